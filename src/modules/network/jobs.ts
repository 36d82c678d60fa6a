/**
 * What the network does by itself: the quarterly list of special rights, and saying that it is late.
 */
import type { Work } from '#platform/database.ts'
import { defineSweep } from '#platform/jobs.ts'
import { notify } from '#platform/notifications.ts'
import { isLate, quarterOf, quarterText, reviewDays } from './rules/index.ts'
import { activeFunctions, makeReview, reviewLines, reviewProgress } from './store/index.ts'

/** Makes the list of this quarter when it is not there, and tells who is to go through it. */
export const reviewSpecialRights = defineSweep('network.review-special-rights', async (work) => {
  const quarter = quarterOf(today(work))
  if (await makeReview(work.db, quarter)) await tellOfReview(work, quarter)
  const progress = await reviewProgress(work.db)
  if (!progress || !isLate(progress, today(work))) return
  const text = `Het nalopen van de bijzondere rechten duurt langer dan ${reviewDays} dagen: nog ${progress.open} te gaan.`
  const subject = `review-late/${progress.quarter}`
  const officers = await activeFunctions(work.db, 'dataProtectionOfficer')
  const leads = await activeFunctions(work.db, 'programmeLead')
  await notify(work, officers, { subject, text, href: '/mensen/nalopen' })
  await notify(work, leads, { subject, text, href: '/mensen' })
})

/** The officers go through the list; what is about themselves is for a project leader. */
async function tellOfReview(work: Work, quarter: string): Promise<void> {
  await notify(work, await activeFunctions(work.db, 'dataProtectionOfficer'), {
    subject: `review/${quarter}`,
    text: `De bijzondere rechten van het ${quarterText(quarter)} staan klaar om na te lopen.`,
    href: '/mensen/nalopen',
  })
  const leads = await activeFunctions(work.db, 'programmeLead')
  const lines = await reviewLines(work.db, quarter)
  for (const { id, role, name } of lines)
    if (role === 'dataProtectionOfficer')
      await notify(work, leads, {
        subject: `review-line/${id}`,
        text: `Loop na of de functie van ${name} nog nodig is. De functionaris gegevensbescherming doet dat niet voor zichzelf.`,
        href: `/mensen/nalopen/regels/${id}`,
      })
}

/** Today as people write it, by the clock of Amsterdam. */
export function today(work: Work): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }).format(work.now)
}
