/**
 * The lines, working groups and bodies of a plan file.
 */
import { keepRest } from './plan-facts.ts'
import type { Path } from './plan-file.ts'
import { refuseDoubles, slug } from './plan-reading.ts'
import type { Building, GroupRow, LineRow, PlanRows } from './plan-rows.ts'
import * as Schema from './plan-schema.ts'
import type { PlanData } from './plan-schema.ts'

/** The lines, of both forms: numbered action lines and development lines with a key. */
export function lineRows(building: Building, plan: PlanData, path: Path): LineRow[] {
  const { source, newId, problems, findings } = building
  const older = (plan.actielijnen ?? []).map((line, index) => ({
    row: {
      id: newId(),
      key: `actielijn-${slug(line.nummer)}`,
      number: line.nummer,
      name: line.naam,
      subtitle: null,
    },
    data: line,
    shape: Schema.ActionLine.shape,
    path: [...path, 'actielijnen', index],
  }))
  const newer = (plan.ontwikkellijnen ?? []).map((line, index) => ({
    row: {
      id: newId(),
      key: line.id,
      number: null,
      name: line.naam,
      subtitle: line.onderschrift ?? null,
    },
    data: line,
    shape: Schema.DevelopmentLine.shape,
    path: [...path, 'ontwikkellijnen', index],
  }))
  const all = [...older, ...newer]
  refuseDoubles(
    problems,
    source,
    all.map(({ row, path: at }) => ({ key: row.key, path: at })),
  )
  for (const { row, data, shape, path: at } of all) {
    keepRest(building, data, at, shape, { kind: 'line', key: row.key, name: row.name })
    const comment = source.commentOf([...at, 'deelambities'])
    if (comment?.includes('afgeleid'))
      findings.push({
        subjectKind: 'line',
        subjectKey: row.key,
        field: 'Deelambities',
        state: 'inferred',
        text: `Dat deze deelambities bij “${row.name}” horen, is afgeleid.`,
        reason: comment,
        sourceLine: source.lineOf([...at, 'deelambities']),
      })
  }
  return all.map(({ row }) => row)
}

/** The working groups, with every spelling of their names. */
export function groupRows(building: Building, plan: PlanData, path: Path): GroupRow[] {
  const { source, newId, problems, findings } = building
  const groups = plan.werkgroepen ?? []
  refuseDoubles(
    problems,
    source,
    groups.map(({ id }, index) => ({ key: id, path: [...path, 'werkgroepen', index, 'id'] })),
  )
  return groups.map((group, index) => {
    const at = [...path, 'werkgroepen', index]
    keepRest(building, group, at, Schema.Group.shape, {
      kind: 'group',
      key: group.id,
      name: group.naam,
    })
    if (group.opmerking)
      findings.push({
        subjectKind: 'group',
        subjectKey: group.id,
        field: 'Naam',
        state: group.ook_genoemd?.length ? 'contradicts' : 'unknown',
        text: `“${group.naam}”${(group.ook_genoemd ?? []).map((name) => ` en “${name}”`).join('')}: ${group.opmerking}.`,
        reason: null,
        sourceLine: source.lineOf([...at, 'opmerking']),
      })
    return {
      id: newId(),
      key: group.id,
      name: group.naam,
      kind: group.soort ?? 'werkgroep',
      aliases: group.ook_genoemd ?? [],
    }
  })
}

/** The bodies of the governance drawing; its arrows are not in the file. */
export function bodyRows(building: Building, plan: PlanData, path: Path): PlanRows['bodies'] {
  const bodies = plan.governance?.gremia ?? []
  const taken = new Set<string>()
  return bodies.map((body, index) => {
    const base = slug(body.naam) || 'gremium'
    let key = base
    for (let number = 2; taken.has(key); number++) key = `${base}-${number}`
    taken.add(key)
    const at = [...path, 'governance', 'gremia', index]
    keepRest(building, body, at, Schema.Body.shape, { kind: 'body', key, name: body.naam })
    return { id: building.newId(), key, name: body.naam, kind: body.soort }
  })
}
