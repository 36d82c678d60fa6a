/**
 * Small steps that reading every part of a plan file takes.
 */
import { fieldName, type Path, type PlanProblem, type PlanSource } from './plan-file.ts'
import type { Building } from './plan-rows.ts'

/** Notes that a reference leads nowhere. */
export function absent(
  { problems, source }: Building,
  path: Path,
  what: string,
  key: string,
): void {
  problems.push({
    line: source.lineOf(path),
    field: fieldName(path),
    text: `Er is geen ${what} “${key}” in dit plan.`,
  })
}

/** Two things with the same key cannot be told apart. */
export function refuseDoubles(
  problems: PlanProblem[],
  source: PlanSource,
  all: { key: string; path: Path }[],
): void {
  const seen = new Set<string>()
  for (const { key, path } of all) {
    if (seen.has(key))
      problems.push({
        line: source.lineOf(path),
        field: fieldName(path),
        text: `“${key}” staat er twee keer.`,
      })
    seen.add(key)
  }
}

/** A name as it can stand in a path: `Ambtelĳke adviesgroep GIA` → `ambtelijke-adviesgroep-gia`. */
export function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
}

/** Cents as people read them: `€ 1.174.000`. */
export function euro(cents: number): string {
  return (cents % 100 === 0 ? wholeEuros : euros).format(cents / 100)
}

// Made once: making one takes as long as a hundred times using it, and a table of money has many.
const euros = new Intl.NumberFormat('nl-NL', { style: 'currency', currency: 'EUR' })
const wholeEuros = new Intl.NumberFormat('nl-NL', {
  style: 'currency',
  currency: 'EUR',
  maximumFractionDigits: 0,
})

/** A text as a sentence: capital first, full stop last. */
export const sentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
/** Keys as a shape: what `facts` is to leave out. */
export const keysOf = (keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, true]))
