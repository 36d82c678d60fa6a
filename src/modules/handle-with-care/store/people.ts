/**
 * Who is told: by role and place, as far as their function holds now.
 */
import { sql, type Db } from '#platform/database.ts'
import type { Role } from '#roles'

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

/** Names a contact of a school, as the demonstration does. */
export async function saveContact(
  db: Db,
  contact: { functionId: string; schoolId: string; deputy: boolean; validUntil: string },
): Promise<void> {
  await db.insertInto('handleWithCare.contact').values(contact).execute()
}

function holding(db: Db, role: Role) {
  return db
    .selectFrom('network.function as f')
    .select('f.id')
    .where('f.role', '=', role)
    .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
    .orderBy('f.id')
    .limit(200)
}
