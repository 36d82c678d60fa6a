/**
 * How signals go, set by the project leaders: the way in each municipality, and the list of criteria.
 */
import type { Context } from 'hono'
import { openForm, readForm, versionSeen, type Form, type Typed } from '#platform/form.ts'
import { pages, requires, show, type Web } from '#platform/web.tsx'
import { setCriteria, setRoute } from '#handle-with-care/actions/index.ts'
import {
  CriteriaForm,
  overtaken,
  refuse,
  RouteForm,
  typedCriteria,
  typedRoute,
  usualHopTimes,
  variants,
  type Variant,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import {
  arrangingHome,
  ArrangingPage,
  CriteriaPage,
  RoutePage,
} from '#handle-with-care/views/arranging.tsx'

export const arrangingPages = pages()
  .get('/instellen', requires('handle-with-care.arrange'), async (c) => {
    const { db } = c.var.work
    const towns = await store.municipalitiesWithRoutes(db)
    const [list] = await store.criteriaLists(db)
    const owners = await store.possibleOwners(db)
    return show(c, <ArrangingPage towns={towns} owners={owners} newest={list!} />)
  })

  .get('/instellen/voorwaarden', requires('handle-with-care.arrange'), async (c) =>
    show(c, await criteriaPage(c)),
  )

  .post('/instellen/voorwaarden', requires('handle-with-care.arrange'), async (c) => {
    const { work } = c.var
    const [newest] = await store.criteriaLists(work.db)
    const codes = (await arranged(c)).map(({ code }) => code)
    const form = await readForm(c, CriteriaForm(newest!, codes))
    if (!form.valid) return show(c, await criteriaPage(c, form), 422)
    const { criteria, municipalities } = form.value
    if (!(await setCriteria(work, await versionSeen(c), criteria, municipalities))) {
      const [theirs] = await store.criteriaLists(work.db)
      return show(c, await criteriaPage(c, overtaken(form, typedCriteria(theirs!))), 409)
    }
    return c.redirect(`${arrangingHome}/voorwaarden?gedaan=opgeslagen`, 303)
  })

  .get('/instellen/:code', requires('handle-with-care.arrange'), async (c) =>
    show(c, await routePage(c)),
  )

  .post('/instellen/:code', requires('handle-with-care.arrange'), async (c) => {
    const { work } = c.var
    const { town, others } = await townsOf(c)
    const owners = await store.possibleOwners(work.db)
    const form = await readForm(
      c,
      RouteForm({ ...ownersByHop(owners), others: others.map(({ code }) => code) }),
    )
    if (!form.valid) return show(c, await routePage(c, form), 422)
    const { settings, also } = form.value
    if (!(await setRoute(work, town.code, await versionSeen(c), settings, also))) {
      const nameOf = (id: string) => owners.find((one) => one.id === id)?.name ?? id
      const words = (name: string, value: string) =>
        name === 'variant' ? variants[value as Variant] : nameOf(value)
      const theirs = opening((await townsOf(c)).town, owners)
      return show(c, await routePage(c, overtaken(form, theirs, words)), 409)
    }
    return c.redirect(`${arrangingHome}/${town.code}?gedaan=opgeslagen`, 303)
  })

async function arranged(c: Context<Web>) {
  return (await store.municipalitiesWithRoutes(c.var.work.db)).filter(({ route }) => route)
}

/** The municipality in the path, and the others. @throws municipality_not_found */
async function townsOf(c: Context<Web>) {
  const towns = await store.municipalitiesWithRoutes(c.var.work.db)
  const town = towns.find(({ code }) => code === c.req.param('code'))
  if (!town) throw refuse('municipality_not_found')
  return { town, others: towns.filter((one) => one !== town) }
}

function ownersByHop(owners: readonly store.PossibleOwner[]) {
  const ids = (kind: string) => owners.filter((one) => one.kind === kind).map(({ id }) => id)
  return { testers: ids('veilig thuis'), finders: ids('gemeente') }
}

async function routePage(c: Context<Web>, form?: Form<unknown>) {
  const { db } = c.var.work
  const { town, others } = await townsOf(c)
  const owners = await store.possibleOwners(db)
  const versions = await store.routeVersions(db, town.code)
  return (
    <RoutePage
      town={town}
      others={others}
      owners={owners}
      versions={versions}
      hands={town.route && (await store.handsOf(db, town.route))}
      form={form ?? openForm(opening(town, owners))}
    />
  )
}

/** What the form begins with: the way of now, or what is usual and who it can only be. */
function opening(
  { code, route }: store.ArrangedMunicipality,
  owners: readonly store.PossibleOwner[],
): Typed {
  if (route) return typedRoute(route)
  const { testers } = ownersByHop(owners)
  const own = owners.filter((one) => one.kind === 'gemeente' && one.municipalityCode === code)
  return typedRoute({
    ...usualHopTimes,
    variant: 'tested',
    maxGapDays: 7,
    leadMinutes: 900,
    primaryFrom: 4,
    primaryUntil: 12,
    ...(testers.length === 1 && { testerId: testers[0]! }),
    ...(own.length === 1 && { finderId: own[0]!.id }),
  })
}

async function criteriaPage(c: Context<Web>, form?: Form<unknown>) {
  const lists = await store.criteriaLists(c.var.work.db)
  const towns = await arranged(c)
  return (
    <CriteriaPage
      lists={lists}
      towns={towns}
      form={
        form ??
        openForm({
          ...typedCriteria(lists[0]!),
          municipalities: towns.map(({ code }) => code),
        })
      }
    />
  )
}
