/**
 * The devices on which a person gets messages, as they chose it on each of them.
 */
import { sql, type Work } from '#platform/database.ts'

export interface Device {
  id: string
  /** A kind of browser on a kind of device. */
  name: string
  addedAt: Date
  /** A message to try it is on its way. */
  trial: boolean
}

/** One has a few; more are others that were forgotten. */
export const devicesMost = 10

/** The devices of the actor, the newest first. */
export function ownDevices(work: Work): Promise<Device[]> {
  return work.db
    .selectFrom('platform.device')
    .select(['id', 'name', 'addedAt', 'trial'])
    .where('personId', '=', work.actor.personId)
    .orderBy('addedAt', 'desc')
    .orderBy('id')
    .limit(devicesMost)
    .execute()
}

/**
 * Adds a device of the actor, unless it is there already. One that was another's is to be given up first
 * (`othersDevice`).
 *
 * @returns false when the actor has so many that it must be a mistake
 */
export async function addDevice(work: Work, name: string, endpoint: string): Promise<boolean> {
  if ((await ownDevices(work)).length >= devicesMost) return false
  await work.db
    .insertInto('platform.device')
    .values({ personId: work.actor.personId, name, endpoint })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return true
}

/** The same device as somebody else's: a computer that people share, or a telephone that was passed on. As Kring. */
export function othersDevice(
  work: Work,
  endpoint: string,
  personId: string,
): Promise<Pick<Due, 'id' | 'personId' | 'name'> | undefined> {
  return work.db
    .selectFrom('platform.device')
    .select(['id', 'personId', 'name'])
    .where('endpoint', '=', endpoint)
    .where('personId', '<>', personId)
    .executeTakeFirst()
}

/** Takes a device of the actor away. @returns false when it is not there, or not theirs */
export async function removeDevice(work: Work, id: string): Promise<boolean> {
  const { numDeletedRows } = await work.db
    .deleteFrom('platform.device')
    .where('id', '=', id)
    .where('personId', '=', work.actor.personId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Asks for a message on a device of the actor, to see that it comes. */
export async function askTrial(work: Work, id: string): Promise<boolean> {
  const { numUpdatedRows } = await work.db
    .updateTable('platform.device')
    .set({ trial: true, nextAt: work.now })
    .where('id', '=', id)
    .where('personId', '=', work.actor.personId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** A device that one worker has in hand. */
export interface Due {
  id: string
  personId: string
  name: string
  endpoint: string
  failures: number
  /**
   * When the last of what it is to tell was told to its owner, as the database writes it: a Date would lose
   * its microseconds. Null when it is tried only.
   */
  until: string | null
}

/** How long a worker may have a device in hand before another takes it over, in seconds. */
const handSeconds = 60
/** What is older is no news any more; the mail about it came long ago. */
const hoursMost = 12

/** Takes devices whose owner was told something that cannot wait, at most 50; as Kring itself. */
export async function claimDue(work: Work): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with told as (
      select f.person_id, max(n.at) as until
      from platform.notification n join network.function f on f.id = n.function_id
      where n.urgent and n.read_at is null and n.at > now() - ${hoursMost} * interval '1 hour'
        and platform.holds(f.from_day, f.until_day, f.ended_at)
      group by f.person_id),
    due as (
      select d.id, t.until from platform.device d left join told t on t.person_id = d.person_id
      where d.next_at <= now() and (t.until > d.told_until or d.trial)
      order by d.next_at limit 50 for update of d skip locked)
    update platform.device d set next_at = now() + ${handSeconds} * interval '1 second'
    from due where due.id = d.id
    returning d.id, d.person_id, d.name, d.endpoint, d.failures, due.until::text`.execute(work.db)
  return rows
}

/** Writes down that a message was taken. */
export async function settleSent(work: Work, { id, until }: Due): Promise<void> {
  await sql`
    update platform.device set told_until = greatest(told_until, ${until}::timestamptz), trial = false,
      next_at = now(), failures = 0
    where id = ${id}`.execute(work.db)
}

/** Writes down that it failed, and when to try again: five seconds, then twice as long, at most ten minutes. */
export async function settleFailed(work: Work, { id, failures }: Due): Promise<void> {
  const seconds = Math.min(5 * 2 ** failures, 600)
  await sql`
    update platform.device set failures = failures + 1, trial = trial and failures < 3,
      next_at = now() + ${seconds} * interval '1 second'
    where id = ${id}`.execute(work.db)
}

/** Forgets a device that is not there any more. @returns a function of its owner to tell it to */
export async function forgetDevice(
  work: Work,
  { id, personId }: Pick<Due, 'id' | 'personId'>,
): Promise<string | undefined> {
  await work.db.deleteFrom('platform.device').where('id', '=', id).execute()
  const row = await work.db
    .selectFrom('network.function')
    .select('id')
    .where('personId', '=', personId)
    .where(sql<boolean>`platform.holds(from_day, until_day, ended_at)`)
    .orderBy('fromDay', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** Forgets the devices of who has no function any more. */
export async function forgetLeft(work: Work): Promise<void> {
  await sql`
    delete from platform.device d where not exists (
      select from network.function f where f.person_id = d.person_id
        and platform.holds(f.from_day, f.until_day, f.ended_at))`.execute(work.db)
}
