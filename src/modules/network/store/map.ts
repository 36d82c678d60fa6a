/**
 * The network map: who is on it, and where everything on it is drawn.
 */
import { sql, type Db } from '#platform/database.ts'
import type { MapOrganisation, Place, Positions, ViolenceForm } from '#network/rules/index.ts'

/** For who works in the network, or for everyone. */
export type Edition = 'network' | 'public'

/** All of the map but what ties it together. */
export interface MapParts {
  organisations: MapOrganisation[]
  forms: Pick<ViolenceForm, 'key' | 'name'>[]
  places: Place[]
  /** Organisations that signed the declaration of intent. */
  signed: string[]
  layout: { digest: string; positions: Positions } | null
}

/** What an edition shows, in one statement; organisations by name. */
export async function mapParts(db: Db, edition: Edition): Promise<MapParts> {
  const source = edition === 'public' ? sql`network.public_map()` : sql`network.map()`
  const { rows } = await sql<MapParts>`
    select
      (select coalesce(json_agg(json_build_object(
         'id', o.id, 'name', o.name, 'kind', o.kind, 'school', o.school,
         'municipalityCode', o.municipality_code, 'area', o.area, 'serviceForms', o.service_forms,
         'personForms', o.person_forms)), '[]') from ${source} o) as organisations,
      (select coalesce(json_agg(json_build_object('key', f.key, 'name', f.name) order by f.position), '[]')
       from network.form f) as forms,
      (select coalesce(json_agg(json_build_object('code', m.code, 'name', m.name, 'subregion', m.subregion)
                                order by m.name), '[]') from network.municipality m) as places,
      array(select distinct s.organisation_id from network.signature s) as signed,
      (select json_build_object('digest', l.digest, 'positions', l.positions)
       from network.map_layout l where l.edition = ${edition}) as layout`.execute(db)
  return rows[0]!
}

/** Keeps where everything of an edition stands. */
export async function saveLayout(
  db: Db,
  layout: { edition: Edition; digest: string; positions: Positions; madeAt: Date },
): Promise<void> {
  const values = { ...layout, positions: JSON.stringify(layout.positions) }
  await db
    .insertInto('network.mapLayout')
    .values(values)
    .onConflict((conflict) => {
      const { edition: _, ...changed } = values
      return conflict.column('edition').doUpdateSet(changed)
    })
    .execute()
}
