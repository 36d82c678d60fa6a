/**
 * What is not known, only inferred, or contradicted; and how it gets known.
 */
import { z } from 'zod'
import { day } from './timeline.ts'
import type { FactState } from './plan-rows.ts'

/** The states as people call them, and what they mean. */
export const stateNames: Record<FactState, { name: string; meaning: string }> = {
  unknown: { name: 'onbekend', meaning: 'de tekst zegt het niet' },
  inferred: { name: 'afgeleid', meaning: 'het staat er niet letterlijk' },
  contradicts: { name: 'tegenspraak', meaning: 'de tekst zegt twee dingen' },
}

/** What came out: an answer to what was unknown, or what was inferred turned out right or wrong. */
export const outcomes = {
  answered: 'Ik weet het nu',
  confirmed: 'Het klopt zoals het er staat',
  refuted: 'Het klopt niet',
} as const
export type Outcome = keyof typeof outcomes

/** The outcomes that make sense for a state. Only what was stated can be right or wrong. */
export function outcomesFor(state: FactState): Partial<typeof outcomes> {
  if (state === 'unknown') return { answered: outcomes.answered }
  if (state === 'contradicts') return { answered: outcomes.answered }
  return { confirmed: outcomes.confirmed, refuted: outcomes.refuted }
}

/** How a finding is resolved: what is true, who or what says so, and of which day that is. */
export function Resolution(state: FactState) {
  const allowed = Object.keys(outcomesFor(state)) as Outcome[]
  return z.object({
    outcome: z.enum(allowed, 'Kies wat je hebt gevonden.'),
    answer: z
      .string('Schrijf wat je hebt gevonden.')
      .trim()
      .min(2, 'Schrijf wat je hebt gevonden.')
      .max(4_000, 'Dit is te lang: schrijf het in ten hoogste 4000 tekens.'),
    source: z
      .string('Schrijf wie of wat dit zegt.')
      .trim()
      .min(2, 'Schrijf wie of wat dit zegt, bijvoorbeeld een besluit of een gesprek.')
      .max(400, 'Dit is te lang: schrijf het in ten hoogste 400 tekens.'),
    sourceDate: day('Vul in van welke datum dit is.'),
  })
}
/** What someone knows of a finding, for the project leaders to look into. */
export const Tip = z.object({
  tip: z
    .string('Schrijf wat je weet.')
    .trim()
    .min(3, 'Schrijf wat je weet.')
    .max(250, 'Dit is te lang: schrijf het in ten hoogste 250 tekens.'),
})

/** A plan becomes a draft, established or closed by something that was decided. */
export const PlanStatusChange = z.object({
  status: z.enum(['concept', 'vastgesteld', 'afgesloten'], 'Kies een status.'),
  source: z
    .string('Schrijf welk besluit dit is.')
    .trim()
    .min(2, 'Schrijf welk besluit dit is.')
    .max(400, 'Dit is te lang: schrijf het in ten hoogste 400 tekens.'),
  sourceDate: day('Vul de datum van het besluit in.'),
})
export type PlanStatusChange = z.output<typeof PlanStatusChange>

export type Resolution = z.output<ReturnType<typeof Resolution>>
