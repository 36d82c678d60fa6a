import type { Context } from 'hono'
import { municipalities } from '#modules/network'
import { openForm, readForm, versionSeen, type Form } from '#platform/form.ts'
import { markOf } from '#platform/live/topics.ts'
import { asked, pages, pathKey, requires, show, type Web } from '#platform/web.tsx'
import { timelineTopic } from '#programme/live.ts'
import * as actions from '#programme/actions/index.ts'
import { quarterOf, TimelineEdit } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import { Timeline } from '#programme/views/timeline.tsx'
import { TimelineRowForm, TimelineRowPage } from '#programme/views/timeline-row.tsx'
import { planOf, seesBudget } from './plans.tsx'

/** Filling is for project leaders, in a plan that is not closed. */
function fills(c: Context<Web>, plan: store.Plan): boolean {
  return c.var.work.actor.permissions.has('programme.edit') && plan.status !== 'afgesloten'
}

async function rowOf(c: Context<Web>) {
  const { db } = c.var.work
  const plan = await planOf(c)
  const row = await store.timelineRowByKey(db, plan.id, pathKey(c, 'row'))
  return { plan, row, quarters: plan.quarters }
}

export const timelinePages = pages()
  .get('/', requires('programme.read'), async (c) => {
    const { db, now } = c.var.work
    const plan = await planOf(c)
    const filter = {
      lijn: asked(c, 'lijn'),
      groep: asked(c, 'groep'),
      gemeente: asked(c, 'gemeente'),
      status: asked(c, 'status'),
    }
    const rows = await store.timelineOf(db, plan.id, {
      // A line that is not there has no rows, rather than all of them.
      lineId: filter.lijn
        ? (plan.lines.find(({ key }) => key === filter.lijn)?.id ?? crypto.randomUUID())
        : undefined,
      groupKey: filter.groep || undefined,
      municipalityCode: filter.gemeente || undefined,
      status: filter.status || undefined,
    })
    return show(
      c,
      <Timeline
        plan={plan}
        rows={rows}
        quarters={plan.quarters}
        thisQuarter={quarterOf(now)}
        toFill={await store.rowsToFill(db, plan.id)}
        filter={filter}
        groups={await store.groupNames(db, plan.id)}
        municipalities={await municipalities(db)}
        budget={seesBudget(c)}
        fills={fills(c, plan)}
        live={timelineTopic(plan.id, markOf((await store.timelineChanges(db, plan.id)) ?? []))}
      />,
    )
  })

  .get('/:row', requires('programme.read'), async (c) => {
    const { db, now } = c.var.work
    const { plan, row, quarters } = await rowOf(c)
    return show(
      c,
      <TimelineRowPage
        plan={plan}
        row={row}
        quarters={quarters}
        thisQuarter={quarterOf(now)}
        findings={await store.findingsAbout(db, plan.id, [
          { kind: 'timeline_row', keys: [row.key] },
        ])}
        facts={await store.factsAbout(db, plan.id, 'timeline_row', [row.key])}
        changes={await store.changesOf(db, plan.id, { kind: 'timeline_row', key: row.key }, 50)}
        predecessors={await store.predecessorsOfRow(db, row.id)}
        budget={seesBudget(c)}
        fills={fills(c, plan)}
      />,
    )
  })

  .get('/:row/invullen', requires('programme.edit'), async (c) => {
    const { plan, row, quarters } = await rowOf(c)
    const form = openForm(actions.cellsAsText(row.cells, quarters))
    return show(c, rowForm(plan, row, quarters, form))
  })

  .post('/:row', requires('programme.edit'), async (c) => {
    const { plan, row, quarters } = await rowOf(c)
    const form = await readForm(c, TimelineEdit(quarters))
    if (!form.valid) return show(c, rowForm(plan, row, quarters, form), 422)
    const found = await actions.fillTimelineRow(
      c.var.work,
      plan,
      row,
      quarters,
      form.value,
      await versionSeen(c),
    )
    if (found) return show(c, rowForm(plan, row, quarters, actions.withNewer(form, found)), 409)
    return c.redirect(`/programma/${plan.key}/tijdlijn/${row.key}`, 303)
  })

function rowForm<T>(plan: store.Plan, row: store.TimelineRow, quarters: string[], form: Form<T>) {
  return (
    <TimelineRowForm plan={plan} row={row} quarters={quarters} form={form} version={row.version} />
  )
}
