import type { Context } from 'hono'
import { openForm, readForm, versionSeen, type Form } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { ConfirmPage, List, Paragraph } from '#platform/ui/index.ts'
import { pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import { roleNames } from '#roles'
import * as actions from '#network/actions/index.ts'
import { consequencesOf } from '#network/consequences.ts'
import { FunctionEdit, keepsRegion, speaksForMunicipality } from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { peopleTrail } from '#network/views/parts.tsx'
import { EditFunctionForm } from '#network/views/people-forms.tsx'
import { askedOf, personOf } from './asking.ts'

export const functionPages = pages()
  .get('/:function', requires('people.manage'), async (c) => {
    const { person, one } = await subjectOf(c, 'edit')
    const form = openForm({
      title: one.title,
      until: one.untilDay ?? '',
      municipalities: one.municipalities.map(({ code }) => code),
    })
    return show(c, await editPage(c, person, one, form))
  })

  .post('/:function', requires('people.manage'), async (c) => {
    const { work } = c.var
    const { person, one } = await subjectOf(c, 'edit')
    const asked = { ...askedOf(c, []), role: one.role, from: one.fromDay }
    const form = await readForm(c, FunctionEdit(asked))
    if (!form.valid) return show(c, await editPage(c, person, one, form), 422)
    if (actions.asksForTwo(one, form.value))
      return show(c, await editPage(c, person, one, withError(form, 'until', longerTakesTwo)), 422)
    const about = { ...one, personId: person.id }
    if (await actions.editFunction(work, about, form.value, await versionSeen(c)))
      return c.redirect(`/mensen/${person.id}?gedaan=opgeslagen`, 303)
    const newer = {
      by: 'Iemand anders deed dat zojuist.',
      saved: { title: one.title, until: one.untilDay ?? '' },
    }
    const page = await editPage(c, person, one, {
      valid: false,
      typed: form.typed,
      errors: {},
      newer,
    })
    return show(c, page, 409)
  })

  .get('/:function/beeindigen', requires('people.manage'), async (c) => {
    const { person, one } = await subjectOf(c, 'end')
    return show(
      c,
      <ConfirmPage
        title="Functie beëindigen?"
        action={`/mensen/functies/${one.id}/beeindigen`}
        once={crypto.randomUUID()}
        version={one.version}
        consequence={
          <>
            <Paragraph>
              {person.name} is daarna niet langer {roleNames[one.role]} bij {one.organisation}.
            </Paragraph>
            <List>{await whatHappens(c, person, one)}</List>
          </>
        }
        confirm="Nu beëindigen"
        cancel={`/mensen/${person.id}`}
        danger
        trail={peopleTrail({ href: `/mensen/${person.id}`, label: person.name })}
      />,
    )
  })

  .post('/:function/beeindigen', requires('people.manage'), async (c) => {
    const { person, one } = await subjectOf(c, 'end')
    await actions.endFunction(c.var.work, person, one, await versionSeen(c))
    return c.redirect(`/mensen/${person.id}?gedaan=beeindigd`, 303)
  })

const longerTakesTwo =
  'Langer maken van deze functie is hetzelfde als haar geven: doe daarvoor een voorstel.'

interface Subject {
  person: store.Person
  one: store.HeldFunction
}

/** The function in the path, when it is this actor's to change in this way. */
async function subjectOf(c: Context<Web>, move: 'edit' | 'end'): Promise<Subject> {
  const { work } = c.var
  const id = pathId(c, 'function')
  const person = await personOf(c, await store.personOfFunction(work.db, id))
  const one = person.functions.find((held) => held.id === id)
  if (!one || !actions.movesOf(work, { ...one, personId: person.id })[move])
    throw refuse('not_found')
  return { person, one }
}

async function editPage(
  c: Context<Web>,
  person: store.Person,
  one: store.HeldFunction,
  form: Form<unknown>,
) {
  const { db, actor } = c.var.work
  const chooses = keepsRegion(actor) && speaksForMunicipality(one.role)
  return (
    <EditFunctionForm
      person={person}
      one={one}
      municipalities={chooses ? await store.municipalities(db) : undefined}
      form={form}
    />
  )
}

function withError<T>(form: Form<T>, name: string, message: string): Form<T> {
  return { valid: false, typed: form.typed, errors: { [name]: message } }
}

/** What ending means, in sentences: for the person, for who stays, and for what hangs on it. */
async function whatHappens(c: Context<Web>, person: store.Person, one: store.HeldFunction) {
  const { work } = c.var
  const others = person.functions.filter(({ id, over }) => id !== one.id && !over)
  const keepers = (await store.keepersOf(work.db, one.organisationId)).filter(
    ({ id }) => id !== one.id,
  )
  return [
    others.length > 0
      ? `Deze persoon houdt over: ${others.map(({ title }) => title).join(', ')}.`
      : 'Deze persoon heeft dan geen functie meer. Het account slaapt: inloggen lukt niet, tot er weer een functie is.',
    'Wie nu met deze functie is ingelogd, is er bij de volgende klik uit.',
    'Wat deze persoon in Kring deed, blijft staan met naam en functie.',
    ...(one.role === 'organisationAdministrator'
      ? [
          keepers.length > 0
            ? `Het beheer van de mensen doen dan: ${keepers.map(({ name }) => name).join(', ')}.`
            : `${one.organisation} heeft dan geen beheerder meer. De projectleiders nemen het over.`,
        ]
      : []),
    ...(await consequencesOf(work, one.id)),
    'De beheerders van de organisatie en de projectleiders krijgen bericht.',
    'Het is niet terug te draaien. Komt iemand terug, dan geef je een nieuwe functie.',
  ].map((sentence) => <li>{sentence}</li>)
}
