/**
 * Identity: sessions, and who acts.
 *
 * The cookie holds 256 random bits; the table holds their SHA-256 only. Sessions are written by the
 * database role `identity`; `app` learns who acts through one function of the database. How a person
 * proves who they are is added beside `startSession`; the demonstration is the first way.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type pg from 'pg'
import { actorFrom, pools, type Actor } from '#platform/database.ts'

/** `__Host-`: only ever sent over TLS (or to localhost), to this host, for every path. */
const cookieName = '__Host-kring'
const options = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const
const tokenShape = /^[A-Za-z0-9_-]{43}$/

/** The actor of this request, or undefined when nobody is signed in. */
export async function signedIn(c: Context): Promise<Actor | undefined> {
  const hash = sentHash(c)
  if (!hash) return undefined
  const { rows } = await pools().app.query({
    name: 'actor',
    text: 'select * from identity.actor($1)',
    values: [hash],
  })
  return rows[0] && actorFrom(rows[0])
}

/** Starts a session for a function and hands its token to the browser; an older session ends. */
export async function startSession(
  c: Context,
  functionId: string,
  method: 'demonstration',
): Promise<void> {
  await forgetSession(c)
  const token = randomBytes(32).toString('base64url')
  await recorded('identity.signed_in', async (client) => {
    await client.query(
      `insert into identity.session (token_hash, function_id, method, assurance, persons_until)
       values ($1, $2, $3, 2, now() + interval '15 minutes')`,
      [hashOf(token), functionId, method],
    )
    return functionId
  })
  setCookie(c, cookieName, token, options)
}

/** Ends the session of this browser, on the server too. */
export async function endSession(c: Context): Promise<void> {
  await forgetSession(c)
  deleteCookie(c, cookieName, options)
}

async function forgetSession(c: Context): Promise<void> {
  const hash = sentHash(c)
  if (hash)
    await recorded('identity.signed_out', async (client) => {
      const { rows } = await client.query<{ function_id: string }>(
        'delete from identity.session where token_hash = $1 returning function_id',
        [hash],
      )
      return rows[0]?.function_id
    })
}

/** Does something to a session and writes it in the audit trail: both or neither. */
async function recorded(
  action: 'identity.signed_in' | 'identity.signed_out',
  deed: (client: pg.PoolClient) => Promise<string | undefined>,
): Promise<void> {
  const client = await pools().identity.connect()
  try {
    await client.query('begin')
    const functionId = await deed(client)
    if (functionId)
      await client.query(
        `insert into audit.entry (function_id, person_id, organisation_id, role, action, subject)
         select id, person_id, organisation_id, role, $2, 'session' from network.function where id = $1`,
        [functionId, action],
      )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

/** Removes sessions that can never be used again. */
export async function clearSessions(): Promise<void> {
  await pools().identity.query(
    "delete from identity.session where started_at < now() - interval '10 hours' or seen_at < now() - interval '2 hours'",
  )
}

/** The function behind a demonstration person, or undefined. */
export async function demonstrationFunction(key: string): Promise<string | undefined> {
  const { rows } = await pools().identity.query<{ id: string }>(
    `select id from network.function
     where demonstration_key = $1 and platform.holds(from_day, until_day, ended_at)`,
    [key],
  )
  return rows[0]?.id
}

export interface DemonstrationPerson {
  key: string
  name: string
  title: string
  organisation: string
  /** What one can see as this person, in one sentence. */
  explanation: string | null
}

/** The invented people one can be, in their own order. */
export async function demonstrationPeople(): Promise<DemonstrationPerson[]> {
  const { rows } = await pools().identity.query<DemonstrationPerson>(
    `select f.demonstration_key as key, p.name, f.title, o.name as organisation,
            f.demonstration_text as explanation
     from network.function f
       join network.person p on p.id = f.person_id
       join network.organisation o on o.id = f.organisation_id
     where f.demonstration_key is not null and platform.holds(f.from_day, f.until_day, f.ended_at)
     order by f.demonstration_position limit 50`,
  )
  return rows
}

function sentHash(c: Context): Buffer | undefined {
  const token = getCookie(c, cookieName)
  return token && tokenShape.test(token) ? hashOf(token) : undefined
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
