import pg from 'pg'
import { beforeAll, expect, test, vi } from 'vitest'
import { pools, runAs, sql, system, visitor, type Actor } from '#platform/database.ts'
import { actorFrom } from '#platform/database.ts'
import { record } from '#platform/audit.ts'
import { defineJob, defineSweep, enqueue, sweep } from '#platform/jobs.ts'
import { adminQuery } from '#testing/database.ts'
import { demonstrationRegion } from '#testing/site.ts'

const actors = new Map<string, Actor>()

beforeAll(async () => {
  await demonstrationRegion()
  for (const { id, key } of await adminQuery<{ id: string; key: string }>(
    'select id, demonstration_key as key from network.function where demonstration_key is not null',
  )) {
    const { rows } = await pools().app.query('select * from identity.actor_of($1)', [id])
    actors.set(key, actorFrom(rows[0]))
  }
})
const actor = (key: string) => actors.get(key)!

const tables = async () =>
  (
    await adminQuery<{ name: string }>(`
      select oid::regclass::text as name from pg_class
      where relkind = 'r' and relnamespace::regnamespace::text in
        ('platform', 'network', 'audit', 'programme', 'identity', 'sealing')`)
  ).map(({ name }) => name)

/** How many rows of each table `app` sees after `set_config('app.actor', value)`. */
async function seen(value: string | null): Promise<Record<string, number>> {
  const client = await pools().app.connect()
  const counts: Record<string, number> = {}
  try {
    for (const table of await tables()) {
      await client.query('begin')
      if (value !== null) await client.query("select set_config('app.actor', $1, true)", [value])
      const result = await client
        .query<{ n: number }>(`select count(*) as n from ${table}`)
        .catch(() => ({ rows: [{ n: 0 }] }))
      counts[table] = result.rows[0]!.n
      await client.query('rollback')
    }
  } finally {
    client.release()
  }
  return counts
}

test.each([
  ['without an actor', null],
  ['with an empty actor', ''],
  ['with rubbish for an actor', "x' or true --"],
  ['with an actor that does not exist', crypto.randomUUID()],
])('%s no table shows a row', async (_, value) => {
  for (const [table, count] of Object.entries(await seen(value)))
    expect([table, count]).toEqual([table, 0])
})

test('a function whose period is over sees nothing more', async () => {
  const { functionId } = actor('professional')
  await adminQuery(
    "update network.function set from_day = '2020-01-01', until_day = '2020-12-31' where id = $1",
    [functionId],
  )
  try {
    for (const [table, count] of Object.entries(await seen(functionId)))
      expect([table, count]).toEqual([table, 0])
  } finally {
    await adminQuery('update network.function set until_day = null where id = $1', [functionId])
  }
})

test('the setting of one transaction is gone in the next on the same connection', async () => {
  await runAs(actor('projectleider'), async ({ db }) => {
    const plans = await db.selectFrom('programme.plan').select('id').execute()
    expect(plans.length).toBe(2)
  })
  const client = await pools().app.connect()
  const { rows } = await client.query('select count(*) as n from programme.plan')
  client.release()
  expect(rows[0].n).toBe(0)
})

test('a visitor sees plans in force and their lines: no activities, money, people, status reports or gaps', async () => {
  const counts = await seen(visitor.functionId)
  const shown = Object.entries(counts).filter(([, count]) => count > 0)
  expect(shown.map(([table]) => table).toSorted()).toEqual([
    // Who signed the declaration of intent is public, by organisation and function.
    'network.declaration',
    'network.form',
    'network.municipality',
    'network.signature',
    'programme.line',
    'programme.plan',
    'programme.sub_ambition',
  ])
})

test('an administrator sees no content at all', async () => {
  const counts = await seen(actor('beheerder').functionId)
  const shown = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([table]) => table)
  expect(shown.toSorted()).toEqual([
    'network.declaration',
    'network.form',
    'network.municipality',
    'network.signature',
  ])
})

test('who may not see money sees none, even when the handler forgets to ask', async () => {
  for (const key of ['professional', 'aandachtsfunctionaris', 'beheerder'])
    expect(
      await runAs(actor(key), ({ db }) =>
        db.selectFrom('programme.budgetCell').select('year').execute(),
      ),
    ).toEqual([])
  expect(
    (
      await runAs(actor('werkgroeplid'), ({ db }) =>
        db.selectFrom('programme.budgetCell').select('year').execute(),
      )
    ).length,
  ).toBe(24)
})

/** A handler that forgot every check: the third ring holds by itself. */
const forgetful: [
  string,
  string,
  string,
  (db: Parameters<Parameters<typeof runAs>[1]>[0]['db']) => Promise<unknown>,
][] = [
  [
    'a chair reports on another group’s activity',
    'werkgroepvoorzitter',
    'insert',
    (db) =>
      sql`insert into programme.status_report (plan_id, activity_id, quarter, function_id, time, money, quality, summary)
          select plan_id, id, '2026-Q4', platform.actor(), 'green', 'green', 'green', 'Niet van mij'
          from programme.activity where key = 'sz-a2'`.execute(db),
  ],
  [
    'a member reports, which is for the chair',
    'werkgroeplid',
    'insert',
    (db) =>
      sql`insert into programme.status_report (plan_id, activity_id, quarter, function_id, time, money, quality, summary)
          select plan_id, id, '2026-Q4', platform.actor(), 'green', 'green', 'green', 'Niet voor mij'
          from programme.activity where key = 'sd-f1'`.execute(db),
  ],
  [
    'a chair reports in another’s name',
    'werkgroepvoorzitter',
    'insert',
    (db) =>
      sql`insert into programme.status_report (plan_id, activity_id, quarter, function_id, time, money, quality, summary)
          select a.plan_id, a.id, '2026-Q4', f.id, 'green', 'green', 'green', 'Namens een ander'
          from programme.activity a, network.function f
          where a.key = 'sd-f1' and f.demonstration_key = 'projectleider'`.execute(db),
  ],
  [
    'a member edits another group’s activity',
    'werkgroeplid',
    'update',
    (db) =>
      sql`update programme.activity set description = 'Van mij' where key = 'sz-a2'`.execute(db),
  ],
  [
    'an alderman changes the budget',
    'bestuurder',
    'update',
    (db) => sql`update programme.budget_cell set amount_cents = 1`.execute(db),
  ],
  [
    'a civil servant speaks for another municipality',
    'ambtenaar-heerlen',
    'insert',
    (db) =>
      sql`insert into programme.municipal_accent (activity_id, municipality_code, plan_id, taking_part, function_id)
          select id, 'GM0981', plan_id, 'ja', platform.actor() from programme.activity where key = 'sd-f1'`.execute(
        db,
      ),
  ],
  [
    'a professional resolves a finding',
    'professional',
    'update',
    (db) => sql`update programme.finding set version = version + 1`.execute(db),
  ],
  [
    'a visitor writes a change',
    'visitor',
    'insert',
    (db) =>
      sql`insert into programme.change (plan_id, subject_kind, subject_key, function_id, text)
          select id, 'plan', key, platform.actor(), 'Was hier' from programme.plan`.execute(db),
  ],
]
test.each(forgetful)('row security stops it when %s', async (_, key, kind, deed) => {
  const attempt = runAs(key === 'visitor' ? visitor : actor(key), ({ db }) => deed(db))
  if (kind === 'insert')
    await expect(attempt).rejects.toThrow(/row-level security|permission denied/)
  else expect(((await attempt) as { numAffectedRows?: bigint }).numAffectedRows).toBe(0n)
})

test('the audit trail can be added to, and by app never changed', async () => {
  await runAs(actor('fg'), (work) => record(work, 'test.deed', 'something'))
  for (const text of [
    'update audit.entry set action = $$other.deed$$',
    'delete from audit.entry',
    'truncate audit.entry',
  ])
    await expect(runAs(actor('fg'), ({ db }) => sql.raw(text).execute(db))).rejects.toThrow(
      /permission denied/,
    )
  await expect(
    runAs(actor('fg'), ({ db }) =>
      sql`insert into audit.entry (function_id, person_id, organisation_id, role, action, subject)
          select id, person_id, organisation_id, role, 'test.deed', 'something' from network.function
          where demonstration_key = 'projectleider'`.execute(db),
    ),
  ).rejects.toThrow(/row-level security/)
})

test('one sees one’s own deeds; the privacy officer sees those of all', async () => {
  await runAs(actor('bestuurder'), (work) => record(work, 'test.deed', 'mine'))
  const subjects = (key: string) =>
    runAs(actor(key), ({ db }) =>
      db.selectFrom('audit.entry').select('subject').where('subject', '=', 'mine').execute(),
    )
  expect((await subjects('bestuurder')).length).toBe(1)
  expect((await subjects('fg')).length).toBe(1)
  expect((await subjects('professional')).length).toBe(0)
})

test('app cannot read a session, only ask who a token belongs to', async () => {
  await expect(pools().app.query('select * from identity.session')).rejects.toThrow(
    /permission denied/,
  )
  const { rows } = await pools().app.query('select * from identity.actor($1)', [Buffer.alloc(32)])
  expect(rows).toEqual([])
})

test.each([
  ['was not used for two hours', "seen_at = now() - interval '121 minutes'"],
  ['is ten hours old', "started_at = now() - interval '601 minutes'"],
])('a session ends when it %s', async (_, change) => {
  const hash = Buffer.from(crypto.getRandomValues(new Uint8Array(32)))
  const ask = async () =>
    (await pools().app.query('select * from identity.actor($1)', [hash])).rows.length
  await pools().identity.query(
    "insert into identity.session (token_hash, function_id, method, assurance) values ($1, $2, 'demonstration', 2)",
    [hash, actor('fg').functionId],
  )
  expect(await ask()).toBe(1)
  await adminQuery(`update identity.session set ${change} where token_hash = $1`, [hash])
  expect(await ask()).toBe(0)
})

const noted = defineJob<{ word: string }>('programme.tell-leads', () => Promise.resolve())

test('a job is there when its transaction is, and not when it is not', async () => {
  const jobs = async (word: string) =>
    (await adminQuery("select 1 from pgboss.job where data ->> 'word' = $1", [word])).length
  await runAs(actor('fg'), (work) => enqueue(work, noted, { word: 'kept' }))
  await runAs(actor('fg'), async (work) => {
    await enqueue(work, noted, { word: 'dropped' })
    throw new Error('rolled back')
  }).catch(() => undefined)
  expect([await jobs('kept'), await jobs('dropped')]).toEqual([1, 0])
})

test('a job expires within a minute, retries with growing pauses, and carries ids only', async () => {
  const rows = await adminQuery(
    "select expire_seconds, retry_limit, retry_backoff, data from pgboss.job where data ->> 'word' = 'kept'",
  )
  expect(rows).toEqual([
    {
      expire_seconds: 30,
      retry_limit: 8,
      retry_backoff: true,
      data: { word: 'kept', functionId: actor('fg').functionId },
    },
  ])
})

test('the sweeper tells what a lost job would have told, once', async () => {
  await runAs(actor('werkgroepvoorzitter'), ({ db }) =>
    sql`insert into programme.status_report
          (plan_id, activity_id, quarter, function_id, time, money, quality, summary, cause, consequence, correction)
        select plan_id, id, '2026-Q4', platform.actor(), 'red', 'green', 'green', 'Loopt vast', 'Te weinig mensen', 'Later klaar', 'Meer mensen'
        from programme.activity where key = 'sd-f1'`.execute(db),
  )
  await sweep()
  await sweep()
  const told = await adminQuery(
    "select function_id, text from platform.notification where subject like 'report/%'",
  )
  expect(told.length).toBe(2)
  expect(told[0]!['text']).toContain('rood')
})

test('the sweeper forgets sessions that ended and forms of more than a week ago', async () => {
  const hash = Buffer.from(crypto.getRandomValues(new Uint8Array(32)))
  await adminQuery(
    "insert into identity.session (token_hash, function_id, method, assurance, started_at) values ($1, $2, 'demonstration', 2, now() - interval '11 hours')",
    [hash, actor('fg').functionId],
  )
  await adminQuery(
    "insert into platform.submission (function_id, once, at) values ($1, gen_random_uuid(), now() - interval '8 days')",
    [actor('fg').functionId],
  )
  await sweep()
  expect(await adminQuery('select 1 from identity.session where token_hash = $1', [hash])).toEqual(
    [],
  )
  expect(
    await adminQuery("select 1 from platform.submission where at < now() - interval '7 days'"),
  ).toEqual([])
})

test('two workers never do the same sweep at once, however long it takes, and others go on meanwhile', async () => {
  let [running, most, long, short] = [0, 0, 0, 0]
  const done = Promise.withResolvers<void>()
  defineSweep('test.long', async ({ db }) => {
    long++
    most = Math.max(most, ++running)
    // Says nothing for longer than a transaction may: it is cut off, and the sweep does not hear of it.
    await sql`set local idle_in_transaction_session_timeout = '100ms'`.execute(db)
    await done.promise
    running--
  })
  defineSweep('test.short', () => {
    short++
    return Promise.resolve()
  })
  const first = sweep()
  await vi.waitFor(() => expect([long, short]).toEqual([1, 1]), 10_000)
  await new Promise((passed) => setTimeout(passed, 500))
  await sweep()
  expect([long, short]).toEqual([1, 2])
  done.resolve()
  await first
  await sweep()
  expect({ long, short, most, running }).toEqual({ long: 2, short: 3, most: 1, running: 0 })
})

test('a transaction needs an actor, and takes none that is no number', async () => {
  const nobody = { ...system, functionId: "'; drop schema programme cascade; --" }
  await expect(runAs(nobody, ({ db }) => sql`select 1`.execute(db))).rejects.toThrow(
    'needs an actor',
  )
  expect((await adminQuery('select 1 from programme.plan')).length).toBe(2)
})

test('a transaction that asks nothing is not opened, and one that asks opens with its first question', async () => {
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await runAs(visitor, () => Promise.resolve())
    expect(asked).not.toHaveBeenCalled()
    await runAs(visitor, ({ db }) => db.selectFrom('programme.plan').select('id').execute())
    expect(asked).toHaveBeenCalledTimes(3)
  } finally {
    asked.mockRestore()
  }
})

test('when a transaction does not open, its first question sees nothing and fails', async () => {
  const client = await pools().app.connect()
  try {
    await client.query("begin; select set_config('app.actor', 'x', true), 1 / 0")
    await expect(client.query('select id from programme.plan')).rejects.toThrow('division by zero')
    await client.query('rollback')
    expect((await client.query('select id from programme.plan')).rows).toEqual([])
  } finally {
    client.release()
  }
})
