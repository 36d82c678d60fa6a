import { beforeAll, expect, test } from 'vitest'
import { runAs, sql, system, type Actor } from '#platform/database.ts'
import { Refusal } from '#platform/refusal.ts'
import { adminQuery, ownerQuery } from '#testing/database.ts'
import {
  actorOf,
  addFile,
  addNotes,
  fileWith,
  makeScratchModule,
  noteAt,
  readNotes,
  whereOf,
} from '#testing/scratch.ts'
import { demonstrationRegion } from '#testing/site.ts'
import { cachedKey, dropAllKeys, dropKey, dropOld, keepKey } from './cache.ts'
import { openBytes, SealBroken, sealBytes } from './envelope.ts'
import { openFile, openFiles, rotateFile, startFile } from './index.ts'

let teacher: Actor
let officer: Actor
let outsider: Actor
let privacy: Actor
let keeper: Actor

beforeAll(async () => {
  await demonstrationRegion()
  await makeScratchModule()
  teacher = await actorOf('professional')
  officer = await actorOf('aandachtsfunctionaris')
  outsider = await actorOf('ambtenaar-vaals')
  privacy = await actorOf('fg')
  keeper = await actorOf('beheerder')
  // Two colleagues: one of them may know the address.
  await adminQuery('update network.function set organisation_id = $1 where id = $2', [
    teacher.organisationId,
    officer.functionId,
  ])
  officer = await actorOf('aandachtsfunctionaris')
})

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'opened',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
const open = (actor: Actor, fileId: string, compartment = 'general') =>
  code(runAs(actor, (work) => openFile(work, whereOf(fileId, compartment), 'scratch.opened')))

test('what was sealed opens for a colleague, and stands in the database as bytes', async () => {
  const fileId = await fileWith(teacher, ['Zij is bang voor thuis', 'ĳ ÿ 😀 \0'])
  expect(await readNotes(officer, fileId)).toEqual(['Zij is bang voor thuis', 'ĳ ÿ 😀 \0'].sort())
  const [row] = await adminQuery<{ text: Buffer }>(
    'select text from scratch.note where file_id = $1 order by length(text) desc',
    [fileId],
  )
  expect(row!.text.length).toBe(Buffer.byteLength('Zij is bang voor thuis') + 29)
})

test('who may not see the file gets no key: the same no as for a file that is not there', async () => {
  const fileId = await fileWith(teacher, ['x'])
  for (const actor of [outsider, privacy, keeper, system]) {
    expect(await open(actor, fileId)).toBe('not_found')
    expect(await open(actor, crypto.randomUUID())).toBe('not_found')
    const rows = await runAs(actor, ({ db }) =>
      sql`select 1 from sealing.data_key where destroyed_at is null and file_id = ${fileId}`.execute(
        db,
      ),
    )
    expect(rows.rows).toEqual([])
  }
})

test('who may not see the file cannot begin a key in it, in whatever words', async () => {
  const fileId = await runAs(teacher, (work) => addFile(work))
  const start = (actor: Actor, compartment: string) =>
    code(runAs(actor, (work) => startFile(work, whereOf(fileId, compartment), 'scratch.started')))
  expect(await start(outsider, 'general')).toBe('not_found')
  expect(await start(teacher, 'justice')).toBe('not_found') // no migration guards it
  expect(await start(teacher, 'address')).toBe('not_found') // not for this role
  expect(await start(teacher, 'general')).toBe('opened')
})

test('a compartment has a guard of its own', async () => {
  const fileId = await fileWith(teacher, ['algemeen'])
  await runAs(officer, (work) => startFile(work, whereOf(fileId, 'address'), 'scratch.started'))
  expect(await open(officer, fileId, 'address')).toBe('opened')
  expect(await open(teacher, fileId, 'address')).toBe('not_found')
})

test('a session without two recent factors opens nothing, whatever its route asked', async () => {
  const fileId = await fileWith(teacher, ['x'])
  const session = { id: crypto.randomUUID(), assurance: 1, personsOpen: false, functions: 1 }
  expect(await open({ ...teacher, session }, fileId)).toBe('confirm_first')
  expect(await open({ ...teacher, session: { ...session, personsOpen: true } }, fileId)).toBe(
    'opened',
  )
})

test('opening is in the audit trail by itself, with the compartment and without content', async () => {
  const fileId = await fileWith(teacher, ['Iets wat niemand mag weten'])
  await open(officer, fileId)
  const rows = await adminQuery(
    'select function_id, action, details from audit.entry where subject = $1 order by id',
    [`scratch/${fileId}`],
  )
  expect(rows).toEqual([
    {
      function_id: teacher.functionId,
      action: 'scratch.started',
      details: { compartment: 'general' },
    },
    {
      function_id: officer.functionId,
      action: 'scratch.opened',
      details: { compartment: 'general' },
    },
  ])
})

test('many files open in one question, each with its own line; foreign ones are left out', async () => {
  const mine = await Promise.all(['a', 'b', 'c'].map((text) => fileWith(teacher, [text])))
  const foreign = await fileWith(outsider, ['d'])
  dropAllKeys()
  const seen = await runAs(officer, async (work) => {
    const fileIds = [...mine, foreign, crypto.randomUUID()]
    return openFiles(work, { module: 'scratch', fileIds, compartment: 'general' }, 'scratch.sought')
  })
  expect([...seen.keys()].sort()).toEqual(mine.toSorted())
  const lines = await adminQuery("select subject from audit.entry where action = 'scratch.sought'")
  expect(lines.length).toBe(3)
  const tooMany = Array.from({ length: 201 }, () => crypto.randomUUID())
  await expect(
    runAs(officer, (work) =>
      openFiles(work, { module: 'scratch', fileIds: tooMany, compartment: 'general' }, 'scratch.x'),
    ),
  ).rejects.toThrow(RangeError)
})

test('a sealed text opens in its own place only', async () => {
  const one = await fileWith(teacher, ['eerste'])
  const two = await fileWith(teacher, ['tweede'])
  await runAs(teacher, async (work) => {
    const first = await openFile(work, whereOf(one), 'scratch.opened')
    const second = await openFile(work, whereOf(two), 'scratch.opened')
    const row = crypto.randomUUID()
    const sealed = first.seal(noteAt(row), 'hier')
    expect(first.open(noteAt(row), sealed)).toBe('hier')
    const elsewhere = [
      () => second.open(noteAt(row), sealed),
      () => first.open(noteAt(crypto.randomUUID()), sealed),
      () => first.open({ ...noteAt(row), column: 'title' }, sealed),
      () => first.open({ ...noteAt(row), table: 'scratch.file' }, sealed),
      // Parts of a place cannot run into each other.
      () => first.open({ ...noteAt(row), column: 'text|x' }, sealed),
      ...Array.from({ length: sealed.length }, (_, i) => () => {
        const changed = Buffer.from(sealed)
        changed[i]! ^= 1
        return first.open(noteAt(row), changed)
      }),
      () => first.open(noteAt(row), sealed.subarray(0, -1)),
      () => first.open(noteAt(row), Buffer.alloc(0)),
    ]
    for (const attempt of elsewhere) expect(attempt).toThrow(SealBroken)
  })
})

test('two who begin the same file at once share one key', async () => {
  const fileId = await runAs(teacher, (work) => addFile(work))
  const notes = await Promise.all(
    ['een', 'twee', 'drie', 'vier'].map((text) =>
      runAs(teacher, async (work) => {
        const file = await startFile(work, whereOf(fileId), 'scratch.started')
        await addNotes(work.db, file, [text])
      }),
    ),
  )
  expect(notes.length).toBe(4)
  expect(await readNotes(officer, fileId)).toEqual(['drie', 'een', 'twee', 'vier'])
  expect(
    (await adminQuery('select 1 from sealing.data_key where file_id = $1', [fileId])).length,
  ).toBe(1)
})

test('a data key is rotated with everything under it, while others wait', async () => {
  const fileId = await fileWith(teacher, ['een', 'twee'])
  const rotating = runAs(teacher, (work) =>
    rotateFile(work, whereOf(fileId), async (old, fresh) => {
      const { rows } = await sql<{ id: string; text: Buffer }>`
        select id, text from scratch.note where file_id = ${fileId}::uuid`.execute(work.db)
      await new Promise((done) => setTimeout(done, 200))
      for (const { id, text } of rows)
        await sql`update scratch.note set text = ${fresh.seal(noteAt(id), old.open(noteAt(id), text))}
          where id = ${id}::uuid`.execute(work.db)
    }),
  )
  await new Promise((done) => setTimeout(done, 50))
  // Begins while the other is busy: waits, and then has the new key.
  await runAs(officer, async (work) => {
    const file = await openFile(work, whereOf(fileId), 'scratch.opened')
    await addNotes(work.db, file, ['drie'])
  })
  await rotating
  expect(await readNotes(officer, fileId)).toEqual(['drie', 'een', 'twee'])
  const keys = await adminQuery(
    'select version, destroyed_reason from sealing.data_key where file_id = $1 order by version',
    [fileId],
  )
  expect(keys).toEqual([
    { version: 1, destroyed_reason: 'rotated' },
    { version: 2, destroyed_reason: null },
  ])
})

test('a rotation that fails halfway changes nothing', async () => {
  const fileId = await fileWith(teacher, ['blijft'])
  await runAs(teacher, (work) =>
    rotateFile(work, whereOf(fileId), () => Promise.reject(new Error('halfway'))),
  ).catch(() => undefined)
  expect(await readNotes(teacher, fileId)).toEqual(['blijft'])
})

test.each([
  ['a table without row security', 'create table scratch.open (id uuid)', 'scratch.open'],
  ['a plain view', 'create view scratch.plain as select id from scratch.file', 'scratch.plain'],
  [
    'a column that is no number of a file',
    "create view scratch.words with (security_invoker = true) as select 'x'::text as id from scratch.file",
    'scratch.words',
  ],
])('%s cannot guard a key', async (_, make, name) => {
  await ownerQuery(make)
  await expect(ownerQuery(`select sealing.guard('scratch', 'other', '${name}')`)).rejects.toThrow(
    /cannot guard|not the number/,
  )
})

test('app cannot make a guard, remove a key, or change whose it is', async () => {
  const fileId = await fileWith(teacher, ['x'])
  for (const text of [
    "select sealing.guard('scratch', 'other', 'scratch.file')",
    'delete from sealing.data_key',
    'truncate sealing.data_key',
    `update sealing.data_key set file_id = gen_random_uuid()`,
    'update sealing.data_key set version = 9',
  ])
    await expect(runAs(teacher, ({ db }) => sql.raw(text).execute(db))).rejects.toThrow(
      /permission denied/,
    )
  // Blanking a key without a proof.
  await expect(
    runAs(teacher, ({ db }) =>
      sql`update sealing.data_key set wrapped = null where file_id = ${fileId}::uuid`.execute(db),
    ),
  ).rejects.toThrow(/row-level security|check constraint/)
  await expect(
    ownerQuery('delete from sealing.data_key where file_id = $1', [fileId]),
  ).rejects.toThrow(/its proof/)
})

test('a key in memory is zeroed after five minutes, is not served near its end, and there are 5,000 at most', () => {
  dropAllKeys()
  const key = keepKey('a', Buffer.alloc(32, 7), 0)
  expect(cachedKey('a', 269_000)).toBe(key)
  expect(cachedKey('a', 271_000)).toBeUndefined()
  dropOld(299_000)
  expect(key.dropped).toBe(false)
  dropOld(300_000)
  expect([key.dropped, key.bytes.equals(Buffer.alloc(32))]).toEqual([true, true])
  for (let i = 0; i <= 5_000; i++) keepKey(`k${i}`, Buffer.alloc(32, 1), 0)
  expect([cachedKey('k0', 0), cachedKey('k1', 0)?.dropped]).toEqual([undefined, false])
  dropKey('k1')
  dropAllKeys()
})

test('a file that is used after its key was dropped seals nothing', async () => {
  const fileId = await fileWith(teacher, ['x'])
  const file = await runAs(teacher, (work) => openFile(work, whereOf(fileId), 'scratch.opened'))
  dropAllKeys()
  expect(() => file.seal(noteAt(crypto.randomUUID()), 'y')).toThrow('one transaction only')
})

test('the envelope has 29 bytes of its own and never twice the same', () => {
  const key = Buffer.alloc(32, 3)
  const seals = Array.from({ length: 100 }, () => sealBytes(key, 'here', Buffer.from('text')))
  expect(new Set(seals.map((one) => one.toString('hex'))).size).toBe(100)
  expect(seals[0]!.length).toBe(33)
  expect(openBytes(key, 'here', seals[0]!).toString()).toBe('text')
  expect(() => openBytes(Buffer.alloc(32, 4), 'here', seals[0]!)).toThrow(SealBroken)
})
