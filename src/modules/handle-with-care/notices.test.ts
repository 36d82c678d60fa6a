/**
 * A notice asks somebody to act: it no longer does so once the signal moved on, whoever moved it.
 */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { runAs, type Work } from '#platform/database.ts'
import { windSignal } from '#handle-with-care/actions/clock.ts'
import {
  acknowledge,
  bounce,
  findSchool,
  recheck,
  testCriteria,
  withdraw,
} from '#handle-with-care/actions/index.ts'
import { firstCriteria } from '#handle-with-care/rules/index.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { rightAnswers } from '#testing/chain.ts'
import { adminQuery } from '#testing/database.ts'
import { signalIn, type MadeState } from '#testing/signals.ts'
import { demonstrationRegion, type DemonstrationKey } from '#testing/site.ts'

beforeAll(demonstrationRegion)
beforeEach(async () => {
  await adminQuery('delete from platform.notification')
  await adminQuery('delete from handle_with_care.signal')
})

/** Who still has something of a signal to read: about which hop, or how it ended. */
async function unread(id: string): Promise<string[]> {
  const rows = await adminQuery<{ key: string; about: string }>(
    `select f.demonstration_key as key, split_part(n.subject, '/', 3) as about
     from platform.notification n join network.function f on f.id = n.function_id
     where n.subject like 'handle-with-care/' || $1 || '/%' and n.read_at is null`,
    [id],
  )
  return [...new Set(rows.map(({ key, about }) => `${about} ${key}`))].toSorted()
}

const does = async (key: DemonstrationKey, deed: (work: Work) => Promise<unknown>) =>
  runAs(await demonstrationActor(key), deed)
const nextOf = async (id: string) =>
  (
    await adminQuery<{ next_at: Date; day_ends_at: Date; state: string }>(
      'select next_at, day_ends_at, state from handle_with_care.signal where id = $1',
      [id],
    )
  )[0]!

/** From where, what happens, and who is still told something afterwards. */
const turns: [
  what: string,
  from: MadeState,
  asked: string[],
  deed: (id: string) => Promise<unknown>,
  after: string[],
][] = [
  [
    'tested',
    'created',
    ['test veiligthuis'],
    (id) =>
      does('veiligthuis', async (work) => {
        await testCriteria(work, id, firstCriteria, rightAnswers)
      }),
    ['find leerplicht-heerlen'],
  ],
  [
    'not met',
    'created',
    ['test veiligthuis'],
    (id) =>
      does('veiligthuis', async (work) => {
        await testCriteria(work, id, firstCriteria, { ...rightAnswers, suspect: 'ja' })
      }),
    [],
  ],
  [
    'the school is found, by who stands in',
    'deputy',
    ['find leerplicht-heerlen', 'find leerplicht-maastricht'],
    async (id) => {
      const { organisationId: schoolId } = await demonstrationActor('schoolcontact')
      await does('leerplicht-maastricht', (work) =>
        findSchool(work, id, { finding: 'school', schoolId }),
      )
      const { state, next_at: next } = await nextOf(id)
      if (state === 'routed') await windSignal(id, next)
    },
    ['receive schoolcontact'],
  ],
  [
    'there is no school',
    'tested',
    ['find leerplicht-heerlen'],
    (id) =>
      does('leerplicht-heerlen', (work) =>
        findSchool(work, id, { finding: 'no_match', schoolId: 'geen' }),
      ),
    ['no_school_match veiligthuis'],
  ],
  [
    'it helps no more',
    'awaiting_recheck',
    ['recheck veiligthuis'],
    (id) => does('veiligthuis', (work) => recheck(work, id, false)),
    [],
  ],
  [
    'passed on, after the deputy and who rings were asked as well',
    'call',
    ['receive leerplicht-heerlen', 'receive schoolcontact', 'receive schoolcontact-vervanger'],
    (id) => does('schoolcontact-vervanger', (work) => acknowledge(work, id)),
    [],
  ],
  [
    'not their pupil',
    'delivered',
    ['receive schoolcontact'],
    (id) => does('schoolcontact', (work) => bounce(work, id)),
    ['find leerplicht-heerlen'],
  ],
  [
    'taken back',
    'delivered',
    ['receive schoolcontact'],
    (id) => does('veiligthuis', (work) => withdraw(work, id)),
    [],
  ],
  [
    'the bell: it is still their turn',
    'call',
    ['receive leerplicht-heerlen', 'receive schoolcontact', 'receive schoolcontact-vervanger'],
    async (id) => windSignal(id, (await nextOf(id)).next_at),
    ['receive leerplicht-heerlen', 'receive schoolcontact', 'receive schoolcontact-vervanger'],
  ],
  [
    'nobody looked all day',
    'late',
    ['receive leerplicht-heerlen', 'receive schoolcontact', 'receive schoolcontact-vervanger'],
    async (id) => windSignal(id, (await nextOf(id)).day_ends_at),
    ['missed leerplicht-heerlen', 'missed veiligthuis'],
  ],
]

test.each(turns)('%s', async (_, from, asked, deed, after) => {
  const id = await signalIn(from)
  const other = await signalIn(from)
  expect(await unread(id)).toEqual(asked)
  await deed(id)
  expect(await unread(id)).toEqual(after)
  // Of another signal nothing was read.
  expect(await unread(other)).toEqual(asked)
})

test('another day: who was asked yesterday is asked anew, once', async () => {
  const id = await signalIn('created')
  await windSignal(id, (await nextOf(id)).day_ends_at)
  const rows = await adminQuery<{ step: string }>(
    `select split_part(subject, '/', 4) as step from platform.notification
     where subject like 'handle-with-care/' || $1 || '/%' and read_at is null`,
    [id],
  )
  expect(rows).toEqual([{ step: '1' }])
})
