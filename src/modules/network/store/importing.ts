/**
 * Files that are read into the register: the file, what it says, and writing it in parts.
 */
import type { Updateable } from 'kysely'
import { sql, type Db } from '#platform/database.ts'
import type { DB } from '#platform/tables.ts'
import {
  refuse,
  type Double,
  type EntryKind,
  type Fields,
  type ImportCounts,
  type ImportRow,
  type ImportState,
  type Likeness,
  type ImportOutcome,
  type Problem,
  type Standing,
  type Value,
} from '#network/rules/index.ts'

/** A sheet of a workbook, or all there is in another file, with its first rows. */
export interface ImportSheet {
  name: string
  /** Below the names of the columns. */
  rows: number
  sample: string[][]
}

/** An import as its pages show it. */
export interface Import {
  id: string
  fileName: string
  format: 'csv' | 'xlsx' | 'json'
  state: ImportState
  holds: EntryKind | 'all' | null
  register: string | null
  kind: string | null
  onlyRegion: boolean
  /** Those that hold something; none for JSON. */
  sheets: ImportSheet[]
  /** Which of them is read. */
  sheet: number
  mapping: Record<string, number>
  skipFaults: boolean
  addresses: 'public' | 'left_out' | null
  total: number
  position: number
  madeBy: string
  madeAt: Date
  movedAt: Date | null
  doneAt: Date | null
}

const columns = [
  'id',
  'fileName',
  'format',
  'state',
  'holds',
  'register',
  'kind',
  'onlyRegion',
  'sheets',
  'sheet',
  'mapping',
  'skipFaults',
  'addresses',
  'total',
  'position',
  'madeBy',
  'madeAt',
  'movedAt',
  'doneAt',
] as const

/** The latest imports, newest first; at most 20. */
export function latestImports(
  db: Db,
): Promise<{ id: string; fileName: string; state: ImportState; madeAt: Date; who: string }[]> {
  return db
    .selectFrom('network.import as i')
    .innerJoin('network.function as f', 'f.id', 'i.madeBy')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .select(['i.id', 'i.fileName', 'i.state', 'i.madeAt', 'p.name as who'])
    .orderBy('i.madeAt', 'desc')
    .limit(20)
    .execute() as Promise<unknown> as ReturnType<typeof latestImports>
}

/** Keeps a file that was sent. */
export async function addImport(
  db: Db,
  {
    content,
    ...row
  }: { fileName: string; format: string; madeBy: string; content: Buffer } & {
    sheets: ImportSheet[]
  },
): Promise<string> {
  const { id } = await db
    .insertInto('network.import')
    .values({ ...row, sheets: JSON.stringify(row.sheets) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('network.importFile').values({ importId: id, content }).execute()
  return id
}

/** One import. @throws entry_not_found */
export async function importById(db: Db, id: string): Promise<Import> {
  const row = await db
    .selectFrom('network.import')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw refuse('entry_not_found')
  return row as unknown as Import
}

/** Holds an import, so that two cannot move it at once; undefined when it is not in this state (any more). */
export async function lockImport(
  db: Db,
  id: string,
  ...states: ImportState[]
): Promise<Import | undefined> {
  const row = await db
    .selectFrom('network.import')
    .select(columns)
    .where('id', '=', id)
    .where('state', 'in', states)
    .forUpdate()
    .executeTakeFirst()
  return row as unknown as Import | undefined
}

/** The file of an import; undefined when it is gone. */
export async function fileOf(db: Db, importId: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('network.importFile')
    .select('content')
    .where('importId', '=', importId)
    .executeTakeFirst()
  return row?.content
}

export async function moveImport(
  db: Db,
  id: string,
  change: Updateable<DB['network.import']>,
): Promise<void> {
  await db.updateTable('network.import').set(change).where('id', '=', id).execute()
}

/** Forgets the file itself; what was read from it stays until the import ends. */
export async function forgetFile(db: Db, importId: string): Promise<void> {
  await db.deleteFrom('network.importFile').where('importId', '=', importId).execute()
}

export async function removeImport(db: Db, id: string): Promise<void> {
  await db.deleteFrom('network.import').where('id', '=', id).execute()
}

/** Ends imports of more than 30 days ago, with what was read and what stood here before. */
export async function endImports(db: Db): Promise<void> {
  await db
    .deleteFrom('network.import')
    .where(sql<boolean>`made_at < now() - interval '30 days'`)
    .execute()
}

/** Writes what a file says, in the place of what an earlier look made of it. */
export async function saveRows(
  db: Db,
  importId: string,
  rows: readonly ImportRow[],
): Promise<void> {
  await db.deleteFrom('network.importRow').where('importId', '=', importId).execute()
  for (let start = 0; start < rows.length; start += 2_000)
    await sql`
      insert into network.import_row (import_id, number, line, kind, key, owner_key, name, outcome, fields, before,
                                      problems, questions, doubles, target_id, version)
      select ${importId}::uuid, r.number, r.line, r.kind, left(r.key, 150), left(r.owner, 150), left(r.name, 200),
             r.outcome, r.fields, r.before, r.problems, array(select jsonb_array_elements_text(r.questions)),
             r.doubles, r.target, r.version
      from jsonb_to_recordset(${JSON.stringify(
        rows.slice(start, start + 2_000).map(({ ownerKey, targetId, ...row }) => ({
          ...row,
          owner: ownerKey,
          target: targetId,
        })),
      )}::jsonb)
        as r (number integer, line integer, kind text, key text, owner text, name text, outcome text, fields jsonb,
              before jsonb, problems jsonb, questions jsonb, doubles jsonb, target uuid, version integer)`.execute(
      db,
    )
}

/** How many entries there are of each outcome, and what became of them. */
export async function countRows(db: Db, importId: string): Promise<ImportCounts> {
  const rows = await db
    .selectFrom('network.importRow')
    .select([
      'outcome',
      'result',
      sql<boolean>`coalesce(choice, 'skip') <> 'skip'`.as('chosen'),
      sql<number>`count(*)`.as('count'),
      sql<number>`count(*) filter (where cardinality(questions) > 0)`.as('asked'),
    ])
    .where('importId', '=', importId)
    .groupBy(['outcome', 'result', sql`3`])
    .execute()
  const sum = (of: (row: (typeof rows)[number]) => boolean, what: 'count' | 'asked' = 'count') =>
    rows.filter((row) => of(row)).reduce((total, row) => total + row[what], 0)
  const writes = ({ outcome, chosen }: { outcome: string; chosen: boolean }) =>
    outcome === 'new' || outcome === 'changed' || (outcome === 'double' && chosen)
  const all: ImportOutcome[] = ['fault', 'double', 'new', 'changed', 'same', 'outside']
  return {
    outcomes: Object.fromEntries(
      all.map((one) => [one, sum(({ outcome }) => outcome === one)]),
    ) as Record<ImportOutcome, number>,
    questions: sum(writes, 'asked'),
    chosen: sum(({ outcome, chosen }) => outcome === 'double' && chosen),
    written: sum(({ result }) => result === 'written'),
    kept: sum(({ result }) => result === 'kept'),
    undone: sum(({ result }) => result === 'undone'),
  }
}

/** An entry of a file as its page shows it and as it is written. */
export interface ReadRow {
  number: number
  line: number
  kind: EntryKind
  key: string
  ownerKey: string | null
  name: string
  outcome: ImportOutcome
  fields: Fields
  before: Record<string, Value | null> | null
  problems: Problem[]
  questions: string[]
  doubles: Double[]
  choice: string | null
  targetId: string | null
  version: number | null
  result: 'written' | 'kept' | 'undone' | null
}

const rowColumns = [
  'number',
  'line',
  'kind',
  'key',
  'ownerKey',
  'name',
  'outcome',
  'fields',
  'before',
  'problems',
  'questions',
  'doubles',
  'choice',
  'targetId',
  'version',
  'result',
] as const

/** Entries of one outcome, 50 a page, in the order of the file. */
export function rowsOf(
  db: Db,
  importId: string,
  which: { outcome: ImportOutcome } | { result: 'kept' | 'written' },
  page: number,
): Promise<ReadRow[]> {
  return db
    .selectFrom('network.importRow')
    .select(rowColumns)
    .where('importId', '=', importId)
    .$if('outcome' in which, (query) =>
      query.where('outcome', '=', (which as { outcome: ImportOutcome }).outcome),
    )
    .$if('result' in which, (query) =>
      query.where('result', '=', (which as { result: string }).result),
    )
    .orderBy('number')
    .limit(50)
    .offset((page - 1) * 50)
    .execute() as Promise<unknown> as Promise<ReadRow[]>
}

/** The next entries to write, or with `undo` the next to put back, last written first; at most 1,000. */
export function nextRows(
  db: Db,
  { id, position }: { id: string; position: number },
  undo = false,
): Promise<ReadRow[]> {
  return db
    .selectFrom('network.importRow')
    .select(rowColumns)
    .where('importId', '=', id)
    .$if(undo, (query) => query.where('result', '=', 'written').where('number', '<', position))
    .$if(!undo, (query) =>
      query
        .where((eb) =>
          eb.or([
            eb('outcome', 'in', ['new', 'changed']),
            eb.and([eb('outcome', '=', 'double'), eb('choice', '<>', 'skip')]),
          ]),
        )
        .where('number', '>', position),
    )
    .orderBy('number', undo ? 'desc' : 'asc')
    .limit(1_000)
    .execute() as Promise<unknown> as Promise<ReadRow[]>
}

/** Double entries with these numbers. */
export function doublesOf(
  db: Db,
  importId: string,
  numbers: readonly number[],
): Promise<ReadRow[]> {
  if (numbers.length === 0) return Promise.resolve([])
  return db
    .selectFrom('network.importRow')
    .select(rowColumns)
    .where('importId', '=', importId)
    .where('outcome', '=', 'double')
    .where('number', 'in', numbers)
    .limit(100)
    .execute() as Promise<unknown> as Promise<ReadRow[]>
}

/** Remembers what was chosen for an entry that may be double. */
export async function saveChoice(
  db: Db,
  importId: string,
  number: number,
  chosen: {
    choice: string
    targetId: string | null
    version: number | null
    before: Record<string, Value | null> | null
  },
): Promise<void> {
  await db
    .updateTable('network.importRow')
    .set({ ...chosen, before: chosen.before && JSON.stringify(chosen.before) })
    .where('importId', '=', importId)
    .where('number', '=', number)
    .execute()
}

/** What became of entries: to what they were written, and in which version. */
export async function saveResults(
  db: Db,
  importId: string,
  results: readonly {
    number: number
    result: 'written' | 'kept' | 'undone'
    targetId: string | null
    version: number | null
  }[],
): Promise<void> {
  if (results.length === 0) return
  await sql`
    update network.import_row r set result = s.result, target_id = s."targetId", version = s.version
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      as s (number integer, result text, "targetId" uuid, version integer)
    where r.import_id = ${importId}::uuid and r.number = s.number`.execute(db)
}

/** Organisations to look for doubles among; at most 50,000. */
export async function likenesses(db: Db): Promise<Likeness[]> {
  return db
    .selectFrom('network.organisation')
    .select(['id', 'name', 'kind', 'place', 'register', 'kvk', 'phone', 'website', 'postcode'])
    .where('register', '<>', 'kring')
    .orderBy('id')
    .limit(50_000)
    .execute()
}

/** Organisations that go by these keys in this list, or by their own ids; at most 50,000. */
export async function standingOrganisations(
  db: Db,
  register: string,
  asked: readonly string[] | 'all',
): Promise<Standing[]> {
  const keys = asked === 'all' ? [] : [...asked]
  const { rows } = await sql<Standing>`
    select o.id, array(select k.register_key from network.other_key k
                       where k.organisation_id = o.id and k.register = ${register})
             || case when o.register = ${register} then array[o.register_key] else '{}' end as keys,
           null as owner_id, o.name, o.kind as sort, o.version,
           exists (select from network.location l where l.organisation_id = o.id and l.kind = 'secret') as secret,
           jsonb_build_object('name', o.name, 'kind', o.kind, 'summary', o.summary, 'address', o.address,
             'postcode', o.postcode, 'place', o.place, 'municipalityCode', o.municipality_code,
             'phone', o.phone, 'email', o.email, 'website', o.website, 'kvk', o.kvk,
             'municipalities', array(select a.municipality_code from network.service_area a
                                     where a.organisation_id = o.id order by 1)) as fields
    from network.organisation o
    where o.register <> 'kring'
      and (${asked === 'all'} or o.register = ${register} and o.register_key = any (${keys}::text[])
           or o.id = any (${keys.filter((key) => uuid.test(key))}::uuid[])
           or o.id = any (array(select k.organisation_id from network.other_key k
                                where k.register = ${register} and k.register_key = any (${[...keys]}::text[]))))
    limit 50000`.execute(db)
  return rows
}
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The places of organisations that are no secret, as a file is compared with them. */
export async function standingLocations(
  db: Db,
  register: string,
  organisationIds: readonly string[] | 'all',
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select l.id, case when starts_with(l.register_key, ${`${register}/`})
                      then array[substr(l.register_key, ${register.length + 2})] else '{}' end as keys,
           l.organisation_id as owner_id, l.name, o.kind as sort, l.version,
           exists (select from network.location x where x.organisation_id = o.id and x.kind = 'secret') as secret,
           jsonb_build_object('name', l.name, 'kind', l.kind, 'address', l.address, 'postcode', l.postcode,
             'place', l.place, 'municipalityCode', l.municipality_code, 'accessibility', l.accessibility,
             'hidden', l.hidden) as fields
    from network.location l join network.organisation o on o.id = l.organisation_id
    where (${organisationIds === 'all'} or l.organisation_id = any (${organisationIds === 'all' ? [] : [...organisationIds]}::uuid[])) and l.kind <> 'secret'
    order by l.name, l.id limit 200000`.execute(db)
  return rows
}

/** The services of organisations, as a file is compared with them. */
export async function standingServices(
  db: Db,
  register: string,
  organisationIds: readonly string[] | 'all',
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select s.id, case when starts_with(s.register_key, ${`${register}/`})
                      then array[substr(s.register_key, ${register.length + 2})] else '{}' end as keys,
           s.organisation_id as owner_id, s.name, o.kind as sort, s.version,
           exists (select from network.location x where x.organisation_id = o.id and x.kind = 'secret') as secret,
           jsonb_build_object('name', s.name, 'summary', s.summary, 'status', s.status, 'audience', s.audience,
             'ageFrom', s.age_from, 'ageUntil', s.age_until,
             'languages', array(select x from unnest(s.languages) x order by x collate "C"),
             'accessibility', s.accessibility, 'access', s.access, 'accessText', s.access_text,
             'costs', s.costs, 'exclusions', s.exclusions, 'urgency', s.urgency,
             'waitingDays', s.waiting_days, 'waitingAt', s.waiting_at, 'phone', s.phone, 'email', s.email, 'website', s.website,
             'roundTheClock', s.round_the_clock, 'confirmedAt', s.confirmed_at,
             'hidden', array(select x from unnest(s.hidden) x order by x collate "C"),
             'forms', array(select x.form_key from network.service_form x
                            where x.service_id = s.id order by x.form_key collate "C"),
             'municipalities', array(select x.municipality_code from network.service_municipality x
                                     where x.service_id = s.id order by 1),
             'openings', coalesce((select jsonb_agg(jsonb_build_object('weekday', h.weekday,
                 'opens', to_char(h.opens, 'HH24:MI'), 'closes', case when h.closes = '24:00' then '24:00'
                                                                     else to_char(h.closes, 'HH24:MI') end)
                 order by h.weekday, h.opens) from network.opening h where h.service_id = s.id), '[]'),
             'locations', array(select x.location_id::text from network.service_location x
                                  join network.location l on l.id = x.location_id
                                where x.service_id = s.id and l.kind <> 'secret' order by 1)) as fields
    from network.service s join network.organisation o on o.id = s.organisation_id
    where (${organisationIds === 'all'} or s.organisation_id = any (${organisationIds === 'all' ? [] : [...organisationIds]}::uuid[]))
    order by s.name, s.id limit 200000`.execute(db)
  return rows
}
