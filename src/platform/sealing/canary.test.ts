/**
 * A thousand planted names, addresses and numbers go through the sealing of a module. Then every place
 * where they could have been left is searched, and a control that was written in clear is found in each.
 */
import {
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import type pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { record } from '#platform/audit.ts'
import { runAs, sql, type Actor } from '#platform/database.ts'
import { defineJob, enqueue } from '#platform/jobs.ts'
import { describeError, log } from '#platform/log.ts'
import { notify } from '#platform/notifications.ts'
import { startPostgres } from '#platform/postgres/index.ts'
import { withClient } from '#platform/server.ts'
import { adminQuery, keysFolder, testDatabase } from '#testing/database.ts'
import {
  actorOf,
  addFile,
  addNotes,
  makeScratchModule,
  noteAt,
  readNotes,
  whereOf,
} from '#testing/scratch.ts'
import { demonstrationRegion } from '#testing/site.ts'
import { formsOf, traces } from '#testing/traces.ts'
import { blindIndex, destroyFile, openFile, rotateFile, shredShares, startFile } from './index.ts'

// Words that occur nowhere else. The control has the same form, so that one search finds both.
const tag = crypto.randomUUID().slice(0, 8)
const planted = `Kanarie${tag}`
const control = `Koekoek${tag}`
const controlNumber = bsnLike(500_000)
const people = Array.from({ length: 400 }, (_, i) => ({
  name: `${planted} van der Proef ${i}`,
  address: `${planted}laan ${i}, 6411 XX Nergens`,
  bsn: bsnLike(i),
}))
const texts = people.flatMap(({ name, address, bsn }) => [name, address, bsn])
const files: string[] = []
const errors: string[] = []
let teacher: Actor

// The kind exists already: its work is nothing, what matters is what a job carries.
const told = defineJob<{ word: string }>('programme.tell-leads', () => Promise.resolve())

beforeAll(async () => {
  await demonstrationRegion()
  await makeScratchModule()
  teacher = await actorOf('professional')
  await plant()
  await plantControls()
  await adminQuery('checkpoint')
}, 60_000)

test('the canaries are there: a thousand texts, sealed, and each opens again', async () => {
  expect(texts.length).toBeGreaterThanOrEqual(1_000)
  const read = (await Promise.all(files.slice(1).map((id) => readNotes(teacher, id)))).flat()
  expect(read.length).toBe(texts.length - texts.length / files.length)
  expect(read.every((text) => text.includes(planted) || /^\d{9}$/.test(text))).toBe(true)
})

test('no table of the database holds one, queues and audit trail included', async () => {
  const { text, tables } = await dump()
  expect(tables).toEqual(expect.arrayContaining(['audit.entry', 'scratch.note']))
  expect(tables.length).toBeGreaterThan(40)
  // In each of these tables the control stands in clear.
  for (const table of ['scratch.note', 'pgboss', 'platform.notification', 'audit.entry']) {
    const parts = [...text].filter(([name]) => name.startsWith(table)).map(([, part]) => part)
    expect(found(Buffer.concat(parts), control), table).toBeGreaterThan(0)
  }
  expect(numbers(text.get('scratch.note')!, [controlNumber])).toBe(1)
  const all = Buffer.concat([...text.values()])
  expect(found(all, planted)).toBe(0)
  expect(
    numbers(
      all,
      people.map(({ bsn }) => bsn),
    ),
  ).toBe(0)
})

test('the files of PostgreSQL and its write-ahead log hold none', async () => {
  const folder = join(dirname(String(testDatabase('admin').host)), 'data')
  // A server of another machine keeps its files to itself.
  if (process.env['DATABASE_URL']) return
  expect(existsSync(join(folder, 'pg_wal'))).toBe(true)
  const [{ oid } = { oid: 0 }] = await adminQuery<{ oid: number }>(
    'select oid from pg_database where datname = current_database()',
  )
  for (const part of [`base/${oid}`, 'pg_wal']) {
    const seen = searchFolder(join(folder, part))
    expect(seen.control, `${part}: control`).toBeGreaterThan(0)
    expect(seen.controlNumber, `${part}: control number`).toBeGreaterThan(0)
    expect([seen.planted, seen.numbers], part).toEqual([0, 0])
  }
})

test('the log, the messages of errors and the keyring hold none', () => {
  const logged = readFileSync(process.env['KRING_LOG_FILE']!)
  expect(found(logged, control)).toBeGreaterThan(0)
  expect(found(logged, planted)).toBe(0)
  expect(
    numbers(
      logged,
      people.map(({ bsn }) => bsn),
    ),
  ).toBe(0)
  // Every way to go wrong was tried while real texts were at hand.
  expect(errors.length).toBe(7)
  const messages = Buffer.from(errors.join('\n'))
  expect(found(Buffer.concat([messages, Buffer.from(control)]), control)).toBe(1)
  expect(found(messages, planted)).toBe(0)
  expect(
    numbers(
      messages,
      people.map(({ bsn }) => bsn),
    ),
  ).toBe(0)
  const keyring = searchFolder(keysFolder)
  expect([keyring.planted, keyring.numbers]).toEqual([0, 0])
  expect([keyring.control, keyring.controlNumber]).toEqual([1, 1])
})

test('the audit trail tells of each opening, and holds after destruction', async () => {
  const subjects = files.map((id) => `scratch/${id}`)
  const lines = () =>
    adminQuery<{ action: string }>('select action from audit.entry where subject = any ($1)', [
      subjects,
    ])
  const before = await lines()
  expect((await sharesOf(files)).length).toBeGreaterThanOrEqual(files.length - 1)
  expect(before.filter(({ action }) => action === 'scratch.started').length).toBe(files.length)
  for (const fileId of files.slice(1))
    await runAs(teacher, (work) => destroyFile(work, { module: 'scratch', fileId }, 'retention'))
  await shredShares.run(new AbortController().signal)
  let readable = 0
  for (const fileId of files)
    await readNotes(teacher, fileId).then(
      (notes) => (readable += notes.length),
      () => undefined,
    )
  expect(readable).toBe(0)
  expect(await sharesOf(files)).toEqual([])
  expect((await lines()).length).toBe(before.length + files.length - 1)
})

test(
  'the server writes no statement and no parameter to its log',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kring-canary-'))
    const server = await startPostgres(join(folder, 'home'), true)
    const config = { host: server.socket, port: 5432, user: 'postgres', database: 'postgres' }
    try {
      await withClient(config, async (client) => {
        await client.query('create table t (name text unique check (length(name) < 60), n integer)')
        await misstate(client, planted)
        await new Promise((done) => setTimeout(done, 100))
        expect(found(Buffer.from(server.log()), planted)).toBe(0)
        // The same, with the settings that a helpful administrator might choose.
        await client.query(`
        set log_min_messages = warning; set log_statement = 'all'; set log_error_verbosity = default;
        set log_parameter_max_length = -1; set log_parameter_max_length_on_error = -1;
        set log_min_error_statement = error; set log_min_duration_statement = 0`)
        await misstate(client, control)
        await new Promise((done) => setTimeout(done, 100))
        expect(found(Buffer.from(server.log()), control)).toBeGreaterThan(3)
      })
    } finally {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)

/** Statements that are slow, that fail, and whose error quotes what was given. */
async function misstate(client: pg.Client, word: string): Promise<void> {
  await client.query('insert into t (name) values ($1)', [word])
  const failing: [string, unknown[]][] = [
    ['insert into t (name) values ($1)', [word]],
    ['insert into t (name) values ($1)', [`${word}${'x'.repeat(80)}`]],
    ['select $1::integer', [word]],
    [`select '${word}'::date`, []],
    ['select pg_sleep(0.05), $1::text, 1 / 0', [word]],
  ]
  for (const [text, values] of failing) await client.query(text, values).catch(() => undefined)
}

/** Everything a module does with persons' content, and everything that can go wrong meanwhile. */
async function plant(): Promise<void> {
  for (let from = 0; from < texts.length; from += 120)
    files.push(
      await runAs(teacher, async (work) => {
        const fileId = await addFile(work)
        const file = await startFile(work, whereOf(fileId), 'scratch.started')
        const ids = await addNotes(work.db, file, texts.slice(from, from + 120))
        const index = blindIndex({ module: 'scratch', organisationId: teacher.organisationId })
        for (const [i, id] of ids.entries())
          await sql`update scratch.note set name_tokens = ${index.name(texts[from + i]!)}
            where id = ${id}::uuid`.execute(work.db)
        await notify(work, [teacher.functionId], {
          subject: `scratch/${fileId}`,
          text: 'Er is een nieuw dossier.',
          href: `/dossiers/${fileId}`,
        })
        await enqueue(work, told, { word: fileId })
        return fileId
      }),
    )
  const [first] = files as [string]
  await runAs(teacher, (work) =>
    rotateFile(work, whereOf(first), async (old, fresh) => {
      for (const { id, text } of await notesOf(work.db, first))
        await sql`update scratch.note set text = ${fresh.seal(noteAt(id), old.open(noteAt(id), text))}
          where id = ${id}::uuid`.execute(work.db)
    }),
  )
  const wrong = (task: Parameters<typeof runAs<unknown>>[1]) =>
    runAs(teacher, task).then(
      () => undefined,
      (error: Error & { detail?: string }) => {
        log.error({ event: 'test', error: describeError(error) })
        errors.push([error.message, error.detail, error.stack].join(' '))
      },
    )
  const canary = people[7]!
  const sealedAt = async (work: Parameters<typeof openFile>[0], row: string) =>
    (await openFile(work, whereOf(first), 'scratch.opened')).seal(noteAt(row), canary.name)
  await wrong(async (work) => {
    const id = (await notesOf(work.db, first))[0]!.id
    const sealed = await sealedAt(work, id)
    await sql`insert into scratch.note (id, file_id, text)
      values (${id}::uuid, ${first}::uuid, ${sealed})`.execute(work.db)
  })
  await wrong(async (work) => {
    const sealed = await sealedAt(work, 'a')
    await sql`insert into scratch.note (id, file_id, text)
      values (gen_random_uuid(), gen_random_uuid(), ${sealed})`.execute(work.db)
  })
  await wrong(async (work) => {
    const sealed = await sealedAt(work, 'a')
    await sql`select ${sealed}::bytea::text::integer`.execute(work.db)
  })
  await wrong(async (work) => {
    const file = await openFile(work, whereOf(first), 'scratch.opened')
    file.open(noteAt('b'), file.seal(noteAt('a'), canary.address))
  })
  await wrong(async (work) => {
    const file = await openFile(work, whereOf(first), 'scratch.opened')
    file.seal({ ...noteAt('a'), column: 'a|b' }, canary.bsn)
  })
  await wrong((work) => startFile(work, whereOf(first, canary.name), 'scratch.started'))
  await wrong((work) => destroyFile(work, { module: 'scratch', fileId: first }, canary.name))
  await runAs(teacher, (work) => destroyFile(work, { module: 'scratch', fileId: first }, 'request'))
}

/** What a careless module would do: in each place that is searched, one text in clear. */
async function plantControls(): Promise<void> {
  await runAs(teacher, async (work) => {
    const fileId = await addFile(work)
    await sql`insert into scratch.note (id, file_id, plain)
      values (gen_random_uuid(), ${fileId}::uuid, ${`${control} ${controlNumber}`})`.execute(
      work.db,
    )
    await sql`insert into scratch.note (id, file_id, text)
      values (gen_random_uuid(), ${fileId}::uuid, ${Buffer.from(control)})`.execute(work.db)
    await enqueue(work, told, { word: control })
    await notify(work, [teacher.functionId], { subject: 'control', text: control, href: '/x' })
    await record(work, 'scratch.control', control)
  })
  log.error({ event: 'test', text: control })
  writeFileSync(join(keysFolder, 'control'), `${control} ${controlNumber}`, { mode: 0o600 })
}

async function notesOf(db: Parameters<typeof addNotes>[0], fileId: string) {
  const { rows } = await sql<{ id: string; text: Buffer }>`
    select id, text from scratch.note where file_id = ${fileId}::uuid order by id limit 1000`.execute(
    db,
  )
  return rows
}

/** Every row of every table, as the server would write it into a dump. */
async function dump(): Promise<{ text: Map<string, Buffer>; tables: string[] }> {
  const tables = (
    await adminQuery<{ name: string }>(
      `select oid::regclass::text as name from pg_class
       where relkind = 'r' and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`,
    )
  ).map(({ name }) => name)
  const text = new Map<string, Buffer>()
  for (const name of tables) {
    // One row as one text: the form of COPY, with bytes in hexadecimal.
    const rows = await adminQuery<{ row: string }>(`select t::text as row from ${name} t`)
    text.set(name, Buffer.from(rows.map(({ row }) => row).join('\n')))
  }
  return { text, tables }
}

const found = (bytes: Buffer, word: string) => traces(bytes, formsOf(word))

/** How many of the numbers stand in `bytes`, in digits or in hexadecimal. */
function numbers(bytes: Buffer, wanted: readonly string[]): number {
  const known = new Set(wanted.flatMap((one) => [one, Buffer.from(one).toString('hex')]))
  let count = 0
  for (const [run] of bytes.toString('latin1').matchAll(/\d{9,}/g))
    for (const length of [9, 18])
      for (let at = 0; at + length <= run.length; at++)
        if (known.has(run.slice(at, at + length))) count++
  return count
}

function searchFolder(folder: string) {
  const seen = { planted: 0, numbers: 0, control: 0, controlNumber: 0 }
  const known = people.map(({ bsn }) => bsn)
  for (const name of globSync('**/*', { cwd: folder })) {
    const path = join(folder, name)
    if (!statSync(path).isFile()) continue
    const bytes = readFileSync(path)
    seen.planted += found(bytes, planted)
    seen.control += found(bytes, control)
    seen.numbers += numbers(bytes, known)
    seen.controlNumber += numbers(bytes, [controlNumber])
  }
  return seen
}

/** The names of the shares of these files that are still in the keyring. */
async function sharesOf(fileIds: readonly string[]): Promise<string[]> {
  const ids = await adminQuery<{ id: string }>(
    'select id from sealing.data_key where file_id = any ($1)',
    [fileIds],
  )
  const kept = new Set(globSync('aandelen/*/*', { cwd: keysFolder }).map((path) => basename(path)))
  return ids.map(({ id }) => id).filter((id) => kept.has(id))
}

/** Nine digits that pass the eleven test, as a citizen service number does; of nobody. */
function bsnLike(seed: number): string {
  for (let number = 910_000_000 + seed * 97; ; number++) {
    const digits = String(number)
    const sum = digits
      .split('')
      .reduce((total, digit, i) => total + Number(digit) * (i < 8 ? 9 - i : -1), 0)
    if (sum % 11 === 0) return digits
  }
}
