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

/** Lets nobody else use the keys of a file until the transaction ends. */
export async function holdFile(db: Db, fileId: string): Promise<void> {
  await sql`select sealing.hold(${fileId}::uuid)`.execute(db)
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

/** The living keys of a file that the actor sees; of one compartment when it is named. */
export function livingKeys(
  db: Db,
  { module, fileId, compartment }: Omit<Where, 'compartment'> & { compartment?: string },
): Promise<(Where & { id: string; version: number; keyId: string; wrapped: Buffer | null })[]> {
  let query = db
    .selectFrom('sealing.dataKey')
    .select(['id', 'module', 'fileId', 'compartment', 'version', 'keyId', 'wrapped'])
    .where('module', '=', module)
    .where('fileId', '=', fileId)
    .where('destroyedAt', 'is', null)
  if (compartment) query = query.where('compartment', '=', compartment)
  return query.orderBy('compartment').limit(100).execute()
}

/** How many keys of a file live, seen by the actor or not. */
export async function livingCount(db: Db, module: string, fileId: string): Promise<number> {
  const { rows } = await sql<{ living: number }>`
    select sealing.living(${module}, ${fileId}::uuid) as living`.execute(db)
  return rows[0]!.living
}

/** What is left of a destroyed key: the proof. */
export interface Tombstone {
  destroyedAt: Date
  destroyedBy: string
  destroyedReason: string
  wrappedSha256: Buffer
  signature: Buffer
}

/** Replaces the wrapped key with the proof that it is gone. @returns whether it was there to destroy */
export async function buryKey(db: Db, id: string, tombstone: Tombstone): Promise<boolean> {
  const result = await db
    .updateTable('sealing.dataKey')
    .set({ wrapped: null, ...tombstone })
    .where('id', '=', id)
    .where('destroyedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Destroyed keys whose share may still be there, oldest first; at most 500. */
export function unshredded(db: Db): Promise<{ id: string }[]> {
  return db
    .selectFrom('sealing.dataKey')
    .select('id')
    .where('destroyedAt', 'is not', null)
    .where('shreddedAt', 'is', null)
    .orderBy('destroyedAt')
    .limit(500)
    .execute()
}

/** Notes that the share of a destroyed key is gone. */
export async function markShredded(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('sealing.dataKey').set({ shreddedAt: at }).where('id', '=', id).execute()
}

/** Whether nothing was ever sealed that still opens. */
export async function nothingSealed(db: Db): Promise<boolean> {
  const { rows } = await sql<{ unused: boolean | null }>`
    select sealing.is_unused() as unused`.execute(db)
  return rows[0]?.unused === true
}
