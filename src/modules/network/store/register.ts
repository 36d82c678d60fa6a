/**
 * What organisations offer and whom one may call; and finding it.
 */
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { ExpressionBuilder, Insertable } from 'kysely'
import { sql, type Db } from '#platform/database.ts'
import type { DB } from '#platform/tables.ts'
import type { Role } from '#roles'
import {
  isFindable,
  refuse,
  type CoverageCount,
  type Listing,
  type ListingCard,
  type ListingEdit,
  type Question,
  type Service,
  type ServiceCard,
  type ViolenceForm,
  type Vocabulary,
} from '#network/rules/index.ts'

/** One answer of the finder, best first. */
export interface Match {
  id: string
  kind: 'service' | 'person'
  byWords: boolean
  /** Nobody confirmed it for 13 months. */
  stale: boolean
  /** Someone whose name was typed. */
  named: boolean
}

/** The forms of violence in the order of the taxonomy. */
export function violenceForms(db: Db): Promise<ViolenceForm[]> {
  return db
    .selectFrom('network.form')
    .select(['key', 'name', 'summary', 'words'])
    .orderBy('position')
    .limit(100)
    .execute()
}

/** All that the finder knows words for, in one statement. */
export async function vocabulary(db: Db): Promise<Vocabulary> {
  const { rows } = await sql<Vocabulary>`
    select
      (select coalesce(json_agg(json_build_object('key', f.key, 'name', f.name, 'summary', f.summary,
                                                  'words', f.words) order by f.position), '[]')
       from network.form f) as forms,
      (select coalesce(json_agg(json_build_object('code', m.code, 'name', m.name) order by m.name), '[]')
       from network.municipality m) as municipalities,
      (select coalesce(json_agg(p), '[]') from (${places}) p) as places`.execute(db)
  return rows[0]!
}

/** From place to place through the index, past all organisations of one place; at most 1,000. */
const places = sql`
  with recursive found as (
    (select place, municipality_code from network.organisation
     where place is not null and municipality_code is not null
     order by place, municipality_code limit 1)
    union all
    select following.* from found, lateral (
      select o.place, o.municipality_code from network.organisation o
      where (o.place, o.municipality_code) > (found.place, found.municipality_code)
        and o.place is not null and o.municipality_code is not null
      order by o.place, o.municipality_code limit 1) following)
  select place as name, municipality_code as code from found limit 1000`

/**
 * What fits a question best, best first.
 *
 * @param kinds roles, `service` and `training`; none: all
 * @param most at most 100
 */
export async function findMatches(
  db: Db,
  question: Question,
  kinds: readonly string[],
  most: number,
): Promise<Match[]> {
  const { rows } = await sql<Match>`
    select id, kind, by_words, stale, named from network.find(
      ${question.words}::text[], ${question.forms}::text[], ${question.municipalityCode}::text,
      ${question.age}::integer, ${[...kinds]}::text[], ${most}::integer)`.execute(db)
  return rows
}

/** Services as cards, by number; those that are not there (any more) are left out. */
export async function serviceCards(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, ServiceCard>> {
  if (ids.length === 0) return new Map()
  const rows = await services(db).where('s.id', 'in', ids).limit(100).execute()
  return new Map(rows.map((row) => [row.id, row as unknown as ServiceCard]))
}

/** The services of an organisation by name, those that stopped last; at most 200. */
export async function servicesOf(
  db: Db,
  organisationId: string,
): Promise<(ServiceCard & { status: string })[]> {
  const rows = await services(db)
    .select('s.status')
    .where('s.organisationId', '=', organisationId)
    .orderBy('s.status')
    .orderBy('s.name')
    .orderBy('s.id')
    .limit(200)
    .execute()
  return rows as unknown as (ServiceCard & { status: string })[]
}

/** One service with all that is known of it. @throws entry_not_found */
export async function serviceById(db: Db, id: string): Promise<Service> {
  const row = await services(db)
    .select([
      's.status',
      's.audience',
      's.ageFrom',
      's.ageUntil',
      's.languages',
      's.accessibility',
      's.costs',
      's.exclusions',
      's.waitingDays',
      's.waitingAt',
      's.hidden',
      's.source',
      's.version',
    ])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('network.serviceLocation as sl')
          .innerJoin('network.location as l', 'l.id', 'sl.locationId')
          .select([
            'l.id',
            'l.name',
            'l.kind',
            'l.address',
            'l.postcode',
            'l.place',
            'l.municipalityCode',
            'l.accessibility',
          ])
          .whereRef('sl.serviceId', '=', 's.id')
          .orderBy('l.name'),
      ).as('locations'),
    )
    .where('s.id', '=', id)
    .executeTakeFirst()
  if (!row) throw refuse('entry_not_found')
  return row as unknown as Service
}

/** People to call as cards, by the number of their function. */
export async function listingCards(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, ListingCard>> {
  if (ids.length === 0) return new Map()
  const rows = await listings(db)
    .where('l.functionId', 'in', ids)
    .where(sql<boolean>`network.is_listed(l.function_id)`)
    .limit(100)
    .execute()
  return new Map(rows.map((row) => [row.id, row as unknown as ListingCard]))
}

/** The people of an organisation whom one may call, by name. */
export async function listingsOf(db: Db, organisationId: string): Promise<ListingCard[]> {
  const rows = await listings(db)
    .where('f.organisationId', '=', organisationId)
    .where(sql<boolean>`network.is_listed(l.function_id)`)
    .orderBy('p.name')
    .orderBy('f.id')
    .limit(200)
    .execute()
  return rows as unknown as ListingCard[]
}

/** One listing for whoever keeps it; undefined when there is none yet, or it is not theirs. */
export async function listingToKeep(db: Db, functionId: string): Promise<Listing | undefined> {
  const row = await listings(db)
    .select([
      'l.ageFrom',
      'l.ageUntil',
      sql<number | null>`l.hours_per_week::float8`.as('hoursPerWeek'),
      'l.deputyId',
      'l.trainedUntil',
      'l.personConsentAt',
      'l.employerConsentAt',
      'l.version',
      sql<string[]>`array(select x.form_key from network.listing_form x
                          where x.function_id = l.function_id order by 1)`.as('formKeys'),
      sql<string[]>`array(select x.municipality_code from network.listing_municipality x
                          where x.function_id = l.function_id order by 1)`.as('municipalityCodes'),
    ])
    .where('l.functionId', '=', functionId)
    .where(sql<boolean>`network.keeps_listing(l.function_id)`)
    .executeTakeFirst()
  return row as unknown as Listing | undefined
}

/** Whose function it is and in what role, for who may keep its listing. @throws entry_not_found */
export async function functionToList(
  db: Db,
  functionId: string,
): Promise<{
  id: string
  name: string
  title: string
  organisationId: string
  organisation: string
}> {
  const row = await db
    .selectFrom('network.function as f')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .innerJoin('network.organisation as o', 'o.id', 'f.organisationId')
    .select(['f.id', 'p.name', 'f.title', 'f.organisationId', 'o.name as organisation'])
    .where('f.id', '=', functionId)
    .where(sql<boolean>`network.keeps_listing(f.id)`)
    .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
    .executeTakeFirst()
  if (!row) throw refuse('entry_not_found')
  return row
}

/** Others of the same organisation in a function, who can stand in; at most 200. */
export function colleaguesOf(
  db: Db,
  functionId: string,
): Promise<{ id: string; name: string; title: string }[]> {
  return db
    .selectFrom('network.function as mine')
    .innerJoin('network.function as f', 'f.organisationId', 'mine.organisationId')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .select(['f.id', 'p.name', 'f.title'])
    .where('mine.id', '=', functionId)
    .whereRef('f.personId', '<>', 'mine.personId')
    .where('f.role', 'not in', ['visitor', 'system', 'machine', 'administrator'])
    .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
    .orderBy('p.name')
    .orderBy('f.id')
    .limit(200)
    .execute()
}

/**
 * Saves a listing as it is now and takes it into the index; consent stays as it was.
 *
 * @param version the one that was changed; 0 when there was none
 * @returns false when someone else was before us
 */
export async function saveListing(
  db: Db,
  functionId: string,
  version: number,
  { forms, municipalities, ...edit }: ListingEdit,
  today: string,
): Promise<boolean> {
  const values = { ...edit, confirmedAt: today }
  const row =
    version === 0
      ? await db
          .insertInto('network.listing')
          .values({ functionId, ...values })
          .onConflict((conflict) => conflict.doNothing())
          .returning('functionId')
          .executeTakeFirst()
      : await db
          .updateTable('network.listing')
          .set((eb) => ({ ...values, version: eb('version', '+', 1) }))
          .where('functionId', '=', functionId)
          .where('version', '=', version)
          .returning('functionId')
          .executeTakeFirst()
  if (!row) return false
  await db.deleteFrom('network.listingForm').where('functionId', '=', functionId).execute()
  if (forms.length > 0)
    await db
      .insertInto('network.listingForm')
      .values(forms.map((formKey) => ({ functionId, formKey })))
      .execute()
  await db.deleteFrom('network.listingMunicipality').where('functionId', '=', functionId).execute()
  if (municipalities.length > 0)
    await db
      .insertInto('network.listingMunicipality')
      .values(municipalities.map((municipalityCode) => ({ functionId, municipalityCode })))
      .execute()
  await indexPeople(db, [functionId])
  return true
}

/** What someone says about being found: the person, or the organisation for its own people. */
export async function saveConsent(
  db: Db,
  functionId: string,
  consent:
    | { personConsentAt: Date | null }
    | { employerConsentAt: Date | null; employerConsentBy: string | null }
    | { confirmedAt: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('network.listing')
    .set((eb) => ({ ...consent, version: eb('version', '+', 1) }))
    .where('functionId', '=', functionId)
    .executeTakeFirst()
  await indexPeople(db, [functionId])
  return numUpdatedRows > 0n
}

/** Adds forms of violence, or updates them by their key. */
export async function saveForms(
  db: Db,
  forms: readonly Insertable<DB['network.form']>[],
): Promise<void> {
  await db
    .insertInto('network.form')
    .values([...forms])
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        summary: eb.ref('excluded.summary'),
        position: eb.ref('excluded.position'),
        words: eb.ref('excluded.words'),
        unasked: eb.ref('excluded.unasked'),
      })),
    )
    .execute()
}

/** A service as it is written: by hand, by an import, by the demonstration. */
export interface ServiceToSave {
  row: Omit<Insertable<DB['network.service']>, 'organisationId'>
  forms: readonly string[]
  /** CBS codes; none: the area of the organisation. */
  municipalities: readonly string[]
  openings: readonly { weekday: number; opens: string; closes: string }[]
  locations: readonly string[]
}

/** Adds a service to an organisation and takes it into the index. */
export async function addService(
  db: Db,
  organisationId: string,
  { row, ...parts }: ServiceToSave,
): Promise<string> {
  const { id } = await db
    .insertInto('network.service')
    .values({ ...row, organisationId })
    .returning('id')
    .executeTakeFirstOrThrow()
  await savePartsOfService(db, id, parts)
  await indexServices(db, [id])
  return id
}

/** Adds a location to an organisation. */
export async function addLocation(
  db: Db,
  organisationId: string,
  row: Omit<Insertable<DB['network.location']>, 'organisationId'>,
): Promise<string> {
  const { id } = await db
    .insertInto('network.location')
    .values({ ...row, organisationId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Writes what hangs on a service, in the place of what was there. */
export async function savePartsOfService(
  db: Db,
  serviceId: string,
  { forms, municipalities, openings, locations }: Omit<ServiceToSave, 'row'>,
): Promise<void> {
  await db.deleteFrom('network.serviceForm').where('serviceId', '=', serviceId).execute()
  await db.deleteFrom('network.serviceMunicipality').where('serviceId', '=', serviceId).execute()
  await db.deleteFrom('network.opening').where('serviceId', '=', serviceId).execute()
  await db.deleteFrom('network.serviceLocation').where('serviceId', '=', serviceId).execute()
  if (forms.length > 0)
    await db
      .insertInto('network.serviceForm')
      .values(forms.map((formKey) => ({ serviceId, formKey })))
      .execute()
  if (municipalities.length > 0)
    await db
      .insertInto('network.serviceMunicipality')
      .values(municipalities.map((municipalityCode) => ({ serviceId, municipalityCode })))
      .execute()
  if (openings.length > 0)
    await db
      .insertInto('network.opening')
      .values(openings.map((opening) => ({ serviceId, ...opening })))
      .execute()
  if (locations.length > 0)
    await db
      .insertInto('network.serviceLocation')
      .values(locations.map((locationId) => ({ serviceId, locationId })))
      .execute()
}

/** Takes services into the index as they are now, or out of it. */
export async function indexServices(db: Db, ids: readonly string[]): Promise<void> {
  await sql`select network.index_services(${[...ids]}::uuid[])`.execute(db)
}

/** Takes people into the index as they are now, or out of it. */
export async function indexPeople(db: Db, functionIds: readonly string[]): Promise<void> {
  await sql`select network.index_people(${[...functionIds]}::uuid[])`.execute(db)
}

/**
 * Takes the listings away of functions that ended, and opens the places that came free. At most 100 at a
 * time; the next time brings the rest.
 */
export async function takeLeft(
  db: Db,
): Promise<{ id: string; role: Role; organisationId: string; organisation: string }[]> {
  const left = await db
    .selectFrom('network.listing as l')
    .innerJoin('network.function as f', 'f.id', 'l.functionId')
    .innerJoin('network.organisation as o', 'o.id', 'f.organisationId')
    .select(['f.id', 'f.role', 'f.organisationId', 'o.name as organisation'])
    .where(sql<boolean>`network.is_over(f.until_day, f.ended_at)`)
    .limit(100)
    .execute()
  if (left.length === 0) return []
  const ids = left.map(({ id }) => id)
  await db.deleteFrom('network.listing').where('functionId', 'in', ids).execute()
  await indexPeople(db, ids)
  const places = left.filter(({ role }) => isFindable(role as Role))
  if (places.length > 0)
    await db
      .insertInto('network.vacancy')
      .values(places.map(({ id, role, organisationId }) => ({ organisationId, role, leftId: id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  return places as { id: string; role: Role; organisationId: string; organisation: string }[]
}

/** Closes places that someone took since: the same role at the same organisation, begun after it was left. */
export async function fillVacancies(db: Db): Promise<void> {
  await sql`
    update network.vacancy v set closed_at = now(), filled_by = n.id
    from (select distinct on (w.id) w.id as vacancy_id, f.id
          from network.vacancy w
            join network.function f on f.organisation_id = w.organisation_id and f.role = w.role
            join network.function g on g.id = w.left_id
          where w.closed_at is null and platform.holds(f.from_day, f.until_day, f.ended_at)
            and f.from_day >= g.from_day
            and f.id not in (select x.filled_by from network.vacancy x where x.filled_by is not null)
            and f.from_day >= (w.opened_at at time zone 'Europe/Amsterdam')::date - 90
          order by w.id, f.from_day, f.id) n
    where v.id = n.vacancy_id`.execute(db)
}

/**
 * Listings that were confirmed a year ago or longer; at most 200, others each minute: who never answers must
 * not keep the rest from being asked.
 */
export function dueListings(db: Db): Promise<{ functionId: string; confirmedAt: string }[]> {
  return db
    .selectFrom('network.listing')
    .select(['functionId', 'confirmedAt'])
    .where(sql<boolean>`confirmed_at <= platform.today() - interval '12 months'`)
    .orderBy(sql`md5(function_id::text || date_trunc('minute', now()))`)
    .limit(200)
    .execute()
}

function services(db: Db) {
  return db
    .selectFrom('network.service as s')
    .innerJoin('network.organisation as o', 'o.id', 's.organisationId')
    .select([
      's.id',
      's.name',
      's.summary',
      's.organisationId',
      'o.name as organisation',
      'o.kind as organisationKind',
      's.phone',
      'o.phone as organisationPhone',
      'o.phoneYear as organisationPhoneYear',
      's.email',
      's.website',
      'o.email as organisationEmail',
      'o.website as organisationWebsite',
      's.access',
      's.accessText',
      's.urgency',
      's.training',
      's.roundTheClock',
      's.confirmedAt',
    ])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('network.opening as h')
          .select([
            'h.weekday',
            sql<string>`to_char(h.opens, 'HH24:MI')`.as('opens'),
            sql<string>`case when h.closes = '24:00' then '24:00' else to_char(h.closes, 'HH24:MI') end`.as(
              'closes',
            ),
          ])
          .whereRef('h.serviceId', '=', 's.id')
          .orderBy('h.weekday')
          .orderBy('h.opens'),
      ).as('openings'),
      sql<
        string[]
      >`array(select v.name from network.service_form x join network.form v on v.key = x.form_key
                          where x.service_id = s.id order by v.position)`.as('forms'),
      sql<string[]>`array(select m.name from network.municipality m
        where m.code in (select x.municipality_code from network.service_municipality x
                         where x.service_id = s.id)
           or not exists (select from network.service_municipality x where x.service_id = s.id)
              and m.code in (select a.municipality_code from network.service_area a
                             where a.organisation_id = s.organisation_id)
        order by m.name)`.as('municipalities'),
    ])
}

function listings(db: Db) {
  return db
    .selectFrom('network.listing as l')
    .innerJoin('network.function as f', 'f.id', 'l.functionId')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .innerJoin('network.organisation as o', 'o.id', 'f.organisationId')
    .select([
      'f.id',
      'p.name',
      'f.title',
      'f.role',
      'f.organisationId',
      'o.name as organisation',
      'o.phone as organisationPhone',
      'o.phoneYear as organisationPhoneYear',
      'l.subject',
      'l.phone',
      'l.email',
      'l.reachable',
      'l.confirmedAt',
    ])
    .select((eb) => [
      sql<
        string[]
      >`array(select v.name from network.listing_form x join network.form v on v.key = x.form_key
                          where x.function_id = l.function_id order by v.position)`.as('forms'),
      sql<string[]>`array(select m.name from network.municipality m
        where m.code in (select x.municipality_code from network.listing_municipality x
                         where x.function_id = l.function_id)
           or not exists (select from network.listing_municipality x where x.function_id = l.function_id)
              and m.code in (select a.municipality_code from network.service_area a
                             where a.organisation_id = f.organisation_id)
        order by m.name)`.as('municipalities'),
      deputyOf(eb).as('deputy'),
    ])
}

/** Who stands in, as far as that person may be found too. */
function deputyOf(eb: ExpressionBuilder<{ l: DB['network.listing'] } & DB, 'l'>) {
  return jsonObjectFrom(
    eb
      .selectFrom('network.function as df')
      .innerJoin('network.person as dp', 'dp.id', 'df.personId')
      .innerJoin('network.listing as dl', 'dl.functionId', 'df.id')
      .select(['df.id', 'dp.name', 'df.title', 'dl.phone'])
      .whereRef('df.id', '=', 'l.deputyId')
      .where(sql<boolean>`network.is_listed(df.id)`),
  )
}

/** How many can be found now, per kind, form and municipality. */
export async function coverage(db: Db): Promise<CoverageCount[]> {
  const { rows } = await sql<CoverageCount>`select * from network.coverage()`.execute(db)
  return rows
}
