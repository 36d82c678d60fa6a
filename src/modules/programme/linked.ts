/**
 * What stands below the programme names its activities and proposes actions for them: told here.
 */
import { definePlans } from '#modules/network'
import { proposeAction } from './actions.ts'
import { activityNames, planInForce, proposedActions } from './store/index.ts'

/** Of the plan in force. */
export const planActivities = definePlans({
  activities: async ({ db }) => {
    const plan = await planInForce(db)
    if (!plan) return []
    const activities = await activityNames(db, plan.id)
    return activities.map(({ key, name }) => ({ planKey: plan.key, activityKey: key, name }))
  },
  propose: proposeAction,
  proposed: async ({ db }, about) => {
    const rows = await proposedActions(db, about)
    return new Map(
      rows.map(({ subject, planKey, activityKey, outcome }) => [
        subject,
        { href: proposalsAt(planKey, activityKey), accepted: outcome === 'accepted' },
      ]),
    )
  },
})

const proposalsAt = (plan: string, activity: string) =>
  `/programma/${plan}/activiteiten/${activity}#voorgesteld`
