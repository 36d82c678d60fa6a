/**
 * The clock: what is due is derived from where a signal is. Whoever moves a signal lets the clock run over it
 * in the same transaction; for the rest every worker looks every few seconds.
 *
 * What happens to a signal is worked out first and written then: of many signals in as many statements as of one.
 */
import { recordAll } from '#platform/audit.ts'
import { runAs, system, type Actor, type Work } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'
import { destroyFiles } from '#platform/sealing/index.ts'
import { traceFrom } from '#platform/trace.ts'
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
import type { School, Signal, Staff } from '#handle-with-care/store/index.ts'
import { lineOf } from './recording.ts'
import {
  tellAll,
  tellOfClosed,
  tellOfEnd,
  tellOfStep,
  tellsEnd,
  whomToTell,
  type StepNumber,
  type Tell,
} from './telling.ts'

/** A hop and its three steps, a day and its bell, some days: a signal comes to rest long before this. */
const turnsMost = 60

/** What is known around a signal. */
interface Around {
  actor: Actor
  now: Date
  route: Route
  staff: Staff
  schools: ReadonlyMap<string, School>
}

/** What became of a signal, and is not written yet. */
interface Course {
  signal: Signal
  deeds: string[]
  tells: Tell[]
}

/**
 * Lets the clock run over signals until nothing is due, and saves them, as they were changed before.
 *
 * @param known the way signals go, where it was asked for already
 */
export async function carryOn(
  work: Work,
  signals: readonly Signal[],
  known?: Route,
): Promise<void> {
  const { db, now, actor } = work
  const routes = known ? [known] : await store.routesOf(db, signals)
  const staff = await store.staffOf(db, signals)
  // What lies ready for a school that is out gets another day of that school.
  const waiting = signals.filter(({ state, dayEndsAt }) => state === 'routed' && dayEndsAt <= now)
  const schools = await store.schoolsById(
    db,
    waiting.map(({ schoolId }) => schoolId!),
  )
  await save(
    work,
    signals.map((signal) => {
      const route = routes.find(
        ({ municipalityCode, version }) =>
          municipalityCode === signal.municipalityCode && version === signal.routeVersion,
      )!
      return courseOf(signal, { actor, now, route, staff, schools })
    }),
  )
}

/** Ends a signal: destroys the key, takes the child away, and leaves a count. */
export async function end(work: Work, signal: Signal, outcome: Outcome): Promise<void> {
  const { db, now, actor } = work
  const tells = tellsEnd(outcome)
    ? tellOfEnd(await store.staffOf(db, [signal]), signal, outcome, actor)
    : []
  await save(work, [ended(signal, outcome, now, tells)])
}

/** What becomes of a signal until nothing is due. */
function courseOf(before: Signal, around: Around): Course {
  const { route, now, staff, actor } = around
  const course: Course = { signal: before, deeds: [], tells: [] }
  for (let turn = 0; turn < turnsMost; turn++) {
    const { signal } = course
    const { at, due } = nextDue(signal, route, now)!
    if (at > now) return { ...course, signal: { ...signal, nextAt: at } }
    if (due.do === 'day_end' && due.how !== 'another_day') {
      const outcome = moved(signal, 'kring', due.how) as Outcome
      return ended(signal, outcome, now, tellOfEnd(staff, signal, outcome, actor))
    }
    if (due.do === 'tell') tellFrom(course, around, due.hop, due.step)
    else if (due.do === 'day_end') anotherDay(course, around)
    else if (due.do === 'bell') course.signal = rung(signal)
    else {
      course.signal = released(signal, now)
      course.deeds.push('delivered')
    }
  }
  throw new Error('A signal never came to rest')
}

/** Tells a step; where nobody holds the function, that is no reason to wait with the next one. */
function tellFrom(course: Course, { staff, route }: Around, hop: Hop, first: StepNumber): void {
  const before = course.signal
  for (const number of ([1, 2, 3] as const).filter((one) => one >= first)) {
    const { people, caller } = whomToTell(staff, course.signal, route, hop, number)
    course.tells.push(tellOfStep(before, hop, number, people))
    course.signal = afterTelling({ ...course.signal, caller }, hop, number)
    if (people.length > 0) break
  }
}

/**
 * The next school day, for a signal that reached no school on this one. Where a school says that it is closed
 * for months, that of the region, and who gave it the signal is told.
 */
function anotherDay(course: Course, { staff, route, schools, now }: Around): void {
  const { signal } = course
  const school = signal.schoolId ? schools.get(signal.schoolId) : undefined
  const own = school && findSchoolStart(signal.dayEndsAt, school.calendar)
  const day = own ?? schoolStartAfter(signal.dayEndsAt, calendarOf(store.daysOfRegion()))
  if (school && !own) course.tells.push(tellOfClosed(staff, signal, route))
  const on = onAnotherDay(signal, day, route.leadMinutes, now)
  const since = signal.stillHelpsOn ?? signal.endedAt!
  course.signal =
    on.state === 'routed' && needsRecheck(since, day, route.maxGapDays) ? onHold(on, now) : on
}

function ended(signal: Signal, outcome: Outcome, now: Date, tells: Tell[]): Course {
  const over: Signal = {
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
    closedAt: now,
  }
  return { signal: over, deeds: [outcome], tells }
}

/** Writes what became of signals. */
async function save(work: Work, courses: readonly Course[]): Promise<void> {
  const { db, actor } = work
  const over = new Map(
    courses.flatMap(({ signal: { id, outcome } }) => (outcome ? [[id, outcome]] : [])),
  )
  if (over.size > 0) {
    await destroyFiles(work, { module: store.sealingModule }, over)
    await store.removeChildren(db, [...over.keys()])
  }
  await store.saveSignals(
    db,
    courses.map(({ signal }) => signal),
    actor.functionId,
  )
  await recordAll(
    work,
    courses.flatMap(({ signal, deeds }) => {
      // Signals that happen to be due together have nothing to do with each other, also in the logs.
      const trace = courses.length === 1 ? work.trace : traceFrom(undefined)
      return deeds.map((deed) => ({ ...lineOf(signal.id, deed), trace }))
    }),
  )
  await tellAll(
    work,
    courses.flatMap(({ tells }) => tells),
  )
}

/** How many batches one worker has in hand at once: while one is worked out, the database writes the other. */
const lanes = 2
/** How many signals go together: a contact who passes one on waits for a batch at the most. */
const batchMost = 50

/**
 * Does what is due for all signals, what is most urgent first. Those that are taken together are written together;
 * when one of them fails, each is tried in a transaction of its own, and only that one waits for the next round.
 * Any number of workers may be at it: what one has in hand, another passes over.
 *
 * @param clock asked for each batch: what falls due meanwhile does not wait for the next round
 * @returns how many were wound
 */
export async function windClock(clock: () => Date, stop?: AbortSignal): Promise<number> {
  const failed: string[] = []
  const wound = await Promise.all(
    Array.from({ length: lanes }, () => windLane(clock, failed, stop)),
  )
  return wound.reduce((sum, one) => sum + one, 0)
}

async function windLane(clock: () => Date, failed: string[], stop?: AbortSignal): Promise<number> {
  for (let wound = 0; ;) {
    const done = stop?.aborted ? undefined : await windBatch(clock(), failed)
    if (done === undefined) return wound
    wound += done
  }
}

/** @returns how many were wound; undefined when nothing is due */
async function windBatch(now: Date, failed: string[]): Promise<number | undefined> {
  let ids: string[] = []
  try {
    return await runAs(system, async (work) => {
      const signals = await store.lockDueSignals(work.db, now, failed, batchMost)
      ids = signals.map(({ id }) => id)
      if (signals.length === 0) return undefined
      await carryOn({ ...work, now }, signals)
      return signals.length
    })
  } catch (error) {
    // Without a signal it is the database that fails: then there is nothing to go on with.
    if (ids.length === 0) throw error
    return windEach(ids, now, failed)
  }
}

async function windEach(ids: readonly string[], now: Date, failed: string[]): Promise<number> {
  let wound = 0
  for (const id of ids)
    try {
      if (await windSignal(id, now)) wound++
    } catch (error) {
      failed.push(id)
      log.error({ event: 'handle_with_care_clock', signal: id, error: describeError(error) })
    }
  return wound
}

/** Does what is due for one signal, unless another is at it. @returns whether there was something */
export function windSignal(id: string, now: Date): Promise<boolean> {
  return runAs(system, async (work) => {
    const signal = await store.lockDue(work.db, id, now)
    if (signal) await carryOn({ ...work, now }, [signal])
    return signal !== undefined
  })
}
