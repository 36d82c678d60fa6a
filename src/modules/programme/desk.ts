/**
 * What the programme asks of someone today, by what they may do. Read-only; shown on the start page.
 */
import type { Work } from '#platform/database.ts'
import { activityMoves, quarterOf } from './rules/index.ts'
import * as store from './store/index.ts'

export interface Desk {
  plan: store.Plan
  thisQuarter: string
  /** Whose municipality this is about; the first of the acting function. */
  municipalityCode: string | undefined
  counts: store.StateCounts | undefined
  toFill: { toFill: number; total: number } | undefined
  /** Findings to begin with, for who resolves them. */
  first: store.Finding[]
  groups: { key: string; name: string; planKey: string; chair: boolean }[]
  /** Own activities without a report in this quarter. */
  silent: store.ActivitySummary[]
  own: store.ActivitySummary[]
  /** Activities whose latest report is orange or red. */
  alarms: store.ActivitySummary[]
  activities: number
  /** Of how many activities a report was made over this quarter. */
  reported: number
  told: number
  totals: { year: number; sumCents: number; agrees: boolean | null }[]
  changes: store.Change[]
}

/** Undefined when the actor may not read the programme, or there is no plan. At most 5 statements. */
export async function deskOf(work: Work): Promise<Desk | undefined> {
  const { actor, db, now } = work
  if (!actor.permissions.has('programme.read')) return undefined
  const plan = await store.planInForce(db)
  if (!plan) return undefined
  const leads = actor.permissions.has('programme.edit')
  const contributes = actor.permissions.has('programme.contribute') && !leads
  const [municipalityCode] = actor.permissions.has('municipality.tell') ? actor.municipalities : []
  const thisQuarter = quarterOf(now)
  const activities = await store.activitiesOf(db, plan.id)
  const groups = contributes ? await store.ownGroups(db, actor.functionId) : []
  const own = activities.filter((activity) =>
    activity.groups.some(({ key }) => groups.some((group) => group.key === key)),
  )
  const reportable = activityMoves(actor, { member: true, chair: true }, plan.status).report
  const chaired = leads
    ? activities
    : own.filter((activity) =>
        activity.groups.some(({ key }) => groups.some((group) => group.chair && group.key === key)),
      )
  const isMunicipal = municipalityCode !== undefined
  return {
    plan,
    thisQuarter,
    municipalityCode,
    ...(leads ? await store.gapsOf(db, plan.id) : { counts: undefined, toFill: undefined }),
    first: leads
      ? (await store.findingsOf(db, plan.id, { resolved: false, page: 1 })).slice(0, 5)
      : [],
    groups,
    own,
    silent: reportable ? chaired.filter(({ report }) => report?.quarter !== thisQuarter) : [],
    alarms: activities.filter(({ report }) => report && report.worst !== 'green'),
    activities: activities.length,
    reported: activities.filter(({ report }) => report?.quarter === thisQuarter).length,
    told: isMunicipal ? (await store.accentsBy(db, plan.id, municipalityCode)).length : 0,
    totals: actor.role === 'alderman' ? await store.planTotals(db, plan.id) : [],
    changes: await store.changesOf(db, plan.id, undefined, 8),
  }
}
