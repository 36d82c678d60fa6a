/**
 * Later work of the programme: whoever leads it hears of orange and red.
 */
import { activeFunctions, defineConsequence } from '#modules/network'
import type { Work } from '#platform/database.ts'
import { defineJob, defineSweep } from '#platform/jobs.ts'
import { notify } from '#platform/notifications.ts'
import { alarmsSince, reportById, seatsOf } from './store/index.ts'

/** Tells every project leader of an orange or red report; telling twice changes nothing. */
export const tellLeads = defineJob<{ reportId: string }>(
  'programme.tell-leads',
  (work, { reportId }) => tell(work, reportId),
)

/** A report whose job was lost is told all the same: the reports themselves say what is missing. */
export const tellMissed = defineSweep('programme.tell-missed', async (work) => {
  const aDayAgo = new Date(work.now.getTime() - 24 * 3600_000)
  for (const { id } of await alarmsSince(work.db, aDayAgo)) await tell(work, id)
})

/** What ends with a function: its seats, and the chair when nobody else has it. */
export const seatsEnd = defineConsequence(async (work, functionId) => {
  const seats = await seatsOf(work.db, functionId)
  return seats.map(({ name, chair, otherChair }) => {
    if (!chair) return `Deze persoon is daarna geen lid meer van ${name}.`
    return otherChair
      ? `Deze persoon is daarna geen voorzitter meer van ${name}; ${otherChair} is dat wel.`
      : `${name} heeft daarna geen voorzitter meer: niemand meldt dan hoe het gaat, tot een projectleider een ander aanwijst.`
  })
})

async function tell(work: Work, reportId: string): Promise<void> {
  const report = await reportById(work.db, reportId)
  if (!report) return
  const colour = [report.time, report.money, report.quality].includes('red') ? 'rood' : 'oranje'
  await notify(work, await activeFunctions(work.db, 'programmeLead'), {
    subject: `report/${reportId}`,
    text: `${report.activityName}: de stand is ${colour}. Lees de oorzaak, het gevolg en de bijsturing.`.slice(
      -400,
    ),
    href: `/programma/${report.planKey}/activiteiten/${report.activityKey}#stand`,
  })
}
