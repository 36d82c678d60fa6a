/**
 * One transaction as the database role `identity`, which alone reads and writes what proves who one is.
 */
import type pg from 'pg'
import { pools } from '#platform/database.ts'
import {
  tellSecurityEvent,
  type OrganisationEvent,
  type PersonEvent,
} from '#platform/mail/letters.ts'

/** Commits when `task` resolves; rolls back and rethrows when it rejects. */
export async function asIdentity<T>(task: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pools().identity.connect()
  try {
    await client.query('begin')
    const result = await task(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

/** Writes a deed of a function in the audit trail, in the same transaction: both or neither. */
export async function note(
  client: pg.PoolClient,
  functionId: string,
  action: `identity.${string}`,
  details: Record<string, string | number | boolean> = {},
): Promise<void> {
  await client.query(
    `insert into audit.entry (function_id, person_id, organisation_id, role, action, subject, details)
     select id, person_id, organisation_id, role, $2, 'session', $3
     from network.function where id = $1`,
    [functionId, action, JSON.stringify(details)],
  )
}

/** The same for a person, in the function they acted in last or hold now. */
export async function notePerson(
  client: pg.PoolClient,
  personId: string,
  action: `identity.${string}`,
  details: Record<string, string | number | boolean> = {},
): Promise<void> {
  const functionId = await functionOf(client, personId)
  if (functionId) await note(client, functionId, action, details)
}

/**
 * Mails a person that something about their signing in changed; in the same transaction, so that no
 * change goes untold. Who holds no function now has no mail, and no way in either.
 */
export async function tell(
  client: pg.PoolClient,
  personId: string,
  event: PersonEvent,
): Promise<void> {
  const functionId = await functionOf(client, personId)
  if (functionId) await tellSecurityEvent(client, functionId, event)
}

/** The same for everyone who keeps an organisation now; at most 50. */
export async function tellKeepers(
  client: pg.PoolClient,
  organisationId: string,
  event: OrganisationEvent,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select id from network.function
     where organisation_id = $1 and role = 'organisationAdministrator'
       and platform.holds(from_day, until_day, ended_at)
     order by from_day, id limit 50`,
    [organisationId],
  )
  for (const { id } of rows) await tellSecurityEvent(client, id, event)
}

/**
 * The function a new session of this person opens with: the last one, while it holds, else the oldest.
 *
 * @param organisationId only functions for this organisation: its provider vouches for no other
 */
export async function functionOf(
  client: pg.PoolClient,
  personId: string,
  organisationId?: string,
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `select f.id from network.function f
       left join identity.account a on a.person_id = f.person_id and a.last_function = f.id
     where f.person_id = $1 and f.role not in ('visitor', 'system', 'machine')
       and platform.holds(f.from_day, f.until_day, f.ended_at)
       and ($2::uuid is null or f.organisation_id = $2)
     order by a.last_function is null, f.from_day, f.id limit 1`,
    [personId, organisationId ?? null],
  )
  return rows[0]?.id
}
