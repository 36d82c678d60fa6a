/**
 * Destruction with proof: the key of a file goes, and what remains can be shown to anyone.
 *
 * In the transaction: the wrapped key is replaced by a signed proof, and the audit trail says so. Just
 * after it, the share is removed from the keyring; from then on no copy of the database opens the file.
 */
import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { defineSweep } from '#platform/jobs.ts'
import { signingKey } from '#platform/keyring.ts'
import { describeError, log } from '#platform/log.ts'
import { dropKey } from './cache.ts'
import { newKey, opened, refuseUnsure, type SealedFile } from './files.ts'
import { refuseSealed } from './provider.ts'
import { removeShare } from './shares.ts'
import {
  buryKey,
  holdFile,
  livingCount,
  livingKeys,
  markShredded,
  takeKeys,
  unshredded,
  type Tombstone,
  type Where,
} from './store.ts'

/** What a proof says, in this order. */
export interface Proven extends Where {
  id: string
  version: number
  keyId: string
  destroyedAt: Date
  destroyedBy: string
  destroyedReason: string
  wrappedSha256: Buffer
}

/**
 * Destroys the keys of a file: all its compartments, or the one that is named. Waits until nobody uses
 * them. Begin the transaction with this: who has the file open cannot wait for themselves.
 *
 * @param reason why, as a word (`retention`, `request`): it stays for ever, so never a sentence
 * @returns how many keys were destroyed
 * @throws Refusal `not_found`; `not_all` when a compartment is not the actor's to destroy
 */
export async function destroyFile(
  work: Work,
  file: { module: string; fileId: string; compartment?: string },
  reason: string,
): Promise<number> {
  refuseUnsure(work)
  await holdFile(work.db, file.fileId)
  const keys = await livingKeys(work.db, file)
  if (keys.length === 0) throw refuseSealed('not_found')
  for (const key of keys) await bury(work, { ...key, wrapped: key.wrapped! }, reason)
  if (!file.compartment && (await livingCount(work.db, file.module, file.fileId)) > 0)
    throw refuseSealed('not_all')
  return keys.length
}

/**
 * Gives a compartment of a file a new data key. `reseal` gets it open under the old key and the new one,
 * and must seal again everything that is in it, in this transaction.
 */
export async function rotateFile(
  work: Work,
  where: Where,
  reseal: (old: SealedFile, fresh: SealedFile) => Promise<void>,
): Promise<void> {
  refuseUnsure(work)
  await holdFile(work.db, where.fileId)
  const [row] = await takeKeys(work.db, where.module, [where.fileId], where.compartment)
  if (!row) throw refuseSealed('not_found')
  const old = await opened(work, where, row)
  const { id, version, keyId, wrapped } = row
  await bury(work, { ...where, id, version, keyId, wrapped: wrapped! }, 'rotated', { keep: true })
  const fresh = await newKey(work, where, version + 1)
  if (!fresh) throw refuseSealed('destroyed')
  await reseal(old, fresh)
  dropKey(id)
}

async function bury(
  work: Work,
  key: Where & { id: string; version: number; keyId: string; wrapped: Buffer },
  reason: string,
  { keep = false } = {},
): Promise<void> {
  const tombstone = {
    destroyedAt: work.now,
    destroyedBy: work.actor.functionId,
    destroyedReason: reason,
    wrappedSha256: createHash('sha256').update(key.wrapped).digest(),
  }
  const signature = sign(null, proofText({ ...key, ...tombstone }), signingKey('destruction'))
  if (!(await buryKey(work.db, key.id, { ...tombstone, signature } satisfies Tombstone)))
    throw refuseSealed('not_found')
  // The signature stands in the trail too: who would change the proof must change both.
  await record(work, 'sealing.destroyed', `${key.module}/${key.fileId}`, {
    id: key.id,
    compartment: key.compartment,
    version: key.version,
    reason,
    signature: signature.toString('base64url'),
  })
  if (!keep) dropKey(key.id)
}

/** Whether the proof is whole and signed by this Kring. */
export function proofHolds(proven: Proven, signature: Buffer): boolean {
  return verify(null, proofText(proven), createPublicKey(signingKey('destruction')), signature)
}

/** The text that is signed, for who wants to verify it without Kring. */
export function proofText(proven: Proven): Buffer {
  return Buffer.from(
    [
      'kring destruction 1',
      `key ${proven.id}`,
      `file ${proven.module}/${proven.fileId}`,
      `compartment ${proven.compartment}`,
      `version ${proven.version}`,
      `wrapped-by ${proven.keyId}`,
      `wrapped-sha256 ${proven.wrappedSha256.toString('hex')}`,
      `destroyed-at ${proven.destroyedAt.toISOString()}`,
      `destroyed-by ${proven.destroyedBy}`,
      `reason ${proven.destroyedReason}`,
      '',
    ].join('\n'),
  )
}

/** Removes the shares of destroyed keys. Within a minute, since a transaction that fails must keep them. */
export const shredShares = defineSweep('sealing.shred-shares', async (work) => {
  for (const { id } of await unshredded(work.db)) {
    try {
      removeShare(id)
      await markShredded(work.db, id, new Date())
    } catch (error) {
      log.error({ event: 'sealing', problem: 'share_stays', id, error: describeError(error) })
    }
  }
})
