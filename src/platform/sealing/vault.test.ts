import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSettings } from '#platform/settings.ts'
import { startVault, type Mood, type StandInVault } from '#testing/vault.ts'
import { SealBroken } from './envelope.ts'
import type { KeyProvider } from './provider.ts'
import { vaultKeys } from './vault.ts'

let vault: StandInVault
let keys: KeyProvider
let tokenFile: string
const folder = mkdtempSync(join(tmpdir(), 'kring-vault-'))
const always = () => Promise.resolve(true)
const context = 'casework|f|general|1'

beforeEach(async () => {
  vault = await startVault()
  tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, `${vault.token}\n`)
  chmodSync(tokenFile, 0o600)
  keys = vaultKeys({ url: vault.url, tokenFile, mount: 'transit', key: 'kring' })
})
afterEach(async () => {
  await vault.stop()
  rmSync(tokenFile, { force: true })
})

test('Vault makes a data key and opens it again, for its own context only', async () => {
  const made = await keys.generate(context, always)
  expect([made.plain.length, made.keyId]).toEqual([32, 'vault/transit/kring/1'])
  expect((await keys.unwrap(context, made, 'actor')).equals(made.plain)).toBe(true)
  await expect(keys.unwrap('casework|g|general|1', made, '')).rejects.toThrow(SealBroken)
  await expect(
    keys.unwrap(context, { ...made, bytes: Buffer.from('vault:v1:AAAA') }, ''),
  ).rejects.toThrow(SealBroken)
})

test('Vault is told who in Kring asks', async () => {
  const made = await keys.generate(context, always)
  await keys.unwrap(context, made, 'function-7')
  expect(vault.asked.at(-1)).toEqual({ path: 'transit/decrypt/kring', actor: 'function-7' })
})

test('rotation, rewrapping and the end of an old version', async () => {
  const made = await keys.generate(context, always)
  expect(await keys.rotate()).toBe('vault/transit/kring/2')
  expect(await keys.current()).toBe('vault/transit/kring/2')
  expect((await keys.unwrap(context, made, '')).equals(made.plain)).toBe(true)
  const again = await keys.rewrap(context, made)
  expect(again.keyId).toBe('vault/transit/kring/2')
  await keys.destroy(made.keyId)
  await expect(keys.unwrap(context, made, '')).rejects.toThrow(SealBroken)
  expect((await keys.unwrap(context, again, '')).equals(made.plain)).toBe(true)
})

test('a data key of elsewhere is wrapped as it is', async () => {
  const plain = Buffer.alloc(32, 9)
  const wrapped = await keys.wrap(context, plain)
  expect((await keys.unwrap(context, wrapped, '')).equals(plain)).toBe(true)
})

test('a key of another mount or name is not asked for', async () => {
  const made = await keys.generate(context, always)
  const asked = vault.asked.length
  for (const keyId of ['vault/other/kring/1', 'vault/transit/else/1', 'vault/transit/kring/x'])
    await expect(keys.unwrap(context, { ...made, keyId }, '')).rejects.toThrow('keys_unavailable')
  expect(vault.asked.length).toBe(asked)
})

test.each<[Mood, number, number]>([
  ['sealed', 2, 1_000],
  ['broken', 2, 1_000],
  ['silent', 2, 3_000],
  ['forbidden', 1, 1_000],
  ['redirects', 2, 1_000],
])('a Vault that is %s gives a clear no within three seconds', async (mood, times, within) => {
  vault.mood = mood
  const begun = performance.now()
  await expect(keys.generate(context, always)).rejects.toMatchObject({
    code: 'keys_unavailable',
    status: 503,
  })
  expect(performance.now() - begun).toBeLessThan(within + 500)
  expect(vault.asked.length).toBe(times)
  expect(await keys.health()).toBe('Vault antwoordt niet, is verzegeld of kent ons token niet.')
})

test('a slow Vault is waited for, and one that stumbles once is asked again', async () => {
  vault.mood = 'slow'
  expect((await keys.generate(context, always)).plain.length).toBe(32)
  vault.mood = 'once broken'
  expect((await keys.generate(context, always)).plain.length).toBe(32)
})

test('a Vault that stays away is not asked for ten seconds, and then once', async () => {
  vault.mood = 'sealed'
  for (let i = 0; i < 5; i++) await expect(keys.rotate()).rejects.toThrow('keys_unavailable')
  const asked = vault.asked.length
  vault.mood = 'ok'
  const begun = performance.now()
  await expect(keys.rotate()).rejects.toThrow('keys_unavailable')
  expect(performance.now() - begun).toBeLessThan(50)
  expect(vault.asked.length).toBe(asked)
})

test('nobody listens at all', async () => {
  await vault.stop()
  await expect(keys.generate(context, always)).rejects.toThrow('keys_unavailable')
  vault = await startVault()
})

test('a token that others may read, or none, is refused and renewed without a restart', async () => {
  chmodSync(tokenFile, 0o644)
  await expect(keys.generate(context, always)).rejects.toThrow('keys_unavailable')
  rmSync(tokenFile)
  await expect(keys.generate(context, always)).rejects.toThrow('keys_unavailable')
  expect(vault.asked.length).toBe(0)
  writeFileSync(tokenFile, vault.token, { mode: 0o600 })
  expect((await keys.generate(context, always)).plain.length).toBe(32)
})

test('a key that does not bind to its context is reported', async () => {
  await vault.stop()
  vault = await startVault({ derived: false })
  writeFileSync(tokenFile, vault.token)
  const weak = vaultKeys({ url: vault.url, tokenFile, mount: 'transit', key: 'kring' })
  expect(await weak.health()).toMatch(/derived=true/)
  const absent = vaultKeys({ url: vault.url, tokenFile, mount: 'transit', key: 'absent' })
  expect(await absent.health()).toMatch(/bestaat niet/)
})

test('neither token nor key is in the log', async () => {
  const made = await keys.generate(context, always)
  vault.mood = 'broken'
  await expect(keys.unwrap(context, made, '')).rejects.toThrow('keys_unavailable')
  const logged = readFileSync(process.env['KRING_LOG_FILE']!, 'utf8')
  expect(logged).toContain('"event":"vault"')
  for (const secret of [vault.token, made.plain.toString('base64'), made.bytes.toString()])
    expect(logged).not.toContain(secret)
})

test.each([
  [{ KRING_KEYS: 'anders' }, /lokaal of vault/],
  [{ KRING_KEYS: 'vault', KRING_VAULT_URL: 'https://vault' }, /KRING_VAULT_TOKEN_FILE/],
  [
    { KRING_KEYS: 'vault', KRING_VAULT_TOKEN_FILE: '/t', KRING_VAULT_URL: 'http://vault:8200' },
    /https:/,
  ],
  [{ KRING_KEYS: 'vault', KRING_VAULT_TOKEN_FILE: '/t' }, /KRING_VAULT_URL/],
  [
    {
      KRING_KEYS: 'vault',
      KRING_VAULT_TOKEN_FILE: '/t',
      KRING_VAULT_URL: 'https://vault',
      KRING_VAULT_KEY: '../sys',
    },
    /KRING_VAULT_KEY/,
  ],
])('settings that make no sense are refused in a sentence: %o', (env, message) => {
  expect(() => readSettings(env as NodeJS.ProcessEnv)).toThrow(message)
})

test('settings of a Vault are read', () => {
  const env = {
    KRING_KEYS: 'vault',
    KRING_VAULT_URL: 'https://vault.example.org:8200',
    KRING_VAULT_TOKEN_FILE: '/run/token',
  }
  expect(readSettings(env).keys).toEqual({
    url: 'https://vault.example.org:8200/',
    tokenFile: '/run/token',
    mount: 'transit',
    key: 'kring',
  })
  expect(readSettings({}).keys).toBeUndefined()
})
