/**
 * The outbox: what must be mailed, written in the transaction of the deed. Both happen, or neither.
 *
 * A row holds ids only. Text, address and link are made when the mail is sent, by whoever declared it.
 */
import type pg from 'pg'
import { sql, type Work } from '#platform/database.ts'
import type { Letter } from '#platform/mail/letter.ts'

/** Ids, keys and numbers as text; the database refuses anything else. */
export type MailData = Record<string, string>

/**
 * Who gets it: someone in a function, whoever an invitation is for, the witness of this installation, or
 * someone elsewhere whose address the kind of mail finds by its data.
 */
export type Recipient = { functionId: string } | { invitationId: string } | 'witness' | 'elsewhere'

/** The way in that was made for this mail; only an invitation has one. */
export interface MailLink {
  path: string
  expiresAt: Date
  renews: boolean
}

/** What a letter can be made from. `work` is that of Kring itself. */
export interface Occasion<D extends MailData> {
  work: Work
  data: D
  functionId?: string
  link?: MailLink
}

/** A kind of mail. */
export interface Mail<D extends MailData> {
  name: string
  render: (occasion: Occasion<D>) => Promise<Letter | undefined> | Letter | undefined
  /** The address of someone elsewhere; undefined when there is nobody to write to any more. */
  to?: ((occasion: Occasion<D>) => Promise<string | undefined>) | undefined
  /** It says what there is at the moment of sending: of several to the same function one is enough. */
  together?: true
}

const known = new Map<string, Mail<MailData>>()

/**
 * Declares a mail, in the module it belongs to.
 *
 * @param render makes the letter when it is sent; undefined when it has lost its meaning meanwhile
 * @param more finds the address, for mail to someone elsewhere; or says that several go together
 */
export function defineMail<D extends MailData>(
  name: string,
  render: Mail<D>['render'],
  more: Pick<Mail<D>, 'to' | 'together'> = {},
): Mail<D> {
  const mail = { name, render, ...more }
  known.set(name, mail as unknown as Mail<MailData>)
  return mail
}

/** The mail of a row, or undefined when this version of Kring does not know it. */
export function mailNamed(name: string): Mail<MailData> | undefined {
  return known.get(name)
}

/**
 * Posts a mail in the transaction of `work`.
 *
 * @param once what makes a second one superfluous; with the same words nothing is posted again
 */
export function post<D extends MailData>(
  work: Work,
  mail: Mail<D>,
  recipient: Recipient,
  data: D,
  once?: string,
): Promise<void> {
  return postAll(work, mail, [{ recipient, data, ...(once && { once }) }])
}

/** Posts one kind of mail to many, in one statement. */
export async function postAll<D extends MailData>(
  work: Work,
  mail: Mail<D>,
  posted: readonly { recipient: Recipient; data: D; once?: string }[],
): Promise<void> {
  if (posted.length === 0) return
  await work.db
    .insertInto('mail.outbox')
    .values(
      posted.map(({ recipient, data, once }) => ({
        kind: mail.name,
        ...columns(recipient),
        data: JSON.stringify(data),
        ...(once && { once }),
      })),
    )
    // Naming the column would ask for the right to read the outbox.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The same for the role `identity`, in a transaction of its own connection; to someone in a function. */
export async function postAsIdentity<D extends MailData>(
  client: pg.ClientBase,
  mail: Mail<D>,
  functionId: string,
  data: D,
): Promise<void> {
  await client.query(
    `insert into mail.outbox (kind, recipient, function_id, data) values ($1, 'function', $2, $3)`,
    [mail.name, functionId, JSON.stringify(data)],
  )
}

function columns(recipient: Recipient) {
  if (recipient === 'witness' || recipient === 'elsewhere') return { recipient }
  return 'functionId' in recipient
    ? { recipient: 'function', functionId: recipient.functionId }
    : { recipient: 'invitation', invitationId: recipient.invitationId }
}

/** A mail that one worker has in hand. */
export interface Claimed {
  id: string
  kind: string
  recipient: string
  functionId: string | null
  invitationId: string | null
  data: MailData
  claim: string
  attempts: number
  createdAt: Date
}

/** How long a worker may have a mail in hand before it counts as gone. */
export const claimSeconds = 120

/**
 * Takes the mail that waits longest, so that no other worker has it; as Kring itself. Of what goes together the
 * others that wait are let go: their deeds were done before this one is made, so it tells of them.
 */
export async function claimNext(work: Work): Promise<Claimed | undefined> {
  const together = [...known.values()].filter((mail) => mail.together).map(({ name }) => name)
  const { rows } = await sql<Claimed>`
    with mine as (
      update mail.outbox set state = 'sending', claim = gen_random_uuid(), attempts = attempts + 1,
             next_at = now() + ${claimSeconds} * interval '1 second'
      where id = (select id from mail.outbox
                  where state in ('queued', 'sending') and next_at <= now()
                  -- The call for a bell at half past eight does not wait behind the digests of eight.
                  order by data ? 'urgent' desc, next_at limit 1 for update skip locked)
      returning id, kind, recipient, function_id, invitation_id, data, claim, attempts, created_at),
    others as (
      update mail.outbox set state = 'dropped', reason = 'together', settled_at = now()
      where id in (select o.id from mail.outbox o join mine on o.function_id = mine.function_id
                   where o.id <> mine.id and o.kind = mine.kind and o.data = mine.data
                     and o.kind = any (${together}) and o.state = 'queued'
                   for update of o skip locked))
    select * from mine`.execute(work.db)
  return rows[0]
}

/** How a try ended. */
export type Outcome =
  | { state: 'sent' }
  | { state: 'bounced' | 'failed' | 'dropped'; reason: string }
  | { state: 'queued'; reason: string; pauseSeconds: number }

/** Writes down how it ended. @returns false when another worker has taken it over meanwhile */
export async function settle(work: Work, mail: Claimed, outcome: Outcome): Promise<boolean> {
  const waits = outcome.state === 'queued'
  const row = await work.db
    .updateTable('mail.outbox')
    .set({
      state: outcome.state,
      claim: null,
      reason: outcome.state === 'sent' ? null : outcome.reason,
      settledAt: waits ? null : sql<Date>`now()`,
      ...(waits && {
        nextAt: sql<Date>`now() + ${outcome.pauseSeconds} * interval '1 second'`,
      }),
    })
    .where('id', '=', mail.id)
    .where('claim', '=', mail.claim)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets what was settled: after 30 days, what failed after 90. */
export async function clearOutbox(work: Work): Promise<void> {
  await sql`
    delete from mail.outbox
    where created_at < now() - interval '30 days' and state in ('sent', 'dropped')
       or created_at < now() - interval '90 days' and state in ('bounced', 'failed')`.execute(
    work.db,
  )
}
