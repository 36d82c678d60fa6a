/**
 * Accounts: how a person can sign in, and every change of that.
 */
import type pg from 'pg'
import { pools } from '#platform/database.ts'
import { log } from '#platform/log.ts'
import { countTry, forgetTries, wasCounted, type Limit } from '#platform/limits.ts'
import { keptSecret, newRecoveryCodes } from './codes.ts'
import type { NewPasskey } from './passkeys.ts'
import { isPassword } from './passwords.ts'
import { hashOf } from './sessions.ts'
import { asIdentity, functionOf, notePerson, tell } from './transaction.ts'

/** Ten tries a quarter of an hour for one name from one address: a typing error costs nobody the day. */
const perNameAndAddress: Limit = { name: 'sign-in', points: 10, seconds: 900 }
/** And more for one name from everywhere, or for one address: an office has many people behind it. */
const perName: Limit = { name: 'sign-in-name', points: 50, seconds: 3600 }
const perAddress: Limit = { name: 'sign-in-address', points: 200, seconds: 900 }
/**
 * Where a name came in from in the last quarter of a year. What strangers try elsewhere does not count
 * there: nobody is locked out of their own place by someone with many addresses.
 */
const usualPlace: Limit = { name: 'sign-in-usual', points: 1_000_000, seconds: 90 * 24 * 3_600 }

/**
 * Whether name and password belong together. Unknown, known and without password cost the same.
 *
 * @returns the person, or undefined
 * @throws TooOften
 */
export async function checkPassword(
  email: string,
  password: string,
  address: string,
): Promise<string | undefined> {
  await countTry(perAddress, address)
  // First the narrow one: who is refused by it from one address must not use up the name for everyone.
  const place = `${email} ${address}`
  await countTry(perNameAndAddress, place)
  if (!(await wasCounted(usualPlace, place))) await countTry(perName, email)
  const { rows } = await pools().identity.query<{
    person_id: string
    password_hash: string | null
    totp: boolean
  }>(
    `select person_id, password_hash, totp_sealed is not null as totp
     from identity.account where email = $1`,
    [email],
  )
  const account = rows[0]
  // Without a second factor a password opens nothing, so it is treated as if it were not there.
  const kept = account?.totp ? account.password_hash : null
  if (!(await isPassword(password, kept))) {
    log.info({ event: 'password_refused' })
    return undefined
  }
  await forgetTries(perNameAndAddress, place)
  await countTry(usualPlace, place)
  return account!.person_id
}

/** The ways in that a person has. */
export interface Ways {
  email: string
  password: boolean
  /** Since when one-time codes are set up. */
  codesSince: Date | null
  recoveryCodes: number
  passkeys: { id: string; name: string; createdAt: Date; usedAt: Date | null }[]
  providers: { name: string; issuer: string }[]
}

/** How a person can sign in; undefined without an account. */
export async function waysOf(personId: string): Promise<Ways | undefined> {
  const { rows } = await pools().identity.query<Ways>(
    `select a.email, a.password_hash is not null as password,
       case when a.totp_sealed is not null then a.totp_since end as "codesSince",
       (select count(*)::int from identity.recovery_code r where r.person_id = a.person_id) as "recoveryCodes",
       coalesce((select json_agg(json_build_object('id', k.id, 'name', k.name,
                   'createdAt', k.created_at, 'usedAt', k.used_at) order by k.created_at, k.id)
                 from identity.passkey k where k.person_id = a.person_id), '[]') as passkeys,
       coalesce((select json_agg(json_build_object('name', coalesce(p.name, e.issuer), 'issuer', e.issuer)
                                 order by e.issuer)
                 from identity.external e left join identity.provider p on p.issuer = e.issuer
                 where e.person_id = a.person_id), '[]') as providers
     from identity.account a where a.person_id = $1`,
    [personId],
  )
  const found = rows[0]
  if (!found) return undefined
  const passkeys = found.passkeys.map((one) => ({
    ...one,
    createdAt: new Date(one.createdAt),
    usedAt: one.usedAt && new Date(one.usedAt),
  }))
  return { ...found, passkeys }
}

/** What an invitation that works says to whoever opened it. */
export interface OpenInvitation {
  id: string
  personId: string
  name: string
  email: string
  renews: boolean
  expiresAt: Date
  functions: { title: string; organisation: string }[]
  /** The way in of their organisation, if it has one. */
  provider: { id: string; name: string } | null
}

/** Why a link does not work. `unknown` is also what a forged one gets. */
export type InvitationProblem = 'unknown' | 'expired' | 'used' | 'withdrawn'

/** The invitation behind a link. */
export async function invitationOf(token: string): Promise<OpenInvitation | InvitationProblem> {
  const { rows } = await pools().identity.query<
    OpenInvitation & { used: boolean; withdrawn: boolean; expired: boolean }
  >(
    `select i.id, i.person_id as "personId", p.name, i.email, i.renews, i.expires_at as "expiresAt",
       i.accepted_at is not null as used, i.withdrawn_at is not null as withdrawn,
       i.expires_at < now() as expired,
       coalesce((select json_agg(json_build_object('title', f.title, 'organisation', o.name) order by f.from_day, f.id)
                 from network.function f join network.organisation o on o.id = f.organisation_id
                 where f.person_id = p.id and (f.until_day is null or f.until_day >= platform.today())
                   and (f.ended_at is null or f.ended_at > now())), '[]') as functions,
       (select json_build_object('id', v.id, 'name', v.name) from identity.provider v
          join network.function f on f.organisation_id = v.organisation_id
        where f.person_id = p.id and v.enabled_at is not null
          and platform.holds(f.from_day, f.until_day, f.ended_at)
        order by f.from_day, f.id limit 1) as provider
     from identity.invitation i join network.person p on p.id = i.person_id
     where i.token_hash = $1`,
    [hashOf(token)],
  )
  const found = rows[0]
  if (!found) return 'unknown'
  if (found.used) return 'used'
  if (found.withdrawn) return 'withdrawn'
  return found.expired ? 'expired' : found
}

/** The way in that someone chose on an invitation. */
export type FirstWay =
  | { way: 'passkey'; passkey: NewPasskey }
  | { way: 'password'; hash: string; sealed: string; step: number }
  | { way: 'provider'; issuer: string; subject: string }

/**
 * Accepts an invitation with a first way in. Once: of two at the same time one is refused. A renewal
 * removes every older way in, and ends every session.
 *
 * @returns the function to act in, and recovery codes to show once; undefined when it no longer works
 */
export async function acceptInvitation(
  invitationId: string,
  first: FirstWay,
): Promise<{ functionId: string | undefined; codes: string[] } | undefined> {
  return asIdentity(async (client) => {
    const { rows } = await client.query<{ person_id: string; email: string; renews: boolean }>(
      `update identity.invitation set accepted_at = now()
       where id = $1 and accepted_at is null and withdrawn_at is null and expires_at > now()
       returning person_id, email, renews`,
      [invitationId],
    )
    const invitation = rows[0]
    if (!invitation) return undefined
    const personId = invitation.person_id
    if (invitation.renews) await removeWays(client, personId)
    else
      await client.query('insert into identity.account (person_id, email) values ($1, $2)', [
        personId,
        invitation.email,
      ])
    const codes = await addFirst(client, personId, first)
    await notePerson(
      client,
      personId,
      invitation.renews ? 'identity.renewed' : 'identity.accepted',
      {
        way: first.way,
      },
    )
    const made = first.way === 'provider' ? 'provider_linked' : 'account_made'
    await tell(client, personId, invitation.renews ? 'renewed' : made)
    return { functionId: await functionOf(client, personId), codes }
  })
}

async function addFirst(
  client: pg.PoolClient,
  personId: string,
  first: FirstWay,
): Promise<string[]> {
  if (first.way === 'passkey') {
    await savePasskey(client, personId, first.passkey)
    return []
  }
  if (first.way === 'provider') {
    await linkProvider(client, personId, first)
    return []
  }
  await client.query(
    `update identity.account set password_hash = $2, totp_sealed = $3, totp_last_step = $4,
       totp_since = now() where person_id = $1`,
    [personId, first.hash, keptSecret(first.sealed, personId), first.step],
  )
  return freshRecoveryCodes(client, personId)
}

/** Adds who someone is at a provider. One subject is one person, always. */
export async function linkProvider(
  client: pg.PoolClient,
  personId: string,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<void> {
  await client.query(
    'insert into identity.external (issuer, subject, person_id) values ($1, $2, $3)',
    [issuer, subject, personId],
  )
}

async function savePasskey(
  client: pg.PoolClient,
  personId: string,
  passkey: NewPasskey,
): Promise<void> {
  await client.query(
    `insert into identity.passkey (id, person_id, public_key, counter, transports, name, backed_up)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      passkey.id,
      personId,
      passkey.publicKey,
      passkey.counter,
      passkey.transports,
      passkey.name,
      passkey.backedUp,
    ],
  )
}

async function removeWays(client: pg.PoolClient, personId: string): Promise<void> {
  for (const table of ['passkey', 'recovery_code', 'external'])
    await client.query(`delete from identity.${table} where person_id = $1`, [personId])
  await client.query(
    `update identity.account set password_hash = null, totp_sealed = null, totp_since = null,
       failures = 0, locked_until = null where person_id = $1`,
    [personId],
  )
  await throwOut(client, personId, null)
}

/**
 * Ends the sessions of a person but one, and whatever they were halfway in: what proved who they are
 * before no longer does.
 */
async function throwOut(
  client: pg.PoolClient,
  personId: string,
  allBut: string | null,
): Promise<void> {
  await client.query(
    `delete from identity.session s using network.function f
     where f.id = s.function_id and f.person_id = $1 and s.id is distinct from $2`,
    [personId, allBut],
  )
  await client.query(
    `delete from identity.step where kind = 'code' and data ->> 'personId' = $1::text`,
    [personId],
  )
}

async function freshRecoveryCodes(client: pg.PoolClient, personId: string): Promise<string[]> {
  const { codes, hashes } = newRecoveryCodes(personId)
  await client.query('delete from identity.recovery_code where person_id = $1', [personId])
  await client.query(
    'insert into identity.recovery_code (person_id, code_hash) select $1, unnest($2::bytea[])',
    [personId, hashes],
  )
  return codes
}

/** Who changes their own ways in, and in which session they do. */
export interface Own {
  personId: string
  sessionId: string | null
}

/** Adds a passkey to an account. */
export async function addPasskey(personId: string, passkey: NewPasskey): Promise<void> {
  await asIdentity(async (client) => {
    await savePasskey(client, personId, passkey)
    await notePerson(client, personId, 'identity.passkey_added')
    await tell(client, personId, 'passkey_added')
  })
}

/**
 * Takes a passkey away, unless no way in would be left; a telephone that is gone may still be signed in,
 * so all sessions but the one that asks end.
 *
 * @returns whether it did
 */
export async function removePasskey(own: Own, id: string): Promise<boolean> {
  const { personId, sessionId } = own
  return asIdentity(async (client) => {
    // Two at once must not each take the other for the way that stays.
    await client.query('select from identity.account where person_id = $1 for update', [personId])
    const { rowCount } = await client.query(
      `delete from identity.passkey k where k.person_id = $1 and k.id = $2 and (
         exists (select from identity.passkey o where o.person_id = $1 and o.id <> $2)
         or exists (select from identity.external e where e.person_id = $1)
         or exists (select from identity.account a where a.person_id = $1
                    and a.password_hash is not null and a.totp_sealed is not null))`,
      [personId, id],
    )
    if (rowCount !== 1) return false
    await throwOut(client, personId, sessionId)
    await notePerson(client, personId, 'identity.passkey_removed')
    await tell(client, personId, 'passkey_removed')
    return true
  })
}

/** Sets or changes the password; all sessions but the one that asks end. */
export async function setPassword({ personId, sessionId }: Own, hash: string): Promise<void> {
  await asIdentity(async (client) => {
    await client.query('update identity.account set password_hash = $2 where person_id = $1', [
      personId,
      hash,
    ])
    await throwOut(client, personId, sessionId)
    await notePerson(client, personId, 'identity.password_set')
    await tell(client, personId, 'password_changed')
  })
}

/**
 * Sets up one-time codes with a secret whose first code was right; all sessions but the one that asks end.
 *
 * @returns recovery codes to show once
 */
export async function setCodes(
  { personId, sessionId }: Own,
  { sealed, step }: { sealed: string; step: number },
): Promise<string[]> {
  return asIdentity(async (client) => {
    await client.query(
      `update identity.account set totp_sealed = $2, totp_last_step = $3, totp_since = now(),
         failures = 0, locked_until = null where person_id = $1`,
      [personId, keptSecret(sealed, personId), step],
    )
    await throwOut(client, personId, sessionId)
    await notePerson(client, personId, 'identity.codes_set')
    await tell(client, personId, 'codes_set')
    return freshRecoveryCodes(client, personId)
  })
}

/** New recovery codes; the old ones end. */
export async function renewRecoveryCodes(personId: string): Promise<string[]> {
  return asIdentity(async (client) => {
    await notePerson(client, personId, 'identity.recovery_codes_made')
    await tell(client, personId, 'recovery_codes_made')
    return freshRecoveryCodes(client, personId)
  })
}

/**
 * The functions a person holds now, to choose from; at most 50. For a session through a provider only
 * those at its organisation, as it vouches for no other.
 */
export async function functionsOf(
  personId: string,
  sessionId: string | undefined,
): Promise<{ id: string; title: string; organisation: string; untilDay: string | null }[]> {
  const { rows } = await pools().identity.query<{
    id: string
    title: string
    organisation: string
    untilDay: string | null
  }>(
    `select f.id, f.title, o.name as organisation, f.until_day as "untilDay"
     from network.function f join network.organisation o on o.id = f.organisation_id
     where f.person_id = $1 and f.role not in ('visitor', 'system', 'machine')
       and platform.holds(f.from_day, f.until_day, f.ended_at)
       and not exists (select from identity.session s join identity.provider v on v.issuer = s.issuer
                       where s.id = $2 and v.organisation_id <> f.organisation_id)
     order by f.from_day, f.id limit 50`,
    [personId, sessionId ?? null],
  )
  return rows
}
