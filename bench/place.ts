/**
 * A Kring of its own for one bench: data in a throw-away folder, the server with its normal settings
 * (`fsync` on), and the processes that use it.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buildSync } from 'esbuild'
import { root } from '#platform/paths.ts'
import { answers, freePort } from '#testing/product.ts'
import type { Figures, Run } from './load.ts'

/** A process that was started for the bench. */
export interface Started {
  pid: number
  url: string
  stop(): Promise<void>
}

/** Builds the web process with the floors in it, the way the product itself is built. */
export function buildServed(): void {
  buildSync({
    absWorkingDir: root,
    entryPoints: ['bench/served.ts'],
    outfile: 'dist/bench.mjs',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    external: ['pg-native'],
    sourcemap: true,
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  })
}

/** Starts one program of `dist` on the data in `dataDir`; with `ready`, waits until it answers. */
export async function startProgram(
  args: string[],
  dataDir: string,
  env: Record<string, string> = {},
): Promise<Started> {
  const port = await freePort()
  // With the flag that `npm start`, `kring` and the units give as well.
  const child = spawn(process.execPath, ['--max-semi-space-size=8', ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      KRING_LOG: 'info',
      KRING_LOG_FILE: join(dataDir, '..', `log-${port}`),
      KRING_DATA_DIR: dataDir,
      PORT: String(port),
      ...env,
    },
  })
  const url = `http://127.0.0.1:${port}`
  return { pid: child.pid!, url, stop: () => end(child) }
}

/** Waits until a program answers. */
export async function untilReady({ url }: Started, seconds = 60): Promise<void> {
  for (const until = Date.now() + seconds * 1_000; !(await answers(`${url}/gereed`));)
    if (Date.now() > until) throw new Error(`${url} does not get ready`)
    else await pause(20)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** The process that makes the load. */
export interface Load {
  run(run: Run): Promise<Figures>
  stop(): void
}

export function startLoad(): Load {
  const child = fork(join(root, 'bench/load.ts'))
  return {
    run: async (run) => {
      child.send(run)
      const [figures] = (await once(child, 'message')) as [Figures]
      return figures
    },
    stop: () => child.kill(),
  }
}

/** Signs in as a person of the demonstration. @returns the cookie */
export async function signIn(url: string, person: string): Promise<string> {
  const response = await fetch(`${url}/inloggen/demonstratie`, {
    method: 'POST',
    body: new URLSearchParams({ persoon: person }),
    headers: { origin: url },
    redirect: 'manual',
  })
  const cookie = /__Host-kring=[\w-]{43}/.exec(response.headers.getSetCookie().join())?.[0]
  if (!cookie) throw new Error(`Signing in answers ${response.status}`)
  return cookie
}

/** The memory of a process that is its own part (PSS), in MB; NaN where Linux does not say. */
export function memoryOf(pid: number): number {
  const text = procFile(pid, 'smaps_rollup')
  return Math.round(Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1_024)
}

/** The milliseconds of a processor that a process took so far; NaN where Linux does not say. */
export function processorOf(pid: number): number {
  // After the name, which may hold spaces: user and system time, in hundredths of a second.
  const fields = procFile(pid, 'stat').split(') ').at(-1)!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
