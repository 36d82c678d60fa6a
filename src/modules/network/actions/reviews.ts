/**
 * The quarterly review: what is said of each special right.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { notify } from '#platform/notifications.ts'
import { roleNames } from '#roles'
import { mayReview, refuse, type ReviewAnswer } from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import type { ReviewLine } from '#network/store/index.ts'

/**
 * Says of a function whether it stays. "Ends" tells the project leaders, who end it: nobody both watches
 * over rights and takes them.
 *
 * @throws line_decided when another was first
 */
export async function answerLine(
  work: Work,
  line: ReviewLine,
  answer: ReviewAnswer,
): Promise<void> {
  const { db, actor } = work
  if (!mayReview(actor, line)) throw refuse('person_not_found')
  if (line.outcome !== null || line.over) throw refuse('line_decided')
  await store.saveReviewAnswer(db, line.id, answer, actor.functionId)
  await record(
    work,
    'network.review_line_answered',
    line.functionId,
    {
      quarter: line.quarter,
      outcome: answer.outcome,
    },
    { persons: [line.personId] },
  )
  if (answer.outcome !== 'ends') return
  const leads = await store.activeFunctions(db, 'programmeLead')
  await notify(
    work,
    leads.filter((id) => id !== actor.functionId && id !== line.functionId),
    {
      subject: `review-ends/${line.id}`,
      text: `Bij het nalopen van de bijzondere rechten is gezegd: de functie ${roleNames[line.role]} van ${line.name} is niet meer nodig. Beëindig haar, of overleg.`,
      href: `/mensen/functies/${line.functionId}/beeindigen`,
    },
  )
}
