/**
 * What organisations that signed promise, and the yearly check-in: what came of it.
 */
import { z } from 'zod'

export const outcomes = {
  done: 'Gedaan',
  busy: 'Mee bezig',
  not: 'Niet gelukt',
} as const
export type Outcome = keyof typeof outcomes

export interface Answer {
  year: number
  outcome: Outcome
  example: string | null
}

export interface PromiseMade {
  id: string
  text: string
  /** 2026-11-29 */
  madeOn: string
  /** Newest year first. */
  answers: Answer[]
}

/** From this day in a year organisations are asked; a month later those who did not answer, again. */
const asking = '11-01'
const askingAgain = '12-01'

/** The year that is asked about on a day, and whether it is for the second time; undefined before that. */
export function checkInAsked(day: string): { year: number; again: boolean } | undefined {
  const part = day.slice(5)
  return part < asking ? undefined : { year: Number(day.slice(0, 4)), again: part >= askingAgain }
}

/** The year of which one shows results: the last one that was asked about. */
export function resultsYear(day: string): number {
  return checkInAsked(day)?.year ?? Number(day.slice(0, 4)) - 1
}

/** Whether a promise was there when the year was asked about. */
export function countsIn(promise: Pick<PromiseMade, 'madeOn'>, year: number): boolean {
  return promise.madeOn < `${year}-${asking}`
}

/** How far an organisation is with a year. */
export function answeredIn(
  promises: readonly PromiseMade[],
  year: number,
): { asked: number; answered: number } {
  const asked = promises.filter((one) => countsIn(one, year))
  const answered = asked.filter(({ answers }) => answers.some((one) => one.year === year))
  return { asked: asked.length, answered: answered.length }
}

/** What came of all promises in a year. */
export interface CheckInResults {
  year: number
  signed: number
  promises: number
  counts: Record<Outcome, number>
  /** Asked and not answered. */
  silent: number
  examples: { organisation: string; text: string; example: string }[]
}

/** An organisation that signed, with its promises. */
export interface Promising {
  organisationId: string
  organisation: string
  promises: PromiseMade[]
}

/** Adds up what organisations answered over a year. Shows at most five examples. */
export function resultsOf(all: readonly Promising[], year: number): CheckInResults {
  const counts = { done: 0, busy: 0, not: 0 }
  const examples: CheckInResults['examples'] = []
  let promises = 0
  let silent = 0
  for (const { organisation, promises: own } of all)
    for (const { text, answers, madeOn } of own) {
      const answer = answers.find((one) => one.year === year)
      if (!answer && !countsIn({ madeOn }, year)) continue
      promises++
      if (!answer) {
        silent++
        continue
      }
      counts[answer.outcome]++
      if (answer.example && examples.length < 5)
        examples.push({ organisation, text, example: answer.example })
    }
  return { year, signed: all.length, promises, counts, silent, examples }
}

/** A promise as it is typed. */
export const PromiseForm = z.object({
  text: z
    .string('Schrijf wat jullie beloven.')
    .trim()
    .min(3, 'Schrijf wat jullie beloven.')
    .max(500, 'Dit is te lang: schrijf het in ten hoogste 500 tekens.'),
})

/** What an organisation says of its promises in one go; what it leaves open stays as it was. */
export const CheckInForm = (promiseIds: readonly string[]) =>
  z
    .object(
      Object.fromEntries(
        promiseIds.flatMap((id): [string, z.ZodType<string>][] => [
          [
            `outcome-${id}`,
            z
              .string()
              .optional()
              .transform((text) => text ?? '')
              .refine(
                (text) => text === '' || Object.hasOwn(outcomes, text),
                'Kies hoe het staat met deze belofte.',
              ),
          ],
          [
            `example-${id}`,
            z
              .string()
              .trim()
              .max(1000, 'Dit is te lang: schrijf het in ten hoogste 1.000 tekens.')
              .optional()
              .transform((text) => text ?? ''),
          ],
        ]),
      ),
    )
    .superRefine((typed, context) => {
      const first = promiseIds[0]
      if (promiseIds.every((id) => !typed[`outcome-${id}`]))
        context.addIssue({
          code: 'custom',
          path: first ? [`outcome-${first}`] : [],
          message: 'Kies bij ten minste één belofte hoe het ermee staat.',
        })
      for (const id of promiseIds)
        if (typed[`example-${id}`] && !typed[`outcome-${id}`])
          context.addIssue({
            code: 'custom',
            path: [`outcome-${id}`],
            message: 'Kies ook hoe het staat met deze belofte.',
          })
    })
    .transform((typed) =>
      promiseIds.flatMap((promiseId) => {
        const outcome = typed[`outcome-${promiseId}`] as Outcome | '' | undefined
        const example = typed[`example-${promiseId}`] || null
        return outcome ? [{ promiseId, outcome, example }] : []
      }),
    )
