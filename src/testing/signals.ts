/**
 * Signals of Handle with Care in any state, made by the people of the demonstration as they do it in earnest.
 */
import { runAs } from '#platform/database.ts'
import { windSignal } from '#handle-with-care/actions/clock.ts'
import {
  acknowledge,
  findSchool,
  reportChildren,
  testCriteria,
} from '#handle-with-care/actions/index.ts'
import { firstCriteria } from '#handle-with-care/rules/index.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { rightAnswers } from '#testing/chain.ts'
import { adminQuery } from '#testing/database.ts'

export type MadeState =
  'created' | 'tested' | 'awaiting_recheck' | 'delivered' | 'call' | 'passed_on'

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
  const [id] = await runAs(await demonstrationActor('politie'), (work) =>
    reportChildren(work, {
      municipalityCode: municipality,
      endedAt: new Date(work.now.getTime() - 60_000),
      children: [child],
    }),
  )
  if (state === 'created') return id!
  await runAs(await demonstrationActor('veiligthuis'), (work) =>
    testCriteria(work, id!, firstCriteria, rightAnswers),
  )
  if (state === 'tested') return id!
  const { organisationId } = await demonstrationActor(contact)
  await runAs(await demonstrationActor(officer), (work) =>
    findSchool(work, id!, { finding: 'school', schoolId: organisationId }),
  )
  const [row] = await adminQuery<{ state: string; release_at: Date }>(
    'select state, release_at from handle_with_care.signal where id = $1',
    [id],
  )
  if (state === 'awaiting_recheck') {
    await adminQuery(
      "update handle_with_care.signal set state = 'awaiting_recheck' where id = $1",
      [id],
    )
    return id!
  }
  // In a holiday it would be held; these tests are about what comes after.
  if (row!.state === 'awaiting_recheck')
    await adminQuery(
      "update handle_with_care.signal set state = 'routed', next_at = release_at where id = $1",
      [id],
    )
  if (row!.state !== 'delivered') await windSignal(id!, row!.release_at)
  if (state === 'call')
    await adminQuery(
      'update handle_with_care.signal set step = 3, call_open = true where id = $1',
      [id],
    )
  if (state === 'passed_on') {
    // How the day went is asked once it has begun.
    await adminQuery(
      "update handle_with_care.signal set bell_at = now() - interval '1 minute' where id = $1",
      [id],
    )
    await runAs(await demonstrationActor(contact), (work) => acknowledge(work, id!))
  }
  return id!
}
