/**
 * Keeping what organisations write of themselves: their card, services, places, suggestions and history.
 */
import type { Updateable } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import type { DB } from '#platform/tables.ts'
import {
  findableRoles,
  type Change,
  type FieldName,
  type Location,
  type Suggestion,
  type TakeableField,
} from '#network/rules/index.ts'
import { indexServices, savePartsOfService, type ServiceToSave } from './register.ts'

/** Choices of a service as keys and codes, for its form; undefined when there is none. */
export async function serviceChoices(
  db: Db,
  id: string,
): Promise<{ formKeys: string[]; municipalityCodes: string[] } | undefined> {
  return db
    .selectFrom('network.service as s')
    .select([
      sql<string[]>`array(select x.form_key from network.service_form x
                          where x.service_id = s.id order by 1)`.as('formKeys'),
      sql<string[]>`array(select x.municipality_code from network.service_municipality x
                          where x.service_id = s.id order by 1)`.as('municipalityCodes'),
    ])
    .where('s.id', '=', id)
    .executeTakeFirst()
}

/** Writes a service as it is edited; false when someone else did so since `version`. */
export async function saveServiceEdit(
  db: Db,
  id: string,
  version: number,
  { row, ...parts }: Omit<ServiceToSave, 'row'> & { row: Updateable<DB['network.service']> },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('network.service')
    .set((eb) => ({ ...row, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await savePartsOfService(db, id, parts)
  await indexServices(db, [id])
  return true
}

/** Says that services of an organisation still hold; all of them when no ids are given. */
export async function confirmServices(
  db: Db,
  organisationId: string,
  today: string,
): Promise<string[]> {
  const rows = await db
    .updateTable('network.service')
    .set({ confirmedAt: today })
    .where('organisationId', '=', organisationId)
    .where('status', '=', 'active')
    .returning('id')
    .execute()
  await db
    .updateTable('network.organisation')
    .set({ confirmedAt: today })
    .where('id', '=', organisationId)
    .execute()
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await indexServices(db, ids)
  return ids
}

/** Organisations with a service that was confirmed a year ago or longer; at most 200, others each minute. */
export async function dueOrganisations(
  db: Db,
): Promise<{ organisationId: string; since: string }[]> {
  return db
    .selectFrom('network.service')
    .select(['organisationId', sql<string>`min(confirmed_at)::text`.as('since')])
    .where('status', '=', 'active')
    .where(sql<boolean>`confirmed_at <= platform.today() - interval '12 months'`)
    .groupBy('organisationId')
    .orderBy(sql`md5(organisation_id::text || date_trunc('minute', now()))`)
    .limit(200)
    .execute()
}

/** The card of an organisation as its form needs it. */
export function organisationCard(
  db: Db,
  id: string,
): Promise<
  | {
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
      version: number
      area: string[]
    }
  | undefined
> {
  return db
    .selectFrom('network.organisation as o')
    .select([
      'o.id',
      'o.name',
      'o.kind',
      'o.summary',
      'o.phone',
      'o.email',
      'o.website',
      'o.address',
      'o.postcode',
      'o.place',
      'o.kvk',
      'o.version',
      sql<string[]>`array(select a.municipality_code from network.service_area a
                          where a.organisation_id = o.id order by 1)`.as('area'),
    ])
    .where('o.id', '=', id)
    .where('o.register', '<>', 'kring')
    .executeTakeFirst()
}

/** Writes the card of an organisation; false when someone else did so since `version`. */
export async function saveOrganisationEdit(
  db: Db,
  id: string,
  version: number,
  { area, ...row }: Updateable<DB['network.organisation']> & { area: readonly string[] },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('network.organisation')
    .set((eb) => ({ ...row, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await db.deleteFrom('network.serviceArea').where('organisationId', '=', id).execute()
  if (area.length > 0)
    await db
      .insertInto('network.serviceArea')
      .values(area.map((municipalityCode) => ({ organisationId: id, municipalityCode })))
      .execute()
  // Services and people without municipalities of their own follow the area.
  const rows = await db
    .selectFrom('network.service')
    .select('id')
    .where('organisationId', '=', id)
    .execute()
  await indexServices(
    db,
    rows.map((one) => one.id),
  )
  await sql`select network.index_people(array(
    select l.function_id from network.listing l join network.function f on f.id = l.function_id
    where f.organisation_id = ${id}::uuid))`.execute(db)
  return true
}

/** A place as its keepers see it. */
export type KeptLocation = Location & { organisationId: string; hidden: string[]; version: number }

/** The places of an organisation by name; at most 200. */
export async function locationsOf(db: Db, organisationId: string): Promise<KeptLocation[]> {
  const rows = await locations(db)
    .where('organisationId', '=', organisationId)
    .orderBy('name')
    .orderBy('id')
    .limit(200)
    .execute()
  return rows as KeptLocation[]
}

/** One place; undefined when there is none. */
export async function locationById(db: Db, id: string): Promise<KeptLocation | undefined> {
  const row = await locations(db).where('id', '=', id).executeTakeFirst()
  return row as KeptLocation | undefined
}

/** Writes a place as it is edited; false when someone else did so since `version`. */
export async function saveLocationEdit(
  db: Db,
  id: string,
  version: number,
  row: Updateable<DB['network.location']>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('network.location')
    .set((eb) => ({ ...row, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function removeLocation(db: Db, id: string): Promise<void> {
  await db.deleteFrom('network.location').where('id', '=', id).execute()
}

/** The sealed file of an organisation; undefined when it shields nothing, or is not the actor's. */
export async function shieldOf(db: Db, organisationId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('network.shield')
    .select('id')
    .where('organisationId', '=', organisationId)
    .executeTakeFirst()
  return row?.id
}

/** Makes the sealed file of an organisation. */
export async function makeShield(db: Db, organisationId: string): Promise<string> {
  const { id } = await db
    .insertInto('network.shield')
    .values({ organisationId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** What is sealed under an organisation's file, by place. */
export function shieldedOf(
  db: Db,
  shieldId: string,
): Promise<{ id: string; locationId: string; sealed: Buffer }[]> {
  return db
    .selectFrom('network.shielded')
    .select(['id', 'locationId', 'sealed'])
    .where('shieldId', '=', shieldId)
    .limit(200)
    .execute()
}

/** Puts the sealed address of a place in the place of what was there; nothing when it is null. */
export async function saveShielded(
  db: Db,
  row: { id: string; shieldId: string; locationId: string; sealed: Buffer } | string,
): Promise<void> {
  const locationId = typeof row === 'string' ? row : row.locationId
  await db.deleteFrom('network.shielded').where('locationId', '=', locationId).execute()
  if (typeof row !== 'string') await db.insertInto('network.shielded').values(row).execute()
}

/** Fields that stand on the card of an organisation and of a service alike. */
type SharedField = 'summary' | 'phone' | 'email' | 'website'
/** One field of an entry as it is now; undefined when the entry has no such field. */
export async function fieldOf(
  db: Db,
  { organisationId, serviceId }: { organisationId: string; serviceId: string | null },
  field: TakeableField,
): Promise<string | null | undefined> {
  if (serviceId) {
    const row = await db
      .selectFrom('network.service')
      .select(field)
      .where('id', '=', serviceId)
      .executeTakeFirst()
    return row?.[field]
  }
  if (!isShared(field)) return undefined
  const row = await db
    .selectFrom('network.organisation')
    .select(field)
    .where('id', '=', organisationId)
    .executeTakeFirst()
  return row?.[field]
}

/** Writes one field of an entry. */
export async function saveField(
  db: Db,
  { organisationId, serviceId }: { organisationId: string; serviceId: string | null },
  field: TakeableField,
  value: string | null,
): Promise<void> {
  if (serviceId) {
    await db
      .updateTable('network.service')
      .set((eb) => ({ [field]: value, version: eb('version', '+', 1) }))
      .where('id', '=', serviceId)
      .execute()
    await indexServices(db, [serviceId])
  } else if (isShared(field))
    await db
      .updateTable('network.organisation')
      .set((eb) => ({ [field]: value, version: eb('version', '+', 1) }))
      .where('id', '=', organisationId)
      .execute()
}

const isShared = (field: TakeableField): field is SharedField =>
  ['summary', 'phone', 'email', 'website'].includes(field)

/** Writes what changed, for the history of an organisation. */
export async function saveChanges(
  db: Db,
  about: {
    organisationId: string
    serviceId?: string
    locationId?: string
    suggestionId?: string
    functionId: string
  },
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return
  await db
    .insertInto('network.change')
    .values(changes.map((change) => ({ ...about, ...change })))
    .execute()
}

export interface PastChange {
  id: number
  field: FieldName
  before: string | null
  after: string | null
  at: Date
  who: string
  service: string | null
}

/** What changed at an organisation, newest first; 50 a page, and whether there is more. */
export async function changesOf(
  db: Db,
  organisationId: string,
  page: number,
): Promise<{ found: PastChange[]; more: boolean }> {
  const rows = await db
    .selectFrom('network.change as c')
    .innerJoin('network.function as f', 'f.id', 'c.functionId')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .leftJoin('network.service as s', 's.id', 'c.serviceId')
    .select([
      'c.id',
      'c.field',
      'c.before',
      'c.after',
      'c.at',
      sql<string>`p.name || ', ' || f.title`.as('who'),
      's.name as service',
    ])
    .where('c.organisationId', '=', organisationId)
    .orderBy('c.id', 'desc')
    .limit(51)
    .offset((page - 1) * 50)
    .execute()
  return { found: rows.slice(0, 50) as PastChange[], more: rows.length > 50 }
}

export interface WaitingSuggestion {
  id: string
  organisationId: string
  serviceId: string | null
  service: string | null
  field: FieldName | null
  value: string | null
  why: string
  madeBy: string
  who: string
  madeAt: Date
}

/** What waits for the keepers of an organisation: people who could be found, and what others suggest. */
export interface Kept {
  /** Whether there is a listing, and who consented. */
  people: {
    id: string
    name: string
    title: string
    made: boolean
    person: boolean
    employer: boolean
  }[]
  suggestions: WaitingSuggestion[]
}

/** What waits for the keepers of an organisation: at most 200 people by name, and 100 suggestions, oldest first. */
export async function keptOf(db: Db, organisationId: string): Promise<Kept> {
  const { people, suggestions: waiting } = await db
    .selectNoFrom([
      jsonArrayFrom(listable(db).where('f.organisationId', '=', organisationId)).as('people'),
      jsonArrayFrom(
        suggestions(db)
          .where('g.organisationId', '=', organisationId)
          .orderBy('g.madeAt')
          .orderBy('g.id')
          .limit(100),
      ).as('suggestions'),
    ])
    .executeTakeFirstOrThrow()
  return {
    people,
    suggestions: waiting.map(
      (one) => ({ ...one, madeAt: new Date(one.madeAt) }) as WaitingSuggestion,
    ),
  }
}

const listable = (db: Db) =>
  db
    .selectFrom('network.function as f')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .leftJoin('network.listing as l', 'l.functionId', 'f.id')
    .select([
      'f.id',
      'p.name',
      'f.title',
      sql<boolean>`l.function_id is not null`.as('made'),
      sql<boolean>`l.person_consent_at is not null`.as('person'),
      sql<boolean>`l.employer_consent_at is not null`.as('employer'),
    ])
    .where((eb) => eb.or([eb('f.role', 'in', findableRoles), eb('l.functionId', 'is not', null)]))
    .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
    .orderBy('p.name')
    .orderBy('f.id')
    .limit(200)

/** Holds a suggestion that waits; undefined when it is decided, or not the actor's to decide. */
export async function lockSuggestion(db: Db, id: string): Promise<WaitingSuggestion | undefined> {
  const row = await suggestions(db).where('g.id', '=', id).forUpdate('g').executeTakeFirst()
  return row as WaitingSuggestion | undefined
}

export async function addSuggestion(
  db: Db,
  about: { organisationId: string; serviceId: string | null; madeBy: string },
  suggestion: Suggestion,
): Promise<string> {
  const { id } = await db
    .insertInto('network.suggestion')
    .values({ ...about, ...suggestion })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function decideSuggestion(
  db: Db,
  id: string,
  decision: { outcome: string; answer: string | null; decidedBy: string; decidedAt: Date },
): Promise<void> {
  await db.updateTable('network.suggestion').set(decision).where('id', '=', id).execute()
}

/** Holds a place that is open; undefined when it is closed, or not the actor's to close. */
export async function lockVacancy(
  db: Db,
  id: string,
): Promise<{ organisationId: string } | undefined> {
  return db
    .selectFrom('network.vacancy')
    .select('organisationId')
    .where('id', '=', id)
    .where('closedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** Closes a place that nobody needs to take any more. */
export async function closeVacancy(
  db: Db,
  id: string,
  closing: { why: string; closedAt: Date },
): Promise<void> {
  await db.updateTable('network.vacancy').set(closing).where('id', '=', id).execute()
}

function suggestions(db: Db) {
  return db
    .selectFrom('network.suggestion as g')
    .innerJoin('network.function as f', 'f.id', 'g.madeBy')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .leftJoin('network.service as s', 's.id', 'g.serviceId')
    .select([
      'g.id',
      'g.organisationId',
      'g.serviceId',
      's.name as service',
      'g.field',
      'g.value',
      'g.why',
      'g.madeBy',
      sql<string>`p.name || ', ' || f.title`.as('who'),
      'g.madeAt',
    ])
    .where('g.outcome', 'is', null)
}

const locations = (db: Db) =>
  db
    .selectFrom('network.location')
    .select([
      'id',
      'organisationId',
      'name',
      'kind',
      'address',
      'postcode',
      'place',
      'municipalityCode',
      'accessibility',
      'hidden',
      'version',
    ])
