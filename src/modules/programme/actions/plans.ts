/**
 * How far a plan is.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { refuse, type PlanStatusChange } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import type { Plan } from '#programme/store/index.ts'
import { history, tellSystems } from './telling.ts'

/** Makes a plan a draft, established, or closed. */
export async function setPlanStatus(
  work: Work,
  plan: Plan,
  change: PlanStatusChange,
): Promise<void> {
  if ((await store.lockPlanStatus(work.db, plan.id)) !== plan.status) throw refuse('plan_changed')
  await store.savePlanStatus(work.db, plan.id, change.status)
  await store.resolveField(
    work.db,
    { planId: plan.id, subjectKind: 'plan', subjectKey: plan.key, field: 'Status van het plan' },
    {
      outcome: change.status === plan.status ? 'confirmed' : 'refuted',
      answer: change.status,
      source: change.source,
      sourceDate: change.sourceDate,
    },
    work.actor.functionId,
    work.now,
  )
  await history(
    work,
    plan.id,
    'plan',
    plan.key,
    `Status van het plan: ${plan.status} → ${change.status}`,
    `Bron: ${change.source} (${change.sourceDate})`,
  )
  await record(work, 'programme.plan_status_set', plan.key, { status: change.status })
  await tellSystems(work, { ...plan, status: change.status }, 'plan.status', '')
}
