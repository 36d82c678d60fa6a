/**
 * `npm run bench [-- --short] [-- --profile]`: measures what docs/performance.md promises, and prints JSON.
 *
 * One server with its normal settings, a small and a large database on it, a web process for each and
 * a worker; the load comes from a process of its own. Rounds of all runs follow each other, so that
 * whatever else this machine does falls on figure and floor alike. `--short` is a smoke test.
 */
import { spawnSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '#platform/paths.ts'
import { openDatabaseServer, withClient } from '#platform/server.ts'
import { startProduct, temporaryFolder } from '#testing/product.ts'
import type { Figures, Run } from './load.ts'
import { firstByte, weight } from './pages.ts'
import {
  buildServed,
  memoryOf,
  signIn,
  startLoad,
  startProgram,
  untilReady,
  type Load,
} from './place.ts'
import { seed } from './seed.ts'

const short = process.argv.includes('--short')
const profile = process.argv.includes('--profile')
const plan = '/programma/uitvoeringsplan-2024-2027'
const size = short
  ? { small: 5_000, large: 20_000, rounds: 1, seconds: 1, warmUp: 1 }
  : { small: 5_000, large: 1_000_000, rounds: 5, seconds: 4, warmUp: 4 }
const orange = {
  time: 'orange',
  money: 'green',
  quality: 'green',
  summary: 'De planning schuift een maand op.',
  cause: 'De ruimte is later klaar.',
  consequence: 'De eerste groep begint in mei.',
  correction: 'We zoeken een andere ruimte.',
}

interface Measured {
  perSecond: number
  p50: number
  p99: number
  p99Most: number
  ofMemory?: number
  ofTransaction?: number
  bytes: number
  wrong: number
}

const say = (line: string) => process.stderr.write(`${line}\n`)
const { folder, remove } = temporaryFolder()
try {
  process.stdout.write(`${JSON.stringify(await bench(join(folder, 'data')), null, 2)}\n`)
} finally {
  remove()
}

async function bench(dataDir: string) {
  buildServed()
  const starts = await startTimes(dataDir)
  const server = await openDatabaseServer({ dataDir })
  try {
    await fill(server)
    const flags = profile ? ['--cpu-prof', '--cpu-prof-dir=dist/profile'] : []
    const env = { KRING_DEMONSTRATIE: 'ja' }
    const served = ['--enable-source-maps', ...flags, 'dist/bench.mjs']
    const worker = await startProgram(['dist/main.mjs', 'worker'], dataDir)
    const small = await startProgram(served, dataDir, env)
    const large = await startProgram(served, dataDir, {
      ...env,
      KRING_BENCH_DATABASE: 'kring_large',
    })
    await Promise.all([small, large].map((one) => untilReady(one)))
    await pause(2_000)
    const rest = [memoryOf(small.pid), memoryOf(worker.pid)] as const
    const load = startLoad()
    try {
      const pages = await measurePages(load, small.url, large.url)
      const first = await firstByte(`${small.url}/`, short ? 100 : 1_000)
      return {
        at: new Date().toISOString(),
        commit: commit(),
        cores: cpus().length,
        load: loadavg(),
        short,
        pages,
        firstByteOfHome: first,
        weights: await weights(small.url),
        starts,
        memory: {
          rest: { web: rest[0], worker: rest[1] },
          afterLoad: { web: memoryOf(small.pid), worker: memoryOf(worker.pid) },
        },
      }
    } finally {
      load.stop()
      await Promise.all([worker, small, large].map((one) => one.stop()))
    }
  } finally {
    await server.stop()
  }
}

/** Milliseconds from the process to a page: the first start with its demonstration, and later ones. */
async function startTimes(dataDir: string): Promise<{ first: number; later: number[] }> {
  const times: number[] = []
  for (let round = 0; round < (short ? 2 : 4); round++) {
    const product = await startProduct(dataDir)
    times.push(await product.ready())
    await product.stop()
  }
  return { first: times[0]!, later: times.slice(1) }
}

async function fill(server: Awaited<ReturnType<typeof openDatabaseServer>>): Promise<void> {
  const begun = performance.now()
  await seed(server.as('admin', 'kring'), { organisations: size.small, entries: size.small })
  await withClient(server.as('admin', 'postgres'), (client) =>
    client.query('create database kring_large owner owner template kring strategy file_copy'),
  )
  await seed(server.as('admin', 'kring_large'), {
    organisations: size.large,
    entries: size.large,
  })
  say(`Gevuld in ${Math.round((performance.now() - begun) / 1_000)} s`)
}

async function measurePages(load: Load, small: string, large: string) {
  const cookies = {
    small: await signIn(small, 'projectleider'),
    large: await signIn(large, 'projectleider'),
  }
  const at = (where: string, path: string, form?: Record<string, string>) => ({
    url: `${where}${path}`,
    cookie: where === small ? cookies.small : cookies.large,
    ...(form && { form }),
  })
  const detail = `${plan}/activiteiten/sd-f1`
  const create = `${plan}/activiteiten/sz-a2/stand`
  const runs: Record<string, { run: Omit<Run, 'seconds' | 'connections'>; floor?: string }> = {
    transaction: { run: at(small, '/_vloer/database') },
    'memory: home': { run: at(small, '/_vloer/geheugen/') },
    'memory: list': { run: at(small, '/_vloer/geheugen/netwerk') },
    'memory: detail': { run: at(small, `/_vloer/geheugen${detail}`) },
    'memory: create': { run: at(small, `/_vloer/geheugen${create}`, orange) },
    home: { run: at(small, '/'), floor: 'memory: home' },
    'list of 5,000': { run: at(small, '/netwerk'), floor: 'memory: list' },
    'list of 1,000,000': { run: at(large, '/netwerk'), floor: 'memory: list' },
    detail: { run: at(small, detail), floor: 'memory: detail' },
    'detail, opening audited': { run: at(small, `${detail}/geopend`), floor: 'memory: detail' },
    create: { run: at(small, create, orange), floor: 'memory: create' },
  }
  const figures = new Map<string, Figures[]>(Object.keys(runs).map((name) => [name, []]))
  for (const { run } of Object.values(runs))
    await load.run({ ...run, seconds: size.warmUp, connections: 8 })
  for (let round = 0; round < size.rounds; round++) {
    for (const [name, { run }] of Object.entries(runs))
      figures.get(name)!.push(await load.run({ ...run, seconds: size.seconds, connections: 8 }))
    say(`Ronde ${round + 1} van ${size.rounds}, drukte ${loadavg()[0]!.toFixed(1)}`)
  }
  const speed = (name: string) => middle(figures.get(name)!.map(({ perSecond }) => perSecond))
  return Object.fromEntries(
    Object.entries(runs).map(([name, { floor }]) => [
      name,
      summary(figures.get(name)!, floor && speed(floor), speed('transaction')),
    ]),
  )
}

function summary(rounds: Figures[], memory: number | '' | undefined, transaction: number) {
  const perSecond = middle(rounds.map((one) => one.perSecond))
  const p99 = rounds.map((one) => one.p99)
  const measured: Measured = {
    perSecond,
    p50: middle(rounds.map((one) => one.p50)),
    p99: middle(p99),
    p99Most: Math.max(...p99),
    ...(memory && {
      ofMemory: round3(perSecond / memory),
      ofTransaction: round3(perSecond / transaction),
    }),
    bytes: middle(rounds.map((one) => one.bytes)),
    wrong: rounds.reduce((sum, one) => sum + one.wrong, 0),
  }
  return measured
}

async function weights(url: string) {
  const cookie = await signIn(url, 'projectleider')
  const paths = ['/', '/start', '/netwerk', plan, `${plan}/activiteiten/sd-f1`]
  const more = [`${plan}/tijdlijn`, `${plan}/uitzoeken`, '/verantwoording']
  return Promise.all([...paths, ...more].map((path) => weight(url, path, cookie)))
}

function commit(): string {
  return spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).stdout.toString().trim()
}

/** The median: one round on a busy machine says little. */
function middle(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

function round3(number: number): number {
  return Math.round(number * 1_000) / 1_000
}
