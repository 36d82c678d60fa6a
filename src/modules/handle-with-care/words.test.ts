/**
 * What the pages say to each person at the moment they look: names a signal by its code, and never asks of
 * somebody what is another's to do.
 */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { windSignal } from '#handle-with-care/actions/clock.ts'
import { signalIn } from '#testing/signals.ts'
import { as, demonstrationRegion, visibleText, type Visitor } from '#testing/site.ts'
import { codeOf } from '#handle-with-care/rules/index.ts'
import { timeText } from '#handle-with-care/views/parts.tsx'

const home = '/handle-with-care'
const people: Record<string, Visitor> = {}

beforeAll(async () => {
  await demonstrationRegion()
  for (const key of [
    'politie',
    'veiligthuis',
    'leerplicht-heerlen',
    'schoolcontact',
    'leerkracht',
    'professional',
  ] as const)
    people[key] = await as(key)
})
beforeEach(async () => {
  await adminQuery('delete from platform.rate_limit')
  await adminQuery('delete from handle_with_care.signal')
})

const reads = async (key: string, path = '') => visibleText(await people[key]!.read(home + path))
const ring = (id: string, minutes: number) =>
  adminQuery(
    "update handle_with_care.signal set bell_at = now() + $2 * interval '1 minute' where id = $1",
    [id, minutes],
  )

test('who rings a school sees which one and its number; the police are not asked to', async () => {
  const id = await signalIn('call')
  const [school] = await adminQuery<{ name: string }>(
    'select o.name from network.organisation o join handle_with_care.signal s on s.school_id = o.id where s.id = $1',
    [id],
  )
  const officer = await reads('leerplicht-heerlen')
  expect(officer).toContain(`signaal ${codeOf({ id })} is nog niet opgehaald`)
  expect(officer).toContain(school!.name)
  const police = await reads('politie')
  expect(police).not.toContain('Bel de school')
  expect(police).not.toContain(school!.name)
})

test('on the call list a birth date is written out, and a number of the register has a mark', async () => {
  await signalIn('call')
  await adminQuery('update handle_with_care.school set phone = null')
  const list = await reads('leerplicht-heerlen', '/bellen')
  expect(list).toContain('4 maart 2018')
  expect(list).not.toContain('2018-03-04')
  expect(list).toMatch(/uit het register, misschien verouderd|geen nummer bekend/)
  await adminQuery("update handle_with_care.school set phone = '0455550123'")
  expect(await reads('leerplicht-heerlen', '/bellen')).not.toContain('verouderd')
})

test('after the bell a signal without a school says that it is late', async () => {
  const id = await signalIn('tested')
  expect(await reads('leerplicht-heerlen')).not.toContain('te laat')
  await ring(id, -1)
  const bell = timeText(new Date(Date.now() - 60_000))
  expect(await reads('leerplicht-heerlen')).toMatch(/te laat voor de bel van \d{1,2}\.\d\d uur/)
  expect(await reads('leerplicht-heerlen', `/school/${id}`)).toContain('Het is te laat voor de bel')
  expect(bell).toMatch(/^\d{1,2}\.\d\d uur$/)
})

test('a signal that is kept until the evening says when it goes, and the school only to who may know', async () => {
  const id = await signalIn('tested')
  const { organisationId } = await demonstrationActor('schoolcontact')
  await adminQuery(
    `update handle_with_care.signal set state = 'routed', school_id = $2, hop_since = null,
       release_at = '2099-11-29T16:30:00Z' where id = $1`,
    [id, organisationId],
  )
  const [school] = await adminQuery<{ name: string }>(
    'select name from network.organisation where id = $1',
    [organisationId],
  )
  expect(await reads('leerplicht-heerlen')).toContain(
    `Gaat zondag 29 november om 17.30 uur naar ${school!.name}`,
  )
  expect(await reads('politie')).toContain('Gaat zondag 29 november om 17.30 uur naar de school')
  expect(await reads('politie')).not.toContain(school!.name)
})

test('the police read under which codes they told, and not in the address', async () => {
  const response = await people['politie']!.post(`${home}/nieuw`, {
    municipality: 'GM0899',
    endedDay: new Date(Date.now() - 60_000).toLocaleDateString('sv', {
      timeZone: 'Europe/Amsterdam',
    }),
    endedTime: new Date(Date.now() - 60_000).toLocaleTimeString('nl-NL', {
      timeZone: 'Europe/Amsterdam',
      timeStyle: 'short',
    }),
    name1: 'Wilg Vuurvlinder',
    birthDate1: '2018-03-04',
    name2: 'Berk Vuurvlinder',
    birthDate2: '2016-07-08',
  })
  const there = response.headers.get('location')!
  const rows = await adminQuery<{ id: string }>('select id from handle_with_care.signal')
  const page = visibleText(await people['politie']!.read(there))
  expect(rows).toHaveLength(2)
  for (const { id } of rows) {
    expect(page).toContain(`Doorgegeven als signaal ${codeOf({ id })}`)
    expect(there).not.toContain(codeOf({ id }).toLowerCase())
  }
  expect(page).toContain('dan weet de school het uiterlijk')
  await adminQuery("update handle_with_care.signal set created_at = now() - interval '1 hour'")
  expect(visibleText(await people['politie']!.read(there))).not.toContain('Doorgegeven als signaal')
})

test('how the day went is asked once the day has begun', async () => {
  const early = await signalIn('delivered')
  await ring(early, 60)
  await people['schoolcontact']!.post(`${home}/doorgegeven/${early}`)
  expect(await reads('schoolcontact')).not.toContain('Was er steun?')
  expect(await reads('schoolcontact', `/ontvangen/${early}`)).toContain('vragen we hier of het')
  const late = await signalIn('delivered')
  await ring(late, -1)
  await people['schoolcontact']!.post(`${home}/doorgegeven/${late}`)
  expect(await reads('schoolcontact')).toContain(`Was er steun? Bericht ${codeOf({ id: late })}`)
  expect(await reads('schoolcontact', `/ontvangen/${late}`)).toContain('Ja, steun gegeven')
})

test('what was told by telephone is not shown as passed on by the contact', async () => {
  const rung = await signalIn('call')
  await people['leerplicht-heerlen']!.post(`${home}/gebeld/${rung}`)
  const taken = await signalIn('passed_on')
  const officer = await reads('leerplicht-heerlen')
  expect(officer).toContain('telefonisch doorgegeven aan de school')
  expect(officer).toContain('doorgegeven aan de leerkracht')
  const rows = await adminQuery(
    'select id, by_phone, outcome from handle_with_care.signal order by by_phone',
  )
  expect(rows).toEqual([
    { id: taken, by_phone: false, outcome: 'acknowledged' },
    { id: rung, by_phone: true, outcome: 'acknowledged' },
  ])
})

test('a teacher reads what to do and from whom at the own school, and nobody elsewhere does', async () => {
  const { name } = await demonstrationActor('schoolcontact')
  const other = await demonstrationActor('schoolcontact-andere-school')
  await signalIn('delivered')
  const start = await people['leerkracht']!.read('/start')
  expect(start).toContain('href="/handle-with-care/leerkracht"')
  const page = await reads('leerkracht', '/leerkracht')
  for (const one of ['Wat doet de leerkracht?', name]) expect(page).toContain(one)
  for (const one of ['Vuurvlinder', other.name]) expect(page).not.toContain(one)
  const elsewhere = await reads('professional', '/leerkracht')
  expect(elsewhere).toContain('Wat doet de leerkracht?')
  for (const one of [name, other.name]) expect(elsewhere).not.toContain(one)
  expect(await people['professional']!.read('/start')).not.toContain('/handle-with-care/leerkracht')
  expect((await people['politie']!.get(`${home}/leerkracht`)).status).toBe(404)
})

test('who is told that nobody acts reads which signal, whom to call, and nothing of the child', async () => {
  const told = async (key: string) =>
    (
      await adminQuery<{ text: string }>(
        `select n.text from platform.notification n join network.function f on f.id = n.function_id
         where f.demonstration_key = $1 and n.subject like 'handle-with-care/%' order by n.at desc`,
        [key],
      )
    ).map(({ text }) => text)
  await adminQuery('delete from platform.notification')
  const late = async (state: 'created' | 'tested' | 'delivered') => {
    const id = await signalIn(state)
    const [{ bell_at: bell }] = (await adminQuery<{ bell_at: Date }>(
      'select bell_at from handle_with_care.signal where id = $1',
      [id],
    )) as [{ bell_at: Date }]
    await windSignal(id, new Date(bell.getTime() - 15 * 60_000))
    return codeOf({ id })
  }
  const untested = await late('created')
  expect(await told('politie')).toContain(
    `Signaal ${untested} is nog niet getoetst. Bel nu Veilig Thuis Zuid-Limburg: 0800-2000.`,
  )
  const unfound = await late('tested')
  expect(await told('veiligthuis')).toContainEqual(
    expect.stringMatching(
      `^Voor signaal ${unfound} is nog geen school.*leerplicht, Gemeente Heerlen`,
    ),
  )
  const unseen = await late('delivered')
  const { organisationName } = await demonstrationActor('schoolcontact')
  expect(await told('leerplicht-heerlen')).toContainEqual(
    expect.stringMatching(`^Signaal ${unseen} is nog niet opgehaald. Bel nu ${organisationName}`),
  )
  expect(await told('schoolcontact')).toContain(
    `Bericht ${unseen} over een leerling staat voor je klaar.`,
  )
  const all = await adminQuery<{ text: string }>('select text from platform.notification')
  expect(all.filter(({ text }) => /Vuurvlinder|2018|maart/.test(text))).toEqual([])
})

test('the list of schools is short, and one finds a school in it', async () => {
  const lead = await as('projectleider')
  const first = await lead.read(`${home}/scholen`)
  expect(first.match(/<tr /g)!.length).toBeLessThanOrEqual(26)
  expect(first).toContain('pagina=2')
  const active = visibleText(await lead.read(`${home}/scholen?stand=active`))
  const { organisationName } = await demonstrationActor('schoolcontact')
  expect(active).toContain(organisationName)
  expect(active).not.toContain('nog niet gevraagd nog niet gevraagd')
  const one = await lead.read(
    `${home}/scholen?zoek=${encodeURIComponent(organisationName)}&gemeente=Vaals`,
  )
  expect(visibleText(one)).toContain('Geen school gevonden')
})
