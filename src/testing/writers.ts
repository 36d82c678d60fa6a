/**
 * People who sign in as fast as they can, and remember each sign-in that was acknowledged.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { openDatabaseServer } from '#platform/server.ts'
import { setTimeout as pause } from 'node:timers/promises'

export interface Writers {
  /** SHA-256 of the token of each acknowledged session, in hex. */
  acknowledged: Set<string>
  stop(): Promise<void>
}

/** Lets `count` people sign in at `url`, again and again, until they are stopped. */
export function startWriters(url: string, acknowledged = new Set<string>(), count = 6): Writers {
  const stopping = new AbortController()
  const writing = Array.from({ length: count }, async () => {
    while (!stopping.signal.aborted) {
      const hash = await signIn(url)
      if (hash) acknowledged.add(hash)
      else await pause(20)
    }
  })
  return {
    acknowledged,
    stop: async () => {
      stopping.abort()
      await Promise.all(writing)
    },
  }
}

/** @returns the hash under which the server keeps the session; undefined when it was not acknowledged */
export async function signIn(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/inloggen/demonstratie`, {
      method: 'POST',
      body: new URLSearchParams({ persoon: 'projectleider' }),
      headers: { origin: url },
      redirect: 'manual',
      signal: AbortSignal.timeout(6_000),
    })
    await response.arrayBuffer()
    const token = /__Host-kring=([\w-]{43})/.exec(response.headers.getSetCookie().join())?.[1]
    if (response.status !== 303 || !token) return undefined
    return createHash('sha256').update(token).digest('hex')
  } catch {
    return undefined
  }
}

/** How many of the acknowledged sessions are not there, and how many lines the audit trail lacks. */
export async function lost(
  dataDir: string,
  acknowledged: Set<string>,
): Promise<{ sessions: number; auditLines: number }> {
  const server = await openDatabaseServer({ dataDir, join: true })
  const client = new pg.Client(server.as('admin'))
  await client.connect()
  try {
    const { rows } = await client.query<{ sessions: string; lines: string }>(
      `select (select count(*) from identity.session
               where encode(token_hash, 'hex') = any ($1)) as sessions,
              (select count(*) from audit.entry where action = 'identity.signed_in') as lines`,
      [[...acknowledged]],
    )
    return {
      sessions: acknowledged.size - Number(rows[0]!.sessions),
      auditLines: Math.max(0, acknowledged.size - Number(rows[0]!.lines)),
    }
  } finally {
    await client.end()
    await server.stop()
  }
}
