/**
 * `npm run bench:network`: measures what the network promises: reading in all schools of the country, the map
 * of 500 organisations, and the finder among 100,000 services with 20 people who ask. Prints JSON.
 *
 * One server with its normal settings and the product on it, with its demonstration; the load comes from
 * this process. `--short` is a smoke test; `--plan` prints what the database does for each question.
 */
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import type pg from 'pg'
import { root } from '#platform/paths.ts'
import { openDatabaseServer, withClient } from '#platform/server.ts'
import { startProduct, temporaryFolder } from '#testing/product.ts'
import { seedRegister } from '#testing/register.ts'
import { signIn } from './place.ts'

const short = process.argv.includes('--short')
const showPlan = process.argv.includes('--plan')
const size = short
  ? { schools: 400, services: 2_000, users: 4, asked: 2 }
  : { schools: 8_622, services: 100_000, users: 20, asked: 12 }

/** What people ask: the ten of the journeys, and what is harder to find quickly. */
const questions = [
  'vraag=ouderenmishandeling financieel Kerkrade',
  'vraag=meisje 17, huwelijksdwang',
  'vraag=kind bang voor vader Heerlen',
  'vraag=stalking door ex&gemeente=GM0935',
  'vraag=loverboy Maastricht 15 jaar',
  'vraag=zoon slaat moeder Brunssum',
  'vraag=complexe scheiding Sittard',
  'vraag=eerwraak tolk Arabisch',
  'vraag=aanranding vannacht',
  'vraag=verwaarlozing baby Landgraaf',
  'vorm=partnergeweld',
  'gemeente=GM0917',
  'leeftijd=12',
  'vorm=kindermishandeling&gemeente=GM0935&leeftijd=8',
  'vraag=hulp jongeren gezin',
  'vraag=veiligheid',
  'vraag=veilgheid jongerne',
  'soort=aanbod&gemeente=GM0882',
  'soort=training',
  'vraag=maatschappelijk werk',
]

const say = (line: string) => process.stderr.write(`${line}\n`)
const { folder, remove } = temporaryFolder()
const dataDir = join(folder, 'data')
const product = await startProduct(dataDir, { env: { KRING_DEMONSTRATIE: 'ja' } })
try {
  await product.ready()
  const server = await openDatabaseServer({ dataDir, join: true })
  const admin = server.as('admin', 'kring')
  const imported = await readInSchools()
  say(`Scholen ingelezen in ${imported.seconds} s`)
  await seedRegister(admin, { organisations: 500, services: 1_500 })
  const map = await measureMap()
  say('Kaart gemeten')
  await seedRegister(admin, { organisations: 12_500, services: size.services })
  say(`Gevuld met ${size.services} keer aanbod`)
  await untilDrawn(admin)
  const finder = await measureFinder()
  const alone = await withClient(admin, (client) => measureQuestions(client))
  await server.stop()
  const report = { at: new Date().toISOString(), load: loadavg(), imported, map, finder, alone }
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
} finally {
  await product.stop()
  remove()
}

/** Reads a list of schools in by the pages, as a project leader does. */
async function readInSchools(): Promise<{ rows: number; seconds: number; parts: number[] }> {
  const cookie = await signIn(product.url, 'projectleider')
  const ask = (path: string, body?: FormData | URLSearchParams) =>
    fetch(product.url + path, {
      headers: { cookie, origin: product.url },
      redirect: 'manual',
      ...(body && { method: 'POST', body }),
    })
  const begun = performance.now()
  const parts: number[] = []
  const lap = () => parts.push(Math.round(performance.now() - begun) / 1_000)
  const upload = new FormData()
  upload.append('file', new File([schoolList(size.schools)], 'scholen.csv'))
  const at = (await ask('/netwerk/inlezen', upload)).headers.get('location')!
  lap()
  const page = await (await ask(at)).text()
  const columns = [...page.matchAll(/<select[^>]*name="([^"]+)".*?>(.*?)<\/select>/gs)].map(
    ([, name, options]) => [name!, /<option value="([^"]*)" selected/.exec(options!)?.[1] ?? ''],
  )
  const chosen = { register: 'scholen-nl', kind: 'basisschool', holds: 'organisation' }
  const typed = new URLSearchParams({ ...Object.fromEntries(columns), ...chosen })
  await expectMoved(await ask(`${at}/kolommen`, typed))
  lap()
  await expectMoved(
    await ask(`${at}/uitvoeren`, new URLSearchParams({ skipFaults: 'ja', addresses: 'public' })),
  )
  for (;;) {
    if (/vermeldingen zijn geschreven/.test(await (await ask(at)).text())) break
    if (performance.now() - begun > 240_000) throw new Error('The import does not end')
    await pause(100)
  }
  lap()
  return { rows: size.schools, seconds: parts.at(-1)!, parts }
}

async function expectMoved(response: Response): Promise<void> {
  if (response.status !== 303) throw new Error(`${response.status}: ${await response.text()}`)
}

/** As many schools as asked, from those of the region under numbers of their own. */
function schoolList(count: number): string {
  const file = readFileSync(join(root, 'data/scholen/scholen-zuid-limburg-2024.csv'), 'utf8')
  const [head, ...schools] = parse(file) as [string[], ...string[][]]
  const rows = Array.from({ length: count }, (_, index) => {
    const [, , name, ...rest] = schools[index % schools.length]!
    const key = `Z${String(index).padStart(5, '0')}`
    return [
      key.slice(0, 4),
      key,
      `${name} ${index}`,
      ...rest.with(12, `www.${key.toLowerCase()}.nl`),
    ]
  })
  return [head, ...rows].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n')
}

/** Milliseconds, and bytes where there are any. */
interface Times {
  p50: number
  p95: number
  most: number
  requests: number
}

function timesOf(all: readonly number[]): Times {
  const sorted = all.toSorted((a, b) => a - b)
  const at = (share: number) =>
    Math.round(sorted[Math.floor((sorted.length - 1) * share)]! * 10) / 10
  return { p50: at(0.5), p95: at(0.95), most: at(1), requests: all.length }
}

/** The map in its main ways, one after another. */
async function measureMap(): Promise<Record<string, Times & { bytes: number }>> {
  const cookie = await signIn(product.url, 'professional')
  const result: Record<string, Times & { bytes: number }> = {}
  for (const path of [
    '/netwerk/kaart',
    '/netwerk/kaart?beeld=web',
    '/netwerk/kaart?beeld=tabel',
    '/netwerk/kaart?beeld=lijst',
    '/netwerk/kaart?gebied=Parkstad',
  ]) {
    const all: number[] = []
    let bytes = 0
    for (let round = 0; round < (short ? 5 : 30); round++) {
      const begun = performance.now()
      const response = await fetch(product.url + path, { headers: { cookie } })
      bytes = (await response.arrayBuffer()).byteLength
      if (response.status !== 200) throw new Error(`${path} answers ${response.status}`)
      // The first ones warm up what the product keeps.
      if (round >= 3) all.push(performance.now() - begun)
    }
    result[path] = { ...timesOf(all), bytes }
  }
  return result
}

/** Waits until the map of what was added is drawn: that goes on for seconds, and once. */
async function untilDrawn(admin: pg.PoolConfig): Promise<void> {
  await withClient(admin, async (client) => {
    const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now')
    for (const until = Date.now() + 150_000; Date.now() < until; await pause(500)) {
      const drawn = await client.query(
        'select from network.map_layout where made_at > $1 having count(*) = 2',
        [rows[0]!.now],
      )
      if (drawn.rowCount === 1) return
    }
    say('De kaart is niet opnieuw getekend')
  })
}

/** People who each ask, read for three seconds, and ask again. */
async function measureFinder(): Promise<Times & { byQuestion: Record<string, number> }> {
  const cookie = await signIn(product.url, 'professional')
  const all: { question: string; ms: number }[] = []
  const ask = async (question: string) => {
    const begun = performance.now()
    const response = await fetch(`${product.url}/netwerk/vinden?${encodeURI(question)}`, {
      headers: { cookie },
    })
    const page = await response.text()
    const ms = performance.now() - begun
    if (response.status !== 200) throw new Error(`${question} answers ${response.status}`)
    if (!page.includes('card-title')) throw new Error(`${question} finds nobody`)
    return ms
  }
  for (const question of questions) await ask(question)
  await Promise.all(
    Array.from({ length: size.users }, async (_, user) => {
      await pause((user * 3_000) / size.users)
      for (let round = 0; round < size.asked; round++) {
        const question = questions[(user * 7 + round) % questions.length]!
        all.push({ question, ms: await ask(question) })
        await pause(3_000)
      }
    }),
  )
  const byQuestion = Object.fromEntries(
    questions.map((question) => [
      question,
      timesOf(all.filter((one) => one.question === question).map(({ ms }) => ms)).p95,
    ]),
  )
  return { ...timesOf(all.map(({ ms }) => ms)), byQuestion }
}

/** What the database alone needs for a question, in milliseconds. */
async function measureQuestions(client: pg.Client): Promise<Record<string, number>> {
  const cases: Record<string, [string[], string[], string | null, number | null, string[]]> = {
    form: [[], ['partnergeweld'], null, null, []],
    municipality: [[], [], 'GM0917', null, []],
    age: [[], [], null, 12, []],
    'form, municipality and age': [[], ['kindermishandeling'], 'GM0935', 8, []],
    'form and a word': [['financieel'], ['ouderenmishandeling'], 'GM0928', null, []],
    'a common word': [['veiligheid'], [], null, null, []],
    'three words': [['jongeren', 'gezin', 'veilig'], [], null, null, []],
    'a slip': [['veilgheid'], [], null, null, []],
    training: [[], [], null, null, ['training']],
  }
  const result: Record<string, number> = {}
  await client.query(
    `begin; select set_config('app.actor', id::text, true) from network.function
     where demonstration_key = 'professional'`,
  )
  if (showPlan)
    await client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0;
      set auto_explain.log_analyze = on; set auto_explain.log_nested_statements = on;
      set client_min_messages = log`)
  client.on('notice', ({ message }) => say(message ?? ''))
  for (const [name, values] of Object.entries(cases)) {
    const times: number[] = []
    for (let round = 0; round < (showPlan ? 1 : 9); round++) {
      const begun = performance.now()
      await client.query('select * from network.find($1, $2, $3, $4, $5, 20)', values)
      times.push(performance.now() - begun)
    }
    result[name] = timesOf(times).p50
  }
  await client.query('rollback')
  return result
}
