/**
 * The mail server is away for twelve hours: what must be told is told in Kring, whom nobody reaches is called for,
 * and every mail arrives afterwards, once.
 */
import { home } from '#testing/chain.ts'
import {
  brokenOf,
  castOf,
  count,
  find,
  idsOf,
  passToNext,
  reportForm,
  schoolOf,
  test,
} from './cohort.ts'
import type { Broken } from './cohort.ts'
import { until, type Place } from './place.ts'
import { atOnce } from './region.ts'

export interface MailAway extends Broken {
  signals: number
  /** Mails that waited when the server came back. */
  waited: number
  /** Tellings of which no mail arrived. */
  missing: number
  /** Mails that arrived more than once. */
  again: number
}

export async function mailServerAway(place: Place, size: number): Promise<MailAway> {
  await until(async () => (await queued(place)) === 0, 120, 'Mail')
  await place.mailServer(false)
  const known = new Set(await idsOf(place, new Set()))
  const cast = await castOf(place)
  const school = await schoolOf(place, 'schoolcontact')
  for (let n = 0; n < size; n++) await cast.police.insist(`${home}/nieuw`, reportForm(atOnce, 1, n))
  const ids = await idsOf(place, known)
  for (const id of ids) {
    await test(cast, id)
    await find(cast, id, school)
  }
  const told = async (condition: string) => {
    await passToNext(place, ids)
    await until(async () => (await count(place, ids, condition)) === ids.length, 60, condition)
  }
  if ((await count(place, ids, "state = 'routed'")) > 0) await told("state = 'delivered'")
  for (let hours = 0; hours < 12; hours += 4) {
    await place.ask(
      `update mail.outbox set created_at = created_at - interval '4 hours',
         next_at = next_at - interval '4 hours' where state in ('queued', 'sending')`,
    )
    // A lane that found the server away waits for minutes; these are hours.
    await place.newWorkers()
    if (hours === 0) await told('step = 2')
    if (hours === 4) await told('step = 3 and call_open')
  }
  const waited = await queued(place)
  await place.mailServer(true)
  await place.ask("update mail.outbox set next_at = now() where state = 'queued'")
  await place.newWorkers()
  await until(async () => (await queued(place)) === 0, 180, 'Mail')
  // What still asks somebody something, and of which no mail arrived: one mail tells of all that waits for them.
  const [row] = await place.ask<{ missing: number }>(
    `select count(*)::int as missing from platform.notification n
     where n.subject like 'handle-with-care/%' and n.urgent and n.read_at is null and not exists (
       select from mail.outbox s
       where s.state = 'sent' and s.function_id = n.function_id and s.settled_at >= n.at)`,
  )
  const arrived = place.mail.arrived.map(({ messageId }) => messageId)
  return {
    signals: ids.length,
    waited,
    missing: row!.missing,
    again: arrived.length - new Set(arrived).size,
    ...(await brokenOf(place, ids, size)),
  }
}

async function queued(place: Place): Promise<number> {
  const [row] = await place.ask<{ n: number }>(
    "select count(*)::int as n from mail.outbox where state in ('queued', 'sending')",
  )
  return row!.n
}
