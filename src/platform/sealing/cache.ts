/**
 * Opened data keys, in memory only: at most five minutes, at most 5,000, zeroed when dropped.
 *
 * The cache saves the way to the provider, never the question whether one may: the row of the key is
 * read in each transaction, and its share must be there.
 */

/** A data key in memory. Whoever holds it looks at `dropped` before each use: then it is all zeros. */
export interface OpenKey {
  bytes: Buffer
  dropped: boolean
}

const lifetimeMs = 5 * 60_000
// What is handed out lives on for as long as a transaction may be idle.
const servedMs = lifetimeMs - 30_000
const most = 5_000

interface Kept {
  key: OpenKey
  at: number
}
const kept = new Map<string, Kept>()
let sweeping: NodeJS.Timeout | undefined

/** The key under this number, if it was opened lately. */
export function cachedKey(id: string, now = performance.now()): OpenKey | undefined {
  const found = kept.get(id)
  return found && now - found.at < servedMs ? found.key : undefined
}

/** Keeps a key for a while; of the oldest ones one is dropped when there are too many. */
export function keepKey(id: string, bytes: Buffer, now = performance.now()): OpenKey {
  dropKey(id)
  const oldest = kept.size >= most ? kept.keys().next().value : undefined
  if (oldest) dropKey(oldest)
  const key = { bytes, dropped: false }
  kept.set(id, { key, at: now })
  sweeping ??= setInterval(dropOld, 15_000).unref()
  return key
}

/** Zeroes and forgets a key. */
export function dropKey(id: string): void {
  const found = kept.get(id)
  if (!found) return
  found.key.bytes.fill(0)
  found.key.dropped = true
  kept.delete(id)
}

/** Zeroes and forgets all keys. */
export function dropAllKeys(): void {
  for (const id of kept.keys()) dropKey(id)
}

/** Drops what is too old. */
export function dropOld(now = performance.now()): void {
  for (const [id, { at }] of kept) if (now - at >= lifetimeMs) dropKey(id)
  if (kept.size > 0) return
  clearInterval(sweeping)
  sweeping = undefined
}
