/**
 * Signals of Handle with Care in any state, made by the people of the demonstration and by the clock as they do it
 * in earnest.
 */
import { runAs, type Work } from '#platform/database.ts'
import { windSignal } from '#handle-with-care/actions/clock.ts'
import {
  acknowledge,
  bounce,
  findSchool,
  recheck,
  reportChildren,
  testCriteria,
  withdraw,
} from '#handle-with-care/actions/index.ts'
import {
  calendarOf,
  firstCriteria,
  schoolStartAfter,
  type Outcome,
} from '#handle-with-care/rules/index.ts'
import { daysOfRegion } from '#handle-with-care/store/index.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { rightAnswers } from '#testing/chain.ts'
import { adminQuery } from '#testing/database.ts'
import type { DemonstrationKey } from '#testing/site.ts'

export type MadeState =
  | 'created'
  | 'tested'
  /** Whoever stands in looks for the school as well. */
  | 'deputy'
  | 'routed'
  | 'awaiting_recheck'
  | 'delivered'
  /** Nobody looked: the school is rung. */
  | 'call'
  | 'late'
  | 'bounced'
  | Outcome
  /** Acknowledged, and the day has begun. */
  | 'passed_on'
  /** Acknowledged by who rang the school. */
  | 'told_by_phone'

/** Where a signal is for: the municipality, and who acts there. */
const places = {
  parkstad: { municipality: 'GM0899', officer: 'leerplicht-heerlen', contact: 'schoolcontact' },
  maastricht: {
    municipality: 'GM0935',
    officer: 'leerplicht-maastricht',
    contact: 'schoolcontact-andere-school',
  },
} as const
export type SignalPlace = keyof typeof places

/** A signal in `state`. @returns its number */
export async function signalIn(
  state: MadeState,
  place: SignalPlace = 'parkstad',
  child = { name: 'Wilg Vuurvlinder', birthDate: '2018-03-04' },
): Promise<string> {
  const { municipality, officer, contact } = places[place]
  const [id] = await as('politie', (work) =>
    reportChildren(work, {
      municipalityCode: municipality,
      endedAt: endOfIncident(state, work.now),
      children: [child],
    }),
  )
  await takeOn(state, id!, officer, contact)
  return id!
}

/** The time between an incident and its school day decides whether a signal waits, and for what. */
function endOfIncident(state: MadeState, now: Date): Date {
  if (state === 'awaiting_recheck' || state === 'lapsed_holiday')
    return new Date(now.getTime() - 12 * 24 * 3600_000)
  if (state === 'routed')
    // After the first bell from now on: the next one is too far away to go to the school at once.
    return new Date(schoolStartAfter(now, calendarOf(daysOfRegion())).at.getTime() + 60_000)
  return new Date(now.getTime() - 60_000)
}

async function takeOn(
  state: MadeState,
  id: string,
  officer: DemonstrationKey,
  contact: DemonstrationKey,
): Promise<void> {
  if (state === 'created') return
  const answers = state === 'not_met' ? { ...rightAnswers, suspect: 'ja' } : rightAnswers
  await as('veiligthuis', (work) => testCriteria(work, id, firstCriteria, answers))
  if (state === 'tested' || state === 'not_met') return
  if (state === 'deputy') return windUntil(id, ({ step }) => step === 2)
  const { organisationId: schoolId } = await demonstrationActor(contact)
  const none = { no_school_match: 'no_match', not_participating: state, out_of_age: state } as const
  const finding = state in none ? none[state as keyof typeof none] : 'school'
  await as(officer, (work) =>
    findSchool(work, id, { finding: finding as 'no_match' | 'school', schoolId }),
  )
  if (state in none) return
  if (state === 'awaiting_recheck') return windUntil(id, ({ step }) => step === 1)
  if (state === 'lapsed_holiday') return as('veiligthuis', (work) => recheck(work, id, false))
  // In a holiday it would be held; these tests are about what comes after.
  await adminQuery(
    `update handle_with_care.signal set state = 'routed', next_at = release_at, hop_since = null, step = 0
     where id = $1 and state = 'awaiting_recheck'`,
    [id],
  )
  if (state === 'routed') return
  await windUntil(id, ({ state: at }) => at === 'delivered' || at === 'late')
  if (state === 'delivered') return
  if (state === 'bounced') return as(contact, (work) => bounce(work, id))
  if (state === 'withdrawn') return as('veiligthuis', (work) => withdraw(work, id))
  if (state === 'call' || state === 'told_by_phone') await windUntil(id, ({ step }) => step === 3)
  if (state === 'late') return windUntil(id, ({ state: at }) => at === 'late')
  if (state === 'missed') return windUntil(id, ({ state: at }) => at === 'erased')
  if (state === 'told_by_phone') return as(officer, (work) => acknowledge(work, id))
  if (state === 'passed_on')
    // How the day went is asked once it has begun.
    await adminQuery(
      "update handle_with_care.signal set bell_at = now() - interval '1 minute' where id = $1",
      [id],
    )
  if (state === 'acknowledged' || state === 'passed_on')
    await as(contact, (work) => acknowledge(work, id))
}

async function as<T>(who: DemonstrationKey, deed: (work: Work) => Promise<T>): Promise<T> {
  return runAs(await demonstrationActor(who), deed)
}

/** Lets the clock do what comes next, and next, until the signal is as it should be. */
async function windUntil(
  id: string,
  reached: (row: { state: string; step: number }) => boolean,
): Promise<void> {
  for (let turn = 0; turn < 30; turn++) {
    const [row] = await adminQuery<{ state: string; step: number; next_at: Date | null }>(
      'select state, step, next_at from handle_with_care.signal where id = $1',
      [id],
    )
    if (reached(row!)) return
    if (!row!.next_at) break
    await windSignal(id, row!.next_at)
  }
  throw new Error('The clock never brings the signal there')
}
