/**
 * People, each with the functions they hold.
 */
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { ExpressionBuilder } from 'kysely'
import type { Role } from '#roles'
import { sql, type Db } from '#platform/database.ts'
import type { DB } from '#platform/tables.ts'
import { refuse } from '#network/rules/index.ts'
import { escapeLike, nobody } from './organisations.ts'

/** A function of a person, with all that decides about it. */
export interface HeldFunction {
  id: string
  role: Role
  title: string
  organisationId: string
  organisation: string
  organisationKind: string
  fromDay: string
  untilDay: string | null
  /** The day on which it was ended at once; days are by the clock of Amsterdam. */
  endedDay: string | null
  over: boolean
  municipalities: { code: string; name: string }[]
  /** Signed in as on the page of the demonstration, without an account. */
  demonstration: boolean
  version: number
}

export interface Person {
  id: string
  name: string
  functions: HeldFunction[]
}

/** Whose people are looked at: one organisation's, or everyone's. */
export type Scope = { organisationId: string } | 'region'

/** What is looked for among people. */
export interface PeopleFilter {
  words: string
  organisation: string
  role: string
  /** Also who holds no function any more. */
  ended: boolean
  page: number
}

/** People by name, 25 a page, and whether there are more. */
export async function people(
  db: Db,
  scope: Scope,
  filter: PeopleFilter,
): Promise<{ found: Person[]; more: boolean }> {
  const { words, organisation, role, ended, page } = filter
  const rows = await db
    .selectFrom('network.person as p')
    .select((eb) => ['p.id', 'p.name', functionsOf(eb, scope).as('functions')])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('network.function as f')
          .innerJoin('network.organisation as o', 'o.id', 'f.organisationId')
          .select('f.id')
          .whereRef('f.personId', '=', 'p.id')
          .where('f.role', 'not in', nobody)
          .$if(scope !== 'region', (query) => query.where('f.organisationId', '=', only(scope)))
          .$if(role !== '', (query) => query.where('f.role', '=', role))
          .$if(organisation !== '', (query) =>
            query.where('o.name', 'ilike', `%${escapeLike(organisation)}%`),
          )
          .$if(!ended, (query) =>
            query.where(sql<boolean>`not network.is_over(f.until_day, f.ended_at)`),
          ),
      ),
    )
    .$if(words !== '', (query) => query.where('p.name', 'ilike', `%${escapeLike(words)}%`))
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(26)
    .offset((page - 1) * 25)
    .execute()
  return { found: rows.slice(0, 25) as unknown as Person[], more: rows.length > 25 }
}

/**
 * One person with their functions in this scope, those that ended too.
 *
 * @throws person_not_found when there is none in this scope
 */
export async function personById(db: Db, id: string, scope: Scope): Promise<Person> {
  const row = await db
    .selectFrom('network.person as p')
    .select((eb) => ['p.id', 'p.name', functionsOf(eb, scope).as('functions')])
    .where('p.id', '=', id)
    .executeTakeFirst()
  const person = row as unknown as Person | undefined
  if (!person || person.functions.length === 0) throw refuse('person_not_found')
  return person
}

/** People of an organisation with this very name, as far as capitals go. */
export function namesakes(
  db: Db,
  organisationId: string,
  name: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('network.person as p')
    .innerJoin('network.function as f', 'f.personId', 'p.id')
    .select(['p.id', 'p.name'])
    .distinct()
    .where('f.organisationId', '=', organisationId)
    .where(sql<boolean>`lower(p.name) = lower(${name})`)
    .where(sql<boolean>`not network.is_over(f.until_day, f.ended_at)`)
    .orderBy('p.id')
    .limit(5)
    .execute()
}

/** Adds a person, who is no more than a name. */
export async function savePerson(db: Db, name: string): Promise<string> {
  const { id } = await db
    .insertInto('network.person')
    .values({ name })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Lets those who change the functions of one person take turns, until the transaction ends. */
export async function lockPerson(db: Db, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${personId}, 1))`.execute(db)
}

/** The month each of these people was last here; who may not know hears nothing. */
export async function seenMonths(
  db: Db,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ personId: string; month: string }>`
    select person_id, month from identity.seen_months(${[...personIds]}::uuid[])`.execute(db)
  return new Map(rows.map(({ personId, month }) => [personId, month]))
}

/** Does `task`, and undoes all it did when it comes back without anything. */
export async function allOrNothing<T>(
  db: Db,
  task: () => Promise<T | undefined>,
): Promise<T | undefined> {
  await sql`savepoint attempt`.execute(db)
  const done = await task()
  if (done === undefined) await sql`rollback to savepoint attempt`.execute(db)
  return done
}

const only = (scope: Scope) => (scope === 'region' ? '' : scope.organisationId)

function functionsOf(eb: ExpressionBuilder<{ p: DB['network.person'] } & DB, 'p'>, scope: Scope) {
  return jsonArrayFrom(
    eb
      .selectFrom('network.function as f')
      .innerJoin('network.organisation as o', 'o.id', 'f.organisationId')
      .select((inner) => [
        'f.id',
        'f.role',
        'f.title',
        'f.organisationId',
        'o.name as organisation',
        'o.kind as organisationKind',
        'f.fromDay',
        'f.untilDay',
        'f.version',
        sql<string | null>`to_char(f.ended_at at time zone 'Europe/Amsterdam', 'YYYY-MM-DD')`.as(
          'endedDay',
        ),
        sql<boolean>`network.is_over(f.until_day, f.ended_at)`.as('over'),
        sql<boolean>`f.demonstration_key is not null`.as('demonstration'),
        jsonArrayFrom(
          inner
            .selectFrom('network.functionMunicipality as fm')
            .innerJoin('network.municipality as m', 'm.code', 'fm.municipalityCode')
            .select(['m.code', 'm.name'])
            .whereRef('fm.functionId', '=', 'f.id')
            .orderBy('m.name')
            .limit(400),
        ).as('municipalities'),
      ])
      .whereRef('f.personId', '=', 'p.id')
      .where('f.role', 'not in', nobody)
      .$if(scope !== 'region', (query) => query.where('f.organisationId', '=', only(scope)))
      .orderBy(sql`network.is_over(f.until_day, f.ended_at)`)
      .orderBy('f.fromDay', 'desc')
      .orderBy('f.id')
      .limit(50),
  )
}
