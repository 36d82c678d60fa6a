/**
 * Signing in the way one's organisation does: OpenID Connect with a provider per organisation.
 *
 * A person is known by issuer and subject, linked by an invitation; an e-mail address proves nothing.
 * The protocol is `openid-client`'s; what it leaves to us (signature of the ID token, `azp`, a clock
 * that runs ahead, second factors) is checked here.
 */
import { setTimeout as pause } from 'node:timers/promises'
import * as oidc from 'openid-client'
import { pools, type Actor } from '#platform/database.ts'
import { openSecret } from '#platform/keyring.ts'
import { describeError, log } from '#platform/log.ts'
import { callOutside, type Question } from '#platform/outgoing.ts'

/** A provider as it is kept. */
export interface Provider {
  id: string
  organisationId: string
  name: string
  issuer: string
  clientId: string
  secretSealed: Buffer
  twoFactors: boolean
}

/** The provider could not be reached, or is slow: the person can try again or sign in another way. */
export class ProviderAway extends Error {}
/** The provider answered something we do not trust. `reason` is for the log, never for the page. */
export class ProviderRefused extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** Who the provider says this is. */
export interface ProviderIdentity {
  issuer: string
  subject: string
  session: string | null
  /** Whether two factors were asked there, as the provider or its organisation says. */
  twoFactors: boolean
}

const timeoutSeconds = 5
const refreshMs = 3_600_000
const aheadSeconds = 60
const known = new Map<string, { config: oidc.Configuration; at: number; sealed: string }>()

/** The enabled provider that the domain of an address belongs to. */
export async function providerForEmail(email: string): Promise<Provider | undefined> {
  const domain = email.slice(email.lastIndexOf('@') + 1)
  return one(
    `join identity.provider_domain d on d.provider_id = v.id
     where d.domain = $1 and d.verified_at is not null and v.enabled_at is not null`,
    [domain],
  )
}

/** An enabled provider by its id. */
export function providerById(id: string): Promise<Provider | undefined> {
  return one('where v.id = $1 and v.enabled_at is not null', [id])
}

/**
 * The enabled providers with which someone can prove who they are, in the function they act in now:
 * those of its organisation, since a provider vouches for no other.
 */
export async function providersOf({
  personId,
  organisationId,
}: Pick<Actor, 'personId' | 'organisationId'>): Promise<Provider[]> {
  const { rows } = await pools().identity.query<Provider>(
    `${select} join identity.external e on e.issuer = v.issuer
     where e.person_id = $1 and v.organisation_id = $2 and v.enabled_at is not null
     order by v.name, v.id limit 10`,
    [personId, organisationId],
  )
  return rows
}

/** An enabled provider by its issuer. */
export function providerByIssuer(issuer: string): Promise<Provider | undefined> {
  return one('where v.issuer = $1 and v.enabled_at is not null', [issuer])
}

const select = `select v.id, v.organisation_id as "organisationId", v.name, v.issuer, v.client_id as "clientId",
  v.secret_sealed as "secretSealed", v.two_factors as "twoFactors" from identity.provider v`

async function one(where: string, values: unknown[]): Promise<Provider | undefined> {
  const { rows } = await pools().identity.query<Provider>(`${select} ${where} limit 1`, values)
  return rows[0]
}

/**
 * What the provider says of itself, remembered for an hour.
 *
 * @throws ProviderAway or ProviderRefused
 */
export async function configurationOf(
  provider: Pick<Provider, 'id' | 'issuer' | 'clientId' | 'secretSealed'>,
  { loopback }: { loopback: boolean },
): Promise<oidc.Configuration> {
  // Another client number is another client, also when its secret stayed the same.
  const sealed = `${provider.clientId} ${provider.secretSealed.toString('base64')}`
  const before = known.get(provider.id)
  if (before && before.sealed === sealed && Date.now() - before.at < refreshMs) return before.config
  const secret = openSecret('providers', `provider/${provider.issuer}`, provider.secretSealed)
  const config = await discover(provider.issuer, provider.clientId, secret, { loopback })
  known.set(provider.id, { config, at: Date.now(), sealed })
  return config
}

/**
 * Asks an issuer what it offers; for a new provider this is the try whether it works.
 *
 * @throws ProviderAway or ProviderRefused
 */
export async function discover(
  issuer: string,
  clientId: string,
  secret: string,
  { loopback }: { loopback: boolean },
): Promise<oidc.Configuration> {
  const config = await asking(() =>
    oidc.discovery(new URL(issuer), clientId, secret, oidc.ClientSecretBasic(secret), {
      timeout: timeoutSeconds,
      execute: [
        oidc.enableNonRepudiationChecks,
        ...(loopback && issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
      ],
      // What a provider sends on to is not what its organisation gave us: nothing is followed.
      [oidc.customFetch]: (url, init) => callOutside(new URL(url), init as Question, { loopback }),
    }),
  )
  const { authorization_endpoint: there } = config.serverMetadata()
  if (!there || !URL.canParse(there) || new URL(there).protocol !== new URL(issuer).protocol)
    throw new ProviderRefused('no page to send people to')
  return config
}

/**
 * Waits for a few questions in a row no longer than for one: somebody sits before a page.
 *
 * @throws ProviderAway when the time is over
 */
export async function inTime<T>(questions: () => Promise<T>): Promise<T> {
  const answered = new AbortController()
  const late = pause(timeoutSeconds * 1_000, undefined, { signal: answered.signal }).then(() => {
    throw new ProviderAway('the provider is slow')
  })
  // Whichever comes second is of no interest any more.
  late.catch(() => undefined)
  try {
    return await Promise.race([questions(), late])
  } finally {
    answered.abort()
  }
}

/** Where the browser goes, and what must come back with it. */
export async function askProvider(
  config: oidc.Configuration,
  redirectUri: string,
  { again }: { again: boolean },
): Promise<{ url: URL; state: string; nonce: string; verifier: string }> {
  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // To confirm who one is one signs in there anew, however long one was in.
    ...(again && { prompt: 'login', max_age: '0' }),
  })
  return { url, state, nonce, verifier }
}

/**
 * Who came back from the provider, after every check there is.
 *
 * @throws ProviderAway or ProviderRefused
 */
export async function readAnswer(
  provider: Provider,
  config: oidc.Configuration,
  answer: URL,
  asked: { state: string; nonce: string; verifier: string; again: boolean },
): Promise<ProviderIdentity> {
  const tokens = await asking(() =>
    oidc.authorizationCodeGrant(config, answer, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      pkceCodeVerifier: asked.verifier,
      idTokenExpected: true,
      ...(asked.again && { maxAge: 300 }),
    }),
  )
  const claims = tokens.claims()
  if (!claims) throw new ProviderRefused('no ID token')
  if (claims.azp !== undefined && claims.azp !== provider.clientId)
    throw new ProviderRefused('azp is another client')
  if (claims.iat > Date.now() / 1_000 + aheadSeconds)
    throw new ProviderRefused('issued in the future')
  if (claims.sub.length > 255 || /\p{Cc}/u.test(claims.sub))
    throw new ProviderRefused('subject too long or not to be read')
  const session = claims['sid']
  return {
    issuer: claims.iss,
    subject: claims.sub,
    session: typeof session === 'string' && session.length <= 255 ? session : null,
    twoFactors: provider.twoFactors || saysTwoFactors(claims['amr']),
  }
}

/** The person who is this subject at this issuer. */
export async function personOfSubject({
  issuer,
  subject,
}: ProviderIdentity): Promise<string | undefined> {
  const { rows } = await pools().identity.query<{ person_id: string }>(
    'select person_id from identity.external where issuer = $1 and subject = $2',
    [issuer, subject],
  )
  return rows[0]?.person_id
}

/** RFC 8176: `mfa` says it outright; the others name a second factor. */
function saysTwoFactors(amr: unknown): boolean {
  return Array.isArray(amr) && ['mfa', 'otp', 'hwk', 'swk', 'fpt'].some((one) => amr.includes(one))
}

async function asking<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    log.warn({
      event: 'provider',
      error: describeError(error),
      cause: describeError(causeOf(error)),
    })
    if (isAway(error)) throw new ProviderAway('the provider does not answer', { cause: error })
    throw new ProviderRefused((error as Error).message)
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}

/** No answer in time, no connection, or a fault on their side: it may pass. */
function isAway(error: unknown): boolean {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const { code, name } = one as { code?: unknown; name: string }
    if (name === 'TimeoutError' || name === 'AbortError' || code === 'OAUTH_TIMEOUT') return true
    if (
      typeof code === 'string' &&
      /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|UND_ERR|EHOST|EPIPE)/.test(code)
    )
      return true
    const status =
      (one as { status?: unknown }).status ?? (one.cause as Response | undefined)?.status
    if (typeof status === 'number' && status >= 500) return true
  }
  return false
}
