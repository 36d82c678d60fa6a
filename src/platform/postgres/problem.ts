/**
 * What can be wrong with a place or a server, as one Dutch sentence for whoever starts Kring.
 */

import { statfsSync } from 'node:fs'

/** Kring cannot start; the message is meant for the person at the terminal. */
export class ServerProblem extends Error {}

/** The sentence for a failure of the file system at `folder`; any other error comes back as it is. */
export function folderProblem(error: unknown, folder: string): Error {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EROFS' || code === 'ENOENT')
    return new ServerProblem(
      `De map ${folder} is niet te maken of te beschrijven: de schijf is alleen te lezen of bestaat niet.`,
    )
  if (code === 'EACCES' || code === 'EPERM')
    return new ServerProblem(
      `De map ${folder} is niet te gebruiken: deze gebruiker mag daar niet lezen en schrijven.`,
    )
  if (code === 'ENOSPC' || code === 'EDQUOT') return fullDisk(folder)
  // Copying a folder tells a full disk as a fault of the disk.
  if (code === 'EIO' && hardlyFree(folder)) return fullDisk(folder)
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new ServerProblem(`${folder} is geen map; kies met KRING_DATA_DIR een andere plek.`)
  return error as Error
}

/** The sentence for what PostgreSQL wrote before it gave up. */
export function serverProblem(log: string, folder: string): ServerProblem {
  if (/No space left on device|Disk quota exceeded|wrote only \d+ of/i.test(log))
    return fullDisk(folder)
  if (/Read-only file system/i.test(log))
    return new ServerProblem(
      `De schijf met ${folder} is alleen te lezen; Kring kan er niets bewaren.`,
    )
  if (/could not look up effective user ID/.test(log))
    return new ServerProblem(
      'PostgreSQL start alleen voor een gebruiker met een naam; deze gebruiker staat niet in /etc/passwd.',
    )
  // Clients that came too early are in the log too, and are not the reason.
  const reason =
    /(?:FATAL|PANIC|error): {1,2}(?!the database system is)(.+)/.exec(log)?.[1] ??
    log.trim().split('\n').at(-1)
  return new ServerProblem(
    `PostgreSQL startte niet met ${folder}: ${reason || 'geen uitleg gegeven'}`,
  )
}

/** Less room than the programs of PostgreSQL take. */
function hardlyFree(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < 100 * 1024 * 1024
  } catch {
    return false
  }
}

function fullDisk(folder: string): ServerProblem {
  return new ServerProblem(`De schijf met ${folder} is vol; maak ruimte vrij en start opnieuw.`)
}
