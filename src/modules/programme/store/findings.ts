import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import { refuse, type FactState, type Outcome, type SubjectKind } from '#programme/rules/index.ts'
import type { StateCounts } from './plans.ts'
import { filling } from './timeline.ts'

export interface Finding {
  id: string
  planId: string
  subjectKind: SubjectKind
  subjectKey: string
  field: string
  state: FactState
  text: string
  reason: string | null
  sourceLine: number | null
  version: number
  resolvedAt: Date | null
  outcome: Outcome | null
  answer: string | null
  answerSource: string | null
  answerDate: string | null
}

const columns = [
  'id',
  'planId',
  'subjectKind',
  'subjectKey',
  'field',
  'state',
  'text',
  'reason',
  'sourceLine',
  'version',
  'resolvedAt',
  'outcome',
  'answer',
  'answerSource',
  'answerDate',
] as const
const findings = (db: Db) => db.selectFrom('programme.finding').select(columns)

/** How many findings a plan has in each state, and how many are resolved. */
export async function findingCounts(db: Db, planId: string): Promise<StateCounts> {
  return counted(await countsByState(db, planId).execute())
}

/** What a plan does not know yet, in one statement: findings by state, and rows of the timeline to fill in. */
export async function gapsOf(
  db: Db,
  planId: string,
): Promise<{ counts: StateCounts; toFill: { toFill: number; total: number } }> {
  const row = await db
    .selectNoFrom([
      jsonArrayFrom(countsByState(db, planId)).as('counts'),
      sql<{ toFill: number; total: number }>`(select to_json(f) from (${filling(planId)}) f)`.as(
        'toFill',
      ),
    ])
    .executeTakeFirstOrThrow()
  return { counts: counted(row.counts), toFill: row.toFill }
}

const countsByState = (db: Db, planId: string) =>
  db
    .selectFrom('programme.finding')
    .select([
      'state',
      sql<boolean>`resolved_at is not null`.as('resolved'),
      sql<number>`count(*)`.as('n'),
    ])
    .where('planId', '=', planId)
    .groupBy(['state', sql`resolved_at is not null`])

function counted(rows: readonly { state: string; resolved: boolean; n: number }[]): StateCounts {
  const counts: StateCounts = { unknown: 0, inferred: 0, contradicts: 0, resolved: 0 }
  for (const { state, resolved, n } of rows)
    counts[resolved ? 'resolved' : (state as FactState)] += n
  return counts
}

/** Open or resolved findings of a plan, 50 a page, in the order of the plan. */
export async function findingsOf(
  db: Db,
  planId: string,
  filter: { state?: FactState | undefined; resolved: boolean; page: number },
): Promise<Finding[]> {
  const rows = await findings(db)
    .where('planId', '=', planId)
    .where('resolvedAt', filter.resolved ? 'is not' : 'is', null)
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!))
    .orderBy(filter.resolved ? 'resolvedAt' : 'position', filter.resolved ? 'desc' : 'asc')
    .limit(50)
    .offset((filter.page - 1) * 50)
    .execute()
  return rows as Finding[]
}

/** All findings about some subjects, open ones first; at most 500. */
export async function findingsAbout(
  db: Db,
  planId: string,
  subjects: readonly { kind: SubjectKind; keys: readonly string[] }[],
): Promise<Finding[]> {
  const asked = subjects.filter(({ keys }) => keys.length > 0)
  if (asked.length === 0) return []
  const rows = await findings(db)
    .where('planId', '=', planId)
    .where((eb) =>
      eb.or(
        asked.map(({ kind, keys }) =>
          eb.and([eb('subjectKind', '=', kind), eb('subjectKey', 'in', keys)]),
        ),
      ),
    )
    .orderBy(sql`resolved_at is not null`)
    .orderBy('position')
    .limit(500)
    .execute()
  return rows as Finding[]
}

/** One finding of a plan. */
export async function findingById(db: Db, planId: string, id: string): Promise<Finding> {
  const row = await findings(db)
    .where('id', '=', id)
    .where('planId', '=', planId)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as Finding
}

/** Like `findingById`, and holds the row, so that two people do not resolve it at once. */
export async function lockFinding(db: Db, planId: string, id: string): Promise<Finding> {
  const row = await findings(db)
    .where('id', '=', id)
    .where('planId', '=', planId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as Finding
}

export interface Answer {
  outcome: Outcome
  answer: string
  source: string
  sourceDate: string
}

/** Resolves one finding. */
export async function saveResolution(
  db: Db,
  id: string,
  answer: Answer,
  by: string,
  at: Date,
): Promise<void> {
  const saved = await resolve(db, answer, by, at).where('id', '=', id).executeTakeFirst()
  if (saved.numUpdatedRows !== 1n) throw refuse('not_yours')
}

/** Resolves the open findings about one field of a subject; returns how many there were. */
export async function resolveField(
  db: Db,
  about: { planId: string; subjectKind: SubjectKind; subjectKey: string; field: string },
  answer: Answer,
  by: string,
  at: Date,
): Promise<number> {
  const result = await resolve(db, answer, by, at)
    .where('planId', '=', about.planId)
    .where('subjectKind', '=', about.subjectKind)
    .where('subjectKey', '=', about.subjectKey)
    .where('field', '=', about.field)
    .where('resolvedAt', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** What was found out about a field does not hold any more: it is to be found out again. */
export async function reopenField(
  db: Db,
  about: { planId: string; subjectKind: SubjectKind; subjectKey: string; field: string },
): Promise<void> {
  await db
    .updateTable('programme.finding')
    .set((eb) => ({
      resolvedAt: null,
      resolvedBy: null,
      outcome: null,
      answer: null,
      answerSource: null,
      answerDate: null,
      version: eb('version', '+', 1),
    }))
    .where('planId', '=', about.planId)
    .where('subjectKind', '=', about.subjectKind)
    .where('subjectKey', '=', about.subjectKey)
    .where('field', '=', about.field)
    .where('resolvedAt', 'is not', null)
    .execute()
}

const resolve = (db: Db, answer: Answer, by: string, at: Date) =>
  db.updateTable('programme.finding').set((eb) => ({
    resolvedAt: at,
    resolvedBy: by,
    outcome: answer.outcome,
    answer: answer.answer,
    answerSource: answer.source,
    answerDate: answer.sourceDate,
    version: eb('version', '+', 1),
  }))
