import type { Context } from 'hono'
import type { HtmlEscapedString } from 'hono/utils/html'
import { addressOf, type Site } from '#platform/site.ts'
import { countTry, type Limit } from '#platform/limits.ts'
import { pngOf } from '#platform/paper/index.ts'
import { asked, pageNumber, pages, requires, show, type Web } from '#platform/web.tsx'
import { networkMap, publicMap, type WholeMap } from '#network/actions/index.ts'
import { boundaries } from '#network/boundaries.ts'
import { mapOrders, narrowed, tieKinds } from '#network/rules/index.ts'
import { mapPaper } from '#network/papers.ts'
import { Drawing } from '#network/views/map-drawing.tsx'
import {
  looks,
  onPaper,
  NetworkMapPage,
  PublicMapPage,
  type Look,
  type MapView,
} from '#network/views/map.tsx'

export const mapPages = pages()
  .get('/kaart', requires('network.read'), async (c) =>
    show(c, <NetworkMapPage {...viewOf(c, '/netwerk/kaart', await networkMap(c.var.work))} />),
  )
  .get('/kaart.svg', requires('network.read'), async (c) =>
    taken(c, 'svg', viewOf(c, '/netwerk/kaart', await networkMap(c.var.work))),
  )
  .get('/kaart.png', requires('network.read'), async (c) =>
    taken(c, 'png', viewOf(c, '/netwerk/kaart', await networkMap(c.var.work))),
  )
  .get('/kaart.pdf', requires('network.read'), async (c) =>
    taken(c, 'pdf', viewOf(c, '/netwerk/kaart', await networkMap(c.var.work))),
  )

/** Making a picture keeps the process busy: this is far above what anyone needs. */
const pictures: Limit = { name: 'map-pictures', points: 40, seconds: 900 }

/** The same for everyone, as far as everyone may know it. */
export const publicMapPages = (site: Site) =>
  pages()
    .get('/aanpak/netwerk', requires('site.visit'), async (c) =>
      show(c, <PublicMapPage {...viewOf(c, '/aanpak/netwerk', await publicMap(c.var.work))} />),
    )
    .get('/aanpak/netwerk.svg', requires('site.visit'), async (c) =>
      taken(c, 'svg', viewOf(c, '/aanpak/netwerk', await publicMap(c.var.work))),
    )
    .get('/aanpak/netwerk.png', requires('site.visit'), async (c) => {
      await countTry(pictures, addressOf(c, site))
      return taken(c, 'png', viewOf(c, '/aanpak/netwerk', await publicMap(c.var.work)))
    })
    .get('/aanpak/netwerk.pdf', requires('site.visit'), async (c) => {
      await countTry(pictures, addressOf(c, site))
      return taken(c, 'pdf', viewOf(c, '/aanpak/netwerk', await publicMap(c.var.work)))
    })

/** What was asked for; what is not on the map was not asked. */
function viewOf(c: Context<Web>, base: string, whole: WholeMap): MapView {
  const one = (name: string, known: readonly string[]) => {
    const word = asked(c, name)
    return known.includes(word) ? word : ''
  }
  const { places } = whole
  const filter = {
    area: one('gebied', [...places.flatMap(({ code, subregion }) => [code, subregion]), 'regio']),
    line: one(
      'lijn',
      whole.lines.map(({ key }) => key),
    ),
    form: one(
      'vorm',
      whole.forms.map(({ key }) => key),
    ),
    via: one('via', Object.keys(tieKinds)),
    schools: asked(c, 'scholen') === 'ja',
    around: one(
      'rond',
      whole.organisations.map(({ id }) => id),
    ),
  }
  return {
    base,
    whole,
    filter,
    shown: narrowed(whole, filter, places),
    boundaries: boundaries(),
    look: (one('beeld', Object.keys(looks)) || 'kaart') as Look,
    order: (one('sorteer', mapOrders) || 'naam') as MapView['order'],
    page: pageNumber(c),
    day: c.var.work.now,
  }
}

const types = { svg: 'image/svg+xml; charset=utf-8', png: 'image/png', pdf: 'application/pdf' }

/** The map to take along, as one sees it. */
async function taken(c: Context<Web>, kind: keyof typeof types, view: MapView): Promise<Response> {
  const svg = ((<Drawing {...view} paper />) as unknown as HtmlEscapedString).toString()
  c.header('Content-Type', types[kind])
  c.header('Content-Disposition', `attachment; filename="netwerkkaart.${kind}"`)
  if (kind === 'svg') return c.body(svg)
  return c.body(
    kind === 'png' ? await pngOf(svg, 2000) : await mapPaper(onPaper(view, svg), view.day),
  )
}
