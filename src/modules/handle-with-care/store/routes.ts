/**
 * How signals go per municipality, and the list of criteria.
 */
import type { Insertable } from 'kysely'
import { sql, type Db } from '#platform/database.ts'
import type { DB } from '#platform/tables.ts'
import {
  refuse,
  type CriteriaList,
  type Criterion,
  type Route,
} from '#handle-with-care/rules/index.ts'

const columns = [
  'municipalityCode',
  'version',
  'variant',
  'testerId',
  'finderId',
  'deputyId',
  'maxGapDays',
  'leadMinutes',
  'testDeputyMinutes',
  'testCallMinutes',
  'findDeputyMinutes',
  'findCallMinutes',
  'receiveDeputyMinutes',
  'receiveCallMinutes',
  'patienceMinutes',
  'primaryFrom',
  'primaryUntil',
  'secondaryFrom',
  'secondaryUntil',
] as const

/** The way signals go in a municipality now; undefined when it is not arranged. */
export function currentRoute(db: Db, municipalityCode: string): Promise<Route | undefined> {
  return db
    .selectFrom('handleWithCare.route')
    .select(columns)
    .where('municipalityCode', '=', municipalityCode)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst() as Promise<unknown> as Promise<Route | undefined>
}

/** The municipalities where signals go, by name. */
export function arrangedMunicipalities(db: Db): Promise<{ code: string; name: string }[]> {
  return db
    .selectFrom('network.municipality as m')
    .select(['m.code', 'm.name'])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('handleWithCare.route as r')
          .select('r.version')
          .whereRef('r.municipalityCode', '=', 'm.code'),
      ),
    )
    .orderBy('m.name')
    .limit(400)
    .execute()
}

/** The way that a signal began with. */
export async function routeOf(
  db: Db,
  signal: { municipalityCode: string; routeVersion: number },
): Promise<Route> {
  const row = await db
    .selectFrom('handleWithCare.route')
    .select(columns)
    .where('municipalityCode', '=', signal.municipalityCode)
    .where('version', '=', signal.routeVersion)
    .executeTakeFirst()
  if (!row) throw refuse('no_route')
  return row as unknown as Route
}

/** Adds a version of the way signals go. */
export async function saveRoute(
  db: Db,
  route: Insertable<DB['handleWithCare.route']>,
): Promise<void> {
  await db.insertInto('handleWithCare.route').values(route).execute()
}

/** The newest list of criteria. */
export async function currentCriteria(db: Db): Promise<CriteriaList> {
  const row = await db
    .selectFrom('handleWithCare.criteria')
    .select(['version', sql<Criterion[]>`criteria`.as('criteria')])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) throw refuse('no_route')
  return row
}
