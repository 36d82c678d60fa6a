import type { Context } from 'hono'
import type { Form } from '#platform/form.ts'
import { asked, pageNumber, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import { planTies } from '#network/activities.ts'
import { today } from '#network/clock.ts'
import { agreementsFor } from '#network/actions/index.ts'
import { keepsEntries } from '#network/rules/index.ts'
import {
  keptOf,
  listingsOf,
  organisationById,
  organisationChoices,
  organisations,
  servicesOf,
} from '#network/store/index.ts'
import { OrganisationList, OrganisationPage } from '#network/views/organisations.tsx'

export const organisationPages = pages()
  .get('/', requires('network.read'), async (c) => {
    const { db, actor } = c.var.work
    const filter = {
      words: asked(c, 'zoek'),
      kind: asked(c, 'soort'),
      municipalityCode: asked(c, 'gemeente'),
      page: pageNumber(c),
    }
    return show(
      c,
      <OrganisationList
        filter={filter}
        own={actor.role === 'organisationAdministrator' ? actor.organisationId : undefined}
        imports={actor.permissions.has('network.import')}
        result={await organisations(db, filter)}
        choices={await organisationChoices(db)}
      />,
    )
  })

  .get('/organisaties/:id', requires('network.read'), async (c) => organisationPage(c, pathId(c)))

/** The page of an organisation; with a form on it that was sent and not taken, as it was sent. */
export async function organisationPage(
  c: Context<Web>,
  id: string,
  refused?: { id: string; form: Form<unknown> },
  status: 200 | 422 = 200,
) {
  const { work } = c.var
  const { db, actor } = work
  const organisation = await organisationById(db, id)
  const { groups, lines } = await planTies(work)
  return show(
    c,
    <OrganisationPage
      organisation={organisation}
      services={await servicesOf(db, organisation.id)}
      people={await listingsOf(db, organisation.id)}
      kept={keepsEntries(actor, organisation.id) ? await keptOf(db, organisation.id) : undefined}
      today={today(work)}
      agreements={await agreementsFor(work, { organisationId: organisation.id })}
      groups={groups
        .filter(({ organisationIds }) => organisationIds.includes(organisation.id))
        .map((group) => ({
          ...group,
          lines: lines.filter(({ key }) => group.lines.includes(key)),
        }))}
      refused={refused}
    />,
    status,
  )
}
