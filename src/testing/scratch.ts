/**
 * A module that exists in tests only: files that belong to organisations, and sealed notes in them.
 */
import { actorFrom, pools, runAs, sql, type Actor, type Db, type Work } from '#platform/database.ts'
import {
  openFile,
  startFile,
  type Place,
  type SealedFile,
  type Where,
} from '#platform/sealing/index.ts'
import { adminQuery, ownerQuery } from '#testing/database.ts'

/** Makes the tables as the migration of a module would, as `owner`, with row security. */
export async function makeScratchModule(): Promise<void> {
  await ownerQuery(`
    create schema scratch;
    grant usage on schema scratch to app;
    create table scratch.file (
      id uuid primary key, organisation_id uuid not null, status text not null default 'open');
    create table scratch.note (
      id uuid primary key, file_id uuid not null references scratch.file,
      text bytea, name_tokens bytea[], plain text);
    create index note_by_file on scratch.note (file_id);
    alter table scratch.file enable row level security, force row level security;
    alter table scratch.note enable row level security, force row level security;
    create policy own on scratch.file to app
      using (organisation_id = (select f.organisation_id from network.function f where f.id = platform.actor()))
      with check (organisation_id = (select f.organisation_id from network.function f where f.id = platform.actor()));
    create policy own on scratch.note to app
      using (file_id = any (array(select id from scratch.file)))
      with check (file_id = any (array(select id from scratch.file)));
    create view scratch.address_reader with (security_invoker = true) as
      select id as file_id from scratch.file where status = 'open'
        and (select platform.acting_role()) = 'attentionOfficer';
    grant select, insert, update, delete on scratch.file, scratch.note to app;
    grant select on scratch.address_reader to app;
    select sealing.guard('scratch', 'general', 'scratch.file');
    select sealing.guard('scratch', 'address', 'scratch.address_reader', 'file_id')`)
}

/** A person of the demonstration, without a session: as a job acts. */
export async function actorOf(key: string): Promise<Actor> {
  const found = await adminQuery<{ id: string }>(
    'select id from network.function where demonstration_key = $1',
    [key],
  )
  const { rows } = await pools().app.query('select * from identity.actor_of($1)', [found[0]!.id])
  return actorFrom(rows[0])
}

/** The general compartment of a file, unless another is named. */
export const whereOf = (fileId: string, compartment = 'general'): Where => ({
  module: 'scratch',
  fileId,
  compartment,
})

export const noteAt = (row: string): Place => ({ table: 'scratch.note', column: 'text', row })

/** Adds a file of the actor's organisation, without a key. */
export async function addFile(work: Work, fileId = crypto.randomUUID()): Promise<string> {
  await sql`insert into scratch.file (id, organisation_id)
    values (${fileId}::uuid, ${work.actor.organisationId}::uuid)`.execute(work.db)
  return fileId
}

/** Adds sealed notes to a file, in one statement. @returns their numbers */
export async function addNotes(db: Db, file: SealedFile, texts: string[]): Promise<string[]> {
  const ids = texts.map(() => crypto.randomUUID())
  const sealed = texts.map((text, i) => file.seal(noteAt(ids[i]!), text))
  await sql`insert into scratch.note (id, file_id, text)
    select n.id, ${file.fileId}::uuid, n.text from unnest(${ids}::uuid[], ${sealed}::bytea[]) n (id, text)`.execute(
    db,
  )
  return ids
}

/** A new file with these notes. @returns the number of the file */
export function fileWith(actor: Actor, texts: string[]): Promise<string> {
  return runAs(actor, async (work) => {
    const fileId = await addFile(work)
    const file = await startFile(work, whereOf(fileId), 'scratch.started')
    await addNotes(work.db, file, texts)
    return fileId
  })
}

/** The notes of a file as the actor reads them, in the order of their texts. */
export function readNotes(actor: Actor, fileId: string): Promise<string[]> {
  return runAs(actor, async (work) => {
    const file = await openFile(work, whereOf(fileId), 'scratch.opened')
    const { rows } = await sql<{ id: string; text: Buffer }>`
      select id, text from scratch.note where file_id = ${fileId}::uuid order by id`.execute(
      work.db,
    )
    return rows.map(({ id, text }) => file.open(noteAt(id), text)).sort()
  })
}
