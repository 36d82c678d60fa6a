/**
 * What people do with the programme: one function per intention.
 */
import { createHash } from 'node:crypto'
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import type { Form } from '#platform/form.ts'
import { instrumentNames } from '#platform/instruments.ts'
import { enqueue } from '#platform/jobs.ts'
import { announce, type EventKind } from '#platform/systems/events.ts'
import { tellLeads } from './jobs.ts'
import {
  activityMoves,
  cellNames,
  cellsOf,
  colourNames,
  euro,
  mayChair,
  planRows,
  quarterName,
  quarterOf,
  readPlanFile,
  refuse,
  worst,
  type ActivityEdit,
  type CellKind,
  type DocumentLink,
  type MunicipalAccent,
  type PlanFileRows,
  type PlanProblem,
  type PlanStatusChange,
  type Resolution,
  type Seat,
  type StatusReport,
} from './rules/index.ts'
import * as store from './store/index.ts'
import type {
  Activity,
  BudgetCell,
  BudgetPost,
  Candidate,
  Group,
  Member,
  Plan,
  TimelineRow,
} from './store/index.ts'

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

/** Saves what a group keeps up to date, and resolves what was unknown about it. */
export async function editActivity(
  work: Work,
  plan: Plan,
  activity: Activity,
  edit: ActivityEdit,
  versionSeen: number,
): Promise<Found | undefined> {
  if (!activityMoves(work.actor, activity, plan.status).edit) throw refuse('not_yours')
  const { version } = await store.lockActivity(work.db, activity.id)
  if (version !== versionSeen)
    return newer(work, plan.id, 'activity', activity.key, editable(activity), {
      ...editable(activity),
      status: activity.status ?? 'onbekend',
      level: activity.level ?? 'niet genoemd',
      municipalities: activity.municipalities.map(({ name }) => name).join(', '),
      instruments: instrumentText(activity.instruments.map(({ key }) => key)),
    })
  const before = editable(activity)
  const after = {
    description: edit.description ?? '',
    expectedEffect: edit.expectedEffect ?? '',
    status: edit.status ?? '',
    level: edit.level ?? '',
    municipalities: edit.municipalities.join(', '),
    instruments: edit.instruments.join(', '),
  }
  await store.saveActivity(work.db, activity, edit)
  if (work.actor.permissions.has('programme.edit')) {
    await store.saveMunicipalities(work.db, activity, edit.municipalities)
    await store.saveInstruments(work.db, activity, edit.instruments.filter(isInstrument))
    const about = { planId: plan.id, subjectKind: 'activity', subjectKey: activity.key } as const
    // Only what was changed here: what somebody found out elsewhere stays.
    if (before.municipalities !== after.municipalities) {
      const count = edit.municipalities.length
      if (count === 0) await store.reopenField(work.db, { ...about, field: 'Gemeenten' })
      else await nowKnown(work, plan.id, activity.key, 'Gemeenten', `${count} gemeenten`, edit.why)
    }
    if (before.status !== after.status) {
      if (edit.status) await nowKnown(work, plan.id, activity.key, 'Status', edit.status, edit.why)
      else await store.reopenField(work.db, { ...about, field: 'Status' })
    }
  }
  const changed = Object.keys(after).filter(
    (field) => after[field as keyof typeof after] !== before[field as keyof typeof after],
  )
  await history(
    work,
    plan.id,
    'activity',
    activity.key,
    changed.length > 0
      ? `Gewijzigd: ${changed.map((field) => editLabels[field as keyof typeof editLabels]).join(', ')}`
      : 'Bekeken en niets gewijzigd',
    edit.why,
    before,
    after,
  )
  await record(work, 'programme.activity_edited', `${plan.key}/${activity.key}`)
  await tellSystems(work, plan, 'activiteit.gewijzigd', `/activiteiten/${activity.key}`)
  return undefined
}

/** Reports how it goes with an activity; orange or red reaches the project leaders. @returns its id */
export async function reportStatus(
  work: Work,
  plan: Plan,
  activity: Activity,
  report: StatusReport,
): Promise<string> {
  if (!activityMoves(work.actor, activity, plan.status).report) throw refuse('not_yours')
  const quarter = quarterOf(work.now)
  const id = await store.saveReport(work.db, activity, quarter, report, work.actor.functionId)
  await history(
    work,
    plan.id,
    'activity',
    activity.key,
    `Stand gemeld over het ${quarterName(quarter)}: ${colourNames[worst(report)].toLowerCase()}`,
  )
  await record(work, 'programme.status_reported', `${plan.key}/${activity.key}`, {
    worst: worst(report),
  })
  if (worst(report) !== 'green') await enqueue(work, tellLeads, { reportId: id })
  const place = `/activiteiten/${activity.key}/standen/${id}`
  await tellSystems(work, plan, 'activiteit.stand', place)
  return id
}

/** Adds a link to a document of an activity. */
export async function addDocument(
  work: Work,
  plan: Plan,
  activity: Activity,
  document: DocumentLink,
): Promise<void> {
  if (!activityMoves(work.actor, activity, plan.status).addDocument) throw refuse('not_yours')
  await store.saveDocument(work.db, activity, document, work.actor.functionId)
  await history(work, plan.id, 'activity', activity.key, `Document toegevoegd: ${document.name}`)
  await record(work, 'programme.document_added', `${plan.key}/${activity.key}`)
}

/** Takes a document off the page. */
export async function dropDocument(
  work: Work,
  plan: Plan,
  activity: Activity,
  documentId: string,
): Promise<void> {
  if (!activityMoves(work.actor, activity, plan.status).addDocument) throw refuse('not_yours')
  const name = await store.removeDocument(work.db, activity, documentId, work.now)
  await history(work, plan.id, 'activity', activity.key, `Document weggehaald: ${name}`)
  await record(work, 'programme.document_removed', `${plan.key}/${activity.key}`)
}

/**
 * Proposes an action to who carries out the first activity of the plan in force that this part of Kring is for.
 * What is proposed already is not proposed again.
 *
 * @returns where it stands; undefined when no activity is carried out by it
 */
export async function proposeAction(
  work: Work,
  { instrument, ...proposal }: { instrument: string; subject: string; text: string; href: string },
): Promise<string | undefined> {
  const plan = await store.planInForce(work.db)
  if (plan?.status !== 'vastgesteld') return undefined
  const activity = await store.activityCarriedOutBy(work.db, plan.id, instrument)
  if (!activity) return undefined
  const id = await store.addProposal(work.db, {
    ...proposal,
    planId: plan.id,
    activityId: activity.id,
    proposedBy: work.actor.functionId,
  })
  if (id) {
    await history(work, plan.id, 'activity', activity.key, `Voorgesteld: ${proposal.text}`)
    await record(work, 'programme.action_proposed', `${plan.key}/${activity.key}`, { id })
  }
  return `/programma/${plan.key}/activiteiten/${activity.key}`
}

/** Takes a proposed action on, or declines it. */
export async function decideProposal(
  work: Work,
  plan: Plan,
  activity: Activity,
  id: string,
  outcome: 'accepted' | 'declined',
): Promise<void> {
  if (!activityMoves(work.actor, activity, plan.status).edit) throw refuse('not_yours')
  const { functionId: decidedBy } = work.actor
  const decision = { outcome, decidedBy, decidedAt: work.now }
  const text = await store.decideProposal(work.db, activity.id, id, decision)
  const words = outcome === 'accepted' ? 'Actie overgenomen' : 'Voorstel afgewezen'
  await history(work, plan.id, 'activity', activity.key, `${words}: ${text}`)
  await record(work, 'programme.proposal_decided', `${plan.key}/${activity.key}`, { id, outcome })
  await tellSystems(work, plan, 'activiteit.gewijzigd', `/activiteiten/${activity.key}`)
}

/** Saves what the actor's municipality does with an activity. */
export async function tellAccent(
  work: Work,
  plan: Plan,
  activity: Activity,
  municipalityCode: string,
  accent: MunicipalAccent,
  versionSeen: number,
): Promise<Found | undefined> {
  const { actor, db } = work
  const mine =
    actor.permissions.has('municipality.tell') && actor.municipalities.includes(municipalityCode)
  if (!mine) throw refuse('not_yours')
  if (plan.status === 'afgesloten') throw refuse('plan_closed')
  const saved = await store.lockAccent(db, activity.id, municipalityCode)
  if ((saved?.version ?? 0) !== versionSeen)
    return newer(work, plan.id, 'accent', `${activity.key}/${municipalityCode}`, {
      takingPart: saved?.takingPart ?? '',
      text: saved?.text ?? '',
    })
  await store.saveAccent(db, activity, municipalityCode, accent, actor.functionId, work.now)
  await history(
    work,
    plan.id,
    'accent',
    `${activity.key}/${municipalityCode}`,
    `Gemeente over “${activity.name}”: ${accent.takingPart}`.slice(0, 600),
    null,
    saved && { takingPart: saved.takingPart, text: saved.text },
    accent,
  )
  await record(work, 'programme.accent_told', `${plan.key}/${activity.key}/${municipalityCode}`)
  return undefined
}

/** Fills a row of the timeline; a row without unknown quarters is no longer to be looked up. */
export async function fillTimelineRow(
  work: Work,
  plan: Plan,
  row: TimelineRow,
  quarters: readonly string[],
  edit: Record<string, unknown> & { source: string; sourceDate: string },
  versionSeen: number,
): Promise<Found | undefined> {
  if (plan.status === 'afgesloten') throw refuse('plan_closed')
  const version = await store.lockTimelineRow(work.db, row.id)
  if (version !== versionSeen)
    return newer(
      work,
      plan.id,
      'timeline_row',
      row.key,
      cellsAsText(row.cells, quarters),
      Object.fromEntries(
        quarters.map((quarter) => [quarter, cellNames[kindIn(row.cells, quarter)].name]),
      ),
    )
  const cells = cellsOf(edit, quarters)
  await store.saveCells(work.db, { id: row.id, planId: plan.id }, cells)
  const about = {
    planId: plan.id,
    subjectKind: 'timeline_row',
    subjectKey: row.key,
    field: 'Kwartalen',
  } as const
  const wasKnown = row.cells.length === quarters.length
  if (wasKnown && cells.length < quarters.length) await store.reopenField(work.db, about)
  if (cells.length === quarters.length)
    await store.resolveField(
      work.db,
      about,
      {
        outcome: 'answered',
        answer: 'Alle kwartalen zijn ingevuld in de tijdlijn.',
        source: edit.source,
        sourceDate: edit.sourceDate,
      },
      work.actor.functionId,
      work.now,
    )
  await history(
    work,
    plan.id,
    'timeline_row',
    row.key,
    `Tijdlijn ingevuld: ${summary(cells, quarters)}`,
    `Bron: ${edit.source} (${edit.sourceDate})`,
    row.cells,
    cells,
  )
  await record(work, 'programme.timeline_filled', `${plan.key}/${row.key}`, { cells: cells.length })
  await tellSystems(work, plan, 'tijdlijn.gewijzigd', '/tijdlijn')
  return undefined
}

/** Saves the amounts of a budget post, and resolves what was unknown about them. */
export async function editPost(
  work: Work,
  plan: Plan,
  post: BudgetPost,
  edit: { cells: BudgetCell[]; why: string },
  versionSeen: number,
): Promise<Found | undefined> {
  if (plan.status === 'afgesloten') throw refuse('plan_closed')
  const version = await store.lockPost(work.db, post.id)
  if (version !== versionSeen)
    return newer(work, plan.id, 'budget_post', post.key, cellsToTyped(post.cells))
  await store.savePost(work.db, post, edit.cells)
  for (const cell of edit.cells) {
    const before = post.cells.find(({ year }) => year === cell.year)
    if (before?.amountCents === cell.amountCents) continue
    const about = {
      planId: plan.id,
      subjectKind: 'budget_post',
      subjectKey: post.key,
      field: `Bedrag ${cell.year}`,
    } as const
    if (cell.amountCents === null) {
      await store.reopenField(work.db, about)
      continue
    }
    await store.resolveField(
      work.db,
      about,
      {
        outcome: 'answered',
        answer: `${euro(cell.amountCents)} (${cell.fund})`,
        source: edit.why.slice(0, 400),
        sourceDate: today(work.now),
      },
      work.actor.functionId,
      work.now,
    )
  }
  const changed = edit.cells.flatMap((cell) => {
    const before = post.cells.find(({ year }) => year === cell.year)
    if (before?.amountCents === cell.amountCents) return []
    return [
      `${cell.year}: ${amountText(before?.amountCents ?? null)} → ${amountText(cell.amountCents)}`,
    ]
  })
  await history(
    work,
    plan.id,
    'budget_post',
    post.key,
    changed.length > 0 ? `Bedragen gewijzigd: ${changed.join('; ')}` : 'Toelichting gewijzigd',
    edit.why,
    post.cells,
    edit.cells,
  )
  await record(work, 'programme.budget_edited', `${plan.key}/${post.key}`)
  return undefined
}

/** Makes a plan a draft, established, or closed. */
export async function setPlanStatus(
  work: Work,
  plan: Plan,
  change: PlanStatusChange,
): Promise<void> {
  if ((await store.lockPlanStatus(work.db, plan.id)) !== plan.status) throw refuse('plan_changed')
  await store.savePlanStatus(work.db, plan.id, change.status)
  await store.resolveField(
    work.db,
    { planId: plan.id, subjectKind: 'plan', subjectKey: plan.key, field: 'Status van het plan' },
    {
      outcome: change.status === plan.status ? 'confirmed' : 'refuted',
      answer: change.status,
      source: change.source,
      sourceDate: change.sourceDate,
    },
    work.actor.functionId,
    work.now,
  )
  await history(
    work,
    plan.id,
    'plan',
    plan.key,
    `Status van het plan: ${plan.status} → ${change.status}`,
    `Bron: ${change.source} (${change.sourceDate})`,
  )
  await record(work, 'programme.plan_status_set', plan.key, { status: change.status })
  await tellSystems(work, { ...plan, status: change.status }, 'plan.status', '')
}

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

/** What someone else saved in the meantime: by field as it is stored, and in words to show. */
export interface Found {
  by: string
  values: Record<string, string>
  words: Record<string, string>
}

/** The form for a newer version: what was typed stays, beside what is saved now and differs from it. */
export function withNewer<T>(form: Form<T>, { by, values, words }: Found): Form<T> {
  const typed = (name: string) =>
    [form.typed[name] ?? ''].flat().join(', ').replaceAll('\r\n', '\n')
  const different = Object.keys(values).filter((name) => typed(name) !== values[name])
  const saved = Object.fromEntries(different.map((name) => [name, words[name] || 'niets']))
  return { valid: false, typed: form.typed, errors: {}, newer: { by, saved } }
}

/** What of an activity a form shows and saves, as text per field. */
export function editable(activity: Activity): Record<keyof typeof editLabels, string> {
  return {
    description: activity.description ?? '',
    expectedEffect: activity.expectedEffect ?? '',
    status: activity.status ?? '',
    level: activity.level ?? '',
    municipalities: activity.municipalities.map(({ code }) => code).join(', '),
    instruments: activity.instruments.map(({ key }) => key).join(', '),
  }
}

const isInstrument = (key: string) => Object.hasOwn(instrumentNames(), key)

const instrumentText = (keys: readonly string[]) =>
  keys.map((key) => instrumentNames()[key] ?? key).join(', ')

const editLabels = {
  description: 'beschrijving',
  expectedEffect: 'verwacht effect',
  status: 'status',
  level: 'niveau',
  municipalities: 'gemeenten',
  instruments: 'uitvoering in Kring',
}

/** The cells of a post as the fields of its form. */
export function cellsToTyped(cells: readonly BudgetCell[]): Record<string, string> {
  return Object.fromEntries(
    cells.flatMap(({ year, amountCents, fund, remark }) => [
      [`amount-${year}`, amountCents === null ? '' : amountText(amountCents).replace(/^€\s*/, '')],
      [`fund-${year}`, fund],
      [`remark-${year}`, remark ?? ''],
    ]),
  )
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

async function newer(
  work: Work,
  planId: string,
  kind: string,
  key: string,
  values: Record<string, string>,
  words: Record<string, string> = values,
): Promise<Found> {
  const last = await store.lastChange(work.db, planId, kind, key)
  const when = last ? moments.format(last.at) : 'zojuist'
  return { by: `${last?.by ?? 'Iemand anders'} deed dat, ${when}.`, values, words }
}

async function nowKnown(
  work: Work,
  planId: string,
  subjectKey: string,
  field: string,
  answer: string,
  source: string,
): Promise<void> {
  await store.resolveField(
    work.db,
    { planId, subjectKind: 'activity', subjectKey, field },
    { outcome: 'answered', answer, source: source.slice(0, 400), sourceDate: today(work.now) },
    work.actor.functionId,
    work.now,
  )
}

/** Lets systems know that something happened; of a plan that is still a draft nobody hears. */
async function tellSystems(
  work: Work,
  plan: Pick<Plan, 'key' | 'status'>,
  kind: EventKind,
  place: string,
): Promise<void> {
  if (plan.status !== 'concept') await announce(work, kind, `/plannen/${plan.key}${place}`)
}

async function history(
  work: Work,
  planId: string,
  subjectKind: string,
  subjectKey: string,
  text: string,
  why: string | null = null,
  before?: unknown,
  after?: unknown,
): Promise<void> {
  await store.saveChange(work.db, {
    planId,
    subjectKind,
    subjectKey,
    functionId: work.actor.functionId,
    text: text.slice(0, 600),
    why,
    before,
    after,
  })
}

/**
 * Seats someone in a group.
 *
 * @returns false when the chair was asked for someone whose function is not that of a chair
 */
export async function seatMember(
  work: Work,
  plan: Plan,
  group: Group,
  someone: Candidate,
  seat: Seat,
): Promise<boolean> {
  mustSeat(work, plan)
  if (seat.chair && !mayChair(someone.role)) return false
  await store.saveMember(work.db, group.id, someone.functionId, seat)
  const part = seat.chair ? 'voorzitter' : 'lid'
  await history(work, plan.id, 'group', group.key, `${someone.name} is nu ${part}`)
  await record(work, 'programme.member_seated', `${plan.key}/${group.key}`, {
    functionId: someone.functionId,
    chair: seat.chair,
  })
  return true
}

/**
 * Gives or takes the chair, and sets a last day.
 *
 * @returns false when the chair was asked for someone whose function is not that of a chair
 * @throws member_changed when someone else changed it since `versionSeen`
 */
export async function changeSeat(
  work: Work,
  plan: Plan,
  group: Group,
  member: Member,
  seat: Seat,
  versionSeen: number,
): Promise<boolean> {
  mustSeat(work, plan)
  const { chair, until: untilDay } = seat
  if (chair && !mayChair(member.role)) return false
  const change = { chair, untilDay }
  if (!(await store.changeMember(work.db, group.id, member.functionId, change, versionSeen)))
    throw refuse('member_changed')
  const before = { chair: member.chair, untilDay: member.untilDay }
  const part = chair ? 'voorzitter' : 'lid'
  const end = untilDay ? ` tot en met ${untilDay}` : ''
  const text = `${member.name} is nu ${part}${end}`
  await history(work, plan.id, 'group', group.key, text, null, before, change)
  await record(work, 'programme.member_changed', `${plan.key}/${group.key}`, {
    functionId: member.functionId,
    chair,
  })
  return true
}

/** Takes someone out of a group at once. @throws member_changed */
export async function unseatMember(
  work: Work,
  plan: Plan,
  group: Group,
  member: Member,
  versionSeen: number,
): Promise<void> {
  mustSeat(work, plan)
  if (!(await store.removeMember(work.db, group.id, member.functionId, versionSeen)))
    throw refuse('member_changed')
  const { chair, fromDay, untilDay } = member
  const text = `${member.name} zit niet meer in de groep`
  await history(work, plan.id, 'group', group.key, text, null, { chair, fromDay, untilDay })
  await record(work, 'programme.member_unseated', `${plan.key}/${group.key}`, {
    functionId: member.functionId,
  })
}

function mustSeat({ actor }: Work, plan: Plan): void {
  if (!actor.permissions.has('programme.edit')) throw refuse('not_yours')
  if (plan.status === 'afgesloten') throw refuse('plan_closed')
}

/** The cells of a row as the fields of its form; what is unknown is not filled in. */
export function cellsAsText(
  cells: readonly { quarter: string; kind: CellKind }[],
  quarters: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    quarters.map((quarter) => {
      const kind = kindIn(cells, quarter)
      return [quarter, kind === 'unknown' ? '' : kind]
    }),
  )
}

function kindIn(
  cells: readonly { quarter: string; kind: CellKind }[],
  quarter: string,
): CellKind | 'unknown' {
  return cells.find((cell) => cell.quarter === quarter)?.kind ?? 'unknown'
}

function summary(cells: readonly { kind: CellKind }[], quarters: readonly string[]): string {
  const count = (kind: CellKind) => cells.filter((cell) => cell.kind === kind).length
  return [
    `${count('start')} ${cellNames.start.name}`,
    `${count('ongoing')} ${cellNames.ongoing.name}`,
    `${count('empty')} ${cellNames.empty.name}`,
    `${quarters.length - cells.length} ${cellNames.unknown.name}`,
  ].join(', ')
}

const amountText = (cents: number | null) => (cents === null ? 'geen bedrag' : euro(cents))

function today(now: Date): string {
  return days.format(now)
}

const days = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' })
const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'long',
  timeStyle: 'short',
})
