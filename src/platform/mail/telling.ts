/**
 * From what waits to mail: every minute, for each person as they chose it.
 */
import { defineSweep } from '#platform/jobs.ts'
import { sql, type Work } from '#platform/database.ts'
import { somethingForYou } from '#platform/mail/letters.ts'
import { clearOutbox, post } from '#platform/mail/outbox.ts'
import { isDue, wallAt } from '#platform/mail/pace.ts'
import { markMailed, peopleWaiting, type Waiting } from '#platform/mail/preferences.ts'

/** Far more than a region has waiting; what is left has its turn a minute later. */
const peopleMax = 20_000

/** Posts a mail for everyone whose moment has come. Two workers at once take turns. */
export async function tellPeople(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('mail.tell'))`.execute(work.db)
  for (const waiting of await peopleWaiting(work, peopleMax)) await tell(work, waiting)
}

async function tell(work: Work, waiting: Waiting): Promise<void> {
  const { personId, functionId, preference, since, newest } = waiting
  // Who wants none gets none later on either, should they choose otherwise.
  if (preference.pace === 'never') return markMailed(work, personId)
  if (!isDue(preference, work.now, since)) return
  const once =
    preference.pace === 'daily'
      ? // With the hour: who moves it to later on the same day gets what came in between.
        `digest/${personId}/${wallAt(work.now).day}/${preference.digestHour}`
      : `waiting/${newest}`
  await post(work, somethingForYou, { functionId }, { urgent: 'no' }, once)
  await markMailed(work, personId)
}

export const tellWaiting = defineSweep('mail.tell', tellPeople)
export const forgetMail = defineSweep('mail.clear', clearOutbox)
