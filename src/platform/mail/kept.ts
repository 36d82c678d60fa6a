/**
 * The mail of a demonstration: kept to look at, never sent.
 */
import { sql, type Work } from '#platform/database.ts'
import type { Claimed } from '#platform/mail/outbox.ts'
import type { Letter, Rendered } from '#platform/mail/letter.ts'

export interface KeptMail {
  id: string
  recipient: string
  subject: string
  text: string
  link: string | null
  linkText: string | null
  at: Date
}

/** Keeps a mail that would have been sent. */
export async function keep(
  work: Work,
  mail: Claimed,
  recipient: string,
  letter: Letter,
  { subject, text }: Rendered,
): Promise<void> {
  await work.db
    .insertInto('mail.kept')
    .values({
      outboxId: mail.id,
      recipient,
      subject,
      text,
      link: letter.link?.path ?? null,
      linkText: letter.link?.text ?? null,
    })
    // A mail that is tried again is still the same mail.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Who a kept mail was for: an invented person has no address. */
export async function inventedRecipient(
  work: Work,
  functionId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ recipient: string }>`
    select p.name || ', ' || f.title as recipient
    from network.function f join network.person p on p.id = f.person_id
    where f.id = ${functionId} and platform.holds(f.from_day, f.until_day, f.ended_at)
  `.execute(work.db)
  return rows[0]?.recipient
}

const kept = ({ db }: Work) =>
  db
    .selectFrom('mail.kept')
    .select(['id', 'recipient', 'subject', 'text', 'link', 'linkText', 'at'])

/** The newest mails of the demonstration, newest first; at most 100. */
export function keptMails(work: Work): Promise<KeptMail[]> {
  return kept(work).orderBy('at', 'desc').orderBy('id').limit(100).execute()
}

/** One of them. */
export function keptMail(work: Work, id: string): Promise<KeptMail | undefined> {
  return kept(work).where('id', '=', id).executeTakeFirst()
}
