import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import { refuse } from '#programme/rules/index.ts'

export interface GroupMember {
  functionId: string
  name: string
  title: string
  organisation: string
  organisationId: string
  chair: boolean
  /** As of these days; without a last day for as long as the function holds. */
  fromDay: string
  untilDay: string | null
  version: number
}
export interface Group {
  id: string
  planId: string
  key: string
  name: string
  kind: 'werkgroep' | 'netwerk'
  aliases: string[]
  members: GroupMember[]
}
export interface GroupPart {
  activityKey: string
  activityName: string
  focus: boolean
  part: string | null
  executorKey: string
}

/** The working groups of a plan with who sits in them, in its order. */
export async function groupsOf(db: Db, planId: string): Promise<Group[]> {
  const rows = await groups(db)
    .where('g.planId', '=', planId)
    .orderBy('g.position')
    .limit(200)
    .execute()
  return rows as unknown as Group[]
}

/** The names of a plan's working groups, in its order. */
export function groupNames(db: Db, planId: string): Promise<{ key: string; name: string }[]> {
  return db
    .selectFrom('programme.workingGroup')
    .select(['key', 'name'])
    .where('planId', '=', planId)
    .orderBy('position')
    .limit(200)
    .execute()
}

/** One working group. */
export async function groupByKey(db: Db, planId: string, key: string): Promise<Group> {
  const row = await groups(db)
    .where('g.planId', '=', planId)
    .where('g.key', '=', key)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as unknown as Group
}

/** What a group carries out, and which part of it, in the words of the plan. */
export function partsOf(db: Db, groupId: string): Promise<GroupPart[]> {
  return db
    .selectFrom('programme.executorGroup as x')
    .innerJoin('programme.executor as e', 'e.id', 'x.executorId')
    .innerJoin('programme.activity as a', 'a.id', 'x.activityId')
    .select([
      'a.key as activityKey',
      'a.name as activityName',
      'a.focus',
      'e.part',
      'e.key as executorKey',
    ])
    .where('x.groupId', '=', groupId)
    .orderBy('a.position')
    .limit(200)
    .execute()
}

/** The line of each activity of a plan, and its groups with the organisations whose people sit in them now. */
export async function tiesOf(
  db: Db,
  planId: string,
): Promise<{
  activities: { key: string; line: string }[]
  groups: { key: string; name: string; organisationIds: string[]; lines: string[] }[]
}> {
  const { rows } = await sql<Awaited<ReturnType<typeof tiesOf>>>`
    select
      (select coalesce(json_agg(json_build_object('key', a.key, 'line', l.key)), '[]')
       from programme.activity a join programme.line l on l.id = a.line_id
       where a.plan_id = ${planId}::uuid) as activities,
      (select coalesce(json_agg(json_build_object(
         'key', g.key, 'name', g.name,
         'organisationIds', array(
           select distinct f.organisation_id from programme.membership m
             join network.function f on f.id = m.function_id
           where m.group_id = g.id and ${current}
             and platform.holds(f.from_day, f.until_day, f.ended_at)),
         'lines', array(
           select distinct l.key from programme.executor_group x
             join programme.activity a on a.id = x.activity_id join programme.line l on l.id = a.line_id
           where x.group_id = g.id)) order by g.position), '[]')
       from programme.working_group g where g.plan_id = ${planId}::uuid) as groups`.execute(db)
  return rows[0]!
}

/** The groups the acting function sits in now, over all plans. */
export function ownGroups(
  db: Db,
  functionId: string,
): Promise<
  { key: string; name: string; planKey: string; planId: string; id: string; chair: boolean }[]
> {
  return db
    .selectFrom('programme.membership as m')
    .innerJoin('programme.workingGroup as g', 'g.id', 'm.groupId')
    .innerJoin('programme.plan as p', 'p.id', 'g.planId')
    .select(['g.id', 'g.key', 'g.name', 'p.key as planKey', 'p.id as planId', 'm.chair'])
    .where('m.functionId', '=', functionId)
    .where('p.status', '<>', 'afgesloten')
    .where(current)
    .orderBy('g.position')
    .limit(50)
    .execute()
}

/** Puts people in groups. */
export async function saveMembers(
  db: Db,
  members: readonly { groupId: string; functionId: string; chair: boolean }[],
): Promise<void> {
  if (members.length === 0) return
  await db
    .insertInto('programme.membership')
    .values([...members])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The ids of groups by key, for whoever fills them. */
export async function groupIds(db: Db, planKey: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('programme.workingGroup as g')
    .innerJoin('programme.plan as p', 'p.id', 'g.planId')
    .select(['g.key', 'g.id'])
    .where('p.key', '=', planKey)
    .limit(500)
    .execute()
  return new Map(rows.map(({ key, id }) => [key, id]))
}

const current = sql<boolean>`m.from_day <= platform.today() and (m.until_day is null or m.until_day >= platform.today())`

const groups = (db: Db) =>
  db
    .selectFrom('programme.workingGroup as g')
    .select(['g.id', 'g.planId', 'g.key', 'g.name', 'g.kind', 'g.aliases'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('programme.membership as m')
          .innerJoin('network.function as f', 'f.id', 'm.functionId')
          .innerJoin('network.person as p', 'p.id', 'f.personId')
          .innerJoin('network.organisation as o', 'o.id', 'f.organisationId')
          .select([
            'f.id as functionId',
            'p.name',
            'f.title',
            'o.name as organisation',
            'o.id as organisationId',
            'm.chair',
            'm.fromDay',
            'm.untilDay',
            'm.version',
          ])
          .whereRef('m.groupId', '=', 'g.id')
          .where(current)
          // Whose function ended, sits in no group for it any more.
          .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
          .orderBy('m.chair', 'desc')
          .orderBy('p.name')
          .limit(100),
      ).as('members'),
    )
