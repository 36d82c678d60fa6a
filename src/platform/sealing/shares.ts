/**
 * Shares: 32 random bytes per data key, in a file of its own outside the database.
 *
 * A data key comes from what the provider unwraps *and* its share. A backup of the database holds the
 * first but not the second: once the share is gone, no copy of the database opens that file any more,
 * whatever wrapping keys still exist. All processes of Kring use one folder. See decision 0016.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { privateFolder, readPrivate, shred, writeOnce } from '#platform/private-folder.ts'

let folder: string | undefined
const made = new Set<string>()

/** Says where the shares are: `keysDir/aandelen`. @throws ServerProblem when others may enter it */
export function openShares(keysDir: string): void {
  folder = join(keysDir, 'aandelen')
  made.clear()
  privateFolder(folder)
}

/** Makes the share of a new data key; it is on the disk before this returns. */
export function makeShare(id: string): Buffer {
  const file = fileOf(id)
  const share = randomBytes(32)
  if (!writeOnce(file, share)) throw new Error('A share is there already')
  return share
}

/** The share of a data key; undefined when it is not there (any more). */
export function readShare(id: string): Buffer | undefined {
  return readPrivate(fileOf(id))
}

/** Whether the share is still there: a look at the folder, no reading. */
export function hasShare(id: string): boolean {
  return existsSync(fileOf(id))
}

/** How many shares are removed at once: the disk is what one waits for. */
const atOnce = 8

/** Removes shares for good. @returns those that stay, with the reason */
export async function removeShares(ids: readonly string[]): Promise<Map<string, unknown>> {
  const left = new Map<string, unknown>()
  const queue = ids.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const id of queue) await shred(fileOf(id)).catch((error: unknown) => left.set(id, error))
    }),
  )
  return left
}

/** In 256 folders: a region makes some ten thousand a year. */
function fileOf(id: string): string {
  if (!folder) throw new Error('Sealing was not opened')
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('A share is named by the number of its key')
  const shelf = join(folder, id.slice(0, 2))
  if (!made.has(shelf)) privateFolder(shelf)
  made.add(shelf)
  return join(shelf, id)
}
