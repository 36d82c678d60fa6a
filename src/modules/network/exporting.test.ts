/**
 * The register as a file: what comes out can be read in again and changes nothing, and holds nothing that is not for whom it is.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Ajv2020 } from '@redocly/ajv/dist/2020.js'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { actorFrom, runAs } from '#platform/database.ts'
import { readUpload } from '#platform/sheets/index.ts'
import { writeImport } from '#network/jobs.ts'
import { adminQuery } from '#testing/database.ts'
import { anyone, as, demonstrationRegion, type Visitor } from '#testing/site.ts'

type Json = Record<string, unknown>

let lead: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  await adminQuery(
    `with o as (select id from network.organisation where name = 'GGD Zuid-Limburg'),
     l as (insert into network.location (organisation_id, name, address, postcode, place, municipality_code, accessibility, hidden)
       select id, 'Hoofdgebouw', 'Overdwarsweg 1', '6411 AA', 'Heerlen', 'GM0917', 'Lift aanwezig', '{address}' from o
       returning id, organisation_id)
     insert into network.service_location (service_id, location_id)
     select s.id, l.id from network.service s join l on l.organisation_id = s.organisation_id`,
  )
  await adminQuery(
    `update network.service set hidden = '{phone,exclusions}', phone = '0439999991', exclusions = 'Niet voor een ander',
       audience = '=HYPERLINK("http://x")', costs = 'Gratis; eerst bellen, dan | komen', age_from = 4, age_until = 18,
       waiting_days = 12, waiting_at = platform.today(), status = 'inactive'
     where name = 'Scheidingsloket'`,
  )
  await adminQuery(
    `update network.organisation set summary = '@werkt', kvk = '87654321', phone = '+4924112345' where name = 'LOEF'`,
  )
})

async function take(edition: string, format: string, visitor = lead): Promise<Uint8Array> {
  const response = await visitor.get(`/netwerk/uitvoer/${edition}/${format}`)
  if (response.status !== 200) throw new Error(`${edition} ${format} answers ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** Reads a file in as far as looking. @returns where it is, and how many entries would become what */
async function look(content: Uint8Array, typed: Record<string, string>, sheet = 0) {
  const body = new FormData()
  body.append('file', new File([content as Uint8Array<ArrayBuffer>], 'kring'))
  const sent = await lead.send('/netwerk/inlezen', { method: 'POST', body })
  const at = sent.headers.get('location')!
  const html = await lead.read(`${at}?blad=${sheet}`)
  const columns = Object.fromEntries(
    [...html.matchAll(/<select[^>]*name="(kolom-[^"]+)".*?>(.*?)<\/select>/gs)].map(
      ([, name, options]) => [name!, /<option value="([^"]*)" selected/.exec(options!)?.[1] ?? ''],
    ),
  )
  const holds = /name="holds" value="(\w+)"/.exec(html)?.[1] ?? ''
  const checked = await lead.post(`${at}/kolommen`, {
    holds,
    sheet: String(sheet),
    ...columns,
    ...typed,
  })
  if (checked.status !== 303) throw new Error(await checked.text())
  const rows = await adminQuery<{ outcome: string; count: number; which: string[] }>(
    `select outcome, count(*)::int as count,
            (array_agg(name || ' ' || coalesce(before::text, '') || problems::text))[1:3] as which
     from network.import_row where import_id = $1 group by 1`,
    [at.split('/').at(-1)],
  )
  return { at, rows, found: Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count])) }
}

/** How many there are of what a file holds: all but Kring itself and secret places. */
const counts = async () =>
  (
    await adminQuery<{ all: number }>(
      `select (select count(*) from network.organisation where register <> 'kring')
            + (select count(*) from network.location where kind <> 'secret')
            + (select count(*) from network.service) as all`,
    )
  )[0]!.all

describe('what comes out goes in again and changes nothing', () => {
  test('as HSDS, which is valid by its schemas', async () => {
    const file = await take('netwerk', 'json')
    const { organizations } = JSON.parse(new TextDecoder().decode(file)) as {
      organizations: Json[]
    }
    const validate = validator('organization')
    expect(organizations.flatMap((one) => validate(one))).toEqual([])
    expect(organizations.length).toBeGreaterThan(250)
    const { rows, found } = await look(file, { register: 'terug' })
    expect(found, JSON.stringify(rows)).toEqual({ same: await counts() })
  })

  test('as sheets, one for each kind', async () => {
    const parts = unzipSync(await take('netwerk', 'csv'))
    expect(Object.keys(parts).sort()).toEqual(['aanbod.csv', 'organisaties.csv', 'plekken.csv'])
    let same = 0
    for (const [name, part] of Object.entries(parts)) {
      const { rows, found } = await look(part, { register: 'terug' })
      expect(Object.keys(found), `${name} ${JSON.stringify(rows)}`).toEqual(['same'])
      same += found['same'] ?? 0
    }
    expect(same).toBe(await counts())
    const text = new TextDecoder().decode(parts['aanbod.csv'])
    // No cell begins with what a spreadsheet works out.
    expect(text).toContain(`"'=HYPERLINK(`)
    expect(new TextDecoder().decode(parts['organisaties.csv'])).toContain("'@werkt")
    expect(new TextDecoder().decode(parts['organisaties.csv'])).toContain("'+4924112345")
  })

  test('as a workbook, in which every cell is text', async () => {
    const book = await take('netwerk', 'xlsx')
    const sheets = Object.entries(unzipSync(book)).filter(([name]) => /sheet\d+\.xml$/.test(name))
    expect(sheets.length).toBe(3)
    for (const [, xml] of sheets) expect(new TextDecoder().decode(xml)).not.toContain('<f>')
    const read = await readUpload(book)
    expect('sheets' in read && read.sheets.map(({ name }) => name)).toEqual([
      'Organisaties',
      'Plekken',
      'Aanbod',
    ])
    let same = 0
    for (const sheet of [0, 1, 2]) {
      const { found, rows } = await look(book, { register: 'terug' }, sheet)
      expect(Object.keys(found), JSON.stringify(rows)).toEqual(['same'])
      same += found['same'] ?? 0
    }
    expect(same).toBe(await counts())
  })

  test('the examples of the specification: in, out, and in again', async () => {
    for (const name of ['organization_full', 'service_full']) {
      const bytes = readFileSync(`data/hsds/examples/${name}.json`)
      const typed = { register: name.replaceAll('_', '-'), kind: 'ggd' }
      const first = await look(bytes, typed)
      await lead.post(
        `${first.at}/dubbelen`,
        Object.fromEntries([1, 2, 3, 4].map((number) => [`keuze-${number}`, 'add'])),
      )
      await run(first.at)
      const second = await look(await take('netwerk', 'json'), { register: 'terug' })
      expect(second.found, JSON.stringify(second.rows)).toEqual({ same: await counts() })
      const third = await look(bytes, typed)
      expect(Object.keys(third.found), JSON.stringify(third.rows)).toEqual(['same'])
    }
  }, 60_000)

  test('it finds a difference when there is one', async () => {
    const text = new TextDecoder().decode(await take('netwerk', 'json'))
    const changed = text.replace('"name":"GGD Zuid-Limburg"', '"name":"GGD Elders"')
    expect(changed).not.toBe(text)
    const { found } = await look(new TextEncoder().encode(changed), { register: 'terug' })
    expect(found['changed']).toBe(1)
  })
})

/** Reads a file in, as a worker does. */
async function run(at: string): Promise<void> {
  const id = at.split('/').at(-1)!
  const response = await lead.post(`${at}/uitvoeren`, { addresses: 'public' })
  if (response.status !== 303) throw new Error(await response.text())
  const [maker] = await adminQuery(
    'select a.* from network.import i, identity.actor_of(i.made_by) a where i.id = $1',
    [id],
  )
  for (let part = 0; part < 3; part++)
    await runAs(actorFrom(maker as never), (work) => writeImport.run(work, { importId: id }))
}

function validator(schema: string): (value: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  for (const path of globSync('data/hsds/schema/*.json'))
    ajv.addSchema(JSON.parse(readFileSync(path, 'utf8')) as Json, basename(path))
  const validate = ajv.getSchema(`${schema}.json`)!
  return (value) =>
    validate(value)
      ? []
      : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`)
}

describe('what a file holds', () => {
  const secrets = ['Opvanglocatie', 'Korenbloem', 'Rietzanger', 'Wolkenveld']
  const within = ['0439999991', 'Niet voor een ander', 'Overdwarsweg']

  test('never a secret place or a person, and to everyone only what is for everyone', async () => {
    await adminQuery(
      "update network.organisation set address = 'Verscholenpad 17' where kind = 'opvang'",
    )
    for (const format of ['json', 'csv', 'xlsx']) {
      const open = textOf(await take('openbaar', format))
      const network = textOf(await take('netwerk', format))
      for (const mark of secrets) {
        expect(open, mark).not.toContain(mark)
        expect(network, mark).not.toContain(mark)
      }
      for (const mark of [...within, 'Verscholenpad']) expect(open, mark).not.toContain(mark)
      for (const mark of within) expect(network, mark).toContain(mark)
      expect(open).toContain('Meldpunt stalking')
    }
  })

  test('everyone inside takes the public edition; the other only who keeps the register', async () => {
    const professional = await as('professional')
    await take('openbaar', 'json', professional)
    expect(await professional.read('/netwerk/uitvoer')).not.toContain('/netwerk/uitvoer/netwerk/')
    expect((await professional.get('/netwerk/uitvoer/netwerk/json')).status).toBe(404)
    expect((await lead.get('/netwerk/uitvoer/openbaar/exe')).status).toBe(404)
    const [taken] = await adminQuery<{ count: string }>(
      "select count(*) from audit.entry where action = 'network.exported'",
    )
    expect(Number(taken!.count)).toBeGreaterThan(5)
  })
})

/** All text of a file, unpacked when it is packed. */
function textOf(bytes: Uint8Array): string {
  const decode = (part: Uint8Array) => new TextDecoder().decode(part)
  if (bytes[0] !== 0x50) return decode(bytes)
  return Object.values(unzipSync(bytes)).map(decode).join('\n')
}

describe('the public entrance', () => {
  const lines = async (path: string) =>
    (await anyone().read(`/open-referral/v1${path}`))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Json)

  test('gives all of a list, one a line, when it is asked to', async () => {
    for (const [list, schema] of [
      ['organizations', 'organization'],
      ['services', 'service'],
      ['taxonomies', 'taxonomy'],
      ['taxonomy_terms', 'taxonomy_term'],
    ] as const) {
      const all = await lines(`/${list}?format=ndjson&per_page=1`)
      const page = JSON.parse(await anyone().read(`/open-referral/v1/${list}?per_page=1`)) as Json
      expect(all.length, list).toBe(page['total_items'])
      const validate = validator(schema)
      expect(
        all.flatMap((one) => validate(one)),
        list,
      ).toEqual([])
    }
    expect((await lines('/services?format=ndjson&search=stalking')).length).toBeLessThan(5)
  })

  test('finds a service at a place by its id, also far down the list, and no secret one', async () => {
    const [place] = await adminQuery<{ id: string }>(
      "select id from network.location where name = 'Hoofdgebouw'",
    )
    const [owner] = await adminQuery<{ id: string }>(
      "select id from network.organisation where name = 'GGD Zuid-Limburg'",
    )
    await adminQuery(
      `with s as (insert into network.service (organisation_id, name, summary)
         select $1, 'ZZ dienst ' || n, 'Iets' from generate_series(1, 450) n returning id)
       insert into network.service_location (service_id, location_id) select s.id, $2 from s`,
      [owner!.id, place!.id],
    )
    const all = await lines('/service_at_locations?format=ndjson')
    expect(all.length).toBeGreaterThan(450)
    for (const one of [all[0]!, all[300]!, all.at(-1)!]) {
      const found = JSON.parse(
        await anyone().read(`/open-referral/v1/service_at_locations/${String(one['id'])}`),
      ) as Json
      expect(found).toEqual(one)
    }
    const [secret] = await adminQuery<{ id: string }>(
      `select network.service_at_location_id(x.service_id, x.location_id) as id from network.service_location x
         join network.location l on l.id = x.location_id where l.kind = 'secret'`,
    )
    expect(
      (await anyone().get(`/open-referral/v1/service_at_locations/${secret!.id}`)).status,
    ).toBe(404)
    await adminQuery("delete from network.service where name like 'ZZ dienst%'")
  })

  test('tells what there is for a postcode, by the municipality it lies in', async () => {
    const ids = async (path: string) =>
      (
        JSON.parse(await anyone().read(`/open-referral/v1${path}`)) as { contents: Json[] }
      ).contents.map((one) => one['service_id'])
    await adminQuery(
      `insert into network.service_municipality (service_id, municipality_code)
       select x.service_id, 'GM0917' from network.service_location x join network.location l on l.id = x.location_id
       where l.name = 'Hoofdgebouw' on conflict do nothing`,
    )
    await adminQuery(
      "delete from network.service_municipality where municipality_code <> 'GM0917' and service_id in (select x.service_id from network.service_location x join network.location l on l.id = x.location_id where l.name = 'Hoofdgebouw')",
    )
    const heerlen = await ids('/service_at_locations?postcode=6411&proximity=5000')
    expect(heerlen.length).toBeGreaterThan(0)
    const maastricht = await ids('/service_at_locations?postcode=6211AB')
    expect(maastricht.filter((id) => heerlen.includes(id))).toEqual([])
    expect(await ids('/service_at_locations?postcode=9999')).toEqual([])
  })
})

describe('a card of someone to call', () => {
  test('says what the page says, and is gone the moment they no longer want it', async () => {
    const [one] = await adminQuery<{ id: string; name: string }>(
      `select l.function_id as id, p.name from network.listing l join network.function f on f.id = l.function_id
         join network.person p on p.id = f.person_id where f.demonstration_key = 'expert'`,
    )
    const professional = await as('professional')
    const path = `/netwerk/bellen/${one!.id}`
    expect(await professional.read(path)).toContain(`${path}/kaartje.vcf`)
    const card = await professional.read(`${path}/kaartje.vcf`)
    expect(card.startsWith('BEGIN:VCARD\r\nVERSION:4.0\r\n')).toBe(true)
    expect(card).toContain(`FN:${one!.name}\r\n`)
    expect(card).toMatch(/TEL;TYPE=work;VALUE=uri:tel:\+31\d{9}\r\n/)
    expect(card.endsWith('END:VCARD\r\n')).toBe(true)
    for (const line of card.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    const expert = await as('expert')
    await expert.post('/netwerk/vermelding/toestemming', { toestemming: 'nee' })
    const [consent] = await adminQuery<{ at: Date | null }>(
      'select person_consent_at as at from network.listing where function_id = $1',
      [one!.id],
    )
    expect(consent?.at ?? null).toBeNull()
    expect((await professional.get(`${path}/kaartje.vcf`)).status).toBe(404)
    expect((await (await as('beheerder')).get(`${path}/kaartje.vcf`)).status).toBe(404)
  })
})
