/**
 * The network map (netwerkkaart): which organisations there are, what ties them together, and which part of
 * that one looks at.
 */

/** An organisation as the map knows it. Never an address; of a shelter no municipality. */
export interface MapOrganisation {
  id: string
  name: string
  kind: string
  school: boolean
  municipalityCode: string | null
  /** CBS codes of where it works. */
  area: string[]
  /** Forms of violence it offers something for, and those its people can be called for. */
  serviceForms: string[]
  personForms: string[]
}

/** How many the map shows; partners before schools. */
export const organisationsMost = 1_000

export const tieKinds = {
  agreement: 'Afspraak',
  group: 'Werkgroep',
  service: 'Aanbod',
  declaration: 'Intentieverklaring',
} as const
export type TieKind = keyof typeof tieKinds

/** What organisations do together, or do for the same form of violence. */
export interface Tie {
  /** Unique on the map. */
  id: string
  kind: TieKind
  name: string
  href?: string | undefined
  /** Organisations. */
  members: string[]
  /** Lines of the plan it is for. */
  lines: string[]
  /** The form of violence of what is offered. */
  form?: string | undefined
}

export interface NetworkMap {
  organisations: MapOrganisation[]
  ties: Tie[]
}

/** A form of violence, as a tie of all that offer something for it. */
export function formTies(
  organisations: readonly MapOrganisation[],
  forms: readonly { key: string; name: string }[],
  hrefOf?: (form: string) => string,
): Tie[] {
  return forms.map(({ key, name }) => ({
    id: `form/${key}`,
    kind: 'service',
    name: `Aanbod: ${name}`,
    href: hrefOf?.(key),
    members: organisations
      .filter(({ serviceForms }) => serviceForms.includes(key))
      .map(({ id }) => id),
    lines: [],
    form: key,
  }))
}

/** Which part of the map one looks at; an empty text: all of it. */
export interface MapFilter {
  /** A subregion, the code of a municipality, or `regio`: who stands in none. */
  area: string
  line: string
  form: string
  /** By what kind of tie; an empty text: by any. */
  via: string
  schools: boolean
  /** The organisation in the middle: itself and who is tied to it. */
  around: string
}

export interface Place {
  code: string
  name: string
  subregion: string
}

/** The part of the map that a filter leaves: organisations, and the ties between at least two of them. */
export function narrowed(map: NetworkMap, filter: MapFilter, places: readonly Place[]): NetworkMap {
  const near = map.ties.filter(
    ({ kind, lines, form, members }) =>
      (filter.via === '' || kind === filter.via) &&
      (filter.line === '' || lines.includes(filter.line)) &&
      (filter.form === '' || form === undefined || form === filter.form) &&
      (filter.around === '' || members.includes(filter.around)),
  )
  const tied = new Set(near.flatMap(({ members }) => members))
  const codes = new Set(
    places
      .filter(({ code, subregion }) => code === filter.area || subregion === filter.area)
      .map(({ code }) => code),
  )
  const organisations = map.organisations.filter(
    (one) =>
      (filter.schools || !one.school || one.id === filter.around) &&
      (filter.area === '' || standsIn(one, filter.area, codes)) &&
      (filter.form === '' || [...one.serviceForms, ...one.personForms].includes(filter.form)) &&
      (filter.line === '' || tied.has(one.id)) &&
      (filter.around === '' || tied.has(one.id) || one.id === filter.around),
  )
  const shown = new Set(organisations.map(({ id }) => id))
  const ties = near
    .map((tie) => ({ ...tie, members: tie.members.filter((id) => shown.has(id)) }))
    .filter(({ members }) => members.length > 1)
  return { organisations, ties }
}

function standsIn(one: MapOrganisation, area: string, codes: ReadonlySet<string>): boolean {
  if (area === 'regio') return one.municipalityCode === null
  return (
    (one.municipalityCode !== null && codes.has(one.municipalityCode)) ||
    one.area.some((code) => codes.has(code))
  )
}

/** For each organisation its ties, and how many others it meets in those. */
export function meetings({
  organisations,
  ties,
}: NetworkMap): Map<string, { ties: Tie[]; others: number }> {
  const own = new Map<string, Tie[]>()
  for (const tie of ties) for (const id of tie.members) own.set(id, [...(own.get(id) ?? []), tie])
  return new Map(
    organisations.map(({ id }) => {
      const mine = own.get(id) ?? []
      const others = new Set(mine.flatMap(({ members }) => members))
      return [id, { ties: mine, others: Math.max(0, others.size - 1) }]
    }),
  )
}

export const mapOrders = ['naam', 'soort', 'gemeente', 'verbindingen'] as const
export type MapOrder = (typeof mapOrders)[number]

/** Organisations in an order that one can choose; by name where that says nothing. */
export function sortedBy(
  map: NetworkMap,
  order: MapOrder,
  places: readonly Place[],
): MapOrganisation[] {
  const names = new Map(places.map(({ code, name }) => [code, name]))
  const met = meetings(map)
  const text = (one: MapOrganisation): string =>
    ({
      naam: '',
      soort: one.kind,
      // Who stands in none comes last.
      gemeente: names.get(one.municipalityCode ?? '') ?? '\uFFFF',
      verbindingen: String(10_000 - met.get(one.id)!.others),
    })[order]
  return map.organisations.toSorted(
    (a, b) => compare(text(a), text(b)) || compare(a.name, b.name) || compare(a.id, b.id),
  )
}
const { compare } = new Intl.Collator('nl')

/** All by subregion and municipality, each by name; last who stands in none of them. */
export function byPlace(
  map: NetworkMap,
  places: readonly Place[],
): {
  subregion: string
  municipalities: { code: string; name: string; there: MapOrganisation[] }[]
}[] {
  const sorted = sortedBy(map, 'naam', places)
  const subregions = [...new Set(places.map(({ subregion }) => subregion))].toSorted(compare)
  const groups = subregions.map((subregion) => ({
    subregion,
    municipalities: places
      .filter((one) => one.subregion === subregion)
      .map(({ code, name }) => ({
        code,
        name,
        there: sorted.filter(({ municipalityCode }) => municipalityCode === code),
      }))
      .filter(({ there }) => there.length > 0),
  }))
  const known = new Set(places.map(({ code }) => code))
  const elsewhere = sorted.filter(({ municipalityCode }) => !known.has(municipalityCode ?? ''))
  return [
    ...groups.filter(({ municipalities }) => municipalities.length > 0),
    ...(elsewhere.length > 0
      ? [
          {
            subregion: 'Hele regio',
            municipalities: [{ code: 'regio', name: 'Voor de hele regio', there: elsewhere }],
          },
        ]
      : []),
  ]
}

/** How many ties there are between each two municipalities, most first. */
export function between({
  organisations,
  ties,
}: NetworkMap): { from: string; to: string; ties: number }[] {
  const place = new Map(organisations.map(({ id, municipalityCode }) => [id, municipalityCode]))
  const counts = new Map<string, number>()
  for (const { members } of ties) {
    const codes = [...new Set(members.flatMap((id) => place.get(id) ?? []))].toSorted()
    for (const [index, from] of codes.entries())
      for (const to of codes.slice(index + 1)) {
        const pair = `${from} ${to}`
        counts.set(pair, (counts.get(pair) ?? 0) + 1)
      }
  }
  return [...counts]
    .map(([pair, count]) => {
      const [from = '', to = ''] = pair.split(' ')
      return { from, to, ties: count }
    })
    .toSorted((a, b) => b.ties - a.ties || compare(a.from + a.to, b.from + b.to))
}
