/**
 * What a group keeps up to date about its activities, and how it says that they go.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { instrumentNames } from '#platform/instruments.ts'
import { enqueue } from '#platform/jobs.ts'
import { tellLeads } from '#programme/jobs.ts'
import {
  activityMoves,
  colourNames,
  quarterName,
  quarterOf,
  refuse,
  worst,
  type ActivityEdit,
  type DocumentLink,
  type MunicipalAccent,
  type StatusReport,
} from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import type { Activity, Plan } from '#programme/store/index.ts'
import { type Found, newer } from './newer.ts'
import { history, tellSystems, today } from './telling.ts'

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
