/**
 * `Idempotency-Key`: the same call again is answered as the first time, and done once. Kept for a day.
 */
import { createHmac } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { sql, type Work } from '#platform/database.ts'
import { keyBytes } from '#platform/keyring.ts'
import type { Api } from './call.ts'
import { ApiRefusal } from './problem.ts'

/**
 * While another call holds the same key this waits for it to end. A call that was refused left nothing,
 * so it may be tried again with the same key.
 */
export function once(): MiddlewareHandler<Api> {
  return createMiddleware<Api>(async (c, next) => {
    const key = c.req.header('idempotency-key')
    if (key === undefined || !/^[\x21-\x7e]{1,255}$/.test(key)) throw new ApiRefusal('key_missing')
    const { work } = c.var
    // With a key: what is said of a child could be guessed from a plain hash of it.
    const fingerprint = createHmac('sha256', keyBytes('api-answers'))
      .update(`${c.req.method}\n${c.req.path}\n`)
      .update(Buffer.from(await c.req.arrayBuffer()))
      .digest()
    const earlier = await claim(work, key, fingerprint)
    if (earlier) return replayed(c, earlier, fingerprint)
    await next()
    if (c.error) return
    await work.db
      .updateTable('systems.answer')
      .set({
        status: c.res.status,
        location: c.res.headers.get('location'),
        etag: c.res.headers.get('etag'),
        body: await c.res.clone().text(),
      })
      .where('functionId', '=', work.actor.functionId)
      .where('key', '=', key)
      .execute()
  })
}

interface Answer {
  fingerprint: Buffer
  status: number | null
  location: string | null
  etag: string | null
  body: string | null
}

/** @returns the answer of the first time; undefined when this is the first */
async function claim(work: Work, key: string, fingerprint: Buffer): Promise<Answer | undefined> {
  const mine = { functionId: work.actor.functionId, key }
  // What is older than a day is forgotten, also when nobody swept yet.
  await work.db
    .deleteFrom('systems.answer')
    .where('functionId', '=', mine.functionId)
    .where('key', '=', key)
    .where('at', '<', sql<Date>`now() - interval '24 hours'`)
    .execute()
  const claimed = await work.db
    .insertInto('systems.answer')
    .values({ ...mine, fingerprint })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (claimed) return undefined
  return work.db
    .selectFrom('systems.answer')
    .select(['fingerprint', 'status', 'location', 'etag', 'body'])
    .where('functionId', '=', mine.functionId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
}

function replayed(c: Context<Api>, earlier: Answer, fingerprint: Buffer): Response {
  if (!earlier.fingerprint.equals(fingerprint)) throw new ApiRefusal('key_reused')
  c.header('Idempotent-Replayed', 'true')
  if (earlier.location) c.header('Location', earlier.location)
  if (earlier.etag) c.header('ETag', earlier.etag)
  return c.body(earlier.body ?? '', (earlier.status ?? 200) as ContentfulStatusCode, {
    'Content-Type': 'application/json',
  })
}
