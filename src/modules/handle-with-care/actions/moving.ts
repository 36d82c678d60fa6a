/**
 * What one taps: the test, whether it still helps, passed on, not ours, withdrawn, and how the day went.
 */
import type { Work } from '#platform/database.ts'
import {
  criteriaMet,
  dayAt,
  ends,
  moved,
  movesFor,
  refuse,
  type CriteriaList,
  type Move,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { Signal } from '#handle-with-care/store/index.ts'
import { carryOn, end } from './clock.ts'
import { recordMove, sideOfActor } from './recording.ts'

/** Whether `move` is open to the actor now. Pages draw buttons by it. */
export function canMove(work: Work, signal: Signal, move: Move): boolean {
  return move in movesFor(signal, sideOfActor(work))
}

/**
 * Says whether the criteria are met. The answers are not kept: they would say what happened.
 *
 * @returns whether they were
 */
export async function testCriteria(
  work: Work,
  id: string,
  list: CriteriaList,
  answers: Readonly<Record<string, string>>,
): Promise<boolean> {
  const signal = await store.lockSignal(work.db, id)
  const met = criteriaMet(list, answers)
  const tested = { ...signal, criteriaVersion: list.version, testedAt: work.now }
  if (met) await move(work, tested, 'meet', 'criteria_met', { hopSince: work.now })
  else await close(work, tested, 'fail')
  return met
}

/** Says whether a signal still helps after a holiday. */
export async function recheck(work: Work, id: string, stillHelps: boolean): Promise<void> {
  const signal = await store.lockSignal(work.db, id)
  if (stillHelps)
    await move(work, signal, 'still_helps', 'still_helps', {
      hopSince: null,
      stillHelpsOn: dayAt(signal.bellAt),
    })
  else await close(work, signal, 'helps_no_more')
}

/** The teacher knows, or who picked up the telephone there: nothing of the child is kept any longer. */
export async function acknowledge(work: Work, id: string): Promise<void> {
  const signal = await store.lockSignal(work.db, id)
  await close(work, { ...signal, byPhone: sideOfActor(work) !== 'school' }, 'acknowledge')
}

/** Not a pupil of this school: back to whoever looks for the school. */
export async function bounce(work: Work, id: string): Promise<void> {
  await move(work, await store.lockSignal(work.db, id), 'bounce', 'bounced', {
    schoolId: null,
    caller: null,
    deliveredAt: null,
    releaseAt: null,
    hopSince: work.now,
  })
}

/** Takes a signal back, at any moment before it was passed on. */
export async function withdraw(work: Work, id: string): Promise<void> {
  await close(work, await store.lockSignal(work.db, id), 'withdraw')
}

/** How the day went, without the child. @throws move_not_allowed the second time */
export async function tellSupport(
  work: Work,
  id: string,
  support: NonNullable<Signal['support']>,
): Promise<void> {
  const signal = await store.lockSignal(work.db, id)
  if (signal.outcome !== 'acknowledged' || signal.support) throw refuse('move_not_allowed')
  await store.saveSignal(work.db, { ...signal, support }, work.actor.functionId)
  await recordMove(work, id, 'support_told')
}

/** Moves a signal on, and does at once what is due then. */
async function move(
  work: Work,
  signal: Signal,
  which: Move,
  deed: string,
  change: Partial<Signal>,
): Promise<void> {
  const state = moved(signal, sideOfActor(work), which)
  await recordMove(work, signal.id, deed)
  await carryOn(work, [{ ...signal, ...change, state, step: 0, callOpen: false }])
}

/** Ends a signal. */
export async function close(work: Work, signal: Signal, which: Move): Promise<void> {
  const outcome = moved(signal, sideOfActor(work), which)
  if (!ends(outcome)) throw new Error(`${which} does not end a signal`)
  await end(work, signal, outcome)
}
