/**
 * Live signs (seinen): an open page says that something on it changed meanwhile.
 *
 * PostgreSQL says which thing changed to every web process; each asks, as whoever looks, whether that is
 * news to them. Without script nothing is missing: a page is as new as when it was asked for. Decision 0023.
 */
import type pg from 'pg'
import { startListening, stopListening } from './listening.ts'
import { startStreams, stopStreams } from './streams.ts'

/** Begins to hear and to tell. */
export async function startLive(app: pg.PoolConfig): Promise<void> {
  startStreams()
  await startListening(app)
}

/** Ends all streams. */
export async function stopLive(): Promise<void> {
  stopStreams()
  await stopListening()
}
