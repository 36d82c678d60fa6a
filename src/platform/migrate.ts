/**
 * Migrations: plain `.sql` files in `db/migrations`, forward only, each in its own transaction.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { root } from '#platform/paths.ts'
import { withClient } from '#platform/server.ts'

const folder = join(root, 'db/migrations')

/** A migration that was applied earlier now reads differently: the files are not to be trusted. */
export class ChangedMigration extends Error {}

/**
 * Brings the database up to date as `owner`. Two processes at once take turns.
 *
 * @returns the names applied now
 * @throws ChangedMigration when an applied file was edited afterwards
 */
export function migrate(owner: pg.PoolConfig): Promise<string[]> {
  // The end of the session gives the lock back.
  return withClient(owner, async (client) => {
    await client.query('select pg_advisory_lock(20261123)')
    await client.query(`
      create schema if not exists migration;
      create table if not exists migration.applied (
        name text primary key, sha256 text not null, at timestamptz not null default now());
      grant usage on schema migration to app;
      grant select on migration.applied to app`)
    const { rows } = await client.query<{ name: string; sha256: string }>(
      'select name, sha256 from migration.applied',
    )
    const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
    const done: string[] = []
    for (const name of migrationNames()) {
      const text = readFileSync(join(folder, name), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      if (applied.has(name)) {
        if (applied.get(name) !== sha256) throw new ChangedMigration(name)
        continue
      }
      await apply(client, name, text, sha256)
      done.push(name)
    }
    return done
  })
}

/** The migrations that this version of Kring has and the database lacks, as whoever may read which were applied. */
export async function pendingMigrations(client: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const { rows: there } = await client.query<{ there: string | null }>(
    "select to_regclass('migration.applied')::text as there",
  )
  const { rows } = there[0]?.there
    ? await client.query<{ name: string }>('select name from migration.applied')
    : { rows: [] }
  const applied = new Set(rows.map(({ name }) => name))
  return migrationNames().filter((name) => !applied.has(name))
}

function migrationNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
}

async function apply(client: pg.Client, name: string, text: string, sha256: string): Promise<void> {
  try {
    await client.query('begin')
    await client.query(text)
    await client.query('insert into migration.applied (name, sha256) values ($1, $2)', [
      name,
      sha256,
    ])
    await client.query('commit')
  } catch (error) {
    // Who lost the connection has nothing left to undo; the first error is the one to tell.
    await client.query('rollback').catch(() => undefined)
    throw new Error(`Migration ${name}: ${(error as Error).message}`, { cause: error })
  }
}
