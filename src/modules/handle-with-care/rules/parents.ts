/**
 * A parent asks what is kept of their child: Veilig Thuis finds the signal by the birth date, and answers.
 */
import { z } from 'zod'
import { isDay } from '#platform/day.ts'

export const ParentQuestion = z.object({
  birthDate: z
    .string('Vul de geboortedatum van het kind in.')
    .trim()
    .refine(isDay, 'Deze datum bestaat niet. Kies de geboortedatum van het kind.'),
})

/** What was done with a signal, as Veilig Thuis may tell a parent. */
export interface LogLine {
  at: Date
  action: string
  role: string
  /** The function of who did it; not kept once the child is erased. */
  title: string | null
  organisation: string | null
  /** Of one's own organisation only. */
  name: string | null
}

/** Who did it, in words. */
export function doer(
  { role, title, organisation, name }: LogLine,
  roleNames: Readonly<Record<string, string>>,
): string {
  if (role === 'system') return 'Kring zelf'
  return [name, title ?? roleNames[role], organisation].filter(Boolean).join(', ')
}
