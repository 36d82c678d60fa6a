/**
 * Reading the trail: one's own deeds, and for the privacy officer those of all. Row security decides.
 */
import { personPseudonym } from '#platform/audit.ts'
import { sql, type Db, type Work } from '#platform/database.ts'

/** One line of the trail, as people read it. */
export interface TrailEntry {
  id: number
  at: Date
  personId: string
  role: string
  action: string
  subject: string
  ground: string | null
  /** Open only because of exceptional access. */
  exceptional: boolean
  /** Absent for who may not see people in functions. */
  name: string | null
  organisation: string | null
}

/** What of the trail is asked for; days are as on the calendar of Amsterdam, both included. */
export interface TrailFilter {
  words: string
  /** The name of whom it was about. */
  about: string
  organisation: string
  module: string
  from: string
  until: string
}

/** Where a page starts: right after this line. */
export interface Place {
  at: string
  id: number
}

const pageSize = 50
/** More than this nobody reads, and a file of it opens nowhere. */
export const exportMax = 50_000

/** The lines asked for, newest first, 50 a page, each page where the last one ended. */
export async function trail(
  { db }: Work,
  filter: TrailFilter,
  after: Place | undefined,
): Promise<{ entries: TrailEntry[]; next: Place | undefined }> {
  const rows = await lines(db, filter, after, pageSize + 1)
  const entries = rows.slice(0, pageSize)
  const last = entries.at(-1)
  return {
    entries,
    next: rows.length > pageSize && last ? { at: last.moment, id: last.id } : undefined,
  }
}

/** The same lines for a file, at most 50,000. */
export function trailForFile({ db }: Work, filter: TrailFilter): Promise<TrailEntry[]> {
  return lines(db, filter, undefined, exportMax)
}

async function lines(
  db: Db,
  filter: TrailFilter,
  after: Place | undefined,
  limit: number,
): Promise<(TrailEntry & { moment: string })[]> {
  const people = filter.words ? await ids(db, 'network.person', filter.words) : undefined
  const about = filter.about ? await ids(db, 'network.person', filter.about) : undefined
  const organisations = filter.organisation
    ? await ids(db, 'network.organisation', filter.organisation)
    : undefined
  // The lines first and the names after: a join before the limit would read all of the trail.
  const { rows } = await sql<TrailEntry & { moment: string }>`
    select e.id, e.at, e.at::text as moment, e.person_id, e.role, e.action, e.subject,
           e.ground, e.exceptional, p.name,
           o.name as organisation
    from (
      select * from audit.entry e
      where true
        ${people ? sql`and e.person_id = any (${people}::uuid[])` : sql``}
        ${about ? sql`and e.persons && ${about.map((id) => personPseudonym(id))}::text[] and e.persons <> '{}'` : sql``}
        ${organisations ? sql`and e.organisation_id = any (${organisations}::uuid[])` : sql``}
        ${filter.module ? sql`and split_part(e.action, '.', 1) = ${filter.module}` : sql``}
        ${filter.from ? sql`and e.at >= ${filter.from}::date::timestamp at time zone 'Europe/Amsterdam'` : sql``}
        ${filter.until ? sql`and e.at < (${filter.until}::date + 1)::timestamp at time zone 'Europe/Amsterdam'` : sql``}
        ${after ? sql`and (e.at, e.id) < (${after.at}::timestamptz, ${after.id})` : sql``}
      order by e.at desc, e.id desc limit ${limit}
    ) e
      left join network.person p on p.id = e.person_id
      left join network.organisation o on o.id = e.organisation_id
    order by e.at desc, e.id desc`.execute(db)
  return rows
}

/** The people or organisations whose name holds some words; at most 200. */
async function ids(
  db: Db,
  table: 'network.person' | 'network.organisation',
  words: string,
): Promise<string[]> {
  const pattern = `%${words.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`
  const rows = await db
    .selectFrom(table)
    .select('id')
    .where('name', 'ilike', pattern)
    .orderBy('id')
    .limit(200)
    .execute()
  return rows.map(({ id }) => id)
}
