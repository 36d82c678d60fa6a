/**
 * The clock: what is due is derived from where a signal is. Whoever moves a signal lets the clock run over it
 * in the same transaction; for the rest every worker looks every few seconds.
 */
import { runAs, system, type Work } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'
import { destroyFile } from '#platform/sealing/index.ts'
import {
  calendarOf,
  findSchoolStart,
  moved,
  needsRecheck,
  nextDue,
  onAnotherDay,
  onHold,
  released,
  rung,
  schoolStartAfter,
  afterTelling,
  type Hop,
  type Outcome,
  type Route,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { Signal } from '#handle-with-care/store/index.ts'
import { recordMove } from './recording.ts'
import { tellClosed, tellEnd, tellStep, whomToTell, type StepNumber } from './telling.ts'

/** A hop and its three steps, a day and its bell, some days: a signal comes to rest long before this. */
const turnsMost = 60

/** Lets the clock run over a signal until nothing is due, and saves it once, as `before` was changed. */
export async function carryOn(work: Work, before: Signal, known?: Route): Promise<void> {
  const route = known ?? (await store.routeOf(work.db, before))
  const tells: (() => Promise<void>)[] = []
  let signal = before
  for (let turn = 0; turn < turnsMost; turn++) {
    const { at, due } = nextDue(signal, route, work.now)!
    if (at > work.now) {
      await store.saveSignal(work.db, { ...signal, nextAt: at }, work.actor.functionId)
      for (const tell of tells) await tell()
      return
    }
    if (due.do === 'day_end' && due.how !== 'another_day')
      return end(work, signal, moved(signal, 'kring', due.how) as Outcome)
    if (due.do === 'tell') signal = await tellFrom(work, signal, route, due.hop, due.step, tells)
    else if (due.do === 'day_end') signal = await anotherDay(work, signal, route, tells)
    else if (due.do === 'bell') signal = rung(signal)
    else {
      signal = released(signal, work.now)
      await recordMove(work, signal.id, 'delivered')
    }
  }
  throw new Error('A signal never came to rest')
}

/** Tells a step; where nobody holds the function, that is no reason to wait with the next one. */
async function tellFrom(
  work: Work,
  before: Signal,
  route: Route,
  hop: Hop,
  first: StepNumber,
  tells: (() => Promise<void>)[],
): Promise<Signal> {
  let signal = before
  for (const number of ([1, 2, 3] as const).filter((one) => one >= first)) {
    const { people, caller } = await whomToTell(work, signal, route, hop, number)
    tells.push(() => tellStep(work, before, hop, number, people))
    signal = afterTelling({ ...signal, caller }, hop, number)
    if (people.length > 0) break
  }
  return signal
}

/**
 * The next school day, for a signal that reached no school on this one. Where a school says that it is closed
 * for months, that of the region, and who gave it the signal is told.
 */
async function anotherDay(
  work: Work,
  signal: Signal,
  route: Route,
  tells: (() => Promise<void>)[],
): Promise<Signal> {
  const school = signal.schoolId ? await store.schoolById(work.db, signal.schoolId) : undefined
  const own = school && findSchoolStart(signal.dayEndsAt, school.calendar)
  const day = own ?? schoolStartAfter(signal.dayEndsAt, calendarOf(store.daysOfRegion()))
  if (school && !own) tells.push(() => tellClosed(work, signal, route))
  const on = onAnotherDay(signal, day, route.leadMinutes, work.now)
  const since = signal.stillHelpsOn ?? signal.endedAt!
  return on.state === 'routed' && needsRecheck(since, day, route.maxGapDays)
    ? onHold(on, work.now)
    : on
}

/** Ends a signal: destroys the key, takes the child away, and leaves a count. */
export async function end(work: Work, signal: Signal, outcome: Outcome): Promise<void> {
  await destroyFile(work, { module: store.sealingModule, fileId: signal.id }, outcome)
  await store.removeChild(work.db, signal.id)
  await store.saveSignal(
    work.db,
    {
      ...signal,
      state: 'erased',
      outcome,
      endedAt: null,
      releaseAt: null,
      hopSince: null,
      step: 0,
      callOpen: false,
      caller: null,
      stillHelpsOn: null,
      nextAt: null,
      closedAt: work.now,
    },
    work.actor.functionId,
  )
  await recordMove(work, signal.id, outcome)
  await tellEnd(work, signal, outcome)
}

/** How many signals one worker has in hand at once. */
const lanes = 4

/**
 * Does what is due for all signals, each in a transaction of its own: one that fails holds up no other, and
 * comes back the next time. Any number of workers may be at it: what one has in hand, another passes over.
 *
 * @returns how many were wound
 */
export async function windClock(now: Date, stop?: AbortSignal): Promise<number> {
  const failed: string[] = []
  const wound = await Promise.all(Array.from({ length: lanes }, () => windLane(now, failed, stop)))
  return wound.reduce((sum, one) => sum + one, 0)
}

/** Winds the signal that waits longest, until none is due. @returns how many this lane wound */
async function windLane(now: Date, failed: string[], stop?: AbortSignal): Promise<number> {
  for (let wound = 0; ;) {
    const next = stop?.aborted ? 'none' : await windNext(now, failed)
    if (next === 'none') return wound
    if (next === 'wound') wound++
  }
}

async function windNext(now: Date, failed: string[]): Promise<'wound' | 'failed' | 'none'> {
  let id: string | undefined
  try {
    return await runAs(system, async (work) => {
      const signal = await store.lockNextDue(work.db, now, failed)
      if (!signal) return 'none'
      id = signal.id
      await carryOn({ ...work, now }, signal)
      return 'wound'
    })
  } catch (error) {
    // Without a signal it is the database that fails: then there is nothing to go on with.
    if (!id) throw error
    failed.push(id)
    log.error({ event: 'handle_with_care_clock', signal: id, error: describeError(error) })
    return 'failed'
  }
}

/** Does what is due for one signal, unless another is at it. */
export function windSignal(id: string, now: Date): Promise<void> {
  return runAs(system, async (work) => {
    const signal = await store.lockDue(work.db, id, now)
    if (signal) await carryOn({ ...work, now }, signal)
  })
}
