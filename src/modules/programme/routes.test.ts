import { globSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { runAs } from '#platform/database.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import {
  anyone,
  as,
  demonstrationRegion,
  hidden,
  visibleText,
  type Visitor,
} from '#testing/site.ts'
import { proposeAction } from './actions/index.ts'

const plan = '/programma/uitvoeringsplan-2024-2027'
let lead: Visitor
let otherLead: Visitor
let chair: Visitor
let member: Visitor
let heerlen: Visitor
let outsider: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  ;[lead, otherLead, chair, member, heerlen, outsider] = await Promise.all([
    as('projectleider'),
    as('projectleider-2'),
    as('werkgroepvoorzitter'),
    as('werkgroeplid'),
    as('ambtenaar-heerlen'),
    as('professional'),
  ])
})

const text = async (visitor: Visitor, path: string) => visibleText(await visitor.read(path))
const number = (page: string, pattern: RegExp) => Number(pattern.exec(page)?.[1])

/** Sends the form of a page as a browser would: with its hidden fields. */
async function send(
  visitor: Visitor,
  page: string,
  fields: Record<string, string | string[]>,
  action = page,
): Promise<Response> {
  const html = await visitor.read(page)
  const version = /name="version" value="(\d+)"/.exec(html)?.[1]
  return visitor.post(action, {
    once: hidden(html.slice(html.indexOf('<main')), 'once'),
    ...(version && { version }),
    ...fields,
  })
}

test('the plan on one page shows ambition, lines, focus first, and how much is unknown', async () => {
  const page = await text(outsider, plan)
  expect(page).toContain('Samen doorbreken wij de cirkel van geweld')
  expect(page).toMatch(
    /Samen zien!.*Focusactiviteiten.*Versterken signaleringsvaardigheden.*Activiteiten.*Vergroten van bewustwording/,
  )
  expect(page).toContain('nog in te vullen: 27 van 27 regels')
})

test('a professional reads the plan and sees no money anywhere', async () => {
  const page = await text(outsider, plan)
  expect(page).not.toContain('€')
  expect(await text(outsider, `${plan}/activiteiten/sz-f1`)).not.toContain('€')
  expect(await outsider.read(plan)).not.toContain('/begroting')
})

test('a project leader resolves a finding; the list shrinks by one and the fact is known, with its source', async () => {
  const list = `${plan}/uitzoeken`
  const open = async () => number(await text(lead, list), /Alles \((\d+)\)/)
  const before = await open()
  const [{ id } = { id: '' }] = await adminQuery<{ id: string }>(
    "select id from programme.finding where subject_kind = 'executor' and subject_key = 'sz-a1-2'",
  )
  expect(await text(outsider, `${plan}/activiteiten/sz-a1`)).toContain(
    'afgeleid Afgeleid uit de volgorde',
  )

  const response = await send(lead, `${list}/${id}`, {
    outcome: 'confirmed',
    answer: 'De werkgroep communicatie doet mee.',
    source: 'Verslag projectleidersoverleg',
    sourceDate: '2026-03-02',
  })

  expect(response.status).toBe(303)
  expect(await open()).toBe(before - 1)
  const page = await text(outsider, `${plan}/activiteiten/sz-a1`)
  expect(page).toContain('De werkgroep communicatie doet mee.')
  expect(page).toContain('Verslag projectleidersoverleg, maandag 2 maart 2026')
  expect(await text(lead, `${list}?staat=uitgezocht`)).toContain(
    'De werkgroep communicatie doet mee.',
  )
})

test('a finding is resolved once; the second is told so', async () => {
  const [{ id } = { id: '' }] = await adminQuery<{ id: string }>(
    "select id from programme.finding where field = 'Open vraag' limit 1",
  )
  const answer = {
    outcome: 'answered',
    answer: 'Eén',
    source: 'Besluit 12',
    sourceDate: '2026-01-05',
  }
  const path = `${plan}/uitzoeken/${id}`
  expect((await lead.post(path, answer)).status).toBe(303)
  const second = await otherLead.post(path, answer)
  expect(second.status).toBe(409)
  expect(await second.text()).toContain('Dit is al uitgezocht')
})

test('who knows something that is not known tells the project leaders, and only them', async () => {
  const [{ id } = { id: '' }] = await adminQuery<{ id: string }>(
    "select id from programme.finding where resolved_at is null and plan_id = (select id from programme.plan where key = 'uitvoeringsplan-2024-2027') limit 1",
  )
  const path = `${plan}/uitzoeken/${id}`
  expect(await outsider.read(path)).toContain(`action="${path}/weten"`)
  expect(await lead.read(path)).not.toContain('Weet jij het?')
  const empty = await outsider.post(`${path}/weten`, { tip: ' ' })
  expect([empty.status, await empty.text()]).toEqual([
    422,
    expect.stringContaining('Schrijf wat je weet.'),
  ])
  const told = await outsider.post(`${path}/weten`, { tip: 'Dat is <i>Roos</i>, zegt de notulist' })
  expect(told.headers.get('location')).toBe(`${path}?gedaan=verteld`)
  for (const reader of [lead, otherLead])
    expect(await reader.read('/start')).toContain(
      'Dat is &lt;i&gt;Roos&lt;/i&gt;, zegt de notulist',
    )
  expect(await text(member, '/start')).not.toContain('zegt de notulist')
  await adminQuery(
    "update programme.finding set resolved_at = now(), resolved_by = (select id from network.function where demonstration_key = 'projectleider'), outcome = 'confirmed', answer = 'Ja', answer_source = 'x', answer_date = platform.today() where id = $1",
    [id],
  )
  expect((await outsider.post(`${path}/weten`, { tip: 'Nog iets' })).status).toBe(409)
  await adminQuery(
    'update programme.finding set resolved_at = null, resolved_by = null, outcome = null, answer = null, answer_source = null, answer_date = null where id = $1',
    [id],
  )
})

test('for a municipality speak its official and its alderman, and nobody who only works there', async () => {
  const page = await text(outsider, '/programma/gemeenten/GM0917')
  const people = await adminQuery<{ name: string; role: string }>(
    `select distinct p.name, f.role from network.function f join network.person p on p.id = f.person_id
       join network.function_municipality m on m.function_id = f.id where m.municipality_code = 'GM0917'`,
  )
  const named = people.filter(({ name }) => page.includes(name)).map(({ role }) => role)
  expect(named).toContain('civilServant')
  expect(named).not.toContain('attendanceOfficer')
  expect(people.map(({ role }) => role)).toContain('attendanceOfficer')
})

test('resolving without a source or with an impossible date says so at the field and in the summary', async () => {
  const [{ id } = { id: '' }] = await adminQuery<{ id: string }>(
    "select id from programme.finding where resolved_at is null and state = 'inferred' and plan_id = (select id from programme.plan where key = 'uitvoeringsplan-2024-2027') limit 1",
  )
  const response = await lead.post(`${plan}/uitzoeken/${id}`, {
    outcome: 'confirmed',
    answer: 'Zo is het <b>echt</b>',
    source: '',
    sourceDate: '2026-02-30',
  })
  const html = await response.text()
  expect(response.status).toBe(422)
  expect(html).toMatch(/<title>Fout: /)
  expect(html.split('Schrijf wie of wat dit zegt').length).toBe(3)
  expect(html.split('Deze datum bestaat niet.').length).toBe(3)
  expect(html).toContain('Zo is het &lt;b&gt;echt&lt;/b&gt;</textarea>')
})

test('filling a row of the timeline makes it known, keeps unknown what is unknown, and says where it came from', async () => {
  const toFill = async () =>
    number(await text(outsider, `${plan}/tijdlijn`), /Nog in te vullen: (\d+)/)
  const before = await toFill()
  const quarters = [
    '2024-Q3',
    '2024-Q4',
    ...['2025', '2026', '2027'].flatMap((year) => [1, 2, 3, 4].map((q) => `${year}-Q${q}`)),
  ]
  const path = `${plan}/tijdlijn/tl-11`
  const source = { source: 'Het oorspronkelijke plan, bladzijde 9', sourceDate: '2024-06-01' }

  const half = { ...source, '2024-Q3': 'start', '2024-Q4': 'ongoing' }
  expect((await send(lead, `${path}/invullen`, half, path)).status).toBe(303)
  expect(await toFill()).toBe(before)
  expect(await text(outsider, path)).toContain('3e kwartaal 2024: start')
  expect(await text(outsider, path)).toContain('1e kwartaal 2025: onbekend')

  const whole = {
    ...source,
    ...Object.fromEntries(quarters.map((quarter) => [quarter, 'ongoing'])),
    '2024-Q3': 'start',
  }
  expect((await send(lead, `${path}/invullen`, whole, path)).status).toBe(303)
  expect(await toFill()).toBe(before - 1)
  const page = await text(outsider, path)
  expect(page).toContain('Bron: Het oorspronkelijke plan, bladzijde 9 (2024-06-01)')
  expect(page).toContain('uitgezocht')
})

test('a row of the timeline carries on an activity of the plan before', async () => {
  expect(await text(outsider, `${plan}/tijdlijn/tl-11`)).toContain('1.5 Uitrol ‘Handle with care’')
  expect(await text(outsider, '/programma/uitvoeringsagenda-2019-2022/activiteiten/1-5')).toContain(
    'Handle With Care (PO)',
  )
})

test('the timeline shows what is asked for: a line, a group, a status', async () => {
  const rows = async (query: string) =>
    ((await outsider.read(`${plan}/tijdlijn?${query}`)).match(/data-row=/g) ?? []).length
  expect(await rows('')).toBe(27)
  expect(await rows('lijn=samen-doen')).toBe(4)
  expect(await rows('groep=wg-mda')).toBe(1)
  expect(await rows('status=lopend')).toBe(2)
  expect(await rows('lijn=bestaat-niet')).toBe(0)
  expect(await rows('gemeente=GM0917')).toBe(0)
})

test.each([
  ['orange', 'red', 'green'],
  ['green', 'green', 'red'],
])(
  'a report that is not all green needs cause, consequence and correction (%s, %s, %s)',
  async (time, money, quality) => {
    const response = await chair.post(`${plan}/activiteiten/sd-f1/stand`, {
      time,
      money,
      quality,
      summary: 'Het loopt anders.',
      cause: 'Te weinig mensen',
      consequence: '',
      correction: ' ',
    })
    const html = await response.text()
    expect(response.status).toBe(422)
    expect(html.split('Bij oranje of rood hoort een gevolg').length).toBe(3)
    expect(html.split('Bij oranje of rood hoort een bijsturing').length).toBe(3)
    expect(html).not.toContain('hoort een oorzaak')
    expect(html).toContain('Te weinig mensen</textarea>')
    expect(html).toMatch(new RegExp(`value="${time}" checked`))
  },
)

test('a report of the chair is on the page of the activity, for everyone, with who and when', async () => {
  const response = await send(chair, `${plan}/activiteiten/sd-f1/stand`, {
    time: 'orange',
    money: 'green',
    quality: 'green',
    summary: 'Het loopt een kwartaal achter.',
    cause: 'Een coach is vertrokken.',
    consequence: 'Twee teams wachten.',
    correction: 'Vanaf januari een nieuwe coach.',
  })
  expect(response.headers.get('location')).toBe(`${plan}/activiteiten/sd-f1?gedaan=stand#stand`)
  const page = await text(outsider, `${plan}/activiteiten/sd-f1`)
  expect(page).toContain('Tijd: oranje')
  expect(page).toContain('Een coach is vertrokken.')
  expect(page).toContain('Fenna Dauwdruppel')
  expect(await text(outsider, plan)).toContain('Oranje')
  expect(
    await adminQuery("select 1 from pgboss.job where name = 'programme.tell-leads'"),
  ).toHaveLength(1)
})

test('two who save the same activity both see both, and nothing is lost', async () => {
  const path = `${plan}/activiteiten/sl-a1`
  const mine = hidden(await lead.read(`${path}/bewerken`), 'version')
  const theirs = hidden(await otherLead.read(`${path}/bewerken`), 'version')
  const edit = (description: string, version: string) => ({
    description,
    expectedEffect: '',
    status: 'lopend',
    level: 'regionaal',
    municipalities: ['GM0917', 'GM0935'],
    why: 'Afgesproken in het overleg van maart.',
    version,
  })
  expect(
    (await otherLead.post(`${path}/bewerken`, edit('De tekst van de ander.', theirs))).status,
  ).toBe(303)

  const response = await lead.post(`${path}/bewerken`, edit('Mijn eigen tekst.', mine))

  const html = await response.text()
  expect(response.status).toBe(409)
  expect(html).toContain('Mijn eigen tekst.</textarea>')
  expect(visibleText(html)).toContain('De tekst van de ander.')
  expect(visibleText(html)).toContain('Joost Kiezelpad')
  expect(await text(lead, path)).toContain('De tekst van de ander.')

  const again = await lead.post(
    `${path}/bewerken`,
    edit('Mijn eigen tekst.', hidden(html, 'version')),
  )
  expect(again.status).toBe(303)
  expect(await text(lead, path)).toContain('Mijn eigen tekst.')
  const kept = await adminQuery(
    "select before from programme.change where subject_key = 'sl-a1' and before ->> 'description' = 'De tekst van de ander.'",
  )
  expect(kept).toHaveLength(1)
})

test('saying the status and the municipalities of an activity resolves what was unknown about them', async () => {
  const open = await adminQuery(
    "select field from programme.finding where subject_kind = 'activity' and subject_key = 'sl-a1' and resolved_at is null",
  )
  expect(open).toEqual([])
  expect(await text(outsider, `${plan}/tijdlijn?gemeente=GM0917`)).toContain('Netwerk in beeld')
})

test('an edit that says nothing of a fact leaves alone what was found out about it', async () => {
  const finding = (field: string) =>
    adminQuery<{ id: string; answer: string | null }>(
      "select id, answer from programme.finding where subject_kind = 'activity' and subject_key = 'sl-a2' and field = $1",
      [field],
    )
  for (const field of ['Status', 'Gemeenten']) {
    const [{ id } = { id: '' }] = await finding(field)
    await lead.post(`${plan}/uitzoeken/${id}`, {
      outcome: 'answered',
      answer: 'Stilgelegd tot besluit',
      source: 'Besluit 12',
      sourceDate: '2026-01-05',
    })
  }
  const path = `${plan}/activiteiten/sl-a2/bewerken`
  const response = await send(lead, path, {
    description: 'Alleen de tekst',
    expectedEffect: '',
    status: '',
    level: '',
    why: 'Een tikfout',
  })
  expect(response.status).toBe(303)
  for (const field of ['Status', 'Gemeenten'])
    expect((await finding(field))[0]?.answer).toBe('Stilgelegd tot besluit')
})

test('a member keeps the page of the own group, but does not say which municipalities take part', async () => {
  const path = `${plan}/activiteiten/sd-a1`
  expect(await member.read(`${path}/bewerken`)).not.toContain('name="municipalities"')
  const response = await send(member, `${path}/bewerken`, {
    description: 'Bijgewerkt door de werkgroep.',
    expectedEffect: '',
    status: '',
    level: '',
    municipalities: ['GM0917'],
    why: 'Na ons overleg.',
  })
  expect(response.status).toBe(303)
  expect(await text(outsider, path)).toContain('Bijgewerkt door de werkgroep.')
  expect(
    await adminQuery(
      "select 1 from programme.activity_municipality m join programme.activity a on a.id = m.activity_id where a.key = 'sd-a1'",
    ),
  ).toEqual([])
})

test.each([
  ['javascript:alert(1)'],
  ['http://'],
  ['ftp://example.org/a'],
  ['https://exa mple.org'],
  [''],
])('a document is a web address, so not “%s”', async (url) => {
  const response = await member.post(`${plan}/activiteiten/sd-f1/documenten`, {
    name: 'Verslag',
    url,
  })
  expect(response.status).toBe(422)
  expect(await response.text()).toContain('Dit is geen webadres')
})

test('a document comes and goes, and the history knows', async () => {
  const path = `${plan}/activiteiten/sd-f1`
  await send(
    member,
    `${path}/documenten/nieuw`,
    { name: 'Analyse 2026', url: 'https://example.org/analyse' },
    `${path}/documenten`,
  )
  const html = await outsider.read(path)
  expect(html).toContain('href="https://example.org/analyse"')
  const remove = /href="([^"]*\/documenten\/[0-9a-f-]{36}\/weghalen)"/.exec(
    await member.read(path),
  )![1]!
  expect((await send(member, remove, {})).status).toBe(303)
  const page = await text(outsider, path)
  expect(page).not.toContain('(toegevoegd')
  expect(page).toContain('Document weggehaald: Analyse 2026')
})

test('a municipality tells what it does, on its own page and on that of the activity', async () => {
  const form = `${plan}/activiteiten/sz-a2/gemeenten/GM0917`
  const response = await send(heerlen, form, { takingPart: 'ja', text: 'Met de brede school.' })
  expect(response.headers.get('location')).toBe('/programma/gemeenten/GM0917?gedaan=opgeslagen')
  expect(await text(outsider, '/programma/gemeenten/GM0917')).toContain('Met de brede school.')
  expect(await text(outsider, `${plan}/activiteiten/sz-a2`)).toContain(
    'Heerlen ja Met de brede school.',
  )
})

test('a budget that no longer adds up is shown as wrong, and nothing is refused', async () => {
  const path = `${plan}/begroting/b-scholen`
  const html = await lead.read(`${path}/bewerken`)
  const form = {
    version: hidden(html, 'version'),
    ...Object.fromEntries(
      [2024, 2025, 2026, 2027].flatMap((year) => [
        [`amount-${year}`, year === 2026 ? '120.000,50' : '111.000'],
        [`fund-${year}`, 'regulier'],
        [`remark-${year}`, ''],
      ]),
    ),
    'amount-2024': '166.000',
    why: 'Besluit 2026-14 van de bestuurlijke commissie',
  }
  expect((await lead.post(path, { ...form, 'amount-2025': 'veel' })).status).toBe(422)
  expect((await lead.post(path, form)).status).toBe(303)
  const page = await text(lead, `${plan}/begroting`)
  expect(page).toContain('De begroting telt niet op')
  expect(page).toContain('€ 1.183.000,50')
  expect(page).toContain('klopt niet')
  expect(await text(lead, path)).toContain('Besluit 2026-14 van de bestuurlijke commissie')
})

test('who may not read the budget meets no amount, wherever it was said', async () => {
  const seen: string[] = []
  for (const path of [
    '/start',
    plan,
    `${plan}/over`,
    `${plan}/uitzoeken`,
    `${plan}/uitzoeken?pagina=2`,
    `${plan}/uitzoeken?staat=uitgezocht`,
    `${plan}/activiteiten/sz-f1`,
    `${plan}/activiteiten/sz-a2`,
    `${plan}/werkgroepen/wg-hwc`,
  ])
    if (/€|1\.?174\.?000|520\.?000|begroting\//i.test(await outsider.read(path))) seen.push(path)
  expect(seen).toEqual([])
  for (const path of ['bron', 'bron.yaml', 'begroting', 'begroting/b-pilots'])
    expect((await outsider.get(`${plan}/${path}`)).status).toBe(404)
  const [{ id } = { id: '' }] = await adminQuery<{ id: string }>(
    "select id from programme.finding where subject_kind = 'budget_post' limit 1",
  )
  expect((await outsider.get(`${plan}/uitzoeken/${id}`)).status).toBe(404)
})

test('a row that becomes unknown again is to be found out again', async () => {
  const path = `${plan}/tijdlijn/tl-12`
  const quarters = [
    '2024-Q3',
    '2024-Q4',
    ...['2025', '2026', '2027'].flatMap((year) => [1, 2, 3, 4].map((q) => `${year}-Q${q}`)),
  ]
  const source = { source: 'Het plan', sourceDate: '2024-06-01' }
  const open = () =>
    adminQuery(
      "select 1 from programme.finding where subject_key = 'tl-12' and field = 'Kwartalen' and resolved_at is null",
    )
  const whole = Object.fromEntries(quarters.map((quarter) => [quarter, 'ongoing']))
  await send(lead, `${path}/invullen`, { ...source, ...whole }, path)
  expect(await open()).toHaveLength(0)
  await send(lead, `${path}/invullen`, { ...source, ...whole, '2026-Q1': '' }, path)
  expect(await open()).toHaveLength(1)
  expect(await text(outsider, path)).not.toContain('Alle kwartalen zijn ingevuld')
})

test('a row that someone else filled shows in words only what differs', async () => {
  const path = `${plan}/tijdlijn/tl-13`
  const source = { source: 'Het plan', sourceDate: '2024-06-01' }
  const seen = hidden(await lead.read(`${path}/invullen`), 'version')
  await otherLead.post(path, { ...source, '2024-Q3': 'ongoing', version: seen })
  const response = await lead.post(path, {
    ...source,
    '2024-Q3': 'start',
    '2024-Q4': '',
    version: seen,
  })
  const page = visibleText(await response.text())
  expect(response.status).toBe(409)
  expect(page).toContain('lopend')
  expect(page.split('Nu opgeslagen').length).toBe(2)
  expect(page).toMatch(/Joost Kiezelpad, Regionaal projectleider GIA deed dat, .*\. Wat jij typte/)
})

test('nothing changes any more in a plan that is closed', async () => {
  const old = '/programma/uitvoeringsagenda-2019-2022'
  expect(await text(lead, old)).toContain('afgesloten')
  expect((await lead.get(`${old}/activiteiten/1-1/bewerken`)).status).toBe(404)
  expect((await lead.post(`${old}/activiteiten/1-1/stand`, {})).status).toBe(404)
})

test('the file is there to the letter, line by line, and as a whole', async () => {
  const response = await member.get(`${plan}/bron.yaml`)
  const [{ text: stored } = { text: '' }] = await adminQuery<{ text: string }>(
    'select text from programme.source_file',
  )
  expect(await response.text()).toBe(stored)
  expect(await text(member, `${plan}/bron?regel=210`)).toContain(
    'geweld in afhankelijkheidsreslaties',
  )
})

test('residents read the plan without signing in: what, not how it goes, and no money', async () => {
  const page = visibleText(await anyone().read('/aanpak'))
  expect(page).toContain('Laagdrempelig aanbod Plegerhulpverlening')
  expect(page).not.toMatch(/€|Oranje|onbekend|Fenna/)
})

test('an outsider cannot tell that an activity has a form', async () => {
  const real = await outsider.get(`${plan}/activiteiten/sd-f1/stand`)
  const unknown = await outsider.get(`${plan}/activiteiten/bestaat-niet/stand`)
  const bare = async (response: Response) =>
    (await response.text()).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
  expect(real.status).toBe(404)
  expect(await bare(real)).toBe(await bare(unknown))
})

test('a project leader seats someone in a group, changes the seat and takes it away', async () => {
  const base = `${plan}/werkgroepen/wg-hwc/leden`
  const [someone] = await adminQuery<{ id: string }>(
    "select id from network.function where demonstration_key = 'werkgroeplid'",
  )
  expect((await chair.get(base)).status).toBe(404)
  expect((await chair.post(base, { member: someone!.id })).status).toBe(404)
  expect((await lead.post(base, { member: someone!.id })).status).toBe(303)
  const page = `${base}/${someone!.id}`
  // Whose function is not that of a chair does not get the chair.
  expect((await send(lead, page, { chair: 'ja' })).status).toBe(422)
  expect((await send(lead, page, { until: '2031-12-31' })).status).toBe(303)
  expect(await text(lead, base)).toContain('Bram Varenblad')
  expect((await send(lead, `${page}/weghalen`, {})).status).toBe(303)
  expect((await lead.get(page)).status).toBe(404)
  expect(await text(lead, base)).toMatch(/Bram Varenblad/)
})

test('a member of the group takes on what was proposed for its activity, and a stranger does not', async () => {
  const proposal = {
    instrument: 'bench',
    subject: 'bench/1',
    text: 'Zorg voor een school',
    href: '/netwerk',
  }
  await adminQuery(
    `insert into programme.activity_instrument (activity_id, instrument, plan_id)
     select id, 'bench', plan_id from programme.activity where key = 'sd-f1'`,
  )
  const leader = await demonstrationActor('projectleider')
  const place = await runAs(leader, (work) => proposeAction(work, proposal))
  expect(place).toBe(`${plan}/activiteiten/sd-f1`)
  const page = await member.read(place!)
  const action = /action="([^"]+\/voorstellen\/[^"]+)"/.exec(page)![1]!
  expect(visibleText(page)).toContain('Zorg voor een school')

  expect((await heerlen.post(action, { outcome: 'accepted' })).status).toBe(404)
  expect((await member.post(action, { outcome: 'misschien' })).status).toBe(400)
  expect((await member.post(action, { outcome: 'accepted' })).status).toBe(303)
  expect((await lead.post(action, { outcome: 'declined' })).status).toBe(409)
  expect(visibleText(await outsider.read(place!))).toContain(
    'Later overgenomen acties Zorg voor een school',
  )
})

test('every deed of the programme is in the audit trail, under its own name and never with its words', async () => {
  const rows = await adminQuery<{ action: string; details: string }>(
    "select distinct action, details::text as details from audit.entry where action like 'programme.%'",
  )
  const sources = globSync('src/modules/programme/actions/*.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const deeds = [...sources.matchAll(/record\(\s*work,\s*'(programme\.[a-z_]+)'/g)].map(
    ([, action]) => action!,
  )
  // Closing a plan would end what the tests before this one need.
  const expected = new Set(deeds.filter((action) => action !== 'programme.plan_status_set'))
  expect(new Set(rows.map(({ action }) => action))).toEqual(expected)
  expect(rows.map(({ details }) => details).join()).not.toMatch(/coach|school|overleg|tekst/)
})
