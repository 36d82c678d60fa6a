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
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

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

/**
 * What came of the promises of all, for the activity that the declaration carries out; undefined for any
 * other activity.
 */
export async function checkInResults(
  work: Work,
  activity: { planKey: string; activityKey: string },
): Promise<CheckInResults | undefined> {
  const current = await store.currentDeclaration(work.db)
  if (current?.planKey !== activity.planKey || current.activityKey !== activity.activityKey)
    return undefined
  return resultsOf(await store.promising(work.db), resultsYear(today(work)))
}
