/**
 * A Kring of its own to torture: two processes that serve, two that work, a database and a mail server, with data in
 * a throw-away folder. Every process can be killed, and is started again as whoever runs Kring would.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { root } from '#platform/paths.ts'
import { openDatabaseServer } from '#platform/server.ts'
import { signInAt, type Caller } from '#testing/chain.ts'
import { startMailServer, type MailServer } from '#testing/mail-server.ts'
import { startProduct, temporaryFolder, type Product } from '#testing/product.ts'
import type { DemonstrationKey } from '#testing/site.ts'
import { arrangeRegion } from './region.ts'

export type Part = 'web' | 'worker' | 'database'
type Process = 'web-1' | 'web-2' | 'worker-1' | 'worker-2'
export const processes: Process[] = ['web-1', 'web-2', 'worker-1', 'worker-2']

export interface Place {
  /** As the administrator of the database: to look, and to move time. */
  ask: <R extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<R[]>
  db: pg.Pool
  /** The folder with the shares of the keys. */
  shares: string
  mail: MailServer
  /** Someone, signed in at both processes that serve. */
  person: (key: DemonstrationKey) => Promise<Person>
  /** Kills -9, and starts again what was killed. */
  kill: (part: Part) => Promise<void>
  /** Ends the workers and starts them again. */
  newWorkers: () => Promise<void>
  mailServer: (runs: boolean) => Promise<void>
  /** Sets the clock of the machine of some processes. */
  setClocks: (ms: number | ((process: Process) => number)) => void
  /** What all processes wrote to their logs. */
  logs: () => string
  close: () => Promise<void>
}

/** Someone who does not give up: what a process did not answer is asked of the other. */
export interface Person {
  /** Sends a form until it is taken. @returns the milliseconds that took */
  insist: (path: string, form?: Record<string, string>) => Promise<number>
}

/** Opens a place; one that does not open all the way is closed again. */
export async function openPlace(): Promise<Place> {
  const closing: (() => unknown)[] = []
  const close = async () => {
    // What was opened last is closed first, and one that does not close keeps no other open.
    for (const one of closing.toReversed()) await Promise.resolve(one()).catch(report)
    closing.length = 0
  }
  try {
    return await open(closing, close)
  } catch (error) {
    await close()
    throw error
  }
}

const report = (error: unknown) => process.stderr.write(`${String(error)}\n`)
/** Kring ends with whoever started it, as it does with npm: also when that is killed. */
const tied = { npm_lifecycle_event: 'torture' }

async function open(closing: (() => unknown)[], close: () => Promise<void>): Promise<Place> {
  const { folder, remove } = temporaryFolder()
  closing.push(remove)
  const dataDir = join(folder, 'data')
  const logFile = join(folder, 'log')
  writeFileSync(logFile, '')
  const clockOf = (name: Process) => join(folder, `clock-${name}`)
  const setClocks: Place['setClocks'] = (ms) => {
    for (const name of processes)
      writeFileSync(clockOf(name), String(typeof ms === 'number' ? ms : ms(name)))
  }
  setClocks(0)
  const first = await startProduct(dataDir, { env: tied })
  closing.push(() => first.stop())
  await first.ready()
  await first.stop()
  const server = await openDatabaseServer({ dataDir })
  closing.push(() => server.stop())
  server.keep()
  const db = new pg.Pool({ ...server.as('admin'), max: 4 })
  db.on('error', () => undefined)
  closing.push(() => db.end())
  await arrangeRegion(db)
  let mail = await startMailServer()
  closing.push(() => mail.stop())
  const running = new Map<Process, Product>()
  const start = async (name: Process) => {
    const command = name.startsWith('web') ? 'web' : 'worker'
    const port = running.get(name)?.port
    const product = await startProduct(dataDir, {
      command,
      ...(port && { port }),
      env: {
        ...tied,
        KRING_DEMONSTRATIE: 'ja',
        KRING_LOG_FILE: logFile,
        KRING_SMTP_URL: `smtp://localhost:${mail.smtp.port}`,
        KRING_MAIL_FROM: mail.smtp.from,
        KRING_TORTURE_CLOCK: clockOf(name),
        NODE_OPTIONS: `--import=${join(root, 'torture/clock.mjs')}`,
      },
    })
    running.set(name, product)
    await product.ready()
  }
  closing.push(() => Promise.all([...running.values()].map((product) => product.stop())))
  await Promise.all(processes.map(start))
  const urls = () => (['web-1', 'web-2'] as const).map((name) => running.get(name)!.url)
  const restart = async (name: Process, signal: NodeJS.Signals) => {
    await running.get(name)!.stop(signal)
    await start(name)
  }
  let turn = 0
  const kill = async (part: Part) => {
    turn = 1 - turn
    if (part === 'database') process.kill(postmaster(dataDir), 'SIGKILL')
    else await restart(processes[part === 'web' ? turn : 2 + turn]!, 'SIGKILL')
  }
  return {
    ask: (text, values) => persist(() => db.query(text, values).then(({ rows }) => rows as never)),
    db,
    shares: join(dataDir, 'sleutels/aandelen'),
    get mail() {
      return mail
    },
    person: async (key) => personOf(await Promise.all(urls().map((url) => signInAt(url, key)))),
    kill,
    newWorkers: async () => {
      for (const name of ['worker-1', 'worker-2'] as const) await restart(name, 'SIGTERM')
    },
    mailServer: async (runs) => {
      if (!runs) return mail.stop()
      mail = await startMailServer({ port: mail.smtp.port })
    },
    setClocks,
    logs: () => readFileSync(logFile, 'utf8'),
    close,
  }
}

function personOf(callers: Caller[]): Person {
  let turn = 0
  return {
    insist: async (path, form = {}) => {
      const begun = performance.now()
      const filled = { once: crypto.randomUUID(), ...form }
      await persist(async () => {
        const response = await callers[turn++ % callers.length]!.post(path, filled)
        await response.arrayBuffer()
        const { status } = response
        if (status >= 500) throw new NotNow()
        const to = response.headers.get('location') ?? ''
        if (status !== 303 || /^\/(inloggen|bevestigen)/.test(to))
          throw new Error(`${path} answers ${status} ${to}`)
      })
      return performance.now() - begun
    },
  }
}

class NotNow extends Error {}

/** Tries again as long as a process or the database is away. */
async function persist<T>(task: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + 60_000; ; await pause(50))
    try {
      return await task()
    } catch (error) {
      if (!isAway(error) || Date.now() > until) throw error
    }
}

function isAway(error: unknown): boolean {
  if (error instanceof NotNow || error instanceof TypeError) return true
  const code = String((error as { code?: unknown }).code)
  const lost = /terminated|Connection|timeout/.test((error as Error).message)
  return lost || /^(57P|08|ECONN|EPIPE|ENOENT)/.test(code)
}

function postmaster(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'data/postmaster.pid'), 'utf8').split('\n')[0])
}

/** Waits until `done`, with how long that took in milliseconds. */
export async function until(
  done: () => Promise<boolean>,
  seconds: number,
  what = 'Something',
): Promise<number> {
  const begun = performance.now()
  while (!(await done())) {
    if (performance.now() - begun > seconds * 1_000)
      throw new Error(`${what} takes longer than ${seconds} seconds`)
    await pause(100)
  }
  return performance.now() - begun
}
