/**
 * The database of a test file: its own copy of the migrated one, and ways to look behind row security.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { connectDatabase, disconnectDatabase } from '#platform/database.ts'
import { startJobs, stopJobs } from '#platform/jobs.ts'
import { openKeyring } from '#platform/keyring.ts'
import { openSealing } from '#platform/sealing/index.ts'
import type { ServerRole } from '#platform/server.ts'

/** Where the keys of this test file are. */
export const keysFolder = mkdtempSync(join(tmpdir(), 'kring-keys-'))
process.once('exit', () => rmSync(keysFolder, { recursive: true, force: true }))
const looking = new Map<ServerRole, pg.Pool>()

/** How to connect to the database of this test file as `role`. */
export function testDatabase(role: ServerRole): pg.PoolConfig {
  return { ...inject('server')[role], database: databaseName() }
}

/** Makes a fresh database for this test file and connects the product to it, as it does in earnest. */
export async function openTestDatabase(): Promise<void> {
  const server = inject('server')
  const name = databaseName()
  await withClient({ ...server.admin, database: 'postgres' }, async (admin) => {
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.query(
      `create database ${name} owner owner template ${inject('template')} strategy file_copy`,
    )
  })
  connectDatabase({ app: testDatabase('app'), identity: testDatabase('identity') })
  openKeyring(keysFolder)
  openSealing({ keysDir: keysFolder })
  await startJobs(testDatabase('app'), { work: false })
}

/** Closes every connection of this test file. */
export async function closeTestDatabase(): Promise<void> {
  await stopJobs()
  await disconnectDatabase()
  await Promise.all([...looking.values()].map((pool) => pool.end()))
  looking.clear()
}

/** Asks as `owner`, who owns every table and to whom row security still applies. */
export function ownerQuery<R extends pg.QueryResultRow = Record<string, unknown>>(
  text: string,
  params?: unknown[],
): Promise<R[]> {
  return ask('owner', text, params)
}

/** Asks as the administrator of the server, who sees every row. */
export function adminQuery<R extends pg.QueryResultRow = Record<string, unknown>>(
  text: string,
  params?: unknown[],
): Promise<R[]> {
  return ask('admin', text, params)
}

async function ask<R extends pg.QueryResultRow>(
  role: ServerRole,
  text: string,
  params?: unknown[],
): Promise<R[]> {
  const pool = looking.get(role) ?? newPool(role)
  looking.set(role, pool)
  return (await pool.query<R>(text, params)).rows
}

function newPool(role: ServerRole): pg.Pool {
  const pool = new pg.Pool({ ...testDatabase(role), max: 2 })
  // A pool does not wait until its goodbyes have arrived; the next file drops the database under them.
  pool.on('error', () => undefined)
  return pool
}

/** One per worker: a file drops the database of the file before it. */
function databaseName(): string {
  return `${inject('template')}_${process.env['VITEST_POOL_ID']}`
}

async function withClient(config: pg.PoolConfig, task: (client: pg.Client) => Promise<void>) {
  const client = new pg.Client(config)
  await client.connect()
  try {
    await task(client)
  } finally {
    await client.end()
  }
}
