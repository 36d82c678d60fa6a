/**
 * A plan file as the rows it becomes. Pure: ids come from the caller, nothing is guessed.
 *
 * What has a column goes there; every other value becomes a fact in the words of the file; what is
 * null, inferred or contradicted becomes a finding. So nothing of the file is lost.
 */
import { facts, label, type FactRow } from './plan-facts.ts'
import { activityRows, type ActivityRows } from './plan-activities.ts'
import { fieldName, type Path, type PlanProblem, type PlanSource } from './plan-file.ts'
import * as Schema from './plan-schema.ts'
import type { PlanData } from './plan-schema.ts'
import { carriesOn } from './predecessors.ts'

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
  newest.facts.push(...facts(source, data, [], Schema.PlanFile.shape, 'plan', newest.key))
  return { plans, abbreviations }
}

function onePlan(building: Building, plan: PlanData, path: Path, today: Date): PlanRows {
  const { source, newId } = building
  const line = source.lineOf([...path, 'id'])
  const vision = typeof plan.visie === 'string' ? { letterlijk: plan.visie } : plan.visie
  const visionPeriod = vision && 'looptijd' in vision ? vision.looptijd : undefined
  const ambition = plan.centrale_ambitie
  const status = plan.status ?? statusByPeriod(building, plan, path, today)

  building.facts.push(...facts(source, plan, path, Schema.Plan.shape, 'plan', plan.id))
  for (const [name, shape] of [
    ['visie', ['letterlijk', 'looptijd']],
    ['centrale_ambitie', ['letterlijk']],
    ['governance', ['gremia']],
    ['begroting', ['jaren', 'posten', 'totaal']],
    ['tijdlijn', ['kwartalen', 'regels']],
  ] as const)
    building.facts.push(
      ...facts(source, plan[name], [...path, name], keysOf(shape), 'plan', plan.id, label(name)),
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
  const year = today.getFullYear()
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

function sourceRemarks({ source, facts: into }: Building, plan: PlanData): void {
  const at = (source.data.bronnen ?? []).findIndex(({ id }) => id === plan.bron)
  const from = source.data.bronnen?.[at]
  if (from)
    into.push(
      ...facts(source, from, ['bronnen', at], {}, 'plan', plan.id, 'Bron'),
    )
  else
    into.push({
      subjectKind: 'plan',
      subjectKey: plan.id,
      label: 'Bron',
      text: plan.bron,
      sourceLine: source.lineOf(['plannen']),
    })
}

function lineRows(building: Building, plan: PlanData, path: Path): LineRow[] {
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
    building.facts.push(...facts(source, data, at, shape, 'line', row.key))
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

function groupRows(building: Building, plan: PlanData, path: Path): GroupRow[] {
  const { source, newId, problems, findings } = building
  const groups = plan.werkgroepen ?? []
  refuseDoubles(
    problems,
    source,
    groups.map(({ id }, index) => ({ key: id, path: [...path, 'werkgroepen', index, 'id'] })),
  )
  return groups.map((group, index) => {
    const at = [...path, 'werkgroepen', index]
    building.facts.push(...facts(source, group, at, Schema.Group.shape, 'group', group.id))
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

function bodyRows(building: Building, plan: PlanData, path: Path): PlanRows['bodies'] {
  const bodies = plan.governance?.gremia ?? []
  const taken = new Map<string, number>()
  return bodies.map((body, index) => {
    const base = slug(body.naam) || 'gremium'
    const count = (taken.get(base) ?? 0) + 1
    taken.set(base, count)
    const key = count === 1 ? base : `${base}-${count}`
    building.facts.push(
      ...facts(
        building.source,
        body,
        [...path, 'governance', 'gremia', index],
        Schema.Body.shape,
        'body',
        key,
      ),
    )
    return { id: building.newId(), key, name: body.naam, kind: body.soort }
  })
}

function timelineRows(
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
    building.facts.push(...facts(source, row, at, Schema.TimelineRow.shape, 'timeline_row', row.id))
    const line = row.lijn ? lines.find(({ key }) => key === row.lijn) : undefined
    if (row.lijn && !line) absent(building, [...at, 'lijn'], 'lijn', row.lijn)
    const planned = [...(row.start_kwartalen ?? []), ...(row.lopend_kwartalen ?? [])]
    for (const quarter of planned)
      if (!quarters.includes(quarter)) absent(building, at, 'kwartaal', quarter)
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

function budgetRows(
  building: Building,
  plan: PlanData,
  path: Path,
  lines: LineRow[],
): Pick<PlanRows, 'posts' | 'totals'> {
  const { source, newId, problems, findings } = building
  const budget = plan.begroting
  if (!budget) return { posts: [], totals: [] }
  const at = [...path, 'begroting']
  refuseDoubles(
    problems,
    source,
    budget.posten.map(({ id }, index) => ({ key: id, path: [...at, 'posten', index, 'id'] })),
  )
  const lineId = (key: string, where: Path) => {
    const line = lines.find((one) => one.key === key)
    if (!line) absent(building, where, 'lijn', key)
    return line?.id ?? ''
  }
  const posts = budget.posten.map((post, index): BudgetPostRow => {
    const here = [...at, 'posten', index]
    building.facts.push(...facts(source, post, here, Schema.BudgetPost.shape, 'budget_post', post.id))
    for (const year of Object.keys(post.bedragen))
      if (!budget.jaren.includes(Number(year))) absent(building, [...here, 'bedragen', year], 'jaar', year)
    return {
      id: newId(),
      key: post.id,
      name: post.naam,
      contents: post.bevat ?? [],
      contribution: post.bijdrage_letterlijk ?? null,
      exceptionPart: post.uitzondering?.deel ?? null,
      lines: [
        ...(post.lijnen ?? []).map((key) => ({
          lineId: lineId(key, [...here, 'lijnen']),
          exception: false,
        })),
        ...(post.uitzondering?.lijnen ?? []).map((key) => ({
          lineId: lineId(key, [...here, 'uitzondering', 'lijnen']),
          exception: true,
        })),
      ],
      cells: budget.jaren.map((year) => {
        const amount = post.bedragen[String(year)]
        const remark = post.opmerkingen?.[String(year)] ?? null
        if (amount == null || remark !== null)
          findings.push({
            subjectKind: 'budget_post',
            subjectKey: post.id,
            field: `Bedrag ${year}`,
            state: 'unknown',
            text:
              amount == null
                ? `Voor “${post.naam}” noemt het plan in ${year} geen bedrag.`
                : `Bij het bedrag voor “${post.naam}” in ${year} is niet alles bekend.`,
            reason: remark,
            sourceLine: source.lineOf([...here, 'bedragen', String(year)]),
          })
        return {
          year,
          amountCents: amount == null ? null : Math.round(amount * 100),
          fund: amount == null && /tijdelijk/i.test(remark ?? '') ? 'tijdelijk' : 'regulier',
          remark,
        }
      }),
    }
  })
  const totals = Object.entries(budget.totaal ?? {}).map(([year, amount]) => ({
    year: Number(year),
    amountCents: Math.round(amount * 100),
  }))
  for (const { year } of totals)
    if (!budget.jaren.includes(year)) absent(building, [...at, 'totaal', String(year)], 'jaar', String(year))
  for (const { year, amountCents } of totals) {
    const sum = posts.reduce(
      (total, post) => total + (post.cells.find((cell) => cell.year === year)?.amountCents ?? 0),
      0,
    )
    if (sum !== amountCents)
      findings.push({
        subjectKind: 'plan',
        subjectKey: plan.id,
        field: `Totaal ${year}`,
        state: 'contradicts',
        text: `Het plan noemt voor ${year} een totaal van ${euro(amountCents)}; de posten samen zijn ${euro(sum)}.`,
        reason: null,
        sourceLine: source.lineOf([...at, 'totaal', String(year)]),
      })
  }
  return { posts, totals }
}

/** What the file itself says it does not know, or says twice in different ways. */
function planFindings({ source, findings }: Building, plan: PlanData, path: Path): void {
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
      /(één of twee|dezelfde|hetzelfde)\b/i.test(question) ? 'contradicts' : 'unknown',
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

/** Follows `opvolger_van`, and finds by name what carries on an activity of an earlier plan. */
function linkPredecessors(
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
  for (const plan of plans)
    for (const row of plan.timeline)
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
          sourceLine: source.lineOf(['plannen']),
        })
      }
}

function absent({ problems, source }: Building, path: Path, what: string, key: string): void {
  problems.push({
    line: source.lineOf(path),
    field: fieldName(path),
    text: `Er is geen ${what} “${key}” in dit plan.`,
  })
}

/** Two things with the same key cannot be told apart. */
export function refuseDoubles(
  problems: PlanProblem[],
  source: PlanSource,
  all: { key: string; path: Path }[],
): void {
  const seen = new Set<string>()
  for (const { key, path } of all) {
    if (seen.has(key))
      problems.push({
        line: source.lineOf(path),
        field: fieldName(path),
        text: `“${key}” staat er twee keer.`,
      })
    seen.add(key)
  }
}

/** A name as it can stand in a path: `Ambtelĳke adviesgroep GIA` → `ambtelijke-adviesgroep-gia`. */
export function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
}

/** Cents as people read them: `€ 1.174.000`. */
export function euro(cents: number): string {
  return new Intl.NumberFormat('nl-NL', {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(cents / 100)
}

const sentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const keysOf = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, true]))
