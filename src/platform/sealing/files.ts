/**
 * Sealed files, as a module meets them: open a file, then seal and open texts in it.
 *
 * Opening writes the audit trail in the same transaction, and gives no key to who may not see the file,
 * nor to a session that has not shown two factors lately. The bytes of a key never leave this folder.
 */
import { createSecretKey, hkdfSync, randomUUID, type KeyObject } from 'node:crypto'
import { recordEach, record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { log } from '#platform/log.ts'
import { cachedKey, dropKey, keepKey, type OpenKey } from './cache.ts'
import { openBytes, SealBroken, sealBytes } from './envelope.ts'
import { refuseSealed } from './provider.ts'
import { currentProvider, providerOf } from './providers.ts'
import { hasShare, makeShare, readShare } from './shares.ts'
import { addKey, nothingSealed, takeKeys, type KeyRow, type Where } from './store.ts'

/** Where a sealed text stands: it opens there and nowhere else. */
export interface Place {
  /** With its schema: `casework.note`. */
  table: string
  column: string
  /** The number of the row. */
  row: string
}

/** One compartment of one file, opened for the transaction that asked. */
export interface SealedFile {
  fileId: string
  /** What may be stored at `place`. */
  seal: (place: Place, text: string) => Buffer
  /** The text that was sealed for `place`. @throws SealBroken when it was changed or stood elsewhere */
  open: (place: Place, sealed: Buffer) => string
}

/** How many files one call opens. */
export const filesMost = 200

/**
 * Opens a compartment of a file, and records that as `deed` of the actor on `module/fileId`.
 *
 * @throws Refusal `not_found` for an absent file, a foreign one, and one with nothing in this compartment;
 * `destroyed`; `confirm_first` without two recent factors; `keys_unavailable`
 */
export async function openFile(work: Work, where: Where, deed: string): Promise<SealedFile> {
  refuseUnsure(work)
  const [row] = await takeKeys(work.db, where.module, [where.fileId], where.compartment)
  if (!row) throw refuseSealed('not_found')
  const file = await opened(work, where, row)
  await record(work, deed, `${where.module}/${where.fileId}`, { compartment: where.compartment })
  return file
}

/**
 * Opens one compartment of many files, each recorded as `deed`. What is absent, foreign or destroyed
 * is left out.
 *
 * @param fileIds at most 200; ask for a narrower choice beyond that
 * @throws Refusal `confirm_first`, `keys_unavailable`
 */
export async function openFiles(
  work: Work,
  { module, fileIds, compartment }: Omit<Where, 'fileId'> & { fileIds: readonly string[] },
  deed: string,
): Promise<Map<string, SealedFile>> {
  if (fileIds.length > filesMost) throw new RangeError(`At most ${filesMost} files at once`)
  refuseUnsure(work)
  const rows = await takeKeys(work.db, module, fileIds, compartment)
  const living = rows.filter((row) => !row.destroyed)
  const files = new Map<string, SealedFile>()
  // A provider elsewhere answers several questions at once, not two hundred.
  for (let from = 0; from < living.length; from += 8)
    await Promise.all(
      living.slice(from, from + 8).map(async (row) => {
        const { fileId } = row
        files.set(fileId, await opened(work, { module, fileId, compartment }, row))
      }),
    )
  const subjects = [...files.keys()].map((fileId) => `${module}/${fileId}`)
  await recordEach(work, deed, subjects, { compartment })
  return files
}

/**
 * Opens a compartment of a file that may have nothing in it yet: makes its key the first time.
 *
 * @throws Refusal as `openFile`; a destroyed file gets no new key
 */
export async function startFile(work: Work, where: Where, deed: string): Promise<SealedFile> {
  refuseUnsure(work)
  const take = async () =>
    (await takeKeys(work.db, where.module, [where.fileId], where.compartment))[0]
  const file = await startOrTake(work, where, take)
  await record(work, deed, `${where.module}/${where.fileId}`, { compartment: where.compartment })
  return file
}

async function startOrTake(work: Work, where: Where, take: () => Promise<KeyRow | undefined>) {
  const row = await take()
  if (row) return opened(work, where, row)
  const made = await newKey(work, where, 1)
  if (made) return made
  // Someone else began it between the two questions.
  const theirs = await take()
  if (!theirs) throw refuseSealed('not_found')
  return opened(work, where, theirs)
}

/** A new data key for a file, or undefined when it may not have one (now). */
export async function newKey(
  work: Work,
  where: Where,
  version: number,
): Promise<SealedFile | undefined> {
  const id = randomUUID()
  const context = contextOf(where, version)
  const { plain, keyId, bytes } = await currentProvider().generate(context, () =>
    nothingSealed(work.db),
  )
  const row = { id, ...where, version, keyId, wrapped: bytes }
  // First the right to it: a share for what the database refuses would be left over.
  const added = await addKey(work.db, row).catch((error: unknown) => {
    if ((error as { code?: string }).code === '42501') throw refuseSealed('not_found')
    throw error
  })
  if (!added) return undefined
  return sealedFile(where, version, keepKey(id, derive(plain, makeShare(id), context)))
}

/** The file of a row, with its key from memory or from the provider. */
export async function opened(work: Work, where: Where, row: KeyRow): Promise<SealedFile> {
  if (row.destroyed || !row.wrapped) {
    dropKey(row.id)
    throw refuseSealed('destroyed')
  }
  const cached = hasShare(row.id) ? cachedKey(row.id) : undefined
  return sealedFile(where, row.version, cached ?? (await openKey(work, where, row)))
}

async function openKey(work: Work, where: Where, row: KeyRow): Promise<OpenKey> {
  const share = readShare(row.id)
  if (!share) {
    dropKey(row.id)
    log.error({ event: 'sealing', problem: 'share_missing', id: row.id })
    throw refuseSealed('keys_unavailable')
  }
  const context = contextOf(where, row.version)
  const wrapped = { keyId: row.keyId, bytes: row.wrapped! }
  const plain = await providerOf(row.keyId).unwrap(context, wrapped, work.actor.functionId)
  return keepKey(row.id, derive(plain, share, context))
}

function sealedFile(where: Where, version: number, key: OpenKey): SealedFile {
  const rest = bound([where.fileId, where.compartment, String(version)])
  const at = ({ table, column, row }: Place) => `${bound([table, column, row])}|${rest}`
  // A copy for this transaction: Node clears it with the file. What is kept longer is zeroed by us.
  let secret: KeyObject | undefined
  const use = () => {
    if (key.dropped) throw new Error('A sealed file is open for one transaction only')
    return (secret ??= createSecretKey(key.bytes))
  }
  return {
    fileId: where.fileId,
    seal: (place, text) => sealBytes(use(), at(place), Buffer.from(text)),
    open: (place, sealed) => openBytes(use(), at(place), sealed).toString(),
  }
}

/** What the provider wraps is bound to the file, the compartment and the version. */
export function contextOf({ module, fileId, compartment }: Where, version: number): string {
  return bound([module, fileId, compartment, String(version)])
}

/** Parts that cannot run into each other. */
function bound(parts: string[]): string {
  if (parts.some((part) => part === '' || part.includes('|'))) throw new SealBroken()
  return parts.join('|')
}

/** The key itself: from what the provider unwrapped and the share, so that either one alone is nothing. */
function derive(plain: Buffer, share: Buffer, context: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', plain, share, `kring data key 1|${context}`, 32))
  plain.fill(0)
  share.fill(0)
  return key
}

/** A route that forgot to ask for a second factor opens nothing; jobs have no session. */
export function refuseUnsure({ actor }: Work): void {
  if (actor.session && !actor.session.personsOpen) throw refuseSealed('confirm_first')
}
