/**
 * A parent asks: everyone refers to Veilig Thuis, who finds the signal and says who saw it. Once it is erased there
 * is nothing to find.
 */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { personPseudonym } from '#platform/audit.ts'
import { runAs } from '#platform/database.ts'
import { codeOf } from '#handle-with-care/rules/index.ts'
import { logOf } from '#handle-with-care/store/index.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { signalIn } from '#testing/signals.ts'
import {
  anyone,
  as,
  demonstrationKeys,
  demonstrationRegion,
  visibleText,
  type Visitor,
} from '#testing/site.ts'

const home = '/handle-with-care'
const child = { name: 'Zeldzame Kanarievogel', birthDate: '2017-11-13' }
let safeHome: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  safeHome = await as('veiligthuis')
})
beforeEach(async () => {
  await adminQuery('delete from platform.rate_limit')
  await adminQuery('delete from handle_with_care.signal')
})

const ask = async (birthDate: string) => {
  const response = await safeHome.post(`${home}/ouder`, { birthDate })
  return { status: response.status, text: visibleText(await response.text()) }
}

test('anyone can read what is kept of a child, how long, and whom to call', async () => {
  expect(await anyone().read('/aanpak')).toContain('href="/aanpak/handle-with-care"')
  expect(await anyone().read('/over-kring')).toContain('href="/aanpak/handle-with-care"')
  const html = await anyone().read('/aanpak/handle-with-care')
  const page = visibleText(html)
  expect(html).toContain('href="tel:08002000"')
  for (const one of [
    'De naam van je kind',
    'inzage',
    'verzet',
    'wissen',
    'niets meer om in te kijken',
  ])
    expect(page).toContain(one)
})

test('the school and the attendance officer are told what to say to a parent', async () => {
  const [tested, delivered] = [await signalIn('tested'), await signalIn('delivered')]
  const pages = [
    [await as('leerplicht-heerlen'), `${home}/school/${tested}`],
    [await as('leerplicht-heerlen'), `${home}/bellen`],
    [await as('schoolcontact'), `${home}/ontvangen/${delivered}`],
  ] as const
  for (const [visitor, path] of pages) {
    const html = await visitor.read(path)
    expect(visibleText(html), path).toContain('Verwijs naar Veilig Thuis: 0800-2000')
    expect(html, path).toContain('href="/aanpak/handle-with-care"')
  }
  for (const path of [`school/${tested}`, 'bellen']) {
    const html = await safeHome.read(`${home}/${path}`)
    expect(visibleText(html), path).toContain('Jij geeft antwoord')
    expect(visibleText(html), path).not.toContain('Verwijs naar Veilig Thuis')
  }
})

test('Veilig Thuis finds the signal by the birth date, wherever it is, and only that one', async () => {
  const id = await signalIn('delivered', 'maastricht', child)
  await signalIn('tested')
  const { status, text } = await ask(child.birthDate)
  expect(status).toBe(200)
  expect(text).toContain(`Signaal ${codeOf({ id })}`)
  expect(text).toContain(child.name)
  expect(text).not.toContain('Vuurvlinder')
  const [line] = await adminQuery<{ persons: string[] }>(
    "select persons from audit.entry where action = 'handle_with_care.sought_for_parent' order by at desc limit 1",
  )
  expect(line!.persons).toEqual([personPseudonym(`signal/${id}`)])
  expect((await ask('2001-01-01')).text).toContain('Kring bewaart niets')
  expect((await ask('2017-02-30')).status).toBe(422)
})

test('once it was passed on, nobody finds that there was a signal', async () => {
  await signalIn('passed_on', 'parkstad', child)
  const { text } = await ask(child.birthDate)
  expect(text).toContain('Kring bewaart niets van een kind met deze geboortedatum')
  expect(text).not.toContain('Kanarievogel')
})

test('the log says who saw it: of others the function, of its own people the name, of the child nothing', async () => {
  const id = await signalIn('call', 'parkstad', child)
  await (await as('leerplicht-heerlen')).read(`${home}/bellen`)
  await (await as('schoolcontact')).read(`${home}/ontvangen/${id}`)
  const page = visibleText(await safeHome.read(`${home}/logboek/${id}`))
  const names = {
    own: (await demonstrationActor('veiligthuis')).name,
    school: (await demonstrationActor('schoolcontact')).name,
    officer: (await demonstrationActor('leerplicht-heerlen')).name,
  }
  for (const one of [
    'Signaal doorgegeven',
    `Getoetst: voldoet aan de voorwaarden ${names.own}, Medewerker Veilig Thuis`,
    'Bellijst bekeken Leerplichtambtenaar Parkstad, Gemeente Heerlen',
    'Gegevens van een kind bekeken Intern begeleider, Basisschool de Caleidoscoop',
    'Bij de school bezorgd Kring zelf',
    'Logboek van een signaal bekeken',
  ])
    expect(page).toContain(one)
  for (const one of [names.school, names.officer, 'Kanarievogel', '13 november'])
    expect(page).not.toContain(one)
})

test('after the child is erased only the hops are left, with functions and no names', async () => {
  const id = await signalIn('delivered', 'parkstad', child)
  await (await as('schoolcontact')).read(`${home}/ontvangen/${id}`)
  await (await as('schoolcontact')).post(`${home}/doorgegeven/${id}`)
  const page = visibleText(await safeHome.read(`${home}/logboek/${id}`))
  for (const one of [
    'Getoetst: voldoet aan de voorwaarden medewerker Veilig Thuis, Veilig Thuis Zuid-Limburg',
    'Doorgegeven aan de leerkracht, en gewist contactpersoon Handle with Care',
  ])
    expect(page).toContain(one)
  const { name } = await demonstrationActor('veiligthuis')
  const table = page.slice(page.indexOf('Wanneer'))
  for (const one of [name, 'bekeken', 'Intern begeleider']) expect(table).not.toContain(one)
})

test('nobody else reads a log, whoever asks the database', async () => {
  const id = await signalIn('call', 'parkstad', child)
  const read = async (key: (typeof demonstrationKeys)[number]) =>
    (
      await runAs(await demonstrationActor(key), ({ db }) =>
        logOf(db, id, personPseudonym(`signal/${id}`)),
      )
    ).length
  const readers: string[] = []
  for (const key of demonstrationKeys) if ((await read(key)) > 0) readers.push(key)
  expect(readers).toEqual(['veiligthuis'])
  await adminQuery(`update handle_with_care.signal set tester_id = reporting_id where id = $1`, [
    id,
  ])
  expect(await read('veiligthuis')).toBe(0)
})
