/**
 * Jobs: later work, put in the queue by the transaction that needs it, so both happen or neither.
 *
 * A job carries ids, never personal data, and runs as the function that asked for it. Every queue
 * expires after 30 seconds and retries with growing pauses; what keeps failing ends in `dead`. A
 * sweeper derives every minute, from state, what should have been queued and was not.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { fromKysely, PgBoss, type JobAttempt, type JobResult } from 'pg-boss'
import type pg from 'pg'
import { actorFrom, pools, runAs, sql, system, type Db, type Work } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'
import { withClient } from '#platform/server.ts'

/** A kind of later work. `D` holds ids only. */
export interface Job<D extends Record<string, string>> {
  name: string
  run: (work: Work, data: D) => Promise<void>
}

/**
 * Work that Kring does by itself: derives from state what is missing, as the system, in one transaction. No two
 * processes do the same sweep at once. What needs many transactions, and can be shared out, is a round.
 */
export interface Sweep {
  name: string
  run: (work: Work) => Promise<void>
}

/**
 * Work that cannot wait for the next minute. Every worker does it every few seconds, all of them at once:
 * what there is to do they share out among themselves.
 */
export interface Round {
  name: string
  everyMs: number
  /** Ends early when `signal` says so: Kring stops. */
  run: (signal: AbortSignal) => Promise<unknown>
}

const known = new Map<string, Job<Record<string, string>>>()
const sweeps: Sweep[] = []
const rounds: Round[] = []
const queueOptions = {
  retryLimit: 8,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 30,
  deleteAfterSeconds: 7 * 24 * 3600,
} as const
/** Where jobs end that keep failing; each remembers its own queue. */
export const deadQueue = 'dead'
const deadOptions = {
  // A job that nobody looked at waits here for a quarter of a year.
  retentionSeconds: 90 * 24 * 3600,
  deleteAfterSeconds: 90 * 24 * 3600,
} as const
/** One at a time, and without a pause while there is more to do. */
const workOptions = {
  pollingIntervalSeconds: 1,
  batchSize: 5,
  burstWhenBatchFull: true,
  perJobResults: true,
} as const
let boss: PgBoss | undefined
let sweeping: NodeJS.Timeout | undefined
let going: { stop: AbortController; ended: Promise<unknown> } | undefined

/** Declares a job, at the top of the module's `jobs.ts`. */
export function defineJob<D extends Record<string, string>>(
  name: string,
  run: (work: Work, data: D) => Promise<void>,
): Job<D> {
  const job = { name, run }
  known.set(name, job as unknown as Job<Record<string, string>>)
  return job
}

/** Declares a sweep. */
export function defineSweep(name: string, run: (work: Work) => Promise<void>): Sweep {
  const sweep = { name, run }
  sweeps.push(sweep)
  return sweep
}

/** Declares a round. */
export function defineRound(name: string, everyMs: number, run: Round['run']): Round {
  const round = { name, everyMs, run }
  rounds.push(round)
  return round
}

/** Queues `job` in the transaction of `work`; it runs as the same function, or not at all. */
export async function enqueue<D extends Record<string, string>>(
  work: Work,
  job: Job<D>,
  data: D,
): Promise<void> {
  if (!boss) throw new Error('Jobs were not started')
  await boss.send(
    job.name,
    { ...data, functionId: work.actor.functionId },
    { db: fromKysely(work.db) },
  )
}

/** Makes the tables and queues as `owner`, and lets `app` use them. Idempotent; two processes at once take turns. */
export async function prepareJobs(owner: pg.PoolConfig): Promise<void> {
  await withClient(owner, async (client) => {
    // Two that grant on the same table at once fail; the end of the session gives the lock back.
    await client.query('select pg_advisory_lock(20261125)')
    await makeQueues(owner)
    await client.query(`
      grant usage on schema pgboss to app;
      grant select, insert, update, delete on all tables in schema pgboss to app;
      grant execute on all functions in schema pgboss to app;
      grant usage on all sequences in schema pgboss to app;
      create or replace trigger tell_dead_in after insert on pgboss.job
        for each row when (new.name = '${deadQueue}') execute function platform.tell_dead_job();
      create or replace trigger tell_dead_out after delete on pgboss.job
        for each row when (old.name = '${deadQueue}') execute function platform.tell_dead_job()`)
  })
}

async function makeQueues(owner: pg.PoolConfig): Promise<void> {
  const maker = new PgBoss({ ...connection(owner), max: 2, supervise: false, schedule: false })
  maker.on('error', () => undefined)
  try {
    await maker.start()
    await maker.createQueue(deadQueue, deadOptions)
    // A queue that was made by an older Kring keeps its options otherwise.
    await maker.updateQueue(deadQueue, deadOptions)
    for (const name of known.keys()) {
      await maker.createQueue(name, { ...queueOptions, deadLetter: deadQueue })
      await maker.updateQueue(name, { ...queueOptions, deadLetter: deadQueue })
    }
  } finally {
    await maker.stop({ graceful: false }).catch(() => undefined)
  }
}

/** Starts sending, and with `work` also doing, as `app`. */
export async function startJobs(app: pg.PoolConfig, { work }: { work: boolean }): Promise<void> {
  boss = new PgBoss({
    ...connection(app),
    // Sending goes along in the transaction of who sends.
    max: work ? 4 : 1,
    migrate: false,
    createSchema: false,
    supervise: work,
    schedule: false,
    // Every ten seconds it looks for jobs whose worker is gone.
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    maintenanceIntervalSeconds: 60,
  })
  boss.on('error', (error) => log.warn({ event: 'jobs', error: describeError(error) }))
  await boss.start()
  if (!work) return
  for (const job of known.values())
    await boss.work<Record<string, string>, unknown, typeof workOptions>(
      job.name,
      workOptions,
      (batch) => performAll(job, batch),
    )
  sweeping = setInterval(() => void sweep(), 60_000)
  void sweep()
  const stop = new AbortController()
  going = { stop, ended: Promise.all(rounds.map((round) => goRound(round, stop.signal))) }
}

async function goRound({ name, everyMs, run }: Round, signal: AbortSignal): Promise<void> {
  let noted = -Infinity
  while (!signal.aborted) {
    const start = performance.now()
    const failed = await run(signal).then(
      () => false,
      (error: unknown) => {
        log.error({ event: 'round', name, error: describeError(error) })
        return true
      },
    )
    // Once a minute says enough of what goes on every few seconds.
    if (!signal.aborted && (failed || start - noted > 60_000)) {
      await noteRun(name, start, failed)
      noted = start
    }
    await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

/** Lets running jobs end, then stops. */
export async function stopJobs(): Promise<void> {
  clearInterval(sweeping)
  going?.stop.abort()
  const stopping = boss
  boss = undefined
  await stopping?.stop({ graceful: true, timeout: 5_000 })
  await going?.ended
}

/** How many jobs wait, run and died, for whoever keeps Kring running. */
export async function jobCounts(
  db: Db,
): Promise<{ waiting: number; active: number; dead: number }> {
  const { rows } = await sql<{ waiting: number; active: number; dead: number }>`
    select count(*) filter (where name <> ${deadQueue} and state in ('created', 'retry')) as waiting,
           count(*) filter (where state = 'active') as active,
           count(*) filter (where name = ${deadQueue}) as dead
    from pgboss.job`.execute(db)
  return rows[0]!
}

/**
 * Puts dead jobs back in their own queues, in the transaction of `work`.
 *
 * @returns how many
 */
export async function reviveJobs(
  work: Work,
  which: { ids: string[] } | { kind: string },
): Promise<number> {
  if (!boss) throw new Error('Jobs were not started')
  return boss.redrive(deadQueue, {
    ...('ids' in which ? { ids: which.ids } : { sourceName: which.kind }),
    db: fromKysely(work.db),
  })
}

/** How many sweeps run at once. */
const sweepLanes = 3

/** Runs all sweeps once; one that fails, or takes long, does not stop the others. */
export async function sweep(): Promise<void> {
  const queue = sweeps.values()
  await Promise.all(
    Array.from({ length: sweepLanes }, async () => {
      for (const one of queue)
        await alone(one).catch((error: unknown) => {
          log.error({ event: 'sweep', name: one.name, error: describeError(error) })
        })
    }),
  )
}

/** What Kring does by itself, and when it last did. */
export interface LastRun {
  name: string
  /** Every few seconds, rather than every minute. */
  often: boolean
  /** Null for what was not done yet. */
  at: Date | null
  tookMs: number | null
  failed: boolean | null
}

/** All that Kring does by itself, by name. */
export async function lastRuns(db: Db): Promise<LastRun[]> {
  const rows = await db
    .selectFrom('platform.lastRun')
    .select(['name', 'at', 'tookMs', 'failed'])
    .orderBy('name')
    .limit(200)
    .execute()
  const ran = new Map(rows.map((row) => [row.name, row]))
  return [...sweeps, ...rounds]
    .map((one) => ({
      at: null,
      tookMs: null,
      failed: null,
      ...ran.get(one.name),
      name: one.name,
      often: 'everyMs' in one,
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** Writes down that something was done; when that cannot be, the log says so and the work goes on. */
async function noteRun(name: string, start: number, failed: boolean): Promise<void> {
  const run = { tookMs: Math.round(performance.now() - start), failed }
  await runAs(system, ({ db }) =>
    db
      .insertInto('platform.lastRun')
      .values({ name, ...run })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ ...run, at: sql`now()` }))
      .execute(),
  ).catch((error: unknown) => {
    log.error({ event: 'last_run', name, error: describeError(error) })
  })
}

/**
 * Runs a sweep, unless another process is at it now. The lock is that of a connection and not of the transaction: a
 * transaction that says nothing for half a minute is cut off, and its lock with it, while the sweep goes on.
 */
async function alone({ name, run }: Sweep): Promise<void> {
  const guard = await pools().app.connect()
  try {
    const { rows } = await guard.query<{ mine: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as mine',
      [`sweep/${name}`],
    )
    if (!rows[0]?.mine) return
    const start = performance.now()
    let failed = true
    try {
      await runAs(system, run)
      failed = false
    } finally {
      await noteRun(name, start, failed)
    }
  } finally {
    // Closed, so that nobody gets a connection from the pool with a lock on it.
    guard.release(true)
  }
}

type Queued = JobAttempt & { data: Record<string, string> }
type Known = Job<Record<string, string>>

async function performAll(job: Known, batch: Queued[]): Promise<JobResult[]> {
  const results: JobResult[] = []
  for (const one of batch)
    results.push(
      await perform(job, one).then(
        () => ({ id: one.id, status: 'completed' as const }),
        (error: unknown) => ({ id: one.id, status: 'failed' as const, output: error }),
      ),
    )
  return results
}

async function perform(job: Known, one: Queued): Promise<void> {
  const { rows } = await pools().app.query('select * from identity.actor_of($1)', [
    one.data['functionId'],
  ])
  // The function has ended since: what it asked for is no longer its to ask.
  if (!rows[0]) return log.warn({ event: 'job_without_actor', name: job.name })
  await runAs(actorFrom(rows[0]), async (work) => {
    await settle(work, job, one)
    await job.run(work, one.data)
  }).catch((error: unknown) => {
    log.error({ event: 'job', name: job.name, error: describeError(error) })
    throw new JobFailure(error)
  })
}

/**
 * What is kept of an error beside the job: its kind and its code. The message of a database or a parser
 * can quote what someone typed, and must not stand where whoever keeps Kring running reads.
 */
class JobFailure extends Error {
  readonly code: string | undefined
  constructor(error: unknown) {
    super('')
    const { kind, code } = describeError(error)
    this.name = typeof kind === 'string' ? kind : 'unknown'
    this.code = typeof code === 'string' ? code : undefined
    this.stack = ''
  }
}

/**
 * Marks a job as done in the transaction that does it: a process that is killed leaves both undone, and
 * who was overtaken by a second try writes nothing.
 */
async function settle(work: Work, job: Known, one: JobAttempt): Promise<void> {
  if (!boss) throw new Error('Jobs were not started')
  const done = await boss.complete(job.name, one, undefined, { db: fromKysely(work.db) })
  // Its types leave out what it answers.
  if ((done as { affected?: number }).affected !== 1)
    throw new Error('This job was given to someone else')
}

function connection(config: pg.PoolConfig) {
  return {
    schema: 'pgboss',
    ...(config.host && { host: config.host }),
    ...(config.port && { port: config.port }),
    ...(config.user && { user: config.user }),
    ...(typeof config.password === 'string' && { password: config.password }),
    ...(config.database && { database: config.database }),
    ...(config.ssl !== undefined && typeof config.ssl !== 'boolean' && { ssl: config.ssl }),
    ...(config.connectionString && { connectionString: config.connectionString }),
  }
}
