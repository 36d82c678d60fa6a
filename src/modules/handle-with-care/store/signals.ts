/**
 * Signals, and the three things about a child. No query here says who asks: a signal shows itself to whose
 * turn it is, and to nobody else (`0020_handle_with_care.sql`).
 */
import { sql, type Db } from '#platform/database.ts'
import type { Place } from '#platform/sealing/index.ts'
import {
  refuse,
  type Caller,
  type Clocked,
  type Outcome,
  type State,
  type Variant,
} from '#handle-with-care/rules/index.ts'

export const sealingModule = 'handle-with-care'

/** A signal without the child. */
export interface Signal extends Clocked {
  id: string
  municipalityCode: string
  routeVersion: number
  variant: Variant
  reportingId: string
  testerId: string
  finderId: string
  deputyId: string | null
  createdBy: string
  criteriaVersion: number | null
  outcome: Outcome | null
  createdAt: Date
  endedAt: Date | null
  schoolId: string | null
  dueAt: Date
  dueLocal: string
  calendar: 'school' | 'national'
  calendarKnown: boolean
  callOpen: boolean
  /** Told to the school by telephone, by who rang it. */
  byPhone: boolean
  /** Who rings the school when nobody looks there; null before a school was found. */
  caller: Caller | null
  /** The school day for which Veilig Thuis said that it still helps. */
  stillHelpsOn: string | null
  nextAt: Date | null
  late: boolean
  testLate: boolean
  findLate: boolean
  receiveLate: boolean
  testedAt: Date | null
  foundAt: Date | null
  deliveredAt: Date | null
  closedAt: Date | null
  support: 'yes' | 'no' | 'absent' | null
}

/** What a signal begins with and keeps. */
const kept = [
  'id',
  'municipalityCode',
  'routeVersion',
  'variant',
  'reportingId',
  'testerId',
  'finderId',
  'deputyId',
  'createdBy',
  'createdAt',
] as const satisfies (keyof Signal)[]

/** What changes of a signal on its way. */
const changing = [
  'state',
  'outcome',
  'criteriaVersion',
  'endedAt',
  'schoolId',
  'dueAt',
  'dueLocal',
  'calendar',
  'calendarKnown',
  'bellAt',
  'dayEndsAt',
  'schoolDays',
  'releaseAt',
  'hopSince',
  'step',
  'callOpen',
  'byPhone',
  'caller',
  'stillHelpsOn',
  'nextAt',
  'late',
  'testLate',
  'findLate',
  'receiveLate',
  'testedAt',
  'foundAt',
  'deliveredAt',
  'closedAt',
  'support',
] as const satisfies (keyof Signal)[]

const columns = [...kept, ...changing] as const

/** A signal with the words to show it by. */
export interface ListedSignal extends Signal {
  municipality: string
  school: string | null
  schoolPhone: string | null
  /** Whether the school itself gave that number. */
  schoolPhoneChecked: boolean
}

/** The signals that the actor follows: those that are due first, then what was over last; at most 200. */
export function signals(db: Db): Promise<ListedSignal[]> {
  return listed(db)
    .orderBy(sql`s.state = 'erased'`)
    .orderBy('s.closedAt', 'desc')
    .orderBy('s.bellAt')
    .orderBy('s.id')
    .limit(200)
    .execute() as Promise<unknown> as Promise<ListedSignal[]>
}

/** One signal. @throws signal_not_found */
export async function signalById(db: Db, id: string): Promise<ListedSignal> {
  const row = await listed(db).where('s.id', '=', id).executeTakeFirst()
  if (!row) throw refuse('signal_not_found')
  return row as unknown as ListedSignal
}

/** A signal as a system follows it. */
export interface FollowedSignal {
  id: string
  state: Exclude<State, Outcome>
  outcome: Outcome | null
  createdAt: Date
}

const followed = (db: Db) =>
  db.selectFrom('handleWithCare.signal').select(['id', 'state', 'outcome', 'createdAt'])

/** The signals that the acting system follows, from one on. */
export function followedSignals(
  db: Db,
  after: string | undefined,
  limit: number,
): Promise<FollowedSignal[]> {
  const found = after ? followed(db).where('id', '>', after) : followed(db)
  return found.orderBy('id').limit(limit).execute() as Promise<unknown> as Promise<FollowedSignal[]>
}

/** One of them. @throws signal_not_found */
export async function followedSignal(db: Db, id: string): Promise<FollowedSignal> {
  const row = await followed(db).where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('signal_not_found')
  return row as unknown as FollowedSignal
}

/** Holds a signal until the transaction ends. @throws signal_not_found */
export async function lockSignal(db: Db, id: string): Promise<Signal> {
  const row = await db
    .selectFrom('handleWithCare.signal')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw refuse('signal_not_found')
  return row as unknown as Signal
}

/** Holds a signal for which the clock has something to do; undefined when another is at it, or it is done. */
export async function lockDue(db: Db, id: string, now: Date): Promise<Signal | undefined> {
  const row = await db
    .selectFrom('handleWithCare.signal')
    .select(columns)
    .where('id', '=', id)
    .where('nextAt', '<=', now)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row as unknown as Signal | undefined
}

/**
 * Holds signals for which the clock has something to do, of those that nobody has in hand: first what can still be
 * in time, the soonest bell first; then what is late already; at last what is over.
 */
export function lockDueSignals(
  db: Db,
  now: Date,
  except: readonly string[],
  limit: number,
): Promise<Signal[]> {
  return db
    .selectFrom('handleWithCare.signal')
    .select(columns)
    .where('nextAt', '<=', now)
    .where(sql<boolean>`id <> all (${[...except]}::uuid[])`)
    .orderBy(sql`case when bell_at > ${now} then 0 when day_ends_at > ${now} then 1 else 2 end`)
    .orderBy('bellAt')
    .orderBy('nextAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute() as Promise<unknown> as Promise<Signal[]>
}

/** Adds a signal, before anything of the child is kept. */
export async function addSignal(
  db: Db,
  signal: Pick<
    Signal,
    | 'id'
    | 'municipalityCode'
    | 'routeVersion'
    | 'variant'
    | 'reportingId'
    | 'testerId'
    | 'finderId'
    | 'deputyId'
    | 'endedAt'
    | 'dueAt'
    | 'dueLocal'
    | 'calendar'
    | 'calendarKnown'
    | 'bellAt'
    | 'dayEndsAt'
    | 'hopSince'
    | 'step'
    | 'nextAt'
    | 'late'
    | 'createdBy'
  >,
): Promise<void> {
  await db.insertInto('handleWithCare.signal').values(signal).execute()
}

/**
 * Saves what happened to a signal that was held.
 *
 * @throws signal_not_found when it is not the actor's to move
 */
export function saveSignal(db: Db, signal: Signal, functionId: string): Promise<void> {
  return saveSignals(db, [signal], functionId)
}

/** The same for many, in one statement. @throws signal_not_found when one of them is not the actor's to move */
export async function saveSignals(
  db: Db,
  signals: readonly Signal[],
  functionId: string,
): Promise<void> {
  const { numAffectedRows } = await sql`update handle_with_care.signal s
    set ${sql.join(changing.map((column) => sql`${sql.id(column)} = n.${sql.id(column)}`))},
        moved_by = ${functionId}, moved_at = now()
    from jsonb_populate_recordset(null::handle_with_care.signal, ${rowsOf(signals)}::jsonb) n
    where s.id = n.id`.execute(db)
  if (numAffectedRows !== BigInt(signals.length)) throw refuse('signal_not_found')
}

/** What changes of signals, by the names of the database. */
function rowsOf(signals: readonly Signal[]): string {
  const name = (column: string) => column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const written = (['id', ...changing] as const).map((column) => [column, name(column)] as const)
  return JSON.stringify(
    signals.map((signal) =>
      Object.fromEntries(written.map(([column, as]) => [as, signal[column]])),
    ),
  )
}

/** Forgets signals that were over a week ago; what is to be counted was counted. @returns how many */
export async function forgetSignals(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('handleWithCare.signal')
    .where('state', '=', 'erased')
    .where('closedAt', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Where the sealed things of a child stand. */
export const placesOf = (signalId: string): Record<'name' | 'birthDate', Place> => ({
  name: { table: 'handle_with_care.child', column: 'name_sealed', row: signalId },
  birthDate: { table: 'handle_with_care.child', column: 'birth_date_sealed', row: signalId },
})

/** Keeps what was sealed of a child. */
export async function addChild(
  db: Db,
  child: { signalId: string; nameSealed: Buffer; birthDateSealed: Buffer },
): Promise<void> {
  await db.insertInto('handleWithCare.child').values(child).execute()
}

/** What is sealed of children, by the number of their signals; those that are gone are left out. */
export async function sealedChildren(
  db: Db,
  signalIds: readonly string[],
): Promise<{ signalId: string; nameSealed: Buffer; birthDateSealed: Buffer }[]> {
  if (signalIds.length === 0) return []
  return db
    .selectFrom('handleWithCare.child')
    .select(['signalId', 'nameSealed', 'birthDateSealed'])
    .where('signalId', 'in', signalIds)
    .orderBy('signalId')
    .limit(200)
    .execute()
}

/** Takes the rows of children away, with their keys. */
export async function removeChildren(db: Db, signalIds: readonly string[]): Promise<void> {
  await db
    .deleteFrom('handleWithCare.child')
    .where('signalId', '=', sql<string>`any (${[...signalIds]}::uuid[])`)
    .execute()
}

function listed(db: Db) {
  return db
    .selectFrom('handleWithCare.signal as s')
    .innerJoin('network.municipality as m', 'm.code', 's.municipalityCode')
    .leftJoin('network.organisation as o', 'o.id', 's.schoolId')
    .leftJoin('handleWithCare.school as h', 'h.schoolId', 's.schoolId')
    .select(columns.map((column) => `s.${column}` as const))
    .select([
      'm.name as municipality',
      'o.name as school',
      sql<string | null>`coalesce(h.phone, o.phone)`.as('schoolPhone'),
      sql<boolean>`h.phone is not null`.as('schoolPhoneChecked'),
    ])
}
