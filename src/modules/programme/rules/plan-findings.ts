/**
 * What a plan file says of its own gaps, and what was left empty in it.
 */
import { label } from './plan-facts.ts'
import type { Path } from './plan-file.ts'
import { isRecord } from './plan-reading.ts'
import type { Building, FactState } from './plan-rows.ts'
import * as Schema from './plan-schema.ts'
import type { PlanData } from './plan-schema.ts'

/** What the file itself says it does not know, or says twice in different ways. */
export function planFindings({ source, findings }: Building, plan: PlanData, path: Path): void {
  const add = (field: string, state: FactState, text: string, where: Path) =>
    findings.push({
      subjectKind: 'plan',
      subjectKey: plan.id,
      field,
      state,
      text,
      reason: null,
      sourceLine: source.lineOf(where),
    })
  const priority = (plan as Record<string, unknown>)['prioritering']
  if (isRecord(priority) && typeof priority['controle'] === 'string')
    add('Prioriteiten', 'contradicts', priority['controle'], [...path, 'prioritering', 'controle'])
  for (const [index, question] of (plan.open_vragen ?? []).entries())
    add(
      'Open vraag',
      /(een of twee|dezelfde|hetzelfde)\b/i.test(bare(question)) ? 'contradicts' : 'unknown',
      question,
      [...path, 'open_vragen', index],
    )
  for (const [keys] of nulls(plan, Schema.Plan.shape))
    add(
      label(keys.at(-1)!),
      'unknown',
      `Over “${keys.map(label).join(', ').toLowerCase()}” zegt de tekst niets.`,
      [...path, ...keys],
    )
  for (const part of ['governance', 'begroting', 'tijdlijn'] as const)
    for (const [keys] of nulls(plan[part], {}, 1))
      add(
        label(keys.at(-1)!),
        'unknown',
        `Over “${[part, ...keys].map(label).join(', ').toLowerCase()}” zegt de tekst niets.`,
        [...path, part, ...keys],
      )
}

/** Keys outside `shape` whose value is null, at most `depth` deep. */
function nulls(value: unknown, shape: object, depth = 3): [string[], null][] {
  if (!isRecord(value) || depth === 0) return []
  return Object.entries(value).flatMap(([key, inner]): [string[], null][] => {
    if (Object.hasOwn(shape, key)) return []
    if (inner === null) return [[[key], null]]
    return nulls(inner, {}, depth - 1).map(([keys]) => [[key, ...keys], null])
  })
}

/** Without accents: “Eén” and “één” are the same word. */
const bare = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '')
