/**
 * Rotation of the wrapping key, for whoever runs Kring: as `owner`, since no request may see all keys.
 *
 * What is still to do follows from the rows themselves, so a rotation that was broken off goes on where
 * it was. Old and new key open meanwhile; nothing waits.
 */
import type pg from 'pg'
import { withClient } from '#platform/server.ts'
import { contextOf } from './files.ts'
import type { Wrapped } from './provider.ts'
import { currentProvider, providerOf } from './providers.ts'
import type { Where } from './store.ts'

const batch = 100

interface LivingKey extends Where, Wrapped {
  id: string
  version: number
}

/** How the keys stand. */
export interface KeyStatus {
  provider: string
  /** The wrapping key that new data keys get; undefined before the first. */
  current: string | undefined
  /** Living data keys per wrapping key. */
  living: { keyId: string; count: number }[]
  destroyed: number
  /** Destroyed, with a share that is still to be removed. */
  unshredded: number
  /** A Dutch sentence when the provider cannot do its work. */
  problem: string | undefined
}

/** @returns the state of all keys, without a word of which files they are of */
export async function keyStatus(owner: pg.PoolConfig): Promise<KeyStatus> {
  const provider = currentProvider()
  const problem = await provider.health()
  const current = problem ? undefined : await provider.current()
  return withClient(owner, async (client) => {
    const { rows } = await client.query<{ key_id: string; living: string }>(
      `select key_id, count(*) as living from sealing.data_key where destroyed_at is null
       group by key_id order by key_id`,
    )
    const ended = await client.query<{ destroyed: string; unshredded: string }>(
      `select count(*) as destroyed, count(*) filter (where shredded_at is null) as unshredded
       from sealing.data_key where destroyed_at is not null`,
    )
    return {
      provider: provider.name,
      current,
      living: rows.map(({ key_id, living }) => ({ keyId: key_id, count: Number(living) })),
      destroyed: Number(ended.rows[0]!.destroyed),
      unshredded: Number(ended.rows[0]!.unshredded),
      problem,
    }
  })
}

/**
 * Makes a new wrapping key and wraps every data key with it; goes on with a rotation that was broken off.
 *
 * @param tell hears after each hundred how many are done, of how many
 * @returns the new wrapping key, and how many data keys were wrapped anew
 */
export async function rotateKeys(
  owner: pg.PoolConfig,
  tell: (done: number, total: number) => void = () => undefined,
): Promise<{ keyId: string; rewrapped: number }> {
  const provider = currentProvider()
  return withClient(owner, async (client) => {
    const before = await provider.current()
    const unfinished = before ? await countOthers(client, before) : 0
    const keyId = before && unfinished > 0 ? before : await provider.rotate()
    const total = await countOthers(client, keyId)
    let rewrapped = 0
    for (;;) {
      const done = await rewrapSome(client, keyId)
      if (done === 0) return { keyId, rewrapped }
      rewrapped += done
      tell(rewrapped, total)
    }
  })
}

/**
 * Ends an old wrapping key for good: then no backup of its time opens any more.
 *
 * @returns false, and nothing happens, when it is the current one or data keys still need it
 */
export async function forgetKey(owner: pg.PoolConfig, keyId: string): Promise<boolean> {
  const provider = providerOf(keyId)
  if (keyId === (await currentProvider().current())) return false
  return withClient(owner, async (client) => {
    const { rows } = await client.query(
      'select from sealing.data_key where destroyed_at is null and key_id = $1 limit 1',
      [keyId],
    )
    if (rows.length > 0) return false
    await provider.destroy(keyId)
    return true
  })
}

async function countOthers(client: pg.Client, keyId: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    'select count(*) from sealing.data_key where destroyed_at is null and key_id <> $1',
    [keyId],
  )
  return Number(rows[0]!.count)
}

async function rewrapSome(client: pg.Client, keyId: string): Promise<number> {
  await client.query('begin')
  const { rows } = await client.query<LivingKey>(
    `select id, module, file_id as "fileId", compartment, version, key_id as "keyId", wrapped as bytes
     from sealing.data_key where destroyed_at is null and key_id <> $1
     order by key_id, id limit ${batch} for update`,
    [keyId],
  )
  const wrapped = await Promise.all(rows.map(rewrapped))
  await client.query(
    `update sealing.data_key d set key_id = n.key_id, wrapped = n.wrapped
     from unnest($1::uuid[], $2::text[], $3::bytea[]) n (id, key_id, wrapped) where d.id = n.id`,
    [rows.map(({ id }) => id), wrapped.map((one) => one.keyId), wrapped.map((one) => one.bytes)],
  )
  await client.query('commit')
  return rows.length
}

async function rewrapped(key: LivingKey): Promise<Wrapped> {
  const context = contextOf(key, key.version)
  const from = providerOf(key.keyId)
  const to = currentProvider()
  if (from === to) return to.rewrap(context, key)
  const plain = await from.unwrap(context, key, '')
  try {
    return await to.wrap(context, plain)
  } finally {
    plain.fill(0)
  }
}
