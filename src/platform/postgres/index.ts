/**
 * The PostgreSQL that npm brings: started beside this process, and ended with it.
 *
 * It listens on a socket only, in a folder that only the server's user and root enter; that folder
 * is the key, so there are no passwords. See `docs/operations.md` for a server of your own.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as folder from './folder.ts'
import { folderProblem, serverProblem, ServerProblem } from './problem.ts'
import { programs } from './programs.ts'
import { allowed, serverUser, tied, type ServerUser } from './user.ts'

export { ServerProblem } from './problem.ts'

/** A running server. */
export interface Postgres {
  /** The folder of its socket, which is what `host` is for a client. */
  socket: string
  /** Resolves when it runs no more, whatever the reason. */
  exited: Promise<void>
  /** From now on it is started again when it falls over; until then a fall is its end. */
  keep(): void
  /** The end of what it wrote to its log, which is kept nowhere. */
  log(): string
  /** Ends it cleanly; running transactions are rolled back. */
  stop(): Promise<void>
}

/** Everything about one server that stays the same when it is started again. */
interface Place {
  home: string
  data: string
  user: ServerUser
  bin: string
  socket: string
  /** How the server names its data: root's own folders it cannot reach by their path. */
  reach: string
  settings: string[]
}

const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
const always = [
  'listen_addresses=',
  'shared_buffers=128MB',
  // Eight processes of Kring, each with all the connections it may have, and a few to look.
  'max_connections=200',
  'timezone=UTC',
  // Statements, their parameters and what an error says of them hold what people typed: of all that
  // PostgreSQL can write about its work, only why it stops is asked.
  'log_min_messages=fatal',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_statement=none',
  'log_min_duration_statement=-1',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
  'logging_collector=off',
]
const forTests = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/**
 * Starts a server on the data in `home`, and makes them when there are none.
 *
 * @param temporary for tests: fast, and lost in a crash
 * @throws ServerProblem with a sentence for the person who starts it
 */
export async function startPostgres(home: string, temporary = false): Promise<Postgres> {
  const user = serverUser(join(home, 'data'))
  folder.prepareHome(home, user)
  const release = await folder.holdFolder(realpathSync(home), user)
  try {
    const place = await prepare(realpathSync(home), user, temporary)
    return keepRunning(place, await launch(place), release)
  } catch (error) {
    release()
    throw error
  }
}

/** The socket of a server that another process runs on `home`, or undefined. */
export function runningPostgres(home: string): string | undefined {
  if (!existsSync(home) || folder.holder(home) === undefined) return undefined
  const text = folder.pidFile(join(home, 'data'))
  return folder.saysReady(text) ? text.split('\n')[4] : undefined
}

async function prepare(home: string, user: ServerUser, temporary: boolean): Promise<Place> {
  const data = join(home, 'data')
  const held = folder.holdsData(data)
  await endOrphan(data)
  const within = allowed(user, '-x', home)
  const bin = join(programs(home, user), 'bin')
  const place: Place = {
    home,
    data,
    user,
    bin,
    socket: socketFolder(home, within),
    reach: within ? data : '/proc/self/cwd',
    settings: temporary ? [...always, ...forTests] : always,
  }
  if (!held) makeData(place)
  return place
}

/** A server whose Kring was killed stops by itself; this waits, and insists after a while. */
async function endOrphan(data: string): Promise<void> {
  for (let waited = 0; ; waited += 20) {
    const pid = folder.serving(data)
    if (pid === undefined) break
    if (waited === 1_000) process.kill(pid, 'SIGINT')
    if (waited === 15_000) process.kill(pid, 'SIGQUIT')
    if (waited > 20_000)
      throw new ServerProblem(
        `Een oude PostgreSQL (proces ${pid}) op ${data} stopt niet; stop die eerst.`,
      )
    await pause(20)
  }
  folder.disownPidFile(data)
}

/** In the home when the address fits (107 bytes) and the server can reach it. */
function socketFolder(home: string, within: boolean): string {
  const inside = join(home, 'socket')
  if (within && inside.length < 90) return inside
  const name = `kring-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`
  return join(process.getuid?.() === 0 && existsSync('/run') ? '/run' : '/tmp', name)
}

/** Makes the data under another name first: what was broken off is never taken for data. */
function makeData({ home, data, user, bin, reach }: Place): void {
  const fresh = `${data}.new`
  try {
    rmSync(fresh, { recursive: true, force: true })
    folder.ownFolder(fresh, user)
  } catch (error) {
    throw folderProblem(error, home)
  }
  const at = reach === data ? fresh : reach
  const choices = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8']
  const locale = ['--locale-provider=builtin', '--locale=C.UTF-8']
  const { file, args, options } = tied(user, join(bin, 'initdb'), ['-D', at, ...choices, ...locale])
  try {
    execFileSync(file, args, { ...options, env, cwd: fresh, stdio: ['pipe', 'ignore', 'pipe'] })
    renameSync(fresh, data)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw serverProblem(String((error as { stderr?: Buffer }).stderr ?? error), home)
  }
}

async function launch(place: Place): Promise<Server> {
  for (const until = Date.now() + 20_000; ; await pause(100)) {
    const { child, written, killed } = await tryLaunch(place)
    if (child) return { child, written }
    const log = written()
    // Children of a killed server hold its memory until their statement ends.
    const held = /pre-existing shared memory block/.test(log)
    // Who was killed while it started had no reason of its own to give up.
    if (!(held || killed) || Date.now() > until) throw serverProblem(log, place.home)
  }
}

/** A server that answers. */
interface Server {
  child: ChildProcess
  /** The end of what it wrote. */
  written: () => string
}

interface Launched extends Partial<Server> {
  written: () => string
  killed?: boolean
}

async function tryLaunch(place: Place): Promise<Launched> {
  const { data, user, bin, socket, reach, settings } = place
  try {
    rmSync(socket, { recursive: true, force: true }) // its lock file outlives a crash
    folder.ownFolder(socket, user)
  } catch (error) {
    throw folderProblem(error, socket)
  }
  const given = settings.flatMap((setting) => ['-c', setting])
  const start = tied(user, join(bin, 'postgres'), ['-D', reach, '-k', socket, ...given])
  const before = folder.pidFile(data)
  // A group of its own: Ctrl-C reaches this process only, which then stops things in order.
  const child = spawn(start.file, start.args, {
    ...start.options,
    env,
    cwd: data,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let log = ''
  const written = () => log
  let alive = true
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-20_000)))
  child.once('error', (error) => (log += error.message))
  child.once('close', () => (alive = false))
  for (const until = Date.now() + 120_000; alive && Date.now() < until; await pause(5)) {
    const now = folder.pidFile(data)
    if (now !== before && folder.saysReady(now)) return { child, written }
  }
  const killed = child.signalCode !== null
  child.kill('SIGQUIT')
  return { written, killed }
}

/** Starts the server again when it falls over, once that is asked; gives up when it keeps falling. */
function keepRunning(place: Place, first: Server, release: () => void): Postgres {
  let { child, written } = first
  let stopping = false
  let kept = false
  let launched = Date.now()
  let falls = 0
  const gone = (one: ChildProcess) =>
    one.exitCode !== null || one.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((done) => one.once('close', () => done()))
  const exited = (async () => {
    for (;;) {
      await gone(child)
      if (stopping || !kept) return
      falls = Date.now() - launched < 100 ? falls + 1 : 0
      if (falls === 10) return
      process.stderr.write('PostgreSQL is gestopt zonder dat Kring dat vroeg; het start opnieuw.\n')
      try {
        await pause(falls * 50)
        await endOrphan(place.data)
        ;({ child, written } = await launch(place))
        launched = Date.now()
      } catch (error) {
        process.stderr.write(`${(error as Error).message}\n`)
        return
      }
      if (stopping) child.kill('SIGINT')
    }
  })().finally(release)
  return {
    socket: place.socket,
    exited,
    keep: () => (kept = true),
    log: () => written(),
    stop: async () => {
      stopping = true
      child.kill('SIGINT')
      const insist = setTimeout(() => child.kill('SIGQUIT'), 20_000)
      await exited
      clearTimeout(insist)
      rmSync(place.socket, { recursive: true, force: true })
    },
  }
}
