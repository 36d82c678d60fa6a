/**
 * What organisations promise, and what they say of it every year.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { today } from '#network/clock.ts'
import {
  refuse,
  resultsOf,
  resultsYear,
  type CheckInResults,
  type Outcome,
  type Promising,
  type AgreementSummary,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { summaries } from './agreements.ts'

/** An organisation that signed, with its promises. @throws entry_not_found when it did not sign */
export async function promisesOf(work: Work, organisationId: string): Promise<Promising> {
  const [found] = await store.promising(work.db, organisationId)
  if (!found) throw refuse('entry_not_found')
  return found
}

/** Writes a promise down. @param madeOn for what was promised earlier */
export async function makePromise(
  work: Work,
  organisationId: string,
  text: string,
  madeOn = today(work),
): Promise<string> {
  const { functionId } = work.actor
  const id = await store.addPromise(work.db, { organisationId, text, madeOn, functionId })
  await record(work, 'network.promise_made', id, { organisationId })
  return id
}

/** Says what came of promises in a year. */
export async function checkIn(
  work: Work,
  organisationId: string,
  year: number,
  answers: readonly { promiseId: string; outcome: Outcome; example: string | null }[],
): Promise<void> {
  await store.saveAnswers(work.db, year, work.actor.functionId, answers)
  await record(work, 'network.checked_in', organisationId, { year, answers: answers.length })
}

/** What the network does for an activity of a plan, in one question. */
export async function networkFor(
  work: Work,
  activity: { planKey: string; activityKey: string },
): Promise<{
  agreements: AgreementSummary[]
  /** What came of the promises of all, for the activity that the declaration carries out. */
  checkIn: CheckInResults | undefined
}> {
  const { agreements, declared, promising } = await store.aboutActivity(work.db, activity)
  return {
    agreements: summaries(work, agreements),
    checkIn: declared ? resultsOf(promising, resultsYear(today(work))) : undefined,
  }
}
