/**
 * The page for residents. Some look while someone looks over their shoulder: its name and sign in the
 * browser say nothing, and the way out is the first thing on it.
 */
import { useContext, type Child } from 'hono/jsx'
import { asset } from '#platform/assets.ts'
import { Sign } from '#platform/ui/sign.tsx'
import { ShellContext } from '#platform/ui/shell.ts'

const exitTo = 'https://www.buienradar.nl'

const links = [
  { href: '/', label: 'Home' },
  { href: '/aanpak', label: 'De aanpak' },
  { href: '/inloggen', label: 'Voor professionals' },
]

const doors = [
  { number: '112', label: 'Direct gevaar' },
  { number: '0800-2000', label: 'Veilig Thuis' },
  { number: '0800-0188', label: 'Seksueel geweld' },
]

const rightToLeft = new Set(['ar', 'fa', 'ps', 'ur', 'ckb'])

/** A whole document without session, for anyone. */
export function PublicPage({
  title,
  lang = 'nl',
  lead,
  path,
  failed,
  children,
}: {
  title: string
  lang?: string | undefined
  lead?: Child
  /** The page's own path, to mark it in the menu. */
  path?: string | undefined
  /** True when a form came back with messages. */
  failed?: boolean | undefined
  children?: Child
}) {
  const { demonstration } = useContext(ShellContext)
  return (
    <html lang={lang} dir={rightToLeft.has(lang) ? 'rtl' : 'ltr'}>
      <head>
        <meta charset="utf-8" />
        {/* Stays in the history of the browser, so it names no subject. */}
        <title>{failed ? 'Fout: Informatie' : 'Informatie'}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noarchive" />
        <link rel="icon" type="image/svg+xml" href={asset('neutral.svg')} />
        <link rel="stylesheet" href={asset('main.css')} />
        <script type="module" src={asset('main.js')}></script>
      </head>
      <body class="public">
        <quick-exit role="region" aria-label="Snel weg" lang="nl">
          <a class="quick-exit" href={exitTo} rel="noreferrer nofollow">
            Verlaat deze site snel
          </a>
        </quick-exit>
        <header class="public-head" lang="nl">
          <a class="nl-skip-link nl-skip-link--visible-on-focus" href="#inhoud">
            Naar de inhoud
          </a>
          {demonstration ? (
            <p class="demonstration">
              Dit is een proefsite: namen en handtekeningen zijn verzonnen. De telefoonnummers zijn
              echt.
            </p>
          ) : null}
          <Doors />
          <div class="public-bar">
            <a class="brand" href="/">
              <Sign />
              <span class="brand-name">Kring</span>
            </a>
            <PublicNavigation path={path} />
          </div>
        </header>
        <main class="main" id="inhoud" tabindex={-1}>
          <header class="page-head">
            <h1 class="nl-heading nl-heading--level-1">{title}</h1>
            {lead ? <div class="nl-paragraph nl-paragraph--lead">{lead}</div> : null}
          </header>
          {children}
        </main>
        <PublicFoot />
      </body>
    </html>
  )
}

/** Whom to call, always in view at the top. */
function Doors() {
  return (
    <section class="doors" aria-label="Bellen">
      <ul role="list">
        {doors.map((door) => (
          <li>
            <a href={`tel:${door.number.replace('-', '')}`}>
              <strong>{door.number}</strong> <span>{door.label}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function PublicNavigation({ path }: { path?: string | undefined }) {
  return (
    <nav class="public-nav" aria-label="Hoofdmenu">
      <ul role="list">
        {links.map((link) => (
          <li>
            <a href={link.href} aria-current={link.href === path ? 'page' : undefined}>
              {link.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function PublicFoot() {
  return (
    <footer class="site-foot" lang="nl">
      <div class="site-foot-content">
        <p class="small" dir="ltr">
          Deze pagina’s bewaren niets over jou: geen naam, geen cookie. Je browser onthoudt wel waar
          je was. De knop ‘Verlaat deze site snel’ wist die lijst niet.
        </p>
        <ul role="list">
          <li>
            <a href="/toegankelijkheid">Toegankelijkheid</a>
          </li>
          <li>
            <a href="/over-kring">Over Kring</a>
          </li>
        </ul>
      </div>
    </footer>
  )
}
