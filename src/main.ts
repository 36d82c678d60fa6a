/**
 * The commands of Kring. One program, and any number of its processes on one database.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { createApp } from '#app'
import { importPlan, verifyAudit } from '#commands'
import { loadDemonstration } from '#demonstration'
import { configureOversight } from '#platform/audit/oversight.ts'
import { startOversight, stopOversight } from '#platform/audit/worker.ts'
import { connectDatabase, disconnectDatabase } from '#platform/database.ts'
import { generateFiles } from '#platform/generate.ts'
import { demonstrationPeople } from '#platform/identity/index.ts'
import { prepareJobs, startJobs, stopJobs } from '#platform/jobs.ts'
import { openKeyring } from '#platform/keyring.ts'
import { stopOnSignal } from '#platform/lifetime.ts'
import { listen, type Listener } from '#platform/listener.ts'
import { ChangedMigration, migrate } from '#platform/migrate.ts'
import { ServerProblem } from '#platform/postgres/index.ts'
import { openDatabaseServer, type DatabaseServer } from '#platform/server.ts'
import { readSettings } from '#platform/settings.ts'
import { openTemporaryServer } from '#platform/temporary-server.ts'

const usage = `Gebruik: kring <opdracht>

  start                        alles in één proces: database, site en taken
  web                          alleen de site
  worker                       alleen de taken
  migrate                      de database bijwerken
  import plan BESTAND [--dry-run]
                               een plan inlezen, of alleen zeggen wat dat zou doen
  audit verify [--witness BESTAND]
                               nagaan of iemand iets aan het logboek heeft gewijzigd
  generate [--check]           bestanden maken die uit de database volgen, of ze vergelijken
  help                         deze uitleg

Instellingen: PORT, HOST, KRING_DATA_DIR, KRING_KEYS_DIR, DATABASE_URL, KRING_SECRET, KRING_DEMONSTRATIE (ja of nee),
  KRING_WITNESS_FILE, KRING_WITNESS_URL, KRING_WITNESS_MAIL, KRING_OTLP_URL, KRING_OTLP_DAYS.`

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
  if (command === 'import' && rest[0] === 'plan') {
    const files = rest.slice(1).filter((word) => word !== '--dry-run')
    if (files.length === 1) return importFile(files[0]!, rest.includes('--dry-run'))
  }
  if (command === 'audit' && (is('verify') || (is('verify', '--witness', rest[2] ?? '') && rest[2])))
    return verifyTrail(rest[2])
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
  connect(server)
  const demonstration = settings.demonstration ?? first ?? false
  if (first && demonstration) await demonstrate()
  await startJobs(server.as('app'), { work: work ?? false })
  running.jobs = true
  if (work) startOversight()
  if (!running.listener) return void say('De taken lopen. Stoppen: Ctrl-C.')
  const app = createApp({ demonstration })
  running.listener.serve(app.fetch)
  say(
    `Klaar na ${Math.round(performance.now() - begun)} ms. De gegevens staan in ${placeOf(settings)}.`,
  )
  await welcome(running.listener.url, demonstration)
}

async function prepare(server: DatabaseServer): Promise<void> {
  say('Database bijwerken …')
  for (const name of await migrate(server.as('owner'))) say(`  ${name}`)
  await prepareJobs(server.as('owner'))
}

function connect(server: DatabaseServer): void {
  connectDatabase({ app: server.as('app'), identity: server.as('identity') })
  const { keysDir, oversight } = readSettings()
  openKeyring(keysDir)
  configureOversight(oversight)
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
  await running.listener?.stop()
  await stopOversight()
  if (running.jobs) await stopJobs()
  // While still starting, a long load need not end first: the server rolls it back.
  if (running.jobs) await disconnectDatabase()
  await end(running.server)
}

function endWithoutServer(): void {
  if (running.stopping) return
  say('De database is gestopt en start niet opnieuw; Kring stopt ook.')
  process.exit(1)
}

async function migrateOnly(): Promise<number> {
  return withServer(async (server) => {
    await prepare(server)
    say('De database is bij.')
    return 0
  })
}

async function importFile(file: string, dryRun: boolean): Promise<number> {
  return withServer(async (server) => {
    await prepare(server)
    connect(server)
    await startJobs(server.as('app'), { work: false })
    try {
      return await importPlan(file, { dryRun })
    } finally {
      await stopJobs()
      await disconnectDatabase()
    }
  })
}

async function verifyTrail(witness: string | undefined): Promise<number> {
  const { keysDir, oversight } = readSettings()
  return withServer((server) => verifyAudit(server.as('app'), { keysDir, oversight, witness }))
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
async function withServer(task: (server: DatabaseServer) => Promise<number>): Promise<number> {
  const server = await openDatabaseServer({ ...readSettings(), join: true })
  try {
    return await task(server)
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
async function explain(error: unknown): Promise<never> {
  if (error instanceof ServerProblem) say(error.message)
  else if (error instanceof ChangedMigration)
    say(`${error.message} is veranderd nadat hij was toegepast; zet het bestand terug.`)
  else console.error(error)
  await stop().catch(() => undefined)
  process.exit(1)
}
