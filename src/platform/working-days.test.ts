import { expect, test } from 'vitest'
import { afterWorkingDays, isWorkingDay } from '#platform/working-days.ts'

test.each([
  ['a week without a holiday', '2026-11-23', '2026-11-30'],
  ['from a Friday', '2026-11-27', '2026-12-04'],
  ['over Christmas and New Year', '2026-12-21', '2026-12-29'],
  ['over New Year alone', '2026-12-28', '2027-01-05'],
  ['over Good Friday and Easter Monday', '2026-03-30', '2026-04-08'],
  ['over King’s day on a Monday', '2026-04-24', '2026-05-04'],
  ['over the fifth of May', '2026-05-04', '2026-05-12'],
  ['over Ascension Day', '2026-05-11', '2026-05-19'],
  ['over Whit Monday', '2026-05-22', '2026-06-01'],
  ['over a leap day', '2028-02-28', '2028-03-06'],
])('five working days %s', (_, from, until) => {
  expect(afterWorkingDays(from, 5)).toBe(until)
})

test('the king keeps his birthday on Saturday when it is a Sunday', () => {
  // 27 April 2031 is a Sunday; the Monday after it is a day of work.
  expect(isWorkingDay('2031-04-28')).toBe(true)
  expect(isWorkingDay('2026-04-27')).toBe(false)
})
