import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import { refuse, type CellKind } from '#programme/rules/index.ts'

export interface TimelineRow {
  id: string
  key: string
  name: string
  lineId: string | null
  section: string | null
  hint: string | null
  remark: string | null
  perYearMin: number | null
  version: number
  cells: { quarter: string; kind: CellKind }[]
  activities: { key: string; name: string; status: string | null }[]
  groups: { key: string; name: string }[]
}

/** What of a timeline is asked for; what is left out is not filtered. */
export interface TimelineFilter {
  lineId?: string | undefined
  groupKey?: string | undefined
  municipalityCode?: string | undefined
  status?: string | undefined
}

/** The rows of a plan's timeline with their cells, in the order of the plan; at most 1,000. */
export async function timelineOf(
  db: Db,
  planId: string,
  filter: TimelineFilter = {},
): Promise<TimelineRow[]> {
  const rows = await timelineRows(db)
    .where('t.planId', '=', planId)
    .$if(filter.lineId !== undefined, (query) => query.where('t.lineId', '=', filter.lineId!))
    .$if(filter.groupKey !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('programme.activityTimelineRow as fa')
            .innerJoin('programme.executorGroup as fx', 'fx.activityId', 'fa.activityId')
            .innerJoin('programme.workingGroup as fg', 'fg.id', 'fx.groupId')
            .select('fa.rowId')
            .whereRef('fa.rowId', '=', 't.id')
            .where('fg.key', '=', filter.groupKey!),
        ),
      ),
    )
    .$if(filter.municipalityCode !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('programme.activityTimelineRow as ma')
            .innerJoin('programme.activityMunicipality as mm', 'mm.activityId', 'ma.activityId')
            .select('ma.rowId')
            .whereRef('ma.rowId', '=', 't.id')
            .where('mm.municipalityCode', '=', filter.municipalityCode!),
        ),
      ),
    )
    .$if(filter.status !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('programme.activityTimelineRow as sa')
            .innerJoin('programme.activity as ss', 'ss.id', 'sa.activityId')
            .select('sa.rowId')
            .whereRef('sa.rowId', '=', 't.id')
            .$if(filter.status === 'onbekend', (inner) => inner.where('ss.status', 'is', null))
            .$if(filter.status !== 'onbekend', (inner) =>
              inner.where('ss.status', '=', filter.status!),
            ),
        ),
      ),
    )
    .orderBy('t.position')
    .limit(1_000)
    .execute()
  return rows as unknown as TimelineRow[]
}

/** One row of a timeline. */
export async function timelineRowByKey(db: Db, planId: string, key: string): Promise<TimelineRow> {
  const row = await timelineRows(db)
    .where('t.planId', '=', planId)
    .where('t.key', '=', key)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as unknown as TimelineRow
}

/** Holds a row; returns the version that is saved now. */
export async function lockTimelineRow(db: Db, id: string): Promise<number> {
  const { version } = await db
    .selectFrom('programme.timelineRow')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return version
}

/** Makes `cells` the known cells of a row; the others are unknown. Returns the new version. */
export async function saveCells(
  db: Db,
  row: { id: string; planId: string },
  cells: readonly { quarter: string; kind: CellKind }[],
): Promise<number> {
  await db.deleteFrom('programme.timelineCell').where('rowId', '=', row.id).execute()
  if (cells.length > 0)
    await db
      .insertInto('programme.timelineCell')
      .values(cells.map((cell) => ({ ...cell, rowId: row.id, planId: row.planId })))
      .execute()
  const saved = await db
    .updateTable('programme.timelineRow')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', row.id)
    .returning('version')
    .executeTakeFirst()
  if (!saved) throw refuse('not_yours')
  return saved.version
}

/** What came before a row, in an earlier plan. */
export function predecessorsOfRow(
  db: Db,
  rowId: string,
): Promise<
  {
    planKey: string
    planName: string
    key: string
    number: string | null
    name: string
    reason: string | null
  }[]
> {
  return db
    .selectFrom('programme.predecessor as p')
    .innerJoin('programme.activity as a', 'a.id', 'p.predecessorId')
    .innerJoin('programme.plan as pl', 'pl.id', 'a.planId')
    .select(['pl.key as planKey', 'pl.name as planName', 'a.key', 'a.number', 'a.name', 'p.reason'])
    .where('p.rowId', '=', rowId)
    .orderBy('pl.fromYear')
    .limit(20)
    .execute()
}

const timelineRows = (db: Db) =>
  db
    .selectFrom('programme.timelineRow as t')
    .select([
      't.id',
      't.key',
      't.name',
      't.lineId',
      't.section',
      't.hint',
      't.remark',
      't.perYearMin',
      't.version',
    ])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('programme.timelineCell as c')
          .select(['c.quarter', 'c.kind'])
          .whereRef('c.rowId', '=', 't.id')
          .orderBy('c.quarter'),
      ).as('cells'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityTimelineRow as l')
          .innerJoin('programme.activity as a', 'a.id', 'l.activityId')
          .select(['a.key', 'a.name', 'a.status'])
          .whereRef('l.rowId', '=', 't.id')
          .orderBy('a.position')
          .limit(20),
      ).as('activities'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityTimelineRow as gl')
          .innerJoin('programme.executorGroup as x', 'x.activityId', 'gl.activityId')
          .innerJoin('programme.workingGroup as g', 'g.id', 'x.groupId')
          .select(['g.key', 'g.name'])
          .distinct()
          .whereRef('gl.rowId', '=', 't.id')
          .orderBy('g.name')
          .limit(20),
      ).as('groups'),
    ])

/** How many rows of a plan's timeline still have a quarter that is unknown. */
export async function rowsToFill(
  db: Db,
  planId: string,
): Promise<{ toFill: number; total: number }> {
  const { rows } = await filling(planId).execute(db)
  return rows[0] ?? { toFill: 0, total: 0 }
}

/** The statement that counts them. */
export const filling = (planId: string) => sql<{ toFill: number; total: number }>`
  select count(*) filter (where c.known < q.n or q.n = 0) as to_fill, count(*) as total
  from programme.timeline_row t
    cross join (select count(*) as n from programme.timeline_quarter where plan_id = ${planId}) q
    cross join lateral (select count(*) as known from programme.timeline_cell k where k.row_id = t.id) c
  where t.plan_id = ${planId}`
