/**
 * What stands below the programme names its activities and proposes actions for them: told here.
 */
import { definePlans } from '#modules/network'
import { proposeAction } from './actions/index.ts'
import { activityNames, planInForce, proposedActions, tiesOf } from './store/index.ts'

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
  ties: async ({ db }) => {
    const plan = await planInForce(db)
    if (!plan) return { lines: [], lineOf: new Map(), groups: [] }
    const { activities, groups } = await tiesOf(db, plan.id)
    return {
      lines: plan.lines.map(({ key, name }) => ({
        key,
        name,
        href: `/programma/${plan.key}/lijnen/${key}`,
      })),
      lineOf: new Map(activities.map(({ key, line }) => [`${plan.key}/${key}`, line])),
      groups: groups.map((group) => ({
        ...group,
        href: `/programma/${plan.key}/werkgroepen/${group.key}`,
      })),
    }
  },
})

const proposalsAt = (plan: string, activity: string) =>
  `/programma/${plan}/activiteiten/${activity}#voorgesteld`
