/**
 * Small counts: what is told, so that nobody can work out how many children there were in one place.
 *
 * A count below 5 is hidden and the rest is rounded to 5. A total is never counted: it is the sum of what
 * is shown, so it says nothing that its parts do not say already. What several tables say together is tried
 * out as an outsider would (`ranges`): a table that narrows a hidden count down is not told.
 */
import { Temporal } from 'temporal-polyfill'
import type { Sector } from './route.ts'
import type { Outcome } from './signal.ts'

/** What is told of a count: rounded to 5, or hidden because it is below 5. */
export type Told = number | 'few'

export const smallest = 5

export function told(count: number): Told {
  return count < smallest ? 'few' : Math.round(count / smallest) * smallest
}

/** The first day that is not told yet. A signal of the last days of a month can take a week more to be over. */
export function toldUntil(today: string): string {
  return `${Temporal.PlainDate.from(today).subtract({ days: 14 }).toString().slice(0, 7)}-01`
}

/** The last year and this one, as far as they can be told: up to `until`, the first day that is not told yet. */
export function yearsToTell(until: string): { year: number; end: string }[] {
  const thisYear = Number(until.slice(0, 4))
  const last = { year: thisYear - 1, end: `${thisYear}-01-01` }
  return until === last.end ? [last] : [last, { year: thisYear, end: until }]
}

/** The sum of what is shown; hidden when nothing is. */
export function toldTotal(parts: readonly Told[]): Told {
  const shown = parts.filter((part) => part !== 'few')
  return shown.length === 0 ? 'few' : shown.reduce((sum, part) => sum + part, 0)
}

/** A told count in words. */
export function toldText(one: Told): string {
  return one === 'few' ? 'minder dan 5' : String(one)
}

/** A sum of what is shown, in words: of hidden counts it says nothing. */
export function totalText(parts: readonly Told[]): string {
  const total = toldTotal(parts)
  return total === 'few' ? 'te weinig om te tellen' : String(total)
}

/** A share, or which of its two parts is too small to tell. */
export type ToldShare = number | 'few' | 'nearly_all'

/**
 * A share as a percentage in steps of 5. Hidden when the part or what is left of the whole is below 5, also
 * when it is none: a hundred per cent would tell that.
 */
export function toldShare(part: number, whole: number): ToldShare {
  if (part < smallest) return 'few'
  if (whole - part < smallest) return 'nearly_all'
  return Math.round((part / whole) * 20) * 5
}

/** A told share in words. */
export function shareText(one: ToldShare): string {
  if (one === 'few') return 'te weinig om te tellen'
  return one === 'nearly_all' ? 'bijna alle' : `${one} %`
}

/** How signals ended, by how. */
export type OutcomeCounts = Record<Outcome, number>

/** How many were in time, out of how many it can be said of. */
export interface InTime {
  inTime: number
  of: number
}

/** What was counted of the region in a year. */
export interface Counted {
  /** Of municipalities only a year that is over is told: from month to month one would see a signal come by. */
  over: boolean
  /** The region by month: `2026-03`. */
  months: Record<string, number>
  sectors: Record<Sector | 'none', number>
  /** Each municipality by how its signals ended; together the region. */
  towns: Record<string, OutcomeCounts>
  shares: Record<ShareKey, InTime>
  townShares: Record<string, InTime>
}

/** What a share is of: at the bell, each hop, and whether there was support. */
export const shareNames = {
  bell: 'Op tijd voor de bel doorgegeven',
  test: 'Getoetst voor er gebeld moest worden',
  find: 'School gevonden voor er gebeld moest worden',
  receive: 'Opgehaald door de school zonder dat er gebeld moest worden',
  support: 'De school gaf steun',
} as const
export type ShareKey = keyof typeof shareNames

/** What is told of a year: null for a table that would tell too much beside the others. */
export interface ToldYear {
  outcomes: Record<Outcome, Told>
  months: Record<string, Told> | null
  sectors: Record<Sector | 'none', Told> | null
  shares: Record<ShareKey, ToldShare>
  towns: Record<string, ToldTown>
}

/** What is told of a municipality; no outcomes when they would tell too much. */
export interface ToldTown {
  outcomes: Record<Outcome, Told> | null
  bell: ToldShare
}

/** So many values a hidden count must be able to have. */
export const rangeLeast = 3

/** What is told of a year, and what is left out of it so that no hidden count follows. */
export function toldYear(counted: Counted): ToldYear {
  const { towns, months, sectors } = counted
  const year: ToldYear = {
    outcomes: mapped(summed(Object.values(towns)), told),
    months: mapped(months, told),
    sectors: mapped(sectors, told),
    shares: mapped(counted.shares, ({ inTime, of }) => toldShare(inTime, of)),
    towns: mapped(towns, (outcomes, code) => ({
      outcomes: counted.over ? mapped(outcomes, told) : null,
      bell: counted.over ? toldTownShare(outcomes, counted.townShares[code]) : 'few',
    })),
  }
  for (let narrowed = narrowedIn(year); narrowed; narrowed = narrowedIn(year)) {
    if (narrowed.town !== undefined) year.towns[narrowed.town]!.outcomes = null
    // A hidden count of the region: what it is narrowed by is told less, from what matters least.
    else if (year.months) year.months = null
    else if (year.sectors) year.sectors = null
    else for (const town of Object.values(year.towns)) town.outcomes = null
  }
  return year
}

/** A share of a municipality is told only where enough is shown that it adds nothing to it. */
function toldTownShare(outcomes: OutcomeCounts, share: InTime | undefined): ToldShare {
  const shown = toldTotal(Object.values(mapped(outcomes, told)))
  return share && shown !== 'few' && shown >= 4 * smallest
    ? toldShare(share.inTime, share.of)
    : 'few'
}

interface Range {
  low: number
  high: number
  /** A count that is hidden: it must stay so. */
  hidden: boolean
  town?: string | undefined
}

/** A hidden count that is narrowed down: rather one of a municipality, since that one can be left out alone. */
function narrowedIn(year: ToldYear): Range | undefined {
  const narrow = ranges(year).filter(
    ({ low, high, hidden }) => hidden && high - low + 1 < rangeLeast,
  )
  return narrow.find(({ town }) => town !== undefined) ?? narrow[0]
}

/**
 * What an outsider can work out of each count from all that is told together: the least and the most it can be.
 * Municipalities by outcome add up to the region by outcome; that, the months and the kinds of school to one whole.
 */
export function ranges(year: ToldYear): Range[] {
  const outcomes = Object.keys(year.outcomes) as Outcome[]
  const region = mapped(year.outcomes, (one) => rangeOf(one))
  const cells = Object.entries(year.towns).map(([town, { outcomes: told }]) =>
    mapped(year.outcomes, (_, outcome) =>
      told ? rangeOf(told[outcome], town) : { low: 0, high: Infinity, hidden: false },
    ),
  )
  const months = Object.values(year.months ?? {}).map((one) => rangeOf(one))
  const sectors = Object.values(year.sectors ?? {}).map((one) => rangeOf(one))
  const whole: Range = { low: 0, high: Infinity, hidden: false }
  const sums: [Range, Range[]][] = [
    ...outcomes.map((outcome): [Range, Range[]] => [
      region[outcome],
      cells.map((town) => town[outcome]),
    ]),
    [whole, Object.values(region)],
    ...(year.months ? [[whole, months] as [Range, Range[]]] : []),
    ...(year.sectors ? [[whole, sectors] as [Range, Range[]]] : []),
  ]
  while (sums.map(([sum, parts]) => tighten(sum, parts)).some(Boolean));
  return [
    ...Object.values(region),
    ...cells.flatMap((town) => Object.values(town)),
    ...months,
    ...sectors,
  ]
}

function rangeOf(one: Told, town?: string): Range {
  return one === 'few'
    ? { low: 0, high: smallest - 1, hidden: true, town }
    : { low: Math.max(smallest, one - 2), high: one + 2, hidden: false, town }
}

/** Uses that the parts add up to the sum, both ways. @returns whether anything became narrower */
function tighten(sum: Range, parts: readonly Range[]): boolean {
  let changed = false
  const set = (range: Range, low: number, high: number) => {
    if (low > range.low) [range.low, changed] = [low, true]
    if (high < range.high) [range.high, changed] = [high, true]
  }
  const [low, high] = [total(parts, 'low'), total(parts, 'high')]
  set(sum, low, high)
  for (const part of parts) {
    const others = parts.filter((one) => one !== part)
    set(part, sum.low - total(others, 'high'), sum.high - total(others, 'low'))
  }
  return changed
}

function total(parts: readonly Range[], edge: 'low' | 'high'): number {
  return parts.reduce((sum, part) => sum + part[edge], 0)
}

function summed(all: readonly OutcomeCounts[]): OutcomeCounts {
  const [first, ...rest] = all
  if (!first) throw new Error('A region has municipalities')
  return rest.reduce((sum, one) => mapped(sum, (count, key) => count + one[key]), first)
}

function mapped<K extends string, V, W>(
  of: Record<K, V>,
  change: (value: V, key: K) => W,
): Record<K, W> {
  return Object.fromEntries(
    (Object.entries(of) as [K, V][]).map(([key, value]) => [key, change(value, key)]),
  ) as Record<K, W>
}
