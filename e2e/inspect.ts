/**
 * What a machine can see of a page: whether it is whole, fits, and can be read by everyone.
 */
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** Something wrong with a page. */
export interface Trouble {
  kind: 'console' | 'elsewhere' | 'headings' | 'sideways' | 'axe' | 'status'
  url: string
  width: number
  text: string
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** A desk, and the narrowest screen on which WCAG asks that nothing scrolls sideways. */
export const widths = [1280, 320]

/**
 * Opens `url` and looks at it on a desk and on the narrowest phone.
 *
 * @param status how the page must answer
 */
export async function inspect(page: Page, url: string, status = 200): Promise<Trouble[]> {
  const troubles: Trouble[] = []
  const listening = listen(page, url, troubles)
  try {
    await page.setViewportSize({ width: widths[0]!, height: 900 })
    const response = await page.goto(url, { waitUntil: 'load' })
    // The browser itself reports an answer that is no success; that one was asked for.
    if (status >= 400) troubles.splice(0, 1)
    if (response?.status() !== status)
      troubles.push({ kind: 'status', url, width: 0, text: `answers ${response?.status()}` })
    for (const width of widths) troubles.push(...(await inspectNow(page, url, width)))
  } finally {
    listening.stop()
  }
  return troubles
}

/** Looks at what is on the screen now, at a given width. */
export async function inspectNow(page: Page, url: string, width: number): Promise<Trouble[]> {
  await page.setViewportSize({ width, height: 900 })
  const headings = await page.locator('h1').count()
  const wide = await page.evaluate(sticksOut)
  return [
    ...(headings === 1
      ? []
      : [{ kind: 'headings' as const, url, width, text: `${headings} headings of level 1` }]),
    ...(wide ? [{ kind: 'sideways' as const, url, width, text: wide }] : []),
    ...(await violations(page)).map((text) => ({ kind: 'axe' as const, url, width, text })),
  ]
}

/** What axe finds, one line per rule with where it is. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<AxeResults, string[]>(
    (tags) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({
        runOnly: { type: 'tag', values: tags },
        resultTypes: ['violations'],
      }),
    rules,
  )
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ target, any }) => `${target.join(' ')} (${any[0]?.message ?? ''})`)
        .join(', ')}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''}`,
  )
}

/** Collects what the console reports, and what a page asks of another site. */
export function listen(page: Page, url: string, troubles: Trouble[]): { stop: () => void } {
  const add = (kind: Trouble['kind'], text: string) =>
    void troubles.push({ kind, url, width: page.viewportSize()?.width ?? 0, text })
  const origin = new URL('/', page.url() === 'about:blank' ? 'http://localhost' : page.url())
    .hostname
  const onConsole = (message: { type: () => string; text: () => string }) => {
    if (message.type() === 'error' || message.type() === 'warning') add('console', message.text())
  }
  const onError = (error: Error) => add('console', error.message)
  const onRequest = (request: { url: () => string }) => {
    const asked = new URL(request.url())
    if (/^https?:$/.test(asked.protocol) && asked.hostname !== origin) add('elsewhere', asked.href)
  }
  page.on('console', onConsole)
  page.on('pageerror', onError)
  page.on('request', onRequest)
  return {
    stop: () => {
      page.off('console', onConsole)
      page.off('pageerror', onError)
      page.off('request', onRequest)
    },
  }
}

/** The element that makes the page wider than the screen; runs in the page. */
export function sticksOut(): string | undefined {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return undefined
  const widest = [...document.body.querySelectorAll('*')]
    .map((element) => ({ element, right: element.getBoundingClientRect().right }))
    .toSorted((a, b) => b.right - a.right)[0]
  const name = widest?.element.className || widest?.element.tagName
  return `${scrollWidth} px wide on a screen of ${clientWidth} px, by ${String(name)}`
}
