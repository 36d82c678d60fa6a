/**
 * The product as people start it: a process of its own, on data of its own, behind a port of its own.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '#platform/paths.ts'

export interface ProductOptions {
  /** `npm start`, instead of the program that it ends in. */
  npm?: boolean
  /** Which command of the program; default: `start`. */
  command?: 'start' | 'web' | 'worker' | 'migrate'
  /** Where the checkout is; default: this one. */
  checkout?: string
  port?: number
  /** Only root may choose. */
  uid?: number
  env?: Record<string, string>
}

export interface Product {
  url: string
  port: number
  /** npm or node, whichever was started. */
  process: ChildProcess
  /** All it wrote so far. */
  output(): string
  /** Waits until it can be used. @returns the milliseconds since it was started */
  ready(): Promise<number>
  /** Resolves when it ended, with its exit code. */
  ended: Promise<number | null>
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the product on the data in `dataDir`; without one in `data-local` of the checkout. */
export async function startProduct(
  dataDir: string | undefined,
  options: ProductOptions = {},
): Promise<Product> {
  const { npm, checkout = root, uid, command = 'start' } = options
  const port = options.port ?? (await freePort())
  const begun = performance.now()
  const [file, args] = npm
    ? ['npm', ['start']]
    : [process.execPath, ['--max-semi-space-size=8', 'dist/main.mjs', command]]
  const child = spawn(file, args, {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...ownEnvironment(),
      PORT: String(port),
      ...(dataDir && { KRING_DATA_DIR: dataDir }),
      ...options.env,
    },
    ...(uid !== undefined && { uid, gid: uid }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  let over = false
  void ended.then(() => (over = true))
  const url = `http://localhost:${port}`
  return {
    url,
    port,
    process: child,
    output: () => output,
    ended,
    ready: async () => {
      for (;;) {
        if (over) throw new Error(`Kring ended while starting:\n${output}`)
        const done =
          command === 'worker' ? output.includes('De taken lopen') : await answers(`${url}/gereed`)
        if (done) return Math.round(performance.now() - begun)
        await pause(10)
      }
    },
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}

/** Our environment without what would steer the product elsewhere. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, KRING_DATA_DIR: __, HOST: ___, NODE_ENV: ____, ...rest } = process.env
  return { ...rest, KRING_LOG: 'warn' }
}

/** Whether `url` answers 200 within a second. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) })
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false
  }
}

/** A port that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** A folder for data, which also another user may enter. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'kring-boot-'))
  chmodSync(folder, 0o755)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The processes that belong to the data in `dataDir`: npm, node and every process of PostgreSQL. */
export function processesOf(dataDir: string): number[] {
  if (!existsSync('/proc/self')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => within(pid, dataDir) || startedFor(pid, dataDir))
    .map(Number)
}

function within(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
  } catch {
    return false
  }
}

function startedFor(pid: string, dataDir: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .includes(`KRING_DATA_DIR=${dataDir}`)
  } catch {
    return false
  }
}

/** Waits until no process of `dataDir` is left. @returns those that are, after `ms` */
export async function strays(dataDir: string, ms = 5_000): Promise<number[]> {
  for (const until = Date.now() + ms; Date.now() < until; await pause(50))
    if (processesOf(dataDir).length === 0) return []
  return processesOf(dataDir)
}
