/**
 * Reading a file into the register: what each entry of it would change, and whether it may run.
 */
import { z } from 'zod'
import { isShelter, questionable } from './entries.ts'
import type { Opening } from './hours.ts'
import {
  inOrder,
  openingsText,
  textIn,
  type EntryKind,
  type Fields,
  type ReadEntry,
  type Value,
} from './import-fields.ts'
import { domainOf, plainName, webLink } from './organisations.ts'

/** What reading an entry would do. */
export type ImportOutcome = 'new' | 'changed' | 'same' | 'fault' | 'double' | 'outside'

/** Entries by what would become of them, in the order in which one looks at them. */
export const importOutcomes = {
  fault: 'Met een fout',
  double: 'Misschien dubbel',
  new: 'Nieuw',
  changed: 'Gewijzigd',
  same: 'Ongewijzigd',
  outside: 'Buiten de regio',
} as const satisfies Record<ImportOutcome, string>

/** How far an import is. */
export type ImportState = 'uploaded' | 'checked' | 'running' | 'done' | 'undoing' | 'undone'

export const importStates = {
  uploaded: 'kolommen kiezen',
  checked: 'nagekeken, nog niet ingelezen',
  running: 'wordt ingelezen',
  done: 'ingelezen',
  undoing: 'wordt teruggedraaid',
  undone: 'teruggedraaid',
} as const satisfies Record<ImportState, string>

/** An entry that stands in the register, as a file is compared with it. */
export interface Standing {
  id: string
  /** Its keys in the list that is read; an entry of ours also goes by its own id. */
  keys: string[]
  ownerId: string | null
  name: string
  /** What kind of organisation it is of, and whether a secret place hangs under that. */
  sort: string
  secret: boolean
  version: number
  fields: Fields
}

/** An organisation as it is looked for among doubles. */
export interface Likeness {
  id: string
  name: string
  kind: string
  place: string | null
  register: string
  kvk: string | null
  phone: string | null
  website: string | null
  postcode: string | null
}

/** An entry that may be here already, and why one thinks so. */
export interface Double {
  id: string
  name: string
  why: string
}

/** An entry of a file, weighed against the register. */
export interface ImportRow extends Omit<ReadEntry, 'outside'> {
  number: number
  outcome: ImportOutcome
  before: Record<string, Value | null> | null
  questions: string[]
  doubles: Double[]
  targetId: string | null
  version: number | null
}

/** The register as far as a file is about it. */
export interface Register {
  standing: Record<EntryKind, Standing[]>
  likenesses: Likeness[]
}

const order: Record<EntryKind, number> = { organisation: 0, location: 1, service: 2 }

/** Weighs what was read against what is here, in the order in which it would be written. */
export function weighed(
  entries: readonly ReadEntry[],
  { standing, likenesses }: Register,
  { register, onlyRegion, kind }: { register: string; onlyRegion: boolean; kind: string },
): ImportRow[] {
  const seen = new Map<string, number>()
  const known = byKey(standing)
  const alike = doublesAmong(likenesses, register)
  const owners = new Map<string, Owner>()
  return entries
    .toSorted((a, b) => order[a.kind] - order[b.kind])
    .map((entry, index): ImportRow => {
      const { outside, ...read } = entry
      const problems = [...read.problems]
      const owner =
        entry.kind === 'organisation' ? undefined : ownerOf(entry.ownerKey ?? '', owners, known)
      if (entry.kind !== 'organisation' && entry.ownerKey && !owner)
        problems.push({
          field: 'Nummer van de organisatie',
          message: `Organisatie ${entry.ownerKey} staat niet in dit bestand en niet in Kring.`,
        })
      if (owner?.fault)
        problems.push({
          field: null,
          message: `Bij organisatie ${entry.ownerKey} staat een fout; zonder die organisatie kan dit niet.`,
        })
      const id = `${entry.kind} ${entry.ownerKey ?? ''} ${entry.key}`
      const earlier = seen.get(id)
      if (earlier === undefined) seen.set(id, entry.line)
      else if (entry.key)
        problems.push({
          field: 'Nummer in de bron',
          message: `Nummer ${entry.key} staat ook op regel ${earlier}.`,
        })
      const now = known[entry.kind].get(
        entry.kind === 'organisation' ? entry.key : `${owner?.id ?? ''} ${entry.key}`,
      )
      const fields = { ...read.fields }
      if (entry.kind === 'organisation' && !now) {
        if (kind) fields['kind'] ??= kind
        if (!fields['kind'] && entry.key)
          problems.push({
            field: 'Soort',
            message:
              'Dit bestand zegt niet wat voor organisatie het is. Kies een soort voor het hele bestand.',
          })
      }
      const sort = now?.sort ?? owner?.sort ?? textIn(fields, 'kind')
      const before = now ? differences(now, fields, known.location) : null
      const outcome = ((): ImportOutcome => {
        if (problems.length > 0) return 'fault'
        if ((outside && onlyRegion && !now) || owner?.outside) return 'outside'
        if (now) return Object.keys(before!).length > 0 ? 'changed' : 'same'
        return 'new'
      })()
      const doubles =
        outcome !== 'new'
          ? []
          : entry.kind === 'organisation'
            ? alike(fields)
            : sameName(standing[entry.kind], owner?.id ?? null, entry.name)
      if (entry.kind === 'organisation' && earlier === undefined)
        owners.set(entry.key, {
          id: now?.id ?? null,
          sort,
          secret: now?.secret ?? false,
          fault: outcome === 'fault',
          outside: outcome === 'outside',
        })
      const shelter = isShelter(sort) || (now ?? owner)?.secret === true
      const touched = before ? pick(fields, Object.keys(before)) : fields
      return {
        ...read,
        number: index + 1,
        fields,
        problems,
        outcome: outcome === 'new' && doubles.length > 0 ? 'double' : outcome,
        before: outcome === 'changed' ? before : null,
        questions: ['new', 'changed'].includes(outcome) ? questionable(touched, shelter, []) : [],
        doubles,
        targetId: now?.id ?? null,
        version: now?.version ?? null,
      }
    })
}

/** The organisation that a place or service is of, as far as its own row is to be trusted. */
interface Owner {
  id: string | null
  sort: string
  secret: boolean
  fault: boolean
  outside: boolean
}

type Keys = Record<EntryKind, Map<string, Standing>>

/** Organisations by their keys; places and services by the id of their organisation and their key. */
function byKey(standing: Register['standing']): Keys {
  const keys = (kind: EntryKind) =>
    new Map(
      standing[kind].flatMap((one) =>
        [one.id, ...one.keys].map((key): [string, Standing] => [
          kind === 'organisation' ? key : `${one.ownerId} ${key}`,
          one,
        ]),
      ),
    )
  return {
    organisation: keys('organisation'),
    location: keys('location'),
    service: keys('service'),
  }
}

function ownerOf(key: string, inFile: ReadonlyMap<string, Owner>, known: Keys): Owner | undefined {
  const here = known.organisation.get(key)
  return inFile.get(key) ?? (here && { ...here, fault: false, outside: false })
}

/** What a file changes of what stands here: those fields, as they are now. */
export function differences(
  now: Standing,
  fields: Fields,
  locations: ReadonlyMap<string, Standing> = new Map(),
): Record<string, Value | null> {
  const changed: Record<string, Value | null> = {}
  for (const [name, value] of Object.entries(fields)) {
    const was = now.fields[name] ?? null
    const is =
      name === 'locations' && Array.isArray(value)
        ? (value as string[])
            .map((key) => locations.get(`${now.ownerId} ${key}`)?.id ?? key)
            .toSorted()
        : value
    if (isSame(name, was, is)) continue
    changed[name] = was
    // A waiting time goes with the day on which it was said.
    if (name === 'waitingDays') changed['waitingAt'] = now.fields['waitingAt'] ?? null
  }
  return changed
}

/** The same to a reader: a space in a postcode, or the scheme of a web address, is no change. */
function isSame(name: string, was: Value | null, is: Value): boolean {
  if (typeof was === 'string' && typeof is === 'string')
    return plainly(name, was) === plainly(name, is)
  if (name === 'openings') return textOfHours(was) === textOfHours(is)
  return JSON.stringify(was) === JSON.stringify(is)
}

const textOfHours = (value: Value | null) =>
  Array.isArray(value) ? openingsText(inOrder(value as Opening[])) : ''

function plainly(name: string, value: string): string {
  if (name === 'postcode') return value.replaceAll(/\s/g, '').toUpperCase()
  if (name === 'website')
    return (webLink(value) ?? value)
      .replace(/^https?:\/\//i, '')
      .replace(/\/+$/, '')
      .toLowerCase()
  return value.trim().replaceAll(/\s+/g, ' ')
}

const pick = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.map((name) => [name, fields[name]!]))

/** A domain that more organisations than this have in common says nothing of any of them. */
const sharedMost = 3

/** Finds organisations of other lists that look like this one; two with their own number in one list are two. */
function doublesAmong(likenesses: readonly Likeness[], register: string) {
  const others = likenesses.filter((one) => one.register !== register)
  const index = (of: (one: Likeness) => string | undefined | null) =>
    Map.groupBy(
      others.filter((one) => of(one)),
      (one) => of(one)!,
    )
  const by = {
    kvk: index(({ kvk }) => kvk),
    domain: index(({ website }) => website && domainOf(website)),
    phone: index(({ phone }) => phone),
    place: index(
      ({ name, postcode }) => postcode && `${plainName(name)} ${plainly('postcode', postcode)}`,
    ),
    name: index(({ name }) => plainName(name)),
  }
  return (fields: Fields): Double[] => {
    const said = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined)
    const website = said('website')
    const domain = website && domainOf(website)
    const sameDomain = (domain && by.domain.get(domain)) || []
    const name = plainName(said('name') ?? '')
    const place = said('place')
    // Of a name alone one cannot say, as long as one of the two does not say where it is.
    const sameName = (by.name.get(name) ?? []).filter(
      (one) => !place || !one.place || plainName(one.place) === plainName(place),
    )
    const found: [Likeness[] | undefined, string][] = [
      [by.kvk.get(said('kvk') ?? ''), 'hetzelfde KvK-nummer'],
      [
        by.place.get(`${name} ${plainly('postcode', said('postcode') ?? '')}`),
        'dezelfde naam en postcode',
      ],
      [sameName.filter((one) => place && one.place), 'dezelfde naam en plaats'],
      [sameName.filter((one) => !place || !one.place), 'dezelfde naam'],
      [by.phone.get(said('phone') ?? ''), 'hetzelfde telefoonnummer'],
      [sameDomain.length > sharedMost ? [] : sameDomain, 'dezelfde website'],
    ]
    const doubles = new Map<string, Double>()
    for (const [some, why] of found)
      for (const one of some ?? []) {
        const before = doubles.get(one.id)
        doubles.set(one.id, {
          id: one.id,
          name: [one.name, one.place].filter(Boolean).join(', '),
          why: before ? `${before.why}, ${why}` : why,
        })
      }
    return [...doubles.values()].slice(0, 5)
  }
}

function sameName(standing: readonly Standing[], ownerId: string | null, name: string): Double[] {
  if (ownerId === null) return []
  return standing
    .filter((one) => one.ownerId === ownerId && plainName(one.name) === plainName(name))
    .slice(0, 5)
    .map(({ id, name: theirs }) => ({
      id,
      name: theirs,
      why: 'dezelfde naam bij deze organisatie',
    }))
}

/** How many entries there are of each outcome, what is asked and what was written. */
export interface ImportCounts {
  outcomes: Record<ImportOutcome, number>
  questions: number
  /** Doubles for which something was chosen that writes. */
  chosen: number
  written: number
  kept: number
  undone: number
}

/** What is to be said or chosen before a file is read in; what is wrong with the choices, by field. */
export const RunForm = ({ outcomes: found, questions }: ImportCounts) =>
  z
    .object({
      skipFaults: z
        .string()
        .optional()
        .transform((value) => value === 'ja'),
      addresses: z
        .string()
        .optional()
        .transform((value) => (value === 'public' || value === 'left_out' ? value : null)),
    })
    .refine(({ skipFaults }) => found.fault === 0 || skipFaults, {
      path: ['skipFaults'],
      message:
        'Er staan fouten in dit bestand. Verbeter het bestand, of zet aan dat de regels met een fout worden overgeslagen.',
    })
    .refine(({ addresses }) => questions === 0 || addresses !== null, {
      path: ['addresses'],
      message: 'Er staat een adres van een opvang in dit bestand. Kies wat daarmee moet.',
    })

/** What one says of a file before it is looked through. */
export const MappingForm = (kinds: readonly string[]) =>
  z.object({
    register: z
      .string('Schrijf van wie deze lijst is.')
      .trim()
      .toLowerCase()
      .transform((text) => text.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, ''))
      .refine((text) => text.length >= 2 && text.length <= 60, 'Schrijf van wie deze lijst is.')
      .refine((text) => text !== 'kring', 'Zo heet Kring zelf. Schrijf van wie deze lijst is.'),
    kind: z
      .string()
      .optional()
      .transform((text) => text ?? '')
      .refine((text) => text === '' || kinds.includes(text), 'Kies een soort uit de lijst.'),
    onlyRegion: z
      .string()
      .optional()
      .transform((value) => value === 'ja'),
  })
export type MappingEdit = z.output<ReturnType<typeof MappingForm>>

/** More than half of the rows wrong: it is the wrong file, or the columns were mixed up. */
export function isMostlyWrong({ outcomes: found }: ImportCounts): boolean {
  const all = Object.values(found).reduce((sum, count) => sum + count, 0)
  return found.fault * 2 > all
}

/** How many entries would be written. */
export function toWrite({ outcomes: found, chosen }: ImportCounts): number {
  return found.new + found.changed + chosen
}

/** What is left of the fields of an address that has to stay secret. */
export function withoutQuestions(fields: Fields, questions: readonly string[]): Fields {
  const left = new Set(
    questions.flatMap((name) =>
      name === 'address' || name === 'postcode'
        ? ['address', 'postcode', 'place', 'municipalityCode']
        : [name],
    ),
  )
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !left.has(name)))
}
