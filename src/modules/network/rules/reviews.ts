/**
 * The quarterly review: who holds special rights, and whether that is still needed.
 */
import { z } from 'zod'
import type { Role } from '#roles'
import type { Granter } from './granting.ts'

/** Rights that are gone through. Machines too: what a system may do is forgotten soonest of all. */
export const reviewedRoles = [
  'administrator',
  'dataProtectionOfficer',
  'programmeLead',
  'organisationAdministrator',
  'machine',
] as const satisfies readonly Role[]

/** A review is late when it is not done after so many days. */
export const reviewDays = 28

/** The quarter of a moment, as `2026-Q4`, by the clock of Amsterdam. */
export function quarterOf(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
}

/** `2026-Q4` → `vierde kwartaal van 2026`. */
export function quarterText(quarter: string): string {
  const names = ['eerste', 'tweede', 'derde', 'vierde']
  return `${names[Number(quarter.slice(-1)) - 1]} kwartaal van ${quarter.slice(0, 4)}`
}

/** The last day to be in time, for a review that was made on `madeOn`. */
export function dueOn(madeOn: string): string {
  const day = new Date(`${madeOn}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + reviewDays)
  return day.toISOString().slice(0, 10)
}

export function isLate(review: { madeOn: string; open: number }, today: string): boolean {
  return review.open > 0 && today > dueOn(review.madeOn)
}

/**
 * Whether an actor may say of a line whether it stays. Nobody reviews themselves: the lines of the
 * privacy officers are for another of them, or for a project leader.
 */
export function mayReview(
  actor: Pick<Granter, 'role' | 'personId'>,
  line: { role: Role; personId: string },
): boolean {
  if (actor.personId === line.personId) return false
  if (actor.role === 'dataProtectionOfficer') return true
  return actor.role === 'programmeLead' && line.role === 'dataProtectionOfficer'
}

/** What is said of a line. */
export const ReviewAnswer = z.object({
  outcome: z.enum(['stays', 'ends'], 'Kies of de functie blijft of eindigt.'),
  reason: z
    .string('Schrijf waarom.')
    .trim()
    .min(3, 'Schrijf waarom: dat staat straks in de lijst die bewaard blijft.')
    .max(1_000, 'Dit is te lang: schrijf het in ten hoogste 1.000 tekens.'),
})
export type ReviewAnswer = z.output<typeof ReviewAnswer>
