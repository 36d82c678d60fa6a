/**
 * Workers that are killed in the middle of a job: nothing is lost, nobody is told twice, and the job is
 * taken up again within a minute.
 *
 * A lock holds every job halfway, so that each kill meets some. `KRING_KIT=alles` kills fifty workers and
 * waits as long as people would; otherwise six, and the queue's patience is shortened.
 */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabaseServer, type DatabaseServer } from '#platform/server.ts'
import { startProduct, strays, temporaryFolder, type Product } from '#testing/product.ts'

const whole = process.env['KRING_KIT'] === 'alles'
const rounds = whole ? 25 : 3
const perRound = 3
const { folder, remove } = temporaryFolder()
const dataDir = `${folder}/data`
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
let web: Product
let workers: Product[] = []

beforeAll(async () => {
  const first = await startProduct(dataDir)
  await first.ready()
  await first.stop()
  server = await openDatabaseServer({ dataDir })
  admin = new pg.Pool({ ...server.as('admin'), max: 4 })
  admin.on('error', () => undefined)
  web = await startProduct(dataDir, { command: 'web', env })
  await web.ready()
})

afterAll(async () => {
  await Promise.all([web, ...workers].map((one) => one.stop()))
  await admin.end()
  await server.stop()
  const left = await strays(dataDir)
  if (left.length > 0) throw new Error(`Processes are left: ${left.join()}`)
  remove()
})

test(
  'workers killed in the middle of a job lose nothing and tell nobody twice',
  { timeout: 900_000 },
  async () => {
    const before = await count('select count(*) as n from platform.notification')
    const cookie = await signIn()
    const cut = new Map<string, number>()
    await startWorkers()
    for (let round = 0; round < rounds; round++) {
      const holding = await admin.connect()
      await holding.query('begin; lock table platform.notification in share mode')
      for (let n = 0; n < perRound; n++) await send(cookie)
      await until(async () => (await halfway()) > 0)
      await Promise.all(workers.map((worker) => worker.stop('SIGKILL')))
      const { rows } = await admin.query<{ id: string }>(
        "select id from pgboss.job where name = 'programme.tell-leads' and state = 'active'",
      )
      for (const { id } of rows) if (!cut.has(id)) cut.set(id, Date.now())
      if (!whole)
        await admin.query("update pgboss.job set expire_seconds = 3 where state = 'active'")
      await holding.query('rollback')
      holding.release()
      await startWorkers()
    }

    await until(async () => (await count(open)) === 0, 240_000)

    const leads = await count(
      "select count(*) as n from network.function where role = 'programmeLead'",
    )
    const told = (await count('select count(*) as n from platform.notification')) - before
    const { rows: again } = await admin.query<{ id: string; at: Date }>(
      'select id, completed_on as at from pgboss.job where id = any ($1)',
      [[...cut.keys()]],
    )
    const seconds = again.map(({ id, at }) => (at.getTime() - cut.get(id)!) / 1_000)
    expect(cut.size).toBeGreaterThanOrEqual(rounds)
    expect(again).toHaveLength(cut.size)
    expect(told).toBe(rounds * perRound * leads)
    expect(await count("select count(*) as n from pgboss.job where name = 'dead'")).toBe(0)
    expect(Math.max(...seconds)).toBeLessThan(60)
    process.stdout.write(
      `  kill -9 of ${rounds * 2} workers: ${cut.size} jobs cut off, lost 0, told twice 0; ` +
        `again after ${Math.max(...seconds).toFixed(1)} s at most\n`,
    )
  },
)

const open =
  "select count(*) as n from pgboss.job where name = 'programme.tell-leads' and state <> 'completed'"

/** Jobs that have begun and wait for the lock, with part of their work done. */
const halfway = () =>
  count(
    "select count(*) as n from pg_stat_activity where usename = 'app' and wait_event_type = 'Lock'",
  )

async function startWorkers(): Promise<void> {
  workers = await Promise.all([1, 2].map(() => startProduct(dataDir, { command: 'worker', env })))
  await Promise.all(workers.map((worker) => worker.ready()))
}

async function send(cookie: string): Promise<void> {
  const { status } = await post(report, cookie, { ...orange, once: crypto.randomUUID() })
  if (status !== 303) throw new Error(`A report answers ${status}`)
}

async function signIn(): Promise<string> {
  const answer = await post('/inloggen/demonstratie', '', { persoon: 'projectleider' })
  return /__Host-kring=[\w-]{43}/.exec(answer.headers.getSetCookie().join())![0]
}

function post(path: string, cookie: string, form: Record<string, string>): Promise<Response> {
  return fetch(`${web.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { cookie, origin: web.url },
    redirect: 'manual',
  })
}

async function until(done: () => Promise<boolean>, ms = 60_000): Promise<void> {
  for (const end = Date.now() + ms; !(await done()); await pause(50))
    if (Date.now() > end) throw new Error('This takes too long')
}

async function count(text: string): Promise<number> {
  const { rows } = await admin.query<{ n: string }>(text)
  return Number(rows[0]!.n)
}
