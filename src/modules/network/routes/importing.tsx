import type { Context } from 'hono'
import { openForm, readForm, typedIn, type Form } from '#platform/form.ts'
import { ConfirmPage, Paragraph } from '#platform/ui/index.ts'
import { asked, pageNumber, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import {
  columnField,
  columnsChosen,
  entryKinds,
  guessColumns,
  guessKind,
  guessRegister,
  guessSort,
  MappingForm,
  importOutcomes,
  refuse,
  RunForm,
  type EntryKind,
  type ImportOutcome,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import {
  ImportDone,
  ImportList,
  ImportMapping,
  ImportPreview,
  ImportRunning,
  importTrail,
} from '#network/views/importing.tsx'

/** Files that are read into the register, under `/netwerk/inlezen`. */
export const importPages = pages()
  .get('/', requires('network.import'), (c) => list(c, openForm()))

  .post('/', requires('network.import'), async (c) => {
    const { file } = await c.req.parseBody()
    const wrong = (message: string) =>
      list(c, { valid: false, typed: {}, errors: { file: message } }, 422)
    if (!(file instanceof File) || file.name === '') return wrong('Kies een bestand.')
    const bytes = new Uint8Array(await file.arrayBuffer())
    const upload = await actions.uploadFile(c.var.work, { name: file.name, bytes })
    if ('problem' in upload) return wrong(upload.problem)
    return c.redirect(`/netwerk/inlezen/${upload.id}`, 303)
  })

  .get('/:import', requires('network.import'), async (c) => {
    const one = await store.importById(c.var.work.db, pathId(c, 'import'))
    if (one.state === 'uploaded') return mappingPage(c, one, guessed(c, one))
    if (one.state === 'checked' && asked(c, 'blad') !== '')
      return mappingPage(c, one, guessed(c, one))
    if (one.state === 'checked' && asked(c, 'kolommen') === 'ja')
      return mappingPage(c, one, openForm(typedMapping(one)))
    if (one.state === 'checked') return preview(c, one, openForm())
    if (one.state === 'running' || one.state === 'undoing') {
      // Without script as well: the page asks for itself again until it is done.
      c.header('Refresh', '2')
      const counts = await store.countRows(c.var.work.db, one.id)
      return show(
        c,
        <ImportRunning one={one} counts={counts} stuck={actions.isStuck(c.var.work, one)} />,
      )
    }
    return donePage(c, one)
  })

  .post('/:import/kolommen', requires('network.import'), async (c) => {
    const { work } = c.var
    const one = await store.importById(work.db, pathId(c, 'import'))
    const { kinds } = await store.organisationChoices(work.db)
    const form = await readForm(c, MappingForm(kinds))
    const holds = one.format === 'json' ? 'all' : kindIn(form.typed['holds'])
    const sheet = sheetIn(one, form.typed['sheet'])
    const { mapping, errors } =
      holds === 'all'
        ? { mapping: {}, errors: {} }
        : columnsChosen(holds, form.typed, one.sheets[sheet]!.sample[0]?.length ?? 0)
    const wrong = (more: Record<string, string>) =>
      mappingPage(c, one, { valid: false, typed: form.typed, errors: more }, 422)
    if (!form.valid || Object.keys(errors).length > 0) return wrong({ ...form.errors, ...errors })
    const problem = await actions.checkFile(work, one.id, { holds, sheet, mapping }, form.value)
    if (problem) return wrong({ '': problem })
    return c.redirect(`/netwerk/inlezen/${one.id}`, 303)
  })

  .post('/:import/dubbelen', requires('network.import'), async (c) => {
    const id = pathId(c, 'import')
    const choices = new Map(
      Object.entries(await typedIn(c)).flatMap(([name, choice]): [number, string][] => {
        const number = /^keuze-(\d{1,6})$/.exec(name)?.[1]
        return number && typeof choice === 'string' ? [[Number(number), choice]] : []
      }),
    )
    await actions.chooseDoubles(c.var.work, id, choices)
    return c.redirect(`/netwerk/inlezen/${id}?toon=double&gedaan=opgeslagen`, 303)
  })

  .post('/:import/uitvoeren', requires('network.import'), async (c) => {
    const { work } = c.var
    const one = await store.importById(work.db, pathId(c, 'import'))
    if (one.state === 'running' || one.state === 'undoing') {
      await actions.resumeImport(work, one.id)
      return c.redirect(`/netwerk/inlezen/${one.id}`, 303)
    }
    const form = await readForm(c, RunForm(await store.countRows(work.db, one.id)))
    if (!form.valid) return preview(c, one, form, 422)
    await actions.startImport(work, one.id, form.value)
    return c.redirect(`/netwerk/inlezen/${one.id}?gedaan=ingelezen`, 303)
  })

  .get('/:import/terugdraaien', requires('network.import'), async (c) => {
    const { db } = c.var.work
    const one = await store.importById(db, pathId(c, 'import'))
    if (one.state !== 'done') throw refuse('import_moved')
    const { written } = await store.countRows(db, one.id)
    const untouched = await store.untouched(db, one.id)
    return show(
      c,
      <ConfirmPage
        title="Inlezen terugdraaien?"
        action={`/netwerk/inlezen/${one.id}/terugdraaien`}
        once={crypto.randomUUID()}
        consequence={
          <>
            <Paragraph>
              {untouched} van de {written} vermeldingen worden zoals zij waren voordat “
              {one.fileName}” werd ingelezen. Wat nieuw was, verdwijnt.
            </Paragraph>
            {untouched < written && (
              <Paragraph>
                {written - untouched} blijven zoals zij nu zijn: iemand wijzigde die sindsdien, of
                haalde ze weg. Na afloop zie je welke.
              </Paragraph>
            )}
          </>
        }
        confirm="Terugdraaien"
        cancel={`/netwerk/inlezen/${one.id}`}
        danger
        trail={importTrail({ href: `/netwerk/inlezen/${one.id}`, label: one.fileName })}
      />,
    )
  })

  .post('/:import/terugdraaien', requires('network.import'), async (c) => {
    const one = await store.importById(c.var.work.db, pathId(c, 'import'))
    await actions.startUndo(c.var.work, one.id)
    return c.redirect(`/netwerk/inlezen/${one.id}?gedaan=teruggedraaid`, 303)
  })

  .post('/:import/weghalen', requires('network.import'), async (c) => {
    const one = await store.importById(c.var.work.db, pathId(c, 'import'))
    await actions.discardImport(c.var.work, one.id)
    return c.redirect('/netwerk/inlezen?gedaan=weggehaald', 303)
  })

async function list(c: Context<Web>, form: Form<unknown>, status = 200) {
  const imports = await store.latestImports(c.var.work.db)
  return show(c, <ImportList imports={imports} form={form} />, status as 200)
}

const isKind = (text: unknown): text is EntryKind =>
  typeof text === 'string' && Object.hasOwn(entryKinds, text)
const kindIn = (text: unknown): EntryKind => (isKind(text) ? text : 'organisation')
/** Which sheet of a file is meant; the first when it says nothing that is there. */
const sheetIn = ({ sheets }: store.Import, text: unknown): number =>
  Math.max(
    sheets.findIndex((_, index) => String(index) === text),
    0,
  )

/** The form as it is first shown: the columns that most likely hold what they are called. */
function guessed(c: Context<Web>, one: store.Import): Form<never> {
  const sheet = sheetIn(one, asked(c, 'blad'))
  const head = one.sheets[sheet]?.sample[0] ?? []
  const chosen = asked(c, 'regel')
  const holds = isKind(chosen) ? chosen : guessKind(head)
  return openForm({
    holds,
    sheet: String(sheet),
    register: guessRegister(head),
    kind: guessSort(head),
    onlyRegion: 'ja',
    ...asColumns(guessColumns(holds, head)),
  })
}

const typedMapping = (one: store.Import) => ({
  holds: one.holds ?? '',
  sheet: String(one.sheet),
  register: one.register ?? '',
  kind: one.kind ?? '',
  onlyRegion: one.onlyRegion ? 'ja' : '',
  ...asColumns(one.mapping),
})

const asColumns = (mapping: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(mapping).map(([name, index]) => [columnField(name), String(index)]),
  )

async function mappingPage(c: Context<Web>, one: store.Import, form: Form<unknown>, status = 200) {
  const { kinds } = await store.organisationChoices(c.var.work.db)
  return show(
    c,
    <ImportMapping
      one={one}
      sheet={sheetIn(one, form.typed['sheet'])}
      holds={kindIn(form.typed['holds'])}
      kinds={kinds}
      form={form}
    />,
    status as 200,
  )
}

async function preview(c: Context<Web>, one: store.Import, form: Form<unknown>, status = 200) {
  const { db } = c.var.work
  const counts = await store.countRows(db, one.id)
  const some = (Object.keys(importOutcomes) as ImportOutcome[]).filter(
    (each) => counts.outcomes[each] > 0,
  )
  const outcome = some.find((each) => each === asked(c, 'toon')) ?? some[0] ?? 'same'
  const page = pageNumber(c)
  return show(
    c,
    <ImportPreview
      one={one}
      counts={counts}
      outcome={outcome}
      rows={await store.rowsOf(db, one.id, { outcome }, page)}
      page={page}
      known={await store.vocabulary(db)}
      form={form}
    />,
    status as 200,
  )
}

async function donePage(c: Context<Web>, one: store.Import) {
  const { db } = c.var.work
  const counts = await store.countRows(db, one.id)
  const page = pageNumber(c)
  const which = one.state === 'done' ? 'kept' : 'written'
  return show(
    c,
    <ImportDone
      one={one}
      counts={counts}
      left={await store.rowsOf(db, one.id, { result: which }, page)}
      page={page}
    />,
  )
}
