import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { question, sql, type Db } from '#platform/database.ts'
import type { Counted } from '#platform/instruments.ts'
import {
  refuse,
  type ActivityEdit,
  type ActivityStatus,
  type CellKind,
  type DocumentLink,
} from '#programme/rules/index.ts'
import type { Fact } from './plans.ts'
import type { Accent } from './accents.ts'

export interface Executor {
  key: string
  kind: 'executor' | 'partner'
  who: string
  part: string | null
  reason: string | null
  groups: { key: string; name: string; lead: boolean }[]
}

export interface Activity {
  id: string
  planId: string
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
  level: string | null
  status: ActivityStatus | null
  sourceLine: number
  version: number
  items: {
    id: string
    kind: 'goal' | 'action' | 'target_group' | 'part'
    text: string
  }[]
  executors: Executor[]
  municipalities: { code: string; name: string }[]
  /** The parts of Kring that carry it out, with what was last counted of each. */
  instruments: Counted[]
  timeline: { key: string; name: string; cells: { quarter: string; kind: CellKind }[] }[]
  documents: { id: string; name: string; url: string; at: string }[]
  /** Actions that were proposed and not declined; `outcome` null: nobody decided yet. */
  proposals: {
    id: string
    text: string
    href: string
    by: string | null
    at: string
    outcome: 'accepted' | null
    decidedAt: string | null
  }[]
  accents: Accent[]
  facts: Fact[]
  predecessors: {
    planKey: string
    key: string
    number: string | null
    name: string
    reason: string | null
  }[]
  successors: { planKey: string; key: string; name: string; row: boolean }[]
  /** Whether the acting person sits in, and chairs, a group that carries this out. */
  member: boolean
  chair: boolean
}

/** The activities of a plan by key and name, in the order of the plan. */
export function activityNames(db: Db, planId: string): Promise<{ key: string; name: string }[]> {
  return db
    .selectFrom('programme.activity')
    .select(['key', 'name'])
    .where('planId', '=', planId)
    .orderBy('position')
    .limit(500)
    .execute()
}

/** One activity with all that hangs on it, in one statement. */
export async function activityByKey(db: Db, planId: string, key: string): Promise<Activity> {
  const [row] = await wholeActivity(db, { planId, key })
  if (!row) throw refuse('plan_not_found')
  return row as unknown as Activity
}

const wholeActivity = question((db: Db, { planId, key }: { planId: string; key: string }) =>
  db
    .selectFrom('programme.activity as a')
    .select([
      'a.id',
      'a.planId',
      'a.key',
      'a.lineId',
      'a.number',
      'a.name',
      'a.focus',
      'a.description',
      'a.expectedEffect',
      'a.execution',
      'a.funding',
      'a.planning',
      'a.level',
      'a.status',
      'a.sourceLine',
      'a.version',
      sql<boolean>`a.id = any ((select programme.own_activities(false))::uuid[])`.as('member'),
      sql<boolean>`a.id = any ((select programme.own_activities(true))::uuid[])`.as('chair'),
    ])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityItem as i')
          .select(['i.id', 'i.kind', 'i.text'])
          .whereRef('i.activityId', '=', 'a.id')
          .orderBy('i.position')
          .limit(500),
      ).as('items'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.executor as e')
          .select(['e.key', 'e.kind', 'e.who', 'e.part', 'e.reason'])
          .select((inner) =>
            jsonArrayFrom(
              inner
                .selectFrom('programme.executorGroup as x')
                .innerJoin('programme.workingGroup as g', 'g.id', 'x.groupId')
                .select(['g.key', 'g.name', 'x.lead'])
                .whereRef('x.executorId', '=', 'e.id')
                .orderBy('x.lead', 'desc'),
            ).as('groups'),
          )
          .whereRef('e.activityId', '=', 'a.id')
          .orderBy('e.position')
          .limit(200),
      ).as('executors'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityMunicipality as am')
          .innerJoin('network.municipality as m', 'm.code', 'am.municipalityCode')
          .select(['m.code', 'm.name'])
          .whereRef('am.activityId', '=', 'a.id')
          .orderBy('m.name'),
      ).as('municipalities'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityInstrument as ai')
          .leftJoin('platform.instrument as pi', 'pi.key', 'ai.instrument')
          .select(['ai.instrument as key', 'pi.indicators', 'pi.countedAt'])
          .whereRef('ai.activityId', '=', 'a.id')
          .orderBy('ai.instrument'),
      ).as('instruments'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.activityTimelineRow as l')
          .innerJoin('programme.timelineRow as t', 't.id', 'l.rowId')
          .select(['t.key', 't.name'])
          .select((inner) =>
            jsonArrayFrom(
              inner
                .selectFrom('programme.timelineCell as c')
                .select(['c.quarter', 'c.kind'])
                .whereRef('c.rowId', '=', 't.id')
                .orderBy('c.quarter'),
            ).as('cells'),
          )
          .whereRef('l.activityId', '=', 'a.id')
          .orderBy('t.position')
          .limit(50),
      ).as('timeline'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.document as d')
          .select(['d.id', 'd.name', 'd.url', 'd.at'])
          .whereRef('d.activityId', '=', 'a.id')
          .where('d.removedAt', 'is', null)
          .orderBy('d.at')
          .limit(200),
      ).as('documents'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.proposedAction as x')
          .leftJoin('network.function as xf', 'xf.id', 'x.proposedBy')
          .leftJoin('network.person as xp', 'xp.id', 'xf.personId')
          .select([
            'x.id',
            'x.text',
            'x.href',
            sql<string | null>`xp.name || ', ' || xf.title`.as('by'),
            'x.proposedAt as at',
            'x.outcome',
            'x.decidedAt',
          ])
          .whereRef('x.activityId', '=', 'a.id')
          .where(sql<boolean>`x.outcome is distinct from 'declined'`)
          .orderBy('x.proposedAt')
          .orderBy('x.id')
          .limit(500),
      ).as('proposals'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.municipalAccent as ac')
          .innerJoin('network.municipality as an', 'an.code', 'ac.municipalityCode')
          .select([
            'ac.municipalityCode',
            'an.name as municipality',
            'ac.takingPart',
            'ac.text',
            'ac.version',
          ])
          .whereRef('ac.activityId', '=', 'a.id')
          .orderBy('an.name')
          .limit(400),
      ).as('accents'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.fact as fa')
          .select(['fa.label', 'fa.text', 'fa.sourceLine'])
          .whereRef('fa.planId', '=', 'a.planId')
          .where('fa.subjectKind', '=', 'activity')
          .whereRef('fa.subjectKey', '=', 'a.key')
          .orderBy('fa.position')
          .limit(500),
      ).as('facts'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.predecessor as p')
          .innerJoin('programme.activity as b', 'b.id', 'p.predecessorId')
          .innerJoin('programme.plan as bp', 'bp.id', 'b.planId')
          .select(['bp.key as planKey', 'b.key', 'b.number', 'b.name', 'p.reason'])
          .whereRef('p.activityId', '=', 'a.id')
          .limit(20),
      ).as('predecessors'),
      jsonArrayFrom(
        eb
          .selectFrom('programme.predecessor as s')
          .leftJoin('programme.activity as n', 'n.id', 's.activityId')
          .leftJoin('programme.timelineRow as r', 'r.id', 's.rowId')
          .innerJoin('programme.plan as np', 'np.id', 's.planId')
          .select([
            'np.key as planKey',
            sql<string>`coalesce(n.key, r.key)`.as('key'),
            sql<string>`coalesce(n.name, r.name)`.as('name'),
            sql<boolean>`s.row_id is not null`.as('row'),
          ])
          .whereRef('s.predecessorId', '=', 'a.id')
          .limit(20),
      ).as('successors'),
    ])
    .where('a.planId', '=', planId)
    .where('a.key', '=', key),
)

/** Holds an activity, so that two people cannot save it at once; returns what is saved now. */
export async function lockActivity(db: Db, id: string): Promise<{ version: number }> {
  const row = await db
    .selectFrom('programme.activity')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw refuse('not_yours')
  return row
}

/** Saves what a group keeps up to date. Fails when row security says it is another group's. */
export async function saveActivity(db: Db, activity: Activity, edit: ActivityEdit): Promise<void> {
  const saved = await db
    .updateTable('programme.activity')
    .set((eb) => ({
      description: edit.description,
      expectedEffect: edit.expectedEffect,
      status: edit.status,
      level: edit.level,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', activity.id)
    .executeTakeFirst()
  if (saved.numUpdatedRows !== 1n) throw refuse('not_yours')
}

/** Makes `codes` the municipalities of an activity. */
export async function saveMunicipalities(
  db: Db,
  activity: Activity,
  codes: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('programme.activityMunicipality')
    .where('activityId', '=', activity.id)
    .execute()
  if (codes.length === 0) return
  // By way of the register: a code that is not in it, or is there twice, adds nothing.
  await db
    .insertInto('programme.activityMunicipality')
    .columns(['activityId', 'planId', 'municipalityCode'])
    .expression((eb) =>
      eb
        .selectFrom('network.municipality as m')
        .select([
          sql<string>`${activity.id}::uuid`.as('activityId'),
          sql<string>`${activity.planId}::uuid`.as('planId'),
          'm.code as municipalityCode',
        ])
        .where('m.code', 'in', codes),
    )
    .execute()
}

/** Makes `keys` the parts of Kring that carry an activity out. */
export async function saveInstruments(
  db: Db,
  activity: Pick<Activity, 'id' | 'planId'>,
  keys: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('programme.activityInstrument')
    .where('activityId', '=', activity.id)
    .execute()
  if (keys.length === 0) return
  const { id: activityId, planId } = activity
  await db
    .insertInto('programme.activityInstrument')
    .values([...new Set(keys)].map((instrument) => ({ activityId, planId, instrument })))
    .execute()
}

/** Lets a part of Kring carry these activities of a plan out, beside what does so already. */
export async function carryOut(
  db: Db,
  planKey: string,
  activityKeys: readonly string[],
  instrument: string,
): Promise<void> {
  await db
    .insertInto('programme.activityInstrument')
    .columns(['activityId', 'planId', 'instrument'])
    .expression((eb) =>
      eb
        .selectFrom('programme.activity as a')
        .innerJoin('programme.plan as p', 'p.id', 'a.planId')
        .select(['a.id as activityId', 'a.planId', sql<string>`${instrument}`.as('instrument')])
        .where('p.key', '=', planKey)
        .where('a.key', 'in', activityKeys),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Adds a document that is kept elsewhere. */
export async function saveDocument(
  db: Db,
  activity: Activity,
  document: DocumentLink,
  functionId: string,
): Promise<void> {
  await db
    .insertInto('programme.document')
    .values({ ...document, planId: activity.planId, activityId: activity.id, functionId })
    .execute()
}

/** Takes a document off the page; it stays in the history. */
export async function removeDocument(
  db: Db,
  activity: Activity,
  id: string,
  at: Date,
): Promise<string> {
  const row = await db
    .updateTable('programme.document')
    .set({ removedAt: at })
    .where('id', '=', id)
    .where('activityId', '=', activity.id)
    .where('removedAt', 'is', null)
    .returning('name')
    .executeTakeFirst()
  if (!row) throw refuse('not_yours')
  return row.name
}
