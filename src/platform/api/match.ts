/**
 * Versions of what is shown: an ETag says what it was, `If-Match` that it still is.
 */
import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { ApiRefusal } from './problem.ts'

/** Of the representation as it is sent. */
export function etagOf(json: string): string {
  return `"${createHash('sha256').update(json).digest('base64url').slice(0, 32)}"`
}

/** Whether whoever asks has this version already. */
export function hasAlready(c: Context, etag: string): boolean {
  const known = listed(c.req.header('if-none-match') ?? '')
  return known.some((one) => one === '*' || plain(one) === etag)
}

/**
 * Refuses a change of something else than what is there now. Hold the row before this is asked.
 *
 * @param now what is shown of it at this moment
 * @throws ApiRefusal 428 without `If-Match`, 412 when it is about another version
 */
export function checkMatch(c: Context, now: unknown): void {
  const given = c.req.header('if-match')
  if (given === undefined) throw new ApiRefusal('match_missing')
  // A weak one says only that it is much alike, and `*` that it is there: neither is enough to overwrite.
  if (!listed(given).includes(etagOf(JSON.stringify(now)))) throw new ApiRefusal('changed')
}

const listed = (header: string) => header.split(',').map((one) => one.trim())
const plain = (etag: string) => etag.replace(/^W\//, '')
