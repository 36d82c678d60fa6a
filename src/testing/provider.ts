/**
 * Providers of OpenID Connect to sign in through: a real one, and one that lies on request.
 */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose'
import { Provider } from 'oidc-provider'
import { sealSecret } from '#platform/keyring.ts'
import { adminQuery } from './database.ts'
import { app } from './site.ts'

export const clientId = 'kring'
export const clientSecret = 'een-geheim-van-de-organisatie'
const inProcess = 'http://localhost:3000'

/** A server of this process on a free port. */
async function listening(server: Server, host = '127.0.0.1'): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://${host}:${(server.address() as AddressInfo).port}`
}

const closing = (server: Server) => async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

/** A provider as organisations have it. */
export interface RealProvider {
  issuer: string
  /** Somebody in front of it, with cookies of their own. @returns where it sends their browser back to */
  signIn: (from: string, login: string) => Promise<string>
  /** The one who signed in last signs out there; it tells Kring itself. */
  signOut: () => Promise<void>
  close: () => Promise<void>
}

/**
 * @param site where Kring is served to a real browser, which then signs in there with a form; without it
 *   Kring is in this process, and `signIn` does what a browser would
 */
export async function realProvider(site?: string): Promise<RealProvider> {
  const server = createServer()
  const home = site ?? inProcess
  const issuer = await listening(server, site && 'localhost')
  let who = ''
  let cookies = new Map<string, string>()
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${home}/inloggen/terug`],
        backchannel_logout_uri: `${home}/inloggen/afgemeld`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'real', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['a key of the cookies'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_, { uid }) => `/who/${uid}` },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client!.clientId,
        accountId: ctx.oidc.session!.accountId!,
      })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    // It refuses to call this machine; here both are this machine, and Kring is in this process.
    fetch: (url, asked) => {
      const { dispatcher: _, ...init }: RequestInit & { dispatcher?: unknown } = asked ?? {}
      const address = url instanceof Request ? url.url : new URL(url).href
      return !site && address.startsWith(home)
        ? Promise.resolve(app.request(address, init))
        : fetch(address, init)
    },
  })
  const answer = provider.callback()

  /** A page of its own to sign in on, as organisations have. */
  const askWho = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
    let typed = ''
    for await (const part of request) typed += String(part)
    const login = new URLSearchParams(typed).get('login')
    if (login)
      return provider.interactionFinished(request, response, { login: { accountId: login } })
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(
      '<!doctype html><html lang="nl"><title>Inloggen</title><form method="post"><label>Naam bij je organisatie <input name="login"></label><button>Inloggen</button></form>',
    )
  }
  server.on('request', (request, response) => {
    if (site && request.url?.startsWith('/who/')) void askWho(request, response)
    else if (request.url?.startsWith('/who/'))
      void provider.interactionFinished(request, response, { login: { accountId: who } })
    else void answer(request, response)
  })

  /** Asks as the browser there does, and follows it until it leaves. */
  const visit = async (url: string, form?: URLSearchParams): Promise<Response> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((one) => one.join('=')).join('; ') },
      ...(form && { method: 'POST', body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value) cookies.set(name!, value)
      else cookies.delete(name!)
    }
    const location = response.headers.get('location')
    if (!location) return response
    const next = new URL(location, issuer)
    return next.origin === issuer ? visit(next.href) : response
  }
  return {
    issuer,
    signIn: async (from, login) => {
      who = login
      cookies = new Map()
      const response = await visit(from)
      const back = response.headers.get('location')
      if (!back?.startsWith(home)) throw new Error(`The provider answers ${response.status}`)
      return back.slice(home.length)
    },
    signOut: async () => {
      const page = await (await visit(`${issuer}/session/end`)).text()
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1]
      if (!xsrf) throw new Error('The provider has no page to sign out on')
      await visit(`${issuer}/session/end/confirm`, new URLSearchParams({ xsrf, logout: 'yes' }))
    },
    close: closing(server),
  }
}

/** The key a provider signs with, and one that is not its own. */
export interface Keys {
  own: CryptoKey
  other: CryptoKey
}

/** What is wrong with a provider, each for itself. Nothing: it is honest. */
export interface Lies {
  /** In what it says of itself. */
  about?: (about: Record<string, unknown>) => unknown
  /** In what it says of a person. */
  claims?: (claims: JWTPayload) => JWTPayload
  /** In how it signs that. */
  sign?: (claims: JWTPayload, keys: Keys) => Promise<string>
  /** In what it sends the browser back with. */
  back?: (query: URLSearchParams) => void
  /** In the answer to the question for tokens. */
  tokens?: (answer: Record<string, unknown>) => Record<string, unknown>
  /** Instead of an answer to a question, by its path. */
  instead?: Partial<
    Record<'/.well-known/openid-configuration' | '/token' | '/jwks', RequestListener>
  >
}

export interface LyingProvider {
  issuer: string
  /** The lies it tells from now on. */
  lies: Lies
  /** How it signs what is true. */
  sign: (
    claims: JWTPayload,
    header?: Partial<{ typ: string; kid: string; alg: string }>,
  ) => Promise<string>
  keys: Keys
  /** Who signs in there. */
  subject: string
  /** The way back of a browser that was sent here. */
  comeBack: (from: string) => string
  /** Which questions were asked, by path. */
  asked: string[]
  close: () => Promise<void>
}

export async function lyingProvider(): Promise<LyingProvider> {
  const own = await generateKeyPair('ES256', { extractable: true })
  const other = await generateKeyPair('ES256', { extractable: true })
  const keys = { own: own.privateKey, other: other.privateKey }
  const jwk: JWK = { ...(await exportJWK(own.publicKey)), kid: 'own', use: 'sig', alg: 'ES256' }
  const server = createServer((request, response) => void serve(request, response))
  const issuer = await listening(server)
  let sent = new URLSearchParams()
  const provider: LyingProvider = {
    issuer,
    lies: {},
    keys,
    subject: 'iemand',
    asked: [],
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'own', ...header })
        .sign(keys.own),
    comeBack: (from) => {
      sent = new URL(from).searchParams
      const query = new URLSearchParams({
        code: crypto.randomUUID(),
        state: sent.get('state') ?? '',
        iss: issuer,
      })
      provider.lies.back?.(query)
      return `/inloggen/terug?${query.toString()}`
    },
    close: closing(server),
  }

  const about = () => ({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/me`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })

  async function tokens(): Promise<Record<string, unknown>> {
    const now = Math.floor(Date.now() / 1_000)
    const claims: JWTPayload = {
      iss: issuer,
      aud: clientId,
      sub: provider.subject,
      iat: now,
      exp: now + 300,
      auth_time: now,
      nonce: sent.get('nonce') ?? undefined,
    }
    const { lies } = provider
    const said = lies.claims?.(claims) ?? claims
    const answer = {
      access_token: 'toegang',
      token_type: 'Bearer',
      id_token: await (lies.sign?.(said, keys) ?? provider.sign(said)),
    }
    return lies.tokens?.(answer) ?? answer
  }

  async function serve(...[request, response]: Parameters<RequestListener>): Promise<void> {
    const path = (request.url ?? '').replace(/\?.*$/, '')
    provider.asked.push(path)
    const { lies } = provider
    const instead = lies.instead?.[path as '/token']
    if (instead) return instead(request, response)
    const say = (value: unknown) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(value))
    }
    if (path === '/.well-known/openid-configuration') say(lies.about?.(about()) ?? about())
    else if (path === '/jwks') say({ keys: [jwk] })
    else if (path === '/token') say(await tokens())
    else response.writeHead(404).end()
  }
  return provider
}

/** Lets an organisation sign in through a provider, as if it had been set up and switched on. */
export async function letIn(
  organisation: string,
  issuer: string,
  { domain, twoFactors = true }: { domain: string; twoFactors?: boolean },
): Promise<string> {
  const sealed = sealSecret('providers', `provider/${issuer}`, clientSecret)
  const [row] = await adminQuery<{ id: string }>(
    `insert into identity.provider
       (organisation_id, name, issuer, client_id, secret_sealed, two_factors, made_by, enabled_at)
     select o.id, $1 || '-account', $2, $3, $4, $5,
       (select id from network.function where demonstration_key = 'organisatiebeheerder'), now()
     from network.organisation o where o.name = $1 returning id`,
    [organisation, issuer, clientId, sealed, twoFactors],
  )
  await adminQuery(
    `insert into identity.provider_domain (domain, provider_id, proof, verified_at, verified_by)
     values ($1, $2, 'kring-domein=voor-de-proef', now(), 'operator')`,
    [domain, row!.id],
  )
  return row!.id
}

/** Makes Kring ask the provider anew what it says of itself: as after an hour. */
export async function forgetAbout(id: string): Promise<void> {
  const [row] = await adminQuery<{ issuer: string }>(
    'select issuer from identity.provider where id = $1',
    [id],
  )
  await adminQuery('update identity.provider set secret_sealed = $2 where id = $1', [
    id,
    sealSecret('providers', `provider/${row!.issuer}`, clientSecret),
  ])
}
