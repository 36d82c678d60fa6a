/**
 * Sending what the outbox holds: at least once, in the ordinary case once.
 *
 * A worker takes a mail in a transaction of its own, makes it, hands it over, and writes down how that
 * ended. One that dies in between loses its claim after two minutes; the mail then goes again under the
 * same Message-ID. While the mail server itself is away nothing is tried faster than it can answer, and
 * nothing is given up for a week.
 */
import { runAs, system, type Work } from '#platform/database.ts'
import { addressOf, linkOf } from '#platform/identity/invitations.ts'
import { describeError, log } from '#platform/log.ts'
import { inventedRecipient, keep } from '#platform/mail/kept.ts'
import { renderLetter, type Letter, type Rendered } from '#platform/mail/letter.ts'
import {
  claimNext,
  mailNamed,
  settle,
  type Claimed,
  type Mail,
  type MailData,
  type MailLink,
  type Outcome,
} from '#platform/mail/outbox.ts'
import { deliver, failureOf } from '#platform/mail/transport.ts'
import type { Smtp } from '#platform/settings.ts'

/** How mail leaves this installation. */
export interface MailWay {
  /** Where people reach Kring; links begin with it. */
  url: string
  smtp?: Smtp
  /** Without a mail server: keep what would be sent, to look at. */
  keep: boolean
  witness?: string
  /** For tests: who signed the certificate of the mail server, and how long one mail may take. */
  test?: { ca?: string; patience?: number }
}

let way: MailWay = { url: 'http://localhost:3000', keep: false }

/** Says how mail leaves; before anything is sent. */
export function openMail(chosen: MailWay): void {
  way = chosen
}

/** How mail leaves: by a mail server, kept for the demonstration, or not at all. */
export function mailState(): 'server' | 'kept' | 'waits' {
  if (way.smtp) return 'server'
  return way.keep ? 'kept' : 'waits'
}

/** Whether there is a witness to mail to. */
export function hasWitnessAddress(): boolean {
  return way.witness !== undefined
}

/** What became of one look in the outbox. */
export type Sent = 'nothing' | 'settled' | 'server_away'

const daysMax = 7

/** Takes the next mail and sends it, if there is one and a way. */
export async function sendNext(): Promise<Sent> {
  if (mailState() === 'waits') return 'nothing'
  const mail = await runAs(system, claimNext)
  if (!mail) return 'nothing'
  let away = false
  const outcome = await attempt(mail).catch((error: unknown): Outcome => {
    if (error instanceof Undelivered) {
      const { about, reason } = failureOf(error.cause)
      away = about === 'server'
      return afterFailure(mail, about, reason)
    }
    log.error({ event: 'mail_fault', kind: mail.kind, error: describeError(error) })
    return afterFailure(mail, 'later', 'fault')
  })
  const ours = outcome === kept || (await runAs(system, (work) => settle(work, mail, outcome)))
  if (outcome.state !== 'sent' && ours)
    log.warn({ event: 'mail', kind: mail.kind, state: outcome.state, reason: outcome.reason })
  return away ? 'server_away' : 'settled'
}

/** The mail server, not we, said no. */
class Undelivered extends Error {}

/** Was settled in the transaction that kept it. */
const kept: Outcome = { state: 'sent' }

async function attempt(mail: Claimed): Promise<Outcome> {
  const kind = mailNamed(mail.kind)
  // Posted by a newer Kring: this one does not know what it says.
  if (!kind) return afterFailure(mail, 'later', 'unknown_kind')
  const found = await recipientOf(mail, kind)
  if (!found) return { state: 'dropped', reason: 'no_address' }
  const letter = await runAs(system, async (work) =>
    kind.render({
      work,
      data: mail.data,
      ...(mail.functionId && { functionId: mail.functionId }),
      ...(found.link && { link: found.link }),
    }),
  )
  if (!letter) return { state: 'dropped', reason: 'no_meaning' }
  const rendered = renderLetter(letter, way.url)
  if (!way.smtp) return keepLetter(mail, found.to, letter, rendered)
  await deliver(
    way.smtp,
    new URL(way.url).hostname,
    { id: mail.id, to: found.to, letter: rendered },
    way.test,
  ).catch((error: unknown) => {
    throw new Undelivered('', { cause: error })
  })
  return { state: 'sent' }
}

async function keepLetter(
  mail: Claimed,
  to: string,
  letter: Letter,
  rendered: Rendered,
): Promise<Outcome> {
  await runAs(system, async (work) => {
    if (await settle(work, mail, kept)) await keep(work, mail, to, letter, rendered)
  })
  return kept
}

/** Looked up now and not when it was posted: people leave, and addresses change. */
async function recipientOf(
  mail: Claimed,
  kind: Mail<MailData>,
): Promise<{ to: string; link?: MailLink } | undefined> {
  if (mail.invitationId) {
    const found = await linkOf(mail.invitationId)
    return found && { to: found.email, link: found }
  }
  if (mail.recipient === 'elsewhere') {
    const to = await runAs(system, async (work) => kind.to?.({ work, data: mail.data }))
    return to === undefined ? undefined : { to }
  }
  if (!mail.functionId) return way.witness ? { to: bare(way.witness) } : undefined
  const { functionId } = mail
  const found = await addressOf(functionId)
  if (found) return { to: found.email }
  if (way.smtp) return undefined
  const to = await runAs(system, (work: Work) => inventedRecipient(work, functionId))
  return to === undefined ? undefined : { to }
}

/** The address of "name <address>". */
function bare(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address
}

/** What happens to a mail after a try that failed: again later, or no more. */
function afterFailure(
  { attempts, createdAt }: Claimed,
  about: 'address' | 'letter' | 'later' | 'server',
  reason: string,
): Outcome {
  if (about === 'address') return { state: 'bounced', reason }
  if (about === 'letter') return { state: 'failed', reason }
  const days = (Date.now() - createdAt.getTime()) / (24 * 3600_000)
  if (days > daysMax) return { state: 'failed', reason }
  return { state: 'queued', reason, pauseSeconds: pauseAfter(attempts) }
}

/** Seconds until the next try: a minute, then twice as long each time, a quarter of an hour at most. */
export function pauseAfter(attempts: number): number {
  return Math.min(60 * 2 ** Math.max(0, attempts - 1), 900)
}
