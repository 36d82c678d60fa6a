/**
 * Sessions: a random token in a cookie, its hash in the database, and how sure we are of the person.
 *
 * The token is new at every sign-in and every time one confirms who one is, so that a token that was
 * planted or seen before is worth nothing after.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type pg from 'pg'
import { actorFrom, pools, type Actor } from '#platform/database.ts'
import { asIdentity, note, tell } from './transaction.ts'

/** How someone proved who they are. */
export interface Proof {
  method: 'demonstration' | 'password' | 'passkey' | 'oidc'
  /** 1 = one factor, 2 = two. */
  assurance: 1 | 2
  /** For who came through a provider: who they are there, and which session there this one follows. */
  provider?: { issuer: string; subject: string; session: string | null }
}

/** `__Host-`: only ever sent over TLS (or to localhost), to this host, for every path. */
const cookieName = '__Host-kring'
const options = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const
const tokenShape = /^[A-Za-z0-9_-]{43}$/

/** The actor of this request, or undefined when nobody is signed in. */
export async function signedIn(c: Context): Promise<Actor | undefined> {
  const hash = tokenHashOf(c)
  if (!hash) return undefined
  const { rows } = await pools().app.query({
    name: 'actor',
    text: 'select * from identity.actor($1)',
    values: [hash],
  })
  return rows[0] && actorFrom(rows[0])
}

/** Starts a session for a function and hands its token to the browser; an older session ends. @returns its id */
export async function startSession(c: Context, functionId: string, proof: Proof): Promise<string> {
  const token = newToken()
  const id = await asIdentity(async (client) => {
    await forget(client, c)
    const { issuer, subject, session } = proof.provider ?? {}
    const { rows } = await client.query<{ id: string }>(
      `insert into identity.session
         (token_hash, function_id, method, assurance, persons_until, device, issuer, subject, provider_session)
       values ($1, $2, $3, $4::smallint, case when $4::smallint = 2 then now() + interval '15 minutes' end, $5, $6, $7, $8)
       returning id`,
      [
        hashOf(token),
        functionId,
        proof.method,
        proof.assurance,
        deviceOf(c),
        issuer ?? null,
        subject ?? null,
        session ?? null,
      ],
    )
    await client.query(
      `update identity.account set last_function = $1
       where person_id = (select person_id from network.function where id = $1)`,
      [functionId],
    )
    await note(client, functionId, 'identity.signed_in', { method: proof.method })
    return rows[0]!.id
  })
  setCookie(c, cookieName, token, options)
  return id
}

/**
 * The person of this session proved again who they are: two factors from now on, a new token, and
 * content about persons opens again. Who proved it to the provider of one organisation goes on as who
 * came in through it: it vouches for no other.
 */
export async function confirmSession(
  c: Context,
  method: Proof['method'],
  provider?: Proof['provider'],
): Promise<void> {
  const hash = tokenHashOf(c)
  const token = newToken()
  const confirmed = await asIdentity(async (client) => {
    const { rows } = await client.query<{ function_id: string }>(
      `update identity.session set token_hash = $2, assurance = 2, confirmed_at = now(),
         persons_until = now() + interval '15 minutes',
         issuer = coalesce(issuer, $3), subject = coalesce(subject, $4),
         provider_session = case when issuer is null then $5 else provider_session end
       where token_hash = $1 returning function_id`,
      [
        hash,
        hashOf(token),
        provider?.issuer ?? null,
        provider?.subject ?? null,
        provider?.session ?? null,
      ],
    )
    if (rows[0]) await note(client, rows[0].function_id, 'identity.confirmed', { method })
    return rows.length > 0
  })
  if (confirmed) setCookie(c, cookieName, token, options)
}

/** Ends the session of this browser, on the server too. */
export async function endSession(c: Context): Promise<void> {
  await asIdentity((client) => forget(client, c))
  deleteCookie(c, cookieName, options)
}

/** Acts in another function of the same person from now on; with a new token. */
export async function switchFunction(
  c: Context,
  personId: string,
  functionId: string,
): Promise<boolean> {
  const token = newToken()
  const switched = await asIdentity(async (client) => {
    const { rowCount } = await client.query(
      `update identity.session s set function_id = f.id, token_hash = $4
       from network.function f
       where s.token_hash = $1 and f.id = $2 and f.person_id = $3
         and f.role not in ('visitor', 'system', 'machine')
         and platform.holds(f.from_day, f.until_day, f.ended_at)
         -- The provider of one organisation vouches for no other.
         and (s.issuer is null or f.organisation_id =
              (select v.organisation_id from identity.provider v where v.issuer = s.issuer))`,
      [tokenHashOf(c), functionId, personId, hashOf(token)],
    )
    if (!rowCount) return false
    await client.query('update identity.account set last_function = $2 where person_id = $1', [
      personId,
      functionId,
    ])
    await note(client, functionId, 'identity.function_chosen')
    return true
  })
  if (switched) setCookie(c, cookieName, token, options)
  return switched
}

/** One of the own sessions, as the person reads it. */
export interface OwnSession {
  id: string
  method: Proof['method']
  device: string | null
  startedAt: Date
  seenAt: Date
  function: string
  organisation: string
}

/** The sessions of a person that are still open, the last used first; at most 50. */
export async function sessionsOf(personId: string): Promise<OwnSession[]> {
  const { rows } = await pools().identity.query<OwnSession>(
    `select s.id, s.method, s.device, s.started_at as "startedAt", s.seen_at as "seenAt",
            f.title as function, o.name as organisation
     from identity.session s
       join network.function f on f.id = s.function_id
       join network.organisation o on o.id = f.organisation_id
     where f.person_id = $1 and s.seen_at > now() - interval '2 hours'
       and s.started_at > now() - interval '10 hours'
       and platform.holds(f.from_day, f.until_day, f.ended_at)
       and not identity.left_since(f.person_id, s.started_at)
     order by s.seen_at desc, s.id limit 50`,
    [personId],
  )
  return rows
}

/** Ends one session of a person, or all but the one that asks. */
export async function endSessionsOf(
  actor: Actor,
  which: { id: string } | { allBut: string },
): Promise<number> {
  return asIdentity(async (client) => {
    const one = 'id' in which
    const { rowCount } = await client.query(
      `delete from identity.session s using network.function f
       where f.id = s.function_id and f.person_id = $1 and (s.id = $2) = $3`,
      [actor.personId, one ? which.id : which.allBut, one],
    )
    if (rowCount) {
      await note(client, actor.functionId, 'identity.sessions_ended', { count: rowCount })
      if (!one) await tell(client, actor.personId, 'sessions_ended')
    }
    return rowCount ?? 0
  })
}

/** Where there is no demonstration, nobody is still in as an invented person. */
export async function endDemonstrationSessions(): Promise<void> {
  await pools().identity.query("delete from identity.session where method = 'demonstration'")
}

/** Removes what can never be used again: sessions, steps, messages of providers. */
export async function clearSessions(): Promise<void> {
  await pools().identity.query(
    `delete from identity.session where started_at < now() - interval '10 hours'
       or seen_at < now() - interval '2 hours';
     delete from identity.step where expires_at < now();
     delete from identity.logout where expires_at < now();
     delete from platform.rate_limit where expire < extract(epoch from now()) * 1000`,
  )
}

async function forget(client: pg.PoolClient, c: Context): Promise<void> {
  const hash = tokenHashOf(c)
  if (!hash) return
  const { rows } = await client.query<{ function_id: string }>(
    'delete from identity.session where token_hash = $1 returning function_id',
    [hash],
  )
  if (rows[0]) await note(client, rows[0].function_id, 'identity.signed_out')
}

/** Under what the session of this browser is kept, if it sent one that could be. */
export function tokenHashOf(c: Context): Buffer | undefined {
  const token = getCookie(c, cookieName)
  return token && tokenShape.test(token) ? hashOf(token) : undefined
}

/** 256 random bits, as a cookie or link carries them. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** What one recognises one's own telephone by, and no more: a kind of browser on a kind of device. */
export function deviceOf(c: Context): string {
  const agent = c.req.header('user-agent') ?? ''
  const browser = /Firefox|FxiOS/.test(agent)
    ? 'Firefox'
    : /Edg/.test(agent)
      ? 'Edge'
      : /Chrome|CriOS/.test(agent)
        ? 'Chrome'
        : /Safari/.test(agent)
          ? 'Safari'
          : 'Onbekende browser'
  const device = /iPhone|iPad/.test(agent)
    ? 'iPhone of iPad'
    : /Android/.test(agent)
      ? 'Android'
      : /Windows/.test(agent)
        ? 'Windows'
        : /Macintosh/.test(agent)
          ? 'Mac'
          : /Linux/.test(agent)
            ? 'Linux'
            : 'onbekend apparaat'
  return `${browser} op ${device}`
}
