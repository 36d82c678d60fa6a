/**
 * Reading files into the register: seen before it is done, whole or not at all, and undone as it was.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { startJobs, stopJobs } from '#platform/jobs.ts'
import { actorFrom, pools, runAs } from '#platform/database.ts'
import { workbookOf } from '#platform/sheets/index.ts'
import { undoImport, writeImport } from '#network/jobs.ts'
import { adminQuery, testDatabase } from '#testing/database.ts'
import { anyone, as, demonstrationRegion, visibleText, type Visitor } from '#testing/site.ts'

let lead: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
})

/** Sends a file. @returns where it leads, or the page with why not */
async function send(content: string | Uint8Array, name = 'lijst.csv', visitor = lead) {
  const body = new FormData()
  body.append('file', new File([content as Uint8Array<ArrayBuffer>], name))
  const response = await visitor.send('/netwerk/inlezen', { method: 'POST', body })
  return { response, at: response.headers.get('location') ?? '' }
}

/** The form of a page as it would be sent back untouched. */
async function suggested(path: string): Promise<Record<string, string>> {
  const html = await lead.read(path)
  const form = /<form[^>]*kolommen".*?<\/form>/s.exec(html)![0]
  const typed: Record<string, string> = {}
  for (const [, tag] of form.matchAll(/(<input[^>]*>)/g)) {
    const name = /name="([^"]+)"/.exec(tag!)?.[1]
    const ticks = /type="checkbox"/.test(tag!)
    if (name && (!ticks || /checked/.test(tag!)))
      typed[name] = /value="([^"]*)"/.exec(tag!)?.[1] ?? ''
  }
  for (const [, name, options] of form.matchAll(/<select[^>]*name="([^"]+)".*?>(.*?)<\/select>/gs))
    typed[name!] = /<option value="([^"]*)" selected/.exec(options!)?.[1] ?? ''
  return typed
}

/** Sends a file and has it looked through, with the columns as they were guessed or as `typed` says. */
async function look(
  content: string | Uint8Array,
  typed: Record<string, string> = {},
  name?: string,
) {
  const { at, response } = await send(content, name)
  if (!at) throw new Error(visibleText(await response.text()))
  const checked = await lead.post(`${at}/kolommen`, { ...(await suggested(at)), ...typed })
  return { at, id: at.split('/').at(-1)!, checked }
}

const outcomesOf = async (id: string) =>
  Object.fromEntries(
    (
      await adminQuery<{ outcome: string; count: string }>(
        'select outcome, count(*) as count from network.import_row where import_id = $1 group by 1',
        [id],
      )
    ).map(({ outcome, count }) => [outcome, Number(count)]),
  )

/** Does what a worker does with the job that was queued, part by part. */
async function work(id: string, job = writeImport): Promise<number> {
  const { rows } = await pools()
    .app.query(`select a.* from network.import i, identity.actor_of(i.made_by) a where i.id = $1`, [
      id,
    ])
    .catch(() => ({ rows: [] as never[] }))
  const [maker] = rows.length > 0 ? rows : await makerOf(id)
  let parts = 0
  for (;;) {
    await runAs(actorFrom(maker as never), (one) => job.run(one, { importId: id }))
    parts += 1
    const [row] = await adminQuery<{ state: string }>(
      'select state from network.import where id = $1',
      [id],
    )
    if (!['running', 'undoing'].includes(row!.state) || parts > 50) return parts
  }
}
const makerOf = (id: string) =>
  adminQuery('select a.* from network.import i, identity.actor_of(i.made_by) a where i.id = $1', [
    id,
  ])

async function run(at: string, typed: Record<string, string> = {}): Promise<void> {
  const response = await lead.post(`${at}/uitvoeren`, typed)
  if (response.status !== 303) throw new Error(visibleText(await response.text()))
  await work(at.split('/').at(-1)!)
}

async function undo(at: string): Promise<void> {
  const response = await lead.post(`${at}/terugdraaien`)
  expect(response.status).toBe(303)
  await work(at.split('/').at(-1)!, undoImport)
}

/** Everything of the register that a file can change, to compare before and after. */
const register = async () =>
  adminQuery(`
    select o.id, o.name, o.kind, o.summary, o.address, o.postcode, o.place, o.municipality_code, o.phone, o.email,
           o.website, o.kvk, array(select municipality_code from network.service_area a
                                   where a.organisation_id = o.id order by 1) as area,
           (select jsonb_agg(to_jsonb(s) - 'version' order by s.id) from network.service s
            where s.organisation_id = o.id) as services,
           (select jsonb_agg(to_jsonb(l) - 'version' order by l.id) from network.location l
            where l.organisation_id = o.id) as locations
    from network.organisation o order by o.id`)

/** The schools of the region as DUO publishes them: its own columns, semicolons, Windows-1252. */
function asDuo(change: (row: Record<string, string>) => void = () => undefined): Uint8Array {
  const rows = parse<Record<string, string>>(
    readFileSync('data/scholen/scholen-zuid-limburg-2024.csv', 'utf8'),
    { columns: true },
  )
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = rows.map((row) => {
    change(row)
    const number = `${row['huisnummer']}${row['huisletter']}${row['toevoeging'] && ` ${row['toevoeging']}`}`
    return [
      row['provincie']!,
      '41234',
      row['vestigingscode']!,
      row['naam']!,
      row['straat']!,
      number,
      row['postcode']!.replace(/^(.{4})/, '$1 '),
      row['plaats']!,
      row['gemeentecode']!.slice(2),
      row['gemeente']!,
      row['telefoon_2020']!,
      row['website']!,
    ]
      .map(quoted)
      .join(';')
  })
  const head =
    '"PROVINCIE";"BEVOEGD GEZAG NUMMER";"VESTIGINGSCODE";"VESTIGINGSNAAM";"STRAATNAAM";"HUISNUMMER-TOEVOEGING";"POSTCODE";"PLAATSNAAM";"GEMEENTENUMMER";"GEMEENTENAAM";"TELEFOONNUMMER";"INTERNETADRES"'
  return Buffer.from([head, ...lines].join('\r\n'), 'latin1')
}

describe('a list of DUO as it is published', () => {
  test('is recognised, and what is here already is the same', async () => {
    const { id, at, checked } = await look(asDuo())
    expect(checked.status).toBe(303)
    expect(await outcomesOf(id)).toEqual({ same: 222 })
    expect(visibleText(await lead.read(at))).toContain('Alles in dit bestand staat al zo in Kring')
    expect((await lead.post(`${at}/uitvoeren`)).status).toBe(409)
  })

  test('what changed is shown with before and after, written, in the history, and undone', async () => {
    const before = await register()
    const { at, id } = await look(
      asDuo((row) => {
        if (row['vestigingscode'] !== '00CG00') return
        row['naam'] = 'De Harlekijn, één school'
        row['telefoon_2020'] = '0455000000'
      }),
    )
    expect(await outcomesOf(id)).toEqual({ same: 221, changed: 1 })
    const shown = visibleText(await lead.read(`${at}?toon=changed`))
    expect(shown).toContain('Naam: “De Harlekijn” wordt “De Harlekijn, één school”')
    expect(shown).toContain('“0455325761” wordt “0455000000”')
    expect(await register()).toEqual(before)
    await run(at)
    const [school] = await adminQuery<{ id: string; name: string }>(
      "select id, name from network.organisation where register = 'duo' and register_key = '00CG00'",
    )
    expect(school!.name).toBe('De Harlekijn, één school')
    const history = visibleText(await lead.read(`/netwerk/organisaties/${school!.id}/geschiedenis`))
    expect(history).toContain('De Harlekijn, één school')
    await undo(at)
    expect(await register()).toEqual(before)
  })
})

const head = 'nummer;naam;soort;straat;huisnummer;postcode;plaats;gemeente;telefoon;website;kvk\r\n'

describe('organisations from a list of anyone', () => {
  test('come in new, only those of the region, and are gone when it is undone', async () => {
    const before = await register()
    const { at, id } = await look(
      `${head}1;Stichting De Brug;welzijn;Markt;1;6411AB;Heerlen;Heerlen;045 123 45 67;www.debrug.example;12345678\r\n2;Elders;welzijn;Dam;1;1012AB;Amsterdam;Amsterdam;;;\r\n`,
      { register: 'Sociale Kaart' },
    )
    expect(await outcomesOf(id)).toEqual({ new: 1, outside: 1 })
    await run(at)
    const [made] = await adminQuery(
      "select name, address, municipality_code, phone, kvk, register_key from network.organisation where register = 'sociale-kaart'",
    )
    expect(made).toEqual({
      name: 'Stichting De Brug',
      address: 'Markt 1',
      municipality_code: 'GM0917',
      phone: '0451234567',
      kvk: '12345678',
      register_key: '1',
    })
    expect(visibleText(await lead.read(at))).toContain('1 vermeldingen zijn geschreven')
    // The file itself is gone once it runs.
    expect(
      await adminQuery('select 1 from network.import_file where import_id = $1', [id]),
    ).toEqual([])
    await undo(at)
    expect(await register()).toEqual(before)
  })

  test('a column that is needed and not chosen is named, and nothing is looked through', async () => {
    const { at, checked } = await look('naam;plaats\r\nDe Brug;Heerlen\r\n', { register: 'kaart' })
    expect(checked.status).toBe(422)
    expect(await checked.text()).toContain('Kies de kolom met: nummer in de bron.')
    expect(visibleText(await lead.read(at))).toContain('Wat staat er in dit bestand?')
  })

  test('faults are named by row and field, and nothing is written until one says so', async () => {
    const before = await register()
    const { at, id } = await look(
      `${head}a;Goed;welzijn;;;;;Heerlen;;;\r\nb;Nog goed;welzijn;;;;;Heerlen;;;\r\nc;Een goede;welzijn;;;;;;;;\r\nd;X;welzijn;;;64;;;12;;1\r\na;Dubbel nummer;welzijn;;;;;;;;\r\n`,
      { register: 'fouten' },
    )
    expect(await outcomesOf(id)).toEqual({ new: 3, fault: 2 })
    const shown = visibleText(await lead.read(at))
    for (const message of [
      'Naam: Een naam heeft ten minste 2 tekens.',
      'Postcode: Dit is geen postcode.',
      'Telefoon: Dit is geen telefoonnummer.',
      'KvK-nummer: Een KvK-nummer heeft acht cijfers.',
      'Nummer in de bron: Nummer a staat ook op regel 2.',
    ])
      expect(shown).toContain(message)
    const refused = await lead.post(`${at}/uitvoeren`)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('Er staan fouten in dit bestand.')
    expect(await register()).toEqual(before)
    await run(at, { skipFaults: 'ja' })
    expect((await register()).length).toBe(before.length + 3)
    await undo(at)
  })

  test('a file that is mostly wrong cannot be read in at all', async () => {
    const { at } = await look(
      `${head}a;X;welzijn;;;;;;;;\r\nb;Y;welzijn;;;;;;;;\r\nc;Goed;welzijn;;;;;;;;\r\n`,
      {
        register: 'verkeerd',
      },
    )
    expect(visibleText(await lead.read(at))).toContain('kan zo niet worden ingelezen')
    expect((await lead.post(`${at}/uitvoeren`, { skipFaults: 'ja' })).status).toBe(409)
  })
})

describe('what may be here already', () => {
  test('is found by number, phone, site, name and place; skipped, or put together and known the next time', async () => {
    const known = async () =>
      (
        await adminQuery<{
          id: string
          phone: string
          website: string
          name: string
          place: string
        }>(
          "select id, name, place, phone, website from network.organisation where name = 'GGD Zuid-Limburg'",
        )
      )[0]!
    const ggd = await known()
    await adminQuery(
      `update network.organisation set kvk = '87654321', phone = '0880001122', website = 'www.ggd.example',
         place = 'Heerlen' where id = $1`,
      [ggd.id],
    )
    Object.assign(ggd, { phone: '0880001122', website: 'www.ggd.example', place: 'Heerlen' })
    const file = `${head}g;Een andere naam;ggd;;;;;;;;87654321\r\nt;Zo heet het niet;ggd;;;;;;${ggd.phone};;\r\nw;Weer anders;ggd;;;;;;;${ggd.website}/contact;\r\nn;G.G.D. Zuid Limburg;ggd;;;;${ggd.place};;;;\r\n`
    const { at, id } = await look(file, { register: 'kaart-2' })
    expect(await outcomesOf(id)).toEqual({ double: 4 })
    const shown = visibleText(await lead.read(at))
    for (const why of [
      'hetzelfde KvK-nummer',
      'hetzelfde telefoonnummer',
      'dezelfde website',
      'dezelfde naam en plaats',
    ])
      expect(shown).toContain(why)
    // Nothing is chosen yet, so there is nothing to read in.
    expect((await lead.post(`${at}/uitvoeren`)).status).toBe(409)
    await lead.post(`${at}/dubbelen`, { 'keuze-1': ggd.id, 'keuze-2': 'skip', 'keuze-3': 'add' })
    const before = await register()
    await run(at)
    expect(((await known()) as unknown) ?? null).toBeNull()
    const [joined] = await adminQuery<{ name: string }>(
      'select name from network.organisation where id = $1',
      [ggd.id],
    )
    expect(joined!.name).toBe('Een andere naam')
    expect((await register()).length).toBe(before.length + 1)
    // The next file of this list knows whom it is about.
    const next = await look(file, { register: 'kaart-2' })
    expect(await outcomesOf(next.id)).toEqual({ same: 2, double: 1, new: 1 })
    await undo(at)
    expect(await register()).toEqual(before)
    expect(await adminQuery("select 1 from network.other_key where register = 'kaart-2'")).toEqual(
      [],
    )
  })
})

describe('the address of a shelter', () => {
  test('is asked about, and left out when it has to stay secret', async () => {
    const file = `${head}o;Opvang De Haven;vrouwenopvang;Verborgenpad;9;6411AB;Heerlen;Heerlen;;;\r\n`
    const { at } = await look(file, { register: 'opvang' })
    const asked = await lead.post(`${at}/uitvoeren`)
    expect(asked.status).toBe(422)
    expect(await asked.text()).toContain('Er staat een adres van een opvang in dit bestand.')
    await run(at, { addresses: 'left_out' })
    const [made] = await adminQuery(
      "select name, address, postcode, place, municipality_code from network.organisation where register = 'opvang'",
    )
    expect(made).toEqual({
      name: 'Opvang De Haven',
      address: null,
      postcode: null,
      place: null,
      municipality_code: null,
    })
    await undo(at)
  })
})

describe('undoing', () => {
  test('leaves what someone changed since, says which, and puts the rest back', async () => {
    const { at } = await look(
      `${head}1;Blijft zo;welzijn;;;;;;;;\r\n2;Wordt gewijzigd;welzijn;;;;;;;;\r\n3;Krijgt aanbod;welzijn;;;;;;;;\r\n`,
      { register: 'sindsdien' },
    )
    await run(at)
    const ids = Object.fromEntries(
      (
        await adminQuery<{ register_key: string; id: string }>(
          "select register_key, id from network.organisation where register = 'sindsdien'",
        )
      ).map(({ register_key, id }) => [register_key, id]),
    )
    const edited = await lead.post(`/netwerk/organisaties/${ids['2']}/bewerken`, {
      summary: 'Iemand schreef dit zelf.',
      version: '1',
    })
    expect(edited.status).toBe(303)
    await lead.post(`/netwerk/organisaties/${ids['3']}/aanbod/nieuw`, {
      name: 'Inloop',
      summary: 'Een inloop.',
      access: 'self',
      urgency: 'week',
    })
    expect(visibleText(await lead.read(`${at}/terugdraaien`))).toContain('2 van de 3')
    await undo(at)
    const left = await adminQuery<{ name: string }>(
      "select name from network.organisation where register = 'sindsdien' order by name",
    )
    expect(left.map(({ name }) => name)).toEqual(['Krijgt aanbod', 'Wordt gewijzigd'])
    const shown = visibleText(await lead.read(at))
    expect(shown).toContain('1 vermeldingen zijn weer zoals zij waren')
    expect(shown).toContain('Wordt gewijzigd')
    expect(shown).toContain('Krijgt aanbod')
  })

  test('what someone changed between looking and reading in is not overruled', async () => {
    const { at } = await look(
      `${head}1;Nieuwe naam;welzijn;;;;;;;;\r\n2;Ander;welzijn;;;;;;;;\r\n`,
      {
        register: 'tussendoor',
      },
    )
    await run(at)
    const second = await look(`${head}1;Nog een naam;welzijn;;;;;;;;\r\n`, {
      register: 'tussendoor',
    })
    await adminQuery(
      "update network.organisation set phone = '0450000000', version = version + 1 where register = 'tussendoor' and register_key = '1'",
    )
    await run(second.at)
    const [row] = await adminQuery<{ name: string }>(
      "select name from network.organisation where register = 'tussendoor' and register_key = '1'",
    )
    expect(row!.name).toBe('Nieuwe naam')
    expect(visibleText(await lead.read(second.at))).toContain('Niet geschreven')
  })
})

describe('services and places', () => {
  test('come in with what hangs on them, once however often, and go again', async () => {
    const before = await register()
    const [owner] = await adminQuery<{ register_key: string; register: string }>(
      "select register, register_key from network.organisation where name = 'GGD Zuid-Limburg' or kvk = '87654321'",
    )
    const places = `nummer;nummer van de organisatie;naam;soort plek;adres;postcode;plaats;gemeente\r\np1;${owner!.register_key};Hoofdgebouw;een plek om langs te komen;Overweg 1;6411AB;Heerlen;GM0917\r\n`
    const first = await look(places, { register: owner!.register })
    expect(await outcomesOf(first.id)).toEqual({ new: 1 })
    await run(first.at)
    const services =
      `nummer;nummer van de organisatie;naam;wat het is;vormen van geweld;werkt voor gemeenten;vanaf leeftijd;openingstijden;nummers van de plekken;toegang\r\ns1;${owner!.register_key};Spreekuur;Voor vragen.;Stalking | Kindermishandeling;Heerlen, GM0981;12;ma 9:00-17:00; di 9:00-12:00;p1;referral\r\n`.replace(
        'ma 9:00-17:00; di 9:00-12:00',
        '"ma 9:00-17:00; di 9:00-12:00"',
      )
    const second = await look(services, { register: owner!.register })
    expect(await outcomesOf(second.id)).toEqual({ new: 1 })
    await run(second.at)
    const [made] = await adminQuery(
      `select s.name, s.access, s.age_from, array(select form_key from network.service_form where service_id = s.id) as forms,
              array(select municipality_code from network.service_municipality where service_id = s.id order by 1) as codes,
              (select count(*)::int from network.opening where service_id = s.id) as openings,
              (select l.name from network.service_location x join network.location l on l.id = x.location_id
               where x.service_id = s.id) as place,
              exists (select from network.findable f where f.id = s.id) as found
       from network.service s where s.name = 'Spreekuur'`,
    )
    expect(made).toMatchObject({
      name: 'Spreekuur',
      access: 'referral',
      age_from: 12,
      codes: ['GM0917', 'GM0981'],
      openings: 2,
      place: 'Hoofdgebouw',
      found: true,
    })
    expect((await look(services, { register: owner!.register })).id).toBeTruthy()
    const again = await look(services, { register: owner!.register })
    expect(await outcomesOf(again.id)).toEqual({ same: 1 })
    await undo(second.at)
    await undo(first.at)
    expect(await register()).toEqual(before)
    expect(
      await adminQuery(
        "select 1 from network.findable f where f.kind = 'service' and not exists (select from network.service s where s.id = f.id)",
      ),
    ).toEqual([])
  })

  test('what has no organisation is a fault that says so', async () => {
    const { at, id } = await look(
      'nummer;nummer van de organisatie;naam\r\ns1;onbekend;Spreekuur\r\ns2;;Ander\r\n',
      { register: 'zwevend' },
    )
    expect(await outcomesOf(id)).toEqual({ fault: 2 })
    expect(visibleText(await lead.read(at))).toContain(
      'Organisatie onbekend staat niet in dit bestand',
    )
  })
})

describe('files of Open Referral', () => {
  test('the examples of the specification come in, without people, and are the same the next time', async () => {
    const before = await register()
    for (const name of [
      'organization_full',
      'organization_list',
      'service_full',
      'service_list',
      'service_at_location_full',
      'service_at_location_list',
    ]) {
      const text = readFileSync(`data/hsds/examples/${name}.json`, 'utf8')
      const body = name.startsWith('service_at_location')
        ? `[${readFileSync('data/hsds/examples/organization_full.json', 'utf8')},${text}]`
        : text
      const typed = { register: `hsds-${name.replaceAll('_', '-')}`, kind: 'opvang' }
      const { at, id } = await look(body, typed, `${name}.json`)
      const found = await outcomesOf(id)
      expect(
        Object.keys(found).filter((one) => one !== 'new' && one !== 'double'),
        name,
      ).toEqual([])
      if (found['double'])
        await lead.post(
          `${at}/dubbelen`,
          Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`keuze-${number}`, 'add'])),
        )
      await run(at, { addresses: 'public' })
      const again = await look(body, typed, `${name}.json`)
      expect(Object.keys(await outcomesOf(again.id)), name).toEqual(['same'])
      const all = JSON.stringify(await register())
      expect(all).not.toContain('Ann Persona')
      await undo(at)
    }
    expect(await register()).toEqual(before)
  }, 60_000)
})

describe('files that are no use', () => {
  test.each([
    ['nothing', new Uint8Array(0), 'Dit bestand is leeg.'],
    ['only a head', 'naam;plaats\r\n', 'Er staat niets in dit bestand'],
    [
      'a quote that does not close',
      'naam;plaats\r\n"De Brug;Heerlen\r\n',
      'aanhalingsteken dat niet sluit',
    ],
    ['broken JSON', '{"id": ', 'Dit is geen goed JSON-bestand'],
    [
      'a picture',
      new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9]),
      'Dit bestand kan niet worden gelezen',
    ],
    [
      'a bomb',
      zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(70_000_000).fill(65) }),
      'wordt uitgepakt te groot',
    ],
    ['a bomb that lies', lying(), 'Dit bestand kan niet worden gelezen'],
  ])('%s: a page that says why, and nothing kept', async (_, content, message) => {
    const before = await adminQuery('select count(*) from network.import')
    const { response } = await send(content)
    expect(response.status).toBe(422)
    expect(visibleText(await response.text())).toContain(message)
    expect(await adminQuery('select count(*) from network.import')).toEqual(before)
  })

  test('no file at all, and one that is too large', async () => {
    const none = await lead.send('/netwerk/inlezen', { method: 'POST', body: new FormData() })
    expect(await none.text()).toContain('Kies een bestand.')
    const { response } = await send(new Uint8Array(6 * 1024 * 1024))
    expect(response.status).toBe(413)
    // Nowhere else is that much taken.
    const elsewhere = await lead.send('/netwerk/organisaties/x/bewerken', {
      method: 'POST',
      body: 'x'.repeat(300_000),
    })
    expect(elsewhere.status).toBe(413)
  })

  test('a workbook: what its cells show, and no formula is worked out', async () => {
    const book = await workbookOf([
      {
        name: 'Blad',
        columns: ['nummer', 'naam', 'soort', 'telefoon'],
        rows: [
          ['1', '=HYPERLINK("http://x")', 'welzijn', '451234567'],
          ['2', '@SUM(A1)', 'welzijn', ''],
        ],
      },
    ])
    const { at, id } = await look(book, { register: 'werkmap' }, 'lijst.xlsx')
    expect(await outcomesOf(id)).toEqual({ new: 2 })
    await run(at)
    const [made] = await adminQuery(
      "select name, phone from network.organisation where register = 'werkmap' and register_key = '1'",
    )
    expect(made).toEqual({ name: '=HYPERLINK("http://x")', phone: '0451234567' })
    await undo(at)
  })

  test('a workbook of more sheets: one is read, the others are named, and each can be chosen', async () => {
    const columns = ['nummer', 'naam', 'soort', 'plaats']
    const book = await workbookOf([
      { name: 'Uitleg', columns: ['Deze lijst is van de sociale kaart'], rows: [] },
      { name: 'Zorg', columns, rows: [['z1', 'De Heg', 'zorg', 'Heerlen']] },
      {
        name: 'Welzijn',
        columns,
        rows: [
          ['w1', 'De Haag', 'welzijn', 'Heerlen'],
          ['w2', 'De Struik', 'welzijn', 'Heerlen'],
        ],
      },
    ])
    const { at } = await send(book, 'bladen.xlsx')
    const first = visibleText(await lead.read(at))
    expect(first).toMatch(/heeft 2 werkbladen\. .*nu “\s*Zorg”/)
    expect(first).toMatch(/Zorg \(1\).*Welzijn \(2\)/s)
    const read = { ...(await suggested(at)), register: 'bladen' }
    expect((await lead.post(`${at}/kolommen`, read)).status).toBe(303)
    const shown = visibleText(await lead.read(at))
    expect(shown).toMatch(/Kring leest werkblad “Zorg”.*“Welzijn” is overgeslagen/s)
    expect(shown).toContain('De Heg')
    expect(shown).not.toContain('De Haag')

    const other = await suggested(`${at}?blad=1`)
    expect(other['sheet']).toBe('1')
    await lead.post(`${at}/kolommen`, { ...other, register: 'bladen' })
    const changed = visibleText(await lead.read(at))
    expect(changed).toMatch(/Kring leest werkblad “Welzijn”.*“Zorg” is overgeslagen/s)
    expect(changed).toMatch(/De Haag.*De Struik/s)
    expect(changed).not.toContain('De Heg')

    for (const sheet of ['9', '-1', 'x']) {
      const odd = await lead.post(`${at}/kolommen`, {
        ...read,
        once: crypto.randomUUID(),
        sheet,
      })
      expect(odd.status).toBe(303)
      expect(visibleText(await lead.read(at))).toContain('Kring leest werkblad “Zorg”')
    }
    await run(at)
    expect(visibleText(await lead.read(at))).toMatch(/“Welzijn” is overgeslagen.*nog eens in/s)
    // What stood in the file is not kept with its name.
    const [kept] = await adminQuery<{ sheets: object }>(
      'select sheets from network.import where id = $1',
      [at.split('/').at(-1)],
    )
    expect(kept!.sheets).toEqual([
      { name: 'Zorg', rows: 1, sample: [] },
      { name: 'Welzijn', rows: 2, sample: [] },
    ])
    await undo(at)
  })

  test('text that runs as nothing: it is shown as it was written', async () => {
    const { at } = await look(`${head}1;<script>alert(1)</script>;welzijn;;;;;;;;\r\n`, {
      register: 'scripts',
    })
    const html = await lead.read(at)
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toContain('<script>alert')
  })
})

test('a worker takes it on by itself, and the maker hears when it is done', async () => {
  const rows = Array.from({ length: 2_300 }, (_, n) => `${n};Stichting ${n};welzijn;;;;;;;;`)
  const { at, id } = await look(head + rows.join('\r\n'), { register: 'veel' })
  expect((await lead.post(`${at}/uitvoeren`)).status).toBe(303)
  expect(visibleText(await lead.read(at))).toContain('0 van 2300')
  await stopJobs()
  await startJobs(testDatabase('app'), { work: true })
  try {
    await expect
      .poll(() => adminQuery('select state, position from network.import where id = $1', [id]), {
        timeout: 20_000,
        interval: 200,
      })
      .toEqual([{ state: 'done', position: 2_300 }])
  } finally {
    await stopJobs()
    await startJobs(testDatabase('app'), { work: false })
  }
  const [made] = await adminQuery<{ count: string }>(
    "select count(*) from network.organisation where register = 'veel'",
  )
  expect(Number(made!.count)).toBe(2_300)
  expect(
    await adminQuery("select 1 from platform.notification where subject = 'import/' || $1", [id]),
  ).toHaveLength(1)
}, 60_000)

test('a part that fails leaves nothing half, and the next try goes on from there', async () => {
  const rows = Array.from({ length: 1_500 }, (_, n) => `${n};Vereniging ${n};welzijn;;;;;;;;`)
  const { at, id } = await look(head + rows.join('\r\n'), { register: 'halverwege' })
  await lead.post(`${at}/uitvoeren`)
  const [maker] = await makerOf(id)
  const part = () =>
    runAs(actorFrom(maker as never), (one) => writeImport.run(one, { importId: id }))
  const count = async () =>
    (
      await adminQuery<{ made: number; position: number }>(
        `select (select count(*)::int from network.organisation where register = 'halverwege') as made, position
         from network.import where id = $1`,
        [id],
      )
    )[0]
  await part()
  expect(await count()).toEqual({ made: 1_000, position: 1_000 })
  await expect(
    runAs(actorFrom(maker as never), async (one) => {
      await writeImport.run(one, { importId: id })
      throw new Error('the machine stops')
    }),
  ).rejects.toThrow('the machine stops')
  expect(await count()).toEqual({ made: 1_000, position: 1_000 })
  await part()
  await part()
  expect(await count()).toEqual({ made: 1_500, position: 1_500 })
})

test('nobody but who leads the region finds these pages', async () => {
  const { at } = await look(`${head}1;Voor niemand;welzijn;;;;;;;;\r\n`, { register: 'niemand' })
  for (const person of ['organisatiebeheerder', 'professional', 'beheerder', 'fg'] as const) {
    const visitor = await as(person)
    expect((await visitor.get(at)).status, person).toBe(404)
    expect((await visitor.get('/netwerk/inlezen')).status, person).toBe(404)
    expect((await send('naam\r\nx', 'x.csv', visitor)).response.status, person).toBe(404)
  }
  expect((await anyone().get(at)).status).toBe(303)
})

/** A workbook whose sheet says that it is small. */
function lying(): Uint8Array {
  const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(90_000_000).fill(65) })
  const view = new DataView(bomb.buffer, bomb.byteOffset)
  for (let at = 0; at < bomb.length - 4; at++) {
    const mark = view.getUint32(at, true)
    // In the entry itself and in the list of entries: the size when unpacked.
    if (mark === 0x04034b50) view.setUint32(at + 22, 1_000, true)
    if (mark === 0x02014b50) view.setUint32(at + 24, 1_000, true)
  }
  return bomb
}
