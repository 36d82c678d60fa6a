import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { question, sql, type Db } from '#platform/database.ts'
import {
  activitiesMax,
  refuse,
  worst,
  type ActivityStatus,
  type Colour,
  type FactState,
  type SubjectKind,
} from '#programme/rules/index.ts'

export interface PlanSummary {
  id: string
  key: string
  name: string
  region: string
  title: string | null
  vision: string | null
  visionFrom: number | null
  visionUntil: number | null
  fromYear: number
  untilYear: number
  status: 'concept' | 'vastgesteld' | 'afgesloten'
  ambition: string | null
  lineWord: string
  sourceFileId: string
  sourceLine: number
  /** Whether the status is what Kring made of the period, and nobody confirmed it yet. */
  statusInferred: boolean
}
export interface Line {
  id: string
  key: string
  number: string | null
  name: string
  subtitle: string | null
}
export interface Plan extends PlanSummary {
  lines: Line[]
  /** Whether the acting role may read the file, which holds the budget too. */
  sourceShown: boolean
  /** The quarters of its timeline, in order; none when it has no timeline. */
  quarters: string[]
}

const columns = [
  'id',
  'key',
  'name',
  'region',
  'title',
  'vision',
  'visionFrom',
  'visionUntil',
  'fromYear',
  'untilYear',
  'status',
  'ambition',
  'lineWord',
  'sourceFileId',
  'sourceLine',
] as const

const statusInferred = sql<boolean>`exists (select from programme.finding s
  where s.plan_id = programme.plan.id and s.subject_kind = 'plan'
    and s.field = 'Status van het plan' and s.resolved_at is null)`.as('statusInferred')

/** All plans the actor may read, the latest first; at most 50. */
export async function plans(db: Db): Promise<PlanSummary[]> {
  const rows = await db
    .selectFrom('programme.plan')
    .select(columns)
    .select(statusInferred)
    .orderBy('fromYear', 'desc')
    .orderBy('key')
    .limit(50)
    .execute()
  return rows as PlanSummary[]
}

/** Saves the status of a plan. */
export async function savePlanStatus(db: Db, id: string, status: Plan['status']): Promise<void> {
  const saved = await db
    .updateTable('programme.plan')
    .set((eb) => ({ status, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .executeTakeFirst()
  if (saved.numUpdatedRows !== 1n) throw refuse('not_yours')
}

/** Holds a plan, so that two people do not set its status at once; returns what it is now. */
export async function lockPlanStatus(db: Db, id: string): Promise<string> {
  const row = await db
    .selectFrom('programme.plan')
    .select('status')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw refuse('not_yours')
  return row.status
}

/** One plan with its lines. */
export async function planByKey(db: Db, key: string): Promise<Plan> {
  // The menu asked for the plan in force already, and that is the one people mostly read.
  const known = await inForce.get(db)
  if (known?.key === key) return known
  const [plan] = await planNamed(db, { key })
  if (!plan) throw refuse('plan_not_found')
  return plan as Plan
}

const planNamed = question((db: Db, { key }: { key: string }) =>
  withLines(db).where('programme.plan.key', '=', key),
)

/** One transaction asks for the plan in force more than once: the menu, and the page itself. */
const inForce = new WeakMap<Db, Promise<Plan | undefined>>()

/** The plan in force: the latest one that is established; failing that, the latest of all. */
export function planInForce(db: Db): Promise<Plan | undefined> {
  const known = inForce.get(db)
  if (known) return known
  const asked = latestPlan(db, {}).then(([plan]) => plan as Plan | undefined)
  inForce.set(db, asked)
  return asked
}

const latestPlan = question((db: Db) =>
  withLines(db)
    .orderBy(sql`status = 'vastgesteld'`, 'desc')
    .orderBy('fromYear', 'desc')
    .orderBy('key')
    .limit(1),
)

const withLines = (db: Db) =>
  db
    .selectFrom('programme.plan')
    .select(columns)
    .select(statusInferred)
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('programme.line')
          .select(['id', 'key', 'number', 'name', 'subtitle'])
          .whereRef('programme.line.planId', '=', 'programme.plan.id')
          .orderBy('position')
          .limit(100),
      ).as('lines'),
      sql<boolean>`(select programme.reads_budget())`.as('sourceShown'),
      sql<string[]>`array(${eb
        .selectFrom('programme.timelineQuarter')
        .select('quarter')
        .whereRef('programme.timelineQuarter.planId', '=', 'programme.plan.id')
        .orderBy('quarter')
        .limit(200)})`.as('quarters'),
    ])

export interface ActivitySummary {
  id: string
  key: string
  lineId: string
  number: string | null
  name: string
  focus: boolean
  description: string | null
  status: ActivityStatus | null
  groups: { key: string; name: string }[]
  /** The latest report, by its worst colour. */
  report: { at: Date; quarter: string; worst: Colour; summary: string } | null
}

/** The activities of a plan in its order, with the groups that carry them and the latest report. */
export async function activitiesOf(
  db: Db,
  planId: string,
  only: { lineId?: string; groupId?: string; municipalityCode?: string; ids?: string[] } = {},
): Promise<ActivitySummary[]> {
  const rows = await db
    .selectFrom('programme.activity as a')
    .select([
      'a.id',
      'a.key',
      'a.lineId',
      'a.number',
      'a.name',
      'a.focus',
      'a.description',
      'a.status',
    ])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('programme.executorGroup as e')
          .innerJoin('programme.workingGroup as g', 'g.id', 'e.groupId')
          .select(['g.key', 'g.name'])
          .distinct()
          .whereRef('e.activityId', '=', 'a.id')
          .orderBy('g.name')
          .limit(20),
      ).as('groups'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.statusReport as r')
          .select(['r.at', 'r.quarter', 'r.time', 'r.money', 'r.quality', 'r.summary'])
          .whereRef('r.activityId', '=', 'a.id')
          .orderBy('r.at', 'desc')
          .limit(1),
      ).as('reports'),
    ])
    .where('a.planId', '=', planId)
    .$if(only.lineId !== undefined, (query) => query.where('a.lineId', '=', only.lineId!))
    .$if(only.ids !== undefined, (query) => query.where('a.id', 'in', only.ids!))
    .$if(only.groupId !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('programme.executorGroup as x')
            .select('x.groupId')
            .whereRef('x.activityId', '=', 'a.id')
            .where('x.groupId', '=', only.groupId!),
        ),
      ),
    )
    .$if(only.municipalityCode !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('programme.activityMunicipality as m')
            .select('m.activityId')
            .whereRef('m.activityId', '=', 'a.id')
            .where('m.municipalityCode', '=', only.municipalityCode!),
        ),
      ),
    )
    .orderBy('a.position')
    .limit(activitiesMax)
    .execute()
  return rows.map(({ reports, ...row }) => {
    const [latest] = reports as unknown as {
      at: string
      quarter: string
      time: Colour
      money: Colour
      quality: Colour
      summary: string
    }[]
    return {
      ...(row as Omit<ActivitySummary, 'report'>),
      report: latest
        ? {
            at: new Date(latest.at),
            quarter: latest.quarter,
            worst: worst({ time: latest.time, money: latest.money, quality: latest.quality }),
            summary: latest.summary,
          }
        : null,
    }
  })
}

/** Names and texts of a plan's activities, for visitors: no status, no report, no people. */
export async function publicActivities(
  db: Db,
  planId: string,
): Promise<{ lineId: string; name: string; description: string | null }[]> {
  const { rows } = await sql<{ lineId: string; name: string; description: string | null }>`
    select line_id, name, description from programme.public_activities(${planId}::uuid)
    limit ${activitiesMax}`.execute(db)
  return rows
}

/** The sub-ambitions of a plan, in its order. */
export function subAmbitionsOf(
  db: Db,
  planId: string,
): Promise<{ lineId: string; text: string }[]> {
  return db
    .selectFrom('programme.subAmbition')
    .select(['lineId', 'text'])
    .where('planId', '=', planId)
    .orderBy('position')
    .limit(500)
    .execute()
}

export interface Fact {
  label: string
  text: string
  sourceLine: number
}

/** What the file says about something beyond its own fields, in the order of the file; at most 2,000. */
export function factsAbout(
  db: Db,
  planId: string,
  kind: SubjectKind,
  keys: readonly string[],
): Promise<(Fact & { subjectKey: string })[]> {
  if (keys.length === 0) return Promise.resolve([])
  return db
    .selectFrom('programme.fact')
    .select(['subjectKey', 'label', 'text', 'sourceLine'])
    .where('planId', '=', planId)
    .where('subjectKind', '=', kind)
    .where('subjectKey', 'in', keys)
    .orderBy('position')
    .limit(2_000)
    .execute()
}

/** The abbreviations of the file a plan came from. */
export function abbreviationsOf(
  db: Db,
  sourceFileId: string,
): Promise<{ short: string; long: string | null; remark: string | null }[]> {
  return db
    .selectFrom('programme.abbreviation')
    .select(['short', 'long', 'remark'])
    .where('planFileId', '=', sourceFileId)
    .orderBy('position')
    .limit(500)
    .execute()
}

/** The bodies of a plan, in its order. */
export function bodiesOf(
  db: Db,
  planId: string,
): Promise<{ key: string; name: string; kind: string }[]> {
  return db
    .selectFrom('programme.body')
    .select(['key', 'name', 'kind'])
    .where('planId', '=', planId)
    .orderBy('position')
    .limit(200)
    .execute()
}

/** The file a plan came from: name, hash, moment, and a part of its lines. */
export async function sourceLines(
  db: Db,
  sourceFileId: string,
  from: number,
  count: number,
): Promise<{ name: string; sha256: string; importedAt: Date; total: number; lines: string[] }> {
  const row = await db
    .selectFrom('programme.sourceFile')
    .select(['name', 'sha256', 'importedAt'])
    .select([
      sql<number>`array_length(string_to_array(text, E'\n'), 1)`.as('total'),
      sql<string[]>`(string_to_array(text, E'\n'))[${from}::int : ${from + count - 1}::int]`.as(
        'lines',
      ),
    ])
    .where('id', '=', sourceFileId)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row
}

/** The whole text of the file a plan came from. */
export async function sourceText(
  db: Db,
  sourceFileId: string,
): Promise<{ name: string; text: string }> {
  const row = await db
    .selectFrom('programme.sourceFile')
    .select(['name', 'text'])
    .where('id', '=', sourceFileId)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row
}

export type StateCounts = Record<FactState, number> & { resolved: number }
