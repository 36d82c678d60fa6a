/**
 * What in a new plan carries on something of an earlier one: as the file says, or by its name.
 */
import type { PlanProblem, PlanSource } from './plan-file.ts'
import type { PlanRows } from './plan-rows.ts'

// Words that say what is done with a subject, not which subject it is.
const verbs = new Set([
  'uitrol',
  'uitbreiding',
  'onderzoeken',
  'pilot',
  'activiteiten',
  'in',
  'het',
  'de',
  'van',
  'en',
])

/** Follows `opvolger_van`, and finds by name what carries on an activity of an earlier plan. */
export function linkPredecessors(
  source: PlanSource,
  plans: PlanRows[],
  problems: PlanProblem[],
  newId: () => string,
): void {
  for (const plan of plans)
    for (const link of plan.successions) {
      const before = plans
        .find(({ key }) => key === link.planKey)
        ?.activities.find(({ number }) => number === link.number)
      if (before)
        plan.predecessors.push({
          id: newId(),
          activityId: link.activityId,
          rowId: null,
          predecessorId: before.id,
          certainty: link.certainty,
          reason: link.reason,
        })
      else
        problems.push({
          line: link.sourceLine,
          field: 'opvolger_van',
          text: `Thema ${link.number} van plan “${link.planKey}” staat niet in dit bestand.`,
        })
    }
  for (const [planIndex, plan] of plans.entries())
    for (const [rowIndex, row] of plan.timeline.entries())
      for (const before of plans.filter(({ untilYear }) => untilYear < plan.fromYear)) {
        const found = before.activities.find(({ name }) => carriesOn(row.name, name))
        if (!found) continue
        const reason = `De naam lijkt op “${found.number ? `${found.number} ` : ''}${found.name}” uit het plan ${before.fromYear}-${before.untilYear}.`
        plan.predecessors.push({
          id: newId(),
          activityId: null,
          rowId: row.id,
          predecessorId: found.id,
          certainty: 'inferred',
          reason,
        })
        plan.findings.push({
          subjectKind: 'timeline_row',
          subjectKey: row.key,
          field: 'Voorganger',
          state: 'inferred',
          text: `Dat “${row.name}” voortgaat op “${found.name}” is afgeleid.`,
          reason,
          sourceLine: source.lineOf(['plannen', planIndex, 'tijdlijn', 'regels', rowIndex]),
        })
      }
}

/**
 * True when the subject of the shorter name, of at least two words, is wholly in the other:
 * “Uitrol ‘Handle with care’” → “Handle With Care (PO)”. One shared word proves nothing.
 */
export function carriesOn(name: string, earlier: string): boolean {
  const now = subject(name)
  const before = subject(earlier)
  const [short, long] = now.size <= before.size ? [now, before] : [before, now]
  return short.size >= 2 && [...short].every((word) => long.has(word))
}

function subject(name: string): Set<string> {
  const words = name
    .toLowerCase()
    .replaceAll(/\([^)]*\)/g, ' ')
    .match(/[\p{L}\p{N}+]+/gu)
  return new Set((words ?? []).filter((word) => !verbs.has(word)))
}
