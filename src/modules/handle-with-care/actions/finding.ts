/**
 * From a signal to the school of the child.
 */
import type { Work } from '#platform/database.ts'
import {
  dayAt,
  fitsSchool,
  moved,
  needsRecheck,
  recheckAt,
  receives,
  refuse,
  releaseAt,
  schoolStartAfter,
  type Child,
  type Finding,
  type Route,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { School, Signal } from '#handle-with-care/store/index.ts'
import { carryOn } from './clock.ts'
import { close } from './moving.ts'
import { readChild } from './reading.ts'
import { recordMove, sideOfActor } from './recording.ts'

/** Why a signal cannot go to this school; undefined when it can. */
export function unfit(
  school: School,
  route: Route,
  child: Child,
  now: Date,
): 'not_participating' | 'out_of_age' | undefined {
  if (!receives(school.state)) return 'not_participating'
  return fitsSchool(route, school.sector, child.birthDate, dayAt(now)) ? undefined : 'out_of_age'
}

/**
 * Sends a signal to the school of the child, or says why there is none.
 *
 * @throws move_not_allowed for a school that cannot have it, or when another was first
 */
export async function findSchool(
  work: Work,
  id: string,
  found: { finding: Finding; schoolId: string },
): Promise<void> {
  const { db, now } = work
  const signal = await store.lockSignal(db, id)
  if (found.finding !== 'school') return close(work, { ...signal, foundAt: now }, found.finding)
  const state = moved(signal, sideOfActor(work), 'route')
  const school = await store.schoolById(db, found.schoolId)
  const route = await store.routeOf(db, signal)
  if (unfit(school, route, await readChild(work, signal), now)) throw refuse('move_not_allowed')
  await recordMove(work, id, 'routed')
  await carryOn(work, sent({ ...signal, state }, school, route, now), route)
}

/** A signal on its way to a school: with the bell of that school, and held when a holiday is in between. */
function sent(signal: Signal, school: School, route: Route, now: Date): Signal {
  const due = schoolStartAfter(signal.endedAt!, school.calendar)
  const day = due.endsAt > now ? due : schoolStartAfter(now, school.calendar)
  const release = releaseAt(now, day.at, route.leadMinutes)
  const on = {
    ...signal,
    schoolId: school.id,
    foundAt: now,
    dueAt: due.at,
    dueLocal: due.local,
    calendar: due.calendar,
    calendarKnown: due.known,
    bellAt: day.at,
    dayEndsAt: day.endsAt,
    releaseAt: release,
    hopSince: null,
    step: 0,
    late: signal.late || due.at <= now,
  }
  if (!needsRecheck(due, route.maxGapDays) || due.at <= now) return on
  return { ...on, state: moved(on, 'kring', 'hold'), hopSince: recheckAt(now, release) }
}
