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
  /** The address people use, like `https://kring.example`; absent: the one of each request. */
  url?: string
  /** How many reverse proxies of ours stand before Kring, whose `X-Forwarded-For` is believed. */
  trustedProxies: number
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
    trustedProxies: readCount('KRING_PROXIES', env['KRING_PROXIES'] || '0'),
    ...(env['KRING_URL'] && { url: readUrl(env['KRING_URL']) }),
    ...(demonstration && { demonstration: demonstration === 'ja' }),
    ...(env['DATABASE_URL'] && { databaseUrl: env['DATABASE_URL'] }),
    ...(env['HOST'] && { host: env['HOST'] }),
  }
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search)
    return url.origin
  throw new ServerProblem(
    `KRING_URL is het adres van Kring zonder pad, zoals https://kring.voorbeeld.nl, niet ‘${text}’.`,
  )
}

function readCount(name: string, text: string): number {
  if (/^\d$/.test(text)) return Number(text)
  throw new ServerProblem(`${name} is een getal van 0 tot en met 9, niet ‘${text}’.`)
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port
  throw new ServerProblem(`PORT is een getal van 1 tot en met 65535, niet ‘${text}’.`)
}
