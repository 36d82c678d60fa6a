/**
 * Access tokens: OAuth 2.0 client credentials. A system proves who it is with a secret or a signature,
 * and gets a random token for ten minutes, of which the hash is kept.
 */
import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { decodeJwt, errors, jwtVerify } from 'jose'
import type pg from 'pg'
import { scopes, type Permission, type Scope } from '#roles'
import { actorFrom, pools, type Actor } from '#platform/database.ts'
import { hashOf, newToken } from '#platform/identity/sessions.ts'
import { asIdentity, note } from '#platform/identity/transaction.ts'
import { signingOf } from './rules.ts'

export const tokenSeconds = 600
/** Recognised by scanners of source code, so that a token that leaks is found. */
const tokenPrefix = 'kring_at_'
const secretPrefix = 'kring_cs_'
const tokenShape = /^kring_at_[A-Za-z0-9_-]{43}$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A system that acts, with what this token lets it. */
export interface ActingSystem {
  actor: Actor
  scopes: ReadonlySet<Scope>
}

/** The system behind a token; undefined when the token is no good, or the system ended. */
export async function actingSystem(token: string): Promise<ActingSystem | undefined> {
  if (!tokenShape.test(token)) return undefined
  const { rows } = await pools().app.query({
    name: 'system-actor',
    text: 'select * from identity.system_actor($1)',
    values: [hashOf(token)],
  })
  const [row] = rows
  if (!row) return undefined
  const held = new Set<Scope>(row.scopes)
  const permissions = new Set<Permission>([...held].flatMap((one) => scopes[one].permissions))
  return { actor: { ...actorFrom(row), permissions }, scopes: held }
}

/** What a system sends to prove who it is. */
export interface Claim {
  clientId?: string | undefined
  secret?: string | undefined
  assertion?: string | undefined
}

export interface Given {
  token: string
  scopes: Scope[]
}
export type TokenRefusal = 'invalid_client' | 'invalid_scope'

/**
 * Gives a token to a system that proves who it is.
 *
 * @param audiences what a signed proof may be addressed to
 * @param asked the scopes it asks for; without them all it has
 */
export function askToken(
  claim: Claim,
  audiences: string[],
  asked: string | undefined,
): Promise<Given | TokenRefusal> {
  return asIdentity(async (client) => {
    const system = await provenSystem(client, claim, audiences)
    if (!system) return 'invalid_client'
    const wanted = asked?.split(' ').filter(Boolean) ?? []
    if (wanted.some((one) => !system.scopes.includes(one as Scope))) return 'invalid_scope'
    const held = wanted.length > 0 ? (wanted as Scope[]) : system.scopes
    const token = await makeToken(client, system.functionId, held, tokenSeconds)
    await client.query('update systems.system set last_used_at = now() where function_id = $1', [
      system.functionId,
    ])
    await note(client, system.functionId, 'identity.system_token_given', {
      method: claim.assertion ? 'private_key_jwt' : 'client_secret',
    })
    return { token, scopes: held }
  })
}

/** A token for somebody who tries the API out as a system; shorter, and for these scopes only. */
export function giveToken(
  actor: Actor,
  systemId: string,
  held: readonly Scope[],
  seconds: number,
): Promise<string> {
  return asIdentity(async (client) => {
    await note(client, actor.functionId, 'identity.system_tried', { system: systemId })
    return makeToken(client, systemId, held, seconds)
  })
}

/** A new secret for a system, shown once. One that was never used goes; one in use lasts a week more. */
export function renewSecret(actor: Actor, systemId: string): Promise<string> {
  return asIdentity(async (client) => {
    const secret = secretPrefix + newToken()
    await client.query(
      'delete from identity.system_secret where function_id = $1 and (used_at is null or expires_at < now())',
      [systemId],
    )
    await client.query(
      `update identity.system_secret set expires_at = least(expires_at, now() + interval '7 days')
       where function_id = $1`,
      [systemId],
    )
    await client.query('insert into identity.system_secret (function_id, hash) values ($1, $2)', [
      systemId,
      hashOf(secret),
    ])
    await note(client, actor.functionId, 'identity.system_secret_made', { system: systemId })
    return secret
  })
}

/** Ends every token of a system now; with `secrets` the ways to get a new one as well. */
export function endTokens(
  actor: Actor,
  systemId: string,
  what: { secrets: 'all' | 'former' | 'none' },
): Promise<void> {
  return asIdentity(async (client) => {
    await client.query('delete from identity.system_token where function_id = $1', [systemId])
    if (what.secrets !== 'none')
      await client.query(
        `delete from identity.system_secret where function_id = $1
           and ($2 = 'all' or expires_at is not null)`,
        [systemId, what.secrets],
      )
    await note(client, actor.functionId, 'identity.system_tokens_ended', { system: systemId })
  })
}

export interface Secret {
  madeAt: Date
  usedAt: Date | null
  expiresAt: Date | null
}

/** The secrets of a system that still work, the newest first; never what they are. */
export async function secretsOf(systemId: string): Promise<Secret[]> {
  const { rows } = await pools().identity.query<Secret>(
    `select made_at as "madeAt", used_at as "usedAt", expires_at as "expiresAt"
     from identity.system_secret
     where function_id = $1 and (expires_at is null or expires_at > now())
     order by made_at desc limit 10`,
    [systemId],
  )
  return rows
}

/** Removes what can never be used again. */
export async function clearTokens(): Promise<void> {
  await pools().identity.query(
    `delete from identity.system_token where expires_at < now();
     delete from identity.system_assertion where expires_at < now();
     delete from identity.system_secret where expires_at < now()`,
  )
}

interface Proven {
  functionId: string
  scopes: Scope[]
}

async function provenSystem(
  client: pg.PoolClient,
  { clientId, secret, assertion }: Claim,
  audiences: string[],
): Promise<Proven | undefined> {
  const id = clientId ?? claimedBy(assertion)
  if (!id || !uuid.test(id)) return undefined
  const { rows } = await client.query<Proven & { publicKey: JsonWebKey | null }>(
    `select s.function_id as "functionId", s.scopes, s.public_key as "publicKey"
     from systems.system s join network.function f on f.id = s.function_id
     where s.function_id = $1 and f.role = 'machine'
       and platform.holds(f.from_day, f.until_day, f.ended_at)`,
    [id],
  )
  const [system] = rows
  if (!system) return undefined
  // Who has a key proves with it: a secret of before would be a way around.
  const proven = system.publicKey
    ? assertion !== undefined &&
      (await isSigned(client, id, assertion, system.publicKey, audiences))
    : secret !== undefined && (await isSecret(client, id, secret))
  if (proven) return system
  await note(client, id, 'identity.system_refused')
  return undefined
}

async function isSecret(client: pg.PoolClient, id: string, secret: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `update identity.system_secret set used_at = now()
     where function_id = $1 and hash = $2 and (expires_at is null or expires_at > now())`,
    [id, hashOf(secret)],
  )
  return rowCount === 1
}

/** A JWT of the system itself, for us, made just now, that was not used before (RFC 7523). */
async function isSigned(
  client: pg.PoolClient,
  id: string,
  assertion: string,
  jwk: JsonWebKey,
  audiences: string[],
): Promise<boolean> {
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const signing = signingOf(key)
  if (!signing) return false
  try {
    const { payload } = await jwtVerify(assertion, key, {
      // The key says how it signs, never the proof: no `none`, no HMAC with a public key.
      algorithms: [signing],
      issuer: id,
      subject: id,
      audience: audiences,
      requiredClaims: ['iat', 'exp', 'jti'],
      maxTokenAge: '5m',
      clockTolerance: 30,
    })
    if (typeof payload.jti !== 'string' || payload.jti.length > 255 || payload.jti === '')
      return false
    const { rowCount } = await client.query(
      `insert into identity.system_assertion (function_id, jti, expires_at)
       values ($1, $2, now() + interval '10 minutes') on conflict do nothing`,
      [id, payload.jti],
    )
    return rowCount === 1
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return false
    throw error
  }
}

function claimedBy(assertion: string | undefined): string | undefined {
  try {
    return assertion === undefined ? undefined : decodeJwt(assertion).sub
  } catch {
    return undefined
  }
}

async function makeToken(
  client: pg.PoolClient,
  functionId: string,
  held: readonly Scope[],
  seconds: number,
): Promise<string> {
  const token = tokenPrefix + newToken()
  await client.query(
    `insert into identity.system_token (token_hash, function_id, scopes, expires_at)
     values ($1, $2, $3, now() + make_interval(secs => $4))`,
    [hashOf(token), functionId, [...held], seconds],
  )
  return token
}
