/**
 * Tokens, and everyone who would like one that is not theirs.
 */
import { createHmac, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { scopes, type Scope } from '#roles'
import { runAs, sql, type Work } from '#platform/database.ts'
import {
  changeScopes,
  endSystem,
  newSecret,
  registerSystem,
  setKey,
  withdrawTokens,
} from '#platform/systems/actions.ts'
import { grantable, PublicKey, scopeNames } from '#platform/systems/rules.ts'
import { systemById, type System } from '#platform/systems/store.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { anyone, as, demonstrationRegion } from '#testing/site.ts'
import { askForToken, aSystem, call, tokenOf, type Machine } from '#testing/systems.ts'

const audience = 'http://localhost:3000/api/v1/oauth/token'
const byAssertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
let machine: Machine

beforeAll(async () => {
  await demonstrationRegion()
  machine = await aSystem(['plan:lezen', 'organisaties:lezen'], { by: 'organisatiebeheerder' })
})

/** What a lead does with a system. */
const keep = async <T>(id: string, task: (work: Work, system: System) => Promise<T>): Promise<T> =>
  runAs(await demonstrationActor('projectleider'), async (work) =>
    task(work, await systemById(work.db, id)),
  )
const answer = async (response: Response) =>
  [response.status, ((await response.json()) as { error?: string }).error] as const

describe('a secret', () => {
  const good = () => ({
    grant_type: 'client_credentials',
    client_id: machine.id,
    client_secret: machine.secret,
  })

  test('gives a token for ten minutes, in the form or as Basic', async () => {
    const response = await askForToken(good())
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^kring_at_[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'plan:lezen organisaties:lezen',
    })
    const basic = Buffer.from(`${machine.id}:${machine.secret}`).toString('base64')
    const second = await askForToken(
      { grant_type: 'client_credentials', scope: 'plan:lezen' },
      { authorization: `Basic ${basic}` },
    )
    expect(await second.json()).toMatchObject({ scope: 'plan:lezen' })
  })

  test.each([
    ['a wrong secret', { client_secret: 'kring_cs_x' }, 401, 'invalid_client'],
    ['no secret', { client_secret: '' }, 401, 'invalid_client'],
    ['another system', { client_id: crypto.randomUUID() }, 401, 'invalid_client'],
    ['no system', { client_id: "' or true --" }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['more than it has', { scope: 'plan:lezen stand:melden' }, 400, 'invalid_scope'],
    ['a scope of nobody', { scope: 'alles' }, 400, 'invalid_scope'],
    [
      'two proofs',
      { client_assertion: 'x', client_assertion_type: byAssertion },
      400,
      'invalid_request',
    ],
    ['an unreadable sign', { client_id: 'a\u0000b' }, 401, 'invalid_client'],
  ])('%s gives nothing', async (_, wrong, status, error) => {
    expect(await answer(await askForToken({ ...good(), ...wrong }))).toEqual([status, error])
  })

  test('is kept as a hash only, and so is a token', async () => {
    const token = await tokenOf(machine)
    const rows = await adminQuery<{ row: string }>(
      `select s::text as row from identity.system_secret s union all
       select t::text from identity.system_token t union all select e::text from audit.entry e`,
    )
    const all = rows.map(({ row }) => row).join()
    for (const secret of [machine.secret, token]) {
      expect(all).not.toContain(secret)
      expect(all).not.toContain(Buffer.from(secret).toString('hex'))
    }
  })

  test('a new one leaves the one in use a week, and drops one that nobody used', async () => {
    const one = await aSystem(['plan:lezen'])
    await tokenOf(one)
    const second = { id: one.id, secret: await keep(one.id, newSecret) }
    const third = { id: one.id, secret: await keep(one.id, newSecret) }
    await tokenOf(one)
    await tokenOf(third)
    await expect(tokenOf(second)).rejects.toThrow('401')
    await adminQuery(
      "update identity.system_secret set expires_at = now() - interval '1 second' where function_id = $1 and expires_at is not null",
      [one.id],
    )
    await expect(tokenOf(one)).rejects.toThrow('401')
    await tokenOf(third)
  })

  test('guessing is slowed down', async () => {
    await adminQuery('delete from platform.rate_limit')
    const statuses: number[] = []
    for (let turn = 0; turn < 40; turn++)
      statuses.push((await askForToken({ ...good(), client_secret: `x${turn}` })).status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(30)
    expect(statuses.at(-1)).toBe(429)
    await adminQuery('delete from platform.rate_limit')
  })
})

describe('a key of its own', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let signer: Machine

  beforeAll(async () => {
    signer = await aSystem(['plan:lezen'])
    await tokenOf(signer)
    const jwk = PublicKey.parse({ key: pem(pair.publicKey) }).key
    await runAs(await demonstrationActor('projectleider'), async (work) =>
      setKey(work, await systemById(work.db, signer.id), jwk, 1),
    )
  })

  const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = (more: Record<string, unknown> = {}) => {
    const now = Math.floor(Date.now() / 1_000)
    return {
      iss: signer.id,
      sub: signer.id,
      aud: audience,
      iat: now,
      exp: now + 60,
      jti: crypto.randomUUID(),
      ...more,
    }
  }
  const es256 = (data: string, key = pair.privateKey) =>
    sign('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  const jwt = (payload: unknown, header: unknown = { alg: 'ES256' }, signer_ = es256) => {
    const data = `${part(header)}.${part(payload)}`
    return `${data}.${signer_(data)}`
  }
  const prove = (assertion: string, more: Record<string, string> = {}) =>
    askForToken({
      grant_type: 'client_credentials',
      client_assertion_type: byAssertion,
      client_assertion: assertion,
      ...more,
    })

  test('gives a token for a fresh proof, once', async () => {
    const assertion = jwt(claims())
    expect((await prove(assertion)).status).toBe(200)
    expect(await answer(await prove(assertion))).toEqual([401, 'invalid_client'])
  })

  test('of a hundred at once with the same proof, one gets a token', async () => {
    await adminQuery('delete from platform.rate_limit')
    const assertion = jwt(claims())
    const sent = await Promise.all(Array.from({ length: 30 }, () => prove(assertion)))
    expect(sent.filter(({ status }) => status === 200)).toHaveLength(1)
    await adminQuery('delete from platform.rate_limit')
  })

  test('the secret of before is worth nothing', async () => {
    await expect(tokenOf(signer)).rejects.toThrow('401')
  })

  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const long = 'a'.repeat(300)
  test.each<[string, () => string]>([
    ['no algorithm', () => jwt(claims(), { alg: 'none' }, () => '')],
    ['no algorithm, in capitals', () => jwt(claims(), { alg: 'NONE' }, () => '')],
    [
      'the public key as an HMAC key',
      () =>
        jwt(claims(), { alg: 'HS256' }, (data) =>
          createHmac('sha256', pem(pair.publicKey)).update(data).digest('base64url'),
        ),
    ],
    ['another algorithm', () => jwt(claims(), { alg: 'RS256' })],
    [
      'a key that it brings itself',
      () =>
        jwt(claims(), { alg: 'ES256', jwk: other.publicKey.export({ format: 'jwk' }) }, (data) =>
          es256(data, other.privateKey),
        ),
    ],
    [
      'the key of another',
      () => jwt(claims(), { alg: 'ES256' }, (data) => es256(data, other.privateKey)),
    ],
    ['no signature', () => jwt(claims(), { alg: 'ES256' }, () => '')],
    [
      'a changed word',
      () => jwt(claims()).replace(/\.(.)/, (_, one) => `.${one === 'e' ? 'f' : 'e'}`),
    ],
    ['a critical extension', () => jwt(claims(), { alg: 'ES256', crit: ['b64'], b64: false })],
    ['one that is over', () => jwt(claims({ exp: Math.floor(Date.now() / 1_000) - 60 }))],
    ['one of long ago', () => jwt(claims({ iat: Math.floor(Date.now() / 1_000) - 400 }))],
    ['one of tomorrow', () => jwt(claims({ iat: Math.floor(Date.now() / 1_000) + 86_400 }))],
    ['one that never ends', () => jwt(claims({ exp: undefined }))],
    ['one without a number', () => jwt(claims({ jti: undefined }))],
    ['one with too long a number', () => jwt(claims({ jti: long }))],
    ['one for someone else', () => jwt(claims({ aud: 'https://elders.voorbeeld.nl' }))],
    ['one for nobody', () => jwt(claims({ aud: undefined }))],
    ['one of someone else', () => jwt(claims({ iss: machine.id }))],
    ['one about someone else', () => jwt(claims({ sub: machine.id, iss: machine.id }))],
    [
      'one that is not yet good',
      () => jwt(claims({ nbf: Math.floor(Date.now() / 1_000) + 3_600 })),
    ],
    ['rubbish', () => 'a.b.c'],
    ['nothing', () => ''],
  ])('%s gives nothing', async (_, assertion) => {
    await adminQuery('delete from platform.rate_limit')
    expect(await answer(await prove(assertion()))).toEqual([401, 'invalid_client'])
  })

  test('a proof of one system is none for another', async () => {
    expect(await answer(await prove(jwt(claims()), { client_id: machine.id }))).toEqual([
      401,
      'invalid_client',
    ])
  })

  test('a private key, a small one and another kind are not taken', () => {
    const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits })
    const wrong = (key: string) => PublicKey.safeParse({ key }).error?.issues[0]?.message
    expect(wrong(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toMatch(
      'geheime sleutel',
    )
    expect(wrong(JSON.stringify(pair.privateKey.export({ format: 'jwk' })))).toMatch('geheime')
    expect(wrong(pem(rsa(1024).publicKey))).toMatch('2048')
    expect(wrong(pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey))).toMatch(
      'P-256',
    )
    expect(wrong('zomaar iets')).toMatch('PEM of JWK')
    expect(wrong('{"kty":"oct","k":"AAAA"}')).toMatch('PEM of JWK')
    for (const good of [rsa(2048), generateKeyPairSync('ed25519')])
      expect(wrong(pem(good.publicKey))).toBeUndefined()
  })
})

describe('a token', () => {
  test.each<[string, () => string]>([
    ['none', () => ''],
    ['rubbish', () => 'x'],
    ['one of the right shape', () => `kring_at_${randomBytes(32).toString('base64url')}`],
    ['a client secret', () => machine.secret],
    ['SQL', () => "kring_at_'or'1'='1"],
  ])('%s opens nothing, and says how to get one', async (_, token) => {
    const response = await call(token(), '/plannen')
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="kring"/)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  test('that is over opens nothing', async () => {
    const token = await tokenOf(machine)
    expect((await call(token, '/plannen')).status).toBe(200)
    await adminQuery(
      `update identity.system_token set made_at = now() - interval '11 minutes', expires_at = now() - interval '1 second'
       where function_id = $1`,
      [machine.id],
    )
    expect((await call(token, '/plannen')).status).toBe(401)
  })

  test('can do what was asked for it and no more; and no more than the system may now', async () => {
    const small = await tokenOf(machine, 'organisaties:lezen')
    const refused = await call(small, '/plannen')
    expect(refused.status).toBe(403)
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope')
    expect((await call(small, '/organisaties')).status).toBe(200)
    const one = await aSystem(['plan:lezen', 'organisaties:lezen'])
    const token = await tokenOf(one)
    await runAs(await demonstrationActor('projectleider'), async (work) =>
      changeScopes(work, await systemById(work.db, one.id), ['plan:lezen'], 1),
    )
    expect((await call(token, '/organisaties')).status).toBe(403)
    expect((await call(token, '/plannen')).status).toBe(200)
  })

  test('is worth nothing the moment it is withdrawn, or its system ends', async () => {
    const one = await aSystem(['plan:lezen'])
    const first = await tokenOf(one)
    await keep(one.id, withdrawTokens)
    expect((await call(first, '/plannen')).status).toBe(401)
    const second = await tokenOf(one)
    await keep(one.id, endSystem)
    expect((await call(second, '/plannen')).status).toBe(401)
    await expect(tokenOf(one)).rejects.toThrow('401')
    await expect(keep(one.id, newSecret)).rejects.toThrow('system_ended')
  })

  test('opens no page, and the session of a person opens nothing of the API', async () => {
    const token = await tokenOf(machine)
    const page = await anyone().get('/programma', { authorization: `Bearer ${token}` })
    expect(page.headers.get('location')).toMatch('/inloggen')
    const lead = await as('projectleider')
    expect((await lead.get('/api/v1/plannen')).status).toBe(401)
    expect((await anyone(`__Host-kring=${token}`).get('/start')).status).toBe(303)
  })
})

describe('who gives what', () => {
  test('the rule and the database say the same', async () => {
    for (const role of ['projectleider', 'organisatiebeheerder', 'fg', 'beheerder'] as const) {
      const actor = await demonstrationActor(role)
      const [row] = await runAs(actor, async ({ db }) => {
        return (await sql<{ may: string[] }>`select systems.grantable() as may`.execute(db)).rows
      })
      expect(row!.may.toSorted(), role).toEqual(grantable(actor.role).toSorted())
    }
    const [known] = await adminQuery<{ all: string[] }>('select systems.known_scopes() as all')
    expect(known!.all.toSorted()).toEqual(scopeNames.toSorted())
    expect(scopeNames).toEqual(Object.keys(scopes))
  })

  test('an organisation gives no more than it holds, and only to systems of its own', async () => {
    const actor = await demonstrationActor('organisatiebeheerder')
    const other = await demonstrationActor('projectleider')
    const register = (given: Scope[], organisationId: string) =>
      runAs(actor, (work) =>
        registerSystem(work, {
          name: 'Systeem',
          title: 'Proef',
          organisationId,
          scopes: given,
          practice: false,
          municipalities: [],
        }),
      )
    await expect(
      register(['plan:lezen', 'stand:melden'], actor.organisationId),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(register(['plan:lezen'], other.organisationId)).rejects.toMatchObject({
      code: '42501',
    })
    const keeper = await as('organisatiebeheerder')
    const response = await keeper.post('/systemen/nieuw', {
      name: 'Systeem',
      title: 'Proef',
      organisationId: other.organisationId,
      scopes: 'plan:lezen',
    })
    expect(response.status).toBe(422)
  })

  test('what a project leader gave stays when an organisation changes the rest', async () => {
    const one = await aSystem(['plan:lezen', 'stand:melden'], { of: 'organisatiebeheerder' })
    await runAs(await demonstrationActor('organisatiebeheerder'), async (work) =>
      changeScopes(
        work,
        await systemById(work.db, one.id),
        ['plan:lezen', 'organisaties:lezen'],
        1,
      ),
    )
    const [row] = await adminQuery<{ scopes: string[] }>(
      'select scopes from systems.system where function_id = $1',
      [one.id],
    )
    expect(row!.scopes.toSorted()).toEqual(['organisaties:lezen', 'plan:lezen', 'stand:melden'])
  })

  test('two who change it at once: the second hears of the first', async () => {
    const one = await aSystem(['plan:lezen'])
    const lead = await demonstrationActor('projectleider')
    const change = () =>
      runAs(lead, async (work) =>
        changeScopes(
          work,
          await systemById(work.db, one.id),
          ['plan:lezen', 'organisaties:lezen'],
          1,
        ),
      )
    const done = await Promise.allSettled([change(), change()])
    expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('a machine is in no list of people', async () => {
    const lead = await as('projectleider')
    expect(await lead.read('/mensen?zoek=Vlierbes')).not.toContain('Zaaksysteem Vlierbes<')
    const actor = await demonstrationActor('organisatiebeheerder')
    expect(await lead.read(`/netwerk/organisaties/${actor.organisationId}`)).not.toContain(
      'Vlierbes',
    )
  })
})
