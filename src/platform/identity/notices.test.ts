/**
 * Whoever can sign in hears by mail of every change in how: at once, neutral, and with what to do.
 */
import { beforeAll, expect, test } from 'vitest'
import { openMail } from '#platform/mail/index.ts'
import { sendNext } from '#platform/mail/sending.ts'
import { adminQuery } from '#testing/database.ts'
import {
  atTheCode,
  browser,
  codeFrom,
  comesIn,
  goodPassword,
  invitationFor,
  renewalFor,
  aPerson,
  type Newcomer,
} from '#testing/identity.ts'
import { letIn, lyingProvider } from '#testing/provider.ts'
import { as, demonstrationRegion } from '#testing/site.ts'

beforeAll(async () => {
  await demonstrationRegion()
  openMail({ url: 'https://kring.example', keep: true })
})

/** What was mailed to an address since this was asked last, oldest first. */
async function mailed(to: string): Promise<{ subject: string; text: string }[]> {
  while ((await sendNext()) !== 'nothing');
  return adminQuery<{ subject: string; text: string }>(
    `with taken as (delete from mail.kept where recipient = $1 returning subject, text, at)
     select subject, text from taken order by at`,
    [to],
  )
}

const subject = 'Er is iets veranderd aan inloggen bij Kring'
const lines = async ({ email }: Newcomer) => (await mailed(email)).map((one) => one.text).join('\n')

test('each change of one’s own ways in is mailed once, and says what to do', async () => {
  const newcomer = await aPerson()
  // Who wants no mail, or sleeps, hears this all the same.
  await adminQuery(
    `insert into mail.preference (person_id, pace, digest_hour, quiet_from, quiet_until, quiet_weekend)
     values ($1, 'never', 8, 0, 23, true)`,
    [newcomer.personId],
  )
  const { browser: own, secret, codes } = await comesIn(newcomer)
  expect(await lines(newcomer)).toContain('is gemaakt met je uitnodiging')

  await own.post('/mijn/wachtwoord', {
    wachtwoord: `${goodPassword}!`,
    nogmaals: `${goodPassword}!`,
  })
  const [changed, ...more] = await mailed(newcomer.email)
  expect(more).toEqual([])
  expect(changed!.subject).toBe(subject)
  expect(changed!.text).toContain('Het wachtwoord van je account is gewijzigd')
  expect(changed!.text).toMatch(/Dit gebeurde op \w+ \d+ \w+ \d{4}/)
  expect(changed!.text).toContain('Was jij dat niet? Bel dan meteen')
  expect(changed!.text).toContain('https://kring.example/mijn')
  for (const secretThing of ['Iris', newcomer.email, 'Heerlen', 'Medewerker'])
    expect(changed!.text).not.toContain(secretThing)

  await own.post('/mijn/herstelcodes')
  expect(await lines(newcomer)).toContain('nieuwe herstelcodes')

  const page = await own.read('/mijn/code')
  const next = /<code>([A-Z2-7 ]{30,})<\/code>/.exec(page)![1]!
  expect((await own.post('/mijn/code', { code: codeFrom(next) })).status).toBe(200)
  expect(await lines(newcomer)).toContain('een code-app ingesteld')
  expect(codes).toHaveLength(10)
  expect(secret).not.toBe(next)
})

test('a recovery code that is used, a lock, and the end of all other sessions are mailed', async () => {
  const newcomer = await aPerson()
  const { browser: own, codes } = await comesIn(newcomer)
  await mailed(newcomer.email)
  const other = browser()
  await atTheCode(other, newcomer)
  await other.post('/inloggen/code', { code: codes[0]! })
  expect(await lines(newcomer)).toContain('een herstelcode van je account gebruikt')

  await own.post('/mijn/sessies/andere')
  expect(await lines(newcomer)).toContain('Alle andere plekken')
  await own.post('/mijn/sessies/andere')
  expect(await mailed(newcomer.email)).toEqual([])

  for (let turn = 0; turn < 10; turn++) await own.post('/bevestigen/code', { code: '000000' })
  const told = await mailed(newcomer.email)
  expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('tien keer een verkeerde')])
})

test('a link to a provider, and a new way in, are mailed; a refused one is not', async () => {
  const there = await lyingProvider()
  const id = await letIn('Gemeente Heerlen', there.issuer, { domain: 'heerlen.test' })
  const newcomer = await aPerson()
  const own = browser()
  const path = await invitationFor(newcomer)
  const link = async () =>
    own.get(there.comeBack((await own.get(`${path}/organisatie`)).headers.get('location')!))
  there.lies = { claims: (claims) => ({ ...claims, aud: 'een ander' }) }
  expect((await link()).status).toBe(403)
  expect(await mailed(newcomer.email)).toEqual([])
  there.lies = {}
  expect((await link()).status).toBe(303)
  expect(await lines(newcomer)).toContain('gekoppeld aan de inlogdienst')

  const renewal = await renewalFor(newcomer)
  await own.post(`${renewal}/wachtwoord`, { wachtwoord: goodPassword, nogmaals: goodPassword })
  const secret = /<code>([A-Z2-7 ]{30,})</.exec(await own.read(`${renewal}/code`))![1]!
  await own.post(`${renewal}/code`, { code: codeFrom(secret) })
  expect(await lines(newcomer)).toContain('Alle oude werken niet meer')
  await adminQuery('delete from identity.provider where id = $1', [id])
  await there.close()
})

test('a provider that changes, goes on or goes off is told to who keeps that organisation', async () => {
  const there = await lyingProvider()
  const keeper = await aPerson('organisationAdministrator')
  await comesIn(keeper)
  await mailed(keeper.email)
  const id = await letIn('Gemeente Heerlen', there.issuer, { domain: 'heerlen.test' })
  const operator = await as('beheerder')
  await operator.post(`/beheer/inloggen/${id}`, { aan: 'nee' })
  const [off] = await mailed(keeper.email)
  expect(off!.subject).toBe(subject)
  expect(off!.text).toContain('is uitgezet in Kring')
  expect(off!.text).toContain('/organisatie/inloggen')
  expect(off!.text).not.toContain('Heerlen')
  await operator.post(`/beheer/inloggen/${id}`, { aan: 'ja', adres: there.issuer })
  expect(await lines(keeper)).toContain('is aangezet in Kring')
  // Who keeps another organisation hears nothing.
  const elsewhere = await adminQuery(
    `select from mail.outbox b join network.function f on f.id = b.function_id
     where f.demonstration_key = 'organisatiebeheerder' and b.kind = 'identity.security-notice'`,
  )
  expect(elsewhere).toEqual([])
  await there.close()
})

test('who changes a way in is the only one left in; what was halfway ends too', async () => {
  const newcomer = await aPerson()
  const { browser: own, codes } = await comesIn(newcomer)
  const thief = browser()
  await atTheCode(thief, newcomer)
  await thief.post('/inloggen/code', { code: codes[0]! })
  expect((await thief.get('/start')).status).toBe(200)
  const halfway = browser()
  await atTheCode(halfway, newcomer)
  await own.post('/mijn/wachtwoord', {
    wachtwoord: `${goodPassword}!`,
    nogmaals: `${goodPassword}!`,
  })
  expect((await own.get('/start')).status).toBe(200)
  expect((await thief.get('/start')).status).toBe(303)
  expect((await halfway.post('/inloggen/code', { code: codes[1]! })).status).toBe(410)
})
