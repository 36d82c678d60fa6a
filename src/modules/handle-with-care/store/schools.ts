/**
 * Schools as Handle with Care knows them, with their calendars, and the days of the region.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Insertable, RawBuilder } from 'kysely'
import { sql, type Db } from '#platform/database.ts'
import { root } from '#platform/paths.ts'
import type { DB } from '#platform/tables.ts'
import {
  calendarOf,
  type ContactTerms,
  type FindableSchool,
  refuse,
  regionDays,
  type Calendar,
  type Days,
  type Preparation,
  type RegionDays,
  type SchoolState,
  type Sector,
  type Trial,
} from '#handle-with-care/rules/index.ts'
import { trialsOf } from './trials.ts'

const list = <T>(name: string) =>
  parse<T>(readFileSync(join(root, 'data/kalender', `${name}.csv`), 'utf8'), { columns: true })

let region: RegionDays | undefined

/** The days on which schools of the region are closed, from the lists that Kring is handed on with. */
export function daysOfRegion(): RegionDays {
  return (region ??= regionDays(list('schoolvakanties-2024-2030'), list('feestdagen-nl-2024-2028')))
}

/** A school to send a signal to. */
export interface School {
  id: string
  name: string
  municipality: string
  municipalityCode: string
  address: string | null
  place: string | null
  phone: string | null
  sector: Sector
  state: SchoolState
  calendar: Calendar
}

/** One school. @throws school_not_found */
export async function schoolById(db: Db, id: string): Promise<School> {
  const school = await knownSchool(db, id)
  if (!school) throw refuse('school_not_found')
  return school
}

/** Schools by their numbers. */
export async function schoolsById(db: Db, ids: readonly string[]): Promise<Map<string, School>> {
  if (ids.length === 0) return new Map()
  const rows = await schools(db)
    .where('s.schoolId', '=', sql<string>`any (${[...ids]}::uuid[])`)
    .orderBy('s.schoolId')
    .limit(ids.length)
    .execute()
  return new Map(rows.map((row) => [row.id, schoolOf(row)]))
}

/** One school, by what somebody sent as its number; undefined when there is none. */
export async function knownSchool(db: Db, id: string): Promise<School | undefined> {
  // Compared as text: not everything that is sent is a number.
  const row = await schools(db)
    .where(sql<string>`s.school_id::text`, '=', id)
    .executeTakeFirst()
  return row && schoolOf(row)
}

/** How many schools one chooses from at once. */
const foundMost = 25

/** What was found; `more` when that is not all. */
export interface FoundSchools {
  schools: School[]
  more: boolean
}

/**
 * The schools to choose from, by name: those with all of `words` in their name or where they are; without words
 * those of one municipality that take part.
 */
export async function findSchools(
  db: Db,
  words: string,
  municipalityCode: string,
): Promise<FoundSchools> {
  let query = schools(db)
    .orderBy('o.name')
    .orderBy('s.schoolId')
    .limit(foundMost + 1)
  if (words === '')
    query = query.where('s.municipalityCode', '=', municipalityCode).where('s.state', '=', 'active')
  for (const word of words.split(/\s+/).filter(Boolean))
    query = query.where(
      sql<boolean>`position(lower(${word}) in
        lower(concat_ws(' ', o.name, o.address, o.place, m.name))) > 0`,
    )
  const rows = await query.execute()
  return { schools: rows.slice(0, foundMost).map(schoolOf), more: rows.length > foundMost }
}

/** Takes schools of the register in, or leaves them as they are. */
export async function saveSchools(
  db: Db,
  rows: readonly Insertable<DB['handleWithCare.school']>[],
): Promise<void> {
  await db
    .insertInto('handleWithCare.school')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The schools of the register that Handle with Care can be for. */
export async function schoolsOfRegister(
  db: Db,
): Promise<{ id: string; name: string; municipalityCode: string; sector: Sector }[]> {
  const rows = await db
    .selectFrom('network.organisation')
    .select(['id', 'name', 'municipalityCode', 'kind'])
    .where('kind', 'in', ['basisschool', 'middelbare school', 'speciaal onderwijs'])
    .where('municipalityCode', 'is not', null)
    .orderBy('name')
    .orderBy('id')
    .limit(10_000)
    .execute()
  return rows.map(({ kind, municipalityCode, ...row }) => ({
    ...row,
    municipalityCode: municipalityCode!,
    sector: kind === 'middelbare school' ? 'secondary' : 'primary',
  }))
}

/** A school in the list of who arranges it. */
export interface ListedSchool {
  id: string
  name: string
  place: string | null
  municipality: string
  board: string | null
  sector: Sector
  state: SchoolState
}

/** A school with what may need somebody. */
export interface WatchedSchool extends ListedSchool {
  /** The day on which a trial was last received in time. */
  triedOn: string | null
  terms: ContactTerms
}

/** All schools by municipality and name; at most 2,000. */
export async function watchedSchools(db: Db): Promise<WatchedSchool[]> {
  const longest = (who: RawBuilder<boolean>) => sql<string | null>`(select max(c.valid_until)
    from handle_with_care.contact c join network.function f on f.id = c.function_id
    where c.school_id = s.school_id and ${who} and platform.holds(f.from_day, f.until_day, f.ended_at))`
  const able = (deputy: boolean) =>
    longest(sql`c.deputy = ${deputy} and handle_with_care.reaches(f.id)`)
  const rows = await db
    .selectFrom('handleWithCare.school as s')
    .innerJoin('network.organisation as o', 'o.id', 's.schoolId')
    .innerJoin('network.municipality as m', 'm.code', 's.municipalityCode')
    .select([
      's.schoolId as id',
      'o.name',
      'o.place',
      'm.name as municipality',
      's.board',
      's.sector',
      's.state',
      's.contactsToldOn',
      sql<string | null>`(select (max(t.received_at) at time zone 'Europe/Amsterdam')::date
        from handle_with_care.trial t
        where t.school_id = s.school_id and t.received_at <= t.bell_at)`.as('triedOn'),
      able(false).as('first'),
      able(true).as('deputy'),
      longest(sql`true`).as('named'),
    ])
    .orderBy('m.name')
    .orderBy('o.name')
    .orderBy('s.schoolId')
    .limit(2_000)
    .execute()
  return rows.map(({ first, deputy, named, contactsToldOn, sector, state, ...row }) => ({
    ...row,
    sector: sector as Sector,
    state: state as SchoolState,
    terms: { first, deputy, named, toldOn: contactsToldOn },
  }))
}

/** The schools that were taken in, to find one by what a list says of it; at most 5,000. */
export function findableSchools(db: Db): Promise<FindableSchool[]> {
  return db
    .selectFrom('handleWithCare.school as s')
    .innerJoin('network.organisation as o', 'o.id', 's.schoolId')
    .innerJoin('network.municipality as m', 'm.code', 's.municipalityCode')
    .select(['s.schoolId as id', 'o.name', 'o.place', 'm.name as municipality', 'o.registerKey'])
    .orderBy('o.name')
    .limit(5_000)
    .execute()
}

/** Names the board of a school. */
export async function saveBoard(db: Db, schoolId: string, board: string): Promise<void> {
  await db
    .updateTable('handleWithCare.school')
    .set({ board, version: sql<number>`version + 1` })
    .where('schoolId', '=', schoolId)
    .execute()
}

/** Somebody whose function is that of a contact at a school, and what was agreed with them. */
export interface PossibleContact {
  functionId: string
  name: string
  title: string
  deputy: boolean | null
  validUntil: string | null
  /** Whether they may receive today. */
  receives: boolean
  /** Whether they can sign in with two factors: without, they cannot open a message. */
  opens: boolean
}

/** A school as it is prepared. */
export interface PreparedSchool extends ListedSchool {
  preparation: Omit<Preparation, 'contacts' | 'validUntil'>
  people: PossibleContact[]
  trials: Trial[]
  version: number
}

/** One school with what was arranged. @throws school_not_found */
export async function preparedSchool(db: Db, id: string): Promise<PreparedSchool> {
  const school = await findPreparedSchool(db, id)
  if (!school) throw refuse('school_not_found')
  return school
}

/** One school with what was arranged; undefined for an organisation that is no school, or was not taken in. */
export async function findPreparedSchool(db: Db, id: string): Promise<PreparedSchool | undefined> {
  const row = await db
    .selectFrom('handleWithCare.school as s')
    .innerJoin('network.organisation as o', 'o.id', 's.schoolId')
    .innerJoin('network.municipality as m', 'm.code', 's.municipalityCode')
    .select([
      's.schoolId as id',
      'o.name',
      'o.place',
      'm.name as municipality',
      's.sector',
      's.state',
      's.boardAgreedOn',
      's.councilAgreedOn',
      's.parentsInformedOn',
      's.instructedOn',
      's.startsAt',
      's.endsAt',
      sql<Days[]>`s.closed`.as('closed'),
      sql<Days[]>`s.opened`.as('open'),
      's.phone',
      's.board',
      's.version',
    ])
    .where('s.schoolId', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const { name, place, municipality, version, ...facts } = row
  const [sector, state] = [facts.sector as Sector, facts.state as SchoolState]
  return {
    id,
    name,
    place,
    municipality,
    board: facts.board,
    sector,
    state,
    version,
    preparation: {
      ...facts,
      state,
      startsAt: facts.startsAt?.slice(0, 5) ?? null,
      endsAt: facts.endsAt?.slice(0, 5) ?? null,
    },
    people: await possibleContacts(db, id),
    trials: await trialsOf(db, id),
  }
}

async function possibleContacts(db: Db, schoolId: string): Promise<PossibleContact[]> {
  return db
    .selectFrom('network.function as f')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .leftJoin('handleWithCare.contact as c', 'c.functionId', 'f.id')
    .select([
      'f.id as functionId',
      'p.name',
      'f.title',
      'c.deputy',
      'c.validUntil',
      sql<boolean>`coalesce(c.valid_until >= platform.today()
        and platform.holds(f.from_day, f.until_day, f.ended_at), false)`.as('receives'),
      sql<boolean>`handle_with_care.reaches(f.id)`.as('opens'),
    ])
    .where('f.organisationId', '=', schoolId)
    .where('f.role', '=', 'schoolContact')
    .where(sql<boolean>`not network.is_over(f.until_day, f.ended_at)`)
    .orderBy('p.name')
    .orderBy('f.id')
    .limit(50)
    .execute()
}

/** Saves what was arranged with a school. @returns false when another changed it since `version` */
export async function savePreparation(
  db: Db,
  schoolId: string,
  version: number,
  { contacts, validUntil, closed, open, ...facts }: Preparation,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('handleWithCare.school')
    .set({
      ...facts,
      closed: JSON.stringify(closed),
      opened: JSON.stringify(open),
      version: version + 1,
    })
    .where('schoolId', '=', schoolId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  await db.deleteFrom('handleWithCare.contact').where('schoolId', '=', schoolId).execute()
  if (contacts.length > 0 && validUntil)
    await db
      .insertInto('handleWithCare.contact')
      .values(contacts.map((contact) => ({ ...contact, schoolId, validUntil })))
      .execute()
  return true
}

/** Takes a school from one state to another. @returns false when it is in neither any more, or not the actor's */
export async function saveSchoolState(
  db: Db,
  schoolId: string,
  from: SchoolState,
  to: SchoolState,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('handleWithCare.school')
    .set({ state: to, version: sql<number>`version + 1` })
    .where('schoolId', '=', schoolId)
    .where('state', '=', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

function schools(db: Db) {
  return db
    .selectFrom('handleWithCare.school as s')
    .innerJoin('network.organisation as o', 'o.id', 's.schoolId')
    .innerJoin('network.municipality as m', 'm.code', 's.municipalityCode')
    .select([
      's.schoolId as id',
      'o.name',
      'm.name as municipality',
      's.municipalityCode',
      'o.address',
      'o.place',
      sql<string | null>`coalesce(s.phone, o.phone)`.as('phone'),
      's.sector',
      's.state',
      's.startsAt',
      's.endsAt',
      sql<Days[]>`s.closed`.as('closed'),
      sql<Days[]>`s.opened`.as('opened'),
    ])
}

function schoolOf(row: {
  sector: string
  state: string
  startsAt: string | null
  endsAt: string | null
  closed: Days[]
  opened: Days[]
  id: string
  name: string
  municipality: string
  municipalityCode: string
  address: string | null
  place: string | null
  phone: string | null
}): School {
  const { startsAt, endsAt, closed, opened, sector, state, ...rest } = row
  const own =
    startsAt && endsAt
      ? { startsAt: startsAt.slice(0, 5), endsAt: endsAt.slice(0, 5), closed, open: opened }
      : undefined
  return {
    ...rest,
    sector: sector as Sector,
    state: state as SchoolState,
    calendar: calendarOf(daysOfRegion(), own),
  }
}
