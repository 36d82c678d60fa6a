/**
 * Contacts that end: told in time to who keeps the school, and a school where nobody is left is stopped.
 */
import { beforeAll, expect, test } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { tendContacts } from '#handle-with-care/actions/index.ts'
import { contactsAsk } from '#handle-with-care/rules/index.ts'
import { contactTerms } from '#handle-with-care/store/index.ts'
import { adminQuery } from '#testing/database.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { as, demonstrationRegion, visibleText } from '#testing/site.ts'

type TermsCase = [
  what: string,
  first: string | null,
  deputy: string | null,
  toldOn: string | null,
  asked: string | undefined,
  /** Also who cannot sign in; whoever of the two stays longest when left out. */
  named?: string | null,
]
test.each([
  ['both stay long', '2027-07-31', '2027-07-31', null, undefined],
  ['the deputy cannot sign in', '2027-07-31', null, null, 'tell', '2027-07-31'],
  ['nobody can sign in: the school is rung', null, null, null, 'tell', '2027-07-31'],
  ['the contact ends within a month', '2026-12-20', '2027-07-31', null, 'tell'],
  ['the deputy ended; the contact is left', '2027-07-31', '2026-11-01', null, 'tell'],
  ['there never was a deputy', '2027-07-31', null, null, 'tell'],
  ['told this month already', '2026-12-20', '2027-07-31', '2026-11-03', undefined],
  ['told last month', '2026-12-20', '2027-07-31', '2026-10-31', 'tell'],
  ['today is the last day', '2026-11-29', null, '2026-11-03', undefined],
  ['all ended', '2026-11-28', '2026-11-28', '2026-11-03', 'pause'],
  ['nobody', null, null, null, 'pause'],
] as TermsCase[])(
  '%s',
  (
    _,
    first,
    deputy,
    toldOn,
    asked,
    named = [first, deputy]
      .filter((one) => one !== null)
      .toSorted()
      .at(-1) ?? null,
  ) => {
    expect(contactsAsk({ first, deputy, named, toldOn }, '2026-11-29')).toBe(asked)
  },
)

let school: string
beforeAll(async () => {
  await demonstrationRegion()
  school = (await demonstrationActor('schoolcontact')).organisationId
})

const tend = async () => runAs(system, (work) => tendContacts(work))
const until = (day: string) =>
  adminQuery(`update handle_with_care.contact set valid_until = ${day} where school_id = $1`, [
    school,
  ])
const told = async () =>
  (
    await adminQuery<{ who: string }>(
      `select f.demonstration_key || ' ' || n.text as who from platform.notification n
         join network.function f on f.id = n.function_id
       where n.subject like 'handle-with-care/contacts/' || $1 || '/%' order by 1`,
      [school],
    )
  ).map(({ who }) => who)
const stateOf = async () =>
  (
    await adminQuery<{ state: string }>(
      'select state from handle_with_care.school where school_id = $1',
      [school],
    )
  )[0]!.state

test('once a month those who keep the school hear of it, and the contacts of their own term', async () => {
  await until('platform.today() + 10')
  await tend()
  await tend()
  expect(await told()).toEqual([
    expect.stringMatching(/^projectleider Bij .* loopt de afspraak af/),
    expect.stringMatching(/^projectleider-2 Bij /),
    expect.stringMatching(/^schoolcontact Je afspraak/),
    expect.stringMatching(/^schoolcontact-vervanger Je afspraak/),
  ])
  expect(await stateOf()).toBe('active')
})

test('where nobody is left the school is stopped and told so; the others go on', async () => {
  await until('platform.today() - 1')
  await tend()
  await tend()
  expect(await stateOf()).toBe('paused')
  expect((await told()).filter((who) => who.includes('staat stil'))).toHaveLength(2)
  expect(
    await adminQuery("select 1 from handle_with_care.school where state = 'active'"),
  ).not.toHaveLength(0)
})

test('who left their function is no contact any more', async () => {
  await until('platform.today() + 300')
  await adminQuery("update handle_with_care.school set state = 'active' where school_id = $1", [
    school,
  ])
  await tend()
  expect(await stateOf()).toBe('active')
  await adminQuery(
    `update network.function set ended_at = now()
     where organisation_id = $1 and role = 'schoolContact'`,
    [school],
  )
  await tend()
  expect(await stateOf()).toBe('paused')
})

test('who cannot sign in with a second factor is not counted; the school goes on and its keepers are told', async () => {
  const [other] = await adminQuery<{ id: string }>(
    `select school_id as id from handle_with_care.school s where state = 'active' and school_id <> $1
       and (select count(*) from handle_with_care.contact c where c.school_id = s.school_id) > 0 limit 1`,
    [school],
  )
  const terms = async () =>
    (await runAs(system, ({ db }) => contactTerms(db))).find(({ id }) => id === other!.id)!
  await adminQuery(
    `update handle_with_care.contact set valid_until = '2099-07-31' where school_id = $1`,
    [other!.id],
  )
  // As people outside the demonstration: nobody there has a way in.
  await adminQuery(
    `update network.function f set demonstration_key = null, demonstration_text = null
     from handle_with_care.contact c where c.function_id = f.id and c.school_id = $1`,
    [other!.id],
  )
  expect(await terms()).toMatchObject({ first: null, named: '2099-07-31' })
  const [contact] = await adminQuery<{ person: string }>(
    `select f.person_id as person from network.function f join handle_with_care.contact c on c.function_id = f.id
     where c.school_id = $1 and not c.deputy limit 1`,
    [other!.id],
  )
  const email = `${crypto.randomUUID()}@voorbeeld.nl`
  await adminQuery('insert into identity.account (person_id, email) values ($1, $2)', [
    contact!.person,
    email,
  ])
  expect(await terms()).toMatchObject({ first: null })
  const page = visibleText(
    await (await as('projectleider')).read(`/handle-with-care/scholen/${other!.id}`),
  )
  expect(page).toContain('De contactpersoon kan nog niet inloggen')
  expect(page).toContain('Kan nog geen bericht openen')
  await adminQuery(
    `insert into identity.passkey (id, person_id, public_key, counter, name, backed_up)
     values ('een-passkey-van-iemand', $1, decode(repeat('00', 40), 'hex'), 0, 'Telefoon', false)`,
    [contact!.person],
  )
  expect(await terms()).toMatchObject({ first: '2099-07-31' })
})
