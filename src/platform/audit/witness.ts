/**
 * Witnesses: places outside the database that get every new head, so that even who owns the database
 * cannot take one back. A file, an address on the web, and a mail a day. At least once, in order.
 */
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { deliver, PartlyDelivered } from '#platform/audit/delivery.ts'
import { headText, sealKey, witnessLine, type SignedHead } from '#platform/audit/head.ts'
import { oversight } from '#platform/audit/oversight.ts'
import { runAs, sql, system, type Work } from '#platform/database.ts'
import { defineSweep } from '#platform/jobs.ts'

const headsPerRound = { file: 1_000, https: 50 } as const
const answerMs = 10_000

/** Gives each witness what it still has to get, as far as it takes it now. */
export async function tellWitnesses(): Promise<void> {
  const { witnessFile, witnessUrl } = oversight()
  if (witnessFile) await deliver('file', (delivered) => appendHeads(witnessFile, delivered))
  if (witnessUrl) await deliver('https', (delivered) => postHeads(witnessUrl, delivered))
}

async function appendHeads(file: string, delivered: number): Promise<number> {
  const heads = await headsAfter(delivered, headsPerRound.file)
  if (heads.length === 0) return delivered
  const key = sealKey()
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // For adding only. Half a line of a process that died is followed by the whole one; see `verify`.
  const descriptor = openSync(file, 'a+', 0o600)
  try {
    const lines = heads.map((head) => `${witnessLine(head, key)}\n`).join('')
    writeSync(descriptor, `${needsNewLine(descriptor) ? '\n' : ''}${lines}`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return heads.at(-1)!.number
}

function needsNewLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor)
  if (size === 0) return false
  const last = Buffer.alloc(1)
  readSync(descriptor, last, 0, 1, size - 1)
  return last.toString() !== '\n'
}

async function postHeads(url: string, delivered: number): Promise<number> {
  const key = sealKey()
  let arrived = delivered
  for (const head of await headsAfter(delivered, headsPerRound.https)) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: witnessLine(head, key),
        headers: { 'content-type': 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(answerMs),
      })
      await response.body?.cancel()
      if (!response.ok) throw Object.assign(new Error(), { code: `HTTP ${response.status}` })
    } catch (error) {
      throw new PartlyDelivered(arrived, error)
    }
    arrived = head.number
  }
  return arrived
}

/** The heads after `number`, in order. */
function headsAfter(number: number, limit: number): Promise<SignedHead[]> {
  return runAs(system, ({ db }) =>
    db
      .selectFrom('audit.head')
      .select(['number', 'size', 'root', 'previous', 'at', 'key', 'signature'])
      .where('number', '>', number)
      .orderBy('number')
      .limit(limit)
      .execute(),
  )
}

/** A mail without anything secret in it: what the witness keeps. */
export interface WitnessMail {
  subject: string
  text: string
}

/** The last head as a mail to keep; undefined while there is none. */
export async function dailyHead(
  work: Work,
): Promise<(WitnessMail & { number: number }) | undefined> {
  const head = await work.db
    .selectFrom('audit.head')
    .select(['number', 'size', 'root', 'previous', 'at', 'key', 'signature'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!head) return undefined
  return {
    number: head.number,
    subject: `Kring: kop ${head.number} van het logboek`,
    text: [
      'Bewaar dit bericht. Je bent getuige van het logboek van Kring: met deze regels is later na te',
      'gaan dat niemand het logboek tot en met dit moment heeft gewijzigd. Er staat niets over mensen in.',
      '',
      headText(head),
      `signature ${head.signature.toString('hex')}`,
      '',
      'Dezelfde kop voor “kring audit verify --witness BESTAND”, op één regel:',
      '',
      witnessLine(head, sealKey()),
      '',
    ].join('\n'),
  }
}

type SendMail = (work: Work, to: string, mail: WitnessMail) => Promise<void>
let sendMail: SendMail | undefined

/**
 * The hook for the mail of the platform: `send` puts a mail in the outbox in the transaction of `work`,
 * so that it is sent exactly when the head counts as delivered. Connected once, where the program starts.
 */
export function connectWitnessMail(send: SendMail | undefined): void {
  sendMail = send
}

/** Once a day, in Dutch days, from seven in the morning. Without a new head there is no mail. */
export const mailHead = defineSweep('audit.mail-head', async (work) => {
  const { witnessMail } = oversight()
  if (!witnessMail) return
  await sql`insert into oversight.delivery (name) values ('mail') on conflict do nothing`.execute(
    work.db,
  )
  if (!sendMail) return
  const { rows } = await sql<{ delivered: number }>`
    select delivered from oversight.delivery
    where name = 'mail'
      and (now() at time zone 'Europe/Amsterdam')::time >= time '07:00'
      and (succeeded_at is null
           or (succeeded_at at time zone 'Europe/Amsterdam')::date < platform.today())
    for update skip locked`.execute(work.db)
  const head = rows[0] && (await dailyHead(work))
  if (!head || head.number <= rows[0]!.delivered) return
  await sendMail(work, witnessMail, { subject: head.subject, text: head.text })
  await sql`
    update oversight.delivery set delivered = ${head.number}, succeeded_at = now()
    where name = 'mail'`.execute(work.db)
})
