/**
 * A list of contacts, as people keep it: shown before it is done, all of it or nothing.
 */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { workbookOf } from '#platform/sheets/index.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, hidden, visibleText, type Visitor } from '#testing/site.ts'

const path = '/handle-with-care/contacten'
let lead: Visitor
let schools: { id: string; name: string; place: string; code: string }[]
let number = 0

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  schools = await adminQuery(
    `select o.id, o.name, o.place, split_part(o.register_key, '/', 1) as code
     from network.organisation o join handle_with_care.school s on s.school_id = o.id
     where o.name ~ '^[A-Za-z ]+$' and s.state <> 'active'
       and (select count(*) from network.organisation x where lower(x.name) = lower(o.name)) = 1
     order by o.name limit 6`,
  )
})
beforeEach(() => adminQuery('delete from platform.rate_limit'))

const sends = (text: string, more: Record<string, string> = {}) =>
  lead.post(path, { list: text, ...more })
/** A file as a browser sends it. */
function upload(bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  const body = new FormData()
  body.append('file', new Blob([bytes]), 'contacten.csv')
  body.append('list', '')
  return lead.send(path, { method: 'POST', body })
}
const counts = async () =>
  (
    await adminQuery<{ people: number; contacts: number; mails: number; invited: number }>(
      `select (select count(*)::int from network.person) as people,
              (select count(*)::int from handle_with_care.contact) as contacts,
              (select count(*)::int from mail.outbox) as mails,
              (select count(*)::int from identity.invitation) as invited`,
    )
  )[0]!
const head = 'School;Naam;E-mail;Rol;Geldig tot;Bestuur'
const row = (
  school: string,
  name: string,
  more: { mail?: string; as?: string; until?: string } = {},
) =>
  [
    school,
    name,
    more.mail ?? `contact.${++number}@voorbeeld.nl`,
    more.as ?? 'contactpersoon',
    more.until ?? '31-7-2027',
    'Stichting De Kring',
  ].join(';')

test('a workbook of more than one sheet is not guessed at: it says which there are', async () => {
  const columns = head.split(';')
  const rows = [row(schools[0]!.name, 'Wilg Esdoorn').split(';')]
  const before = await counts()
  const sent = await upload(
    (await workbookOf([
      { name: 'Oud', columns, rows },
      { name: 'Nieuw', columns, rows },
    ])) as Uint8Array<ArrayBuffer>,
  )
  expect(sent.status).toBe(422)
  expect(visibleText(await sent.text())).toContain(
    'Dit bestand heeft 2 werkbladen: “Oud”, “Nieuw”.',
  )
  expect(await counts()).toEqual(before)
})

test('first it is shown, and nothing is done; then it is done, once', async () => {
  const text = [
    head,
    row(schools[0]!.name, 'Wilg Esdoorn'),
    row(schools[0]!.name, 'Berk Meidoorn', { as: 'Vervanger' }),
    row(schools[1]!.name, 'Roos Hazelaar', { until: '2027-07-31' }),
  ].join('\r\n')
  const before = await counts()
  const shown = await sends(text)
  const html = await shown.text()
  expect([shown.status, visibleText(html)]).toEqual([
    200,
    expect.stringContaining('Er is nog niets gedaan'),
  ])
  expect(await counts()).toEqual(before)

  const list = hidden(html, 'list').replaceAll('&#39;', "'").replaceAll('&quot;', '"')
  const once = crypto.randomUUID()
  for (let again = 0; again < 2; again++)
    expect((await sends(list, { agreed: 'ja', once })).status).toBe(303)
  expect(await counts()).toEqual({
    people: before.people + 3,
    contacts: before.contacts + 3,
    mails: before.mails + 3,
    invited: before.invited + 3,
  })
  const contacts = await adminQuery(
    `select p.name, c.deputy, c.valid_until, s.board from handle_with_care.contact c
       join network.function f on f.id = c.function_id join network.person p on p.id = f.person_id
       join handle_with_care.school s on s.school_id = c.school_id
     where s.board = 'Stichting De Kring' order by p.name`,
  )
  expect(contacts).toMatchObject([
    { name: 'Berk Meidoorn', deputy: true },
    { name: 'Roos Hazelaar', deputy: false },
    { name: 'Wilg Esdoorn', deputy: false },
  ])
  expect(visibleText(await lead.read('/handle-with-care/dekking'))).toContain('Stichting De Kring')

  // Next year the same list: nobody is invited again, the term is longer.
  const renewed = text.replaceAll('31-7-2027', '31-7-2028')
  const again = await sends(renewed, { agreed: 'ja' })
  expect([again.status, visibleText(await again.text())]).toEqual([303, ''])
  expect((await counts()).people).toBe(before.people + 3)
})

test('one line that is wrong: each fault by line and column, and nothing is done', async () => {
  const before = await counts()
  const known = 'al.bekend@voorbeeld.nl'
  await adminQuery(
    `insert into identity.account (person_id, email)
     select person_id, $1 from network.function where demonstration_key = 'expert'
     on conflict do nothing`,
    [known],
  )
  const text = [
    head,
    row(schools[2]!.name, 'Linde Goed'),
    row('De School Die Er Niet Is', 'Linde Fout'),
    row(schools[2]!.name, 'Linde Datum', { until: '31-2-2027' }),
    row(schools[2]!.name, 'Linde Voorbij', { until: '31-7-2020' }),
    row(schools[2]!.name, 'Linde Rol', { as: 'conciërge' }),
    row(schools[2]!.name, 'Linde Mail', { mail: 'geen adres' }),
    row(schools[2]!.name, 'x'.repeat(200)),
    row('', 'Linde Nergens'),
    row(schools[2]!.name, 'Linde Goed'),
  ].join('\n')
  const response = await sends(text, { agreed: 'ja' })
  const page = visibleText(await response.text())
  expect(response.status).toBe(422)
  for (const one of [
    'regel 3 school Deze school staat niet',
    'regel 4 Geldig tot Vul een dag in die bestaat',
    'regel 5 Geldig tot Deze dag is al voorbij',
    'regel 6 Rol Schrijf contactpersoon of vervanger',
    'regel 7 E-mail',
    'regel 8 Naam Deze naam is te lang',
    'regel 9 School Vul de school in',
    'regel 10 naam Deze persoon staat twee keer',
  ])
    expect(page).toContain(one)
  const taken = await sends(
    [
      head,
      row(schools[2]!.name, 'Linde Goed'),
      row(schools[3]!.name, 'Linde Bekend', { mail: known }),
    ].join('\n'),
    { agreed: 'ja' },
  )
  expect(visibleText(await taken.text())).toContain('regel 3 e-mail Dit adres hoort al bij iemand')
  expect(await counts()).toEqual(before)
})

test('two schools with one name: the list must say which', async () => {
  const [twin] = await adminQuery<{ name: string; place: string; code: string }>(
    `select o.name, o.place, split_part(o.register_key, '/', 1) as code
     from network.organisation o join handle_with_care.school s on s.school_id = o.id
     where exists (select from network.organisation x join handle_with_care.school y on y.school_id = x.id
                   where x.name = o.name and x.id <> o.id and x.place <> o.place)
     order by o.name limit 1`,
  )
  const name = twin?.name ?? schools[4]!.name
  if (!twin)
    await adminQuery('update network.organisation set name = $1 where id = $2', [
      name,
      schools[5]!.id,
    ])
  const { place, code } = twin ?? schools[4]!
  const line = (extra: string) =>
    `school;plaats;vestigingscode;naam;e-mail;geldig tot\n${name};${extra};Wilg Tweeling;tweeling@voorbeeld.nl;31-7-2027`
  const unclear = await sends(line(';'))
  expect([unclear.status, visibleText(await unclear.text())]).toEqual([
    422,
    expect.stringMatching(/Er zijn \d scholen die zo heten/),
  ])
  expect((await sends(line(`${place};${code}`))).status).toBe(200)
})

test.each([
  ['UTF-8 with semicolons', 'utf-8', ';'],
  ['UTF-8 with commas', 'utf-8', ','],
  ['UTF-8 with a mark in front', 'bom', ';'],
  ['Windows-1252 with semicolons', 'latin', ';'],
  ['Windows-1252 with commas', 'latin', ','],
  ['UTF-16 with tabs, as Excel calls Unicode', 'utf-16', '\t'],
] as const)('a file in %s is read, with its accents', async (_, kind, separator) => {
  const text = ['school', 'naam', 'e-mail', 'geldig tot']
    .join(separator)
    .concat('\r\n')
    .concat(
      [
        schools[0]!.name,
        'Zoë Brûlée',
        `zoe.${kind}${separator.codePointAt(0)}@voorbeeld.nl`,
        '31-7-2027',
      ].join(separator),
    )
  const bytes = {
    'utf-8': () => Buffer.from(text),
    bom: () => Buffer.from(`\ufeff${text}`),
    latin: () => Buffer.from(text, 'latin1'),
    'utf-16': () => Buffer.from(`\ufeff${text}`, 'utf16le'),
  }[kind]()
  const response = await upload(new Uint8Array(bytes))
  expect([response.status, visibleText(await response.text())]).toEqual([
    200,
    expect.stringContaining('Zoë Brûlée'),
  ])
})

test.each([
  ['', 'Kies een bestand'],
  ['school;naam;e-mail;geldig tot', 'Er staat niets in dit bestand'],
  ['school;naam\nDe Linde;Wilg Esdoorn', 'regel 1 e-mail Deze kolom mist'],
  ['naam;e-mail;geldig tot\na;b;c', 'regel 1 school Deze kolom mist'],
  ['school;naam;e-mail;geldig tot\n"De Linde;Wilg;x', 'een aanhalingsteken dat niet sluit'],
  [`school;naam;e-mail;geldig tot\n${'x'.repeat(60_001)}`, 'te groot'],
  ['{"school": 1}', 'geen tabel'],
])('a list that is none (%#) is refused with why', async (text, why) => {
  const response = await sends(text)
  expect([response.status, visibleText(await response.text())]).toEqual([
    422,
    expect.stringContaining(why),
  ])
})

test('names that are no names: emoji stay, marks that turn the text are refused, a script is text', async () => {
  const text = (name: string) =>
    `school;naam;e-mail;geldig tot\n${schools[0]!.name};${name};a@voorbeeld.nl;31-7-2027`
  expect(visibleText(await (await sends(text('Wilg \u202eretfeil'))).text())).toContain(
    'onzichtbaar teken',
  )
  const html = await (await sends(text('<script>alert(1)</script> Wilg'))).text()
  expect(html).not.toContain('<script>alert')
})

test('nobody else reads lists in', async () => {
  for (const key of ['schoolcontact', 'veiligthuis', 'organisatiebeheerder', 'fg'] as const)
    expect((await (await as(key)).get(path)).status).toBe(404)
})
