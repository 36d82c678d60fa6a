import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { connectDatabase, disconnectDatabase, runAs, sql, type Actor } from '#platform/database.ts'
import { startJobs, stopJobs } from '#platform/jobs.ts'
import { Refusal } from '#platform/refusal.ts'
import { adminQuery, closeTestDatabase, keysFolder, testDatabase } from '#testing/database.ts'
import { withClient } from '#platform/server.ts'
import { actorOf, fileWith, makeScratchModule, readNotes, whereOf } from '#testing/scratch.ts'
import { demonstrationRegion } from '#testing/site.ts'
import { keysCommand } from './commands.ts'
import { proofHolds, proofText, type Proven } from './destruction.ts'
import { destroyFile, destroyFiles, openFile, openFiles, shredShares, startFile } from './index.ts'

let teacher: Actor
let officer: Actor
let outsider: Actor

beforeAll(async () => {
  await demonstrationRegion()
  await makeScratchModule()
  teacher = await actorOf('professional')
  outsider = await actorOf('ambtenaar-vaals')
  officer = await actorOf('aandachtsfunctionaris')
  await adminQuery('update network.function set organisation_id = $1 where id = $2', [
    teacher.organisationId,
    officer.functionId,
  ])
  officer = await actorOf('aandachtsfunctionaris')
})

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
const destroy = (actor: Actor, fileId: string, reason = 'retention') =>
  runAs(actor, (work) => destroyFile(work, { module: 'scratch', fileId }, reason))
const shred = () => shredShares.run(new AbortController().signal)
const share = async (fileId: string) => {
  const [row] = await adminQuery<{ id: string }>(
    'select id from sealing.data_key where file_id = $1 order by version',
    [fileId],
  )
  return join(keysFolder, 'aandelen', row!.id.slice(0, 2), row!.id)
}
const exists = (file: string) => readdirSync(join(file, '..')).includes(file.split('/').at(-1)!)

/** Runs a command and takes what it says. */
async function said(...words: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  const error = vi
    .spyOn(console, 'error')
    .mockImplementation((line: string) => void lines.push(line))
  try {
    return { code: await keysCommand(words)!(testDatabase('owner')), text: lines.join('\n') }
  } finally {
    log.mockRestore()
    error.mockRestore()
  }
}

test('after destruction nothing of a file opens, and the audit trail stays', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  const before = await adminQuery('select id from audit.entry')
  expect(await destroy(teacher, fileId)).toBe(1)
  for (const actor of [teacher, officer]) {
    expect(await code(readNotes(actor, fileId))).toBe('destroyed')
    expect(
      await code(runAs(actor, (work) => startFile(work, whereOf(fileId), 'scratch.started'))),
    ).toBe('destroyed')
    const many = { module: 'scratch', fileIds: [fileId], compartment: 'general' }
    expect((await runAs(actor, (work) => openFiles(work, many, 'scratch.sought'))).size).toBe(0)
  }
  expect((await adminQuery('select id from audit.entry')).length).toBe(before.length + 1)
})

test('another process with the key in memory opens nothing either', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  // This process has the key in memory; the destruction happens elsewhere, so nothing is dropped here.
  await withClient(testDatabase('admin'), async (client) => {
    await client.query(
      `update sealing.data_key set wrapped = null, destroyed_at = now(), destroyed_by = $2,
         destroyed_reason = 'retention', wrapped_sha256 = sha256(wrapped), signature = repeat('x', 64)::bytea
       where file_id = $1`,
      [fileId, teacher.functionId],
    )
  })
  expect(await code(readNotes(teacher, fileId))).toBe('destroyed')
})

test('a destruction waits for who is reading, and who comes after it finds nothing', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  const order: string[] = []
  const reading = runAs(officer, async (work) => {
    await openFile(work, whereOf(fileId), 'scratch.opened')
    await new Promise((done) => setTimeout(done, 250))
    order.push('read')
  })
  await new Promise((done) => setTimeout(done, 80))
  const destroying = destroy(teacher, fileId).then(() => order.push('destroyed'))
  await new Promise((done) => setTimeout(done, 80))
  const late = code(readNotes(officer, fileId)).then((answer) => order.push(answer))
  await Promise.all([reading, destroying, late])
  expect(order[0]).toBe('read')
  expect(order.toSorted()).toEqual(['destroyed', 'destroyed', 'read'])
})

test('only who sees all of a file destroys all of it', async () => {
  const fileId = await fileWith(teacher, ['algemeen'])
  await runAs(officer, (work) => startFile(work, whereOf(fileId, 'address'), 'scratch.started'))
  expect(await code(destroy(outsider, fileId))).toBe('not_found')
  expect(await code(destroy(teacher, fileId))).toBe('not_all')
  expect(await readNotes(teacher, fileId)).toEqual(['algemeen'])
  expect(await destroy(officer, fileId)).toBe(2)
})

test('the share goes within a minute after the transaction, never when it is rolled back', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  const file = await share(fileId)
  await runAs(teacher, async (work) => {
    await destroyFile(work, { module: 'scratch', fileId }, 'retention')
    throw new Error('changed my mind')
  }).catch(() => undefined)
  await shred()
  expect(exists(file)).toBe(true)
  expect(await readNotes(teacher, fileId)).toEqual(['geheim'])
  await destroy(teacher, fileId)
  expect(exists(file)).toBe(true)
  await shred()
  expect(exists(file)).toBe(false)
  const [row] = await adminQuery<{ at: Date }>(
    'select shredded_at as at from sealing.data_key where file_id = $1',
    [fileId],
  )
  expect(row!.at).toBeInstanceOf(Date)
})

test('a night of destructions leaves no share at the end of one round, save one that the disk keeps', async () => {
  const [stuck, ...files] = (await Promise.all(
    Array.from({ length: 120 }, (_, n) => fileWith(teacher, [`geheim ${n}`])),
  )) as [string, ...string[]]
  const all = [stuck, ...files]
  await runAs(teacher, (work) =>
    destroyFiles(work, { module: 'scratch' }, new Map(all.map((id) => [id, 'retention']))),
  )
  // A folder in the place of the file cannot be shredded; it is the oldest, so it comes first.
  const file = await share(stuck)
  rmSync(file)
  mkdirSync(file)
  await adminQuery('alter table sealing.data_key disable trigger keep_proof')
  await adminQuery(
    "update sealing.data_key set destroyed_at = destroyed_at - interval '1 hour' where file_id = $1",
    [stuck],
  )
  await adminQuery('alter table sealing.data_key enable trigger keep_proof')
  const waiting = () =>
    adminQuery<{ id: string }>(
      'select file_id as id from sealing.data_key where file_id = any ($1) and shredded_at is null',
      [all],
    )
  try {
    // Two workers at once share out what there is.
    await Promise.all([shred(), shred()])
    expect(await waiting()).toEqual([{ id: stuck }])
    const left = await Promise.all(files.map(async (id) => exists(await share(id))))
    expect(left.filter(Boolean)).toEqual([])
  } finally {
    rmSync(file, { recursive: true })
  }
  await shred()
  expect(await waiting()).toEqual([])
})

test('of many files none is destroyed when one of them is not the actor’s', async () => {
  const [mine, theirs] = [await fileWith(teacher, ['geheim']), await fileWith(outsider, ['anders'])]
  const reasons = new Map([mine, theirs].map((id) => [id, 'retention']))
  expect(
    await code(runAs(teacher, (work) => destroyFiles(work, { module: 'scratch' }, reasons))),
  ).toBe('not_found')
  expect(await readNotes(teacher, mine)).toEqual(['geheim'])
})

test('a copy of the database from before opens nothing, though every wrapping key is still there', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  const other = await fileWith(teacher, ['blijft'])
  const copy = `${testDatabase('app').database}_backup`
  const connectTo = async (database: string) => {
    await stopJobs()
    await disconnectDatabase()
    connectDatabase({
      app: { ...testDatabase('app'), database },
      identity: { ...testDatabase('identity'), database },
    })
  }
  await closeTestDatabase()
  await withClient({ ...testDatabase('admin'), database: 'postgres' }, async (client) => {
    await client.query(
      `create database ${copy} owner owner template ${testDatabase('app').database} strategy file_copy`,
    )
  })
  try {
    await connectTo(copy)
    // The control: as a backup it opens, as long as the file was not destroyed.
    expect(await readNotes(teacher, fileId)).toEqual(['geheim'])
    await connectTo(testDatabase('app').database!)
    await destroy(teacher, fileId)
    await shred()
    await connectTo(copy)
    expect(await code(readNotes(teacher, fileId))).toBe('keys_unavailable')
    expect(await readNotes(teacher, other)).toEqual(['blijft'])
  } finally {
    await connectTo(testDatabase('app').database!)
    await startJobs(testDatabase('app'), { work: false })
    await withClient({ ...testDatabase('admin'), database: 'postgres' }, (client) =>
      client.query(`drop database if exists ${copy} with (force)`),
    )
  }
})

test('the proof verifies with openssl alone, and every change in it shows', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  await destroy(teacher, fileId, 'request')
  await shred()
  const { code, text } = await said('proof', fileId)
  expect(text).toContain('Dit dossier is vernietigd.')
  expect(code).toBe(0)
  expect(text).not.toContain('geheim')
  const message = text.slice(0, text.indexOf('\nsignature ')) + '\n'
  const signature = /signature (\S+)/.exec(text)![1]!
  const key = /-----BEGIN[\s\S]*END PUBLIC KEY-----/.exec(text)![0]
  const at = (name: string) => join(keysFolder, `proof-${name}`)
  writeFileSync(at('message'), message)
  writeFileSync(at('signature'), Buffer.from(signature, 'base64url'))
  writeFileSync(at('key'), key)
  const verified = () =>
    execFileSync(
      'openssl',
      [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        at('key'),
        '-rawin',
        '-in',
        at('message'),
        '-sigfile',
        at('signature'),
      ],
      { stdio: 'pipe' },
    ).toString()
  expect(verified()).toMatch(/Verified Successfully/i)
  writeFileSync(at('message'), message.replace('request', 'mistake'))
  expect(verified).toThrow(/openssl/)
  for (const name of ['message', 'signature', 'key']) rmSync(at(name))

  const [row] = await adminQuery<Proven & { signature: Buffer }>(
    `select id, module, file_id as "fileId", compartment, version, key_id as "keyId",
       destroyed_at as "destroyedAt", destroyed_by as "destroyedBy", destroyed_reason as "destroyedReason",
       wrapped_sha256 as "wrappedSha256", signature from sealing.data_key where file_id = $1`,
    [fileId],
  )
  expect(proofText(row!).toString()).toBe(message)
  expect(proofHolds(row!, row!.signature)).toBe(true)
  const changes: Partial<Proven>[] = [
    { id: crypto.randomUUID() },
    { module: 'other' },
    { fileId: crypto.randomUUID() },
    { compartment: 'address' },
    { version: 2 },
    { keyId: 'local/9-00000000' },
    { destroyedAt: new Date(row!.destroyedAt.getTime() + 1) },
    { destroyedBy: crypto.randomUUID() },
    { destroyedReason: 'mistake' },
    { wrappedSha256: Buffer.alloc(32) },
  ]
  for (const change of changes)
    expect(proofHolds({ ...row!, ...change }, row!.signature)).toBe(false)
})

test('the proof is not given for what still lives, is not in the trail, or has its share', async () => {
  const living = await fileWith(teacher, ['geheim'])
  expect((await said('proof', living)).code).toBe(1)
  expect((await said('proof', crypto.randomUUID())).text).toContain('nooit bestaan')
  const fileId = await fileWith(teacher, ['geheim'])
  await destroy(teacher, fileId)
  expect((await said('proof', fileId)).text).toContain('nog niet gewist')
  await shred()
  expect((await said('proof', fileId)).code).toBe(0)
  await adminQuery('alter table audit.entry disable trigger user')
  await adminQuery("delete from audit.entry where action = 'sealing.destroyed' and subject = $1", [
    `scratch/${fileId}`,
  ])
  const { code, text } = await said('proof', fileId)
  expect([code, text.includes('in het logboek: NEE')]).toEqual([1, true])
})

test('a proof cannot be changed or removed, not by the owner of the table either', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  await destroy(teacher, fileId)
  for (const text of [
    `update sealing.data_key set destroyed_reason = 'mistake' where file_id = '${fileId}'`,
    `update sealing.data_key set wrapped = '\\x00', destroyed_at = null where file_id = '${fileId}'`,
    `delete from sealing.data_key where file_id = '${fileId}'`,
  ])
    await expect(withClient(testDatabase('owner'), (client) => client.query(text))).rejects.toThrow(
      /does not change|its proof/,
    )
  await expect(
    runAs(teacher, ({ db }) =>
      sql`update sealing.data_key set shredded_at = now() where file_id = ${fileId}::uuid`
        .execute(db)
        .then(({ numAffectedRows }) => numAffectedRows),
    ),
  ).resolves.toBe(0n)
})

test('a destroyed file gets no new key, not past our own code either', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  await destroy(teacher, fileId)
  const again = await runAs(teacher, ({ db }) =>
    sql`insert into sealing.data_key (id, module, file_id, compartment, version, key_id, wrapped)
      values (gen_random_uuid(), 'scratch', ${fileId}::uuid, 'general', 2, 'local/1-00000000',
              ${Buffer.alloc(61)})`.execute(db),
  )
  expect(again.numAffectedRows).toBe(0n)
})

test('a reason is a word: nothing about a person can be written there', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  await expect(destroy(teacher, fileId, 'Omdat Noor dat vroeg')).rejects.toThrow(/check constraint/)
  expect(await readNotes(teacher, fileId)).toEqual(['geheim'])
})

test('the privacy officer sees proofs and never a key', async () => {
  const fileId = await fileWith(teacher, ['geheim'])
  const look = async () =>
    runAs(await actorOf('fg'), ({ db }) =>
      db
        .selectFrom('sealing.dataKey')
        .select(['wrapped', 'destroyedReason'])
        .where('fileId', '=', fileId)
        .execute(),
    )
  expect(await look()).toEqual([])
  await destroy(teacher, fileId)
  expect(await look()).toEqual([{ wrapped: null, destroyedReason: 'retention' }])
})

test('a file whose share is lost fails closed, and says so in the log without naming anyone', async () => {
  const fileId = await fileWith(teacher, ['een diep geheim'])
  rmSync(await share(fileId))
  expect(await code(readNotes(teacher, fileId))).toBe('keys_unavailable')
  const logged = readFileSync(process.env['KRING_LOG_FILE']!, 'utf8')
  expect(logged).toContain('share_missing')
  expect(logged).not.toContain('een diep geheim')
})
