import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { keyBytes, openKeyring } from '#platform/keyring.ts'
import { privateFolder, readPrivate, writeOnce } from '#platform/private-folder.ts'
import { keysFolder } from '#testing/database.ts'
import { SealBroken } from './envelope.ts'
import { localKeys } from './local.ts'
import type { KeyProvider } from './provider.ts'

const made: string[] = []
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kring-local-'))
  made.push(folder)
  return folder
}
const generate = (keys: KeyProvider, context = 'm|f|c|1') =>
  keys.generate(context, async () => true)

test('wrapping keys have a folder and files of their own, for Kring alone', async () => {
  const folder = emptyFolder()
  const keys = localKeys(folder)
  expect(await keys.current()).toBeUndefined()
  await generate(keys)
  const [name] = readdirSync(join(folder, 'inhoud'))
  expect(name).toMatch(/^1-[0-9a-f]{8}$/)
  expect(await keys.current()).toBe(`local/${name}`)
  expect(statSync(join(folder, 'inhoud')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'inhoud', name!)).mode & 0o777).toBe(0o400)
})

test.each([
  ['the folder', 'inhoud', 0o750],
  ['the folder above it', '.', 0o701],
])('%s open to others is refused, in a sentence', async (_, which, mode) => {
  const folder = emptyFolder()
  await generate(localKeys(folder))
  chmodSync(join(folder, which), mode)
  expect(() => localKeys(folder)).toThrow(/ook voor anderen te openen .*chmod go-rwx/)
  chmodSync(join(folder, which), 0o700)
  expect(await localKeys(folder).health()).toBeUndefined()
})

test('a key file open to others is refused, and health says so', async () => {
  const folder = emptyFolder()
  const keys = localKeys(folder)
  const wrapped = await generate(keys)
  const file = join(folder, 'inhoud', readdirSync(join(folder, 'inhoud'))[0]!)
  chmodSync(file, 0o440)
  await expect(keys.unwrap('m|f|c|1', wrapped, '')).rejects.toThrow(/ook voor anderen/)
  expect(await keys.health()).toMatch(/ook voor anderen/)
})

test('a folder or a file of another user is refused', () => {
  const folder = emptyFolder()
  writeOnce(join(folder, 'key'), Buffer.alloc(32))
  const own = statSync(folder).uid
  expect(() => privateFolder(folder, own + 1_000)).toThrow(/van een andere gebruiker.*chown/)
  expect(() => readPrivate(join(folder, 'key'), own + 1_000)).toThrow(/van een andere gebruiker/)
  if (process.geteuid?.() === 0) {
    chownSync(folder, 12_345, 12_345)
    // Root keeps keys for whoever owns the folder.
    expect(() => privateFolder(folder)).not.toThrow()
    expect(() => privateFolder(folder, 12_346)).toThrow(/van een andere gebruiker/)
  }
})

test('the keyring of small secrets is held to the same', () => {
  const folder = emptyFolder()
  chmodSync(folder, 0o755)
  openKeyring(folder)
  try {
    expect(() => keyBytes('some-key')).toThrow(/ook voor anderen te openen/)
    chmodSync(folder, 0o700)
    expect(keyBytes('some-key').length).toBe(32)
    expect(statSync(join(folder, 'some-key')).mode & 0o777).toBe(0o400)
  } finally {
    openKeyring(keysFolder)
  }
})

test('rotation makes a new current key; the old one still opens', async () => {
  const keys = localKeys(emptyFolder())
  const old = await generate(keys)
  const first = await keys.current()
  const second = await keys.rotate()
  expect(second).toMatch(/^local\/2-/)
  expect(await keys.current()).toBe(second)
  expect((await keys.unwrap('m|f|c|1', old, '')).equals(old.plain)).toBe(true)
  const again = await keys.rewrap('m|f|c|1', old)
  expect([old.keyId, again.keyId]).toEqual([first, second])
  await keys.destroy(first!)
  expect((await keys.unwrap('m|f|c|1', again, '')).equals(old.plain)).toBe(true)
  await expect(keys.unwrap('m|f|c|1', old, '')).rejects.toThrow('keys_unavailable')
})

test('a key wrapped for one file opens for no other', async () => {
  const keys = localKeys(emptyFolder())
  const wrapped = await generate(keys, 'm|one|general|1')
  for (const context of ['m|two|general|1', 'm|one|address|1', 'm|one|general|2', ''])
    await expect(keys.unwrap(context, wrapped, '')).rejects.toThrow(SealBroken)
})

test('a keyring that is empty while data are sealed gets no new key', async () => {
  const keys = localKeys(emptyFolder())
  await expect(keys.generate('m|f|c|1', async () => false)).rejects.toThrow(
    /Zet de map met sleutels terug/,
  )
})

test('another key under the same name is noticed', async () => {
  const folder = emptyFolder()
  const keys = localKeys(folder)
  const wrapped = await generate(keys)
  const file = join(folder, 'inhoud', readdirSync(join(folder, 'inhoud'))[0]!)
  rmSync(file)
  writeOnce(file, Buffer.alloc(32, 1))
  await expect(keys.unwrap('m|f|c|1', wrapped, '')).rejects.toThrow('keys_unavailable')
  expect(await keys.health()).toMatch(/beschadigd/)
})

test('two that rotate at once make keys that both open', async () => {
  const folder = emptyFolder()
  const one = localKeys(folder)
  const two = localKeys(folder)
  const ids = await Promise.all([one.rotate(), two.rotate(), one.rotate(), two.rotate()])
  expect(new Set(ids).size).toBe(4)
  expect(await one.health()).toBeUndefined()
})
