/**
 * Figures as they are read: counted by Kring, protected, and no more than that.
 */
import { beforeAll, expect, test } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { sweep } from '#platform/jobs.ts'
import { tellFigures } from '#handle-with-care/actions/index.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, visibleText } from '#testing/site.ts'

const path = '/handle-with-care/cijfers'
const activity = '/programma/uitvoeringsplan-2024-2027/activiteiten/sz-a2'

/** So many signals that are over. */
const signals = (month: string, code: string, outcome: string, many: number, sector = 'primary') =>
  adminQuery(
    `insert into handle_with_care.figure
       (id, month, municipality_code, sector, variant, outcome, on_time, calendar)
     select gen_random_uuid(), $1, $2, $3, 'tested', $4, $4 = 'acknowledged', 'school'
     from generate_series(1, $5::int)`,
    [month, code, sector, outcome, many],
  )
const tell = (day: string) =>
  runAs(system, (work) => tellFigures({ ...work, now: new Date(`${day}T12:00:00Z`) }))

let demonstrated: string

beforeAll(async () => {
  await demonstrationRegion()
  demonstrated = visibleText(
    await (await as('werkgroepvoorzitter')).read(`${path}?jaar=${new Date().getFullYear() - 1}`),
  )
  await adminQuery('delete from handle_with_care.figure')
  await adminQuery('delete from handle_with_care.told_year')
  await signals('2025-03-01', 'GM0917', 'acknowledged', 43)
  await signals('2025-03-01', 'GM0917', 'missed', 3)
  await signals('2025-04-01', 'GM0935', 'acknowledged', 2, 'secondary')
  await signals('2026-02-01', 'GM0935', 'acknowledged', 22)
  await signals('2026-02-01', 'GM0917', 'withdrawn', 1)
})

test('the demonstration has figures, with shares and with counts that are hidden', () => {
  for (const one of ['doorgegeven aan de leerkracht', 'minder dan 5', ' %', 'Per gemeente'])
    expect(demonstrated).toContain(one)
  expect(demonstrated).not.toContain('Er is nog niets geteld')
})

test('before anything is counted, the page says who counts and when', async () => {
  const page = visibleText(await (await as('werkgroepvoorzitter')).read(path))
  expect(page).toContain('Er is nog niets geteld')
})

test('a year that is over is told per municipality, rounded, and small counts are not', async () => {
  await tell('2026-03-20')
  const page = visibleText(await (await as('werkgroepvoorzitter')).read(`${path}?jaar=2025`))
  expect(page).toContain('doorgegeven aan de leerkracht 45')
  expect(page).toContain('niet op tijd opgehaald minder dan 5')
  expect(page).toContain('voldeed niet aan de voorwaarden minder dan 5')
  expect(page).toContain('Samen, van wat er staat 45')
  expect(page).toMatch(/Heerlen 45 45 bijna alle/)
  expect(page).toMatch(/Maastricht te weinig om te tellen minder dan 5 te weinig om te tellen/)
  expect(page).not.toMatch(/\b(43|46|48)\b/)
})

test('of the running year the region is told only, and the last weeks of it are not', async () => {
  const reader = await as('ambtenaar-heerlen')
  await tell('2026-03-20')
  const page = visibleText(await reader.read(path))
  expect(page).toContain('Geteld tot maart 2026')
  expect(page).toContain('doorgegeven aan de leerkracht 20')
  expect(page).toContain('Cijfers per gemeente komen er als het jaar voorbij is')
  expect(page).not.toMatch(/Maastricht \d/)

  await signals('2026-03-01', 'GM0935', 'acknowledged', 30)
  await tell('2026-04-10')
  expect(visibleText(await reader.read(path))).toContain('doorgegeven aan de leerkracht 20')
  await tell('2026-04-16')
  expect(visibleText(await reader.read(path))).toContain('doorgegeven aan de leerkracht 50')
})

test('a year is told once: what is counted later does not show', async () => {
  const told = () => adminQuery('select told from handle_with_care.told_year where year = 2025')
  const before = await told()
  await signals('2025-05-01', 'GM0935', 'acknowledged', 9)
  await tell('2026-05-20')
  expect(await told()).toEqual(before)
})

test('the file says the same, and no spreadsheet works anything out from it', async () => {
  await adminQuery(`update network.municipality set name = '=1+1' where code = 'GM0917'`)
  const response = await (await as('projectleider')).get(`${path}.csv?jaar=2025`)
  expect(response.headers.get('content-type')).toContain('text/csv')
  const rows = (await response.text()).split('\r\n')
  expect(rows).toContain('regio;hoe het afliep;doorgegeven aan de leerkracht;45')
  expect(rows).toContain("'=1+1;hoe het afliep;niet op tijd opgehaald;minder dan 5")
  await adminQuery(`update network.municipality set name = 'Heerlen' where code = 'GM0917'`)
})

test('nobody reads the counts behind it, and the links are there for who may follow them', async () => {
  for (const key of ['professional', 'politie'] as const)
    expect((await (await as(key)).get(path)).status).toBe(404)
  await sweep()
  const [schools] = await adminQuery<{ active: number; all: number }>(
    `select count(*) filter (where state = 'active')::int as active, count(*)::int as all
     from handle_with_care.school where sector = 'primary'`,
  )
  const chair = await (await as('werkgroepvoorzitter')).read(activity)
  const page = visibleText(chair)
  expect(page).toContain('In cijfers: Handle with Care in het basisonderwijs')
  expect(page).toContain('In cijfers: Handle with Care in het voortgezet onderwijs')
  expect(page).toContain(`Scholen: doet mee ${schools!.active} van ${schools!.all} scholen`)
  const [newest] = await adminQuery<{ year: number; told: number | 'few' }>(
    `select year, told->'sectors'->'primary' as told from handle_with_care.told_year order by year desc limit 1`,
  )
  const told = newest!.told === 'few' ? 'minder dan 5' : newest!.told
  expect(page).toContain(`Signalen voor deze scholen in ${newest!.year} ${told} signalen`)
  expect(chair).toContain(`href="${path}"`)
  expect(await (await as('professional')).read(activity)).not.toContain(`href="${path}"`)
})
