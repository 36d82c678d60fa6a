/**
 * When mail may go, by the clock on the wall, also in the nights of 23 and 25 hours.
 */
import { expect, test } from 'vitest'
import {
  isDue,
  isQuietHour,
  usualPreference,
  wallAt,
  type Preference,
} from '#platform/mail/pace.ts'

const at = (text: string) => new Date(text)
const atOnce: Preference = { ...usualPreference, pace: 'at_once' }
const daily: Preference = { ...usualPreference, pace: 'daily' }

test.each([
  // Wednesday; the Netherlands are an hour ahead in winter, two in summer.
  ['06:59 in winter', '2026-01-14T05:59:00Z', false],
  ['07:00 in winter', '2026-01-14T06:00:00Z', true],
  ['19:59 in winter', '2026-01-14T18:59:00Z', true],
  ['20:00 in winter', '2026-01-14T19:00:00Z', false],
  ['06:59 in summer', '2026-07-15T04:59:00Z', false],
  ['07:00 in summer', '2026-07-15T05:00:00Z', true],
  ['20:00 in summer', '2026-07-15T18:00:00Z', false],
  ['midnight', '2026-07-14T22:00:00Z', false],
  ['Saturday noon', '2026-01-17T11:00:00Z', false],
  ['Sunday 23:59', '2026-01-18T22:59:00Z', false],
  ['Monday 07:00', '2026-01-19T06:00:00Z', true],
  ['the Monday after the night of 23 hours, 07:00', '2026-03-30T05:00:00Z', true],
  ['that Monday, 06:59', '2026-03-30T04:59:00Z', false],
  ['the Monday after the night of 25 hours, 07:00', '2026-10-26T06:00:00Z', true],
  ['that Monday, 06:59', '2026-10-26T05:59:00Z', false],
])('at once, at %s', (_, now, due) => {
  expect(isDue(atOnce, at(now), at('2026-01-01T12:00:00Z'))).toBe(due)
})

test('a digest goes at its hour with what came before, once the hour has come', () => {
  const since = at('2026-01-13T15:00:00Z')
  expect(isDue(daily, at('2026-01-14T06:59:59Z'), since)).toBe(false)
  expect(isDue(daily, at('2026-01-14T07:00:00Z'), since)).toBe(true)
  // Kring was down at eight.
  expect(isDue(daily, at('2026-01-14T13:00:00Z'), since)).toBe(true)
  // What came after eight waits for tomorrow.
  expect(isDue(daily, at('2026-01-14T13:00:00Z'), at('2026-01-14T07:30:00Z'))).toBe(false)
  expect(isDue(daily, at('2026-01-15T07:00:00Z'), at('2026-01-14T07:30:00Z'))).toBe(true)
})

test('what waits on Friday evening comes on Monday', () => {
  const since = at('2026-01-16T17:00:00Z')
  const due = ['17', '18', '19'].filter((day) =>
    isDue(daily, at(`2026-01-${day}T07:00:00Z`), since),
  )
  expect(due).toEqual(['19'])
})

test('a digest at an hour that a night skips or repeats goes once that day', () => {
  const night: Preference = {
    ...daily,
    digestHour: 2,
    quietFrom: null,
    quietUntil: null,
    quietWeekend: false,
  }
  for (const [day, before, first] of [
    ['2026-03-29', '2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z'], // 01:59, then 03:00
    ['2026-10-25', '2026-10-24T23:59:00Z', '2026-10-25T00:00:00Z'], // 01:59, then 02:00 the first time
  ] as const) {
    const since = at(`${day}T00:00:00+02:00`)
    expect(isDue(night, at(before), at('2026-01-01T00:00:00Z')), before).toBe(false)
    expect(isDue(night, at(first), at('2026-01-01T00:00:00Z')), first).toBe(true)
    expect(wallAt(at(first)).day).toBe(day)
    expect(isDue(night, at(first), since)).toBe(true)
  }
})

test('never is never', () => {
  expect(
    isDue({ ...daily, pace: 'never' }, at('2026-01-14T12:00:00Z'), at('2026-01-01T00:00:00Z')),
  ).toBe(false)
})

test('every hour of a year is due or not by what the clock says, and by nothing else', () => {
  let due = 0
  for (let hour = 0; hour < 365 * 24; hour++) {
    const now = new Date(Date.UTC(2026, 0, 1) + hour * 3600_000)
    const wall = wallAt(now)
    const answer = isDue(atOnce, now, at('2025-01-01T00:00:00Z'))
    expect(answer).toBe(!wall.weekend && wall.hour >= 7 && wall.hour < 20)
    if (answer) due++
  }
  // 261 working days of 13 hours.
  expect(due).toBe(261 * 13)
})

test('quiet hours may run past midnight, or not be there', () => {
  const quiet = (quietFrom: number | null, quietUntil: number | null) =>
    Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
      isQuietHour({ quietFrom, quietUntil }, hour),
    )
  expect(quiet(22, 2)).toEqual([0, 1, 22, 23])
  expect(quiet(9, 11)).toEqual([9, 10])
  expect(quiet(null, null)).toEqual([])
})
