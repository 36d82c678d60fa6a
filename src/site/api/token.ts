/**
 * Where a system asks for a token: OAuth 2.0 (RFC 6749, 4.4), with a secret or a signed proof (RFC 7523).
 */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { newApi, type Api } from '#platform/api/index.ts'
import { countTry, TooOften, type Limit } from '#platform/limits.ts'
import { addressOf, originOf, type Site } from '#platform/site.ts'
import { askToken, tokenSeconds, type Claim } from '#platform/systems/tokens.ts'
import { anyone } from '#platform/web.tsx'

const perAddress: Limit = { name: 'token-address', points: 60, seconds: 60 }
const perSystem: Limit = { name: 'token-system', points: 30, seconds: 60 }
const byAssertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const Asked = z
  .object({
    grant_type: z.literal('client_credentials'),
    scope: z.string().optional().openapi({ description: 'Met spaties ertussen; zonder: alles.' }),
    client_id: z.uuid().optional(),
    client_secret: z.string().optional(),
    client_assertion_type: z.literal(byAssertion).optional(),
    client_assertion: z.string().optional(),
  })
  .openapi('Tokenaanvraag')
const Token = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int(),
    scope: z.string(),
  })
  .openapi('Token')
const Refused = z
  .object({ error: z.string(), error_description: z.string() })
  .openapi('Tokenweigering', { description: 'Zoals OAuth het vraagt (RFC 6749, 5.2).' })

const refusals = {
  invalid_request: [400, 'De aanvraag klopt niet. Stuur een formulier met grant_type.'],
  unsupported_grant_type: [400, 'Alleen client_credentials.'],
  invalid_scope: [400, 'Dit systeem heeft niet al deze scopes.'],
  invalid_client: [
    401,
    'Het systeem is onbekend of beëindigd, of het geheim of bewijs klopt niet.',
  ],
  too_often: [429, 'Te vaak gevraagd. Een token is tien minuten geldig: bewaar het zo lang.'],
} as const satisfies Record<string, readonly [400 | 401 | 429, string]>

const headers = {
  'API-Version': { description: 'De volledige versie van de API.', schema: { type: 'string' } },
} as const

export function tokenApi(site: Site) {
  const api = newApi()
  // Only described here: what is wrong with it is said as OAuth says it, not as a schema does.
  api.openAPIRegistry.registerPath({
    method: 'post',
    path: '/oauth/token',
    operationId: 'tokenVragen',
    summary: 'Een token vragen',
    description:
      'Als formulier. Het systeem bewijst wie het is met `client_id` en `client_secret` (ook als Basic), of met een ondertekend `client_assertion` (private_key_jwt: ES256, EdDSA of PS256).',
    tags: ['Aanmelden'],
    security: [],
    request: {
      body: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: Asked } },
      },
    },
    responses: {
      200: {
        description: 'Het token.',
        headers,
        content: { 'application/json': { schema: Token } },
      },
      ...Object.fromEntries(
        ([400, 401, 429] as const).map((status) => [
          status,
          {
            description: 'Geweigerd.',
            headers,
            content: { 'application/json': { schema: Refused } },
          },
        ]),
      ),
    },
  })
  api.post('/oauth/token', anyone(), (c) => tokenFor(c, site))
  return api
}

async function tokenFor(c: Context<Api>, site: Site): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  c.header('Pragma', 'no-cache')
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return no(c, 'invalid_request')
  const form = new URLSearchParams(await c.req.text())
  const twice = [...form.keys()].some((name) => form.getAll(name).length > 1)
  const grant = form.get('grant_type')
  if (twice || !grant) return no(c, 'invalid_request')
  if (grant !== 'client_credentials') return no(c, 'unsupported_grant_type')
  const claim = claimOf(c, form)
  if (!claim) return no(c, 'invalid_request')
  try {
    await countTry(perAddress, addressOf(c, site))
    if (claim.clientId) await countTry(perSystem, claim.clientId)
  } catch (error) {
    if (!(error instanceof TooOften)) throw error
    c.header('Retry-After', error.seconds.toString())
    return no(c, 'too_often')
  }
  const origin = originOf(c, site)
  const audiences = [origin, `${origin}/api/v1/oauth/token`]
  const given = await askToken(claim, audiences, form.get('scope') ?? undefined)
  if (typeof given === 'string') return no(c, given)
  return c.json({
    access_token: given.token,
    token_type: 'Bearer',
    expires_in: tokenSeconds,
    scope: given.scopes.join(' '),
  })
}

/** One way to prove who it is, not two: undefined when it is not clear which. */
function claimOf(c: Context, form: URLSearchParams): Claim | undefined {
  const clientId = form.get('client_id') ?? undefined
  const secret = form.get('client_secret') ?? undefined
  const assertion = form.get('client_assertion') ?? undefined
  const basic = /^Basic ([\w+/=-]{1,600})$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if ([secret, assertion, basic].filter((one) => one !== undefined).length > 1) return undefined
  if (assertion !== undefined)
    return form.get('client_assertion_type') === byAssertion ? { clientId, assertion } : undefined
  if (basic === undefined) return { clientId, secret }
  const [, id = '', given = ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? []
  return clientId === undefined || clientId === id ? { clientId: id, secret: given } : undefined
}

function no(c: Context, error: keyof typeof refusals): Response {
  const [status, text] = refusals[error]
  if (error === 'invalid_client') c.header('WWW-Authenticate', 'Basic realm="kring"')
  return c.json({ error, error_description: text }, status)
}
