/**
 * Odd and hostile text in every form and every question: never a fault, shown as it was typed.
 */
import { beforeAll, expect, test } from 'vitest'
import { adminQuery } from '#testing/database.ts'
import { anyone, app, as, demonstrationRegion, type Visitor } from '#testing/site.ts'
import { guardOf } from '#platform/web.tsx'

const plan = '/programma/uitvoeringsplan-2024-2027'
const base = [
  'Gewone tekst',
  'Ĳsselmonde, Curaçao, ’s-Hertogenbosch',
  'مرحبا بالعالم',
  '\u202eomgekeerd\u202c',
  'emoji 👩‍👩‍👧‍👦 🏳️‍🌈',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L',
  "'; drop schema programme cascade; --",
  "' or '1'='1",
  '1; select pg_sleep(10)',
  '$$ || pg_sleep(10) || $$',
  '\\x00\\u0000',
  'a\u0000b',
  'a\u0007b',
  '\ud800',
  '%00%0d%0aSet-Cookie: x=1',
  '\r\nX-Injected: yes',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "javascript:/*--></title></style></textarea></script><svg/onload='+/\"/+/onmouseover=1/+alert(1)//'>",
  '</textarea><script>alert(1)</script>',
  '&lt;b&gt; &amp; &#39;',
  '{{7*7}} ${7*7} <%= 7*7 %>',
  '=cmd|"/C calc"!A0',
  '@SUM(1+1)*cmd',
  '../../../../etc/passwd',
  'file:///etc/passwd',
  '() { :;}; echo kwetsbaar',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '０１２３',
  '__proto__',
  'constructor',
  '[object Object]',
  '{"a":1}',
  '%s%s%s%n',
  '   \t  ',
  'a'.repeat(10_000),
  '\ufeff',
  '2026-02-30',
  'GM0917',
  "Robert'); select 1; --",
  'mailto:iemand@example.org?cc=ander@example.org',
  'xn--80ak6aa92e.example',
]
/** Each of them as it is, in quotes, doubled, between words, and very long. */
const naughty = base.flatMap((text) => [
  text,
  `"${text}"`,
  `${text}${text}`,
  `voor ${text} na`,
  `${text}\n${text}`,
  encodeURIComponent(text.toWellFormed()),
  text.toUpperCase(),
  text.split('').toReversed().join(''),
  `${text}%27%22`,
  ` ${text} `,
  `<${text}>`,
  `\\${text}`,
])
let lead: Visitor
let chair: Visitor
let heerlen: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  ;[lead, chair, heerlen] = await Promise.all([
    as('projectleider'),
    as('werkgroepvoorzitter'),
    as('ambtenaar-heerlen'),
  ])
})

/** Every form of the site with a right value for each field. */
const forms: [string, () => Visitor, string, Record<string, string>][] = [
  [
    'a report',
    () => chair,
    `${plan}/activiteiten/sd-f1/stand`,
    {
      time: 'red',
      money: 'green',
      quality: 'green',
      summary: 'Tekst',
      cause: 'Tekst',
      consequence: 'Tekst',
      correction: 'Tekst',
    },
  ],
  [
    'an activity',
    () => lead,
    `${plan}/activiteiten/sd-f1/bewerken`,
    {
      description: 'Tekst',
      expectedEffect: 'Tekst',
      status: '',
      level: '',
      municipalities: 'GM0917',
      why: 'Tekst',
    },
  ],
  [
    'a document',
    () => lead,
    `${plan}/activiteiten/sd-f1/documenten`,
    { name: 'Tekst', url: 'https://example.org/' },
  ],
  [
    'an accent',
    () => heerlen,
    `${plan}/activiteiten/sd-f1/gemeenten/GM0917`,
    { takingPart: 'ja', text: 'Tekst' },
  ],
  [
    'a row',
    () => lead,
    `${plan}/tijdlijn/tl-01`,
    { '2024-Q3': 'start', source: 'Tekst', sourceDate: '2024-06-01' },
  ],
  [
    'a post',
    () => lead,
    `${plan}/begroting/b-scholen`,
    Object.fromEntries([
      ...[2024, 2025, 2026, 2027].flatMap((year) => [
        [`amount-${year}`, '1'],
        [`fund-${year}`, 'regulier'],
        [`remark-${year}`, 'Tekst'],
      ]),
      ['why', 'Tekst'],
    ]) as Record<string, string>,
  ],
  [
    'the status of a plan',
    () => lead,
    `${plan}/status`,
    { status: 'vastgesteld', source: 'Tekst', sourceDate: '2024-06-01' },
  ],
  [
    'a system',
    () => lead,
    '/systemen/nieuw',
    {
      name: 'Tekst',
      title: 'Tekst',
      organisationId: 'niet van iemand',
      scopes: 'plan:lezen',
      municipalities: 'GM0917',
    },
  ],
  ['an address', () => anyone(), '/inloggen', { email: 'iris@voorbeeld.nl', naar: '/start' }],
  ['signing in', () => anyone(), '/inloggen/demonstratie', { persoon: 'fg', naar: '/start' }],
]

test('there are more than 500 of them', () => {
  expect(new Set(naughty).size).toBeGreaterThan(500)
})

test.each(forms)(
  '%s takes or refuses every text, and never fails',
  async (_, visitor, path, right) => {
    const faults: string[] = []
    const fields = Object.keys(right)
    // Every text meets every kind of form once, each time in another field.
    for (const [index, text] of naughty.entries()) {
      const field = fields[index % fields.length]!
      const response = await visitor().post(path, { ...right, [field]: text, version: '1' })
      if (response.status >= 500) faults.push(`${field}: ${JSON.stringify(text).slice(0, 60)}`)
      const html = response.status === 422 ? await response.text() : ''
      if (/<script>alert|<img src=x|<svg\/onload/.test(html))
        faults.push(`${field} shows ${text.slice(0, 40)}`)
      expect(response.headers.has('x-injected')).toBe(false)
    }
    expect(faults).toEqual([])
  },
)

test('a finding takes or refuses every text, and shows what it took', async () => {
  const findings = await adminQuery<{ id: string }>(
    "select f.id from programme.finding f join programme.plan p on p.id = f.plan_id where p.key = 'uitvoeringsplan-2024-2027' and f.resolved_at is null and f.state = 'unknown' order by f.position limit 60",
  )
  for (const [index, { id }] of findings.entries()) {
    const text = base[index % base.length]!
    const path = `${plan}/uitzoeken/${id}`
    const { status } = await lead.post(path, {
      outcome: 'answered',
      answer: text,
      source: text,
      sourceDate: '2026-01-01',
    })
    expect([303, 422], text.slice(0, 40)).toContain(status)
    const html = await lead.read(path)
    expect(html).not.toMatch(/<script>alert|<img src=x|<svg\/onload/)
    if (status === 303) {
      const [row] = await adminQuery<{ answer: string }>(
        'select answer from programme.finding where id = $1',
        [id],
      )
      expect(row?.answer).toBe(
        text.trim().replaceAll('\r\n', '\n') === text.trim() ? text.trim() : row?.answer,
      )
    }
  }
})

test('every question in an address is answered, whatever is asked', async () => {
  const faults: string[] = []
  const paths = [
    '/netwerk?zoek=',
    '/netwerk?soort=',
    '/netwerk?gemeente=',
    '/netwerk?pagina=',
    `${plan}/tijdlijn?lijn=`,
    `${plan}/tijdlijn?groep=`,
    `${plan}/tijdlijn?gemeente=`,
    `${plan}/tijdlijn?status=`,
    `${plan}/uitzoeken?staat=`,
    `${plan}/uitzoeken?pagina=`,
    `${plan}/bron?regel=`,
    '/verantwoording?pagina=',
    '/inloggen?naar=',
    '/systemen?pagina=',
  ]
  for (const [index, text] of naughty.entries()) {
    const path = `${paths[index % paths.length]}${encodeURIComponent(text.toWellFormed())}`
    const response = await lead.get(path)
    if (response.status >= 500) faults.push(path.slice(0, 120))
    if (/<script>alert|<img src=x|<svg\/onload/.test(await response.text()))
      faults.push(path.slice(0, 120))
  }
  expect(faults).toEqual([])
})

test('every place in a path is answered, whatever stands there', async () => {
  const faults: string[] = []
  const patterns = [
    ...new Set(
      app.routes
        .filter(
          ({ method, path, handler }) => method === 'GET' && path.includes(':') && guardOf(handler),
        )
        .map(({ path }) => path),
    ),
  ]
  for (const [index, text] of naughty.entries()) {
    const pattern = patterns[index % patterns.length]!
    const path = pattern
      .replace(':plan', index % 2 ? 'uitvoeringsplan-2024-2027' : ':plan')
      .replaceAll(/:\w+/g, encodeURIComponent(text.toWellFormed()))
    const { status } = await lead.get(path)
    if (status >= 500) faults.push(path.slice(0, 120))
  }
  expect(faults).toEqual([])
})
