/**
 * Jobs as whoever keeps Kring running sees them: kinds, counts, moments and codes. Never what is in them.
 */
import { record } from '#platform/audit.ts'
import { sql, type Work } from '#platform/database.ts'
import { deadQueue, reviveJobs } from '#platform/jobs.ts'
import { defineTopic, markOf } from '#platform/live/topics.ts'
import { refuse } from '#platform/refusal.ts'

/** One kind of job: how much waits, runs and died. */
export interface QueueCount {
  kind: string
  waiting: number
  /** When the one that waits longest was due. */
  oldest: Date | null
  active: number
  done: number
  dead: number
}

/** A job that was tried until the end. */
export interface DeadJob {
  id: string
  kind: string | null
  askedAt: Date | null
  diedAt: Date
  tries: number
  /** The kind of the error and its code; never its words. */
  error: string | null
}

/** Every kind of job that has something to tell; at most 200. */
export async function queueCounts({ db }: Work): Promise<QueueCount[]> {
  const { rows } = await sql<QueueCount>`
    select coalesce(case when name = ${deadQueue} then source_name else name end, name) as kind,
           count(*) filter (where name <> ${deadQueue} and state in ('created', 'retry')) as waiting,
           min(start_after) filter (where name <> ${deadQueue} and state in ('created', 'retry')) as oldest,
           count(*) filter (where name <> ${deadQueue} and state = 'active') as active,
           count(*) filter (where state = 'completed') as done,
           count(*) filter (where name = ${deadQueue}) as dead
    from pgboss.job where name not like '\\_\\_pgboss%'
    group by 1 order by 1 limit 200`.execute(db)
  return rows
}

/** Dead jobs, newest first; at most 200. */
export async function deadJobs({ db }: Work): Promise<DeadJob[]> {
  const { rows } = await sql<DeadJob>`
    select id, source_name as kind, source_created_on as asked_at, created_on as died_at,
           coalesce(source_retry_count, 0) + 1 as tries,
           nullif(concat_ws(' ',
             substring(source_output ->> 'name' from '^[A-Za-z0-9_.-]{1,60}$'),
             substring(source_output ->> 'code' from '^[A-Za-z0-9_.-]{1,60}$')), '') as error
    from pgboss.job where name = ${deadQueue}
    order by created_on desc, id limit 200`.execute(db)
  return rows
}

/** What an open page shows of these jobs. */
export const deadMark = (dead: readonly DeadJob[]) => markOf(dead.map(({ id }) => id))

/** `dead-jobs:`: the list of jobs that did not succeed. */
export const deadTopic = defineTopic('dead-jobs', 'platform.operate', async (work) =>
  deadMark(await deadJobs(work)),
)

/** One dead job. @throws Refusal `not_found` */
export async function deadJob(work: Work, id: string): Promise<DeadJob> {
  const job = (await deadJobs(work)).find((one) => one.id === id)
  if (!job) throw refuse('not_found')
  return job
}

/** Puts one dead job back in its own queue. @throws Refusal `not_found` */
export async function retryJob(work: Work, id: string): Promise<void> {
  const { kind } = await deadJob(work, id)
  if ((await reviveJobs(work, { ids: [id] })) === 0) throw refuse('not_found')
  await record(work, 'jobs.retried', `job/${id}`, { kind, count: 1 })
}

/** Puts all dead jobs of a kind back. @returns how many */
export async function retryKind(work: Work, kind: string): Promise<number> {
  const count = await reviveJobs(work, { kind })
  if (count > 0) await record(work, 'jobs.retried', `jobs/${kind}`, { kind, count })
  return count
}

/** Why a job is thrown away: a choice, since words could hold what the trail must not. */
export const discardReasons = {
  done_by_hand: 'Het is op een andere manier gedaan',
  outdated: 'Het is niet meer nodig',
  mistake: 'Het had nooit gevraagd moeten worden',
} as const

export type DiscardReason = keyof typeof discardReasons

/** Throws one dead job away for good. @throws Refusal `not_found` */
export async function discardJob(work: Work, id: string, reason: DiscardReason): Promise<void> {
  const { kind } = await deadJob(work, id)
  await sql`delete from pgboss.job where name = ${deadQueue} and id = ${id}::uuid`.execute(work.db)
  await record(work, 'jobs.discarded', `job/${id}`, { kind, reason })
}
