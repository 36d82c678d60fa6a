/**
 * Webhooks: each event is told to every address that asked for its kind, at least once.
 *
 * A round numbers what happened, makes a delivery for each address, and queues what is due; a job calls
 * the address and writes down how it went, in one transaction. A process that is killed leaves both
 * undone, so it is told again. Signed as Standard Webhooks says.
 *
 * @see https://www.standardwebhooks.com
 */
import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { runAs, sql, system, type Actor, type Work } from '#platform/database.ts'
import { defineJob, defineSweep, enqueue } from '#platform/jobs.ts'
import { openSecret } from '#platform/keyring.ts'
import { describeError, log } from '#platform/log.ts'
import { notify } from '#platform/notifications.ts'
import { AnswerTooLong, callOutside, ForbiddenAddress } from '#platform/outgoing.ts'
import { sealedAt } from './actions.ts'
import type { EventKind } from './events.ts'
import { clearTokens } from './tokens.ts'
import { webhookWay } from './way.ts'

const roundMs = 2_000
/** Five of them, one after the other, fit in the time a job has. */
const callMs = 5_000
/** What a failed call waits for the next; after the last it is given up. Three days in all. */
const pausesSeconds = [10, 30, 120, 600, 3_600, 4 * 3_600, 8 * 3_600, 16 * 3_600, 24 * 3_600]
/** An address that only fails is switched off after so many days. */
const failingDays = 3
const keptDays = 90

/** The body of a message: nothing but kind, number, time and where to look. */
export interface Message {
  id: string
  soort: EventKind
  tijd: string
  link: string
}

export function messageOf(event: { id: string; kind: EventKind; at: Date; href: string }): Message {
  return {
    id: event.id,
    soort: event.kind,
    tijd: event.at.toISOString(),
    link: `${webhookWay().origin}/api/v1${event.href}`,
  }
}

/** The headers that let a receiver check who sends, and that it was not heard before. */
export function signed(
  id: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1_000).toString()
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

/** How long to wait after so many failures; undefined: no more. */
export function pauseAfter(attempts: number): number | undefined {
  return pausesSeconds[attempts - 1]
}

export const deliver = defineJob<{ deliveryId: string }>(
  'systems.deliver',
  async (work, { deliveryId }) => {
    const due = await lockDue(work, deliveryId)
    if (!due) return
    const body = JSON.stringify(messageOf(due))
    const secrets = [due.secretSealed, ...(due.formerSealed ? [due.formerSealed] : [])].map(
      (sealed) => openSecret('webhooks', sealedAt(due.subscriptionId), sealed),
    )
    const outcome = await call(due.url, body, signed(due.id, new Date(), body, secrets))
    await settle(work, { deliveryId, ...due }, outcome)
  },
)

interface Outcome {
  delivered: boolean
  status: number | null
  problem: string | null
}

async function call(url: string, body: string, headers: Record<string, string>): Promise<Outcome> {
  try {
    const { status } = await callOutside(
      new URL(url),
      {
        method: 'POST',
        body,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body).toString(),
          'user-agent': 'Kring-Webhooks/1',
        },
        signal: AbortSignal.timeout(callMs),
      },
      { loopback: webhookWay().loopback },
    )
    const delivered = status >= 200 && status < 300
    return { delivered, status, problem: delivered ? null : 'answer' }
  } catch (error) {
    return { delivered: false, status: null, problem: problemOf(error) }
  }
}

/** Why a call failed, in a word; never what the other side said. */
function problemOf(error: unknown): string {
  if (error instanceof ForbiddenAddress) return 'forbidden'
  if (error instanceof AnswerTooLong) return 'too_long'
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout'
  return 'unreachable'
}

interface Due {
  /** Of the event: the number of the message, the same each time it is told. */
  id: string
  kind: EventKind
  at: Date
  href: string
  subscriptionId: string
  url: string
  attempts: number
  secretSealed: Buffer
  formerSealed: Buffer | null
}

/** A delivery that still waits, held; what the system may not hear of any more is not there. */
async function lockDue(work: Work, deliveryId: string): Promise<Due | undefined> {
  const { rows } = await sql<Due>`
    select e.id, e.kind, e.at, e.href, s.id as subscription_id, s.url, d.attempts, s.secret_sealed,
           case when s.former_until > now() then s.former_sealed end as former_sealed
    from systems.delivery d
      join systems.event e on e.id = d.event_id
      join systems.subscription s on s.id = d.subscription_id
    where d.id = ${deliveryId} and d.state = 'waiting' and s.disabled_at is null
    for update of d skip locked`.execute(work.db)
  return rows[0]
}

async function settle(
  work: Work,
  due: { deliveryId: string; subscriptionId: string; attempts: number },
  { delivered, status, problem }: Outcome,
): Promise<void> {
  const attempts = due.attempts + 1
  const wait = delivered ? undefined : pauseAfter(attempts)
  await work.db
    .updateTable('systems.delivery')
    .set({
      attempts,
      status,
      problem,
      ...(wait === undefined
        ? { state: delivered ? 'delivered' : 'failed', settledAt: sql<Date>`now()` }
        : { nextAt: sql<Date>`now() + make_interval(secs => ${wait})` }),
    })
    .where('id', '=', due.deliveryId)
    .execute()
  await work.db
    .updateTable('systems.subscription')
    .set({ failingSince: delivered ? null : sql<Date>`coalesce(failing_since, now())` })
    .where('id', '=', due.subscriptionId)
    .where('failingSince', delivered ? 'is not' : 'is', null)
    .execute()
}

/** One round: numbers events, makes deliveries, queues what is due. @returns how many were queued */
export function round(): Promise<number> {
  return runAs(system, async (work) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended('systems.round', 0)) as mine`.execute(
      work.db,
    )
    if (!rows[0]?.mine) return 0
    await place(work)
    return queueDue(work)
  })
}

/** Numbers what was committed by now, and makes one delivery for each address that asked for it. */
async function place(work: Work): Promise<void> {
  await sql`
    with fresh as (
      select id, row_number() over (order by at, id) as n from systems.event
      where position is null and at <= now() order by at, id limit 500),
    placed as (
      update systems.event e
      set position = coalesce((select max(position) from systems.event), 0) + fresh.n
      from fresh where fresh.id = e.id
      returning e.id, e.kind, e.scope, e.audience, e.practice_id)
    insert into systems.delivery (subscription_id, event_id)
    select s.id, placed.id
    from placed
      join systems.subscription s on placed.kind = any (s.kinds) and s.disabled_at is null
      join systems.system y on y.function_id = s.function_id and placed.scope = any (y.scopes)
        and 'gebeurtenissen:lezen' = any (y.scopes)
        and (placed.audience is null or y.organisation_id = any (placed.audience) and not y.practice)
        and (placed.practice_id is null or placed.practice_id = y.function_id)
      join network.function f on f.id = s.function_id
        and platform.holds(f.from_day, f.until_day, f.ended_at)
    on conflict do nothing`.execute(work.db)
}

/** A delivery that is queued is due again after a minute: a job that got lost is made again. */
async function queueDue(work: Work): Promise<number> {
  const { rows } = await sql<{ id: string; functionId: string }>`
    with due as (
      select d.id, s.function_id from systems.delivery d
        join systems.subscription s on s.id = d.subscription_id and s.disabled_at is null
        join network.function f on f.id = s.function_id
          and platform.holds(f.from_day, f.until_day, f.ended_at)
      where d.state = 'waiting' and d.next_at <= now()
      order by d.next_at limit 100 for update of d skip locked)
    update systems.delivery d set next_at = now() + interval '60 seconds'
    from due where due.id = d.id returning d.id, due.function_id`.execute(work.db)
  for (const { id, functionId } of rows) {
    const actor: Actor = { ...work.actor, functionId }
    await enqueue({ ...work, actor }, deliver, { deliveryId: id })
  }
  return rows.length
}

/** Switches off what only fails, and says so; forgets what is old. */
export const clearSystems = defineSweep('systems.clear', async (work) => {
  await switchOffFailing(work)
  await sql`delete from systems.answer where at < now() - interval '24 hours'`.execute(work.db)
  await sql`delete from systems.event where at < now() - make_interval(days => ${keptDays})`.execute(
    work.db,
  )
  await clearTokens()
})

async function switchOffFailing(work: Work): Promise<void> {
  const { rows } = await sql<{ id: string; functionId: string; organisationId: string }>`
    update systems.subscription s set disabled_at = now()
    from systems.system y
    where y.function_id = s.function_id and s.disabled_at is null
      and s.failing_since < now() - make_interval(days => ${failingDays})
    returning s.id, s.function_id, y.organisation_id`.execute(work.db)
  for (const { id, functionId, organisationId } of rows) {
    const { rows: keepers } = await sql<{ id: string }>`
      select f.id from network.function f
      where platform.holds(f.from_day, f.until_day, f.ended_at)
        and (f.role = 'organisationAdministrator' and f.organisation_id = ${organisationId}
             or f.id = (select y.registered_by from systems.system y where y.function_id = ${functionId}))
      order by f.id limit 50`.execute(work.db)
    await notify(
      work,
      keepers.map((one) => one.id),
      {
        subject: `webhook/${id}/${work.now.toISOString().slice(0, 10)}`,
        text: 'Een systeem van je organisatie ontvangt al drie dagen geen berichten. Kring is ermee gestopt. Kijk wat er mis is en zet het weer aan.',
        href: `/systemen/${functionId}`,
      },
    )
  }
}

let stopping: AbortController | undefined
let running: Promise<void> = Promise.resolve()

/** Starts the rounds of this process, until `stopWebhooks`; any number of processes may. */
export function startWebhooks(): void {
  const stop = new AbortController()
  stopping = stop
  running = rounds(stop.signal)
}

/** Lets the round that runs end. */
export async function stopWebhooks(): Promise<void> {
  stopping?.abort()
  await running
}

async function rounds(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await round().catch((error: unknown) => {
      log.error({ event: 'webhooks', error: describeError(error) })
    })
    await pause(roundMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
