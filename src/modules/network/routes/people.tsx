import { recordAbout } from '#platform/audit.ts'
import { waysIn } from '#platform/identity/invitations.ts'
import { openForm, readForm } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { ConfirmPage } from '#platform/ui/index.ts'
import { asked, pageNumber, pages, pathId, requires, show } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import { today } from '#network/clock.ts'
import {
  Address,
  grantable,
  isLate,
  keepsRegion,
  NewFunction,
  ordinaryRoles,
  proposes,
  specialRoles,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { ChooseOrganisation, peopleTrail } from '#network/views/parts.tsx'
import { GiveFunctionForm, InviteForm } from '#network/views/people-forms.tsx'
import { PeopleList } from '#network/views/people.tsx'
import { PersonPage } from '#network/views/person.tsx'
import {
  askedOf,
  choices,
  navigationOf,
  organisationMeant,
  organisationsAsked,
  personOf,
} from './asking.ts'

const roleWords: readonly string[] = [...ordinaryRoles, ...specialRoles]

export const peopleListPages = pages().get('/', requires('people.manage'), async (c) => {
  const { work } = c.var
  const { db, actor, now } = work
  const region = keepsRegion(actor)
  const role = asked(c, 'rol')
  const filter = {
    words: asked(c, 'zoek'),
    organisation: region ? asked(c, 'organisatie') : '',
    role: roleWords.includes(role) ? role : '',
    ended: asked(c, 'gestopt') === 'ja',
    page: pageNumber(c),
  }
  const result = await store.people(db, actions.scopeOf(work), filter)
  const ids = result.found.map(({ id }) => id)
  await recordAbout(work, 'network.people_listed', 'people', ids)
  const progress = region ? await store.reviewProgress(db) : undefined
  return show(
    c,
    <PeopleList
      organisation={region ? undefined : actor.organisationName}
      filter={filter}
      result={result}
      ways={new Map((await waysIn(work, ids)).map((way) => [way.personId, way]))}
      seen={await store.seenMonths(db, ids)}
      now={now}
      late={progress && isLate(progress, today(work)) ? progress : undefined}
      nav={navigationOf(c)}
    />,
  )
})

export const personPages = pages()
  .get('/:person', requires('people.manage'), async (c) => {
    const { work } = c.var
    const { actor, db, now } = work
    const person = await personOf(c, pathId(c, 'person'))
    const self = person.id === actor.personId
    const { way, ...moves } = await actions.wayInMoves(work, person)
    return show(
      c,
      <PersonPage
        person={person}
        way={way}
        seen={(await store.seenMonths(db, [person.id])).get(person.id)}
        moves={moves}
        functionMoves={(one) => actions.movesOf(work, { ...one, personId: person.id })}
        gives={!self}
        proposes={proposes(actor)}
        self={self}
        now={now}
      />,
    )
  })

  .get('/:person/functie', requires('people.manage'), async (c) => {
    const person = await another(c)
    const organisation = await organisationMeant(c, person.functions[0]?.organisationId)
    if (!organisation) throw refuse('not_found')
    return show(
      c,
      <GiveFunctionForm
        person={person}
        organisation={organisation}
        {...await choices(c, organisation)}
        form={openForm()}
        twice={false}
        chooses={keepsRegion(c.var.work.actor)}
      />,
    )
  })

  .post('/:person/functie', requires('people.manage'), async (c) => {
    const { work } = c.var
    const person = await another(c)
    const organisation = await organisationMeant(c, person.functions[0]?.organisationId)
    if (!organisation) throw refuse('not_found')
    const form = await readForm(c, NewFunction(askedOf(c, grantable(work.actor, organisation))))
    const given = form.valid && (await actions.giveFunction(work, person, organisation, form.value))
    if (given) return c.redirect(`/mensen/${person.id}?gedaan=functie`, 303)
    return show(
      c,
      <GiveFunctionForm
        person={person}
        organisation={organisation}
        {...await choices(c, organisation)}
        form={form}
        twice={form.valid}
        chooses={keepsRegion(work.actor)}
      />,
      422,
    )
  })

  .get('/:person/functie/organisatie', requires('people.manage'), async (c) => {
    const person = await another(c)
    if (!keepsRegion(c.var.work.actor)) throw refuse('not_found')
    const base = `/mensen/${person.id}`
    return show(
      c,
      <ChooseOrganisation
        title="Functie bij een andere organisatie"
        lead={`Kies voor welke organisatie ${person.name} ook gaat werken.`}
        to={`${base}/functie`}
        here={`${base}/functie/organisatie`}
        words={asked(c, 'zoek')}
        found={await organisationsAsked(c)}
        trail={peopleTrail({ href: base, label: person.name })}
      />,
    )
  })

  .get('/:person/uitnodigen', requires('people.manage'), async (c) => {
    const person = await another(c)
    const { way, again, address } = await actions.wayInMoves(c.var.work, person)
    const earlier = again && way?.invitedAt != null
    if (!earlier && !address) throw refuse('not_found')
    return show(
      c,
      <InviteForm
        person={person}
        again={earlier}
        address={address}
        form={openForm()}
        refused={false}
      />,
    )
  })

  .post('/:person/uitnodigen', requires('people.manage'), async (c) => {
    const { work } = c.var
    const person = await another(c)
    const { way, again, address } = await actions.wayInMoves(work, person)
    const earlier = again && way?.invitedAt != null
    const sameAddress = asked(c, 'adres') === 'eerder'
    if (sameAddress ? !earlier : !address) throw refuse('not_found')
    const form = sameAddress ? undefined : await readForm(c, Address)
    const asks = form === undefined || form.valid
    const email = form?.valid ? form.value.email : undefined
    const done = asks && (await actions.askAgain(work, person, email))
    if (done) return c.redirect(`/mensen/${person.id}?gedaan=uitgenodigd`, 303)
    return show(
      c,
      <InviteForm
        person={person}
        again={earlier}
        address={address}
        form={form ?? openForm()}
        refused={asks}
      />,
      422,
    )
  })

  .get('/:person/intrekken', requires('people.manage'), async (c) => {
    const person = await another(c)
    if (!(await actions.wayInMoves(c.var.work, person)).withdraw) throw refuse('not_found')
    return show(
      c,
      <ConfirmPage
        title="Uitnodiging intrekken?"
        action={`/mensen/${person.id}/intrekken`}
        once={crypto.randomUUID()}
        consequence={`De link in de mail aan ${person.name} werkt daarna niet meer. De functie blijft; je kunt opnieuw uitnodigen.`}
        confirm="Intrekken"
        cancel={`/mensen/${person.id}`}
        trail={peopleTrail({ href: `/mensen/${person.id}`, label: person.name })}
      />,
    )
  })

  .post('/:person/intrekken', requires('people.manage'), async (c) => {
    const person = await another(c)
    if (!(await actions.wayInMoves(c.var.work, person)).withdraw) throw refuse('not_found')
    await actions.withdraw(c.var.work, person)
    return c.redirect(`/mensen/${person.id}?gedaan=ingetrokken`, 303)
  })

  .get('/:person/opnieuw-inloggen', requires('people.manage'), async (c) => {
    const person = await another(c)
    if (!(await actions.wayInMoves(c.var.work, person)).renew) throw refuse('not_found')
    return show(
      c,
      <ConfirmPage
        title="Een nieuwe manier van inloggen geven?"
        action={`/mensen/${person.id}/opnieuw-inloggen`}
        once={crypto.randomUUID()}
        consequence={`${person.name} krijgt een mail met een link die twee dagen geldig is. Wie die link gebruikt, kiest een nieuwe manier van inloggen; de oude manieren vervallen. Bel eerst: zeker weten dat de vraag echt van deze persoon komt.`}
        confirm="Mail versturen"
        cancel={`/mensen/${person.id}`}
        trail={peopleTrail({ href: `/mensen/${person.id}`, label: person.name })}
      />,
    )
  })

  .post('/:person/opnieuw-inloggen', requires('people.manage'), async (c) => {
    const person = await another(c)
    const { renew } = await actions.wayInMoves(c.var.work, person)
    if (!renew) throw refuse('not_found')
    if (!(await actions.renewWayIn(c.var.work, person))) throw refuse('not_found')
    return c.redirect(`/mensen/${person.id}?gedaan=uitgenodigd`, 303)
  })

/** A person of this actor's who is not the actor: nobody keeps their own functions. */
async function another(c: Parameters<typeof personOf>[0]): Promise<store.Person> {
  const person = await personOf(c, pathId(c, 'person'))
  if (person.id === c.var.work.actor.personId) throw refuse('not_found')
  return person
}
