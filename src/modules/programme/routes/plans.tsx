import { type Context } from 'hono'
import { openForm, readForm } from '#platform/form.ts'
import { pages, pathKey, requires, show, type Web } from '#platform/web.tsx'
import { refuse } from '#platform/refusal.ts'
import { setPlanStatus } from '#programme/actions/index.ts'
import { PlanStatusChange } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import { AboutPlan, PlanStatusForm, SourcePage } from '#programme/views/plan-about.tsx'
import { LinePage, OnePage, PlanList } from '#programme/views/plan.tsx'

/** The plan named in the path. */
export function planOf(c: Context<Web>): Promise<store.Plan> {
  return store.planByKey(c.var.work.db, pathKey(c, 'plan'))
}

/** Whether the actor may see money; decides on the link to it. */
export function seesBudget(c: Context<Web>): boolean {
  return c.var.work.actor.permissions.has('budget.read')
}

const linesPerPage = 400

export const planPages = pages()
  .get('/', requires('programme.read'), async (c) =>
    show(c, <PlanList plans={await store.plans(c.var.work.db)} />),
  )

  .get('/:plan', requires('programme.read'), async (c) => {
    const { db } = c.var.work
    const plan = await planOf(c)
    return show(
      c,
      <OnePage
        plan={plan}
        activities={await store.activitiesOf(db, plan.id)}
        subAmbitions={await store.subAmbitionsOf(db, plan.id)}
        {...await store.gapsOf(db, plan.id)}
        totals={seesBudget(c) ? await store.planTotals(db, plan.id) : undefined}
      />,
    )
  })

  .get('/:plan/lijnen/:line', requires('programme.read'), async (c) => {
    const { db } = c.var.work
    const plan = await planOf(c)
    const key = pathKey(c, 'line')
    const line = plan.lines.find((one) => one.key === key)
    if (!line) throw refuse('not_found')
    return show(
      c,
      <LinePage
        plan={plan}
        line={line}
        activities={await store.activitiesOf(db, plan.id, { lineId: line.id })}
        ambitions={(await store.subAmbitionsOf(db, plan.id)).filter(
          ({ lineId }) => lineId === line.id,
        )}
        findings={await store.findingsAbout(db, plan.id, [{ kind: 'line', keys: [line.key] }])}
        facts={await store.factsAbout(db, plan.id, 'line', [line.key])}
        budget={seesBudget(c)}
      />,
    )
  })

  .get('/:plan/over', requires('programme.read'), async (c) => {
    const { db, actor } = c.var.work
    const plan = await planOf(c)
    return show(
      c,
      <AboutPlan
        plan={plan}
        facts={await store.factsAbout(db, plan.id, 'plan', [plan.key])}
        abbreviations={await store.abbreviationsOf(db, plan.sourceFileId)}
        findings={await store.findingsAbout(db, plan.id, [{ kind: 'plan', keys: [plan.key] }])}
        changes={await store.changesOf(db, plan.id, undefined, 50)}
        budget={seesBudget(c)}
        moves={{ status: actor.permissions.has('programme.edit') }}
      />,
    )
  })

  .get('/:plan/status', requires('programme.edit'), async (c) => {
    const plan = await planOf(c)
    return show(c, <PlanStatusForm plan={plan} form={openForm({ status: plan.status })} />)
  })

  .post('/:plan/status', requires('programme.edit'), async (c) => {
    const plan = await planOf(c)
    const form = await readForm(c, PlanStatusChange)
    if (!form.valid) return show(c, <PlanStatusForm plan={plan} form={form} />, 422)
    await setPlanStatus(c.var.work, plan, form.value)
    return c.redirect(`/programma/${plan.key}/over`, 303)
  })

  .get('/:plan/bron', requires('budget.read'), async (c) => {
    const plan = await planOf(c)
    const mark = Math.min(10_000_000, Math.max(1, Math.trunc(Number(c.req.query('regel')) || 1)))
    const from = Math.floor((mark - 1) / linesPerPage) * linesPerPage + 1
    return show(
      c,
      <SourcePage
        plan={plan}
        file={await store.sourceLines(c.var.work.db, plan.sourceFileId, from, linesPerPage)}
        from={from}
        perPage={linesPerPage}
        mark={c.req.query('regel') ? mark : 0}
        budget={seesBudget(c)}
      />,
    )
  })

  .get('/:plan/bron.yaml', requires('budget.read'), async (c) => {
    const plan = await planOf(c)
    const { text } = await store.sourceText(c.var.work.db, plan.sourceFileId)
    return c.body(text, 200, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="${plan.key}.yaml"`,
    })
  })
