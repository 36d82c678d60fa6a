/**
 * The commands of Kring. One program, and any number of its processes on one database.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { createApp } from '#app'
import { importPlan, inviteFirstPeople, verifyAudit, verifySignature } from '#commands'
import { loadDemonstration } from '#demonstration'
import { loadForms } from '#modules/network'
import { examineDatabase, examineSettings, findingsText, type Finding } from '#platform/doctor.ts'
import { askTime, connectDatabase, disconnectDatabase, runAs, system } from '#platform/database.ts'
import { generateFiles } from '#platform/generate.ts'
import { demonstrationPeople, endDemonstrationSessions } from '#platform/identity/index.ts'
import { prepareJobs, startJobs, stopJobs } from '#platform/jobs.ts'
import { configureOversight } from '#platform/audit/oversight.ts'
import { startOversight, stopOversight } from '#platform/audit/worker.ts'
import { openWebhooks, startWebhooks, stopWebhooks } from '#platform/systems/index.ts'
import { startLive, stopLive } from '#platform/live/index.ts'
import { openPush } from '#platform/push/index.ts'
import { openMail, startMail, stopMail, type MailWay } from '#platform/mail/index.ts'
import { openKeyring } from '#platform/keyring.ts'
import { stopOnSignal } from '#platform/lifetime.ts'
import { listen, type Listener } from '#platform/listener.ts'
import { ChangedMigration, migrate } from '#platform/migrate.ts'
import { ServerProblem } from '#platform/postgres/index.ts'
import { keysCommand } from '#platform/sealing/commands.ts'
import { openSealing } from '#platform/sealing/index.ts'
import { openDatabaseServer, withClient, type DatabaseServer } from '#platform/server.ts'
import { publicUrl, readSettings, type Settings } from '#platform/settings.ts'
import { openTemporaryServer } from '#platform/temporary-server.ts'

const usage = `Gebruik: kring <opdracht>

  start                        alles in één proces: database, site en taken
  web                          alleen de site
  worker                       alleen de taken
  migrate                      de database bijwerken
  import plan BESTAND [--dry-run]
                               een plan inlezen, of alleen zeggen wat dat zou doen
  keys status                  hoe het met de sleutels van inhoud over personen staat
  keys rotate                  een nieuwe sleutel maken en alle dossiersleutels daaronder brengen
  keys forget SLEUTEL          een oude sleutel voorgoed wissen
  keys proof DOSSIER           het bewijs dat een dossier vernietigd is, nagerekend
  audit verify [--witness BESTAND]
                               het hele spoor narekenen, ook tegen wat een getuige bewaart
  network verify-signature BESTAND [--key NUMMER]
                               het bewijs van een ondertekening narekenen, zonder database
  invite-first ORGANISATIE NAAM E-MAIL NAAM E-MAIL
                               de eerste projectleider en de eerste functionaris
                               gegevensbescherming uitnodigen, zolang niemand een account heeft
  generate [--check]           bestanden maken die uit de database volgen, of ze vergelijken
  doctor [--json]              nagaan of deze Kring veilig is ingericht, en hoe je herstelt wat dat niet is
  help                         deze uitleg

Instellingen: PORT, HOST, KRING_DATA_DIR, KRING_KEYS_DIR, KRING_KEYS (lokaal of vault), DATABASE_URL, KRING_SECRET,
KRING_DEMONSTRATIE (ja of nee).`

/** What runs, so that it can be stopped in order, whenever that is asked. */
const running: {
  listener?: Listener
  server?: DatabaseServer
  jobs?: true
  stopping?: true
} = {}

const say = (line: string) => process.stderr.write(`${line}\n`)

process.exitCode = await run(process.argv.slice(2)).catch(explain)

/** @returns the exit code; undefined for what keeps running */
async function run([command, ...rest]: string[]): Promise<number | undefined> {
  const is = (...words: string[]) =>
    words.length === rest.length && words.every((w, i) => w === rest[i])
  if (command === 'start' && is()) return serve({ web: true, work: true, first: true })
  if (command === 'web' && is()) return serve({ web: true })
  if (command === 'worker' && is()) return serve({ work: true })
  if (command === 'migrate' && is()) return migrateOnly()
  if (command === 'generate' && (is() || is('--check'))) return generate(is('--check'))
  if (command === 'doctor' && (is() || is('--json'))) return doctor(is('--json'))
  if (command === 'audit' && rest[0] === 'verify') {
    if (is('verify')) return verifyTrail()
    if (rest.length === 3 && rest[1] === '--witness') return verifyTrail(rest[2])
  }
  if (command === 'network' && rest[0] === 'verify-signature') {
    if (rest.length === 2) return verifySignature(rest[1]!, undefined, readSettings().keysDir)
    if (rest.length === 4 && rest[2] === '--key')
      return verifySignature(rest[1]!, rest[3], readSettings().keysDir)
  }
  if (command === 'keys') {
    const done = await keys(rest)
    if (done !== undefined) return done
  }
  if (command === 'import' && rest[0] === 'plan') {
    const files = rest.slice(1).filter((word) => word !== '--dry-run')
    if (files.length === 1) return importFile(files[0]!, rest.includes('--dry-run'))
  }
  if (command === 'invite-first' && rest.length === 5)
    return withDatabase(() => inviteFirstPeople(rest))
  const asked = command === 'help' || command === '--help'
  process[asked ? 'stdout' : 'stderr'].write(`${usage}\n`)
  return asked ? 0 : 2
}

interface Parts {
  web?: true
  work?: true
  /** Also prepares the database, which others find ready. */
  first?: true
}

async function serve({ web, work, first }: Parts): Promise<undefined> {
  const begun = performance.now()
  const settings = readSettings()
  const demonstration = settings.demonstration ?? first ?? false
  const earnest = settings.production || !demonstration
  if (earnest) refuseGrave(examineSettings({ ...settings, demonstration }))
  stopOnSignal(() => {
    say('Kring stopt …')
    return stop()
  })
  if (web) running.listener = await listen(settings)
  say('Database starten …')
  const server = await openDatabaseServer({ ...settings, join: !first })
  running.server = server
  void server.exited.then(endWithoutServer)
  if (first) await prepare(server)
  if (earnest) refuseGrave(await findingsOf(server, first ?? false))
  connect(server)
  await askTime()
  if (first) await (demonstration ? demonstrate() : runAs(system, loadForms))
  if (!demonstration) await endDemonstrationSessions()
  await startJobs(server.as('app'), { work: work ?? false })
  running.jobs = true
  server.keep()
  openMail(mailWay(settings, demonstration))
  openWebhooks({ origin: publicUrl(settings), loopback: demonstration })
  openPush({ url: publicUrl(settings), loopback: demonstration })
  if (work) {
    startMail()
    startOversight()
    startWebhooks()
  }
  if (!running.listener) return void say('De taken lopen. Stoppen: Ctrl-C.')
  await startLive(server.as('app'))
  const app = createApp({
    demonstration,
    url: settings.url,
    trustedProxies: settings.trustedProxies,
  })
  running.listener.serve(app.fetch)
  say(
    `Klaar na ${Math.round(performance.now() - begun)} ms. De gegevens staan in ${placeOf(settings)}.`,
  )
  await welcome(running.listener.url, demonstration)
}

/** Real people are kept from what is not safe for them. */
function refuseGrave(findings: readonly Finding[]): void {
  const grave = findings.filter((one) => one.grave)
  if (grave.length === 0) return
  throw new ServerProblem(
    `Kring start zo niet voor echte mensen. Alles nagaan: kring doctor\n${findingsText(grave)}`,
  )
}

function findingsOf(server: DatabaseServer, migrates: boolean): Promise<Finding[]> {
  return withClient(server.as('admin'), (admin) => examineDatabase(admin, { migrates }))
}

/** @returns 0 when nothing is grave; advice alone is no reason to stop */
async function doctor(json: boolean): Promise<number> {
  const settings = readSettings()
  const findings = [
    ...examineSettings(settings),
    ...(await withServer((server) => findingsOf(server, false))),
  ]
  const grave = findings.filter((one) => one.grave).length
  if (json) process.stdout.write(`${JSON.stringify(findings, undefined, 2)}\n`)
  else if (findings.length === 0) console.log('Er is niets gevonden.')
  else
    console.log(`${findingsText(findings)}\n\n${grave} ernstig, ${findings.length - grave} advies`)
  return grave > 0 ? 1 : 0
}

/** Without a mail server mail waits; in the demonstration it is kept to look at. */
function mailWay(settings: Settings, demonstration: boolean): MailWay {
  const { smtp, witnessMail } = settings
  return {
    url: publicUrl(settings),
    keep: demonstration && !smtp,
    ...(smtp && { smtp }),
    ...(witnessMail && { witness: witnessMail }),
  }
}

async function prepare(server: DatabaseServer): Promise<void> {
  say('Database bijwerken …')
  for (const name of await migrate(server.as('owner'))) say(`  ${name}`)
  await prepareJobs(server.as('owner'))
}

function connect(server: DatabaseServer): void {
  connectDatabase({ app: server.as('app'), identity: server.as('identity') })
  openKeys()
}

function openKeys(): void {
  const settings = readSettings()
  openKeyring(settings.keysDir)
  configureOversight(settings.oversight)
  openSealing(settings)
}

async function demonstrate(): Promise<void> {
  say('Demonstratieregio nakijken …')
  if (await loadDemonstration()) say('  Zuid-Limburg is ingeladen.')
}

function placeOf({ databaseUrl, dataDir }: { databaseUrl?: string; dataDir: string }): string {
  return databaseUrl ? 'de database van DATABASE_URL' : dataDir
}

async function welcome(url: string, demonstration: boolean): Promise<void> {
  const lines = ['', `Kring staat klaar op ${url}`]
  if (demonstration) {
    lines.push('', `Inloggen op ${url}/inloggen als een van deze verzonnen mensen:`)
    for (const { name, title } of await demonstrationPeople()) lines.push(`  ${name}, ${title}`)
  }
  process.stdout.write(`${[...lines, '', 'Stoppen: Ctrl-C'].join('\n')}\n`)
}

/** Stops what runs: first no new work from outside, last the data. */
async function stop(): Promise<void> {
  running.stopping = true
  // Open pages begin again elsewhere; a port closes only when nobody is in.
  await stopLive()
  await running.listener?.stop()
  await stopWebhooks()
  await stopOversight()
  await stopMail()
  if (running.jobs) await stopJobs()
  // While still starting, a long load need not end first: the server rolls it back.
  if (running.jobs) await disconnectDatabase()
  await end(running.server)
}

function endWithoutServer(): void {
  // While starting, whoever was at work in the database gets an error that tells more.
  if (running.stopping || !running.jobs) return
  say('De database is gestopt en start niet opnieuw; Kring stopt ook.')
  process.exit(1)
}

async function migrateOnly(): Promise<number> {
  return withServer(async (server) => {
    await prepare(server)
    connect(server)
    try {
      await runAs(system, loadForms)
    } finally {
      await disconnectDatabase()
    }
    say('De database is bij.')
    return 0
  })
}

function importFile(file: string, dryRun: boolean): Promise<number> {
  return withDatabase(() => importPlan(file, { dryRun }))
}

/** Brings the database up to date and does one thing with it. */
async function withDatabase(task: () => Promise<number>): Promise<number> {
  return withServer(async (server) => {
    await prepare(server)
    connect(server)
    await startJobs(server.as('app'), { work: false })
    try {
      return await task()
    } finally {
      await stopJobs()
      await disconnectDatabase()
    }
  })
}

async function verifyTrail(witness?: string): Promise<number> {
  const { keysDir, oversight } = readSettings()
  return withServer(async (server) => {
    await prepare(server)
    return verifyAudit(server.as('app'), { keysDir, oversight, witness })
  })
}

/** @returns undefined when these words are no command */
async function keys(words: string[]): Promise<number | undefined> {
  const task = keysCommand(words)
  if (!task) return undefined
  return withServer(async (server) => {
    await prepare(server)
    openKeys()
    return task(server.as('owner'))
  })
}

async function generate(check: boolean): Promise<number> {
  const server = await openTemporaryServer(readSettings())
  try {
    await migrate(server.as('owner'))
    const changed = await generateFiles(server.as('owner'), { check })
    for (const file of changed)
      say(
        check ? `${file} is niet bij; maak het met: npx kring generate` : `${file} is bijgewerkt.`,
      )
    return check && changed.length > 0 ? 1 : 0
  } finally {
    await server.stop()
  }
}

/** Beside a running Kring this uses its server; otherwise it starts one for the moment. */
async function withServer<T>(task: (server: DatabaseServer) => Promise<T>): Promise<T> {
  const server = await openDatabaseServer({ ...readSettings(), join: true })
  try {
    return await task(server)
  } catch (error) {
    throw server.problem(error)
  } finally {
    await end(server)
  }
}

async function end(server: DatabaseServer | undefined): Promise<void> {
  // Pools do not wait until their goodbyes have arrived; a server that stops first looks like a fault.
  await pause(50)
  await server?.stop()
}

/** One sentence for what a person can do something about, the whole error for the rest. */
async function explain(cause: unknown): Promise<never> {
  // A server that falls over writes why a moment after it hangs up.
  await pause(100)
  const error = running.server?.problem(cause) ?? cause
  // Who stops now is not surprised that the database ends.
  running.stopping = true
  if (error instanceof ServerProblem) say(error.message)
  else if (error instanceof ChangedMigration)
    say(`${error.message} is veranderd nadat hij was toegepast; zet het bestand terug.`)
  else console.error(error)
  await stop().catch(() => undefined)
  process.exit(1)
}
