/**
 * Trials: messages to schools that are about no child.
 */
import { sql, type Db } from '#platform/database.ts'
import { refuse, type Trial } from '#handle-with-care/rules/index.ts'

const columns = [
  'id',
  'schoolId',
  'sentAt',
  'bellAt',
  'dayEndsAt',
  'step',
  'nextAt',
  'openedAt',
  'receivedAt',
  'receivedAs',
  'missed',
] as const satisfies (keyof Trial)[]

const trials = (db: Db) => db.selectFrom('handleWithCare.trial').select(columns)

/** The trials of a school, newest first; at most 20. */
export function trialsOf(db: Db, schoolId: string): Promise<Trial[]> {
  return trials(db)
    .where('schoolId', '=', schoolId)
    .orderBy('sentAt', 'desc')
    .limit(20)
    .execute() as Promise<unknown> as Promise<Trial[]>
}

/** Trials that wait for the contacts of a school; one at the most. */
export function trialsUnderway(db: Db, schoolId: string): Promise<Trial[]> {
  return trials(db)
    .where('schoolId', '=', schoolId)
    .where('nextAt', 'is not', null)
    .limit(5)
    .execute() as Promise<unknown> as Promise<Trial[]>
}

/** One trial. @throws trial_not_found */
export async function trialById(db: Db, id: string): Promise<Trial> {
  const row = await trials(db).where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('trial_not_found')
  return row as unknown as Trial
}

/** Holds the trial that waits longest for the clock; undefined when none is due, or others have them in hand. */
export async function lockDueTrial(
  db: Db,
  now: Date,
  except: readonly string[],
): Promise<Trial | undefined> {
  const row = await trials(db)
    .where('nextAt', '<=', now)
    .where(sql<boolean>`id <> all (${[...except]}::uuid[])`)
    .orderBy('nextAt')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row as unknown as Trial | undefined
}

/** Begins a trial. @returns its number; undefined when one is underway */
export async function addTrial(
  db: Db,
  trial: Pick<Trial, 'schoolId' | 'bellAt' | 'dayEndsAt' | 'nextAt'> & {
    sentBy: string
    sentAt?: Date
  },
): Promise<string | undefined> {
  const id = crypto.randomUUID()
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('handleWithCare.trial')
    .values({ id, ...trial })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n ? id : undefined
}

/** Saves what happened to a trial. @throws trial_not_found when it is not the actor's, or over */
export async function saveTrial(
  db: Db,
  id: string,
  change: Partial<
    Pick<Trial, 'step' | 'nextAt' | 'openedAt' | 'receivedAt' | 'receivedAs' | 'missed'>
  >,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('handleWithCare.trial')
    .set(change)
    .where('id', '=', id)
    .where('nextAt', 'is not', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw refuse('trial_not_found')
}

/** Schools that take part and had no trial since `before`; at most 200. */
export async function schoolsWithoutTrial(db: Db, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('handleWithCare.school as s')
    .select('s.schoolId')
    .where('s.state', '=', 'active')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('handleWithCare.trial as t')
            .select('t.id')
            .whereRef('t.schoolId', '=', 's.schoolId')
            .where('t.sentAt', '>', before),
        ),
      ),
    )
    .orderBy('s.schoolId')
    .limit(200)
    .execute()
  return rows.map(({ schoolId }) => schoolId)
}

/** As whom the actor may receive at a school: undefined when not at all. */
export async function receivesAs(
  db: Db,
  schoolId: string,
  functionId: string,
): Promise<'first' | 'deputy' | undefined> {
  const row = await db
    .selectFrom('handleWithCare.contact')
    .select('deputy')
    .where('schoolId', '=', schoolId)
    .where('functionId', '=', functionId)
    .where(sql<boolean>`valid_until >= platform.today()`)
    .executeTakeFirst()
  return row && (row.deputy ? 'deputy' : 'first')
}

/** Forgets trials of long ago. */
export async function forgetTrials(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('handleWithCare.trial').where('sentAt', '<', before).execute()
}
