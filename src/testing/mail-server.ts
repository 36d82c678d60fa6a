/**
 * A real mail server in this process, which can be as difficult as those outside.
 */
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { Smtp } from '#platform/settings.ts'

/** What stands before a mail is taken in. */
export interface Difficulty {
  /** Answer to the sender, the recipient or the letter: a code and words. */
  at: 'sender' | 'recipient' | 'letter'
  code: number
  text?: string
}

export interface MailServer {
  smtp: Smtp
  /** What arrived, in order. */
  arrived: ParsedMail[]
  /** To whom each of them went. */
  to: string[]
  /** Says no from now on, or does so no more. */
  difficulty: (difficulty?: Difficulty) => void
  /** From now on: takes the letter and never answers, or breaks off in the middle of it. */
  odd: (oddness?: 'hangs' | 'breaks') => void
  stop: () => Promise<void>
  /** How many connections were made. */
  connections: () => number
}

/** Opens a mail server on a free port, or on `port` when one comes back. */
export async function startMailServer(
  options: {
    port?: number
    tls?: { key: string; cert: string }
    secure?: boolean
    auth?: boolean
  } = {},
): Promise<MailServer> {
  const arrived: ParsedMail[] = []
  const to: string[] = []
  let difficult: Difficulty | undefined
  let odd: 'hangs' | 'breaks' | undefined
  let connected = 0
  const refusal = (at: Difficulty['at']) =>
    difficult?.at === at
      ? Object.assign(new Error(difficult.text ?? 'No'), { responseCode: difficult.code })
      : null
  const settings: SMTPServerOptions = {
    ...options.tls,
    secure: options.secure ?? false,
    disabledCommands: [...(options.auth ? [] : ['AUTH']), ...(options.tls ? [] : ['STARTTLS'])],
    authOptional: !options.auth,
    closeTimeout: 100,
    onConnect: (_, done) => {
      connected++
      done()
    },
    onAuth: ({ username, password }, _, done) =>
      username === 'kring' && password === 'goed'
        ? done(null, { user: 'kring' })
        : done(Object.assign(new Error('No'), { responseCode: 535 })),
    onMailFrom: (_, __, done) => done(refusal('sender')),
    onRcptTo: (_, __, done) => done(refusal('recipient')),
    onData: (stream, session, done) => {
      if (odd === 'breaks') {
        // A wire that is cut says nothing.
        for (const connection of smtp.connections)
          // oxlint-disable-next-line no-underscore-dangle -- the library has no other way to its wire
          (connection as unknown as { _socket: { destroy: () => void } })._socket.destroy()
        return
      }
      void simpleParser(stream).then((mail) => {
        if (odd === 'hangs') return
        const no = refusal('letter')
        // oxlint-disable promise/no-callback-in-promise -- the library is of callbacks, the parser of promises
        if (no) return done(no)
        arrived.push(mail)
        to.push(...session.envelope.rcptTo.map(({ address }) => address))
        return done()
        // oxlint-enable promise/no-callback-in-promise
      }, whoBrokeOff)
    },
  }
  const smtp = new SMTPServer(settings)
  smtp.on('error', () => undefined)
  smtp.listen(options.port ?? 0, '127.0.0.1')
  await once(smtp.server, 'listening')
  const { port } = smtp.server.address() as AddressInfo
  return {
    smtp: {
      host: 'localhost',
      port,
      secure: options.secure ?? false,
      from: 'Kring <kring@example.org>',
      ...(options.auth && { user: 'kring', password: 'goed' }),
    },
    arrived,
    to,
    difficulty: (one) => (difficult = one),
    odd: (one) => (odd = one),
    stop: () => new Promise((done) => smtp.close(() => done())),
    connections: () => connected,
  }
}

/** A worker that was killed in the middle of a letter sends it again later. */
const whoBrokeOff = () => undefined
