/**
 * Keeping the register: an organisation its own, a project leader all, everyone by suggesting; and a shelter
 * stays where nobody finds it.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { sweep } from '#platform/jobs.ts'
import { adminQuery } from '#testing/database.ts'
import { anyone, as, demonstrationKeys, demonstrationRegion, type Visitor } from '#testing/site.ts'
import { statementsOf } from '#testing/statements.ts'
import * as store from './store/index.ts'

let keeper: Visitor
let professional: Visitor
let lead: Visitor
let shelter: string
let town: string

beforeAll(async () => {
  await demonstrationRegion()
  keeper = await as('organisatiebeheerder')
  professional = await as('professional')
  lead = await as('projectleider')
  const one = async (name: string) =>
    (
      await adminQuery<{ id: string }>('select id from network.organisation where name = $1', [
        name,
      ])
    )[0]!.id
  shelter = await one('XONAR vrouwenopvang- en hulpverlening')
  town = await one('Gemeente Kerkrade')
})

const service = {
  name: 'Inloop voor jongeren',
  summary: 'Praten met een jongerenwerker.',
  access: 'self',
  urgency: 'week',
  forms: ['kindermishandeling'],
  hours1: '9:00-12:30 en 13:30-17:00',
  version: '1',
}

describe('what an organisation offers', () => {
  test('is added, found at once, changed with history, and stopped', async () => {
    const added = await keeper.post(`/netwerk/organisaties/${shelter}/aanbod/nieuw`, service)
    expect(added.status).toBe(303)
    const path = added.headers.get('location')!.split('?')[0]!
    expect(await professional.read('/netwerk/vinden?vraag=inloop+jongeren')).toContain(
      'Inloop voor jongeren',
    )
    expect(await professional.read(path)).toContain('maandag: 9:00 tot 12:30 en 13:30 tot 17:00')
    const edited = await keeper.post(`${path}/bewerken`, { ...service, costs: 'gratis' })
    expect(edited.status).toBe(303)
    const history = await professional.read(`/netwerk/organisaties/${shelter}/geschiedenis`)
    expect(history).toContain('Inloop voor jongeren: Kosten')
    expect(history).toContain('Silke Rietzanger')

    // The same page, opened before: nothing is overwritten.
    const late = await keeper.post(`${path}/bewerken`, { ...service, costs: 'een tientje' })
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('een tientje')
    // A version that no column holds is none, and a word of the language itself is no choice.
    const odd = await keeper.post(`${path}/bewerken`, { ...service, version: '99999999999' })
    expect(odd.status).toBe(409)
    for (const field of ['access', 'urgency'])
      expect(
        (await keeper.post(`${path}/bewerken`, { ...service, [field]: '__proto__' })).status,
      ).toBe(422)

    await keeper.post(`${path}/bewerken`, { ...service, stopped: 'ja', version: '2' })
    expect(await professional.read('/netwerk/vinden?vraag=inloop+jongeren')).not.toContain(
      'Inloop voor jongeren',
    )
  })

  test('with all that is wrong said at once, and nothing lost', async () => {
    const wrong = await keeper.post(`/netwerk/organisaties/${shelter}/aanbod/nieuw`, {
      ...service,
      name: '',
      phone: '12',
      hours2: 'ochtend',
      ageFrom: '20',
      ageUntil: '10',
      website: 'geen adres',
    })
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    for (const message of [
      'Geef dit aanbod een naam.',
      'Dit is geen telefoonnummer',
      'Schrijf tijden als 9:00-17:00',
      'Dit is geen webadres',
    ])
      expect(page).toContain(message)
    expect(page).toContain('value="ochtend"')
  })

  test('is not for another organisation, nor for who only reads', async () => {
    for (const path of ['bewerken', 'aanbod/nieuw', 'plekken', 'plekken/nieuw'])
      expect((await keeper.get(`/netwerk/organisaties/${town}/${path}`)).status, path).toBe(404)
    expect((await professional.get(`/netwerk/organisaties/${town}/bewerken`)).status).toBe(404)
    const actor = (
      await adminQuery<{ id: string }>(
        "select id from network.function where demonstration_key = 'organisatiebeheerder'",
      )
    )[0]!.id
    const theirs = runAs({ ...system, functionId: actor }, ({ db }) =>
      store.addLocation(db, town, { name: 'Elders' }),
    )
    await expect(theirs).rejects.toThrow('row-level security')
  })

  test('that nobody confirmed for a year is asked about, and confirmed with one button', async () => {
    await adminQuery('update network.service set confirmed_at = platform.today() - 380')
    await sweep()
    expect(await keeper.read('/start')).toContain('Klopt het aanbod van je organisatie nog?')
    expect(await keeper.read(`/netwerk/organisaties/${shelter}`)).toContain('Klopt het aanbod nog?')
    await keeper.post(`/netwerk/organisaties/${shelter}/bevestigen`)
    expect(await keeper.read(`/netwerk/organisaties/${shelter}`)).not.toContain(
      'Klopt het aanbod nog?',
    )
  })
})

describe('an address where people hide', () => {
  const street = 'Verscholenpad 17'
  const secretPlace = async () =>
    (
      await adminQuery<{ id: string; kind: string; version: number }>(
        "select id, kind, version from network.location where name = 'Huis de Horizon'",
      )
    )[0]!

  test('typed where everyone reads is asked about before it is saved', async () => {
    const asked = await keeper.post(`/netwerk/organisaties/${shelter}/aanbod/nieuw`, {
      ...service,
      summary: `Kom langs op de ${street}.`,
    })
    expect(asked.status).toBe(422)
    expect(await asked.text()).toContain('Mag iedereen dat weten?')
    const sure = await keeper.post(`/netwerk/organisaties/${shelter}/aanbod/nieuw`, {
      ...service,
      name: 'Spreekuur aan de balie',
      summary: 'Kom langs op de Marktstraat 3.',
      addressIsPublic: 'ja',
    })
    expect(sure.status).toBe(303)
  })

  test('stands sealed, opens for the organisation, and for nobody else anywhere', async () => {
    const added = await keeper.post(`/netwerk/organisaties/${shelter}/plekken/nieuw`, {
      name: 'Huis de Horizon',
      kind: 'secret',
      address: street,
      postcode: '6499 ZZ',
      place: 'Schuilhoven',
    })
    expect(added.status).toBe(303)
    expect(await keeper.read(`/netwerk/organisaties/${shelter}/plekken`)).toContain(street)

    // Planted once, it is in no table, index or log, in no page of anyone else, and in no notification.
    const tables = await adminQuery<{ name: string }>(`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`)
    for (const { name } of tables)
      for (const mark of ['Verscholenpad', 'Schuilhoven', '6499 ZZ'])
        expect(
          await adminQuery(`select 1 from ${name} t where t::text ilike '%${mark}%' limit 1`),
          `${mark} in ${name}`,
        ).toEqual([])
    const pages = [
      `/netwerk/organisaties/${shelter}`,
      `/netwerk/organisaties/${shelter}/geschiedenis`,
      '/netwerk',
      '/netwerk?zoek=Schuilhoven',
      '/netwerk/vinden?vraag=Verscholenpad',
      '/netwerk/vinden?vraag=opvang',
      '/verantwoording',
    ]
    for (const key of demonstrationKeys.filter((one) => one !== 'organisatiebeheerder')) {
      const someone = await as(key)
      for (const path of [...pages, `/netwerk/organisaties/${shelter}/plekken`]) {
        const text = await (await someone.get(path)).text()
        // What one asked for is shown back; nothing that was found.
        expect(
          text.replaceAll(/value="[^"]*"|‘[^’]*’|zoek=\w+|vraag=\w+/g, ''),
          `${key} ${path}`,
        ).not.toMatch(/Verscholenpad|Schuilhoven|6499 ZZ/i)
      }
    }
    expect(await anyone().read('/')).not.toContain('Verscholenpad')
  })

  test('is known again when it is typed elsewhere', async () => {
    const again = await keeper.post(`/netwerk/organisaties/${shelter}/aanbod/nieuw`, {
      ...service,
      accessText: 'Bel aan bij verscholenpad17, achterom.',
    })
    expect(again.status).toBe(422)
    expect(await again.text()).toContain('Mag iedereen dat weten?')
  })

  test('is not for a project leader to fill in', async () => {
    const filled = await lead.post(`/netwerk/organisaties/${shelter}/plekken/nieuw`, {
      name: 'Nog een huis',
      kind: 'secret',
      address: street,
    })
    expect(filled.status).toBe(409)
    expect(await filled.text()).toContain('vult alleen de organisatie zelf in')
  })

  test('cannot stand in the columns that all read, whoever writes them', async () => {
    await expect(
      adminQuery(
        "insert into network.location (organisation_id, name, kind, address) values ($1, 'Huis', 'secret', $2)",
        [shelter, street],
      ),
    ).rejects.toThrow('check constraint')
  })

  test('stays sealed when anyone else says that the place is secret no more', async () => {
    const place = await secretPlace()
    const open = { name: 'Huis de Horizon', kind: 'physical', version: String(place.version) }
    const refused = await lead.post(`/netwerk/plekken/${place.id}`, open)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('Deze plek is geheim.')
    await expect(
      adminQuery("update network.location set kind = 'physical' where id = $1", [place.id]),
    ).rejects.toThrow('still sealed')
    expect((await secretPlace()).kind).toBe('secret')
  })

  test('stays sealed when someone else was before us', async () => {
    const { id, version } = await secretPlace()
    const late = await keeper.post(`/netwerk/plekken/${id}`, {
      name: 'Huis de Horizon',
      kind: 'physical',
      addressIsPublic: 'ja',
      version: String(version - 1),
    })
    expect(late.status).toBe(409)
    expect(await keeper.read(`/netwerk/plekken/${id}`)).toContain(street)
  })

  test('is asked about at every place where it could come out', async () => {
    const elsewhere = await keeper.post(`/netwerk/organisaties/${shelter}/plekken/nieuw`, {
      name: 'Kantoor',
      kind: 'physical',
      address: street,
    })
    expect(await elsewhere.text()).toContain('Mag iedereen dat weten?')
    const { id, version } = await secretPlace()
    const out = await keeper.post(`/netwerk/plekken/${id}`, {
      name: 'Huis de Horizon',
      kind: 'physical',
      address: street,
      version: String(version),
    })
    expect(await out.text()).toContain('Mag iedereen dat weten?')
    const card = await keeper.post(`/netwerk/organisaties/${shelter}/bewerken`, {
      postcode: '6411 ZZ',
    })
    expect(await card.text()).toContain('Mag iedereen dat weten?')
    const named = await keeper.post(`/netwerk/organisaties/${shelter}/plekken/nieuw`, {
      name: 'Huis Verscholenpad zeventien',
      kind: 'secret',
      address: 'Verscholenpad Zeventien',
    })
    expect(await named.text()).toContain('Zet er geen adres in')

    await professional.post(`/netwerk/organisaties/${shelter}/verbetering`, {
      field: 'summary',
      value: `Opvang aan het ${street}`,
      why: 'Zo heet het',
    })
    const page = await keeper.read(`/netwerk/organisaties/${shelter}`)
    const suggestion = /verbeteringen\/([0-9a-f-]+)"/.exec(page)![1]!
    const taken = await keeper.post(`/netwerk/verbeteringen/${suggestion}`, {
      outcome: 'accepted',
      answer: 'Dank je',
    })
    expect(taken.status).toBe(422)
    const again = await taken.text()
    expect(again).toContain('dat misschien geheim moet blijven')
    expect(again).toContain('value="Dank je"')
    await keeper.post(`/netwerk/verbeteringen/${suggestion}`, {
      outcome: 'declined',
      answer: 'Zonder adres',
    })
    expect(
      await adminQuery("select 1 from network.location where address ilike '%verscholenpad%'"),
    ).toEqual([])
  })

  test('is gone when the place is taken away', async () => {
    const [place] = await adminQuery<{ id: string }>(
      "select id from network.location where name = 'Huis de Horizon'",
    )
    await keeper.post(`/netwerk/plekken/${place!.id}/weghalen`)
    expect(await adminQuery('select 1 from network.shielded')).toEqual([])
  })
})

describe('a suggestion', () => {
  const suggest = (fields: Record<string, string>) =>
    professional.post(`/netwerk/organisaties/${shelter}/verbetering`, fields)

  test('is taken over by who keeps it, with history, and its maker hears', async () => {
    await suggest({ field: 'phone', value: '043 000 00 31', why: 'Stond op hun website' })
    const page = await keeper.read(`/netwerk/organisaties/${shelter}`)
    const id = /verbeteringen\/([0-9a-f-]+)"/.exec(page)![1]!
    expect(page).toContain('Stond op hun website')
    await keeper.post(`/netwerk/verbeteringen/${id}`, { outcome: 'accepted' })
    expect(await professional.read(`/netwerk/organisaties/${shelter}`)).toContain('tel:0430000031')
    expect(await professional.read(`/netwerk/organisaties/${shelter}/geschiedenis`)).toContain(
      '0430000031',
    )
    expect(await professional.read('/start')).toContain('overgenomen')
    // Decided once.
    expect(
      (await keeper.post(`/netwerk/verbeteringen/${id}`, { outcome: 'accepted' })).status,
    ).toBe(404)
  })

  test('is declined with a reason, or not at all', async () => {
    await suggest({ why: 'De naam is veranderd' })
    const page = await keeper.read(`/netwerk/organisaties/${shelter}`)
    const id = /verbeteringen\/([0-9a-f-]+)"/.exec(page)![1]!
    const silent = await keeper.post(`/netwerk/verbeteringen/${id}`, { outcome: 'declined' })
    expect(silent.status).toBe(422)
    expect(await silent.text()).toContain('Schrijf kort waarom niet')
    await keeper.post(`/netwerk/verbeteringen/${id}`, {
      outcome: 'declined',
      answer: 'Dat is volgend jaar pas',
    })
    expect(await professional.read('/start')).toContain('Dat is volgend jaar pas')
  })

  test('that cannot be right is told at once', async () => {
    const wrong = await suggest({ field: 'phone', value: '12', why: 'Weet ik' })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('Dit is geen telefoonnummer')
  })

  test('is decided by nobody else', async () => {
    await suggest({ why: 'Nog een' })
    const [row] = await adminQuery<{ id: string }>(
      'select id from network.suggestion where outcome is null limit 1',
    )
    const other = await as('expert')
    expect(
      (await other.post(`/netwerk/verbeteringen/${row!.id}`, { outcome: 'accepted' })).status,
    ).toBe(404)
  })
})

describe('the groups an organisation sits in', () => {
  test('stand on its page with their lines, as long as someone sits there now', async () => {
    const [seat] = await adminQuery<{ organisation: string; group: string; key: string }>(
      `select f.organisation_id as organisation, g.name as group, g.key
       from programme.membership m join network.function f on f.id = m.function_id
         join programme.working_group g on g.id = m.group_id join programme.plan p on p.id = g.plan_id
       where f.demonstration_key = 'werkgroepvoorzitter' and p.status = 'vastgesteld' limit 1`,
    )
    const { organisation, group, key } = seat!
    const page = `/netwerk/organisaties/${organisation}`
    const shown = await professional.read(page)
    expect(shown).toMatch(
      new RegExp(
        `href="/programma/[a-z0-9-]+/werkgroepen/${key}"[^>]*>${group}</a>\\s*\\(\\s*<a [^>]*href="/programma/[a-z0-9-]+/lijnen/`,
      ),
    )
    const [school] = await adminQuery<{ id: string }>(
      "select id from network.organisation where register = 'duo' limit 1",
    )
    expect(await professional.read(`/netwerk/organisaties/${school!.id}`)).not.toContain(
      'Werkgroepen</h2>',
    )
    const asked = await statementsOf(() => lead.read(page))
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(8)

    await adminQuery(
      `update programme.membership m set until_day = platform.today() - 1, from_day = platform.today() - 2
       where exists (select from network.function f where f.id = m.function_id and f.organisation_id = $1)`,
      [organisation],
    )
    expect(await professional.read(page)).not.toContain(`/werkgroepen/${key}`)
  })
})
