/**
 * The way signals go in a municipality, and which children of which school it is for.
 */
import { ageOn, type Child } from './child.ts'
import type { HopTimes } from './escalation.ts'
import type { Variant } from './signal.ts'

export type Sector = 'primary' | 'secondary'

export interface Route extends HopTimes {
  municipalityCode: string
  version: number
  /** The list of criteria that is tested here. */
  criteriaVersion: number
  variant: Variant
  testerId: string
  finderId: string
  deputyId: string | null
  maxGapDays: number
  leadMinutes: number
  primaryFrom: number | null
  primaryUntil: number | null
  secondaryFrom: number | null
  secondaryUntil: number | null
}

/** Whether a child of this age may get a signal at this kind of school. */
export function fitsSchool(
  route: Pick<Route, 'primaryFrom' | 'primaryUntil' | 'secondaryFrom' | 'secondaryUntil'>,
  sector: Sector,
  birthDate: Child['birthDate'],
  day: string,
): boolean {
  const [from, until] =
    sector === 'primary'
      ? [route.primaryFrom, route.primaryUntil]
      : [route.secondaryFrom, route.secondaryUntil]
  const age = ageOn(birthDate, day)
  return from !== null && until !== null && from <= age && age <= until
}

/** What came of looking for the school: one that takes it, or why it goes to none. */
export type Finding = 'school' | 'no_match' | 'not_participating' | 'out_of_age'
