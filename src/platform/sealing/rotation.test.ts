import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Actor } from '#platform/database.ts'
import { adminQuery, keysFolder, testDatabase } from '#testing/database.ts'
import { actorOf, fileWith, makeScratchModule, readNotes } from '#testing/scratch.ts'
import { demonstrationRegion } from '#testing/site.ts'
import { startVault } from '#testing/vault.ts'
import { dropAllKeys } from './cache.ts'
import { keysCommand } from './commands.ts'
import { openSealing } from './index.ts'
import { currentProvider } from './providers.ts'
import { forgetKey, keyStatus, rotateKeys } from './rotation.ts'

let teacher: Actor
const files: string[] = []
const owner = () => testDatabase('owner')

beforeAll(async () => {
  await demonstrationRegion()
  await makeScratchModule()
  teacher = await actorOf('professional')
  // With what the demonstration seals there are 130 keys.
  const [sealed] = await adminQuery<{ keys: number }>(
    'select count(*)::int as keys from sealing.data_key where destroyed_at is null',
  )
  for (let i = 0; i < 130 - sealed!.keys; i++) files.push(await fileWith(teacher, [`notitie ${i}`]))
})
afterEach(() => openSealing({ keysDir: keysFolder }))

const readable = async () => {
  dropAllKeys()
  let count = 0
  for (const [i, fileId] of files.entries())
    count += (await readNotes(teacher, fileId))[0] === `notitie ${i}` ? 1 : 0
  return count
}
const keyIds = async () =>
  (
    await adminQuery<{ key_id: string; n: number }>(
      'select key_id, count(*)::int as n from sealing.data_key where destroyed_at is null group by key_id order by key_id',
    )
  ).map(({ key_id, n }) => [key_id.split('-')[0], n])

async function said(...words: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const keep = (line: string) => void lines.push(line)
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(keep),
    vi.spyOn(console, 'error').mockImplementation(keep),
  ]
  try {
    return { code: await keysCommand(words)!(owner()), text: lines.join('\n') }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

test('a rotation that was broken off goes on where it was; all opens at every moment', async () => {
  expect(await keyIds()).toEqual([['local/1', 130]])
  const broken = rotateKeys(owner(), (done) => {
    if (done === 100) throw new Error('the machine stops')
  })
  await expect(broken).rejects.toThrow('the machine stops')
  expect(await keyIds()).toEqual([
    ['local/1', 30],
    ['local/2', 100],
  ])
  expect(await readable()).toBe(files.length)
  expect((await said('status')).text).toContain('Nog over te brengen: 30')
  const progress: number[] = []
  const { keyId, rewrapped } = await rotateKeys(owner(), (done) => progress.push(done))
  expect([keyId.split('-')[0], rewrapped, progress]).toEqual(['local/2', 30, [30]])
  expect(await readable()).toBe(files.length)
})

test('an old wrapping key ends only when nothing needs it, and then for good', async () => {
  const before = await adminQuery<{ id: string; wrapped: Buffer; key_id: string }>(
    "select id, wrapped, key_id from sealing.data_key where module = 'scratch' order by id limit 1",
  )
  const old = before[0]!.key_id
  expect((await said('forget', old)).text).toContain('nog in gebruik')
  const { code, text } = await said('rotate')
  expect([code, text.includes('130 van 130')]).toEqual([0, true])
  expect(await forgetKey(owner(), (await currentProvider().current())!)).toBe(false)
  expect((await said('forget', old)).code).toBe(0)
  expect(await readable()).toBe(files.length)
  // A backup of the time of the old key: what it holds opens no more.
  await adminQuery('update sealing.data_key set wrapped = $2, key_id = $3 where id = $1', [
    before[0]!.id,
    before[0]!.wrapped,
    old,
  ])
  expect(await readable().catch((error: Error) => error.message)).toBe('keys_unavailable')
  await adminQuery(
    'delete from scratch.note where file_id = (select file_id from sealing.data_key where id = $1)',
    [before[0]!.id],
  )
  await adminQuery('alter table sealing.data_key disable trigger keep_proof')
  const [gone] = await adminQuery<{ file_id: string }>(
    'delete from sealing.data_key where id = $1 returning file_id',
    [before[0]!.id],
  )
  await adminQuery('alter table sealing.data_key enable trigger keep_proof')
  const at = files.indexOf(gone!.file_id)
  files.splice(at, 1, await fileWith(teacher, [`notitie ${at}`]))
})

test('keys move to Vault, and open on the way', async () => {
  const vault = await startVault()
  const tokenFile = join(keysFolder, 'token')
  writeFileSync(tokenFile, vault.token, { mode: 0o600 })
  try {
    const keys = { url: vault.url, tokenFile, mount: 'transit', key: 'kring' }
    openSealing({ keysDir: keysFolder, keys })
    expect(await readable()).toBe(files.length)
    expect((await rotateKeys(owner())).rewrapped).toBe(130)
    expect(await keyIds()).toEqual([['vault/transit/kring/1', 130]])
    expect(await readable()).toBe(files.length)
    files.push(await fileWith(teacher, [`notitie ${files.length}`]))
    vault.mood = 'sealed'
    expect(await readable().catch((error: Error) => error.message)).toBe('keys_unavailable')
    vault.mood = 'ok'
  } finally {
    await vault.stop()
    rmSync(tokenFile)
  }
})

test('status counts keys and names no file', async () => {
  const status = await keyStatus(owner())
  expect(status.living.reduce((sum, { count }) => sum + count, 0)).toBe(131)
  const { text } = await said('status')
  for (const fileId of files) expect(text).not.toContain(fileId)
})

test.each([[[]], [['status', 'x']], [['forget']], [['proof', 'x']], [['proof']], [['burn']]])(
  'the words %o are no command',
  (words) => {
    expect(keysCommand(words)).toBeUndefined()
  },
)
