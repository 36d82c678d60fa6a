/**
 * Schools get ready, arranged by the project leaders.
 */
import type { Context } from 'hono'
import { openForm, readForm, versionSeen, type Form, type Typed } from '#platform/form.ts'
import { ConfirmPage } from '#platform/ui/index.ts'
import { asked, pageNumber, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import {
  prepareSchool,
  sendTrial,
  stepSchool,
  takeSchoolsIn,
} from '#handle-with-care/actions/index.ts'
import {
  dayAt,
  lost,
  missing,
  overtaken,
  preparedWords,
  PreparationForm,
  readinessOf,
  refuse,
  schoolMoves,
  schoolStates,
  triedOn,
  writeDays,
  type Preparation,
  type Readiness,
  type SchoolState,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { PreparedSchool } from '#handle-with-care/store/index.ts'
import { OwnSchoolPage, ownSchoolHome } from '#handle-with-care/views/own-school.tsx'
import {
  CoveragePage,
  SchoolPage,
  SchoolsPage,
  schoolsHome,
} from '#handle-with-care/views/schools.tsx'

export const schoolPages = pages()
  .get('/scholen', requires('handle-with-care.prepare'), async (c) =>
    show(
      c,
      <SchoolsPage
        schools={await store.watchedSchools(c.var.work.db)}
        today={dayAt(c.var.work.now)}
        filter={{
          words: asked(c, 'zoek'),
          municipality: asked(c, 'gemeente'),
          state: asked(c, 'stand'),
        }}
        page={pageNumber(c)}
      />,
    ),
  )

  .get('/dekking', requires('handle-with-care.prepare'), async (c) =>
    show(c, <CoveragePage schools={await store.watchedSchools(c.var.work.db)} />),
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
    const lacks = missing(
      form.valid
        ? readinessOf(
            form.value,
            receiving(form.value, school.people, dayAt(work.now)),
            triedOn(school.trials),
          )
        : readiness(school),
    )
    const refused = form.valid ? tooSoon(school, form, lacks) : form
    if (!form.valid || refused)
      return show(c, <SchoolPage school={school} lacks={lacks} form={refused} />, 422)
    if (!(await prepareSchool(work, school.id, await versionSeen(c), form.value))) {
      const theirs = await store.preparedSchool(work.db, school.id)
      const newer = overtaken(form, typed(theirs), preparedWords)
      return show(
        c,
        <SchoolPage school={theirs} lacks={missing(readiness(theirs))} form={newer} />,
        409,
      )
    }
    return c.redirect(`${schoolsHome}/${school.id}?gedaan=opgeslagen`, 303)
  })

  .post('/scholen/:school/proef', requires('handle-with-care.prepare'), async (c) => {
    const id = pathId(c, 'school')
    await sendTrial(c.var.work, id)
    return c.redirect(`${schoolsHome}/${id}?gedaan=proefbericht`, 303)
  })

  .get('/onze-school', requires('handle-with-care.receive'), async (c) => {
    const school = await ownSchool(c)
    const lacks = school ? missing(readiness(school)) : []
    return show(c, <OwnSchoolPage school={school} lacks={lacks} today={dayAt(c.var.work.now)} />)
  })

  .post('/onze-school/klaar', requires('handle-with-care.receive'), async (c) => {
    const school = await ownSchool(c)
    if (!school || !ownMoves(school).includes('ready')) throw refuse('step_not_allowed')
    await stepSchool(c.var.work, school, 'ready')
    return c.redirect(`${ownSchoolHome}?gedaan=opgeslagen`, 303)
  })

  .get('/onze-school/stilzetten', requires('handle-with-care.receive'), async (c) => {
    const school = await ownSchool(c)
    if (!school || !ownMoves(school).includes('paused')) throw refuse('step_not_allowed')
    return show(
      c,
      <ConfirmPage
        title={`Handle with Care stilzetten voor ${school.name}?`}
        action={`${ownSchoolHome}/stilzetten`}
        once={crypto.randomUUID()}
        consequence="Jullie krijgen dan geen berichten meer, en een kind krijgt na een incident thuis geen steun op school. Wat al bij jullie is, blijft staan. Alleen een projectleider kan het weer aanzetten."
        confirm="Stilzetten"
        cancel={ownSchoolHome}
        danger
        trail={[{ href: ownSchoolHome, label: 'Onze school' }]}
      />,
    )
  })

  .post('/onze-school/stilzetten', requires('handle-with-care.receive'), async (c) => {
    const school = await ownSchool(c)
    if (!school || !ownMoves(school).includes('paused')) throw refuse('step_not_allowed')
    await stepSchool(c.var.work, school, 'paused')
    return c.redirect(`${ownSchoolHome}?gedaan=opgeslagen`, 303)
  })

/** The school of the actor; undefined when it was not taken in. */
function ownSchool(c: Context<Web>): Promise<PreparedSchool | undefined> {
  const { work } = c.var
  return store.findPreparedSchool(work.db, work.actor.organisationId)
}

/** Where the actor's own school can go, as far as it is up to them: whoever receives for it. */
function ownMoves(school: PreparedSchool): readonly SchoolState[] {
  return schoolMoves(school.state, missing(readiness(school)), 'contact')
}

/** What keeps a school from the state that was chosen, as a form that comes back. */
function tooSoon(
  school: PreparedSchool,
  form: Form<Preparation> & { valid: true },
  lacks: readonly string[],
): Form<Preparation> | undefined {
  const { state } = form.value
  const loses = state === 'active' ? lost(missing(readiness(school)), lacks) : []
  if (state === school.state && loses.length > 0)
    return {
      valid: false,
      typed: form.typed,
      errors: {
        state: `Deze school doet mee, en zo zou er iets ontbreken. ${loses.join('. ')}. Vul het in, of zet de school op “${schoolStates.paused}”.`,
      },
    }
  if (state === school.state || schoolMoves(school.state, lacks).includes(state)) return undefined
  const why = ['ready', 'active'].includes(state) && lacks.length > 0
  const text = why
    ? 'Nog niet alles is geregeld. Kijk hierboven wat er mist.'
    : `Van “${schoolStates[school.state]}” kan een school niet meteen naar “${schoolStates[state]}”.`
  return { valid: false, typed: form.typed, errors: { state: text } }
}

/** The contacts that may receive today, of those that were filled in. */
function receiving(
  { contacts, validUntil }: Preparation,
  people: PreparedSchool['people'],
  today: string,
): { deputy: boolean; opens: boolean }[] {
  if (validUntil === null || validUntil < today) return []
  const able = new Set(people.flatMap(({ functionId, opens }) => (opens ? [functionId] : [])))
  return contacts.map(({ functionId, deputy }) => ({ deputy, opens: able.has(functionId) }))
}

function readiness({ preparation, people, trials }: PreparedSchool): Readiness {
  const contacts = people.flatMap(({ deputy, receives, opens }) =>
    deputy !== null && receives ? [{ deputy, opens }] : [],
  )
  return readinessOf(preparation, contacts, triedOn(trials))
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
