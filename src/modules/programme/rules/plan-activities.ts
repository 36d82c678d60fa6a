/**
 * The activities of a plan file, of both forms: numbered themes and activities with a key.
 */
import { keepRest } from './plan-facts.ts'
import { fieldName, type Path } from './plan-file.ts'
import { absent, refuseDoubles, slug } from './plan-reading.ts'
import type { Building, GroupRow, LineRow, PlanRows, TimelineRowRow } from './plan-rows.ts'
import * as Schema from './plan-schema.ts'
import type { ActivityData, PlanData, ThemeData } from './plan-schema.ts'
import { activityStatuses, type ActivityStatus } from './activity.ts'

export interface ExecutorRow {
  id: string
  key: string
  kind: 'executor' | 'partner'
  who: string
  part: string | null
  certainty: 'explicit' | 'inferred'
  reason: string | null
  groups: { groupId: string; lead: boolean }[]
}
export interface ActivityRow {
  id: string
  key: string
  lineId: string
  number: string | null
  name: string
  focus: boolean
  description: string | null
  expectedEffect: string | null
  execution: string | null
  funding: string | null
  planning: string | null
  status: ActivityStatus | null
  sourceLine: number
  items: { kind: 'goal' | 'action' | 'target_group' | 'part'; text: string }[]
  executors: ExecutorRow[]
  timelineRowIds: string[]
}
export interface PredecessorRow {
  id: string
  activityId: string | null
  rowId: string | null
  predecessorId: string
  certainty: 'explicit' | 'inferred'
  reason: string | null
}
export interface ActivityRows {
  activities: ActivityRow[]
  predecessors: PredecessorRow[]
  /** Links to themes of other plans, as the file names them; resolved when all plans are read. */
  successions: {
    activityId: string
    planKey: string
    number: string
    certainty: 'explicit' | 'inferred'
    reason: string | null
    sourceLine: number
  }[]
}
interface Around {
  lines: LineRow[]
  groups: GroupRow[]
  timeline: TimelineRowRow[]
}

/** How many activities a plan may have. Pages show them all. */
export const activitiesMax = 2_000

/** All activities of a plan, in the order of the file. */
export function activityRows(
  building: Building,
  plan: PlanData,
  path: Path,
  around: Around,
  planStatus: PlanRows['status'],
): ActivityRows {
  const result: ActivityRows = { activities: [], predecessors: [], successions: [] }
  const keys: { key: string; path: Path }[] = []
  for (const [lineIndex, line] of (plan.actielijnen ?? []).entries())
    for (const [index, theme] of line.themas.entries()) {
      const at = [...path, 'actielijnen', lineIndex, 'themas', index]
      const lineId = around.lines.find(({ number }) => number === line.nummer)?.id ?? ''
      result.activities.push(fromTheme(building, theme, at, lineId))
      keys.push({ key: themeKey(theme), path: [...at, 'nummer'] })
    }
  for (const [lineIndex, line] of (plan.ontwikkellijnen ?? []).entries())
    for (const [part, focus] of [
      ['focusactiviteiten', true],
      ['activiteiten', false],
    ] as const)
      for (const [index, activity] of (line[part] ?? []).entries()) {
        const at = [...path, 'ontwikkellijnen', lineIndex, part, index]
        const lineId = around.lines.find(({ key }) => key === line.id)?.id ?? ''
        const row = fromActivity(building, activity, at, { ...around, lineId, focus, planStatus })
        result.activities.push(row)
        keys.push({ key: activity.id, path: [...at, 'id'] })
        succeed(building, activity, at, row, result)
      }
  refuseDoubles(building.problems, building.source, keys)
  if (result.activities.length > activitiesMax)
    building.problems.push({
      line: building.source.lineOf(path),
      field: fieldName(path),
      text: `Een plan met meer dan ${activitiesMax} activiteiten kan Kring niet laten zien.`,
    })
  return result
}

/** `2.2a` → `2-2a`; a number without letters or figures is called `thema`. */
const themeKey = ({ nummer }: ThemeData) => slug(nummer) || 'thema'

function fromTheme(building: Building, theme: ThemeData, path: Path, lineId: string): ActivityRow {
  const { source, newId } = building
  const key = themeKey(theme)
  const about = { kind: 'activity', key, name: `${theme.nummer} ${theme.naam}` } as const
  keepRest(building, theme, path, Schema.Theme.shape, about)
  for (const [index, part] of (theme.deelonderwerpen ?? []).entries())
    keepRest(building, part, [...path, 'deelonderwerpen', index], { naam: 1 }, about, {
      prefix: `Deelonderwerp ${part.naam}`.slice(0, 100),
    })
  return {
    id: newId(),
    key,
    lineId,
    number: theme.nummer,
    name: theme.naam,
    focus: false,
    description: theme.beschrijving ?? null,
    expectedEffect: null,
    execution: theme.uitvoering ?? null,
    funding: theme.financiering ?? null,
    planning: theme.planning ?? null,
    status: null,
    sourceLine: source.lineOf(path),
    items: [
      ...items('goal', theme.doel),
      ...items('target_group', theme.doelgroepen),
      ...items('action', theme.acties),
      ...items(
        'part',
        theme.deelonderwerpen?.map(({ naam }) => naam),
      ),
    ],
    executors: [
      ...named(building, key, 'executor', theme.uitvoerders),
      ...named(building, key, 'partner', theme.partners),
    ],
    timelineRowIds: [],
  }
}

function fromActivity(
  building: Building,
  activity: ActivityData,
  path: Path,
  around: Around & { lineId: string; focus: boolean; planStatus: PlanRows['status'] },
): ActivityRow {
  const { source, newId } = building
  const { id: key, naam: name } = activity
  const about = { kind: 'activity', key, name } as const
  // The status has a finding of its own.
  keepRest(building, activity, path, Schema.Activity.shape, about, { silent: ['status'] })
  keepRest(
    building,
    activity.opvolger_van,
    [...path, 'opvolger_van'],
    { plan: 1, thema: 1 },
    about,
    { prefix: 'Opvolger van' },
  )
  const status = activityFindings(building, activity, path, around.planStatus)
  return {
    id: newId(),
    key,
    lineId: around.lineId,
    number: null,
    name,
    focus: around.focus,
    description: activity.beschrijving ?? null,
    expectedEffect: activity.verwacht_effect ?? null,
    execution: null,
    funding: null,
    planning: null,
    status,
    sourceLine: source.lineOf(path),
    items: [...items('goal', activity.doel), ...items('action', activity.acties)],
    executors: executors(building, activity, path, around.groups),
    timelineRowIds: (activity.tijdlijn ?? []).flatMap((rowKey, index) => {
      const row = around.timeline.find((one) => one.key === rowKey)
      if (row) return [row.id]
      absent(building, [...path, 'tijdlijn', index], 'tijdlijnregel', rowKey)
      return []
    }),
  }
}

/** What is not sure about an activity; returns its status when the file gives one we know. */
function activityFindings(
  { source, findings, facts: kept }: Building,
  activity: ActivityData,
  path: Path,
  planStatus: PlanRows['status'],
): ActivityStatus | null {
  const about = { subjectKind: 'activity', subjectKey: activity.id } as const
  if (activity.koppeling_lijn === 'afgeleid')
    findings.push({
      ...about,
      field: 'Lijn',
      state: 'inferred',
      text: `Dat “${activity.naam}” bij deze lijn hoort, is afgeleid.`,
      reason: source.commentOf([...path, 'koppeling_lijn']) ?? null,
      sourceLine: source.lineOf([...path, 'koppeling_lijn']),
    })
  const timeline = source.commentOf([...path, 'tijdlijn'])
  if (timeline?.includes('afgeleid'))
    findings.push({
      ...about,
      field: 'Tijdlijn',
      state: 'inferred',
      text: `Welke regels van de tijdlijn bij “${activity.naam}” horen, is afgeleid.`,
      reason: timeline,
      sourceLine: source.lineOf([...path, 'tijdlijn']),
    })
  if (activity.status)
    kept.push({
      ...about,
      label: 'Status in de tekst',
      text: activity.status,
      sourceLine: source.lineOf([...path, 'status']),
    })
  const status =
    activityStatuses.find((one) => activity.status?.toLowerCase().startsWith(one)) ?? null
  if (planStatus === 'afgesloten') return status
  if (!status)
    findings.push({
      ...about,
      field: 'Status',
      state: 'unknown',
      text: `Hoe ver “${activity.naam}” is, staat niet in de tekst.`,
      reason: null,
      sourceLine: source.lineOf(path),
    })
  findings.push({
    ...about,
    field: 'Gemeenten',
    state: 'unknown',
    text: `Welke gemeenten met “${activity.naam}” meedoen, staat niet in de tekst.`,
    reason: null,
    sourceLine: source.lineOf(path),
  })
  return status
}

function executors(
  building: Building,
  activity: ActivityData,
  path: Path,
  groups: GroupRow[],
): ExecutorRow[] {
  const { source, newId, findings } = building
  return (activity.uitvoering ?? []).map((one, index) => {
    const at = [...path, 'uitvoering', index]
    const key = `${activity.id}-${index + 1}`
    keepRest(building, one, at, executionKeys, { kind: 'executor', key, name: one.wie })
    const asked = [
      ...(one.werkgroep ? [{ groupKey: one.werkgroep, where: [...at, 'werkgroep'] }] : []),
      ...(one.met ?? []).map((groupKey, place) => ({ groupKey, where: [...at, 'met', place] })),
    ]
    const named = new Map<string, { groupId: string; lead: boolean }>()
    for (const { groupKey, where } of asked) {
      const group = groups.find((row) => row.key === groupKey)
      if (!group) absent(building, where, 'werkgroep', groupKey)
      else if (!named.has(group.id))
        named.set(group.id, { groupId: group.id, lead: groupKey === one.werkgroep })
    }
    const certainty = one.koppeling === 'afgeleid' ? ('inferred' as const) : ('explicit' as const)
    const reason = one.reden ?? null
    if (certainty === 'inferred')
      findings.push({
        subjectKind: 'executor',
        subjectKey: key,
        field: 'Wie dit doet',
        state: 'inferred',
        text: `Dat “${one.wie}” meewerkt aan “${activity.naam}” is afgeleid.`,
        reason: reason && inferredFrom(reason),
        sourceLine: source.lineOf(at),
      })
    return {
      id: newId(),
      key,
      kind: 'executor',
      who: one.wie,
      part: one.wat ?? null,
      certainty,
      reason,
      groups: [...named.values()],
    }
  })
}

const executionKeys = { wie: 1, werkgroep: 1, met: 1, wat: 1, koppeling: 1, reden: 1 }

function inferredFrom(reason: string): string {
  const known: Record<string, string> = {
    naam: 'Afgeleid uit de naam.',
    volgorde: 'Afgeleid uit de volgorde op de pagina.',
    inhoud: 'Afgeleid uit de inhoud.',
  }
  return Object.hasOwn(known, reason) ? known[reason]! : reason
}

function succeed(
  { source, findings }: Building,
  activity: ActivityData,
  path: Path,
  row: ActivityRow,
  result: ActivityRows,
): void {
  const link = activity.opvolger_van
  if (!link) return
  const comment = source.commentOf([...path, 'opvolger_van']) ?? null
  const inferred = comment?.includes('afgeleid') ?? false
  const sourceLine = source.lineOf([...path, 'opvolger_van'])
  result.successions.push({
    activityId: row.id,
    planKey: link.plan,
    number: link.thema,
    certainty: inferred ? 'inferred' : 'explicit',
    reason: comment,
    sourceLine,
  })
  if (inferred)
    findings.push({
      subjectKind: 'activity',
      subjectKey: row.key,
      field: 'Voorganger',
      state: 'inferred',
      text: `Dat “${activity.naam}” voortgaat op thema ${link.thema} van het vorige plan is afgeleid.`,
      reason: comment,
      sourceLine,
    })
}

function items(kind: ActivityRow['items'][number]['kind'], texts: string[] | null | undefined) {
  return (texts ?? []).map((text) => ({ kind, text }))
}

function named(
  { newId }: Building,
  activityKey: string,
  kind: 'executor' | 'partner',
  names: string[] | null | undefined,
): ExecutorRow[] {
  return (names ?? []).map((who, index) => ({
    id: newId(),
    key: `${activityKey}-${kind}-${index + 1}`,
    kind,
    who,
    part: null,
    certainty: 'explicit',
    reason: null,
    groups: [],
  }))
}
