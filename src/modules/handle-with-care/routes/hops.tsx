/**
 * The test, the school, whether it still helps, and the list of schools to ring.
 */
import type { Context } from 'hono'
import { z } from 'zod'
import { openForm, readForm, type Form } from '#platform/form.ts'
import type { Work } from '#platform/database.ts'
import { asked, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
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
  refuse,
  sureQuestion,
  type Finding,
  type Move,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import { CallListPage, FindPage, RecheckPage, TestPage } from '#handle-with-care/views/hops.tsx'
import { home } from '#handle-with-care/views/parts.tsx'

const chooseSchool = 'Kies de school van het kind, of zeg dat je er geen vindt.'
const Found = z.object({
  school: z.string(chooseSchool),
  sure: z.string().default(''),
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
    if (!form.valid) return show(c, await findPage(c, form), 422)
    const { school, sure } = form.value
    const found = await findingOf(c, signal, school)
    const errors: Record<string, string> = !found
      ? { school: chooseSchool }
      : found.ask && sure !== 'ja'
        ? { sure: found.ask }
        : {}
    if (!found || Object.keys(errors).length > 0)
      return show(c, await findPage(c, { valid: false, typed: form.typed, errors }), 422)
    await findSchool(work, signal.id, { finding: found.finding, schoolId: school })
    const done = found.finding === 'school' ? 'naar-school' : 'geen-school'
    return c.redirect(`${home}?gedaan=${done}`, 303)
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
      <CallListPage
        calls={calls}
        upcoming={upcoming}
        children={children}
        printedAt={work.now}
        answers={answersParents(work)}
      />,
    )
  })

  .post('/gebeld/:signal', requires('handle-with-care.find'), async (c) => {
    const signal = await reachable(c, 'acknowledge')
    await acknowledge(c.var.work, signal.id)
    return c.redirect(`${home}/bellen?gedaan=gebeld`, 303)
  })

const answersParents = ({ actor }: Work) => actor.permissions.has('handle-with-care.answer')

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
  return (
    <TestPage
      signal={signal}
      child={child}
      list={list}
      form={form}
      now={work.now}
      answers={answersParents(work)}
    />
  )
}

async function findPage(c: Context<Web>, form: Form<unknown>) {
  const { work } = c.var
  const signal = await reachable(c, 'route')
  const child = await readChild(work, signal)
  const words = asked(c, 'zoek')
  const found = await store.findSchools(work.db, words, signal.municipalityCode)
  return (
    <FindPage
      signal={signal}
      child={child}
      found={found}
      words={words}
      form={form}
      now={work.now}
      answers={answersParents(work)}
    />
  )
}

async function recheckPage(c: Context<Web>, form: Form<unknown>) {
  const { work } = c.var
  const signal = await reachable(c, 'still_helps')
  return (
    <RecheckPage
      signal={signal}
      child={await readChild(work, signal)}
      form={form}
      now={work.now}
      answers={answersParents(work)}
    />
  )
}

/**
 * What came of looking for the school, and what is to be asked before it: whether one is sure that nothing goes.
 * A school that cannot have the signal is an answer as well.
 *
 * @returns undefined for a school that is not there
 */
async function findingOf(
  c: Context<Web>,
  seen: store.ListedSignal,
  chosen: string,
): Promise<{ finding: Finding; ask?: string } | undefined> {
  const { work } = c.var
  if (chosen === 'no_match' || chosen === 'not_participating')
    return { finding: chosen, ask: sureQuestion }
  const school = await store.knownSchool(work.db, chosen)
  if (!school) return undefined
  const signal = await held(c, seen, 'route')
  const route = await store.routeOf(work.db, signal)
  const why = unfit(school, route, await readChild(work, signal), work.now)
  if (!why) return { finding: 'school' }
  const finding = why === 'closed' ? 'not_participating' : why
  return { finding, ask: `${school.name} ${unfitTexts[why]} ${sureQuestion}` }
}

const unfitTexts = {
  not_participating: 'doet niet mee.',
  closed: 'is volgens haar agenda de komende vier maanden dicht. Klopt dat? Bel haar.',
  out_of_age: 'doet niet mee voor een kind van deze leeftijd.',
}
