/**
 * What stays of signals: counts, and what is told of them.
 */
import { sql, type Db } from '#platform/database.ts'
import {
  outcomes,
  schoolStates,
  type Counted,
  type InTime,
  type Outcome,
  type OutcomeCounts,
  type SchoolState,
  type Sector,
  type ShareKey,
  type ToldYear,
} from '#handle-with-care/rules/index.ts'

interface Group {
  month: string
  code: string
  sector: Sector | 'none'
  outcome: Outcome
  signals: number
  bell: InTime
  test: InTime
  find: InTime
  receive: InTime
  support: InTime
}

const shareKeys = ['bell', 'test', 'find', 'receive', 'support'] as const satisfies ShareKey[]

/** Counts the signals of a year up to a day, the first of a month, of all municipalities. As Kring itself. */
export async function countYear(db: Db, year: number, until: string): Promise<Counted> {
  const share = (inTime: string, of: string) =>
    sql.raw(`json_build_object('inTime', count(*) filter (where ${inTime})::int,
                               'of', count(*) filter (where ${of})::int)`)
  const { rows } = await sql<Group>`
    select to_char(month, 'YYYY-MM') as month, municipality_code as code,
           coalesce(sector, 'none') as sector, outcome, count(*)::int as signals,
           ${share('on_time', "outcome in ('acknowledged', 'missed')")} as bell,
           ${share('test_on_time', 'test_on_time is not null')} as test,
           ${share('find_on_time', 'find_on_time is not null')} as find,
           ${share('receive_on_time', 'receive_on_time is not null')} as receive,
           ${share("support = 'yes'", "support in ('yes', 'no')")} as support
    from handle_with_care.figure
    where month >= make_date(${year}, 1, 1) and month < ${until}::date
    group by 1, 2, 3, 4`.execute(db)
  const towns = await db.selectFrom('network.municipality').select('code').limit(400).execute()
  const sum = (some: readonly Group[]) => some.reduce((all, { signals }) => all + signals, 0)
  const shareOf = (some: readonly Group[], key: ShareKey): InTime => ({
    inTime: some.reduce((all, one) => all + one[key].inTime, 0),
    of: some.reduce((all, one) => all + one[key].of, 0),
  })
  const over = Number(until.slice(0, 4)) > year
  const lastMonth = over ? 12 : Number(until.slice(5, 7)) - 1
  const months = Array.from(
    { length: lastMonth },
    (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`,
  )
  const at = (code: string) => rows.filter((row) => row.code === code)
  return {
    over,
    months: entries(months, (month) => sum(rows.filter((row) => row.month === month))),
    sectors: entries(['primary', 'secondary', 'none'] as const, (sector) =>
      sum(rows.filter((row) => row.sector === sector)),
    ),
    towns: entries(
      towns.map(({ code }) => code),
      (code): OutcomeCounts =>
        entries(outcomes, (outcome) => sum(at(code).filter((row) => row.outcome === outcome))),
    ),
    shares: entries(shareKeys, (key) => shareOf(rows, key)),
    townShares: entries(
      towns.map(({ code }) => code),
      (code) => shareOf(at(code), 'bell'),
    ),
  }
}

function entries<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>
}

/** What is told of a year, and until when it was counted. */
export interface ToldFigures {
  year: number
  until: string
  told: ToldYear
}

/** The years of which something is told, newest first; at most 20. */
export async function toldYears(db: Db): Promise<ToldFigures[]> {
  const rows = await db
    .selectFrom('handleWithCare.toldYear')
    // As text: its keys are ours, such as `not_met`, and stay as they are.
    .select(['year', 'until', sql<string>`told::text`.as('told')])
    .orderBy('year', 'desc')
    .limit(20)
    .execute()
  return rows.map(({ told, ...row }) => ({ ...row, told: JSON.parse(told) as ToldYear }))
}

/** Keeps what is told of a year. */
export async function saveToldYear(db: Db, { year, until, told }: ToldFigures): Promise<void> {
  const text = JSON.stringify(told)
  await db
    .insertInto('handleWithCare.toldYear')
    .values({ year, until, told: text })
    .onConflict((conflict) => conflict.column('year').doUpdateSet({ until, told: text }))
    .execute()
}

/** How many schools of one kind are how far. */
export async function schoolsByState(db: Db, sector: Sector): Promise<Record<SchoolState, number>> {
  const rows = await db
    .selectFrom('handleWithCare.school')
    .select(['state', sql<number>`count(*)::int`.as('schools')])
    .where('sector', '=', sector)
    .groupBy('state')
    .execute()
  return entries(
    Object.keys(schoolStates) as SchoolState[],
    (state) => rows.find((row) => row.state === state)?.schools ?? 0,
  )
}

/** In how many municipalities signals can go to schools of one kind, out of all. */
export async function arrangedFor(db: Db, sector: Sector): Promise<{ found: number; of: number }> {
  const from = sector === 'primary' ? 'r.primaryFrom' : 'r.secondaryFrom'
  return db
    .selectFrom('network.municipality as m')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('handleWithCare.route as r')
          .select(sql<boolean>`${sql.ref(from)} is not null`.as('reaches'))
          .whereRef('r.municipalityCode', '=', 'm.code')
          .orderBy('r.version', 'desc')
          .limit(1)
          .as('route'),
      (join) => join.onTrue(),
    )
    .select([
      sql<number>`count(*) filter (where route.reaches)::int`.as('found'),
      sql<number>`count(*)::int`.as('of'),
    ])
    .executeTakeFirstOrThrow()
}
