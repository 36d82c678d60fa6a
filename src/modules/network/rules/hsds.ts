/**
 * The public edition of the register in the terms of Open Referral HSDS 3.1.
 *
 * Names of objects and fields are those of the specification; ids are ours and never change, and what has no
 * row of its own gets an id that follows from its owner. Under `kring` stands what the specification has no field
 * for, so that reading the file in again changes nothing.
 *
 * @see https://docs.openreferral.org (HSDS 3.1), decision 0043
 */
import { createHash } from 'node:crypto'
import { accessWords, type Access } from './register.ts'
import { webLink } from './organisations.ts'

export interface PublicOrganisation {
  id: string
  name: string
  kind: string
  summary: string | null
  phone: string | null
  email: string | null
  website: string | null
  address: string | null
  postcode: string | null
  place: string | null
  kvk: string | null
  /** Within the network: where it is and for which municipalities it works. */
  municipality?: string | null
  area?: string[]
}

export interface PublicService {
  id: string
  organisationId: string
  organisation: string
  organisationKind: string
  name: string
  summary: string
  audience: string | null
  ageFrom: number | null
  ageUntil: number | null
  languages: string[]
  accessibility: string | null
  access: Access
  accessText: string | null
  costs: string | null
  exclusions: string | null
  waitingDays: number | null
  phone: string | null
  email: string | null
  website: string | null
  roundTheClock: boolean
  confirmedAt: string
  forms: { key: string; name: string; summary: string }[]
  municipalities: { code: string; name: string }[]
  openings: { weekday: number; opens: string; closes: string }[]
  locations: {
    id: string
    name: string
    kind: 'physical' | 'virtual'
    address: string | null
    postcode: string | null
    place: string | null
    accessibility: string | null
    /** Within the network: where it is, and what is not for everyone. */
    municipality?: string | null
    hidden?: string[]
  }[]
  /** Whether it runs; what is for everyone does. */
  status?: 'active' | 'inactive'
  /** Within the network: how soon it can act, what is not for everyone, and its municipalities without those of the organisation. */
  urgency?: string
  hidden?: string[]
  ownMunicipalities?: string[]
}

type Json = Record<string, unknown>

/** The taxonomy of forms of violence (GIA-vormen). */
export const taxonomy = {
  id: uuidOf('taxonomy', 'gia-vormen'),
  name: 'GIA-vormen',
  description: 'Vormen van geweld in afhankelijkheidsrelaties, zoals Kring ze gebruikt.',
}

/** A form of violence as a term of the taxonomy. */
export function taxonomyTerm(form: { key: string; name: string; summary: string }): Json {
  return {
    id: uuidOf('form', form.key),
    code: form.key,
    name: form.name,
    description: form.summary,
    language: 'nl',
    taxonomy: taxonomy.name,
    taxonomy_detail: taxonomy,
  }
}

/** An organisation as it stands in a list. */
export function organizationListed(one: PublicOrganisation): Json {
  return clean({
    id: one.id,
    name: one.name,
    description: one.summary ?? one.kind,
    email: one.email,
    website: link(one.website),
  })
}

/** An organisation in full, with its services and its other places when they are given. */
export function organization(
  one: PublicOrganisation,
  services?: PublicService[],
  places: readonly PublicLocation[] = [],
): Json {
  const location = organizationLocationId(one.id)
  return clean({
    ...organizationListed(one),
    phones: one.phone ? [phone(one.id, one.phone)] : [],
    organization_identifiers: one.kvk
      ? [
          {
            id: uuidOf('kvk', one.id),
            organization_id: one.id,
            identifier_scheme: 'NL-KVK',
            identifier_type: 'KvK',
            identifier: one.kvk,
          },
        ]
      : [],
    locations: [
      ...(one.address && one.place
        ? [
            clean({
              id: location,
              location_type: 'physical',
              organization_id: one.id,
              name: one.name,
              addresses: [address(location, one.address, one.postcode, one.place)],
            }),
          ]
        : []),
      ...places.map((place) => locationOf(one.id, place)),
    ],
    kring: clean({ kind: one.kind, municipality: one.municipality, area: one.area }),
    ...(services && { services: services.map((each) => service(each)) }),
  })
}

/** The id of the place that the address of an organisation itself is. */
export function organizationLocationId(id: string): string {
  return uuidOf('organization location', id)
}

/** A service as it stands in a list. */
export function serviceListed(one: PublicService): Json {
  return clean({
    id: one.id,
    organization_id: one.organisationId,
    name: one.name,
    description: one.summary,
    url: link(one.website),
    email: one.email,
    status: one.status ?? 'active',
    application_process: [accessWords[one.access], one.accessText].filter(Boolean).join('. '),
    fees_description: one.costs,
    wait_time: one.waitingDays === null ? null : `${one.waitingDays} dagen`,
    eligibility_description: [one.audience, one.exclusions && `Niet voor: ${one.exclusions}`]
      .filter(Boolean)
      .join('. '),
    minimum_age: one.ageFrom,
    maximum_age: one.ageUntil,
    assured_date: one.confirmedAt,
    organization: {
      id: one.organisationId,
      name: one.organisation,
      description: one.organisationKind,
      kring: { kind: one.organisationKind },
    },
  })
}

/** A service in full. */
export function service(one: PublicService): Json {
  return {
    ...serviceListed(one),
    phones: one.phone ? [phone(one.id, one.phone)] : [],
    schedules: schedulesOf(one),
    service_areas: one.municipalities.map(({ code, name }) => ({
      id: uuidOf('service area', one.id, code),
      service_id: one.id,
      name,
      extent: code,
      extent_type: 'CBS gemeentecode',
    })),
    languages: one.languages.map((name) => ({
      id: uuidOf('language', one.id, name),
      service_id: one.id,
      name,
    })),
    cost_options: one.costs
      ? [{ id: uuidOf('cost', one.id), service_id: one.id, amount_description: one.costs }]
      : [],
    service_at_locations: one.locations.map((location) => serviceAtLocation(one, location)),
    kring: clean({
      access: one.access,
      access_text: one.accessText,
      audience: one.audience,
      exclusions: one.exclusions,
      accessibility: one.accessibility,
      waiting_days: one.waitingDays,
      round_the_clock: one.roundTheClock ? 'ja' : 'nee',
      urgency: one.urgency,
      hidden: one.hidden,
      municipalities: one.ownMunicipalities,
    }),
    attributes: one.forms.map((form) => ({
      id: uuidOf('attribute', one.id, form.key),
      link_id: one.id,
      link_entity: 'service',
      taxonomy_term: taxonomyTerm(form),
    })),
  }
}

type PublicLocation = PublicService['locations'][number]

/** A service at one of its locations. */
export function serviceAtLocation(one: PublicService, location: PublicLocation): Json {
  return {
    id: uuidOf('service at location', one.id, location.id),
    service_id: one.id,
    location_id: location.id,
    location: locationOf(one.organisationId, location),
  }
}

function locationOf(organisationId: string, location: PublicLocation): Json {
  const { id, name, kind, accessibility } = location
  return clean({
    id,
    location_type: kind,
    organization_id: organisationId,
    name,
    addresses:
      location.address && location.place
        ? [address(id, location.address, location.postcode, location.place)]
        : [],
    accessibility: accessibility
      ? [{ id: uuidOf('accessibility', id), location_id: id, description: accessibility }]
      : [],
    kring:
      location.hidden && clean({ municipality: location.municipality, hidden: location.hidden }),
  })
}

/** A page of a list, in the wrapper of the specification. */
export function page(contents: Json[], total: number, number: number, size: number): Json {
  const pages = Math.max(1, Math.ceil(total / size))
  return {
    total_items: total,
    total_pages: pages,
    page_number: number,
    size: contents.length,
    first_page: number === 1,
    last_page: number >= pages,
    empty: contents.length === 0,
    contents,
  }
}

/** The key of a form by the id of its term; undefined when it is no term of ours. */
export function formOfTerm(id: string, forms: readonly { key: string }[]): string | undefined {
  return forms.find(({ key }) => uuidOf('form', key) === id)?.key
}

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

function schedulesOf({ id, roundTheClock, openings }: PublicService): Json[] {
  const schedule = (name: string, byday: string, opens: string, closes: string) => ({
    id: uuidOf('schedule', id, name),
    service_id: id,
    freq: 'WEEKLY',
    wkst: 'MO',
    byday,
    opens_at: opens,
    closes_at: closes,
  })
  if (roundTheClock) return [schedule('always', days.join(','), '00:00', '24:00')]
  return openings.map(({ weekday, opens, closes }) =>
    schedule(`${weekday} ${opens}`, days[weekday - 1]!, opens, closes),
  )
}

function phone(owner: string, number: string): Json {
  return { id: uuidOf('phone', owner), number, type: 'voice' }
}

function address(location: string, street: string, postcode: string | null, place: string): Json {
  return {
    id: uuidOf('address', location),
    location_id: location,
    address_1: street,
    city: place,
    state_province: 'Limburg',
    postal_code: postcode ?? '',
    country: 'NL',
    address_type: 'physical',
  }
}

/** Only addresses a program can follow. */
function link(website: string | null): string | null {
  return website ? (webLink(website) ?? null) : null
}

/** Without what is not known: an absent field says so, null would be wrong by the schema. */
function clean(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json).filter(
      ([, value]) => value !== null && value !== undefined && value !== '',
    ),
  )
}

/** A name-based UUID (version 5), so that the same thing has the same id in every answer. */
function uuidOf(...parts: string[]): string {
  const hash = createHash('sha1')
    .update(`kring open-referral\n${parts.join('\n')}`)
    .digest()
  hash[6] = (hash[6]! & 0x0f) | 0x50
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex').slice(0, 32)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
