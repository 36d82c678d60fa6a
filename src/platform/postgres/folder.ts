/**
 * The folder that holds the data: made ready, held by one process at a time, and looked into.
 */
import { execFileSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { folderProblem, ServerProblem } from './problem.ts'
import { major } from './programs.ts'
import type { ServerUser } from './user.ts'

/** Makes `home`, which the server's user owns when it is new, and sees that it can be written. */
export function prepareHome(home: string, user: ServerUser): void {
  try {
    makeFolder(home, user)
    if (!statSync(home).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
    accessSync(home, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw folderProblem(error, home)
  }
}

// Node's own recursive mkdir hides a read-only disk behind ENOENT, and never ends under `/proc`.
function makeFolder(path: string, user: ServerUser): void {
  if (existsSync(path)) return
  makeFolder(dirname(path), user)
  mkdirSync(path, { mode: 0o755 })
  if (user) chownSync(path, user.uid, user.gid)
}

/** Makes `folder` for the server's user only. */
export function ownFolder(folder: string, user: ServerUser): void {
  mkdirSync(folder, { recursive: true })
  if (user) chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o700)
}

/** Whether `data` holds a database; refuses one of another version of PostgreSQL. */
export function holdsData(data: string): boolean {
  const found = readOr(join(data, 'PG_VERSION'), data).trim()
  if (found && found !== major)
    throw new ServerProblem(
      `${data} is gemaakt met PostgreSQL ${found} en Kring brengt versie ${major} mee; zet die map opzij of zet hem over.`,
    )
  return found !== ''
}

/** Reads a file that may be absent; any other failure is a problem of `folder`. */
function readOr(file: string, folder: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw folderProblem(error, folder)
  }
}

/** The process that holds `home`, as far as it still lives. */
export function holder(home: string): number | undefined {
  const [pid = '', born = ''] = readOr(join(home, 'kring.pid'), home).split(' ')
  return pid && born === birth(pid) ? Number(pid) : undefined
}

/**
 * Takes `home` for this process, waiting a moment for one that is on its way out.
 *
 * @returns a function that gives it back
 */
export async function holdFolder(home: string, user: ServerUser): Promise<() => void> {
  const file = join(home, 'kring.pid')
  const mine = `${process.pid} ${birth(process.pid)}`
  for (const until = Date.now() + 2_500; ; await pause(50)) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o644 })
      if (user) chownSync(file, user.uid, user.gid)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw folderProblem(error, home)
    }
    const other = holder(home)
    if (other === undefined) dropStale(file)
    else if (Date.now() > until)
      throw new ServerProblem(
        `Kring draait al met de gegevens in ${home} (proces ${other}); stop dat eerst of kies met KRING_DATA_DIR een andere map.`,
      )
  }
}

/** Moves before it removes: of two processes that found the same stale file, one wins. */
function dropStale(file: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    rmSync(aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw folderProblem(error, file)
  }
}

/** When a process began, so that a number given out again is not taken for the old one. */
function birth(pid: number | string): string {
  if (process.platform === 'linux') {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
      return fields[0] === 'Z' ? '' : (fields[19] ?? '')
    } catch {
      return ''
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

/** What PostgreSQL says of itself in `postmaster.pid`; empty when there is no such file. */
export function pidFile(data: string): string {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8')
  } catch {
    return ''
  }
}

/** The state line, which `pg_ctl` looks at too: an answer on the socket comes too early. */
export function saysReady(text: string): boolean {
  return text.split('\n')[7]?.trim() === 'ready'
}

/** The process that serves `data` now. */
export function serving(data: string): number | undefined {
  const pid = pidFile(data).split('\n')[0]
  if (!pid) return undefined
  try {
    process.kill(Number(pid), 0)
    const works =
      process.platform === 'linux'
        ? readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data)
        : execFileSync('ps', ['-o', 'command=', '-p', pid], { encoding: 'utf8' }).includes(data)
    return works ? Number(pid) : undefined
  } catch {
    return undefined
  }
}

/**
 * Makes a pid file of a crash harmless when its number now belongs to another program.
 *
 * PostgreSQL would see that program and refuse. The file is not removed: it also names the shared
 * memory by which PostgreSQL notices children of the crash. A number of its own parent counts as stale.
 */
export function disownPidFile(data: string): void {
  const text = pidFile(data)
  if (text) writeFileSync(join(data, 'postmaster.pid'), text.replace(/^\d+/, String(process.pid)))
}
