/**
 * Signals of systems that practise: that there is one, and nothing of a child.
 */
import type { Db } from '#platform/database.ts'

export interface PracticeSignal {
  id: string
  createdAt: Date
}

/** Adds a practice signal of the acting system. */
export async function addPractice(
  db: Db,
  signal: { id: string; functionId: string; municipalityCode: string },
): Promise<void> {
  await db.insertInto('handleWithCare.practice').values(signal).execute()
}

/** The practice signals of the acting system, from one on. */
export function practiceAfter(
  db: Db,
  after: string | undefined,
  limit: number,
): Promise<PracticeSignal[]> {
  let found = db.selectFrom('handleWithCare.practice').select(['id', 'createdAt'])
  if (after) found = found.where('id', '>', after)
  return found.orderBy('id').limit(limit).execute()
}

/** One of them. */
export function practiceById(db: Db, id: string): Promise<PracticeSignal | undefined> {
  return db
    .selectFrom('handleWithCare.practice')
    .select(['id', 'createdAt'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Forgets practice signals of before. */
export async function forgetPractice(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('handleWithCare.practice').where('createdAt', '<', before).execute()
}
