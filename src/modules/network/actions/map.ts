/**
 * The network map as one looks at it, put together from the register, the agreements and the plan.
 */
import { createHash } from 'node:crypto'
import type { Work } from '#platform/database.ts'
import { planTies } from '#network/activities.ts'
import { today } from '#network/clock.ts'
import {
  formTies,
  inForce,
  layout,
  type NetworkMap,
  type Place,
  type Positions,
  type Tie,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

/** The whole map of an edition, with what one can choose from. */
export interface WholeMap extends NetworkMap {
  edition: store.Edition
  places: Place[]
  forms: { key: string; name: string }[]
  /** Lines of the plan; none in the public edition. */
  lines: { key: string; name: string }[]
  positions: Positions
}

/** The map for who works in the network: agreements in force, working groups, and what is offered. */
export async function networkMap(work: Work): Promise<WholeMap> {
  const parts = await store.mapParts(work.db, 'network')
  const { lines, lineOf, groups } = await planTies(work)
  const day = today(work)
  const agreements = (await store.agreementTies(work.db)).flatMap((agreement): Tie[] => {
    const version = inForce(agreement, day)
    if (!version) return []
    const of = version.activities.flatMap((activity) => lineOf.get(activity) ?? [])
    return [
      {
        id: agreement.id,
        kind: 'agreement',
        name: version.name,
        href: `/netwerk/afspraken/${agreement.id}`,
        members: version.parties,
        lines: [...new Set(of)],
      },
    ]
  })
  const seats = groups.map(({ key, name, href, organisationIds, lines: of }): Tie => {
    return { id: `group/${key}`, kind: 'group', name, href, members: organisationIds, lines: of }
  })
  const offered = formTies(
    parts.organisations,
    parts.forms,
    (form) => `/netwerk/vinden?vorm=${form}&soort=aanbod`,
  )
  const ties = [...agreements, ...seats, declared(parts, '/netwerk/intentieverklaring'), ...offered]
  return whole('network', parts, lines, ties)
}

/** The map for everyone: only what everyone may know. */
export async function publicMap(work: Work): Promise<WholeMap> {
  const parts = await store.mapParts(work.db, 'public')
  const offered = formTies(parts.organisations, parts.forms)
  return whole('public', parts, [], [declared(parts, '/aanpak/ondertekenaars'), ...offered])
}

/** Lays a map out anew when who is tied to whom has changed since. */
export async function layOut(work: Work, edition: store.Edition): Promise<void> {
  const map = edition === 'public' ? await publicMap(work) : await networkMap(work)
  const digest = digestOf(map)
  const { layout: kept } = await store.mapParts(work.db, edition)
  if (kept?.digest === digest) return
  const positions = await layout(map)
  await store.saveLayout(work.db, { edition, digest, positions, madeAt: work.now })
}

function whole(
  edition: store.Edition,
  { organisations, forms, places, layout: kept }: store.MapParts,
  lines: WholeMap['lines'],
  ties: Tie[],
): WholeMap {
  const there = new Set(organisations.map(({ id }) => id))
  return {
    edition,
    organisations,
    // Kring itself can be a party on paper, and is on no map.
    ties: ties.map((tie) => ({ ...tie, members: tie.members.filter((id) => there.has(id)) })),
    places,
    forms,
    lines,
    positions: kept?.positions ?? {},
  }
}

const declared = ({ signed }: store.MapParts, href: string): Tie => ({
  id: 'declaration',
  kind: 'declaration',
  name: 'Intentieverklaring',
  href,
  members: signed,
  lines: [],
})

function digestOf({ ties }: NetworkMap): string {
  const all = ties.map(({ id, members }) => [id, members.toSorted()])
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}
