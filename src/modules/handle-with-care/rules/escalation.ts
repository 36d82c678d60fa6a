/**
 * Nobody looks: who is told next, and when. Each hop has three steps: its owner, the deputies, and at last a
 * call task for the hand that passed the signal on. Times count back from the bell.
 */
import type { Hop } from './signal.ts'

/** Minutes before the bell, and how long everyone has at the least. A municipality sets its own. */
export interface HopTimes {
  testDeputyMinutes: number
  testCallMinutes: number
  findDeputyMinutes: number
  findCallMinutes: number
  receiveDeputyMinutes: number
  receiveCallMinutes: number
  patienceMinutes: number
}

/** A quarter past eight is the last moment to pick up the phone for a bell at half past. */
export const usualTimes: HopTimes = {
  testDeputyMinutes: 150,
  testCallMinutes: 120,
  findDeputyMinutes: 90,
  findCallMinutes: 75,
  receiveDeputyMinutes: 45,
  receiveCallMinutes: 20,
  patienceMinutes: 10,
}

export const steps = ['owner', 'deputy', 'call'] as const
export type Step = (typeof steps)[number]

/** When each step of a hop is due; never before the step before it had its time. */
export function stepTimes(hop: Hop, from: Date, bell: Date, times: HopTimes): Record<Step, Date> {
  const own = hop === 'recheck' ? 'test' : hop
  const patience = times.patienceMinutes * 60_000
  const before = (minutes: number, notBefore: number) =>
    Math.max(bell.getTime() - minutes * 60_000, notBefore + patience)
  const deputy = before(times[`${own}DeputyMinutes`], from.getTime())
  const call = before(times[`${own}CallMinutes`], deputy)
  return { owner: from, deputy: new Date(deputy), call: new Date(call) }
}

/** When a signal goes to the school: at once, unless that is more than so many hours before the bell. */
export function releaseAt(now: Date, bell: Date, leadMinutes: number): Date {
  return new Date(Math.max(now.getTime(), bell.getTime() - leadMinutes * 60_000))
}

/** When Veilig Thuis is asked whether it still helps: two days before it would go to the school. */
export function recheckAt(now: Date, release: Date): Date {
  return new Date(Math.max(now.getTime(), release.getTime() - 48 * 3600_000))
}

/** After how many school days without an answer a signal that reached no school is given up. */
export const schoolDaysMost = 3

/** What the end of a school day means: over, or another day for what did not reach a school. */
export function atDayEnd(state: string, schoolDays: number): 'miss' | 'lapse' | 'another_day' {
  if (state === 'awaiting_recheck') return 'lapse'
  if (state === 'delivered' || state === 'late') return 'miss'
  return schoolDays < schoolDaysMost ? 'another_day' : 'miss'
}
