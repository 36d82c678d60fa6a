import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { JsonWebKey } from 'node:crypto'
import type { Scope } from '#roles'
import { sql, type Db } from '#platform/database.ts'
import { refuse } from '#platform/refusal.ts'
import type { EventKind } from './events.ts'
import { refuse as refuseHere } from './rules.ts'

/** A system, as whoever keeps it sees it. */
export interface System {
  functionId: string
  name: string
  title: string
  organisationId: string
  organisation: string
  scopes: Scope[]
  /** One to practise with: what it says of children is not kept, and reaches nobody. */
  practice: boolean
  /** Whether it proves itself with a key of its own. */
  signs: boolean
  registeredAt: Date
  lastUsedAt: Date | null
  endedAt: Date | null
  municipalities: { code: string; name: string }[]
  version: number
}

const systems = (db: Db) =>
  db
    .selectFrom('systems.system as s')
    .innerJoin('network.function as f', 'f.id', 's.functionId')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .innerJoin('network.organisation as o', 'o.id', 's.organisationId')
    .select((eb) => [
      's.functionId',
      'p.name',
      'f.title',
      's.organisationId',
      'o.name as organisation',
      's.scopes',
      's.practice',
      sql<boolean>`s.public_key is not null`.as('signs'),
      's.registeredAt',
      's.lastUsedAt',
      'f.endedAt',
      's.version',
      jsonArrayFrom(
        eb
          .selectFrom('network.functionMunicipality as fm')
          .innerJoin('network.municipality as m', 'm.code', 'fm.municipalityCode')
          .select(['m.code', 'm.name'])
          .whereRef('fm.functionId', '=', 's.functionId')
          .orderBy('m.name')
          .limit(400),
      ).as('municipalities'),
    ])

/** The systems the actor keeps or watches over: those that still work first; 25 a page. */
export async function systemsOf(db: Db, page: number): Promise<{ found: System[]; more: boolean }> {
  const rows = await systems(db)
    .orderBy(sql`f.ended_at is not null`)
    .orderBy('o.name')
    .orderBy('p.name')
    .orderBy('s.functionId')
    .limit(26)
    .offset((page - 1) * 25)
    .execute()
  return { found: rows.slice(0, 25) as System[], more: rows.length > 25 }
}

/** One system. @throws Refusal `not_found` when there is none for the actor */
export async function systemById(db: Db, id: string): Promise<System> {
  const row = await systems(db).where('s.functionId', '=', id).executeTakeFirst()
  if (!row) throw refuse('not_found')
  return row as System
}

/** What kind of organisation this is. */
export async function kindOf(db: Db, organisationId: string): Promise<string> {
  const row = await db
    .selectFrom('network.organisation')
    .select('kind')
    .where('id', '=', organisationId)
    .executeTakeFirst()
  return row?.kind ?? ''
}

/** Whether the acting system is one to practise with. */
export async function practises(db: Db): Promise<boolean> {
  const { rows } = await sql<{
    practises: boolean
  }>`select systems.practises() as practises`.execute(db)
  return rows[0]!.practises
}

/** Holds a system; returns its version now. */
export async function lockSystem(db: Db, id: string): Promise<number> {
  const row = await db
    .selectFrom('systems.system')
    .select('version')
    .where('functionId', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw refuse('not_found')
  return row.version
}

/** Adds a system: a name that is nobody's, a function of its own, and what it may. @returns its id */
export async function saveSystem(
  db: Db,
  system: {
    name: string
    title: string
    organisationId: string
    scopes: Scope[]
    practice: boolean
    municipalities: string[]
    registeredBy: string
  },
): Promise<string> {
  const { name, title, organisationId, scopes, practice, municipalities, registeredBy } = system
  const person = await db
    .insertInto('network.person')
    .values({ name })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await db
    .insertInto('network.function')
    .values({ personId: person.id, organisationId, role: 'machine', title })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('systems.system')
    .values({ functionId: id, organisationId, scopes, practice, registeredBy })
    .execute()
  if (municipalities.length > 0)
    // By way of the register: a code that is not in it, or is there twice, adds nothing.
    await db
      .insertInto('network.functionMunicipality')
      .columns(['functionId', 'municipalityCode'])
      .expression((eb) =>
        eb
          .selectFrom('network.municipality as m')
          .select([sql<string>`${id}::uuid`.as('functionId'), 'm.code as municipalityCode'])
          .where('m.code', 'in', municipalities),
      )
      .execute()
  return id
}

/** Saves what a system may. */
export async function saveScopes(db: Db, id: string, scopes: Scope[]): Promise<void> {
  await changed(
    db
      .updateTable('systems.system')
      .set((eb) => ({ scopes, version: eb('version', '+', 1) }))
      .where('functionId', '=', id)
      .executeTakeFirst(),
  )
}

/** Saves the public key of a system; null: it proves itself with a secret again. */
export async function saveKey(db: Db, id: string, key: JsonWebKey | null): Promise<void> {
  await changed(
    db
      .updateTable('systems.system')
      .set((eb) => ({ publicKey: key && JSON.stringify(key), version: eb('version', '+', 1) }))
      .where('functionId', '=', id)
      .executeTakeFirst(),
  )
}

/** Ends a system, now and for good. */
export async function endFunction(db: Db, id: string): Promise<void> {
  await changed(
    db
      .updateTable('network.function')
      .set({ endedAt: sql<Date>`now()` })
      .where('id', '=', id)
      .where('endedAt', 'is', null)
      .executeTakeFirst(),
  )
  await db
    .updateTable('systems.subscription')
    .set({ disabledAt: sql<Date>`now()` })
    .where('functionId', '=', id)
    .where('disabledAt', 'is', null)
    .execute()
}

/** Where a system hears of events. */
export interface Subscription {
  id: string
  functionId: string
  url: string
  kinds: EventKind[]
  madeAt: Date
  failingSince: Date | null
  disabledAt: Date | null
  /** Until when the secret of before signs along. */
  formerUntil: Date | null
  version: number
}

const subscriptionColumns = [
  'id',
  'functionId',
  'url',
  'kinds',
  'madeAt',
  'failingSince',
  'disabledAt',
  'formerUntil',
  'version',
] as const

/** At most 10. */
export async function subscriptionsOf(db: Db, functionId: string): Promise<Subscription[]> {
  const rows = await db
    .selectFrom('systems.subscription')
    .select(subscriptionColumns)
    .where('functionId', '=', functionId)
    .orderBy('madeAt')
    .orderBy('id')
    .limit(subscriptionsMax)
    .execute()
  return rows as Subscription[]
}

export const subscriptionsMax = 10

export async function subscriptionById(db: Db, id: string): Promise<Subscription> {
  const row = await db
    .selectFrom('systems.subscription')
    .select(subscriptionColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw refuse('not_found')
  return row as Subscription
}

export async function saveSubscription(
  db: Db,
  subscription: {
    id: string
    functionId: string
    url: string
    kinds: EventKind[]
    secretSealed: Buffer
  },
): Promise<void> {
  await db.insertInto('systems.subscription').values(subscription).execute()
}

export async function dropSubscription(db: Db, id: string): Promise<void> {
  await db.deleteFrom('systems.subscription').where('id', '=', id).execute()
}

/** A new secret; the one of before signs along until `formerUntil`. */
export async function saveSubscriptionSecret(
  db: Db,
  id: string,
  secretSealed: Buffer,
  formerUntil: Date,
): Promise<void> {
  await changed(
    db
      .updateTable('systems.subscription')
      .set((eb) => ({
        formerSealed: eb.ref('secretSealed'),
        formerUntil,
        secretSealed,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .executeTakeFirst(),
  )
}

/** Switches it on again after it was switched off. */
export async function enableSubscription(db: Db, id: string): Promise<void> {
  await changed(
    db
      .updateTable('systems.subscription')
      .set({ disabledAt: null, failingSince: null })
      .where('id', '=', id)
      .executeTakeFirst(),
  )
}

/** One message to one address, as whoever keeps the system sees it. */
export interface Delivery {
  id: string
  eventId: string
  kind: EventKind
  at: Date
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  nextAt: Date
  status: number | null
  problem: string | null
  settledAt: Date | null
  replay: boolean
}

/** The deliveries to one address, the newest first; 25 a page. */
export async function deliveriesOf(
  db: Db,
  subscriptionId: string,
  page: number,
): Promise<{ found: Delivery[]; more: boolean }> {
  const rows = await db
    .selectFrom('systems.delivery as d')
    .innerJoin('systems.event as e', 'e.id', 'd.eventId')
    .select([
      'd.id',
      'd.eventId',
      'e.kind',
      'e.at',
      'd.state',
      'd.attempts',
      'd.nextAt',
      'd.status',
      'd.problem',
      'd.settledAt',
      'd.replay',
    ])
    .where('d.subscriptionId', '=', subscriptionId)
    .orderBy('d.madeAt', 'desc')
    .orderBy('d.id')
    .limit(26)
    .offset((page - 1) * 25)
    .execute()
  return { found: rows.slice(0, 25) as Delivery[], more: rows.length > 25 }
}

/** Puts a message in the queue once more. @returns whether there was one like it */
export async function replayDelivery(
  db: Db,
  subscriptionId: string,
  eventId: string,
): Promise<boolean> {
  const saved = await db
    .insertInto('systems.delivery')
    .columns(['subscriptionId', 'eventId', 'replay'])
    .expression((eb) =>
      eb
        .selectFrom('systems.delivery as d')
        .select(['d.subscriptionId', 'd.eventId', sql<boolean>`true`.as('replay')])
        .where('d.subscriptionId', '=', subscriptionId)
        .where('d.eventId', '=', eventId)
        .where('d.state', '<>', 'waiting')
        .limit(1),
    )
    .executeTakeFirst()
  return saved.numInsertedOrUpdatedRows === 1n
}

/** Organisations for which a project leader brings a system in: those that people act for; at most 500. */
export function organisationsWithPeople(db: Db): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('network.organisation as o')
    .select(['o.id', 'o.name'])
    .where('o.register', '<>', 'kring')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('network.function as f')
          .select('f.id')
          .whereRef('f.organisationId', '=', 'o.id')
          .where('f.role', '<>', 'machine')
          .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`),
      ),
    )
    .orderBy('o.name')
    .limit(500)
    .execute()
}

/** The municipalities of the region by name. */
export function municipalities(db: Db): Promise<{ code: string; name: string }[]> {
  return db
    .selectFrom('network.municipality')
    .select(['code', 'name'])
    .orderBy('name')
    .limit(400)
    .execute()
}

/** Row security lets nobody change what is not theirs: then nothing was changed. */
async function changed(update: Promise<{ numUpdatedRows: bigint }>): Promise<void> {
  if ((await update).numUpdatedRows !== 1n) throw refuseHere('system_changed')
}
