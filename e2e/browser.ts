/**
 * A browser, the whole site as it is served in the demonstration, and people to visit it as.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { createApp } from '#app'
import { loadDemonstration } from '#demonstration'
import { root } from '#platform/paths.ts'
import type { DemonstrationKey } from '#testing/site.ts'

/** What a visit can differ in. */
export type Visit = Pick<
  BrowserContextOptions,
  'javaScriptEnabled' | 'viewport' | 'colorScheme' | 'hasTouch' | 'bypassCSP'
>

export interface Site {
  origin: string
  browser: Browser
  /** Patterns of all pages, such as `/programma/:plan/tijdlijn`. */
  routes: string[]
  /** A page of someone who is signed in, or of a visitor; whoever opens it closes its context. */
  open: (person: DemonstrationKey | 'visitor', visit?: Visit) => Promise<Page>
  /** A page of someone who is signed in; closed at the end of the test. */
  as: (person: DemonstrationKey, visit?: Visit) => Promise<Page>
  /** A page of someone who is not; closed at the end of the test. */
  visitor: (visit?: Visit) => Promise<Page>
  /** The cookie with which requests are those of `person`. */
  session: (person: DemonstrationKey) => Promise<string>
  close: () => Promise<void>
}

/** Loads the demonstration into the database of this test file and opens the site on a free port. */
export async function startSite(): Promise<Site> {
  buildAssets()
  await loadDemonstration()
  const app = createApp({ demonstration: true })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const browser = await openBrowser()
  const sessions = new Map<DemonstrationKey, Promise<string>>()
  const session = (person: DemonstrationKey) => {
    const known = sessions.get(person) ?? signIn(origin, person)
    sessions.set(person, known)
    return known
  }
  const open: Site['open'] = async (person, visit = {}) => {
    const context = await browser.newContext({ locale: 'nl-NL', baseURL: origin, ...visit })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    if (person !== 'visitor') await hand(page, await session(person), origin)
    return page
  }
  const openForTest: Site['open'] = async (person, visit) => {
    const page = await open(person, visit)
    onTestFinished(() => page.context().close())
    return page
  }
  return {
    origin,
    browser,
    routes: app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path),
    open,
    as: openForTest,
    visitor: (visit) => openForTest('visitor', visit),
    session,
    close: async () => {
      await browser.close()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** Gives a page the cookie of a session; Playwright's own way refuses the prefix `__Host-`. */
async function hand(page: Page, cookie: string, url: string): Promise<void> {
  const [name, value] = cookie.split('=') as [string, string]
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.setCookie', { name, value, url, secure: true, httpOnly: true })
  await devtools.detach()
}

async function signIn(origin: string, person: DemonstrationKey): Promise<string> {
  const response = await fetch(`${origin}/inloggen/demonstratie`, {
    method: 'POST',
    body: new URLSearchParams({ persoon: person }),
    headers: { origin },
    redirect: 'manual',
  })
  const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0] ?? '')
  const cookie = cookies.find((one) => /^__Host-kring=./.test(one))
  if (!cookie) throw new Error(`Signing in as ${person} answers ${response.status}`)
  return cookie
}

/** A page without its look proves little, so the look is built when it is not there. */
function buildAssets(): void {
  if (existsSync(join(root, 'dist/assets/manifest.json'))) return
  execFileSync(process.execPath, [join(root, 'bin/assets.mjs')], { cwd: root, stdio: 'ignore' })
}

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Whatever a page asks of another site is not answered: the tests work without internet.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
]

/** Starts the first Chromium that works: that of `CHROMIUM`, of the machine, of npm. */
export async function openBrowser(): Promise<Browser> {
  const asked = process.env['CHROMIUM']
  const failures: string[] = []
  for (const find of asked ? [() => own(asked)] : [() => own('/usr/bin/chromium'), unpacked])
    try {
      return await chromium.launch({ args, timeout: 30_000, ...find() })
    } catch (error) {
      failures.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : '')
    }
  throw new Error(
    `Er is geen Chromium die start: installeer chromium, of zet de plek ervan in de variabele CHROMIUM (${failures.join('; ')}).`,
  )
}

interface Executable {
  executablePath: string
  env?: Record<string, string>
}

function own(executablePath: string): Executable {
  if (!existsSync(executablePath)) throw new Error(`${executablePath} is er niet`)
  return { executablePath }
}

const npmPackage = join(root, 'node_modules/@sparticuz/chromium')

/** The Chromium of npm, unpacked once, with the libraries and fonts it brings along. */
function unpacked(): Executable {
  const { version } = JSON.parse(readFileSync(join(npmPackage, 'package.json'), 'utf8')) as {
    version: string
  }
  const folder = join(root, 'node_modules/.cache/chromium', version)
  if (!existsSync(folder)) unpackTo(folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_PATH: folder,
    },
  }
}

/** Unpacks beside it first, so that nobody ever finds half of it. */
function unpackTo(folder: string): void {
  const packed = (name: string) => brotliDecompressSync(readFileSync(join(npmPackage, 'bin', name)))
  mkdirSync(join(folder, '..'), { recursive: true })
  const beside = mkdtempSync(`${folder}-`)
  try {
    writeFileSync(join(beside, 'chromium'), packed('chromium.br'), { mode: 0o755 })
    for (const name of ['al2023.tar.br', 'fonts.tar.br'])
      execFileSync('tar', ['-x', '--no-same-owner', '-C', beside], { input: packed(name) })
    writeFileSync(
      join(beside, 'fonts.conf'),
      `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`,
    )
    chmodSync(beside, 0o755)
    renameSync(beside, folder)
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}
