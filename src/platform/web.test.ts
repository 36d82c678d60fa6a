import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { beforeAll, expect, test, vi } from 'vitest'
import { record } from '#platform/audit.ts'
import { visitor } from '#platform/database.ts'
import { refuse } from '#platform/refusal.ts'
import { house, showError, workAs, type Web } from '#platform/web.tsx'
import { adminQuery } from '#testing/database.ts'
import { anyone, app, as, demonstrationRegion, hidden, type Visitor } from '#testing/site.ts'

const plan = '/programma/uitvoeringsplan-2024-2027'
let lead: Visitor
let chair: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  chair = await as('werkgroepvoorzitter')
})

const report = {
  time: 'green',
  money: 'green',
  quality: 'green',
  summary: 'Het gaat zoals gepland.',
  cause: '',
  consequence: '',
  correction: '',
}

test('every answer carries every security header, errors too', async () => {
  const answers = [
    await anyone().get('/'),
    await anyone().get('/bestaat-niet'),
    await lead.get('/start'),
    await lead.get('/beheer'),
    await anyone().get('/start'),
    await lead.post(`${plan}/status`, {}),
    await anyone().post('/uitloggen', {}, { origin: 'https://elders.example' }),
    await anyone().get('/gezond'),
  ]
  for (const { status, headers } of answers) {
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy, String(status)).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  }
})

test.each([
  ['another site', { origin: 'https://elders.example' }],
  ['nowhere', { origin: 'null' }],
  [
    'another site, by its own word',
    { origin: 'https://elders.example', 'sec-fetch-site': 'cross-site' },
  ],
])('a form that comes from %s changes nothing', async (_, headers) => {
  const before = await adminQuery('select count(*) as n from programme.status_report')
  for (const path of [`${plan}/activiteiten/sd-f1/stand`, '/uitloggen', '/start/gelezen'])
    expect((await chair.post(path, report, headers)).status).toBe(403)
  expect(await adminQuery('select count(*) as n from programme.status_report')).toEqual(before)
  expect((await chair.get('/start')).status).toBe(200)
})

test('a body over the limit is refused with a sentence', async () => {
  const response = await chair.post(`${plan}/activiteiten/sd-f1/stand`, {
    ...report,
    summary: 'a'.repeat(300_000),
  })
  expect(response.status).toBe(413)
  expect(await response.text()).toContain('te groot')
})

test('a form that is sent twice, ten times at once, does one thing', async () => {
  const page = await chair.read(`${plan}/activiteiten/sd-a1/stand`)
  const form = { ...report, once: hidden(page, 'once') }
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => chair.post(`${plan}/activiteiten/sd-a1/stand`, form)),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]))
  expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1)
  const [{ n } = { n: 0 }] = await adminQuery<{ n: string }>(
    `select count(*) as n from programme.status_report r
       join programme.activity a on a.id = r.activity_id where a.key = 'sd-a1'`,
  )
  expect(Number(n)).toBe(1)
})

test('a form that was wrong can be sent again', async () => {
  const once = crypto.randomUUID()
  const path = `${plan}/activiteiten/sl-f2/stand`
  expect((await chair.post(path, { ...report, summary: '', once })).status).toBe(422)
  expect((await chair.post(path, { ...report, once })).status).toBe(303)
})

test('a fault is a page with a number, and nothing of it is saved or told', async () => {
  await adminQuery(
    'alter table audit.entry add constraint broken check (action <> $$programme.status_reported$$) not valid',
  )
  try {
    const before = await adminQuery('select count(*) as n from programme.status_report')
    const response = await chair.post(`${plan}/activiteiten/sd-f1/stand`, report)
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).toContain(response.headers.get('x-request-id'))
    expect(text).not.toMatch(/constraint|audit|at .*\.ts/i)
    // No entry in the audit trail, no deed.
    expect(await adminQuery('select count(*) as n from programme.status_report')).toEqual(before)
  } finally {
    await adminQuery('alter table audit.entry drop constraint broken')
  }
})

test('a refusal after something was written undoes what was written', async () => {
  const subject = `undone-${crypto.randomUUID()}`
  const site = new Hono<Web>()
    .use(...house())
    .use(
      workAs(
        () => Promise.resolve(visitor),
        () => Promise.resolve({}),
      ),
    )
    .post('/', async (c) => {
      await record(c.var.work, 'test.deed', subject)
      throw refuse('not_found')
    })
  site.onError((error, c) => showError(error, c))
  const response = await site.request('http://localhost:3000/', {
    method: 'POST',
    headers: { origin: 'http://localhost:3000' },
  })
  expect(response.status).toBe(404)
  expect(await adminQuery('select 1 from audit.entry where subject = $1', [subject])).toEqual([])
})

test.each(['40P01', '40001'])(
  'of two who were in the way of each other (%s) one is told to do it again',
  async (code) => {
    const site = new Hono<Web>().use(...house()).get('/', () => {
      throw Object.assign(new Error('deadlock detected'), { code })
    })
    site.onError((error, c) => showError(error, c))
    const response = await site.request('http://localhost:3000/')
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('Doe het nog eens')
  },
)

test('what someone typed, and who, is never in the log', async () => {
  const secret = `geheim-${crypto.randomUUID()}`
  await chair.post(`${plan}/activiteiten/sd-f1/stand`, { ...report, summary: secret })
  await chair.post(`${plan}/activiteiten/sd-f1/stand`, { ...report, time: secret })
  await lead.get(`/netwerk?zoek=${secret}`)
  await lead.get(`/programma/${secret}`)
  await lead.get(`${plan}/uitzoeken/${secret}`)
  await anyone(`__Host-kring=${secret.padEnd(43, 'x').slice(0, 43)}`).get('/start')
  // A fault whose message quotes what was typed.
  await adminQuery(`
    create function pg_temp.quote() returns trigger language plpgsql
      as $$ begin raise exception 'cannot save %', new.name; end $$;
    create trigger quoting before insert on programme.document for each row execute function pg_temp.quote()`)
  await chair.post(`${plan}/activiteiten/sd-f1/documenten`, {
    name: secret,
    url: `https://example.org/${secret}`,
  })
  await adminQuery('drop trigger quoting on programme.document')
  const log = readFileSync(process.env['KRING_LOG_FILE']!, 'utf8')
  expect(log).toContain('"event":"fault"')
  expect(log).not.toContain(secret)
  expect(log).not.toMatch(/Fenna|Dauwdruppel|Wolkenveld/)
  for (const line of log.trim().split('\n')) JSON.parse(line)
})

test('signing out ends the session on the server, and the old cookie opens nothing', async () => {
  const someone = await as('professional')
  expect((await someone.get('/start')).status).toBe(200)
  const response = await someone.post('/uitloggen')
  expect(response.headers.get('clear-site-data')).toContain('storage')
  expect((await someone.get('/start')).status).toBe(303)
})

test('signing in again gives another session and ends the first', async () => {
  const first = await as('professional')
  const response = await first.post('/inloggen/demonstratie', { persoon: 'fg' })
  expect(response.status).toBe(303)
  expect(response.headers.getSetCookie().at(-1)).toMatch(
    /^__Host-kring=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  expect((await first.get('/start')).status).toBe(303)
})

test.each([
  ['//elders.example/'],
  ['https://elders.example/'],
  ['/\\elders.example'],
  ['javascript:alert(1)'],
])('signing in leads nowhere else: %s', async (naar) => {
  const response = await anyone().post('/inloggen/demonstratie', { persoon: 'fg', naar })
  expect(response.headers.get('location')).toBe('/start')
})

test('outside the demonstration nobody can be chosen, and the route is not there', async () => {
  const { createApp } = await import('#app')
  const real = createApp({ demonstration: false })
  const response = await real.request('http://localhost:3000/inloggen/demonstratie', {
    method: 'POST',
    body: new URLSearchParams({ persoon: 'projectleider' }),
    headers: { origin: 'http://localhost:3000' },
  })
  expect(response.status).toBe(404)
  expect(response.headers.getSetCookie()).toEqual([])
  expect(await (await real.request('http://localhost:3000/inloggen')).text()).not.toContain(
    'Wolkenveld',
  )
})

test('public pages set no cookie and ask for none', async () => {
  for (const path of ['/', '/aanpak', '/toegankelijkheid']) {
    const { headers } = await anyone().get(path)
    expect(headers.getSetCookie()).toEqual([])
  }
})

test('an address that is not there shows a resident whom to call and how to leave, and staff their own page', async () => {
  const absent = await anyone().get('/aanpak/iets')
  expect(absent.status).toBe(404)
  const page = await absent.text()
  expect(page).toContain('href="tel:08002000"')
  expect(page).toContain('Verlaat deze site snel')
  expect(page).toContain('<title>Informatie</title>')
  const inside = await (await lead.get('/netwerk/iets')).text()
  expect(inside).toContain('Naar je startpagina')
  expect(inside).not.toContain('Verlaat deze site snel')
})

test('security.txt names a contact and expires within a year', async () => {
  const text = await anyone().read('/.well-known/security.txt')
  expect(text).toMatch(/^Contact: /m)
  const expires = new Date(/^Expires: (.+)$/m.exec(text)![1]!).getTime()
  expect(expires).toBeGreaterThan(Date.now())
  expect(expires).toBeLessThan(Date.now() + 365 * 24 * 3600_000)
})

test('who sends a form slowly holds no connection of the database', async () => {
  const { pools } = await import('#platform/database.ts')
  const before = pools().app.totalCount - pools().app.idleCount
  const slow = Array.from({ length: 20 }, () => {
    // The body never ends: only its first bytes arrive.
    const body = new ReadableStream({
      start: (stream) => stream.enqueue(new TextEncoder().encode('a=')),
    })
    const controller = new AbortController()
    const answer = app.request(
      new Request('http://localhost:3000/start/gelezen', {
        method: 'POST',
        body,
        duplex: 'half',
        signal: controller.signal,
        headers: {
          origin: 'http://localhost:3000',
          cookie: chair.cookie,
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': '1000',
        },
      } as RequestInit),
    )
    return { controller, answer: Promise.resolve(answer).catch(() => undefined) }
  })
  // Who the sender is takes a connection for a moment each; what a slow form would hold stays held.
  await vi.waitFor(() => expect(pools().app.totalCount - pools().app.idleCount).toBe(before), {
    timeout: 5_000,
  })
  expect((await lead.get('/start')).status).toBe(200)
  for (const { controller } of slow) controller.abort()
})

test.each([
  ['https://kring.example', 303],
  ['https://elders.example', 403],
  ['https://kring.example.elders.example', 403],
])('behind a proxy that ends TLS a form from %s answers %s', async (from, status) => {
  const response = await app.request('http://kring.example/inloggen/demonstratie', {
    method: 'POST',
    body: new URLSearchParams({ persoon: 'fg' }),
    headers: { origin: from, host: 'kring.example' },
  })
  expect(response.status).toBe(status)
})
