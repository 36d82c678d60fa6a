/**
 * The mail server: how it is reached, and what its answers mean.
 */
import { createTransport } from 'nodemailer'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Rendered } from '#platform/mail/letter.ts'
import { isLoopback, type Smtp } from '#platform/settings.ts'

/** What stopped a mail, and whose fault it was. */
export interface Failure {
  /** A code of ours with the number of the answer; never the answer, which can hold the address. */
  reason: string
  /** `address`: there is no such; `letter`: refused for good; `later`: try again; `server`: so for all mail. */
  about: 'address' | 'letter' | 'later' | 'server'
}

/** Longer than any one mail may take, shorter than a claim lasts. */
const patienceMs = 60_000

/**
 * How to connect. Only a mail server on this machine may do without TLS.
 *
 * @param ca for tests: who signed the certificate of the server
 */
export function connection(smtp: Smtp, ca?: string): SMTPConnection.Options {
  const here = isLoopback(smtp.host) && ca === undefined
  return {
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    requireTLS: !smtp.secure && !here,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !here, ...(ca && { ca }) },
    ...(smtp.user && { auth: { user: smtp.user, pass: smtp.password ?? '' } }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  }
}

/** One mail to one address. */
export interface Envelope {
  id: string
  to: string
  letter: Rendered
}

/**
 * Sends one mail, within a minute.
 *
 * @param host what stands after the `@` of the Message-ID, which is the same each time this mail is tried
 * @throws the error of the mail server; `failureOf` says what it means
 */
export async function deliver(
  smtp: Smtp,
  host: string,
  { id, to, letter }: Envelope,
  options: { ca?: string; patience?: number } = {},
): Promise<void> {
  const transport = createTransport({
    ...connection(smtp, options.ca),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const sending = transport.sendMail({
    from: smtp.from,
    to: { name: '', address: to },
    ...(smtp.replyTo && { replyTo: smtp.replyTo }),
    ...letter,
    messageId: `<${id}@${host}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  })
  let watch: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    watch = setTimeout(
      () => reject(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })),
      options.patience ?? patienceMs,
    )
  })
  try {
    await Promise.race([sending, late])
  } finally {
    clearTimeout(watch)
    sending.catch(() => undefined)
    transport.close()
  }
}

/** Whether the mail server answers and lets us in. @throws as `deliver` does */
export async function tryServer(smtp: Smtp, ca?: string): Promise<void> {
  const transport = createTransport(connection(smtp, ca))
  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}

/** What an error of the mail server means. */
export function failureOf(error: unknown): Failure {
  const { code, command, responseCode, response } = error as {
    code?: string
    command?: string
    responseCode?: number
    response?: string
  }
  const answer = responseCode === undefined ? '' : `_${responseCode}`
  const final = responseCode !== undefined && responseCode >= 500
  // Refused by a rule of the server (5.7.x), which says nothing about the address.
  if (command === 'RCPT TO' && /^5\d\d[ -]5\.7\./.test(response ?? ''))
    return { reason: `rule${answer}`, about: 'later' }
  if (command === 'RCPT TO' && responseCode)
    return { reason: `address${answer}`, about: final ? 'address' : 'later' }
  if (code === 'EENVELOPE' && command === 'API') return { reason: 'address', about: 'address' }
  if (code === 'EMESSAGE' || (command === 'DATA' && responseCode))
    return { reason: `letter${answer}`, about: final ? 'letter' : 'later' }
  if (code === 'EAUTH' || code === 'ENOAUTH') return { reason: `sign_in${answer}`, about: 'server' }
  if (code === 'ETLS') return { reason: 'no_tls', about: 'server' }
  if (code === 'ETIMEDOUT') return { reason: 'no_answer', about: 'server' }
  if (command === 'MAIL FROM' && responseCode) return { reason: `sender${answer}`, about: 'server' }
  return { reason: `connection${answer}`, about: 'server' }
}
