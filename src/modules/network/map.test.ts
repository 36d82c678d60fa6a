/**
 * The network map: the same in every look, public only where it may be, and never the way to a shelter.
 */
import { hash } from 'node:crypto'
import { extractText } from 'unpdf'
import { beforeAll, expect, test } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { adminQuery } from '#testing/database.ts'
import { anyone, as, demonstrationRegion, visibleText, type Visitor } from '#testing/site.ts'
import { drawMap } from './jobs.ts'
import { layout } from './rules/index.ts'

const inside = '/netwerk/kaart'
const outside = '/aanpak/netwerk'
let lead: Visitor
const draw = () => runAs(system, drawMap.run)

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  await draw()
})

const readers = () => [[inside, lead] as const, [outside, anyone()] as const]
const main = (page: string) => page.slice(page.indexOf('<main'), page.indexOf('</main>'))
const many = (page: string, pattern: RegExp) => [...main(page).matchAll(pattern)].length
const told = (page: string) => Number(/<strong>(\d+) organisaties?<\/strong>/.exec(page)?.[1])

test.each([
  '',
  '&scholen=ja',
  '&vorm=partnergeweld',
  '&gebied=Parkstad&scholen=ja',
  '&gebied=GM0935',
  '&gebied=regio',
  '&lijn=samen-zien',
  '&via=service&vorm=stalking',
])(
  'with %j the map, the graph, the table and the list hold the same organisations',
  async (asked) => {
    for (const [base, reader] of readers()) {
      const look = (beeld: string) => reader.read(`${base}?beeld=${beeld}${asked}`)
      const list = await look('lijst')
      const expected = told(list)
      expect(expected).toBeGreaterThan(0)

      const places = [...main(list).matchAll(/<\/a> \((\d+)\)<ul/g)].map(([, n]) => Number(n))
      expect(places.reduce((sum, n) => sum + n, 0)).toBe(expected)
      const lists = [...main(list).matchAll(/<ul class="map-list">(.*?)<\/ul>/gs)]
      expect(lists.flatMap(([, items]) => [...items!.matchAll(/<li>/g)])).toHaveLength(expected)

      let rows = 0
      for (let page = 1; page <= Math.ceil(expected / 150); page++)
        rows += many(await look(`tabel&pagina=${page}`), /scope="row"/g)
      expect(rows).toBe(expected)

      const web = await look('web')
      const alone = Number(
        /(\d+) organisaties? h(?:eeft|ebben) hier geen verbinding/.exec(visibleText(web))?.[1] ?? 0,
      )
      expect([asked, many(web, /<circle/g) + alone]).toEqual([asked, expected])

      const map = await look('kaart')
      expect(told(map)).toBe(expected)
      if (asked.includes('gebied')) {
        const listed = [...visibleText(main(map)).matchAll(/\((\d+)\) (?=\S)/g)]
        expect(listed.reduce((sum, [, n]) => sum + Number(n), 0)).toBe(expected)
      } else {
        const bubbles = [...main(map).matchAll(/class="map-number"[^>]*>(\d+) ?</g)]
        expect(bubbles.reduce((sum, [, n]) => sum + Number(n), 0)).toBe(expected)
      }
    }
  },
)

test('where somebody hides stands nowhere, in no look, no download and no edition', async () => {
  const secrets = ['Schuilpad', '6291', 'Zwaluwhof']
  const [organisation] = await adminQuery<{ id: string }>(
    `insert into network.organisation (name, kind, municipality_code, address, postcode, place, register, register_key)
     values ('Stichting De Zwaan', 'vrouwenopvang', 'GM0981', 'Schuilpad 7', '6291 ZZ', 'Zwaluwhof', 'partners', 'zwaan')
     returning id`,
  )
  const [ordinary] = await adminQuery<{ id: string }>(
    `insert into network.organisation (name, kind, municipality_code, address, postcode, place, register, register_key)
     values ('Stichting De Gans', 'zorg', 'GM0981', 'Schuilpad 9', '6291 ZZ', 'Zwaluwhof', 'partners', 'gans')
     returning id`,
  )
  await adminQuery(
    "insert into network.location (organisation_id, name, kind) values ($1, 'Plek', 'secret')",
    [ordinary!.id],
  )
  await draw()
  let pages = 0
  for (const [base, reader] of readers())
    for (const kind of ['', '.svg'])
      for (const beeld of ['kaart', 'web', 'tabel', 'lijst'])
        for (const asked of ['', '&gebied=GM0981', '&gebied=regio', `&rond=${organisation!.id}`]) {
          const page = await reader.read(`${base}${kind}?beeld=${beeld}${asked}`)
          for (const secret of secrets)
            expect(page, `${base}${kind} ${beeld}`).not.toContain(secret)
          if (asked === '&gebied=GM0981') {
            expect(page).not.toContain('De Zwaan')
            expect(page).not.toContain('De Gans')
          }
          pages++
        }
  expect(pages).toBe(64)

  // Somewhere else gives the same drawing, picture and A3 to the last byte: nothing in them comes from the place.
  const taken = async () => {
    const all: string[] = []
    for (const [base, reader] of readers())
      for (const kind of ['svg', 'png', 'pdf'])
        for (const asked of ['', '?gebied=GM0981']) {
          const answer = await reader.get(`${base}.${kind}${asked}`)
          expect(answer.status).toBe(200)
          const bytes = Buffer.from(await answer.arrayBuffer())
          all.push(`${base}.${kind}${asked} ${hash('sha256', bytes)}`)
          if (kind !== 'pdf') continue
          const text = await paperText(bytes)
          for (const secret of secrets) expect(text).not.toContain(secret)
        }
    return all
  }
  const before = await taken()
  expect(before).toHaveLength(12)
  await adminQuery(
    `update network.organisation set address = 'Elders 1', postcode = '6412 AA', place = 'Elders',
       municipality_code = 'GM0917' where register_key in ('zwaan', 'gans')`,
  )
  await draw()
  expect(await taken()).toEqual(before)
  expect(await lead.read(`${inside}?beeld=lijst&gebied=regio`)).toContain('De Zwaan')
})

test('everyone sees what is public, and nothing of agreements, groups, people and what is kept inside', async () => {
  await adminQuery(
    `update network.service set hidden = '{all}' where organisation_id =
       (select id from network.organisation where name = 'De Kindertelefoon')`,
  )
  await draw()
  const [plain, professional] = [
    await anyone().read(`${outside}?beeld=web`),
    await lead.read(`${inside}?beeld=web`),
  ]
  expect(professional).toContain('Convenant')
  expect(professional).toContain('Werkgroep')
  expect(plain).not.toMatch(/Convenant|Werkgroep|\/netwerk\/|\/programma\//)
  expect(plain).toContain('Aanbod: Partnergeweld')
  // What the picture and the A3 are made of.
  const drawing = async (reader: Visitor, base: string) =>
    (await reader.get(`${base}.svg?beeld=web`)).text()
  expect(await drawing(lead, inside)).toMatch(/Convenant.*Werkgroep|Werkgroep.*Convenant/s)
  expect(await drawing(anyone(), outside)).not.toMatch(/Convenant|Werkgroep|href/)
  const around = async (reader: { read: (path: string) => Promise<string> }, base: string) =>
    visibleText(await reader.read(`${base}?beeld=tabel`))
  expect(await around(lead, inside)).toMatch(/De Kindertelefoon landelijke hulplijn hele regio \d+/)
  expect(await around(anyone(), outside)).toMatch(
    /De Kindertelefoon landelijke hulplijn hele regio niemand/,
  )
  const answer = await anyone().get(outside)
  expect(answer.headers.get('set-cookie')).toBeNull()
  expect(answer.headers.get('cache-control')).toContain('no-store')
})

const bare = (text: string) => text.replaceAll(/\s+/g, '')

/** What can be read on a PDF, without its spaces and line ends. */
async function paperText(pdf: Buffer): Promise<string> {
  const { text } = await extractText(new Uint8Array(pdf), { mergePages: true })
  return bare(text)
}

test('the map goes along as a drawing, a picture and an A3, in both editions', async () => {
  for (const [base, reader] of readers())
    for (const [kind, type, begin] of [
      ['svg', 'image/svg+xml; charset=utf-8', '<svg'],
      ['png', 'image/png', '\u0089PNG'],
      ['pdf', 'application/pdf', '%PDF'],
    ]) {
      const answer = await reader.get(`${base}.${kind}?gebied=Parkstad`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type])
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="netwerkkaart.${kind}"`,
      )
      const bytes = Buffer.from(await answer.arrayBuffer()).toString('latin1')
      expect(bytes.startsWith(begin!)).toBe(true)
      if (kind !== 'pdf') continue
      // A3, lying.
      expect(bytes).toMatch(/\/MediaBox \[0 0 1190\.\d+ 841\.\d+\]/)
      const text = await paperText(Buffer.from(bytes, 'latin1'))
      const table = await reader.read(`${base}?beeld=tabel&gebied=Parkstad`)
      expect(text).toContain(bare(`${told(table)} organisaties`))
      const names = [...main(table).matchAll(/scope="row"[^>]*>(.*?)<\/th>/gs)]
      expect(names.length).toBe(told(table))
      for (const [, name] of names) expect(text).toContain(bare(visibleText(name!)))
    }
})

test('who is outside does not get the map of who works inside', async () => {
  expect((await anyone().get(inside)).status).not.toBe(200)
  expect((await (await as('beheerder')).get(inside)).status).toBe(404)
  expect((await (await as('beheerder')).get(`${inside}.svg`)).status).toBe(404)
})

test('an agreement that is over ties nobody', async () => {
  const seen = async () =>
    (await lead.read(`${inside}?beeld=web&via=agreement`)).match(/class="map-mark/g)
  expect(await seen()).not.toBeNull()
  await adminQuery(
    `update network.agreement set last_day = '2026-01-01', end_why = 'voorbij',
       function_id = (select id from network.function where demonstration_key = 'projectleider')`,
  )
  expect(await seen()).toBeNull()
  await adminQuery(
    'update network.agreement set last_day = null, end_why = null, function_id = null',
  )
})

test('nothing moves by itself: the same network gets the same places, and is laid out once', async () => {
  const map = {
    ties: [{ id: 'a', kind: 'group', name: 'A', members: ['x', 'y', 'z'], lines: [] }],
  } as const
  const ties = map.ties.map((tie) => ({ ...tie, members: [...tie.members], lines: [] }))
  expect(await layout({ ties })).toEqual(await layout({ ties }))
  const made = () =>
    adminQuery('select edition, digest, made_at from network.map_layout order by 1')
  await draw()
  const before = await made()
  expect(before).toHaveLength(2)
  await draw()
  expect(await made()).toEqual(before)
  await adminQuery('delete from network.agreement_party where true')
  await draw()
  const after = await made()
  expect(after[0]).not.toEqual(before[0])
  // Agreements are in no public edition.
  expect(after[1]).toEqual(before[1])
})

test('five hundred organisations with their ties are one page of at most 300 KB', async () => {
  await adminQuery(
    `with made as (
       insert into network.organisation (name, kind, municipality_code, register, register_key)
       select 'Organisatie nummer ' || n, 'zorg', (array(select code from network.municipality order by code))[1 + n % 16],
         'partners', 'maat/' || n from generate_series(1, 460) n returning id),
     service as (
       insert into network.service (organisation_id, name, summary)
       select id, 'Hulp', 'Hulp bij geweld' from made returning id),
     form as (
       insert into network.service_form (service_id, form_key)
       select s.id, f.key from (select id, row_number() over () as n from service) s
         join (select key, row_number() over (order by key) as n from network.form) f
           on f.n in (1 + s.n % 14, 1 + (s.n * 5) % 14, 1 + (s.n * 11) % 14) returning 1)
     select count(*) as n from form`,
  )
  await runAs(system, async ({ db }) => {
    const { indexServices } = await import('./store/index.ts')
    const rows = await db.selectFrom('network.service').select('id').orderBy('id').execute()
    await indexServices(
      db,
      rows.map(({ id }) => id),
    )
  })
  await draw()
  for (const [base, reader] of readers())
    for (const beeld of ['kaart', 'web', 'tabel', 'lijst']) {
      const path = `${base}?beeld=${beeld}`
      await reader.read(path)
      const started = performance.now()
      const page = await reader.read(path)
      const ms = performance.now() - started
      expect(told(page)).toBeGreaterThanOrEqual(500)
      console.log(`${path}: ${Math.round(ms)} ms, ${Math.round(page.length / 1000)} KB`)
      expect([path, page.length < 300_000]).toEqual([path, true])
    }
})
