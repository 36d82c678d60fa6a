/**
 * What organisations offer, and for what one may call their people.
 */
import { maybeDay } from '#platform/day.ts'
import { z } from 'zod'
import type { Role } from '#roles'
import { keepsRegion } from './granting.ts'
import type { Opening } from './hours.ts'

/** How one comes in at a service, in words. */
export const accessWords = {
  self: 'Iedereen kan zelf contact opnemen',
  referral: 'Met een verwijzing',
  professionals: 'Alleen voor professionals',
} as const
export type Access = keyof typeof accessWords

/** How soon a service can act, in words. */
export const urgencyWords = {
  always: 'Dag en nacht',
  sameDay: 'Dezelfde dag',
  week: 'Binnen een week',
  weeks: 'Na een paar weken',
  unknown: 'Niet bekend',
} as const
export type Urgency = keyof typeof urgencyWords

/** Roles of people who can be found by the finder. */
export const findableRoles = ['attentionOfficer', 'liaison', 'expert', 'fixedContact'] as const
export const isFindable = (role: Role): boolean => (findableRoles as readonly Role[]).includes(role)

/** Whether the actor keeps the entries of an organisation: its own administrator, or who keeps the region. */
export function keepsEntries(
  actor: { role: Role; organisationId: string },
  organisationId: string,
): boolean {
  return (
    keepsRegion(actor) ||
    (actor.role === 'organisationAdministrator' && actor.organisationId === organisationId)
  )
}

/** A service as it stands in a list of answers. */
export interface ServiceCard {
  id: string
  name: string
  summary: string
  organisationId: string
  organisation: string
  organisationKind: string
  phone: string | null
  organisationPhone: string | null
  /** Of what year the number of the organisation is, when nobody checked it since. */
  organisationPhoneYear: number | null
  email: string | null
  website: string | null
  organisationEmail: string | null
  organisationWebsite: string | null
  access: Access
  accessText: string | null
  urgency: Urgency
  /** For professionals to learn from, rather than help for who is in it. */
  training: boolean
  roundTheClock: boolean
  openings: Opening[]
  forms: string[]
  municipalities: string[]
  confirmedAt: string
}

/** A service with all that is known of it. */
export interface Service extends ServiceCard {
  status: 'active' | 'inactive'
  audience: string | null
  ageFrom: number | null
  ageUntil: number | null
  languages: string[]
  accessibility: string | null
  costs: string | null
  exclusions: string | null
  waitingDays: number | null
  waitingAt: string | null
  hidden: string[]
  source: string | null
  version: number
  locations: Location[]
}

export interface Location {
  id: string
  name: string
  kind: 'physical' | 'virtual' | 'secret'
  address: string | null
  postcode: string | null
  place: string | null
  municipalityCode: string | null
  accessibility: string | null
}

/** Someone in a function, with for what one may call them. */
export interface ListingCard {
  id: string
  name: string
  title: string
  role: Role
  organisationId: string
  organisation: string
  organisationPhone: string | null
  organisationPhoneYear: number | null
  subject: string
  phone: string | null
  email: string | null
  reachable: string | null
  forms: string[]
  municipalities: string[]
  confirmedAt: string
  /** Who answers when this person does not; only when that person may be found too. */
  deputy: { id: string; name: string; title: string; phone: string | null } | null
}

/** A listing with what only the person and who keeps it see. */
export interface Listing extends ListingCard {
  ageFrom: number | null
  ageUntil: number | null
  hoursPerWeek: number | null
  deputyId: string | null
  trainedUntil: string | null
  personConsentAt: Date | null
  employerConsentAt: Date | null
  version: number
  /** Form keys and CBS codes as they were chosen; none of the codes: the area of the organisation. */
  formKeys: string[]
  municipalityCodes: string[]
}

/** Whether data nobody confirmed for 13 months, so that they are grey and come last. */
export function isStale(confirmedAt: string, today: string): boolean {
  return monthsLater(confirmedAt, 13) < today
}

/** Whether it is time to ask if an entry still holds: a year after it was last confirmed. */
export function isDue(confirmedAt: string, today: string): boolean {
  return monthsLater(confirmedAt, 12) <= today
}

/** Waiting times are shown for two weeks; after that nobody knows. */
export function waitingShown(
  service: { waitingDays: number | null; waitingAt: string | null },
  today: string,
): number | undefined {
  const { waitingDays, waitingAt } = service
  if (waitingDays === null || waitingAt === null) return undefined
  const age = (Date.parse(today) - Date.parse(waitingAt)) / 86_400_000
  return age >= 0 && age <= 14 ? waitingDays : undefined
}

/** An age range in words, or undefined when it is for everyone. */
export function ageText(from: number | null, until: number | null): string | undefined {
  // Nobody is kept out for being older than that.
  const last = until !== null && until >= 120 ? null : until
  if (from === null || from === 0) return last === null ? undefined : `tot en met ${last} jaar`
  return last === null ? `vanaf ${from} jaar` : `${from} tot en met ${last} jaar`
}

/** The day some months later, at the most the last day of that month. */
function monthsLater(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year!, month! - 1 + months + 1, 0))
  const day2 = Math.min(date!, last.getUTCDate())
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), day2))
    .toISOString()
    .slice(0, 10)
}

/** Text that may be left out. */
const maybeText = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `Dit is te lang: ten hoogste ${max} tekens.`)
    .optional()
    .transform((text) => text || null)

const listOf = (known: readonly string[], message: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((some) => [
      ...new Set(some === undefined ? [] : [some].flat().filter((one) => one !== '')),
    ])
    .refine((some) => some.every((one) => known.includes(one)), message)

const maybeAge = z
  .string()
  .trim()
  .optional()
  .transform((text) => text || null)
  .refine(
    (text) => text === null || (/^\d{1,3}$/.test(text) && Number(text) <= 120),
    'Vul een leeftijd in jaren in, van 0 tot en met 120.',
  )
  .transform((text) => (text === null ? null : Number(text)))

/** A phone number as digits: `+31 (0)43-123 45 67` → `0431234567`; one across the border keeps its `+`. */
export const Phone = z
  .string()
  .trim()
  .optional()
  .transform((text) =>
    (text ?? '')
      .replaceAll(/[\s().-]/g, '')
      .replace(/^(\+|00)31/, '0')
      .replace(/^00(?=\d{9}$)/, '0')
      .replace(/^00(?=[1-9])/, '+'),
  )
  .refine(
    (digits) =>
      digits === '' || /^(0\d{9}|0[89]00\d{4,7}|14\d{3}|1\d{2,3}|\+[1-9]\d{6,14})$/.test(digits),
    'Dit is geen telefoonnummer. Schrijf het netnummer erbij, zoals 043 123 45 67.',
  )
  .transform((digits) => digits || null)

const maybeEmail = z
  .string()
  .trim()
  .toLowerCase()
  .max(200, 'Dit e-mailadres is te lang.')
  .optional()
  .transform((text) => text || null)
  .refine(
    (text) => text === null || /^[^\s@]+@([a-z0-9-]+\.)+[a-z]{2,}$/.test(text),
    'Dit is geen e-mailadres. Een e-mailadres ziet eruit als naam@organisatie.nl.',
  )

/** For what one may call someone, as they or their organisation write it. */
export const ListingForm = (known: {
  forms: readonly string[]
  municipalities: readonly string[]
  deputies: readonly string[]
}) =>
  z
    .object({
      subject: z
        .string('Schrijf waarvoor men je kan bellen.')
        .trim()
        .min(2, 'Schrijf waarvoor men je kan bellen.')
        .max(500, 'Dit is te lang: schrijf het in ten hoogste 500 tekens.'),
      forms: listOf(known.forms, 'Kies vormen uit de lijst.'),
      municipalities: listOf(known.municipalities, 'Kies gemeenten uit de lijst.'),
      ageFrom: maybeAge,
      ageUntil: maybeAge,
      hoursPerWeek: z
        .string()
        .trim()
        .optional()
        .transform((text) => text?.replace(',', '.') || null)
        .refine(
          (text) => text === null || (/^\d{1,2}(\.\d)?$/.test(text) && Number(text) <= 80),
          'Vul het aantal uren per week in, zoals 8 of 2,5.',
        )
        .transform((text) => (text === null ? null : Number(text))),
      reachable: maybeText(200),
      phone: Phone,
      email: maybeEmail,
      deputyId: z
        .string()
        .optional()
        .transform((id) => id || null)
        .refine(
          (id) => id === null || known.deputies.includes(id),
          'Kies een vervanger uit de lijst.',
        ),
      trainedUntil: maybeDay,
    })
    .refine(
      ({ ageFrom, ageUntil }) => ageFrom === null || ageUntil === null || ageFrom <= ageUntil,
      {
        path: ['ageUntil'],
        message: 'De hoogste leeftijd is lager dan de laagste.',
      },
    )
    .refine(({ phone, email }) => phone !== null || email !== null, {
      path: ['phone'],
      message: 'Vul een telefoonnummer of een e-mailadres in: anders kan niemand je bereiken.',
    })
export type ListingEdit = z.output<ReturnType<typeof ListingForm>>

export { listOf, maybeAge, maybeEmail, maybeText }
