/**
 * Forgetting: three children go through a Kring that runs. One signal is passed on, one is fetched by nobody,
 * one is withdrawn. Afterwards every place where something could have been left is read byte by byte.
 *
 * In each of those places a control stands in clear, which the same search finds. The codeword cannot be sought:
 * it is the name of this part of Kring, and says nothing by itself.
 */
import { hkdfSync } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '#platform/paths.ts'
import { openBytes } from '#platform/sealing/envelope.ts'
import { contextOf } from '#platform/sealing/files.ts'
import { openDatabaseServer, type DatabaseServer } from '#platform/server.ts'
import { done, home, passTime, reportOf, rightAnswers, signInAt } from '#testing/chain.ts'
import { startProduct, strays, temporaryFolder, type Product } from '#testing/product.ts'
import { demonstrationKeys } from '#testing/site.ts'
import { formsOf, traces, tracesIn } from '#testing/traces.ts'

const { folder, remove } = temporaryFolder()
const dataDir = join(folder, 'data')
const logFile = join(folder, 'log')
const env = { KRING_DEMONSTRATIE: 'ja', KRING_LOG: 'trace', KRING_LOG_FILE: logFile }

// Words that occur nowhere else. The control has the same form, so that one search finds both.
const tag = crypto.randomUUID().slice(0, 8)
const word = formsOf(`Kanarie${tag}`)
const control = `Koekoek${tag}`
const controls = formsOf(control)
let birthDate: string
let birthDates: Buffer[]
const children: Record<'passedOn' | 'missed' | 'withdrawn', string> = {
  passedOn: '',
  missed: '',
  withdrawn: '',
}

let product: Product
let server: DatabaseServer
let admin: pg.Pool
/** A copy of the database and of one child's keys, from when all three were still there. */
let before: { dump: Buffer; key: SealedChild; share: Buffer }
/** Every page, export and mail that was shown afterwards. */
const pages = new Map<string, Buffer>()

beforeAll(async () => {
  product = await startProduct(dataDir, { env })
  await product.ready()
  server = await openDatabaseServer({ dataDir, join: true })
  admin = new pg.Pool({ ...server.as('admin'), max: 2 })
  admin.on('error', () => undefined)
  ;[birthDate, birthDates] = await unknownBirthDate()
  await liveThrough()
  await plantControls()
  for (const person of demonstrationKeys) await visitEverything(person)
  await admin.query('checkpoint')
  await admin.query('select pg_switch_wal()')
  await admin.query('checkpoint')
}, 300_000)

afterAll(async () => {
  await admin.end()
  await product.stop()
  const left = await strays(dataDir)
  if (left.length > 0) throw new Error(`Processes are left: ${left.join()}`)
  remove()
})

test('the three signals ended as they should, and of each only a count is left', async () => {
  const { rows } = await admin.query<{ id: string; outcome: string; ended_at: Date | null }>(
    'select id, outcome, ended_at from handle_with_care.signal where id = any ($1)',
    [Object.values(children)],
  )
  expect(Object.fromEntries(rows.map(({ id, outcome }) => [id, outcome]))).toEqual({
    [children.passedOn]: 'acknowledged',
    [children.missed]: 'missed',
    [children.withdrawn]: 'withdrawn',
  })
  expect(rows.map(({ ended_at }) => ended_at)).toEqual([null, null, null])
  const left = await admin.query(
    'select 1 from handle_with_care.child where signal_id = any ($1)',
    [Object.values(children)],
  )
  expect(left.rows).toEqual([])
})

test('while it was there, only the key and its share together opened it', () => {
  const { dump, key, share } = before
  expect(traces(dump, word)).toBe(0)
  expect(traces(dump, birthDates)).toBe(0)
  expect(traces(dump, controls)).toBe(0)
  expect(opened(key, share)).toBe(`Kanarie${tag} Missed`)
  expect(() => opened(key, Buffer.alloc(32))).toThrow('does not open')
  expect(() => opened({ ...key, id: children.withdrawn }, share)).toThrow('does not open')
})

test('afterwards a backup of the database from before opens nothing either: the share is gone', async () => {
  const { rows } = await admin.query<{ wrapped: Buffer | null; shredded_at: Date | null }>(
    'select wrapped, shredded_at from sealing.data_key where file_id = any ($1)',
    [Object.values(children)],
  )
  expect(rows).toHaveLength(3)
  for (const { wrapped, shredded_at } of rows)
    expect([wrapped, shredded_at]).toEqual([null, expect.any(Date)])
  const { key, share } = before
  expect(readdirSync(keysDir('aandelen', key.keyRow.slice(0, 2)))).not.toContain(key.keyRow)
  // Not in another file either, in any form.
  const forms = [share, Buffer.from(share.toString('hex')), Buffer.from(share.toString('base64'))]
  expect(tracesIn(dataDir, forms)).toBe(0)
  expect(traces(Buffer.concat([share, Buffer.from(share.toString('hex'))]), forms)).toBe(2)
})

test('the files of the database and its write-ahead log hold no trace', async () => {
  const { rows } = await admin.query<{ oid: number }>(
    'select oid from pg_database where datname = current_database()',
  )
  for (const part of [`base/${rows[0]!.oid}`, 'pg_wal']) {
    const place = join(dataDir, 'data', part)
    expect(tracesIn(place, controls), `${part}: control`).toBeGreaterThan(0)
  }
  // The whole folder: keys, witnesses, whatever else Kring writes.
  expect(tracesIn(dataDir, [...word, ...birthDates])).toBe(0)
})

test('a dump holds no trace: queues, mail, notifications, trail and forms included', async () => {
  const tables = await dump()
  expect(tables.size).toBeGreaterThan(80)
  for (const table of [
    'pgboss',
    'mail.kept',
    'platform.notification',
    'platform.submission',
    'audit.entry',
    'handle_with_care.school',
  ]) {
    const part = [...tables].filter(([name]) => name.startsWith(table)).map(([, bytes]) => bytes)
    expect(traces(Buffer.concat(part), controls), `${table}: control`).toBeGreaterThan(0)
  }
  const all = Buffer.concat([...tables.values()])
  expect([traces(all, word), traces(all, birthDates)]).toEqual([0, 0])
})

test('the log holds no trace, at its most talkative', () => {
  const logged = Buffer.concat([readFileSync(logFile), Buffer.from(product.output())])
  expect(traces(logged, controls)).toBeGreaterThan(0)
  expect([traces(logged, word), traces(logged, birthDates)]).toEqual([0, 0])
})

test('no page, no mail and no export shows a trace, to anyone', () => {
  const all = (path: RegExp) =>
    Buffer.concat([...pages].filter(([name]) => path.test(name)).map(([, bytes]) => bytes))
  expect(pages.size).toBeGreaterThan(200)
  for (const place of [/\/demonstratie\/post/, /bestand\.csv/, /bron\.yaml/, /^\S+ \/start/])
    expect(traces(all(place), controls), `${place.source}: control`).toBeGreaterThan(0)
  expect([traces(all(/./), word), traces(all(/./), birthDates)]).toEqual([0, 0])
})

test('the trail is still whole', async () => {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['dist/main.mjs', 'audit', 'verify'],
    { cwd: root, env: { ...process.env, KRING_DATA_DIR: dataDir } },
  )
  expect(stdout + stderr).toMatch(/klopt/)
})

/** From the police to the end, for each of the three, with every mistake on the way that keeps what was typed. */
async function liveThrough(): Promise<void> {
  const [police, safeHome, officer, contact] = [
    await signInAt(product.url, 'politie'),
    await signInAt(product.url, 'veiligthuis'),
    await signInAt(product.url, 'leerplicht-heerlen'),
    await signInAt(product.url, 'schoolcontact'),
  ]
  const known = await signals()
  for (const which of ['passedOn', 'missed', 'withdrawn'] as const) {
    const report = {
      ...reportOf({ name: `Kanarie${tag} ${capital(which)}`, birthDate }),
      once: crypto.randomUUID(),
    }
    const wrong = await police.post(`${home}/nieuw`, { ...report, endedTime: '25:00' })
    expect(wrong.status).toBe(422)
    // The search itself: what is on a page is found there.
    expect(traces(Buffer.from(await wrong.arrayBuffer()), word)).toBeGreaterThan(0)
    await done(police.post(`${home}/nieuw`, report))
    await done(police.post(`${home}/nieuw`, report))
    const [id, ...more] = (await signals()).filter((one) => !known.includes(one))
    expect(more).toEqual([])
    known.push(id!)
    children[which] = id!
  }
  const { passedOn, missed, withdrawn } = children
  const school = await schoolOf('schoolcontact')
  for (const id of [passedOn, missed]) {
    expect(await read(safeHome.get(`${home}/toetsen/${id}`))).toBeGreaterThan(0)
    await done(safeHome.post(`${home}/toetsen/${id}`, rightAnswers))
    expect(await read(officer.get(`${home}/school/${id}`))).toBeGreaterThan(0)
    const nowhere = await officer.post(`${home}/school/${id}`, { finding: 'school', school: id })
    expect(nowhere.status).toBe(422)
    await nowhere.arrayBuffer()
    await done(officer.post(`${home}/school/${id}`, { finding: 'school', school }))
    // With a holiday in between Veilig Thuis is asked once more.
    if ((await stateOf(id)) === 'awaiting_recheck')
      await done(safeHome.post(`${home}/opnieuw/${id}`, { answer: 'ja' }))
    await passUntil(id, 'release_at')
    expect(await read(contact.get(`${home}/ontvangen/${id}`))).toBeGreaterThan(0)
  }
  before = await copied(missed)
  await done(contact.post(`${home}/doorgegeven/${passedOn}`))
  await done(safeHome.post(`${home}/intrekken/${withdrawn}`))
  await passUntil(missed, 'bell_at')
  expect(await read(officer.get(`${home}/bellen`))).toBeGreaterThan(0)
  await passUntil(missed, 'day_ends_at')
  // The shares of the keys go with the next sweep.
  await sweepNow()
}

async function read(response: Promise<Response>): Promise<number> {
  return traces(Buffer.from(await (await response).arrayBuffer()), word)
}

/** Moves a signal on in time, and lets the clock of the product do what is due then. */
async function passUntil(id: string, moment: 'release_at' | 'bell_at' | 'day_ends_at') {
  const { rows } = await admin.query<{ at: Date }>(
    `select ${moment} as at from handle_with_care.signal where id = $1`,
    [id],
  )
  await passTime(admin, [id], Math.max(0, rows[0]!.at.getTime() - Date.now()) + 1_000)
  await sweepNow()
}

/** A worker sweeps as soon as it starts. */
async function sweepNow(): Promise<void> {
  const { rows } = await admin.query<{ at: Date }>('select clock_timestamp() as at')
  const worker = await startProduct(dataDir, { command: 'worker', env })
  await worker.ready()
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(50)) {
    const due = await admin.query(
      `select 1 from handle_with_care.signal where next_at <= $1
       union all select 1 from sealing.data_key where destroyed_at < $1 and shredded_at is null`,
      [rows[0]!.at],
    )
    if (due.rows.length === 0) break
  }
  await worker.stop()
}

/** What a careless module would do: in each place that is searched, one word in clear. */
async function plantControls(): Promise<void> {
  await admin.query(
    `insert into platform.notification (function_id, subject, text, href)
     select id, 'control/' || id, $1, '/start' from network.function where demonstration_key is not null`,
    [control],
  )
  await admin.query(
    `update mail.kept set text = $1 where id = (select id from mail.kept order by at desc limit 1)`,
    [control],
  )
  await admin.query(
    `insert into pgboss.job (name, state, data) values ('programme.tell-leads', 'completed', $1)`,
    [{ word: control }],
  )
  await admin.query('update platform.submission set location = $1', [`/${control}`])
  await admin.query(
    `update handle_with_care.school set closed = jsonb_build_array($1::text)
     where school_id = (select school_id from handle_with_care.school order by school_id limit 1)`,
    [control],
  )
  await admin.query(`update programme.source_file set text = text || $1`, [`\n# ${control}\n`])
  const fg = await signInAt(product.url, 'fg')
  await (await fg.get(`/${control}`)).arrayBuffer()
  await admin.query(
    `insert into audit.entry (function_id, person_id, organisation_id, role, action, subject)
     select id, person_id, organisation_id, role, 'desk.read', $1 from network.function
     where demonstration_key = 'fg'`,
    [control],
  )
  appendFileSync(logFile, `${JSON.stringify({ text: control })}\n`)
}

/** Every page and every file that someone can reach by links, and what hangs on signals that are over. */
async function visitEverything(person: (typeof demonstrationKeys)[number]): Promise<void> {
  const caller = await signInAt(product.url, person)
  const known = new Set(['/start', '/verantwoording', '/verantwoording/bestand.csv', home])
  for (const plan of ['beleidsplan-2019-2022', 'uitvoeringsplan-2024-2027'])
    known.add(`/programma/${plan}/bron.yaml`)
  for (const id of Object.values(children))
    for (const page of ['toetsen', 'school', 'opnieuw', 'ontvangen', 'intrekken'])
      known.add(`${home}/${page}/${id}`)
  known.add(`${home}/bellen`)
  known.add('/demonstratie/post')
  const kinds = new Map<string, number>()
  for (const path of known) {
    const response = await caller.get(path)
    const bytes = Buffer.from(await response.arrayBuffer())
    pages.set(`${person} ${path}`, bytes)
    for (const [, link] of bytes.toString().matchAll(/href="(\/[^"#]*)/g)) {
      const kind = link!.replaceAll(/[0-9a-f-]{36}|\d+/g, ':').replace(/\?.*/, '')
      const count = kinds.get(kind) ?? 0
      if (count >= 3 || /uitloggen|\/assets\//.test(kind)) continue
      kinds.set(kind, count + 1)
      known.add(link!.replaceAll('&amp;', '&'))
    }
  }
}

interface SealedChild {
  /** Of the signal. */
  id: string
  sealed: Buffer
  keyRow: string
  keyId: string
  wrapped: Buffer
}

/** What a thief of the database and of the keyring would have at this moment. */
async function copied(id: string): Promise<typeof before> {
  const { rows } = await admin.query<Omit<SealedChild, 'id'>>(
    `select c.name_sealed as sealed, k.id as "keyRow", k.key_id as "keyId", k.wrapped
     from handle_with_care.child c join sealing.data_key k on k.file_id = c.signal_id where c.signal_id = $1`,
    [id],
  )
  const key = { id, ...rows[0]! }
  return {
    dump: Buffer.concat([...(await dump()).values()]),
    key,
    share: readFileSync(keysDir('aandelen', key.keyRow.slice(0, 2), key.keyRow)),
  }
}

/** What is sealed, opened the way decision 0016 says, with a share. @throws SealBroken */
function opened({ id, sealed, keyId, wrapped }: SealedChild, share: Buffer): string {
  const where = { module: 'handle-with-care', fileId: id, compartment: 'child' }
  const context = contextOf(where, 1)
  const wrapping = readFileSync(keysDir('inhoud', keyId.replace('local/', '')))
  const plain = openBytes(wrapping, context, wrapped)
  const key = Buffer.from(hkdfSync('sha256', plain, share, `kring data key 1|${context}`, 32))
  const place = `handle_with_care.child|name_sealed|${id}|${id}|child|1`
  return openBytes(key, place, sealed).toString()
}

/** Every row of every table, as the server would write it into a dump: a file per table. */
async function dump(): Promise<Map<string, Buffer>> {
  const { rows: tables } = await admin.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relkind = 'r' and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`,
  )
  const parts = new Map<string, Buffer>()
  for (const { name } of tables) {
    const { rows } = await admin.query<{ row: string }>(`select t::text as row from ${name} t`)
    parts.set(name, Buffer.from(rows.map(({ row }) => row).join('\n')))
  }
  return parts
}

/** A birth date that stands nowhere yet, in the ways in which people and programs write one. */
async function unknownBirthDate(): Promise<[string, Buffer[]]> {
  const all = Buffer.concat([...(await dump()).values()])
  for (let day = Date.UTC(2018, 0, 1); ; day += 24 * 3600_000) {
    const date = new Date(day)
    const iso = date.toISOString().slice(0, 10)
    const [year, month, dayOfMonth] = iso.split('-')
    const words = date.toLocaleDateString('nl-NL', { dateStyle: 'long', timeZone: 'UTC' })
    const forms = [
      iso,
      words,
      `${dayOfMonth}-${month}-${year}`,
      `${dayOfMonth}/${month}/${year}`,
    ].flatMap(formsOf)
    if (traces(all, forms) === 0) return [iso, forms]
  }
}

async function signals(): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>('select id from handle_with_care.signal')
  return rows.map(({ id }) => id)
}

async function stateOf(id: string): Promise<string> {
  const { rows } = await admin.query<{ state: string }>(
    'select state from handle_with_care.signal where id = $1',
    [id],
  )
  return rows[0]!.state
}

async function schoolOf(person: string): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    'select organisation_id as id from network.function where demonstration_key = $1',
    [person],
  )
  return rows[0]!.id
}

const keysDir = (...parts: string[]) => join(dataDir, 'sleutels', ...parts)
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
