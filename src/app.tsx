/**
 * The site's table of contents: who may come in where, and which module answers.
 */
import { Hono } from 'hono'
import { handleWithCarePages } from '#modules/handle-with-care'
import {
  linkSigningPages,
  networkPages,
  openReferralPages,
  peoplePages,
  publicMapPages,
  signatoryPages,
} from '#modules/network'
import { planInForce, programmePages } from '#modules/programme'
import { assetFiles } from '#platform/assets.ts'
import { openables } from '#platform/audit/openable.ts'
import '#platform/audit/sample.ts'
import '#platform/cleaning.ts'
import { pools, visitor, type Work } from '#platform/database.ts'
import { signedIn } from '#platform/identity/index.ts'
import { livePages } from '#platform/live/routes.ts'
import { entrancePages, identityPages } from '#platform/identity/routes/index.ts'
import { demonstrationMailPages, messagePages } from '#platform/mail/routes.tsx'
import '#platform/mail/telling.ts'
import { inboxMark, inboxTopic } from '#platform/notifications.ts'
import { webManifest, workerFile } from '#platform/push/index.ts'
import { refuse } from '#platform/refusal.ts'
import type { Site } from '#platform/site.ts'
import { systemPages } from '#platform/systems/index.ts'
import { problem } from '#platform/api/index.ts'
import { anyone, house, show, showError, workAs, type Web } from '#platform/web.tsx'
import { consolePages, createApi, referencePages } from './site/api/index.ts'
import { deskPages } from './site/desk.tsx'
import { HouseStyle } from './site/house-style.tsx'
import { accountPages } from './site/account.tsx'
import { exceptionalPages, oversightPages } from './site/oversight/index.tsx'
import { operationPages } from './site/operation.tsx'
import { publicPages, securityText } from './site/public.tsx'
import type { Shell } from '#platform/ui/index.ts'
import type { Context } from 'hono'

/** The whole site. Everything but the public pages needs somebody signed in. */
export function createApp(site: Site): Hono<Web> {
  const { demonstration } = site
  const app = new Hono<Web>()
  app.use(...house(['/netwerk/inlezen']))
  app.use(async (c, next) => {
    c.set('shell', { demonstration })
    await next()
  })
  app.onError((error, c) =>
    c.req.path.startsWith('/api/v1/') ? problem(error, c) : showError(error, c),
  )
  app.notFound((c) => showError(refuse('not_found'), c))

  app.get('/gezond', anyone(), (c) => c.text('gezond'))
  app.get('/gereed', anyone(), async (c) => {
    await pools().app.query('select 1')
    return c.text('gereed')
  })
  app.get('/assets/:file', anyone(), (c) => assetFiles.fetch(c.req.raw))
  app.get('/seintje.js', anyone(), (c) =>
    c.body(workerFile, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  )
  app.get('/kring.webmanifest', anyone(), (c) =>
    c.body(JSON.stringify(webManifest()), 200, { 'Content-Type': 'application/manifest+json' }),
  )
  app.get('/.well-known/security.txt', anyone(), (c) => c.text(securityText(new Date())))
  app.get('/huisstijl', anyone(), (c) => show(c, <HouseStyle />))
  app.route('/', livePages)
  app.route('/', entrancePages(site))
  const api = createApi(site)
  app.route('/api/v1', api)
  app.route('/api', referencePages(api, site))

  const asVisitor = workAs(
    () => Promise.resolve(visitor),
    () => Promise.resolve({ demonstration }),
  )
  for (const path of [
    '/',
    '/aanpak',
    '/aanpak/handle-with-care',
    '/aanpak/netwerk',
    '/aanpak/netwerk.svg',
    '/aanpak/netwerk.png',
    '/aanpak/netwerk.pdf',
    '/aanpak/ondertekenaars',
    '/toegankelijkheid',
    '/over-kring',
  ])
    app.get(path, asVisitor)
  app.route('/', publicPages)
  app.use('/open-referral/*', asVisitor)
  app.route('/open-referral/v1', openReferralPages)
  app.route('/', signatoryPages)
  app.route('/', publicMapPages(site))
  app.route('/', linkSigningPages(site))
  if (demonstration) {
    app.use('/demonstratie/*', asVisitor)
    app.route('/demonstratie/post', demonstrationMailPages)
  }

  const asMember = workAs(signedIn, (work, c) => insideShell(work, c, demonstration))
  // `/start/*` matches `/start` too; naming both would open two transactions.
  for (const path of [
    '/start',
    '/programma',
    '/netwerk',
    '/verantwoording',
    '/noodtoegang',
    '/beheer',
    '/mensen',
    '/mijn',
    '/systemen',
    '/api/proberen',
    '/bevestigen',
    '/organisatie',
    '/handle-with-care',
  ])
    app.use(`${path}/*`, asMember)
  app.route('/start', deskPages)
  app.route('/programma', programmePages)
  app.route('/netwerk', networkPages)
  app.route('/mensen', peoplePages)
  app.route('/systemen', systemPages)
  app.route(
    '/api/proberen',
    consolePages(api, site, (request) => app.request(request)),
  )
  app.route('/handle-with-care', handleWithCarePages)
  app.route('/', accountPages)
  app.route('/verantwoording', oversightPages)
  app.route('/noodtoegang', exceptionalPages)
  app.route('/', identityPages(site))
  app.route('/beheer', operationPages)
  app.route('/mijn/berichten', messagePages)
  return app
}

/** What just happened, told once at the top of the next page. */
const notices: Record<string, Shell['notice']> = Object.assign(Object.create(null), {
  stand: {
    tone: 'ok',
    text: 'Je stand is verstuurd. Bij oranje of rood krijgen de projectleiders bericht.',
  },
  opgeslagen: { tone: 'ok', text: 'Opgeslagen.' },
  sessie: { tone: 'ok', text: 'Die sessie is beëindigd.' },
  'geen-sessie': {
    tone: 'info',
    text: 'Er is niets beëindigd: die sessie was al voorbij, of is niet van jou.',
  },
  toestel: {
    tone: 'ok',
    text: 'Dit toestel krijgt seintjes. Kies ‘Probeer’ om te zien of het werkt.',
  },
  'toestel-weg': { tone: 'ok', text: 'Dat toestel krijgt geen seintjes meer.' },
  'toestel-proef': { tone: 'ok', text: 'Er komt binnen een paar seconden een seintje.' },
  'toestel-kan-niet': {
    tone: 'warning',
    text: 'Dit toestel kan geen seintjes geven. Staat JavaScript aan? Je krijgt mail, zoals altijd.',
  },
  'toestellen-vol': {
    tone: 'warning',
    text: 'Je hebt al tien toestellen met seintjes. Zet er eerst een uit.',
  },
  'geen-toestel': { tone: 'info', text: 'Dat toestel kreeg al geen seintjes meer.' },
  sessies: { tone: 'ok', text: 'Die sessies zijn beëindigd.' },
  passkey: { tone: 'ok', text: 'Je passkey is toegevoegd.' },
  'passkey-mislukt': {
    tone: 'warning',
    text: 'De passkey is niet toegevoegd. Probeer het nog eens.',
  },
  'laatste-manier': {
    tone: 'warning',
    text: 'Dit is je laatste manier van inloggen. Maak eerst een andere.',
  },
  'geen-bewijs': {
    tone: 'warning',
    text: 'De regel staat nog niet in de DNS. Dat kan een paar uur duren. Probeer het later nog eens.',
  },
  'dienst-gewijzigd': {
    tone: 'warning',
    text: 'Er is niets gedaan: deze inlogdienst is intussen gewijzigd, of nog geen domein is bewezen. Kijk opnieuw.',
  },
  opnieuw: {
    tone: 'ok',
    text: 'Het wordt opnieuw geprobeerd. Kijk over een paar minuten of het is gelukt.',
  },
  weggegooid: { tone: 'ok', text: 'Weggegooid.' },
  uitgenodigd: {
    tone: 'ok',
    text: 'De uitnodiging gaat op de mail. Hier zie je of zij is aangenomen.',
  },
  gevraagd: { tone: 'ok', text: 'Gevraagd. Die persoon krijgt bericht.' },
  getekend: { tone: 'ok', text: 'Getekend. Bedankt.' },
  verbetering: {
    tone: 'ok',
    text: 'Dank je wel. Wie dit bijhoudt krijgt bericht; je hoort wat ermee is gedaan.',
  },
  ingelezen: { tone: 'ok', text: 'Het inlezen is begonnen. Hieronder zie je hoe ver het is.' },
  teruggedraaid: {
    tone: 'ok',
    text: 'Het terugdraaien is begonnen. Hieronder zie je hoe ver het is.',
  },
  weggehaald: { tone: 'ok', text: 'Weggehaald.' },
  verteld: { tone: 'ok', text: 'Dank je wel. De projectleiders hebben bericht.' },
  bevestigd: { tone: 'ok', text: 'Bevestigd. Over een jaar vragen we het weer.' },
  ingetrokken: { tone: 'ok', text: 'De uitnodiging is ingetrokken.' },
  functie: { tone: 'ok', text: 'De functie is gegeven.' },
  beeindigd: { tone: 'ok', text: 'De functie is beëindigd.' },
  organisatie: {
    tone: 'ok',
    text: 'De organisatie is toegevoegd. Nodig nu haar eerste beheerder uit.',
  },
  gemeente: {
    tone: 'ok',
    text: 'De gemeente is toegevoegd. Voeg nu haar organisatie toe, als die er nog niet is.',
  },
  voorgesteld: {
    tone: 'ok',
    text: 'Je voorstel wacht op een ander. Wie kan besluiten, heeft bericht gekregen.',
  },
  'actie-voorgesteld': {
    tone: 'ok',
    text: 'Voorgesteld. De werkgroep beslist of zij dit overneemt.',
  },
  besloten: { tone: 'ok', text: 'Je besluit is opgeslagen.' },
  oordeel: { tone: 'ok', text: 'Je oordeel is opgeslagen.' },
  systeem: {
    tone: 'ok',
    text: 'Het systeem is geregistreerd. Maak nu een geheim, of vul een openbare sleutel in.',
  },
  'systeem-beeindigd': { tone: 'ok', text: 'Het systeem is beëindigd. Het kan niets meer.' },
  tokens: { tone: 'ok', text: 'De tokens zijn ingetrokken.' },
  bericht: { tone: 'ok', text: 'Het bericht gaat opnieuw op weg.' },
  'signaal-ingetrokken': { tone: 'ok', text: 'Het signaal is ingetrokken en gewist.' },
  getoetst: { tone: 'ok', text: 'Het signaal voldoet en gaat verder.' },
  'voldoet-niet': {
    tone: 'ok',
    text: 'Het signaal voldoet niet. Er gaat niets naar school; de gegevens zijn gewist.',
  },
  'naar-school': {
    tone: 'ok',
    text: 'De school is gekozen. Onder “Onderweg” staat wanneer het bericht gaat.',
  },
  'geen-school': {
    tone: 'ok',
    text: 'Vastgelegd. Er gaat niets naar school; de gegevens zijn gewist.',
  },
  gebeld: { tone: 'ok', text: 'Vastgelegd. De gegevens van het kind zijn gewist.' },
  teruggestuurd: {
    tone: 'ok',
    text: 'Teruggestuurd. Je ziet dit bericht niet meer; er wordt verder gezocht.',
  },
  steun: { tone: 'ok', text: 'Dank je wel. Je antwoord telt mee.' },
  contacten: {
    tone: 'ok',
    text: 'De contactpersonen zijn ingelezen. Wie nieuw is, krijgt een uitnodiging op de mail.',
  },
  proefbericht: {
    tone: 'ok',
    text: 'Het proefbericht is onderweg. Hieronder zie je of het op tijd is ontvangen.',
  },
  'al-open': {
    tone: 'info',
    text: 'Dit had je al open. De tijd loopt door, en wat je eerst als reden schreef blijft staan.',
  },
  'nood-voorbij': { tone: 'ok', text: 'De noodtoegang is beëindigd.' },
})

/** Who acts and where one can go: the lines of the plan in force, in the region's own words. */
async function insideShell(
  work: Work,
  c: Context,
  demonstration: boolean,
): Promise<Partial<Shell>> {
  const { actor } = work
  const plan =
    c.req.method === 'GET' && actor.permissions.has('programme.read')
      ? await planInForce(work.db)
      : undefined
  const items = [
    { href: '/start', label: 'Start', permission: 'desk.read' as const },
    ...(plan?.lines ?? []).map(({ key, name }) => ({
      href: `/programma/${plan!.key}/lijnen/${key}`,
      label: name.replace(/!$/, ''),
      permission: 'programme.read' as const,
    })),
    {
      href: plan ? `/programma/${plan.key}` : '/programma',
      label: 'Programma',
      permission: 'programme.read' as const,
    },
    { href: '/programma/gemeenten', label: 'Gemeenten', permission: 'programme.read' as const },
    { href: '/netwerk/vinden', label: 'Wie kan helpen?', permission: 'network.read' as const },
    { href: '/netwerk', label: 'Netwerk', permission: 'network.read' as const },
    {
      href: '/handle-with-care',
      label: 'Handle with Care',
      permission: 'handle-with-care.follow' as const,
    },
    {
      href: '/handle-with-care/scholen',
      label: 'Handle with Care',
      permission: 'handle-with-care.prepare' as const,
    },
    // Who arranges it finds the figures there.
    ...(actor.permissions.has('handle-with-care.prepare')
      ? []
      : [
          {
            href: '/handle-with-care/cijfers',
            label: 'Handle with Care',
            permission: 'handle-with-care.figures' as const,
          },
        ]),
    { href: '/mensen', label: 'Mensen', permission: 'people.manage' as const },
    {
      href: '/organisatie/inloggen',
      label: 'Inloggen instellen',
      permission: 'providers.manage' as const,
    },
    { href: '/systemen', label: 'Systemen', permission: 'systems.manage' as const },
    { href: '/mensen/nalopen', label: 'Bijzondere rechten', permission: 'people.review' as const },
    ...(openables().length > 0
      ? [{ href: '/noodtoegang', label: 'Noodtoegang', permission: 'access.exceptional' as const }]
      : []),
    { href: '/verantwoording', label: 'Verantwoording', permission: 'audit.own' as const },
    { href: '/beheer', label: 'Beheer', permission: 'platform.operate' as const },
  ].filter(({ permission }) => actor.permissions.has(permission))
  const here = c.req.path
  const current = items
    .filter(({ href }) => here === href || here.startsWith(`${href}/`))
    .toSorted((a, b) => b.href.length - a.href.length)[0]
  const done = notices[c.req.query('gedaan') ?? '']
  return {
    demonstration,
    notice: done,
    // The start page says it itself.
    inbox:
      actor.permissions.has('programme.read') && here !== '/start'
        ? inboxTopic(actor.functionId, inboxMark([]))
        : undefined,
    actor: {
      name: actor.name,
      title: actor.title,
      organisation: actor.organisationName,
      functions: actor.session?.functions ?? 1,
    },
    navigation: items.map(({ href, label }) => ({ href, label, current: href === current?.href })),
  }
}
