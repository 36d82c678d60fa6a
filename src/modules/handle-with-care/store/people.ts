/**
 * Who is told: by role and place, as far as their function holds now.
 */
import { sql, type Db } from '#platform/database.ts'
import type { Role } from '#roles'
import { daysAhead, type ContactTerms } from '#handle-with-care/rules/index.ts'

/** The functions in a role at an organisation; at most 200. */
export async function peopleAt(db: Db, organisationId: string, role: Role): Promise<string[]> {
  const rows = await holding(db, role).where('f.organisationId', '=', organisationId).execute()
  return rows.map(({ id }) => id)
}

/** The attendance officers for a municipality, at the organisation that looks for schools there; at most 200. */
export async function officersOf(
  db: Db,
  { finderId, municipalityCode }: { finderId: string; municipalityCode: string },
): Promise<string[]> {
  const rows = await holding(db, 'attendanceOfficer')
    .innerJoin('network.functionMunicipality as m', 'm.functionId', 'f.id')
    .where('f.organisationId', '=', finderId)
    .where('m.municipalityCode', '=', municipalityCode)
    .execute()
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

/** Organisations to call; a school by its number of the morning. */
export function callable(
  db: Db,
  organisationIds: readonly string[],
): Promise<{ id: string; name: string; phone: string | null }[]> {
  return db
    .selectFrom('network.organisation as o')
    .leftJoin('handleWithCare.school as s', 's.schoolId', 'o.id')
    .select(['o.id', 'o.name', sql<string | null>`coalesce(s.phone, o.phone)`.as('phone')])
    .where('o.id', 'in', organisationIds)
    .orderBy('o.id')
    .limit(10)
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
  const longest = (deputy: boolean) => sql<string | null>`max(c.valid_until) filter (where
    c.deputy = ${deputy} and platform.holds(f.from_day, f.until_day, f.ended_at))`
  return db
    .selectFrom('handleWithCare.school as s')
    .innerJoin('network.organisation as o', 'o.id', 's.schoolId')
    .leftJoin('handleWithCare.contact as c', 'c.schoolId', 's.schoolId')
    .leftJoin('network.function as f', 'f.id', 'c.functionId')
    .select([
      's.schoolId as id',
      'o.name',
      's.contactsToldOn as toldOn',
      longest(false).as('first'),
      longest(true).as('deputy'),
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
