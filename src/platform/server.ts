/**
 * The database server: the embedded one, or the one of `DATABASE_URL`, with our roles and database.
 *
 * Roles are of the whole server: `owner` owns the database and migrates, `app` serves requests and
 * jobs, `identity` keeps sessions. None of them may do anything else. Needs PostgreSQL 15 or later.
 */
import pg from 'pg'
import { runningPostgres, ServerProblem, startPostgres } from './postgres/index.ts'
import { databaseProblem } from './postgres/problem.ts'
import { passwordOf } from './secret.ts'

export type ServerRole = 'admin' | 'owner' | 'app' | 'identity'

/** A server that is ready: its roles and its database are there. */
export interface DatabaseServer {
  /** How to connect as a role, to Kring's database or to another one of this server. */
  as(role: ServerRole, database?: string): pg.PoolConfig
  /** Resolves when an embedded server is gone for good; never for another one. */
  exited: Promise<void>
  /** From now on an embedded server is started again when it falls over. */
  keep(): void
  /** One Dutch sentence for an error of working with this server; any other comes back as it is. */
  problem(error: unknown): unknown
  /** Stops the server if this call started it. */
  stop(): Promise<void>
}

export interface DatabaseServerSettings {
  dataDir: string
  databaseUrl?: string
  /** Default: the one that `databaseUrl` names, else `kring`. */
  database?: string
  /** For tests: fast, and lost in a crash. */
  temporary?: boolean
  /** Use the embedded server that another process runs on `dataDir`, if there is one. */
  join?: boolean
}

/** A server with a way to reach it as each role, before roles and database are made. */
interface Reach extends DatabaseServer {
  /** How the database is made, beyond owner and encoding. */
  locale: string
  passwords: boolean
}

const never = new Promise<void>(() => undefined)
const login = 'login nosuperuser nobypassrls nocreatedb nocreaterole noinherit'
const roles = ['owner', 'app', 'identity'] as const

/**
 * Opens the server and sees that roles and database exist.
 *
 * @throws ServerProblem with a Dutch sentence for whoever started Kring
 */
export async function openDatabaseServer(
  settings: DatabaseServerSettings,
): Promise<DatabaseServer> {
  const database = settings.database ?? databaseOf(settings.databaseUrl) ?? 'kring'
  const server = settings.databaseUrl
    ? ownServer(settings.databaseUrl, database, settings.dataDir)
    : await embeddedServer(settings, database)
  try {
    await makeReady(server, database)
  } catch (error) {
    const problem = server.problem(error)
    await server.stop()
    throw problem
  }
  return server
}

async function embeddedServer(settings: DatabaseServerSettings, database: string): Promise<Reach> {
  const joined = settings.join ? runningPostgres(settings.dataDir) : undefined
  const started = joined ? undefined : await startPostgres(settings.dataDir, settings.temporary)
  const socket = joined ?? started!.socket
  return {
    as: (role, name = database) => ({
      host: socket,
      port: 5432,
      user: role === 'admin' ? 'postgres' : role,
      database: name,
    }),
    exited: started?.exited ?? never,
    keep: () => started?.keep(),
    problem: (error) => databaseProblem(error, started?.log()) ?? error,
    stop: async () => started?.stop(),
    locale: '',
    passwords: false,
  }
}

function ownServer(url: string, database: string, dataDir: string): Reach {
  // `pg` reads the forms of an address that the web's `URL` does not know, such as a socket folder.
  const { host, port, user, password, ssl } = new pg.Client({ connectionString: url })
  // `true` and an empty object mean the same to `pg`; pg-boss is only told the latter.
  const secure = typeof ssl === 'boolean' ? ssl && {} : ssl
  const base = { host, port, ...(secure && { ssl: secure }) }
  return {
    as: (role, name = database) =>
      role === 'admin'
        ? { ...base, user, password, database: name }
        : { ...base, user: role, password: passwordOf(role, dataDir), database: name },
    exited: never,
    keep: () => undefined,
    problem: (error) => databaseProblem(error) ?? error,
    stop: () => Promise.resolve(),
    // The embedded server sorts by code point; tests and pages should see one order everywhere.
    locale: "locale_provider libc lc_collate 'C'",
    passwords: true,
  }
}

/** The database an address names; `postgres` is where one enters, not where one lives. */
function databaseOf(url: string | undefined): string | undefined {
  const named = url && /^[a-z]+:\/\/[^/?]*\/([^?]+)/.exec(url)?.[1]
  return named && named !== 'postgres' ? decodeURIComponent(named) : undefined
}

async function makeReady(server: Reach, database: string): Promise<void> {
  await withClient(server.as('admin', 'postgres'), async (admin) => {
    await refuseOldVersion(admin)
    // Two processes that start at once take turns.
    await admin.query('select pg_advisory_lock(20261124)')
    const made = await makeRoles(admin)
    if (server.passwords) await makePasswords(admin, server, made)
    await makeDatabase(admin, server, database)
  })
}

async function refuseOldVersion(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ version: string }>(
    "select current_setting('server_version_num') as version",
  )
  const version = Math.floor(Number(rows[0]!.version) / 10_000)
  if (version < 15)
    throw new ServerProblem(`Deze server is PostgreSQL ${version}; Kring werkt vanaf versie 15.`)
}

/** @returns the roles that were made now */
async function makeRoles(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string; strong: boolean }>(
    `select rolname as name, rolsuper or rolbypassrls or rolcreaterole as strong
     from pg_roles where rolname = any ($1)`,
    [roles],
  )
  const strong = rows.find((role) => role.strong)
  if (strong)
    throw new ServerProblem(
      `De rol ‘${strong.name}’ op deze server mag meer dan Kring wil; neem die rechten weg of kies een andere server.`,
    )
  const missing = roles.filter((role) => !rows.some(({ name }) => name === role))
  for (const role of missing) await admin.query(`create role ${role} ${login}`)
  return missing
}

async function makePasswords(admin: pg.Client, server: Reach, made: string[]): Promise<void> {
  for (const role of roles) {
    if (!made.includes(role) && (await enters(server.as(role, 'postgres')))) continue
    const password = String(server.as(role).password)
    await admin.query(`alter role ${role} password ${pg.escapeLiteral(password)}`)
  }
}

/** Whether the password is right; a refusal for another reason is not about the password. */
async function enters(config: pg.PoolConfig): Promise<boolean> {
  try {
    await withClient(config, () => Promise.resolve())
    return true
  } catch (error) {
    return !String((error as { code?: string }).code).startsWith('28')
  }
}

async function makeDatabase(admin: pg.Client, server: Reach, database: string): Promise<void> {
  const name = pg.escapeIdentifier(database)
  const { rows } = await admin.query<{ owner: string }>(
    'select pg_get_userbyid(datdba) as owner from pg_database where datname = $1',
    [database],
  )
  if (rows[0]?.owner === 'owner') return
  // Whoever hands something to a role must be a member of it, superusers apart.
  await admin.query('grant owner to current_user')
  await admin.query(
    rows[0]
      ? `alter database ${name} owner to owner`
      : `create database ${name} owner owner template template0 encoding 'UTF8' ${server.locale}`,
  )
}

/** Lets `task` use one connection. */
export async function withClient<T>(
  config: pg.PoolConfig,
  task: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 10_000 })
  // Without a listener a connection that breaks ends this process; the query itself rejects too.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await task(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
