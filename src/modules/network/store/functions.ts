/**
 * Functions: a person in a role for an organisation in a period. This is who acts.
 */
import type { Role } from '#roles'
import { sql, type Db } from '#platform/database.ts'
import { refuse } from '#network/rules/index.ts'
import { nobody } from './organisations.ts'
import { savePerson } from './people.ts'

/** The functions that hold a role now; at most 500. */
export async function activeFunctions(db: Db, role: Role): Promise<string[]> {
  const rows = await db
    .selectFrom('network.function')
    .select('id')
    .where('role', '=', role)
    .where(sql<boolean>`platform.holds(from_day, until_day, ended_at)`)
    .orderBy('id')
    .limit(500)
    .execute()
  return rows.map(({ id }) => id)
}

/** The functions that keep the people of an organisation now, with whose they are. */
export function keepersOf(
  db: Db,
  organisationId: string,
): Promise<{ id: string; personId: string; name: string }[]> {
  return db
    .selectFrom('network.function as f')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .select(['f.id', 'f.personId', 'p.name'])
    .where('f.organisationId', '=', organisationId)
    .where('f.role', '=', 'organisationAdministrator')
    .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
    .orderBy('p.name')
    .orderBy('f.id')
    .limit(50)
    .execute()
}

/** Whose function this is. @throws person_not_found */
export async function personOfFunction(db: Db, functionId: string): Promise<string> {
  const row = await db
    .selectFrom('network.function')
    .select('personId')
    .where('id', '=', functionId)
    .where('role', 'not in', nobody)
    .executeTakeFirst()
  if (!row) throw refuse('person_not_found')
  return row.personId
}

/** Whether someone holds, or is going to hold, a role at an organisation. */
export async function hasFunction(
  db: Db,
  personId: string,
  organisationId: string,
  role: Role,
): Promise<boolean> {
  const row = await db
    .selectFrom('network.function')
    .select('id')
    .where('personId', '=', personId)
    .where('organisationId', '=', organisationId)
    .where('role', '=', role)
    .where(sql<boolean>`not network.is_over(until_day, ended_at)`)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether someone has no function left, anywhere: then their account sleeps. */
export async function isAsleep(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('network.function')
    .select('id')
    .where('personId', '=', personId)
    .where(sql<boolean>`not network.is_over(until_day, ended_at)`)
    .executeTakeFirst()
  return row === undefined
}

export interface FunctionToSave {
  id?: string
  personId: string
  organisationId: string
  role: Role
  title: string
  fromDay?: string | null
  untilDay?: string | null
  municipalityCodes: readonly string[]
}

/** Adds a function to a person. */
export async function addFunction(db: Db, one: FunctionToSave): Promise<string> {
  const { municipalityCodes, fromDay, ...row } = one
  const { id } = await db
    .insertInto('network.function')
    .values({ ...row, ...(fromDay && { fromDay }) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await placeFunction(db, id, municipalityCodes)
  return id
}

/** Says for which municipalities a function speaks. */
export async function placeFunction(
  db: Db,
  functionId: string,
  codes: readonly string[],
): Promise<void> {
  if (codes.length === 0) return
  await db
    .insertInto('network.functionMunicipality')
    .values(codes.map((municipalityCode) => ({ functionId, municipalityCode })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Takes back for which municipalities a function speaks. */
export async function displaceFunction(
  db: Db,
  functionId: string,
  codes: readonly string[],
): Promise<void> {
  if (codes.length === 0) return
  await db
    .deleteFrom('network.functionMunicipality')
    .where('functionId', '=', functionId)
    .where('municipalityCode', 'in', codes)
    .execute()
}

/** Holds a function until the transaction ends; undefined when it is not the actor's to change. */
export function lockFunction(
  db: Db,
  id: string,
): Promise<{ version: number; over: boolean } | undefined> {
  return db
    .selectFrom('network.function')
    .select([
      'version',
      sql<boolean>`ended_at is not null or network.is_over(until_day, ended_at)`.as('over'),
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Changes the words on the card and the last day. */
export async function saveFunctionEdit(
  db: Db,
  id: string,
  edit: { title: string; untilDay: string | null },
): Promise<void> {
  await db
    .updateTable('network.function')
    .set((eb) => ({ ...edit, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Ends a function now; every request asks whether it holds, so its sessions end with it. */
export async function endFunctionNow(db: Db, id: string): Promise<void> {
  await db
    .updateTable('network.function')
    .set((eb) => ({ endedAt: sql<Date>`now()`, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Whether another person holds the role of a function, beyond the day on which it is to end. */
export async function hasSuccessor(
  db: Db,
  one: { role: Role; personId: string },
  lastDay: string | null,
): Promise<boolean> {
  const row = await db
    .selectFrom('network.function')
    .select('id')
    .where('role', '=', one.role)
    .where('personId', '<>', one.personId)
    .where(sql<boolean>`from_day <= platform.today()`)
    // Not `platform.holds`: whoever had the turn before may have ended it after our transaction began.
    .where('endedAt', 'is', null)
    .where(
      sql<boolean>`(until_day is null or until_day > coalesce(${lastDay}::date, platform.today()))`,
    )
    .executeTakeFirst()
  return row !== undefined
}

/** Lets those who end special functions take turns, so that two do not end each other's. */
export async function lockSpecial(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('network.special', 0))`.execute(db)
}

/** Adds a person in a function, as the demonstration and the first people of a region do. */
export async function saveFunction(
  db: Db,
  person: {
    name: string
    organisationId: string
    role: Role
    title: string
    municipalityCodes: readonly string[]
    demonstration?: { key: string; text: string; position: number } | undefined
  },
): Promise<string> {
  const { demonstration } = person
  const personId = await savePerson(db, person.name)
  const { id } = await db
    .insertInto('network.function')
    .values({
      personId,
      organisationId: person.organisationId,
      role: person.role,
      title: person.title,
      demonstrationKey: demonstration?.key ?? null,
      demonstrationText: demonstration?.text ?? null,
      demonstrationPosition: demonstration?.position ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await placeFunction(db, id, person.municipalityCodes)
  return id
}

/** Ends what earlier tries to make the first people left behind. Only for a region nobody came into. */
export async function endEarlierFirst(db: Db): Promise<string[]> {
  const rows = await db
    .updateTable('network.function')
    .set({ endedAt: sql<Date>`now()` })
    .where('role', 'in', ['programmeLead', 'dataProtectionOfficer'])
    .where('demonstrationKey', 'is', null)
    .where(sql<boolean>`not network.is_over(until_day, ended_at)`)
    .returning('personId')
    .execute()
  return rows.map(({ personId }) => personId)
}
