import type { Context } from 'hono'
import { openForm, readForm, versionSeen, type Form } from '#platform/form.ts'
import { ConfirmPage, Paragraph } from '#platform/ui/index.ts'
import { asked, pageNumber, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import {
  isShelter,
  isTakeable,
  LocationForm,
  OrganisationForm,
  questionable,
  refuse,
  ServiceForm,
  SuggestionDecisionForm,
  SuggestionForm,
  typedHours,
  VacancyForm,
  type LocationEdit,
  type Service,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import {
  entryTrail,
  History,
  LocationPage,
  Locations,
  OrganisationEditPage,
  ServiceEditPage,
  SuggestionPage,
} from '#network/views/entries.tsx'
import { late } from './late.ts'
import { organisationPage } from './organisations.tsx'

/** Keeping what organisations write of themselves, under `/netwerk`. */
export const entryPages = pages()
  .get('/organisaties/:id/bewerken', requires('network.keep'), async (c) => {
    const card = await keptCard(c)
    const form = openForm({
      summary: card.summary ?? '',
      phone: card.phone ?? '',
      email: card.email ?? '',
      website: card.website ?? '',
      address: card.address ?? '',
      postcode: card.postcode ?? '',
      place: card.place ?? '',
      kvk: card.kvk ?? '',
      area: card.area,
    })
    return organisationForm(c, card, form)
  })

  .post('/organisaties/:id/bewerken', requires('network.keep'), async (c) => {
    const { work } = c.var
    const card = await keptCard(c)
    const municipalities = await store.municipalities(work.db)
    const form = await readForm(c, OrganisationForm(municipalities.map(({ code }) => code)))
    if (!form.valid) return organisationForm(c, card, form, 422)
    if (!form.value.addressIsPublic) {
      const asks = await asksAbout(c, card, form.value)
      if (asks) return organisationForm(c, card, asking(form, asks), 422)
    }
    if (!(await actions.editOrganisation(work, card, form.value, await versionSeen(c))))
      return organisationForm(c, card, late(form), 409)
    return c.redirect(`/netwerk/organisaties/${card.id}?gedaan=opgeslagen`, 303)
  })

  .post('/organisaties/:id/bevestigen', requires('network.keep'), async (c) => {
    const { id } = await keptCard(c)
    await actions.confirmOffers(c.var.work, id)
    return c.redirect(`/netwerk/organisaties/${id}?gedaan=bevestigd`, 303)
  })

  .get('/organisaties/:id/aanbod/nieuw', requires('network.keep'), async (c) =>
    serviceForm(c, await keptCard(c), undefined, openForm({ access: 'self', urgency: 'weeks' })),
  )

  .post('/organisaties/:id/aanbod/nieuw', requires('network.keep'), async (c) => {
    const card = await keptCard(c)
    const form = await readForm(c, await serviceSchema(c, card.id))
    if (!form.valid) return serviceForm(c, card, undefined, form, 422)
    if (!form.value.addressIsPublic) {
      const asks = await asksAbout(c, card, form.value)
      if (asks) return serviceForm(c, card, undefined, asking(form, asks), 422)
    }
    const id = await actions.offerService(c.var.work, card.id, form.value)
    return c.redirect(`/netwerk/aanbod/${id}?gedaan=opgeslagen`, 303)
  })

  .get('/aanbod/:service/bewerken', requires('network.keep'), async (c) => {
    const { card, service } = await keptService(c)
    return serviceForm(c, card, service, openForm(typedService(service)))
  })

  .post('/aanbod/:service/bewerken', requires('network.keep'), async (c) => {
    const { card, service } = await keptService(c)
    const form = await readForm(c, await serviceSchema(c, card.id))
    if (!form.valid) return serviceForm(c, card, service, form, 422)
    if (!form.value.addressIsPublic) {
      const asks = await asksAbout(c, card, form.value)
      if (asks) return serviceForm(c, card, service, asking(form, asks), 422)
    }
    const version = await versionSeen(c)
    if (!(await actions.editService(c.var.work, service, form.value, version)))
      return serviceForm(c, card, service, late(form), 409)
    return c.redirect(`/netwerk/aanbod/${service.id}?gedaan=opgeslagen`, 303)
  })

  .get('/organisaties/:id/plekken', requires('network.keep'), async (c) => {
    const card = await keptCard(c)
    return show(
      c,
      <Locations
        card={card}
        locations={await store.locationsOf(c.var.work.db, card.id)}
        shielded={await actions.shieldedAddresses(c.var.work, card.id)}
      />,
    )
  })

  .get('/organisaties/:id/plekken/nieuw', requires('network.keep'), async (c) =>
    locationForm(c, await keptCard(c), undefined, openForm({ kind: 'physical' })),
  )

  .post('/organisaties/:id/plekken/nieuw', requires('network.keep'), async (c) => {
    const card = await keptCard(c)
    const form = await readForm(c, await locationSchema(c))
    if (!form.valid) return locationForm(c, card, undefined, form, 422)
    const asks = await asksAboutPlace(c, card, form.value)
    if (asks) return locationForm(c, card, undefined, asking(form, asks), 422)
    await actions.saveLocation(c.var.work, card.id, form.value)
    return c.redirect(`/netwerk/organisaties/${card.id}/plekken?gedaan=opgeslagen`, 303)
  })

  .get('/plekken/:location', requires('network.keep'), async (c) => {
    const { card, location } = await keptLocation(c)
    const shielded =
      location.kind === 'secret'
        ? (await actions.shieldedAddresses(c.var.work, card.id)).get(location.id)
        : undefined
    const form = openForm({
      name: location.name,
      kind: location.kind,
      address: shielded?.address ?? location.address ?? '',
      postcode: shielded?.postcode ?? location.postcode ?? '',
      place: shielded?.place ?? location.place ?? '',
      municipalityCode: location.municipalityCode ?? '',
      accessibility: location.accessibility ?? '',
      hidden: location.hidden.length > 0 ? 'ja' : '',
    })
    return locationForm(c, card, location, form)
  })

  .post('/plekken/:location', requires('network.keep'), async (c) => {
    const { card, location } = await keptLocation(c)
    const form = await readForm(c, await locationSchema(c))
    if (!form.valid) return locationForm(c, card, location, form, 422)
    if (!actions.mayUnshield(c.var.work, card.id, location.kind, form.value.kind)) {
      const errors = {
        kind: 'Deze plek is geheim. Alleen de beheerder van de organisatie zelf kan dat veranderen.',
      }
      return locationForm(c, card, location, { valid: false, typed: form.typed, errors }, 422)
    }
    const asks = await asksAboutPlace(c, card, form.value)
    if (asks) return locationForm(c, card, location, asking(form, asks), 422)
    const seen = { ...location, version: await versionSeen(c) }
    if (!(await actions.saveLocation(c.var.work, card.id, form.value, seen)))
      return locationForm(c, card, location, late(form), 409)
    return c.redirect(`/netwerk/organisaties/${card.id}/plekken?gedaan=opgeslagen`, 303)
  })

  .get('/plekken/:location/weghalen', requires('network.keep'), async (c) => {
    const { card, location } = await keptLocation(c)
    return show(
      c,
      <ConfirmPage
        title="Plek weghalen?"
        action={`/netwerk/plekken/${location.id}/weghalen`}
        once={crypto.randomUUID()}
        consequence={
          <Paragraph>
            {location.name} verdwijnt bij al het aanbod van {card.name}. Het is niet terug te
            draaien.
          </Paragraph>
        }
        confirm="Weghalen"
        cancel={`/netwerk/plekken/${location.id}`}
        danger
        trail={entryTrail(card)}
      />,
    )
  })

  .post('/plekken/:location/weghalen', requires('network.keep'), async (c) => {
    const { card, location } = await keptLocation(c)
    await actions.removeLocation(c.var.work, card.id, location.id)
    return c.redirect(`/netwerk/organisaties/${card.id}/plekken?gedaan=weggehaald`, 303)
  })

  .get('/organisaties/:id/geschiedenis', requires('network.read'), async (c) => {
    const card = await cardById(c)
    const page = pageNumber(c)
    const { found, more } = await store.changesOf(c.var.work.db, card.id, page)
    return show(c, <History card={card} changes={found} page={page} more={more} />)
  })

  .get('/organisaties/:id/verbetering', requires('network.read'), async (c) =>
    suggestionForm(c, openForm()),
  )

  .post('/organisaties/:id/verbetering', requires('network.read'), async (c) => {
    const form = await readForm(c, SuggestionForm)
    if (!form.valid) return suggestionForm(c, form, 422)
    const { card, service } = await suggestionAbout(c)
    const about = { organisationId: card.id, serviceId: service?.id ?? null }
    await actions.suggest(c.var.work, about, form.value)
    return c.redirect(`/netwerk/organisaties/${card.id}?gedaan=verbetering`, 303)
  })

  .post('/verbeteringen/:suggestion', requires('network.keep'), async (c) => {
    const id = pathId(c, 'suggestion')
    const form = await readForm(c, SuggestionDecisionForm)
    const waiting = await store.lockSuggestion(c.var.work.db, id)
    if (!waiting) throw refuse('entry_not_found')
    const { organisationId } = waiting
    if (!form.valid) return organisationPage(c, organisationId, { id, form }, 422)
    if (form.value.outcome === 'accepted' && (await suggestsAddress(c, waiting))) {
      const errors = {
        outcome:
          'Hier staat een adres in dat misschien geheim moet blijven. Wijzig de tekst zelf, zonder dat adres, en kies daarna “Niet overnemen”.',
      }
      const refused = { valid: false, typed: form.typed, errors } as const
      return organisationPage(c, organisationId, { id, form: refused }, 422)
    }
    await actions.decideSuggestion(c.var.work, id, form.value)
    return c.redirect(`/netwerk/organisaties/${organisationId}?gedaan=besloten`, 303)
  })

  .post('/vrije-plekken/:vacancy', requires('network.keep'), async (c) => {
    const { work } = c.var
    const id = pathId(c, 'vacancy')
    const vacancy = await store.lockVacancy(work.db, id)
    if (!vacancy) throw refuse('entry_not_found')
    const form = await readForm(c, VacancyForm)
    const { organisationId } = vacancy
    if (!form.valid) return organisationPage(c, organisationId, { id, form }, 422)
    await actions.closeVacancy(work, id, form.value.why)
    return c.redirect(`/netwerk/organisaties/${organisationId}?gedaan=opgeslagen`, 303)
  })

type Card = NonNullable<Awaited<ReturnType<typeof store.organisationCard>>>
type KeptService = Service & { formKeys: string[]; municipalityCodes: string[] }

async function cardById(c: Context<Web>): Promise<Card> {
  const card = await store.organisationCard(c.var.work.db, pathId(c))
  if (!card) throw refuse('organisation_not_found')
  return card
}

async function keptCard(c: Context<Web>): Promise<Card> {
  const card = await cardById(c)
  actions.mustKeep(c.var.work, card.id)
  return card
}

async function keptService(c: Context<Web>): Promise<{ card: Card; service: KeptService }> {
  const { work } = c.var
  const service = await store.serviceById(work.db, pathId(c, 'service'))
  actions.mustKeep(work, service.organisationId)
  const choices = await store.serviceChoices(work.db, service.id)
  const card = await store.organisationCard(work.db, service.organisationId)
  if (!card || !choices) throw refuse('entry_not_found')
  return { card, service: { ...service, ...choices } }
}

async function keptLocation(c: Context<Web>) {
  const { work } = c.var
  const location = await store.locationById(work.db, pathId(c, 'location'))
  if (!location) throw refuse('entry_not_found')
  actions.mustKeep(work, location.organisationId)
  const card = await store.organisationCard(work.db, location.organisationId)
  if (!card) throw refuse('entry_not_found')
  return { card, location }
}

/** The fields with an address that may have to stay secret; undefined when there are none. */
async function asksAbout(c: Context<Web>, card: Card, value: Record<string, unknown>) {
  const { work } = c.var
  const locations = await store.locationsOf(work.db, card.id)
  const shelter = isShelter(card.kind) || locations.some(({ kind }) => kind === 'secret')
  const shielded = [...(await actions.shieldedAddresses(work, card.id)).values()]
  const secrets = shielded.flatMap(({ address, postcode }) => [address, postcode])
  const fields = questionable(value, shelter, secrets)
  return fields.length > 0 ? fields : undefined
}

/** The same for a place: of a secret one nothing is open, and what may be known was said to be so. */
async function asksAboutPlace(c: Context<Web>, card: Card, value: LocationEdit) {
  return value.kind === 'secret' || value.addressIsPublic ? undefined : asksAbout(c, card, value)
}

/** Whether taking over a suggestion would put an address where everyone reads along. */
async function suggestsAddress(
  c: Context<Web>,
  { organisationId, field, value }: store.WaitingSuggestion,
): Promise<boolean> {
  if (field === null || !isTakeable(field)) return false
  const card = await store.organisationCard(c.var.work.db, organisationId)
  return card !== undefined && (await asksAbout(c, card, { [field]: value })) !== undefined
}

/** The form as it comes back with the question whether everyone may know these addresses. */
function asking<T>(form: Form<T>, fields: string[]): Form<T> {
  const message =
    'Hier staat een adres. Mag iedereen dat weten? Zet het anders bij een geheime plek. Mag het wel, vink dat dan onderaan aan.'
  return {
    valid: false,
    typed: form.typed,
    errors: Object.fromEntries([...fields, 'addressIsPublic'].map((field) => [field, message])),
  }
}

async function organisationForm(c: Context<Web>, card: Card, form: Form<unknown>, status = 200) {
  return show(
    c,
    <OrganisationEditPage
      card={card}
      municipalities={await store.municipalities(c.var.work.db)}
      form={form}
    />,
    status as 200,
  )
}

async function serviceSchema(c: Context<Web>, organisationId: string) {
  const { db } = c.var.work
  const { forms, municipalities } = await store.vocabulary(db)
  return ServiceForm({
    forms: forms.map(({ key }) => key),
    municipalities: municipalities.map(({ code }) => code),
    locations: (await store.locationsOf(db, organisationId)).map(({ id }) => id),
  })
}

async function serviceForm(
  c: Context<Web>,
  card: Card,
  service: KeptService | undefined,
  form: Form<unknown>,
  status = 200,
) {
  const { db } = c.var.work
  const { forms, municipalities } = await store.vocabulary(db)
  return show(
    c,
    <ServiceEditPage
      card={card}
      service={service}
      forms={forms}
      municipalities={municipalities}
      locations={await store.locationsOf(db, card.id)}
      form={form}
    />,
    status as 200,
  )
}

function typedService(service: KeptService) {
  return {
    name: service.name,
    summary: service.summary,
    stopped: service.status === 'inactive' ? 'ja' : '',
    forms: service.formKeys,
    municipalities: service.municipalityCodes,
    locations: service.locations.map(({ id }) => id),
    audience: service.audience ?? '',
    ageFrom: service.ageFrom?.toString() ?? '',
    ageUntil: service.ageUntil?.toString() ?? '',
    languages: service.languages.join(', '),
    accessibility: service.accessibility ?? '',
    access: service.access,
    accessText: service.accessText ?? '',
    costs: service.costs ?? '',
    exclusions: service.exclusions ?? '',
    urgency: service.urgency,
    training: service.training ? 'ja' : '',
    waitingDays: service.waitingDays?.toString() ?? '',
    phone: service.phone ?? '',
    email: service.email ?? '',
    website: service.website ?? '',
    roundTheClock: service.roundTheClock ? 'ja' : '',
    hidden: service.hidden,
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((day) => [`hours${day}`, typedHours(service.openings, day)]),
    ),
  }
}

async function locationSchema(c: Context<Web>) {
  const municipalities = await store.municipalities(c.var.work.db)
  return LocationForm(municipalities.map(({ code }) => code))
}

async function locationForm(
  c: Context<Web>,
  card: Card,
  location: { id: string; name: string; version: number } | undefined,
  form: Form<unknown>,
  status = 200,
) {
  return show(
    c,
    <LocationPage
      card={card}
      location={location}
      municipalities={await store.municipalities(c.var.work.db)}
      own={c.var.work.actor.organisationId === card.id}
      form={form}
    />,
    status as 200,
  )
}

/** What a suggestion is about: the organisation in the path, and the service in the question. */
async function suggestionAbout(c: Context<Web>) {
  const card = await cardById(c)
  const id = asked(c, 'aanbod')
  const services = id
    ? await store.serviceCards(c.var.work.db, uuid.test(id) ? [id] : [])
    : undefined
  const service = services?.get(id)
  if (id && service?.organisationId !== card.id) throw refuse('entry_not_found')
  return { card, service }
}
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function suggestionForm(c: Context<Web>, form: Form<unknown>, status = 200) {
  return show(c, <SuggestionPage {...await suggestionAbout(c)} form={form} />, status as 200)
}
