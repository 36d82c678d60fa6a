/**
 * What sealing costs, in figures: `node bench/sealing.ts`. Makes a database of its own and forgets it.
 *
 * Prints one line of JSON: microseconds for what happens in memory, milliseconds for what a person waits
 * for. Medians; on a machine that others use too they are higher.
 */
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { connectDatabase, disconnectDatabase, runAs, sql, system } from '#platform/database.ts'
import { openKeyring } from '#platform/keyring.ts'
import { migrate } from '#platform/migrate.ts'
import { dropAllKeys } from '#platform/sealing/cache.ts'
import { openBytes, sealBytes } from '#platform/sealing/envelope.ts'
import {
  openFile,
  openFiles,
  openSealing,
  startFile,
  type SealedFile,
} from '#platform/sealing/index.ts'
import { localKeys } from '#platform/sealing/local.ts'
import { openDatabaseServer } from '#platform/server.ts'

const scratch = `
  create schema scratch; grant usage on schema scratch to app;
  create table scratch.file (id uuid primary key);
  create table scratch.note (id uuid primary key, file_id uuid not null references scratch.file, text bytea);
  create index on scratch.note (file_id);
  alter table scratch.file enable row level security, force row level security;
  alter table scratch.note enable row level security, force row level security;
  create policy acts on scratch.file to app using ((select platform.acting_role()) = 'system')
    with check ((select platform.acting_role()) = 'system');
  create policy acts on scratch.note to app using (file_id = any (array(select id from scratch.file)))
    with check (file_id = any (array(select id from scratch.file)));
  grant select, insert on scratch.file, scratch.note to app;
  select sealing.guard('scratch', 'general', 'scratch.file')`

const folder = mkdtempSync(join(tmpdir(), 'kring-bench-'))
chmodSync(folder, 0o755)
// In earnest, not as for tests: a share and a row wait for the disk.
const server = await openDatabaseServer({ dataDir: join(folder, 'data'), database: 'kring' })
const owner = new pg.Client(server.as('owner'))
try {
  await migrate(server.as('owner'))
  await owner.connect()
  connectDatabase({ app: server.as('app'), identity: server.as('identity') })
  openKeyring(join(folder, 'keys'))
  openSealing({ keysDir: join(folder, 'keys') })
  console.log(JSON.stringify({ ...inMemory(), ...(await providers()), ...(await inDatabase()) }))
} finally {
  await owner.end()
  await disconnectDatabase()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Sealing and opening, and nothing else. */
function inMemory() {
  const key = createSecretKey(randomBytes(32))
  const place = `casework.note|text|${randomUUID()}|${randomUUID()}|general|1`
  const figures: Record<string, number> = {}
  for (const [name, size] of [
    ['1KB', 1_024],
    ['10KB', 10_240],
  ] as const) {
    const plain = Buffer.from('a'.repeat(size))
    const sealed = sealBytes(key, place, plain)
    figures[`seal${name}Microseconds`] = micro(() => sealBytes(key, place, plain))
    figures[`open${name}Microseconds`] = micro(() => openBytes(key, place, sealed))
  }
  return figures
}

/** The way to a key that is not in memory: two files are read. */
async function providers() {
  const keys = localKeys(join(folder, 'keys'))
  const made = await keys.generate('m|f|c|1', () => Promise.resolve(true))
  const times: number[] = []
  for (let i = 0; i < 2_000; i++) times.push(await timed(() => keys.unwrap('m|f|c|1', made, '')))
  return { unwrapMicroseconds: median(times) * 1_000 }
}

/** As a person of an organisation with 50 files of 100 notes of 1 KB. */
async function inDatabase() {
  await owner.query(scratch)
  const actor = system
  const where = (fileId: string) => ({ module: 'scratch', fileId, compartment: 'general' })
  const at = (row: string) => ({ table: 'scratch.note', column: 'text', row })
  const starts: number[] = []
  const fileIds: string[] = []
  for (let i = 0; i < 50; i++) {
    const fileId = randomUUID()
    fileIds.push(fileId)
    await runAs(actor, async (work) => {
      await sql`insert into scratch.file (id) values (${fileId}::uuid)`.execute(work.db)
      let file!: SealedFile
      starts.push(
        await timed(async () => (file = await startFile(work, where(fileId), 'scratch.started'))),
      )
      const ids = Array.from({ length: 100 }, () => randomUUID())
      const texts = ids.map((id) => file.seal(at(id), `${'woord '.repeat(170)}${i}`))
      await sql`insert into scratch.note (id, file_id, text)
        select n.id, ${fileId}::uuid, n.text from unnest(${ids}::uuid[], ${texts}::bytea[]) n (id, text)`.execute(
        work.db,
      )
    })
  }
  const openOne = (forget: boolean) =>
    medianOf(200, async (i) => {
      if (forget) dropAllKeys()
      await runAs(actor, (work) => openFile(work, where(fileIds[i % 50]!), 'scratch.opened'))
    })
  const parts: Record<'keys' | 'rows' | 'open', number[]> = { keys: [], rows: [], open: [] }
  const search = (forget: boolean) =>
    medianOf(20, async () => {
      if (forget) dropAllKeys()
      let hits = 0
      await runAs(actor, async (work) => {
        let files!: Map<string, SealedFile>
        parts.keys.push(
          await timed(async () => {
            files = await openFiles(
              work,
              { module: 'scratch', fileIds, compartment: 'general' },
              'scratch.sought',
            )
          }),
        )
        let notes: { id: string; fileId: string; text: Buffer }[] = []
        parts.rows.push(
          await timed(async () => {
            notes = (
              await sql<(typeof notes)[number]>`select id, file_id, text from scratch.note
                where file_id = any (${fileIds}::uuid[])`.execute(work.db)
            ).rows
          }),
        )
        parts.open.push(
          await timed(() => {
            for (const { id, fileId, text } of notes)
              if (files.get(fileId)!.open(at(id), text).endsWith('woord 7')) hits++
            return Promise.resolve()
          }),
        )
      })
      if (hits !== 100) throw new Error(`${hits} hits`)
    })
  await search(false)
  for (const part of Object.values(parts)) part.length = 0
  const warm = await search(false)
  const split = {
    keys: median(parts.keys),
    rows: median(parts.rows),
    open: median(parts.open),
  }
  return {
    startFileMilliseconds: median(starts),
    openFileMilliseconds: await openOne(false),
    openFileUnwrappingMilliseconds: await openOne(true),
    search5000NotesMilliseconds: warm,
    search5000NotesOfWhich: split,
    search5000NotesUnwrappingMilliseconds: await search(true),
  }
}

function micro(task: () => void): number {
  for (let i = 0; i < 2_000; i++) task()
  const rounds: number[] = []
  for (let round = 0; round < 20; round++) {
    const begun = performance.now()
    for (let i = 0; i < 1_000; i++) task()
    rounds.push(performance.now() - begun)
  }
  return median(rounds)
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await task()
  return performance.now() - begun
}

async function medianOf(times: number, task: (i: number) => Promise<void>): Promise<number> {
  const all: number[] = []
  for (let i = 0; i < times; i++) all.push(await timed(() => task(i)))
  return median(all)
}

function median(all: number[]): number {
  return Math.round(all.toSorted((a, b) => a - b)[all.length >> 1]! * 100) / 100
}
