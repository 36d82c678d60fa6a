/**
 * Writing what a file says into the register, many entries at a time, and putting back what was there.
 *
 * An entry is written only in the version that was compared: who changed it since is not overruled.
 */
import { sql, type Db } from '#platform/database.ts'
import type { Change, EntryKind, Fields } from '#network/rules/index.ts'

/** Values to write: to an entry in this version, or to a new one of `owner` under `key`. */
export interface Writing {
  number: number
  key: string
  /** The organisation of a place or service. */
  owner: string | null
  target: string | null
  version: number | null
  fields: Record<string, Fields[string] | null>
}

/** An entry as it was written. */
export interface Written {
  number: number
  id: string
  version: number
}

interface Column {
  name: string
  field: string
  value: string
}
const one = (name: string, field = name, type = 'text'): Column => ({
  name,
  field,
  value: `(r.fields->>'${field}')::${type}`,
})
const many = (name: string): Column => ({
  name,
  field: name,
  value: `array(select jsonb_array_elements_text(r.fields->'${name}'))`,
})

const place = [
  one('address'),
  one('postcode'),
  one('place'),
  one('municipality_code', 'municipalityCode'),
]
const reach = [one('phone'), one('email'), one('website')]
/** The column of each field that has one. */
const columns: Record<EntryKind, Column[]> = {
  organisation: [one('name'), one('kind'), one('summary'), ...place, ...reach, one('kvk')],
  location: [one('name'), one('kind'), ...place, one('accessibility'), many('hidden')],
  service: [
    one('name'),
    one('summary'),
    one('status'),
    one('audience'),
    one('age_from', 'ageFrom', 'integer'),
    one('age_until', 'ageUntil', 'integer'),
    many('languages'),
    one('accessibility'),
    one('access'),
    one('access_text', 'accessText'),
    one('costs'),
    one('exclusions'),
    one('urgency'),
    one('waiting_days', 'waitingDays', 'integer'),
    one('waiting_at', 'waitingAt', 'date'),
    ...reach,
    one('round_the_clock', 'roundTheClock', 'boolean'),
    many('hidden'),
  ],
}
/** What a new entry has where a file says nothing. */
const otherwise: Record<string, string> = {
  'location kind': "'physical'",
  'location hidden': "'{}'",
  'service summary': "r.fields->>'name'",
  'service status': "'active'",
  'service languages': "'{}'",
  'service hidden': "'{}'",
  'service access': "'self'",
  'service urgency': "'weeks'",
  'service round_the_clock': 'false',
}

const rowsOf = (rows: readonly Writing[]) => sql`
  jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as r (number integer, key text, owner uuid, target uuid, version integer, fields jsonb)`

/** Adds entries; one that someone else added meanwhile is left out of the answer. */
export async function insertEntries(
  db: Db,
  kind: EntryKind,
  rows: readonly Writing[],
  { register, source }: { register: string; source: string },
): Promise<Written[]> {
  if (rows.length === 0) return []
  const names = columns[kind].map(({ name }) => name).join(', ')
  const values = columns[kind]
    .map(({ name, field, value }) => {
      const instead = otherwise[`${kind} ${name}`]
      return instead ? `case when r.fields ? '${field}' then ${value} else ${instead} end` : value
    })
    .join(', ')
  const ids = new Map(rows.map((row) => [row.number, crypto.randomUUID()]))
  const numbered = rows.map((row) => ({ ...row, target: ids.get(row.number)! }))
  const where =
    kind === 'organisation'
      ? sql.raw('register, register_key, source')
      : sql.raw(`organisation_id, register_key${kind === 'service' ? ', source' : ''}`)
  const what =
    kind === 'organisation'
      ? sql`${register}::text, r.key, ${source}::text`
      : kind === 'service'
        ? sql`r.owner, ${register}::text || '/' || r.key, ${source}::text`
        : sql`r.owner, ${register}::text || '/' || r.key`
  const { rows: made } = await sql<{ id: string; version: number }>`
    insert into ${sql.id('network', kind)} (id, ${sql.raw(names)}, ${where})
    select r.target, ${sql.raw(values)}, ${what} from ${rowsOf(numbered)}
    on conflict do nothing
    returning id, version`.execute(db)
  const versions = new Map(made.map(({ id, version }) => [id, version]))
  return numbered.flatMap(({ number, target }) => {
    const version = versions.get(target)
    return version === undefined ? [] : [{ number, id: target, version }]
  })
}

/** Changes entries that are still in the version that was compared; the others are left out of the answer. */
export async function updateEntries(
  db: Db,
  kind: EntryKind,
  rows: readonly Writing[],
): Promise<Written[]> {
  if (rows.length === 0) return []
  const set = columns[kind]
    .map(
      ({ name, field, value }) =>
        `${name} = case when r.fields ? '${field}' then ${value} else t.${name} end`,
    )
    .join(', ')
  const { rows: changed } = await sql<Written>`
    update ${sql.id('network', kind)} t set ${sql.raw(set)}, version = t.version + 1
    from ${rowsOf(rows)}
    where t.id = r.target and t.version = r.version
    returning r.number, t.id, t.version`.execute(db)
  return changed
}

/** What hangs on entries, in the place of what was there; only what `fields` names. */
export async function writeParts(db: Db, kind: EntryKind, rows: readonly Writing[]): Promise<void> {
  const naming = (field: string) => rows.filter(({ fields }) => field in fields)
  const targets = (some: readonly Writing[]) => some.map(({ target }) => target!)
  if (kind === 'organisation') {
    const some = naming('municipalities')
    if (some.length === 0) return
    await sql`delete from network.service_area where organisation_id = any (${targets(some)}::uuid[])`.execute(
      db,
    )
    await sql`
      insert into network.service_area (organisation_id, municipality_code)
      select r.target, c from ${rowsOf(some)}, jsonb_array_elements_text(r.fields->'municipalities') c`.execute(
      db,
    )
  }
  if (kind !== 'service') return
  for (const [field, table, column, type] of [
    ['forms', 'service_form', 'form_key', 'text'],
    ['municipalities', 'service_municipality', 'municipality_code', 'text'],
    ['locations', 'service_location', 'location_id', 'uuid'],
  ] as const) {
    const some = naming(field)
    if (some.length === 0) continue
    // Of places only those that are no secret: a file names no other.
    await sql`
      delete from ${sql.id('network', table)} where service_id = any (${targets(some)}::uuid[])
        and ${field === 'locations' ? sql`location_id not in (select l.id from network.location l where l.kind = 'secret')` : sql`true`}`.execute(
      db,
    )
    await sql`
      insert into ${sql.id('network', table)} (service_id, ${sql.id(column)})
      select r.target, c::${sql.raw(type)}
      from ${rowsOf(some)}, jsonb_array_elements_text(r.fields->${sql.lit(field)}) c
      on conflict do nothing`.execute(db)
  }
  const some = naming('openings')
  if (some.length === 0) return
  await sql`delete from network.opening where service_id = any (${targets(some)}::uuid[])`.execute(
    db,
  )
  await sql`
    insert into network.opening (service_id, weekday, opens, closes)
    select r.target, h.weekday, h.opens, h.closes
    from ${rowsOf(some)}, jsonb_to_recordset(r.fields->'openings') as h (weekday integer, opens time, closes time)
    on conflict do nothing`.execute(db)
}

/**
 * Takes entries away that are as they were added: in the same version, and with nothing of anyone else
 * hanging on them. What cannot go stays, and is left out of the answer.
 */
export async function deleteEntries(
  db: Db,
  kind: EntryKind,
  rows: readonly Writing[],
): Promise<number[]> {
  if (rows.length === 0) return []
  const free = {
    organisation: sql`
      not exists (select from network.service x where x.organisation_id = t.id)
      and not exists (select from network.location x where x.organisation_id = t.id)
      and not exists (select from network.function x where x.organisation_id = t.id)
      and not exists (select from network.suggestion x where x.organisation_id = t.id)
      and not exists (select from network.vacancy x where x.organisation_id = t.id)`,
    location: sql`
      not exists (select from network.service_location x where x.location_id = t.id)`,
    service: sql`not exists (select from network.suggestion x where x.service_id = t.id)`,
  }[kind]
  await sql`savepoint taking_away`.execute(db)
  try {
    const { rows: gone } = await sql<{ number: number }>`
      delete from ${sql.id('network', kind)} t using ${rowsOf(rows)}
      where t.id = r.target and t.version = r.version and ${free}
      returning r.number`.execute(db)
    await sql`release savepoint taking_away`.execute(db)
    return gone.map(({ number }) => number)
  } catch (error) {
    // Something that this module knows nothing of holds on to one of them: find out which.
    if (!String((error as { code?: string }).code).startsWith('23')) throw error
    await sql`rollback to savepoint taking_away`.execute(db)
    if (rows.length === 1) return []
    const half = Math.ceil(rows.length / 2)
    return [
      ...(await deleteEntries(db, kind, rows.slice(0, half))),
      ...(await deleteEntries(db, kind, rows.slice(half))),
    ]
  }
}

/** The ids of organisations by their keys in a list; in the file they may be new. */
export async function organisationsByKey(
  db: Db,
  register: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`
    select o.register_key as key, o.id from network.organisation o
    where o.register = ${register} and o.register_key = any (${[...keys]}::text[])
    union all
    select k.register_key, k.organisation_id from network.other_key k
    where k.register = ${register} and k.register_key = any (${[...keys]}::text[])
    union all
    select o.id::text, o.id from network.organisation o
    where o.id::text = any (${[...keys]}::text[]) and o.register <> 'kring'`.execute(db)
  return new Map(rows.map(({ key, id }) => [key, id]))
}

/** The ids of places by organisation and key in a list: `organisation key`. */
export async function locationsByKey(
  db: Db,
  register: string,
  organisationIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ owner: string; key: string | null; id: string }>`
    select l.organisation_id as owner, l.register_key as key, l.id from network.location l
    where l.organisation_id = any (${[...organisationIds]}::uuid[]) and l.kind <> 'secret'
    limit 50000`.execute(db)
  const prefix = `${register}/`
  return new Map(
    rows.flatMap(({ owner, key, id }): [string, string][] => [
      [`${owner} ${id}`, id],
      ...(key?.startsWith(prefix)
        ? ([[`${owner} ${key.slice(prefix.length)}`, id]] as [string, string][])
        : []),
    ]),
  )
}

/** Remembers under which keys of a list organisations go that came from another. */
export async function saveOtherKeys(
  db: Db,
  register: string,
  keys: readonly { key: string; organisationId: string }[],
): Promise<void> {
  if (keys.length === 0) return
  await db
    .insertInto('network.otherKey')
    .values(keys.map(({ key, organisationId }) => ({ register, registerKey: key, organisationId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function forgetOtherKeys(
  db: Db,
  register: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  await db
    .deleteFrom('network.otherKey')
    .where('register', '=', register)
    .where('registerKey', 'in', keys)
    .execute()
}

/** Writes what changed into the history of organisations, many at a time. */
export async function saveManyChanges(
  db: Db,
  functionId: string,
  changes: readonly (Change & { organisationId: string; serviceId: string | null })[],
): Promise<void> {
  if (changes.length === 0) return
  await sql`
    insert into network.change (organisation_id, service_id, field, before, after, function_id)
    select c."organisationId", c."serviceId", c.field, c.before, c.after, ${functionId}::uuid
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
      as c ("organisationId" uuid, "serviceId" uuid, field text, before text, after text)`.execute(
    db,
  )
}

/** Takes services of these organisations into the index, and the people who are found by them. */
export async function indexOrganisations(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    select network.index_services(array(select s.id from network.service s
                                        where s.organisation_id = any (${[...ids]}::uuid[]))),
           network.index_people(array(select l.function_id from network.listing l
                                        join network.function f on f.id = l.function_id
                                      where f.organisation_id = any (${[...ids]}::uuid[])))`.execute(
    db,
  )
}

/** How many of the entries that an import wrote are still as it left them. */
export async function untouched(db: Db, importId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from network.import_row r
      left join network.organisation o on r.kind = 'organisation' and o.id = r.target_id
      left join network.location l on r.kind = 'location' and l.id = r.target_id
      left join network.service s on r.kind = 'service' and s.id = r.target_id
    where r.import_id = ${importId}::uuid and r.result = 'written'
      and coalesce(o.version, l.version, s.version) = r.version`.execute(db)
  return rows[0]!.count
}
