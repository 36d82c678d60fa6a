/**
 * Who is told: by role and place, as far as their function holds now.
 */
import type { RawBuilder } from 'kysely'
import { sql, type Db } from '#platform/database.ts'
import type { Role } from '#roles'
import { daysAhead, type ContactTerms } from '#handle-with-care/rules/index.ts'

/** The functions in a role at an organisation; at most 200. */
export async function peopleAt(db: Db, organisationId: string, role: Role): Promise<string[]> {
  const rows = await holding(db, role).where('f.organisationId', '=', organisationId).execute()
  return rows.map(({ id }) => id)
}

/** The contacts of a school, or their deputies, as long as they are confirmed; at most 200. */
export async function contactsOf(
  db: Db,
  schoolId: string,
  { deputy }: { deputy: boolean },
): Promise<string[]> {
  const rows = await holding(db, 'schoolContact')
    .innerJoin('handleWithCare.contact as c', 'c.functionId', 'f.id')
    .where('c.schoolId', '=', schoolId)
    .where('c.deputy', '=', deputy)
    .where(sql<boolean>`c.valid_until >= platform.today()`)
    .execute()
  return rows.map(({ id }) => id)
}

/** Who stands around signals: to be told that it is their turn. */
export interface Staff {
  /** The functions in a role at an organisation. */
  at: (organisationId: string, role: Role) => string[]
  /** The attendance officers for a municipality, at the organisation that looks for schools there. */
  officers: (signal: { finderId: string; municipalityCode: string }) => string[]
  /** The contacts of a school, or their deputies, as long as they are confirmed. */
  contacts: (schoolId: string, which: { deputy: boolean }) => string[]
}

/** Everyone who stands around these signals, in one statement; at most 10,000, which is more than a region has. */
export async function staffOf(
  db: Db,
  signals: readonly {
    reportingId: string
    testerId: string
    finderId: string
    deputyId: string | null
    schoolId: string | null
  }[],
): Promise<Staff> {
  const places = signals.flatMap((one) => [
    one.reportingId,
    one.testerId,
    one.finderId,
    one.deputyId,
  ])
  const schools = signals.map(({ schoolId }) => schoolId)
  const reached = sql`platform.holds(f.from_day, f.until_day, f.ended_at)
    and handle_with_care.reaches(f.id)`
  const { rows } = await sql<{
    id: string
    place: string
    role: string
    municipalities: string[]
    deputy: boolean | null
  }>`select f.id, f.organisation_id as place, f.role, null::boolean as deputy,
            array(select m.municipality_code from network.function_municipality m
                  where m.function_id = f.id) as municipalities
     from network.function f
     where f.organisation_id = any (${unique(places)}::uuid[])
       and f.role in ('policeOfficer', 'safeHomeWorker', 'attendanceOfficer') and ${reached}
     union all
     select f.id, c.school_id, f.role, c.deputy, '{}'
     from handle_with_care.contact c join network.function f on f.id = c.function_id
     where c.school_id = any (${unique(schools)}::uuid[]) and f.role = 'schoolContact'
       and c.valid_until >= platform.today() and ${reached}
     order by id limit 10000`.execute(db)
  const ids = (where: (row: (typeof rows)[number]) => boolean) =>
    rows.filter((row) => where(row)).map(({ id }) => id)
  return {
    at: (organisationId, role) => ids((row) => row.place === organisationId && row.role === role),
    officers: ({ finderId, municipalityCode }) =>
      ids(
        (row) =>
          row.place === finderId &&
          row.role === 'attendanceOfficer' &&
          row.municipalities.includes(municipalityCode),
      ),
    contacts: (schoolId, { deputy }) =>
      ids((row) => row.place === schoolId && row.deputy === deputy),
  }
}

const unique = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]

/** Organisations to call, at most 1,000; a school by its number of the morning. */
export function callable(
  db: Db,
  organisationIds: readonly string[],
): Promise<{ id: string; name: string; phone: string | null }[]> {
  return db
    .selectFrom('network.organisation as o')
    .leftJoin('handleWithCare.school as s', 's.schoolId', 'o.id')
    .select(['o.id', 'o.name', sql<string | null>`coalesce(s.phone, o.phone)`.as('phone')])
    .where('o.id', '=', sql<string>`any (${[...organisationIds]}::uuid[])`)
    .orderBy('o.id')
    .limit(1_000)
    .execute()
}

/** Who receives for a school: the contact, and who stands in; at most 50. */
export function receiversOf(
  db: Db,
  schoolId: string,
): Promise<{ name: string; title: string; deputy: boolean }[]> {
  return db
    .selectFrom('handleWithCare.contact as c')
    .innerJoin('network.function as f', 'f.id', 'c.functionId')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .select(['p.name', 'f.title', 'c.deputy'])
    .where('c.schoolId', '=', schoolId)
    .where(
      sql<boolean>`c.valid_until >= platform.today()
      and platform.holds(f.from_day, f.until_day, f.ended_at)`,
    )
    .orderBy('c.deputy')
    .orderBy('p.name')
    .limit(50)
    .execute()
}

/** The project leaders of the region; at most 200. */
export async function leads(db: Db): Promise<string[]> {
  const rows = await holding(db, 'programmeLead').execute()
  return rows.map(({ id }) => id)
}

/** How long the contacts of a school that takes part may still receive. */
export interface SchoolTerms extends ContactTerms {
  id: string
  name: string
}

/** The terms of all schools that take part; at most 2,000. */
export function contactTerms(db: Db): Promise<SchoolTerms[]> {
  const longest = (who: RawBuilder<boolean>) => sql<string | null>`max(c.valid_until) filter (where
    ${who} and platform.holds(f.from_day, f.until_day, f.ended_at))`
  const able = (deputy: boolean) =>
    longest(sql`c.deputy = ${deputy} and handle_with_care.reaches(f.id)`)
  return db
    .selectFrom('handleWithCare.school as s')
    .innerJoin('network.organisation as o', 'o.id', 's.schoolId')
    .leftJoin('handleWithCare.contact as c', 'c.schoolId', 's.schoolId')
    .leftJoin('network.function as f', 'f.id', 'c.functionId')
    .select([
      's.schoolId as id',
      'o.name',
      's.contactsToldOn as toldOn',
      able(false).as('first'),
      able(true).as('deputy'),
      longest(sql`true`).as('named'),
    ])
    .where('s.state', '=', 'active')
    .groupBy(['s.schoolId', 'o.name', 's.contactsToldOn'])
    .orderBy('s.schoolId')
    .limit(2_000)
    .execute()
}

/** The contacts of a school whose own term ends within the days in which that is told; at most 200. */
export async function endingContacts(db: Db, schoolId: string): Promise<string[]> {
  const rows = await holding(db, 'schoolContact')
    .innerJoin('handleWithCare.contact as c', 'c.functionId', 'f.id')
    .where('c.schoolId', '=', schoolId)
    .where(sql<boolean>`c.valid_until <= platform.today() + ${daysAhead}::integer`)
    .execute()
  return rows.map(({ id }) => id)
}

/** Remembers that those who keep a school were told this month. */
export async function saveContactsTold(db: Db, schoolId: string, today: string): Promise<void> {
  await db
    .updateTable('handleWithCare.school')
    .set({ contactsToldOn: today })
    .where('schoolId', '=', schoolId)
    .execute()
}

/** Everyone whose function is that of a contact at a school, also who never signed in yet; at most 5,000. */
export function contactFunctions(
  db: Db,
): Promise<{ functionId: string; schoolId: string; name: string }[]> {
  return db
    .selectFrom('network.function as f')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .select(['f.id as functionId', 'f.organisationId as schoolId', 'p.name'])
    .where('f.role', '=', 'schoolContact')
    .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
    .orderBy('f.id')
    .limit(5_000)
    .execute()
}

/** Names people as contacts; who was one already is so anew. */
export async function saveContacts(
  db: Db,
  contacts: readonly {
    functionId: string
    schoolId: string
    deputy: boolean
    validUntil: string
  }[],
): Promise<void> {
  const ids = contacts.map(({ functionId }) => functionId)
  await db.deleteFrom('handleWithCare.contact').where('functionId', 'in', ids).execute()
  await db
    .insertInto('handleWithCare.contact')
    .values([...contacts])
    .execute()
}

/** Does `task`, and leaves nothing of it unless it says so. @returns its answer */
export async function tryOut<T>(
  db: Db,
  task: () => Promise<{ answer: T; keep: boolean }>,
): Promise<T> {
  await sql`savepoint try_out`.execute(db)
  const { answer, keep } = await task()
  if (!keep) await sql`rollback to savepoint try_out`.execute(db)
  return answer
}

/** Names a contact of a school, as the demonstration does. */
export async function saveContact(
  db: Db,
  contact: { functionId: string; schoolId: string; deputy: boolean; validUntil: string },
): Promise<void> {
  await db.insertInto('handleWithCare.contact').values(contact).execute()
}

function holding(db: Db, role: Role) {
  return (
    db
      .selectFrom('network.function as f')
      .select('f.id')
      .where('f.role', '=', role)
      .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
      // Who cannot sign in is not told: the next one is.
      .where(sql<boolean>`handle_with_care.reaches(f.id)`)
      .orderBy('f.id')
      .limit(200)
  )
}
