/**
 * The weekly sample: of what people read about persons, some lines are looked at by the privacy officer.
 *
 * Kring draws it by itself, Monday morning, over the week before: one in a hundred, and at least twenty.
 * Nobody chooses, and nobody knows beforehand. A week that was missed is drawn when Kring runs again.
 */
import { namesOf, type Subject } from '#platform/audit/subjects.ts'
import { record } from '#platform/audit.ts'
import { readingDeeds } from '#platform/audit/deeds.ts'
import {
  openWords,
  refuseReview,
  sealWords,
  type Review,
  type Verdict,
} from '#platform/audit/verdict.ts'
import { sql, type Db, type Work } from '#platform/database.ts'
import { defineSweep } from '#platform/jobs.ts'
import { notify } from '#platform/notifications.ts'
import { refuse } from '#platform/refusal.ts'

const linesLeast = 20
const linesPerHundred = 1
/** No week longer ago than this is drawn: who would still know? */
const weeksBack = 26
/** Later than midnight, so that what began on Sunday has been committed. */
const drawnFromHour = 6

/** Draws the weeks that are over and were not drawn yet, the oldest first. */
export const drawSample = defineSweep('audit.draw-sample', async (work) => {
  for (const week of await weeksToDraw(work.db)) await drawWeek(work, week)
})

/** The Mondays of the weeks to draw: from the first week that has a trail. */
async function weeksToDraw(db: Db): Promise<string[]> {
  const { rows } = await sql<{ week: string }>`
    with clock as (select (now() at time zone 'Europe/Amsterdam') - make_interval(hours => ${drawnFromHour}) as at)
    select week::date::text as week
    from clock, generate_series(
      greatest(date_trunc('week', at) - make_interval(weeks => ${weeksBack}),
               (select date_trunc('week', e.at at time zone 'Europe/Amsterdam') from audit.entry e
                order by e.at limit 1)),
      date_trunc('week', at) - interval '1 week', interval '1 week') week
    where not exists (select from oversight.sample s where s.week = week.week::date)
    order by week limit ${weeksBack}`.execute(db)
  return rows.map(({ week }) => week)
}

/** Draws one week; whoever comes second draws nothing. */
async function drawWeek(work: Work, week: string): Promise<void> {
  const { rows } = await sql<{ population: number; lines: number }>`
    with readings as materialized (
      select e.id from audit.entry e
      where e.at >= ${week}::date::timestamp at time zone 'Europe/Amsterdam'
        and e.at < (${week}::date + 7)::timestamp at time zone 'Europe/Amsterdam'
        and e.action = any (${readingDeeds()}::text[]) and e.role <> 'system'
    ), drawn as (
      insert into oversight.sample (week, population)
      select ${week}::date, (select count(*) from readings)
      on conflict do nothing returning population
    ), lines as (
      insert into oversight.sample_line (week, entry_id)
      -- Random numbers for secrets, not the ones of random(): nobody works out what comes up.
      select ${week}::date, r.id from drawn, readings r
      order by gen_random_uuid()
      limit (select greatest(${linesLeast}, ceil(count(*) * ${linesPerHundred} / 100.0)) from readings)
      returning 1
    )
    select population, (select count(*) from lines) as lines from drawn`.execute(work.db)
  const drawn = rows[0]
  if (drawn) await record(work, 'audit.sample_drawn', `sample/${week}`, { ...drawn })
}

/** A line of the sample, as the officer reads it. */
export interface SampleLine {
  id: string
  /** The Monday of the week it is of. */
  week: string
  drawnAt: Date
  at: Date
  functionId: string
  personId: string
  name: string | null
  role: string
  organisation: string | null
  action: string
  subject: string
  ground: string | null
  exceptional: boolean
  /** How many persons it was about. */
  persons: number
  verdict: Verdict | null
  reviewer: string | null
  reviewedAt: Date | null
}

/** One line, with the words that were written with a question. */
export type OneLine = SampleLine & { remark: string; named: Subject | undefined }

const linesMost = 300

/** What is still to be reviewed, the oldest week first; at most 300. What waits for an answer too. */
export async function openLines({ db }: Work): Promise<SampleLine[]> {
  return sampleLines(db, sql`coalesce(l.verdict, 'ask') = 'ask'`, linesMost)
}

/** One line of the sample. @throws Refusal `not_found` */
export async function sampleLine({ db }: Work, id: string): Promise<OneLine> {
  const [line] = await sampleLines(db, sql`l.id = ${id}::uuid`, 1)
  if (!line) throw refuse('not_found')
  return {
    ...line,
    named: (await namesOf(db, [line.subject])).get(line.subject),
    remark: openWords('sample_line.remark_sealed', id, line.remarkSealed),
  }
}

async function sampleLines(db: Db, which: ReturnType<typeof sql>, most: number) {
  const { rows } = await sql<SampleLine & { remarkSealed: Buffer | null }>`
    select l.id, l.week, s.drawn_at, e.at, e.function_id, e.person_id, p.name, e.role,
           o.name as organisation, e.action, e.subject, e.ground, e.exceptional,
           cardinality(e.persons) as persons, l.verdict, l.reviewed_at, l.remark_sealed,
           rp.name as reviewer
    from oversight.sample_line l
      join oversight.sample s on s.week = l.week
      join audit.entry e on e.id = l.entry_id
      left join network.person p on p.id = e.person_id
      left join network.organisation o on o.id = e.organisation_id
      left join network.function rf on rf.id = l.reviewed_by
      left join network.person rp on rp.id = rf.person_id
    where ${which}
    order by l.week, e.at, l.id limit ${most}`.execute(db)
  return rows
}

/** A week that was drawn, with how far it is. */
export interface SampleWeek {
  week: string
  drawnAt: Date
  population: number
  lines: number
  /** With a last word. */
  reviewed: number
  unjust: number
}

/** The last weeks that were drawn, newest first; at most 26. */
export async function sampleWeeks({ db }: Work): Promise<SampleWeek[]> {
  const { rows } = await sql<SampleWeek>`
    select s.week, s.drawn_at, s.population, count(l.id) as lines,
           count(*) filter (where l.verdict in ('in_order', 'unjust')) as reviewed,
           count(*) filter (where l.verdict = 'unjust') as unjust
    from oversight.sample s left join oversight.sample_line l on l.week = s.week
    where s.week in (select week from oversight.sample order by week desc limit ${weeksBack})
    group by s.week order by s.week desc`.execute(db)
  return rows
}

/** Whether the line is of a deed of the actor: those are for another. */
export function isOwn(line: SampleLine, { actor }: Work): boolean {
  return line.personId === actor.personId
}

/**
 * Gives a verdict on one line. A question tells who did it that the officer wants to know why.
 *
 * @throws Refusal `own_deed`, `reviewed_before`
 */
export async function reviewLine(work: Work, line: SampleLine, review: Review): Promise<void> {
  if (isOwn(line, work)) throw refuseReview('own_deed')
  const { rows } = await sql`
    update oversight.sample_line
    set verdict = ${review.oordeel},
        remark_sealed = ${sealWords('sample_line.remark_sealed', line.id, review.opmerking)},
        reviewed_by = ${work.actor.functionId}, reviewed_at = now()
    where id = ${line.id}::uuid and coalesce(verdict, 'ask') = 'ask' returning id`.execute(work.db)
  if (rows.length === 0) throw refuseReview('reviewed_before')
  await record(work, 'audit.sample_reviewed', `sample/${line.week}`, {
    line: line.id,
    verdict: review.oordeel,
  })
  if (review.oordeel === 'ask') await askWhy(work, line)
}

/** To who did it, in Kring, without what the officer wrote: a question is no accusation yet. */
async function askWhy(work: Work, line: SampleLine): Promise<void> {
  await notify(work, [line.functionId], {
    subject: `sample/${line.id}`,
    text: `${work.actor.name}, functionaris gegevensbescherming, wil weten waarom je op ${dayInWords.format(line.at)} gegevens over personen bekeek. Neem contact op.`,
    href: '/verantwoording',
  })
}

const dayInWords = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
})
