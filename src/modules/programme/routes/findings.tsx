import type { Context } from 'hono'
import { openForm, readForm, type Form } from '#platform/form.ts'
import { asked, pageNumber, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import { resolveFinding, tipFinding } from '#programme/actions/index.ts'
import {
  outcomesFor,
  refuse,
  Resolution,
  stateNames,
  Tip,
  type FactState,
} from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import { FindingList, FindingPage } from '#programme/views/findings.tsx'
import { planOf, seesBudget } from './plans.tsx'

const states = new Map(
  Object.entries(stateNames).map(([state, { name }]) => [name, state as FactState]),
)

export const findingPages = pages()
  .get('/', requires('programme.read'), async (c) => {
    const { db, actor } = c.var.work
    const plan = await planOf(c)
    const word = asked(c, 'staat')
    const resolved = word === 'uitgezocht'
    const state = states.get(word)
    const page = pageNumber(c)
    return show(
      c,
      <FindingList
        plan={plan}
        findings={await store.findingsOf(db, plan.id, { state, resolved, page })}
        counts={await store.findingCounts(db, plan.id)}
        state={resolved ? 'uitgezocht' : state}
        page={page}
        budget={seesBudget(c)}
        resolves={actor.permissions.has('programme.edit')}
      />,
    )
  })

  .get('/:id', requires('programme.read'), (c) => findingPage(c))

  .post('/:id/weten', requires('programme.read'), async (c) => {
    const form = await readForm(c, Tip)
    if (!form.valid) return findingPage(c, form, 422)
    const plan = await planOf(c)
    const id = pathId(c)
    await tipFinding(c.var.work, plan, id, form.value.tip)
    return c.redirect(`/programma/${plan.key}/uitzoeken/${id}?gedaan=verteld`, 303)
  })

  .post('/:id', requires('programme.edit'), async (c) => {
    const { work } = c.var
    const plan = await planOf(c)
    const finding = await store.findingById(work.db, plan.id, pathId(c))
    const form = await readForm(c, Resolution(finding.state))
    if (!form.valid)
      return show(c, <FindingPage plan={plan} finding={finding} form={form} resolves />, 422)
    await resolveFinding(work, plan, finding.id, form.value)
    return c.redirect(`/programma/${plan.key}/uitzoeken/${finding.id}`, 303)
  })

/** One finding, with the form that was sent and not taken. */
async function findingPage(c: Context<Web>, form?: Form<unknown>, status: 200 | 422 = 200) {
  const { db, actor } = c.var.work
  const plan = await planOf(c)
  const finding = await store.findingById(db, plan.id, pathId(c))
  if (form && finding.resolvedAt) throw refuse('finding_resolved')
  return show(
    c,
    <FindingPage
      plan={plan}
      finding={finding}
      form={form ?? openForm(onlyOutcome(finding))}
      resolves={actor.permissions.has('programme.edit')}
    />,
    status,
  )
}

/** Where only one thing can have been found, it is chosen already. */
function onlyOutcome({ state }: store.Finding): Record<string, string> {
  const [first, ...others] = Object.keys(outcomesFor(state))
  return first && others.length === 0 ? { outcome: first } : {}
}
