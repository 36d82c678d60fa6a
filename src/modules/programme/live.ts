/**
 * What an open page of the programme is told of: an activity, and the timeline of a plan.
 */
import { defineTopic, markOf } from '#platform/live/topics.ts'
import { activityChanges, timelineChanges, type Accent } from './store/index.ts'

/** What the page of an activity shows, by what changes with it. */
export function activityMark(
  changeIds: readonly number[],
  accents: readonly Pick<Accent, 'municipalityCode' | 'version'>[],
): string {
  const told = accents.map(({ municipalityCode, version }) => `${municipalityCode}/${version}`)
  return markOf([...changeIds, ...told.toSorted()])
}

/** `activity:<plan>/<key>` */
export const activityTopic = defineTopic('activity', 'programme.read', async ({ db }, id) => {
  const [planId, key] = partsOf(id)
  if (!planId || !key) return undefined
  const now = await activityChanges(db, planId, key)
  return now && markOf([...now.ids, ...now.accents.toSorted()])
})

/** `timeline:<plan>` */
export const timelineTopic = defineTopic('timeline', 'programme.read', async ({ db }, id) => {
  const [planId] = partsOf(id)
  const now = planId && (await timelineChanges(db, planId))
  return now ? markOf(now) : undefined
})

/** The number of a plan and what follows it; a number that is none finds nothing. */
function partsOf(id: string): (string | undefined)[] {
  const [planId = '', key] = id.split('/')
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(planId) ? [planId, key] : []
}
