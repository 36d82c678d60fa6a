import type { Context } from 'hono'
import type { HtmlEscapedString } from 'hono/utils/html'
import { asked, pageNumber, pages, requires, show, type Web } from '#platform/web.tsx'
import { networkMap, publicMap, type WholeMap } from '#network/actions/index.ts'
import { boundaries } from '#network/boundaries.ts'
import { mapOrders, narrowed, tieKinds } from '#network/rules/index.ts'
import { Drawing } from '#network/views/map-drawing.tsx'
import {
  looks,
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
    drawing(c, viewOf(c, '/netwerk/kaart', await networkMap(c.var.work))),
  )

/** The same for everyone, as far as everyone may know it. */
export const publicMapPages = pages()
  .get('/aanpak/netwerk', requires('site.visit'), async (c) =>
    show(c, <PublicMapPage {...viewOf(c, '/aanpak/netwerk', await publicMap(c.var.work))} />),
  )
  .get('/aanpak/netwerk.svg', requires('site.visit'), async (c) =>
    drawing(c, viewOf(c, '/aanpak/netwerk', await publicMap(c.var.work))),
  )

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

function drawing(c: Context<Web>, view: MapView): Response {
  c.header('Content-Disposition', 'attachment; filename="netwerkkaart.svg"')
  c.header('Content-Type', 'image/svg+xml; charset=utf-8')
  const svg = (<Drawing {...view} paper />) as unknown as HtmlEscapedString
  return c.body(svg.toString())
}
