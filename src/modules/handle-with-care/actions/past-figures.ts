/**
 * Figures of the demonstration: how signals of the last year and of this one ended. Invented counts, told by the same
 * rules as in earnest. There are no signals behind them: Kring counts only what happened, and these did not.
 */
import type { Work } from '#platform/database.ts'
import {
  dayAt,
  outcomes,
  toldUntil,
  toldYear,
  yearsToTell,
  type Counted,
  type InTime,
  type Outcome,
  type Sector,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'

/** How many signals of a municipality ended how, in a whole year. */
export type PastYear = ReadonlyMap<string, Partial<Record<Outcome, number>>>

/** Tells invented figures of a whole year, for the last one and for this one as far as it is over. */
export async function showPastFigures({ db, now }: Work, past: PastYear): Promise<void> {
  const until = toldUntil(dayAt(now))
  for (const { year, end } of yearsToTell(until))
    await store.saveToldYear(db, { year, until: end, told: toldYear(countedIn(past, year, end)) })
}

interface Invented {
  town: string
  outcome: Outcome
  /** 1 to 12. */
  month: number
  sector: Sector | 'none'
  /** Runs on, so that every so many of them was late. */
  number: number
}

/** Fewer in summer, more when evenings are long. */
const monthsOfYear = [1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 8, 9, 9, 9, 10, 10, 11, 11, 11, 12, 12, 12]

function countedIn(past: PastYear, year: number, end: string): Counted {
  const over = end === `${year + 1}-01-01`
  const lastMonth = over ? 12 : Number(end.slice(5, 7)) - 1
  const all = [...invented(past)].filter(({ month }) => month <= lastMonth)
  const many = (fits: (one: Invented) => boolean) => all.filter(fits).length
  const share = (of: (one: Invented) => boolean, every: number): InTime => ({
    of: many(of),
    inTime: many((one) => of(one) && one.number % every !== 0),
  })
  const reached = ({ outcome }: Invented) => outcome === 'acknowledged' || outcome === 'missed'
  const passedOn = ({ outcome }: Invented) => outcome === 'acknowledged'
  const inTime = (some: (one: Invented) => boolean): InTime => ({
    of: many((one) => reached(one) && some(one)),
    inTime: many((one) => passedOn(one) && one.number % 12 !== 0 && some(one)),
  })
  const months = Array.from({ length: lastMonth }, (_, index) => index + 1)
  return {
    over,
    months: Object.fromEntries(
      months.map((month) => [
        `${year}-${String(month).padStart(2, '0')}`,
        many((one) => one.month === month),
      ]),
    ),
    sectors: {
      primary: many(({ sector }) => sector === 'primary'),
      secondary: many(({ sector }) => sector === 'secondary'),
      none: many(({ sector }) => sector === 'none'),
    },
    towns: Object.fromEntries(
      [...past.keys()].map((town) => [
        town,
        Object.fromEntries(
          outcomes.map((outcome) => [
            outcome,
            many((one) => one.town === town && one.outcome === outcome),
          ]),
        ) as Record<Outcome, number>,
      ]),
    ),
    shares: {
      bell: inTime(() => true),
      test: share(() => true, 15),
      find: share(({ sector }) => sector !== 'none', 10),
      receive: share(reached, 7),
      support: share(passedOn, 6),
    },
    townShares: Object.fromEntries(
      [...past.keys()].map((town) => [town, inTime((one) => one.town === town)]),
    ),
  }
}

/** One after the other, spread over the months and the kinds of schools. */
function* invented(past: PastYear): Iterable<Invented> {
  let number = 0
  for (const [town, ended] of past)
    for (const outcome of outcomes)
      for (let count = ended[outcome] ?? 0; count > 0; count--) {
        number++
        const month = monthsOfYear[(number * 7) % monthsOfYear.length]!
        // Without a school there is no kind of school.
        const found = !['not_met', 'no_school_match', 'withdrawn'].includes(outcome)
        const sector = !found ? 'none' : number % 9 === 0 ? 'secondary' : 'primary'
        yield { town, outcome, month, sector, number }
      }
}
