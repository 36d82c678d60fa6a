/**
 * Promises of organisations that signed: made, asked about every year, and shown where the plan says so.
 */
import { beforeAll, expect, test } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, visibleText, type Visitor } from '#testing/site.ts'
import { askCheckIn } from './jobs.ts'

let administrator: Visitor
let lead: Visitor
let own: string
let other: string
const pathOf = (id: string) => `/netwerk/intentieverklaring/beloftes/${id}`

beforeAll(async () => {
  await demonstrationRegion()
  administrator = await as('organisatiebeheerder')
  lead = await as('projectleider')
  const id = async (name: string) =>
    (
      await adminQuery<{ id: string }>('select id from network.organisation where name like $1', [
        name,
      ])
    )[0]!.id
  own = await id('XONAR%')
  other = await id('Gemeente Vaals')
})

test('an organisation promises, and everyone inside reads it', async () => {
  const made = await administrator.post(`${pathOf(own)}/nieuw`, { text: 'Elke maand een gastles' })
  expect(made.status).toBe(303)
  expect(await (await as('professional')).read(pathOf(own))).toContain('Elke maand een gastles')
})

test('nobody promises or answers for another organisation', async () => {
  expect(
    (await administrator.post(`${pathOf(other)}/nieuw`, { text: 'Namens Vaals' })).status,
  ).toBe(404)
  expect((await administrator.get(`${pathOf(other)}/check-in`)).status).toBe(404)
  const professional = await as('professional')
  expect((await professional.post(`${pathOf(own)}/nieuw`, { text: 'Zomaar' })).status).toBe(404)
  const actor = await demonstrationActor('organisatiebeheerder')
  await expect(
    runAs(actor, (work) =>
      work.db
        .insertInto('network.promise')
        .values({ organisationId: other, text: 'Namens Vaals', functionId: actor.functionId })
        .execute(),
    ),
  ).rejects.toThrow(/row-level security/)
})

test('who did not sign has nothing to promise', async () => {
  const [row] = await adminQuery<{ id: string }>(
    "select id from network.organisation where name = 'LOEF'",
  )
  expect((await lead.get(pathOf(row!.id))).status).toBe(404)
})

test('a check-in shows on the page of the organisation and on that of the activity', async () => {
  const page = await administrator.read(`${pathOf(own)}/check-in`)
  const field = /name="outcome-([0-9a-f-]{36})"/.exec(page)![1]!
  const sent = await administrator.post(`${pathOf(own)}/check-in`, {
    [`outcome-${field}`]: 'done',
    [`example-${field}`]: 'Vijf scholen kwamen langs',
  })
  expect(sent.status).toBe(303)
  expect(visibleText(await administrator.read(pathOf(own)))).toContain('Vijf scholen kwamen langs')
  const year = new Date().getFullYear()
  await adminQuery(
    `update network.check_in set year = case when extract(month from platform.today()) >= 11 then $1 else $1 - 1 end
     where example = 'Vijf scholen kwamen langs'`,
    [year],
  )
  const activity = await (
    await as('professional')
  ).read('/programma/uitvoeringsplan-2024-2027/activiteiten/sl-f1')
  expect(visibleText(activity)).toContain('Wat partners beloofden')
  expect(activity).toContain('Vijf scholen kwamen langs')
  const another = await lead.read('/programma/uitvoeringsplan-2024-2027/activiteiten/sd-f1')
  expect(another).not.toContain('Wat partners beloofden')
})

test('each organisation is asked once in november and again in december, and only who was silent', async () => {
  const on = (day: string) =>
    runAs(system, (work) => askCheckIn.run({ ...work, now: new Date(`${day}T09:00:00Z`) }))
  const told = async (key: string) =>
    (
      await adminQuery(
        `select 1 from platform.notification n join network.function f on f.id = n.function_id
         where f.demonstration_key = $1 and n.subject like 'check-in%2031/%'`,
        [key],
      )
    ).length
  await on('2031-10-31')
  expect(await told('organisatiebeheerder')).toBe(0)
  await on('2031-11-01')
  await on('2031-11-02')
  expect(await told('organisatiebeheerder')).toBe(1)
  await on('2031-12-01')
  expect(await told('organisatiebeheerder')).toBe(2)
  // Where nobody keeps the organisation the project leaders hear.
  expect(await told('projectleider')).toBeGreaterThan(0)

  await adminQuery(
    `insert into network.check_in (promise_id, year, outcome, function_id)
     select id, 2032, 'done', function_id from network.promise where organisation_id = $1`,
    [own],
  )
  await on('2032-11-01')
  const asked = await adminQuery(
    `select 1 from platform.notification where subject = 'check-in/2032/' || $1`,
    [own],
  )
  expect(asked).toEqual([])
})

test('the project leader sees who has not answered', async () => {
  const page = visibleText(await lead.read('/netwerk/intentieverklaring/check-in'))
  expect(page).toMatch(/Nog geen antwoord \(\d+\)/)
  expect((await administrator.get('/netwerk/intentieverklaring/check-in')).status).toBe(404)
})
