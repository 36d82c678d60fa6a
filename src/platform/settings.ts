/**
 * The settings of Kring: environment variables, read in this one place.
 */
import { join, resolve } from 'node:path'
import type { Oversight } from '#platform/audit/oversight.ts'
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
  /** Witnesses of the trail, and where the log of processings goes. */
  oversight: Oversight
}

/**
 * Reads `KRING_DATA_DIR`, `KRING_KEYS_DIR`, `DATABASE_URL`, `PORT`, `HOST`, `KRING_DEMONSTRATIE`, and what
 * `Oversight` holds: `KRING_WITNESS_FILE`, `KRING_WITNESS_URL`, `KRING_WITNESS_MAIL`, `KRING_OTLP_URL` and
 * `KRING_OTLP_DAYS`.
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
    oversight: readOversight(env, dataDir),
    ...(demonstration && { demonstration: demonstration === 'ja' }),
    ...(env['DATABASE_URL'] && { databaseUrl: env['DATABASE_URL'] }),
    ...(env['HOST'] && { host: env['HOST'] }),
  }
}

function readOversight(env: NodeJS.ProcessEnv, dataDir: string): Oversight {
  const file = env['KRING_WITNESS_FILE']
  const url = readUrl('KRING_WITNESS_URL', env)
  const mail = env['KRING_WITNESS_MAIL']
  const processing = readUrl('KRING_OTLP_URL', env)
  if (mail && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mail))
    throw new ServerProblem('KRING_WITNESS_MAIL is een e-mailadres, zoals getuige@voorbeeld.nl.')
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

/** An address on the web: over TLS, unless it is this machine. */
function readUrl(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const text = env[name]
  if (!text) return undefined
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: '', hostname: '' }
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && here)) return text
  throw new ServerProblem(`${name} is een adres dat begint met https://, niet ‘${text}’.`)
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port
  throw new ServerProblem(`PORT is een getal van 1 tot en met 65535, niet ‘${text}’.`)
}
