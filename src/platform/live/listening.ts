/**
 * The one connection of this process that hears what changed, whoever changed it. It is made again when
 * it breaks; what was said meanwhile is not lost, as every stream then asks.
 */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { describeError, log } from '#platform/log.ts'
import { nudge } from './streams.ts'

const channel = 'kring_live'
/** A connection that is dead without a word is noticed within so long. */
const testMs = 20_000

let stopping: AbortController | undefined
let listening: Promise<void> | undefined

/** Hears what changes from now on. Resolves when it does, or when the first try failed. */
export async function startListening(app: pg.PoolConfig): Promise<void> {
  stopping = new AbortController()
  const first = Promise.withResolvers<void>()
  listening = keepListening(app, stopping.signal, first.resolve)
  await first.promise
}

export async function stopListening(): Promise<void> {
  stopping?.abort()
  await listening
}

async function keepListening(
  app: pg.PoolConfig,
  signal: AbortSignal,
  tried: () => void,
): Promise<void> {
  for (let wait = 250; !signal.aborted; wait = Math.min(wait * 2, 5_000)) {
    try {
      await listen(app, signal, () => {
        wait = 250
        tried()
      })
    } catch (error) {
      log.warn({ event: 'live', error: describeError(error) })
    }
    tried()
    await pause(wait, undefined, { signal }).catch(() => undefined)
  }
}

/** Resolves when asked to stop; rejects when the connection breaks. */
async function listen(app: pg.PoolConfig, signal: AbortSignal, heard: () => void): Promise<void> {
  const client = new pg.Client({ ...app, keepAlive: true, query_timeout: 5_000 })
  const broken = Promise.withResolvers<never>()
  client.on('error', broken.reject)
  client.on('end', () => broken.reject(new Error('The connection ended')))
  client.on('notification', ({ payload }) => nudge(payload))
  broken.promise.catch(() => undefined)
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
    heard()
    nudge()
    while (!signal.aborted) {
      const rest = pause(testMs, undefined, { signal }).catch(() => undefined)
      await Promise.race([rest, broken.promise])
      if (!signal.aborted) await client.query('select 1')
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}
