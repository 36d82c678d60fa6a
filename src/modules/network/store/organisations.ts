/**
 * Organisations and municipalities.
 */
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Insertable } from 'kysely'
import type { Role } from '#roles'
import { sql, type Db } from '#platform/database.ts'
import type { DB } from '#platform/tables.ts'
import {
  refuse,
  type Municipality,
  type Organisation,
  type OrganisationSummary,
} from '#network/rules/index.ts'

/** Functions of no person: nobody's to keep, and in no list of people. */
export const nobody: readonly Role[] = ['visitor', 'system', 'machine']

/** The municipalities of the region by name. */
export function municipalities(db: Db): Promise<Municipality[]> {
  return db
    .selectFrom('network.municipality')
    .select(['code', 'name', 'subregion', 'subregionSource', 'population'])
    .orderBy('name')
    .limit(400)
    .execute()
}

/** What is looked for among organisations. */
export interface OrganisationFilter {
  words?: string | undefined
  kind?: string | undefined
  municipalityCode?: string | undefined
  page: number
}

/** Partners by name, then schools by name; 25 a page, and whether there are more. */
export async function organisations(
  db: Db,
  filter: OrganisationFilter,
): Promise<{ found: OrganisationSummary[]; more: boolean }> {
  const rows = await db
    .selectFrom('network.organisation as o')
    .select(['o.id', 'o.name', 'o.kind', placeOf.as('place'), 'o.phone', 'o.phoneYear'])
    .where('o.register', '<>', 'kring')
    .$if(!!filter.words, (query) =>
      query.where(sql<boolean>`o.name ilike ${`%${escapeLike(filter.words!)}%`}`),
    )
    .$if(!!filter.kind, (query) => query.where('o.kind', '=', filter.kind!))
    .$if(!!filter.municipalityCode, (query) =>
      query.where((eb) =>
        eb.or([
          eb('o.municipalityCode', '=', filter.municipalityCode!),
          eb.exists(
            eb
              .selectFrom('network.serviceArea as a')
              .select('a.organisationId')
              .whereRef('a.organisationId', '=', 'o.id')
              .where('a.municipalityCode', '=', filter.municipalityCode!),
          ),
        ]),
      ),
    )
    // Who one calls first; the many schools after them.
    .orderBy(sql`o.register = 'duo'`)
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(26)
    .offset((filter.page - 1) * 25)
    .execute()
  return { found: rows.slice(0, 25), more: rows.length > 25 }
}

const placeOf = sql<string | null>`coalesce(o.place,
  (select m.name from network.municipality m where m.code = o.municipality_code),
  case when (select count(*) from network.service_area a where a.organisation_id = o.id)
            = (select count(*) from network.municipality) then 'hele regio' end)`

/** What one can choose from to look for an organisation: the kinds there are, and the municipalities. */
export async function organisationChoices(
  db: Db,
): Promise<{ kinds: string[]; municipalities: { code: string; name: string }[] }> {
  const { rows } = await sql<Awaited<ReturnType<typeof organisationChoices>>>`
    select array(${organisationKinds}) as kinds,
           (select json_agg(json_build_object('code', code, 'name', name) order by name)
            from network.municipality) as municipalities`.execute(db)
  return { kinds: rows[0]!.kinds, municipalities: rows[0]!.municipalities ?? [] }
}

/** From kind to kind through the index, past all organisations of one kind: there are few kinds, of many. */
const organisationKinds = sql`
  with recursive found as (
    (select kind from network.organisation where register <> 'kring' order by kind limit 1)
    union all
    select (select o.kind from network.organisation o where o.kind > found.kind and o.register <> 'kring'
            order by o.kind limit 1)
    from found where found.kind is not null)
  select kind from found where kind is not null`

/** One organisation with its area. */
export async function organisationById(db: Db, id: string): Promise<Organisation> {
  const row = await db
    .selectFrom('network.organisation as o')
    .leftJoin('network.municipality as m', 'm.code', 'o.municipalityCode')
    .select([
      'o.id',
      'o.name',
      'o.kind',
      'o.municipalityCode',
      'm.name as municipality',
      'o.address',
      'o.postcode',
      'o.place',
      'o.phone',
      'o.email',
      'o.website',
      'o.source',
      'o.sourceYear',
      'o.phoneYear',
      'o.summary',
    ])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('network.serviceArea as a')
          .innerJoin('network.municipality as am', 'am.code', 'a.municipalityCode')
          .select(['am.code', 'am.name'])
          .whereRef('a.organisationId', '=', 'o.id')
          .orderBy('am.name'),
      ).as('serviceArea'),
      jsonArrayFrom(
        eb
          .selectFrom('network.vacancy as v')
          .select(['v.id', 'v.role', 'v.openedAt'])
          .whereRef('v.organisationId', '=', 'o.id')
          .where('v.closedAt', 'is', null)
          .orderBy('v.openedAt')
          .limit(50),
      ).as('vacancies'),
      jsonObjectFrom(
        eb
          .selectFrom('network.signature as g')
          .select(['g.id', 'g.declarationNumber', 'g.title', 'g.signedAt'])
          .whereRef('g.organisationId', '=', 'o.id')
          .orderBy('g.declarationNumber', 'desc')
          .limit(1),
      ).as('signed'),
    ])
    .where('o.id', '=', id)
    .where('o.register', '<>', 'kring')
    .executeTakeFirst()
  if (!row) throw refuse('organisation_not_found')
  return row
}

/** Who speaks for a municipality: its officials and aldermen, and nobody who only works there. */
export function spokesPeople(
  db: Db,
  municipalityCode: string,
): Promise<
  { id: string; name: string; title: string; organisation: string; organisationId: string }[]
> {
  return db
    .selectFrom('network.functionMunicipality as fm')
    .innerJoin('network.function as f', 'f.id', 'fm.functionId')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .innerJoin('network.organisation as o', 'o.id', 'f.organisationId')
    .select(['f.id', 'p.name', 'f.title', 'o.name as organisation', 'o.id as organisationId'])
    .where('fm.municipalityCode', '=', municipalityCode)
    .where('f.role', 'in', ['civilServant', 'alderman'])
    .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
    .orderBy('p.name')
    .orderBy('f.id')
    .limit(200)
    .execute()
}

/** The id of an organisation by its exact name; the register of partners before that of schools. */
export async function organisationIds(db: Db): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('network.organisation')
    .select(['name', 'id'])
    .orderBy(sql`register = 'partners'`)
    .limit(20_000)
    .execute()
  return new Map(rows.map(({ name, id }) => [name, id]))
}

/** Adds a municipality that is not there yet. */
export async function addMunicipality(
  db: Db,
  municipality: { code: string; name: string; subregion: string },
): Promise<void> {
  await db
    .insertInto('network.municipality')
    .values({ ...municipality, subregionSource: 'ingevoerd door een projectleider' })
    .execute()
}

/** Adds or updates municipalities by their code. */
export async function saveMunicipalities(
  db: Db,
  rows: readonly Insertable<DB['network.municipality']>[],
): Promise<void> {
  await db
    .insertInto('network.municipality')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.column('code').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        subregion: eb.ref('excluded.subregion'),
        subregionSource: eb.ref('excluded.subregionSource'),
        population: eb.ref('excluded.population'),
      })),
    )
    .execute()
}

/** Adds organisations, or updates them by register and key; their area is replaced. */
export async function saveOrganisations(
  db: Db,
  rows: readonly (Insertable<DB['network.organisation']> & { area: string[] })[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += 1_000) {
    const part = rows.slice(start, start + 1_000)
    const saved = await db
      .insertInto('network.organisation')
      .values(part.map(({ area: _, ...row }) => row))
      .onConflict((conflict) =>
        conflict.columns(['register', 'registerKey']).doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          kind: eb.ref('excluded.kind'),
          municipalityCode: eb.ref('excluded.municipalityCode'),
          address: eb.ref('excluded.address'),
          postcode: eb.ref('excluded.postcode'),
          place: eb.ref('excluded.place'),
          phone: eb.ref('excluded.phone'),
          email: eb.ref('excluded.email'),
          website: eb.ref('excluded.website'),
          source: eb.ref('excluded.source'),
          sourceYear: eb.ref('excluded.sourceYear'),
          remark: eb.ref('excluded.remark'),
          phoneYear: eb.ref('excluded.phoneYear'),
        })),
      )
      .returning(['id', 'registerKey'])
      .execute()
    const ids = new Map(saved.map(({ registerKey, id }) => [registerKey, id]))
    await db
      .deleteFrom('network.serviceArea')
      .where('organisationId', 'in', [...ids.values()])
      .execute()
    const areas = part.flatMap(({ registerKey, area }) =>
      area.map((municipalityCode) => ({ organisationId: ids.get(registerKey)!, municipalityCode })),
    )
    if (areas.length > 0) await db.insertInto('network.serviceArea').values(areas).execute()
  }
}

/** An organisation by id, as far as granting asks; undefined when there is none, or it is Kring itself. */
export function organisationToKeep(
  db: Db,
  id: string,
): Promise<
  { id: string; name: string; kind: string; municipalityCode: string | null } | undefined
> {
  return db
    .selectFrom('network.organisation')
    .select(['id', 'name', 'kind', 'municipalityCode'])
    .where('id', '=', id)
    .where('register', '<>', 'kring')
    .executeTakeFirst()
}

/** Organisations that look like this one: the same name to a reader, or the same domain; at most 10. */
export function similarOrganisations(
  db: Db,
  likeness: { plainName: string; domain: string | undefined },
): Promise<{ id: string; name: string; kind: string; place: string | null }[]> {
  const { plainName, domain } = likeness
  return db
    .selectFrom('network.organisation')
    .select(['id', 'name', 'kind', 'place'])
    .where('register', '<>', 'kring')
    .where((eb) =>
      eb.or([
        eb(
          // As `plainName` does, as far as PostgreSQL goes: accents apart, letters and digits only.
          sql<string>`regexp_replace(regexp_replace(lower(normalize(name, NFKD)), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]+', '', 'g')`,
          '=',
          plainName,
        ),
        ...(domain === undefined
          ? []
          : [
              eb(
                sql<string>`substring(lower(website) from '^(?:https?://)?(?:www\.)?([^/:?#]+)')`,
                '=',
                domain,
              ),
            ]),
      ]),
    )
    .orderBy('name')
    .orderBy('id')
    .limit(10)
    .execute()
}

/** Adds an organisation of the region itself; undefined when another did so with this name just now. */
export async function saveOrganisation(
  db: Db,
  organisation: {
    name: string
    kind: string
    municipalityCode: string | null
    website: string | null
    registerKey: string
  },
): Promise<string | undefined> {
  const saved = await db
    .insertInto('network.organisation')
    .values({ ...organisation, register: 'regio', source: 'ingevoerd door een projectleider' })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return saved?.id
}

/** A part of a name to look for, with nothing in it that means something else to `ilike`. */
export function escapeLike(words: string): string {
  return words.replaceAll(/[\\%_]/g, (character) => `\\${character}`)
}
