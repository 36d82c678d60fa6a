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
import type { Figures } from './load.ts'
import { auditFigures } from './audit.ts'
import { firstByte, weight } from './pages.ts'
import {
  buildServed,
  memoryOf,
  processorOf,
  signIn,
  startLoad,
  startProgram,
  untilReady,
  type Load,
  type Started,
} from './place.ts'
import { seed } from '#testing/seed.ts'

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
  /** Milliseconds of a processor that the web process spends on one request: steady where others work too. */
  webMs: number
  bytes: number
  wrong: number
}

/** Megabytes of each, the database apart. */
interface Memory {
  web: number
  worker: number
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
    const served = await measureServed(dataDir)
    // With nothing else at work: who runs the check does so on a quiet evening.
    say('Zegelen en nagaan …')
    const audit = await auditFigures(server, 'kring_large', join(dataDir, 'sleutels'))
    return {
      at: new Date().toISOString(),
      commit: commit(),
      cores: cpus().length,
      load: loadavg(),
      short,
      ...served,
      audit,
      starts,
    }
  } finally {
    await server.stop()
  }
}

/** All that is asked of a web process for each database, beside a worker that seals and does the jobs. */
async function measureServed(dataDir: string) {
  const flags = profile ? ['--cpu-prof', '--cpu-prof-dir=dist/profile'] : []
  const env = { KRING_DEMONSTRATIE: 'ja' }
  const served = [...flags, 'dist/bench.mjs']
  const worker = await startProgram(['dist/main.mjs', 'worker'], dataDir, env)
  const small = await startProgram(served, dataDir, env)
  const large = await startProgram(served, dataDir, { ...env, KRING_BENCH_DATABASE: 'kring_large' })
  const load = startLoad()
  try {
    await Promise.all([small, large].map((one) => untilReady(one)))
    await pause(short ? 2_000 : 10_000)
    const memory = (): Memory => ({ web: memoryOf(small.pid), worker: memoryOf(worker.pid) })
    const rest = memory()
    let most = rest
    const watch = setInterval(() => {
      const now = memory()
      if (now.web + now.worker > most.web + most.worker) most = now
    }, 1_000)
    const pages = await measurePages(load, small, large)
    clearInterval(watch)
    const firstByteOfHome = await firstByte(`${small.url}/`, short ? 100 : 1_000)
    return {
      pages,
      firstByteOfHome,
      weights: await weights(small.url),
      memory: { rest, underLoad: most },
    }
  } finally {
    load.stop()
    await Promise.all([worker, small, large].map((one) => one.stop()))
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

async function measurePages(load: Load, small: Started, large: Started) {
  const cookies = new Map([
    [small, await signIn(small.url, 'projectleider')],
    [large, await signIn(large.url, 'projectleider')],
  ])
  const at = (where: Started, path: string, form?: Record<string, string>) => ({
    where,
    run: { url: `${where.url}${path}`, cookie: cookies.get(where)!, ...(form && { form }) },
  })
  const detail = `${plan}/activiteiten/sd-f1`
  const create = `${plan}/activiteiten/sz-a2/stand`
  const runs: Record<string, ReturnType<typeof at> & { floor?: string }> = {
    transaction: at(small, '/_vloer/database'),
    'memory: home': at(small, '/_vloer/geheugen/'),
    'memory: list': at(small, '/_vloer/geheugen/netwerk'),
    'memory: detail': at(small, `/_vloer/geheugen${detail}`),
    'memory: create': at(small, `/_vloer/geheugen${create}`, orange),
    home: { ...at(small, '/'), floor: 'memory: home' },
    'list of 5,000': { ...at(small, '/netwerk'), floor: 'memory: list' },
    'list of 1,000,000': { ...at(large, '/netwerk'), floor: 'memory: list' },
    detail: { ...at(small, detail), floor: 'memory: detail' },
    'detail, opening audited': { ...at(small, `${detail}/geopend`), floor: 'memory: detail' },
    create: { ...at(small, create, orange), floor: 'memory: create' },
  }
  const measure = async ({ run, where }: ReturnType<typeof at>, seconds: number) => {
    const before = processorOf(where.pid)
    const figures = await load.run({ ...run, seconds, connections: 8 })
    const webMs = (processorOf(where.pid) - before) / Math.max(1, figures.requests)
    return { ...figures, webMs }
  }
  const figures = new Map<string, (Figures & { webMs: number })[]>()
  for (const [name, one] of Object.entries(runs)) {
    figures.set(name, [])
    await measure(one, size.warmUp)
  }
  for (let round = 0; round < size.rounds; round++) {
    for (const [name, one] of Object.entries(runs))
      figures.get(name)!.push(await measure(one, size.seconds))
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

function summary(
  rounds: (Figures & { webMs: number })[],
  memory: number | '' | undefined,
  transaction: number,
) {
  const perSecond = middle(rounds.map((one) => one.perSecond))
  const p99 = rounds.map((one) => one.p99)
  const measured: Measured = {
    perSecond,
    p50: middle(rounds.map((one) => one.p50)),
    p99: middle(p99),
    p99Most: Math.max(...p99),
    webMs: round3(middle(rounds.map((one) => one.webMs))),
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
