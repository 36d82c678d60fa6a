/**
 * A school gets ready, as the project leaders arrange it.
 */
import { beforeAll, expect, test } from 'vitest'
import { adminQuery } from '#testing/database.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { as, demonstrationRegion, hidden, visibleText, type Visitor } from '#testing/site.ts'

let lead: Visitor
let school: string
let contact: string
let path: string

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  const actor = await demonstrationActor('schoolcontact-andere-school')
  school = actor.organisationId
  contact = actor.functionId
  path = `/handle-with-care/scholen/${school}`
})

const form = (more: Record<string, string> = {}) => ({
  state: 'active',
  boardAgreedOn: '2026-01-10',
  councilAgreedOn: '2026-02-01',
  parentsInformedOn: '2026-03-01',
  instructedOn: '2026-03-15',
  startsAt: '08:20',
  endsAt: '14:45',
  closed: '21-9-2026 studiedag\n8-2-2027 t/m 9-2-2027 Carnaval',
  open: '3-4-2026 Goede Vrijdag',
  phone: '043 000 00 13',
  validUntil: '2027-07-31',
  [`contact-${contact}`]: 'first',
  ...more,
})
const send = async (more: Record<string, string> = {}) =>
  lead.post(path, { ...form(more), version: hidden(await lead.read(path), 'version') })

test('what is arranged is kept as it was typed, and the calendar counts from then on', async () => {
  // Stays active: what it misses is told, and it is not thrown out on a school morning.
  expect((await send()).status).toBe(303)
  const html = await lead.read(path)
  for (const one of ['value="08:20"', 'value="2027-07-31"', 'value="0430000013"'])
    expect(html).toContain(one)
  expect(html).toContain('8-2-2027 t/m 9-2-2027 Carnaval')
  expect(visibleText(html)).toContain('Nog geen vervanger')
  const [row] = await adminQuery(
    'select starts_at, closed, opened from handle_with_care.school where school_id = $1',
    [school],
  )
  expect(row).toMatchObject({
    starts_at: '08:20:00',
    opened: [{ first: '2026-04-03', last: '2026-04-03', name: 'Goede Vrijdag' }],
  })
})

test.each([
  [{ closed: 'morgen' }, 'niet te lezen'],
  [{ endsAt: '' }, 'Vul allebei in'],
  [{ endsAt: '08:00' }, 'Vul allebei in'],
  [{ phone: '12' }, 'tien cijfers'],
  [{ validUntil: '' }, 'tot wanneer de contactpersonen'],
  [{ boardAgreedOn: '2026-02-31' }, 'bestaat niet'],
  [{ state: 'not_asked' }, 'niet meteen'],
  [{ closed: '1-1-2027 t/m 31-12-2027 verbouwing' }, 'langer dan 60 dagen'],
  [{ closed: '1-2-2027 t/m 12-3-2027 a\n15-3-2027 t/m 30-4-2027 b' }, 'langer dan 60 dagen'],
])('%o is refused, with why', async (wrong, why) => {
  const response = await send(wrong)
  expect([response.status, visibleText(await response.text())]).toEqual([
    422,
    expect.stringContaining(why),
  ])
})

test('a school does not begin before all is arranged', async () => {
  // There is no deputy yet.
  expect((await send({ state: 'paused' })).status).toBe(303)
  const response = await send({ state: 'active' })
  expect([response.status, visibleText(await response.text())]).toEqual([
    422,
    expect.stringContaining('Nog niet alles is geregeld'),
  ])
})

test('two who change a school at once: the second is told, and loses nothing of what was typed', async () => {
  const version = hidden(await lead.read(path), 'version')
  const mine = { ...form({ state: 'paused', startsAt: '08:25' }), version }
  expect((await lead.post(path, { ...form({ state: 'paused' }), version })).status).toBe(303)
  const late = await lead.post(path, mine)
  const html = await late.text()
  expect([late.status, visibleText(html)]).toEqual([
    409,
    expect.stringContaining('Wat jij typte staat er nog'),
  ])
  expect(html).toContain('value="08:25"')
  expect(visibleText(html)).toContain('Nu opgeslagen: 08:20')
  const again = await lead.post(path, { ...mine, version: hidden(html, 'version') })
  expect(again.status).toBe(303)
  expect(await lead.read(path)).toContain('value="08:25"')
})

test.each([
  [{ [`contact-first`]: '' }, 'Nog geen contactpersoon'],
  [{ startsAt: '', endsAt: '' }, 'Nog geen agenda'],
  [{ boardAgreedOn: '' }, 'het bestuur tekende'],
  [{ validUntil: '2026-01-01' }, 'Nog geen contactpersoon'],
])('a school that takes part keeps what was arranged: not %o', async (loses, why) => {
  const { organisationId, functionId } = await demonstrationActor('schoolcontact')
  const own = `/handle-with-care/scholen/${organisationId}`
  const page = await lead.read(own)
  const { 'contact-first': first = 'first', ...rest } = loses as Record<string, string>
  const { [`contact-${contact}`]: _, ...facts } = form()
  const typed = { ...facts, [`contact-${functionId}`]: first, ...rest }
  const response = await lead.post(own, { ...typed, version: hidden(page, 'version') })
  expect([response.status, visibleText(await response.text())]).toEqual([
    422,
    expect.stringMatching(new RegExp(`zo zou er iets ontbreken.*${why}`, 'i')),
  ])
})

test('days are shown back as they were understood', async () => {
  await send({ state: 'paused', closed: '8-2-2027 - 10-2-2027 Carnaval' })
  expect(visibleText(await lead.read(path))).toContain(
    'maandag 8 februari 2027 tot en met woensdag 10 februari 2027 (3 dagen): Carnaval',
  )
})

test('taking the schools of the register in changes none that is known', async () => {
  const before = await adminQuery('select * from handle_with_care.school order by school_id')
  expect((await lead.post('/handle-with-care/scholen/opnemen')).status).toBe(303)
  expect(await adminQuery('select * from handle_with_care.school order by school_id')).toEqual(
    before,
  )
})

test('nobody else arranges a school, with SQL of their own neither', async () => {
  for (const key of ['schoolcontact', 'veiligthuis', 'werkgroepvoorzitter', 'fg'] as const)
    expect((await (await as(key)).get(path)).status).toBe(404)
})
