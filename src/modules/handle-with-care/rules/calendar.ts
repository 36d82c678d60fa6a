/**
 * When a school is open. A school has the days of its region, what it closes beside them, and what it opens
 * although the region is closed. Days are texts like `2026-10-26`, times like `08:30`, both as on the wall.
 */

/** Days that follow each other, the last one included. */
export interface Days {
  first: string
  last: string
  name: string
}

/** The days on which schools of the region are closed, and until when that is known. */
export interface RegionDays {
  closed: readonly Days[]
  /** The last day of which the school holidays are known. */
  knownUntil: string
}

/** What one school says of itself. */
export interface SchoolDays {
  startsAt: string
  endsAt: string
  /** Study days, local days such as Carnaval, and holidays that differ from those of the region. */
  closed: readonly Days[]
  /** Days on which it teaches although the region is closed. */
  open: readonly Days[]
}

/** A school's calendar, ready to ask. */
export interface Calendar {
  /** Where it comes from: `national` for a school that gave none. */
  source: 'school' | 'national'
  startsAt: string
  endsAt: string
  isOpen: (day: string) => boolean
  /** Whether the school holidays of this day are known. */
  isKnown: (day: string) => boolean
}

/** What holds for a school that said nothing about itself. */
export const usualTimes = { startsAt: '08:30', endsAt: '15:00' } as const

/** The calendar of a school; without `school` that of the region, with the usual times. */
export function calendarOf(region: RegionDays, school?: SchoolDays): Calendar {
  const { startsAt, endsAt } = school ?? usualTimes
  const within = (days: readonly Days[] | undefined, day: string) =>
    (days ?? []).some(({ first, last }) => first <= day && day <= last)
  return {
    source: school ? 'school' : 'national',
    startsAt,
    endsAt,
    isOpen: (day) =>
      !isWeekend(day) &&
      !within(school?.closed, day) &&
      (within(school?.open, day) || !within(region.closed, day)),
    isKnown: (day) => day <= region.knownUntil,
  }
}

/**
 * The days of the region from the national lists: school holidays of region Zuid and of the whole country,
 * public holidays, and the days on which schools as a rule give no lessons (Good Friday, 5 May).
 */
export function regionDays(
  holidays: readonly { vakantie: string; regio: string; start: string; eind: string }[],
  named: readonly { datum: string; naam: string; soort: string }[],
): RegionDays {
  const ours = holidays.filter(({ regio }) => regio === 'zuid' || regio === 'heel_nederland')
  return {
    closed: [
      ...ours.map(({ vakantie, start, eind }) => ({ name: vakantie, first: start, last: eind })),
      ...named
        .filter(({ soort }) => soort !== 'observance')
        .map(({ naam, datum }) => ({ name: naam, first: datum, last: datum })),
    ],
    knownUntil: [
      ours
        .map(({ eind }) => eind)
        .toSorted()
        .at(-1) ?? '',
      // Beyond the last list of public holidays nobody knows when Whitsun is.
      `${
        named
          .map(({ datum }) => datum.slice(0, 4))
          .toSorted()
          .at(-1) ?? '0000'
      }-12-31`,
    ].toSorted()[0]!,
  }
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
}
