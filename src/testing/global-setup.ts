/**
 * Once per test run: one server that forgets everything, and a migrated database to copy from.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type pg from 'pg'
import { migrate } from '#platform/migrate.ts'
import { openDatabaseServer, type ServerRole } from '#platform/server.ts'
import { readSettings } from '#platform/settings.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How to connect as each role; a test file fills in its own database. */
    server: Record<ServerRole, pg.PoolConfig>
    template: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { databaseUrl, dataDir } = readSettings()
  const folder = mkdtempSync(join(tmpdir(), 'kring-test-'))
  chmodSync(folder, 0o755)
  const template = `kring_test_${process.pid}`
  // On a server of your own the roles are shared with a Kring that may run there: same secret.
  const server = await openDatabaseServer(
    databaseUrl
      ? { databaseUrl, dataDir, database: template }
      : { dataDir: join(folder, 'data'), database: template, temporary: true },
  )
  await migrate(server.as('owner'))
  await prepareJobs(server.as('owner'))
  project.provide('template', template)
  project.provide('server', {
    admin: server.as('admin'),
    owner: server.as('owner'),
    app: server.as('app'),
    identity: server.as('identity'),
  })
  return async () => {
    if (databaseUrl) await dropDatabases(server.as('admin', 'postgres'), template)
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Queues are made for the jobs that modules declare, so the whole application is loaded first. */
async function prepareJobs(owner: pg.PoolConfig): Promise<void> {
  await import('#app')
  const jobs = await import('#platform/jobs.ts')
  await jobs.prepareJobs(owner)
}

async function dropDatabases(admin: pg.PoolConfig, template: string): Promise<void> {
  const { Client, escapeIdentifier } = (await import('pg')).default
  const client = new Client(admin)
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [template],
  )
  for (const { name } of rows)
    await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`)
  await client.end()
}
