/**
 * Agreements as people keep them, as they are reminded of them, and as other modules ask after them.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { runAs, type Actor } from '#platform/database.ts'
import { sweep } from '#platform/jobs.ts'
import { agreementAllows } from './actions/index.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, visibleText, type Visitor } from '#testing/site.ts'

let lead: Visitor
let reader: Visitor
let professional: Actor
let parties: Record<'police' | 'heerlen' | 'vaals', string>

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  reader = await as('professional')
  professional = await demonstrationActor('professional')
  const id = async (name: string) =>
    (
      await adminQuery<{ id: string }>('select id from network.organisation where name = $1', [
        name,
      ])
    )[0]!.id
  parties = {
    police: await id('Politie Eenheid Limburg'),
    heerlen: await id('Gemeente Heerlen'),
    vaals: await id('Gemeente Vaals'),
  }
})

const filled = () => ({
  kind: 'covenant',
  name: 'Convenant proef',
  purpose: 'triage',
  purposeText: 'Samen bepalen wie eerst.',
  partners: [parties.police, parties.heerlen],
  others: '',
  fromDay: '2026-01-01',
  untilDay: '',
  reviewDay: '2027-01-01',
  'share-concerns': 'publicTask',
  'document-name-1': 'De tekst',
  'document-url-1': 'https://example.org/convenant.pdf',
  activities: 'uitvoeringsplan-2024-2027/sd-f1',
})

/** Makes one. @returns its path */
async function anAgreement(change: Record<string, string | string[]> = {}): Promise<string> {
  const response = await lead.post('/netwerk/afspraken/nieuw', { ...filled(), ...change })
  expect(response.status).toBe(303)
  return response.headers.get('location')!.split('?')[0]!
}

const may = (asked: Parameters<typeof agreementAllows>[1], actor = professional) =>
  runAs(actor, (work) => agreementAllows(work, asked))

test('a project leader adds an agreement, and everyone inside reads it', async () => {
  const path = await anAgreement()

  const page = visibleText(await reader.read(path))
  expect(page).toContain('Convenant proef')
  expect(page).toContain('Taak van algemeen belang')
  expect(page).toContain('Politie Eenheid Limburg')
  expect(await reader.read('/netwerk/afspraken')).toContain(path)
  expect(await reader.read(`/netwerk/organisaties/${parties.heerlen}`)).toContain(path)
  expect(await reader.read('/programma/uitvoeringsplan-2024-2027/activiteiten/sd-f1')).toContain(
    path,
  )
})

test('who does not keep agreements cannot add, renew or end one', async () => {
  const path = await anAgreement()
  for (const person of ['professional', 'organisatiebeheerder', 'fg'] as const) {
    const visitor = await as(person)
    expect((await visitor.get('/netwerk/afspraken/nieuw')).status).toBe(404)
    expect((await visitor.post(`${path}/versie`, filled())).status).toBe(404)
    expect((await visitor.post(`${path}/beeindigen`, { endWhy: 'Zomaar' })).status).toBe(404)
  }
})

test('a new version replaces the old one, which stays to be read', async () => {
  const path = await anAgreement()
  const renewed = { ...filled(), 'share-concerns': 'consent', changed: 'Andere grond' }
  const first = await lead.post(`${path}/versie`, { ...renewed, version: '1' })
  expect(first.status).toBe(303)

  const again = await lead.post(`${path}/versie`, { ...renewed, version: '1' })
  expect(again.status).toBe(409)
  expect(await again.text()).toContain('Andere grond')
  expect(visibleText(await reader.read(path))).toContain('Toestemming van de betrokkene')
  const old = visibleText(await reader.read(`${path}?versie=1`))
  expect(old).toContain('Taak van algemeen belang')
  expect(old).toContain('Deze versie geldt nu niet')
})

test('what is typed wrong comes back with what was typed', async () => {
  const wrong = {
    ...filled(),
    partners: parties.police,
    others: 'Bestaat niet BV',
    reviewDay: '2025-01-01',
    'document-url-1': 'http://example.org/',
  }
  const response = await lead.post('/netwerk/afspraken/nieuw', wrong)
  expect(response.status).toBe(422)
  const text = await response.text()
  expect(visibleText(text)).toContain('“Bestaat niet BV” staat niet in het netwerk')
  expect(text).toContain('Bestaat niet BV</textarea>')
})

test('a party is typed by its name, with its place when the name is not enough', async () => {
  const [school] = await adminQuery<{ name: string; place: string }>(`
    select name, place from network.organisation o where register = 'duo'
      and exists (select from network.organisation x where x.name = o.name and x.place <> o.place) limit 1`)
  const one = await lead.post('/netwerk/afspraken/nieuw', { ...filled(), others: school!.name })
  expect(one.status).toBe(422)
  await anAgreement({ others: `${school!.name}, ${school!.place}` })
})

describe('another module asks whether something may be shared', () => {
  test('yes, with the version and the ground', async () => {
    await anAgreement({ partners: [parties.police, parties.vaals] })
    const asked = { parties: [parties.police, parties.vaals], purpose: 'triage' } as const
    expect(await may({ ...asked, data: 'concerns' })).toMatchObject({
      allowed: true,
      ground: 'publicTask',
      version: 1,
    })
    expect(await may({ ...asked, data: 'care' })).toEqual({ allowed: false, because: 'data' })
    expect(await may({ ...asked, data: 'concerns', day: '2025-12-31' })).toEqual({
      allowed: false,
      because: 'period',
    })
    expect(
      await may({ ...asked, parties: [...asked.parties, parties.heerlen], data: 'concerns' }),
    ).toEqual({ allowed: false, because: 'parties' })
  })

  test('the agreement of the demonstration lets the police tell a school', async () => {
    const [school] = await adminQuery<{ id: string }>(
      "select id from network.organisation where name = 'VISTA college'",
    )
    const asked = { parties: [parties.police, school!.id], purpose: 'schoolSignal' } as const
    expect(await may({ ...asked, data: 'occurrence' })).toMatchObject({ allowed: true })
    expect(await may({ ...asked, data: 'criminal' })).toMatchObject({ because: 'data' })
  })

  test('what was ended allows nothing any more', async () => {
    const path = await anAgreement({ purpose: 'learning', 'share-figures': 'publicTask' })
    const asked = {
      parties: [parties.police, parties.heerlen],
      purpose: 'learning',
      data: 'figures',
    } as const
    expect(await may(asked)).toMatchObject({ allowed: true })
    const ended = { lastDay: '2026-06-30', endWhy: 'Niet meer nodig' }
    expect((await lead.post(`${path}/beeindigen`, ended)).status).toBe(303)
    expect(await may(asked)).toEqual({ allowed: false, because: 'period' })
    expect((await lead.post(`${path}/beeindigen`, ended)).status).toBe(409)
    expect(
      (await lead.post(`${path}/versie`, { ...filled(), changed: 'x?', version: '1' })).status,
    ).toBe(422)
    expect(
      (await lead.post(`${path}/versie`, { ...filled(), changed: 'Toch weer', version: '1' }))
        .status,
    ).toBe(409)
  })
})

test('project leaders are told once when a review comes near, and once when it is late', async () => {
  const path = await anAgreement({ name: 'Bijna aan de beurt' })
  const told = async () => {
    await sweep()
    const rows = await adminQuery<{ text: string }>(
      `select n.text from platform.notification n join network.function f on f.id = n.function_id
       where f.demonstration_key = 'projectleider' and n.href = $1 order by n.at`,
      [path],
    )
    return rows.map(({ text }) => text)
  }
  const review = (days: number) =>
    adminQuery(
      `update network.agreement_version set review_day = platform.today() + $2::int
       where agreement_id = $1`,
      [path.split('/').at(-1), days],
    )
  await review(91)
  expect(await told()).toEqual([])
  await review(90)
  expect(await told()).toHaveLength(1)
  expect(await told()).toHaveLength(1)
  await review(-1)
  expect((await told())[1]).toContain('had al opnieuw bekeken moeten zijn')
  expect(await told()).toHaveLength(2)
})

test('a version cannot be changed, not even by who may write it', async () => {
  await anAgreement()
  const actor = await demonstrationActor('projectleider')
  await expect(
    runAs(actor, (work) =>
      work.db.updateTable('network.agreementVersion').set({ name: 'Anders' }).execute(),
    ),
  ).rejects.toThrow(/permission denied/)
  await expect(
    runAs(actor, (work) => work.db.deleteFrom('network.agreementShare').execute()),
  ).rejects.toThrow(/permission denied/)
})
