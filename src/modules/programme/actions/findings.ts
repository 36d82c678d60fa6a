/**
 * Finding out what the text does not say.
 */
import { activeFunctions } from '#modules/network'
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { notify } from '#platform/notifications.ts'
import { refuse, type Resolution } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import type { Plan } from '#programme/store/index.ts'
import { history } from './telling.ts'

/** Resolves a finding: from now on this fact is known, with its source. */
export async function resolveFinding(
  work: Work,
  plan: Plan,
  id: string,
  resolution: Resolution,
): Promise<void> {
  const finding = await store.lockFinding(work.db, plan.id, id)
  if (finding.resolvedAt) throw refuse('finding_resolved')
  await store.saveResolution(work.db, id, resolution, work.actor.functionId, work.now)
  await history(
    work,
    plan.id,
    finding.subjectKind,
    finding.subjectKey,
    `Uitgezocht: ${finding.field}`,
    `${resolution.answer} (bron: ${resolution.source}, ${resolution.sourceDate})`.slice(0, 2_000),
  )
  await record(work, 'programme.finding_resolved', `${plan.key}/${id}`, {
    outcome: resolution.outcome,
  })
}

/** Tells the project leaders what someone knows of a finding, with who says so. @throws Refusal `finding_resolved` */
export async function tipFinding(work: Work, plan: Plan, id: string, tip: string): Promise<void> {
  const { resolvedAt } = await store.findingById(work.db, plan.id, id)
  if (resolvedAt) throw refuse('finding_resolved')
  await notify(work, await activeFunctions(work.db, 'programmeLead'), {
    subject: `finding/${id}/${crypto.randomUUID()}`,
    text: `Om uit te zoeken, van ${work.actor.name.slice(0, 100)}: ${tip}`,
    href: `/programma/${plan.key}/uitzoeken/${id}`,
  })
  await record(work, 'programme.finding_tipped', `${plan.key}/${id}`)
}
