import type { Work } from '#platform/database.ts'

/** Today as people write it (2026-11-29), by the clock of Amsterdam. */
export function today(work: Pick<Work, 'now'>): string {
  return days.format(work.now)
}

// Made once: making one costs more than a page of questions.
const days = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' })
