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

/**
 * The sentence for an error of working with the database, wherever in its causes the reason stands;
 * undefined when it is no matter of the server.
 *
 * @param log what an embedded server wrote: who loses the connection is not told why
 */
export function databaseProblem(error: unknown, log = ''): ServerProblem | undefined {
  const causes = causesOf(error)
  const known = causes.find((one) => one instanceof ServerProblem)
  if (known) return known
  const codes = causes.map(({ code }) => (typeof code === 'string' ? code : ''))
  const texts = causes.map(({ message }) => message).join('\n')
  const full = /No space left on device|Disk quota exceeded/i
  if (codes.includes('53100') || full.test(texts) || full.test(log))
    return new ServerProblem('De schijf van de databaseserver is vol; maak ruimte vrij.')
  const away = codes.find((code) => unreachable.includes(code))
  if (away)
    return new ServerProblem(`De databaseserver antwoordt niet (${away}); klopt DATABASE_URL?`)
  if (codes.some((code) => code.startsWith('28')))
    return new ServerProblem(
      'De databaseserver kent deze rol of dit wachtwoord niet; klopt DATABASE_URL?',
    )
  if (codes.includes('42501'))
    return new ServerProblem(
      `De rol uit DATABASE_URL mag te weinig: hij moet rollen en databases kunnen maken (${causes.find(({ code }) => code === '42501')!.message}).`,
    )
  if (codes.includes('53300'))
    return new ServerProblem(
      'De databaseserver heeft geen verbinding meer over; verhoog max_connections of sluit iets anders.',
    )
  if (codes.some((code) => /^(57P0[1-3]|08|ECONNRESET|EPIPE)/.test(code)) || lostText.test(texts))
    return new ServerProblem('De database is weggevallen terwijl Kring bezig was; start opnieuw.')
  return undefined
}

const unreachable = ['ECONNREFUSED', 'ENOTFOUND', 'ENOENT', 'ETIMEDOUT']
const lostText = /Connection terminated|not queryable/

type Cause = Error & { code?: unknown }

/** An error with what lies under it; a driver that gives up keeps the reason inside. */
function causesOf(error: unknown): Cause[] {
  if (!(error instanceof Error)) return []
  const inner = error instanceof AggregateError ? (error.errors as unknown[]) : []
  const more = Object.values(error).filter((value) => value instanceof Error)
  return [error as Cause, ...[error.cause, ...inner, ...more].flatMap(causesOf)].slice(0, 20)
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
