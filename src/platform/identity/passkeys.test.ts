/**
 * Passkeys, with a device that can lie: what is right comes in once, and nothing else comes in at all.
 */
import { beforeAll, expect, test } from 'vitest'
import { softwareAuthenticator, type Lie } from '#testing/authenticator.ts'
import { removePasskey } from '#platform/identity/accounts.ts'
import { adminQuery } from '#testing/database.ts'
import { aPerson, browser, invitationFor, type Browser, type Newcomer } from '#testing/identity.ts'
import { demonstrationRegion } from '#testing/site.ts'

beforeAll(demonstrationRegion)

type Device = ReturnType<typeof softwareAuthenticator>

/** What the site asks a browser, at some page. */
async function asked(visitor: Browser, path: string): Promise<string> {
  const answer = (await (await visitor.post(path)).json()) as Record<string, { challenge: string }>
  return (answer['make'] ?? answer['show'])!.challenge
}

/** Takes an invitation up with a passkey. */
async function comesInWith(device: Device, newcomer: Newcomer, lie: Lie = {}): Promise<Response> {
  const own = browser()
  const path = await invitationFor(newcomer)
  const challenge = await asked(own, `${path}/passkey/vraag`)
  return own.post(`${path}/passkey`, { credential: device.makes(challenge, lie), naam: 'Telefoon' })
}

async function signsIn(device: Device, lie: Lie = {}): Promise<Response> {
  const own = browser()
  const challenge = await asked(own, '/inloggen/passkey/vraag')
  return own.post('/inloggen/passkey', { credential: device.shows(challenge, lie) })
}

const came = ({ status, headers }: Response) =>
  status === 303 && headers.getSetCookie().some((one) => /^__Host-kring=[^;]{20}/.test(one))

async function known(): Promise<Device> {
  const device = softwareAuthenticator()
  expect(came(await comesInWith(device, await aPerson()))).toBe(true)
  return device
}

test('who makes a passkey is in, and comes in with it again', async () => {
  const device = await known()
  const response = await signsIn(device)
  expect(came(response)).toBe(true)
  const [row] = await adminQuery<{ counter: number; used: boolean }>(
    'select counter, used_at is not null as used from identity.passkey where id = $1',
    [device.id],
  )
  expect(row).toEqual({ counter: 2, used: true })
})

const lies: Record<string, Lie> = {
  'from another site': { origin: 'https://kring.elders.example' },
  'from the same name over another port': { origin: 'http://localhost:3001' },
  'for another site': { site: 'kring.elders.example' },
  'without a finger, a face or a PIN': { verified: false },
}

test.each(Object.entries(lies))('a passkey made %s is not taken', async (_, lie) => {
  const device = softwareAuthenticator()
  expect(came(await comesInWith(device, await aPerson(), lie))).toBe(false)
  const rows = await adminQuery('select 1 from identity.passkey where id = $1', [device.id])
  expect(rows).toEqual([])
})

test.each([
  ...Object.entries(lies),
  ['signed with another key', { otherKey: true }],
  ['that was used less often than before: a copy', { counter: 1 }],
] as [string, Lie][])('a passkey shown %s lets nobody in', async (_, lie) => {
  const device = await known()
  expect(came(await signsIn(device))).toBe(true)
  expect(came(await signsIn(device, lie))).toBe(false)
  expect(came(await signsIn(device))).toBe(true)
})

test('a challenge is answered once, by the browser that was asked, with what was asked', async () => {
  const device = await known()
  const own = browser()
  const challenge = await asked(own, '/inloggen/passkey/vraag')
  const credential = device.shows(challenge)
  // Another browser has what was sent, and not what was asked of it.
  expect(came(await browser().post('/inloggen/passkey', { credential }))).toBe(false)
  const other = browser()
  await asked(other, '/inloggen/passkey/vraag')
  expect(came(await other.post('/inloggen/passkey', { credential }))).toBe(false)
  expect(came(await own.post('/inloggen/passkey', { credential }))).toBe(true)
  expect(came(await own.post('/inloggen/passkey', { credential }))).toBe(false)
})

test('a passkey of one person is not made again for another', async () => {
  const device = await known()
  expect(came(await comesInWith(device, await aPerson()))).toBe(false)
})

test('of the last two, removed at the same moment, one stays', { timeout: 30_000 }, async () => {
  for (let round = 0; round < 10; round++) {
    const { personId } = await aPerson()
    await adminQuery('insert into identity.account (person_id, email) values ($1, $2)', [
      personId,
      `${crypto.randomUUID()}@voorbeeld.nl`,
    ])
    const ids = [crypto.randomUUID(), crypto.randomUUID()]
    for (const id of ids)
      await adminQuery(
        `insert into identity.passkey (id, person_id, public_key, counter, name, backed_up)
         values ($1, $2, decode(repeat('ab', 40), 'hex'), 0, 'Telefoon', false)`,
        [id, personId],
      )
    const own = { personId, sessionId: null }
    const removed = await Promise.all(ids.map((id) => removePasskey(own, id)))
    expect(removed.filter(Boolean), `round ${round}`).toHaveLength(1)
  }
})
