/**
 * The settings of Kring: environment variables, read in this one place.
 */
import { join, resolve } from 'node:path'
import { root } from '#platform/paths.ts'
import { ServerProblem } from './postgres/index.ts'

/** Where the wrapping keys of persons' content are, when not in `keysDir`: HashiCorp Vault, transit engine. */
export interface KeySettings {
  /** Ends with a slash. */
  url: string
  tokenFile: string
  mount: string
  key: string
}

export interface Settings {
  /** Where the data of the embedded server and the local secret are. */
  dataDir: string
  /** Where the keys are that the database must not hold; machines that share a database share them. */
  keysDir: string
  /** Absent: the wrapping keys are files in `keysDir`. */
  keys?: KeySettings
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
 * Reads `KRING_DATA_DIR`, `KRING_KEYS_DIR`, `KRING_KEYS`, `KRING_VAULT_…`, `DATABASE_URL`, `PORT`, `HOST`
 * and `KRING_DEMONSTRATIE`.
 *
 * @throws ServerProblem when one of them makes no sense
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const demonstration = env['KRING_DEMONSTRATIE']
  if (demonstration && !['ja', 'nee'].includes(demonstration))
    throw new ServerProblem(`KRING_DEMONSTRATIE is ja of nee, niet ‘${demonstration}’.`)
  const dataDir = resolve(root, env['KRING_DATA_DIR'] || 'data-local')
  const keys = readKeys(env)
  return {
    dataDir,
    ...(keys && { keys }),
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

function readKeys(env: NodeJS.ProcessEnv): KeySettings | undefined {
  const driver = env['KRING_KEYS'] || 'lokaal'
  if (driver === 'lokaal') return undefined
  if (driver !== 'vault')
    throw new ServerProblem(`KRING_KEYS is lokaal of vault, niet ‘${driver}’.`)
  const {
    KRING_VAULT_URL: address = '',
    KRING_VAULT_TOKEN_FILE: tokenFile = '',
    KRING_VAULT_KEY: key = 'kring',
    KRING_VAULT_MOUNT: mount = 'transit',
  } = env
  if (!tokenFile)
    throw new ServerProblem('KRING_VAULT_TOKEN_FILE noemt geen bestand met het token voor Vault.')
  for (const [name, word] of Object.entries({ KRING_VAULT_KEY: key, KRING_VAULT_MOUNT: mount }))
    if (!/^[\w-]+(\/[\w-]+)*$/.test(word))
      throw new ServerProblem(`${name} kan niet ‘${word}’ zijn.`)
  return { url: readVaultUrl(address), tokenFile: resolve(root, tokenFile), mount, key }
}

/** Keys travel here: in the clear only within this machine. */
function readVaultUrl(text: string): string {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`)
  const near = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && near)) return url.href
  throw new ServerProblem(
    `KRING_VAULT_URL is een adres met https:// (http:// mag alleen op deze machine zelf), niet ‘${text}’.`,
  )
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port
  throw new ServerProblem(`PORT is een getal van 1 tot en met 65535, niet ‘${text}’.`)
}
