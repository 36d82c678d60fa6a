/**
 * The database as modules see it: one transaction as one actor, and nothing outside of it.
 *
 * `begin`, the actor and the first question travel together; row security does the rest. See decision 0004.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  CamelCasePlugin,
  CompiledQuery,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  sql,
  type Compilable,
  type DatabaseConnection,
  type PostgresDialectConfig,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import { roles, type Permission, type Role } from '#roles'
import { currentTime, heardTime } from '#platform/clock.ts'
import type { DB } from '#platform/tables.ts'
import { traceFrom, type Trace } from '#platform/trace.ts'

export type Db = Kysely<DB>
export { sql }

/** Someone who acts: a person in a function, for an organisation. */
export interface Actor {
  functionId: string
  personId: string
  name: string
  role: Role
  /** The function in words, as on a business card. */
  title: string
  organisationId: string
  organisationName: string
  /** CBS codes of the municipalities this function speaks for; often none. */
  municipalities: string[]
  permissions: ReadonlySet<Permission>
  /** How they came in; absent for jobs, for systems and for Kring itself. */
  session?: Session
}

/** What the session of this request says. */
export interface Session {
  id: string
  /** How sure we are of the person: 1 = one factor, 2 = two. */
  assurance: number
  /** Whether content about persons may be shown now: two factors, and at work the last 15 minutes. */
  personsOpen: boolean
  /** How many functions the person holds now. */
  functions: number
}

/** All an action needs: who acts, the moment, and a transaction showing only what they may see. */
export interface Work {
  actor: Actor
  now: Date
  db: Db
  /** Names the request in logs, audit and error page; absent in jobs and commands. */
  requestId?: string | undefined
  /** What this work is called in the logs of processings, here and elsewhere. */
  trace: Trace
}

/** Whoever visits the public site. */
export const visitor = fixedActor('00000000-0000-4000-8000-000000000001', 'visitor', 'Bezoeker')
/** Kring itself: imports, the demonstration region, sweepers. */
export const system = fixedActor('00000000-0000-4000-8000-000000000002', 'system', 'Kring')

// Money is in cents and counts are small: both fit a double exactly. A day stays a text, since a
// `Date` would shift it by the time zone of the process.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError('A bigint does not fit a number')
  return number
})
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

const acting = new AsyncLocalStorage<string>()
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Sends `begin` and the actor together: the wrapper costs more than row security does. */
class ActingDriver extends PostgresDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const actor = acting.getStore() ?? ''
    // The one place where a value is written into SQL, since two statements take no parameters.
    if (!uuid.test(actor)) throw new Error('A transaction needs an actor')
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : ''
    const mode = settings.accessMode ? ` ${settings.accessMode}` : ''
    await connection.executeQuery(
      CompiledQuery.raw(
        `begin${level}${mode}; select set_config('app.actor', '${actor}', true),
         extract(epoch from clock_timestamp())::float8 * 1000 as told`,
      ),
    )
  }
}

class ActingDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): PostgresDriver {
    return new ActingDriver(this.#config)
  }
}

/** How many statements a connection keeps prepared; far more than the pages ask. */
const preparedMax = 400
/** A statement with more values is one of many rows, and hardly ever the same twice. */
const valuesMax = 40

/**
 * Asks the database less often, and with less work for it.
 *
 * What opens a transaction waits for its first question and goes with it, and is never sent for a page
 * that asks nothing. Questions get names, so that PostgreSQL plans each of them once a connection and not
 * every time: under row security planning costs more than answering.
 */
class SavingClient extends pg.Client {
  readonly #names = new Map<string, string>()
  #opening: string | undefined

  override query(...args: unknown[]): never {
    return this.#ask(...args) as never
  }

  #ask(...args: unknown[]): unknown {
    const [text, values] = args
    const opening = this.#opening
    if (typeof text === 'string' && text.startsWith('begin')) {
      this.#opening = text
      return Promise.resolve({ command: 'BEGIN', rowCount: 0, rows: [] })
    }
    this.#opening = undefined
    if (opening && (text === 'commit' || text === 'rollback'))
      return Promise.resolve({ command: text.toUpperCase(), rowCount: 0, rows: [] })
    const known = typeof text === 'string' && Array.isArray(values) && values.length <= valuesMax
    const name = known && /^(select|insert|update) /i.test(text) ? this.#nameOf(text) : undefined
    const asked = name ? [{ name, text, values }, ...args.slice(2)] : args
    return opening ? this.#together(opening, asked) : this.#send(asked)
  }

  /** Two messages in one packet. Without its opening a question sees no rows, and fails with it. */
  async #together(opening: string, asked: unknown[]): Promise<unknown> {
    const { stream } = this.connection
    stream.cork()
    const opened = this.#send([opening]) as Promise<Opened>
    const answered = this.#send(asked)
    stream.uncork()
    // At once: the question may take its time.
    opened.then(hear, () => undefined)
    return (await Promise.all([opened, answered]))[1]
  }

  #send(asked: unknown[]): unknown {
    return (super.query as (...args: unknown[]) => unknown).apply(this, asked)
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known || this.#names.size >= preparedMax) return known
    const name = `q${this.#names.size}`
    this.#names.set(text, name)
    return name
  }
}

type Opened = pg.QueryResult<{ told?: number }> | pg.QueryResult<{ told?: number }>[]

/** What opens a transaction of an actor brings the time along. */
function hear(opened: Opened): void {
  const told = [opened].flat().at(-1)?.rows[0]?.told
  if (told !== undefined) heardTime(told)
}

interface Connected {
  app: pg.Pool
  identity: pg.Pool
  database: Db
}
let connected: Connected | undefined

/** Opens the pools of this process. They connect when first used. */
export function connectDatabase(configs: { app: pg.PoolConfig; identity: pg.PoolConfig }): void {
  const limits = { connectionTimeoutMillis: 5_000, idleTimeoutMillis: 30_000 }
  const app = new pg.Pool({
    max: 16,
    ...limits,
    Client: SavingClient,
    pipeline: true,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    ...configs.app,
  })
  const identity = new pg.Pool({ max: 4, ...limits, statement_timeout: 5_000, ...configs.identity })
  // A connection that breaks while idle is replaced by the pool; without a listener it ends us.
  for (const pool of [app, identity]) {
    pool.on('error', () => undefined)
    // One that breaks between two statements of a transaction tells nobody but this.
    pool.on('connect', (client) => client.on('error', () => undefined))
  }
  const database = new Kysely<DB>({
    dialect: new ActingDialect({ pool: app }),
    plugins: [new CamelCasePlugin()],
  })
  connected = { app, identity, database }
}

/** Closes the pools; running transactions end first. */
export async function disconnectDatabase(): Promise<void> {
  const closing = connected
  connected = undefined
  await closing?.database.destroy()
  // Kysely ends the pool only when it used it.
  if (closing && !closing.app.ending) await closing.app.end()
  await closing?.identity.end()
}

/** The pools, for the two places outside a transaction: identity and health. */
export function pools(): { app: pg.Pool; identity: pg.Pool } {
  if (!connected) throw new Error('The database is not connected')
  return connected
}

/**
 * Runs `task` in one transaction in which PostgreSQL shows only the rows `actor` may see.
 * Commits when `task` resolves; rolls back and rethrows when it rejects.
 */
export function runAs<T>(
  actor: Actor,
  task: (work: Work) => Promise<T>,
  requestId?: string,
  trace: Trace = traceFrom(undefined),
): Promise<T> {
  if (!connected) throw new Error('The database is not connected')
  const { database } = connected
  return acting.run(actor.functionId, () =>
    database
      .transaction()
      .execute((db) => task({ actor, now: currentTime(), db, requestId, trace })),
  )
}

/** Asks what time it is, before anything is done by it. */
export async function askTime(): Promise<void> {
  await runAs(system, ({ db }) => sql`select 1`.execute(db))
}

/** Stands for a value of a question until it is asked. */
class Blank {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * A question that is put into SQL once and asked often: of a large one building the text costs more than
 * the answer does.
 *
 * @param build makes the question; `values` holds blanks there, which can be compared with and nothing else
 */
export function question<V extends Record<string, string | number | Date | null>, R>(
  build: (db: Db, values: V) => Compilable<R>,
): (db: Db, values: V) => Promise<R[]> {
  const blanks = new Proxy({} as V, { get: (_, name) => new Blank(String(name)) })
  let built: CompiledQuery<R> | undefined
  return async (db, values) => {
    built ??= build(db, blanks).compile()
    const parameters = built.parameters.map((one) =>
      one instanceof Blank ? values[one.name] : one,
    )
    return (await db.executeQuery<R>({ ...built, parameters })).rows
  }
}

/** The row of `identity.actor(…)` as an actor, with the permissions of its role. */
export function actorFrom(row: {
  function_id: string
  person_id: string
  name: string
  role: string
  title: string
  organisation_id: string
  organisation_name: string
  municipalities: string[]
  session_id?: string
  assurance?: number
  persons_open?: boolean
  functions?: number
}): Actor {
  const role = row.role as Role
  return {
    functionId: row.function_id,
    personId: row.person_id,
    name: row.name,
    role,
    title: row.title,
    organisationId: row.organisation_id,
    organisationName: row.organisation_name,
    municipalities: row.municipalities,
    permissions: new Set<Permission>(roles[role]),
    ...(row.session_id !== undefined && {
      session: {
        id: row.session_id,
        assurance: row.assurance ?? 1,
        personsOpen: row.persons_open ?? false,
        functions: row.functions ?? 1,
      },
    }),
  }
}

function fixedActor(id: string, role: Role, name: string): Actor {
  return {
    functionId: id,
    personId: id,
    name,
    role,
    title: name,
    organisationId: '00000000-0000-4000-8000-000000000000',
    organisationName: 'Kring',
    municipalities: [],
    permissions: new Set<Permission>(roles[role]),
  }
}
