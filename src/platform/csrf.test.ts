/**
 * No change of anything is taken from another site: every POST there is, from the route table.
 */
import { beforeAll, expect, test } from 'vitest'
import { adminQuery } from '#testing/database.ts'
import { app, as, demonstrationRegion, type Visitor } from '#testing/site.ts'

let lead: Visitor
let operator: Visitor
beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  operator = await as('beheerder')
})

const changes = [
  ...new Set(app.routes.filter(({ method }) => method === 'POST').map(({ path }) => path)),
].filter((path) => !path.endsWith('*'))

/** What a browser says of a form on another site; also one of a look-alike, a neighbour or a sandbox. */
const foreign: [string, Record<string, string>][] = [
  ['another site', { origin: 'https://vals.example', 'sec-fetch-site': 'cross-site' }],
  ['an old browser on another site', { origin: 'https://vals.example' }],
  ['a name that ends as ours', { origin: 'http://nietlocalhost:3000' }],
  ['a name that begins as ours', { origin: 'http://localhost.vals.example:3000' }],
  ['another port', { origin: 'http://localhost:3001', 'sec-fetch-site': 'same-site' }],
  ['a name under ours', { origin: 'http://sub.localhost:3000', 'sec-fetch-site': 'same-site' }],
  ['a sandbox', { origin: 'null' }],
  ['an address that is none', { origin: 'vals' }],
  ['a browser that tells only where it is', { 'sec-fetch-site': 'cross-site' }],
]

const kinds = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/json',
  undefined,
]

test('every change there is refuses what another site sends, whatever it says it is', async () => {
  expect(changes.length).toBeGreaterThan(40)
  const before = await adminQuery('select count(*) as count from audit.entry')
  const taken: string[] = []
  let tried = 0
  for (const path of changes)
    for (const [from, headers] of foreign)
      for (const kind of kinds) {
        const who = path.startsWith('/beheer') ? operator : lead
        const response = await app.request(
          `http://localhost:3000${path.replaceAll(/:[a-z]+/gi, crypto.randomUUID())}`,
          {
            method: 'POST',
            headers: { cookie: who.cookie, ...headers, ...(kind && { 'content-type': kind }) },
            body: new TextEncoder().encode('persoon=fg&decision=approved'),
          },
        )
        tried++
        if (response.status !== 403)
          taken.push(`${path} from ${from} as ${kind}: ${response.status}`)
      }
  expect(taken).toEqual([])
  // Signing out is one of them: both are still in, and nothing at all was done.
  for (const who of [lead, operator]) expect((await who.get('/start')).status).toBe(200)
  expect(await adminQuery('select count(*) as count from audit.entry')).toEqual(before)
  console.info(`${changes.length} changes, ${tried} tries, ${taken.length} taken`)
}, 120_000)

test('the same form of our own is taken', async () => {
  const response = await lead.post('/start/gelezen', {}, { 'sec-fetch-site': 'same-origin' })
  expect(response.status).not.toBe(403)
})
