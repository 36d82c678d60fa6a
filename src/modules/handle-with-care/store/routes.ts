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
  'criteriaVersion',
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

/** The ways that signals began with, each once. */
export async function routesOf(
  db: Db,
  signals: readonly { municipalityCode: string; routeVersion: number }[],
): Promise<Route[]> {
  const rows = await db
    .selectFrom('handleWithCare.route')
    .select(columns)
    .where(
      sql<boolean>`(municipality_code, version) in (
        select * from unnest(${signals.map((one) => one.municipalityCode)}::text[],
                             ${signals.map((one) => one.routeVersion)}::integer[]))`,
    )
    .orderBy('municipalityCode')
    .orderBy('version')
    .limit(signals.length)
    .execute()
  return rows as unknown as Route[]
}

/** A municipality, and the way signals go there when that was set. */
export interface ArrangedMunicipality {
  code: string
  name: string
  route: Route | undefined
  madeAt: Date | undefined
}

/** All municipalities by name, with the way of now; at most 400. */
export async function municipalitiesWithRoutes(db: Db): Promise<ArrangedMunicipality[]> {
  const [towns, routes] = [
    await db
      .selectFrom('network.municipality')
      .select(['code', 'name'])
      .orderBy('name')
      .limit(400)
      .execute(),
    await db
      .selectFrom('handleWithCare.route')
      .distinctOn('municipalityCode')
      .select([...columns, 'madeAt'])
      .orderBy('municipalityCode')
      .orderBy('version', 'desc')
      .limit(400)
      .execute(),
  ]
  const known = new Map(
    routes.map(({ madeAt, ...route }) => [
      route.municipalityCode,
      { route: route as unknown as Route, madeAt },
    ]),
  )
  return towns.map((town) => ({
    route: undefined,
    madeAt: undefined,
    ...town,
    ...known.get(town.code),
  }))
}

/** A version of the way signals go, with who made it. */
export interface RouteVersion {
  route: Route
  madeAt: Date
  madeBy: string
}

/** The versions of the way in a municipality, newest first; at most 50. */
export async function routeVersions(db: Db, municipalityCode: string): Promise<RouteVersion[]> {
  const rows = await db
    .selectFrom('handleWithCare.route as r')
    .innerJoin('network.function as f', 'f.id', 'r.madeBy')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .select(columns.map((column) => `r.${column}` as const))
    .select(['r.madeAt', 'p.name as madeBy'])
    .where('r.municipalityCode', '=', municipalityCode)
    .orderBy('r.version', 'desc')
    .limit(50)
    .execute()
  return rows.map(({ madeAt, madeBy, ...route }) => ({
    route: route as unknown as Route,
    madeAt,
    madeBy,
  }))
}

/** Lets nobody else set how signals go until the transaction ends: who looks sees what there is. */
export async function holdArranging(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('handle_with_care.arranging', 0))`.execute(
    db,
  )
}

/** Adds versions of the way signals go. */
export async function saveRoutes(
  db: Db,
  routes: readonly Insertable<DB['handleWithCare.route']>[],
): Promise<void> {
  await db
    .insertInto('handleWithCare.route')
    .values([...routes])
    .execute()
}

/** An organisation that can have a hop. */
export interface PossibleOwner {
  id: string
  name: string
  kind: string
  municipalityCode: string | null
}

/** The organisations that can test, and those that can look for the school; at most 800. */
export function possibleOwners(db: Db): Promise<PossibleOwner[]> {
  return db
    .selectFrom('network.organisation')
    .select(['id', 'name', 'kind', 'municipalityCode'])
    .where('kind', 'in', ['veilig thuis', 'gemeente'])
    .orderBy('name')
    .orderBy('id')
    .limit(800)
    .execute()
}

/** How many people stand at each hop now. */
export interface Hands {
  police: number
  testers: number
  finders: number
  deputies: number
  schools: number
}

/** Who could take a signal of this municipality now. */
export async function handsOf(
  db: Db,
  { municipalityCode, testerId, finderId, deputyId }: Route,
): Promise<Hands> {
  const holding = sql`platform.holds(f.from_day, f.until_day, f.ended_at)
    and handle_with_care.reaches(f.id)`
  const { rows } = await sql<Hands>`select
    (select count(*)::int from network.function f
      where f.role = 'policeOfficer' and ${holding}) as police,
    (select count(*)::int from network.function f
      where f.role = 'safeHomeWorker' and f.organisation_id = ${testerId} and ${holding}) as testers,
    (select count(*)::int from network.function f
       join network.function_municipality m on m.function_id = f.id
      where f.role = 'attendanceOfficer' and f.organisation_id = ${finderId}
        and m.municipality_code = ${municipalityCode} and ${holding}) as finders,
    (select count(*)::int from network.function f
      where f.role = 'attendanceOfficer' and f.organisation_id = ${deputyId} and ${holding}) as deputies,
    (select count(*)::int from handle_with_care.school s
      where s.municipality_code = ${municipalityCode} and s.state = 'active') as schools`.execute(
    db,
  )
  return rows[0]!
}

/** The list of criteria that a signal is tested by: that of the way it began with. */
export async function criteriaOf(
  db: Db,
  signal: { municipalityCode: string; routeVersion: number },
): Promise<CriteriaList> {
  const row = await db
    .selectFrom('handleWithCare.criteria as c')
    .innerJoin('handleWithCare.route as r', 'r.criteriaVersion', 'c.version')
    .select(['c.version', sql<Criterion[]>`c.criteria`.as('criteria')])
    .where('r.municipalityCode', '=', signal.municipalityCode)
    .where('r.version', '=', signal.routeVersion)
    .executeTakeFirst()
  if (!row) throw refuse('no_route')
  return row
}

/** A list with when it was made. */
export interface DatedCriteria extends CriteriaList {
  madeAt: Date
}

/** The lists of criteria, newest first; at most 50. */
export function criteriaLists(db: Db): Promise<DatedCriteria[]> {
  return db
    .selectFrom('handleWithCare.criteria')
    .select(['version', sql<Criterion[]>`criteria`.as('criteria'), 'madeAt'])
    .orderBy('version', 'desc')
    .limit(50)
    .execute()
}

/** Adds a list of criteria. */
export async function saveCriteria(
  db: Db,
  { version, criteria }: CriteriaList,
  madeBy: string,
): Promise<void> {
  await db
    .insertInto('handleWithCare.criteria')
    .values({ version, criteria: JSON.stringify(criteria), madeBy })
    .execute()
}
