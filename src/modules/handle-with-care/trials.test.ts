/**
 * Trials: sent as a signal is, to the same people, about no child; and what a contact says of the own school.
 */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { sendDueTrials, sendTrial, windTrials } from '#handle-with-care/actions/index.ts'
import {
  schoolMoves,
  schoolStates,
  type SchoolState,
  type Stepper,
} from '#handle-with-care/rules/index.ts'
import { adminQuery } from '#testing/database.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { as, demonstrationRegion, hidden, visibleText, type Visitor } from '#testing/site.ts'

const home = '/handle-with-care'
let lead: Visitor
let contact: Visitor
let deputy: Visitor
let school: string

interface Row {
  [column: string]: unknown
  id: string
  bell_at: Date
  day_ends_at: Date
  received_as: string | null
  missed: boolean
  opened_at: Date | null
}

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  contact = await as('schoolcontact')
  deputy = await as('schoolcontact-vervanger')
  school = (await demonstrationActor('schoolcontact')).organisationId
})
beforeEach(() => adminQuery('delete from handle_with_care.trial'))

const newest = async () =>
  (await adminQuery<Row>('select * from handle_with_care.trial order by sent_at desc limit 1'))[0]!
const told = async (id: string) =>
  (
    await adminQuery<{ who: string }>(
      `select split_part(n.subject, '/', 4) || ' ' || f.demonstration_key as who
       from platform.notification n join network.function f on f.id = n.function_id
       where n.subject like 'handle-with-care/trial/' || $1 || '/%' order by 1`,
      [id],
    )
  ).map(({ who }) => who)
const before = (moment: Date, minutes: number) => new Date(moment.getTime() - minutes * 60_000)

async function sent(): Promise<Row> {
  expect((await lead.post(`${home}/scholen/${school}/proef`)).status).toBe(303)
  await windTrials(new Date())
  return newest()
}

test('the contact is told, opens, taps; the result stands with its date', async () => {
  const { id } = await sent()
  expect(await told(id)).toEqual(['1 schoolcontact'])
  expect(visibleText(await contact.read(home))).toContain('niet over een kind')
  expect(visibleText(await contact.read(`${home}/proef/${id}`))).toContain('Dit is een proef')
  expect((await newest()).opened_at).not.toBeNull()
  expect((await contact.post(`${home}/proef/${id}`)).status).toBe(303)
  expect(await newest()).toMatchObject({ received_as: 'first', missed: false, next_at: null })
  expect(visibleText(await lead.read(`${home}/scholen/${school}`))).toContain('op tijd ontvangen')
  expect(visibleText(await contact.read(`${home}/proef/${id}`))).toContain('Dank je wel')
  expect((await deputy.post(`${home}/proef/${id}`)).status).toBe(404)
})

test('nobody looks: the deputy, who arranges it, and at the end of the day it is missed', async () => {
  const { id, bell_at: bell, day_ends_at: end } = await sent()
  await windTrials(before(bell, 45))
  await windTrials(before(bell, 20))
  expect(await told(id)).toEqual([
    '1 schoolcontact',
    '2 schoolcontact-vervanger',
    'call projectleider',
    'call projectleider-2',
  ])
  await windTrials(end)
  expect(await newest()).toMatchObject({ missed: true, next_at: null })
  for (let again = 0; again < 2; again++) await windTrials(end)
  expect((await told(id)).filter((who) => who.startsWith('missed'))).toHaveLength(2)
  expect((await contact.post(`${home}/proef/${id}`)).status).toBe(404)
})

test('the deputy may receive it, another school and a teacher cannot tell that it exists', async () => {
  const { id } = await sent()
  const absent = crypto.randomUUID()
  for (const key of ['schoolcontact-andere-school', 'leerkracht', 'veiligthuis'] as const) {
    const other = await as(key)
    const plain = async (which: string) =>
      (await (await other.get(`${home}/proef/${which}`)).text()).replaceAll(/[0-9a-f-]{36}/g, 'id')
    expect((await other.post(`${home}/proef/${id}`)).status).toBe(404)
    expect(await plain(id)).toBe(await plain(absent))
  }
  expect((await deputy.post(`${home}/proef/${id}`)).status).toBe(303)
  expect((await newest()).received_as).toBe('deputy')
})

test('one at a time, and none to a school where nobody may receive', async () => {
  await sent()
  expect((await lead.post(`${home}/scholen/${school}/proef`)).status).toBe(409)
  const [none] = await adminQuery<{ id: string }>(
    "select school_id as id from handle_with_care.school where state = 'not_asked' limit 1",
  )
  expect((await lead.post(`${home}/scholen/${none!.id}/proef`)).status).toBe(409)
})

test('every quarter by itself: in the hours in which a signal would come as well', async () => {
  const count = async () =>
    (await adminQuery('select 1 from handle_with_care.trial where school_id = $1', [school])).length
  const at = (moment: Date) => runAs(system, (work) => sendDueTrials({ ...work, now: moment }))
  // Saturday at noon is long before the bell of Monday.
  await at(new Date('2026-12-05T11:00:00Z'))
  expect(await count()).toBe(0)
  await at(new Date('2026-12-07T06:00:00Z'))
  expect(await count()).toBe(1)
  await adminQuery(
    "update handle_with_care.trial set missed = true, next_at = null, sent_at = '2026-12-07T06:00:00Z'",
  )
  await at(new Date('2027-03-05T06:00:00Z'))
  expect(await count()).toBe(1)
  await at(new Date('2027-03-08T06:00:00Z'))
  expect(await count()).toBe(2)
})

test('a contact says that the school is ready, or stops it, and no more; who arranges it hears so', async () => {
  const stateOf = async () =>
    (
      await adminQuery<{ state: string }>(
        'select state from handle_with_care.school where school_id = $1',
        [school],
      )
    )[0]!.state
  expect(visibleText(await contact.read(`${home}/onze-school`))).toContain('doet mee')
  // Nothing to be ready for: it takes part.
  expect((await contact.post(`${home}/onze-school/klaar`)).status).toBe(409)
  expect(await contact.read(`${home}/onze-school/stilzetten`)).toContain('geen berichten meer')
  expect((await contact.post(`${home}/onze-school/stilzetten`)).status).toBe(303)
  expect(await stateOf()).toBe('paused')
  expect((await contact.post(`${home}/onze-school/stilzetten`)).status).toBe(409)
  expect(visibleText(await lead.read('/start'))).toContain('is stilgezet')

  // In SQL of their own neither: not the phone number, not a step that is not theirs, not another school.
  const actor = await demonstrationActor('schoolcontact')
  const update = (set: Record<string, string>, where = school) =>
    runAs(actor, ({ db }) =>
      db
        .updateTable('handleWithCare.school')
        .set(set)
        .where('schoolId', '=', where)
        .executeTakeFirst(),
    )
  await expect(update({ phone: '0450000000' })).rejects.toThrow('only how far')
  await expect(update({ state: 'active' })).rejects.toThrow('no way to go')
  const elsewhere = (await demonstrationActor('schoolcontact-andere-school')).organisationId
  expect((await update({ state: 'paused' }, elsewhere)).numUpdatedRows).toBe(0n)
  await adminQuery("update handle_with_care.school set state = 'active' where school_id = $1", [
    school,
  ])
})

test('the database lets a school take the steps of the rules, and no others', async () => {
  const all = Object.keys(schoolStates) as SchoolState[]
  const roleOf = { lead: 'programmeLead', contact: 'schoolContact', kring: 'system' } as const
  for (const [by, role] of Object.entries(roleOf) as [Stepper, string][])
    for (const from of all) {
      const rows = await adminQuery<{ to: SchoolState }>(
        'select t as to from unnest($1::text[]) t where handle_with_care.school_step($2, $3, t)',
        [all, role, from],
      )
      expect(rows.map(({ to }) => to).toSorted(), `${by} ${from}`).toEqual(
        [...schoolMoves(from, [], by)].toSorted(),
      )
    }
})

test('the clock that sends and a leader that sends at once: one trial', async () => {
  await Promise.allSettled([
    lead.post(`${home}/scholen/${school}/proef`),
    lead.post(`${home}/scholen/${school}/proef`),
    runAs(system, (work) => sendTrial(work, school)),
  ])
  expect(
    await adminQuery('select 1 from handle_with_care.trial where school_id = $1', [school]),
  ).toHaveLength(1)
  expect(hidden(await lead.read(`${home}/scholen/${school}`), 'version')).not.toBe('')
})
