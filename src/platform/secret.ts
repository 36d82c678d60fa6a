/**
 * The secret from which the passwords of our database roles are made, for a server of your own.
 */
import { createHmac, randomBytes } from 'node:crypto'
import {
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { folderProblem } from './postgres/problem.ts'

/**
 * The password of `role`: an HMAC under `KRING_SECRET`, or under a random secret that is made once in
 * `dataDir`. Machines that share a server need the same `KRING_SECRET`.
 */
export function passwordOf(role: string, dataDir: string): string {
  const secret = process.env['KRING_SECRET'] || keptSecret(dataDir)
  return createHmac('sha256', secret).update(role).digest('base64url')
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'geheim')
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw folderProblem(error, dataDir)
  }
  const draft = `${file}.${process.pid}`
  try {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
    // Root keeps it for whoever owns the folder, who may start Kring without root next time.
    const { uid, gid } = statSync(dataDir)
    if (process.getuid?.() === 0) chownSync(draft, uid, gid)
    // A link never replaces: of two processes that start at once, both read the first one's secret.
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw folderProblem(error, dataDir)
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8')
}
