/**
 * What stands below the programme and names its activities: told here which there are.
 */
import { defineActivities } from '#modules/network'
import { activityNames, planInForce } from './store/index.ts'

/** The activities of the plan in force, to hang an agreement on. */
export const planActivities = defineActivities(async ({ db }) => {
  const plan = await planInForce(db)
  if (!plan) return []
  const activities = await activityNames(db, plan.id)
  return activities.map(({ key, name }) => ({ planKey: plan.key, activityKey: key, name }))
})
