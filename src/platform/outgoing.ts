/**
 * Calls to addresses that people filled in: only to the open internet, never into our own network.
 *
 * The address is checked where the connection is made, so that a name that is looked up twice cannot
 * be one place when we check and another when we call.
 */
import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** An address that Kring does not call. */
export class ForbiddenAddress extends Error {}
/** An answer that is longer than anyone needs. */
export class AnswerTooLong extends Error {}

const inside = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(network, bits, 'ipv4')

// IPv6 outside of these is not handed out, or carries an IPv4 address that nobody checked.
const internet = new BlockList()
internet.addSubnet('2000::', 3, 'ipv6')
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  inside.addSubnet(network, bits, 'ipv6')

const answerBytesMax = 1024 * 1024

/** What is asked of another site; as of `fetch`, but no redirect is ever followed. */
export interface Question {
  method?: string | undefined
  headers?: HeadersInit | undefined
  body?: string | URLSearchParams | undefined
  signal: AbortSignal
}

interface Reach {
  /** In the demonstration, where a provider runs on the same machine, loopback may be called over http. */
  loopback: boolean
}

/**
 * Calls `url` and reads the answer, at most a megabyte. Https only, to a host outside our own network.
 *
 * @throws ForbiddenAddress before anything leaves
 * @throws AnswerTooLong; any error of the connection; the reason of `signal`
 */
export async function callOutside(url: URL, question: Question, reach: Reach): Promise<Response> {
  const near = mayCall(url, reach)
  question.signal.throwIfAborted()
  const { method = 'GET', headers, body, signal } = question
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method,
    headers: Object.fromEntries(new Headers(headers)),
    signal,
    // A connection of its own: one that stands open was checked for somebody else.
    agent: false,
    ...(!near && { lookup: lookupOutside }),
  })
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(signal.aborted ? (signal.reason as Error) : error)
    request.once('error', fail)
    request.once('response', (answer) => void readAnswer(answer).then(resolve, fail))
    request.end(body?.toString())
  })
}

/**
 * What can be said of an address before its name is looked up.
 *
 * @returns whether it is this machine itself
 * @throws ForbiddenAddress
 */
export function mayCall(url: URL, reach: Reach): boolean {
  const near = isLoopback(url) && reach.loopback
  if (!near) checkAddress(url)
  return near
}

async function readAnswer(answer: http.IncomingMessage): Promise<Response> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > answerBytesMax) throw new AnswerTooLong()
    parts.push(part)
  }
  const status = answer.statusCode ?? 0
  const empty = [204, 205, 304].includes(status)
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headersDistinct))
    for (const one of value ?? []) headers.append(name, one)
  return new Response(empty ? null : Buffer.concat(parts), { status, headers })
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return (
    ['http:', 'https:'].includes(protocol) && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  )
}

function checkAddress({ protocol, hostname, username, password }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol !== 'https:' || username || password || (isIP(host) && isInside(host)))
    throw new ForbiddenAddress(hostname)
}

/** Looks a name up for a connection; one address inside our network is enough to refuse the name. */
const lookupOutside: LookupFunction = (hostname, options, done) => {
  dns.lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, [])
    const first = found[0]
    if (!first || found.some(({ address }) => isInside(address)))
      return done(new ForbiddenAddress(hostname), [])
    if (options.all) done(null, found)
    else done(null, first.address, first.family)
  })
}

function isInside(address: string): boolean {
  if (isIP(address) === 4) return inside.check(address, 'ipv4')
  return inside.check(address, 'ipv6') || !internet.check(address, 'ipv6')
}
