/**
 * What a file in the terms of Open Referral HSDS says of the register: organisations, places and services.
 *
 * Read as loosely as the specification allows, also page by page and object by object. People are left where
 * they are: a contact consents to nothing by standing in a file.
 */
import type { EntryKind, Known, RawEntry } from './import-fields.ts'
import { openingsText, municipalityCode } from './import-fields.ts'
import { organizationLocationId, taxonomy } from './hsds.ts'
import { plainName } from './organisations.ts'

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : [])
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''

/** Some words as a list in one text, in which a bar parts them. */
const listText = (words: readonly unknown[]) =>
  words.map((word) => textOf(word).replaceAll('|', '/')).join(' | ')

/** All entries that HSDS values hold, each once, in the order of the file. */
export function hsdsEntries(values: readonly unknown[], known: Known): RawEntry[] {
  const reader = new Map<string, RawEntry>()
  const found: Found = { entries: reader, known, line: 0 }
  for (const value of values.flatMap(objectsIn)) {
    found.line += 1
    readObject(value, found)
  }
  return [...reader.values()]
}

interface Found {
  entries: Map<string, RawEntry>
  known: Known
  line: number
}

/** The objects of a page, of a bulk file, of a list; or the one that it is. */
function objectsIn(value: unknown): Json[] {
  if (Array.isArray(value)) return value.filter(isObject)
  if (!isObject(value)) return []
  const lists = ['contents', 'organizations', 'services', 'service_at_locations', 'locations']
  const whole = 'id' in value ? [] : lists.filter((name) => Array.isArray(value[name]))
  return whole.length > 0 ? whole.flatMap((name) => list(value[name])) : [value]
}

/** What it is shows in what it has: every kind has fields that no other has. */
function readObject(one: Json, found: Found): void {
  if ('location_type' in one) addLocation(one, textOf(one['organization_id']), found)
  else if ('service_id' in one || isObject(one['service'])) addAtLocation(one, found)
  else if ('status' in one || 'organization_id' in one || isObject(one['organization']))
    addService(one, textOf(one['organization_id']), found)
  else if (
    'description' in one &&
    !('taxonomy' in one) &&
    !('taxonomy_detail' in one) &&
    isParty(one)
  )
    addOrganization(one, found)
}

/** A taxonomy has no more than a name and a description. */
function isParty(one: Json): boolean {
  return Object.keys(one).some((key) =>
    /^(email|website|phones|locations|services|organization_identifiers|legal_status|kring|funding|programs|contacts)$/.test(
      key,
    ),
  )
}

function add(kind: EntryKind, texts: Record<string, string>, found: Found): void {
  const id = `${kind} ${texts['owner'] ?? ''} ${texts['key']}`
  const before = found.entries.get(id)
  const said = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''))
  // The same thing twice in one file: together they say what it is.
  found.entries.set(id, {
    kind,
    line: before?.line ?? found.line,
    texts: { ...said, ...before?.texts },
  })
}

/** What Kring adds to the fields of the specification; others leave it out. */
const ours = (one: Json, name: string): string => {
  const extension = isObject(one['kring']) ? one['kring'] : {}
  const value = extension[name]
  return Array.isArray(value) ? listText(value) : textOf(value)
}

function addOrganization(one: Json, found: Found): void {
  const id = textOf(one['id'])
  const own = list(one['locations']).find(
    (location) => location['id'] === organizationLocationId(id),
  )
  const kind = ours(one, 'kind')
  const description = textOf(one['description'])
  const kvk = list(one['organization_identifiers']).find(
    (each) => textOf(each['identifier_scheme']) === 'NL-KVK',
  )
  add(
    'organisation',
    {
      key: id,
      name: textOf(one['name']),
      kind,
      // What has no summary of its own is described by its kind.
      summary: description === kind ? '' : description,
      ...(own && placeOf(own)),
      municipalityCode: ours(one, 'municipality'),
      municipalities: ours(one, 'area'),
      phone: phoneOf(one),
      email: textOf(one['email']),
      website: textOf(one['website']) || textOf(one['url']),
      kvk: textOf(kvk?.['identifier']),
    },
    found,
  )
  for (const location of list(one['locations']))
    if (location !== own) addLocation(location, id, found)
  for (const service of list(one['services'])) addService(service, id, found)
}

function addLocation(one: Json, owner: string, found: Found): void {
  const type = textOf(one['location_type'])
  if (type === 'postal') return
  const accessible = list(one['accessibility']).map((each) => textOf(each['description']))
  add(
    'location',
    {
      key: textOf(one['id']),
      owner,
      name: textOf(one['name']) || textOf(list(one['addresses'])[0]?.['address_1']),
      kind: type === 'virtual' ? 'virtual' : 'physical',
      ...placeOf(one),
      municipalityCode: ours(one, 'municipality'),
      accessibility: accessible.filter(Boolean).join('. ').slice(0, 500),
      hidden: ours(one, 'hidden') === 'address' ? 'ja' : '',
    },
    found,
  )
}

function addAtLocation(one: Json, found: Found): void {
  const service = isObject(one['service']) ? one['service'] : undefined
  if (!service) return
  const location = { location: one['location'] }
  addService({ service_at_locations: [location], ...service }, '', found)
}

function addService(one: Json, given: string, found: Found): void {
  const party = isObject(one['organization']) ? one['organization'] : undefined
  const owner = given || textOf(party?.['id']) || textOf(one['organization_id'])
  if (party) addOrganization({ ...party, id: owner }, found)
  const at = list(one['service_at_locations'])
    .map((each) => each['location'])
    .filter(isObject)
    .filter((location) => textOf(location['location_type']) !== 'postal')
  for (const location of at) addLocation(location, owner, found)
  const exact = isObject(one['kring'])
  add(
    'service',
    {
      key: textOf(one['id']),
      owner,
      name: textOf(one['name']),
      summary: textOf(one['description']) || textOf(one['name']),
      status: textOf(one['status']) === 'active' ? 'active' : 'inactive',
      forms: formsOf(one, found.known).join(' | '),
      municipalities: exact ? ours(one, 'municipalities') : areasOf(one, found.known).join(' | '),
      audience: exact ? ours(one, 'audience') : cut(one['eligibility_description'], 500),
      ageFrom: ageOf(one['minimum_age']),
      ageUntil: ageOf(one['maximum_age']),
      languages: listText(list(one['languages']).map((each) => each['name'])),
      accessibility: ours(one, 'accessibility'),
      access: ours(one, 'access'),
      accessText: exact ? ours(one, 'access_text') : cut(one['application_process'], 1000),
      costs: cut(one['fees_description'], 500) || costOf(one),
      exclusions: ours(one, 'exclusions'),
      urgency: ours(one, 'urgency'),
      waitingDays: ours(one, 'waiting_days'),
      phone: phoneOf(one),
      email: textOf(one['email']),
      website: textOf(one['url']),
      ...timesOf(one, exact),
      locations: listText(at.map((location) => location['id'])),
      hidden: ours(one, 'hidden'),
    },
    found,
  )
}

const cut = (value: unknown, most: number) => textOf(value).slice(0, most)

/** A number as people dial it; what is no number is not said. */
function phoneOf(one: Json): string {
  return (
    list(one['phones'])
      .map((each) => textOf(each['number']).replaceAll(/["']/g, ''))
      .find((number) => /\d{3}/.test(number)) ?? ''
  )
}

function ageOf(value: unknown): string {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 120
    ? String(value)
    : ''
}

function costOf(one: Json): string {
  const [cost] = list(one['cost_options'])
  return cut(cost?.['amount_description'], 500)
}

function placeOf(location: Json): Record<string, string> {
  const [address] = list(location['addresses'])
  if (!address) return {}
  const country = textOf(address['country'])
  const postcode = textOf(address['postal_code'])
  const city = textOf(address['city'])
  // What lies across the border keeps its own postcode, before the name of the place.
  const here = country === 'NL'
  return {
    address: cut(address['address_1'], 200),
    postcode: here ? postcode : '',
    place: (here ? city : `${postcode} ${city}`.trim()).slice(0, 80),
  }
}

/** Forms of violence by their key in our taxonomy, or by name in any. */
function formsOf(one: Json, { forms }: Known): string[] {
  return list(one['attributes']).flatMap((attribute) => {
    const term = isObject(attribute['taxonomy_term']) ? attribute['taxonomy_term'] : {}
    const ownTerm = textOf(term['taxonomy']) === taxonomy.name
    const form = forms.find(
      ({ key, name }) =>
        (ownTerm && key === textOf(term['code'])) ||
        plainName(name) === plainName(textOf(term['name'])),
    )
    return form ? [form.key] : []
  })
}

function areasOf(one: Json, known: Known): string[] {
  return list(one['service_areas']).flatMap(
    (area) =>
      municipalityCode(textOf(area['extent']), known) ??
      municipalityCode(textOf(area['name']), known) ??
      [],
  )
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** Weekly hours; what is monthly, or once, Kring does not know. */
function timesOf(one: Json, exact: boolean): { openings: string; roundTheClock: string } {
  const roundTheClock = exact ? ours(one, 'round_the_clock') : ''
  if (roundTheClock === 'ja') return { openings: '', roundTheClock }
  const openings = list(one['schedules']).flatMap((schedule) => {
    const [opens, closes] = [timeOf(schedule['opens_at']), timeOf(schedule['closes_at'])]
    if (textOf(schedule['freq']) !== 'WEEKLY' || !opens || !closes || opens >= closes) return []
    return textOf(schedule['byday'])
      .split(',')
      .map((day) => weekdays.indexOf(day.trim()) + 1)
      .filter((weekday) => weekday > 0)
      .map((weekday) => ({ weekday, opens, closes }))
  })
  const unlike = openings.filter(
    (each, index) =>
      openings.findIndex((o) => o.weekday === each.weekday && o.opens === each.opens) === index,
  )
  const overlaps = unlike.some((a) =>
    unlike.some(
      (b) => a !== b && a.weekday === b.weekday && a.opens < b.closes && b.opens < a.closes,
    ),
  )
  return { openings: overlaps ? '' : openingsText(unlike), roundTheClock }
}

function timeOf(value: unknown): string | undefined {
  return /^(\d{2}:\d{2})/.exec(textOf(value))?.[1]
}
