/**
 * A provider says that someone signed out there: their sessions here end too (OpenID Connect
 * Back-Channel Logout 1.0). Each message counts once.
 */
import { createRemoteJWKSet, decodeJwt, jwtVerify, customFetch, type JWTPayload } from 'jose'
import { describeError, log } from '#platform/log.ts'
import { callOutside } from '#platform/outgoing.ts'
import { configurationOf, providerByIssuer, type Provider } from './providers.ts'
import { asIdentity, note } from './transaction.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
const keys = new Map<string, ReturnType<typeof createRemoteJWKSet>>()

/** Carries out a logout token. @returns whether it was good; a token that is not ends nothing */
export async function logoutByProvider(
  token: string,
  options: { loopback: boolean },
): Promise<boolean> {
  try {
    const issuer = decodeJwt(token).iss
    const provider = issuer ? await providerByIssuer(issuer) : undefined
    if (!provider) return false
    const claims = await verified(token, provider, options)
    return claims !== undefined && (await endSessionsAt(provider, claims))
  } catch (error) {
    log.warn({ event: 'logout_refused', error: describeError(error) })
    return false
  }
}

async function verified(
  token: string,
  provider: Provider,
  options: { loopback: boolean },
): Promise<JWTPayload | undefined> {
  const config = await configurationOf(provider, options)
  const address = config.serverMetadata().jwks_uri
  if (!address) return undefined
  const set = keys.get(address) ?? keySet(address, options)
  keys.set(address, set)
  const { payload } = await jwtVerify(token, set, {
    issuer: provider.issuer,
    audience: provider.clientId,
    typ: 'logout+jwt',
    requiredClaims: ['iat', 'jti', 'events'],
    maxTokenAge: '2m',
    clockTolerance: 30,
  })
  const events = payload['events']
  const isLogout = typeof events === 'object' && events !== null && event in events
  // A nonce would mean it was made as an ID token.
  if (!isLogout || payload['nonce'] !== undefined) return undefined
  return payload.sub || payload['sid'] ? payload : undefined
}

function keySet(address: string, options: { loopback: boolean }) {
  return createRemoteJWKSet(new URL(address), {
    timeoutDuration: 5_000,
    [customFetch]: (url, { headers, signal }) =>
      callOutside(new URL(url), { headers, signal }, options),
  })
}

/** Ends the session there, or every session of the subject when no session is named. */
async function endSessionsAt(provider: Provider, claims: JWTPayload): Promise<boolean> {
  const session = typeof claims['sid'] === 'string' ? claims['sid'] : null
  return asIdentity(async (client) => {
    const { rowCount } = await client.query(
      `insert into identity.logout (issuer, jti, expires_at) values ($1, $2, now() + interval '10 minutes')
       on conflict do nothing`,
      [provider.issuer, claims.jti],
    )
    if (!rowCount) return false
    const { rows } = await client.query<{ function_id: string }>(
      `delete from identity.session where issuer = $1
         and case when $2::text is null then subject = $3 else provider_session = $2 end
         and ($3::text is null or subject = $3)
       returning function_id`,
      [provider.issuer, session, claims.sub ?? null],
    )
    for (const { function_id } of rows) await note(client, function_id, 'identity.signed_out_there')
    return true
  })
}
