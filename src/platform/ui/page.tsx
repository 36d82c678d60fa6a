/**
 * The page around every signed-in view: where am I, what is asked of me, what can I do.
 */
import { useContext, type Child } from 'hono/jsx'
import { asset } from '#platform/assets.ts'
import { LiveSign } from '#platform/ui/live-sign.tsx'
import { Notice } from '#platform/ui/notice.tsx'
import { Sign } from '#platform/ui/sign.tsx'
import { ShellContext, type Shell } from '#platform/ui/shell.ts'

/** A step on the way to this page. */
export interface Crumb {
  href: string
  label: string
}

/** A whole document; `show` writes the doctype before it. */
export function Page({
  title,
  label,
  lead,
  trail,
  failed,
  wide,
  a3,
  children,
}: {
  title: string
  /** A small line above the title: what kind of page this is. */
  label?: Child
  /** The sentence under the title: what is asked here. */
  lead?: Child
  trail?: Crumb[] | undefined
  /** True when a form came back with messages. */
  failed?: boolean | undefined
  /** For wide tables and timelines. */
  wide?: boolean | undefined
  /** Prints on one landscape A3. */
  a3?: boolean | undefined
  children?: Child
}) {
  const shell = useContext(ShellContext)
  return (
    <html lang="nl" class={a3 ? 'print-a3' : undefined}>
      <head>
        <meta charset="utf-8" />
        <title>{`${failed ? 'Fout: ' : ''}${title} - Kring`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" type="image/svg+xml" href={asset('favicon.svg')} />
        {shell.actor && <link rel="manifest" href="/kring.webmanifest" />}
        <link rel="stylesheet" href={asset('main.css')} />
        <script type="module" src={asset('main.js')}></script>
      </head>
      <body
        class={
          [wide && 'page-wide', failed && 'page-failed'].filter(Boolean).join(' ') || undefined
        }
      >
        <a class="nl-skip-link nl-skip-link--visible-on-focus" href="#inhoud">
          Naar de inhoud
        </a>
        <Head shell={shell} />
        {trail && trail.length > 0 ? <Trail trail={trail} /> : null}
        <main class="main" id="inhoud" tabindex={-1}>
          {shell.inbox ? (
            <LiveSign over={shell.inbox} text="Er wacht een bericht op je." href="/start">
              Bekijk je berichten
            </LiveSign>
          ) : null}
          {shell.notice ? <Notice tone={shell.notice.tone} text={shell.notice.text} /> : null}
          <header class="page-head">
            {label ? <p class="label">{label}</p> : null}
            <h1 class="nl-heading nl-heading--level-1">{title}</h1>
            {lead ? <div class="nl-paragraph nl-paragraph--lead">{lead}</div> : null}
          </header>
          {children}
        </main>
        <Foot requestId={shell.requestId} demonstration={shell.demonstration} />
      </body>
    </html>
  )
}

function Head({ shell }: { shell: Shell }) {
  const { actor, navigation, demonstration } = shell
  return (
    <header class="site-head">
      {demonstration ? (
        <p class="demonstration">
          Demonstratie: alle personen en meldingen zijn verzonnen
          {/* In earnest, what is about persons asks for a second proof. */}
          {actor ? '. Inloggen telt hier als twee stappen' : null}
        </p>
      ) : null}
      <div class="site-bar">
        <div class="site-bar-content">
          <a class="brand" href={actor ? '/start' : '/'}>
            <Sign />
            <span class="brand-name">Kring</span>
            <span class="visually-hidden">, naar {actor ? 'je startpagina' : 'het begin'}</span>
          </a>
          {actor ? <Acting actor={actor} /> : null}
        </div>
      </div>
      {navigation.length > 0 ? <Navigation items={navigation} /> : null}
    </header>
  )
}

/** Who acts, in which function, for which organisation: a person often has more than one. */
function Acting({ actor }: { actor: NonNullable<Shell['actor']> }) {
  return (
    <div class="acting">
      <p class="acting-who">
        <span class="visually-hidden">Je werkt als </span>
        <strong>{actor.name}</strong>
        <span class="acting-function">
          <span class="visually-hidden">, </span>
          {actor.title}, {actor.organisation}
        </span>
      </p>
      {actor.functions > 1 ? (
        <a class="nl-link acting-link" href="/mijn/functie">
          Wissel van functie
        </a>
      ) : null}
      <a class="nl-link acting-link" href="/mijn">
        Mijn account
      </a>
      <form method="post" action="/uitloggen">
        <button class="sign-out" type="submit">
          Uitloggen
        </button>
      </form>
    </div>
  )
}

/** Twice in the page, once in view: a bar on a desk, a menu that opens without script on a phone. */
function Navigation({ items }: { items: Shell['navigation'] }) {
  return (
    <>
      <nav class="site-nav" aria-label="Hoofdmenu">
        <NavigationList items={items} />
      </nav>
      <fold-away>
        <details class="site-menu">
          <summary>Menu</summary>
          <nav aria-label="Hoofdmenu">
            <NavigationList items={items} />
          </nav>
        </details>
      </fold-away>
    </>
  )
}

function NavigationList({ items }: { items: Shell['navigation'] }) {
  return (
    <ul role="list">
      {items.map((item) => (
        <li>
          <a href={item.href} aria-current={item.current ? 'page' : undefined}>
            {item.label}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Trail({ trail }: { trail: Crumb[] }) {
  return (
    <nav class="utrecht-breadcrumb-nav trail" aria-label="Kruimelpad">
      <ol class="utrecht-breadcrumb-nav__list utrecht-breadcrumb-nav__list--html-ol">
        {trail.map((crumb) => (
          <li class="utrecht-breadcrumb-nav__item">
            <a class="utrecht-breadcrumb-nav__link nl-link" href={crumb.href}>
              {crumb.label}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Foot({ requestId, demonstration }: { requestId: string; demonstration: boolean }) {
  return (
    <footer class="site-foot">
      <div class="site-foot-content">
        <ul role="list">
          <li>
            <a href="/toegankelijkheid">Toegankelijkheid</a>
          </li>
          <li>
            <a href="/over-kring">Over Kring</a>
          </li>
          {demonstration ? (
            <li>
              <a href="/demonstratie/post">Post van de demonstratie</a>
            </li>
          ) : null}
        </ul>
        {requestId ? <p class="small">Paginanummer voor hulp: {requestId}</p> : null}
      </div>
    </footer>
  )
}
