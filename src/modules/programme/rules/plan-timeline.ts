/**
 * The timeline of a plan file. Quarters that are not in it are unknown, never empty.
 */
import { keepRest } from './plan-facts.ts'
import { fieldName, type Path } from './plan-file.ts'
import { absent, refuseDoubles, sentence } from './plan-reading.ts'
import type { Building, LineRow, TimelineRowRow } from './plan-rows.ts'
import * as Schema from './plan-schema.ts'
import type { PlanData } from './plan-schema.ts'

/** The rows of the timeline, in the order of the file. */
export function timelineRows(
  building: Building,
  plan: PlanData,
  path: Path,
  lines: LineRow[],
): TimelineRowRow[] {
  const { source, newId, problems, findings } = building
  const rows = plan.tijdlijn?.regels ?? []
  const quarters = plan.tijdlijn?.kwartalen ?? []
  refuseDoubles(
    problems,
    source,
    rows.map(({ id }, index) => ({ key: id, path: [...path, 'tijdlijn', 'regels', index, 'id'] })),
  )
  refuseDoubles(
    problems,
    source,
    quarters.map((key, index) => ({ key, path: [...path, 'tijdlijn', 'kwartalen', index] })),
  )
  return rows.map((row, index) => {
    const at = [...path, 'tijdlijn', 'regels', index]
    keepRest(
      building,
      row,
      at,
      Schema.TimelineRow.shape,
      { kind: 'timeline_row', key: row.id, name: row.naam },
      // Quarters have a finding of their own; a row without a line stands in a section.
      { silent: ['start_kwartalen', 'lopend_kwartalen', 'lijn'] },
    )
    const line = row.lijn ? lines.find(({ key }) => key === row.lijn) : undefined
    if (row.lijn && !line) absent(building, [...at, 'lijn'], 'lijn', row.lijn)
    const planned = [...(row.start_kwartalen ?? []), ...(row.lopend_kwartalen ?? [])]
    for (const quarter of planned)
      if (!quarters.includes(quarter)) absent(building, at, 'kwartaal', quarter)
    for (const quarter of new Set(planned.filter((one, place) => planned.indexOf(one) !== place)))
      building.problems.push({
        line: source.lineOf(at),
        field: fieldName(at),
        text: `${quarter} staat er twee keer: een kwartaal is start of lopend.`,
      })
    const known = row.start_kwartalen && row.lopend_kwartalen
    if (!known)
      findings.push({
        subjectKind: 'timeline_row',
        subjectKey: row.id,
        field: 'Kwartalen',
        state: 'unknown',
        text: `In welke kwartalen “${row.naam}” start en loopt, staat niet in de tekst.`,
        reason: null,
        sourceLine: source.lineOf(at),
      })
    if (row.opmerking)
      findings.push({
        subjectKind: 'timeline_row',
        subjectKey: row.id,
        field: 'Opmerking bij de regel',
        state: /elders|andere|tegen/.test(row.opmerking) ? 'contradicts' : 'unknown',
        text: `${sentence(row.naam)} ${sentence(row.opmerking)}`,
        reason: null,
        sourceLine: source.lineOf([...at, 'opmerking']),
      })
    return {
      id: newId(),
      key: row.id,
      name: row.naam,
      lineId: line?.id ?? null,
      section: row.sectie ?? null,
      hint: row.aanwijzing ?? null,
      remark: row.opmerking ?? null,
      perYearMin: row.frequentie_per_jaar_min ?? null,
      // Half a row says nothing of the other quarters: those stay unknown.
      cells: quarters.flatMap((quarter): TimelineRowRow['cells'] => {
        if (row.start_kwartalen?.includes(quarter)) return [{ quarter, kind: 'start' }]
        if (row.lopend_kwartalen?.includes(quarter)) return [{ quarter, kind: 'ongoing' }]
        return known ? [{ quarter, kind: 'empty' }] : []
      }),
    }
  })
}
