/**
 * Signals that go the same way together, and what was promised about each of them.
 */
import { dayAt } from '#handle-with-care/rules/index.ts'
import { passTime, reportOf, rightAnswers, home } from '#testing/chain.ts'
import type { Person, Place } from './place.ts'

/** The people of the route. */
export interface Cast {
  police: Person
  safeHome: Person
  officer: Person
  contact: Person
}

/** As long as a session of someone who reads about persons: a quarter of an hour. */
export async function castOf(place: Place, parkstad = true): Promise<Cast> {
  const [police, safeHome, officer, contact] = await Promise.all([
    place.person('politie'),
    place.person('veiligthuis'),
    place.person(parkstad ? 'leerplicht-heerlen' : 'leerplicht-maastricht'),
    place.person(parkstad ? 'schoolcontact' : 'schoolcontact-andere-school'),
  ])
  return { police, safeHome, officer, contact }
}

/** A report of so many children. */
export function reportForm(municipality: string, children: number, seed: number) {
  const born = (n: number) =>
    dayAt(new Date(Date.now() - (2_600 + ((seed + n) % 1_000)) * 86_400_000))
  const form = { ...reportOf({ name: `Kind A${seed}`, birthDate: born(1) }), municipality }
  const more = Array.from({ length: children - 1 }, (_, n) => [
    [`name${n + 2}`, `Kind B${seed + n}`],
    [`birthDate${n + 2}`, born(n + 2)],
  ])
  return { ...form, ...(Object.fromEntries(more.flat()) as Record<string, string>) }
}

/** All signals that are not of the demonstration. */
export async function idsOf(place: Place, known: ReadonlySet<string>): Promise<string[]> {
  const rows = await place.ask<{ id: string }>(
    'select id from handle_with_care.signal order by created_at, id',
  )
  return rows.map(({ id }) => id).filter((id) => !known.has(id))
}

export const test = ({ safeHome }: Cast, id: string) =>
  safeHome.insist(`${home}/toetsen/${id}`, rightAnswers)
export const find = ({ officer }: Cast, id: string, school: string) =>
  officer.insist(`${home}/school/${id}`, { school })
export const acknowledge = ({ contact }: Cast, id: string) =>
  contact.insist(`${home}/doorgegeven/${id}`)

/** The school of someone of the demonstration. */
export async function schoolOf(place: Place, key: string): Promise<string> {
  const [row] = await place.ask<{ id: string }>(
    'select organisation_id as id from network.function where demonstration_key = $1',
    [key],
  )
  return row!.id
}

/** Primary schools where nobody looks. */
export async function schoolsWhereNobodyLooks(place: Place): Promise<string[]> {
  const rows = await place.ask<{ id: string }>(
    `select s.school_id as id from handle_with_care.school s
     where s.sector = 'primary' and not exists (
       select from handle_with_care.contact c join network.function f on f.id = c.function_id
       where c.school_id = s.school_id and f.demonstration_key is not null)
     order by s.school_id`,
  )
  return rows.map(({ id }) => id)
}

/** Lets time pass for `ids` until what comes next for the last of `waiting` is due. */
export async function passToNext(
  place: Place,
  ids: readonly string[],
  waiting: readonly string[] = ids,
): Promise<void> {
  const [row] = await place.ask<{ ms: number | null }>(
    `select extract(epoch from max(next_at) - clock_timestamp())::float8 * 1000 as ms
     from handle_with_care.signal where id = any ($1)`,
    [waiting],
  )
  // Not through the pool of `ask`: done twice it would pass twice.
  await passTime(place.db, ids, Math.max(0, row?.ms ?? 0) + 50)
}

/** How many of these signals are as `condition` says. */
export async function count(place: Place, ids: readonly string[], condition: string) {
  const [row] = await place.ask<{ n: number }>(
    `select count(*)::int as n from handle_with_care.signal where id = any ($1) and (${condition})`,
    [ids],
  )
  return row!.n
}

/** What was promised of every signal, counted: what must be zero. */
export interface Broken {
  /** Acknowledged to the police, and neither there nor ended with a count. */
  lost: number
  /** Told twice to the same person about the same turn. */
  twice: number
  /** After its bell without having been called for, or ended by itself without anyone being told. */
  silent: number
}

/** @param told how many signals the police were told were taken */
export async function brokenOf(
  place: Place,
  ids: readonly string[],
  told: number,
): Promise<Broken> {
  const [row] = await place.ask<{ there: number; twice: number; silent: number }>(
    `with mine as (select * from handle_with_care.signal where id = any ($1)),
     notes as (
       select n.function_id, m.id, split_part(n.subject, '/', 3) as hop, split_part(n.subject, '/', 4) as step
       from mine m join platform.notification n
         on n.subject like 'handle-with-care/%' and split_part(n.subject, '/', 2) = m.id::text),
     turns as (
       select m.id, m.school_days + count(e.id) as most from mine m left join audit.entry e
         on e.subject = 'handle-with-care/' || m.id and e.action = 'handle_with_care.bounced' group by m.id, m.school_days),
     doubled as (
       select 1 from notes join turns on turns.id = notes.id
       group by notes.id, function_id, hop, step, most having count(*) > most)
     select
       (select count(*) from mine m
        where exists (select from handle_with_care.child c where c.signal_id = m.id) <> (m.state = 'erased')
          and (m.state <> 'erased' or exists (select from handle_with_care.figure f where f.id = m.figure_id)))::int
         as there,
       (select count(*) from doubled)::int as twice,
       (select count(*) from mine m
        where (m.state = 'late' or m.outcome = 'missed')
          and not exists (select from notes where notes.id = m.id and step = '3')
          or m.outcome = 'missed' and not exists (select from notes where notes.id = m.id and hop = 'missed'))::int
         as silent`,
    [ids],
  )
  return { lost: told - row!.there, twice: row!.twice, silent: row!.silent }
}
