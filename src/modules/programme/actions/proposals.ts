/**
 * Actions that are proposed to a group, and what it does with them.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { activityMoves, refuse } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import type { Activity, Plan } from '#programme/store/index.ts'
import { history, tellSystems } from './telling.ts'

/**
 * Proposes an action to who carries out the first activity of the plan in force that this part of Kring is for.
 * What is proposed already is not proposed again.
 *
 * @returns where it stands; undefined when no activity is carried out by it
 */
export async function proposeAction(
  work: Work,
  { instrument, ...proposal }: { instrument: string; subject: string; text: string; href: string },
): Promise<string | undefined> {
  const plan = await store.planInForce(work.db)
  if (plan?.status !== 'vastgesteld') return undefined
  const activity = await store.activityCarriedOutBy(work.db, plan.id, instrument)
  if (!activity) return undefined
  const id = await store.addProposal(work.db, {
    ...proposal,
    planId: plan.id,
    activityId: activity.id,
    proposedBy: work.actor.functionId,
  })
  if (id) {
    await history(work, plan.id, 'activity', activity.key, `Voorgesteld: ${proposal.text}`)
    await record(work, 'programme.action_proposed', `${plan.key}/${activity.key}`, { id })
  }
  return `/programma/${plan.key}/activiteiten/${activity.key}`
}

/** Takes a proposed action on, or declines it. */
export async function decideProposal(
  work: Work,
  plan: Plan,
  activity: Activity,
  id: string,
  outcome: 'accepted' | 'declined',
): Promise<void> {
  if (!activityMoves(work.actor, activity, plan.status).edit) throw refuse('not_yours')
  const { functionId: decidedBy } = work.actor
  const decision = { outcome, decidedBy, decidedAt: work.now }
  const text = await store.decideProposal(work.db, activity.id, id, decision)
  const words = outcome === 'accepted' ? 'Actie overgenomen' : 'Voorstel afgewezen'
  await history(work, plan.id, 'activity', activity.key, `${words}: ${text}`)
  await record(work, 'programme.proposal_decided', `${plan.key}/${activity.key}`, { id, outcome })
  await tellSystems(work, plan, 'activiteit.gewijzigd', `/activiteiten/${activity.key}`)
}
