/**
 * Schools get ready, arranged by the project leaders.
 */
import { openForm, readForm, versionSeen, type Form, type Typed } from '#platform/form.ts'
import { pages, pathId, requires, show } from '#platform/web.tsx'
import { prepareSchool, takeSchoolsIn } from '#handle-with-care/actions/index.ts'
import {
  missing,
  preconditions,
  PreparationForm,
  schoolMoves,
  schoolStates,
  writeDays,
  type Precondition,
  type Preparation,
  type Readiness,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { PreparedSchool } from '#handle-with-care/store/index.ts'
import { SchoolPage, SchoolsPage, schoolsHome } from '#handle-with-care/views/schools.tsx'

export const schoolPages = pages()
  .get('/scholen', requires('handle-with-care.prepare'), async (c) =>
    show(c, <SchoolsPage schools={await store.listedSchools(c.var.work.db)} />),
  )

  .post('/scholen/opnemen', requires('handle-with-care.prepare'), async (c) => {
    await takeSchoolsIn(c.var.work)
    return c.redirect(`${schoolsHome}?gedaan=opgeslagen`, 303)
  })

  .get('/scholen/:school', requires('handle-with-care.prepare'), async (c) => {
    const school = await store.preparedSchool(c.var.work.db, pathId(c, 'school'))
    return show(
      c,
      <SchoolPage
        school={school}
        lacks={missing(readiness(school))}
        form={openForm(typed(school))}
      />,
    )
  })

  .post('/scholen/:school', requires('handle-with-care.prepare'), async (c) => {
    const { work } = c.var
    const school = await store.preparedSchool(work.db, pathId(c, 'school'))
    const form = await readForm(
      c,
      PreparationForm(school.people.map(({ functionId }) => functionId)),
    )
    const lacks = missing(form.valid ? readinessOf(form.value) : readiness(school))
    const refused = form.valid ? tooSoon(school, form, lacks) : form
    if (!form.valid || refused)
      return show(c, <SchoolPage school={school} lacks={lacks} form={refused} />, 422)
    await prepareSchool(work, school.id, await versionSeen(c), form.value)
    return c.redirect(`${schoolsHome}/${school.id}?gedaan=opgeslagen`, 303)
  })

/** What keeps a school from the state that was chosen, as a form that comes back. */
function tooSoon(
  school: PreparedSchool,
  form: Form<Preparation> & { valid: true },
  lacks: readonly string[],
): Form<Preparation> | undefined {
  const { state } = form.value
  if (state === school.state || schoolMoves(school.state, lacks).includes(state)) return undefined
  const why = ['ready', 'active'].includes(state) && lacks.length > 0
  const text = why
    ? 'Nog niet alles is geregeld. Kijk hierboven wat er mist.'
    : `Van “${schoolStates[school.state]}” kan een school niet meteen naar “${schoolStates[state]}”.`
  return { valid: false, typed: form.typed, errors: { state: text } }
}

function readiness({ preparation, people }: PreparedSchool): Readiness {
  const contacts = people.filter(({ deputy }) => deputy !== null)
  return {
    ...dates(preparation),
    calendar: preparation.startsAt !== null,
    contacts: contacts.filter(({ deputy }) => deputy === false).length,
    deputies: contacts.filter(({ deputy }) => deputy).length,
  }
}

function readinessOf(preparation: Preparation): Readiness {
  const { contacts, startsAt } = preparation
  return {
    ...dates(preparation),
    calendar: startsAt !== null,
    contacts: contacts.filter(({ deputy }) => !deputy).length,
    deputies: contacts.filter(({ deputy }) => deputy).length,
  }
}

function dates(of: Record<Precondition, string | null>): Record<Precondition, string | null> {
  const keys = Object.keys(preconditions) as Precondition[]
  return Object.fromEntries(keys.map((key) => [key, of[key]])) as Record<
    Precondition,
    string | null
  >
}

/** What the form shows before anything was typed. */
function typed({ preparation, people }: PreparedSchool): Typed {
  const { closed, open, ...rest } = preparation
  return {
    ...Object.fromEntries(
      Object.entries(rest).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      ),
    ),
    closed: writeDays(closed),
    open: writeDays(open),
    validUntil: people.find(({ validUntil }) => validUntil !== null)?.validUntil ?? '',
    ...Object.fromEntries(
      people.map(({ functionId, deputy }) => [
        `contact-${functionId}`,
        deputy === null ? '' : deputy ? 'deputy' : 'first',
      ]),
    ),
  }
}
