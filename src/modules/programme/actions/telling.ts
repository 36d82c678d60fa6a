/**
 * What people do is told: in the history of the plan, and to other systems.
 */
import type { Work } from '#platform/database.ts'
import { announce, type EventKind } from '#platform/systems/events.ts'
import * as store from '#programme/store/index.ts'
import type { Plan } from '#programme/store/index.ts'

/** Lets systems know that something happened; of a plan that is still a draft nobody hears. */
export async function tellSystems(
  work: Work,
  plan: Pick<Plan, 'key' | 'status'>,
  kind: EventKind,
  place: string,
): Promise<void> {
  if (plan.status !== 'concept') await announce(work, kind, `/plannen/${plan.key}${place}`)
}

export async function history(
  work: Work,
  planId: string,
  subjectKind: string,
  subjectKey: string,
  text: string,
  why: string | null = null,
  before?: unknown,
  after?: unknown,
): Promise<void> {
  await store.saveChange(work.db, {
    planId,
    subjectKind,
    subjectKey,
    functionId: work.actor.functionId,
    text: text.slice(0, 600),
    why,
    before,
    after,
  })
}

export function today(now: Date): string {
  return days.format(now)
}

const days = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' })
