/**
 * What systems read of a plan, a page at a time: names, texts, planning and how it goes. No people, no
 * money. A list gives one row more than was asked when there is a next page.
 */
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import { refuse, type CellKind, type Colour } from '#programme/rules/index.ts'

/** After which row, and how many. */
export interface Page {
  after: string | undefined
  limit: number
}

export interface ShownPlan {
  id: string
  key: string
  name: string
  region: string
  title: string | null
  vision: string | null
  ambition: string | null
  fromYear: number
  untilYear: number
  status: 'concept' | 'vastgesteld' | 'afgesloten'
  lineWord: string
}

const plans = (db: Db) =>
  db
    .selectFrom('programme.plan as p')
    .select([
      'p.id',
      'p.key',
      'p.name',
      'p.region',
      'p.title',
      'p.vision',
      'p.ambition',
      'p.fromYear',
      'p.untilYear',
      'p.status',
      'p.lineWord',
    ])

/** Plans, the latest first. */
export async function shownPlans(db: Db, { after, limit }: Page): Promise<ShownPlan[]> {
  const rows = await plans(db)
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(-p.from_year, p.key) > (select -x.from_year, x.key from programme.plan x where x.id = ${after})`,
      ),
    )
    .orderBy('p.fromYear', 'desc')
    .orderBy('p.key')
    .limit(limit + 1)
    .execute()
  return rows as ShownPlan[]
}

/** One plan. @throws Refusal `plan_not_found` */
export async function shownPlan(db: Db, key: string): Promise<ShownPlan> {
  const row = await plans(db).where('p.key', '=', key).executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as ShownPlan
}

export interface ShownLine {
  id: string
  key: string
  number: string | null
  name: string
  subtitle: string | null
  subAmbitions: { text: string }[]
}

/** The lines of a plan, in its order, with what they want to reach. */
export async function shownLines(db: Db, planId: string, page: Page): Promise<ShownLine[]> {
  const rows = await db
    .selectFrom('programme.line as t')
    .select((eb) => [
      't.id',
      't.key',
      't.number',
      't.name',
      't.subtitle',
      jsonArrayFrom(
        eb
          .selectFrom('programme.subAmbition as s')
          .select('s.text')
          .whereRef('s.lineId', '=', 't.id')
          .orderBy('s.position')
          .limit(100),
      ).as('subAmbitions'),
    ])
    .where('t.planId', '=', planId)
    .$if(page.after !== undefined, (query) => query.where(beyond('line', page)))
    .orderBy('t.position')
    .orderBy('t.id')
    .limit(page.limit + 1)
    .execute()
  return rows
}

export interface ShownReport {
  id: string
  quarter: string
  at: Date
  time: Colour
  money: Colour
  quality: Colour
  summary: string
  cause: string | null
  consequence: string | null
  correction: string | null
}

export interface ShownActivity {
  id: string
  key: string
  line: string
  number: string | null
  name: string
  focus: boolean
  description: string | null
  expectedEffect: string | null
  planning: string | null
  level: string | null
  status: string | null
  items: { kind: 'goal' | 'action' | 'target_group' | 'part'; text: string }[]
  municipalities: { code: string; name: string }[]
  groups: { key: string; name: string }[]
  reports: (Omit<ShownReport, 'at'> & { at: string })[]
}

const activities = (db: Db) =>
  db
    .selectFrom('programme.activity as t')
    .innerJoin('programme.line as l', 'l.id', 't.lineId')
    .select((eb) => [
      't.id',
      't.key',
      'l.key as line',
      't.number',
      't.name',
      't.focus',
      't.description',
      't.expectedEffect',
      't.planning',
      't.level',
      't.status',
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityItem as i')
          .select(['i.kind', 'i.text'])
          .whereRef('i.activityId', '=', 't.id')
          .orderBy('i.position')
          .limit(500),
      ).as('items'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityMunicipality as am')
          .innerJoin('network.municipality as m', 'm.code', 'am.municipalityCode')
          .select(['m.code', 'm.name'])
          .whereRef('am.activityId', '=', 't.id')
          .orderBy('m.name')
          .limit(400),
      ).as('municipalities'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.executorGroup as e')
          .innerJoin('programme.workingGroup as g', 'g.id', 'e.groupId')
          .select(['g.key', 'g.name'])
          .distinct()
          .whereRef('e.activityId', '=', 't.id')
          .orderBy('g.name')
          .limit(50),
      ).as('groups'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.statusReport as r')
          .select(reportColumns)
          .whereRef('r.activityId', '=', 't.id')
          .orderBy('r.at', 'desc')
          .orderBy('r.id', 'desc')
          .limit(1),
      ).as('reports'),
    ])

const reportColumns = [
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
] as const

/** The activities of a plan, in its order. */
export async function shownActivities(
  db: Db,
  planId: string,
  only: {
    line?: string | undefined
    group?: string | undefined
    municipality?: string | undefined
  },
  page: Page,
): Promise<ShownActivity[]> {
  const rows = await activities(db)
    .where('t.planId', '=', planId)
    .$if(only.line !== undefined, (query) => query.where('l.key', '=', only.line!))
    .$if(only.group !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('programme.executorGroup as x')
            .innerJoin('programme.workingGroup as xg', 'xg.id', 'x.groupId')
            .select('x.groupId')
            .whereRef('x.activityId', '=', 't.id')
            .where('xg.key', '=', only.group!),
        ),
      ),
    )
    .$if(only.municipality !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('programme.activityMunicipality as xm')
            .select('xm.activityId')
            .whereRef('xm.activityId', '=', 't.id')
            .where('xm.municipalityCode', '=', only.municipality!),
        ),
      ),
    )
    .$if(page.after !== undefined, (query) => query.where(beyond('activity', page)))
    .orderBy('t.position')
    .orderBy('t.id')
    .limit(page.limit + 1)
    .execute()
  return rows as unknown as ShownActivity[]
}

/** One activity. @throws Refusal `plan_not_found` */
export async function shownActivity(db: Db, planId: string, key: string): Promise<ShownActivity> {
  const row = await activities(db)
    .where('t.planId', '=', planId)
    .where('t.key', '=', key)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as unknown as ShownActivity
}

/** How an activity went, the latest first. */
export async function shownReports(
  db: Db,
  activityId: string,
  { after, limit }: Page,
): Promise<ShownReport[]> {
  const rows = await db
    .selectFrom('programme.statusReport as r')
    .select(reportColumns)
    .where('r.activityId', '=', activityId)
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(r.at, r.id) < (select x.at, x.id from programme.status_report x where x.id = ${after})`,
      ),
    )
    .orderBy('r.at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows as ShownReport[]
}

/** One report of an activity. @throws Refusal `plan_not_found` */
export async function shownReport(db: Db, activityId: string, id: string): Promise<ShownReport> {
  const row = await db
    .selectFrom('programme.statusReport as r')
    .select(reportColumns)
    .where('r.activityId', '=', activityId)
    .where('r.id', '=', id)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as ShownReport
}

export interface ShownTimelineRow {
  id: string
  key: string
  name: string
  line: string | null
  section: string | null
  quarters: { quarter: string; kind: CellKind | null }[]
  activities: { key: string }[]
}

/** The rows of a timeline, in the order of the plan; a quarter without a kind is unknown. */
export async function shownTimeline(
  db: Db,
  planId: string,
  page: Page,
): Promise<ShownTimelineRow[]> {
  const rows = await db
    .selectFrom('programme.timelineRow as t')
    .leftJoin('programme.line as l', 'l.id', 't.lineId')
    .select((eb) => [
      't.id',
      't.key',
      't.name',
      'l.key as line',
      't.section',
      jsonArrayFrom(
        eb
          .selectFrom('programme.timelineQuarter as q')
          .leftJoin('programme.timelineCell as c', (join) =>
            join.onRef('c.quarter', '=', 'q.quarter').onRef('c.rowId', '=', 't.id'),
          )
          .select(['q.quarter', 'c.kind'])
          .whereRef('q.planId', '=', 't.planId')
          .orderBy('q.quarter')
          .limit(200),
      ).as('quarters'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityTimelineRow as x')
          .innerJoin('programme.activity as a', 'a.id', 'x.activityId')
          .select('a.key')
          .whereRef('x.rowId', '=', 't.id')
          .orderBy('a.position')
          .limit(100),
      ).as('activities'),
    ])
    .where('t.planId', '=', planId)
    .$if(page.after !== undefined, (query) => query.where(beyond('timeline_row', page)))
    .orderBy('t.position')
    .orderBy('t.id')
    .limit(page.limit + 1)
    .execute()
  return rows as unknown as ShownTimelineRow[]
}

export interface ShownGroup {
  id: string
  key: string
  name: string
  kind: 'werkgroep' | 'netwerk'
  activities: { key: string }[]
}

/** The working groups of a plan, in its order: what they are and carry out, not who sits in them. */
export async function shownGroups(db: Db, planId: string, page: Page): Promise<ShownGroup[]> {
  const rows = await db
    .selectFrom('programme.workingGroup as t')
    .select((eb) => [
      't.id',
      't.key',
      't.name',
      't.kind',
      jsonArrayFrom(
        eb
          .selectFrom('programme.executorGroup as x')
          .innerJoin('programme.activity as a', 'a.id', 'x.activityId')
          .select(['a.key', 'a.position'])
          .distinct()
          .whereRef('x.groupId', '=', 't.id')
          .orderBy('a.position')
          .limit(200),
      ).as('activities'),
    ])
    .where('t.planId', '=', planId)
    .$if(page.after !== undefined, (query) => query.where(beyond('working_group', page)))
    .orderBy('t.position')
    .orderBy('t.id')
    .limit(page.limit + 1)
    .execute()
  return rows as unknown as ShownGroup[]
}

/** After the row of the page before, in the order of the plan. */
function beyond(table: 'line' | 'activity' | 'timeline_row' | 'working_group', { after }: Page) {
  return sql<boolean>`(t.position, t.id) > (select x.position, x.id from programme.${sql.raw(table)} x where x.id = ${after})`
}
