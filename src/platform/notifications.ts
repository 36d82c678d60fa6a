/**
 * Notifications: something for a person in a function to know, on their start page and by mail.
 */
import { createHash } from 'node:crypto'
import type { Work } from '#platform/database.ts'
import { defineTopic, markOf } from '#platform/live/topics.ts'
import { somethingForYou } from '#platform/mail/letters.ts'
import { postAll } from '#platform/mail/outbox.ts'

export interface Notification {
  id: string
  text: string
  href: string
  at: Date
}

/** What someone is told. The text stays in Kring: a mail only says that something waits. */
export interface Message {
  subject: string
  text: string
  href: string
  /** Mailed at once, whatever a person chose, also at night. For what cannot wait until morning. */
  urgent?: boolean
}

/** Something to tell, and whom. */
export interface Telling extends Message {
  functionIds: readonly string[]
}

/** Tells some functions the same thing; who was told about `subject` before is not told again. */
export function notify(
  work: Work,
  functionIds: readonly string[],
  message: Message,
): Promise<void> {
  return notifyAll(work, [{ functionIds, ...message }])
}

/** Tells different things to different functions, in two statements whatever their number. */
export async function notifyAll(work: Work, tellings: readonly Telling[]): Promise<void> {
  const rows = tellings.flatMap(({ functionIds, urgent = false, ...message }) =>
    functionIds.map((functionId) => ({ functionId, urgent, ...message })),
  )
  if (rows.length === 0) return
  await work.db
    .insertInto('platform.notification')
    .values(rows)
    // Naming the columns would ask for the right to read the other's inbox.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await postAll(
    work,
    somethingForYou,
    rows
      .filter(({ urgent }) => urgent)
      .map(({ functionId, subject }) => ({
        recipient: { functionId },
        data: { urgent: 'yes' },
        once: `urgent/${functionId}/${createHash('sha256').update(subject).digest('base64url')}`,
      })),
  )
}

/** What the actor has not read yet, newest first; at most 20. */
export function unread(work: Work): Promise<Notification[]> {
  return work.db
    .selectFrom('platform.notification')
    .select(['id', 'text', 'href', 'at'])
    .where('functionId', '=', work.actor.functionId)
    .where('readAt', 'is', null)
    .orderBy('at', 'desc')
    .limit(20)
    .execute()
}

/** What an open page shows of these messages. */
export const inboxMark = (messages: readonly Notification[]) => markOf(messages.map(({ id }) => id))

/** `inbox:<function>`: what waits for someone, for themselves only. */
export const inboxTopic = defineTopic('inbox', 'desk.read', async (work, functionId) =>
  functionId === work.actor.functionId ? inboxMark(await unread(work)) : undefined,
)

/** Marks everything the actor could see until now as read. */
export async function markRead(work: Work): Promise<void> {
  await work.db
    .updateTable('platform.notification')
    .set({ readAt: work.now })
    .where('functionId', '=', work.actor.functionId)
    .where('readAt', 'is', null)
    .where('at', '<=', work.now)
    .execute()
}
