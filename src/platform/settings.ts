/**
 * The settings of Kring: environment variables, read in this one place.
 */
import { join, resolve } from 'node:path'
import { root } from '#platform/paths.ts'
import { ServerProblem } from './postgres/index.ts'

export interface Settings {
  /** Where the data of the embedded server and the local secret are. */
  dataDir: string
  /** Where the keys are that the database must not hold; machines that share a database share them. */
  keysDir: string
  /** A PostgreSQL server of your own, as a role that may make roles and databases. */
  databaseUrl?: string
  port: number
  /** Absent: only this machine, by the name localhost. */
  host?: string
  /**
   * Whether the demonstration region is loaded and its people may sign in. Absent: `start` says yes,
   * as whoever tries Kring wants, and `web` says no, as whoever runs it in earnest must.
   */
  demonstration?: boolean
}

/**
 * Reads `KRING_DATA_DIR`, `KRING_KEYS_DIR`, `DATABASE_URL`, `PORT`, `HOST` and `KRING_DEMONSTRATIE`.
 *
 * @throws ServerProblem when one of them makes no sense
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const demonstration = env['KRING_DEMONSTRATIE']
  if (demonstration && !['ja', 'nee'].includes(demonstration))
    throw new ServerProblem(`KRING_DEMONSTRATIE is ja of nee, niet ‘${demonstration}’.`)
  const dataDir = resolve(root, env['KRING_DATA_DIR'] || 'data-local')
  return {
    dataDir,
    keysDir: env['KRING_KEYS_DIR']
      ? resolve(root, env['KRING_KEYS_DIR'])
      : join(dataDir, 'sleutels'),
    port: readPort(env['PORT'] || '3000'),
    ...(demonstration && { demonstration: demonstration === 'ja' }),
    ...(env['DATABASE_URL'] && { databaseUrl: env['DATABASE_URL'] }),
    ...(env['HOST'] && { host: env['HOST'] }),
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port
  throw new ServerProblem(`PORT is een getal van 1 tot en met 65535, niet ‘${text}’.`)
}
