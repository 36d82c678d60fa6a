/**
 * How Kring is doing, without a word of content.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clockApartMs, clockApartMostMs } from '#platform/clock.ts'
import { sql, type Work } from '#platform/database.ts'
import { jobCounts } from '#platform/jobs.ts'
import { root } from '#platform/paths.ts'

export interface Health {
  version: string
  database: string
  migrations: number
  /** When the tables last changed. */
  migratedAt: Date
  sizeMegabytes: number
  jobs: { waiting: number; active: number; dead: number }
}

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
}

/** Versions, size and jobs, in the transaction of whoever asks: a second connection could be the last. */
export async function health({ db }: Work): Promise<Health> {
  const { rows } = await sql<
    Omit<Health, 'version' | 'jobs' | 'sizeMegabytes'> & { bytes: number }
  >`
    select current_setting('server_version') as database,
           pg_database_size(current_database()) as bytes,
           count(*) as migrations, max(at) as migrated_at
    from migration.applied`.execute(db)
  const { database, bytes, migrations, migratedAt } = rows[0]!
  return {
    version,
    database,
    migrations,
    migratedAt,
    sizeMegabytes: Math.round(bytes / 1024 / 1024),
    jobs: await jobCounts(db),
  }
}

/** A sign of life of one part of Kring, in Dutch and without content. */
export interface Vital {
  name: string
  /** How it stands now, in a few words. */
  value: string
  /** What whoever keeps Kring running should do; absent when all is well. */
  attention?: string
}

const vitals: ((work: Work) => Promise<Vital | Vital[]>)[] = []

/** Declares signs of life, in the module that knows them; they stand on the page of the administrator. */
export function defineVital(read: (work: Work) => Promise<Vital | Vital[]>): void {
  vitals.push(read)
}

/** Every sign of life, in the order in which they were declared. */
export async function vitalsNow(work: Work): Promise<Vital[]> {
  const all: Vital[] = []
  for (const read of vitals) all.push(...[await read(work)].flat())
  return all
}

defineVital(() => {
  const seconds = Math.round(clockApartMs() / 1_000)
  if (Math.abs(seconds) * 1_000 < clockApartMostMs)
    return Promise.resolve({ name: 'Klok', value: 'gelijk met die van de database' })
  const apart = `${Math.abs(seconds)} seconden ${seconds > 0 ? 'voor' : 'achter'}`
  return Promise.resolve({
    name: 'Klok',
    value: `loopt ${apart} op die van de database`,
    attention: `De klok van deze server loopt ${apart} op die van de database. Kring houdt die van de database aan. Laat beide machines de tijd ophalen (chrony of systemd-timesyncd).`,
  })
})

/** The migrations that were applied, newest first. */
export async function appliedMigrations({ db }: Work): Promise<{ name: string; at: Date }[]> {
  const { rows } = await sql<{ name: string; at: Date }>`
    select name, at from migration.applied order by name desc limit 200`.execute(db)
  return rows
}

/** A part of others that Kring runs with. */
export interface Dependency {
  name: string
  version: string
  licence: string
}

/** The parts of the product with their licences, as `NOTICE` names them; without it none. */
export function dependencies(): Dependency[] {
  let notice: string
  try {
    notice = readFileSync(join(root, 'NOTICE'), 'utf8')
  } catch {
    return []
  }
  const parts = /\nParts of the product\n-+\n([\s\S]*?)\n[^\n]+\n-{5,}\n/.exec(notice)?.[1] ?? ''
  return [...parts.matchAll(/^(\S+) (\S+), (.+)$/gm)].map(([, name, number, licence]) => ({
    name: name!,
    version: number!,
    licence: licence!,
  }))
}
