/**
 * How often a person wants mail, as they chose it.
 */
import { sql, type Work } from '#platform/database.ts'
import { usualPreference, type Pace, type Preference } from '#platform/mail/pace.ts'

/** What the actor chose, or the usual. */
export async function ownPreference(work: Work): Promise<Preference> {
  const row = await work.db
    .selectFrom('mail.preference')
    .select(['pace', 'digestHour', 'quietFrom', 'quietUntil', 'quietWeekend'])
    .where('personId', '=', work.actor.personId)
    .executeTakeFirst()
  return row ? { ...row, pace: row.pace as Pace } : usualPreference
}

/** Keeps what the actor chose, for all functions of the person. */
export async function savePreference(work: Work, preference: Preference): Promise<void> {
  await work.db
    .insertInto('mail.preference')
    .values({ personId: work.actor.personId, ...preference })
    .onConflict((conflict) => conflict.column('personId').doUpdateSet({ ...preference }))
    .execute()
}

/** Someone for whom something waits that was not mailed yet. */
export interface Waiting {
  personId: string
  /** The function that was told last; mail goes to the person in it. */
  functionId: string
  since: Date
  /** The newest notification, which makes a mail about it happen once. */
  newest: string
  preference: Preference
}

/** People with something unread that was not mailed; longest waiting first, at most `limit`. */
export async function peopleWaiting(work: Work, limit: number): Promise<Waiting[]> {
  const { rows } = await sql<Omit<Waiting, 'preference'> & { preference: Preference | null }>`
    select f.person_id, min(n.at) as since,
           (array_agg(f.id order by n.at desc, n.id desc))[1] as function_id,
           (array_agg(n.id order by n.at desc, n.id desc))[1] as newest,
           (select jsonb_build_object('pace', p.pace, 'digestHour', p.digest_hour,
              'quietFrom', p.quiet_from, 'quietUntil', p.quiet_until, 'quietWeekend', p.quiet_weekend)
            from mail.preference p where p.person_id = f.person_id) as preference
    from platform.notification n join network.function f on f.id = n.function_id
    where n.read_at is null and n.mailed_at is null and not n.urgent
      and platform.holds(f.from_day, f.until_day, f.ended_at)
    group by f.person_id order by since limit ${limit}`.execute(work.db)
  return rows.map((row) => ({ ...row, preference: row.preference ?? usualPreference }))
}

/** Marks what waits for a person as mailed, up to the moment this was asked. */
export async function markMailed(work: Work, personId: string): Promise<void> {
  await sql`
    update platform.notification n set mailed_at = now()
    from network.function f
    where f.id = n.function_id and f.person_id = ${personId}
      and n.read_at is null and n.mailed_at is null and not n.urgent`.execute(work.db)
}
