/**
 * The log of processings on its way: to a real receiver over HTTP, which is away, refuses and comes back.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { record } from '#platform/audit.ts'
import { configureOversight } from '#platform/audit/oversight.ts'
import { forgetProcessings, sendProcessings } from '#platform/audit/processing.ts'
import { deliveryVitals } from '#platform/audit/standing.ts'
import { runAs, system, type Actor } from '#platform/database.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion } from '#testing/site.ts'

interface Span {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: { key: string; value: { stringValue: string } }[]
}
interface Body {
  resourceSpans: { scopeSpans: { spans: Span[] }[] }[]
}

let got: Span[] = []
let calls = 0
/** How the receiver is today; undefined: it takes everything. */
let mood: ((spans: Span[]) => { status: number; body: string }) | undefined
const receiver = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    calls++
    const body = JSON.parse(Buffer.concat(parts).toString()) as Body
    const spans = body.resourceSpans.flatMap((one) => one.scopeSpans.flatMap((two) => two.spans))
    const answer = mood?.(spans) ?? { status: 200, body: '{}' }
    if (answer.status === 200 && answer.body === '{}') got.push(...spans)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
  })
})
let port: number
let officer: Actor

beforeAll(async () => {
  await demonstrationRegion()
  officer = await demonstrationActor('fg')
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  port = (receiver.address() as AddressInfo).port
  settle(30)
})
afterAll(() => {
  receiver.close()
  configureOversight({ processingDays: 30 })
})
beforeEach(async () => {
  got = []
  calls = 0
  mood = undefined
  await adminQuery('delete from processing.line')
})

const settle = (processingDays: number) =>
  configureOversight({ processingDays, processingUrl: `http://127.0.0.1:${port}/v1/traces` })
/** As time would: a claim after a failure passes. */
const later = () => adminQuery('update oversight.delivery set claimed_until = null')
const about = (count: number) =>
  runAs(officer, (work) =>
    record(
      work,
      'audit.trail_read',
      'trail',
      {},
      {
        persons: Array.from({ length: count }, () => crypto.randomUUID()),
      },
    ),
  )
const waiting = async () =>
  (
    await adminQuery<{ n: number }>(
      'select count(*)::int as n from processing.line where confirmed_at is null',
    )
  )[0]!.n
const processingVital = () =>
  runAs(officer, async (work) =>
    (await deliveryVitals(work)).find(({ name }) => /dataverwerk/.test(name))!,
  )

test('n persons are n lines, in this trace, without the person in the clear', async () => {
  const lead = await as('projectleider')
  const traceId = 'a'.repeat(31) + '1'
  const response = await lead.get('/mensen', {
    traceparent: `00-${traceId}-00f067aa0ba902b7-00`,
  })
  const people = (await response.text()).match(/href="\/mensen\/[0-9a-f-]{36}"/g)!
  const shown = new Set(people).size
  expect(shown).toBeGreaterThan(5)
  // The one who asked hears under which number it went on.
  const span = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(response.headers.get('traceresponse')!)!
  expect(span[1]).toBe(traceId)
  await sendProcessings()
  expect(got).toHaveLength(shown)
  expect(new Set(got.map(({ traceId: id }) => id))).toEqual(new Set([traceId]))
  expect(new Set(got.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([span[2]]))
  expect(new Set(got.map(({ spanId }) => spanId)).size).toBe(shown)
  const value = (one: Span, key: string) =>
    one.attributes.find((attribute) => attribute.key === key)!.value.stringValue
  expect(new Set(got.map((one) => value(one, 'dpl.core.data_subject_id'))).size).toBe(shown)
  const sent = JSON.stringify(got)
  for (const one of people) expect(sent).not.toContain(one.slice(14, 50))
  for (const one of got) {
    expect(value(one, 'dpl.core.processing_activity_id')).toMatch(/^urn:kring:verwerking:/)
    expect(BigInt(one.endTimeUnixNano) >= BigInt(one.startTimeUnixNano)).toBe(true)
  }
  expect(await waiting()).toBe(0)
})

test('nothing is sampled: a thousand persons are a thousand lines, once each', async () => {
  await about(1_000)
  await sendProcessings()
  expect(got).toHaveLength(1_000)
  expect(new Set(got.map(({ spanId }) => spanId)).size).toBe(1_000)
  await sendProcessings()
  expect(got).toHaveLength(1_000)
})

test('while the receiver is away nothing is lost, and both pages say how far behind it is', async () => {
  mood = () => ({ status: 503, body: '' })
  await about(450)
  await sendProcessings()
  expect([await waiting(), calls]).toEqual([450, 1])
  // It does not hammer: the next round waits.
  await sendProcessings()
  expect(calls).toBe(1)
  await adminQuery("update processing.line set ended_at = ended_at - interval '1 hour'")
  expect((await processingVital()).attention).toContain('HTTP 503')
  const [fg, keeper] = await Promise.all([as('fg'), as('beheerder')])
  for (const page of [await fg.read('/verantwoording'), await keeper.read('/beheer')])
    expect(page).toMatch(/Logboek dataverwerkingen[\s\S]*regels wachten/)
  mood = undefined
  await later()
  await sendProcessings()
  expect(await waiting()).toBe(0)
  expect(new Set(got.map(({ spanId }) => spanId)).size).toBeGreaterThanOrEqual(450)
  expect((await processingVital()).attention).toBeUndefined()
})

test('one line that is refused holds up no other, and is tried again', async () => {
  await about(450)
  const [{ span }] = (await adminQuery<{ span: string }>(
    "select encode(span_id, 'hex') as span from processing.line order by id offset 137 limit 1",
  )) as [{ span: string }]
  mood = (spans) =>
    spans.some(({ spanId }) => spanId === span)
      ? { status: 200, body: JSON.stringify({ partialSuccess: { rejectedSpans: '1' } }) }
      : { status: 200, body: '{}' }
  await later()
  await sendProcessings()
  expect(await waiting()).toBe(1)
  expect(got).toHaveLength(449)
  expect((await processingVital()).value).toContain('1 geweigerd')
  const tried = calls
  await later()
  await sendProcessings()
  expect(calls).toBe(tried)
  mood = undefined
  await adminQuery(
    "update processing.line set refused_at = now() - interval '61 minutes' where refused_at is not null",
  )
  await later()
  await sendProcessings()
  expect(await waiting()).toBe(0)
})

test('what was confirmed is destroyed after the days that were set, what was not stays', async () => {
  await about(3)
  await sendProcessings()
  await about(2)
  await adminQuery(
    "update processing.line set confirmed_at = now() - interval '8 days' where confirmed_at is not null",
  )
  const left = async () => (await adminQuery('select 1 from processing.line')).length
  settle(9)
  await runAs(system, (work) => forgetProcessings.run(work))
  expect(await left()).toBe(5)
  settle(7)
  await runAs(system, (work) => forgetProcessings.run(work))
  expect(await left()).toBe(2)
  settle(30)
})
