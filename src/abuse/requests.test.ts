/**
 * Requests that no browser sends, SQL in every parameter, and formulas in what is exported.
 */
import { parse } from 'csv-parse/sync'
import { beforeAll, expect, test } from 'vitest'
import { adminQuery } from '#testing/database.ts'
import { anyone, app, as, demonstrationRegion, type Visitor } from '#testing/site.ts'

const plan = '/programma/uitvoeringsplan-2024-2027'
const origin = 'http://localhost:3000'
let lead: Visitor
let officer: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  ;[lead, officer] = await Promise.all([as('projectleider'), as('fg')])
})

const injections = [
  "'",
  '"',
  "' or 1=1 --",
  "1' or '1'='1",
  "') or true --",
  '1; drop schema programme cascade',
  "'; select pg_sleep(3); --",
  "' || pg_sleep(3) || '",
  '1 and 1=(select 1 from pg_sleep(3))',
  "' union select null, token_hash::text from identity.session --",
  '(select version())',
  "$$; copy (select 1) to program 'id'; $$",
  'name desc; select 1',
  'case when true then name else kind end',
  "%' and 1=1 and '%'='",
  '\\',
  '\u02bc or 1=1 --',
  "' and extractvalue(1,1) --",
  'null) or (1=1',
  "{'$gt': ''}",
]

const questions = [
  ['/netwerk', ['zoek', 'soort', 'gemeente', 'pagina', 'sort', 'order', 'limit']],
  ['/mensen', ['zoek', 'organisatie', 'rol', 'gestopt', 'pagina', 'sort', 'order']],
  [`${plan}/tijdlijn`, ['lijn', 'groep', 'gemeente', 'status', 'sort']],
  [`${plan}/uitzoeken`, ['staat', 'pagina', 'sort']],
  [`${plan}/bron`, ['regel']],
  [`${plan}/werkgroepen/wg-hwc/leden`, ['zoek']],
  ['/verantwoording', ['wie', 'organisatie', 'onderdeel', 'van', 'tot', 'na']],
  ['/verantwoording/bestand.csv', ['wie', 'organisatie', 'onderdeel', 'van', 'tot', 'na']],
] as const

test('SQL in a question is text: no fault, no wait, and never more than one may see', async () => {
  const wrong: string[] = []
  const before = await adminQuery('select count(*) as n from programme.activity')
  for (const [path, names] of questions)
    for (const name of names)
      for (const text of injections) {
        const start = performance.now()
        const response = await (path.startsWith('/verantwoording') ? officer : lead).get(
          `${path}?${name}=${encodeURIComponent(text)}`,
        )
        const html = await response.text()
        if (
          response.status >= 500 ||
          performance.now() - start > 2_500 ||
          /\\x[0-9a-f]{64}/.test(html)
        )
          wrong.push(`${response.status} ${path}?${name}=${text}`)
      }
  expect(wrong).toEqual([])
  expect(await adminQuery('select count(*) as n from programme.activity')).toEqual(before)
}, 60_000)

test('no cell of an export begins as a formula does', async () => {
  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=cmd|" /C calc"!A0']
  for (const text of formulas)
    await adminQuery(
      `insert into audit.entry (function_id, person_id, organisation_id, role, action, subject, ground)
       select id, person_id, organisation_id, role, 'test.deed', $1, $1 from network.function
       where demonstration_key = 'fg'`,
      [text],
    )
  const response = await officer.get('/verantwoording/bestand.csv')
  expect(response.status).toBe(200)
  const rows: string[][] = parse(await response.text(), {
    bom: true,
    delimiter: ';',
    relax_column_count: true,
  })
  expect(rows.length).toBeGreaterThan(formulas.length)
  expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
  // Every route that hands out a file for a spreadsheet: the figures are tried in a test of their own, where there are any.
  const files = app.routes.map(({ path }) => path).filter((path) => /\.(csv|xlsx)$/.test(path))
  expect([...new Set(files)].toSorted()).toEqual([
    '/handle-with-care/cijfers.csv',
    '/verantwoording/bestand.csv',
  ])
})

const send = (init: RequestInit & { path: string }) =>
  app.request(origin + init.path, {
    ...init,
    headers: { origin, cookie: lead.cookie, ...(init.headers as Record<string, string>) },
  })

test('bodies and headers that no browser sends are refused, and never a fault', async () => {
  const path = `${plan}/activiteiten/sd-f1/documenten`
  const many = Array.from({ length: 10_000 }, (_, index) => `veld${index}=x`).join('&')
  const multipart = (name: string) =>
    `--grens\r\nContent-Disposition: form-data; name="${name}"; filename="../../etc/passwd"\r\n\r\nx\r\n--grens--\r\n`
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const parts = { 'content-type': 'multipart/form-data; boundary=grens' }
  const requests: RequestInit[] = [
    { body: many, headers: form },
    { body: 'name=a&name=b&url=x&url=y', headers: form },
    { body: '__proto__[x]=1&constructor.prototype.x=1&name[]=a', headers: form },
    { body: '%%%=%E0%A4%A&name=%ff%fe', headers: form },
    { body: '{"name":"a","url":{"$gt":""}}', headers: { 'content-type': 'application/json' } },
    { body: '{', headers: { 'content-type': 'application/json' } },
    { body: multipart('name'), headers: parts },
    { body: multipart('a\u0000b'), headers: parts },
    { body: multipart('x'.repeat(5_000)), headers: parts },
    { body: '--grens', headers: parts },
    { body: 'x', headers: { 'content-type': 'multipart/form-data' } },
    { body: 'x', headers: { 'content-type': 'x'.repeat(500) } },
    { body: 'name=a', headers: { ...form, cookie: `__Host-kring=${'A'.repeat(20_000)}` } },
    { body: 'name=a', headers: { ...form, traceparent: '00-zz', 'x-forwarded-for': "' or 1=1" } },
    { body: `once=${'x'.repeat(5_000)}&version=1e309`, headers: form },
  ]
  const wrong: string[] = []
  for (const [index, init] of requests.entries()) {
    const { status } = await send({ path, method: 'POST', ...init })
    if (status >= 500 || status < 300) wrong.push(`${index}: ${status}`)
  }
  expect(wrong).toEqual([])
  expect(({} as Record<string, unknown>)['x']).toBeUndefined()
})

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'XYZ'])(
  '%s does nothing',
  async (method) => {
    for (const path of ['/start', '/inloggen', plan, '/assets/x', '/'])
      expect((await send({ path, method })).status, path).toBeGreaterThanOrEqual(300)
  },
)

test('no path leads out of the assets', async () => {
  for (const path of [
    '/assets/../package.json',
    '/assets/..%2fpackage.json',
    '/assets/%2e%2e%2fpackage.json',
    '/assets/..%5cpackage.json',
    '/assets/%252e%252e%252fpackage.json',
    '/assets/manifest.json%00.css',
    '/assets//etc/passwd',
    '/assets/....//package.json',
  ]) {
    const response = await anyone().get(path)
    expect(response.status, path).toBe(404)
    expect(await response.text()).not.toMatch(/"dependencies"|root:/)
  }
})

test('nothing typed becomes a header', async () => {
  for (const text of [
    '/start\r\nSet-Cookie: a=b',
    '/start%0d%0aX-Injected: 1',
    '//kwaad.nl',
    '/\\kwaad.nl',
  ]) {
    const response = await anyone().post('/inloggen/demonstratie', { persoon: 'fg', naar: text })
    expect(response.headers.has('x-injected')).toBe(false)
    expect(response.headers.getSetCookie().some((one) => one.startsWith('a='))).toBe(false)
    const location = new URL(response.headers.get('location') ?? '/', origin)
    expect(location.origin).toBe(origin)
  }
})
