/**
 * The sealer: numbers the entries that committed since the last time, puts their hashes in the tree and
 * signs its new head. One process at a time does so; any process may. See decision 0014.
 */
import { canonicalEntry } from '#platform/audit/canonical.ts'
import {
  headHash,
  isSigned,
  noHead,
  sealKey,
  signHead,
  type SignedHead,
} from '#platform/audit/head.ts'
import { addLeaf, leafHash, rootOf, type Tree } from '#platform/audit/merkle.ts'
import { runAs, sql, system, type Work } from '#platform/database.ts'

/** A head is made when so many entries wait, or when the oldest waits so long. */
export const sealAfter = { entries: 1_000, seconds: 10 } as const

/** One head never covers more new entries than this, so that its transaction stays short. */
const batchMax = 5_000
const sealerLock = 20_261_123_05

/** The last head does not fit the key of this host, or its own tree: nothing is built on it. */
export class UntrustedHead extends Error {}

/** Whether it is time for a head: enough entries wait, or one waits long enough. */
export async function isTimeToSeal(work: Work): Promise<boolean> {
  const { rows } = await sql<{ time: boolean }>`
    select (select at < now() - make_interval(secs => ${sealAfter.seconds - 1})
            from oversight.unsealed order by entry_id limit 1)
        or (select count(*) >= ${sealAfter.entries}
            from (select from oversight.unsealed limit ${sealAfter.entries}) first_ones) as time`.execute(
    work.db,
  )
  return rows[0]?.time ?? false
}

/**
 * Seals all that waits, in heads of at most 5,000 entries.
 *
 * @returns how many entries were sealed; 0 when another process is at it
 * @throws UntrustedHead
 */
export async function sealAll(): Promise<number> {
  let sealed = 0
  for (;;) {
    const count = await runAs(system, sealOnce)
    sealed += count
    if (count < batchMax) return sealed
  }
}

/** Seals one batch in the transaction of `work`. @returns how many entries */
export async function sealOnce(work: Work, most = batchMax): Promise<number> {
  const { db } = work
  const { rows: locked } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(${sealerLock}) as mine`.execute(db)
  if (!locked[0]!.mine) return 0
  const { rows } = await sql<{ id: number; text: string }>`
    select e.id, ${sql.raw(canonicalEntry)} as text
    from oversight.unsealed u join audit.entry e on e.id = u.entry_id
    order by u.entry_id limit ${most}`.execute(db)
  if (rows.length === 0) return 0
  const { tree, last } = await lastTree(work)
  const first = tree.size
  const leaves = rows.map(({ text }) => leafHash(text))
  for (const leaf of leaves) addLeaf(tree, leaf)
  const ids = rows.map(({ id }) => id)
  await sql`
    insert into audit.seal (position, entry_id, leaf)
    select ${first}::bigint + n - 1, id, leaf
    from unnest(${ids}::bigint[], ${leaves}::bytea[]) with ordinality given (id, leaf, n)`.execute(
    db,
  )
  await saveHead(work, tree, last)
  const gone = await sql`
    delete from oversight.unsealed where entry_id = any (${ids}::bigint[])`.execute(db)
  if (gone.numAffectedRows !== BigInt(ids.length))
    throw new Error('What was sealed still waits to be sealed')
  return rows.length
}

async function saveHead(work: Work, tree: Tree, last: SignedHead | undefined): Promise<void> {
  const head = signHead(
    {
      number: (last?.number ?? 0) + 1,
      size: tree.size,
      root: rootOf(tree),
      previous: last ? headHash(last) : noHead,
      // A clock that was set back must not make heads that seem to go back.
      at: new Date(Math.max(work.now.getTime(), last?.at.getTime() ?? 0)),
    },
    sealKey(),
  )
  await work.db
    .insertInto('audit.head')
    .values({ ...head, peaks: Buffer.concat(tree.peaks) })
    .execute()
}

/** The tree as the last head left it. @throws UntrustedHead */
async function lastTree(work: Work): Promise<{ tree: Tree; last: SignedHead | undefined }> {
  const last = await work.db
    .selectFrom('audit.head')
    .select(['number', 'size', 'root', 'previous', 'peaks', 'at', 'key', 'signature'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return { tree: { size: 0, peaks: [] }, last: undefined }
  const tree = { size: last.size, peaks: peaksOf(last.peaks) }
  if (!isSigned(last, sealKey())) throw new UntrustedHead('The last head has another signature')
  if (!rootOf(tree).equals(last.root)) throw new UntrustedHead('The last head has other peaks')
  return { tree, last }
}

/** The peaks as the table keeps them: one after the other. */
export function peaksOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / 32 }, (_, n) => bytes.subarray(n * 32, n * 32 + 32))
}
