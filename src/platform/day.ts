/**
 * A day on the calendar, as text: `2026-03-31`.
 */
import { z } from 'zod'

/** Whether this day exists, from the year 1000 on; `Date.parse` takes 30 February for 2 March. */
export function isDay(text: string): boolean {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** A field with a day that may stay empty; `null` when it is. */
export const maybeDay = z
  .string()
  .trim()
  .optional()
  .transform((text) => text || null)
  .refine((text) => text === null || isDay(text), 'Deze datum bestaat niet.')
