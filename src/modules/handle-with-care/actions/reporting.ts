/**
 * The police tell: a signal for each child, that does not know of the others.
 */
import type { Work } from '#platform/database.ts'
import { startFile } from '#platform/sealing/index.ts'
import {
  calendarOf,
  dayToTell,
  refuse,
  schoolStartAfter,
  type Child,
  type Report,
  type Route,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import { carryOn } from './clock.ts'
import { whereOf } from './reading.ts'
import { recordMove } from './recording.ts'

/**
 * Begins a signal for each child of a report.
 *
 * @returns the numbers of the signals
 * @throws no_route when nothing is arranged in this municipality
 */
export async function reportChildren(work: Work, report: Report): Promise<string[]> {
  const route = await store.currentRoute(work.db, report.municipalityCode)
  if (!route) throw refuse('no_route')
  const ids: string[] = []
  for (const child of report.children) ids.push(await reportChild(work, report, route, child))
  return ids
}

async function reportChild(
  work: Work,
  { endedAt }: Report,
  route: Route,
  child: Child,
): Promise<string> {
  const { db, now, actor } = work
  const id = crypto.randomUUID()
  const calendar = calendarOf(store.daysOfRegion())
  const due = schoolStartAfter(endedAt, calendar)
  const day = dayToTell(due, now, calendar)!
  await store.addSignal(db, {
    id,
    municipalityCode: route.municipalityCode,
    routeVersion: route.version,
    variant: route.variant,
    reportingId: actor.organisationId,
    testerId: route.testerId,
    finderId: route.finderId,
    deputyId: route.deputyId,
    createdBy: actor.functionId,
    endedAt,
    dueAt: due.at,
    dueLocal: due.local,
    calendar: due.calendar,
    calendarKnown: due.known,
    bellAt: day.at,
    dayEndsAt: day.endsAt,
    hopSince: now,
    step: 0,
    nextAt: now,
    late: due.at <= now,
  })
  const file = await startFile(work, whereOf(id), 'handle_with_care.key_used')
  const places = store.placesOf(id)
  await store.addChild(db, {
    signalId: id,
    nameSealed: file.seal(places.name, child.name),
    birthDateSealed: file.seal(places.birthDate, child.birthDate),
  })
  await recordMove(work, id, 'reported')
  // A system puts it down and knows nobody to tell: Kring does, in a moment.
  if (actor.role !== 'machine') await carryOn(work, [await store.lockSignal(db, id)], route)
  return id
}
