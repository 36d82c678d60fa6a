import { asked, pageNumber, pages, pathId, requires, show } from '#platform/web.tsx'
import {
  municipalities,
  organisationById,
  organisationKinds,
  organisations,
} from '#network/store/index.ts'
import { OrganisationList, OrganisationPage } from '#network/views/organisations.tsx'

export const networkPages = pages()
  .get('/', requires('network.read'), async (c) => {
    const { db } = c.var.work
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
        result={await organisations(db, filter)}
        kinds={await organisationKinds(db)}
        municipalities={await municipalities(db)}
      />,
    )
  })

  .get('/organisaties/:id', requires('network.read'), async (c) =>
    show(c, <OrganisationPage organisation={await organisationById(c.var.work.db, pathId(c))} />),
  )
