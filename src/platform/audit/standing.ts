/**
 * How oversight stands, in counts and moments: what waits for the officer, and whether the trail is
 * sealed, witnessed and told elsewhere.
 */
import { deliveryStates, type DeliveryName } from '#platform/audit/delivery.ts'
import { oversight } from '#platform/audit/oversight.ts'
import { sealAfter } from '#platform/audit/seal.ts'
import { reviewedBy } from '#platform/audit/verdict.ts'
import { sql, type Work } from '#platform/database.ts'
import { defineVital, type Vital } from '#platform/health.ts'

/** What waits for a verdict of this officer. */
export interface Waiting {
  lines: number
  accesses: number
  /** Of people who used exceptional access and still do. */
  running: number
  /** When the oldest of them could be reviewed. */
  oldestLine: Date | null
  oldestAccess: Date | null
  /** Lines about the officer's own deeds, which another reviews. */
  own: number
}

/** What waits for the acting privacy officer. */
export async function waitingForOfficer({ db, actor }: Work): Promise<Waiting> {
  const { rows } = await sql<Waiting>`
    select l.lines, l.own, l.oldest_line, a.accesses, a.running, a.oldest_access
    from (select count(*) filter (where e.person_id <> ${actor.personId}) as lines,
                 count(*) filter (where e.person_id = ${actor.personId}) as own,
                 min(s.drawn_at) filter (where e.person_id <> ${actor.personId}) as oldest_line
          from oversight.sample_line l join oversight.sample s on s.week = l.week
            join audit.entry e on e.id = l.entry_id
          where coalesce(l.verdict, 'ask') = 'ask') l,
         (select count(*) filter (where coalesce(a.ended_at, a.ends_at) <= now()) as accesses,
                 count(*) filter (where coalesce(a.ended_at, a.ends_at) > now()) as running,
                 min(coalesce(a.ended_at, a.ends_at))
                   filter (where coalesce(a.ended_at, a.ends_at) <= now()) as oldest_access
          from oversight.exceptional_access a
          where coalesce(a.verdict, 'ask') = 'ask' and a.person_id <> ${actor.personId}) a`.execute(
    db,
  )
  return rows[0]!
}

/** The first day by which something of this had to be reviewed, or undefined when nothing waits. */
export function firstDue({ oldestLine, oldestAccess }: Waiting): string | undefined {
  return [oldestLine, oldestAccess]
    .filter((moment) => moment !== null)
    .map(reviewedBy)
    .toSorted()[0]
}

/** What is wrong when the trail waits longer than this to be sealed, or to be told elsewhere. */
const sealPatienceMs = sealAfter.seconds * 6_000
const deliveryPatienceMs = 15 * 60_000

const names: Record<DeliveryName, string> = {
  file: 'het bestand van de getuige',
  https: 'het adres van de getuige',
  mail: 'de mail aan de getuige',
  processing: 'het logboek dataverwerkingen',
}

/** Whether the trail is sealed: for the administrator and the officer. */
export async function sealVital({ db, now }: Work): Promise<Vital> {
  const { rows } = await sql<{
    oldestUnsealed: Date | null
    headSize: number | null
    headAt: Date | null
  }>`
    select oldest_unsealed, head_size, head_at from oversight.seal_state()`.execute(db)
  const { oldestUnsealed, headSize, headAt } = rows[0] ?? {
    oldestUnsealed: null,
    headSize: null,
    headAt: null,
  }
  const late = oldestUnsealed !== null && now.getTime() - oldestUnsealed.getTime() > sealPatienceMs
  return {
    name: 'Verzegeling van het spoor',
    value: headAt
      ? `${counts.format(headSize!)} ${Number(headSize) === 1 ? 'handeling' : 'handelingen'} verzegeld, laatst ${moments.format(headAt)}`
      : 'nog niets verzegeld',
    ...(late && {
      attention: `Handelingen van ${moments.format(oldestUnsealed)} zijn nog niet verzegeld. Kijk in het logboek van de server of ‘worker’ draait.`,
    }),
  }
}

/** Whether every place outside of Kring has what it should have. */
export async function deliveryVitals(work: Work): Promise<Vital[]> {
  const { processingUrl } = oversight()
  const states = new Map((await deliveryStates(work)).map((state) => [state.name, state]))
  const { waiting, refused, oldest } = await processingStanding(work)
  const witnesses = [...states.values()].filter(({ name }) => name !== 'processing')
  const lateWitnesses = witnesses.filter(({ behindSince }) => isLate(behindSince, work.now))
  const sent = states.get('processing')
  return [
    {
      name: 'Getuigen van het spoor',
      value:
        witnesses.length === 0
          ? 'nog geen getuige bereikt'
          : lateWitnesses.length === 0
            ? `${witnesses.length}: niemand loopt achter`
            : `${witnesses.length}, waarvan ${lateWitnesses.length} te laat`,
      ...(lateWitnesses.length > 0 && {
        attention: lateWitnesses
          .map(
            ({ name, behindSince, problem }) =>
              `Sinds ${moments.format(behindSince!)} krijgt ${names[name]} geen nieuwe koppen (${problem ?? 'reden onbekend'}).`,
          )
          .join(' '),
      }),
    },
    {
      name: 'Logboek dataverwerkingen',
      value: [
        processingUrl
          ? waiting === 0
            ? 'alles is bevestigd'
            : `${counts.format(waiting)} ${waiting === 1 ? 'regel wacht' : 'regels wachten'}, de oudste van ${moments.format(oldest!)}`
          : `blijft in Kring (${counts.format(waiting)} regels): er is geen ander logboek ingesteld`,
        ...(refused > 0 ? [`${counts.format(refused)} geweigerd`] : []),
        ...(processingUrl && sent?.succeededAt
          ? [`laatst bevestigd ${moments.format(sent.succeededAt)}`]
          : []),
      ].join(', '),
      ...(processingUrl &&
        (isLate(oldest, work.now) || refused > 0) && {
          attention:
            refused > 0
              ? `Het logboek dataverwerkingen weigert ${counts.format(refused)} ${refused === 1 ? 'regel' : 'regels'}. Vraag de beheerder van dat logboek waarom; Kring bewaart ze en probeert het elk uur.`
              : `Het logboek dataverwerkingen neemt niets aan sinds ${moments.format(oldest!)} (${sent?.problem ?? 'reden onbekend'}). Er gaat niets verloren: de regels wachten in Kring.`,
        }),
    },
  ]
}

async function processingStanding({ db }: Work) {
  const { rows } = await sql<{ waiting: number; refused: number; oldest: Date | null }>`
    select waiting, refused, oldest from processing.standing()`.execute(db)
  return rows[0]!
}

function isLate(since: Date | null, now: Date): boolean {
  return since !== null && now.getTime() - since.getTime() > deliveryPatienceMs
}

const counts = new Intl.NumberFormat('nl-NL')
const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'medium',
  timeStyle: 'short',
})

defineVital(sealVital)
defineVital(deliveryVitals)
