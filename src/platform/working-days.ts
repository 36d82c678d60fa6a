/**
 * Working days, as the law counts them for terms.
 *
 * @see Algemene termijnenwet, article 3
 */

const dayMs = 24 * 3600_000

/** The last day of a term of `count` working days that starts on `day`; both as `2026-11-23`. */
export function afterWorkingDays(day: string, count: number): string {
  let at = Date.parse(`${day}T00:00:00Z`)
  for (let left = count; left > 0;) {
    at += dayMs
    if (isWorkingDay(textOf(at))) left--
  }
  return textOf(at)
}

/** Whether people are at work on `day`: no weekend, and no day that the law names. */
export function isWorkingDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`)
  const weekday = new Date(at).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !namedDays(Number(day.slice(0, 4))).has(day)
}

/** Whether most doors are closed on `day`: a day the law names, but not Good Friday, and 5 May every five years. */
export function isPublicHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4))
  if (day.endsWith('-05-05')) return year % 5 === 0
  const goodFriday = Date.parse(`${easterSunday(year)}T00:00:00Z`) - 2 * dayMs
  return day !== textOf(goodFriday) && namedDays(year).has(day)
}

/** The days the law names; Good Friday counts as one of them. */
function namedDays(year: number): Set<string> {
  const easter = Date.parse(`${easterSunday(year)}T00:00:00Z`)
  // The king's birthday is never kept on a Sunday.
  const king = new Date(Date.UTC(year, 3, 27)).getUTCDay() === 0 ? '04-26' : '04-27'
  return new Set([
    ...['01-01', king, '05-05', '12-25', '12-26'].map((day) => `${year}-${day}`),
    // Good Friday, Easter Monday, Ascension Day, Whit Monday.
    ...[-2, 1, 39, 50].map((days) => textOf(easter + days * dayMs)),
  ])
}

/** The anonymous Gregorian reckoning of 1876, good for any year. */
function easterSunday(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d =
    (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return textOf(Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1))
}

function textOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
