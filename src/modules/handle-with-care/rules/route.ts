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

/** What an attendance officer answers: a school, or why there is none. */
export const findings = {
  school: 'Het kind zit op deze school',
  no_match: 'Ik vind geen school',
  not_participating: 'De school van het kind doet niet mee',
  out_of_age: 'Het kind heeft niet de leeftijd waarvoor deze school meedoet',
} as const
export type Finding = keyof typeof findings
