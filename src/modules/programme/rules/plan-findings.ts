/**
 * What a plan file says of its own gaps, and what was left empty in it.
 */
import type { Path } from './plan-file.ts'
import { isRecord } from './plan-reading.ts'
import type { Building, FactState } from './plan-rows.ts'
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
  if (isRecord(priority) && typeof priority['controle'] === 'string' && priority['controle'])
    add('Prioriteiten', 'contradicts', priority['controle'], [...path, 'prioritering', 'controle'])
  for (const [index, question] of (plan.open_vragen ?? []).entries())
    add(
      'Open vraag',
      /(een of twee|dezelfde|hetzelfde)\b/i.test(bare(question)) ? 'contradicts' : 'unknown',
      question,
      [...path, 'open_vragen', index],
    )
}

/** Without accents: “Eén” and “één” are the same word. */
const bare = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '')
