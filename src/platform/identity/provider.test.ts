import type { RequestListener } from 'node:http'
import { SignJWT, UnsecuredJWT, exportSPKI, importJWK, type JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '#app'
import { adminQuery } from '#testing/database.ts'
import {
  anotherFunction,
  aPerson,
  browser,
  comesIn,
  invitationFor,
  type Browser,
  type Newcomer,
} from '#testing/identity.ts'
import {
  clientId,
  clientSecret,
  forgetAbout,
  letIn,
  lyingProvider,
  realProvider,
  type Lies,
  type LyingProvider,
  type RealProvider,
} from '#testing/provider.ts'
import { anyone, app, as, demonstrationRegion, visibleText } from '#testing/site.ts'

beforeAll(demonstrationRegion)

const xonar = 'XONAR vrouwenopvang- en hulpverlening'
const isIn = async (own: Browser) => (await own.get('/start')).status === 200
const text = async (response: Response) => visibleText(await response.text())
const location = (response: Response) => response.headers.get('location') ?? ''
const lookAgain = () =>
  adminQuery("update identity.session set persons_until = now() - interval '1 second'")

describe('a real provider', () => {
  let real: RealProvider
  let newcomer: Newcomer
  let id: string
  beforeAll(async () => {
    real = await realProvider()
    newcomer = { ...(await aPerson('professional', xonar)), email: 'iris@xonar.test' }
  })
  afterAll(() => real.close())

  /** From a page of Kring to the provider, and back as `login`. */
  const through = async (own: Browser, path: string, login = 'iris') => {
    const away = await own.get(path)
    expect(location(away)).toContain(real.issuer)
    return own.get(await real.signIn(location(away), login))
  }
  const settings = () => ({
    name: 'XONAR-account',
    issuer: real.issuer,
    clientId,
    secret: clientSecret,
    domains: 'xonar.test\n@mail.xonar.test',
    twoFactors: 'ja',
  })

  test('is set up by the organisation, and sends nobody anywhere until a domain is proved', async () => {
    const keeper = await as('organisatiebeheerder')
    const saved = await keeper.post('/organisatie/inloggen', {
      ...settings(),
      issuer: `${real.issuer}/`,
    })
    expect(location(saved)).toBe('/organisatie/inloggen?gedaan=opgeslagen')
    const page = await keeper.read('/organisatie/inloggen')
    expect(page).toContain('http://localhost:3000/inloggen/terug')
    expect(page).not.toContain(clientSecret)
    // It is kept as it calls itself in every answer, whatever was typed.
    const [row] = await adminQuery<{ id: string; issuer: string; secret: string }>(
      "select id, issuer, encode(secret_sealed, 'escape') as secret from identity.provider",
    )
    expect(row!.issuer).toBe(real.issuer)
    expect(row!.secret).not.toContain(clientSecret)
    id = row!.id

    const operator = await as('beheerder')
    const seen = { aan: 'ja', adres: real.issuer }
    await operator.post(`/beheer/inloggen/${id}`, seen)
    expect(location(await browser().post('/inloggen', { email: newcomer.email }))).toBe(
      '/inloggen/wachtwoord',
    )
    expect((await browser().get(`/inloggen/organisatie?dienst=${id}`)).status).toBe(404)

    // Neither a domain that is another's meanwhile nor an address that was changed is let through.
    await operator.post('/beheer/inloggen/domein', {
      domein: 'xonar.test',
      dienst: crypto.randomUUID(),
    })
    await operator.post(`/beheer/inloggen/${id}`, seen)
    expect((await browser().get(`/inloggen/organisatie?dienst=${id}`)).status).toBe(404)
    await operator.post('/beheer/inloggen/domein', { domein: 'xonar.test', dienst: id })
    const changed = await operator.post(`/beheer/inloggen/${id}`, {
      aan: 'ja',
      adres: 'https://vals.test',
    })
    expect(location(changed)).toContain('dienst-gewijzigd')
    expect((await browser().get(`/inloggen/organisatie?dienst=${id}`)).status).toBe(404)
    expect(location(await browser().post('/inloggen', { email: newcomer.email }))).toBe(
      '/inloggen/wachtwoord',
    )
    await operator.post(`/beheer/inloggen/${id}`, seen)
    expect(await text(await browser().post('/inloggen', { email: newcomer.email }))).toContain(
      'Verder bij XONAR-account',
    )
    // The other domain was only claimed.
    expect(location(await browser().post('/inloggen', { email: 'iris@mail.xonar.test' }))).toBe(
      '/inloggen/wachtwoord',
    )
  })

  test('does not know who was not invited', async () => {
    const own = browser()
    const response = await through(own, `/inloggen/organisatie?dienst=${id}`)
    expect(response.status).toBe(403)
    expect(await text(response)).toContain('We kennen je hier nog niet')
    expect(await isIn(own)).toBe(false)
  })

  test('accepts an invitation, signs in by the domain, confirms, and signs out', async () => {
    const path = await invitationFor(newcomer)
    const own = browser()
    expect(await own.read(path)).toContain('Verder met XONAR-account')
    expect(location(await through(own, `${path}/organisatie`))).toBe('/start')
    expect(await isIn(own)).toBe(true)
    await own.post('/uitloggen')
    expect(await isIn(own)).toBe(false)

    const page = await (
      await own.post('/inloggen', { email: newcomer.email, naar: '/mijn' })
    ).text()
    const link = /href="(\/inloggen\/organisatie\?[^"]+)"/.exec(page)![1]!.replaceAll('&amp;', '&')
    expect(location(await through(own, link))).toBe('/mijn')

    await lookAgain()
    expect(await own.read('/bevestigen?naar=/mijn')).toContain('Opnieuw inloggen bij XONAR-account')
    const before = own.cookies.get('__Host-kring')
    expect(location(await through(own, '/inloggen/organisatie/bevestigen?naar=/mijn'))).toBe(
      '/mijn',
    )
    expect(own.cookies.get('__Host-kring')).not.toBe(before)
    expect(location(await own.get('/bevestigen?naar=/mijn'))).toBe('/mijn')
  })

  test('ends the session here when someone signs out there', async () => {
    const own = browser()
    await through(own, `/inloggen/organisatie?dienst=${id}`)
    const elsewhere = browser()
    await through(elsewhere, `/inloggen/organisatie?dienst=${id}`)
    await real.signOut()
    expect(await isIn(elsewhere)).toBe(false)
    // That was another session there.
    expect(await isIn(own)).toBe(true)
    const trail = await adminQuery(
      "select from audit.entry where action = 'identity.signed_out_there'",
    )
    expect(trail).toHaveLength(1)
  })

  test('refuses a code that another browser asked for, and a code twice', async () => {
    const victim = browser()
    const away = await victim.get(`/inloggen/organisatie?dienst=${id}`)
    const stolen = new URL(await real.signIn(location(away), 'iris'), 'http://localhost')
    const thief = browser()
    const own = new URL(location(await thief.get(`/inloggen/organisatie?dienst=${id}`)))
    stolen.searchParams.set('state', own.searchParams.get('state')!)
    const response = await thief.get(stolen.pathname + stolen.search)
    expect(response.status).toBe(403)
    expect(await isIn(thief)).toBe(false)
  })
})

describe('a provider that lies', () => {
  let there: LyingProvider
  let id: string
  let newcomer: Newcomer
  beforeAll(async () => {
    there = await lyingProvider()
    id = await letIn('Gemeente Heerlen', there.issuer, { domain: 'heerlen.test' })
    newcomer = await aPerson()
    const path = await invitationFor(newcomer)
    const own = browser()
    const away = await own.get(`${path}/organisatie`)
    const came = location(await own.get(there.comeBack(location(away))))
    if (came !== '/start') throw new Error(`The way back leads to ${came}`)
  })
  afterAll(() => there.close())

  interface Attempt {
    own: Browser
    response: Response
    milliseconds: number
  }

  /** Signs in with the lies told; `on` changes what the browser brings back. */
  async function attempt(
    lies: Lies,
    on: (path: string, own: Browser) => string | Promise<string> = (path) => path,
  ): Promise<Attempt> {
    await forgetAbout(id)
    there.lies = lies
    there.subject = 'iemand'
    const own = browser()
    const start = performance.now()
    const timed = (response: Response) => ({
      own,
      response,
      milliseconds: performance.now() - start,
    })
    try {
      const away = await own.get(`/inloggen/organisatie?dienst=${id}`)
      if (away.status !== 303) return timed(away)
      const path = await on(there.comeBack(location(away)), own)
      return timed(await own.get(path))
    } finally {
      there.lies = {}
    }
  }

  test('that tells the truth for once lets its person in', async () => {
    const { own, response } = await attempt({})
    expect(location(response)).toBe('/start')
    expect(await isIn(own)).toBe(true)
  })

  const now = () => Math.floor(Date.now() / 1_000)
  const says = (more: JWTPayload): Lies => ({ claims: (claims) => ({ ...claims, ...more }) })
  const without = (name: string): Lies => ({
    claims: (claims) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name)),
  })
  const answers = (path: keyof NonNullable<Lies['instead']>, does: RequestListener): Lies => ({
    instead: { [path]: does },
  })
  const status =
    (code: number, headers = {}): RequestListener =>
    (_, response) =>
      void response.writeHead(code, { 'content-type': 'application/json', ...headers }).end('{}')
  const body =
    (content: string, type = 'application/json'): RequestListener =>
    (_, response) =>
      void response.setHeader('content-type', type).end(content)
  const huge: RequestListener = (_, response) => {
    response.setHeader('content-type', 'application/json')
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  }
  const silent: RequestListener = () => undefined
  const endless: RequestListener = (_, response) => {
    response.setHeader('content-type', 'application/json')
    const drip = setInterval(() => response.write(' '), 200)
    response.on('close', () => clearInterval(drip))
  }
  const hangUp: RequestListener = (request) => void request.socket.destroy()
  const elsewhere = { location: 'http://127.0.0.1:1/elders' }
  const discovery = '/.well-known/openid-configuration'
  const back = (change: (query: URLSearchParams) => void): Lies => ({ back: change })

  const cases: [name: string, lies: Lies, status?: number][] = [
    ['says it is another issuer', says({ iss: 'https://elders.example' })],
    [
      'says it is an issuer that looks the same',
      { claims: (claims) => ({ ...claims, iss: `${claims.iss}/` }) },
    ],
    ['leaves the issuer out', without('iss')],
    ['speaks to another client', says({ aud: 'elders' })],
    ['speaks to nobody', without('aud')],
    ['speaks to a list without us', says({ aud: ['elders', 'daar'] })],
    ['speaks of long ago', says({ iat: now() - 7_200, exp: now() - 3_600 })],
    ['says not until when', without('exp')],
    ['says not since when', without('iat')],
    ['speaks from the future', says({ iat: now() + 7_200, exp: now() + 9_000 })],
    [
      'signs with nothing',
      { sign: (claims) => Promise.resolve(new UnsecuredJWT(claims).encode()) },
    ],
    [
      'signs with the secret of the client',
      {
        sign: (claims) =>
          new SignJWT(claims)
            .setProtectedHeader({ alg: 'HS256' })
            .sign(new TextEncoder().encode(clientSecret)),
      },
    ],
    [
      'signs with its public key as a secret',
      {
        sign: async (claims) => {
          const { keys } = (await (await fetch(`${there.issuer}/jwks`)).json()) as {
            keys: [JsonWebKey]
          }
          const key = await importJWK(keys[0], 'ES256', { extractable: true })
          const secret = new TextEncoder().encode(await exportSPKI(key as CryptoKey))
          return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'own' }).sign(secret)
        },
      },
    ],
    [
      'signs with another key under the known name',
      {
        sign: (claims, { other }) =>
          new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'own' }).sign(other),
      },
    ],
    [
      'signs with a key nobody knows',
      {
        sign: (claims, { other }) =>
          new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'nieuw' }).sign(other),
      },
    ],
    [
      'signs with a key that it sends along',
      {
        sign: async (claims, { other }) => {
          const { exportJWK } = await import('jose')
          const { kty, crv, x, y } = await exportJWK(other)
          const jwk = { kty: kty!, crv: crv!, x: x!, y: y! }
          return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', jwk }).sign(other)
        },
      },
    ],
    [
      'changes what was signed',
      {
        tokens: (answer) => {
          const [head, , signature] = String(answer['id_token']).split('.')
          const claims = {
            iss: there.issuer,
            aud: clientId,
            sub: 'iemand',
            iat: now(),
            exp: now() + 300,
          }
          const middle = Buffer.from(JSON.stringify(claims)).toString('base64url')
          return { ...answer, id_token: `${head}.${middle}.${signature}` }
        },
      },
    ],
    ['answers another question', says({ nonce: 'een ander' })],
    ['answers no question', without('nonce')],
    ['comes back as another issuer', back((query) => query.set('iss', 'https://elders.example'))],
    ['does not say who comes back, though it promised', back((query) => query.delete('iss'))],
    ['says twice who comes back', back((query) => query.append('iss', 'https://elders.example'))],
    ['says nothing of who it is', { tokens: ({ id_token: _, ...answer }) => answer }],
    [
      'lets one look up who it is',
      { tokens: ({ id_token: _, ...answer }) => ({ ...answer, sub: 'iemand', scope: 'openid' }) },
    ],
    ['says who it is in no form', { tokens: (answer) => ({ ...answer, id_token: 'iemand' }) }],
    [
      'says who it is in a list',
      { tokens: (answer) => ({ ...answer, id_token: [answer['id_token']] }) },
    ],
    ['gives no token', { tokens: ({ access_token: _, ...answer }) => answer }],
    ['speaks to two, and does not say to whom', says({ aud: [clientId, 'elders'] })],
    ['speaks to two, and means the other', says({ aud: [clientId, 'elders'], azp: 'elders' })],
    ['speaks to us, and means another', says({ azp: 'elders' })],
    ['knows someone with too long a name', says({ sub: 'i'.repeat(256) })],
    ['knows someone without a name', says({ sub: '' })],
    ['knows nobody', without('sub')],
    ['knows a number', says({ sub: 5 as unknown as string })],
    ['knows a list', says({ sub: ['iemand'] as unknown as string })],
    ['knows someone who cannot be written', says({ sub: 'iemand\u0000' })],
    ['knows someone who looks the same', says({ sub: 'Iemand' })],
    ['knows someone with a space', says({ sub: 'iemand ' })],
    [
      'knows the number of our person',
      { claims: (claims) => ({ ...claims, sub: newcomer.personId }) },
    ],
    [
      'knows the address of our person',
      {
        claims: (claims) => ({
          ...claims,
          sub: 'ander',
          email: newcomer.email,
          email_verified: true,
        }),
      },
    ],
    ['brings another state', back((query) => query.set('state', 'x'.repeat(43)))],
    ['brings no state', back((query) => query.delete('state'))],
    ['brings two states', back((query) => query.append('state', 'x'))],
    ['brings no code', back((query) => query.delete('code'))],
    ['brings two codes', back((query) => query.append('code', 'x'))],
    [
      'brings an error',
      back((query) => {
        query.delete('code')
        query.set('error', 'access_denied')
      }),
    ],
    ['brings an error and a code', back((query) => query.set('error', 'server_error'))],
    [
      'brings it all in the address',
      back((query) => {
        query.set('id_token', 'x')
        query.set('access_token', 'x')
      }),
    ],
    [
      'brings it in one token',
      back((query) => {
        query.delete('code')
        query.set('response', 'x.y.z')
      }),
    ],
    ['refuses the code', answers('/token', status(400))],
    ['refuses our secret', answers('/token', status(401))],
    ['sends the question for tokens on', answers('/token', status(307, elsewhere))],
    ['answers tokens with a page', answers('/token', body('<p>Hallo', 'text/html'))],
    ['answers tokens with half an answer', answers('/token', body('{"id_token":'))],
    ['answers tokens with a list', answers('/token', body('[]'))],
    ['answers tokens without end in size', answers('/token', huge)],
    ['fails on tokens', answers('/token', status(500)), 503],
    ['hangs up on tokens', answers('/token', hangUp), 503],
    ['is silent on tokens', answers('/token', silent), 503],
    ['drips tokens', answers('/token', endless), 503],
    ['sends the question for keys on', answers('/jwks', status(302, elsewhere))],
    ['has no keys', answers('/jwks', body('{"keys":[]}'))],
    ['answers keys with a page', answers('/jwks', body('<p>Hallo', 'text/html'))],
    ['answers keys without end in size', answers('/jwks', huge)],
    ['fails on keys', answers('/jwks', status(503)), 503],
    ['is silent on keys', answers('/jwks', silent), 503],
    [
      'is called otherwise in its own words',
      { about: (about) => ({ ...about, issuer: 'https://elders.example' }) },
    ],
    ['sends on who asks about it', answers(discovery, status(302, elsewhere))],
    ['is not there', answers(discovery, status(404))],
    ['answers about itself with a page', answers(discovery, body('<p>Hallo', 'text/html'))],
    ['says nothing of itself', { about: () => [] }],
    ['has no place for tokens', { about: ({ token_endpoint: _, ...about }) => about }],
    [
      'has its tokens in our network',
      { about: (about) => ({ ...about, token_endpoint: 'http://10.0.0.1/token' }) },
    ],
    [
      'has its tokens at the metadata of a cloud',
      { about: (about) => ({ ...about, token_endpoint: 'http://169.254.169.254/token' }) },
    ],
    [
      'has its keys in our network',
      { about: (about) => ({ ...about, jwks_uri: 'https://192.168.0.1/keys' }) },
    ],
    [
      'has its keys in a file',
      { about: (about) => ({ ...about, jwks_uri: 'file:///etc/passwd' }) },
    ],
    [
      'has its tokens in a script',
      { about: (about) => ({ ...about, token_endpoint: 'data:application/json,{}' }) },
    ],
    [
      'sends people to a script',
      { about: (about) => ({ ...about, authorization_endpoint: 'javascript:alert(1)' }) },
    ],
    [
      'has no page to send people to',
      { about: ({ authorization_endpoint: _, ...about }) => about },
    ],
    ['fails on itself', answers(discovery, status(500)), 503],
    ['is silent on itself', answers(discovery, silent), 503],
  ]

  test.each(cases)('and %s lets nobody in', async (_, lies, expected = 403) => {
    const { own, response, milliseconds } = await attempt(lies)
    expect(response.status).toBe(expected)
    const page = await response.text()
    expect(page).toContain('href="/inloggen')
    expect(page).not.toMatch(/elders|access_denied|10\.0\.0\.1/)
    expect(own.cookies.has('__Host-kring')).toBe(false)
    expect(await isIn(own)).toBe(false)
    expect(milliseconds).toBeLessThan(6_500)
  })

  /** What is wrong is not what the provider says, but who brings it, when and where. */
  const turns: [name: string, turn: (path: string, own: Browser) => Promise<Response>][] = [
    ['in another browser', (path) => browser().get(path)],
    [
      'in another browser that is halfway itself',
      async (path) => {
        const other = browser()
        await other.get(`/inloggen/organisatie?dienst=${id}`)
        return other.get(path)
      },
    ],
    [
      'a second time',
      async (path, own) => {
        expect(location(await own.get(path))).toBe('/start')
        await own.post('/uitloggen')
        return own.get(path)
      },
    ],
    [
      'after starting anew',
      async (path, own) => {
        await own.get(`/inloggen/organisatie?dienst=${id}`)
        return own.get(path)
      },
    ],
    [
      'after eleven minutes',
      async (path, own) => {
        await adminQuery("update identity.step set expires_at = expires_at - interval '11 minutes'")
        return own.get(path)
      },
    ],
    [
      'after the provider was switched off',
      async (path, own) => {
        await (await as('beheerder')).post(`/beheer/inloggen/${id}`, { aan: 'nee' })
        const response = await own.get(path)
        await (
          await as('beheerder')
        ).post(`/beheer/inloggen/${id}`, {
          aan: 'ja',
          adres: there.issuer,
        })
        return response
      },
    ],
    [
      'after the function ended',
      async (path, own) => {
        const ends = (moment: string) =>
          adminQuery(`update network.function set ended_at = ${moment} where id = $1`, [
            newcomer.functionId,
          ])
        await ends('now()')
        const response = await own.get(path)
        await ends('null')
        return response
      },
    ],
    ['as a form', (path, own) => own.post(path)],
    [
      'to the place of a passkey',
      (path, own) =>
        own.post('/inloggen/passkey', Object.fromEntries(new URL(path, 'http://x').searchParams)),
    ],
  ]

  test.each(turns)('true words brought %s let nobody in', async (_, turn) => {
    await forgetAbout(id)
    const own = browser()
    const away = await own.get(`/inloggen/organisatie?dienst=${id}`)
    const response = await turn(there.comeBack(location(away)), own)
    expect([403, 404, 410]).toContain(response.status)
    expect(await isIn(own)).toBe(false)
  })

  test('there are enough of these cases', () => {
    expect(cases.length + turns.length).toBeGreaterThanOrEqual(40)
    console.info(`${cases.length + turns.length} attempts through a provider, accepted 0`)
  })

  test('that is silent keeps nobody else waiting', async () => {
    await forgetAbout(id)
    there.lies = { instead: { [discovery]: silent } }
    const waiting = Array.from({ length: 20 }, () =>
      browser().get(`/inloggen/organisatie?dienst=${id}`),
    )
    const start = performance.now()
    expect((await browser().get('/inloggen')).status).toBe(200)
    expect((await (await as('projectleider')).get('/start')).status).toBe(200)
    expect(performance.now() - start).toBeLessThan(3_000)
    const answered = await Promise.all(waiting)
    expect(new Set(answered.map((one) => one.status))).toEqual(new Set([503]))
    expect(await text(answered[0]!)).toContain('Gemeente Heerlen-account antwoordt niet')
    there.lies = {}
  })

  describe('about who someone is', () => {
    const accept = async (own: Browser, path: string) =>
      own.get(there.comeBack(location(await own.get(`${path}/organisatie`))))

    test('cannot let a known person accept the invitation of another', async () => {
      const other = await aPerson()
      const path = await invitationFor(other)
      there.subject = 'iemand'
      const own = browser()
      const response = await accept(own, path)
      expect(response.status).toBe(409)
      expect(await text(response)).toContain('hoort al bij iemand anders')
      expect(await isIn(own)).toBe(false)
      // The invitation is still good, for whom it is.
      expect((await browser().get(path)).status).toBe(200)
    })

    test('cannot let somebody confirm as another', async () => {
      const other = await aPerson()
      there.subject = 'ander'
      const own = browser()
      await accept(own, await invitationFor(other))
      await lookAgain()
      const away = await own.get('/inloggen/organisatie/bevestigen')
      expect(new URL(location(away)).searchParams.get('prompt')).toBe('login')
      there.subject = 'iemand'
      const response = await own.get(there.comeBack(location(away)))
      expect(response.status).toBe(403)
      expect((await own.get('/bevestigen')).status).toBe(200)
    })

    test('cannot confirm with a sign-in of an hour ago', async () => {
      const { own } = await attempt({})
      await lookAgain()
      there.lies = { claims: (claims) => ({ ...claims, auth_time: now() - 3_600 }) }
      const away = await own.get('/inloggen/organisatie/bevestigen')
      expect((await own.get(there.comeBack(location(away)))).status).toBe(403)
      expect((await own.get('/bevestigen')).status).toBe(200)
      there.lies = {}
    })

    test('cannot confirm for a session that is not there, nor with a step of signing in', async () => {
      expect((await browser().get('/inloggen/organisatie/bevestigen')).status).toBe(404)
      const { own } = await attempt({})
      await lookAgain()
      const away = await own.get('/inloggen/organisatie/bevestigen')
      const path = there.comeBack(location(away))
      own.cookies.delete('__Host-kring')
      expect((await own.get(path)).status).toBe(403)
    })

    test('with one factor opens nothing about persons, also when it is asked again', async () => {
      await adminQuery('update identity.provider set two_factors = false where id = $1', [id])
      const { own } = await attempt({})
      expect(await isIn(own)).toBe(true)
      expect((await own.get('/bevestigen')).status).toBe(200)
      const away = await own.get('/inloggen/organisatie/bevestigen')
      const response = await own.get(there.comeBack(location(away)))
      expect(response.status).toBe(403)
      expect(await text(response)).toContain('nog een tweede stap nodig')
      // One that says it asked for two is believed: that is what it was switched on for.
      there.lies = says({ amr: ['pwd', 'otp'] })
      const again = await own.get('/inloggen/organisatie/bevestigen')
      expect(location(await own.get(there.comeBack(location(again))))).toBe('/start')
      there.lies = {}
      await adminQuery('update identity.provider set two_factors = true where id = $1', [id])
    })
  })

  describe('about another organisation', () => {
    let other: string
    beforeAll(async () => {
      other = await anotherFunction(newcomer, 'alderman', 'Gemeente Vaals')
    })
    afterAll(() =>
      adminQuery('update network.function set ended_at = now() where id = $1', [other]),
    )

    test('may not act for it', async () => {
      await adminQuery('update identity.account set last_function = $2 where person_id = $1', [
        newcomer.personId,
        other,
      ])
      const { own, response } = await attempt({})
      // There is nothing to choose, and the function is not the one used last.
      expect(location(response)).toBe('/start')
      expect(visibleText(await own.read('/start'))).toContain('Medewerker, Gemeente Heerlen')
      expect((await own.post('/mijn/functie', { functie: other })).status).toBe(404)
      const page = visibleText(await own.read('/mijn/functie'))
      expect(page).not.toContain('Tweede functie')
      expect(page).toContain('Je bent ingelogd via je organisatie')
    })

    test('may not confirm for it', async () => {
      const person = await aPerson('alderman', 'Gemeente Vaals')
      const { browser: own } = await comesIn(person)
      await anotherFunction(person, 'professional', 'Gemeente Heerlen')
      await adminQuery(
        'insert into identity.external (issuer, subject, person_id) values ($1, $2, $3)',
        [there.issuer, 'vaals', person.personId],
      )
      await lookAgain()
      expect(await own.read('/bevestigen')).not.toContain('Opnieuw inloggen bij')
      expect((await own.get('/inloggen/organisatie/bevestigen')).status).toBe(404)
    })

    test('opens nothing there: who confirmed through it goes on for its organisation only', async () => {
      const person = await aPerson('professional', 'Gemeente Heerlen')
      const { browser: own } = await comesIn(person)
      const vaals = await anotherFunction(person, 'alderman', 'Gemeente Vaals')
      await adminQuery(
        'insert into identity.external (issuer, subject, person_id) values ($1, $2, $3)',
        [there.issuer, 'twee-functies', person.personId],
      )
      await lookAgain()
      there.subject = 'twee-functies'
      await adminQuery(
        "update identity.session set persons_until = now() - interval '1 second' where function_id = $1",
        [person.functionId],
      )
      const away = await own.get('/inloggen/organisatie/bevestigen')
      expect(location(await own.get(there.comeBack(location(away))))).toBe('/start')
      expect((await own.post('/mijn/functie', { functie: vaals })).status).toBe(404)
      expect(visibleText(await own.read('/start'))).toContain('Medewerker, Gemeente Heerlen')
    })

    test('binds nobody who was led to an invitation by another site', async () => {
      const person = await aPerson('professional', 'Gemeente Heerlen')
      const path = await invitationFor(person)
      for (const site of ['cross-site', 'same-site', 'none']) {
        const led = await browser().get(`${path}/organisatie`, { 'sec-fetch-site': site })
        expect(location(led)).toBe(path)
      }
      const pressed = await browser().get(`${path}/organisatie`, {
        'sec-fetch-site': 'same-origin',
      })
      expect(location(pressed)).toContain(there.issuer)
    })

    test('is not offered with an invitation to someone who no longer works there', async () => {
      const person = await aPerson('professional', 'Gemeente Vaals')
      const old = await anotherFunction(person, 'professional', 'Gemeente Heerlen')
      await adminQuery(
        'update network.function set from_day = from_day - 9, until_day = from_day - 1 where id = $1',
        [old],
      )
      const path = await invitationFor(person)
      expect(await browser().read(path)).not.toContain('Gemeente Heerlen-account')
      expect((await browser().get(`${path}/organisatie`)).status).toBe(404)
    })

    test('cannot take its domain or its issuer', async () => {
      const keeper = await as('organisatiebeheerder')
      const before = await adminQuery(
        'select issuer, domain from identity.provider v left join identity.provider_domain on provider_id = v.id order by domain',
      )
      const settings = {
        name: 'Van ons',
        issuer: there.issuer,
        clientId,
        secret: clientSecret,
        domains: 'nieuw.test',
        twoFactors: 'ja',
      }
      for (const issuer of [there.issuer, `${there.issuer}/`]) {
        const taken = await keeper.post('/organisatie/inloggen', { ...settings, issuer })
        expect(taken.status).toBe(422)
        expect(await text(taken)).toContain('Dit adres is al van een andere organisatie')
      }
      const another = await lyingProvider()
      for (const domains of [
        'heerlen.test',
        'HEERLEN.test',
        'iris@heerlen.test',
        'nieuw.test, heerlen.test',
      ]) {
        const taken = await keeper.post('/organisatie/inloggen', {
          ...settings,
          issuer: another.issuer,
          domains,
        })
        expect(taken.status).toBe(422)
        expect(await text(taken)).toContain('al van een andere organisatie')
      }
      await another.close()
      expect(
        await adminQuery(
          'select issuer, domain from identity.provider v left join identity.provider_domain on provider_id = v.id order by domain',
        ),
      ).toEqual(before)
    })
  })

  describe('about signing out', () => {
    const event = 'http://schemas.openid.net/event/backchannel-logout'
    let own: Browser
    // A server tells, not a browser: it says nothing of where it comes from, and has no cookie.
    const tell = async (token: string) =>
      app.request('http://localhost:3000/inloggen/afgemeld', {
        method: 'POST',
        body: new URLSearchParams({ logout_token: token }),
      })
    const claims = (more: JWTPayload = {}): JWTPayload => ({
      iss: there.issuer,
      aud: clientId,
      sub: 'iemand',
      iat: now(),
      exp: now() + 120,
      jti: crypto.randomUUID(),
      events: { [event]: {} },
      ...more,
    })
    const sign = (more: JWTPayload = {}, typ = 'logout+jwt') => there.sign(claims(more), { typ })

    beforeAll(async () => {
      ;({ own } = await attempt(says({ sid: 'daar' })))
      if (!(await isIn(own))) throw new Error('Nobody came in')
    })

    const lies: [name: string, token: () => Promise<string>][] = [
      ['is empty', () => Promise.resolve('')],
      ['is nonsense', () => Promise.resolve('a.b.c')],
      ['is an ID token', () => there.sign({ ...claims(), nonce: 'x', events: undefined })],
      ['has another type', () => sign({}, 'JWT')],
      ['has a nonce', () => sign({ nonce: 'x' })],
      ['names no event', () => sign({ events: undefined })],
      ['names another event', () => sign({ events: { 'http://elders.example': {} } })],
      ['names the event in a list', () => sign({ events: [event] })],
      ['names nobody', () => sign({ sub: undefined } as unknown as JWTPayload)],
      ['is for another client', () => sign({ aud: 'elders' })],
      ['is of an unknown issuer', () => sign({ iss: 'https://elders.example' })],
      ['is of no issuer', () => sign({ iss: undefined } as unknown as JWTPayload)],
      ['is of ten minutes ago', () => sign({ iat: now() - 600 })],
      ['is of next week', () => sign({ iat: now() + 600_000 })],
      ['says not since when', () => sign({ iat: undefined } as unknown as JWTPayload)],
      ['is over', () => sign({ exp: now() - 300 })],
      ['has no number', () => sign({ jti: undefined } as unknown as JWTPayload)],
      ['has too long a number', () => sign({ jti: 'x'.repeat(300) })],
      ['is signed with nothing', () => Promise.resolve(new UnsecuredJWT(claims()).encode())],
      [
        'is signed with the secret of the client',
        () =>
          new SignJWT(claims())
            .setProtectedHeader({ alg: 'HS256', typ: 'logout+jwt' })
            .sign(new TextEncoder().encode(clientSecret)),
      ],
      [
        'is signed with another key',
        () =>
          new SignJWT(claims())
            .setProtectedHeader({ alg: 'ES256', kid: 'own', typ: 'logout+jwt' })
            .sign(there.keys.other),
      ],
      [
        'is signed with a key nobody knows',
        () =>
          new SignJWT(claims())
            .setProtectedHeader({ alg: 'ES256', kid: 'x', typ: 'logout+jwt' })
            .sign(there.keys.other),
      ],
    ]

    test.each(lies)('ends nothing when it %s', async (_, token) => {
      const response = await tell(await token())
      expect(response.status).toBe(400)
      expect(await isIn(own)).toBe(true)
    })

    test.each([
      ['another person', { sub: 'ander', sid: undefined }],
      ['another session', { sid: 'elders' }],
      ['the session of another person', { sub: 'ander', sid: 'daar' }],
    ])('ends nothing here when it is about %s', async (_, more) => {
      await tell(await sign(more))
      expect(await isIn(own)).toBe(true)
    })

    test('ends the session once, and a replay ends nothing', async () => {
      const token = await sign({ sid: 'daar' })
      expect((await tell(token)).status).toBe(200)
      expect(await isIn(own)).toBe(false)
      const { own: next } = await attempt(says({ sid: 'daar' }))
      expect((await tell(token)).status).toBe(400)
      expect(await isIn(next)).toBe(true)
    })

    test('ends every session of the person when it names none', async () => {
      const { own: one } = await attempt(says({ sid: 'een' }))
      const { own: two } = await attempt({})
      expect((await tell(await sign())).status).toBe(200)
      expect([await isIn(one), await isIn(two)]).toEqual([false, false])
    })

    test('of a provider that does not answer ends nothing, and breaks nothing', async () => {
      const { own: one } = await attempt({})
      await forgetAbout(id)
      there.lies = answers(discovery, status(500))
      expect((await tell(await sign())).status).toBe(400)
      there.lies = {}
      expect(await isIn(one)).toBe(true)
    })
  })

  test('that is switched off ends every session through it', async () => {
    const { own } = await attempt({})
    const operator = await as('beheerder')
    await operator.post(`/beheer/inloggen/${id}`, { aan: 'nee' })
    expect(await isIn(own)).toBe(false)
    expect(location(await browser().post('/inloggen', { email: 'x@heerlen.test' }))).toBe(
      '/inloggen/wachtwoord',
    )
    await operator.post(`/beheer/inloggen/${id}`, {
      aan: 'ja',
      adres: there.issuer,
    })
  })

  test('that is replaced ends every session through it, and is off until it is looked at', async () => {
    const [keeper] = await adminQuery<{ organisation_id: string }>(
      "select organisation_id from network.function where demonstration_key = 'organisatiebeheerder'",
    )
    const person = await aPerson('professional', xonar)
    const first = await lyingProvider()
    const second = await lyingProvider()
    await adminQuery('delete from identity.provider where organisation_id = $1', [
      keeper!.organisation_id,
    ])
    const own = browser()
    const old = await letIn(xonar, first.issuer, { domain: 'opvang.test' })
    const path = await invitationFor(person)
    await own.get(first.comeBack(location(await own.get(`${path}/organisatie`))))
    expect(await isIn(own)).toBe(true)
    const saved = await (
      await as('organisatiebeheerder')
    ).post('/organisatie/inloggen', {
      name: 'Nieuw account',
      issuer: second.issuer,
      clientId,
      secret: clientSecret,
      domains: 'opvang.test',
      twoFactors: 'ja',
    })
    expect(saved.status).toBe(303)
    expect(await isIn(own)).toBe(false)
    expect((await own.get(`/inloggen/organisatie?dienst=${old}`)).status).toBe(404)
    await Promise.all([first.close(), second.close()])
  })
})

describe('in earnest, an issuer inside our network', () => {
  let near: LyingProvider
  beforeAll(async () => {
    near = await lyingProvider()
  })
  afterAll(() => near.close())

  const port = () => new URL(near.issuer).port
  test.each([
    ['over http', () => near.issuer],
    ['by the name localhost', () => `https://localhost:${port()}`],
    ['in a number', () => `https://2130706433:${port()}`],
    ['in hexadecimal', () => `https://0x7f000001:${port()}`],
    ['in octal', () => `https://0177.0.0.1:${port()}`],
    ['in IPv6', () => `https://[::1]:${port()}`],
    ['in IPv6 with IPv4 in it', () => `https://[::ffff:127.0.0.1]:${port()}`],
    ['with a password', () => `https://a:b@127.0.0.1:${port()}`],
    ['at the metadata of a cloud', () => 'https://169.254.169.254'],
    ['at a private address', () => 'https://192.168.1.1'],
    ['at a link-local address', () => 'https://[fe80::1]'],
    ['over another protocol', () => 'ftp://127.0.0.1'],
    ['with a question in it', () => 'https://127.0.0.1/?a=b'],
  ])('%s is refused before anything is sent', async (_, issuer) => {
    const cookie = (await as('organisatiebeheerder')).cookie
    near.asked.length = 0
    const response = await anyone(cookie, createApp({ demonstration: false })).post(
      '/organisatie/inloggen',
      {
        name: 'Van binnen',
        issuer: issuer(),
        clientId,
        secret: clientSecret,
        domains: 'binnen.test',
        twoFactors: 'ja',
      },
    )
    expect(response.status).toBe(422)
    expect(near.asked).toEqual([])
    expect(await adminQuery("select from identity.provider where name = 'Van binnen'")).toEqual([])
  })
})
