/**
 * How a new organisation comes in from nothing, and who is kept out; as people do it, in a browser.
 */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { CDPSession, Locator, Page } from 'playwright-core'
import { openMail, startMail, stopMail } from '#platform/mail/index.ts'
import { adminQuery } from '#testing/database.ts'
import { codeFrom } from '#testing/identity.ts'
import {
  clientId,
  clientSecret,
  letIn,
  lyingProvider,
  realProvider,
  type RealProvider,
} from '#testing/provider.ts'
import { startSite, type Site, type Visit } from './browser.ts'
import { crawl } from './crawl.ts'
import { inspectNow } from './inspect.ts'

const organisation = 'Stichting De Lindehof'
const password = 'paard-lamp-rivier-boek'
const phone = { width: 360, height: 740 }

let site: Site
let provider: RealProvider

beforeAll(async () => {
  site = await startSite()
  openMail({ url: site.origin, keep: true })
  startMail()
  provider = await realProvider(site.origin)
})
afterAll(async () => {
  await stopMail()
  await site.close()
  await provider.close()
})

test('a new organisation comes in from nothing: invitation, passkey, provider, functions, signing out', async () => {
  // The project leader adds the organisation and asks its first administrator in.
  const lead = await site.as('projectleider')
  await lead.goto('/mensen/organisaties/nieuw')
  await lead.getByLabel('Naam', { exact: true }).fill(organisation)
  await lead.getByLabel('Wat voor organisatie is het?').selectOption('opvang')
  await lead.getByLabel('Gemeente').selectOption({ label: 'Heerlen' })
  await fine(lead)
  await lead.locator('main form button[type=submit]').first().click()
  await sees(heading(lead, 'Iemand uitnodigen'))
  await bringIn(lead, 'Wilma Lindeblad', 'wilma@lindehof.example', 'Beheerder')

  // She opens her mail, and makes a passkey on her telephone.
  const wilma = await site.visitor({ viewport: phone })
  const authenticator = await virtualAuthenticator(wilma)
  await openMailOf(wilma, 'wilma@lindehof.example')
  await sees(heading(wilma, 'Welkom bij Kring'))
  await sees(wilma.getByText(`Beheerder, ${organisation}`))
  await fine(wilma)
  await wilma.getByLabel('Naam voor deze passkey').fill('Telefoon van mijn werk')
  await button(wilma, 'Maak een passkey').click()
  await sees(heading(wilma, 'Dag, Wilma'))

  // Out, and in again with it; a device that asks for no finger, face or PIN is not enough.
  await button(wilma, 'Uitloggen').click()
  await sees(heading(wilma, 'Inloggen'))
  await button(wilma, 'Inloggen met een passkey').click()
  await sees(heading(wilma, 'Dag, Wilma'))
  await button(wilma, 'Uitloggen').click()
  await authenticator.verifies(false)
  await button(wilma, 'Inloggen met een passkey').click()
  await expect
    .poll(() => wilma.getByRole('status').allTextContents().then(String))
    .toContain('geen passkey gebruikt')
  await authenticator.verifies(true)
  await button(wilma, 'Inloggen met een passkey').click()
  await sees(heading(wilma, 'Dag, Wilma'))

  // The way in of the organisation; Kring's administrator looks, and switches it on.
  await wilma.goto('/organisatie/inloggen')
  await fine(wilma)
  await wilma.getByLabel('Naam van de inlogdienst').fill('Lindehof-account')
  await wilma.getByLabel('Adres van de inlogdienst').fill('http://localhost:1')
  await wilma.getByLabel('Clientnummer').fill(clientId)
  await wilma.getByLabel('Geheim').fill(clientSecret)
  await wilma.getByLabel('E-maildomeinen').fill('lindehof.example')
  await wilma.getByLabel('Ja, altijd').check()
  await button(wilma, 'Opslaan en proberen').click()
  await sees(wilma.getByText('Dit adres antwoordt niet').first())
  expect(await wilma.getByLabel('Clientnummer').inputValue()).toBe(clientId)
  await fine(wilma)
  await wilma.getByLabel('Adres van de inlogdienst').fill(provider.issuer)
  await wilma.getByLabel('Geheim').fill(clientSecret)
  await button(wilma, 'Opslaan en proberen').click()
  await sees(wilma.getByText('De inlogdienst antwoordt'))
  await fine(wilma)

  const operator = await site.as('beheerder')
  await operator.goto('/beheer/inloggen')
  await sees(heading(operator, 'Inlogdiensten van organisaties'))
  await button(operator, 'Ik heb nagevraagd dat lindehof.example van hen is').click()
  await button(operator, 'Aanzetten').click()
  await sees(operator.getByText('staat aan', { exact: true }))
  await fine(operator)

  // A colleague is asked in and comes through the organisation's own sign-in.
  await wilma.goto('/mensen')
  await fine(wilma)
  await wilma.goto('/mensen/nieuw')
  await bringIn(wilma, 'Kees Lindetak', 'kees@lindehof.example', 'Begeleider', 'Professional')
  const kees = await site.visitor()
  await openMailOf(kees, 'kees@lindehof.example')
  await kees.getByRole('link', { name: 'Verder met Lindehof-account' }).click()
  await signInThere(kees, 'kees')
  await sees(heading(kees, 'Dag, Kees'))
  const notice = await site.visitor()
  await findMail(notice, 'kees@lindehof.example', 'Er is iets veranderd aan inloggen bij Kring')
  await sees(notice.getByText('gekoppeld aan de inlogdienst'))

  // Next time the address is enough to be led there.
  await button(kees, 'Uitloggen').click()
  await kees.getByLabel('Je e-mailadres van je werk').fill('kees@lindehof.example')
  await button(kees, 'Verder').click()
  await sees(heading(kees, 'Verder bij Lindehof-account'))
  await kees.getByRole('link', { name: 'Verder', exact: true }).click()
  await sees(heading(kees, 'Dag, Kees'))
  expect(await kees.goto('/netwerk').then((answer) => answer?.status())).toBe(200)

  // A second function: one chooses, and it is always in view.
  await functionFor(wilma, 'Kees Lindetak', 'Aandachtsfunctionaris', 'Aandachtsfunctionaris')
  await kees.goto('/mijn')
  await kees.getByRole('link', { name: 'Van functie wisselen' }).click()
  await sees(heading(kees, 'Als wie werk je nu?'))
  await fine(kees)
  await kees.getByLabel(`Aandachtsfunctionaris, ${organisation}`).check()
  await button(kees, 'Verder in deze functie').click()
  await sees(heading(kees, 'Dag, Kees'))
  for (const path of ['/start', '/netwerk', '/mijn']) {
    await kees.goto(path)
    await sees(kees.getByText(/Aandachtsfunctionaris, Stichting De Lindehof/).first())
  }

  // Two browsers; one ends the other.
  const elsewhere = await site.visitor()
  await elsewhere.goto('/inloggen')
  await elsewhere.getByLabel('Je e-mailadres van je werk').fill('kees@lindehof.example')
  await button(elsewhere, 'Verder').click()
  await elsewhere.getByRole('link', { name: 'Verder', exact: true }).click()
  await signInThere(elsewhere, 'kees')
  await sees(heading(elsewhere, 'Als wie werk je nu?'))
  await kees.goto('/mijn')
  await sees(kees.getByText('hier ben je nu'))
  await fine(kees)
  await button(kees, /^Beëindigen/)
    .first()
    .click()
  await sees(kees.getByText('Die sessie is beëindigd.'))
  await elsewhere.goto('/start')
  await sees(heading(elsewhere, 'Inloggen'))

  // Signing out there ends it here.
  await kees.goto(`${provider.issuer}/session/end`)
  await kees.locator('button[value=yes], button[name=logout]').first().click()
  await expect.poll(() => landing(kees)).toBe('Inloggen')

  // The function that ends takes every session with it.
  await kees.getByLabel('Je e-mailadres van je werk').fill('kees@lindehof.example')
  await button(kees, 'Verder').click()
  await kees.getByRole('link', { name: 'Verder', exact: true }).click()
  await signInThere(kees, 'kees')
  await sees(heading(kees, 'Als wie werk je nu?'))
  await endFunctions(wilma, 'Kees Lindetak')
  const ended = performance.now()
  await kees.goto('/start')
  await sees(heading(kees, 'Inloggen'))
  expect(performance.now() - ended).toBeLessThan(60_000)
}, 180_000)

describe.each([
  { way: 'with JavaScript', javaScriptEnabled: true },
  { way: 'without JavaScript', javaScriptEnabled: false },
])('$way', ({ javaScriptEnabled }) => {
  const visit: Visit = { javaScriptEnabled, viewport: phone }
  const who = javaScriptEnabled ? 'Anna Esdoorn' : 'Bram Esdoorn'
  const email = `${who.split(' ')[0]!.toLowerCase()}@esdoorn.example`

  test('a password, an app for codes and recovery codes; and every way on when something fails', async () => {
    const keeper = await site.as('organisatiebeheerder')
    await keeper.goto('/mensen/nieuw')
    await bringIn(keeper, who, email, 'Begeleider', 'Professional')
    const own = await site.visitor(visit)
    await openMailOf(own, email)
    const link = own.url()
    await own.getByLabel('Kies een wachtwoord').fill('welkom1234567')
    await own.getByLabel('Typ het nog eens').fill('anders')
    await button(own, 'Verder naar de code').click()
    await sees(own.getByText('te makkelijk te raden').first())
    if (javaScriptEnabled) await fine(own)
    await own.getByLabel('Kies een wachtwoord').fill(password)
    await own.getByLabel('Typ het nog eens').fill(password)
    await button(own, 'Verder naar de code').click()
    await sees(heading(own, 'Stel je code-app in'))
    if (javaScriptEnabled) await fine(own)
    let secret = await secretOn(own)
    await own.getByLabel('Code', { exact: true }).fill('000000')
    await own.locator('main form button[type=submit]').click()
    await sees(own.getByText('Deze code klopt niet').first())
    await own.getByLabel('Code', { exact: true }).fill(codeFrom(secret))
    await own.locator('main form button[type=submit]').click()
    await sees(heading(own, 'Bewaar je herstelcodes'))
    if (javaScriptEnabled) await fine(own)
    const codes = await own.locator('.codes code').allTextContents()
    expect(codes).toHaveLength(10)
    await own.getByRole('link', { name: 'Ik heb ze bewaard, verder' }).click()
    await sees(heading(own, `Dag, ${who.split(' ')[0]}`))

    // The link was good once.
    await own.goto(link)
    await sees(heading(own, 'Deze uitnodiging is al gebruikt'))
    if (javaScriptEnabled) await fine(own)

    // The clock of the telephone is four minutes behind; the page says so, and the next code works.
    await own.goto('/start')
    await button(own, 'Uitloggen').click()
    await toTheCode(own, email, password)
    await own
      .getByLabel('Code', { exact: true })
      .fill(codeFrom(secret, new Date(Date.now() - 240_000)))
    await button(own, 'Inloggen').click()
    await sees(own.getByText('De klok van je telefoon loopt').first())
    if (javaScriptEnabled) await fine(own)

    // The telephone is lost: a recovery code, and it works once.
    await own.getByLabel('Code', { exact: true }).fill(codes[0]!)
    await button(own, 'Inloggen').click()
    await sees(heading(own, `Dag, ${who.split(' ')[0]}`))
    await own.goto('/mijn')
    await sees(own.getByText('nog 9 van de 10 over'))
    await button(own, 'Uitloggen').click()
    await toTheCode(own, email, password)
    await own.getByLabel('Code', { exact: true }).fill(codes[0]!)
    await button(own, 'Inloggen').click()
    await sees(own.getByText('Deze code klopt niet').first())
    await sees(heading(own, 'Telefoon kwijt?'))

    // Those are gone as well: the administrator gives a new way in, at the address that is known.
    await personPage(keeper, who)
    await keeper.getByRole('link', { name: 'Inloggen lukt niet meer' }).click()
    await keeper.locator('main form button[type=submit]').first().click()
    await findMail(own, email, 'Je kunt Kring weer in')
    await own.getByRole('link', { name: 'Opnieuw instellen hoe je inlogt' }).click()
    await sees(heading(own, 'Opnieuw beginnen met inloggen'))
    await own.getByLabel('Kies een wachtwoord').fill(`${password}-nieuw`)
    await own.getByLabel('Typ het nog eens').fill(`${password}-nieuw`)
    await button(own, 'Verder naar de code').click()
    secret = await secretOn(own)
    await own.getByLabel('Code', { exact: true }).fill(codeFrom(secret))
    await own.locator('main form button[type=submit]').click()
    await sees(heading(own, 'Bewaar je herstelcodes'))
  }, 120_000)
})

test('an invitation that is expired or made up says so, and what to do', async () => {
  const keeper = await site.as('organisatiebeheerder')
  await keeper.goto('/mensen/nieuw')
  await bringIn(keeper, 'Teun Telaat', 'teun@laat.example', 'Begeleider', 'Professional')
  const own = await site.visitor({ viewport: phone })
  await openMailOf(own, 'teun@laat.example')
  const link = own.url()
  await adminQuery(
    "update identity.invitation set expires_at = now() - interval '1 minute' where email = 'teun@laat.example'",
  )
  for (const [url, title] of [
    [link, 'Deze uitnodiging is verlopen'],
    [`${site.origin}/uitnodiging/${'A'.repeat(43)}`, 'Deze uitnodiging werkt niet'],
  ] as const) {
    await own.goto(url)
    await sees(heading(own, title))
    await fine(own)
    await sees(own.getByRole('link', { name: 'Naar inloggen' }))
  }
  // A new one is one press away for whoever invited.
  await personPage(keeper, 'Teun Telaat')
  await sees(keeper.getByRole('link', { name: 'Opnieuw uitnodigen' }))
})

test.each([
  ['down', 'vaals.example', 'Gemeente Vaals'],
  ['slow', 'beek.example', 'Gemeente Beek'],
])('a provider that is %s says so, with a way on', async (kind, domain, name) => {
  const there = await lyingProvider()
  await letIn(name, there.issuer, { domain })
  if (kind === 'down') await there.close()
  else {
    there.lies = { instead: { '/.well-known/openid-configuration': () => undefined } }
    onTestFinished(() => there.close())
  }
  const own = await site.visitor({ viewport: phone })
  await own.goto('/inloggen')
  await own.getByLabel('Je e-mailadres van je werk').fill(`iemand@${domain}`)
  await button(own, 'Verder').click()
  await own.getByRole('link', { name: 'Verder', exact: true }).click()
  await sees(heading(own, `${name}-account antwoordt niet`))
  await fine(own)
  await own.getByRole('link', { name: 'Opnieuw inloggen' }).click()
  await sees(heading(own, 'Inloggen'))
})

test('four eyes: one project leader proposes an administrator, another looks and approves', async () => {
  const lead = await site.as('projectleider')
  await lead.goto('/mensen/voorstellen')
  await lead.getByRole('link', { name: 'Nieuw voorstel' }).click()
  await lead.getByLabel('Voor welke organisatie?').fill('Gemeente Heerlen')
  await button(lead, 'Zoeken').click()
  await lead.getByRole('link', { name: 'Gemeente Heerlen' }).first().click()
  await sees(lead.getByLabel('Voornaam en achternaam'))
  await fine(lead)
  await lead.getByLabel('Voornaam en achternaam').fill('Otte Berkenveld')
  await lead.getByLabel('E-mailadres van het werk').fill('otte@heerlen.example')
  await lead.getByRole('radio', { name: /^Beheerder/ }).check()
  await lead.getByLabel('Functie', { exact: true }).fill('Technisch beheerder')
  await lead.getByLabel('Waarom is dit nodig?').fill('Vervanging bij ziekte')
  await button(lead, 'Voorstel doen').click()
  await sees(lead.getByText('Je voorstel wacht op een ander'))

  // Who proposed can only take it back.
  await lead.goto('/mensen/voorstellen')
  await lead.getByRole('link', { name: 'Otte Berkenveld' }).click()
  await sees(lead.getByText('Iemand anders beslist erover'))
  expect(await lead.getByRole('radio', { name: /goed/ }).count()).toBe(0)

  // The other reads it on the start page, and decides with the address in view.
  const other = await site.as('projectleider-2')
  await other.goto('/start')
  await other
    .locator('main')
    .getByRole('link', { name: /voorstel/i })
    .first()
    .click()
  await sees(heading(other, 'Otte Berkenveld'))
  await sees(other.getByText('otte@heerlen.example'))
  await fine(other)
  await other.getByRole('radio', { name: /keur het goed/ }).check()
  await button(other, 'Besluiten').click()
  await sees(other.getByText('Je besluit is opgeslagen'))

  const otte = await site.visitor({ viewport: phone })
  await openMailOf(otte, 'otte@heerlen.example')
  await sees(otte.getByText('Technisch beheerder, Gemeente Heerlen'))
})

test('a curious administrator walks everywhere and reads no content', async () => {
  const [seenByLead, own] = [
    await crawl(site, 'projectleider', ['/start', '/mensen'], 6),
    await crawl(site, 'beheerder', ['/start', '/beheer']),
  ]
  const cookie = await site.session('beheerder')
  const ask = (url: string) => fetch(site.origin + url, { headers: { cookie }, redirect: 'manual' })
  const allowed = new Set(own.map(({ url }) => url))
  const urls = [...new Set(seenByLead.map(({ url }) => url))].filter((url) => !allowed.has(url))
  const open: string[] = []
  const statuses = new Map<number, number>()
  const queue = [...urls]
  const walk = async () => {
    for (let url = queue.shift(); url; url = queue.shift()) {
      const { status } = await ask(url)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      // What anyone may read, signed in or not, is no content that is kept from the administrator.
      if (status === 200 && !anyoneReads(url)) open.push(url)
    }
  }
  await Promise.all([walk(), walk(), walk()])
  expect(open).toEqual([])

  // Every id the project leader saw, in every place of the administrator's own pages.
  const ids = new Set(
    seenByLead.flatMap(({ url, html }) => [
      ...(`${url} ${html}`.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []),
    ]),
  )
  for (const id of [...ids].slice(0, 300))
    for (const path of [`/beheer/taken/${id}`, `/beheer/post/${id}`])
      expect((await ask(path)).status, path).toBe(404)

  // Nothing of what the plan says, and nobody's name but invented ones of the sign-in page.
  const [{ names }] = (await adminQuery<{ names: string[] }>(
    `select array_agg(p.name) as names from network.person p
     join network.function f on f.person_id = p.id
     where f.role not in ('administrator', 'system', 'visitor', 'machine')`,
  )) as [{ names: string[] }]
  const [{ texts }] = (await adminQuery<{ texts: string[] }>(
    'select array_agg(distinct a.name) as texts from programme.activity a',
  )) as [{ texts: string[] }]
  const telling = own
    .filter(({ url }) => !anyoneReads(url))
    .flatMap(({ url, html }) =>
      [...names, ...texts, 'lindehof.example', 'esdoorn.example']
        .filter((text) => url !== '/beheer/inloggen' && html.includes(text))
        .map((text) => `${url}: ${text}`),
    )
  expect(telling).toEqual([])
  console.info(
    `${urls.length} addresses of the project leader, ${ids.size} ids, ${own.length} own pages`,
  )
}, 120_000)

/** Public pages, and those about nothing but oneself. */
function anyoneReads(url: string): boolean {
  return /^\/($|\?|aanpak|toegankelijkheid|over-kring|huisstijl|inloggen|demonstratie\/|mijn|start|verantwoording|bevestigen|assets|\.well-known|open-referral|api($|\/v1\/openapi\.json))/.test(
    url,
  )
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first()
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
const sees = (locator: Locator) => locator.waitFor({ state: 'visible' })

/** Nothing is wrong with what is on the screen, on a desk and on the narrowest phone. */
async function fine(page: Page): Promise<void> {
  const before = page.viewportSize()
  const wrong = [
    ...(await inspectNow(page, page.url(), 1280)),
    ...(await inspectNow(page, page.url(), 320)),
  ]
  if (before) await page.setViewportSize(before)
  expect(wrong).toEqual([])
}

async function bringIn(page: Page, name: string, email: string, title: string, role?: string) {
  await page.getByLabel('Voornaam en achternaam').fill(name)
  await page.getByLabel('E-mailadres van het werk').fill(email)
  if (role) await page.getByRole('radio', { name: new RegExp(`^${role}`) }).check()
  await page.getByLabel('Functie', { exact: true }).fill(title)
  await button(page, 'Uitnodigen').click()
  await sees(heading(page, name))
}

/** Opens a mail of the demonstration once it is there. */
async function findMail(page: Page, to: string, subject: string): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: to }).filter({ hasText: subject })
  await expect
    .poll(() => page.goto('/demonstratie/post').then(() => row.count()), { timeout: 20_000 })
    .toBeGreaterThan(0)
  await row.first().getByRole('link').first().click()
}

async function openMailOf(page: Page, to: string): Promise<void> {
  await findMail(page, to, 'Je bent uitgenodigd voor Kring')
  await page.getByRole('link', { name: 'Je uitnodiging openen' }).click()
}

async function personPage(page: Page, name: string): Promise<void> {
  await page.goto(`/mensen?zoek=${encodeURIComponent(name)}`)
  await page.getByRole('link', { name }).first().click()
  await sees(heading(page, name))
}

async function functionFor(page: Page, name: string, role: string, title: string): Promise<void> {
  await personPage(page, name)
  await page.getByRole('link', { name: 'Functie erbij' }).click()
  await page.getByRole('radio', { name: new RegExp(`^${role}`) }).check()
  await page.getByLabel('Functie', { exact: true }).fill(title)
  await page.locator('main form button[type=submit]').last().click()
  await sees(heading(page, name))
}

async function endFunctions(page: Page, name: string): Promise<void> {
  await personPage(page, name)
  const link = page.getByRole('link', { name: /^Beëindigen/ })
  for (let left = await link.count(); left > 0; left--) {
    await link.first().click()
    await page.locator('main form button[type=submit]').first().click()
    await sees(heading(page, name))
  }
}

async function signInThere(page: Page, login: string): Promise<void> {
  await page.getByLabel('Naam bij je organisatie').fill(login)
  await button(page, 'Inloggen').click()
}

async function landing(page: Page): Promise<string> {
  await page.goto(`${site.origin}/start`)
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
}

async function toTheCode(page: Page, email: string, word: string): Promise<void> {
  await page.goto('/inloggen')
  await page.getByLabel('Je e-mailadres van je werk').fill(email)
  await button(page, 'Verder').click()
  await page.getByLabel('Wachtwoord', { exact: true }).fill(word)
  await button(page, 'Verder').click()
  await sees(heading(page, 'Je code'))
}

async function secretOn(page: Page): Promise<string> {
  const found = /<code>([A-Z2-7 ]{30,})<\/code>/.exec(await page.content())?.[1]
  if (!found) throw new Error('The page shows no secret')
  return found
}

/** A telephone that makes and shows passkeys, and can be told not to ask who holds it. */
async function virtualAuthenticator(page: Page) {
  const devtools: CDPSession = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    verifies: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}
