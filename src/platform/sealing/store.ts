/**
 * The rows of the data keys. No query here says who asks: a key shows itself to whom its file does.
 */
import { sql, type Db } from '#platform/database.ts'

/** Which file of which module, and which part of it. */
export interface Where {
  module: string
  fileId: string
  /** A word of the module that its migration guards: general, address, children … */
  compartment: string
}

/** A data key as the database has it. */
export interface KeyRow {
  id: string
  fileId: string
  version: number
  keyId: string
  /** Absent when it was destroyed. */
  wrapped: Buffer | null
  destroyed: boolean
}

/** The newest keys of files, and a hold on them until the transaction ends. */
export async function takeKeys(
  db: Db,
  module: string,
  fileIds: readonly string[],
  compartment: string,
): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select id, file_id, version, key_id, wrapped, destroyed
    from sealing.take(${module}, ${[...fileIds]}::uuid[], ${compartment})`.execute(db)
  return rows
}

/**
 * Lets nobody else use the keys of files until the transaction ends. All who hold several take them in the same
 * order, as `sealing.take` does: nobody waits for who waits for them.
 */
export async function holdFiles(db: Db, fileIds: readonly string[]): Promise<void> {
  await sql`select sealing.hold(f) from (
      select distinct on (get_byte(uuid_send(f), 15) & 127) f from unnest(${[...fileIds]}::uuid[]) f
      order by get_byte(uuid_send(f), 15) & 127) one`.execute(db)
}

/**
 * Adds a key.
 *
 * @returns false when there is one already, or one was destroyed; throws when the file is not the actor's
 */
export async function addKey(
  db: Db,
  key: Where & { id: string; version: number; keyId: string; wrapped: Buffer },
): Promise<boolean> {
  const result = await db
    .insertInto('sealing.dataKey')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** The living keys of files that the actor sees; of one compartment when it is named. */
export function livingKeys(
  db: Db,
  { module, fileIds, compartment }: Doomed,
): Promise<(Where & { id: string; version: number; keyId: string; wrapped: Buffer | null })[]> {
  let query = db
    .selectFrom('sealing.dataKey')
    .select(['id', 'module', 'fileId', 'compartment', 'version', 'keyId', 'wrapped'])
    .where('module', '=', module)
    .where('fileId', '=', sql<string>`any (${[...fileIds]}::uuid[])`)
    .where('destroyedAt', 'is', null)
  if (compartment) query = query.where('compartment', '=', compartment)
  return query
    .orderBy('fileId')
    .orderBy('compartment')
    .limit(100 * fileIds.length)
    .execute()
}

/** How many keys of files live, seen by the actor or not. */
export async function livingCount(db: Db, { module, fileIds }: Doomed): Promise<number> {
  const { rows } = await sql<{ living: number }>`
    select sum(sealing.living(${module}, f))::bigint as living
    from unnest(${[...fileIds]}::uuid[]) f`.execute(db)
  return rows[0]!.living
}

/** Files of one module whose keys are to go; of one compartment when it is named. */
export interface Doomed {
  module: string
  fileIds: readonly string[]
  compartment?: string
}

/** What is left of a destroyed key: the proof. */
export interface Tombstone {
  id: string
  destroyedAt: Date
  destroyedBy: string
  destroyedReason: string
  wrappedSha256: Buffer
  signature: Buffer
}

/** Replaces wrapped keys with the proof that they are gone. @returns how many were there to destroy */
export async function buryKeys(db: Db, tombstones: readonly Tombstone[]): Promise<number> {
  const all = <K extends keyof Tombstone>(key: K) => tombstones.map((one) => one[key])
  const { numAffectedRows } = await sql`
    update sealing.data_key d
    set wrapped = null, destroyed_at = t.at, destroyed_by = t.by, destroyed_reason = t.reason,
        wrapped_sha256 = t.sha256, signature = t.signature
    from unnest(${all('id')}::uuid[], ${all('destroyedAt')}::timestamptz[],
                ${all('destroyedBy')}::uuid[], ${all('destroyedReason')}::text[],
                ${all('wrappedSha256')}::bytea[], ${all('signature')}::bytea[])
      t (id, at, by, reason, sha256, signature)
    where d.id = t.id and d.destroyed_at is null`.execute(db)
  return Number(numAffectedRows)
}

/**
 * Holds destroyed keys whose share may still be there, oldest first, of those that nobody has in hand; at most 100.
 *
 * @param except those whose share could not be removed a moment ago
 */
export function takeUnshredded(db: Db, except: readonly string[]): Promise<{ id: string }[]> {
  return db
    .selectFrom('sealing.dataKey')
    .select('id')
    .where('destroyedAt', 'is not', null)
    .where('shreddedAt', 'is', null)
    .where(sql<boolean>`id <> all (${[...except]}::uuid[])`)
    .orderBy('destroyedAt')
    .limit(100)
    .forUpdate()
    .skipLocked()
    .execute()
}

/** Notes that the shares of destroyed keys are gone. */
export async function markShredded(db: Db, ids: readonly string[], at: Date): Promise<void> {
  await db
    .updateTable('sealing.dataKey')
    .set({ shreddedAt: at })
    .where('id', '=', sql<string>`any (${[...ids]}::uuid[])`)
    .execute()
}

/** Whether nothing was ever sealed that still opens. */
export async function nothingSealed(db: Db): Promise<boolean> {
  const { rows } = await sql<{ unused: boolean | null }>`
    select sealing.is_unused() as unused`.execute(db)
  return rows[0]?.unused === true
}
