/**
 * From a signal to the school of the child.
 */
import type { Work } from '#platform/database.ts'
import {
  dayAt,
  dayToTell,
  findSchoolStart,
  fitsSchool,
  moved,
  needsRecheck,
  onHold,
  receives,
  refuse,
  releaseAt,
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
): 'not_participating' | 'closed' | 'out_of_age' | undefined {
  if (!receives(school.state)) return 'not_participating'
  if (!dayToTell(undefined, now, school.calendar)) return 'closed'
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
  const side = sideOfActor(work)
  const state = moved(signal, side, 'route')
  const school = await store.schoolById(db, found.schoolId)
  const route = await store.routeOf(db, signal)
  if (unfit(school, route, await readChild(work, signal), now)) throw refuse('move_not_allowed')
  const caller =
    side === 'safeHome'
      ? 'safeHome'
      : work.actor.organisationId === route.finderId
        ? 'finder'
        : 'deputy'
  await recordMove(work, id, 'routed')
  await carryOn(work, [sent({ ...signal, state, caller }, school, route, now)], route)
}

/** A signal on its way to a school: with the bell of that school, and held when much time is in between. */
function sent(signal: Signal, school: School, route: Route, now: Date): Signal {
  // The rules let it go only to a school that opens again.
  const planned = findSchoolStart(signal.endedAt!, school.calendar)
  const day = dayToTell(planned, now, school.calendar)!
  const due = planned ?? day
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
    releaseAt: releaseAt(now, day.at, route.leadMinutes),
    hopSince: null,
    step: 0,
    late: signal.late || due.at <= now,
  }
  const since = signal.stillHelpsOn ?? signal.endedAt!
  return needsRecheck(since, day, route.maxGapDays) ? onHold(on, now) : on
}
