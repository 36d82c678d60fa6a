import type { Work } from '#platform/database.ts'

/** Today as people write it (2026-11-29), by the clock of Amsterdam. */
export function today(work: Pick<Work, 'now'>): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }).format(work.now)
}
