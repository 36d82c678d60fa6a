/**
 * Destruction with proof: the key of a file goes, and what remains can be shown to anyone.
 *
 * In the transaction: the wrapped key is replaced by a signed proof, and the audit trail says so. Just
 * after it, the share is removed from the keyring; from then on no copy of the database opens the file.
 */
import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import { recordAll } from '#platform/audit.ts'
import { runAs, system, type Work } from '#platform/database.ts'
import { defineRound } from '#platform/jobs.ts'
import { signingKey } from '#platform/keyring.ts'
import { describeError, log } from '#platform/log.ts'
import { dropKey } from './cache.ts'
import { newKey, opened, refuseUnsure, type SealedFile } from './files.ts'
import { refuseSealed } from './provider.ts'
import { removeShares } from './shares.ts'
import {
  buryKeys,
  holdFiles,
  livingCount,
  livingKeys,
  markShredded,
  takeKeys,
  takeUnshredded,
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
export function destroyFile(
  work: Work,
  { fileId, ...where }: { module: string; fileId: string; compartment?: string },
  reason: string,
): Promise<number> {
  return destroyFiles(work, where, new Map([[fileId, reason]]))
}

/**
 * The same for many files of a module at once.
 *
 * @param reasons why, by the number of the file
 * @throws Refusal as `destroyFile`, when it is so for one of them; then none is destroyed
 */
export async function destroyFiles(
  work: Work,
  where: { module: string; compartment?: string },
  reasons: ReadonlyMap<string, string>,
): Promise<number> {
  refuseUnsure(work)
  const doomed = { ...where, fileIds: [...reasons.keys()] }
  await holdFiles(work.db, doomed.fileIds)
  const keys = await livingKeys(work.db, doomed)
  if (new Set(keys.map(({ fileId }) => fileId)).size < reasons.size) throw refuseSealed('not_found')
  await bury(
    work,
    keys.map((key) => ({ ...key, wrapped: key.wrapped!, reason: reasons.get(key.fileId)! })),
  )
  for (const { id } of keys) dropKey(id)
  if (!where.compartment && (await livingCount(work.db, doomed)) > 0) throw refuseSealed('not_all')
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
  await holdFiles(work.db, [where.fileId])
  const [row] = await takeKeys(work.db, where.module, [where.fileId], where.compartment)
  if (!row) throw refuseSealed('not_found')
  const old = await opened(work, where, row)
  const { id, version, keyId, wrapped } = row
  await bury(work, [{ ...where, id, version, keyId, wrapped: wrapped!, reason: 'rotated' }])
  const fresh = await newKey(work, where, version + 1)
  if (!fresh) throw refuseSealed('destroyed')
  await reseal(old, fresh)
  dropKey(id)
}

/** Replaces keys by their proofs, and says so in the trail. */
async function bury(
  work: Work,
  keys: readonly (Where & {
    id: string
    version: number
    keyId: string
    wrapped: Buffer
    reason: string
  })[],
): Promise<void> {
  const secret = signingKey('destruction')
  const buried = keys.map((key) => {
    const proof = {
      ...key,
      destroyedAt: work.now,
      destroyedBy: work.actor.functionId,
      destroyedReason: key.reason,
      wrappedSha256: createHash('sha256').update(key.wrapped).digest(),
    }
    return { ...proof, signature: sign(null, proofText(proof), secret) }
  })
  if ((await buryKeys(work.db, buried)) !== keys.length) throw refuseSealed('not_found')
  // The signature stands in the trail too: who would change the proof must change both.
  await recordAll(
    work,
    buried.map(({ id, module, fileId, compartment, version, reason, signature }) => ({
      action: 'sealing.destroyed',
      subject: `${module}/${fileId}`,
      details: { id, compartment, version, reason, signature: signature.toString('base64url') },
    })),
  )
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

/**
 * Removes the shares of destroyed keys, until none is left: after the transaction that destroyed them, since one
 * that fails must keep them. Any number of workers may be at it: they share out what there is.
 */
export const shredShares = defineRound('sealing.shred-shares', 10_000, async (stop) => {
  const failed: string[] = []
  while (!stop.aborted && (await shredSome(failed)));
})

/** @returns whether there may be more; those whose share stays are added to `failed` */
function shredSome(failed: string[]): Promise<boolean> {
  return runAs(system, async ({ db }) => {
    const ids = (await takeUnshredded(db, failed)).map(({ id }) => id)
    const left = await removeShares(ids)
    for (const [id, error] of left) {
      log.error({ event: 'sealing', problem: 'share_stays', id, error: describeError(error) })
      failed.push(id)
    }
    await markShredded(
      db,
      ids.filter((id) => !left.has(id)),
      new Date(),
    )
    return ids.length > 0
  })
}
