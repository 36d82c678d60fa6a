import type { Insertable } from 'kysely'
import { sql, type Db } from '#platform/database.ts'
import type { DB } from '#platform/tables.ts'
import type { PlanFileRows, PlanRows } from '#programme/rules/index.ts'

/** A file that is imported: its name, its text to the letter, and the hash of that text. */
export interface ImportedFile {
  id: string
  name: string
  sha256: string
  text: string
  by: string
}

/** Waits for any other import to end; holds until this transaction does. */
export async function lockImports(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('programme.import'))`.execute(db)
}

/** The plan keys of `keys` that are in Kring already, draft or not. */
export async function existingPlans(db: Db, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const rows = await db
    .selectFrom('programme.plan')
    .select('key')
    .where('key', 'in', keys)
    .orderBy('key')
    .limit(keys.length)
    .execute()
  return rows.map(({ key }) => key)
}

/** Whether this very file was imported before. */
export async function isImported(db: Db, sha256: string): Promise<boolean> {
  const row = await db
    .selectFrom('programme.sourceFile')
    .select('id')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return row !== undefined
}

/** Saves everything a file holds. Fails as a whole. */
export async function savePlanFile(db: Db, file: ImportedFile, rows: PlanFileRows): Promise<void> {
  const { id, name, sha256, text, by } = file
  await db
    .insertInto('programme.sourceFile')
    .values({ id, name, sha256, text, importedBy: by })
    .execute()
  await insert(
    db,
    'programme.abbreviation',
    rows.abbreviations.map((one, position) => ({ ...one, planFileId: id, position })),
  )
  for (const plan of rows.plans) await savePlan(db, plan, id)
  // A link may point at a plan further on in the file.
  await insert(
    db,
    'programme.predecessor',
    rows.plans.flatMap((plan) => plan.predecessors.map((link) => ({ ...link, planId: plan.id }))),
  )
}

async function savePlan(db: Db, plan: PlanRows, sourceFileId: string): Promise<void> {
  const planId = plan.id
  await insert(db, 'programme.plan', [
    {
      id: planId,
      key: plan.key,
      region: plan.region,
      name: plan.name,
      title: plan.title,
      vision: plan.vision,
      visionFrom: plan.visionFrom,
      visionUntil: plan.visionUntil,
      fromYear: plan.fromYear,
      untilYear: plan.untilYear,
      status: plan.status,
      ambition: plan.ambition,
      lineWord: plan.lineWord,
      sourceFileId,
      sourceLine: plan.sourceLine,
    },
  ])
  const placed = <T>(all: readonly T[]) =>
    all.map((one, position) => ({ ...one, planId, position }))
  await insert(db, 'programme.line', placed(plan.lines))
  await insert(db, 'programme.subAmbition', placed(plan.subAmbitions))
  await insert(db, 'programme.workingGroup', placed(plan.groups))
  await insert(db, 'programme.body', placed(plan.bodies))
  await insert(
    db,
    'programme.timelineQuarter',
    plan.quarters.map((quarter) => ({ planId, quarter })),
  )
  await insert(
    db,
    'programme.timelineRow',
    placed(plan.timeline).map(({ cells: _, ...row }) => row),
  )
  await insert(
    db,
    'programme.timelineCell',
    plan.timeline.flatMap(({ id, cells }) => cells.map((cell) => ({ ...cell, rowId: id, planId }))),
  )
  await saveActivities(db, plan)
  await saveBudget(db, plan)
  await insert(
    db,
    'programme.fact',
    placed(plan.facts).map((fact) => ({ ...fact, id: crypto.randomUUID() })),
  )
  await insert(
    db,
    'programme.finding',
    placed(plan.findings).map((finding) => ({ ...finding, id: crypto.randomUUID() })),
  )
}

async function saveActivities(db: Db, { id: planId, activities }: PlanRows): Promise<void> {
  await insert(
    db,
    'programme.activity',
    activities.map(
      ({ items: _items, executors: _executors, timelineRowIds: _rows, ...row }, position) => ({
        ...row,
        planId,
        position,
      }),
    ),
  )
  const perActivity = <T, R>(
    pick: (activity: PlanRows['activities'][number]) => readonly T[],
    row: (one: T, activityId: string, position: number) => R,
  ) =>
    activities.flatMap((activity) =>
      pick(activity).map((one, position) => row(one, activity.id, position)),
    )
  await insert(
    db,
    'programme.activityItem',
    perActivity(
      ({ items }) => items,
      (item, activityId, position) => ({
        id: crypto.randomUUID(),
        ...item,
        activityId,
        planId,
        position,
      }),
    ),
  )
  await insert(
    db,
    'programme.executor',
    perActivity(
      ({ executors }) => executors,
      ({ groups: _, ...executor }, activityId, position) => ({
        ...executor,
        activityId,
        planId,
        position,
      }),
    ),
  )
  await insert(
    db,
    'programme.executorGroup',
    perActivity(
      ({ executors }) => executors,
      ({ id, groups }, activityId) =>
        groups.map((group) => ({ ...group, executorId: id, activityId, planId })),
    ).flat(),
  )
  await insert(
    db,
    'programme.activityTimelineRow',
    perActivity(
      ({ timelineRowIds }) => [...new Set(timelineRowIds)],
      (rowId, activityId) => ({ rowId, activityId, planId }),
    ),
  )
}

async function saveBudget(db: Db, { id: planId, posts, totals }: PlanRows): Promise<void> {
  await insert(
    db,
    'programme.budgetPost',
    posts.map(({ lines: _lines, cells: _cells, ...post }, position) => ({
      ...post,
      planId,
      position,
    })),
  )
  await insert(
    db,
    'programme.budgetLine',
    posts.flatMap(({ id, lines }) => lines.map((line) => ({ ...line, postId: id, planId }))),
  )
  await insert(
    db,
    'programme.budgetCell',
    posts.flatMap(({ id, cells }) => cells.map((cell) => ({ ...cell, postId: id, planId }))),
  )
  await insert(
    db,
    'programme.statedTotal',
    totals.map((total) => ({ ...total, planId })),
  )
}

// PostgreSQL takes 65,535 parameters a statement; the widest row here has 20.
const rowsPerStatement = 2_000

async function insert<T extends keyof DB>(
  db: Db,
  table: T,
  rows: readonly Insertable<DB[T]>[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement)
    await db
      .insertInto(table)
      .values(rows.slice(start, start + rowsPerStatement))
      .execute()
}

/** A plan that was read: its key, when, by which role, and how much of what. No name and no text. */
export interface ImportDone {
  importedAt: Date
  role: string
  sha256: string
  planKey: string
  lines: number
  activities: number
  groups: number
  posts: number
  timelineRows: number
  findings: number
}

/** What was imported, newest first; at most 200. For whoever keeps Kring running. */
export async function importsDone(db: Db): Promise<ImportDone[]> {
  const { rows } = await sql<ImportDone>`select * from programme.imports()`.execute(db)
  return rows
}
