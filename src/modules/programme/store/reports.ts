import { question, sql, type Db } from '#platform/database.ts'
import { type Colour, type StatusReport } from '#programme/rules/index.ts'
import type { Activity } from './activities.ts'

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
  return (await latestReports(db, { activityId })) as Report[]
}

const latestReports = question((db: Db, { activityId }: { activityId: string }) =>
  db
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
    .limit(40),
)

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
