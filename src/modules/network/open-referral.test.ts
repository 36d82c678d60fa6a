/**
 * The public edition: valid by the schemas of HSDS 3.1, whole, and without anything that is not for everyone.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Ajv2020 } from '@redocly/ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { adminQuery } from '#testing/database.ts'
import { anyone, demonstrationRegion } from '#testing/site.ts'

type Json = Record<string, unknown>
interface List {
  total_items: number
  total_pages: number
  last_page: boolean
  contents: Json[]
}

const ajv = new Ajv2020({ strict: false, validateFormats: true, allErrors: true })
// The formats that the schemas name; a wrong one is found.
ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
ajv.addFormat('uri', (text: string) => URL.canParse(text))
ajv.addFormat('email', /^[^\s@]+@[^\s@]+\.[^\s@]+$/)
ajv.addFormat('date', /^\d{4}-\d{2}-\d{2}$/)
ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)))
ajv.addFormat('time', /^\d{2}:\d{2}/)
for (const path of globSync('data/hsds/schema/*.json'))
  ajv.addSchema(JSON.parse(readFileSync(path, 'utf8')) as Json, basename(path))

function faults(schema: string, value: unknown): string[] {
  const validate = ajv.getSchema(`${schema}.json`)!
  return validate(value)
    ? []
    : validate.errors!.map(({ instancePath, message }) => `${schema}${instancePath} ${message}`)
}
const read = async <T = List>(path: string) =>
  JSON.parse(await anyone().read(`/open-referral/v1${path}`)) as T

beforeAll(async () => {
  await demonstrationRegion()
  await adminQuery(
    `with o as (select id from network.organisation where name = 'GGD Zuid-Limburg'),
     l as (insert into network.location (organisation_id, name, address, postcode, place, accessibility, hidden)
       select id, 'Hoofdgebouw', 'Overdwarsweg 1', '6411 AA', 'Heerlen', 'Lift aanwezig', '{}' from o returning id)
     insert into network.service_location (service_id, location_id)
     select s.id, l.id from network.service s join o on o.id = s.organisation_id, l`,
  )
})

test('the schemas find a fault, and take the examples of the specification', () => {
  expect(faults('service', { id: 'x', name: 'Zonder status' }).length).toBeGreaterThan(1)
  const example = (name: string) =>
    JSON.parse(readFileSync(`data/hsds/examples/${name}.json`, 'utf8')) as unknown
  expect(faults('taxonomy_term', example('taxonomy_term'))).toEqual([])
  expect(faults('taxonomy', example('taxonomy'))).toEqual([])
})

test('the whole region is valid, page by page and each by itself', async () => {
  const wrong: string[] = []
  for (const [list, schema] of [
    ['organizations', 'organization'],
    ['services', 'service'],
    ['service_at_locations', 'service_at_location'],
    ['taxonomies', 'taxonomy'],
    ['taxonomy_terms', 'taxonomy_term'],
  ] as const) {
    const ids = new Set<unknown>()
    let total = 0
    for (let page = 1; ; page++) {
      const answer = await read(`/${list}?per_page=100&page=${page}&full=true`)
      total = answer.total_items
      for (const one of answer.contents) {
        ids.add(one['id'])
        wrong.push(...faults(schema, one))
      }
      if (answer.last_page) break
    }
    expect(ids.size, list).toBeGreaterThan(0)
    if (list !== 'service_at_locations') expect(ids.size, list).toBe(total)
    for (const id of [...ids].slice(0, 40))
      wrong.push(...faults(schema, await read<Json>(`/${list}/${String(id)}`)))
  }
  expect(wrong).toEqual([])
  const [{ count }] = (await adminQuery(
    "select count(*) as count from network.organisation where register <> 'kring'",
  )) as [{ count: number }]
  expect((await read('/organizations?per_page=1')).total_items).toBe(count)
})

describe('a list answers what is asked', () => {
  test('by term, by organisation, by word, and by POST the same', async () => {
    const terms = await read('/taxonomy_terms')
    const stalking = terms.contents.find((one) => one['code'] === 'stalking')!
    const found = await read(`/services?taxonomy_term_id=${String(stalking['id'])}`)
    const names = found.contents.map((one) => one['name'])
    expect(names).toContain('Meldpunt stalking')
    expect(names).not.toContain('Scheidingsloket')
    expect((await read('/services?search=Scheidingsloket')).total_items).toBe(1)
    const posted = await anyone().post('/open-referral/v1/services', { search: 'Scheidingsloket' })
    expect(((await posted.json()) as List).total_items).toBe(1)
    const [first] = found.contents
    const byOrganisation = await read(
      `/services?organization_id=${String(first!['organization_id'])}`,
    )
    expect(byOrganisation.contents.map((one) => one['id'])).toContain(first!['id'])
  })

  test('odd questions as if they were not asked, and what is not there with 404', async () => {
    expect(
      (await read('/services?page=-1&per_page=9999&organization_id=x')).contents.length,
    ).toBeGreaterThan(0)
    expect(
      (await read('/services?taxonomy_term_id=00000000-0000-4000-8000-000000000000')).total_items,
    ).toBe(0)
    for (const path of [
      'services/x',
      'organizations/00000000-0000-4000-8000-000000000000',
      'taxonomies/1',
    ])
      expect((await anyone().get(`/open-referral/v1/${path}`)).status, path).toBe(404)
  })
})

describe('what is not for everyone', () => {
  test('is in no answer: hidden fields, services within the network, secret places, people', async () => {
    await adminQuery(
      `update network.service set hidden = '{phone,accessText,openings}', phone = '0439999991',
         access_text = 'Verborgen aanmeldweg' where name = 'Scheidingsloket'`,
    )
    await adminQuery(
      "update network.service set hidden = '{all}' where name = 'Contactpersonen eergerelateerd geweld'",
    )
    await adminQuery(
      "update network.organisation set address = 'Verscholenpad 17' where kind = 'opvang'",
    )
    await adminQuery("update network.location set hidden = '{address}' where name = 'Hoofdgebouw'")
    let all = ''
    for (const list of ['organizations', 'services', 'service_at_locations'])
      for (let page = 1; page <= 4; page++)
        all += await anyone().read(
          `/open-referral/v1/${list}?per_page=100&page=${page}&full=true&full_service=true`,
        )
    for (const mark of [
      '0439999991',
      'Verborgen aanmeldweg',
      'Contactpersonen eergerelateerd geweld',
      'Verscholenpad',
      'Opvanglocatie',
      'Overdwarsweg',
      'Korenbloem',
      'Rietzanger',
    ])
      expect(all, mark).not.toContain(mark)
    expect(all).toContain('Scheidingsloket')
    // Neither is it counted.
    expect((await read('/services?search=Contactpersonen')).total_items).toBe(0)
  })
})
