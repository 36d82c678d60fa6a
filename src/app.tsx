/**
 * The site's table of contents: who may come in where, and which module answers.
 */
import { Hono } from 'hono'
import { networkPages, peoplePages } from '#modules/network'
import { planInForce, programmePages } from '#modules/programme'
import { assetFiles } from '#platform/assets.ts'
import '#platform/cleaning.ts'
import { pools, visitor, type Work } from '#platform/database.ts'
import { signedIn } from '#platform/identity/index.ts'
import { signInPages } from '#platform/identity/routes.tsx'
import { refuse } from '#platform/refusal.ts'
import { anyone, house, show, showError, workAs, type Web } from '#platform/web.tsx'
import { deskPages } from './site/desk.tsx'
import { HouseStyle } from './site/house-style.tsx'
import { accountPages } from './site/account.tsx'
import { publicPages, securityText } from './site/public.tsx'
import type { Shell } from '#platform/ui/index.ts'
import type { Context } from 'hono'

export interface Site {
  /** Invented people may be signed in as, and every page says that all is invented. */
  demonstration: boolean
}

/** The whole site. Everything but the public pages needs somebody signed in. */
export function createApp({ demonstration }: Site): Hono<Web> {
  const app = new Hono<Web>()
  app.use(...house())
  app.use(async (c, next) => {
    c.set('shell', { demonstration })
    await next()
  })
  app.onError((error, c) => showError(error, c))
  app.notFound((c) => showError(refuse('not_found'), c))

  app.get('/gezond', anyone(), (c) => c.text('gezond'))
  app.get('/gereed', anyone(), async (c) => {
    await pools().app.query('select 1')
    return c.text('gereed')
  })
  app.get('/assets/:file', anyone(), (c) => assetFiles.fetch(c.req.raw))
  app.get('/.well-known/security.txt', anyone(), (c) => c.text(securityText(new Date())))
  app.get('/huisstijl', anyone(), (c) => show(c, <HouseStyle />))
  app.route('/', signInPages({ demonstration }))

  const asVisitor = workAs(
    () => Promise.resolve(visitor),
    () => Promise.resolve({ demonstration }),
  )
  for (const path of ['/', '/aanpak', '/toegankelijkheid', '/over-kring']) app.get(path, asVisitor)
  app.route('/', publicPages)

  const asMember = workAs(signedIn, (work, c) => insideShell(work, c, demonstration))
  // `/start/*` matches `/start` too; naming both would open two transactions.
  for (const path of [
    '/start',
    '/programma',
    '/netwerk',
    '/mensen',
    '/verantwoording',
    '/beheer',
  ])
    app.use(`${path}/*`, asMember)
  app.route('/start', deskPages)
  app.route('/programma', programmePages)
  app.route('/netwerk', networkPages)
  app.route('/mensen', peoplePages)
  app.route('/', accountPages)
  return app
}

/** What just happened, told once at the top of the next page. */
const notices: Record<string, string | undefined> = Object.assign(Object.create(null), {
  stand: 'Je stand is verstuurd. Bij oranje of rood krijgen de projectleiders bericht.',
  opgeslagen: 'Opgeslagen.',
  uitgenodigd: 'De uitnodiging gaat op de mail. Hier zie je of zij is aangenomen.',
  ingetrokken: 'De uitnodiging is ingetrokken.',
  functie: 'De functie is gegeven.',
  beeindigd: 'De functie is beëindigd.',
  organisatie: 'De organisatie is toegevoegd. Nodig nu haar eerste beheerder uit.',
  voorgesteld: 'Je voorstel wacht op een ander. Wie kan besluiten, heeft bericht gekregen.',
  besloten: 'Je besluit is opgeslagen.',
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
    { href: '/netwerk', label: 'Netwerk', permission: 'network.read' as const },
    { href: '/mensen', label: 'Mensen', permission: 'people.manage' as const },
    { href: '/mensen/nalopen', label: 'Bijzondere rechten', permission: 'people.review' as const },
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
    notice: done === undefined ? undefined : { tone: 'ok', text: done },
    actor: { name: actor.name, title: actor.title, organisation: actor.organisationName },
    navigation: items.map(({ href, label }) => ({ href, label, current: href === current?.href })),
  }
}
