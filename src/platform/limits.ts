/**
 * How often something may be tried, counted in the database: one count for all processes of Kring.
 *
 * Keys are hashed, so that no address or name stands in the table. See decision 0008.
 */
import { createHash } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { pools } from '#platform/database.ts'
import { Refusal } from '#platform/refusal.ts'

/** So many tries in so many seconds; after that no more until the time is over. */
export interface Limit {
  name: string
  points: number
  seconds: number
}

/** Too often; `seconds` says when it may be tried again, for the header `Retry-After`. */
export class TooOften extends Refusal {
  readonly seconds: number
  constructor(seconds: number) {
    const minutes = Math.ceil(seconds / 60)
    const wait = minutes <= 1 ? 'een minuut' : `${minutes} minuten`
    super('too_often', 429, `Dit is te vaak geprobeerd. Wacht ${wait} en probeer het dan nog eens.`)
    this.seconds = seconds
  }
}

/** What is left of a limit, and in how many seconds it begins anew. */
export interface Left {
  points: number
  seconds: number
}

/**
 * Counts one try of `who`.
 *
 * @throws TooOften when the limit is passed
 */
export async function countTry(limit: Limit, who: string): Promise<Left> {
  try {
    const { remainingPoints, msBeforeNext } = await limiterOf(limit).consume(keyOf(who))
    return { points: remainingPoints, seconds: Math.ceil(msBeforeNext / 1_000) }
  } catch (error) {
    if (error instanceof RateLimiterRes) throw new TooOften(Math.ceil(error.msBeforeNext / 1_000))
    throw error
  }
}

/** Whether anything of `who` was counted that is not over yet. Counts nothing itself. */
export async function wasCounted(limit: Limit, who: string): Promise<boolean> {
  return (await limiterOf(limit).get(keyOf(who))) !== null
}

/** Forgets the tries of `who`: what succeeded is no attack. */
export async function forgetTries(limit: Limit, who: string): Promise<void> {
  await limiterOf(limit).delete(keyOf(who))
}

const limiters = new WeakMap<object, Map<string, RateLimiterPostgres>>()

/** One per limit and pool: tests open a database per file. */
function limiterOf({ name, points, seconds }: Limit): RateLimiterPostgres {
  const pool = pools().app
  const ours = limiters.get(pool) ?? new Map<string, RateLimiterPostgres>()
  limiters.set(pool, ours)
  const limiter =
    ours.get(name) ??
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      schemaName: 'platform',
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points,
      duration: seconds,
    })
  ours.set(name, limiter)
  return limiter
}

function keyOf(who: string): string {
  return createHash('sha256').update(who).digest('base64url')
}
