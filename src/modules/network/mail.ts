/**
 * The mail of an invitation, as far as the network goes: it asks that one be sent, by its id.
 *
 * Address and link are for whoever sends: the link is made at that moment (`linkOf` of identity), and
 * never stands in a job or a table. How mail leaves the house is said once, at the start, by `mailBy`.
 */
import type { Work } from '#platform/database.ts'
import { defineJob, enqueue } from '#platform/jobs.ts'

/** Sends the mail of one invitation, or leaves it to whoever does. */
export type Mailer = (work: Work, invitationId: string) => Promise<void>

let mailer: Mailer | undefined

/** Says how mail leaves the house. Until then invitations wait, and end where a person sees them. */
export function mailBy(send: Mailer): void {
  mailer = send
}

export const sendInvitation = defineJob<{ invitationId: string }>(
  'network.send-invitation',
  async (work, { invitationId }) => {
    if (!mailer) throw new Error('Nobody sends mail')
    await mailer(work, invitationId)
  },
)

/** Asks for the mail of an invitation, in the transaction that made it. */
export function announceInvitation(work: Work, invitationId: string): Promise<void> {
  return enqueue(work, sendInvitation, { invitationId })
}
