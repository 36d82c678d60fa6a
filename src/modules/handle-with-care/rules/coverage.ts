/**
 * How many schools are how far, per municipality and per board; and what of a school needs somebody.
 */
import { contactsAsk, type ContactTerms } from './contacts.ts'
import { schoolStates, type SchoolState } from './readiness.ts'
import { trialDueOn } from './trial.ts'

export interface CoverageRow {
  name: string
  schools: number
  states: Record<SchoolState, number>
}

/** Counts schools by what they have in common, in the order of the first of each. */
export function coverageBy<S extends { state: SchoolState }>(
  schools: readonly S[],
  nameOf: (school: S) => string,
): CoverageRow[] {
  return [...Map.groupBy(schools, nameOf)].map(([name, here]) => ({
    name,
    schools: here.length,
    states: Object.fromEntries(
      (Object.keys(schoolStates) as SchoolState[]).map((state) => [
        state,
        here.filter((one) => one.state === state).length,
      ]),
    ) as Record<SchoolState, number>,
  }))
}

/** What of a school that takes part needs somebody, in words. */
export function needs(
  school: { state: SchoolState; triedOn: string | null; terms: ContactTerms },
  today: string,
): string[] {
  if (school.state !== 'active') return []
  const terms = { ...school.terms, toldOn: null }
  const asked = contactsAsk(terms, today)
  return [
    ...(trialDueOn(school.triedOn, today) <= today ? ['proefbericht te laat'] : []),
    ...(asked === 'pause' ? ['niemand mag ontvangen'] : []),
    ...(asked === 'tell'
      ? ['contactpersoon of vervanger mist, kan niet inloggen, of loopt af']
      : []),
  ]
}
