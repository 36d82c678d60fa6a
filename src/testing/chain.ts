/**
 * The people between the police and the teacher, at a product that runs: each deed as their pages do it.
 */
import type pg from 'pg'
import { dayAt, firstCriteria } from '#handle-with-care/rules/index.ts'
import type { DemonstrationKey } from '#testing/site.ts'

/** A browser of someone who signed in. */
export interface Caller {
  get: (path: string) => Promise<Response>
  post: (path: string, form?: Record<string, string>) => Promise<Response>
}

const patienceMs = 20_000
export const home = '/handle-with-care'

/** Signs in as a person of the demonstration. */
export async function signInAt(url: string, person: DemonstrationKey): Promise<Caller> {
  const send = (path: string, cookie: string, form?: Record<string, string>) =>
    fetch(`${url}${path}`, {
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      headers: { origin: url, cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    })
  const response = await send('/inloggen/demonstratie', '', { persoon: person })
  await response.arrayBuffer()
  const cookie = /__Host-kring=[\w-]{43}/.exec(response.headers.getSetCookie().join())?.[0]
  if (!cookie) throw new Error(`Signing in as ${person} answers ${response.status}`)
  return {
    get: (path) => send(path, cookie),
    post: (path, form = {}) => send(path, cookie, form),
  }
}

/** What the police fill in about a child, for an incident that just ended. */
export function reportOf(child: { name: string; birthDate: string }): Record<string, string> {
  const ended = new Date(Date.now() - 60_000)
  return {
    municipality: 'GM0899',
    endedDay: dayAt(ended),
    endedTime: new Intl.DateTimeFormat('nl-NL', {
      timeZone: 'Europe/Amsterdam',
      timeStyle: 'short',
    }).format(ended),
    name1: child.name,
    birthDate1: child.birthDate,
  }
}

/** The answers with which a signal goes on. */
export const rightAnswers: Record<string, string> = Object.fromEntries(
  firstCriteria.criteria.map(({ key, wants }) => [key, wants]),
)

/** Sends a form that must be taken; `what` says which, when it is not. */
export async function done(response: Promise<Response>): Promise<void> {
  const answer = await response
  await answer.arrayBuffer()
  if (answer.status !== 303) throw new Error(`${answer.url} answers ${answer.status}`)
}

/**
 * Moves time, in the data: all moments of these signals lie so much earlier. What was to come is due then,
 * and the product's own clock does it. Nothing happened to the signals, so no trigger hears of it.
 */
export async function passTime(db: pg.Pool, ids: readonly string[], ms: number): Promise<void> {
  const client = await db.connect()
  client.on('error', () => undefined)
  try {
    await client.query("begin; set local session_replication_role = 'replica'")
    await client.query(
      `update handle_with_care.signal set
         created_at = created_at - i, ended_at = ended_at - i, due_at = due_at - i, bell_at = bell_at - i,
         day_ends_at = day_ends_at - i, release_at = release_at - i, hop_since = hop_since - i,
         next_at = next_at - i, tested_at = tested_at - i, found_at = found_at - i,
         delivered_at = delivered_at - i
       from make_interval(secs => $2::float8 / 1000) i where id = any ($1) and state <> 'erased'`,
      [ids, ms],
    )
    await client.query('commit')
  } finally {
    // A connection that broke, or that has a transaction open, is of no use to the next one.
    client.release(true)
  }
}
