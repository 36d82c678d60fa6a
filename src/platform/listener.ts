/**
 * The port: taken before anything else is started, answering from the first moment.
 */
import { once } from 'node:events'
import type { Server } from 'node:http'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { guarded } from '#platform/guarded.ts'
import { ServerProblem } from './postgres/index.ts'

type Handler = (request: Request, bindings: HttpBindings) => Response | Promise<Response>

/** An open port that says Kring is starting, until it is given something to serve. */
export interface Listener {
  /** Where people go. */
  url: string
  serve(handler: Handler): void
  /** Lets running requests end, for at most 5 seconds, and closes the port. */
  stop(): Promise<void>
}

/**
 * Opens the port.
 *
 * @param host absent: this machine only, over both IPv4 and IPv6, as a browser may try either
 * @throws ServerProblem when the port is taken or not allowed
 */
export async function listen({ port, host }: { port: number; host?: string }): Promise<Listener> {
  let handler: Handler = starting.fetch
  const open = async (address: string) => {
    const server = createServer((request, bindings) => handler(request, bindings))
    await bind(server, port, address)
    return server
  }
  const servers = [await open(host ?? '127.0.0.1')]
  if (!host)
    try {
      servers.push(await open('::1'))
    } catch (error) {
      // A machine without IPv6 has no such address; a taken port is a problem as before.
      if (error instanceof ServerProblem) {
        await Promise.all(servers.map(close))
        throw error
      }
    }
  return {
    url: `http://${host && !['0.0.0.0', '::'].includes(host) ? host : 'localhost'}:${port}`,
    serve: (next) => (handler = next),
    stop: async () => {
      await Promise.all(servers.map(close))
    },
  }
}

function createServer(fetch: Handler): Server {
  const server = createAdaptorServer({
    fetch: (request, bindings) => {
      const { incoming, outgoing } = bindings as HttpBindings
      const { socket } = incoming
      const asked = (unanswered.get(socket) ?? 0) + 1
      if (asked > unansweredMax) {
        socket.destroy()
        return new Response(null, { status: 503 })
      }
      unanswered.set(socket, asked)
      outgoing.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1))
      return fetch(request, bindings as HttpBindings)
    },
    serverOptions: {
      // Who sends a byte a second holds a connection for less than half a minute, not for ever.
      headersTimeout: 10_000,
      requestTimeout: 27_000,
      connectionsCheckingInterval: 1_000,
    },
  }) as Server
  // Who does not read what is sent is let go. Node looks twice: at most 24 seconds after the last byte.
  server.setTimeout(12_000, (socket) => {
    if (socket.writableLength > 0) socket.destroy()
  })
  return server
}

/** No browser asks again before it is answered; who does fills our memory with answers nobody reads. */
const unansweredMax = 4
const unanswered = new WeakMap<object, number>()

async function bind(server: Server, port: number, address: string): Promise<void> {
  server.listen(port, address)
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new ServerProblem(
        `Poort ${port} is al in gebruik; stop wat daar draait of kies een andere met PORT.`,
      )
    if (code === 'EACCES')
      throw new ServerProblem(
        `Poort ${port} mag deze gebruiker niet openen; kies met PORT er een boven 1023.`,
      )
    throw error
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()))
  const insist = setTimeout(() => server.closeAllConnections(), 5_000)
  await closed
  clearTimeout(insist)
}

/** What is answered while the database starts: alive, not ready, and a browser tries again itself. */
const starting = new Hono()
  .use(guarded)
  .get('/gezond', (c) => c.text('gezond', 200, { 'Cache-Control': 'no-store' }))
  .all('*', (c) =>
    c.text('Kring start op. Deze pagina komt zo vanzelf.', 503, {
      'Cache-Control': 'no-store',
      'Retry-After': '2',
      Refresh: '2',
    }),
  )
