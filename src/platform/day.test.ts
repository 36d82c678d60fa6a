import { expect, test } from 'vitest'
import { isDay, maybeDay } from './day.ts'

test.each(['2026-03-31', '2024-02-29', '2000-02-29', '1000-01-01', '2999-12-31'])(
  '%s is a day',
  (text) => expect(isDay(text)).toBe(true),
)

test.each([
  '2026-02-29',
  '2026-02-30',
  '1900-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-00-10',
  '0000-01-01',
  '2026-3-1',
  '31-03-2026',
  '2026-03-31T00:00',
  ' 2026-03-31',
  '',
])('%j is no day', (text) => expect(isDay(text)).toBe(false))

test('an empty field is no day, and no mistake', () => {
  expect(maybeDay.parse('  ')).toBe(null)
  expect(maybeDay.parse(undefined)).toBe(null)
  expect(maybeDay.safeParse('2026-02-30').error?.issues[0]?.message).toBe(
    'Deze datum bestaat niet.',
  )
})
