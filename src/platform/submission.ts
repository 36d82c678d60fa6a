/**
 * Forms that are sent twice: a double click, a retry, two tabs. The second does nothing again.
 */
import type { Work } from '#platform/database.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Claims the number of a form for this transaction. While another transaction holds the same number
 * this waits for it to end.
 *
 * @returns where the form led when it was sent before; undefined when this is the first time
 */
export async function claimSubmission(work: Work, once: unknown): Promise<string | undefined> {
  if (typeof once !== 'string' || !uuid.test(once)) return undefined
  const mine = { functionId: work.actor.functionId, once }
  const claimed = await work.db
    .insertInto('platform.submission')
    .values(mine)
    .onConflict((conflict) => conflict.doNothing())
    .returning('once')
    .executeTakeFirst()
  if (claimed) return undefined
  const earlier = await work.db
    .selectFrom('platform.submission')
    .select('location')
    .where('functionId', '=', mine.functionId)
    .where('once', '=', once)
    .executeTakeFirst()
  return earlier?.location ?? '/start'
}

/** Remembers where the form led; a form that led nowhere may be sent again. */
export async function settleSubmission(
  work: Work,
  once: unknown,
  location: string | null,
): Promise<void> {
  if (typeof once !== 'string' || !uuid.test(once)) return
  const mine = work.db
  if (location)
    await mine
      .updateTable('platform.submission')
      .set({ location })
      .where('functionId', '=', work.actor.functionId)
      .where('once', '=', once)
      .execute()
  else
    await mine
      .deleteFrom('platform.submission')
      .where('functionId', '=', work.actor.functionId)
      .where('once', '=', once)
      .execute()
}

/** Forgets the numbers of forms older than a week. */
export async function clearSubmissions(work: Work): Promise<void> {
  await work.db
    .deleteFrom('platform.submission')
    .where('at', '<', new Date(work.now.getTime() - 7 * 24 * 3600_000))
    .execute()
}
