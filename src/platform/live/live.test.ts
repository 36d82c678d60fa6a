/**
 * Open pages: who may see a change gets a sign of it, nobody else does, and no stream outlives its session.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { pools } from '#platform/database.ts'
import { adminQuery, testDatabase } from '#testing/database.ts'
import { as, app, demonstrationRegion, type DemonstrationKey, type Visitor } from '#testing/site.ts'
import { startLive, stopLive } from './index.ts'
import { beat, streamCount } from './streams.ts'

const activity = '/programma/uitvoeringsplan-2024-2027/activiteiten/sd-f1'
const green = { time: 'green', money: 'green', quality: 'green', summary: 'Het loopt.' }
let lead: Visitor
let chair: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  chair = await as('werkgroepvoorzitter')
  await startLive(testDatabase('app'))
})
afterAll(stopLive)

interface Watching {
  response: Response
  /** All that was said so far. */
  said: () => string
  /** Whether it ended, from the other side. */
  ended: () => boolean
  leave: () => Promise<void>
}

async function watch(visitor: Visitor, ...over: string[]): Promise<Watching> {
  const query = new URLSearchParams(over.map((one) => ['over', one]))
  const response = await visitor.get(`/live?${query}`)
  let said = ''
  let ended = false
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  void (async () => {
    for (;;) {
      const { done, value } = await reader!.read()
      if (done) break
      said += decoder.decode(value)
    }
  })().then(
    () => (ended = true),
    () => (ended = true),
  )
  return {
    response,
    said: () => said,
    ended: () => ended,
    leave: async () => reader?.cancel(),
  }
}

/** What the page at `path` wants to be told of, of this kind. */
async function shownOn(visitor: Visitor, path: string, kind: string): Promise<string> {
  const html = await visitor.read(path)
  return new RegExp(`<live-sign over="(${kind}:[^"]+)"`).exec(html)![1]!
}

const sign = (over: string) => `event: changed\ndata: ${over.slice(0, over.lastIndexOf(':'))}\n`
const settled = (done: () => void) => vi.waitFor(done, { timeout: 5_000, interval: 20 })

/** Long enough for a sign to have come, were there one. */
async function quiet(): Promise<void> {
  await new Promise((done) => setTimeout(done, 700))
}

test('who looks at an activity is told that somebody reported on it, and nothing of what', async () => {
  const over = await shownOn(chair, activity, 'activity')
  const watching = await watch(chair, over)
  expect(Object.fromEntries(watching.response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  await quiet()
  expect(watching.said()).toBe('retry: 3000\n\n')

  expect((await lead.post(`${activity}/stand`, green)).status).toBe(303)

  await settled(() => expect(watching.said()).toContain(sign(over)))
  expect(watching.said()).not.toMatch(/loopt|green/)
  await watching.leave()
})

test('what happened between the page and its stream is told at once', async () => {
  const over = await shownOn(chair, activity, 'activity')
  await lead.post(`${activity}/stand`, green)

  const watching = await watch(chair, over)

  await settled(() => expect(watching.said()).toContain(sign(over)))
  await watching.leave()
})

test('a form that was sent tells nothing to who sent it and looks again', async () => {
  await lead.post(`${activity}/stand`, green)
  const watching = await watch(lead, await shownOn(lead, activity, 'activity'))
  await quiet()
  expect(watching.said()).not.toContain('changed')
  await watching.leave()
})

test('the timeline, the list of messages and the tasks are told too', async () => {
  const timeline = '/programma/uitvoeringsplan-2024-2027/tijdlijn'
  const overTime = await shownOn(chair, timeline, 'timeline')
  const overInbox = await shownOn(lead, '/start', 'inbox')
  const operator = await as('beheerder')
  const overJobs = await shownOn(operator, '/beheer/taken', 'dead-jobs')
  const [times, inbox, jobs] = await Promise.all([
    watch(chair, overTime),
    watch(lead, overInbox),
    watch(operator, overJobs),
  ])
  await quiet()

  await adminQuery(`insert into programme.change (plan_id, subject_kind, subject_key, function_id, text)
    select p.id, 'timeline_row', 'tl-11', f.id, 'Ingevuld' from programme.plan p, network.function f
    where p.key = 'uitvoeringsplan-2024-2027' and f.demonstration_key = 'projectleider'`)
  await adminQuery(`insert into platform.notification (function_id, subject, text, href)
    select id, 'live', 'Er is iets', '/start' from network.function where demonstration_key = 'projectleider'`)
  await adminQuery(`insert into pgboss.job (name, data) values ('dead', '{}')`)

  await settled(() => {
    expect(times.said()).toContain(sign(overTime))
    expect(inbox.said()).toContain(sign(overInbox))
    expect(jobs.said()).toContain(sign(overJobs))
  })
  await Promise.all([times, inbox, jobs].map((one) => one.leave()))
})

test.each<[DemonstrationKey, string, string]>([
  ['beheerder', 'an activity', 'activity'],
  ['beheerder', 'a timeline', 'timeline'],
  ['werkgroepvoorzitter', 'another’s messages', 'inbox'],
  ['projectleider', 'the tasks', 'dead-jobs'],
])('%s, who may not see %s, gets no sign of it', async (who, _, kind) => {
  const plan = await adminQuery<{ id: string }>(
    "select id from programme.plan where key = 'uitvoeringsplan-2024-2027'",
  )
  const owner = await adminQuery<{ id: string }>(
    "select id from network.function where demonstration_key = 'projectleider'",
  )
  const over = {
    activity: `activity:${plan[0]!.id}/sd-f1`,
    timeline: `timeline:${plan[0]!.id}`,
    inbox: `inbox:${owner[0]!.id}`,
    'dead-jobs': 'dead-jobs:',
  }[kind]!
  const outsider = await as(who)
  // With a mark that no page ever shows: whoever may see it would be told at once.
  const watching = await watch(outsider, `${over}:x`, `${over.replace('sd-f1', 'bestaat-niet')}:x`)
  await quiet()
  expect(watching.said()).not.toContain('changed')
  await watching.leave()
})

test('a plan that is a draft gives no sign to who may not read it', async () => {
  const over = await shownOn(chair, activity, 'activity')
  const watching = await watch(chair, over)
  await quiet()
  await adminQuery(
    "update programme.plan set status = 'concept' where key = 'uitvoeringsplan-2024-2027'",
  )
  try {
    await lead.post(`${activity}/stand`, green)
    await quiet()
    expect(watching.said()).not.toContain('changed')
  } finally {
    await adminQuery(
      "update programme.plan set status = 'vastgesteld' where key = 'uitvoeringsplan-2024-2027'",
    )
    await watching.leave()
  }
})

test('a stream ends with its session: signed out, ended elsewhere, or out of function', async () => {
  const ways: [string, (visitor: Visitor) => Promise<unknown>][] = [
    ['signed out', (visitor) => visitor.post('/uitloggen')],
    [
      'idle',
      () =>
        adminQuery(`update identity.session set seen_at = now() - interval '3 hours'
          where function_id = (select id from network.function where demonstration_key = 'professional')`),
    ],
  ]
  for (const [way, end] of ways) {
    const visitor = await as('professional')
    const watching = await watch(visitor, await shownOn(visitor, activity, 'activity'))
    await quiet()
    expect(watching.ended(), way).toBe(false)
    await end(visitor)
    await lead.post(`${activity}/stand`, green)
    await settled(() => expect(watching.ended(), way).toBe(true))
    expect(watching.said(), way).not.toContain('changed')
  }
})

test('without anything that changes, who signs out ends the stream at once, and the beat what just stops', async () => {
  const visitor = await as('professional')
  const watching = await watch(visitor, 'inbox::0')
  const idle = await as('professional')
  const stopping = await watch(idle, 'inbox::0')
  await quiet()
  await visitor.post('/uitloggen')
  await settled(() => expect(watching.ended()).toBe(true))
  expect(stopping.ended()).toBe(false)
  await adminQuery("update identity.session set started_at = now() - interval '11 hours'")
  await beat()
  await settled(() => expect(stopping.ended()).toBe(true))
  chair = await as('werkgroepvoorzitter')
  lead = await as('projectleider')
  // A browser that asks again is told not to.
  expect((await visitor.get('/live?over=inbox::0')).status).toBe(204)
})

test('a page that stands open says now and then that all is well, and keeps nobody signed in', async () => {
  const visitor = await as('bestuurder')
  await adminQuery(`update identity.session set seen_at = now() - interval '90 minutes'
    where function_id = (select id from network.function where demonstration_key = 'bestuurder')`)
  const watching = await watch(visitor, 'inbox::0')
  await beat()
  await settled(() => expect(watching.said()).toContain(': alles goed\n\n'))
  const [row] = await adminQuery<{ minutes: string }>(`
    select extract(epoch from now() - max(seen_at)) / 60 as minutes from identity.session
    where function_id = (select id from network.function where demonstration_key = 'bestuurder')`)
  expect(Number(row!.minutes)).toBeGreaterThan(89)
  await watching.leave()
})

test('a session has four streams at most: the oldest is told that it is enough', async () => {
  const visitor = await as('ambtenaar-vaals')
  const five: Watching[] = []
  for (let n = 0; n < 5; n++) five.push(await watch(visitor, 'inbox::0'))
  await settled(() => expect(five[0]!.ended()).toBe(true))
  expect(five[0]!.said()).toContain('event: enough\n')
  expect(five.slice(1).some((one) => one.ended())).toBe(false)
  await Promise.all(five.map((one) => one.leave()))
})

test('who leaves, or does not read, is forgotten', async () => {
  await settled(() => expect(streamCount()).toBe(0))
  const reading = await watch(chair, 'inbox::0')
  const response = await chair.get('/live?over=inbox::0')
  expect(streamCount()).toBe(2)
  for (let n = 0; n < 40; n++) await beat()
  expect(streamCount()).toBe(1)
  await expect(response.text()).rejects.toThrow('not read')
  await reading.leave()
  expect(streamCount()).toBe(0)
})

test('a connection that broke is made again, and what changed meanwhile is told', async () => {
  const over = await shownOn(chair, activity, 'activity')
  const watching = await watch(chair, over)
  await quiet()
  const cut = await adminQuery(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'listen kring_live%' or query = 'select 1' and state = 'idle'`)
  expect(cut.length).toBeGreaterThan(0)
  await lead.post(`${activity}/stand`, green)
  await settled(() => expect(watching.said()).toContain(sign(over)))
  await watching.leave()
})

test.each([
  '',
  '?over=',
  '?over=activity',
  '?over=activity::',
  '?over=%00',
  `?over=activity:${'a'.repeat(200)}:x`,
  '?over=activity:../../x:x y',
])('what is malformed was not asked: /live%s', async (query) => {
  expect((await chair.get(`/live${query}`)).status).toBe(204)
})

test('an id that is none gives no sign and no fault', async () => {
  const watching = await watch(chair, 'activity:x/y:1', 'timeline:x:1', 'inbox:x:1', 'other:x:1')
  await quiet()
  expect(watching.said()).not.toContain('changed')
  await watching.leave()
})

test('nobody who is not signed in gets a stream', async () => {
  expect((await app.request('http://localhost:3000/live?over=inbox::0')).status).toBe(204)
  expect(pools().app.waitingCount).toBe(0)
})
