import { sql, type Db } from '#platform/database.ts'

export interface Change {
  id: number
  at: Date
  by: string | null
  subjectKind: string
  subjectKey: string
  text: string
  why: string | null
  /** What the change is about, by name; absent for the plan as a whole. */
  subject: string | null
}

/** Adds to the history of something. */
export async function saveChange(
  db: Db,
  change: {
    planId: string
    subjectKind: string
    subjectKey: string
    functionId: string
    text: string
    why?: string | null
    before?: unknown
    after?: unknown
  },
): Promise<void> {
  const { before, after, why, ...rest } = change
  await db
    .insertInto('programme.change')
    .values({
      ...rest,
      why: why ?? null,
      before: before === undefined ? null : JSON.stringify(before),
      after: after === undefined ? null : JSON.stringify(after),
    })
    .execute()
}

/** The history of a plan, or of some things in it, newest first. */
export async function changesOf(
  db: Db,
  planId: string,
  about: { kind: string; key: string } | undefined,
  limit: number,
): Promise<Change[]> {
  return db
    .selectFrom('programme.change as c')
    .leftJoin('network.function as f', 'f.id', 'c.functionId')
    .leftJoin('network.person as p', 'p.id', 'f.personId')
    .leftJoin('programme.activity as a', (join) =>
      join
        .onRef('a.planId', '=', 'c.planId')
        .on('c.subjectKind', 'in', ['activity', 'accent'])
        .on(sql<boolean>`a.key = split_part(c.subject_key, '/', 1)`),
    )
    .leftJoin('programme.timelineRow as t', (join) =>
      join
        .onRef('t.planId', '=', 'c.planId')
        .on('c.subjectKind', '=', 'timeline_row')
        .onRef('t.key', '=', 'c.subjectKey'),
    )
    .leftJoin('programme.budgetPost as b', (join) =>
      join
        .onRef('b.planId', '=', 'c.planId')
        .on('c.subjectKind', '=', 'budget_post')
        .onRef('b.key', '=', 'c.subjectKey'),
    )
    .select([
      'c.id',
      'c.at',
      'c.subjectKind',
      'c.subjectKey',
      'c.text',
      'c.why',
      sql<string | null>`coalesce(a.name, t.name, b.name)`.as('subject'),
      sql<
        string | null
      >`case when f.role = 'system' then p.name else p.name || ', ' || f.title end`.as('by'),
    ])
    .where('c.planId', '=', planId)
    .$if(about !== undefined, (query) =>
      query.where('c.subjectKind', '=', about!.kind).where('c.subjectKey', '=', about!.key),
    )
    .orderBy('c.id', 'desc')
    .limit(limit)
    .execute()
}

/**
 * What an open page shows of an activity: its newest changes by number, and what municipalities tell, by
 * version. Undefined where the activity is not to be seen.
 */
export async function activityChanges(
  db: Db,
  planId: string,
  key: string,
): Promise<{ ids: number[]; accents: string[] } | undefined> {
  const { rows } = await sql<{ ids: number[]; accents: string[] }>`
    select array(select c.id::float8 from programme.change c
                 where c.plan_id = a.plan_id and c.subject_kind = 'activity' and c.subject_key = a.key
                 order by c.id desc limit 50) as ids,
           array(select m.municipality_code || '/' || m.version from programme.municipal_accent m
                 where m.activity_id = a.id) as accents
    from programme.activity a where a.plan_id = ${planId}::uuid and a.key = ${key}`.execute(db)
  return rows[0]
}

/** The newest changes of a plan's timeline, by number; undefined where the plan is not to be seen. */
export async function timelineChanges(db: Db, planId: string): Promise<number[] | undefined> {
  const { rows } = await sql<{ ids: number[] }>`
    select array(select c.id::float8 from programme.change c
                 where c.plan_id = p.id and c.subject_kind = 'timeline_row'
                 order by c.id desc limit 50) as ids
    from programme.plan p where p.id = ${planId}::uuid`.execute(db)
  return rows[0]?.ids
}

/** Whoever last saved something about a subject, and when. */
export async function lastChange(
  db: Db,
  planId: string,
  kind: string,
  key: string,
): Promise<Change | undefined> {
  return (await changesOf(db, planId, { kind, key }, 1))[0]
}
