/**
 * The pages of the administrator: enough to mend what broke, and never a word of content.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { system, runAs, actorFrom, pools, sql, type Actor } from '#platform/database.ts'
import {
  defineSweep,
  enqueue,
  jobCounts,
  lastRuns,
  startJobs,
  stopJobs,
  sweep,
} from '#platform/jobs.ts'
import { openMail } from '#platform/mail/index.ts'
import { notify } from '#platform/notifications.ts'
import { tellLeads } from '#modules/programme'
import { byItself } from '#site/operation/tasks.tsx'
import { adminQuery, testDatabase } from '#testing/database.ts'
import { app, as, demonstrationRegion, hidden, visibleText, type Visitor } from '#testing/site.ts'

let administrator: Visitor
let actor: Actor
const canary = `Kanarie ${crypto.randomUUID().slice(0, 8)}`
const address = `kanarie-${crypto.randomUUID().slice(0, 8)}@example.org`

async function actorOf(key: string): Promise<Actor> {
  const [row] = await adminQuery<{ id: string }>(
    'select id from network.function where demonstration_key = $1',
    [key],
  )
  return actorFrom(
    (await pools().app.query('select * from identity.actor_of($1)', [row!.id])).rows[0],
  )
}

beforeAll(async () => {
  await demonstrationRegion()
  administrator = await as('beheerder')
  actor = await actorOf('beheerder')
  const lead = await actorOf('projectleider')
  // Content in every place that one of these pages could look at.
  await adminQuery('insert into identity.account (person_id, email) values ($1, $2)', [
    lead.personId,
    address,
  ])
  await adminQuery("update programme.activity set name = name || ' ' || $1", [canary])
  await adminQuery("update programme.source_file set name = $1 || '.yaml'", [canary])
  await adminQuery('update network.person set name = left(name || $1, 120)', [` ${canary}`])
  await runAs(system, (work) =>
    notify(work, [lead.functionId], { subject: 'x/1', text: canary, href: '/start', urgent: true }),
  )
  await adminQuery(
    `insert into mail.outbox (kind, recipient, function_id, state, settled_at, reason)
     values ('platform.something-for-you', 'function', $1, 'bounced', now(), 'address_550'),
            ('platform.something-for-you', 'function', $1, 'failed', now(), 'letter_554')`,
    [lead.functionId],
  )
  await adminQuery(
    `insert into mail.kept (outbox_id, recipient, subject, text)
     select id, $1, $1, $1 from mail.outbox limit 1`,
    [canary],
  )
})

/** Waits until `count` jobs have died. */
async function untilDead(count: number): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until; await pause(50)) {
    const { dead } = await runAs(system, (work) => jobCounts(work.db))
    if (dead >= count) return
  }
  throw new Error('No job died')
}

/** Lets a job die as in earnest: it runs, fails, and has no tries left. */
async function deadJob(): Promise<string> {
  await adminQuery('delete from pgboss.job')
  const lead = await actorOf('projectleider')
  // Not a uuid: PostgreSQL quotes it in its message.
  await runAs(lead, (work) => enqueue(work, tellLeads, { reportId: canary }))
  await adminQuery("update pgboss.job set retry_limit = 0 where name = 'programme.tell-leads'")
  await stopJobs()
  await startJobs(testDatabase('app'), { work: true })
  try {
    await untilDead(1)
  } finally {
    await stopJobs()
    await startJobs(testDatabase('app'), { work: false })
  }
  return (await adminQuery<{ id: string }>("select id from pgboss.job where name = 'dead'"))[0]!.id
}

test('what Kring does by itself is in view, in words, with when it last did and that it failed', async () => {
  await adminQuery('delete from platform.last_run')
  const never = visibleText(await administrator.read('/beheer/taken'))
  expect(never).toMatch(/Mensen mailen dat er iets voor hen is elke minuut nog niet/)
  await sweep()
  const ran = visibleText(await administrator.read('/beheer/taken'))
  expect(ran).toMatch(
    /Mensen mailen dat er iets voor hen is elke minuut \d+ [a-z]+\b[^.]*? \d+ ms De netwerkkaart/,
  )
  const runs = await runAs(system, ({ db }) => lastRuns(db))
  expect(runs.length).toBeGreaterThan(15)
  // Each by what it is for, and not by its name in the code.
  expect(runs.map(({ name }) => name).filter((name) => byItself(name) === name)).toEqual([])

  defineSweep('test.fails', () => Promise.reject(new Error('Wilgenkatje Geheim')))
  await sweep()
  const failed = visibleText(await administrator.read('/beheer/taken'))
  expect(failed).toMatch(/test\.fails elke minuut .*? mislukt/)
  expect(failed).not.toContain('Wilgenkatje')
})

test('a job that died keeps its kind and a code, and loses the words of its error', async () => {
  const id = await deadJob()
  const [row] = await adminQuery('select output, source_output from pgboss.job where id = $1', [id])
  expect(JSON.stringify(row)).not.toContain(canary)
  const page = visibleText(await administrator.read(`/beheer/taken/${id}`))
  expect(page).toContain('programme.tell-leads')
  expect(page).toContain('22P02')
  expect(page).toContain('1 keer')
})

test('a dead job goes back to its own queue, and the trail says who did that', async () => {
  const id = await deadJob()
  const response = await administrator.post(`/beheer/taken/${id}/opnieuw`)
  expect(response.headers.get('location')).toBe('/beheer/taken?gedaan=opnieuw')
  expect(
    await adminQuery("select name, state from pgboss.job where state in ('created', 'retry')"),
  ).toEqual([{ name: 'programme.tell-leads', state: 'created' }])
  const [line] = await adminQuery(
    "select action, subject, details from audit.entry where action = 'jobs.retried' order by id desc limit 1",
  )
  expect(line).toEqual({
    action: 'jobs.retried',
    subject: `job/${id}`,
    details: { kind: 'programme.tell-leads', count: 1 },
  })
  // Once is enough.
  expect((await administrator.post(`/beheer/taken/${id}/opnieuw`)).status).toBe(404)
})

test('all dead jobs of a kind go back at once', async () => {
  await deadJob()
  expect((await administrator.post('/beheer/taken/soort/other.kind/opnieuw')).status).toBe(404)
  expect(
    (await administrator.post('/beheer/taken/soort/programme.tell-leads/opnieuw')).status,
  ).toBe(303)
  expect(await adminQuery("select id from pgboss.job where name = 'dead'")).toEqual([])
})

test('a dead job is thrown away for a reason, once', async () => {
  const id = await deadJob()
  const path = `/beheer/taken/${id}/weggooien`
  const once = hidden(await administrator.read(path), 'once')
  expect((await administrator.post(path, { once })).status).toBe(422)
  expect((await administrator.post(path, { once, reden: 'outdated' })).status).toBe(303)
  expect(await adminQuery("select id from pgboss.job where name = 'dead'")).toEqual([])
  const [line] = await adminQuery(
    "select subject, details from audit.entry where action = 'jobs.discarded'",
  )
  expect(line).toEqual({
    subject: `job/${id}`,
    details: { kind: 'programme.tell-leads', reason: 'outdated' },
  })
  expect((await administrator.get(path)).status).toBe(404)
})

test('mail that did not arrive goes again, or is let go, and the trail says so', async () => {
  const troubled = await adminQuery<{ id: string; state: string }>(
    "select id, state from mail.outbox where state in ('bounced', 'failed')",
  )
  const id = (state: string) => troubled.find((one) => one.state === state)!.id
  expect(
    (await administrator.post(`/beheer/post/${id('bounced')}`, { doen: 'opnieuw' })).status,
  ).toBe(303)
  expect((await administrator.post(`/beheer/post/${id('failed')}`, { doen: 'weg' })).status).toBe(
    303,
  )
  expect(
    await adminQuery(
      'select id, state, attempts from mail.outbox where id = any ($1) order by state',
      [troubled.map((one) => one.id)],
    ),
  ).toEqual([
    { id: id('failed'), state: 'dropped', attempts: 0 },
    { id: id('bounced'), state: 'queued', attempts: 0 },
  ])
  expect(
    await adminQuery("select action from audit.entry where action like 'mail.%' order by action"),
  ).toEqual([{ action: 'mail.discarded' }, { action: 'mail.retried' }])
  expect((await administrator.post(`/beheer/post/${id('bounced')}`, { doen: 'weg' })).status).toBe(
    404,
  )
  await adminQuery("update mail.outbox set state = 'bounced', settled_at = now() where id = $1", [
    id('bounced'),
  ])
  expect((await administrator.post('/beheer/post/reden/address_550/opnieuw')).status).toBe(303)
  expect((await administrator.post('/beheer/post/reden/address_550/opnieuw')).status).toBe(404)
  await adminQuery(
    "update mail.outbox set state = 'bounced', reason = 'address_550', settled_at = now() where id = $1",
    [id('bounced')],
  )
})

test('without a mail server the administrator sees that, and how to mend it', async () => {
  openMail({ url: 'http://localhost:3000', keep: false })
  expect(visibleText(await administrator.read('/beheer/post'))).toContain('KRING_SMTP_URL')
  expect(visibleText(await administrator.read('/beheer'))).toMatch(
    /wacht(en)?: er is geen mailserver ingesteld/,
  )
})

test('no page of the administrator holds content, wherever it was planted', async () => {
  const id = await deadJob()
  const [mail] = await adminQuery<{ id: string }>(
    "select id from mail.outbox where state = 'bounced' limit 1",
  )
  const people = await adminQuery<{ name: string }>('select name from network.person')
  const names = people.map(({ name }) => name.replace(` ${canary}`, '').slice(0, 40))
  const activities = await adminQuery<{ name: string }>('select name from programme.activity')
  const patterns = [
    ...new Set(
      app.routes
        .filter(({ method, path }) => method === 'GET' && path.startsWith('/beheer'))
        .map(({ path }) => path),
    ),
  ]
  expect(patterns.length).toBeGreaterThanOrEqual(8)
  for (const pattern of patterns) {
    const path = pattern.replace(':job', id).replace(':mail', mail!.id)
    const html = await administrator.read(path)
    // The administrator's own name and organisation stand in the head of every page.
    const main = /<main[\s\S]*<\/main>/.exec(html)![0]
    const planted = [
      canary,
      address,
      ...names.filter((one) => one.length > 6),
      ...activities.map(({ name }) => name.replace(` ${canary}`, '').slice(0, 60)),
    ]
    expect(
      planted.filter((text) => main.includes(text)),
      path,
    ).toEqual([])
    const head = html.replace(main, '').replace(/<div class="acting">[\s\S]*?<\/div>/, '')
    expect([canary, address].filter((text) => head.includes(text))).toEqual([])
    expect(/[\w.-]+@[\w-]+\.\w/.exec(main), path).toBeNull()
  }
  // The pages are not empty either.
  expect(visibleText(await administrator.read('/beheer/inlezen'))).toContain(
    'uitvoeringsplan-2024-2027',
  )
  expect(visibleText(await administrator.read('/beheer/versies'))).toMatch(/kysely .*MIT/)
})

test('the database itself gives the administrator no mail, and nobody else its counts', async () => {
  for (const table of ['mail.outbox', 'mail.kept', 'programme.source_file', 'identity.account'])
    expect(
      await runAs(actor, (work) => sql`select * from ${sql.raw(table)}`.execute(work.db)).then(
        ({ rows }) => rows.length,
        ({ code }: { code?: string }) => code,
      ),
      table,
    ).toBeOneOf([0, '42501'])
  for (const key of ['projectleider', 'fg', 'professional'])
    for (const call of [
      'mail.counts()',
      'mail.troubled()',
      'mail.standing()',
      'programme.imports()',
    ])
      await expect(
        actorOf(key).then((other) =>
          runAs(other, (work) => sql`select * from ${sql.raw(call)}`.execute(work.db)),
        ),
        `${key} ${call}`,
      ).rejects.toMatchObject({ code: '42501' })
})
