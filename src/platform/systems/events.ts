/**
 * Events: that something happened, for systems to hear of. What kind, when, where to look; never about
 * whom, and no words of anyone. Written in the transaction of the deed: both or neither.
 */
import type { Scope } from '#roles'
import type { Db, Work } from '#platform/database.ts'

/** Every kind of event, what it means, and what one must be allowed to hear of it. */
export const eventKinds = {
  'plan.status': { text: 'De status van een plan is gewijzigd', scope: 'plan:lezen' },
  'activiteit.gewijzigd': { text: 'Een activiteit is bijgewerkt', scope: 'plan:lezen' },
  'activiteit.stand': {
    text: 'Er is gemeld hoe het met een activiteit gaat',
    scope: 'plan:lezen',
  },
  'tijdlijn.gewijzigd': { text: 'Een rij van de tijdlijn is ingevuld', scope: 'plan:lezen' },
  'signaal.gemaakt': { text: 'Een signaal is begonnen', scope: 'signaal:volgen' },
  'signaal.getoetst': { text: 'Een signaal voldoet aan de voorwaarden', scope: 'signaal:volgen' },
  'signaal.onderweg': { text: 'Bij een signaal is de school gevonden', scope: 'signaal:volgen' },
  'signaal.wacht': { text: 'Er is gevraagd of een signaal nog helpt', scope: 'signaal:volgen' },
  'signaal.bezorgd': { text: 'Een signaal is bij de school', scope: 'signaal:volgen' },
  'signaal.laat': {
    text: 'De bel ging en een signaal is nog niet doorgegeven',
    scope: 'signaal:volgen',
  },
  'signaal.terug': { text: 'Een signaal kwam terug: niet hun leerling', scope: 'signaal:volgen' },
  'signaal.gewist': {
    text: 'Een signaal is klaar en de gegevens zijn gewist',
    scope: 'signaal:volgen',
  },
} as const satisfies Record<string, { text: string; scope: Scope }>
export type EventKind = keyof typeof eventKinds

/**
 * Says that something happened.
 *
 * @param href where to look, below `/api/v1`: keys only
 */
export async function announce(work: Work, kind: EventKind, href: string): Promise<void> {
  await work.db
    .insertInto('systems.event')
    .values({ kind, scope: eventKinds[kind].scope, href })
    .execute()
}

export interface Event {
  id: string
  kind: EventKind
  at: Date
  href: string
  position: number
}

/** Events from a place on, oldest first, as far as the acting system may hear of them. */
export async function eventsAfter(db: Db, after: number, limit: number): Promise<Event[]> {
  const rows = await db
    .selectFrom('systems.event')
    .select(['id', 'kind', 'at', 'href', 'position'])
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows as Event[]
}
