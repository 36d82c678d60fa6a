/**
 * Witnesses: who keeps the heads outside the database, so that a trail that was rolled back is noticed.
 *
 * Each gets every head at least once and in order. What it has is counted only after it took it; a witness
 * that is away loses nothing and is named on the officer's page.
 */
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { sealKey, witnessLine, type SignedHead } from '#platform/audit/head.ts'
import { runAs, sql, system, type Work } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'

/** Where heads go. */
export interface Witnesses {
  /** A file to which each head is added as a line. */
  file: string
  /** An address that takes each head as JSON. */
  url?: string
}

const headsAtOnce = 200
const timeoutMs = 5_000

/** Gives every witness the heads it does not have yet. One that fails does not stop the other. */
export async function tellWitnesses({ file, url }: Witnesses): Promise<void> {
  await tell('file', (lines) => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    appendFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
    return Promise.resolve()
  })
  if (url) await tell('https', (lines) => post(url, lines))
}

async function post(url: string, lines: string[]): Promise<void> {
  for (const line of lines) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: line,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw Object.assign(new Error('refused'), { code: `HTTP_${answer.status}` })
  }
}

async function tell(
  name: 'file' | 'https',
  give: (lines: string[]) => Promise<void>,
): Promise<void> {
  const problem = await runAs(system, async (work) => {
    const delivered = await lockDelivery(work, name)
    if (delivered === undefined) return undefined
    const heads = await headsAfter(work, delivered)
    if (heads.length === 0) return undefined
    const key = sealKey()
    try {
      await give(heads.map((head) => witnessLine(head, key)))
    } catch (error) {
      await noteFailure(work, name, codeOf(error))
      return error
    }
    await work.db
      .updateTable('oversight.delivery')
      .set({
        delivered: heads.at(-1)!.number,
        succeededAt: work.now,
        failures: 0,
        problem: null,
      })
      .where('name', '=', name)
      .execute()
    return undefined
  })
  if (problem) log.warn({ event: 'witness', name, error: describeError(problem) })
}

/** The number of the last head this witness has; undefined while another process is telling it. */
async function lockDelivery({ db }: Work, name: string): Promise<number | undefined> {
  await db
    .insertInto('oversight.delivery')
    .values({ name })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db
    .selectFrom('oversight.delivery')
    .select('delivered')
    .where('name', '=', name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row?.delivered
}

function headsAfter({ db }: Work, number: number): Promise<SignedHead[]> {
  return db
    .selectFrom('audit.head')
    .select(['number', 'size', 'root', 'previous', 'at', 'key', 'signature'])
    .where('number', '>', number)
    .orderBy('number')
    .limit(headsAtOnce)
    .execute()
}

async function noteFailure({ db }: Work, name: string, code: string): Promise<void> {
  await sql`update oversight.delivery set failures = failures + 1, problem = ${code}
            where name = ${name}`.execute(db)
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  const found = code ?? cause?.code
  return typeof found === 'string' ? found.slice(0, 60) : 'unknown'
}
