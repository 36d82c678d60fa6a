/**
 * Kit 27: the deadline, held against the table that a policy officer reads.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { calendarOf, regionDays, type Days, type SchoolDays } from './calendar.ts'
import {
  dayAt,
  dayToTell,
  daysBetween,
  findSchoolStart,
  instantAt,
  needsRecheck,
  schoolStartAfter,
} from './deadline.ts'

const text = readFileSync('docs/handle-with-care-deadlines.md', 'utf8')
const cells = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
const rows = text.split('\n').filter((line) => line.startsWith('|'))
const list = <T>(name: string) =>
  parse<T>(readFileSync(`data/kalender/${name}.csv`, 'utf8'), { columns: true })
const region = regionDays(list('schoolvakanties-2024-2030'), list('feestdagen-nl-2024-2028'))

const days = (cell: string): Days[] =>
  [...cell.matchAll(/(\d{4}-\d\d-\d\d)(?: t\/m (\d{4}-\d\d-\d\d))? \(([^)]+)\)/g)].map(
    ([, first = '', last = first, name = '']) => ({ first, last, name }),
  )
const schools = new Map<string, SchoolDays | undefined>([['geen agenda', undefined]])
for (const [name, startsAt, endsAt, closed, open] of rows.map(cells))
  if (/^\d\d:\d\d$/.test(startsAt ?? ''))
    schools.set(name!, {
      startsAt: startsAt!,
      endsAt: endsAt!,
      closed: days(closed!),
      open: days(open!),
    })
const examples = rows
  .map(cells)
  .filter(([number]) => /^\d+$/.test(number ?? ''))
  .map(([number, school, ended, due, utc, gap, recheck, why]) => ({
    name: `${number} ${school}, ${ended}: ${why}`,
    school: school!,
    ended: ended!.slice(3).replace(' ', 'T').replace(' ', ':00'),
    weekday: ended!.slice(0, 2),
    due: due!,
    utc: utc!,
    gap: Number(gap),
    recheck: recheck === 'ja',
  }))

test('the table has what it promises', () => {
  expect([...schools.keys()]).toEqual(['geen agenda', 'De Berk', 'Het Lyceum', 'De Dalton'])
  expect(examples.length).toBeGreaterThanOrEqual(250)
  expect(new Set(examples.map(({ school, ended }) => `${school} ${ended}`)).size).toBe(
    examples.length,
  )
  expect(examples.filter(({ recheck }) => recheck).length).toBeGreaterThan(15)
  expect(foundLater.filter(({ recheck }) => recheck).length).toBeGreaterThan(3)
})

const weekdays = ['zo', 'ma', 'di', 'wo', 'do', 'vr', 'za']
const weekday = (day: string) => weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]!

test.each(examples)('$name', ({ school, ended, weekday: on, due, utc, gap, recheck }) => {
  expect(weekday(ended.slice(0, 10))).toBe(on)
  const deadline = schoolStartAfter(new Date(ended), calendarOf(region, schools.get(school)))
  const { at, local, gapDays } = deadline
  expect({
    due: `${weekday(local.slice(0, 10))} ${local.replace('T', ' ')}`,
    utc: `${at.toISOString().slice(0, 16).replace('T', ' ')}Z`,
    gapDays,
    recheck: needsRecheck(new Date(ended), deadline, 7),
  }).toEqual({ due, utc, gapDays: gap, recheck })
  expect(deadline.known).toBe(true)
  expect(deadline.endsAt.getTime()).toBeGreaterThan(at.getTime())
})

const foundLater = rows
  .map(cells)
  .filter(([number]) => /^L\d+$/.test(number ?? ''))
  .map(([number, school, ended, found, told, gap, recheck, why]) => ({
    name: `${number} ${school}, ${ended}, gevonden ${found}: ${why}`,
    school: school!,
    ended: ended!.slice(3).replace(' ', 'T').replace(' ', ':00'),
    found: found!.slice(3).replace(' ', 'T').replace(' ', ':00'),
    told: told!,
    gap: Number(gap),
    recheck: recheck === 'ja',
  }))

test.each(foundLater)('$name', ({ school, ended, found, told, gap, recheck }) => {
  const calendar = calendarOf(region, schools.get(school))
  const due = schoolStartAfter(new Date(ended), calendar)
  const day = dayToTell(due, new Date(found), calendar)!
  const on = day.local.slice(0, 10)
  expect({
    told: `${weekday(on)} ${day.local.replace('T', ' ')}`,
    gap: daysBetween(dayAt(new Date(ended)), on),
    recheck: needsRecheck(new Date(ended), day, 7),
  }).toEqual({ told, gap, recheck })
})

test('once Veilig Thuis said that it still helps, the days are counted from the day it was for', () => {
  const day = { local: '2026-08-31T08:30' }
  expect(needsRecheck(new Date('2026-07-09T21:00:00Z'), day, 7)).toBe(true)
  expect(needsRecheck('2026-08-24', day, 7)).toBe(false)
  expect(needsRecheck('2026-08-23', day, 7)).toBe(true)
})

test('a school that gave no calendar has that of the region, and says so', () => {
  const after = new Date('2026-09-08T12:00:00Z')
  expect(schoolStartAfter(after, calendarOf(region)).calendar).toBe('national')
  expect(schoolStartAfter(after, calendarOf(region, schools.get('De Berk'))).calendar).toBe(
    'school',
  )
})

test('beyond the lists of holidays the day is marked as not known', () => {
  const deadline = schoolStartAfter(new Date('2029-03-06T20:00:00Z'), calendarOf(region))
  expect(deadline).toMatchObject({ local: '2029-03-07T08:30', known: false })
})

test('for every third hour of three years the bell comes after, and none came before it', () => {
  const calendar = calendarOf(region, schools.get('De Berk'))
  let previous = 0
  for (let at = Date.UTC(2025, 8, 1); at < Date.UTC(2028, 8, 1); at += 3 * 3_600_000) {
    const due = schoolStartAfter(new Date(at), calendar).at.getTime()
    if (due <= at || due < previous) expect.fail(new Date(at).toISOString())
    previous = due
  }
})

test('a school that never opens is told, not waited for', () => {
  const never = {
    startsAt: '08:30',
    endsAt: '15:00',
    open: [],
    closed: [{ first: '2026-01-01', last: '2026-12-31', name: 'dicht' }],
  }
  expect(() =>
    schoolStartAfter(new Date('2026-02-01T00:00:00Z'), calendarOf(region, never)),
  ).toThrow(RangeError)
  expect(
    findSchoolStart(new Date('2026-02-01T00:00:00Z'), calendarOf(region, never)),
  ).toBeUndefined()
})

test.each([
  ['2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
  ['2026-03-29', '02:30', undefined],
  ['2027-02-29', '12:00', undefined],
  ['2028-02-29', '12:00', '2028-02-29T11:00:00.000Z'],
  ['2026-02-31', '12:00', undefined],
  ['2026-02-01', '25:00', undefined],
])('%s %s on the wall is %s', (day, time, want) => {
  expect(instantAt(day, time)?.toISOString()).toBe(want)
})

test('the day is that of the clock here, not of Greenwich', () => {
  expect(dayAt(new Date('2026-10-26T23:30:00Z'))).toBe('2026-10-27')
  expect(dayAt(new Date('2026-07-01T22:30:00Z'))).toBe('2026-07-02')
})
