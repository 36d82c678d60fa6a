import { openForm, readForm } from '#platform/form.ts'
import { asked, pageNumber, pages, pathId, requires, show } from '#platform/web.tsx'
import { resolveFinding } from '#programme/actions/index.ts'
import { outcomesFor, Resolution, stateNames, type FactState } from '#programme/rules/index.ts'
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

  .get('/:id', requires('programme.read'), async (c) => {
    const { db, actor } = c.var.work
    const plan = await planOf(c)
    const finding = await store.findingById(db, plan.id, pathId(c))
    const resolves = actor.permissions.has('programme.edit')
    return show(
      c,
      <FindingPage
        plan={plan}
        finding={finding}
        form={openForm(onlyOutcome(finding))}
        resolves={resolves}
      />,
    )
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

/** Where only one thing can have been found, it is chosen already. */
function onlyOutcome({ state }: store.Finding): Record<string, string> {
  const [first, ...others] = Object.keys(outcomesFor(state))
  return first && others.length === 0 ? { outcome: first } : {}
}
