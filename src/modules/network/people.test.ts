/**
 * Bringing people in and keeping what they hold, as one does in a browser.
 */
import { beforeAll, expect, test } from 'vitest'
import { accept, demonstrationActor, someone, visitAs } from '#testing/actors.ts'
import { statementsOf } from '#testing/statements.ts'
import { adminQuery } from '#testing/database.ts'
import {
  as,
  demonstrationRegion,
  hidden,
  visibleText,
  type DemonstrationKey,
  type Visitor,
} from '#testing/site.ts'
import type { Actor } from '#platform/database.ts'

const who = {} as Record<DemonstrationKey, Visitor>
let keeper: Actor
let lead: Actor
let other: string

beforeAll(async () => {
  await demonstrationRegion()
  for (const key of ['organisatiebeheerder', 'projectleider', 'projectleider-2', 'fg'] as const)
    who[key] = await as(key)
  keeper = await demonstrationActor('organisatiebeheerder')
  lead = await demonstrationActor('projectleider')
  const [row] = await adminQuery<{ id: string }>(
    "select id from network.organisation where name = 'VISTA college'",
  )
  other = row!.id
})

const newcomer = (more: Record<string, string> = {}) => ({
  name: 'Hazel Wilgenkatje',
  email: `${crypto.randomUUID()}@organisatie.nl`,
  role: 'professional',
  title: 'Verpleegkundige',
  another: 'ja',
  ...more,
})

/** Brings someone in and says where their page is. */
async function broughtIn(visitor: Visitor, form: Record<string, string>, query = '') {
  const response = await visitor.post(`/mensen/nieuw${query}`, form)
  expect(response.status).toBe(303)
  return response.headers.get('location')!.split('?')[0]!
}

const functionOf = async (page: string) =>
  (
    await adminQuery<{ id: string; person: string }>(
      'select id, person_id as person from network.function where person_id = $1 order by ended_at nulls first limit 1',
      [page.split('/').at(-1)],
    )
  )[0]!

test('an organisation brings someone in: person, function, invitation, mail and trail at once', async () => {
  const email = 'nieuw.iemand@organisatie.nl'
  const page = await broughtIn(
    who.organisatiebeheerder,
    newcomer({ email, name: 'Nieke Varenloof' }),
  )
  const text = visibleText(await who.organisatiebeheerder.read(page))
  expect(text).toContain('Nieke Varenloof')
  expect(text).toContain('uitgenodigd')
  expect(text).not.toContain(email)
  const { id, person } = await functionOf(page)
  const [invitation] = await adminQuery<{ id: string; email: string }>(
    'select id, email from identity.invitation where person_id = $1',
    [person],
  )
  expect(invitation).toMatchObject({ email })
  const mails = await adminQuery<{ kind: string; data: object }>(
    'select kind, data from mail.outbox where invitation_id = $1',
    [invitation!.id],
  )
  expect(mails).toEqual([{ kind: 'identity.invitation', data: {} }])
  const trail = await adminQuery<{ action: string }>(
    'select action, subject, details::text as details from audit.entry where subject = $1',
    [id],
  )
  expect(trail).toHaveLength(1)
  expect(JSON.stringify(trail)).not.toMatch(/Nieke|organisatie\.nl/)
})

test('the address stays in identity: no table of the network or of jobs holds it', async () => {
  const email = 'nergens.anders@organisatie.nl'
  await broughtIn(who.organisatiebeheerder, newcomer({ email }))
  for (const table of [
    'network.person',
    'network.function',
    'pgboss.job',
    'audit.entry',
    'platform.notification',
    'platform.submission',
  ])
    expect(
      await adminQuery(`select 1 from ${table} t where t::text like $1`, [`%${email}%`]),
      table,
    ).toEqual([])
})

test('a wrong form says everything at once, keeps what was typed, and makes nobody', async () => {
  const count = async () => (await adminQuery('select id from network.person')).length
  const before = await count()
  const response = await who.organisatiebeheerder.post('/mensen/nieuw', {
    name: 'x'.repeat(200),
    email: 'аnna@organisatie.nl',
    role: 'programmeLead',
    title: '',
    until: '2020-01-01',
  })
  const page = await response.text()
  expect(response.status).toBe(422)
  expect(page).toContain('Er gingen 5 dingen mis')
  expect(page).toContain('value="x')
  expect(await count()).toBe(before)
})

test('an address that is in use makes nobody, and does not say whose it is', async () => {
  const email = 'bekend@organisatie.nl'
  await broughtIn(
    who.projectleider,
    newcomer({ email, name: 'Otte Veldkers' }),
    `?organisatie=${other}`,
  )
  const count = async () => (await adminQuery('select id from network.person')).length
  const before = await count()
  const response = await who.organisatiebeheerder.post(
    '/mensen/nieuw',
    newcomer({ email: 'BEKEND@organisatie.nl' }),
  )
  const text = visibleText(await response.text())
  expect(response.status).toBe(422)
  expect(text).toContain('Met dit adres kan Kring niemand uitnodigen')
  expect(text).toContain('vraag een projectleider')
  expect(text).not.toMatch(/Otte|VISTA/)
  expect(await count()).toBe(before)
})

test('a name that is there already is questioned once', async () => {
  const form = newcomer({ name: 'Twee Keer', another: '' })
  await broughtIn(who.organisatiebeheerder, form)
  const again = { ...form, email: 'twee@organisatie.nl', name: 'TWEE keer' }
  const response = await who.organisatiebeheerder.post('/mensen/nieuw', again)
  expect(response.status).toBe(422)
  expect(visibleText(await response.text())).toContain('Er werkt al iemand met deze naam')
  await broughtIn(who.organisatiebeheerder, { ...again, another: 'ja' })
})

test('sending the form twice brings in one person', async () => {
  const once = hidden(await who.organisatiebeheerder.read('/mensen/nieuw'), 'once')
  const form = { ...newcomer({ name: 'Eén Maal' }), once }
  const answers = await Promise.all([
    who.organisatiebeheerder.post('/mensen/nieuw', form),
    who.organisatiebeheerder.post('/mensen/nieuw', form),
  ])
  expect(answers.map(({ status }) => status)).toEqual([303, 303])
  expect(await adminQuery("select 1 from network.person where name = 'Eén Maal'")).toHaveLength(1)
})

test('the list shows one’s own organisation; a project leader looks through all of them', async () => {
  await someone({ name: 'Ander Elders', role: 'professional', organisationId: other })
  const own = visibleText(await who.organisatiebeheerder.read('/mensen?zoek=Ander+Elders'))
  expect(own).toContain('Niemand gevonden')
  const tried = visibleText(await who.organisatiebeheerder.read('/mensen?organisatie=VISTA'))
  expect(tried).not.toContain('Ander Elders')
  const all = visibleText(
    await who.projectleider.read('/mensen?zoek=Elders&organisatie=vista&rol=professional'),
  )
  expect(all).toContain('Ander Elders')
  expect(visibleText(await who.projectleider.read('/mensen?zoek=Elders&rol=alderman'))).toContain(
    'Niemand gevonden',
  )
  expect(visibleText(await who.projectleider.read('/mensen?zoek=%25'))).toContain(
    'Niemand gevonden',
  )
})

test('a long list comes in pages of 25', async () => {
  for (let n = 0; n < 30; n++)
    await someone({
      name: `Rij ${String(n).padStart(2, '0')}`,
      role: 'professional',
      organisationId: other,
    })
  const first = await who.projectleider.read('/mensen?zoek=Rij')
  const second = await who.projectleider.read('/mensen?zoek=Rij&pagina=2')
  expect(first.match(/>Rij \d\d</g)).toHaveLength(25)
  expect(second.match(/>Rij \d\d</g)).toHaveLength(5)
})

test('when someone was last here is known by month, and by nothing more precise', async () => {
  const { personId, functionId } = await someone({
    role: 'professional',
    organisationId: keeper.organisationId,
  })
  const page = `/mensen/${personId}`
  expect(visibleText(await who.organisatiebeheerder.read(page))).toContain('nog niet')
  await visitAs(functionId)
  const month = new Intl.DateTimeFormat('nl-NL', {
    timeZone: 'Europe/Amsterdam',
    month: 'long',
    year: 'numeric',
  })
  expect(visibleText(await who.organisatiebeheerder.read(page))).toContain(
    `Laatst hier ${month.format(new Date())}`,
  )
  const [row] = await adminQuery<{ day: string }>(
    "select to_char(month, 'DD') as day from identity.presence where person_id = $1",
    [personId],
  )
  expect(row).toEqual({ day: '01' })
})

test('a function ends at once, with its sessions; who is left hears it, and the account sleeps', async () => {
  const page = await broughtIn(who.organisatiebeheerder, newcomer({ name: 'Vera Vertrekt' }))
  const { id, person } = await functionOf(page)
  const visitor = await visitAs(id)
  expect((await visitor.get('/start')).status).toBe(200)
  const confirm = await who.organisatiebeheerder.read(`/mensen/functies/${id}/beeindigen`)
  expect(visibleText(confirm)).toContain('Het account slaapt')
  const done = await who.organisatiebeheerder.post(`/mensen/functies/${id}/beeindigen`, {
    version: hidden(confirm, 'version'),
    once: hidden(confirm, 'once'),
  })
  expect(done.status).toBe(303)
  const after = await visitor.get('/start')
  expect(after.headers.get('location')).toMatch(/^\/inloggen/)
  const told = await adminQuery<{ functionId: string }>(
    'select function_id as "functionId" from platform.notification where subject = $1',
    [`function-ended/${id}`],
  )
  expect(told.map(({ functionId }) => functionId)).toContain(lead.functionId)
  expect(told.map(({ functionId }) => functionId)).not.toContain(keeper.functionId)
  expect(
    await adminQuery(
      'select 1 from identity.invitation where person_id = $1 and withdrawn_at is null',
      [person],
    ),
  ).toEqual([])
  expect(visibleText(await who.organisatiebeheerder.read(page))).toContain('Het account slaapt')
  expect(visibleText(await who.organisatiebeheerder.read('/mensen?zoek=Vera'))).toContain(
    'Niemand gevonden',
  )
  expect(
    visibleText(await who.organisatiebeheerder.read('/mensen?zoek=Vera&gestopt=ja')),
  ).toContain('Vera Vertrekt')
  const again = await who.organisatiebeheerder.post(`/mensen/functies/${id}/beeindigen`, {
    version: '1',
  })
  expect(again.status).toBe(404)
})

test('the page before the end says who takes over', async () => {
  const chair = await demonstrationActor('werkgroepvoorzitter')
  const page = visibleText(
    await who.projectleider.read(`/mensen/functies/${chair.functionId}/beeindigen`),
  )
  expect(page).toMatch(/heeft daarna geen voorzitter meer/)
  const alone = visibleText(
    await who.projectleider.read(`/mensen/functies/${keeper.functionId}/beeindigen`),
  )
  expect(alone).toContain('De projectleiders nemen het over')
})

test('two people who change a function: the second sees what is saved now', async () => {
  const { functionId } = await someone({
    role: 'professional',
    organisationId: keeper.organisationId,
  })
  const path = `/mensen/functies/${functionId}`
  const version = hidden(await who.organisatiebeheerder.read(path), 'version')
  const first = await who.projectleider.post(path, { title: 'Arts', version })
  const second = await who.organisatiebeheerder.post(path, { title: 'Psycholoog', version })
  expect([first.status, second.status]).toEqual([303, 409])
  const page = visibleText(await second.text())
  expect(page).toContain('Iemand anders heeft dit intussen gewijzigd')
  expect(page).toContain('Nu opgeslagen: Arts')
})

test('someone in two organisations is seen by each for its own part', async () => {
  const both = await someone({
    name: 'Beide Kanten',
    role: 'professional',
    organisationId: keeper.organisationId,
  })
  const there = await someone({ ...both, role: 'professional', organisationId: other })
  const page = visibleText(await who.organisatiebeheerder.read(`/mensen/${both.personId}`))
  expect(page).not.toContain('VISTA')
  expect((await who.organisatiebeheerder.get(`/mensen/functies/${there.functionId}`)).status).toBe(
    404,
  )
  expect((await who.organisatiebeheerder.get(`/mensen/${both.personId}/uitnodigen`)).status).toBe(
    404,
  )
  expect(visibleText(await who.projectleider.read(`/mensen/${both.personId}`))).toContain('VISTA')
})

test('a function is given once', async () => {
  const { personId } = await someone({
    role: 'professional',
    organisationId: keeper.organisationId,
  })
  const give = () =>
    who.organisatiebeheerder.post(`/mensen/${personId}/functie`, {
      role: 'attentionOfficer',
      title: 'Aandachtsfunctionaris',
    })
  const answers = await Promise.all([give(), give()])
  expect(answers.map(({ status }) => status).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    303, 422,
  ])
})

test('a project leader gives a function elsewhere, with its municipalities', async () => {
  const { personId } = await someone({
    role: 'professional',
    organisationId: keeper.organisationId,
  })
  const [town] = await adminQuery<{ id: string }>(
    "select id from network.organisation where name = 'Gemeente Vaals'",
  )
  const response = await who.projectleider.post(
    `/mensen/${personId}/functie?organisatie=${town!.id}`,
    {
      role: 'civilServant',
      title: 'Beleidsmedewerker',
      municipalities: ['GM0981', 'GM0917'],
    },
  )
  expect(response.status).toBe(303)
  expect(visibleText(await who.projectleider.read(`/mensen/${personId}`))).toContain(
    'voor Heerlen, Vaals',
  )
})

test('an official of a municipality speaks for it without anyone choosing', async () => {
  const [town] = await adminQuery<{ id: string }>(
    "select id from network.organisation where name = 'Gemeente Vaals'",
  )
  const { functionId } = await someone({
    role: 'organisationAdministrator',
    organisationId: town!.id,
  })
  const administrator = await visitAs(functionId)
  const page = await broughtIn(
    administrator,
    newcomer({ role: 'civilServant', name: 'Vaals Ambtenaar' }),
  )
  expect(visibleText(await administrator.read(page))).toContain('voor Vaals')
})

test('an invitation is sent again, to the same address or another, and taken back', async () => {
  const page = await broughtIn(
    who.organisatiebeheerder,
    newcomer({ email: 'eerst@organisatie.nl' }),
  )
  const { person } = await functionOf(page)
  const open = () =>
    adminQuery<{ email: string }>(
      'select email from identity.invitation where person_id = $1 and accepted_at is null and withdrawn_at is null',
      [person],
    )
  expect((await who.organisatiebeheerder.post(`${page}/uitnodigen?adres=eerder`)).status).toBe(303)
  expect(await open()).toEqual([{ email: 'eerst@organisatie.nl' }])
  expect(
    (await who.organisatiebeheerder.post(`${page}/uitnodigen`, { email: 'dan@organisatie.nl' }))
      .status,
  ).toBe(303)
  expect(await open()).toEqual([{ email: 'dan@organisatie.nl' }])
  expect((await who.organisatiebeheerder.post(`${page}/intrekken`)).status).toBe(303)
  expect(await open()).toEqual([])
})

test('who lost their way in gets a new one; who has an account is not invited', async () => {
  const page = await broughtIn(
    who.organisatiebeheerder,
    newcomer({ email: 'met.account@organisatie.nl' }),
  )
  const { person } = await functionOf(page)
  await accept(person)
  expect(visibleText(await who.organisatiebeheerder.read(page))).toContain('kan inloggen')
  expect((await who.organisatiebeheerder.get(`${page}/uitnodigen`)).status).toBe(404)
  expect((await who.organisatiebeheerder.post(`${page}/opnieuw-inloggen`)).status).toBe(303)
  expect(
    await adminQuery('select email from identity.invitation where person_id = $1 and renews', [
      person,
    ]),
  ).toEqual([{ email: 'met.account@organisatie.nl' }])
})

test('a new organisation and its first administrator come in by browser', async () => {
  const organisation = {
    name: 'Stichting De Wilg',
    kind: 'opvang',
    municipalityCode: 'GM0917',
    website: 'www.dewilg.nl',
  }
  const made = await who.projectleider.post('/mensen/organisaties/nieuw', organisation)
  expect(made.status).toBe(303)
  const next = made.headers.get('location')!
  const form = await who.projectleider.read(next)
  expect(form).toMatch(/value="organisationAdministrator" checked/)
  const query = `?${new URLSearchParams({ organisatie: new URL(next, 'http://x').searchParams.get('organisatie')! })}`
  const page = await broughtIn(
    who.projectleider,
    newcomer({ role: 'organisationAdministrator', title: 'Beheerder', name: 'Wilg Beheerder' }),
    query,
  )
  const administrator = await visitAs((await functionOf(page)).id)
  expect(visibleText(await administrator.read('/mensen'))).toContain('Stichting De Wilg')
  await broughtIn(administrator, newcomer({ name: 'Wilg Collega' }))
})

test.each([
  ['the same name written otherwise', { name: 'stichting de  WILG!', website: '' }],
  ['the same domain', { name: 'Heel iets anders', website: 'https://dewilg.nl/contact' }],
])('an organisation with %s is questioned first', async (_, more) => {
  const organisation = { kind: 'opvang', ...more }
  const response = await who['projectleider-2'].post('/mensen/organisaties/nieuw', organisation)
  expect(response.status).toBe(422)
  expect(visibleText(await response.text())).toContain('Stichting De Wilg')
  const sure = await who['projectleider-2'].post('/mensen/organisaties/nieuw', {
    ...organisation,
    another: 'ja',
  })
  expect(sure.status).toBe(303)
})

test('two project leaders who add the same organisation at once add it once', async () => {
  const add = (key: DemonstrationKey) =>
    who[key].post('/mensen/organisaties/nieuw', { name: 'Huis aan de Beek', kind: 'opvang' })
  const answers = await Promise.all([add('projectleider'), add('projectleider-2')])
  expect(answers.map(({ status }) => status).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    303, 422,
  ])
})

test('names in every script are shown as they are, never as markup', async () => {
  for (const name of ['نورة البحر', 'Anna 🌻 Bosrand', '<b>Vet</b> Gedrukt', "O'Neill & Zn"]) {
    const page = await broughtIn(who.organisatiebeheerder, newcomer({ name }))
    const html = await who.organisatiebeheerder.read(page)
    expect(html).not.toContain('<b>Vet')
    expect(visibleText(html)).toContain(name)
  }
})

test('no page about people asks the database more than eight times', async () => {
  const { personId, functionId } = await someone({
    role: 'professional',
    organisationId: keeper.organisationId,
  })
  const pagesOf: [DemonstrationKey, string[]][] = [
    [
      'organisatiebeheerder',
      [
        '/mensen',
        `/mensen/${personId}`,
        '/mensen/nieuw',
        `/mensen/functies/${functionId}`,
        `/mensen/functies/${functionId}/beeindigen`,
      ],
    ],
    ['projectleider', ['/mensen', `/mensen/${personId}`, '/mensen/voorstellen']],
    ['fg', ['/mensen/nalopen', '/mensen/voorstellen']],
  ]
  for (const [key, paths] of pagesOf)
    for (const path of paths) {
      const asked = await statementsOf(() => who[key].read(path))
      expect(asked.length, `${path}: ${asked.join('\n')}`).toBeLessThanOrEqual(8)
      expect(asked.length).toBeGreaterThan(1)
    }
})
