import dns from 'node:dns'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { AnswerTooLong, callOutside, ForbiddenAddress } from './outgoing.ts'

afterEach(() => void vi.restoreAllMocks())

const soon = () => ({ signal: AbortSignal.timeout(2_000) })

async function server(listener: RequestListener): Promise<{ port: number; server: Server }> {
  const own = createServer(listener).listen(0, '127.0.0.1')
  await once(own, 'listening')
  onTestFinished(() => {
    own.closeAllConnections()
    own.close()
  })
  return { port: (own.address() as AddressInfo).port, server: own }
}

/** Lets every name be these addresses, one list per look-up; the last one stays. */
function names(...answers: string[][]) {
  return vi.spyOn(dns, 'lookup').mockImplementation(((
    _: string,
    __: unknown,
    done: (error: null, found: dns.LookupAddress[]) => void,
  ) => {
    const addresses = answers.length > 1 ? answers.shift()! : answers[0]!
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    setImmediate(() => done(null, found))
  }) as unknown as typeof dns.lookup)
}

const forbidden = [
  ['private, class A', 'https://10.0.0.1'],
  ['private, class B', 'https://172.16.0.1'],
  ['private, the end of class B', 'https://172.31.255.254'],
  ['private, class C', 'https://192.168.1.1'],
  ['shared by carriers', 'https://100.64.0.1'],
  ['this host', 'https://0.0.0.0'],
  ['loopback', 'https://127.0.0.1'],
  ['loopback further on', 'https://127.255.0.3'],
  ['the name localhost', 'https://localhost'],
  ['link-local', 'https://169.254.1.1'],
  ['the metadata of a cloud', 'https://169.254.169.254/latest/meta-data/'],
  ['multicast', 'https://224.0.0.1'],
  ['broadcast', 'https://255.255.255.255'],
  ['for documents', 'https://203.0.113.5'],
  ['loopback in one number', 'https://2130706433'],
  ['loopback in hexadecimal', 'https://0x7f000001'],
  ['loopback in octal', 'https://0177.0.0.1'],
  ['loopback, shortened', 'https://127.1'],
  ['metadata in one number', 'https://2852039166'],
  ['metadata in hexadecimal', 'https://0xa9fea9fe'],
  ['metadata in octal', 'https://0251.0376.0251.0376'],
  ['loopback in full-width digits', 'https://１２７.０.０.１'],
  ['loopback with a dot behind', 'https://127.0.0.1.'],
  ['IPv6 loopback', 'https://[::1]'],
  ['IPv6 nothing', 'https://[::]'],
  ['IPv6 with IPv4 in it', 'https://[::ffff:127.0.0.1]'],
  ['IPv6 with IPv4 in it, in hexadecimal', 'https://[::ffff:a9fe:a9fe]'],
  ['IPv6 with a private IPv4 in it', 'https://[::ffff:10.0.0.1]'],
  ['IPv6, the old form of IPv4', 'https://[::127.0.0.1]'],
  ['IPv6, translated', 'https://[64:ff9b::7f00:1]'],
  ['IPv6, translated locally', 'https://[64:ff9b:1::7f00:1]'],
  ['IPv6, 6to4 of loopback', 'https://[2002:7f00:1::]'],
  ['IPv6, tunnelled', 'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]'],
  ['IPv6 private', 'https://[fd00::1]'],
  ['IPv6 private, metadata of a cloud', 'https://[fd00:ec2::254]'],
  ['IPv6 link-local', 'https://[fe80::1]'],
  ['IPv6 site-local', 'https://[fec0::1]'],
  ['IPv6 multicast', 'https://[ff02::1]'],
  ['IPv6 for documents', 'https://[2001:db8::1]'],
  ['without TLS', 'http://example.org'],
  ['without TLS, on a public address', 'http://93.184.215.14'],
  ['another protocol', 'ftp://example.org'],
  ['a file', 'file:///etc/passwd'],
  ['with a name and password', 'https://name:word@example.org'],
  ['with only a name', 'https://127.0.0.1@example.org'],
] as const

describe('what Kring does not call', () => {
  test.each(forbidden)('%s', async (_, address) => {
    const lookup = names(['127.0.0.1'])
    const asked = callOutside(new URL(address), soon(), { loopback: false })
    await expect(asked).rejects.toBeInstanceOf(ForbiddenAddress)
    // A number needs no look-up, and a look-up is all that a name got.
    expect(lookup.mock.calls.length).toBeLessThanOrEqual(1)
  })

  test.each(forbidden.filter(([, address]) => !/localhost|127\.0\.0\.1$|::1\]$/.test(address)))(
    '%s, also in the demonstration',
    async (_, address) => {
      names(['127.0.0.1'])
      const url = new URL(address)
      // Some are only another way to write what the demonstration may call.
      if (['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)) return
      await expect(callOutside(url, soon(), { loopback: true })).rejects.toBeInstanceOf(
        ForbiddenAddress,
      )
    },
  )

  test.each([
    ['a name that leads inside', [['10.1.2.3']]],
    ['a name that leads outside and inside', [['93.184.215.14', '192.168.0.1']]],
    ['a name that leads to the machine itself', [['::1']]],
    ['a name that leads to IPv4 in IPv6', [['::ffff:10.0.0.1']]],
    ['a name that leads nowhere', [[]]],
  ])('%s', async (_, answers) => {
    const { port, server: own } = await server((__, answer) => void answer.end('inside'))
    let connections = 0
    own.on('connection', () => connections++)
    names(...answers)
    const asked = callOutside(new URL(`https://elders.example:${port}/`), soon(), {
      loopback: false,
    })
    await expect(asked).rejects.toBeInstanceOf(ForbiddenAddress)
    expect(connections).toBe(0)
  })

  test('a name that is outside when it is checked and inside when it is called', async () => {
    const { port, server: own } = await server((_, answer) => void answer.end('inside'))
    let connections = 0
    own.on('connection', () => connections++)
    const leaving = new AbortController()
    const lookup = names(['93.184.215.14'], ['127.0.0.1'])
    const first = lookup.getMockImplementation()!
    // What was checked is what is called; nothing really leaves this machine.
    lookup.mockImplementation((...args: Parameters<typeof first>) => {
      leaving.abort()
      return first(...args)
    })
    const asked = callOutside(
      new URL(`https://elders.example:${port}/`),
      { signal: leaving.signal },
      { loopback: false },
    )
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    expect(lookup).toHaveBeenCalledTimes(1)
    expect(connections).toBe(0)
  })
})

describe('an answer', () => {
  const ask = (port: number, question: Parameters<typeof callOutside>[1] = soon()) =>
    callOutside(new URL(`http://127.0.0.1:${port}/`), question, { loopback: true })

  test('comes with its status, headers and text', async () => {
    const { port } = await server((request, answer) => {
      answer.writeHead(201, { 'content-type': 'text/plain', 'x-method': request.method })
      request.pipe(answer)
    })
    const body = new URLSearchParams({ a: 'één' })
    const answer = await ask(port, { method: 'POST', body, ...soon() })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-method')).toBe('POST')
    expect(await answer.text()).toBe('a=%C3%A9%C3%A9n')
  })

  test('that sends on is not followed', async () => {
    let asked = 0
    const { port } = await server((_, answer) => {
      asked++
      answer.writeHead(302, { location: '/elders' }).end()
    })
    expect((await ask(port)).status).toBe(302)
    expect(asked).toBe(1)
  })

  test('that is too long is not read to the end', async () => {
    const { port } = await server((_, answer) => {
      const more = () => {
        while (answer.write('x'.repeat(65_536)));
      }
      answer.on('drain', more)
      more()
    })
    await expect(ask(port)).rejects.toBeInstanceOf(AnswerTooLong)
  })

  test.each([
    ['says nothing', () => undefined],
    ['begins and never ends', (answer) => void answer.write('{')],
  ] as [string, (answer: Parameters<RequestListener>[1]) => void][])(
    'of who %s is not waited for',
    async (_, does) => {
      const { port } = await server((__, answer) => does(answer))
      const start = performance.now()
      await expect(ask(port, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
        name: 'TimeoutError',
      })
      expect(performance.now() - start).toBeLessThan(1_500)
    },
  )

  test('of who hangs up is an error of the connection', async () => {
    const { port } = await server((request) => void request.socket.destroy())
    await expect(ask(port)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})
