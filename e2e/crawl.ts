/**
 * Walks through the site by its links, as someone who presses every one of them.
 */
import type { DemonstrationKey } from '#testing/site.ts'
import type { Site } from './browser.ts'

/** A page that a link led to. */
export interface Found {
  url: string
  /** The page with the link. */
  from: string
  person: DemonstrationKey | 'visitor'
  status: number
  /** The route without what differs from page to page: `/programma/:plan/tijdlijn?lijn`. */
  pattern: string
  html: string
  cookies: string[]
}

/** How many pages fetch at the same time. */
const atOnce = 4

/** Kring makes few papers at once: of each kind one is opened by whoever finds it first, one after another. */
const isPaper = (url: string) => /\.(png|pdf)(\?|$)/.test(url)
const papers = new Set<string>()
let lastPaper: Promise<unknown> = Promise.resolve()

/**
 * Fetches `start` and every page of this site one can get to from there.
 *
 * @param perPattern of pages that differ only in what they are about, so many are opened
 */
export async function crawl(
  site: Site,
  person: DemonstrationKey | 'visitor',
  start: string[],
  perPattern = Infinity,
): Promise<Found[]> {
  const cookie = person === 'visitor' ? undefined : await site.session(person)
  const found: Found[] = []
  const seen = new Map<string, number>()
  const known = new Set(start)
  const queue = start.map((url) => ({ url, from: '' }))
  const open = async ({ url, from }: { url: string; from: string }) => {
    const get = () =>
      fetch(site.origin + url, { headers: cookie ? { cookie } : {}, redirect: 'manual' })
    const answer = isPaper(url) ? lastPaper.then(get) : get()
    if (isPaper(url)) lastPaper = answer.catch(() => undefined)
    const response = await answer
    const html = await response.text()
    const { status, headers } = response
    const pattern = patternOf(site, url)
    found.push({ url, from, person, status, pattern, html, cookies: headers.getSetCookie() })
    if (!headers.get('content-type')?.startsWith('text/html')) return
    for (const link of linksOf(html)) {
      if (known.has(link)) continue
      known.add(link)
      const kind = isPaper(link) && patternOf(site, link.replace(/\?.*/, ''))
      if (kind && papers.has(kind)) continue
      if (kind) papers.add(kind)
      const count = (seen.get(patternOf(site, link)) ?? 0) + 1
      seen.set(patternOf(site, link), count)
      if (count <= (isMap(link) ? Math.min(mapsMost, perPattern) : perPattern))
        queue.push({ url: link, from: url })
    }
  }
  while (queue.length > 0) await Promise.all(queue.splice(0, atOnce).map(open))
  return found
}

/** What links of this site lead to, without the place in the page. */
export function linksOf(html: string): string[] {
  const links = [...html.matchAll(/<a\s[^>]*?\bhref="([^"]*)"/g)]
    .map(([, href]) => href!.replaceAll('&amp;', '&').replace(/#.*$/, ''))
    .filter((href) => href.startsWith('/') && !href.startsWith('//'))
  return [...new Set(links)]
}

/** The map can be asked in hundreds of combinations, which are all one page: so many of them say enough. */
const isMap = (url: string) => /^\/(netwerk\/kaart|aanpak\/netwerk)/.test(url)
const mapsMost = 8

/** Plans stay apart, since they hold different things; so do questions (`?lijn=`) by their names. */
function patternOf(site: Site, url: string): string {
  const [path = '', asked = ''] = url.split('?')
  const query = isMap(path) ? '' : asked
  const route = site.routes.find((one) => pathOf(one).test(path)) ?? path
  const plan = /^\/programma\/([a-z]+-\d{4}-\d{4})/.exec(path)?.[1]
  const names = [...new Set(new URLSearchParams(query).keys())].sort()
  return (
    (plan ? route.replace(':plan', plan) : route) + (names.length > 0 ? `?${names.join('&')}` : '')
  )
}

/** Routes come in the order in which they answer, so the first that fits is the one. */
function pathOf(route: string): RegExp {
  return new RegExp(`^${route.replaceAll(/[.]/g, '\\.').replaceAll(/:[^/.]+/g, '[^/]+')}$`)
}
