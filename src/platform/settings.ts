/**
 * The settings of Kring: environment variables, read in this one place.
 */
import { join, resolve } from 'node:path'
import type { Oversight } from '#platform/audit/oversight.ts'
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
  /** Absent: only this machine, by the name localhost. */
  host?: string
  /**
   * Whether the demonstration region is loaded and its people may sign in. Absent: `start` says yes,
   * as whoever tries Kring wants, and `web` says no, as whoever runs it in earnest must.
   */
  demonstration?: boolean
  /** `KRING_OMGEVING=productie`: real people use this. What is unsafe then stops the start. */
  production: boolean
  /** Where people reach Kring, as an origin; absent: this machine at `port`. Links in mails begin with it. */
  url?: string
  /** How many reverse proxies of ours stand before Kring; so many addresses of a request are believed. */
  trustedProxies: number
  /** How mail leaves; absent: it waits, or is kept to look at in the demonstration. */
  smtp?: Smtp
  /** Where the head of the audit trail is mailed every day. */
  witnessMail?: string
  /** Witnesses of the trail, and where the log of processings goes. */
  oversight: Oversight
}

/** A mail server, and as whom Kring writes. */
export interface Smtp {
  host: string
  port: number
  /** TLS from the first byte (`smtps:`); otherwise STARTTLS, which only this machine may do without. */
  secure: boolean
  user?: string
  password?: string
  /** An address, or a name with an address. */
  from: string
  replyTo?: string
}

/**
 * Reads the settings; `docs/operations.md` has the whole list.
 *
 * @throws ServerProblem when one of them makes no sense
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const demonstration = env['KRING_DEMONSTRATIE']
  if (demonstration && !['ja', 'nee'].includes(demonstration))
    throw new ServerProblem(`KRING_DEMONSTRATIE is ja of nee, niet ‘${demonstration}’.`)
  const environment = env['KRING_OMGEVING'] || 'proef'
  if (!['proef', 'productie'].includes(environment))
    throw new ServerProblem(`KRING_OMGEVING is proef of productie, niet ‘${environment}’.`)
  const smtp = readSmtp(env)
  const dataDir = resolve(root, env['KRING_DATA_DIR'] || 'data-local')
  const keys = readKeys(env)
  return {
    dataDir,
    ...(keys && { keys }),
    keysDir: env['KRING_KEYS_DIR']
      ? resolve(root, env['KRING_KEYS_DIR'])
      : join(dataDir, 'sleutels'),
    port: readPort(env['PORT'] || '3000'),
    ...(demonstration && { demonstration: demonstration === 'ja' }),
    ...(env['DATABASE_URL'] && { databaseUrl: env['DATABASE_URL'] }),
    ...(env['HOST'] && { host: env['HOST'] }),
    production: environment === 'productie',
    ...(env['KRING_URL'] && { url: readUrl(env['KRING_URL']) }),
    trustedProxies: readProxies(env['KRING_PROXIES'] || '0'),
    ...(smtp && { smtp }),
    oversight: readOversight(env, dataDir),
    ...(env['KRING_WITNESS_MAIL'] && {
      witnessMail: readAddress('KRING_WITNESS_MAIL', env['KRING_WITNESS_MAIL']),
    }),
  }
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

/** Where people reach Kring, without a slash at the end. */
export function publicUrl({ url, port }: Pick<Settings, 'url' | 'port'>): string {
  return url ?? `http://localhost:${port}`
}

/** Whether a host is this machine: the one place where a connection needs no TLS. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d+){3}$/.test(host) || /^\[?::1\]?$/.test(host)
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username)
    return url.origin
  throw new ServerProblem(
    'KRING_URL is het adres van Kring zonder pad, zoals https://kring.voorbeeld.nl.',
  )
}

function readOversight(env: NodeJS.ProcessEnv, dataDir: string): Oversight {
  const file = env['KRING_WITNESS_FILE']
  const url = readAddressOnTheWeb('KRING_WITNESS_URL', env)
  const processing = readAddressOnTheWeb('KRING_OTLP_URL', env)
  const mail = env['KRING_WITNESS_MAIL']
  const days = env['KRING_OTLP_DAYS'] || '30'
  if (!/^\d{1,4}$/.test(days))
    throw new ServerProblem(`KRING_OTLP_DAYS is een aantal dagen, niet ‘${days}’.`)
  return {
    witnessFile: file ? resolve(root, file) : join(dataDir, 'getuigen', 'koppen.jsonl'),
    processingDays: Number(days),
    ...(url && { witnessUrl: url }),
    ...(mail && { witnessMail: mail }),
    ...(processing && { processingUrl: processing }),
  }
}

/** Over TLS, unless it is this machine. */
function readAddressOnTheWeb(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const text = env[name]
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname)))
    return text
  throw new ServerProblem(`${name} is een adres dat begint met https://.`)
}

function readProxies(text: string): number {
  if (/^\d$/.test(text)) return Number(text)
  throw new ServerProblem('KRING_PROXIES is een getal van 0 tot en met 9.')
}

/** Never repeats what it read: there is a password in it. */
function readSmtp(env: NodeJS.ProcessEnv): Smtp | undefined {
  const text = env['KRING_SMTP_URL']
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname || url.search)
    throw new ServerProblem(
      'KRING_SMTP_URL ziet eruit als smtps://naam:wachtwoord@post.voorbeeld.nl, zonder vraagteken erachter.',
    )
  const secure = url.protocol === 'smtps:'
  if (!env['KRING_MAIL_FROM'])
    throw new ServerProblem('Bij KRING_SMTP_URL hoort KRING_MAIL_FROM: het adres van de afzender.')
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    ...(url.username && { user: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    from: readAddress('KRING_MAIL_FROM', env['KRING_MAIL_FROM']),
    ...(env['KRING_MAIL_REPLY_TO'] && {
      replyTo: readAddress('KRING_MAIL_REPLY_TO', env['KRING_MAIL_REPLY_TO']),
    }),
  }
}

function readAddress(setting: string, text: string): string {
  const plain = /^[^\s@<>"]+@[^\s@<>"]+$/
  const named = /^[^<>@"\r\n]{1,60} <([^\s@<>"]+@[^\s@<>"]+)>$/
  if (plain.test(text) || named.test(text)) return text
  throw new ServerProblem(
    `${setting} is een e-mailadres, of een naam met een adres: Kring <kring@voorbeeld.nl>.`,
  )
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port
  throw new ServerProblem(`PORT is een getal van 1 tot en met 65535, niet ‘${text}’.`)
}
