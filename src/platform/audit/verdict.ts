/**
 * What the privacy officer says of a deed: in order, a question first, or unjust. Words with it are sealed.
 */
import { z } from 'zod'
import { openSecret, sealSecret } from '#platform/keyring.ts'
import { refusals } from '#platform/refusal.ts'
import { afterWorkingDays } from '#platform/working-days.ts'

/** The verdicts, by the words people choose from. */
export const verdicts = {
  in_order: 'In orde',
  ask: 'Navragen',
  unjust: 'Onterecht',
} as const

export type Verdict = keyof typeof verdicts

const wordsMost = 1_500

/** A verdict as it arrives from the form. Whoever has doubts says which. */
export const Review = z
  .object({
    oordeel: z.enum(Object.keys(verdicts) as Verdict[], 'Kies wat je oordeel is.'),
    opmerking: z
      .string('Typ je opmerking opnieuw.')
      .trim()
      .max(wordsMost, `Maak je opmerking korter: ten hoogste ${wordsMost} tekens.`)
      .default(''),
  })
  .refine(({ oordeel, opmerking }) => oordeel === 'in_order' || opmerking.length >= 10, {
    path: ['opmerking'],
    message: 'Schrijf in de opmerking wat je opviel, in ten minste 10 tekens.',
  })

export type Review = z.output<typeof Review>

export const refuseReview = refusals({
  own_deed: {
    status: 403,
    text: 'Dit is een handeling van jezelf. Een andere functionaris gegevensbescherming kijkt haar na.',
  },
  reviewed_before: { status: 409, text: 'Hierover is al een oordeel gegeven.' },
  still_open: {
    status: 409,
    text: 'De noodtoegang loopt nog. Beëindig haar eerst, of kijk haar na als zij voorbij is.',
  },
})

/** What is reviewed later than this many working days after it could be is overdue. */
export const reviewDays = 5

/** The last day on which something of `moment` is reviewed in time. */
export function reviewedBy(moment: Date): string {
  return afterWorkingDays(dayOf(moment), reviewDays)
}

/** Whether that day has passed. */
export function isOverdue(moment: Date, now: Date): boolean {
  return dayOf(now) > reviewedBy(moment)
}

/** The day by the clock of Amsterdam. */
export function dayOf(moment: Date): string {
  return days.format(moment)
}

// The Swedes write a day as the database does.
const days = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' })

/** Where words stand: they open there only. */
type Words =
  | 'sample_line.remark_sealed'
  | 'exceptional_access.remark_sealed'
  | 'exceptional_access.reason_sealed'

/** Words about somebody, as they may be stored in the row numbered `id`; null for none. */
export function sealWords(place: Words, id: string, words: string): Buffer | null {
  return words === '' ? null : sealSecret('oversight', `oversight.${place}/${id}`, words)
}

/** The words that were sealed there; empty when there are none. */
export function openWords(place: Words, id: string, sealed: Buffer | null): string {
  return sealed ? openSecret('oversight', `oversight.${place}/${id}`, sealed) : ''
}
