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
/** What stands in the first card. */
const firstIn = (page: string) =>
  /(?:Bel eerst|Past het best)<\/h2>.*?<h3[^>]*>(?:<a[^>]*>)?([^<]+)</s.exec(page)?.[1]
const first = async (question: string) => firstIn(await find(question))
/** The names on all cards, in their order. */
const cardsIn = (page: string) =>
  [...page.matchAll(/card-title">(?:<a[^>]*>)?([^<]+)</g)].map(([, name]) => name!)

const safeHome = 'Advies en melden bij Veilig Thuis'

describe('questions, each answered by whom to call first', () => {
  test.each([
    ['ouderenmishandeling, financieel, Kerkrade', 'Hidde Korenbloem'],
    ['meisje 17, huwelijksdwang', 'Amber Wilgenroos'],
    ['complexe scheiding, Vaals', 'Mirte Waterviolier'],
    ['slachtoffer mensenhandel, Maastricht', 'Jelte Zilverschoon'],
    ['stalking door ex', 'Quinten Elzenkatje'],
    ['kind van 4, vermoeden mishandeling, school in Heerlen', 'Mirte Waterviolier'],
    ['eergerelateerd, opvang nodig vannacht', safeHome],
    ['aanranding, student', 'Hulp na aanranding of verkrachting'],
    ['verkrachting vannacht', 'Hulp na aanranding of verkrachting'],
    ['mantelzorger slaat moeder', 'Hidde Korenbloem'],
    ['pleger wil hulp', 'Groepstraining voor plegers van huiselijk geweld'],
  ])('%s', async (question, whom) => {
    expect(await first(question)).toBe(whom)
  })
})

describe('questions asked in a hurry', () => {
  test.each([
    ['meisje 17, huwelijksdwng', 'Amber Wilgenroos'],
    ['vechtscheiding Heerlen kind 8', 'Indra Sneeuwklokje'],
    ['loverboy', 'Jelte Zilverschoon'],
    ['stalking Heerlen', 'Quinten Elzenkatje'],
    ['baby met blauwe plekken Maastricht', 'Puck Duinroosje'],
    ['verkrachting', 'Hulp na aanranding of verkrachting'],
    ['man die zelf wil stoppen met slaan, Maastricht', 'Stoppen met slaan'],
    ['meisjesbesnijdenis spreekuur', 'Spreekuur meisjesbesnijdenis'],
    ['partnergeweld Vaals', 'Mirte Waterviolier'],
    ['moeder geslagen door zoon', 'Mirte Waterviolier'],
    ['partner slaat', 'Mirte Waterviolier'],
    ['(kinder)mishandeling', 'Mirte Waterviolier'],
    ['ik sla mijn vrouw', 'Groepstraining voor plegers van huiselijk geweld'],
    ['Hidde Korenbloem', 'Hidde Korenbloem'],
  ])('%s', async (question, whom) => {
    expect(await first(question)).toBe(whom)
  })

  test.each([
    ['violence of which no more is said', 'slaan'],
    ['violence at home, typed wrong', 'huislijk gewelt'],
    ['nothing that is recognised', 'kwantummechanica'],
    ['what cannot wait', 'huwelijksdwang Heerlen, acuut'],
  ])('%s goes to Veilig Thuis first', async (_, question) => {
    const page = await find(question)
    expect(firstIn(page)).toMatch(/Veilig Thuis$/)
    expect(page).toContain('href="tel:08002000"')
  })

  test.each(['mantelzorger slaat moeder', 'slaan', 'partner slaat', 'partnergeweld Maastricht'])(
    '“%s” does not lead to a course for who hits before all others',
    async (question) => {
      const cards = cardsIn(await find(question))
      const place = cards.findIndex((name) => /Stoppen met slaan|plegers/.test(name))
      expect(cards.length).toBeGreaterThan(3)
      expect(place === -1 || place >= 3).toBe(true)
    },
  )

  test.each([
    'stalking door ex',
    'slachtoffer mensenhandel, Maastricht',
    'aanranding',
    'slachtoffer',
  ])('“%s” does not lead to contact with the offender', async (question) => {
    expect(await find(question)).not.toContain('Contact tussen slachtoffer en dader')
  })

  test('contact with the offender is found by who asks for it', async () => {
    expect(await first('contact met de dader na stalking')).toBe(
      'Contact tussen slachtoffer en dader',
    )
  })

  test('the way into a shelter stands on its card and at the top of its page', async () => {
    const page = await find('eergerelateerd, opvang nodig vannacht')
    const card = page.slice(page.indexOf('Opvang op een geheim adres')).split('</li>')[0]!
    expect(card).toMatch(/Aanmelden via Veilig Thuis: .*tel:08002000.*dag en nacht/s)
    expect(page).toMatch(/Is er nu gevaar\?.*tel:112.*Bel eerst/s)
    const own = await professional.read(
      page
        .slice(0, page.indexOf(card))
        .match(/\/netwerk\/aanbod\/[\w-]+/g)!
        .at(-1)!,
    )
    expect(own).toContain('Aanmelden via Veilig Thuis')
    expect(own).not.toMatch(/onbekend|Bel voor de weg/)
  })

  test('a number nobody checked says so', async () => {
    expect(await find('scheidingsloket Heerlen')).toContain(
      '(telefoonnummer uit 2013, niet nagekeken)',
    )
  })
})

describe('the answer', () => {
  test('has a number to tap, a deputy and a reason', async () => {
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

  test('a word typed wrong is looked for as it was meant', async () => {
    expect(await find('herstelbemidelling')).toContain('Perspectief Herstelbemiddeling')
    expect(await find('scheidngsloket')).toContain('Scheidingsloket')
  })

  test('no names of people are among the words', async () => {
    const words = await adminQuery<{ word: string }>('select word from network.word')
    expect(words.map(({ word }) => word)).toContain('scheidingsloket')
    const names = await adminQuery<{ name: string }>(
      `select lower(unnest(string_to_array(p.name, ' '))) as name from network.person p
         join network.function f on f.person_id = p.id join network.listing l on l.function_id = f.id`,
    )
    expect(names.length).toBeGreaterThan(10)
    const stems = new Set(words.map(({ word }) => word))
    expect(names.filter(({ name }) => stems.has(name))).toEqual([])
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

describe('among more that fits than is looked through', () => {
  const most = 300

  beforeAll(async () => {
    const [{ id }] = (await adminQuery<{ id: string }>(
      "select id from network.organisation where name = 'Gemeente Vaals'",
    )) as [{ id: string }]
    const service = (name: string, summary: string, confirmed = 'platform.today()') =>
      `insert into network.service (organisation_id, name, summary, confirmed_at)
       select '${id}', '${name}', '${summary}', ${confirmed}`
    // Urgent, so that each of them stands before what is sought.
    await adminQuery(
      `${service('Gezelschap', 'Kookt en koestert bijenvolken')} from generate_series(1, ${most})`,
    )
    await adminQuery(
      `${service('Gezelschap van lang geleden', 'Bijenvolken', 'platform.today() - 500')} from generate_series(1, 3)`,
    )
    await adminQuery(service('Imkerij met bijenvolken', 'Samen buiten'))
    await adminQuery(service('Praten over koken', 'Ook over bijenvolken en koestert elkaar'))
    await adminQuery("update network.service set urgency = 'always' where name = 'Gezelschap'")
    await runAs(system, async ({ db }) => {
      const rows = await db
        .selectFrom('network.service')
        .select('id')
        .where('organisationId', '=', id)
        .execute()
      await store.indexServices(
        db,
        rows.map((row) => row.id),
      )
    })
  })

  test.each([
    ['a name that says it', 'bijenvolken', 'Imkerij met bijenvolken'],
    ['who answers to all words', 'bijenvolken koken elkaar', 'Praten over koken'],
  ])('comes first %s', async (_, question, name) => {
    const page = await find(question)
    // Behind Veilig Thuis, which goes before all where no form was heard.
    expect(cardsIn(page)[1]).toBe(name)
    expect(cardsIn(page)).not.toContain('Gezelschap van lang geleden')
  })

  test('counts as before', async () => {
    const rows = await adminQuery<{ counts: string; kind: string }>(
      `select f.counts, coalesce(h.role, case when s.training then 'training' else 'service' end) as kind
       from network.findable f left join network.function h on h.id = f.id
         left join network.service s on s.id = f.id`,
    )
    expect(rows.length).toBeGreaterThan(most)
    expect(rows.filter(({ counts, kind }) => counts !== kind)).toEqual([])
  })
})
