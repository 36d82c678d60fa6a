/**
 * Deliveries to places outside of Kring: who got what, one process at a time, again and again until it
 * arrived. No call to another system is made while a transaction is open.
 */
import { runAs, sql, system, type Work } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'

export type DeliveryName = 'file' | 'https' | 'mail' | 'processing'

/** How one delivery stands. */
export interface DeliveryState {
  name: DeliveryName
  /** The last head it has. */
  delivered: number
  /** When the first thing was made that it still has to get; absent when it has everything. */
  behindSince: Date | null
  succeededAt: Date | null
  failures: number
  problem: string | null
}

/** A claim ends by itself, so that a process that dies holds nothing up. */
const claimSeconds = 120
const retrySecondsMax = 600

/**
 * Does one round of a delivery, unless another process is at it or it failed a moment ago.
 *
 * @param send gets the last head that arrived, says what arrived last now; what it throws is tried again
 */
export async function deliver(
  name: DeliveryName,
  send: (delivered: number) => Promise<number>,
): Promise<void> {
  const delivered = await runAs(system, (work) => claim(work, name))
  if (delivered === undefined) return
  let arrived = delivered
  let problem: unknown
  try {
    arrived = await send(delivered)
  } catch (error) {
    problem = error
    if (error instanceof PartlyDelivered) {
      arrived = error.arrived
      problem = error.cause
    }
    log.warn({ event: 'delivery', name, error: describeError(problem) })
  }
  await runAs(system, (work) => settle(work, name, arrived, problem))
}

/** Some of it arrived before it went wrong. */
export class PartlyDelivered extends Error {
  readonly arrived: number
  constructor(arrived: number, cause: unknown) {
    super('Partly delivered', { cause })
    this.arrived = arrived
  }
}

/** How every delivery stands, for whoever may know. */
export async function deliveryStates(work: Work): Promise<DeliveryState[]> {
  const { rows } = await sql<DeliveryState>`
    select name, delivered, behind_since, succeeded_at, failures, problem
    from oversight.delivery_state() limit 10`.execute(work.db)
  return rows
}

async function claim({ db }: Work, name: DeliveryName): Promise<number | undefined> {
  await db
    .insertInto('oversight.delivery')
    .values({ name })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { rows } = await sql<{ delivered: number }>`
    update oversight.delivery set claimed_until = now() + make_interval(secs => ${claimSeconds})
    where name = ${name} and (claimed_until is null or claimed_until < now())
    returning delivered`.execute(db)
  return rows[0]?.delivered
}

async function settle(
  { db }: Work,
  name: DeliveryName,
  delivered: number,
  problem: unknown,
): Promise<void> {
  await (
    problem === undefined
      ? sql`
        update oversight.delivery
        set delivered = greatest(delivered, ${delivered}), claimed_until = null, failures = 0,
            problem = null, succeeded_at = now()
        where name = ${name}`
      : sql`
        update oversight.delivery
        set delivered = greatest(delivered, ${delivered}), failures = failures + 1,
            problem = ${codeOf(problem)},
            claimed_until = now() + make_interval(
              secs => least(10 * 2 ^ least(failures, 10), ${retrySecondsMax}))
        where name = ${name}`
  ).execute(db)
}

/** What may be kept of a problem: a code, never a message, which could quote anything. */
function codeOf(problem: unknown): string {
  const { code, name, cause } = problem as { code?: unknown; name?: unknown; cause?: unknown }
  if (typeof code === 'string') return code.slice(0, 200)
  if (cause !== undefined && cause !== null) return codeOf(cause)
  return typeof name === 'string' ? name.slice(0, 200) : 'unknown'
}
