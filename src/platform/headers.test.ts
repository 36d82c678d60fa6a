/**
 * The answers that the matrix of routes does not get: files, streams, faults and what nobody should send.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { createApp } from '#app'
import { disconnectDatabase, connectDatabase } from '#platform/database.ts'
import { listen } from '#platform/listener.ts'
import { testDatabase } from '#testing/database.ts'
import { unguarded } from '#testing/headers.ts'
import { anyone, app, as, demonstrationRegion, type Visitor } from '#testing/site.ts'

const origin = 'http://localhost:3000'
let lead: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
})

async function send(path: string, init: RequestInit = {}, site = app): Promise<Response> {
  return site.request(`${origin}${path}`, {
    ...init,
    headers: { origin, cookie: lead.cookie, ...(init.headers as Record<string, string>) },
  })
}

test('every file of ours, and one that is not there', async () => {
  const html = await anyone().read('/')
  const files = [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path!)
  expect(files.length).toBeGreaterThan(2)
  for (const path of [...files, '/assets/geen.css', '/assets/../package.json'])
    expect(unguarded(await send(path), path), path).toEqual([])
})

test('a stream', async () => {
  const response = await send('/live?over=inbox::0')
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(unguarded(response, '/live')).toEqual([])
  await response.body?.cancel()
})

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND'])(
  'a %s, wherever it is sent',
  async (method) => {
    for (const path of ['/', '/start', '/assets/main.css', '/uitloggen', '/bestaat-niet', '/live'])
      expect(unguarded(await send(path, { method }), path), path).toEqual([])
  },
)

test('too much, broken, from another site, invalid: 413, 400, 403, 422', async () => {
  const to = '/programma/uitvoeringsplan-2024-2027/activiteiten/sz-a2/stand'
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const answers = [
    await send(to, { method: 'POST', body: 'a='.padEnd(300_000, 'x'), headers: form }),
    await send(to, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'multipart/form-data; boundary=a' },
    }),
    await send(to, { method: 'POST', headers: { origin: 'https://elders.example' } }),
    await send(to, { method: 'POST', body: 'time=paars', headers: form }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([413, 400, 403, 422])
  for (const answer of answers) expect(unguarded(answer, to), `${answer.status}`).toEqual([])
})

test('a fault of ours, and a database that is away: 500 and 503', async () => {
  const broken = createApp({ demonstration: true }).get('/kapot', () => {
    throw new Error('broken on purpose')
  })
  const fault = await send('/kapot', {}, broken)
  expect(fault.status).toBe(500)
  expect(unguarded(fault, '/kapot')).toEqual([])
  await disconnectDatabase()
  const nowhere = { host: '/nonexistent', user: 'app', database: 'kring' }
  connectDatabase({ app: nowhere, identity: nowhere })
  try {
    for (const path of ['/start', '/', '/gereed', '/live?over=inbox::0']) {
      const away = await send(path)
      expect(away.status, path).toBe(503)
      expect(unguarded(away, path), path).toEqual([])
    }
  } finally {
    await disconnectDatabase()
    connectDatabase({ app: testDatabase('app'), identity: testDatabase('identity') })
  }
})

test('while Kring starts, and what is no request at all', async () => {
  const listener = await listen({ port: 34_519, host: '127.0.0.1' })
  try {
    for (const [path, status] of [
      ['/', 503],
      ['/gezond', 200],
    ] as const) {
      const response = await fetch(`http://127.0.0.1:34519${path}`)
      expect(response.status).toBe(status)
      expect(unguarded(response, path), path).toEqual([])
    }
    const socket = connect(34_519, '127.0.0.1')
    socket.write('DIT IS GEEN VERZOEK\r\n\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    // No body, so nothing to guard.
    expect(String(answer)).toMatch(/^HTTP\/1.1 400 Bad Request\r\nConnection: close\r\n\r\n$/)
  } finally {
    await listener.stop()
  }
})
