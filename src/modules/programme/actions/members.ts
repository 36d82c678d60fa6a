/**
 * Who sits in a group.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { mayChair, refuse, type Seat } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import type { Candidate, Group, Member, Plan } from '#programme/store/index.ts'
import { history } from './telling.ts'

/**
 * Seats someone in a group.
 *
 * @returns false when the chair was asked for someone whose function is not that of a chair
 */
export async function seatMember(
  work: Work,
  plan: Plan,
  group: Group,
  someone: Candidate,
  seat: Seat,
): Promise<boolean> {
  mustSeat(work, plan)
  if (seat.chair && !mayChair(someone.role)) return false
  await store.saveMember(work.db, group.id, someone.functionId, seat)
  const part = seat.chair ? 'voorzitter' : 'lid'
  await history(work, plan.id, 'group', group.key, `${someone.name} is nu ${part}`)
  await record(work, 'programme.member_seated', `${plan.key}/${group.key}`, {
    functionId: someone.functionId,
    chair: seat.chair,
  })
  return true
}

/**
 * Gives or takes the chair, and sets a last day.
 *
 * @returns false when the chair was asked for someone whose function is not that of a chair
 * @throws member_changed when someone else changed it since `versionSeen`
 */
export async function changeSeat(
  work: Work,
  plan: Plan,
  group: Group,
  member: Member,
  seat: Seat,
  versionSeen: number,
): Promise<boolean> {
  mustSeat(work, plan)
  const { chair, until: untilDay } = seat
  if (chair && !mayChair(member.role)) return false
  const change = { chair, untilDay }
  if (!(await store.changeMember(work.db, group.id, member.functionId, change, versionSeen)))
    throw refuse('member_changed')
  const before = { chair: member.chair, untilDay: member.untilDay }
  const part = chair ? 'voorzitter' : 'lid'
  const end = untilDay ? ` tot en met ${untilDay}` : ''
  const text = `${member.name} is nu ${part}${end}`
  await history(work, plan.id, 'group', group.key, text, null, before, change)
  await record(work, 'programme.member_changed', `${plan.key}/${group.key}`, {
    functionId: member.functionId,
    chair,
  })
  return true
}

/** Takes someone out of a group at once. @throws member_changed */
export async function unseatMember(
  work: Work,
  plan: Plan,
  group: Group,
  member: Member,
  versionSeen: number,
): Promise<void> {
  mustSeat(work, plan)
  if (!(await store.removeMember(work.db, group.id, member.functionId, versionSeen)))
    throw refuse('member_changed')
  const { chair, fromDay, untilDay } = member
  const text = `${member.name} zit niet meer in de groep`
  await history(work, plan.id, 'group', group.key, text, null, { chair, fromDay, untilDay })
  await record(work, 'programme.member_unseated', `${plan.key}/${group.key}`, {
    functionId: member.functionId,
  })
}

function mustSeat({ actor }: Work, plan: Plan): void {
  if (!actor.permissions.has('programme.edit')) throw refuse('not_yours')
  if (plan.status === 'afgesloten') throw refuse('plan_closed')
}
