/**
 * The project leaders set how signals go. What is set holds for signals that begin afterwards.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import {
  refuse,
  type CriteriaList,
  type Criterion,
  type Route,
  type RouteSettings,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'

/**
 * Sets the way signals go in a municipality, and likewise in others. What stays the same there makes no version.
 *
 * @param version the one that was seen of the first municipality; 0 for one without a way
 * @returns false when another set it meanwhile
 */
export async function setRoute(
  work: Work,
  municipalityCode: string,
  version: number,
  settings: RouteSettings,
  also: readonly string[],
): Promise<boolean> {
  await store.holdArranging(work.db)
  const [newest] = await store.criteriaLists(work.db)
  const towns = await store.municipalitiesWithRoutes(work.db)
  const chosen = towns.filter(({ code }) => code === municipalityCode || also.includes(code))
  const seen = chosen.find(({ code }) => code === municipalityCode)
  if (!seen) throw refuse('municipality_not_found')
  if ((seen.route?.version ?? 0) !== version) return false
  await add(
    work,
    chosen.map(({ code, route }) => ({
      municipalityCode: code,
      version: route?.version ?? 0,
      criteriaVersion: route?.criteriaVersion ?? newest!.version,
      ...settings,
    })),
    new Map(towns.map(({ code, route }) => [code, route])),
  )
  return true
}

/**
 * Makes a new list of criteria, by which signals of some municipalities are tested from now on.
 *
 * @param version the newest list that was seen
 * @returns false when another made one meanwhile
 */
export async function setCriteria(
  work: Work,
  version: number,
  criteria: readonly Criterion[],
  municipalities: readonly string[],
): Promise<boolean> {
  await store.holdArranging(work.db)
  const list: CriteriaList = { version: version + 1, criteria }
  const [newest] = await store.criteriaLists(work.db)
  if (newest!.version !== version) return false
  await store.saveCriteria(work.db, list, work.actor.functionId)
  await record(work, 'handle_with_care.criteria_set', `handle-with-care/criteria/${list.version}`)
  const towns = await store.municipalitiesWithRoutes(work.db)
  await add(
    work,
    towns.flatMap(({ code, route }) =>
      route && municipalities.includes(code) ? [{ ...route, criteriaVersion: list.version }] : [],
    ),
    new Map(towns.map(({ code, route }) => [code, route])),
  )
  return true
}

/** Adds a version after the one that each of `wanted` carries. */
async function add(
  work: Work,
  wanted: readonly Route[],
  now: ReadonlyMap<string, Route | undefined>,
): Promise<void> {
  const changed = wanted.filter((one) => !same(one, now.get(one.municipalityCode)))
  if (changed.length === 0) return
  const rows = changed.map((one) => ({
    ...one,
    version: one.version + 1,
    madeBy: work.actor.functionId,
  }))
  await store.saveRoutes(work.db, rows)
  for (const { municipalityCode, version } of rows)
    await record(work, 'handle_with_care.route_set', `municipality/${municipalityCode}`, {
      version,
    })
}

function same(one: Route, other: Route | undefined): boolean {
  return (
    other !== undefined &&
    (Object.keys(one) as (keyof Route)[]).every((key) => one[key] === other[key])
  )
}
