/**
 * A plan file as the rows it becomes. Pure: ids come from the caller, nothing is guessed.
 *
 * What has a column goes there; every other value becomes a fact in the words of the file; what is
 * null, inferred or contradicted becomes a finding. So nothing of the file is lost.
 */
import { activityRows, type ActivityRows } from './plan-activities.ts'
import { budgetKey, budgetRows } from './plan-budget.ts'
import { keepRest, label, type FactRow } from './plan-facts.ts'
import type { Path, PlanProblem, PlanSource } from './plan-file.ts'
import { planFindings } from './plan-findings.ts'
import { keysOf, refuseDoubles } from './plan-reading.ts'
import * as Schema from './plan-schema.ts'
import type { PlanData } from './plan-schema.ts'
import { bodyRows, groupRows, lineRows } from './plan-structure.ts'
import { timelineRows } from './plan-timeline.ts'
import { quarterOf } from './timeline.ts'
import { linkPredecessors } from './predecessors.ts'

export type FactState = 'unknown' | 'inferred' | 'contradicts'
export type SubjectKind =
  | 'plan'
  | 'line'
  | 'activity'
  | 'executor'
  | 'group'
  | 'body'
  | 'budget_post'
  | 'timeline_row'
  | 'abbreviation'

export interface Finding {
  subjectKind: SubjectKind
  subjectKey: string
  /** What it is about, as people call it. */
  field: string
  state: FactState
  text: string
  reason: string | null
  sourceLine: number | null
}

export interface LineRow {
  id: string
  key: string
  number: string | null
  name: string
  subtitle: string | null
}
export interface GroupRow {
  id: string
  key: string
  name: string
  kind: 'werkgroep' | 'netwerk'
  aliases: string[]
}
export interface BudgetPostRow {
  id: string
  key: string
  name: string
  contents: string[]
  contribution: string | null
  exceptionPart: string | null
  lines: { lineId: string; exception: boolean }[]
  cells: {
    year: number
    amountCents: number | null
    fund: 'regulier' | 'tijdelijk'
    remark: string | null
  }[]
}
export interface TimelineRowRow {
  id: string
  key: string
  name: string
  lineId: string | null
  section: string | null
  hint: string | null
  remark: string | null
  perYearMin: number | null
  cells: { quarter: string; kind: 'empty' | 'start' | 'ongoing' }[]
}
export interface PlanRows extends ActivityRows {
  id: string
  key: string
  region: string
  name: string
  title: string | null
  vision: string | null
  visionFrom: number | null
  visionUntil: number | null
  fromYear: number
  untilYear: number
  status: 'concept' | 'vastgesteld' | 'afgesloten'
  ambition: string | null
  lineWord: string
  sourceLine: number
  lines: LineRow[]
  subAmbitions: { id: string; lineId: string; text: string }[]
  groups: GroupRow[]
  bodies: { id: string; key: string; name: string; kind: string }[]
  posts: BudgetPostRow[]
  totals: { year: number; amountCents: number }[]
  quarters: string[]
  timeline: TimelineRowRow[]
  facts: FactRow[]
  findings: Finding[]
}
export interface PlanFileRows {
  plans: PlanRows[]
  abbreviations: { short: string; long: string | null; remark: string | null }[]
}

/** What building rows needs beside the plan itself. */
export interface Building {
  source: PlanSource
  newId: () => string
  problems: PlanProblem[]
  facts: FactRow[]
  findings: Finding[]
}

/**
 * The rows of a file that was read.
 *
 * @param today decides which plan is in force; a plan's own status wins
 * @returns the rows, or what refers to something that is not there
 */
export function planRows(
  source: PlanSource,
  today: Date,
  newId: () => string,
): PlanFileRows | { problems: PlanProblem[] } {
  const { data } = source
  const problems: PlanProblem[] = []
  const plans = data.plannen.map((plan, index) => {
    const building: Building = { source, newId, problems, facts: [], findings: [] }
    return onePlan(building, plan, ['plannen', index], today)
  })
  linkPredecessors(source, plans, problems, newId)
  refuseDoubles(
    problems,
    source,
    data.plannen.map((plan, index) => ({ key: plan.id, path: ['plannen', index, 'id'] })),
  )
  if (problems.length > 0) return { problems }
  const newest = plans.toSorted((a, b) => b.fromYear - a.fromYear)[0]!
  const abbreviations = Object.entries(data.afkortingen ?? {}).map(([short, long]) => ({
    short,
    long,
    remark: source.commentOf(['afkortingen', short]) ?? null,
  }))
  for (const { short, long, remark } of abbreviations)
    if (long === null)
      newest.findings.push({
        subjectKind: 'abbreviation',
        subjectKey: short,
        field: 'Afkorting',
        state: 'unknown',
        text: `De afkorting “${short}” staat in de tekst zonder uitleg.`,
        reason: remark,
        sourceLine: source.lineOf(['afkortingen', short]),
      })
  const rest: Building = { source, newId, problems, facts: newest.facts, findings: newest.findings }
  const about = { kind: 'plan', key: newest.key, name: newest.name } as const
  keepRest(rest, data, [], Schema.PlanFile.shape, about)
  for (const [index, one] of (data.bronnen ?? []).entries())
    if (!data.plannen.some(({ bron }) => bron === one.id))
      keepRest(rest, one, ['bronnen', index], {}, about, { prefix: 'Bron' })
  for (const plan of plans) fit(plan)
  return { plans, abbreviations }
}

function onePlan(building: Building, plan: PlanData, path: Path, today: Date): PlanRows {
  const { source, newId } = building
  const line = source.lineOf([...path, 'id'])
  const vision = typeof plan.visie === 'string' ? { letterlijk: plan.visie } : plan.visie
  const visionPeriod = vision && 'looptijd' in vision ? vision.looptijd : undefined
  const ambition = plan.centrale_ambitie
  const status = plan.status ?? statusByPeriod(building, plan, path, today)

  const about = { kind: 'plan', key: plan.id, name: plan.naam } as const
  keepRest(building, plan, path, Schema.Plan.shape, about)
  for (const [part, shape] of [
    ['visie', ['letterlijk', 'looptijd']],
    ['looptijd', ['van', 'tot_en_met']],
    ['centrale_ambitie', ['letterlijk']],
    ['governance', ['gremia']],
    ['tijdlijn', ['kwartalen', 'regels']],
  ] as const)
    keepRest(building, plan[part], [...path, part], keysOf(shape), about, { prefix: label(part) })
  // Amounts are read by fewer people than the plan.
  keepRest(
    building,
    plan.begroting,
    [...path, 'begroting'],
    keysOf(['jaren', 'posten', 'totaal']),
    { kind: 'budget_post', key: budgetKey, name: plan.naam },
    { prefix: 'Begroting' },
  )
  keepRest(
    building,
    visionPeriod,
    [...path, 'visie', 'looptijd'],
    keysOf(['van', 'tot_en_met']),
    about,
    { prefix: 'Visie › Looptijd' },
  )
  sourceRemarks(building, plan)

  const lines = lineRows(building, plan, path)
  const groups = groupRows(building, plan, path)
  const timeline = timelineRows(building, plan, path, lines)
  const activities = activityRows(building, plan, path, { lines, groups, timeline }, status)
  const budget = budgetRows(building, plan, path, lines)
  planFindings(building, plan, path)

  return {
    id: newId(),
    key: plan.id,
    region: source.data.regio,
    name: plan.naam,
    title: plan.titel ?? null,
    vision: vision?.letterlijk ?? null,
    visionFrom: visionPeriod?.van ?? null,
    visionUntil: visionPeriod?.tot_en_met ?? null,
    fromYear: plan.looptijd.van,
    untilYear: plan.looptijd.tot_en_met,
    status,
    ambition: (typeof ambition === 'string' ? ambition : ambition?.letterlijk) ?? null,
    lineWord: plan.actielijnen ? 'Actielijn' : 'Ontwikkellijn',
    sourceLine: line,
    lines,
    subAmbitions: (plan.ontwikkellijnen ?? []).flatMap((one) =>
      (one.deelambities ?? []).map((text) => ({
        id: newId(),
        lineId: lines.find(({ key }) => key === one.id)!.id,
        text,
      })),
    ),
    groups,
    bodies: bodyRows(building, plan, path),
    ...budget,
    quarters: plan.tijdlijn?.kwartalen ?? [],
    timeline,
    ...activities,
    facts: building.facts,
    findings: building.findings,
  }
}

/** A plan that does not say its status has one by its period; that is inferred, and said so. */
function statusByPeriod(
  { findings, source }: Building,
  plan: PlanData,
  path: Path,
  today: Date,
): PlanRows['status'] {
  const year = Number(quarterOf(today).slice(0, 4))
  const status =
    plan.looptijd.tot_en_met < year
      ? 'afgesloten'
      : plan.looptijd.van <= year
        ? 'vastgesteld'
        : 'concept'
  findings.push({
    subjectKind: 'plan',
    subjectKey: plan.id,
    field: 'Status van het plan',
    state: 'inferred',
    text: `De tekst noemt geen status. Kring houdt “${status}” aan.`,
    reason: `De looptijd is ${plan.looptijd.van} tot en met ${plan.looptijd.tot_en_met}.`,
    sourceLine: source.lineOf([...path, 'looptijd']),
  })
  return status
}

function sourceRemarks(building: Building, plan: PlanData): void {
  const { source, facts: into } = building
  const at = (source.data.bronnen ?? []).findIndex(({ id }) => id === plan.bron)
  const from = source.data.bronnen?.[at]
  const about = { kind: 'plan', key: plan.id, name: plan.naam } as const
  if (from) keepRest(building, from, ['bronnen', at], {}, about, { prefix: 'Bron' })
  else
    into.push({
      subjectKind: 'plan',
      subjectKey: plan.id,
      label: 'Bron',
      text: plan.bron,
      sourceLine: source.lineOf(['plannen']),
    })
}

/** What Kring itself makes of long texts stays within what a page can show; the file keeps them whole. */
function fit(plan: PlanRows): void {
  const cut = (text: string, max: number) =>
    text.length > max ? `${text.slice(0, max - 1)}…` : text
  plan.findings = plan.findings.map((finding) => ({
    ...finding,
    field: cut(finding.field, 120),
    text: cut(finding.text, 4_000),
    reason: finding.reason && cut(finding.reason, 2_000),
  }))
  plan.predecessors = plan.predecessors.map((link) => ({
    ...link,
    reason: link.reason && cut(link.reason, 1_000),
  }))
}
