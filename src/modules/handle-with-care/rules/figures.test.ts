/**
 * An outsider who has all tables of a year tries to work out a hidden count: by hand, on many small regions.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  outcomes,
  ranges,
  told,
  toldYear,
  type Counted,
  type OutcomeCounts,
  type Outcome,
  type Told,
  type ToldYear,
} from './index.ts'

const none = Object.fromEntries(outcomes.map((key) => [key, 0])) as OutcomeCounts
const shares = Object.fromEntries(
  ['bell', 'test', 'find', 'receive', 'support'].map((key) => [key, { inTime: 0, of: 0 }]),
) as Counted['shares']

/** A year with the same signals cut in three ways. */
function yearOf(towns: OutcomeCounts[], months: number, cut: number): Counted {
  const whole = towns.reduce(
    (sum, town) => sum + Object.values(town).reduce((one, other) => one + other, 0),
    0,
  )
  const perMonth = Array.from({ length: months }, (_, index) =>
    index === months - 1
      ? whole - Math.floor(whole / (months + cut)) * (months - 1)
      : Math.floor(whole / (months + cut)),
  )
  return {
    months: Object.fromEntries(perMonth.map((count, index) => [`2026-0${index + 1}`, count])),
    sectors: { primary: Math.floor(whole / 2), secondary: 0, none: Math.ceil(whole / 2) },
    towns: Object.fromEntries(towns.map((town, index) => [`GM000${index}`, town])),
    shares,
    townShares: {},
  }
}

const kinds = ['acknowledged', 'missed'] as const satisfies Outcome[]
const possible = (one: Told): number[] =>
  one === 'few'
    ? [0, 1, 2, 3, 4]
    : Array.from({ length: 100 }, (_, count) => count).filter((count) => told(count) === one)

/**
 * Tries every region that fits all that was told, count by count. @returns what each hidden count of a
 * municipality could have been
 */
function worksOut(year: ToldYear): Set<number>[] {
  const hidden = new Map<string, Set<number>>()
  const [some, others] = kinds.map((kind) => columnOf(year, kind))
  for (const [one, values] of some!)
    for (const [other, more] of others!)
      if (fitsWhole(year, one + other))
        for (const [cell, seen] of [...values, ...more])
          hidden.set(cell, (hidden.get(cell) ?? new Set()).union(seen))
  return [...hidden.values()]
}

/** All ways to fill one outcome of the municipalities: by what they add up to, what each hidden count was. */
function columnOf(year: ToldYear, kind: (typeof kinds)[number]) {
  const cells = Object.entries(year.towns).map(([code, { outcomes: shown }]) => ({
    key: `${code} ${kind}`,
    hidden: shown?.[kind] === 'few',
    // What a municipality keeps to itself can be anything.
    options: shown ? possible(shown[kind]) : Array.from({ length: 40 }, (_, count) => count),
  }))
  const found = new Map<number, Map<string, Set<number>>>()
  const walk = (at: number, counts: readonly number[]) => {
    if (at < cells.length) {
      for (const count of cells[at]!.options) walk(at + 1, [...counts, count])
      return
    }
    const sum = counts.reduce((one, other) => one + other, 0)
    if (told(sum) !== year.outcomes[kind]) return
    const values = found.get(sum) ?? new Map<string, Set<number>>()
    found.set(sum, values)
    cells.forEach((cell, index) => {
      if (cell.hidden) values.set(cell.key, (values.get(cell.key) ?? new Set()).add(counts[index]!))
    })
  }
  walk(0, [])
  return found
}

/** Whether so many signals fit the other tables of the region. */
function fitsWhole(year: ToldYear, whole: number): boolean {
  return [year.months, year.sectors].every((table) => {
    if (!table) return true
    const parts = Object.values(table).map(possible)
    const edge = (at: 0 | -1) => parts.reduce((sum, part) => sum + part.at(at)!, 0)
    return edge(0) <= whole && whole <= edge(-1)
  })
}

/** A region where signals end in two ways only, so that a hidden one is hidden by nothing else. */
const twoWays = (counts: { acknowledged: number; missed: number }) => counts as OutcomeCounts
const town = fc
  .record({ acknowledged: fc.nat({ max: 9 }), missed: fc.nat({ max: 9 }) })
  .map(twoWays)
const small = fc.tuple(
  fc.array(town, { minLength: 3, maxLength: 3 }),
  fc.integer({ min: 1, max: 4 }),
  fc.nat({ max: 3 }),
)

test('with all tables of a year at hand no hidden count is worked out, whatever is tried', () => {
  let tried = 0
  fc.assert(
    fc.property(small, ([towns, months, cut]) => {
      const year = toldYear(yearOf(towns, months, cut))
      for (const values of worksOut(year)) {
        tried++
        expect(values.size).toBeGreaterThanOrEqual(3)
      }
    }),
    { numRuns: 1_000 },
  )
  expect(tried).toBeGreaterThan(1_000)
})

test('it can be worked out when everything is told: so there is something to protect', () => {
  // 18 missed in the region is told as 20, so at the least 18; 7 and 7 as 5 and 5, so at the most 14: 4 is left.
  const towns = [7, 7, 4].map((missed) => twoWays({ acknowledged: 20, missed }))
  const counted = yearOf(towns, 2, 0)
  const tell = (counts: OutcomeCounts) =>
    Object.fromEntries(kinds.map((key) => [key, told(counts[key])])) as Record<Outcome, Told>
  const plain: ToldYear = {
    ...toldYear(counted),
    outcomes: tell(twoWays({ acknowledged: 60, missed: 18 })),
    towns: Object.fromEntries(
      Object.entries(counted.towns).map(([code, one]) => [
        code,
        { outcomes: tell(one), bell: 'few' },
      ]),
    ),
    ...{ months: null, sectors: null },
  }
  expect(worksOut(plain)).toEqual([new Set([4])])
  expect(worksOut(toldYear(counted))).toEqual([])
})

test('on regions of sixteen municipalities enough is told, and no hidden count is narrowed down', () => {
  const many = fc.array(
    fc
      .tuple(fc.nat({ max: 60 }), fc.nat({ max: 8 }), fc.nat({ max: 6 }))
      .map(([acknowledged, missed, withdrawn]): OutcomeCounts => ({
        ...none,
        ...{ acknowledged, missed, withdrawn },
      })),
    { minLength: 16, maxLength: 16 },
  )
  let told = 0
  let all = 0
  fc.assert(
    fc.property(many, (towns) => {
      const year = toldYear(yearOf(towns, 12, 0))
      for (const { low, high, hidden } of ranges(year))
        if (hidden) expect(high - low).toBeGreaterThanOrEqual(2)
      all += 16
      told += Object.values(year.towns).filter(({ outcomes: shown }) => shown).length
    }),
    { numRuns: 300 },
  )
  expect(told / all).toBeGreaterThan(0.9)
})

test('a year without signals tells nothing, and that it was none neither', () => {
  const year = toldYear(yearOf([none, none], 12, 0))
  expect(Object.values(year.outcomes)).toEqual(outcomes.map(() => 'few'))
})
