/**
 * Mail against a real server that is difficult in every way we know: nothing is lost, nothing is said
 * twice without need, and nothing is told that should not be.
 */
import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { mailInvitation, tellSecurityEvent } from '#platform/mail/letters.ts'
import { claimNext, defineMail, post, settle } from '#platform/mail/outbox.ts'
import { openMail, pauseAfter, sendNext } from '#platform/mail/sending.ts'
import { failureOf, tryServer } from '#platform/mail/transport.ts'
import { mailWitness } from '#platform/mail/index.ts'
import { markRead, notify } from '#platform/notifications.ts'
import { actorFrom, pools } from '#platform/database.ts'
import { invite } from '#platform/identity/invitations.ts'
import { localCertificate } from '#testing/certificate.ts'
import { adminQuery } from '#testing/database.ts'
import { startMailServer, type MailServer } from '#testing/mail-server.ts'
import { demonstrationRegion } from '#testing/site.ts'

const url = 'https://kring.example.org'
const tls = localCertificate()
let server: MailServer | undefined
let lead: string

/** A letter without conditions. */
const plain = defineMail('test.plain', () => ({
  subject: 'Iets',
  paragraphs: ['Er is iets.'],
  link: { path: '/start', text: 'Naar Kring' },
}))

beforeAll(async () => {
  await demonstrationRegion()
  const [row] = await adminQuery<{ id: string; personId: string }>(
    `select id, person_id as "personId" from network.function where demonstration_key = 'projectleider'`,
  )
  lead = row!.id
  await adminQuery('insert into identity.account (person_id, email) values ($1, $2)', [
    row!.personId,
    'lead@example.org',
  ])
})

beforeEach(() => adminQuery('delete from mail.outbox'))
afterEach(async () => {
  await server?.stop()
  server = undefined
})

type Options = Parameters<typeof startMailServer>[0]

/** Opens a mail server and lets mail leave by it. */
async function open(options: Options = {}, test = {}): Promise<MailServer> {
  server = await startMailServer(options)
  openMail({ url, keep: false, smtp: server.smtp, witness: 'Getuige <getuige@example.org>', test })
  return server
}

const postPlain = () => runAs(system, (work) => post(work, plain, { functionId: lead }, {}))

/** Sends until nothing is due. */
async function sendAll(): Promise<void> {
  for (let round = 0; round < 50; round++) if ((await sendNext()) === 'nothing') return
  throw new Error('There is no end to it')
}

interface Row {
  state: string
  reason: string | null
  attempts: number
}
const rows = () =>
  adminQuery<Row>('select state, reason, attempts from mail.outbox order by created_at')
/** What waits for its next try may go now. */
const hurry = () => adminQuery("update mail.outbox set next_at = now() where state = 'queued'")

test('a mail arrives with neutral words, one link, and the headers of a machine', async () => {
  const { arrived, to } = await open()
  await postPlain()
  await sendAll()

  expect(to).toEqual(['lead@example.org'])
  const [mail] = arrived
  expect(mail!.subject).toBe('Iets')
  expect(mail!.text).toContain(`${url}/start`)
  expect(mail!.html).toContain(`href="${url}/start"`)
  expect(mail!.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail!.from?.text).toBe('"Kring" <kring@example.org>')
  const [row] = await adminQuery<{ id: string }>('select id from mail.outbox')
  expect(mail!.messageId).toBe(`<${row!.id}@kring.example.org>`)
  expect(await rows()).toEqual([{ state: 'sent', reason: null, attempts: 1 }])
})

test('a mail that was rolled back with its deed is never sent', async () => {
  const { arrived } = await open()
  await runAs(system, async (work) => {
    await post(work, plain, { functionId: lead }, {})
    throw new Error('no')
  }).catch(() => undefined)
  await sendAll()
  expect(arrived).toEqual([])
})

test('the same thing is posted once', async () => {
  const { arrived } = await open()
  for (let round = 0; round < 5; round++)
    await runAs(system, (work) => post(work, plain, { functionId: lead }, {}, 'the same thing'))
  await sendAll()
  expect(arrived).toHaveLength(1)
})

test('eight workers at once send forty mails once each', async () => {
  const { arrived } = await open()
  for (let count = 0; count < 40; count++) await postPlain()
  await Promise.all(Array.from({ length: 8 }, sendAll))
  expect(arrived).toHaveLength(40)
  expect(new Set(arrived.map(({ messageId }) => messageId)).size).toBe(40)
})

test('a mail goes over TLS, and after signing in', async () => {
  const { arrived } = await open({ tls, auth: true }, { ca: tls.cert })
  await postPlain()
  await sendAll()
  expect(arrived).toHaveLength(1)
  await server!.stop()

  const other = await open({ tls, auth: true, secure: true }, { ca: tls.cert })
  await postPlain()
  await sendAll()
  expect(other.arrived).toHaveLength(1)
})

test('without TLS nothing is said to a server elsewhere', async () => {
  const { arrived } = await open({ auth: true }, { ca: tls.cert })
  await postPlain()
  expect(await sendNext()).toBe('server_away')
  expect(arrived).toEqual([])
  expect(await rows()).toMatchObject([{ state: 'queued', reason: 'no_tls' }])
})

test('a server with a certificate that nobody knows is not believed', async () => {
  const { arrived } = await open({ tls }, { ca: localCertificate().cert })
  await postPlain()
  expect(await sendNext()).toBe('server_away')
  expect(arrived).toEqual([])
  expect(await rows()).toMatchObject([{ state: 'queued' }])
})

test('a wrong password makes mail wait, and says so', async () => {
  const one = await open({ tls, auth: true }, { ca: tls.cert })
  const smtp = { ...one.smtp, password: 'fout' }
  openMail({ url, keep: false, smtp, test: { ca: tls.cert } })
  await postPlain()
  expect(await sendNext()).toBe('server_away')
  expect(await rows()).toMatchObject([{ state: 'queued', reason: 'sign_in_535' }])
  await expect(tryServer(smtp, tls.cert)).rejects.toThrow(Error)
})

test.each([
  ['recipient', 450, 'queued', 'address_450'],
  ['recipient', 550, 'bounced', 'address_550'],
  ['letter', 451, 'queued', 'letter_451'],
  ['letter', 554, 'failed', 'letter_554'],
  ['sender', 550, 'queued', 'sender_550'],
] as const)('an answer to the %s of %i leaves the mail %s', async (at, code, state, reason) => {
  const { arrived, difficulty } = await open()
  difficulty({ at, code, text: 'lead@example.org is not here' })
  await postPlain()
  await sendAll()
  expect(await rows()).toEqual([{ state, reason, attempts: 1 }])
  expect(arrived).toEqual([])
  // The words of the other server hold the address, and stand nowhere.
  expect(JSON.stringify(await adminQuery('select * from mail.outbox'))).not.toContain('example.org')

  difficulty()
  await hurry()
  await sendAll()
  expect(arrived).toHaveLength(state === 'queued' ? 1 : 0)
})

test('a refusal by rule says nothing about the address', async () => {
  const { difficulty } = await open()
  difficulty({ at: 'recipient', code: 550, text: '5.7.1 Relaying denied' })
  await postPlain()
  await sendAll()
  expect(await rows()).toMatchObject([{ state: 'queued', reason: 'rule_550' }])
})

test('a server that hangs is left alone in time, and the mail goes later', async () => {
  const { arrived, odd } = await open({}, { patience: 300 })
  odd('hangs')
  await postPlain()
  const begun = performance.now()
  expect(await sendNext()).toBe('server_away')
  expect(performance.now() - begun).toBeLessThan(5_000)
  expect(await rows()).toMatchObject([{ state: 'queued', reason: 'no_answer' }])
  odd()
  await hurry()
  await sendAll()
  expect(arrived).toHaveLength(1)
})

test('a connection that breaks within the letter loses nothing', async () => {
  const { arrived, odd } = await open()
  odd('breaks')
  await postPlain()
  expect(await sendNext()).toBe('server_away')
  expect(await rows()).toMatchObject([{ state: 'queued' }])
  odd()
  await hurry()
  await sendAll()
  expect(arrived).toHaveLength(1)
})

test('twelve hours without a mail server lose nothing', async () => {
  const { smtp, stop } = await open()
  await stop()
  for (let count = 0; count < 5; count++) await postPlain()
  await adminQuery("update mail.outbox set created_at = now() - interval '12 hours'")
  // A try every quarter of an hour, for half a day.
  for (let tries = 0; tries < 50; tries++) {
    await hurry()
    expect(await sendNext()).toBe('server_away')
  }
  server = await startMailServer({ port: smtp.port })
  await hurry()
  await sendAll()
  expect(server.arrived).toHaveLength(5)
  expect((await rows()).map(({ state }) => state)).toEqual(Array(5).fill('sent'))
})

test('pauses grow, to a quarter of an hour', () => {
  expect([1, 2, 3, 4, 5, 40].map(pauseAfter)).toEqual([60, 120, 240, 480, 900, 900])
})

test('after a week a mail is given up, for someone to look at', async () => {
  const { difficulty } = await open()
  difficulty({ at: 'letter', code: 451 })
  await postPlain()
  await adminQuery("update mail.outbox set created_at = now() - interval '8 days'")
  await sendAll()
  expect(await rows()).toMatchObject([{ state: 'failed', reason: 'letter_451' }])
})

test('a worker that is gone loses its claim; one that comes back too late changes nothing', async () => {
  const { arrived } = await open()
  await postPlain()
  const dead = await runAs(system, claimNext)
  expect(await sendNext()).toBe('nothing')
  await adminQuery("update mail.outbox set next_at = now() - interval '1 second'")
  await sendAll()
  expect(arrived).toHaveLength(1)
  expect(arrived[0]!.messageId).toContain(dead!.id)
  expect(
    await runAs(system, (work) => settle(work, dead!, { state: 'failed', reason: 'late' })),
  ).toBe(false)
  expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }])
})

test('a mail for a function that ended, or for someone without an address, is dropped', async () => {
  const { arrived } = await open()
  await postPlain()
  await adminQuery('update network.function set ended_at = now() where id = $1', [lead])
  try {
    await sendAll()
  } finally {
    await adminQuery('update network.function set ended_at = null where id = $1', [lead])
  }
  expect(arrived).toEqual([])
  expect(await rows()).toMatchObject([{ state: 'dropped', reason: 'no_address' }])
})

test('a mail of a newer Kring waits for one that knows it', async () => {
  await open()
  await adminQuery(
    `insert into mail.outbox (kind, recipient, function_id) values ('later.kind', 'function', $1)`,
    [lead],
  )
  await sendAll()
  expect(await rows()).toMatchObject([{ state: 'queued', reason: 'unknown_kind' }])
})

test('without a mail server mail waits, and is not even tried', async () => {
  openMail({ url, keep: false })
  await postPlain()
  expect(await sendNext()).toBe('nothing')
  expect(await rows()).toMatchObject([{ state: 'queued', attempts: 0 }])
})

test('an invitation holds a link that stands nowhere but in the mail', async () => {
  const { arrived, to } = await open()
  const id = await runAs(system, async (work) => {
    const { rows: people } = await pools().identity.query<{ id: string }>(
      `select person_id as id from network.function where demonstration_key = 'werkgroeplid'`,
    )
    const made = await invite(work, people[0]!.id, 'nieuw@example.org')
    await mailInvitation(work, made!, { renews: false })
    await mailInvitation(work, made!, { renews: false })
    return made!
  })
  await sendAll()
  expect(to).toEqual(['nieuw@example.org'])
  const token = /\/uitnodiging\/([\w-]{43})/.exec(arrived[0]!.text!)?.[1]
  expect(token).toBeDefined()
  expect(arrived[0]!.text).toMatch(/tot \w+ \d+ \w+ \d{4}/)
  for (const table of ['mail.outbox', 'mail.kept', 'pgboss.job', 'identity.invitation'])
    expect(JSON.stringify(await adminQuery(`select * from ${table}`)), table).not.toContain(token)
  expect(readFileSync(process.env['KRING_LOG_FILE']!, 'utf8')).not.toContain(token)

  await adminQuery('update identity.invitation set withdrawn_at = now() where id = $1', [id])
  await adminQuery('delete from mail.outbox')
  await runAs(system, (work) => mailInvitation(work, id, { renews: false }))
  await sendAll()
  expect(arrived).toHaveLength(1)
  expect(await rows()).toMatchObject([{ state: 'dropped' }])
})

test('a change of a way in is told by the role that made it, in its transaction', async () => {
  const { arrived } = await open()
  const client = await pools().identity.connect()
  try {
    await client.query('begin')
    await tellSecurityEvent(client, lead, 'passkey_added')
    await client.query('rollback')
    await client.query('begin')
    await tellSecurityEvent(client, lead, 'locked')
    await client.query('commit')
  } finally {
    client.release()
  }
  await sendAll()
  expect(arrived.map(({ text }) => text)).toEqual([expect.stringContaining('verkeerde code')])
})

test('the witness gets its mail once a day', async () => {
  const { to } = await open()
  for (const _ of [1, 2])
    await runAs(system, (work) => mailWitness(work, plain, { head: '12' }, 'audit-head/2026-10-26'))
  await sendAll()
  expect(to).toEqual(['getuige@example.org'])
  openMail({ url, keep: false })
  expect(await runAs(system, (work) => mailWitness(work, plain, {}, 'audit-head/other'))).toBe(
    false,
  )
})

test('the outbox takes ids and no text', async () => {
  for (const data of [{ text: 'Een zin' }, { text: 'a@b' }, { text: 'x'.repeat(65) }, { n: 1 }, []])
    await expect(
      runAs(system, (work) => post(work, plain, { functionId: lead }, data as never)),
    ).rejects.toMatchObject({ code: '23514' })
})

test('urgent news goes at once, to each once, and not when it was read already', async () => {
  const { arrived } = await open()
  const tell = () =>
    runAs(system, (work) =>
      notify(work, [lead], {
        subject: 'signal/1',
        text: 'Kanarie in de mijn: kind op straat',
        href: '/start',
        urgent: true,
      }),
    )
  await tell()
  await tell()
  await sendAll()
  expect(arrived).toHaveLength(1)
  expect(arrived[0]!.subject).toBe('Er staat iets voor je klaar in Kring')
  // Not a word of what it is about, anywhere in what left.
  expect(JSON.stringify(arrived)).not.toMatch(/kanarie|kind op straat/i)

  await adminQuery('delete from mail.outbox')
  const actor = await pools().app.query('select * from identity.actor_of($1)', [lead])
  await runAs(actorFrom(actor.rows[0]), (work) =>
    markRead({ ...work, now: new Date(Date.now() + 1_000) }),
  )
  await adminQuery(
    `insert into mail.outbox (kind, recipient, function_id, data)
     values ('platform.something-for-you', 'function', $1, '{"urgent": "yes"}')`,
    [lead],
  )
  await sendAll()
  expect(arrived).toHaveLength(1)
  expect(await rows()).toMatchObject([{ state: 'dropped', reason: 'no_meaning' }])
})

test('what other servers say is never taken for a code', () => {
  expect(failureOf(new Error('lead@example.org'))).toEqual({
    reason: 'connection',
    about: 'server',
  })
})

test('in a demonstration mail is kept to look at, and its link works', async () => {
  openMail({ url: 'http://localhost:3000', keep: true })
  await adminQuery('delete from mail.kept')
  await postPlain()
  // Who has no account has no address, and is invented anyway.
  const [member] = await adminQuery<{ id: string }>(
    `select id from network.function where demonstration_key = 'fg'`,
  )
  await runAs(system, (work) => post(work, plain, { functionId: member!.id }, {}))
  await sendAll()
  const kept = await adminQuery<{ recipient: string; link: string }>(
    'select recipient, link from mail.kept order by at',
  )
  expect(kept.map(({ link }) => link)).toEqual(['/start', '/start'])
  expect(kept[0]!.recipient).toBe('lead@example.org')
  expect(kept[1]!.recipient).toContain(', ')
  expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'sent'])
})

test('what cannot wait goes before what was due earlier', async () => {
  await adminQuery("delete from mail.outbox where state in ('queued', 'sending')")
  await adminQuery(`
    insert into mail.outbox (kind, recipient, data, next_at) values
      ('mail.something-for-you', 'witness', '{}', now() - interval '2 hours'),
      ('mail.something-for-you', 'witness', '{"urgent": "yes"}', now())`)
  const order = [await runAs(system, claimNext), await runAs(system, claimNext)]
  expect(order.map((one) => one?.data)).toEqual([{ urgent: 'yes' }, {}])
  await adminQuery("delete from mail.outbox where state in ('queued', 'sending')")
})

test('of what waits for one person one mail is enough, and what is told after it was made gets its own', async () => {
  const { arrived } = await open()
  const tell = (subject: string, urgent = true) =>
    runAs(system, (work) =>
      notify(work, [lead], {
        subject,
        text: 'Er wacht iets op je.',
        href: '/start',
        urgent,
      }),
    )
  await adminQuery('update platform.notification set read_at = now()')
  for (let n = 0; n < 30; n++) await tell(`together/${n}`)
  await postPlain()
  await postPlain()
  // Two workers at once: what one has in hand the other leaves alone.
  const [first, second] = await Promise.all([sendNext(), sendNext()])
  expect([first, second]).toContain('settled')
  await tell('together/after')
  await sendAll()
  const counts = arrived.map(({ text }) => /Er sta\S+ (\d+|een) bericht/.exec(text!)?.[1])
  expect(counts.filter((one) => one === '30').length).toBeGreaterThan(0)
  expect(counts.filter((one) => one === '31')).toHaveLength(1)
  // What is no count goes as often as it was asked.
  expect(counts.filter((one) => one === undefined)).toHaveLength(2)
  expect(arrived.length).toBeLessThan(6)
  const waits = await adminQuery(
    "select 1 from mail.outbox where state not in ('sent', 'dropped') or reason <> 'together'",
  )
  expect(waits).toEqual([])
})

test('when the mail that goes for all does not arrive, it goes again for all', async () => {
  const { arrived, difficulty } = await open()
  await adminQuery('update platform.notification set read_at = now()')
  for (let n = 0; n < 3; n++)
    await runAs(system, (work) =>
      notify(work, [lead], {
        subject: `again/${n}`,
        text: 'Er wacht iets op je.',
        href: '/start',
        urgent: true,
      }),
    )
  difficulty({ at: 'letter', code: 451 })
  await sendAll()
  expect(arrived).toHaveLength(0)
  difficulty(undefined)
  await adminQuery("update mail.outbox set next_at = now() where state = 'queued'")
  await sendAll()
  expect(arrived).toHaveLength(1)
  expect(arrived[0]!.text).toContain('3 berichten')
})
