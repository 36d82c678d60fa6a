/**
 * The test, the school, whether it still helps, and the list of schools to ring.
 */
import type { Context } from 'hono'
import { z } from 'zod'
import { openForm, readForm, type Form } from '#platform/form.ts'
import { pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import {
  acknowledge,
  canMove,
  findSchool,
  readChild,
  readChildren,
  recheck,
  testCriteria,
  unfit,
} from '#handle-with-care/actions/index.ts'
import {
  CriteriaAnswers,
  findings,
  refuse,
  type Finding,
  type Move,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import { CallListPage, FindPage, RecheckPage, TestPage } from '#handle-with-care/views/hops.tsx'
import { home } from '#handle-with-care/views/parts.tsx'

const Found = z.object({
  finding: z.enum(Object.keys(findings) as [Finding, ...Finding[]], 'Kies wat je vond.'),
  school: z.string().optional(),
})
const Answer = z.object({ answer: z.enum(['ja', 'nee'], 'Kies ja of nee.') })

export const hopPages = pages()
  .get('/toetsen/:signal', requires('handle-with-care.test'), async (c) =>
    show(c, await testPage(c, openForm())),
  )

  .post('/toetsen/:signal', requires('handle-with-care.test'), async (c) => {
    const { work } = c.var
    const id = pathId(c, 'signal')
    const list = await store.criteriaOf(work.db, await reachable(c, 'meet'))
    const form = await readForm(c, CriteriaAnswers(list))
    if (!form.valid) return show(c, await testPage(c, form), 422)
    const met = await testCriteria(work, id, list, form.value)
    return c.redirect(`${home}?gedaan=${met ? 'getoetst' : 'voldoet-niet'}`, 303)
  })

  .get('/school/:signal', requires('handle-with-care.find'), async (c) =>
    show(c, await findPage(c, openForm())),
  )

  .post('/school/:signal', requires('handle-with-care.find'), async (c) => {
    const { work } = c.var
    const signal = await reachable(c, 'route')
    const form = await readForm(c, Found)
    const wrong = form.valid
      ? await wrongSchool(c, await held(c, signal, 'route'), form.value)
      : undefined
    if (!form.valid || wrong !== undefined)
      return show(
        c,
        await findPage(
          c,
          form.valid ? { valid: false, typed: form.typed, errors: { school: wrong! } } : form,
        ),
        422,
      )
    const { finding, school } = form.value
    await findSchool(work, signal.id, { finding, schoolId: school ?? '' })
    return c.redirect(`${home}?gedaan=${finding === 'school' ? 'naar-school' : 'geen-school'}`, 303)
  })

  .get('/opnieuw/:signal', requires('handle-with-care.test'), async (c) =>
    show(c, await recheckPage(c, openForm())),
  )

  .post('/opnieuw/:signal', requires('handle-with-care.test'), async (c) => {
    const signal = await reachable(c, 'still_helps')
    const form = await readForm(c, Answer)
    if (!form.valid) return show(c, await recheckPage(c, form), 422)
    await recheck(c.var.work, signal.id, form.value.answer === 'ja')
    return c.redirect(`${home}?gedaan=opgeslagen`, 303)
  })

  .get('/bellen', requires('handle-with-care.find'), async (c) => {
    const { work } = c.var
    const all = await store.signals(work.db)
    const calls = all.filter((signal) => canMove(work, signal, 'acknowledge'))
    const children = await readChildren(work, calls)
    const upcoming = all.filter(
      (signal) => ['delivered', 'late'].includes(signal.state) && !calls.includes(signal),
    )
    return show(
      c,
      <CallListPage calls={calls} upcoming={upcoming} children={children} printedAt={work.now} />,
    )
  })

  .post('/gebeld/:signal', requires('handle-with-care.find'), async (c) => {
    const signal = await reachable(c, 'acknowledge')
    await acknowledge(c.var.work, signal.id)
    return c.redirect(`${home}/bellen?gedaan=gebeld`, 303)
  })

/** The signal in the path, when `move` is the actor's to make. @throws signal_not_found */
async function reachable(c: Context<Web>, move: Move): Promise<store.ListedSignal> {
  const signal = await store.signalById(c.var.work.db, pathId(c, 'signal'))
  if (!canMove(c.var.work, signal, move)) throw refuse('signal_not_found')
  return signal
}

/**
 * Holds a signal, for who reads the child and moves the signal in one go. Who changes a signal holds it first
 * and its seal next: the other way around two of them would wait for each other.
 *
 * @throws move_not_allowed when another was first
 */
async function held(c: Context<Web>, { id }: store.Signal, move: Move): Promise<store.Signal> {
  const signal = await store.lockSignal(c.var.work.db, id)
  if (!canMove(c.var.work, signal, move)) throw refuse('move_not_allowed')
  return signal
}

async function testPage(c: Context<Web>, form: Form<unknown>) {
  const { work } = c.var
  const signal = await reachable(c, 'meet')
  const child = await readChild(work, signal)
  const list = await store.criteriaOf(work.db, signal)
  return <TestPage signal={signal} child={child} list={list} form={form} />
}

async function findPage(c: Context<Web>, form: Form<unknown>) {
  const { work } = c.var
  const signal = await reachable(c, 'route')
  const child = await readChild(work, signal)
  const schools = await store.schoolsNear(work.db, signal.municipalityCode)
  return <FindPage signal={signal} child={child} schools={schools} form={form} />
}

async function recheckPage(c: Context<Web>, form: Form<unknown>) {
  const { work } = c.var
  const signal = await reachable(c, 'still_helps')
  return <RecheckPage signal={signal} child={await readChild(work, signal)} form={form} />
}

const unfitTexts = {
  not_participating:
    'Deze school doet (nog) niet mee. Klopt de school? Kies dan “De school van het kind doet niet mee”.',
  closed:
    'Volgens haar agenda is deze school de komende vier maanden dicht. Klopt de school? Bel haar, en kies dan “De school van het kind doet niet mee”.',
  out_of_age:
    'Voor een kind van deze leeftijd doet deze school niet mee. Klopt de school? Kies dan “Het kind heeft niet de leeftijd”.',
}

/** Why the chosen school cannot have it, in words; undefined when it can, or none was chosen. */
async function wrongSchool(
  c: Context<Web>,
  signal: store.Signal,
  { finding, school }: z.output<typeof Found>,
): Promise<string | undefined> {
  if (finding !== 'school') return undefined
  const { work } = c.var
  const chosen = (await store.schoolsNear(work.db, signal.municipalityCode)).find(
    ({ id }) => id === school,
  )
  if (!chosen) return 'Kies de school van het kind.'
  const route = await store.routeOf(work.db, signal)
  const why = unfit(chosen, route, await readChild(work, signal), work.now)
  return why && unfitTexts[why]
}
