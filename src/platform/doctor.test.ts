/**
 * Each check of the doctor is broken once, and found.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examineDatabase, examineSettings, type Finding } from '#platform/doctor.ts'
import { readSettings } from '#platform/settings.ts'
import { testDatabase } from '#testing/database.ts'
import { demonstrationRegion } from '#testing/site.ts'

const folder = mkdtempSync(join(tmpdir(), 'kring-doctor-'))
const dataDir = join(folder, 'data')
const keysDir = join(folder, 'keys')
const sound = {
  KRING_DATA_DIR: dataDir,
  KRING_KEYS_DIR: keysDir,
  KRING_URL: 'https://kring.voorbeeld.nl',
  KRING_PROXIES: '1',
  KRING_OMGEVING: 'productie',
  KRING_DEMONSTRATIE: 'nee',
  KRING_SECRET: 'q8Zk1vW0rT5yLx3cPn7bJd2hMf9sGa4e',
}
let admin: pg.Client

beforeAll(async () => {
  await demonstrationRegion()
  mkdirSync(join(dataDir, 'data'), { recursive: true, mode: 0o700 })
  mkdirSync(keysDir, { mode: 0o700 })
  writeFileSync(join(keysDir, 'audit'), 'key', { mode: 0o400 })
  admin = new pg.Client(testDatabase('admin'))
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  rmSync(folder, { recursive: true, force: true })
})

const settingsFound = (env: Record<string, string>) => {
  const all = { ...sound, ...env }
  return grave(examineSettings(readSettings(all), all))
}
const grave = (findings: Finding[]) => findings.filter((one) => one.grave).map(({ name }) => name)

test('settings that are sound have nothing grave', () => {
  expect(settingsFound({})).toEqual([])
})

test.each([
  ['plain HTTP to the outside', { KRING_URL: 'http://kring.voorbeeld.nl' }, 'tls'],
  ['plain HTTP in production, even here', { KRING_URL: 'http://localhost:3000' }, 'tls'],
  ['HTTPS without a proxy that makes it', { KRING_PROXIES: '0' }, 'proxy'],
  ['the demonstration in production', { KRING_DEMONSTRATIE: 'ja' }, 'demonstration'],
  ['a secret that is short', { KRING_SECRET: 'q8Zk1vW0rT' }, 'secret'],
  ['a secret that is a word', { KRING_SECRET: `change-me-${'x9Tq2mZ7'.repeat(4)}` }, 'secret'],
  ['a secret of one letter', { KRING_SECRET: 'a'.repeat(64) }, 'secret'],
  ['keys among the data', { KRING_KEYS_DIR: join(dataDir, 'data/keys') }, 'keys-place'],
])('%s is grave', (_, env, name) => {
  expect(settingsFound(env)).toEqual([name])
})

test('without TLS one may try Kring on this machine, and nowhere else', () => {
  const trial = { KRING_OMGEVING: 'proef', KRING_URL: 'http://localhost:3000' }
  expect(settingsFound(trial)).toEqual([])
  expect(settingsFound({ ...trial, HOST: '0.0.0.0' })).toEqual(['tls'])
})

test.each([
  ['the folder of the keys', keysDir, 0o755, 0o700],
  ['a key', join(keysDir, 'audit'), 0o444, 0o400],
  ['the data', join(dataDir, 'data'), 0o750, 0o700],
])('%s that others may open is grave', (_, path, open, closed) => {
  chmodSync(path, open)
  expect(settingsFound({})).toEqual(['file-mode'])
  chmodSync(path, closed)
})

/** What is found after `breakage`, which is undone. Tests run without fsync, which is found as well. */
async function databaseFound(breakage: string): Promise<string[]> {
  await admin.query('begin')
  try {
    await admin.query(
      'update network.function set demonstration_key = null, demonstration_text = null',
    )
    await admin.query(breakage)
    return grave(await examineDatabase(admin, { migrates: false })).filter(
      (name) => name !== 'durability',
    )
  } finally {
    await admin.query('rollback')
  }
}

test.each([
  ['nothing', 'select 1', []],
  ['app as a superuser', 'alter role app superuser', ['role']],
  ['app past row security', 'alter role app bypassrls', ['role']],
  ['identity that makes roles', 'alter role identity createrole', ['role']],
  ['app in another role', 'grant owner to app', ['role']],
  ['app as an owner', 'alter table programme.plan owner to app', ['role']],
  [
    'a table without row security',
    'alter table programme.plan disable row level security',
    ['row-security'],
  ],
  [
    'row security that its owner passes',
    'alter table programme.plan no force row level security',
    ['row-security'],
  ],
  [
    'a migration that was not applied',
    "delete from migration.applied where name like '0003%'",
    ['migrations'],
  ],
])('in the database: %s', async (_, breakage, names) => {
  expect(await databaseFound(breakage)).toEqual(names)
})

test('a server that forgets in a power cut is grave, and so are the invented people', async () => {
  const found = grave(await examineDatabase(admin, { migrates: true }))
  expect(found).toContain('durability')
  expect(found).toContain('demonstration-people')
})
