/**
 * A trial (proefbericht): a message that is about no child, sent as a signal is, so that a school and those who
 * arrange it know that somebody looks before the bell.
 */
import { Temporal } from 'temporal-polyfill'
import { nextDue } from './clock.ts'
import { dayAt } from './deadline.ts'
import type { HopTimes } from './escalation.ts'

export interface Trial {
  id: string
  schoolId: string
  sentAt: Date
  bellAt: Date
  dayEndsAt: Date
  /** How many of the three steps were told: the contact, the deputy, who arranges it. */
  step: number
  nextAt: Date | null
  openedAt: Date | null
  receivedAt: Date | null
  receivedAs: 'first' | 'deputy' | null
  missed: boolean
}

export const trialOutcomes = {
  underway: 'onderweg, nog niet doorgegeven',
  on_time: 'op tijd ontvangen',
  late: 'ontvangen, maar na de bel',
  missed: 'niet opgehaald',
} as const
export type TrialOutcome = keyof typeof trialOutcomes

export function outcomeOf({
  receivedAt,
  bellAt,
  missed,
}: Pick<Trial, 'receivedAt' | 'bellAt' | 'missed'>): TrialOutcome {
  if (missed) return 'missed'
  if (!receivedAt) return 'underway'
  return receivedAt <= bellAt ? 'on_time' : 'late'
}

/** The day on which a trial was last received in time; `trials` newest first. */
export function triedOn(trials: readonly Trial[]): string | null {
  const last = trials.find((trial) => outcomeOf(trial) === 'on_time')
  return last ? dayAt(last.receivedAt!) : null
}

/** Every so many months. */
export const trialMonths = 3

/** The day from which the next trial is due, counted from the day of the last one; today when there was none. */
export function trialDueOn(last: string | null, today: string): string {
  return last === null
    ? today
    : Temporal.PlainDate.from(last).add({ months: trialMonths }).toString()
}

/** What the clock does next with a trial that was not received yet: the same steps as with a signal. */
export function nextOfTrial(
  trial: Trial,
  times: HopTimes,
  now: Date,
): { at: Date; tell: 1 | 2 | 3 | undefined } {
  const { at, due } = nextDue(
    {
      // At the school, and what the bell changes of a signal a trial does not have.
      state: 'late',
      bellAt: trial.bellAt,
      dayEndsAt: trial.dayEndsAt,
      releaseAt: null,
      hopSince: trial.sentAt,
      step: trial.step,
      schoolDays: 1,
    },
    times,
    now,
  )!
  return { at, tell: due.do === 'tell' ? due.step : undefined }
}
