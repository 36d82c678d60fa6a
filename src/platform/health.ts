/**
 * How Kring is doing, without a word of content.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql, type Work } from '#platform/database.ts'
import { jobCounts } from '#platform/jobs.ts'
import { root } from '#platform/paths.ts'

export interface Health {
  version: string
  database: string
  migrations: number
  sizeMegabytes: number
  jobs: { waiting: number; active: number; dead: number }
}

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
}

/** Versions, size and jobs, in the transaction of whoever asks: a second connection could be the last. */
export async function health({ db }: Work): Promise<Health> {
  const { rows } = await sql<{ database: string; bytes: number; migrations: number }>`
    select current_setting('server_version') as database,
           pg_database_size(current_database()) as bytes,
           (select count(*) from migration.applied) as migrations`.execute(db)
  const { database, bytes, migrations } = rows[0]!
  return {
    version,
    database,
    migrations,
    sizeMegabytes: Math.round(bytes / 1024 / 1024),
    jobs: await jobCounts(db),
  }
}
