/**
 * Figures are counted once a month, when a month is over and all its signals are: from counts that change by the
 * minute one could see a single signal go by.
 */
import type { Work } from '#platform/database.ts'
import { dayAt, toldUntil, toldYear, yearsToTell } from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'

/** Counts this year and the last one as far as they can be told, unless that was done. */
export async function tellFigures(work: Work): Promise<void> {
  const until = toldUntil(dayAt(work.now))
  const known = await store.toldYears(work.db)
  for (const { year, end } of yearsToTell(until)) {
    if (known.some((one) => one.year === year && one.until >= end)) continue
    const counted = await store.countYear(work.db, year, end)
    // A region without municipalities tells nothing.
    if (Object.keys(counted.towns).length > 0)
      await store.saveToldYear(work.db, { year, until: end, told: toldYear(counted) })
  }
}
