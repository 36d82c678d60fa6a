import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import { refuse, type YearTotal } from '#programme/rules/index.ts'

export interface BudgetCell {
  year: number
  amountCents: number | null
  fund: 'regulier' | 'tijdelijk'
  remark: string | null
}
export interface BudgetPost {
  id: string
  planId: string
  key: string
  name: string
  contents: string[]
  contribution: string | null
  exceptionPart: string | null
  version: number
  cells: BudgetCell[]
  lines: { key: string; name: string; exception: boolean }[]
}

/** The posts of a plan with their cells, in its order; only those for `lineId` when given. */
export async function budgetOf(db: Db, planId: string, lineId?: string): Promise<BudgetPost[]> {
  const rows = await posts(db)
    .where('b.planId', '=', planId)
    .$if(lineId !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('programme.budgetLine as f')
            .select('f.postId')
            .whereRef('f.postId', '=', 'b.id')
            .where('f.lineId', '=', lineId!),
        ),
      ),
    )
    .orderBy('b.position')
    .limit(500)
    .execute()
  return rows as unknown as BudgetPost[]
}

/** One post. */
export async function postByKey(db: Db, planId: string, key: string): Promise<BudgetPost> {
  const row = await posts(db)
    .where('b.planId', '=', planId)
    .where('b.key', '=', key)
    .executeTakeFirst()
  if (!row) throw refuse('plan_not_found')
  return row as unknown as BudgetPost
}

/** The totals as the plan states them. */
export function statedTotals(
  db: Db,
  planId: string,
): Promise<{ year: number; amountCents: number }[]> {
  return db
    .selectFrom('programme.statedTotal')
    .select(['year', 'amountCents'])
    .where('planId', '=', planId)
    .orderBy('year')
    .limit(200)
    .execute()
}

/** What every year of a plan comes to; like `yearTotals`, added up by the database. */
export async function planTotals(db: Db, planId: string): Promise<YearTotal[]> {
  const { rows } = await sql<Omit<YearTotal, 'agrees'>>`
    select coalesce(c.year, t.year) as year, coalesce(c.sum, 0)::bigint as sum_cents,
           t.amount_cents as stated_cents, coalesce(c.without, 0) as without_amount
    from (select year, sum(amount_cents) as sum, count(*) filter (where amount_cents is null) as without
          from programme.budget_cell where plan_id = ${planId} group by year) c
      full join (select year, amount_cents from programme.stated_total where plan_id = ${planId}) t
        on t.year = c.year
    order by 1 limit 200`.execute(db)
  return rows.map((row) => ({
    ...row,
    agrees: row.statedCents === null ? null : row.statedCents === row.sumCents,
  }))
}

/** Holds a post; returns the version that is saved now. */
export async function lockPost(db: Db, id: string): Promise<number> {
  const { version } = await db
    .selectFrom('programme.budgetPost')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return version
}

/** Saves the cells of a post. */
export async function savePost(
  db: Db,
  post: BudgetPost,
  cells: readonly BudgetCell[],
): Promise<void> {
  for (const { year, ...cell } of cells)
    await db
      .updateTable('programme.budgetCell')
      .set(cell)
      .where('postId', '=', post.id)
      .where('year', '=', year)
      .execute()
  const saved = await db
    .updateTable('programme.budgetPost')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', post.id)
    .executeTakeFirst()
  if (saved.numUpdatedRows !== 1n) throw refuse('not_yours')
}

const posts = (db: Db) =>
  db
    .selectFrom('programme.budgetPost as b')
    .select([
      'b.id',
      'b.planId',
      'b.key',
      'b.name',
      'b.contents',
      'b.contribution',
      'b.exceptionPart',
      'b.version',
    ])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('programme.budgetCell as c')
          .select(['c.year', 'c.amountCents', 'c.fund', 'c.remark'])
          .whereRef('c.postId', '=', 'b.id')
          .orderBy('c.year'),
      ).as('cells'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.budgetLine as l')
          .innerJoin('programme.line as n', 'n.id', 'l.lineId')
          .select(['n.key', 'n.name', 'l.exception'])
          .whereRef('l.postId', '=', 'b.id')
          .orderBy('n.position'),
      ).as('lines'),
    ])
