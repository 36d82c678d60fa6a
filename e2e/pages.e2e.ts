/**
 * Every page of the site, for everyone who can get there by pressing links.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { defineOpenable } from '#platform/audit/openable.ts'
import { adminQuery } from '#testing/database.ts'
import { demonstrationKeys } from '#testing/site.ts'
import { startSite, type Site } from './browser.ts'
import { crawl, type Found } from './crawl.ts'
import { inspect, inspectNow, listen, sticksOut, type Trouble } from './inspect.ts'

let site: Site
let found: Found[]
/** What is wrong with one page of every pattern, at every width. */
let troubles: Trouble[]
let inspected: { url: string; person: Found['person'] }[]

beforeAll(async () => {
  site = await startSite()
  await giveTheOfficerWork()
  const visits = [crawl(site, 'visitor', ['/'], 30)]
  for (const person of demonstrationKeys)
    visits.push(crawl(site, person, ['/start'], person === 'projectleider' ? 30 : 3))
  found = (await Promise.all(visits)).flat()
  inspected = examples(found)
  troubles = await inspectAll(inspected)
  const pages = new Set(found.map(({ url }) => url)).size
  const patterns = new Set(found.map(({ pattern }) => pattern)).size
  console.info(`${found.length} visits to ${pages} pages of ${patterns} patterns`)
}, 480_000)
afterAll(() => site.close())

describe.each([...demonstrationKeys, 'visitor' as const])('for %s', (person) => {
  const own = () => found.filter((page) => page.person === person)

  test('every link leads to a page', () => {
    const broken = own().filter(({ status }) => status !== 200)
    expect(broken.map(({ url, from, status }) => `${url} answers ${status}, from ${from}`)).toEqual(
      [],
    )
  })

  test('every page has one heading that says where one is, and a title', () => {
    const wrong = own().filter(
      ({ html }) =>
        html.startsWith('<!doctype html>') &&
        (html.match(/<h1[\s>]/g)?.length !== 1 || !/<title>[^<]+<\/title>/.test(html)),
    )
    expect(wrong.map(({ url }) => url)).toEqual([])
  })
})

test('every route of the site is a page that someone finds by following links', () => {
  const notLinked = new Set([
    // A test signal that runs: the demonstration has none under way.
    '/handle-with-care/proef/:trial',
    // For machines and for whoever builds pages.
    '/gezond',
    '/gereed',
    '/assets/:file',
    '/.well-known/security.txt',
    '/seintje.js',
    '/kring.webmanifest',
    '/live',
    ...site.routes.filter((path) => path.startsWith('/open-referral/')),
    '/huisstijl',
    // For systems with a token; `src/site/api/api.test.ts` asks them all.
    '/api/v1/openapi.json',
    '/api/v1/gebeurtenissen',
    '/api/v1/organisaties',
    '/api/v1/organisaties/:organisatie',
    '/api/v1/diensten',
    '/api/v1/diensten/:dienst',
    '/api/v1/locaties',
    '/api/v1/locaties/:locatie',
    '/api/v1/plannen',
    '/api/v1/plannen/:plan',
    '/api/v1/plannen/:plan/activiteiten',
    '/api/v1/plannen/:plan/activiteiten/:activiteit',
    '/api/v1/plannen/:plan/activiteiten/:activiteit/standen',
    '/api/v1/plannen/:plan/activiteiten/:activiteit/standen/:stand',
    '/api/v1/plannen/:plan/lijnen',
    '/api/v1/plannen/:plan/tijdlijn',
    '/api/v1/plannen/:plan/werkgroepen',
    '/api/v1/signalen',
    '/api/v1/signalen/:signaal',
    // There is no system until someone registers one; the tests of systems do.
    '/systemen/:system',
    '/systemen/:system/rechten',
    '/systemen/:system/sleutel',
    '/systemen/:system/intrekken',
    '/systemen/:system/beeindigen',
    '/systemen/:system/berichten/nieuw',
    '/systemen/:system/berichten/:subscription',
    '/systemen/:system/berichten/:subscription/weghalen',
    // There is no file until someone sends one; `journeys.e2e.ts` does.
    '/netwerk/inlezen/:import',
    '/netwerk/inlezen/:import/terugdraaien',
    // There is nothing to take away until someone adds a document; `journeys.e2e.ts` does.
    '/programma/:plan/activiteiten/:activity/documenten/:document/weghalen',
    // Reached by a form, a mail, or by who has an account of their own; they have tests of their own.
    '/inloggen/wachtwoord',
    '/inloggen/code',
    '/inloggen/organisatie',
    '/inloggen/organisatie/bevestigen',
    '/uitnodiging/:token/organisatie',
    '/inloggen/terug',
    '/uitnodiging/:token',
    '/uitnodiging/:token/code',
    '/demonstratie/post/:kept',
    '/ondertekenen/:token',
    '/ondertekenen/:token/ontvangst',
    '/ondertekenen/:token/bewijs.json',
    '/ondertekenen/:token/bewijs.pdf',
    '/mensen/voorstellen/:proposal',
    '/mensen/nalopen/:quarter',
    '/mensen/nalopen/regels/:reviewLine',
    '/mensen/:person/intrekken',
    '/mensen/:person/opnieuw-inloggen',
    '/mijn/functie',
    '/mijn/wachtwoord',
    '/mijn/code',
    '/mijn/herstelcodes',
    '/mijn/passkeys/:passkey/weghalen',
    '/bevestigen',
    '/beheer/taken/:job',
    '/beheer/taken/:job/weggooien',
    '/beheer/post/:mail',
    '/verantwoording/bestand.csv',
    // A file.
    '/handle-with-care/cijfers.csv',
    // Only after a holiday.
    '/handle-with-care/opnieuw/:signal',
  ])
  const visited = new Set(
    found.map(({ pattern }) => pattern.replace(/\?.*$/, '').replace(/[a-z]+-\d{4}-\d{4}/, ':plan')),
  )
  const missed = [...new Set(site.routes)].filter(
    (path) => !visited.has(path) && !notLinked.has(path),
  )
  expect(missed).toEqual([])
})

test('no page reports an error or breaks the content security policy', () => {
  expect(of('console')).toEqual([])
  expect(of('status')).toEqual([])
})

test('no page asks anything of another site', () => {
  expect(of('elsewhere')).toEqual([])
})

test('no page scrolls sideways, also not on a screen of 320 pixels', async () => {
  expect(of('sideways')).toEqual([])
  const alike = (url: string) => (/^\/netwerk|\/bron\?/.test(url) ? 15 : Infinity)
  const counts = new Map<string, number>()
  const urls = found.flatMap(({ url, pattern, person, html }) => {
    const count = (counts.get(pattern) ?? 0) + 1
    if (person !== 'projectleider' || count > alike(url) || !html.startsWith('<!doctype')) return []
    counts.set(pattern, count)
    return [url]
  })
  const wide: string[] = []
  const work = async () => {
    const page = await site.open('projectleider', { javaScriptEnabled: false })
    await page.setViewportSize({ width: 320, height: 900 })
    for (let url = urls.shift(); url; url = urls.shift()) {
      await page.goto(url)
      if (await page.evaluate(sticksOut)) wide.push(url)
    }
    await page.context().close()
  }
  await Promise.all([work(), work()])
  expect(wide).toEqual([])
}, 300_000)

test('a page with faults is found out', async () => {
  const page = await site.visitor()
  const troubles: Trouble[] = []
  await page.goto('/toegankelijkheid')
  const listening = listen(page, page.url(), troubles)
  await page.evaluate(() => {
    const add = (name: string, text: string) => {
      const element = document.createElement(name)
      element.textContent = text
      document.querySelector('main')!.append(element)
      return element
    }
    add('h1', 'Nog een titel')
    add('textarea', '').setAttribute('cols', '200')
    add('style', 'p { color: red }')
    add('img', '').setAttribute('src', 'https://elders.example/spoor.gif')
  })
  troubles.push(...(await inspectNow(page, page.url(), 320)))
  listening.stop()
  expect(new Set(troubles.map(({ kind }) => kind))).toEqual(
    new Set(['console', 'elsewhere', 'headings', 'sideways', 'axe']),
  )
})

test('axe finds nothing wrong, on a desk and on a phone', () => {
  expect(of('axe')).toEqual([])
  expect(of('headings')).toEqual([])
})

test('axe finds nothing wrong in the dark either', async () => {
  const sample = [
    '/start',
    '/programma/uitvoeringsplan-2024-2027',
    '/programma/uitvoeringsplan-2024-2027/tijdlijn',
    '/programma/uitvoeringsplan-2024-2027/begroting',
    '/programma/uitvoeringsplan-2024-2027/uitzoeken',
    '/programma/uitvoeringsplan-2024-2027/activiteiten/sz-f1',
    '/programma/uitvoeringsplan-2024-2027/activiteiten/sz-f1/stand',
    '/netwerk',
    '/',
    '/huisstijl',
  ]
  const page = await site.as('projectleider', { colorScheme: 'dark' })
  const wrong: Trouble[] = []
  for (const url of sample) wrong.push(...(await inspect(page, url)))
  expect(lines(wrong)).toEqual([])
}, 300_000)

test('the page that is not there, and the page for whom it is not, are whole pages too', async () => {
  const page = await site.as('professional')
  const wrong = [
    ...(await inspect(page, '/programma/bestaat-niet', 404)),
    ...(await inspect(page, '/programma/uitvoeringsplan-2024-2027/begroting', 404)),
    ...(await inspect(page, '/beheer', 404)),
  ]
  expect(lines(wrong)).toEqual([])
})

test('a form that was sent empty comes back as a page without faults', async () => {
  const forms = inspected.filter(
    ({ url }) =>
      /\/(stand|nieuw|status|bewerken|invullen)$/.test(url) &&
      // Of an organisation nothing has to be known, so an empty form is taken.
      !/^\/netwerk\/organisaties\/[^/]+\/bewerken$/.test(url),
  )
  const page = await site.as('projectleider')
  const wrong: Trouble[] = []
  for (const { url } of forms.filter(({ person }) => person === 'projectleider')) {
    await page.goto(url)
    const listening = listen(page, url, wrong)
    await emptyEverything(page)
    // A page that first asks for whom has a form that only looks.
    const send = page.locator('main form[method=post] button[type=submit]').first()
    if ((await send.count()) === 0) {
      listening.stop()
      continue
    }
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    await send.click()
    const status = (await answer).status()
    await page.waitForLoadState('load')
    listening.stop()
    wrong.splice(
      wrong.findIndex(({ text }) => text.includes('422')),
      1,
    )
    if (status !== 422) wrong.push({ kind: 'status', url, width: 0, text: `answers ${status}` })
    for (const width of [1280, 320]) wrong.push(...(await inspectNow(page, `${url} (leeg)`, width)))
  }
  expect(forms.length).toBeGreaterThanOrEqual(5)
  expect(lines(wrong)).toEqual([])
}, 60_000)

describe('a page for residents', () => {
  const residents = ['/', '/aanpak', '/toegankelijkheid']

  test.each(residents)(
    '%s sets no cookie, stores nothing, and has a title that tells nothing',
    async (url) => {
      const page = await site.visitor()
      const response = await page.goto(url)
      expect(await response?.headerValue('set-cookie')).toBeNull()
      expect(await response?.headerValue('cache-control')).toBe('no-store')
      await page.mouse.wheel(0, 500)
      expect(await page.context().cookies()).toEqual([])
      expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
      expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0)
      expect(await page.title()).toBe('Informatie')
    },
  )
})

/**
 * What a region has after a week and an emergency: a line of the sample, and something that was opened.
 * A new region has neither, and no module has closed files yet, so the menu leaves exceptional access out.
 */
async function giveTheOfficerWork(): Promise<void> {
  defineOpenable({
    module: 'example',
    name: 'Voorbeeld',
    asks: 'Nummer van het voorbeeld',
    find: () => Promise.resolve({ subject: 'example/1', persons: [], owners: [] }),
    label: () => 'voorbeeld 1',
    href: () => '/start',
  })
  const opened = await fetch(`${site.origin}/noodtoegang`, {
    method: 'POST',
    body: new URLSearchParams({ soort: 'example', kenmerk: '1', reden: 'Er is nu gevaar' }),
    headers: { origin: site.origin, cookie: await site.session('professional') },
    redirect: 'manual',
  })
  expect(opened.status).toBe(303)
  await adminQuery("insert into oversight.sample (week, population) values ('2026-11-16', 1)")
  await adminQuery(
    `insert into oversight.sample_line (week, entry_id)
     select '2026-11-16', id from audit.entry where action = 'exceptional.opened'`,
  )
}

/** One page of every pattern, and the start page of everyone: there they differ most. */
function examples(all: Found[]): { url: string; person: Found['person'] }[] {
  const seen = new Set<string>()
  const chosen = all.filter(({ pattern, person, status, html }) => {
    const key = pattern === '/start' ? `${pattern} ${person}` : pattern
    if (seen.has(key) || status !== 200 || !html.startsWith('<!doctype html>')) return false
    return seen.add(key)
  })
  return [...chosen, { url: '/huisstijl', person: 'visitor' as const }]
}

/** Two windows at the same time: the machine has at least two cores. */
async function inspectAll(pages: typeof inspected): Promise<Trouble[]> {
  const queue = [...pages]
  const wrong: Trouble[] = []
  const work = async () => {
    const windows = new Map<Found['person'], Page>()
    for (let next = queue.shift(); next; next = queue.shift()) {
      const page = windows.get(next.person) ?? (await site.open(next.person))
      windows.set(next.person, page)
      wrong.push(...(await inspect(page, next.url)))
    }
    await Promise.all([...windows.values()].map((page) => page.context().close()))
  }
  await Promise.all([work(), work()])
  return wrong
}

/** Leaves nothing chosen or typed, so that every message shows at once. */
async function emptyEverything(page: Page): Promise<void> {
  for (const field of await page.locator('main form').last().getByRole('textbox').all())
    await field.fill('')
}

function of(kind: Trouble['kind']): string[] {
  return lines(troubles.filter((one) => one.kind === kind))
}

function lines(all: Trouble[]): string[] {
  return all.map(({ kind, url, width, text }) => `${kind} ${url} at ${width}: ${text}`)
}
