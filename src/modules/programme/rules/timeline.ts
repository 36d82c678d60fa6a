/**
 * The timeline: quarters, and what a cell says.
 */
import { isDay } from '#platform/day.ts'
import { z } from 'zod'

/** What is known of a quarter. A cell that is not there is unknown. */
export const cellKinds = ['empty', 'start', 'ongoing'] as const
export type CellKind = (typeof cellKinds)[number]

/** The letter a cell shows (so it reads in black and white) and the words behind it. */
export const cellNames: Record<CellKind | 'unknown', { letter: string; name: string }> = {
  start: { letter: 'S', name: 'start' },
  ongoing: { letter: 'L', name: 'lopend' },
  empty: { letter: '·', name: 'leeg' },
  unknown: { letter: '?', name: 'onbekend' },
}

/** The quarter a moment falls in, in Dutch time: `2026-Q4`. */
export function quarterOf(moment: Date): string {
  const [year, month] = yearAndMonth.format(moment).split('-').map(Number)
  return `${year}-Q${Math.ceil(month! / 3)}`
}

const yearAndMonth = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
})

/** `2026-Q4` → `4e kwartaal 2026`. */
export function quarterName(quarter: string): string {
  return `${quarter.slice(-1)}e kwartaal ${quarter.slice(0, 4)}`
}

/**
 * The form of one row: a field per quarter, and where it was found.
 * A field that is left out, empty or `unknown` stays unknown.
 */
export function TimelineEdit(quarters: readonly string[]) {
  const cell = z.enum(['', 'unknown', ...cellKinds], 'Kies leeg, start, lopend of onbekend.')
  return z.object({
    ...Object.fromEntries(quarters.map((quarter) => [quarter, cell.default('unknown')])),
    source: z
      .string('Schrijf waar dit staat, bijvoorbeeld het oorspronkelijke plan.')
      .trim()
      .min(3, 'Schrijf waar dit staat, bijvoorbeeld het oorspronkelijke plan.')
      .max(400, 'Dit is te lang: schrijf het in ten hoogste 400 tekens.'),
    sourceDate: day('Vul in van welke datum die bron is.'),
  })
}

/** A day as a form sends it. */
export function day(empty: string) {
  return z
    .string(empty)
    .trim()
    .min(1, empty)
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'Schrijf een datum als 2026-10-26.')
    .refine(isDay, 'Deze datum bestaat niet.')
    .refine((text) => text >= '1900-01-01', 'Deze datum is te lang geleden.')
}

/** The cells of a form, unknown ones left out. */
export function cellsOf(
  form: Record<string, unknown>,
  quarters: readonly string[],
): { quarter: string; kind: CellKind }[] {
  return quarters.flatMap((quarter) => {
    const kind = cellKinds.find((one) => one === form[quarter])
    return kind ? [{ quarter, kind }] : []
  })
}
