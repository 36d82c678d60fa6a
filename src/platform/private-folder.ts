/**
 * Folders and files for Kring alone: made that way, and refused when others may enter.
 *
 * Keys are here. A file is written whole, once, and to the disk itself, before anything depends on it.
 */
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { chmod, open, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { folderProblem, ServerProblem } from './postgres/problem.ts'

/**
 * Makes `path` for its owner only, or looks whether it is.
 *
 * @param user who Kring runs as; root may work for whoever owns the folder
 * @throws ServerProblem when others may enter, or the folder is another's
 */
export function privateFolder(path: string, user = process.geteuid?.() ?? -1): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    refuseOthers(path, statSync(path), user)
  } catch (error) {
    throw folderProblem(error, path)
  }
}

/**
 * The bytes of a private file; undefined when there is none.
 *
 * @throws ServerProblem when others may read it, or it cannot be read
 */
export function readPrivate(file: string, user = process.geteuid?.() ?? -1): Buffer | undefined {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw folderProblem(error, dirname(file))
  }
  try {
    refuseOthers(file, fstatSync(handle), user)
    return readFileSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * Writes a file that is never written again, and waits until the disk has it.
 *
 * @returns false when there was one already, which stays as it is
 */
export function writeOnce(file: string, bytes: Buffer): boolean {
  const folder = dirname(file)
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    const handle = openSync(draft, 'wx', 0o400)
    try {
      writeSync(handle, bytes)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    // Root keeps it for whoever owns the folder, who may start Kring without root next time.
    const { uid, gid } = statSync(folder)
    if (process.getuid?.() === 0) chownSync(draft, uid, gid)
    // A link never replaces: of two processes that start at once, both read the first one's file.
    linkSync(draft, file)
    syncFolder(folder)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw folderProblem(error, folder)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Overwrites a file and removes it; on some disks old bytes can outlive that. Absent is fine. */
export async function shred(file: string): Promise<void> {
  try {
    await chmod(file, 0o600)
    await onDisk(file, 'r+', async (handle) => {
      await handle.write(randomBytes((await handle.stat()).size))
    })
    await rm(file)
    await onDisk(dirname(file), 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw folderProblem(error, dirname(file))
  }
}

/** Does something with a file or folder, and waits until the disk has it. */
async function onDisk(
  path: string,
  flags: 'r' | 'r+',
  task?: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(path, flags)
  try {
    await task?.(handle)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function refuseOthers(path: string, { mode, uid }: { mode: number; uid: number }, user: number) {
  if (mode & 0o077)
    throw new ServerProblem(
      `${path} is ook voor anderen te openen (${(mode & 0o777).toString(8)}). Daar staan sleutels: geef alleen de gebruiker van Kring toegang, met chmod go-rwx.`,
    )
  if (user > 0 && uid !== user)
    throw new ServerProblem(
      `${path} is van een andere gebruiker (${uid}). Daar staan sleutels: maak de gebruiker van Kring (${user}) eigenaar, met chown.`,
    )
}

/** A name in a folder is only safe when the folder itself is on the disk. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
