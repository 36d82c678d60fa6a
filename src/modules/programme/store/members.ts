/**
 * Who sits in a working group: finding someone, and changing it.
 */
import type { Role } from '#roles'
import { sql, type Db } from '#platform/database.ts'
import { refuse, type Seat } from '#programme/rules/index.ts'

/** Someone who may sit in a group. */
export interface Candidate {
  functionId: string
  name: string
  title: string
  organisation: string
  role: Role
}

/** A membership, with whose it is; those that are yet to begin too. */
export interface Member extends Candidate {
  chair: boolean
  fromDay: string
  untilDay: string | null
  version: number
}

/** People in functions by a part of their name, who do not sit in this group; at most 20. */
export function candidates(db: Db, groupId: string, words: string): Promise<Candidate[]> {
  return people(db)
    .where('p.name', 'ilike', `%${words.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('programme.membership as m')
            .select('m.functionId')
            .whereRef('m.functionId', '=', 'f.id')
            .where('m.groupId', '=', groupId)
            .where(lasting),
        ),
      ),
    )
    .orderBy('p.name')
    .orderBy('f.id')
    .limit(20)
    .execute() as Promise<unknown> as Promise<Candidate[]>
}

/** One person in a function who may sit in a group; undefined when there is none. */
export function candidate(db: Db, functionId: string): Promise<Candidate | undefined> {
  return people(db)
    .where('f.id', '=', functionId)
    .executeTakeFirst() as Promise<unknown> as Promise<Candidate | undefined>
}

/** Who sits in a group, or is going to, by name; at most 200. */
export function membersOf(db: Db, groupId: string): Promise<Member[]> {
  return people(db)
    .innerJoin('programme.membership as m', 'm.functionId', 'f.id')
    .select(['m.chair', 'm.fromDay', 'm.untilDay', 'm.version'])
    .where('m.groupId', '=', groupId)
    .where(lasting)
    .orderBy('m.chair', 'desc')
    .orderBy('p.name')
    .orderBy('f.id')
    .limit(200)
    .execute() as Promise<unknown> as Promise<Member[]>
}

/** One member of a group. @throws plan_not_found when they do not sit in it, or no longer */
export async function memberOf(db: Db, groupId: string, functionId: string): Promise<Member> {
  const row = await people(db)
    .innerJoin('programme.membership as m', 'm.functionId', 'f.id')
    .select(['m.chair', 'm.fromDay', 'm.untilDay', 'm.version'])
    .where('m.groupId', '=', groupId)
    .where('f.id', '=', functionId)
    .where(lasting)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as unknown as Member
}

/** Seats someone, or seats them again who sat there before. */
export async function saveMember(db: Db, groupId: string, functionId: string, seat: Seat) {
  const { chair, from, until } = seat
  const days = { chair, untilDay: until, ...(from !== null && { fromDay: from }) }
  await db
    .insertInto('programme.membership')
    .values({ groupId, functionId, ...days })
    .onConflict((conflict) =>
      conflict.columns(['groupId', 'functionId']).doUpdateSet((eb) => ({
        chair: eb.ref('excluded.chair'),
        fromDay: eb.ref('excluded.fromDay'),
        untilDay: eb.ref('excluded.untilDay'),
        version: eb('programme.membership.version', '+', 1),
      })),
    )
    .execute()
}

/** Changes chair and last day, when nobody did since `version`. @returns whether it was changed */
export async function changeMember(
  db: Db,
  groupId: string,
  functionId: string,
  change: { chair: boolean; untilDay: string | null },
  version: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('programme.membership')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('groupId', '=', groupId)
    .where('functionId', '=', functionId)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes someone out at once. That they sat there stands in the history of the group. */
export async function removeMember(
  db: Db,
  groupId: string,
  functionId: string,
  version: number,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('programme.membership')
    .where('groupId', '=', groupId)
    .where('functionId', '=', functionId)
    .where('version', '=', version)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** The groups in which a function sits now, in plans that are not closed; at most 50. */
export function seatsOf(
  db: Db,
  functionId: string,
): Promise<{ name: string; chair: boolean; otherChair: string | null }[]> {
  return db
    .selectFrom('programme.membership as m')
    .innerJoin('programme.workingGroup as g', 'g.id', 'm.groupId')
    .innerJoin('programme.plan as l', 'l.id', 'g.planId')
    .select([
      'g.name',
      'm.chair',
      sql<string | null>`(
        select p.name from programme.membership c
          join network.function f on f.id = c.function_id
          join network.person p on p.id = f.person_id
        where c.group_id = m.group_id and c.chair and c.function_id <> m.function_id
          and (c.until_day is null or c.until_day >= platform.today())
          and platform.holds(f.from_day, f.until_day, f.ended_at)
        order by p.name limit 1)`.as('otherChair'),
    ])
    .where('m.functionId', '=', functionId)
    .where('l.status', '<>', 'afgesloten')
    .where(lasting)
    .orderBy('g.position')
    .limit(50)
    .execute()
}

const lasting = sql<boolean>`(m.until_day is null or m.until_day >= platform.today())`

const people = (db: Db) =>
  db
    .selectFrom('network.function as f')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .innerJoin('network.organisation as o', 'o.id', 'f.organisationId')
    .select(['f.id as functionId', 'p.name', 'f.title', 'o.name as organisation', 'f.role'])
    .where('f.role', 'not in', ['visitor', 'system', 'machine', 'administrator'])
    .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
