/**
 * When mail about what waits may go: pure, and by the clock on the wall in Europe/Amsterdam.
 *
 * Every answer is worked out from an instant, never by adding hours, so that a night of 23 or 25 hours
 * makes no mail late, early or double.
 */

/** How often: as it comes, once a day, or never. Urgent mail goes whatever one chose. */
export type Pace = 'at_once' | 'daily' | 'never'

/** What a person chose. Hours are those of the clock. */
export interface Preference {
  pace: Pace
  digestHour: number
  /** From this hour until `quietUntil` no mail goes; null: no quiet hours. */
  quietFrom: number | null
  quietUntil: number | null
  quietWeekend: boolean
}

/** For who chose nothing: one mail at eight on working days. */
export const usualPreference: Preference = {
  pace: 'daily',
  digestHour: 8,
  quietFrom: 20,
  quietUntil: 7,
  quietWeekend: true,
}

/** A moment on the wall. `day` as `2026-10-26`. */
export interface Wall {
  day: string
  hour: number
  weekend: boolean
}

const wallClock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
  weekday: 'short',
})

/** The clock on the wall at `instant`. */
export function wallAt(instant: Date): Wall {
  const parts = Object.fromEntries(
    wallClock.formatToParts(instant).map(({ type, value }) => [type, value]),
  )
  return {
    day: `${parts['year']}-${parts['month']}-${parts['day']}`,
    hour: Number(parts['hour']),
    weekend: ['Sat', 'Sun'].includes(parts['weekday']!),
  }
}

/** Whether `hour` is one of the quiet hours; they may run past midnight. */
export function isQuietHour(
  { quietFrom, quietUntil }: Pick<Preference, 'quietFrom' | 'quietUntil'>,
  hour: number,
): boolean {
  if (quietFrom === null || quietUntil === null) return false
  return quietFrom < quietUntil
    ? hour >= quietFrom && hour < quietUntil
    : hour >= quietFrom || hour < quietUntil
}

/**
 * Whether a mail may go now about what waits since `since`.
 *
 * A digest goes at its hour with all that came before it; when Kring was down at that hour, later that
 * day. What came after it waits for the next one.
 */
export function isDue(preference: Preference, now: Date, since: Date): boolean {
  const wall = wallAt(now)
  if (preference.quietWeekend && wall.weekend) return false
  if (isQuietHour(preference, wall.hour)) return false
  if (preference.pace === 'at_once') return true
  if (preference.pace === 'never' || wall.hour < preference.digestHour) return false
  const came = wallAt(since)
  return came.day < wall.day || came.hour < preference.digestHour
}
