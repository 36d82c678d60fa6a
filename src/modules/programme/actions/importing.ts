/**
 * What a plan file brings in.
 */
import { createHash } from 'node:crypto'
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import {
  planRows,
  readPlanFile,
  type PlanFileRows,
  type PlanProblem,
} from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import { history } from './telling.ts'

export interface ImportResult {
  outcome: 'imported' | 'checked' | 'unchanged' | 'refused'
  problems: PlanProblem[]
  /** What the file holds, per plan; empty when it was refused. */
  plans: { key: string; name: string; counts: Record<string, number> }[]
}

/**
 * Imports a plan file to the letter, or only checks it.
 *
 * A file that was imported before changes nothing. A plan that is in Kring already is refused:
 * reading it again would undo what people did since.
 */
export async function importPlanFile(
  work: Work,
  file: { name: string; text: string },
  { dryRun }: { dryRun: boolean },
): Promise<ImportResult> {
  const sha256 = createHash('sha256').update(file.text).digest('hex')
  const source = readPlanFile(file.text)
  if ('problems' in source) return { outcome: 'refused', problems: source.problems, plans: [] }
  const rows = planRows(source, work.now, () => crypto.randomUUID())
  if ('problems' in rows) return { outcome: 'refused', problems: rows.problems, plans: [] }
  const plans = contents(rows)
  // Two imports of the same file take turns: the second finds what the first wrote.
  await store.lockImports(work.db)
  if (await store.isImported(work.db, sha256)) return { outcome: 'unchanged', problems: [], plans }
  const keys = rows.plans.map(({ key }) => key)
  const existing = await store.existingPlans(work.db, keys)
  if (existing.length > 0)
    return {
      outcome: 'refused',
      plans: [],
      problems: existing.map((key) => ({
        line: source.lineOf(['plannen', keys.indexOf(key), 'id']),
        field: `plannen[${keys.indexOf(key)}].id`,
        text: `Plan “${key}” staat al in Kring. Kring leest het niet nog eens in, want dan gaat verloren wat mensen er sindsdien aan deden. Geef een nieuwe versie een eigen id.`,
      })),
    }
  if (dryRun) return { outcome: 'checked', problems: [], plans }
  const id = crypto.randomUUID()
  await store.savePlanFile(
    work.db,
    { id, name: file.name.slice(-200), sha256, text: file.text, by: work.actor.functionId },
    rows,
  )
  for (const plan of rows.plans) {
    await history(work, plan.id, 'plan', plan.key, `Plan ingelezen uit ${file.name.slice(-200)}`)
    await record(work, 'programme.plan_imported', plan.key, { activities: plan.activities.length })
  }
  return { outcome: 'imported', problems: [], plans }
}

function contents({ plans, abbreviations }: PlanFileRows): ImportResult['plans'] {
  return plans.map((plan) => ({
    key: plan.key,
    name: plan.name,
    counts: {
      lijnen: plan.lines.length,
      activiteiten: plan.activities.length,
      acties: plan.activities.flatMap(({ items }) => items.filter(({ kind }) => kind === 'action'))
        .length,
      werkgroepen: plan.groups.length,
      gremia: plan.bodies.length,
      begrotingsposten: plan.posts.length,
      tijdlijnregels: plan.timeline.length,
      afkortingen: abbreviations.length,
      'nog uit te zoeken': plan.findings.length,
    },
  }))
}
