/**
 * A database server that forgets everything, for tests and for the generator.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openDatabaseServer, withClient, type DatabaseServer } from '#platform/server.ts'

/**
 * A server for one run of tests or of the generator, with an empty database. Its `stop` leaves nothing
 * behind. With `databaseUrl` it is a database of its own on that server.
 */
export async function openTemporaryServer(settings: {
  dataDir: string
  databaseUrl?: string
}): Promise<DatabaseServer & { database: string }> {
  const database = `kring_temporary_${randomBytes(6).toString('hex')}`
  if (settings.databaseUrl) {
    // The roles are shared with a Kring that may run there, so `dataDir` gives the same passwords.
    const server = await openDatabaseServer({ ...settings, database })
    const drop = () => dropDatabases(server.as('admin', 'postgres'), database)
    return { ...server, database, stop: drop }
  }
  const folder = mkdtempSync(join(tmpdir(), 'kring-'))
  chmodSync(folder, 0o755)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const dataDir = join(folder, 'data')
    const server = await openDatabaseServer({ dataDir, database, temporary: true })
    return { ...server, database, stop: () => server.stop().finally(remove) }
  } catch (error) {
    remove()
    throw error
  }
}

/** Drops the temporary database and the copies that tests made of it. */
async function dropDatabases(admin: pg.PoolConfig, database: string): Promise<void> {
  await withClient(admin, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select datname as name from pg_database where datname = $1 or starts_with(datname, $1 || '_')",
      [database],
    )
    for (const { name } of rows)
      await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
  })
}
