import type { Work } from '#platform/database.ts'

// Made once: making a format costs more than a hundred times using it.
const days = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' })
const long = new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', dateStyle: 'long' })

/** Today as people write it (2026-11-29), by the clock of Amsterdam. */
export function today(work: Pick<Work, 'now'>): string {
  return days.format(work.now)
}

/** `2026-11-24` → `24 november 2026`. */
export function dayText(day: string): string {
  return long.format(new Date(`${day}T00:00:00Z`))
}
