import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import {
  refuse,
  type ActivityEdit,
  type ActivityStatus,
  type CellKind,
  type Colour,
  type DocumentLink,
  type MunicipalAccent,
  type StatusReport,
} from '#programme/rules/index.ts'
import type { Fact } from './plans.ts'

export interface Executor {
  key: string
  kind: 'executor' | 'partner'
  who: string
  part: string | null
  reason: string | null
  groups: { key: string; name: string; lead: boolean }[]
}
export interface Activity {
  id: string
  planId: string
  key: string
  lineId: string
  number: string | null
  name: string
  focus: boolean
  description: string | null
  expectedEffect: string | null
  execution: string | null
  funding: string | null
  planning: string | null
  level: string | null
  status: ActivityStatus | null
  instrument: string | null
  sourceLine: number
  version: number
  items: {
    id: string
    kind: 'goal' | 'action' | 'target_group' | 'part'
    text: string
    doneOn: string | null
  }[]
  executors: Executor[]
  municipalities: { code: string; name: string }[]
  timeline: { key: string; name: string; cells: { quarter: string; kind: CellKind }[] }[]
  documents: { id: string; name: string; url: string; at: string }[]
  accents: Accent[]
  facts: Fact[]
  predecessors: {
    planKey: string
    key: string
    number: string | null
    name: string
    reason: string | null
  }[]
  successors: { planKey: string; key: string; name: string; row: boolean }[]
  /** Whether the acting person sits in, and chairs, a group that carries this out. */
  member: boolean
  chair: boolean
}

/** One activity with all that hangs on it, in one statement. */
export async function activityByKey(db: Db, planId: string, key: string): Promise<Activity> {
  const row = await db
    .selectFrom('programme.activity as a')
    .select([
      'a.id',
      'a.planId',
      'a.key',
      'a.lineId',
      'a.number',
      'a.name',
      'a.focus',
      'a.description',
      'a.expectedEffect',
      'a.execution',
      'a.funding',
      'a.planning',
      'a.level',
      'a.status',
      'a.instrument',
      'a.sourceLine',
      'a.version',
      sql<boolean>`a.id = any ((select programme.own_activities(false))::uuid[])`.as('member'),
      sql<boolean>`a.id = any ((select programme.own_activities(true))::uuid[])`.as('chair'),
    ])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityItem as i')
          .select(['i.id', 'i.kind', 'i.text', 'i.doneOn'])
          .whereRef('i.activityId', '=', 'a.id')
          .orderBy('i.position')
          .limit(500),
      ).as('items'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.executor as e')
          .select(['e.key', 'e.kind', 'e.who', 'e.part', 'e.reason'])
          .select((inner) =>
            jsonArrayFrom(
              inner
                .selectFrom('programme.executorGroup as x')
                .innerJoin('programme.workingGroup as g', 'g.id', 'x.groupId')
                .select(['g.key', 'g.name', 'x.lead'])
                .whereRef('x.executorId', '=', 'e.id')
                .orderBy('x.lead', 'desc'),
            ).as('groups'),
          )
          .whereRef('e.activityId', '=', 'a.id')
          .orderBy('e.position')
          .limit(200),
      ).as('executors'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityMunicipality as am')
          .innerJoin('network.municipality as m', 'm.code', 'am.municipalityCode')
          .select(['m.code', 'm.name'])
          .whereRef('am.activityId', '=', 'a.id')
          .orderBy('m.name'),
      ).as('municipalities'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityTimelineRow as l')
          .innerJoin('programme.timelineRow as t', 't.id', 'l.rowId')
          .select(['t.key', 't.name'])
          .select((inner) =>
            jsonArrayFrom(
              inner
                .selectFrom('programme.timelineCell as c')
                .select(['c.quarter', 'c.kind'])
                .whereRef('c.rowId', '=', 't.id')
                .orderBy('c.quarter'),
            ).as('cells'),
          )
          .whereRef('l.activityId', '=', 'a.id')
          .orderBy('t.position')
          .limit(50),
      ).as('timeline'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.document as d')
          .select(['d.id', 'd.name', 'd.url', 'd.at'])
          .whereRef('d.activityId', '=', 'a.id')
          .where('d.removedAt', 'is', null)
          .orderBy('d.at')
          .limit(200),
      ).as('documents'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.municipalAccent as ac')
          .innerJoin('network.municipality as an', 'an.code', 'ac.municipalityCode')
          .select([
            'ac.municipalityCode',
            'an.name as municipality',
            'ac.takingPart',
            'ac.text',
            'ac.version',
          ])
          .whereRef('ac.activityId', '=', 'a.id')
          .orderBy('an.name')
          .limit(400),
      ).as('accents'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.fact as fa')
          .select(['fa.label', 'fa.text', 'fa.sourceLine'])
          .whereRef('fa.planId', '=', 'a.planId')
          .where('fa.subjectKind', '=', 'activity')
          .whereRef('fa.subjectKey', '=', 'a.key')
          .orderBy('fa.position')
          .limit(500),
      ).as('facts'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.predecessor as p')
          .innerJoin('programme.activity as b', 'b.id', 'p.predecessorId')
          .innerJoin('programme.plan as bp', 'bp.id', 'b.planId')
          .select(['bp.key as planKey', 'b.key', 'b.number', 'b.name', 'p.reason'])
          .whereRef('p.activityId', '=', 'a.id')
          .limit(20),
      ).as('predecessors'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.predecessor as s')
          .leftJoin('programme.activity as n', 'n.id', 's.activityId')
          .leftJoin('programme.timelineRow as r', 'r.id', 's.rowId')
          .innerJoin('programme.plan as np', 'np.id', 's.planId')
          .select([
            'np.key as planKey',
            sql<string>`coalesce(n.key, r.key)`.as('key'),
            sql<string>`coalesce(n.name, r.name)`.as('name'),
            sql<boolean>`s.row_id is not null`.as('row'),
          ])
          .whereRef('s.predecessorId', '=', 'a.id')
          .limit(20),
      ).as('successors'),
    ])
    .where('a.planId', '=', planId)
    .where('a.key', '=', key)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as unknown as Activity
}

/** Holds an activity, so that two people cannot save it at once; returns what is saved now. */
export async function lockActivity(db: Db, id: string): Promise<{ version: number }> {
  const row = await db
    .selectFrom('programme.activity')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw refuse('not_yours')
  return row
}

/** Saves what a group keeps up to date. Fails when row security says it is another group's. */
export async function saveActivity(db: Db, activity: Activity, edit: ActivityEdit): Promise<void> {
  const saved = await db
    .updateTable('programme.activity')
    .set((eb) => ({
      description: edit.description,
      expectedEffect: edit.expectedEffect,
      status: edit.status,
      level: edit.level,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', activity.id)
    .executeTakeFirst()
  if (saved.numUpdatedRows !== 1n) throw refuse('not_yours')
}

/** Makes `codes` the municipalities of an activity. */
export async function saveMunicipalities(
  db: Db,
  activity: Activity,
  codes: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('programme.activityMunicipality')
    .where('activityId', '=', activity.id)
    .execute()
  if (codes.length > 0)
    await db
      .insertInto('programme.activityMunicipality')
      .values(
        codes.map((municipalityCode) => ({
          activityId: activity.id,
          planId: activity.planId,
          municipalityCode,
        })),
      )
      .execute()
}

/** Saves how it goes; a report is never changed afterwards. */
export async function saveReport(
  db: Db,
  activity: Activity,
  quarter: string,
  report: StatusReport,
  functionId: string,
): Promise<string> {
  const { id } = await db
    .insertInto('programme.statusReport')
    .values({ ...report, planId: activity.planId, activityId: activity.id, quarter, functionId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export interface Report {
  id: string
  quarter: string
  at: Date
  by: string | null
  time: Colour
  money: Colour
  quality: Colour
  summary: string
  cause: string | null
  consequence: string | null
  correction: string | null
}

/** The reports of an activity, newest first; at most 40. */
export async function reportsOf(db: Db, activityId: string): Promise<Report[]> {
  const rows = await db
    .selectFrom('programme.statusReport as r')
    .leftJoin('network.function as f', 'f.id', 'r.functionId')
    .leftJoin('network.person as p', 'p.id', 'f.personId')
    .select([
      'r.id',
      'r.quarter',
      'r.at',
      'r.time',
      'r.money',
      'r.quality',
      'r.summary',
      'r.cause',
      'r.consequence',
      'r.correction',
      sql<string | null>`p.name || ', ' || f.title`.as('by'),
    ])
    .where('r.activityId', '=', activityId)
    .orderBy('r.at', 'desc')
    .limit(40)
    .execute()
  return rows as Report[]
}

/** One report with its activity, for telling others about it. */
export async function reportById(
  db: Db,
  id: string,
): Promise<
  | {
      id: string
      quarter: string
      time: string
      money: string
      quality: string
      activityKey: string
      activityName: string
      planKey: string
    }
  | undefined
> {
  return db
    .selectFrom('programme.statusReport as r')
    .innerJoin('programme.activity as a', 'a.id', 'r.activityId')
    .innerJoin('programme.plan as p', 'p.id', 'r.planId')
    .select([
      'r.id',
      'r.quarter',
      'r.time',
      'r.money',
      'r.quality',
      'a.key as activityKey',
      'a.name as activityName',
      'p.key as planKey',
    ])
    .where('r.id', '=', id)
    .executeTakeFirst()
}

/** Orange and red reports of the last day, for the sweep; at most 500. */
export function alarmsSince(db: Db, since: Date): Promise<{ id: string }[]> {
  return db
    .selectFrom('programme.statusReport')
    .select('id')
    .where('at', '>=', since)
    .where((eb) =>
      eb.or([eb('time', '<>', 'green'), eb('money', '<>', 'green'), eb('quality', '<>', 'green')]),
    )
    .orderBy('at')
    .limit(500)
    .execute()
}

/** Adds a document that is kept elsewhere. */
export async function saveDocument(
  db: Db,
  activity: Activity,
  document: DocumentLink,
  functionId: string,
): Promise<void> {
  await db
    .insertInto('programme.document')
    .values({ ...document, planId: activity.planId, activityId: activity.id, functionId })
    .execute()
}

/** Takes a document off the page; it stays in the history. */
export async function removeDocument(
  db: Db,
  activity: Activity,
  id: string,
  at: Date,
): Promise<string> {
  const row = await db
    .updateTable('programme.document')
    .set({ removedAt: at })
    .where('id', '=', id)
    .where('activityId', '=', activity.id)
    .where('removedAt', 'is', null)
    .returning('name')
    .executeTakeFirst()
  if (!row) throw refuse('not_yours')
  return row.name
}

export interface Accent {
  municipalityCode: string
  municipality: string
  takingPart: 'ja' | 'nee' | 'later'
  text: string | null
  version: number
}

/** Holds what a municipality says about an activity; undefined when it said nothing yet. */
export async function lockAccent(
  db: Db,
  activityId: string,
  municipalityCode: string,
): Promise<Omit<Accent, 'municipality'> | undefined> {
  const row = await db
    .selectFrom('programme.municipalAccent')
    .select(['municipalityCode', 'takingPart', 'text', 'version'])
    .where('activityId', '=', activityId)
    .where('municipalityCode', '=', municipalityCode)
    .forUpdate()
    .executeTakeFirst()
  return row as Omit<Accent, 'municipality'> | undefined
}

/** What one municipality says about the activities of a plan, by activity. */
export async function accentsBy(
  db: Db,
  planId: string,
  municipalityCode: string,
): Promise<(Omit<Accent, 'municipality'> & { activityId: string })[]> {
  const rows = await db
    .selectFrom('programme.municipalAccent')
    .select(['activityId', 'municipalityCode', 'takingPart', 'text', 'version'])
    .where('planId', '=', planId)
    .where('municipalityCode', '=', municipalityCode)
    .limit(1_000)
    .execute()
  return rows as (Omit<Accent, 'municipality'> & { activityId: string })[]
}

/** Saves what a municipality says; row security allows one's own municipality only. */
export async function saveAccent(
  db: Db,
  activity: { id: string; planId: string },
  municipalityCode: string,
  accent: MunicipalAccent,
  functionId: string,
  at: Date,
): Promise<void> {
  await db
    .insertInto('programme.municipalAccent')
    .values({
      activityId: activity.id,
      planId: activity.planId,
      municipalityCode,
      ...accent,
      functionId,
      at,
    })
    .onConflict((conflict) =>
      conflict.columns(['activityId', 'municipalityCode']).doUpdateSet((eb) => ({
        takingPart: accent.takingPart,
        text: accent.text,
        functionId,
        at,
        version: eb('programme.municipalAccent.version', '+', 1),
      })),
    )
    .execute()
}

export interface Change {
  id: number
  at: Date
  by: string | null
  subjectKind: string
  subjectKey: string
  text: string
  why: string | null
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
    .select([
      'c.id',
      'c.at',
      'c.subjectKind',
      'c.subjectKey',
      'c.text',
      'c.why',
      sql<string | null>`p.name || ', ' || f.title`.as('by'),
    ])
    .where('c.planId', '=', planId)
    .$if(about !== undefined, (query) =>
      query.where('c.subjectKind', '=', about!.kind).where('c.subjectKey', '=', about!.key),
    )
    .orderBy('c.id', 'desc')
    .limit(limit)
    .execute()
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
