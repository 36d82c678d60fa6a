/**
 * What whoever keeps Kring running sees of mail: counts, codes and moments. Never to whom, never what.
 */
import { record } from '#platform/audit.ts'
import { sql, type Work } from '#platform/database.ts'
import { refuse } from '#platform/refusal.ts'

export interface MailCount {
  day: string
  kind: string
  state: string
  count: number
}

export interface MailStanding {
  waiting: number
  oldest: Date | null
  /** Given up; someone has to look. */
  troubled: number
  lastSent: Date | null
}

export interface TroubledMail {
  id: string
  kind: string
  state: string
  attempts: number
  reason: string | null
  createdAt: Date
  nextAt: Date
}

/** Mails of the last 30 days by day, kind and state. */
export async function mailCounts({ db }: Work): Promise<MailCount[]> {
  const { rows } = await sql<MailCount>`select * from mail.counts()`.execute(db)
  return rows
}

/** How mail stands now. */
export async function mailStanding({ db }: Work): Promise<MailStanding> {
  const { rows } = await sql<MailStanding>`select * from mail.standing()`.execute(db)
  return rows[0]!
}

/** Mails that did not arrive, given up first; at most 200. */
export async function troubledMails({ db }: Work): Promise<TroubledMail[]> {
  const { rows } = await sql<TroubledMail>`select * from mail.troubled()`.execute(db)
  return rows
}

/**
 * Tries a mail again that was given up, or throws it away.
 *
 * @throws Refusal `not_found` when there is none such
 */
export async function settleTroubled(
  work: Work,
  id: string,
  deed: 'retry' | 'discard',
): Promise<void> {
  const { rows } = await sql<{ done: boolean }>`
    select mail.settle_troubled(${id}::uuid, ${deed === 'retry'}) as done`.execute(work.db)
  if (!rows[0]?.done) throw refuse('not_found')
  await record(work, deed === 'retry' ? 'mail.retried' : 'mail.discarded', `mail/${id}`)
}

/** Tries every mail again that was given up for `reason`. @returns how many */
export async function retryTroubled(work: Work, reason: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select mail.retry_troubled(${reason}) as count`.execute(work.db)
  const { count } = rows[0]!
  if (count > 0) await record(work, 'mail.retried', 'mail', { reason, count })
  return count
}
