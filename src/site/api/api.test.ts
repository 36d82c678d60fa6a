/**
 * The API as systems meet it: what they read, what they change, how it says no.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { tellLeads } from '#modules/programme'
import { runAs } from '#platform/database.ts'
import { actorOf } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { demonstrationRegion } from '#testing/site.ts'
import { statementsOf } from '#testing/statements.ts'
import { aSystem, call, tokenOf, type Machine } from '#testing/systems.ts'

const plan = '/plannen/uitvoeringsplan-2024-2027'
const own = `${plan}/activiteiten/sd-f1`
const green = { tijd: 'groen', geld: 'groen', kwaliteit: 'groen', samenvatting: 'Het loopt goed.' }
const fresh = () => ({ 'idempotency-key': crypto.randomUUID() })

let reader: Machine
let reporter: Machine
let read: string
let report: string

beforeAll(async () => {
  await demonstrationRegion()
  reader = await aSystem(['plan:lezen', 'organisaties:lezen', 'gebeurtenissen:lezen'], {
    by: 'organisatiebeheerder',
  })
  reporter = await aSystem(['plan:lezen', 'stand:melden'], { of: 'werkgroepvoorzitter' })
  read = await tokenOf(reader)
  report = await tokenOf(reporter)
})

interface Listed {
  _links: { self: { href: string }; next?: { href: string } }
  _embedded: Record<string, Record<string, unknown>[]>
}
async function list(token: string, path: string): Promise<Listed> {
  const response = await call(token, path)
  if (response.status !== 200)
    throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Listed
}
const problemOf = async (response: Response) =>
  (await response.json()) as {
    status: number
    title: string
    detail: string
    code: string
    fouten?: { veld: string; tekst: string }[]
  }

describe('reading', () => {
  test('a plan with its lines, activities, timeline and groups', async () => {
    const { _embedded: found } = await list(read, '/plannen')
    expect(found['plannen']!.length).toBeGreaterThan(1)
    for (const part of ['lijnen', 'activiteiten', 'tijdlijn', 'werkgroepen']) {
      const page = await list(read, `${plan}/${part}`)
      expect(page._embedded[part]!.length, part).toBeGreaterThan(2)
    }
    const activity = await (await call(read, own)).json()
    expect(activity).toMatchObject({ id: 'sd-f1', _links: { plan: { href: `/api/v1${plan}` } } })
  })

  test.each([
    '/organisaties',
    '/diensten',
    `${plan}/activiteiten`,
    `${plan}/tijdlijn`,
    `${plan}/werkgroepen`,
  ])('page after page gives every row of %s once, in order', async (path) => {
    const key = path.split('/').at(-1)!
    const whole: unknown[] = []
    let href: string | undefined = `/api/v1${path}?aantal=7`
    let pages = 0
    while (href !== undefined && pages < 12) {
      const page: Listed = await list(read, href.replace('/api/v1', ''))
      whole.push(...page._embedded[key]!.map(({ id }) => id))
      href = page._links.next?.href
      pages++
    }
    const once = await list(read, `${path}?aantal=100`)
    const ids = once._embedded[key]!.map(({ id }) => id).slice(0, whole.length)
    expect(whole.slice(0, ids.length)).toEqual(ids)
    expect(new Set(whole).size).toBe(whole.length)
    expect(pages).toBeGreaterThan(1)
  })

  test('of a shelter no system reads where it is', async () => {
    await adminQuery(
      "update network.organisation set address = 'Verscholenpad 17', postcode = '6499 ZZ', place = 'Schuilhoven' where kind ~* 'opvang|blijf'",
    )
    const all = JSON.stringify(await list(read, '/organisaties?aantal=100&naam=XONAR'))
    expect(all).toContain('XONAR')
    expect(all).not.toMatch(/Verscholenpad|6499|Schuilhoven/)
  })

  test('what one has already is not sent again', async () => {
    const first = await call(read, own)
    const etag = first.headers.get('etag')!
    const again = await call(read, own, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('no one is in it: no name of anyone with a function', async () => {
    const names = await adminQuery<{ name: string }>(
      `select distinct p.name from network.person p join network.function f on f.person_id = p.id
       where f.role not in ('visitor', 'system', 'machine')`,
    )
    let all = ''
    for (const path of [
      '/plannen',
      `${plan}/lijnen?aantal=100`,
      `${plan}/activiteiten?aantal=100`,
      `${own}/standen?aantal=100`,
      `${plan}/tijdlijn?aantal=100`,
      `${plan}/werkgroepen?aantal=100`,
      '/organisaties?aantal=100',
      '/diensten?aantal=100',
      '/locaties?aantal=100',
      '/gebeurtenissen?aantal=100',
    ])
      all += await (await call(read, path)).text()
    expect(names.length).toBeGreaterThan(8)
    expect(names.filter(({ name }) => all.includes(name))).toEqual([])
    expect(all).not.toMatch(/bedrag|euro|budget_/i)
  })

  test('a draft plan does not exist', async () => {
    await adminQuery(
      "update programme.plan set status = 'concept' where key = 'uitvoeringsplan-2024-2027'",
    )
    try {
      expect((await call(read, plan)).status).toBe(404)
      expect((await call(read, own)).status).toBe(404)
      expect((await list(read, '/plannen'))._embedded['plannen']!.length).toBe(1)
    } finally {
      await adminQuery(
        "update programme.plan set status = 'vastgesteld' where key = 'uitvoeringsplan-2024-2027'",
      )
    }
  })

  test('a system that is confined to a municipality finds what is or works there', async () => {
    const some = await aSystem(['organisaties:lezen'], { municipalities: ['GM0981'] })
    const token = await tokenOf(some)
    const all = new Set<unknown>()
    for (const one of (await list(token, '/organisaties?aantal=100'))._embedded['organisaties']!) {
      expect([one['gemeente'], ...(one['werkgebied'] as string[])]).toContain('GM0981')
      all.add(one['id'])
    }
    expect(all.size).toBeGreaterThan(0)
    const [elsewhere] = await adminQuery<{ id: string }>(
      `select id from network.organisation o where municipality_code = 'GM0917' and not exists (
         select from network.service_area a where a.organisation_id = o.id and a.municipality_code = 'GM0981') limit 1`,
    )
    expect((await call(token, `/organisaties/${elsewhere!.id}`)).status).toBe(404)
    expect((await call(read, `/organisaties/${elsewhere!.id}`)).status).toBe(200)
  })
})

describe('what organisations offer', () => {
  let shelter: string
  let open: string
  let closed: string
  let seen: string
  let secret: string

  beforeAll(async () => {
    const one = async (text: string, values: unknown[] = []) =>
      (await adminQuery<{ id: string }>(text, values))[0]!.id
    shelter = await one("select id from network.organisation where kind ~* 'opvang|blijf' limit 1")
    const service = (name: string, more: string) =>
      one(
        `insert into network.service (organisation_id, name, summary, phone, email, website, audience, access_text,
           exclusions, waiting_days, waiting_at, hidden, status)
         values ($1, $2, 'Opvang en raad', '0430000001', 'balie@voorbeeld.nl', 'https://voorbeeld.nl/balie',
           'Voor wie weg moet', 'Bel eerst', 'Niet voor groepen', 12, platform.today(), ${more}) returning id`,
        [shelter, name],
      )
    open = await service('Open balie', "'{}', 'active'")
    closed = await service(
      'Halfdichte balie',
      "'{phone,email,website,audience,accessText,exclusions,openings,waitingDays}', 'active'",
    )
    const within = await service('Balie binnenshuis', "'{all}', 'active'")
    const stopped = await service('Gestopte balie', "'{}', 'inactive'")
    const place = (name: string, kind: string, hidden: string, address: string | null) =>
      one(
        `insert into network.location (organisation_id, name, kind, hidden, address, postcode, place, municipality_code)
         values ($1, $2, $3, $4::text[], $5::text, case when $5 is not null then '6499 ZZ' end,
                 case when $5 is not null then 'Heerlen' end, case when $5 is not null then 'GM0917' end) returning id`,
        [shelter, name, kind, hidden, address],
      )
    seen = await place('Spreekkamer', 'physical', '{}', 'Open Plein 3')
    const covered = await place('Kantoor', 'physical', '{address}', 'Verscholenpad 17')
    secret = await place('Huis De Horizon', 'secret', '{}', null)
    const inside = await place('Binnenplek', 'physical', '{}', 'Binnenpad 5')
    for (const [id, where] of [
      [open, seen],
      [closed, covered],
      [closed, secret],
      [within, inside],
      [stopped, inside],
    ])
      await adminQuery(
        'insert into network.service_location (service_id, location_id) values ($1, $2)',
        [id, where],
      )
    for (const id of [open, closed, within]) {
      await adminQuery(
        "insert into network.opening (service_id, weekday, opens, closes) values ($1, 2, '09:00', '17:00')",
        [id],
      )
      await adminQuery(
        "insert into network.service_form (service_id, form_key) values ($1, 'ouderenmishandeling')",
        [id],
      )
      await adminQuery(
        "insert into network.service_municipality (service_id, municipality_code) values ($1, 'GM0917')",
        [id],
      )
    }
    // The sealed address itself, as far as the table goes.
    const shield = await one(
      `insert into network.shield (organisation_id) values ($1)
       on conflict (organisation_id) do update set organisation_id = excluded.organisation_id returning id`,
      [shelter],
    )
    await adminQuery(
      'insert into network.shielded (shield_id, location_id, sealed) values ($1, $2, $3)',
      [shield, secret, Buffer.alloc(60, 'x')],
    )
  })

  test('is read as everyone may know it, with its forms, hours and places', async () => {
    const service = (await (await call(read, `/diensten/${open}`)).json()) as object
    expect(service).toMatchObject({
      naam: 'Open balie',
      organisatie: { id: shelter },
      vormen: [{ id: 'ouderenmishandeling', naam: 'Ouderenmishandeling' }],
      gemeenten: ['GM0917'],
      telefoon: '0430000001',
      toegang: 'zelf',
      wachttijdDagen: 12,
      openingstijden: [{ dag: 'dinsdag', van: '09:00', tot: '17:00' }],
      locaties: [{ id: seen, naam: 'Spreekkamer' }],
    })
    expect(await (await call(read, `/locaties/${seen}`)).json()).toMatchObject({
      soort: 'bezoek',
      adres: 'Open Plein 3',
      gemeente: 'GM0917',
      _links: { diensten: { href: `/api/v1/diensten?locatie=${seen}` } },
    })
  })

  test('what its keeper kept within the network is empty, and what is kept whole is not there', async () => {
    const service = (await (await call(read, `/diensten/${closed}`)).json()) as object
    expect(service).toMatchObject({
      telefoon: null,
      email: null,
      website: null,
      doelgroep: null,
      toegangUitleg: null,
      nietVoor: null,
      wachttijdDagen: null,
      openingstijden: [],
    })
    const names = (await list(read, `/diensten?aantal=100&organisatie=${shelter}`))._embedded[
      'diensten'
    ]!.map(({ naam }) => naam)
    expect(names).toEqual(expect.arrayContaining(['Open balie', 'Halfdichte balie']))
    expect(names).not.toContain('Balie binnenshuis')
    expect(names).not.toContain('Gestopte balie')
    const places = (await list(read, `/locaties?aantal=100&organisatie=${shelter}`))._embedded[
      'locaties'
    ]!
    expect(places.find(({ naam }) => naam === 'Kantoor')).toMatchObject({
      adres: null,
      postcode: null,
      plaats: 'Heerlen',
    })
    expect(places.map(({ naam }) => naam)).not.toContain('Binnenplek')
    const first = await list(read, `/locaties?aantal=1&organisatie=${shelter}`)
    const second = await list(read, first._links.next!.href.replace('/api/v1', ''))
    expect([first, second].flatMap(({ _embedded }) => _embedded['locaties'])).toEqual(
      places.slice(0, 2),
    )
  })

  test('a secret place and a shielded address are in no answer, by whatever way one asks', async () => {
    let all = ''
    const ask = async (path: string) => {
      for (let href: string | undefined = path; href !== undefined;) {
        const page: Listed = await list(read, href)
        all += JSON.stringify(page)
        href = page._links.next?.href.replace('/api/v1', '')
      }
    }
    for (const more of [
      '',
      `&organisatie=${shelter}`,
      '&vorm=ouderenmishandeling',
      '&gemeente=GM0917',
    ]) {
      await ask(`/diensten?aantal=100${more}`)
      await ask(`/locaties?aantal=100${more}`)
    }
    all += await (await call(read, `/diensten/${closed}`)).text()
    expect(all).toContain('Halfdichte balie')
    expect(all).not.toMatch(/Verscholenpad|Horizon|Binnenpad/)
    expect(all).not.toContain(secret)
    expect((await call(read, `/locaties/${secret}`)).status).toBe(404)
    expect((await list(read, `/diensten?locatie=${secret}`))._embedded['diensten']).toEqual([])
  })

  test.each([
    ['vorm=ouderenmishandeling', 'vorm=eergerelateerd-geweld'],
    ['gemeente=GM0917', 'gemeente=GM0981'],
    ['naam=OPEN%20bal', 'naam=dichte%20bal'],
  ])('%s finds it, %s does not', async (right, wrong) => {
    const found = async (question: string) =>
      (await list(read, `/diensten?aantal=100&organisatie=${shelter}&${question}`))._embedded[
        'diensten'
      ]!.some(({ id }) => id === open)
    expect([await found(right), await found(wrong)]).toEqual([true, false])
  })

  test('without the scope nothing of it is there', async () => {
    for (const path of ['/diensten', `/diensten/${open}`, '/locaties', `/locaties/${seen}`])
      expect((await call(report, path)).status).toBe(403)
  })

  test('a system that is confined to a municipality reads what is for people there', async () => {
    const elsewhere = await tokenOf(
      await aSystem(['organisaties:lezen'], { municipalities: ['GM0981'] }),
    )
    const here = await tokenOf(
      await aSystem(['organisaties:lezen'], { municipalities: ['GM0917'] }),
    )
    for (const path of [`/diensten/${open}`, `/locaties/${seen}`])
      expect([(await call(here, path)).status, (await call(elsewhere, path)).status]).toEqual([
        200, 404,
      ])
    const all = await list(elsewhere, '/diensten?aantal=100')
    expect(all._embedded['diensten']!.length).toBeGreaterThan(0)
    for (const one of all._embedded['diensten']!)
      if ((one['gemeenten'] as string[]).length > 0) expect(one['gemeenten']).toContain('GM0981')
    expect(JSON.stringify(await list(elsewhere, '/locaties?aantal=100'))).not.toContain(seen)
  })
})

describe('reporting', () => {
  test('a report lands on the page, in the trail and with the leads, and says where it is', async () => {
    const orange = {
      ...green,
      tijd: 'oranje',
      oorzaak: 'De zaal is vol.',
      gevolg: 'Een maand later.',
      bijsturing: 'Een andere zaal.',
    }
    const response = await call(report, `${own}/standen`, {
      method: 'POST',
      body: orange,
      headers: fresh(),
    })
    expect(response.status).toBe(201)
    const made = (await response.json()) as { id: string; tijd: string }
    expect(made.tijd).toBe('oranje')
    const again = await call(report, response.headers.get('location')!.replace('/api/v1', ''))
    expect(await again.json()).toMatchObject({ id: made.id })
    const [entry] = await adminQuery(
      "select role, function_id from audit.entry where action = 'programme.status_reported' order by id desc limit 1",
    )
    expect(entry).toEqual({ role: 'machine', function_id: reporter.id })
    const [job] = await adminQuery<{ data: unknown }>(
      "select data from pgboss.job where name = 'programme.tell-leads' order by created_on desc limit 1",
    )
    expect(job!.data).toEqual({ reportId: made.id, functionId: reporter.id })
    await runAs(await actorOf(reporter.id), (work) => tellLeads.run(work, { reportId: made.id }))
    const told = await adminQuery(
      `select f.role from platform.notification n join network.function f on f.id = n.function_id
       where n.subject = $1`,
      [`report/${made.id}`],
    )
    expect(told.map(({ role }) => role)).toEqual(['programmeLead', 'programmeLead'])
  })

  test('the rule of the form holds: all that is wrong, by the names of the API', async () => {
    const response = await call(report, `${own}/standen`, {
      method: 'POST',
      body: { ...green, tijd: 'rood', samenvatting: 'x' },
      headers: fresh(),
    })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const { fouten, title } = await problemOf(response)
    expect(title).toBe('Ongeldige invoer')
    // The rule looks at colours only when the words are there at all.
    expect(fouten!.map(({ veld }) => veld)).toContain('samenvatting')
    const second = await call(report, `${own}/standen`, {
      method: 'POST',
      body: { ...green, tijd: 'rood' },
      headers: fresh(),
    })
    expect((await problemOf(second)).fouten!.map(({ veld }) => veld)).toEqual([
      'oorzaak',
      'gevolg',
      'bijsturing',
    ])
  })

  test.each([
    ['an unknown field', { ...green, extra: 1 }, 'extra', 'Dit veld kent Kring niet.'],
    ['a wrong colour', { ...green, geld: 'paars' }, 'geld', 'Kies een van deze: groen,'],
    [
      'a missing field',
      { tijd: 'groen', geld: 'groen', kwaliteit: 'groen' },
      'samenvatting',
      'Dit veld ontbreekt.',
    ],
    ['an unreadable sign', { ...green, samenvatting: 'Goed\u0000zo' }, 'samenvatting', 'teken'],
    ['a number', { ...green, samenvatting: 12 }, 'samenvatting', 'verwacht string'],
  ])('%s is 400 with its name, in Dutch', async (_, body, field, words) => {
    const response = await call(report, `${own}/standen`, {
      method: 'POST',
      body,
      headers: fresh(),
    })
    expect(response.status).toBe(400)
    const { fouten } = await problemOf(response)
    expect(fouten!.find(({ veld }) => veld === field)?.tekst).toContain(words)
  })

  test('an activity of another group is not there to report on', async () => {
    const [other] = await adminQuery<{ key: string }>(
      `select a.key from programme.activity a join programme.plan p on p.id = a.plan_id
       where p.key = 'uitvoeringsplan-2024-2027' and not exists (
         select from programme.executor_group e join programme.membership m on m.group_id = e.group_id and m.chair
           join network.function f on f.id = m.function_id
         where e.activity_id = a.id and f.organisation_id =
           (select organisation_id from network.function where id = $1)) limit 1`,
      [reporter.id],
    )
    for (const activity of [other!.key, 'bestaat-niet']) {
      const response = await call(report, `${plan}/activiteiten/${activity}/standen`, {
        method: 'POST',
        body: green,
        headers: fresh(),
      })
      expect(response.status, activity).toBe(404)
    }
  })

  test('a status is changed by whoever saw what it is, and by no one else', async () => {
    const body = { status: 'gestart', toelichting: 'De eerste bijeenkomst was er.' }
    const without = await call(report, own, { method: 'PATCH', body })
    expect(without.status).toBe(428)
    const etag = (await call(report, own)).headers.get('etag')!
    const right = await call(report, own, { method: 'PATCH', body, headers: { 'if-match': etag } })
    expect(right.status).toBe(200)
    expect(await right.json()).toMatchObject({ status: 'gestart' })
    for (const stale of [etag, '*', `W/${right.headers.get('etag')}`, '"x"']) {
      const late = await call(report, own, {
        method: 'PATCH',
        body,
        headers: { 'if-match': stale },
      })
      expect(late.status, stale).toBe(412)
    }
    expect((await call(report, own)).headers.get('etag')).toBe(right.headers.get('etag'))
  })

  test('of twenty who saw the same, one changes it', { timeout: 30_000 }, async () => {
    const etag = (await call(report, own)).headers.get('etag')!
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        call(report, own, {
          method: 'PATCH',
          body: { status: i % 2 ? 'lopend' : 'afgerond', toelichting: `Poging ${i}` },
          headers: { 'if-match': etag },
        }),
      ),
    )
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 412)])
  })
})

describe('once', () => {
  const count = async () =>
    (
      await adminQuery<{ n: number }>(
        'select count(*)::int as n from programme.status_report where function_id = $1',
        [reporter.id],
      )
    )[0]!.n

  test('without a key nothing is done', async () => {
    const before = await count()
    for (const headers of [{}, { 'idempotency-key': '' }, { 'idempotency-key': 'x'.repeat(256) }])
      expect(
        (await call(report, `${own}/standen`, { method: 'POST', body: green, headers })).status,
      ).toBe(400)
    expect(await count()).toBe(before)
  })

  test(
    'a thousand times the same is done once, and answered the same',
    { timeout: 90_000 },
    async () => {
      const before = await count()
      const headers = fresh()
      const answers = new Set<string>()
      for (let turn = 0; turn < 50; turn++) {
        await adminQuery('delete from platform.rate_limit')
        const sent = await Promise.all(
          Array.from({ length: 20 }, () =>
            call(report, `${own}/standen`, { method: 'POST', body: green, headers }),
          ),
        )
        for (const one of sent)
          answers.add(`${one.status} ${one.headers.get('location')} ${await one.text()}`)
      }
      expect(await count()).toBe(before + 1)
      expect([...answers]).toHaveLength(1)
      expect([...answers][0]).toMatch(/^201 \/api\/v1/)
    },
  )

  test('the same key for something else is refused', async () => {
    const headers = fresh()
    await call(report, `${own}/standen`, { method: 'POST', body: green, headers })
    const before = await count()
    const other = await call(report, `${own}/standen`, {
      method: 'POST',
      body: { ...green, samenvatting: 'Iets anders.' },
      headers,
    })
    expect([other.status, (await problemOf(other)).code]).toEqual([422, 'key_reused'])
    expect(await count()).toBe(before)
  })

  test('the key of one system means nothing to another', async () => {
    const headers = fresh()
    await call(report, `${own}/standen`, { method: 'POST', body: green, headers })
    const second = await aSystem(['plan:lezen', 'stand:melden'], { of: 'werkgroepvoorzitter' })
    const answer = await call(await tokenOf(second), `${own}/standen`, {
      method: 'POST',
      body: green,
      headers,
    })
    expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([201, null])
  })

  test('what was refused may be tried again with the same key', async () => {
    const headers = fresh()
    const bad = { ...green, tijd: 'rood' }
    expect(
      (await call(report, `${own}/standen`, { method: 'POST', body: bad, headers })).status,
    ).toBe(400)
    expect(
      (await call(report, `${own}/standen`, { method: 'POST', body: green, headers })).status,
    ).toBe(201)
  })

  test('after a day a key is forgotten', async () => {
    const headers = fresh()
    await call(report, `${own}/standen`, { method: 'POST', body: green, headers })
    await adminQuery("update systems.answer set at = now() - interval '25 hours' where key = $1", [
      headers['idempotency-key'],
    ])
    const before = await count()
    await call(report, `${own}/standen`, { method: 'POST', body: green, headers })
    expect(await count()).toBe(before + 1)
  })
})

describe('saying no', () => {
  test.each([
    ['an unknown question', '/plannen?x=1', {}, 400],
    ['a page of nothing', '/plannen?cursor=x', {}, 400],
    ['too many at once', '/plannen?aantal=101', {}, 400],
    ['none at all', '/plannen?aantal=0', {}, 400],
    ['an absent plan', '/plannen/geen', {}, 404],
    ['a key that is none', '/plannen/Geen%20Sleutel', {}, 404],
    ['an absent number', '/organisaties/x', {}, 404],
    ['an absent service', `/diensten/${crypto.randomUUID()}`, {}, 404],
    ['an absent place', `/locaties/${crypto.randomUUID()}`, {}, 404],
    ['a form that is none', '/diensten?vorm=Geen%20Vorm', {}, 400],
    ['a number that is none', '/locaties?organisatie=x', {}, 400],
    ['a road that is not there', '/mensen', {}, 404],
    ['a road with a slash behind', '/plannen/', {}, 404],
    ['another form', '/plannen', { accept: 'text/html' }, 406],
  ])('%s: %s', async (_, path, headers, status) => {
    const response = await call(read, path, { headers })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('api-version')).toBe('1.0.0')
    expect(await problemOf(response)).toMatchObject({
      status,
      title: expect.any(String),
      detail: expect.any(String),
    })
  })

  test.each([
    ['no JSON', { method: 'POST', body: '{"tijd":', headers: fresh() }, 400],
    [
      'no kind of body',
      { method: 'POST', body: 'x', headers: { ...fresh(), 'content-type': 'text/plain' } },
      415,
    ],
    [
      'a form',
      {
        method: 'POST',
        body: 'a=b',
        headers: { ...fresh(), 'content-type': 'application/x-www-form-urlencoded' },
      },
      415,
    ],
    ['another method', { method: 'DELETE' }, 405],
    [
      'too much',
      { method: 'POST', body: { ...green, samenvatting: 'x'.repeat(300_000) }, headers: fresh() },
      413,
    ],
  ])('%s', async (_, options, status) => {
    const response = await call(report, `${own}/standen`, options)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  test('too often is 429, with how long to wait; another system goes on', async () => {
    const busy = await tokenOf(await aSystem(['plan:lezen']))
    await adminQuery('delete from platform.rate_limit')
    const first = await call(busy, '/plannen')
    expect(first.headers.get('ratelimit-limit')).toBe('300')
    expect(first.headers.get('ratelimit-remaining')).toBe('299')
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(0)
    await adminQuery("update platform.rate_limit set points = 300 where key like 'api:%'")
    const over = await call(busy, '/plannen')
    expect(over.status).toBe(429)
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await call(read, '/plannen')).status).toBe(200)
  })
})

test('every call is in the trail as the system, also one that was refused', async () => {
  const since = (await adminQuery<{ id: number }>('select max(id)::int as id from audit.entry'))[0]!
  await call(read, own)
  await call(read, '/plannen/geen')
  await call(await tokenOf(reporter, 'plan:lezen'), `${own}/standen`, {
    method: 'POST',
    body: green,
    headers: fresh(),
  })
  const rows = await adminQuery(
    `select function_id as id, role, subject, result, details from audit.entry
     where audit.entry.id > $1 and action = 'systems.called' order by audit.entry.id`,
    [since.id],
  )
  const key = 'uitvoeringsplan-2024-2027'
  const route = '/api/v1/plannen/:plan'
  expect(rows).toEqual([
    {
      id: reader.id,
      role: 'machine',
      subject: `${key}/sd-f1`,
      result: 'done',
      details: { route: `GET ${route}/activiteiten/:activiteit`, status: 200 },
    },
    {
      id: reader.id,
      role: 'machine',
      subject: 'geen',
      result: 'refused',
      details: { route: `GET ${route}`, status: 404 },
    },
    {
      id: reporter.id,
      role: 'machine',
      subject: `${key}/sd-f1`,
      result: 'refused',
      details: { route: `POST ${route}/activiteiten/:activiteit/standen`, status: 403 },
    },
  ])
})

test('where the trail cannot be written nothing is shown and nothing is done', async () => {
  await adminQuery(`
    create function audit.fail() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
    create trigger fail before insert on audit.entry for each row execute function audit.fail()`)
  try {
    const shown = await call(read, own)
    expect(shown.status).toBe(500)
    expect(await shown.text()).not.toContain('sd-f1')
  } finally {
    await adminQuery('drop trigger fail on audit.entry; drop function audit.fail()')
  }
})

test('no call asks the database more than a page may', async () => {
  const most: Record<string, number> = {}
  const ask = async (name: string, task: () => Promise<unknown>) => {
    most[name] = (await statementsOf(task)).length
  }
  for (const path of [
    '/plannen',
    `${plan}/activiteiten?aantal=100`,
    own,
    '/organisaties?aantal=100',
    '/diensten?aantal=100',
    '/locaties?aantal=100',
  ])
    await ask(path, () => call(read, path))
  await ask('report', () =>
    call(report, `${own}/standen`, { method: 'POST', body: green, headers: fresh() }),
  )
  console.log(most)
  for (const [name, count] of Object.entries(most))
    expect(count, name).toBeLessThanOrEqual(name === 'report' ? 14 : 6)
})
