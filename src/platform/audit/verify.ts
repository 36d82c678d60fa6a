/**
 * The check: everything computed again from the rows, held against every signed head and against what
 * witnesses keep. Reads only; in pages, so that a trail of any length fits.
 */
import { canonicalEntry } from '#platform/audit/canonical.ts'
import {
  headHash,
  isSigned,
  noHead,
  readWitnessLine,
  type SealKey,
  type SignedHead,
} from '#platform/audit/head.ts'
import { addLeaf, emptyTree, leafHash, rootOf, type Tree } from '#platform/audit/merkle.ts'
import { peaksOf } from '#platform/audit/seal.ts'

/** Asks one question of one snapshot; values come as text or null, column by column. */
export type Ask = (text: string, values?: unknown[]) => Promise<(string | null)[][]>

/** What was found: how much was checked, or what is wrong, in one Dutch sentence. */
export type Verdict =
  | { sound: true; entries: number; heads: number; waiting: number; witnessed: number }
  | { sound: false; text: string }

const rowsPerPage = 10_000
const headsPerPage = 5_000

/** Something is wrong; its message is what a person reads. */
class Wrong extends Error {}

/**
 * Checks the whole trail.
 *
 * @param ask one snapshot: a transaction that is `repeatable read`, as an actor who may read all of it
 * @param key the sealing key of this host, from the keyring and not from the database
 * @param witness the lines of a witness, if there is one at hand
 */
export async function verifyTrail(
  ask: Ask,
  key: Pick<SealKey, 'public' | 'id'>,
  witness?: string,
): Promise<Verdict> {
  try {
    const heads = await checkHeads(ask, key)
    const witnessed = witness === undefined ? 0 : checkWitness(witness, heads, key)
    await checkRows(ask, heads)
    const waiting = await checkRest(ask, heads.at(-1)?.size ?? 0)
    return {
      sound: true,
      entries: heads.at(-1)?.size ?? 0,
      heads: heads.length,
      waiting,
      witnessed,
    }
  } catch (error) {
    if (error instanceof Wrong) return { sound: false, text: error.message }
    throw error
  }
}

interface StoredHead extends SignedHead {
  peaks: Buffer
}

/** The chain of heads: numbered without a gap, growing, each naming the one before, signed with our key. */
async function checkHeads(ask: Ask, key: Pick<SealKey, 'public' | 'id'>): Promise<StoredHead[]> {
  const heads: StoredHead[] = []
  for (;;) {
    const page = await ask(
      `select number, size, encode(root, 'hex'), encode(previous, 'hex'), encode(peaks, 'hex'),
              extract(epoch from at)::text, encode(key, 'hex'), encode(signature, 'hex')
       from audit.head where number > $1 order by number limit ${headsPerPage}`,
      [heads.at(-1)?.number ?? Number.MIN_SAFE_INTEGER],
    )
    for (const row of page) heads.push(nextHead(row, heads.at(-1), key))
    if (page.length < headsPerPage) return heads
  }
}

function nextHead(
  row: (string | null)[],
  before: StoredHead | undefined,
  key: Pick<SealKey, 'public' | 'id'>,
): StoredHead {
  const [number, size, root, previous, peaks, at, keyId, signature] = row as string[]
  const expected = (before?.number ?? 0) + 1
  if (Number(number) !== expected)
    throw new Wrong(
      `Kop ${expected} van het logboek ontbreekt: na kop ${expected - 1} komt ${number}.`,
    )
  const head = {
    number: Number(number),
    size: Number(size),
    root: Buffer.from(root!, 'hex'),
    previous: Buffer.from(previous!, 'hex'),
    peaks: Buffer.from(peaks!, 'hex'),
    // Seconds with six decimals, as text: in microseconds it is a whole number that fits.
    at: new Date(Number(at!.replace('.', '')) / 1_000),
    key: Buffer.from(keyId!, 'hex'),
    signature: Buffer.from(signature!, 'hex'),
  }
  const name = `Kop ${head.number}${momentOf(head.at)}`
  if (Number.isNaN(head.at.getTime())) throw new Wrong(`${name} heeft geen tijd die kan.`)
  if (!head.key.equals(key.id))
    throw new Wrong(`${name} is met een andere sleutel ondertekend dan die van deze server.`)
  if (!isSigned(head, key)) throw new Wrong(`${name} is gewijzigd: de handtekening klopt niet.`)
  // A signature covers milliseconds; the column could hold more.
  if (!at!.endsWith('000')) throw new Wrong(`${name} is gewijzigd: de tijd is niet die van toen.`)
  if (!head.previous.equals(before ? headHash(before) : noHead))
    throw new Wrong(`${name} sluit niet aan op de kop ervoor.`)
  if (head.size <= (before?.size ?? 0) || head.at < (before?.at ?? head.at))
    throw new Wrong(`${name} gaat terug: een kop telt meer regels dan de kop ervoor en is later.`)
  return head
}

/** Every head that a witness has must be one of ours, to the letter. */
function checkWitness(
  text: string,
  heads: StoredHead[],
  key: Pick<SealKey, 'public' | 'id'>,
): number {
  const lines = text.split('\n')
  // Empty after an end of line; without one it may still have been written when it was copied.
  if (!readWitnessLine(lines.at(-1)!)) lines.pop()
  let checked = 0
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const where = `Regel ${index + 1} van de getuige`
    const theirs = readWitnessLine(line)
    // A process that died while writing left half a line; the whole one came after it.
    if (!theirs && lines[index + 1]?.startsWith(line)) continue
    if (!theirs) throw new Wrong(`${where} is niet te lezen als kop van een logboek.`)
    const name = `${where} (kop ${theirs.number}${momentOf(theirs.at)})`
    if (!theirs.key.equals(key.id))
      throw new Wrong(`${name} is met een andere sleutel ondertekend dan die van deze server.`)
    if (!isSigned(theirs, key)) throw new Wrong(`${name} heeft een handtekening die niet klopt.`)
    const ours = heads[theirs.number - 1]
    if (!ours)
      throw new Wrong(
        `${name} ontbreekt in het logboek: het eindigt bij kop ${heads.length}. Er zijn koppen teruggedraaid.`,
      )
    if (!headHash(ours).equals(headHash(theirs)))
      throw new Wrong(`${name} is een andere dan kop ${theirs.number} in het logboek.`)
    checked++
  }
  return checked
}

/** Every sealed row: there, unchanged, in its place; and the root of every head follows from them. */
async function checkRows(ask: Ask, heads: StoredHead[]): Promise<void> {
  const tree = emptyTree()
  const total = heads.at(-1)?.size ?? 0
  let head = 0
  let next = rowsFrom(ask, 0)
  for (let from = 0; from < total; from += rowsPerPage) {
    const page = await next
    // The server reads on while we hash.
    next = rowsFrom(ask, from + rowsPerPage)
    for (const row of page) {
      checkRow(row, tree, total)
      if (tree.size === heads[head]!.size) checkRoot(tree, heads[head++]!)
    }
    if (page.length < rowsPerPage) break
  }
  await next
  const [beyond] = await ask(
    `select position, entry_id from audit.seal where position < 0 or position >= $1
     order by position limit 1`,
    [tree.size],
  )
  const missing = heads[head]
  if (beyond && missing) throw missingSeal(tree, beyond)
  if (missing)
    throw new Wrong(
      `Het logboek is afgekapt: kop ${missing.number}${momentOf(missing.at)} telt ${missing.size} regels, er zijn er ${tree.size}.`,
    )
  if (beyond)
    throw new Wrong(
      `Regel ${beyond[1]} heeft een zegel, op plaats ${beyond[0]}, dat onder geen enkele kop staat.`,
    )
}

/**
 * By place and not by count: row security makes the planner think that few rows are left, and it would
 * read and sort the whole table for every page.
 */
function rowsFrom(ask: Ask, position: number): Promise<(string | null)[][]> {
  return ask(
    `select s.position, s.entry_id, encode(s.leaf, 'hex'),
            case when e.id is not null then ${canonicalEntry} end, e.at
     from audit.seal s left join audit.entry e on e.id = s.entry_id
     where s.position between $1::bigint and $1::bigint + ${rowsPerPage - 1} order by s.position`,
    [position],
  )
}

function checkRow(row: (string | null)[], tree: Tree, total: number): void {
  const [position, id, leaf, text, at] = row
  const name = `Regel ${id}${at ? ` van ${at}` : ''}`
  if (Number(position) !== tree.size) throw missingSeal(tree, row)
  if (tree.size >= total)
    throw new Wrong(
      `${name} heeft een zegel, op plaats ${position}, dat onder geen enkele kop staat.`,
    )
  if (text === null || text === undefined)
    throw new Wrong(`Regel ${id} is verwijderd: het zegel op plaats ${position} is er nog.`)
  const hash = leafHash(text)
  if (hash.toString('hex') !== leaf)
    throw new Wrong(
      `${name} is gewijzigd: de inhoud past niet bij het zegel op plaats ${position}.`,
    )
  addLeaf(tree, hash)
}

function missingSeal(tree: Tree, [position, id]: (string | null)[]): Wrong {
  return new Wrong(
    `Het zegel op plaats ${tree.size} ontbreekt; het volgende is van regel ${id}, op plaats ${position}.`,
  )
}

function checkRoot(tree: Tree, head: StoredHead): void {
  if (!rootOf(tree).equals(head.root))
    throw new Wrong(
      `De regels tot en met plaats ${tree.size - 1} passen niet bij kop ${head.number}${momentOf(head.at)}: er is iets gewijzigd, ingevoegd of van plaats verwisseld.`,
    )
  const peaks = peaksOf(head.peaks)
  if (peaks.length !== tree.peaks.length || !peaks.every((one, n) => one.equals(tree.peaks[n]!)))
    throw new Wrong(
      `Kop ${head.number}${momentOf(head.at)} heeft andere toppen dan de regels geven.`,
    )
}

/** What has no seal yet must wait for one, and what waits must be there. @returns how many wait */
async function checkRest(ask: Ask, sealed: number): Promise<number> {
  const [counts] = await ask(
    `select (select count(*) from audit.entry), (select count(*) from oversight.unsealed)`,
  )
  const [entries, waiting] = counts!.map(Number) as [number, number]
  const [lost] = await ask(
    `select u.entry_id, u.at from oversight.unsealed u
     where not exists (select from audit.entry e where e.id = u.entry_id)
     order by u.entry_id limit 1`,
  )
  if (lost)
    throw new Wrong(`Regel ${lost[0]} van ${lost[1]} is verwijderd voordat hij een zegel kreeg.`)
  const [twice] = await ask(
    `select u.entry_id from oversight.unsealed u join audit.seal s on s.entry_id = u.entry_id
     order by u.entry_id limit 1`,
  )
  if (twice) throw new Wrong(`Regel ${twice[0]} heeft een zegel en wacht toch op een zegel.`)
  if (entries === sealed + waiting) return waiting
  const [stray] = await ask(
    `select e.id, e.at from audit.entry e
     where not exists (select from audit.seal s where s.entry_id = e.id)
       and not exists (select from oversight.unsealed u where u.entry_id = e.id)
     order by e.id limit 1`,
  )
  throw new Wrong(
    stray
      ? `Regel ${stray[0]} van ${stray[1]} is ingevoegd: hij heeft geen zegel en wacht er ook niet op.`
      : `Er zijn ${entries} regels, en ${sealed} zegels met ${waiting} wachtende: dat klopt niet.`,
  )
}

function momentOf(at: Date): string {
  return Number.isNaN(at.getTime()) ? '' : ` van ${at.toISOString()}`
}
