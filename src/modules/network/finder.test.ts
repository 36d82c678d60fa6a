/**
 * Finding whom to call, as a professional does; and being found, which ends when one says so.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { sweep } from '#platform/jobs.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, type Visitor } from '#testing/site.ts'
import * as store from './store/index.ts'

let professional: Visitor
let expert: Visitor
let keeper: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  professional = await as('professional')
  expert = await as('expert')
  keeper = await as('organisatiebeheerder')
})

const find = (question: string) =>
  professional.read(`/netwerk/vinden?vraag=${encodeURIComponent(question)}`)
/** What stands in the card under "Bel eerst". */
const first = async (question: string) =>
  /Bel eerst<\/h2>.*?<h3[^>]*>.*?>([^<]+)<\/a>/s.exec(await find(question))?.[1]

describe('ten questions, each answered by whom to call first', () => {
  test.each([
    ['ouderenmishandeling, financieel, Kerkrade', 'Hidde Korenbloem'],
    ['meisje 17, huwelijksdwang', 'Amber Wilgenroos'],
    ['meisje 17, huwelijksdwng', 'Amber Wilgenroos'],
    ['vechtscheiding Heerlen kind 8', 'Indra Sneeuwklokje'],
    ['loverboy', 'Jelte Zilverschoon'],
    ['stalking Heerlen', 'Quinten Elzenkatje'],
    ['baby met blauwe plekken Maastricht', 'Puck Duinroosje'],
    ['verkrachting', 'Hulp na aanranding of verkrachting'],
    ['man die zelf wil stoppen met slaan, Maastricht', 'Stoppen met slaan'],
    ['meisjesbesnijdenis spreekuur', 'Spreekuur meisjesbesnijdenis'],
    ['partnergeweld Vaals', 'Mirte Waterviolier'],
  ])('%s', async (question, whom) => {
    expect(await first(question)).toBe(whom)
  })

  test('the answer has a number to tap, a deputy and a reason', async () => {
    const page = await find('ouderenmishandeling, financieel, Kerkrade')
    expect(page).toContain('href="tel:0450000013"')
    expect(page).toMatch(/Geen gehoor\? Vervanger: (?:<!--.*?-->)?Tessel Rivierduin/)
    expect(page).toContain('Waarom deze: is er voor ouderenmishandeling en financieel misbruik')
  })

  test('what nobody does says so, with a way on', async () => {
    const page = await find('kwantummechanica')
    expect(page).toContain('Niemand gevonden die hierbij past')
    expect(page).toContain('href="tel:08002000"')
  })

  test('a word typed wrong that is in no list is looked for as it was meant', async () => {
    expect(await find('herstelbemidelling')).toContain('Perspectief Herstelbemiddeling')
  })
})

describe('being found ends at once', () => {
  const card = async () => {
    const [row] = await adminQuery<{ id: string }>(
      "select id from network.function where demonstration_key = 'expert'",
    )
    return `/netwerk/bellen/${row!.id}`
  }

  test('by the person: from the finder, the own card, the organisation and as deputy', async () => {
    const path = await card()
    expect((await professional.get(path)).status).toBe(200)
    await expert.post('/netwerk/vermelding/toestemming', { found: 'nee' })

    expect(await find('ouderenmishandeling Kerkrade')).not.toContain('Hidde Korenbloem')
    expect((await professional.get(path)).status).toBe(404)
    const [org] = await adminQuery<{ id: string }>(
      "select id from network.organisation where name = 'Gemeente Kerkrade'",
    )
    expect(await professional.read(`/netwerk/organisaties/${org!.id}`)).not.toContain('Hidde')
    const index = await adminQuery(
      `select 1 from network.findable where id = '${path.split('/').at(-1)}'`,
    )
    expect(index).toEqual([])

    await expert.post('/netwerk/vermelding/toestemming', { found: 'ja' })
    expect(await first('ouderenmishandeling, financieel, Kerkrade')).toBe('Hidde Korenbloem')
  })

  test('nobody consents for another, not by form and not in SQL', async () => {
    const path = await card()
    const id = path.split('/').at(-1)!
    expect(
      (await keeper.post(`/netwerk/vermelding/${id}/toestemming`, { found: 'ja' })).status,
    ).toBe(404)
    const lead = await as('projectleider')
    await expect(
      lead.post(`/netwerk/vermelding/${id}/toestemming`, { found: 'ja' }),
    ).resolves.toHaveProperty('status', 303)
    const [actor] = await adminQuery<{ id: string }>(
      "select id from network.function where demonstration_key = 'projectleider'",
    )
    const consent = runAs({ ...system, functionId: actor!.id }, ({ db }) =>
      store.saveConsent(db, id, { personConsentAt: new Date() }),
    )
    await expect(consent).rejects.toThrow('consents for themselves')
  })

  test('when a function ends the place is free, the listing is gone and the organisation knows', async () => {
    const [left] = await adminQuery<{ id: string; organisation_id: string }>(
      `update network.function f set ended_at = now() from network.person p
       where p.id = f.person_id and p.name = 'Indra Sneeuwklokje' returning f.id, f.organisation_id`,
    )
    // Before any sweep: whoever left is not found.
    expect(await find('vechtscheiding Heerlen')).not.toContain('Indra')
    await sweep()
    expect(
      await adminQuery(`select 1 from network.listing where function_id = '${left!.id}'`),
    ).toEqual([])
    expect(await professional.read(`/netwerk/organisaties/${left!.organisation_id}`)).toContain(
      'Plek vrij: expert',
    )
    const told = await adminQuery(
      `select 1 from platform.notification where subject = 'vacancy/${left!.id}'`,
    )
    expect(told.length).toBeGreaterThan(0)
  })

  test('a successor fills the place', async () => {
    await adminQuery(
      `insert into network.function (person_id, organisation_id, role, title)
       select gen.id, v.organisation_id, v.role, 'Opvolger' from network.vacancy v,
         lateral (select id from network.person where name = 'Gijs Heidebloesem') gen
       where v.closed_at is null`,
    )
    await sweep()
    expect(await adminQuery('select 1 from network.vacancy where closed_at is null')).toEqual([])
  })
})

describe('one’s own listing', () => {
  test('is made, asks consent, and is kept when wrong', async () => {
    const wrong = await professional.post('/netwerk/vermelding/wijzigen', {
      subject: 'Vragen over baby’s',
      phone: '12',
      ageFrom: '9',
      ageUntil: '4',
    })
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    expect(page).toContain('Dit is geen telefoonnummer')
    expect(page).toContain('Vragen over baby’s')

    const right = await professional.post('/netwerk/vermelding/wijzigen', {
      subject: 'Vragen over baby’s',
      phone: '+31 (0)43 000 00 21',
      forms: ['kindermishandeling'],
      municipalities: [],
    })
    expect(right.status).toBe(303)
    expect(await professional.read('/netwerk/vermelding')).toContain('Niemand vindt je')
    expect(await expert.read('/netwerk/vinden?vraag=baby’s+GGD')).not.toContain('Sanne Rietpluim')

    // Someone who had the page open before that does not undo it unseen.
    const late = await professional.post('/netwerk/vermelding/wijzigen', {
      subject: 'Overleg dat al veranderd was',
      phone: '+31 (0)43 000 00 21',
      forms: ['kindermishandeling'],
      version: '0',
    })
    expect(late.status).toBe(409)
    const again = await late.text()
    expect(again).toContain('Overleg dat al veranderd was')
    expect(again).toContain('Iemand anders wijzigde dit intussen')
  })

  test('that is old is asked about, and confirmed with one button', async () => {
    await adminQuery('update network.listing set confirmed_at = platform.today() - 380')
    expect(await expert.read('/netwerk/vermelding')).toContain('Klopt dit nog?')
    await sweep()
    const told = await adminQuery(
      `select 1 from platform.notification n join network.function f on f.id = n.function_id
       where f.demonstration_key = 'expert' and n.subject like 'listing-due/%'`,
    )
    expect(told).toHaveLength(1)
    await expert.post('/netwerk/vermelding/bevestigen')
    expect(await expert.read('/netwerk/vermelding')).not.toContain('Klopt dit nog?')
  })

  test('that nobody confirmed for 13 months is grey and comes last', async () => {
    await adminQuery('update network.listing set confirmed_at = platform.today() - 500')
    await adminQuery(
      "update network.findable set confirmed_at = platform.today() - 500 where kind = 'person'",
    )
    const page = await find('ouderenmishandeling Kerkrade')
    expect(page).toContain('Lang niet bevestigd')
    expect(await first('ouderenmishandeling Kerkrade')).toBe(
      'Steunpunt financieel misbruik van ouderen',
    )
  })
})
