/**
 * The quarterly lists of special rights.
 */
import type { Role } from '#roles'
import { sql, type Db } from '#platform/database.ts'
import { refuse, reviewedRoles, type ReviewAnswer } from '#network/rules/index.ts'
import { seenMonths } from './people.ts'

export interface ReviewSummary {
  id: string
  quarter: string
  madeOn: string
  total: number
  /** What nobody has said anything of yet, of functions that are not over. */
  open: number
}

export interface ReviewLine {
  id: string
  quarter: string
  functionId: string
  personId: string
  name: string
  role: Role
  title: string
  organisation: string
  since: string
  seenMonth: string | null
  /** Whether the function ended since. */
  over: boolean
  outcome: 'stays' | 'ends' | null
  reason: string | null
  decidedBy: string | null
  decidedAt: Date | null
}

/** The reviews, newest first; at most 40, which is ten years. */
export function reviews(db: Db): Promise<ReviewSummary[]> {
  return db
    .selectFrom('network.review as r')
    .leftJoin('network.reviewLine as l', 'l.reviewId', 'r.id')
    .leftJoin('network.function as f', 'f.id', 'l.functionId')
    .select([
      'r.id',
      'r.quarter',
      'r.madeOn',
      sql<number>`count(l.id)`.as('total'),
      sql<number>`count(l.id) filter (where l.outcome is null
        and not network.is_over(f.until_day, f.ended_at))`.as('open'),
    ])
    .groupBy(['r.id', 'r.quarter', 'r.madeOn'])
    .orderBy('r.quarter', 'desc')
    .limit(40)
    .execute()
}

/** How far the newest review is: numbers, for who may not read the lines. */
export async function reviewProgress(
  db: Db,
): Promise<{ quarter: string; madeOn: string; total: number; open: number } | undefined> {
  const { rows } = await sql<{ quarter: string; madeOn: string; total: number; open: number }>`
    select quarter, made_on, total, open from network.review_progress()`.execute(db)
  return rows[0]
}

/** The lines of a review, by role and name; at most 1,000. */
export function reviewLines(db: Db, quarter: string): Promise<ReviewLine[]> {
  return read(
    lines(db)
      .where('r.quarter', '=', quarter)
      .orderBy('l.role')
      .orderBy('p.name')
      .orderBy('l.id')
      .limit(1_000)
      .execute(),
  )
}

/** One line. @throws person_not_found when there is none for this actor */
export async function reviewLine(db: Db, id: string): Promise<ReviewLine> {
  const [line] = await read(lines(db).where('l.id', '=', id).limit(1).execute())
  if (!line) throw refuse('person_not_found')
  return line
}

/** Says of a line whether the function stays. @throws line_decided when another was first */
export async function saveReviewAnswer(
  db: Db,
  id: string,
  { outcome, reason }: ReviewAnswer,
  functionId: string,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('network.reviewLine')
    .set({ outcome, reason, decidedBy: functionId, decidedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw refuse('line_decided')
}

/**
 * Makes the list of a quarter, from who holds which right now; a second time it changes nothing.
 *
 * @returns whether it was made now
 */
export async function makeReview(db: Db, quarter: string): Promise<boolean> {
  const made = await db
    .insertInto('network.review')
    .values({ quarter })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return false
  const held = await db
    .selectFrom('network.function')
    .select(['id', 'personId', 'role', 'fromDay'])
    .where('role', 'in', [...reviewedRoles])
    .where(sql<boolean>`platform.holds(from_day, until_day, ended_at)`)
    .orderBy('id')
    .limit(5_000)
    .execute()
  const seen = await seenMonths(
    db,
    held.map(({ personId }) => personId),
  )
  if (held.length > 0)
    await db
      .insertInto('network.reviewLine')
      .values(
        held.map(({ id, personId, role, fromDay }) => ({
          reviewId: made.id,
          functionId: id,
          role,
          since: fromDay,
          seenMonth: seen.get(personId) ?? null,
        })),
      )
      .execute()
  return true
}

const read = (rows: Promise<unknown>) => rows as Promise<ReviewLine[]>

const lines = (db: Db) =>
  db
    .selectFrom('network.reviewLine as l')
    .innerJoin('network.review as r', 'r.id', 'l.reviewId')
    .innerJoin('network.function as f', 'f.id', 'l.functionId')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .innerJoin('network.organisation as o', 'o.id', 'f.organisationId')
    .leftJoin('network.function as df', 'df.id', 'l.decidedBy')
    .leftJoin('network.person as dp', 'dp.id', 'df.personId')
    .select([
      'l.id',
      'r.quarter',
      'l.functionId',
      'f.personId',
      'p.name',
      'l.role',
      'f.title',
      'o.name as organisation',
      'l.since',
      'l.seenMonth',
      sql<boolean>`network.is_over(f.until_day, f.ended_at)`.as('over'),
      'l.outcome',
      'l.reason',
      'dp.name as decidedBy',
      'l.decidedAt',
    ])
