/**
 * Keeping the register: what an organisation writes of itself, what it must think about twice, and what changed.
 */
import { z } from 'zod'
import type { Opening } from './hours.ts'
import {
  accessWords,
  listOf,
  maybeAge,
  maybeEmail,
  maybeText,
  Phone,
  urgencyWords,
} from './register.ts'
import { webLink } from './organisations.ts'

/** Fields of an organisation and of a service, as people call them. */
export const fieldNames = {
  name: 'Naam',
  kind: 'Soort',
  summary: 'Wat het is',
  status: 'Loopt het',
  forms: 'Vormen van geweld',
  municipalities: 'Gemeenten',
  audience: 'Doelgroep',
  ageFrom: 'Vanaf leeftijd',
  ageUntil: 'Tot en met leeftijd',
  languages: 'Talen',
  accessibility: 'Toegankelijkheid',
  access: 'Wie kan er terecht',
  accessText: 'Aanmelden',
  costs: 'Kosten',
  exclusions: 'Niet voor',
  urgency: 'Hoe snel',
  training: 'Training voor professionals',
  waitingDays: 'Wachttijd in dagen',
  phone: 'Telefoon',
  email: 'E-mail',
  website: 'Website',
  roundTheClock: 'Dag en nacht',
  openings: 'Openingstijden',
  locations: 'Plekken',
  hidden: 'Alleen voor professionals',
  address: 'Adres',
  postcode: 'Postcode',
  place: 'Plaats',
  municipalityCode: 'Gemeente',
  kvk: 'KvK-nummer',
} as const
export type FieldName = keyof typeof fieldNames

/** What may be kept from the public edition; `all` is the service as a whole. */
export const hideable = [
  'all',
  'phone',
  'email',
  'website',
  'audience',
  'accessText',
  'exclusions',
  'openings',
  'waitingDays',
] as const

/** The days of the week, Monday first. */
export const weekdays = [
  'Maandag',
  'Dinsdag',
  'Woensdag',
  'Donderdag',
  'Vrijdag',
  'Zaterdag',
  'Zondag',
] as const

const hoursField = (weekday: number) =>
  z
    .string()
    .trim()
    .optional()
    .transform((text, context): Opening[] => {
      const openings = readHours(text ?? '', weekday)
      if (openings) return openings
      context.addIssue({
        code: 'custom',
        message: 'Schrijf tijden als 9:00-17:00, of als 9:00-12:30 en 13:30-17:00.',
      })
      return z.NEVER
    })

/** The hours of one day as people write them; undefined when they cannot be read. */
export function readHours(text: string, weekday: number): Opening[] | undefined {
  if (text === '') return []
  const openings: Opening[] = []
  for (const part of text.split(/\s+en\s+|[,;]/)) {
    const match =
      /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|tot)\s*(\d{1,2})(?:[:.](\d{2}))?(?:\s*uur)?\s*$/.exec(
        part,
      )
    if (!match) return undefined
    const [, h1, m1 = '00', h2, m2 = '00'] = match
    const opens = `${h1!.padStart(2, '0')}:${m1}`
    const closes = `${h2!.padStart(2, '0')}:${m2}`
    const last = openings.at(-1)
    const right = opens <= '23:59' && closes <= '24:00' && m1 < '60' && m2 < '60' && opens < closes
    if (!right || (last && opens < last.closes)) return undefined
    openings.push({ weekday, opens, closes })
  }
  return openings
}

/** The hours of one day as they are typed: `9:00-12:30 en 13:30-17:00`. */
export function typedHours(openings: readonly Opening[], weekday: number): string {
  return openings
    .filter((one) => one.weekday === weekday)
    .map(({ opens, closes }) => `${short(opens)}-${short(closes)}`)
    .join(' en ')
}
const short = (time: string) => time.slice(0, 5).replace(/^0(?=\d)/, '')

export const Website = maybeText(300).refine(
  (address) => address === null || webLink(address) !== undefined,
  'Dit is geen webadres. Een webadres ziet eruit als www.organisatie.nl.',
)
export const Postcode = maybeText(10).refine(
  (text) => text === null || /^[1-9]\d{3}\s?[a-z]{2}$/i.test(text),
  'Dit is geen postcode. Een postcode ziet eruit als 6411 AB.',
)
const ticked = z
  .string()
  .optional()
  .transform((value) => value === 'ja')

/** A service as an organisation writes it. */
export const ServiceForm = (known: {
  forms: readonly string[]
  municipalities: readonly string[]
  locations: readonly string[]
}) =>
  z
    .object({
      name: z
        .string('Geef dit aanbod een naam.')
        .trim()
        .min(2, 'Geef dit aanbod een naam.')
        .max(200, 'Deze naam is te lang: ten hoogste 200 tekens.'),
      summary: z
        .string('Schrijf in een paar zinnen wat het is.')
        .trim()
        .min(2, 'Schrijf in een paar zinnen wat het is.')
        .max(2000, 'Dit is te lang: ten hoogste 2000 tekens.'),
      stopped: ticked,
      training: ticked,
      forms: listOf(known.forms, 'Kies vormen uit de lijst.'),
      municipalities: listOf(known.municipalities, 'Kies gemeenten uit de lijst.'),
      locations: listOf(known.locations, 'Kies plekken uit de lijst.'),
      audience: maybeText(500),
      ageFrom: maybeAge,
      ageUntil: maybeAge,
      languages: maybeText(300).transform((text) =>
        (text ?? '')
          .split(/[,;\n]/)
          .map((one) => one.trim())
          .filter(Boolean)
          .slice(0, 30),
      ),
      accessibility: maybeText(500),
      access: z
        .string('Kies wie er terecht kan.')
        .refine((value) => Object.hasOwn(accessWords, value), 'Kies wie er terecht kan.'),
      accessText: maybeText(1000),
      costs: maybeText(500),
      exclusions: maybeText(1000),
      urgency: z
        .string('Kies hoe snel het kan.')
        .refine((value) => Object.hasOwn(urgencyWords, value), 'Kies hoe snel het kan.'),
      waitingDays: z
        .string()
        .trim()
        .optional()
        .transform((text) => text || null)
        .refine(
          (text) => text === null || (/^\d{1,4}$/.test(text) && Number(text) <= 1000),
          'Vul de wachttijd in hele dagen in.',
        )
        .transform((text) => (text === null ? null : Number(text))),
      phone: Phone,
      email: maybeEmail,
      website: Website,
      roundTheClock: ticked,
      hours1: hoursField(1),
      hours2: hoursField(2),
      hours3: hoursField(3),
      hours4: hoursField(4),
      hours5: hoursField(5),
      hours6: hoursField(6),
      hours7: hoursField(7),
      hidden: listOf(hideable, 'Kies uit de lijst.'),
      addressIsPublic: ticked,
    })
    .refine(
      ({ ageFrom, ageUntil }) => ageFrom === null || ageUntil === null || ageFrom <= ageUntil,
      {
        path: ['ageUntil'],
        message: 'De hoogste leeftijd is lager dan de laagste.',
      },
    )
export type ServiceEdit = z.output<ReturnType<typeof ServiceForm>>

/** An organisation's own card. */
export const OrganisationForm = (municipalities: readonly string[]) =>
  z.object({
    summary: maybeText(2000),
    phone: Phone,
    email: maybeEmail,
    website: Website,
    address: maybeText(200),
    postcode: Postcode,
    place: maybeText(80),
    kvk: maybeText(20)
      .transform((text) => text?.replaceAll(/\s/g, '') || null)
      .refine(
        (text) => text === null || /^\d{8}$/.test(text),
        'Een KvK-nummer heeft acht cijfers.',
      ),
    area: listOf(municipalities, 'Kies gemeenten uit de lijst.'),
    addressIsPublic: ticked,
  })
export type OrganisationEdit = z.output<ReturnType<typeof OrganisationForm>>

/** A place where an organisation works. Of a secret one the address is sealed, or not given at all. */
export const LocationForm = (municipalities: readonly string[]) =>
  z
    .object({
      name: z
        .string('Geef deze plek een naam.')
        .trim()
        .min(2, 'Geef deze plek een naam.')
        .max(200, 'Deze naam is te lang: ten hoogste 200 tekens.'),
      kind: z
        .string('Kies wat voor plek het is.')
        .refine(
          (kind) => ['physical', 'virtual', 'secret'].includes(kind),
          'Kies wat voor plek het is.',
        ),
      address: maybeText(200),
      postcode: Postcode,
      place: maybeText(80),
      municipalityCode: z
        .string()
        .optional()
        .transform((code) => code || null)
        .refine(
          (code) => code === null || municipalities.includes(code),
          'Kies een gemeente uit de lijst.',
        ),
      accessibility: maybeText(500),
      hidden: ticked,
      addressIsPublic: ticked,
    })
    .refine(
      ({ kind, name, address, postcode: code }) =>
        kind !== 'secret' || (!looksLikeAddress(name) && !holdsOneOf(name, [address, code])),
      {
        path: ['name'],
        message: 'De naam van een geheime plek ziet iedereen in het netwerk. Zet er geen adres in.',
      },
    )
export type LocationEdit = z.output<ReturnType<typeof LocationForm>>

/** Whether a text holds what looks like a street with a number, or a postcode. */
export function looksLikeAddress(text: string): boolean {
  return (
    /(?<![\d\p{L}])[1-9]\d{3}\s?[A-Z]{2}(?![\p{L}\d])/iu.test(text) ||
    /\p{L}(straat|laan|weg|plein|hof|pad|kade|steeg|dreef|singel|gracht|allee|baan|park|dijk|markt|wal|str\.?)\s*(nr\.?\s*)?\d{1,4}/iu.test(
      text,
    )
  )
}

/** Fields of an entry that everyone in the network reads. */
const openTexts = [
  'name',
  'summary',
  'audience',
  'accessibility',
  'accessText',
  'costs',
  'exclusions',
  'address',
  'postcode',
] as const

/**
 * The open fields in which an address stands that may have to stay secret: of a shelter every address, of
 * anyone an address that is shielded elsewhere. Asked about before it is saved.
 *
 * @param isShelter whether people hide at this organisation, or the service names a secret place
 * @param shielded the shielded addresses of the organisation, as far as the actor may know them
 */
export function questionable(
  texts: Partial<Record<string, unknown>>,
  isShelter: boolean,
  shielded: readonly (string | null)[],
): string[] {
  return openTexts.filter((field) => {
    const text = texts[field]
    if (typeof text !== 'string') return false
    if (holdsOneOf(text, shielded)) return true
    return isShelter && (field === 'address' || field === 'postcode' || looksLikeAddress(text))
  })
}

/** Whether a text holds one of these addresses, however it is spaced and spelled. */
function holdsOneOf(text: string, secrets: readonly (string | null)[]): boolean {
  const bare = plainLetters(text)
  return secrets.some((secret) => {
    const sought = plainLetters(secret ?? '')
    return sought !== '' && bare.includes(sought)
  })
}

/** Whether people hide at an organisation of this kind. */
export function isShelter(kind: string): boolean {
  return /opvang|blijf/i.test(kind)
}

export function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

export interface Change {
  field: FieldName
  before: string | null
  after: string | null
}

/** What differs between two versions of an entry, field by field, in words. */
export function changesBetween(
  before: Partial<Record<FieldName, unknown>>,
  after: Partial<Record<FieldName, unknown>>,
): Change[] {
  return (Object.keys(after) as FieldName[]).flatMap((field) => {
    const [was, is] = [inWords(before[field]), inWords(after[field])]
    return was === is ? [] : [{ field, before: was, after: is }]
  })
}

function inWords(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join(', ')
  if (typeof value === 'boolean') return value ? 'ja' : 'nee'
  return typeof value === 'number' ? value.toString() : (value as string)
}

/** Fields whose suggested text can be taken over as it is, with what they may hold. */
const takeableFields = {
  summary: maybeText(2000).refine((text) => text !== null, 'Schrijf wat er moet staan.'),
  phone: Phone,
  email: maybeEmail,
  website: Website,
  audience: maybeText(500),
  accessibility: maybeText(500),
  accessText: maybeText(1000),
  costs: maybeText(500),
  exclusions: maybeText(1000),
} as const satisfies Partial<Record<FieldName, z.ZodType>>
export type TakeableField = keyof typeof takeableFields
export const takeable = Object.keys(takeableFields) as TakeableField[]

export const isTakeable = (field: string): field is TakeableField =>
  (takeable as string[]).includes(field)

/** Something that is not right, said by anyone who works in the network. */
export const SuggestionForm = z
  .object({
    field: z
      .string()
      .optional()
      .transform((field) => (field || null) as FieldName | null)
      .refine((field) => field === null || isTakeable(field), 'Kies waar het over gaat.'),
    value: maybeText(2000),
    why: z
      .string('Schrijf wat er niet klopt, en hoe je dat weet.')
      .trim()
      .min(3, 'Schrijf wat er niet klopt, en hoe je dat weet.')
      .max(1000, 'Dit is te lang: ten hoogste 1000 tekens.'),
  })
  .transform(({ field, value, why }, context) => {
    if (field === null || !isTakeable(field)) return { field, value, why }
    const taken = takeableFields[field].safeParse(value ?? '')
    if (taken.success) return { field, value: taken.data, why }
    context.addIssue({ code: 'custom', path: ['value'], message: taken.error.issues[0]!.message })
    return z.NEVER
  })
export type Suggestion = z.output<typeof SuggestionForm>

/** What a keeper says about a suggestion. */
export const SuggestionDecisionForm = z
  .object({
    outcome: z
      .string('Kies wat je ermee doet.')
      .refine((value) => value === 'accepted' || value === 'declined', 'Kies wat je ermee doet.'),
    answer: maybeText(1000),
  })
  .refine(({ outcome, answer }) => outcome !== 'declined' || (answer ?? '').length >= 3, {
    path: ['answer'],
    message: 'Schrijf kort waarom niet: wie het voorstelde leest dat.',
  })
export type SuggestionDecision = z.output<typeof SuggestionDecisionForm>

/** Why nobody needs to take a place that came free. */
export const VacancyForm = z.object({
  why: z
    .string('Schrijf waarom deze plek niet meer nodig is.')
    .trim()
    .min(3, 'Schrijf waarom deze plek niet meer nodig is.')
    .max(500, 'Dit is te lang: ten hoogste 500 tekens.'),
})
