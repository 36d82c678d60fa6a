import { isPublicHoliday } from '#platform/working-days.ts'
import { asked, pages, pathId, requires, show } from '#platform/web.tsx'
import { takeCard } from '#network/actions/index.ts'
import { today } from '#network/clock.ts'
import {
  asksSomething,
  coverageKinds,
  isCoverageKind,
  keepsEntries,
  readQuestion,
  refuse,
  wallTime,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { Finder, ListingPage, ServicePage } from '#network/views/finder.tsx'

/** How many answers stand on the page: who does not find it among these asks again. */
const answersMost = 20
/** When it cannot wait, more are looked through for who can be reached now. */
const urgentMost = 60

export const finderPages = pages()
  .get('/vinden', requires('network.read'), async (c) => {
    const { work } = c.var
    const chosen = {
      text: asked(c, 'vraag'),
      form: asked(c, 'vorm'),
      municipality: asked(c, 'gemeente'),
      age: asked(c, 'leeftijd'),
      kind: asked(c, 'soort'),
    }
    const vocabulary = await store.vocabulary(work.db)
    const question = readQuestion(chosen, vocabulary)
    const kinds = isCoverageKind(chosen.kind) ? coverageKinds[chosen.kind].counts : []
    const matches =
      asksSomething(question) || kinds.length > 0
        ? await store.findMatches(
            work.db,
            question,
            kinds,
            question.urgent ? urgentMost : answersMost,
          )
        : undefined
    const idsOf = (kind: string) =>
      (matches ?? []).filter((one) => one.kind === kind).map(({ id }) => id)
    return show(
      c,
      <Finder
        chosen={chosen}
        vocabulary={vocabulary}
        question={question}
        matches={matches}
        services={await store.serviceCards(work.db, idsOf('service'))}
        people={await store.listingCards(work.db, idsOf('person'))}
        now={{ ...wallTime(work.now), isClosedDay: isPublicHoliday }}
      />,
    )
  })

  .get('/aanbod/:service', requires('network.read'), async (c) => {
    const { work } = c.var
    const service = await store.serviceById(work.db, pathId(c, 'service'))
    return show(
      c,
      <ServicePage
        service={service}
        now={{ ...wallTime(work.now), isClosedDay: isPublicHoliday }}
        today={today(work)}
        keeps={keepsEntries(work.actor, service.organisationId)}
      />,
    )
  })

  .get('/bellen/:listing', requires('network.read'), async (c) => {
    const { work } = c.var
    const id = pathId(c, 'listing')
    const listing = (await store.listingCards(work.db, [id])).get(id)
    if (!listing) throw refuse('entry_not_found')
    return show(c, <ListingPage listing={listing} today={today(work)} />)
  })

  .get('/bellen/:listing/kaartje.vcf', requires('network.read'), async (c) => {
    const { work } = c.var
    const card = await takeCard(work, pathId(c, 'listing'))
    return c.body(card, 200, {
      'Content-Type': 'text/vcard; charset=utf-8',
      'Content-Disposition': 'attachment; filename="kaartje.vcf"',
    })
  })
