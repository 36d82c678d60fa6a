import { sql, type Db } from '#platform/database.ts'
import { type MunicipalAccent } from '#programme/rules/index.ts'

export interface Accent {
  municipalityCode: string
  municipality: string
  takingPart: 'ja' | 'nee' | 'later'
  text: string | null
  version: number
}

/** Holds what a municipality says about an activity; undefined when it said nothing yet. */
export async function lockAccent(
  db: Db,
  activityId: string,
  municipalityCode: string,
): Promise<Omit<Accent, 'municipality'> | undefined> {
  // A row that is not there yet cannot be held.
  await sql`select pg_advisory_xact_lock(hashtext(${`${activityId}/${municipalityCode}`}))`.execute(
    db,
  )
  const row = await db
    .selectFrom('programme.municipalAccent')
    .select(['municipalityCode', 'takingPart', 'text', 'version'])
    .where('activityId', '=', activityId)
    .where('municipalityCode', '=', municipalityCode)
    .forUpdate()
    .executeTakeFirst()
  return row as Omit<Accent, 'municipality'> | undefined
}

/** What one municipality says about the activities of a plan, by activity. */
export async function accentsBy(
  db: Db,
  planId: string,
  municipalityCode: string,
): Promise<(Omit<Accent, 'municipality'> & { activityId: string })[]> {
  const rows = await db
    .selectFrom('programme.municipalAccent')
    .select(['activityId', 'municipalityCode', 'takingPart', 'text', 'version'])
    .where('planId', '=', planId)
    .where('municipalityCode', '=', municipalityCode)
    .limit(1_000)
    .execute()
  return rows as (Omit<Accent, 'municipality'> & { activityId: string })[]
}

/** Saves what a municipality says; row security allows one's own municipality only. */
export async function saveAccent(
  db: Db,
  activity: { id: string; planId: string },
  municipalityCode: string,
  accent: MunicipalAccent,
  functionId: string,
  at: Date,
): Promise<void> {
  await db
    .insertInto('programme.municipalAccent')
    .values({
      activityId: activity.id,
      planId: activity.planId,
      municipalityCode,
      ...accent,
      functionId,
      at,
    })
    .onConflict((conflict) =>
      conflict.columns(['activityId', 'municipalityCode']).doUpdateSet((eb) => ({
        takingPart: accent.takingPart,
        text: accent.text,
        functionId,
        at,
        version: eb('programme.municipalAccent.version', '+', 1),
      })),
    )
    .execute()
}
