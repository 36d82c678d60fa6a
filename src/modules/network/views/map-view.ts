/**
 * What one looks at on the network map: the way from one view of it to another, and what it is called.
 */
import type { WholeMap } from '#network/actions/index.ts'
import type { Boundary } from '#network/boundaries.ts'
import {
  tieKinds,
  type MapFilter,
  type MapOrder,
  type NetworkMap,
  type TieKind,
} from '#network/rules/index.ts'

export const looks = {
  kaart: 'Op de kaart',
  web: 'Wie met wie',
  tabel: 'Tabel',
  lijst: 'Lijst',
} as const
export type Look = keyof typeof looks

export interface MapView {
  /** The page it is on. */
  base: string
  whole: WholeMap
  filter: MapFilter
  /** What the filter leaves. */
  shown: NetworkMap
  boundaries: ReadonlyMap<string, Boundary>
  look: Look
  order: MapOrder
  page: number
  day: Date
}

type Change = Partial<MapFilter & Pick<MapView, 'look' | 'order' | 'page'>>

/** The same view but for a change; what is as it is by itself stays out of the address. */
export function hrefOf(
  view: Pick<MapView, 'base' | 'filter' | 'look' | 'order'>,
  change: Change,
  kind = '',
): string {
  const { area, line, form, via, schools, around, look, order, page } = {
    ...view.filter,
    look: view.look,
    order: view.order,
    page: 1,
    ...change,
  }
  const query = new URLSearchParams({
    ...(look !== 'kaart' && { beeld: look }),
    ...(area && { gebied: area }),
    ...(line && { lijn: line }),
    ...(form && { vorm: form }),
    ...(via && { via }),
    ...(schools && { scholen: 'ja' }),
    ...(around && { rond: around }),
    ...(order !== 'naam' && { sorteer: order }),
    ...(page > 1 && { pagina: String(page) }),
  }).toString()
  return `${view.base}${kind}${query && `?${query}`}`
}

/** What the map shows, in words. */
export function subjectOf({ whole, filter }: Pick<MapView, 'whole' | 'filter'>): string {
  const named = (list: readonly { key: string; name: string }[], key: string) =>
    list.find((one) => one.key === key)?.name
  const place = whole.places.find(({ code }) => code === filter.area)?.name
  const parts = [
    filter.around && `rond ${whole.organisations.find(({ id }) => id === filter.around)?.name}`,
    filter.area === 'regio' ? 'voor de hele regio' : (place ?? filter.area),
    named(whole.forms, filter.form),
    named(whole.lines, filter.line),
    filter.via && `door ${tieKinds[filter.via as TieKind].toLowerCase()}`,
  ].filter(Boolean)
  return ['Netwerkkaart', ...parts].join(', ')
}
