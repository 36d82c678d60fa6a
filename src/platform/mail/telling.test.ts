/**
 * From what waits to mail, as each person chose it; and the page on which they choose.
 */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { runAs, system, type Work } from '#platform/database.ts'
import { openMail, sendNext } from '#platform/mail/sending.ts'
import { tellPeople } from '#platform/mail/telling.ts'
import { notify } from '#platform/notifications.ts'
import { adminQuery } from '#testing/database.ts'
import { as, anyone, demonstrationRegion, type Visitor } from '#testing/site.ts'

let visitor: Visitor
let lead: { id: string; personId: string }
let member: { id: string; personId: string }
const monday = '2026-01-19'

beforeAll(async () => {
  await demonstrationRegion()
  visitor = await as('projectleider')
  const found = async (key: string) =>
    (
      await adminQuery<{ id: string; personId: string }>(
        `select id, person_id as "personId" from network.function where demonstration_key = $1`,
        [key],
      )
    )[0]!
  lead = await found('projectleider')
  member = await found('werkgroeplid')
})

beforeEach(async () => {
  for (const table of ['mail.outbox', 'mail.kept', 'mail.preference', 'platform.notification'])
    await adminQuery(`delete from ${table}`)
})

let number = 0
/** Tells the project leader something at `at`. */
async function tellLead(at: string, to = lead.id): Promise<void> {
  const subject = `test/${++number}`
  await runAs(system, (work) =>
    notify(work, [to], { subject, text: 'Kanarie: Jantje loopt weg', href: '/start' }),
  )
  await adminQuery('update platform.notification set at = $2 where subject = $1', [subject, at])
}

/** What a sweep at `now` posts. */
async function sweepAt(now: string): Promise<number> {
  const count = async () =>
    (await adminQuery<{ n: number }>('select count(*)::int as n from mail.outbox'))[0]!.n
  const before = await count()
  await runAs(system, (work: Work) => tellPeople({ ...work, now: new Date(now) }))
  return (await count()) - before
}

const choose = (form: Record<string, string>) => visitor.post('/mijn/berichten', form)

test('who chose nothing gets one mail a working day, at eight', async () => {
  await tellLead(`${monday}T05:00:00Z`)
  await tellLead(`${monday}T06:00:00Z`)
  expect(await sweepAt(`${monday}T06:59:00Z`)).toBe(0)
  expect(await sweepAt(`${monday}T07:00:00Z`)).toBe(1)
  expect(await sweepAt(`${monday}T07:01:00Z`)).toBe(0)
  await tellLead(`${monday}T09:00:00Z`)
  expect(await sweepAt(`${monday}T10:00:00Z`)).toBe(0)
  expect(await sweepAt('2026-01-20T07:00:00Z')).toBe(1)
})

test('two workers that look at the same time post one mail', async () => {
  await tellLead(`${monday}T05:00:00Z`)
  const posted = await Promise.all([1, 2, 3].map(() => sweepAt(`${monday}T07:00:00Z`)))
  expect(posted).toBeDefined()
  expect(await adminQuery('select id from mail.outbox')).toHaveLength(1)
})

test('at once means within a minute, and not at night or in the weekend', async () => {
  const saved = await choose({
    pace: 'at_once',
    quietFrom: '20',
    quietUntil: '7',
    quietWeekend: 'ja',
  })
  expect(saved.status).toBe(303)
  await tellLead(`${monday}T19:30:00Z`)
  expect(await sweepAt(`${monday}T19:31:00Z`)).toBe(0)
  expect(await sweepAt('2026-01-20T06:00:00Z')).toBe(1)
  await tellLead('2026-01-20T10:00:00Z')
  expect(await sweepAt('2026-01-20T10:00:30Z')).toBe(1)
  await tellLead('2026-01-24T10:00:00Z')
  expect(await sweepAt('2026-01-24T10:01:00Z')).toBe(0)
})

test('who moves the hour to later on the day still hears what came in between', async () => {
  await tellLead(`${monday}T05:00:00Z`)
  expect(await sweepAt(`${monday}T07:00:00Z`)).toBe(1)
  await tellLead(`${monday}T08:00:00Z`)
  await choose({ pace: 'daily', digestHour: '14', quietFrom: 'geen', quietUntil: 'geen' })
  expect(await sweepAt(`${monday}T13:00:00Z`)).toBe(1)
})

test('never is never, also for what waited when one chose otherwise later', async () => {
  await choose({ pace: 'never' })
  await tellLead(`${monday}T05:00:00Z`)
  expect(await sweepAt(`${monday}T10:00:00Z`)).toBe(0)
  await choose({ pace: 'at_once' })
  expect(await sweepAt(`${monday}T10:05:00Z`)).toBe(0)
  await tellLead(`${monday}T10:06:00Z`)
  expect(await sweepAt(`${monday}T10:07:00Z`)).toBe(1)
})

test('a person with two functions gets one mail about both', async () => {
  const [second] = await adminQuery<{ id: string }>(
    `insert into network.function (person_id, organisation_id, role, title)
     select person_id, organisation_id, 'professional', 'Tweede functie' from network.function
     where id = $1 returning id`,
    [lead.id],
  )
  await tellLead(`${monday}T05:00:00Z`)
  await tellLead(`${monday}T05:30:00Z`, second!.id)
  expect(await sweepAt(`${monday}T07:00:00Z`)).toBe(1)
  openMail({ url: 'http://localhost:3000', keep: true })
  while ((await sendNext()) !== 'nothing');
  const [kept] = await adminQuery<{ text: string; subject: string }>('select * from mail.kept')
  expect(kept!.text).toContain('Er staan 2 berichten voor je klaar.')
  // Not a word of what waits.
  expect(`${kept!.subject} ${kept!.text}`).not.toMatch(/kanarie|jantje/i)
  await adminQuery('update network.function set ended_at = now() where id = $1', [second!.id])
  // Whoever leaves a function is out everywhere, and signs in again.
  visitor = await as('projectleider')
})

test('what was read before its mail went is not mailed', async () => {
  await tellLead(`${monday}T05:00:00Z`)
  expect(await sweepAt(`${monday}T07:00:00Z`)).toBe(1)
  await adminQuery('update platform.notification set read_at = now()')
  openMail({ url: 'http://localhost:3000', keep: true })
  while ((await sendNext()) !== 'nothing');
  expect(await adminQuery('select reason from mail.outbox')).toEqual([{ reason: 'no_meaning' }])
  expect(await adminQuery('select id from mail.kept')).toEqual([])
})

test('what one chooses is one’s own, and comes back in the form', async () => {
  expect(
    (await choose({ pace: 'daily', digestHour: '15', quietFrom: '18', quietUntil: '9' })).status,
  ).toBe(303)
  expect(await visitor.read('/mijn/berichten')).toMatch(/value="15" selected/)
  const other = await as('werkgroeplid')
  expect(await other.read('/mijn/berichten')).toMatch(/value="8" selected/)
  const [row] = await adminQuery<{ personId: string }>(
    'select person_id as "personId" from mail.preference',
  )
  expect(row!.personId).toBe(lead.personId)
  // The other cannot choose for the first one, whatever the code does.
  const actor = { ...system, functionId: member.id, personId: lead.personId }
  await expect(
    runAs(actor, (work) =>
      work.db
        .updateTable('mail.preference')
        .set({ pace: 'never' })
        .returning('personId')
        .executeTakeFirstOrThrow(),
    ),
  ).rejects.toThrow(Error)
})

test.each([
  ['nothing chosen', {}, 'Kies hoe vaak je mail wilt.'],
  [
    'half a quiet time',
    { pace: 'at_once', quietFrom: '20', quietUntil: 'geen' },
    'Kies zowel vanaf',
  ],
  [
    'a quiet time of no hours',
    { pace: 'at_once', quietFrom: '7', quietUntil: '7' },
    'een ander uur',
  ],
  [
    'a digest in the quiet hours',
    { pace: 'daily', digestHour: '6', quietFrom: '20', quietUntil: '7' },
    'valt in je stille uren',
  ],
  ['an hour that is none', { pace: 'daily', digestHour: '24' }, 'Kies een uur.'],
])('%s is refused, and what was typed is kept', async (_, form, message) => {
  const response = await choose(form)
  expect(response.status).toBe(422)
  expect(await response.text()).toContain(message)
})

test('the post of the demonstration shows what would be sent, and exists in a demonstration only', async () => {
  await tellLead(`${monday}T05:00:00Z`)
  await sweepAt(`${monday}T07:00:00Z`)
  openMail({ url: 'http://localhost:3000', keep: true })
  while ((await sendNext()) !== 'nothing');
  const list = await anyone().read('/demonstratie/post')
  expect(list).toContain('Er staat iets voor je klaar in Kring')
  expect(list).toContain('er is niets verstuurd')
  const path = /href="(\/demonstratie\/post\/[^"]+)"/.exec(list)![1]!
  expect(await anyone().read(path)).toMatch(/<a class="[^"]*" href="\/start"/)

  const { createApp } = await import('#app')
  const real = createApp({ demonstration: false })
  expect((await real.request('http://localhost:3000/demonstratie/post')).status).toBe(404)
  expect((await real.request(`http://localhost:3000${path}`)).status).toBe(404)
})
