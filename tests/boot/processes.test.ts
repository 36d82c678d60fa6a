/**
 * Two processes that serve and two that work, on one PostgreSQL: they are one Kring.
 */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '#platform/paths.ts'
import { openDatabaseServer, type DatabaseServer } from '#platform/server.ts'
import { listeners } from '#testing/listeners.ts'
import {
  processesOf,
  startProduct,
  strays,
  temporaryFolder,
  type Product,
} from '#testing/product.ts'

const { folder, remove } = temporaryFolder()
const dataDir = join(folder, 'data')
const env = { KRING_DEMONSTRATIE: 'ja' }
const report = '/programma/uitvoeringsplan-2024-2027/activiteiten/sz-a2/stand'
const orange = {
  time: 'orange',
  money: 'green',
  quality: 'green',
  summary: 'De planning schuift een maand op.',
  cause: 'De ruimte is later klaar.',
  consequence: 'De eerste groep begint in mei.',
  correction: 'We zoeken een andere ruimte.',
}
let server: DatabaseServer
let admin: pg.Pool
let webs: [Product, Product]

beforeAll(async () => {
  const first = await startProduct(dataDir)
  await first.ready()
  await first.stop()
  server = await openDatabaseServer({ dataDir })
  admin = new pg.Pool({ ...server.as('admin'), max: 4 })
  // A pool does not wait until its goodbyes have arrived: at the end the server may be gone first.
  admin.on('error', () => undefined)
  const start = () => startProduct(dataDir, { command: 'web', env })
  webs = [await start(), await start()]
  await Promise.all(webs.map((web) => web.ready()))
})

afterAll(async () => {
  await Promise.all(webs.map((web) => web.stop()))
  await admin.end()
  await server.stop()
  const left = await strays(dataDir)
  if (left.length > 0) throw new Error(`Processes are left: ${left.join()}`)
  remove()
})

test('who signs in at one is known at the other, and who leaves at one is gone at the other at once', async () => {
  for (const [here, there] of [webs, webs.toReversed()] as [Product, Product][]) {
    const cookie = await signIn(here)
    expect((await get(there, '/start', cookie)).status).toBe(200)

    await post(here, '/uitloggen', cookie)

    expect((await get(there, '/start', cookie)).status).toBe(303)
  }
})

test('a form that is sent to both at once is carried out by one of them', async () => {
  const cookie = await signIn(webs[0])
  const count = () => one('select count(*) as n from programme.status_report')
  const before = await count()
  const once = crypto.randomUUID()

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => post(webs[n % 2]!, report, cookie, { ...orange, once })),
  )

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]))
  expect((await count()) - before).toBe(1)
})

test('who looks at a page of one is told what was changed through the other', async () => {
  for (const [here, there] of [webs, webs.toReversed()] as [Product, Product][]) {
    const cookie = await signIn(here)
    const page = await (await get(here, report.replace('/stand', ''), cookie)).text()
    const over = /<live-sign over="(activity:[^"]+)"/.exec(page)![1]!
    const leaving = new AbortController()
    const stream = await fetch(`${here.url}/live?${new URLSearchParams({ over })}`, {
      headers: { cookie },
      signal: leaving.signal,
    })
    const told = read(stream)
    await post(there, report, await signIn(there), { ...orange, once: crypto.randomUUID() })
    const begun = performance.now()

    await until(() => Promise.resolve(told().includes('event: changed')))

    process.stdout.write(`  a sign from the other: ${Math.round(performance.now() - begun)} ms\n`)
    leaving.abort()
  }
})

test('a stream of one ends when its session is ended at the other', async () => {
  const cookie = await signIn(webs[0])
  const stream = await fetch(`${webs[0].url}/live?over=inbox::0`, { headers: { cookie } })
  // Its first question is over.
  await pause(1_000)
  const begun = performance.now()
  await post(webs[1], '/uitloggen', cookie)
  await stream.text()
  const seconds = (performance.now() - begun) / 1_000
  expect(seconds).toBeLessThan(60)
  process.stdout.write(`  a stream ended ${seconds.toFixed(1)} s after its session\n`)
})

test('a limit is counted over all processes: of 50 tries at once 10 pass', async () => {
  const tries = promisify(execFile)
  const program = join(root, 'src/testing/tries.ts')
  const passed = await Promise.all(
    [25, 25].map((count) => tries(process.execPath, [program, dataDir, String(count)])),
  )
  expect(passed.reduce((sum, { stdout }) => sum + Number(stdout), 0)).toBe(10)
})

test('two workers do 200 jobs, and each of them once', async () => {
  const before = await told()
  const left = await undone()
  await reports(200)
  const workers = await Promise.all([startWorker(), startWorker()])
  const begun = performance.now()

  await untilDone()

  const ms = Math.round(performance.now() - begun)
  expect((await told()) - before).toBe((200 + left) * (await leads()))
  expect(await one("select count(*) as n from pgboss.job where name = 'dead'")).toBe(0)
  // A job that was done twice would have been claimed twice.
  expect(await one('select count(*) as n from pgboss.job where retry_count > 0')).toBe(0)
  expect(workers.map((worker) => worker.output()).join()).not.toContain('"event":"job"')
  process.stdout.write(`  200 jobs by two workers: ${ms} ms\n`)
  await Promise.all(workers.map((worker) => worker.stop()))
})

test('nothing listens but the ports of the web processes and a socket that only the server may reach', async (context) => {
  if (!existsSync('/proc/net/tcp')) context.skip('only Linux tells who listens')
  const workers = await Promise.all([startWorker(), startWorker()])
  // Also what runs in here: the server of the database is a child of this process.
  const mine = new Set([...processesOf(dataDir).map(String), String(process.pid)])
  const listening = listeners(mine)
  const own = (where: string) => where.startsWith(dataDir) || where.startsWith('/run/kring-')

  expect(listening.ports.toSorted()).toEqual(
    // Each web process on IPv4 and on IPv6, of this machine only.
    webs.flatMap(({ port }) => [`127.0.0.1:${port}`, `::1:${port}`]).toSorted(),
  )
  expect(listening.udp).toEqual([])
  expect(listening.sockets.filter((path) => !own(path))).toEqual([])
  const folders = new Set(listening.sockets.map((path) => dirname(path)))
  expect(folders.size).toBe(1)
  for (const one of folders) expect(statSync(one).mode & 0o777).toBe(0o700)
  await Promise.all(workers.map((worker) => worker.stop()))
})

test('two that migrate at once take turns', async () => {
  const fresh = join(folder, 'fresh')
  const other = await openDatabaseServer({ dataDir: fresh })
  try {
    const both = await Promise.all([1, 2].map(() => startProduct(fresh, { command: 'migrate' })))
    const codes = await Promise.all(both.map(({ ended }) => ended))
    expect(codes, both.map((one) => one.output()).join('\n')).toEqual([0, 0])
    const files = readdirSync(join(root, 'db/migrations')).filter((name) => name.endsWith('.sql'))
    const said = both.map((one) => files.filter((file) => one.output().includes(file)))
    expect(said.flat().toSorted()).toEqual(files.toSorted())
  } finally {
    await other.stop()
  }
})

/** What a stream said so far. */
function read(stream: Response): () => string {
  let said = ''
  void (async () => {
    for await (const text of stream.body!.pipeThrough(new TextDecoderStream())) said += text
  })().catch(() => undefined)
  return () => said
}

async function startWorker(): Promise<Product> {
  const worker = await startProduct(dataDir, { command: 'worker', env })
  await worker.ready()
  return worker
}

/** Sends orange reports to both; each leaves one job. */
async function reports(count: number): Promise<void> {
  const cookies = await Promise.all(webs.map(signIn))
  for (let n = 0; n < count; n += 10)
    await Promise.all(
      Array.from({ length: Math.min(10, count - n) }, async (_, i) => {
        const form = { ...orange, once: crypto.randomUUID() }
        const answer = await post(webs[i % 2]!, report, cookies[i % 2]!, form)
        if (answer.status !== 303) throw new Error(`A report answers ${answer.status}`)
      }),
    )
}

// Of reports alone: sweeps of other modules tell people too.
const told = () =>
  one("select count(*) as n from platform.notification where subject like 'report/%'")
const leads = () => one("select count(*) as n from network.function where role = 'programmeLead'")
const undone = () =>
  one("select count(*) as n from pgboss.job where name like 'programme.%' and state <> 'completed'")
const untilDone = (ms?: number) => until(async () => (await undone()) === 0, ms)

async function until(done: () => Promise<boolean>, ms = 90_000): Promise<void> {
  for (const end = Date.now() + ms; !(await done()); await pause(50))
    if (Date.now() > end) throw new Error('This takes too long')
}

async function one(text: string): Promise<number> {
  const { rows } = await admin.query<{ n: string }>(text)
  return Number(rows[0]!.n)
}

async function signIn(product: Product): Promise<string> {
  const answer = await post(product, '/inloggen/demonstratie', '', { persoon: 'projectleider' })
  return /__Host-kring=[\w-]{43}/.exec(answer.headers.getSetCookie().join())![0]
}

function get(product: Product, path: string, cookie: string): Promise<Response> {
  return fetch(`${product.url}${path}`, { headers: { cookie }, redirect: 'manual' })
}

function post(
  product: Product,
  path: string,
  cookie: string,
  form: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${product.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { cookie, origin: product.url },
    redirect: 'manual',
  })
}
