/**
 * The criteria of Handle with Care: a versioned list of the working group. Only the outcome of the test is
 * kept, never the answers: those would say what happened.
 */
import { z } from 'zod'

export interface Criterion {
  key: string
  question: string
  /** The answer that goes with a signal. */
  wants: 'ja' | 'nee'
}

export interface CriteriaList {
  version: number
  criteria: readonly Criterion[]
}

/**
 * The list with which Kring starts; the exact criteria of Zuid-Limburg are not public, so the working group
 * settles them in Kring. Source of the parts: the domain, 3.3.
 */
export const firstCriteria: CriteriaList = {
  version: 1,
  criteria: [
    {
      key: 'attended',
      question: 'Is de politie bij het kind thuis geweest vanwege huiselijk geweld?',
      wants: 'ja',
    },
    {
      key: 'lives_there',
      question: 'Woont het kind daar, of was het er bij?',
      wants: 'ja',
    },
    {
      key: 'goes_to_school',
      question: 'Gaat het kind de volgende schooldag naar school, voor zover je weet?',
      wants: 'ja',
    },
    {
      key: 'suspect',
      question: 'Is het kind zelf verdachte?',
      wants: 'nee',
    },
    {
      key: 'unsafe_to_send',
      question: 'Zie jij of de politie een reden om de school juist niets te laten weten?',
      wants: 'nee',
    },
  ],
}

/** What one is asked before a signal ends without the school knowing. */
export const sureQuestion =
  'Er gaat dan niets naar school en de gegevens worden gewist. Zeker? Vink het aan, of wijzig je antwoord.'

/** The answers to a list, one field per criterion; those that end the signal are asked once more. */
export function CriteriaAnswers(list: CriteriaList) {
  const answers = Object.fromEntries(
    list.criteria.map(({ key }, index) => [
      key,
      z.enum(['ja', 'nee'], `Vraag ${index + 1}: kies ja of nee.`),
    ]),
  ) as Record<string, z.ZodEnum<{ ja: 'ja'; nee: 'nee' }>>
  return z
    .object({ ...answers, sure: z.string().default('') })
    .transform(({ sure, ...given }, context) => {
      if (sure !== 'ja' && !criteriaMet(list, given))
        context.addIssue({ code: 'custom', path: ['sure'], message: sureQuestion })
      return given
    })
}

/** Whether the criteria are met: each answer is the one that goes with a signal. */
export function criteriaMet(
  { criteria }: CriteriaList,
  answers: Readonly<Record<string, string>>,
): boolean {
  return criteria.every(({ key, wants }) => answers[key] === wants)
}
