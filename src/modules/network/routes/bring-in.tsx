import type { Context } from 'hono'
import { openForm, readForm, type Form } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { asked, pages, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import {
  domainOf,
  grantable,
  keepsRegion,
  NewMunicipality,
  NewOrganisation,
  NewPerson,
  plainName,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { ChooseOrganisation, peopleTrail } from '#network/views/parts.tsx'
import { BringInForm, MunicipalityForm, OrganisationForm } from '#network/views/people-forms.tsx'
import { askedOf, choices, organisationMeant, organisationsAsked } from './asking.ts'

export const bringInPages = pages()
  .get('/nieuw', requires('people.manage'), async (c) => {
    const organisation = await organisationMeant(c)
    if (!organisation) return show(c, await choosePage(c))
    const role = asked(c, 'rol') === 'beheerder' ? { role: 'organisationAdministrator' } : {}
    return show(c, await bringInPage(c, organisation, openForm(role)))
  })

  .post('/nieuw', requires('people.manage'), async (c) => {
    const { work } = c.var
    const organisation = await organisationMeant(c)
    if (!organisation) return show(c, await choosePage(c), 422)
    const form = await readForm(c, NewPerson(askedOf(c, grantable(work.actor, organisation))))
    if (!form.valid) return show(c, await bringInPage(c, organisation, form), 422)
    const namesakes = await store.namesakes(work.db, organisation.id, form.value.name)
    if (namesakes.length > 0 && !form.value.another)
      return show(c, await bringInPage(c, organisation, form, { namesakes }), 422)
    const personId = await actions.bringIn(work, organisation, form.value)
    if (!personId)
      return show(c, await bringInPage(c, organisation, form, { namesakes, known: true }), 422)
    return c.redirect(`/mensen/${personId}?gedaan=uitgenodigd`, 303)
  })

  .get('/organisaties/nieuw', requires('people.manage'), async (c) => {
    mustKeepRegion(c)
    return show(c, await organisationPage(c, openForm()))
  })

  .post('/organisaties/nieuw', requires('people.manage'), async (c) => {
    mustKeepRegion(c)
    const { work } = c.var
    const form = await readForm(c, NewOrganisation(await kindsOf(c)))
    if (!form.valid) return show(c, await organisationPage(c, form), 422)
    const likeness = {
      plainName: plainName(form.value.name),
      domain: form.value.website ? domainOf(form.value.website) : undefined,
    }
    const similar = await store.similarOrganisations(work.db, likeness)
    const id = await actions.addOrganisation(work, form.value, similar.length)
    if (id)
      return c.redirect(`/mensen/nieuw?organisatie=${id}&rol=beheerder&gedaan=organisatie`, 303)
    // Another may have added it a moment ago: look again.
    const now = await store.similarOrganisations(work.db, likeness)
    return show(c, await organisationPage(c, form, now), 422)
  })

  .get('/gemeenten/nieuw', requires('people.manage'), (c) => {
    mustKeepRegion(c)
    return show(c, <MunicipalityForm form={openForm()} />)
  })

  .post('/gemeenten/nieuw', requires('people.manage'), async (c) => {
    mustKeepRegion(c)
    const known = await store.municipalities(c.var.work.db)
    const form = await readForm(c, NewMunicipality(known))
    if (!form.valid) return show(c, <MunicipalityForm form={form} />, 422)
    await actions.addMunicipality(c.var.work, form.value)
    return c.redirect('/mensen/organisaties/nieuw?gedaan=gemeente', 303)
  })

async function choosePage(c: Context<Web>) {
  return (
    <ChooseOrganisation
      title="Iemand uitnodigen"
      lead="Kies eerst voor welke organisatie deze persoon werkt."
      to="/mensen/nieuw"
      here="/mensen/nieuw"
      words={asked(c, 'zoek')}
      found={await organisationsAsked(c)}
      trail={peopleTrail()}
    />
  )
}

async function bringInPage(
  c: Context<Web>,
  organisation: actions.Organisation,
  form: Form<unknown>,
  about: { namesakes?: { id: string; name: string }[]; known?: boolean } = {},
) {
  return (
    <BringInForm
      organisation={organisation}
      {...await choices(c, organisation)}
      form={form}
      namesakes={about.namesakes ?? []}
      known={about.known ?? false}
      region={keepsRegion(c.var.work.actor)}
    />
  )
}

async function organisationPage(
  c: Context<Web>,
  form: Form<unknown>,
  similar: Awaited<ReturnType<typeof store.similarOrganisations>> = [],
) {
  return (
    <OrganisationForm
      kinds={await kindsOf(c)}
      municipalities={await store.municipalities(c.var.work.db)}
      similar={similar}
      form={form}
    />
  )
}

/** The kinds there are, and for a region without any the ones to begin with. */
async function kindsOf(c: Context<Web>): Promise<string[]> {
  const { kinds } = await store.organisationChoices(c.var.work.db)
  const first = [
    ...['gemeente', 'veilig thuis', 'opvang', 'ggd', 'politie', 'anders'],
    ...['basisschool', 'middelbare school', 'speciaal onderwijs'],
  ]
  return [...new Set([...kinds, ...first])].toSorted()
}

function mustKeepRegion(c: Context<Web>): void {
  if (!keepsRegion(c.var.work.actor)) throw refuse('not_found')
}
