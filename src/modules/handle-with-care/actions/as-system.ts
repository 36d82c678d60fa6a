/**
 * What a system of the police or of Veilig Thuis does: begin a signal. One to practise with begins one that reaches
 * nobody; what it said of a child is looked at, and not kept.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { practises } from '#platform/systems/index.ts'
import { refuse, type Report } from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import { reportChildren } from './reporting.ts'

/**
 * Begins a signal for the child of a report.
 *
 * @returns its number, and whether it is practice
 * @throws no_route when nothing is arranged in this municipality
 */
export async function reportAsSystem(
  work: Work,
  report: Report,
): Promise<{ id: string; practice: boolean }> {
  if (!(await practises(work.db))) {
    const [id] = await reportChildren(work, report)
    return { id: id!, practice: false }
  }
  const { municipalityCode } = report
  if (!(await store.currentRoute(work.db, municipalityCode))) throw refuse('no_route')
  const id = crypto.randomUUID()
  await store.addPractice(work.db, { id, functionId: work.actor.functionId, municipalityCode })
  await record(work, 'handle_with_care.practised', `handle-with-care/${id}`)
  return { id, practice: true }
}
