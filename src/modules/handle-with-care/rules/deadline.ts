/**
 * The deadline of a signal: the first school start of the child's own school strictly after the incident
 * ended. `docs/handle-with-care-deadlines.md` says it in 200 examples, and a test holds the two together.
 */
import { Temporal } from 'temporal-polyfill'
import type { Calendar } from './calendar.ts'

export const zone = 'Europe/Amsterdam'

/** A school day to be on time for. */
export interface Deadline {
  /** When lessons begin, and the same as it stands on the wall: `2026-10-26T08:30`. */
  at: Date
  local: string
  /** When lessons end that day: after it nothing is kept of the child. */
  endsAt: Date
  calendar: Calendar['source']
  /** False when nobody knows yet whether there is school that day. */
  known: boolean
  /** Days between the incident and this school day, as on a calendar on the wall. */
  gapDays: number
}

/** Far beyond the longest holiday. */
const daysMost = 120

/**
 * The first school start strictly after `after`.
 *
 * @throws RangeError for a school that is closed for four months
 */
export function schoolStartAfter(after: Date, calendar: Calendar): Deadline {
  const found = findSchoolStart(after, calendar)
  if (!found) throw new RangeError('No school day within four months')
  return found
}

/** The same; undefined for a school that is closed for four months. */
export function findSchoolStart(after: Date, calendar: Calendar): Deadline | undefined {
  return findDay(after, calendar, ({ at }) => at > after)
}

/**
 * The school day on which the school can still hear it: the one it was due for, else the first that is not
 * over. Late is told on the day itself: a school in session needs no next bell.
 *
 * @param due undefined when the school was closed for months from the incident on
 */
export function dayToTell(
  due: Deadline | undefined,
  now: Date,
  calendar: Calendar,
): Deadline | undefined {
  return due && due.endsAt > now ? due : findDay(now, calendar, ({ endsAt }) => endsAt > now)
}

function findDay(
  after: Date,
  calendar: Calendar,
  fits: (day: Deadline) => boolean,
): Deadline | undefined {
  const moment = Temporal.Instant.fromEpochMilliseconds(after.getTime()).toZonedDateTimeISO(zone)
  const today = moment.toPlainDate()
  for (let gapDays = 0; gapDays <= daysMost; gapDays++) {
    const day = today.add({ days: gapDays })
    if (!calendar.isOpen(day.toString())) continue
    const found: Deadline = {
      at: instantOf(day, calendar.startsAt),
      local: `${day.toString()}T${calendar.startsAt}`,
      endsAt: instantOf(day, calendar.endsAt),
      calendar: calendar.source,
      known: calendar.isKnown(day.toString()),
      gapDays,
    }
    if (fits(found)) return found
  }
  return undefined
}

/**
 * Whether so much time has passed that Veilig Thuis is asked again whether it still helps.
 *
 * @param since when the incident ended, or the school day for which Veilig Thuis said that it does
 * @param day the school day on which the school will really be told, be it on time or late
 */
export function needsRecheck(
  since: Date | string,
  day: Pick<Deadline, 'local'>,
  maxGapDays: number,
): boolean {
  const from = typeof since === 'string' ? since : dayAt(since)
  return daysBetween(from, day.local.slice(0, 10)) > maxGapDays
}

/** Days from one day to the other, as on a calendar on the wall. */
export function daysBetween(from: string, until: string): number {
  return Temporal.PlainDate.from(from).until(until, { largestUnit: 'days' }).days
}

/** The day on the wall at `instant`: `2026-10-26`. */
export function dayAt(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

/** How many days ago `moment` was, as on a calendar on the wall. */
export function daysSince(moment: Date, now: Date): number {
  const day = Temporal.PlainDate.from(dayAt(moment))
  return day.until(dayAt(now), { largestUnit: 'days' }).days
}

/**
 * A moment on the wall as an instant; undefined for what no clock ever showed, and the first of the two for
 * the hour that a night in October shows twice.
 */
export function instantAt(day: string, time: string): Date | undefined {
  try {
    const wall = Temporal.PlainDateTime.from(`${day}T${time}`, { overflow: 'reject' })
    const zoned = wall.toZonedDateTime(zone, { disambiguation: 'earlier' })
    if (!zoned.toPlainDateTime().equals(wall)) return undefined
    return new Date(zoned.epochMilliseconds)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function instantOf(day: Temporal.PlainDate, time: string): Date {
  const zoned = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
  return new Date(zoned.epochMilliseconds)
}
