/**
 * Invitations: asking someone in, and a new way in for who lost theirs.
 *
 * Whoever keeps people asks; nobody who asks ever sees the link. The link is made when the mail is
 * sent, so that no table and no job ever holds it.
 */
import { createHash, randomBytes } from 'node:crypto'
import { pools, sql, type Work } from '#platform/database.ts'

/**
 * Asks `personId` in, at an address nobody else has. In the transaction of `work`.
 *
 * @returns the invitation's id, for the mail; undefined when the address or the person is known already
 * @throws a database error (42501) when the actor does not keep this person
 */
export async function invite(
  work: Work,
  personId: string,
  email: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`
    select identity.invite(${personId}, ${email}) as id`.execute(work.db)
  return rows[0]?.id ?? undefined
}

/** Gives someone with an account a new way in, at the address that is known. */
export async function renew(work: Work, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`
    select identity.renew(${personId}) as id`.execute(work.db)
  return rows[0]?.id ?? undefined
}

/**
 * Asks someone in again at the address of before, which stays unseen. Undefined when there was none, or
 * they came in meanwhile.
 */
export async function inviteAgain(work: Work, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`
    select identity.invite_again(${personId}) as id`.execute(work.db)
  return rows[0]?.id ?? undefined
}

/** Whether the actor keeps the ways in of this person. */
export async function keepsWaysIn(work: Work, personId: string): Promise<boolean> {
  const { rows } = await sql<{ keeps: boolean }>`
    select identity.keeps(${personId}) as keeps`.execute(work.db)
  return rows[0]?.keeps ?? false
}

/** Whether nobody has an account yet. For Kring itself; everyone else hears no. */
export async function isUnused(work: Work): Promise<boolean> {
  const { rows } = await sql<{ unused: boolean }>`
    select identity.is_unused() as unused`.execute(work.db)
  return rows[0]?.unused ?? false
}

/** Takes back what was not accepted yet. */
export async function withdrawInvitation(work: Work, personId: string): Promise<void> {
  await sql`select identity.withdraw(${personId})`.execute(work.db)
}

/** How a person can sign in, without address or secret. */
export interface WayIn {
  personId: string
  account: boolean
  invitedAt: Date | null
  expiresAt: Date | null
  seenAt: Date | null
}

/** Whether these people can sign in, and since when; nothing for who may not know. */
export async function waysIn(work: Work, personIds: readonly string[]): Promise<WayIn[]> {
  const { rows } = await sql<WayIn>`
    select * from identity.ways_in(${[...personIds]}::uuid[])`.execute(work.db)
  return rows
}

/** Who gets a mail, and the link in it. */
export interface SentInvitation {
  email: string
  name: string
  /** The path of the link, with its token; it works until `expiresAt`. */
  path: string
  expiresAt: Date
  renews: boolean
}

/** Makes the link of an invitation, for the mail that is being sent now; an earlier link ends. */
export async function linkOf(invitationId: string): Promise<SentInvitation | undefined> {
  const token = randomBytes(32).toString('base64url')
  const { rows } = await pools().identity.query<{
    email: string
    name: string
    expires_at: Date
    renews: boolean
  }>(
    `update identity.invitation i set token_hash = $2
     from network.person p
     where i.id = $1 and p.id = i.person_id and i.accepted_at is null and i.withdrawn_at is null
       and i.expires_at > now()
     returning i.email, p.name, i.expires_at, i.renews`,
    [invitationId, createHash('sha256').update(token).digest()],
  )
  const found = rows[0]
  return (
    found && {
      email: found.email,
      name: found.name,
      path: `/uitnodiging/${token}`,
      expiresAt: found.expires_at,
      renews: found.renews,
    }
  )
}

/** Where mail for a function goes; undefined when its person has no account or the function ended. */
export async function addressOf(
  functionId: string,
): Promise<{ email: string; name: string } | undefined> {
  const { rows } = await pools().identity.query<{ email: string; name: string }>(
    `select a.email, p.name
     from network.function f
       join network.person p on p.id = f.person_id
       join identity.account a on a.person_id = p.id
     where f.id = $1 and platform.holds(f.from_day, f.until_day, f.ended_at)`,
    [functionId],
  )
  return rows[0]
}
