/**
 * The route from the door to the desk: every hop through the pages, as the person it is for.
 */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { runAs } from '#platform/database.ts'
import { shredShares } from '#platform/sealing/index.ts'
import { windSignal } from '#handle-with-care/actions/clock.ts'
import { dayAt } from '#handle-with-care/rules/index.ts'
import { adminQuery } from '#testing/database.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { signalIn } from '#testing/signals.ts'
import { as, demonstrationRegion, visibleText, type Visitor } from '#testing/site.ts'

const home = '/handle-with-care'
const people: Record<string, Visitor> = {}
const keys = [
  'politie',
  'veiligthuis',
  'leerplicht-heerlen',
  'leerplicht-maastricht',
  'schoolcontact',
  'schoolcontact-vervanger',
  'schoolcontact-andere-school',
  'leerkracht',
  'projectleider',
  'beheerder',
  'fg',
] as const
let school: string
let elsewhere: string

beforeAll(async () => {
  await demonstrationRegion()
  for (const key of keys) people[key] = await as(key)
  school = (await demonstrationActor('schoolcontact')).organisationId
  elsewhere = (await demonstrationActor('schoolcontact-andere-school')).organisationId
})
beforeEach(() => adminQuery('delete from platform.rate_limit'))

const met = {
  attended: 'ja',
  lives_there: 'ja',
  goes_to_school: 'ja',
  suspect: 'nee',
  unsafe_to_send: 'nee',
}
const wall = () =>
  new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', timeStyle: 'short' }).format(
    new Date(Date.now() - 60_000),
  )
const report = (more: Record<string, string> = {}) => ({
  municipality: 'GM0899',
  endedDay: dayAt(new Date(Date.now() - 60_000)),
  endedTime: wall(),
  name1: 'Wilg Vuurvlinder',
  birthDate1: '2018-03-04',
  ...more,
})

interface Row {
  id: string
  state: string
  outcome: string | null
  release_at: Date | null
  next_at: Date | null
  call_open: boolean
}
const newest = async (): Promise<Row> =>
  (
    await adminQuery<Row & Record<string, unknown>>(
      'select * from handle_with_care.signal order by created_at desc limit 1',
    )
  )[0]!
const rowOf = async (id: string): Promise<Row> =>
  (
    await adminQuery<Row & Record<string, unknown>>(
      'select * from handle_with_care.signal where id = $1',
      [id],
    )
  )[0]!

/** A signal of a child that the police told about. */
async function told(more: Record<string, string> = {}): Promise<string> {
  const response = await people['politie']!.post(`${home}/nieuw`, report(more))
  expect(response.status, visibleText(await response.text())).toBe(303)
  return (await newest()).id
}
async function tested(more: Record<string, string> = {}): Promise<string> {
  const id = await told(more)
  expect((await people['veiligthuis']!.post(`${home}/toetsen/${id}`, met)).status).toBe(303)
  return id
}
async function delivered(more: Record<string, string> = {}): Promise<string> {
  const id = await tested(more)
  const response = await people['leerplicht-heerlen']!.post(`${home}/school/${id}`, {
    school,
  })
  expect(response.status).toBe(303)
  const { state, release_at } = await rowOf(id)
  if (state === 'routed') await windSignal(id, release_at!)
  expect(['delivered', 'late']).toContain((await rowOf(id)).state)
  return id
}
const living = async (id: string) =>
  (
    await adminQuery('select 1 from sealing.data_key where file_id = $1 and destroyed_at is null', [
      id,
    ])
  ).length
const childRows = async (id: string) =>
  (await adminQuery('select 1 from handle_with_care.child where signal_id = $1', [id])).length

test('from the door to the desk, and then it is gone', async () => {
  const id = await told()
  expect(await people['veiligthuis']!.read(`${home}/toetsen/${id}`)).toContain('Wilg Vuurvlinder')
  await people['veiligthuis']!.post(`${home}/toetsen/${id}`, met)
  expect(await people['leerplicht-heerlen']!.read(`${home}/school/${id}`)).toContain('4 maart 2018')
  await people['leerplicht-heerlen']!.post(`${home}/school/${id}`, { school })
  const { state, release_at } = await rowOf(id)
  if (state === 'routed') await windSignal(id, release_at!)
  const page = visibleText(await people['schoolcontact']!.read(`${home}/ontvangen/${id}`))
  for (const one of [
    'Wilg Vuurvlinder',
    '4 maart 2018',
    'Handle with Care',
    'Wat doet de leerkracht?',
  ])
    expect(page).toContain(one)

  const response = await people['schoolcontact']!.post(`${home}/doorgegeven/${id}`)
  expect(response.status).toBe(303)

  expect(await rowOf(id)).toMatchObject({
    state: 'erased',
    outcome: 'acknowledged',
    ended_at: null,
    next_at: null,
  })
  expect([await living(id), await childRows(id)]).toEqual([0, 0])
  const after = visibleText(await people['schoolcontact']!.read(`${home}/ontvangen/${id}`))
  expect(after).not.toContain('Wilg')
  expect(after).toContain('gewist')
  for (const path of [`toetsen/${id}`, `school/${id}`, `opnieuw/${id}`])
    expect((await people['veiligthuis']!.get(`${home}/${path}`)).status).toBe(404)
  expect((await people['schoolcontact']!.post(`${home}/doorgegeven/${id}`)).status).toBe(409)

  expect(
    (await people['schoolcontact']!.post(`${home}/steun/${id}`, { support: 'absent' })).status,
  ).toBe(303)
  expect(
    (await people['schoolcontact']!.post(`${home}/steun/${id}`, { support: 'yes' })).status,
  ).toBe(409)
  const [figure] = await adminQuery(
    'select f.* from handle_with_care.figure f join handle_with_care.signal s on s.figure_id = f.id where s.id = $1',
    [id],
  )
  expect(figure).toMatchObject({
    municipality_code: 'GM0899',
    sector: 'primary',
    outcome: 'acknowledged',
    on_time: true,
    support: 'absent',
    receive_on_time: true,
  })
})

test('siblings are signals that do not know of each other', async () => {
  await told({ name2: 'Berk Vuurvlinder', birthDate2: '2016-07-08' })
  const rows = await adminQuery(
    'select * from handle_with_care.signal order by created_at desc limit 2',
  )
  expect(rows[0]!['created_at']).toEqual(rows[1]!['created_at'])
  const columns = Object.keys(rows[0]!).filter((name) =>
    /incident|family|report|sibling|group/.test(name),
  )
  expect(columns).toEqual(['reporting_id'])
})

test('the table of the child has three things and a number, and nowhere is there free text', async () => {
  const columns = await adminQuery<{ name: string; type: string }>(
    `select table_name || '.' || column_name as name, data_type as type from information_schema.columns
     where table_schema = 'handle_with_care' and table_name in ('child', 'signal') and data_type in ('text', 'bytea', 'jsonb')`,
  )
  const limited = await adminQuery<{ name: string }>(
    `select c.conrelid::regclass::text || '.' || a.attname as name from pg_constraint c
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
     where c.contype in ('c', 'f') and c.connamespace = 'handle_with_care'::regnamespace`,
  )
  const closed = new Set(limited.map(({ name }) => name.replace('handle_with_care.', '')))
  expect(
    columns
      .filter(({ name }) => name.startsWith('child.'))
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['child.birth_date_sealed', 'child.codeword', 'child.name_sealed'])
  expect(columns.filter(({ name }) => !closed.has(name))).toEqual([])
})

test('not our pupil: one tap, and it is back with who looks for the school', async () => {
  const id = await delivered()
  expect((await people['schoolcontact']!.post(`${home}/niet-onze-leerling/${id}`)).status).toBe(303)
  expect(await rowOf(id)).toMatchObject({ state: 'bounced', school_id: null })
  expect((await people['schoolcontact']!.get(`${home}/ontvangen/${id}`)).status).toBe(404)
  const officer = people['leerplicht-heerlen']!
  expect(visibleText(await officer.read(`${home}/school/${id}`))).toContain('Teruggestuurd')
  await officer.post(`${home}/school/${id}`, { school: elsewhere })
  expect((await rowOf(id)).state).toMatch(/routed|delivered|late/)
})

test.each([
  ['no_match', 'no_school_match'],
  ['not_participating', 'not_participating'],
])('looking for the school ends with %s', async (finding, outcome) => {
  const id = await tested()
  expect(
    (
      await people['leerplicht-heerlen']!.post(`${home}/school/${id}`, {
        school: finding,
        sure: 'ja',
      })
    ).status,
  ).toBe(303)
  expect(await rowOf(id)).toMatchObject({ state: 'erased', outcome })
  expect(await living(id)).toBe(0)
})

test('criteria that are not met end it, and the answers are nowhere', async () => {
  const id = await told()
  await people['veiligthuis']!.post(`${home}/toetsen/${id}`, { ...met, suspect: 'ja', sure: 'ja' })
  expect(await rowOf(id)).toMatchObject({ state: 'erased', outcome: 'not_met' })
  const [line] = await adminQuery<{ details: unknown }>(
    "select details from audit.entry where action = 'handle_with_care.not_met' and subject = $1",
    [`handle-with-care/${id}`],
  )
  expect(line?.details).toEqual({})
})

test('a school that takes no part, or not at this age, is an answer; it is asked once whether that is sure', async () => {
  const [other] = await adminQuery<{ id: string; name: string }>(
    `select s.school_id as id, o.name from handle_with_care.school s
       join network.organisation o on o.id = s.school_id where s.state <> 'active' limit 1`,
  )
  const officer = people['leerplicht-heerlen']!
  for (const [chosen, why, outcome] of [
    [other!.id, `${other!.name} doet niet mee.`, 'not_participating'],
    [school, 'doet niet mee voor een kind van deze leeftijd', 'out_of_age'],
  ] as const) {
    const id = await tested({ birthDate1: '2010-03-04' })
    const page = `${home}/school/${id}?zoek=${encodeURIComponent(other!.name)}`
    const asked = await officer.post(page, { school: chosen })
    const text = visibleText(await asked.text())
    expect([asked.status, text]).toEqual([422, expect.stringContaining(why)])
    expect(text).toContain('Er gaat dan niets naar school')
    expect(await rowOf(id)).toMatchObject({ state: 'tested' })
    expect((await officer.post(page, { school: chosen, sure: 'ja' })).status).toBe(303)
    expect(await rowOf(id)).toMatchObject({ state: 'erased', outcome })
  }
})

test('a wrong answer is asked once more before everything is gone, and a right one is not', async () => {
  const id = await told()
  const safeHome = people['veiligthuis']!
  const asked = await safeHome.post(`${home}/toetsen/${id}`, { ...met, suspect: 'ja' })
  const html = await asked.text()
  expect([asked.status, visibleText(html)]).toEqual([
    422,
    expect.stringContaining('Er gaat dan niets naar school en de gegevens worden gewist'),
  ])
  expect(html).toMatch(/name="sure"/)
  expect(await rowOf(id)).toMatchObject({ state: 'created' })
  expect((await safeHome.post(`${home}/toetsen/${id}`, met)).status).toBe(303)
  expect(await rowOf(id)).toMatchObject({ state: 'tested' })
})

test('the school is found by its name, and what is not there is said', async () => {
  const id = await tested()
  const officer = people['leerplicht-heerlen']!
  const [one] = await adminQuery<{ id: string; name: string }>(
    'select id, name from network.organisation where id = $1',
    [elsewhere],
  )
  const read = (words: string) =>
    officer.read(`${home}/school/${id}?zoek=${encodeURIComponent(words)}`)
  expect(await officer.read(`${home}/school/${id}`)).not.toContain(elsewhere)
  expect(await read(one!.name.toUpperCase())).toContain(`value="${elsewhere}"`)
  expect(await read(`${one!.name} nergens`)).not.toContain(elsewhere)
  expect(await read('%')).not.toContain(elsewhere)
  expect(await read('school')).toContain('zoek preciezer')
  const missing = await officer.post(`${home}/school/${id}`, { school: 'x' })
  expect([missing.status, visibleText(await missing.text())]).toEqual([
    422,
    expect.stringContaining('zeg dat je er geen vindt'),
  ])
})

test('an incident of nine days ago is asked about once, and then shows to who tests', async () => {
  const day = dayAt(new Date(Date.now() - 9 * 24 * 3600_000))
  const asked = await people['politie']!.post(`${home}/nieuw`, report({ endedDay: day }))
  const html = await asked.text()
  expect([asked.status, visibleText(html)]).toEqual([
    422,
    expect.stringContaining('Dit is 9 dagen geleden. Klopt de datum?'),
  ])
  expect(html).toContain('value="Wilg Vuurvlinder"')
  const other = { endedDay: dayAt(new Date(Date.now() - 8 * 24 * 3600_000)), endedSure: day }
  expect((await people['politie']!.post(`${home}/nieuw`, report(other))).status).toBe(422)
  const id = await told({ endedDay: day, endedSure: day })
  expect(visibleText(await people['veiligthuis']!.read(`${home}/toetsen/${id}`))).toContain(
    '9 dagen geleden',
  )
})

test('each message says which field, child or question it is about', async () => {
  const second = await people['politie']!.post(
    `${home}/nieuw`,
    report({ name2: 'Berk Vuurvlinder' }),
  )
  const html = await second.text()
  expect(visibleText(html)).toContain('Vul de geboortedatum van kind 2 in.')
  expect(visibleText(html)).not.toContain('van kind 2 (niet verplicht)')
  expect(visibleText(html)).toContain('van kind 3 (niet verplicht)')
  const id = await told()
  const test = await people['veiligthuis']!.post(`${home}/toetsen/${id}`, {})
  expect(visibleText(await test.text())).toContain('Vraag 2: kies ja of nee.')
})

test('the police and Veilig Thuis take a signal back, each as long as they may', async () => {
  const id = await told()
  expect((await people['politie']!.post(`${home}/intrekken/${id}`)).status).toBe(303)
  expect(await rowOf(id)).toMatchObject({ outcome: 'withdrawn' })
  const later = await delivered()
  expect((await people['politie']!.post(`${home}/intrekken/${later}`)).status).toBe(409)
  expect((await people['veiligthuis']!.post(`${home}/intrekken/${later}`)).status).toBe(303)
  expect((await people['schoolcontact']!.get(`${home}/ontvangen/${later}`)).status).toBe(404)
})

test('taken back after a quarter of an hour of nothing: first it is still you, and then it is done', async () => {
  const id = await told()
  const safeHome = await as('veiligthuis')
  const token = createHash('sha256')
    .update(/=([\w-]{43})/.exec(safeHome.cookie)![1]!)
    .digest()
  const until = (when: string) =>
    adminQuery(`update identity.session set persons_until = ${when} where token_hash = $1`, [token])
  await until("now() - interval '1 minute'")
  const page = await safeHome.get(`${home}/intrekken/${id}`)
  expect([page.status, page.headers.get('location')]).toEqual([
    303,
    expect.stringContaining('/bevestigen'),
  ])
  const closed = await safeHome.post(`${home}/intrekken/${id}`)
  expect([closed.status, visibleText(await closed.text())]).toEqual([
    403,
    expect.stringContaining('Ben jij het nog?'),
  ])
  await until("now() + interval '15 minutes'")
  expect((await safeHome.post(`${home}/intrekken/${id}`)).status).toBe(303)
  expect(await rowOf(id)).toMatchObject({ outcome: 'withdrawn' })
})

test('taken back in the moment in which the school is found: one of the two happens, and whoever was second hears it', async () => {
  const ids = await Promise.all(Array.from({ length: 16 }, () => signalIn('tested')))
  const answers = await Promise.all(
    ids.flatMap((id) => [
      people['leerplicht-heerlen']!.post(`${home}/school/${id}`, { school }),
      people['veiligthuis']!.post(`${home}/intrekken/${id}`),
    ]),
  )
  const found = answers.filter((_, index) => index % 2 === 0)
  const taken = answers.filter((_, index) => index % 2 === 1)
  expect(new Set(taken.map(({ status }) => status))).toEqual(new Set([303]))
  for (const { status } of found) expect([303, 404, 409]).toContain(status)
  for (const id of ids) expect(await rowOf(id)).toMatchObject({ outcome: 'withdrawn' })
})

test('a child of 3 or 19, a name of 200 characters, a script: a clear answer, and what was typed is kept', async () => {
  const before = (await adminQuery('select 1 from handle_with_care.signal')).length
  const bad: [Record<string, string>, string][] = [
    [{ birthDate1: `${new Date().getFullYear() - 3}-01-01` }, 'gaat nog niet naar school'],
    [{ birthDate1: `${new Date().getFullYear() - 19}-01-01` }, 'tot en met 17 jaar'],
    [{ birthDate1: '2019-02-29' }, 'bestaat niet'],
    [{ name1: 'x'.repeat(200) }, 'te lang'],
    [{ name1: '<script>alert(1)</script>' }, 'Haal de andere tekens weg'],
    [{ name1: 'Wilg 🙂 Vuurvlinder' }, 'Haal de andere tekens weg'],
    [{ name1: 'Wilg \u202eretfeil' }, 'onzichtbaar teken'],
    [{ municipality: 'GM9999' }, 'Kies de gemeente'],
    [{ endedDay: '2099-01-01' }, 'toekomst'],
    [{ endedTime: '25:99' }, 'zoals 02:10'],
    [{ endedDay: '2020-01-01' }, 'langer dan 14 dagen geleden'],
    [{ birthDate2: '2019-02-29' }, 'Vul de naam van kind 2 in'],
  ]
  for (const [wrong, why] of bad) {
    const response = await people['politie']!.post(`${home}/nieuw`, report(wrong))
    const html = await response.text()
    expect([response.status, visibleText(html)], why).toEqual([422, expect.stringContaining(why)])
    if (!wrong['birthDate1']) expect(html).toContain('value="2018-03-04"')
    expect(html).not.toContain('<script>alert')
  }
  expect((await adminQuery('select 1 from handle_with_care.signal')).length).toBe(before)
})

test('one who sends the form twice makes one signal', async () => {
  const before = (await adminQuery('select 1 from handle_with_care.signal')).length
  const once = crypto.randomUUID()
  await people['politie']!.post(`${home}/nieuw`, report({ once }))
  await people['politie']!.post(`${home}/nieuw`, report({ once }))
  expect((await adminQuery('select 1 from handle_with_care.signal')).length).toBe(before + 1)
})

describe('an outsider cannot tell that a signal exists', () => {
  const bare = async (visitor: Visitor, path: string, id: string) => {
    const response = await visitor.get(path)
    return [
      response.status,
      response.headers.get('location'),
      (await response.text())
        .replaceAll(id, 'id')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'number'),
    ]
  }
  test.each(keys)('%s', async (key) => {
    const states = { told: await told(), tested: await tested(), delivered: await delivered() }
    const sees: Record<string, string[]> = {
      veiligthuis: [
        'told toetsen',
        'tested school',
        'told intrekken',
        'tested intrekken',
        'delivered intrekken',
      ],
      politie: ['told intrekken'],
      'leerplicht-heerlen': ['tested school'],
      schoolcontact: ['delivered ontvangen'],
      'schoolcontact-vervanger': ['delivered ontvangen'],
    }
    const visitor = people[key]!
    const absent = '01234567-89ab-4cde-8f01-23456789abcd'
    for (const [state, id] of Object.entries(states))
      for (const page of ['toetsen', 'school', 'opnieuw', 'ontvangen', 'intrekken']) {
        const seen = await bare(visitor, `${home}/${page}/${id}`, id)
        if (sees[key]?.includes(`${state} ${page}`))
          expect(seen[0], `${key} ${state} ${page}`).toBe(200)
        else
          expect(seen, `${key} ${state} ${page}`).toEqual(
            await bare(visitor, `${home}/${page}/${absent}`, absent),
          )
      }
    const rows = await runAs(await demonstrationActor(key), ({ db }) =>
      db
        .selectFrom('handleWithCare.child')
        .select('signalId')
        .where('signalId', 'in', Object.values(states))
        .execute(),
    )
    const children: Record<string, number> = {
      veiligthuis: 3,
      politie: 1,
      'leerplicht-heerlen': 1,
      schoolcontact: 1,
      'schoolcontact-vervanger': 1,
    }
    expect(rows.length).toBe(children[key] ?? 0)
  })
})

test('who stands in for the attendance officer sees it when their turn has come, and no sooner', async () => {
  const id = await tested()
  const deputy = people['leerplicht-maastricht']!
  expect((await deputy.get(`${home}/school/${id}`)).status).toBe(404)
  await windSignal(id, (await rowOf(id)).next_at!)
  expect((await deputy.get(`${home}/school/${id}`)).status).toBe(200)
  const sent = await deputy.post(`${home}/school/${id}`, { school })
  expect(sent.status).toBe(303)
  expect((await deputy.get(`${home}/school/${id}`)).status).toBe(404)
})

test('a contact whose time is over sees nothing any more', async () => {
  const id = await delivered()
  const { functionId } = await demonstrationActor('schoolcontact')
  await adminQuery(
    'update handle_with_care.contact set valid_until = platform.today() - 1 where function_id = $1',
    [functionId],
  )
  expect((await people['schoolcontact']!.get(`${home}/ontvangen/${id}`)).status).toBe(404)
  await adminQuery(
    'update handle_with_care.contact set valid_until = platform.today() + 99 where function_id = $1',
    [functionId],
  )
  expect((await people['schoolcontact']!.get(`${home}/ontvangen/${id}`)).status).toBe(200)
})

test('nothing of a child stands in mails, notices, jobs, the trail or the log, before or after', async () => {
  const id = await delivered({ name1: 'Zeldzame Kanarievogel', birthDate1: '2017-11-13' })
  await people['schoolcontact']!.get(`${home}/ontvangen/${id}`)
  const places = [
    'mail.outbox',
    'mail.kept',
    'platform.notification',
    'audit.entry',
    'processing.line',
    'pgboss.job',
    'platform.submission',
    'handle_with_care.signal',
  ]
  const look = async () => {
    const found: string[] = []
    for (const place of places) {
      const rows = await adminQuery(
        `select 1 from ${place} t where to_jsonb(t)::text ~* 'kanarievogel|2017-11-13|13 november'`,
      )
      if (rows.length > 0) found.push(place)
    }
    return found
  }
  expect(await look()).toEqual([])
  await people['schoolcontact']!.post(`${home}/doorgegeven/${id}`)
  await shredShares.run(new AbortController().signal)
  expect(await look()).toEqual([])
  const log = process.env['KRING_LOG_FILE']
  if (log) expect(readFileSync(log, 'utf8')).not.toMatch(/kanarievogel|2017-11-13/i)
})
