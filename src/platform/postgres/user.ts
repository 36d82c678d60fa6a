/**
 * As whom PostgreSQL runs, and how it is tied to the life of this process.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** A user of this machine; undefined stands for whoever runs this process. */
export type ServerUser = { uid: number; gid: number } | undefined

/** How to start a program: what `spawn` needs. */
export interface Start {
  file: string
  args: string[]
  /** `uid` and `gid` are taken after `cwd`, so the folder need not be reachable for that user. */
  options: { uid?: number; gid?: number }
}

/**
 * PostgreSQL refuses to run as root. Then: whoever owns the data; else the owner of the folder they
 * come in, so that this person can start Kring later without root; else `kring`, else `nobody`.
 */
export function serverUser(data: string): ServerUser {
  if (process.getuid?.() !== 0) return undefined
  if (existsSync(data)) {
    const { uid, gid } = statSync(data)
    if (uid !== 0) return { uid, gid }
  }
  const { uid } = statSync(nearestFolder(dirname(data)))
  // initdb fails for a number without a name.
  return (uid !== 0 && findUser((user) => user.uid === uid)) || ownUser()
}

/** The closest folder above or at `path` that exists. */
export function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path))
}

function ownUser() {
  const named = (name: string) => findUser((user) => user.name === name)
  if (!named('kring'))
    spawnSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell=/usr/sbin/nologin',
      'kring',
    ])
  return named('kring') ?? named('nobody') ?? { uid: 65534, gid: 65534 }
}

function findUser(fits: (user: { name: string; uid: number }) => boolean) {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  const found = users.find(fits)
  return found && { uid: found.uid, gid: found.gid }
}

const watchingShell = `
  exec 3<&0; "$@" </dev/null 3<&- & p=$!
  (read x; kill -INT $p) <&3 & w=$!
  trap "kill -INT $p" INT TERM; trap "kill -QUIT $p" QUIT
  while kill -0 $p 2>/dev/null; do wait $p; s=$?; done
  kill $w 2>/dev/null; exit $s`

/**
 * Starts `program` so that it stops cleanly when this process ends, however it ends.
 *
 * On Linux the kernel signals it when our main thread ends. Elsewhere a shell waits for the end of
 * the pipe on its standard input.
 */
export function tied(user: ServerUser, program: string, args: string[]): Start {
  const options = user ? { uid: user.uid, gid: user.gid } : {}
  if (process.platform === 'linux' && existsSync('/usr/bin/setpriv'))
    return {
      file: '/usr/bin/setpriv',
      args: ['--no-new-privs', '--pdeathsig=INT', program, ...args],
      options,
    }
  return { file: '/bin/sh', args: ['-c', watchingShell, 'sh', program, ...args], options }
}

/** Whether the server's user may do what `test` asks, such as `-x` of a folder. */
export function allowed(user: ServerUser, ...test: string[]): boolean {
  return spawnSync('test', test, { ...user, cwd: '/' }).status === 0
}
