/**
 * What systems read of the network, a page at a time: organisations, what they offer and where; no people.
 */
import { sql, type Db } from '#platform/database.ts'
import { refuse, type PublicService } from '#network/rules/index.ts'
import { escapeLike } from './organisations.ts'

export interface ShownOrganisation {
  id: string
  name: string
  kind: string
  municipalityCode: string | null
  address: string | null
  postcode: string | null
  place: string | null
  phone: string | null
  email: string | null
  website: string | null
  source: string | null
  /** Codes of the municipalities it works for. */
  area: string[]
}

const unlessShelter = <C extends 'address' | 'postcode' | 'place'>(column: C) =>
  sql<string | null>`case when o.kind !~* 'opvang|blijf' then ${sql.ref(`o.${column}`)} end`.as(
    column,
  )

const organisations = (db: Db) =>
  db.selectFrom('network.organisation as o').select((eb) => [
    'o.id',
    'o.name',
    'o.kind',
    'o.municipalityCode',
    // A system may be of any organisation: of a shelter it reads no more than the public edition says.
    unlessShelter('address'),
    unlessShelter('postcode'),
    unlessShelter('place'),
    'o.phone',
    'o.email',
    'o.website',
    'o.source',
    sql<string[]>`array(${eb
      .selectFrom('network.serviceArea as a')
      .select('a.municipalityCode')
      .whereRef('a.organisationId', '=', 'o.id')
      .orderBy('a.municipalityCode')
      .limit(400)})`.as('area'),
  ])

/** Organisations by name; one more than was asked when there is a next page. */
export function shownOrganisations(
  db: Db,
  only: {
    words?: string | undefined
    kind?: string | undefined
    municipalityCode?: string | undefined
  },
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ShownOrganisation[]> {
  return organisations(db)
    .$if(only.words !== undefined, (query) =>
      query.where('o.name', 'ilike', `%${escapeLike(only.words!)}%`),
    )
    .$if(only.kind !== undefined, (query) => query.where('o.kind', '=', only.kind!))
    .$if(only.municipalityCode !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('o.municipalityCode', '=', only.municipalityCode!),
          eb.exists(
            eb
              .selectFrom('network.serviceArea as sa')
              .select('sa.organisationId')
              .whereRef('sa.organisationId', '=', 'o.id')
              .where('sa.municipalityCode', '=', only.municipalityCode!),
          ),
        ]),
      ),
    )
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(o.name, o.id) > (select x.name, x.id from network.organisation x where x.id = ${after})`,
      ),
    )
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(limit + 1)
    .execute()
}

/** One organisation. @throws Refusal `organisation_not_found` */
export async function shownOrganisation(db: Db, id: string): Promise<ShownOrganisation> {
  const row = await organisations(db).where('o.id', '=', id).executeTakeFirst()
  if (!row) throw refuse('organisation_not_found')
  return row
}

/** A service as everyone may know it. */
export type ShownService = Required<
  Omit<PublicService, 'status' | 'urgency' | 'hidden' | 'ownMunicipalities'>
>

/** Services in a fixed order; one more than was asked when there is a next page. */
export async function shownServices(
  db: Db,
  only: {
    id?: string
    organisationId?: string | undefined
    form?: string | undefined
    municipalityCode?: string | undefined
    locationId?: string | undefined
    words?: string | undefined
  },
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ShownService[]> {
  const { rows } = await sql<ShownService>`
    select * from network.services_for_systems(
      ${only.id ?? null}::uuid, ${only.organisationId ?? null}::uuid, ${only.form ?? null}::text,
      ${only.municipalityCode ?? null}::text, ${only.locationId ?? null}::uuid, ${only.words ?? null}::text,
      ${after ?? null}::uuid, ${limit + 1}::integer)`.execute(db)
  return rows
}

/** One service. @throws Refusal `entry_not_found` */
export async function shownService(db: Db, id: string): Promise<ShownService> {
  const [row] = await shownServices(db, { id }, { after: undefined, limit: 1 })
  if (!row) throw refuse('entry_not_found')
  return row
}

/** A place where services for everyone are. */
export interface ShownLocation {
  id: string
  organisationId: string
  organisation: string
  name: string
  kind: 'physical' | 'virtual'
  address: string | null
  postcode: string | null
  place: string | null
  municipalityCode: string | null
  accessibility: string | null
}

/** Places in a fixed order; one more than was asked when there is a next page. */
export async function shownLocations(
  db: Db,
  only: {
    id?: string
    organisationId?: string | undefined
    form?: string | undefined
    municipalityCode?: string | undefined
  },
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ShownLocation[]> {
  const { rows } = await sql<ShownLocation>`
    select * from network.locations_for_systems(
      ${only.id ?? null}::uuid, ${only.organisationId ?? null}::uuid, ${only.form ?? null}::text,
      ${only.municipalityCode ?? null}::text, ${after ?? null}::uuid, ${limit + 1}::integer)`.execute(
    db,
  )
  return rows
}

/** One place. @throws Refusal `entry_not_found` */
export async function shownLocation(db: Db, id: string): Promise<ShownLocation> {
  const [row] = await shownLocations(db, { id }, { after: undefined, limit: 1 })
  if (!row) throw refuse('entry_not_found')
  return row
}
