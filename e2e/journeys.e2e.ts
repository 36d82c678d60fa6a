/**
 * What people come to do, as they do it, with and without JavaScript.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { startJobs, stopJobs } from '#platform/jobs.ts'
import { startLive, stopLive } from '#platform/live/index.ts'
import { openPush } from '#platform/push/index.ts'
import { adminQuery, testDatabase } from '#testing/database.ts'
import { startSite, type Site } from './browser.ts'
import { crawl } from './crawl.ts'
import { inspectNow } from './inspect.ts'

const plan = '/programma/uitvoeringsplan-2024-2027'
const ways = [
  { way: 'with JavaScript', javaScriptEnabled: true },
  { way: 'without JavaScript', javaScriptEnabled: false },
]
const phone = { width: 360, height: 740 }
/** A worker takes what was asked for up within seconds. */
const within = { timeout: 20_000, interval: 500 }

/** What professionals ask, and whom they are to find first. */
const tenQuestions = [
  ['ouderenmishandeling, financieel, Kerkrade', 'Hidde Korenbloem'],
  ['meisje 17, huwelijksdwang', 'Amber Wilgenroos'],
  ['complexe scheiding, Vaals', 'Mirte Waterviolier'],
  ['slachtoffer mensenhandel, Maastricht', 'Jelte Zilverschoon'],
  ['stalking door ex', 'Quinten Elzenkatje'],
  ['kind van 4, vermoeden mishandeling, school in Heerlen', 'Mirte Waterviolier'],
  ['eergerelateerd, opvang nodig vannacht', 'Advies en melden bij Veilig Thuis'],
  ['aanranding, student', 'Hulp na aanranding of verkrachting'],
  ['mantelzorger slaat moeder', 'Hidde Korenbloem'],
  ['pleger wil hulp', 'Groepstraining voor plegers van huiselijk geweld'],
] as const

let site: Site

beforeAll(async () => {
  site = await startSite()
  await stopJobs()
  await startJobs(testDatabase('app'), { work: true })
  await startLive(testDatabase('app'))
})
afterAll(async () => {
  await stopLive()
  await site.close()
})

describe.each(ways)('$way', ({ way, javaScriptEnabled }) => {
  test('a newcomer signs in as someone, and out again', async () => {
    const page = await site.visitor({ javaScriptEnabled })
    await page.goto('/')
    await page.getByRole('link', { name: 'Voor professionals' }).click()
    await button(page, /^Verder als Bram/).click()
    await sees(heading(page, 'Dag, Bram'))
    await button(page, 'Uitloggen').click()
    await sees(heading(page, 'Inloggen'))
    await page.goto('/start')
    await sees(heading(page, 'Inloggen'))
  })

  test('who follows a link before signing in arrives there after it', async () => {
    const page = await site.visitor({ javaScriptEnabled })
    await page.goto(`${plan}/tijdlijn`)
    await sees(heading(page, 'Inloggen'))
    await button(page, /^Verder als Marit/).click()
    await sees(heading(page, 'Tijdlijn'))
  })

  test('what a project leader finds out leaves the list and stands on the page it is about', async () => {
    const page = await site.as('projectleider', { javaScriptEnabled })
    await page.goto(`${plan}/uitzoeken?staat=afgeleid`)
    const before = await numberIn(page.getByRole('link', { name: /^Alles \(/ }))
    // The first of the list, the status of the plan, is set by a decision on a page of its own.
    await page
      .getByRole('link', { name: /deelambities/ })
      .first()
      .click()
    await sees(heading(page, 'Uitzoeken'))
    await page.getByLabel('Het klopt zoals het er staat').check()
    await page.getByLabel('Het antwoord').fill(`De tekst bedoelt het zo (${way})`)
    await page.getByLabel('Wie of wat zegt dit?').fill('Verslag van de projectgroep')
    await page.getByLabel('Van welke datum is dat?').fill('2026-10-26')
    await button(page, 'Vastleggen').click()
    await sees(heading(page, 'Uitgezocht'))

    await fact(page, 'Waarover').getByRole('link').click()
    const answer = page
      .getByRole('listitem')
      .filter({ hasText: `De tekst bedoelt het zo (${way})` })
    await sees(answer.first())
    expect(await answer.first().textContent()).toContain(
      'bron: Verslag van de projectgroep, maandag 26 oktober 2026',
    )

    await page.goto(`${plan}/uitzoeken`)
    expect(await numberIn(page.getByRole('link', { name: /^Alles \(/ }))).toBe(before - 1)
  })

  test('a row of the timeline is filled with a form, and made unknown again', async () => {
    const page = await site.as('projectleider', { javaScriptEnabled })
    // A row of its own for each way: what was once found out stays in the history.
    const name = javaScriptEnabled ? 'Kwaliteitsscan per lokale gemeente' : 'Pleger aanpak'
    const toFill = await rowsToFill(page)
    const open = await openFindings(page)
    await fillRow(page, name, 'lopend')
    expect(await page.getByText('1e kwartaal 2026: lopend').count()).toBe(1)
    expect(await rowsToFill(page)).toBe(toFill - 1)
    expect(await openFindings(page)).toBe(open - 1)

    await fillRow(page, name, 'onbekend')
    expect(await rowsToFill(page)).toBe(toFill)
    expect(await openFindings(page)).toBe(open)
  })

  test('an amount that does not add up is said, and history tells who, when and why', async () => {
    const page = await site.as('projectleider', { javaScriptEnabled })
    await changeAmount(page, '60.000', 'Besluit van de commissie, nummer 12')
    const history = page.getByRole('listitem').filter({ hasText: 'nummer 12' }).first()
    expect(await text(history)).toMatch(
      /2024: € 55\.660 → € 60\.000.*Besluit van de commissie, nummer 12.*Marit Wolkenveld.*om \d\d:\d\d/,
    )
    await page.goto(`${plan}/begroting`)
    await sees(page.getByText('2024: het plan zegt € 1.174.000'))
    expect(await sums(page)).toEqual(['klopt niet', 'klopt', 'klopt', 'klopt'])

    await changeAmount(page, '55.660', 'Vergissing hersteld')
    await page.goto(`${plan}/begroting`)
    expect(await sums(page)).toEqual(['klopt', 'klopt', 'klopt', 'klopt'])
    expect(await page.getByText('De begroting telt niet op').count()).toBe(0)
  })

  test('of two project leaders who save the same, the second sees both and loses nothing', async () => {
    const [first, second] = [
      await site.as('projectleider', { javaScriptEnabled }),
      await site.as('projectleider-2', { javaScriptEnabled }),
    ]
    const url = `${plan}/activiteiten/sd-f1`
    for (const page of [first, second]) await page.goto(`${url}/bewerken`)
    await first.getByLabel('Wat we verwachten').fill(`Van de eerste, ${way}`)
    await first.getByLabel('Heerlen').check()
    await first.getByLabel('Waarom wijzig je dit?').fill('Afgesproken in het overleg')
    await button(first, 'Opslaan').click()
    await sees(heading(first, 'Versterken lokale Wijkteams'))

    await second.getByLabel('Wat we verwachten').fill(`Van de tweede, ${way}`)
    await second.getByLabel('Kerkrade').check()
    await second.getByLabel('Waarom wijzig je dit?').fill('Besloten door de tweede')
    await button(second, 'Opslaan').click()
    await sees(second.getByText('Iemand anders heeft dit intussen gewijzigd'))
    expect
      .soft(await text(second.getByText('Wat jij typte staat er nog')))
      .toMatch(/Marit Wolkenveld.*om \d\d:\d\d.*\. Wat jij typte staat er nog/)
    expect(await saved(second)).toContain(`Nu opgeslagen: Van de eerste, ${way}`)
    expect(await second.getByLabel('Wat we verwachten').inputValue()).toBe(`Van de tweede, ${way}`)
    expect(await second.getByLabel('Kerkrade').isChecked()).toBe(true)
    expect(await second.getByLabel('Waarom wijzig je dit?').inputValue()).toBe(
      'Besloten door de tweede',
    )
    expect.soft((await saved(second)).filter((one) => /GM\d/.test(one))).toEqual([])

    await button(second, 'Opslaan').click()
    await sees(second.getByText(`Van de tweede, ${way}`).first())
    const history = second
      .getByRole('list')
      .filter({ hasText: 'Afgesproken in het overleg' })
      .last()
    expect(await history.textContent()).toMatch(/Besloten door de tweede.*Joost Kiezelpad/s)
    expect(await history.textContent()).toMatch(/Afgesproken in het overleg.*Marit Wolkenveld/s)
  })

  test('who fills a row that someone else filled meanwhile, reads theirs in Dutch', async () => {
    const [first, second] = [
      await site.as('projectleider', { javaScriptEnabled }),
      await site.as('projectleider-2', { javaScriptEnabled }),
    ]
    for (const page of [first, second]) await page.goto(`${plan}/tijdlijn/tl-25/invullen`)
    for (const [page, kind] of [
      [first, 'lopend'],
      [second, 'start'],
    ] as const) {
      await page.getByLabel('1e kwartaal 2026').selectOption(kind)
      await page.getByLabel('Waar staat dit?').fill('Het oorspronkelijke plan, bladzijde 9')
      await page.getByLabel('Van welke datum is die bron?').fill('2024-05-01')
      await button(page, 'Opslaan').click()
    }
    await sees(second.getByText('Iemand anders heeft dit intussen gewijzigd'))
    expect(await second.getByLabel('1e kwartaal 2026').inputValue()).toBe('start')
    expect.soft(await saved(second)).toEqual(['Nu opgeslagen: lopend'])
    await second.getByLabel('1e kwartaal 2026').selectOption('onbekend')
    await button(second, 'Opslaan').click()
    await sees(heading(second, 'Monitoring'))
  })

  test('an orange stand needs a cause, a consequence and a correction, and reaches the project leader', async () => {
    const page = await site.as('werkgroepvoorzitter', { javaScriptEnabled, viewport: phone })
    await page.goto('/start')
    const link = page.getByRole('link', { name: /^Meld hoe het gaat: / }).first()
    const activity = (await link.textContent())!.replace('Meld hoe het gaat: ', '').trim()
    await link.click()
    await choose(page, 'Tijd: lopen jullie op schema?', 'Oranje: vraagt aandacht')
    await choose(page, 'Geld: is het genoeg?', 'Groen: gaat goed')
    await choose(page, 'Kwaliteit: wordt het zoals bedoeld?', 'Groen: gaat goed')
    await page.getByLabel('Hoe gaat het?').fill(`De pilot loopt uit, ${way}.`)
    await button(page, 'Stand versturen').click()

    await sees(page.getByRole('heading', { name: 'Er gingen 3 dingen mis' }))
    expect(await page.title()).toMatch(/^Fout: /)
    for (const field of ['Oorzaak', 'Gevolg', 'Bijsturing']) {
      const message = `Bij oranje of rood hoort een ${field.toLowerCase()}`
      await sees(page.getByRole('link', { name: message }))
      expect(await described(page.getByLabel(`${field}:`))).toContain(message)
    }
    expect(
      await radio(page, 'Tijd: lopen jullie op schema?', 'Oranje: vraagt aandacht').isChecked(),
    ).toBe(true)
    expect(await page.getByLabel('Hoe gaat het?').inputValue()).toBe(`De pilot loopt uit, ${way}.`)
    if (javaScriptEnabled) expect(await inspectNow(page, page.url(), phone.width)).toEqual([])

    await page.getByRole('link', { name: 'Bij oranje of rood hoort een oorzaak' }).click()
    await page.getByLabel('Oorzaak:').fill('Er is een vacature.')
    await page.getByLabel('Gevolg:').fill('De start schuift een maand op.')
    await page.getByLabel('Bijsturing:').fill('We vragen het Veiligheidshuis om hulp.')
    await button(page, 'Stand versturen').click()
    await sees(heading(page, activity))
    await sees(page.getByText(`De pilot loopt uit, ${way}.`))
    await sees(page.getByText('Tijd: oranje').first())

    const lead = await site.as('projectleider', { javaScriptEnabled })
    const message = lead.getByRole('link', { name: `${activity}: de stand is oranje` })
    await expect
      .poll(() => lead.goto('/start').then(() => message.count()), {
        timeout: 15_000,
        interval: 300,
      })
      .toBe(1)
    await message.click()
    await sees(lead.getByText('We vragen het Veiligheidshuis om hulp.').first())
    await lead.goto('/start')
    await button(lead, 'Alles gelezen').click()
    expect(await message.count()).toBe(0)
  })

  test('a document that is added with a double click is there once, and can be taken away', async () => {
    const page = await site.as('werkgroeplid', { javaScriptEnabled })
    const name = `Implementatievoorstel ${way}`
    await page.goto(`${plan}/activiteiten/sz-f1`)
    await page.getByRole('link', { name: 'Document toevoegen' }).click()
    await page.getByLabel('Naam').fill(name)
    await page.getByLabel('Webadres').fill('https://documenten.example/voorstel')
    await button(page, 'Toevoegen').dblclick()
    await sees(page.getByRole('link', { name, exact: true }))
    expect(await page.getByText(`Document toegevoegd: ${name}`).count()).toBe(1)

    await page.getByRole('link', { name: `Weghalen van ${name}` }).click()
    await sees(heading(page, 'Document weghalen?'))
    if (javaScriptEnabled) expect(await inspectNow(page, page.url(), 320)).toEqual([])
    await button(page, 'Weghalen').click()
    await sees(page.getByText(`Document weggehaald: ${name}`))
    expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0)
  })

  test('a member of a group keeps its activities up to date but does not report', async () => {
    const page = await site.as('werkgroeplid', { javaScriptEnabled })
    await page.goto(`${plan}/activiteiten/sz-f1`)
    await sees(page.getByRole('link', { name: 'Bijwerken' }))
    expect(await page.getByRole('link', { name: 'Meld hoe het gaat' }).count()).toBe(0)
    expect(await statusOf(page, `${plan}/activiteiten/sz-f1/stand`)).toBe(404)
    await page.goto(`${plan}/activiteiten/sd-a2`)
    expect(await page.getByRole('link', { name: 'Bijwerken' }).count()).toBe(0)
    expect(await statusOf(page, `${plan}/activiteiten/sd-a2/bewerken`)).toBe(404)
  })

  test('a civil servant tells what the own municipality does, and nothing for another', async () => {
    const page = await site.as('ambtenaar-heerlen', { javaScriptEnabled })
    await page.goto('/start')
    await page.getByRole('link', { name: 'Vertel wat jouw gemeente doet' }).click()
    await sees(heading(page, 'Heerlen'))
    await page.getByRole('link', { name: /^(Vertellen|Wijzigen) bij Kinderen versterken/ }).click()
    await page.getByLabel('Ja', { exact: true }).check()
    await page
      .getByLabel('Wat doet de gemeente op een eigen manier?')
      .fill(`In alle buurten, ${way}`)
    await button(page, 'Opslaan').click()
    const row = page.getByRole('row', { name: /Kinderen versterken/ })
    expect(await row.textContent()).toContain(`In alle buurten, ${way}`)

    await page.goto('/programma/gemeenten')
    await page.getByRole('main').getByRole('link', { name: 'Vaals' }).click()
    await sees(heading(page, 'Vaals'))
    expect(await page.getByRole('link', { name: /^Vertellen/ }).count()).toBe(0)
    const vaals = new URL(page.url()).pathname.split('/').at(-1)
    expect(await statusOf(page, `${plan}/activiteiten/sz-a2/gemeenten/${vaals}`)).toBe(404)
  })

  test('the administrator meets no plan', async () => {
    const page = await site.as('beheerder', { javaScriptEnabled })
    await page.goto('/start')
    const menu = page.getByRole('navigation', { name: 'Hoofdmenu' }).first()
    expect(await menu.getByRole('link').allTextContents()).toEqual([
      'Start',
      'Verantwoording',
      'Beheer',
    ])
    for (const path of ['/programma', plan, `${plan}/tijdlijn`, `${plan}/bron.yaml`, '/netwerk'])
      expect(await statusOf(page, path)).toBe(404)
  })

  test('a visitor finds whom to call, and the way out comes first', async () => {
    const page = await site.visitor({ javaScriptEnabled, viewport: phone })
    await page.route('https://www.buienradar.nl/**', (route) =>
      route.fulfill({ body: '<h1>Het weer</h1>', contentType: 'text/html' }),
    )
    await page.goto('/')
    await sees(heading(page, 'Wat kun je nu doen?'))
    expect(await page.getByRole('link', { name: '0800-2000' }).first().getAttribute('href')).toBe(
      'tel:08002000',
    )
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Verlaat deze site snel')
    await page.keyboard.press('Enter')
    await sees(heading(page, 'Het weer'))
    expect(page.url()).toContain('buienradar.nl')
  })

  test('a list is looked at before it is read in, and taken back as if it had not been', async () => {
    const page = await site.as('projectleider', { javaScriptEnabled, viewport: phone })
    const name = `Buurthuis ${javaScriptEnabled ? 'De Wilg' : 'De Es'}`
    const list = `Naam;Soort;Postcode;Plaats\n${name};welzijn;6411 AC;Heerlen\nFout BV;welzijn;99;Heerlen\n`
    await page.goto('/netwerk')
    await page.getByRole('link', { name: 'Inlezen uit een bestand' }).click()
    await page
      .getByLabel('Bestand')
      .setInputFiles({ name: 'lijst.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
    await button(page, 'Bestand bekijken').click()
    await page.getByLabel('Van wie is deze lijst?').fill('proeflijst')
    await button(page, 'Nakijken').click()
    await sees(page.getByText('Kies de kolom met: nummer in de bron.').first())
    await page.getByLabel('Nummer in de bron').selectOption({ label: 'Naam' })
    await button(page, 'Nakijken').click()
    await sees(heading(page, 'Dit zou er veranderen'))
    await sees(page.getByText('Dit is geen postcode.'))
    // With a row that is wrong nothing is read in, unless one says so.
    await button(page, 'Inlezen').click()
    await sees(page.getByText('Er ging iets mis').first())
    await page.getByLabel('De regel met een fout overslaan').check()
    await button(page, 'Inlezen').click()
    const at = page.url().split('?')[0]!
    const comes = (title: string) =>
      expect
        .poll(async () => {
          await page.goto(at)
          return page.getByRole('heading', { level: 1 }).textContent()
        }, within)
        .toBe(title)
    await comes('Ingelezen')
    await page.goto(`/netwerk?zoek=${encodeURIComponent(name)}`)
    await sees(page.getByRole('link', { name, exact: true }))
    await page.goto(at)
    await page.getByRole('link', { name: 'Terugdraaien' }).click()
    await button(page, 'Terugdraaien').click()
    await comes('Teruggedraaid')
    await page.goto(`/netwerk?zoek=${encodeURIComponent(name)}`)
    await sees(page.getByText('Geen organisatie gevonden'))
  })

  test('ten questions of a professional are each answered in three actions, on a phone', async () => {
    const page = await site.as('professional', { javaScriptEnabled, viewport: phone })
    for (const [question, whom] of tenQuestions) {
      await page.goto('/netwerk/vinden')
      await page.getByLabel('Wat speelt er?').fill(question)
      await button(page, 'Zoeken').click()
      const first = page.getByRole('region', { name: /^(Bel eerst|Past het best)$/ })
      await sees(first.getByRole('link', { name: whom, exact: true }))
      // The third action is to call; the number is there without looking for it.
      const number = first.locator('a[href^="tel:"]').first()
      const at = await number.evaluate((link) => link.getBoundingClientRect().bottom)
      expect(at, question).toBeGreaterThan(0)
      expect(at, question).toBeLessThan(phone.height)
    }
  })

  test('the keyboard alone skips to the content', async () => {
    const page = await site.as('projectleider', { javaScriptEnabled })
    await page.goto('/start')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Naar de inhoud')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.getByRole('main').locator(':focus').count()).toBe(1)
  })

  test('the keyboard alone opens the menu on a phone and goes to a page', async () => {
    const page = await site.as('projectleider', { javaScriptEnabled, viewport: phone })
    await page.goto('/start')
    await tabTo(page, 'Menu')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Gemeenten')
    await page.keyboard.press('Enter')
    await sees(heading(page, 'Gemeenten'))
  })

  test('the keyboard alone fills a form and sends it', async () => {
    const page = await site.as('ambtenaar-vaals', { javaScriptEnabled })
    await page.goto('/programma/gemeenten')
    await tabTo(page, 'Vaals')
    await page.keyboard.press('Enter')
    await sees(heading(page, 'Vaals'))
    await tabTo(page, /^(Vertellen|Wijzigen) bij Vergroten van bewustwording/)
    await page.keyboard.press('Enter')
    await sees(heading(page, 'Wat doet Vaals?'))
    await tabTo(page, /^(Ja|Later)$/)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.insertText(`Met toetsen, ${way}. `)
    await tabTo(page, 'Opslaan')
    await page.keyboard.press('Enter')
    await sees(page.getByText(`Met toetsen, ${way}`))
  })
})

describe('in the grid of the timeline', () => {
  test('a row is filled with the keyboard and undone', async () => {
    const page = await openGrid()
    const before = await rowsToFill(page)
    await page.goto(`${plan}/tijdlijn`)
    await sourceOfGrid(page)
    const row = page.getByRole('row', { name: /^MDA\+\+/ })
    await row.getByRole('gridcell').first().focus()
    await page.keyboard.press('s')
    for (let quarter = 2; quarter <= 14; quarter++) await page.keyboard.press('l')
    await sees(page.getByText('MDA++: opgeslagen.'))
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    expect(await focused(page)).toContain('lopend')

    const other = await site.as('projectleider-2')
    expect(await rowsToFill(other)).toBe(before - 1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => rowsToFill(other)).toBe(before)
    expect(await row.getByRole('gridcell').first().textContent()).toContain('onbekend')
  })

  test('a row is filled by dragging and undone', async () => {
    const page = await openGrid()
    const before = await rowsToFill(page)
    await page.goto(`${plan}/tijdlijn`)
    await sourceOfGrid(page)
    await button(page, 'lopend').click()
    const row = page.getByRole('row', { name: /^Evaluatie/ })
    await row.scrollIntoViewIfNeeded()
    const first = await middle(row.getByRole('gridcell').first())
    const last = await middle(row.getByRole('gridcell').last())
    await page.mouse.move(first.x, first.y)
    await page.mouse.down()
    await page.mouse.move(last.x, last.y, { steps: 40 })
    await page.mouse.up()
    await sees(page.getByText('Evaluatie: opgeslagen.'))

    const other = await site.as('projectleider-2')
    expect(await rowsToFill(other)).toBe(before - 1)
    await button(page, 'Ongedaan maken').click()
    await expect.poll(() => rowsToFill(other)).toBe(before)
    expect(await button(page, 'Ongedaan maken').isDisabled()).toBe(true)
  })

  test('nothing is filled before it is said where it comes from', async () => {
    const page = await openGrid()
    await page.getByRole('gridcell').first().focus()
    await page.keyboard.press('s')
    expect(await page.locator('.editing__status').textContent()).toContain(
      'Vul eerst in waar dit staat',
    )
    expect(await focusedLabel(page)).toContain('Waar staat dit?')
  })

  test('a finger that scrolls over the cells changes nothing and stays where it is', async () => {
    const page = await site.as('projectleider', { viewport: phone, hasTouch: true })
    await page.goto(`${plan}/tijdlijn`)
    const cell = page
      .getByRole('row', { name: /^Gastlessen/ })
      .getByRole('gridcell')
      .nth(3)
    await cell.scrollIntoViewIfNeeded()
    const { x, y } = await middle(cell)
    const before = await page.evaluate(() => scrollY)
    const devtools = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', up = 0) =>
      devtools.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x, y: y - up }],
      })
    await touch('touchStart')
    for (let up = 25; up <= 250; up += 25) await touch('touchMove', up)
    await touch('touchEnd')
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(before + 100)
    expect(await page.locator('input:focus').count()).toBe(0)
  })

  test('who leads no programme has a table without tools', async () => {
    const page = await site.as('werkgroeplid')
    await page.goto(`${plan}/tijdlijn`)
    expect(await page.getByRole('gridcell').count()).toBe(0)
    expect(await page.getByRole('group', { name: 'Wat je tekent' }).count()).toBe(0)
  })
})

test('two look at one activity: what one reports the other is told of, and sees after the link', async () => {
  const activity = `${plan}/activiteiten/sz-a2`
  const reader = await site.as('professional')
  await reader.goto(activity)
  const changed = reader.getByText('Er is iets veranderd.')
  await reader.waitForTimeout(500)
  expect(await changed.count()).toBe(0)

  const lead = await site.as('projectleider')
  const report = { time: 'green', money: 'green', quality: 'green', summary: 'De zaal is gehuurd.' }
  await lead.request.post(`${activity}/stand`, {
    form: report,
    headers: { origin: site.origin, cookie: await site.session('projectleider') },
  })

  await sees(changed)
  expect(await inspectNow(reader, activity, 360)).toEqual([])
  await reader.getByRole('link', { name: 'Vernieuw de pagina' }).click()
  await sees(reader.getByText('De zaal is gehuurd.').first())
  expect(await changed.count()).toBe(0)
})

test('who is told something reads so on whatever page they are, and finds it at the start', async () => {
  const lead = await site.as('projectleider')
  await lead.goto(`${plan}/begroting`)
  await adminQuery(`insert into platform.notification (function_id, subject, text, href)
    select id, 'live', 'Er is iets voor je', '/start' from network.function
    where demonstration_key = 'projectleider'`)
  await sees(lead.getByText('Er wacht een bericht op je.'))
  await lead.getByRole('link', { name: 'Bekijk je berichten' }).click()
  await sees(lead.getByRole('link', { name: 'Er is iets voor je' }))
})

test('a telephone gives a sign for what cannot wait, and says no more', async () => {
  const heard: string[] = []
  const service = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.writeHead(201).end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void service.close())
  await once(service, 'listening')
  openPush({ url: site.origin, loopback: true })
  const page = await site.as('schoolcontact', { viewport: phone })
  await page.context().grantPermissions(['notifications'], { origin: site.origin })
  // A browser without a profile has no push service: ours answers in its place.
  const { port } = service.address() as AddressInfo
  await page.addInitScript((endpoint) => {
    PushManager.prototype.subscribe = () => Promise.resolve({ endpoint } as PushSubscription)
  }, `http://localhost:${port}/toestel`)
  await page.goto('/mijn/berichten')
  await button(page, 'Zet seintjes aan op dit toestel').click()
  await sees(page.getByText('Dit toestel krijgt seintjes.'))
  await button(page, /^Probeer/).click()
  await expect.poll(() => heard, within).toEqual(['/toestel'])

  const devtools = await page.context().newCDPSession(page)
  const registration = new Promise<string>((found) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) found(registrations[0].registrationId)
    }),
  )
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: site.origin,
    registrationId: await registration,
    data: '',
  })
  const shown = () =>
    page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready
      const all = active ? await (await navigator.serviceWorker.ready).getNotifications() : []
      return all.map(({ title, body }) => `${title}: ${body}`)
    })
  await expect.poll(shown, within).toEqual(['Kring: Er is iets dat niet kan wachten. Open Kring.'])
  await button(page, /^Zet uit/).click()
  await sees(page.getByText('Dat toestel krijgt geen seintjes meer.'))
})

test('the same form that arrives twice at once does one thing', async () => {
  const page = await site.as('projectleider')
  await page.goto(`${plan}/activiteiten/sd-a1/documenten/nieuw`)
  await page.getByLabel('Naam').fill('Richtlijn regie')
  await page.getByLabel('Webadres').fill('https://documenten.example/richtlijn')
  const answers = await page.evaluate(async () => {
    const form = document.querySelector<HTMLFormElement>('main form')!
    const send = () => fetch(form.action, { method: 'POST', body: new FormData(form) })
    return Promise.all([send(), send()].map(async (answer) => (await answer).url))
  })
  expect(new Set(answers)).toEqual(new Set([`${site.origin}${plan}/activiteiten/sd-a1`]))
  await page.goto(`${plan}/activiteiten/sd-a1`)
  expect(await page.getByRole('link', { name: 'Richtlijn regie', exact: true }).count()).toBe(1)
})

test.each(['professional', 'aandachtsfunctionaris'] as const)(
  'a %s, who may not see the budget, meets no amount of it on any page',
  async (person) => {
    const lead = await site.as('projectleider')
    await changeAmount(lead, '56.789', 'Bijgesteld')
    await changeAmount(lead, '55.660', 'Teruggezet')
    const pages = await crawl(site, person, ['/start'])
    // Whole numbers only: the number of a request or of a record can hold any row of figures.
    const amounts = /€|\b(520\.?000|55\.?660|56\.?789|1\.?174\.?000|100\.000)\b/
    const telling = pages.filter(({ html }) => amounts.test(html)).map(({ pattern }) => pattern)
    expect([...new Set(telling)]).toEqual([])
    for (const path of ['/begroting', '/begroting/b-pilots'])
      expect(pages.map(({ url }) => url)).not.toContain(plan + path)
  },
)

test('residents read the plan in force and no draft', async () => {
  const lead = await site.as('projectleider')
  const resident = await site.visitor()
  const professional = await site.as('professional')
  await resident.goto('/aanpak')
  await sees(resident.getByText('Samen doorbreken wij de cirkel van geweld').first())
  await sees(resident.getByText('Laagdrempelig aanbod Plegerhulpverlening'))

  onTestFinished(() => setStatus(lead, 'Vastgesteld'))
  await setStatus(lead, 'Concept')
  await resident.goto('/aanpak')
  await sees(heading(resident, 'Wat de regio doet'))
  expect(await resident.getByText('Laagdrempelig aanbod Plegerhulpverlening').count()).toBe(0)
  expect(await statusOf(professional, plan)).toBe(404)
  await professional.goto('/programma')
  expect(await professional.getByText('Uitvoeringsplan 2024-2027').count()).toBe(0)
})

test('pressing Shift three times leaves, and Back does not show the page again', async () => {
  const page = await site.visitor()
  await page.route('https://www.buienradar.nl/**', (route) =>
    route.fulfill({ body: '<h1>Het weer</h1>', contentType: 'text/html' }),
  )
  await page.goto('/toegankelijkheid')
  for (let times = 0; times < 3; times++) await page.keyboard.press('Shift')
  await sees(heading(page, 'Het weer'))
  await page.goBack()
  expect(page.url()).not.toContain('/toegankelijkheid')
})

test('words that were not sent are asked about before leaving', async () => {
  const page = await site.as('projectleider')
  await page.goto(`${plan}/activiteiten/sd-f1/stand`)
  await page.getByLabel('Hoe gaat het?').pressSequentially('Bijna klaar')
  const asked = new Promise((answer) => page.once('dialog', (dialog) => answer(dialog.dismiss())))
  await page.getByRole('link', { name: 'Annuleren' }).click({ noWaitAfter: true })
  await asked
  expect(await page.getByLabel('Hoe gaat het?').inputValue()).toBe('Bijna klaar')
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const radio = (page: Page, question: string, answer: string) =>
  page.getByRole('radiogroup', { name: question }).getByLabel(answer)
const choose = (page: Page, question: string, answer: string) =>
  radio(page, question, answer).check()
const text = async (locator: Locator) =>
  ((await locator.textContent()) ?? '').replaceAll(/\s+/g, ' ')
/** What is saved now, as a form says beside what was typed. */
const saved = (page: Page) => page.getByText('Nu opgeslagen:').locator('..').allTextContents()
const sees = (locator: Locator) => locator.waitFor({ state: 'visible' })

/** The value beside a name in a list of facts. */
function fact(page: Page, name: string): Locator {
  return page
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .first()
}

async function numberIn(locator: Locator): Promise<number> {
  return Number(/\d+/.exec((await locator.textContent()) ?? '')?.[0])
}

async function statusOf(page: Page, path: string): Promise<number | undefined> {
  return (await page.goto(path))?.status()
}

/** How many rows of the timeline are still unknown, as the timeline says. */
async function rowsToFill(page: Page): Promise<number> {
  await page.goto(`${plan}/tijdlijn`)
  return numberIn(page.getByText(/^Nog in te vullen: \d+$/))
}

async function openFindings(page: Page): Promise<number> {
  await page.goto(`${plan}/uitzoeken`)
  return numberIn(page.getByRole('link', { name: /^Alles \(/ }))
}

/** Fills all quarters of a row with the same, by its form. */
async function fillRow(page: Page, name: string, kind: string): Promise<void> {
  await page.goto(`${plan}/tijdlijn`)
  await page.getByRole('link', { name }).click()
  await page.getByRole('link', { name: 'Kwartalen invullen' }).click()
  await sees(heading(page, 'Kwartalen invullen'))
  for (const field of await page.getByRole('combobox').all()) await field.selectOption(kind)
  await page.getByLabel('Waar staat dit?').fill('Het oorspronkelijke plan, bladzijde 9')
  await page.getByLabel('Van welke datum is die bron?').fill('2024-05-01')
  await button(page, 'Opslaan').click()
  await sees(heading(page, name))
}

async function changeAmount(page: Page, amount: string, why: string): Promise<void> {
  await page.goto(`${plan}/begroting`)
  await page.getByRole('link', { name: 'Hulpverlening' }).click()
  await page.getByRole('link', { name: 'Bedragen wijzigen' }).click()
  await page.getByLabel('Bedrag 2024').fill(amount)
  await page.getByLabel('Waarom wijzig je dit?').fill(why)
  await button(page, 'Opslaan').click()
  await sees(heading(page, 'Hulpverlening'))
}

/** Per year whether the posts add up, as the foot of the budget says. */
async function sums(page: Page): Promise<string[]> {
  const cells = page.getByRole('row', { name: /^Klopt dit\?/ }).getByRole('cell')
  const texts = await cells.allTextContents()
  return texts.flatMap((text) => /klopt niet|klopt|onbekend/.exec(text)?.[0] ?? [])
}

async function setStatus(page: Page, status: string): Promise<void> {
  await page.goto(`${plan}/status`)
  await page.getByLabel(status).check()
  await page.getByLabel('Welk besluit is dit?').fill('Besluit van de bestuurlijke commissie')
  await page.getByLabel('Datum van het besluit').fill('2026-11-02')
  await button(page, 'Opslaan').click()
  await sees(page.getByText('Besluit van de bestuurlijke commissie').first())
}

async function openGrid(): Promise<Page> {
  const page = await site.as('projectleider', { viewport: { width: 1280, height: 1000 } })
  await page.goto(`${plan}/tijdlijn`)
  await sees(page.getByRole('grid'))
  return page
}

async function sourceOfGrid(page: Page): Promise<void> {
  await page.getByLabel('Waar staat dit?').fill('Het oorspronkelijke plan, bladzijde 9')
  await page.getByLabel('Van welke datum is die bron?').fill('2024-05-01')
}

async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('The cell is not on the screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** What a screen reader says after the name of a field. */
async function described(field: Locator): Promise<string> {
  const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(' ').filter(Boolean)
  const texts = ids.map((id) => field.page().locator(`[id="${id}"]`).textContent())
  return (await Promise.all(texts)).join(' ')
}

async function focused(page: Page): Promise<string> {
  const element = page.locator(':focus')
  return (await element.count()) === 0 ? '' : ((await element.textContent()) ?? '').trim()
}

async function focusedLabel(page: Page): Promise<string> {
  const id = await page.locator(':focus').getAttribute('id')
  return (await page.locator(`label[for="${id}"]`).textContent()) ?? ''
}

/** Presses Tab until what has this name has the focus; a field has the name of its label. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab')
    const element = page.locator(':focus')
    if ((await element.count()) === 0) continue
    const id = await element.getAttribute('id')
    const label = id ? page.locator(`label[for="${id}"]`) : undefined
    const own = label && (await label.count()) > 0 ? label : element
    const text = ((await own.first().textContent()) ?? '').trim()
    if (typeof name === 'string' ? text === name : name.test(text)) return
  }
  throw new Error(`Tab does not lead to ${name}`)
}
