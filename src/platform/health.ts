/**
 * How Kring is doing, without a word of content.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pools } from '#platform/database.ts'
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

/** Versions, size and jobs. Two statements. */
export async function health(): Promise<Health> {
  const { rows } = await pools().app.query<{ database: string; bytes: number }>(
    "select current_setting('server_version') as database, pg_database_size(current_database()) as bytes",
  )
  const { rows: applied } = await pools().app.query<{ count: number }>(
    'select count(*) as count from migration.applied',
  )
  return {
    version,
    database: rows[0]!.database,
    migrations: applied[0]!.count,
    sizeMegabytes: Math.round(rows[0]!.bytes / 1024 / 1024),
    jobs: await jobCounts(),
  }
}
