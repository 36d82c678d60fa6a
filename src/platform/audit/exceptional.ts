/**
 * Exceptional access (noodtoegang): in danger, somebody opens what is closed to them. For two hours at
 * most, with a reason; whose it is and every privacy officer hear of it at once, and it is looked into.
 *
 * Nobody both grants and uses: the database lets users open and end, and officers end and review.
 */
import { z } from 'zod'
import { record } from '#platform/audit.ts'
import { openableOf, type Closed, type Openable } from '#platform/audit/openable.ts'
import {
  openWords,
  refuseReview,
  sealWords,
  type Review,
  type Verdict,
} from '#platform/audit/verdict.ts'
import { sql, type Db, type Work } from '#platform/database.ts'
import { countTry } from '#platform/limits.ts'
import { notify } from '#platform/notifications.ts'
import { refuse } from '#platform/refusal.ts'

/** How long it lasts, at most. */
export const exceptionalHours = 2
const reasonLeast = 10
const reasonMost = 1_500
/** So that nobody finds out what there is by trying; in real danger one opens one thing. */
const tries = { name: 'exceptional', points: 20, seconds: 3_600 }

/** The form: what, and why. */
export const Opening = (kinds: readonly Openable[]) =>
  z.object({
    soort: z.enum(
      kinds.map(({ module }) => module) as [string, ...string[]],
      'Kies wat je wilt openen.',
    ),
    kenmerk: z
      .string('Vul in waar het over gaat.')
      .trim()
      .min(1, 'Vul in waar het over gaat.')
      .max(200, 'Dit is te lang: ten hoogste 200 tekens.'),
    reden: z
      .string('Schrijf waarom dit nu nodig is.')
      .trim()
      .min(reasonLeast, `Schrijf waarom dit nu nodig is, in ten minste ${reasonLeast} tekens.`)
      .max(reasonMost, `Maak je reden korter: ten hoogste ${reasonMost} tekens.`),
  })

export type Opening = z.output<ReturnType<typeof Opening>>

/**
 * Opens something closed for the actor. What was open already stays as it is, with its first reason: two
 * hours are two hours.
 *
 * @returns the number of the access; undefined when there is nothing like this to open
 */
export async function openInEmergency(
  work: Work,
  asked: Opening,
): Promise<{ id: string; wasOpen: boolean } | undefined> {
  const { actor, db } = work
  await countTry(tries, actor.personId)
  const kind = openableOf(asked.soort)
  const found = await kind?.find(work, asked.kenmerk)
  if (!kind || !found) {
    await record(work, 'exceptional.refused', asked.soort, {}, { result: 'refused' })
    return undefined
  }
  await sql`select pg_advisory_xact_lock(hashtextextended(${`exceptional/${actor.functionId}`}, 0))`.execute(
    db,
  )
  const running = await runningFor(db, actor.functionId, kind.module, found)
  return running
    ? { id: running, wasOpen: true }
    : { id: await begin(work, kind, found, asked), wasOpen: false }
}

async function begin(work: Work, kind: Openable, found: Closed, asked: Opening): Promise<string> {
  const { actor, db } = work
  const id = crypto.randomUUID()
  await sql`
    insert into oversight.exceptional_access
      (id, function_id, person_id, module, subject, reason_sealed, ends_at)
    values (${id}, ${actor.functionId}, ${actor.personId}, ${kind.module}, ${found.subject},
            ${sealWords('exceptional_access.reason_sealed', id, asked.reden)},
            now() + make_interval(hours => ${exceptionalHours}))`.execute(db)
  await record(
    work,
    'exceptional.opened',
    found.subject,
    { access: id },
    {
      ground: 'noodtoegang: gevaar voor een persoon',
      persons: found.persons,
    },
  )
  await tell(work, kind, found, id)
  return id
}

/** Whose it is, and every privacy officer, in the transaction that opens it. Urgent: also by mail, at once. */
async function tell(work: Work, kind: Openable, found: Closed, id: string): Promise<void> {
  const { actor } = work
  const label = kind.label(found.subject)
  const who = `${actor.name} (${actor.organisationName})`
  const { rows: officers } = await sql<{ id: string }>`
    select f.id from network.function f
    where f.role = 'dataProtectionOfficer' and platform.holds(f.from_day, f.until_day, f.ended_at)
    order by f.id limit 50`.execute(work.db)
  const subject = `exceptional/${id}`
  await notify(
    work,
    officers.map((officer) => officer.id),
    {
      subject,
      text: `Noodtoegang: ${who} opende ${label}. Kijk dit na.`,
      href: `/verantwoording/noodtoegang/${id}`,
      urgent: true,
    },
  )
  const told = new Set([actor.functionId, ...officers.map((officer) => officer.id)])
  await notify(
    work,
    [...new Set(found.owners)].filter((owner) => !told.has(owner)),
    {
      subject,
      text: `Noodtoegang: ${who} opende ${label}, omdat het niet kon wachten. De functionaris gegevensbescherming kijkt dit na.`,
      href: kind.href(found.subject),
      urgent: true,
    },
  )
}

async function runningFor(
  db: Db,
  functionId: string,
  module: string,
  { subject }: Closed,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from oversight.exceptional_access
    where function_id = ${functionId} and module = ${module} and subject = ${subject}
      and ended_at is null and ends_at > now()
    order by ends_at desc limit 1`.execute(db)
  return rows[0]?.id
}

/** One time that somebody used it. */
export interface Access {
  id: string
  functionId: string
  personId: string
  name: string | null
  title: string | null
  role: string | null
  organisation: string | null
  module: string
  subject: string
  startedAt: Date
  endsAt: Date
  endedAt: Date | null
  /** By the clock of the database. */
  running: boolean
  verdict: Verdict | null
  reviewer: string | null
  reviewedAt: Date | null
}

/** With the reason and, for the officer, the remark. */
export type OneAccess = Access & { reason: string; remark: string }

const accessesMost = 100

/** The last times the actor used it, newest first; at most 20. */
export function ownAccesses({ db, actor }: Work): Promise<Access[]> {
  return accesses(db, sql`a.person_id = ${actor.personId}`, 20)
}

/** All times it was used: first what is to be reviewed, the oldest first; then the rest. At most 100. */
export function allAccesses({ db }: Work): Promise<Access[]> {
  return accesses(
    db,
    sql`true`,
    accessesMost,
    sql`
    coalesce(a.verdict, 'ask') <> 'ask',
    case when coalesce(a.verdict, 'ask') = 'ask' then a.started_at end,`,
  )
}

/** One time, of one's own or for who reviews. @throws Refusal `not_found` */
export async function accessById({ db }: Work, id: string): Promise<OneAccess> {
  const [row] = await accesses(db, sql`a.id = ${id}::uuid`, 1)
  if (!row) throw refuse('not_found')
  return {
    ...row,
    reason: openWords('exceptional_access.reason_sealed', id, row.reasonSealed),
    remark: openWords('exceptional_access.remark_sealed', id, row.remarkSealed),
  }
}

async function accesses(
  db: Db,
  which: ReturnType<typeof sql>,
  most: number,
  first: ReturnType<typeof sql> = sql``,
): Promise<(Access & { reasonSealed: Buffer; remarkSealed: Buffer | null })[]> {
  const { rows } = await sql<Access & { reasonSealed: Buffer; remarkSealed: Buffer | null }>`
    select a.id, a.function_id, a.person_id, p.name, f.title, f.role, o.name as organisation, a.module,
           a.subject, a.started_at, a.ends_at, a.ended_at,
           a.ended_at is null and a.ends_at > now() as running, a.verdict, a.reviewed_at,
           rp.name as reviewer, a.reason_sealed, a.remark_sealed
    from oversight.exceptional_access a
      left join network.function f on f.id = a.function_id
      left join network.person p on p.id = a.person_id
      left join network.organisation o on o.id = f.organisation_id
      left join network.function rf on rf.id = a.reviewed_by
      left join network.person rp on rp.id = rf.person_id
    where ${which}
    order by ${first} a.started_at desc, a.id limit ${most}`.execute(db)
  return rows
}

/** What was done under it, oldest first; at most 100. For who may read the trail. */
export async function deedsUnder(
  { db }: Work,
  access: Access,
): Promise<{ at: Date; action: string; subject: string }[]> {
  const { rows } = await sql<{ at: Date; action: string; subject: string }>`
    select e.at, e.action, e.subject from audit.entry e
    where e.person_id = ${access.personId} and e.function_id = ${access.functionId}
      and e.at between ${access.startedAt} and ${access.endedAt ?? access.endsAt} and e.exceptional
      and (e.subject = ${access.subject} or starts_with(e.subject, ${`${access.subject}/`}))
    order by e.at, e.id limit ${accessesMost}`.execute(db)
  return rows
}

/** Ends it now: by who uses it, or by the officer. What is over already is no fault. */
export async function endAccess(work: Work, access: Access): Promise<void> {
  const { rows } = await sql`
    update oversight.exceptional_access set ended_at = now()
    where id = ${access.id}::uuid and ended_at is null and ends_at > now() returning id`.execute(
    work.db,
  )
  if (rows.length > 0)
    await record(work, 'exceptional.ended', access.subject, { access: access.id })
}

/**
 * Gives a verdict on one time, after it is over. A question tells who used it.
 *
 * @throws Refusal `own_deed`, `still_open`, `reviewed_before`
 */
export async function reviewAccess(work: Work, access: Access, review: Review): Promise<void> {
  if (access.personId === work.actor.personId) throw refuseReview('own_deed')
  if (access.running) throw refuseReview('still_open')
  const { rows } = await sql`
    update oversight.exceptional_access
    set verdict = ${review.oordeel},
        remark_sealed = ${sealWords('exceptional_access.remark_sealed', access.id, review.opmerking)},
        reviewed_by = ${work.actor.functionId}, reviewed_at = now()
    where id = ${access.id}::uuid and coalesce(verdict, 'ask') = 'ask' returning id`.execute(
    work.db,
  )
  if (rows.length === 0) throw refuseReview('reviewed_before')
  await record(work, 'exceptional.reviewed', access.subject, {
    access: access.id,
    verdict: review.oordeel,
  })
  if (review.oordeel === 'ask')
    await notify(work, [access.functionId], {
      subject: `exceptional/${access.id}/ask`,
      text: `${work.actor.name}, functionaris gegevensbescherming, heeft een vraag over een noodtoegang van jou. Neem contact op.`,
      href: `/noodtoegang/${access.id}`,
    })
}
