/**
 * Kit 11: code planted in every text the database keeps, then every page opened in a browser that reports
 * what breaks the policy, and once more in one that has no policy: escaping must hold by itself.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { sealWords } from '#platform/audit/verdict.ts'
import { adminQuery } from '#testing/database.ts'
import { fillEverything, type Everything } from '#testing/everything.ts'
import type { DemonstrationKey } from '#testing/site.ts'
import { startSite, type Site } from './browser.ts'
import { crawl, type Found } from './crawl.ts'

/** From what breaks out of most places to what fits in the shortest column. */
const payloads = [
  `"'></title></style></textarea></script><img src=x onerror=alert(1)><svg onload=alert(2)>`,
  `"><script>alert(3)</script><input autofocus onfocus=alert(4)>`,
  '"><img src=x onerror=alert(5)>',
]
/** For columns that are followed as a link. */
const link = 'javascript:alert(6)//"><img src=x onerror=alert(7)>'

/** What is in them is made by Kring itself, and pages depend on it to be found. */
const keys =
  /^(.*_?key|code|.*quarter|wrapped|key_id|module|issuer|source_name|href|location|subject|subject_kind|action|persons|role|kind|outcome|verdict|level|field|proof|method|transports|password_hash)$/

const people: DemonstrationKey[] = [
  'projectleider',
  'werkgroepvoorzitter',
  'ambtenaar-heerlen',
  'professional',
  'organisatiebeheerder',
  'beheerder',
  'fg',
]
let site: Site
let all: Everything
let planted: string[]
let found: Found[]

beforeAll(async () => {
  site = await startSite()
  all = await fillEverything()
  planted = await plant()
  const own: Record<string, string[]> = {
    projectleider: [
      `/mensen/${all.person}/opnieuw-inloggen`,
      `/mensen/functies/${all.function}`,
      `/mensen/functies/${all.function}/beeindigen`,
      '/mensen/voorstellen',
      '/mijn',
      `/programma/uitvoeringsplan-2024-2027/activiteiten/sd-f1/documenten/${all.document}/weghalen`,
    ],
    werkgroepvoorzitter: ['/programma/uitvoeringsplan-2024-2027/activiteiten/sd-f1/stand'],
    beheerder: [`/beheer/taken/${all.job}`, `/beheer/taken/${all.job}/weggooien`],
    fg: [`/mensen/nalopen/regels/${all.reviewLine}`, '/mensen/voorstellen'],
    professional: [`/noodtoegang/${all.access}`, '/noodtoegang'],
  }
  found = await crawl(site, 'visitor', ['/', `/demonstratie/post/${all.kept}`], 2)
  for (const person of people)
    found.push(...(await crawl(site, person, ['/start', ...(own[person] ?? [])], 2)))
}, 240_000)
afterAll(() => site.close())

/**
 * Puts code in every column of text that is no key of anything.
 *
 * @returns the columns that took it
 */
async function plant(): Promise<string[]> {
  const columns = await adminQuery<{ relation: string; name: string; type: string }>(`
    select c.oid::regclass::text as relation, a.attname as name, format_type(a.atttypid, null) as type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'pgboss', 'migration')
      and a.attnum > 0 and not a.attisdropped and format_type(a.atttypid, null) in ('text', 'text[]')
      and not exists (select from pg_constraint k
        where k.conrelid = c.oid and k.contype in ('p', 'f', 'u') and a.attnum = any (k.conkey))
    order by 1, 2`)
  const taken: string[] = []
  for (const { relation, name, type } of columns) {
    if (keys.test(name)) continue
    const tries = /url|website|address|link/.test(name) ? [link, ...payloads] : payloads
    // Where nothing may stand in some rows, only where something does.
    const attempts = ['', `where ${name} is not null`].flatMap((where) =>
      tries.map((text) => ({ where, text })),
    )
    for (const { where, text } of attempts) {
      const value = type === 'text' ? '$1' : 'array[$1]'
      const done = await adminQuery(
        `update ${relation} set ${name} = ${value} ${where} returning 1`,
        [text],
      ).catch(() => [])
      if (done.length === 0) continue
      taken.push(`${relation}.${name}`)
      break
    }
  }
  await adminQuery('update oversight.exceptional_access set reason_sealed = $2 where id = $1', [
    all.access,
    sealWords('exceptional_access.reason_sealed', all.access, payloads[0]!),
  ])
  await adminQuery('update oversight.sample_line set remark_sealed = $2 where id = $1', [
    all.sampleLine,
    sealWords('sample_line.remark_sealed', all.sampleLine, payloads[0]!),
  ]).catch(() => undefined)
  return taken
}

test('code stands in the texts that people give', () => {
  console.log(`${planted.length} columns: ${planted.join(', ')}`)
  expect(planted).toEqual(
    expect.arrayContaining([
      'network.person.name',
      'network.organisation.name',
      'network.function.title',
      'network.proposal.why',
      'programme.activity.name',
      'programme.document.name',
      'programme.finding.text',
      'programme.municipal_accent.text',
      'programme.status_report.summary',
      'mail.kept.text',
      'platform.notification.text',
    ]),
  )
})

test('every page still answers', () => {
  const broken = found.filter(({ status }) => status >= 400)
  expect(broken.map(({ url, person, status }) => `${status} ${url} for ${person}`)).toEqual([])
})

interface Seen {
  dialogs: string[]
  violations: string[]
  injected: string[]
  showing: number
}

/** Opens one page of every pattern, and the start page of everyone. */
async function look(bypassCSP: boolean): Promise<Seen> {
  const seen: Seen = { dialogs: [], violations: [], injected: [], showing: 0 }
  const known = new Set<string>()
  const pages = found.filter(({ pattern, person, status, html }) => {
    const key = pattern === '/start' ? `${pattern} ${person}` : pattern
    if (known.has(key) || status !== 200 || !html.startsWith('<!doctype html>')) return false
    return known.add(key)
  })
  const queue = [...Map.groupBy(pages, ({ person }) => person)]
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [person, urls] = next
      const page = await site.open(person, { bypassCSP })
      await listen(page, seen)
      for (const { url } of urls) {
        await page.goto(url, { waitUntil: 'load' })
        await page.keyboard.press('Tab')
        if ((await page.locator('body').innerText()).includes('onerror=alert')) seen.showing++
        seen.injected.push(...(await injectedIn(page)).map((what) => `${url}: ${what}`))
      }
      await page.context().close()
    }
  }
  await Promise.all([work(), work()])
  console.log(
    `${bypassCSP ? 'without' : 'with'} policy: ${pages.length} pages, ${seen.showing} show what was planted; ${seen.dialogs.length} dialogs, ${seen.violations.length} violations, ${seen.injected.length} elements`,
  )
  return seen
}

/** A dialog is dismissed and counted; the browser tells of what the policy stopped, as it would report. */
async function listen(page: Page, seen: Seen): Promise<void> {
  page.on('dialog', (dialog) => {
    seen.dialogs.push(`${page.url()}: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.exposeFunction('reportViolation', (what: string) => {
    seen.violations.push(`${page.url()}: ${what}`)
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { reportViolation } = globalThis as unknown as {
        reportViolation: (what: string) => void
      }
      reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
}

/** Elements that no page of ours has. */
function injectedIn(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter(
        (element) =>
          [...element.attributes].some(
            ({ name, value }) =>
              name.startsWith('on') ||
              (/^(href|src|action)$/.test(name) && /^\s*javascript:/i.test(value)),
          ) ||
          element.matches('img[src="x"], iframe, object, embed, base') ||
          (element instanceof HTMLScriptElement && element.src === ''),
      )
      .map((element) => element.outerHTML.slice(0, 120)),
  )
}

test('nothing of it is executed, and the policy has nothing to stop', async () => {
  const { showing, ...troubles } = await look(false)
  expect(troubles).toEqual({ dialogs: [], violations: [], injected: [] })
  expect(showing).toBeGreaterThan(70)
}, 240_000)

test('nothing of it is executed where there is no policy either', async () => {
  const { dialogs, injected } = await look(true)
  expect({ dialogs, injected }).toEqual({ dialogs: [], injected: [] })
}, 240_000)

test('code that did get into a page would be found out', async () => {
  const caught: Seen[] = []
  for (const bypassCSP of [false, true]) {
    const seen: Seen = { dialogs: [], violations: [], injected: [], showing: 0 }
    const page = await site.open('visitor', { bypassCSP })
    await listen(page, seen)
    await page.route('**/toegankelijkheid', async (route) => {
      const response = await route.fetch()
      const html = await response.text()
      const body = html.replace('</main>', '<img src=x onerror=alert(8)></main>')
      await route.fulfill({ response, body })
    })
    await page.goto('/toegankelijkheid', { waitUntil: 'networkidle' })
    seen.injected.push(...(await injectedIn(page)))
    caught.push(seen)
    await page.context().close()
  }
  expect(
    caught.map(({ dialogs, violations, injected }) => [
      dialogs.length,
      violations.length > 0,
      injected.length,
    ]),
  ).toEqual([
    [0, true, 1],
    [1, false, 1],
  ])
})
