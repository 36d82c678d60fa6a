/**
 * Money: amounts in euro cents, and whether what is stated is what it adds up to.
 */
import { z } from 'zod'

/** What one year comes to: stated by the plan, and added up from its posts. */
export interface YearTotal {
  year: number
  statedCents: number | null
  sumCents: number
  /** Null when the plan states no total. */
  agrees: boolean | null
  /** Posts without an amount in this year; they count as nothing in the sum. */
  withoutAmount: number
}

/** The totals of every year that has an amount or a stated total. */
export function yearTotals(
  cells: readonly { year: number; amountCents: number | null }[],
  stated: readonly { year: number; amountCents: number }[],
): YearTotal[] {
  const years = [...new Set([...cells, ...stated].map(({ year }) => year))].toSorted(
    (a, b) => a - b,
  )
  return years.map((year) => {
    const ofYear = cells.filter((cell) => cell.year === year)
    const sumCents = ofYear.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0)
    const statedCents = stated.find((total) => total.year === year)?.amountCents ?? null
    return {
      year,
      statedCents,
      sumCents,
      agrees: statedCents === null ? null : statedCents === sumCents,
      withoutAmount: ofYear.filter(({ amountCents }) => amountCents === null).length,
    }
  })
}

/** An amount as people type it: `1.174.000`, `55660,50`, `€ 93.840`; empty means no amount. */
export const Euros = z
  .string()
  .trim()
  .transform((text, context) => {
    if (text === '') return null
    const cents = centsFrom(text)
    if (cents !== undefined) return cents
    context.issues.push({
      code: 'custom',
      message: 'Schrijf een bedrag als 55.660 of 55660,50.',
      input: text,
    })
    return z.NEVER
  })

/** The form of one post: an amount, a kind of money and a remark per year. */
export function BudgetEdit(years: readonly number[]) {
  return z.object({
    ...Object.fromEntries(
      years.flatMap((year) => [
        [`amount-${year}`, Euros],
        [`fund-${year}`, z.enum(['regulier', 'tijdelijk'], 'Kies regulier of tijdelijk geld.')],
        [
          `remark-${year}`,
          z
            .string()
            .trim()
            .max(1_000, 'Dit is te lang: schrijf het in ten hoogste 1000 tekens.')
            .default(''),
        ],
      ]),
    ),
    why: z
      .string('Schrijf waarom je dit wijzigt en waar het besluit staat.')
      .trim()
      .min(3, 'Schrijf waarom je dit wijzigt en waar het besluit staat.')
      .max(2_000, 'Dit is te lang: schrijf het in ten hoogste 2000 tekens.'),
  })
}

function centsFrom(text: string): number | undefined {
  const bare = text.replaceAll(/[€\s\u00a0]|,-$/g, '')
  const match = /^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(bare)
  if (!match) return undefined
  const [, minus, whole, decimals = ''] = match
  const cents = Number(whole!.replaceAll('.', '')) * 100 + Number(decimals.padEnd(2, '0'))
  if (cents > 100_000_000_000_000) return undefined
  return minus ? -cents : cents
}
