/**
 * Sealing on a real database: nothing is skipped, nothing can be changed by who serves requests.
 */
import { hash } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { record } from '#platform/audit.ts'
import { canonicalEntry } from '#platform/audit/canonical.ts'
import { readWitnessLine, sealKey, witnessLine, type SignedHead } from '#platform/audit/head.ts'
import { inclusionProof, provesInclusion } from '#platform/audit/merkle.ts'
import { isTimeToSeal, sealAll, sealOnce, UntrustedHead } from '#platform/audit/seal.ts'
import { verifyTrail, type Ask } from '#platform/audit/verify.ts'
import { pools, runAs, sql, system } from '#platform/database.ts'
import { adminQuery, testDatabase } from '#testing/database.ts'

let admin: pg.Client
beforeAll(async () => {
  admin = new pg.Client(testDatabase('admin'))
  await admin.connect()
})
afterAll(() => admin.end())

const ask: Ask = async (text, values = []) =>
  (
    await admin.query<(string | null)[]>({
      text,
      values,
      rowMode: 'array',
      types: { getTypeParser: () => (value: unknown) => value },
    })
  ).rows
const verify = (witness?: string) => verifyTrail(ask, sealKey(), witness)
const write = (count: number) =>
  runAs(system, async (work) => {
    for (let n = 0; n < count; n++) await record(work, 'test.deed', `thing-${n}`, { n })
  })
const waiting = async () =>
  (await adminQuery<{ n: number }>('select count(*)::int as n from oversight.unsealed'))[0]!.n

test('what waits is sealed once, in order, under a signed head', async () => {
  await write(7)
  expect(await sealAll()).toBe(7)
  expect(await sealAll()).toBe(0)
  await write(3)
  expect(await runAs(system, (work) => sealOnce(work, 2))).toBe(2)
  expect(await sealAll()).toBe(1)
  expect(await verify()).toEqual({ sound: true, entries: 10, heads: 3, waiting: 0, witnessed: 0 })
  const seals = await adminQuery<{ position: number }>('select position from audit.seal order by 1')
  expect(seals.map(({ position }) => position)).toEqual([...Array(10).keys()])
})

test('an entry that commits late, and out of order, is sealed when it is there', async () => {
  const late = await pools().app.connect()
  await late.query(`begin; select set_config('app.actor', '${system.functionId}', true)`)
  await late.query(
    `insert into audit.entry (function_id, person_id, organisation_id, role, action, subject)
     values ($1, $1, $2, 'system', 'test.late', 'late')`,
    [system.functionId, system.organisationId],
  )
  await write(2)
  expect(await sealAll()).toBe(2)
  await late.query('commit')
  late.release()
  await runAs(system, async (work) => {
    await record(work, 'test.lost', 'rolled back')
    throw new Error('no')
  }).catch(() => undefined)
  expect(await sealAll()).toBe(1)
  expect((await verify()).sound).toBe(true)
  expect(await waiting()).toBe(0)
})

test('two sealers at once seal everything once', async () => {
  await write(50)
  const sealed = await Promise.all([sealAll(), sealAll(), sealAll(), sealAll()])
  const rest = await sealAll()
  expect(sealed.reduce((a, b) => a + b, rest)).toBe(50)
  expect((await verify()).sound).toBe(true)
})

test('it is time when a thousand wait, or one for ten seconds', async () => {
  expect(await runAs(system, isTimeToSeal)).toBe(false)
  await write(1)
  expect(await runAs(system, isTimeToSeal)).toBe(false)
  await adminQuery("update oversight.unsealed set at = at - interval '9.5 seconds'")
  expect(await runAs(system, isTimeToSeal)).toBe(true)
  await sealAll()
  await write(1_000)
  expect(await runAs(system, isTimeToSeal)).toBe(true)
  await sealAll()
})

test('the canonical text is what its description says', async () => {
  await runAs(system, (work) =>
    record(
      work,
      'test.deed',
      'sleutel/é',
      { word: 'a"b', n: 1.5, none: null },
      { ground: 'proef' },
    ),
  )
  const [row] = (
    await admin.query<Record<string, string | null>>(
      `select e.*, extract(epoch from at)::text as at, details::text as details, persons::text as persons,
              case when exceptional then 't' else 'f' end as exceptional, ${canonicalEntry} as canonical
       from audit.entry e order by id desc limit 1`,
    )
  ).rows
  const plain = ['id', 'at', 'function_id', 'person_id', 'organisation_id', 'request_id']
    .concat(['session_id', 'trace_id', 'exceptional'])
    .map((name) => `${row![name] ?? ''},`)
  const measured = ['role', 'action', 'subject', 'ground', 'result', 'persons']
    .map((name) => row![name] ?? null)
    .map((value) => (value === null ? ':,' : `${Buffer.byteLength(value)}:${value},`))
  expect(row!['canonical']).toBe(`kring1;${plain.join('')}${measured.join('')}${row!['details']}`)
  expect(row!['subject']).toBe('sleutel/é')
  expect(row!['ground']).toBe('proef')
  await sealAll()
  const [seal] = await adminQuery<{ leaf: Buffer }>(
    'select leaf from audit.seal order by position desc limit 1',
  )
  expect(seal!.leaf).toEqual(hash('sha256', `\0${row!['canonical']}`, 'buffer'))
})

test('every column of an entry is under the seal', async () => {
  const columns = await adminQuery<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = 'audit.entry'::regclass and attnum > 0 and not attisdropped`,
  )
  for (const { name } of columns) expect(canonicalEntry, name).toContain(`e.${name}`)
})

test('one entry can be proved to somebody who has only the head', async () => {
  const leaves = (
    await adminQuery<{ leaf: Buffer }>('select leaf from audit.seal order by position')
  ).map(({ leaf }) => leaf)
  const [head] = await adminQuery<{ root: Buffer; size: string }>(
    'select root, size from audit.head order by number desc limit 1',
  )
  const index = 11
  const proof = inclusionProof(leaves, index)
  const claim = { leaf: leaves[index]!, index, size: Number(head!.size), root: head!.root }
  expect(provesInclusion(claim, proof)).toBe(true)
})

test('a witness can read back what it was given', async () => {
  const [head] = await adminQuery<SignedHead>('select * from audit.head order by number limit 1')
  const whole = { ...head! }
  expect(readWitnessLine(witnessLine(whole, sealKey()))).toEqual({
    number: whole.number,
    size: whole.size,
    root: whole.root,
    previous: whole.previous,
    at: whole.at,
    key: whole.key,
    signature: whole.signature,
  })
  expect(readWitnessLine('{"number":1}')).toBeUndefined()
  expect(readWitnessLine('geen json')).toBeUndefined()
})

test('nothing is built on a head that another key signed', async () => {
  const [{ signature }] = (await adminQuery<{ signature: Buffer }>(
    'select signature from audit.head order by number desc limit 1',
  )) as [{ signature: Buffer }]
  const last = 'where number = (select max(number) from audit.head)'
  await adminQuery(`update audit.head set signature = decode(repeat('ab', 64), 'hex') ${last}`)
  await write(1)
  await expect(sealAll()).rejects.toThrow(UntrustedHead)
  await adminQuery(`update audit.head set signature = $1 ${last}`, [signature])
  expect(await sealAll()).toBe(1)
})

describe('who serves requests', () => {
  const as = (statement: string) =>
    runAs(system, ({ db }) => sql.raw(statement).execute(db)).then(
      () => 'done',
      (error: { code?: string }) => error.code,
    )

  test.each([
    'update audit.entry set subject = subject',
    'delete from audit.entry',
    'truncate audit.entry',
    'update audit.seal set leaf = leaf',
    'delete from audit.seal',
    'update audit.head set root = root',
    'delete from audit.head',
    'insert into oversight.unsealed (entry_id) values (1)',
    "update oversight.unsealed set at = now() - interval '1 day'",
    "insert into audit.entry (at, function_id, person_id, organisation_id, role, action, subject) select now(), id, id, id, 'system', 'test.deed', 'x' from network.person",
    'alter table audit.entry disable trigger all',
    'set local session_replication_role = replica',
  ])('may not: %s', async (statement) => {
    expect(await as(statement)).toBe('42501')
  })

  test('cannot make an entry be forgotten before it is sealed', async () => {
    await write(1)
    const before = await waiting()
    expect(before).toBeGreaterThan(0)
    expect(await as('delete from oversight.unsealed')).toBe('done')
    expect(await waiting()).toBe(before)
    await sealAll()
  })

  test('seals only as Kring itself', async () => {
    const [someone] = await adminQuery<{ id: string }>(
      `insert into network.function (person_id, organisation_id, role, title)
       values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000000',
               'dataProtectionOfficer', 'FG') returning id`,
    )
    const officer = { ...system, functionId: someone!.id }
    const head = `insert into audit.head select 99, 999999, root, previous, peaks, at, key, signature
                  from audit.head limit 1`
    const seal = `insert into audit.seal select 999999, 999999, leaf from audit.seal limit 1`
    for (const statement of [head, seal])
      await expect(
        runAs(officer, ({ db }) => sql.raw(statement).execute(db)),
      ).rejects.toMatchObject({ code: '42501' })
  })
})
