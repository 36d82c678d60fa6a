/**
 * Messages on a device: at once for what cannot wait, to whoever asked for them, and without a word.
 */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runInNewContext } from 'node:vm'
import { importJWK, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { notify } from '#platform/notifications.ts'
import { claimDue, forgetLeft } from '#platform/push/devices.ts'
import { openPush, pushDue, pushKey } from '#platform/push/sending.ts'
import { adminQuery } from '#testing/database.ts'
import { anyone, as, demonstrationRegion, type Visitor } from '#testing/site.ts'

interface Heard {
  path: string | undefined
  headers: IncomingHttpHeaders
  body: string
}
let service: Server
let origin: string
let heard: Heard[] = []
/** What the push service answers next; when there is nothing left: 201. */
let answers: number[] = []
let contact: Visitor
let other: Visitor
let contactId: string

const home = '/mijn/berichten'
const stop = () => new AbortController().signal

beforeAll(async () => {
  await demonstrationRegion()
  service = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      heard.push({ path: request.url, headers: request.headers, body })
      response.writeHead(answers.shift() ?? 201).end()
    })
  })
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done))
  origin = `http://localhost:${(service.address() as AddressInfo).port}`
  contact = await as('schoolcontact')
  other = await as('professional')
  const rows = await adminQuery<{ id: string }>(
    "select id from network.function where demonstration_key = 'schoolcontact'",
  )
  contactId = rows[0]!.id
})
afterAll(() => new Promise((done) => service.close(done)))

beforeEach(async () => {
  await adminQuery('delete from platform.device')
  await adminQuery('delete from platform.notification')
  openPush({ url: 'https://kring.voorbeeld.nl', loopback: true })
  heard = []
  answers = []
})

const put = async (visitor: Visitor, path = '/contact') =>
  (await visitor.post(`${home}/toestellen`, { endpoint: `${origin}${path}` })).headers.get(
    'location',
  )
let number = 0
const tell = (urgent = true, to = contactId) =>
  runAs(system, (work) =>
    notify(work, [to], {
      subject: `test/${++number}`,
      text: 'Kanarie: Jantje loopt weg',
      href: '/start',
      urgent,
    }),
  )
/** As if so many seconds went by for the devices. */
const later = (seconds: number) =>
  adminQuery(`update platform.device set next_at = next_at - ${seconds} * interval '1 second'`)
const devices = () =>
  adminQuery<{ id: string; failures: number }>('select id, failures from platform.device')

test('what cannot wait comes on each device, once, and the message is empty', async () => {
  expect(await put(contact)).toBe(`${home}?gedaan=toestel`)
  await put(contact, '/laptop')
  await put(other, '/ander')
  expect(await contact.read(home)).toContain('Zet seintjes aan op dit toestel')
  await tell()
  await tell()
  await pushDue(stop())
  await pushDue(stop())
  expect(heard.map(({ path }) => path)).toEqual(expect.arrayContaining(['/contact', '/laptop']))
  expect(heard).toHaveLength(2)
  for (const { body, headers } of heard) {
    expect(body).toBe('')
    expect(headers['content-length']).toBe('0')
    expect(headers).toMatchObject({ urgency: 'high', topic: 'kring', ttl: '14400' })
    expect(JSON.stringify(headers)).not.toMatch(/Kanarie|Jantje|start/)
  }
})

test('a push service can see that it is Kring, and that it was asked', async () => {
  await put(contact)
  await tell()
  await pushDue(stop())
  const [, token, key] = /^vapid t=(\S+), k=(\S+)$/.exec(heard[0]!.headers.authorization!)!
  expect(key).toBe(pushKey())
  const point = Buffer.from(key!, 'base64url')
  const coordinate = (from: number) => point.subarray(from, from + 32).toString('base64url')
  const publicKey = await importJWK(
    { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) },
    'ES256',
  )
  const { payload } = await jwtVerify(token!, publicKey, { audience: origin })
  expect(payload.sub).toBe('https://kring.voorbeeld.nl')
  expect(payload.exp! * 1_000 - Date.now()).toBeLessThan(24 * 3_600_000)
})

test('what can wait, was read, or is for who left, comes on no device', async () => {
  await put(contact)
  await tell(false)
  await tell()
  await adminQuery('update platform.notification set read_at = now() where urgent')
  await pushDue(stop())
  expect(heard).toEqual([])
  await tell()
  await adminQuery('update network.function set ended_at = now() where id = $1', [contactId])
  await pushDue(stop())
  expect(heard).toEqual([])
  await runAs(system, forgetLeft)
  expect(await devices()).toEqual([])
  await adminQuery('update network.function set ended_at = null where id = $1', [contactId])
  contact = await as('schoolcontact')
})

test('what was told before a device was added does not come on it', async () => {
  await tell()
  await put(contact)
  await pushDue(stop())
  expect(heard).toEqual([])
})

test('a push service that is away is tried again, later each time', async () => {
  await put(contact)
  await tell()
  answers = [503, 429]
  await pushDue(stop())
  await later(4)
  await pushDue(stop())
  expect(heard).toHaveLength(1)
  await later(1)
  await pushDue(stop())
  expect(heard).toHaveLength(2)
  expect((await devices())[0]!.failures).toBe(2)
  await later(10)
  await pushDue(stop())
  expect(heard).toHaveLength(3)
  expect((await devices())[0]!.failures).toBe(0)
  await later(1_000)
  await pushDue(stop())
  expect(heard).toHaveLength(3)
})

test('what a worker had in hand when it died is sent by another', async () => {
  await put(contact)
  await tell()
  expect(await runAs(system, claimDue)).toHaveLength(1)
  await pushDue(stop())
  expect(heard).toHaveLength(0)
  await later(60)
  await pushDue(stop())
  expect(heard).toHaveLength(1)
})

test('a device that is gone is forgotten, and its owner hears it', async () => {
  await put(contact)
  await tell()
  answers = [410]
  await pushDue(stop())
  expect(await devices()).toEqual([])
  expect(await contact.read('/start')).toContain('Je krijgt geen seintjes meer op')
})

test('a shared computer gives the messages of who put them on last, and who had them before hears that', async () => {
  await put(contact)
  expect(await put(other)).toBe(`${home}?gedaan=toestel`)
  expect(await devices()).toHaveLength(1)
  expect(await contact.read('/start')).toContain('Je krijgt geen seintjes meer op')
  await tell()
  await pushDue(stop())
  expect(heard).toEqual([])
  await put(other)
  expect(await devices()).toHaveLength(1)
})

test('one tries a device, and puts it off; nobody else does', async () => {
  await put(contact)
  const { id } = (await devices())[0]!
  for (const way of ['proef', 'weg']) {
    const answer = await other.post(`${home}/toestellen/${id}/${way}`, {})
    expect(answer.headers.get('location')).toBe(`${home}?gedaan=geen-toestel`)
  }
  expect(await other.read(home)).not.toContain(id)
  await contact.post(`${home}/toestellen/${id}/proef`, {})
  expect(await contact.read(home)).toContain('Seintje onderweg')
  await pushDue(stop())
  await pushDue(stop())
  expect(heard).toHaveLength(1)
  await contact.post(`${home}/toestellen/${id}/weg`, {})
  expect(await devices()).toEqual([])
})

describe('no device is', () => {
  test.each([
    ['nothing, as without JavaScript', ''],
    ['no address', 'hallo'],
    ['an address of our own network', 'https://10.0.0.7/push'],
    ['an address without TLS', 'http://push.voorbeeld.nl/1'],
    ['a script', 'javascript:alert(1)'],
    ['too long', `https://push.voorbeeld.nl/${'a'.repeat(1_000)}`],
  ])('%s', async (_, endpoint) => {
    const answer = await contact.post(`${home}/toestellen`, { endpoint })
    expect(answer.headers.get('location')).toBe(`${home}?gedaan=toestel-kan-niet`)
    expect(await devices()).toEqual([])
  })

  test('this machine, for real people', async () => {
    openPush({ url: 'https://kring.voorbeeld.nl', loopback: false })
    expect(await put(contact)).toBe(`${home}?gedaan=toestel-kan-niet`)
  })

  test('the eleventh', async () => {
    for (let one = 0; one < 10; one++) await put(contact, `/${one}`)
    expect(await put(contact, '/elf')).toBe(`${home}?gedaan=toestellen-vol`)
    expect(await devices()).toHaveLength(10)
  })
})

test('the browser says that there is something, and opens the start page', async () => {
  const response = await anyone().get('/seintje.js')
  expect(response.headers.get('content-type')).toContain('text/javascript')
  const shown: unknown[] = []
  const opened: string[] = []
  const on: Record<string, (event: object) => void> = {}
  const waiting: Promise<unknown>[] = []
  const event = (more: object = {}) => ({
    waitUntil: (p: Promise<unknown>) => waiting.push(p),
    ...more,
  })
  runInNewContext(await response.text(), {
    addEventListener: (name: string, listener: (event: object) => void) => (on[name] = listener),
    registration: { showNotification: (...all: unknown[]) => Promise.resolve(shown.push(all)) },
    clients: {
      matchAll: () => Promise.resolve([]),
      openWindow: (url: string) => Promise.resolve(opened.push(url)),
    },
    URL,
  })
  on['push']!(event())
  on['notificationclick']!(event({ notification: { close: () => undefined } }))
  await Promise.all(waiting)
  expect(JSON.stringify(shown)).toContain('Er is iets dat niet kan wachten. Open Kring.')
  expect(opened).toEqual(['/start'])
})
