/**
 * The register as a file: sheets for people, HSDS for systems. What comes out can be read in again, and is the same.
 */
import { organization, type PublicOrganisation, type PublicService } from './hsds.ts'
import {
  entryKinds,
  importFields,
  openingsText,
  textIn,
  type EntryKind,
  type Fields,
  type Known,
  type Value,
} from './import-fields.ts'
import { hideable, fieldNames } from './entries.ts'
import type { Vocabulary } from './finder.ts'
import type { Opening } from './hours.ts'
import { accessWords, urgencyWords, type Access } from './register.ts'

/** What stands in a file: what everyone may know, or what everyone who works in the network may. */
export const editions = {
  openbaar: 'Openbare uitgave',
  netwerk: 'Uitgave voor het netwerk',
} as const
export type Edition = keyof typeof editions

/** The forms a file can have, with what people call them. */
export const exportFormats = {
  csv: { name: 'CSV, één bestand per soort (zip)', type: 'application/zip', ending: 'zip' },
  xlsx: {
    name: 'Excel (XLSX)',
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ending: 'xlsx',
  },
  json: {
    name: 'Open Referral HSDS 3.1 (JSON)',
    type: 'application/json; charset=utf-8',
    ending: 'json',
  },
} as const
export type ExportFormat = keyof typeof exportFormats

/** An entry as it goes into a file. Nothing secret, nothing of persons. */
export interface ExportEntry {
  kind: EntryKind
  id: string
  /** The organisation of a place or service. */
  ownerId: string | null
  fields: Record<string, Value | null>
}

/** What the public edition says of an organisation. */
export function publicOrganisationEntry(one: PublicOrganisation): ExportEntry {
  const { id, ...fields } = one
  return { kind: 'organisation', id, ownerId: null, fields }
}

/** What the public edition says of a service, and of the places where it is. */
export function publicServiceEntries(one: PublicService): ExportEntry[] {
  const { id, organisationId: ownerId } = one
  const { organisation: _, organisationKind: __, confirmedAt: ___, ...rest } = one
  const service: ExportEntry = {
    kind: 'service',
    id,
    ownerId,
    fields: {
      ...Object.fromEntries(Object.entries(rest).filter(([name]) => !own.has(name))),
      status: 'active',
      forms: one.forms.map(({ key }) => key),
      municipalities: one.municipalities.map(({ code }) => code),
      openings: one.openings,
      locations: one.locations.map((location) => location.id),
    },
  }
  const places = one.locations.map(({ id: placeId, ...fields }): ExportEntry => ({
    kind: 'location',
    id: placeId,
    ownerId,
    fields,
  }))
  return [service, ...places]
}
const own = new Set(['id', 'organisationId', 'forms', 'municipalities', 'openings', 'locations'])

/** A sheet for each kind of entry, with the columns by which it is read in again. */
export function sheetsOf(
  entries: readonly ExportEntry[],
  known: Known,
): { name: string; columns: string[]; rows: string[][] }[] {
  const kinds = Object.keys(entryKinds) as EntryKind[]
  return kinds.map((kind) => {
    // An address goes as a whole.
    const fields = importFields[kind].filter(
      ({ name }) => !['street', 'houseNumber', 'houseLetter', 'houseAddition'].includes(name),
    )
    return {
      name: entryKinds[kind],
      columns: fields.map(({ label }) => label),
      rows: entries
        .filter((entry) => entry.kind === kind)
        .map((entry) => fields.map(({ name }) => cellOf(entry, name, known))),
    }
  })
}

function cellOf({ kind, id, ownerId, fields }: ExportEntry, name: string, known: Known): string {
  if (name === 'key') return id
  if (name === 'owner') return ownerId ?? ''
  const value = fields[name] ?? null
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'ja' : 'nee'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return words[`${kind} ${name}`]?.[value] ?? value
  if (name === 'openings') return openingsText(value as Opening[])
  if (kind === 'location' && name === 'hidden') return value.length > 0 ? 'ja' : 'nee'
  return (value as string[]).map((one) => listWord(name, one, known)).join(' | ')
}

/** Keys as people read them. */
const words: Record<string, Readonly<Record<string, string>>> = {
  'service access': accessWords,
  'service urgency': urgencyWords,
  'service status': { active: 'ja', inactive: 'nee' },
  'location kind': { physical: 'een plek om langs te komen', virtual: 'alleen op afstand' },
}

function listWord(name: string, key: string, { forms, municipalities }: Known): string {
  if (name === 'forms') return forms.find((one) => one.key === key)?.name ?? key
  if (name === 'municipalities') return municipalities.find((one) => one.code === key)?.name ?? key
  if (name === 'hidden') {
    const part = hideable.find((one) => one === key)
    return part === undefined || part === 'all' ? 'alles' : fieldNames[part]
  }
  return key
}

/** All entries as organisations in HSDS, with their places and services. */
export function hsdsFile(
  entries: readonly ExportEntry[],
  known: Vocabulary,
  today: string,
): Record<string, unknown> {
  const of = (kind: EntryKind) => entries.filter((entry) => entry.kind === kind)
  const places = new Map(of('location').map((place) => [place.id, place]))
  const byOwner = (kind: EntryKind) => Map.groupBy(of(kind), ({ ownerId }) => ownerId)
  const [servicesBy, placesBy] = [byOwner('service'), byOwner('location')]
  return {
    version: '3.1',
    profile: 'https://docs.openreferral.org/en/3.1/',
    organizations: of('organisation').map((one) => {
      const party = asOrganisation(one)
      const services = (servicesBy.get(one.id) ?? []).map((service) =>
        asService(service, party, places, known, today),
      )
      return organization(party, services, (placesBy.get(one.id) ?? []).map(asLocation))
    }),
  }
}

const textOrNull = (fields: ExportEntry['fields'], name: string) =>
  textIn(fields as Fields, name) || null
const listIn = (fields: ExportEntry['fields'], name: string) =>
  Array.isArray(fields[name]) ? (fields[name] as string[]) : []
const numberIn = (fields: ExportEntry['fields'], name: string) =>
  typeof fields[name] === 'number' ? fields[name] : null

function asOrganisation({ id, fields }: ExportEntry): PublicOrganisation {
  const text = (name: string) => textOrNull(fields, name)
  return {
    id,
    name: textIn(fields as Fields, 'name'),
    kind: textIn(fields as Fields, 'kind'),
    summary: text('summary'),
    phone: text('phone'),
    email: text('email'),
    website: text('website'),
    address: text('address'),
    postcode: text('postcode'),
    place: text('place'),
    kvk: text('kvk'),
    ...('municipalities' in fields && {
      municipality: text('municipalityCode'),
      area: listIn(fields, 'municipalities'),
    }),
  }
}

type PublicLocation = PublicService['locations'][number]

function asLocation({ id, fields }: ExportEntry): PublicLocation {
  const text = (name: string) => textOrNull(fields, name)
  return {
    id,
    name: textIn(fields as Fields, 'name'),
    kind: fields['kind'] === 'virtual' ? 'virtual' : 'physical',
    address: text('address'),
    postcode: text('postcode'),
    place: text('place'),
    accessibility: text('accessibility'),
    ...('hidden' in fields && {
      municipality: text('municipalityCode'),
      hidden: listIn(fields, 'hidden'),
    }),
  }
}

function asService(
  { id, fields }: ExportEntry,
  party: PublicOrganisation,
  places: ReadonlyMap<string, ExportEntry>,
  known: Vocabulary,
  today: string,
): PublicService {
  const text = (name: string) => textOrNull(fields, name)
  const municipalities = listIn(fields, 'municipalities')
  return {
    id,
    organisationId: party.id,
    organisation: party.name,
    organisationKind: party.kind,
    name: textIn(fields as Fields, 'name'),
    summary: textIn(fields as Fields, 'summary'),
    status: fields['status'] === 'inactive' ? 'inactive' : 'active',
    audience: text('audience'),
    ageFrom: numberIn(fields, 'ageFrom'),
    ageUntil: numberIn(fields, 'ageUntil'),
    languages: listIn(fields, 'languages'),
    accessibility: text('accessibility'),
    access: (text('access') ?? 'self') as Access,
    accessText: text('accessText'),
    costs: text('costs'),
    exclusions: text('exclusions'),
    waitingDays: numberIn(fields, 'waitingDays'),
    phone: text('phone'),
    email: text('email'),
    website: text('website'),
    roundTheClock: fields['roundTheClock'] === true,
    confirmedAt: textIn(fields as Fields, 'confirmedAt') || today,
    forms: known.forms.filter(({ key }) => listIn(fields, 'forms').includes(key)),
    municipalities: known.municipalities.filter(({ code }) => municipalities.includes(code)),
    openings: (fields['openings'] ?? []) as Opening[],
    locations: listIn(fields, 'locations').flatMap((each) => {
      const place = places.get(each)
      return place ? [asLocation(place)] : []
    }),
    ...('hidden' in fields && {
      urgency: textIn(fields as Fields, 'urgency'),
      hidden: listIn(fields, 'hidden'),
      ownMunicipalities: municipalities,
    }),
  }
}
