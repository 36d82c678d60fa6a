/**
 * Systems to call the API as.
 */
import type { Scope } from '#roles'
import { runAs, type Actor } from '#platform/database.ts'
import { newSecret, registerSystem } from '#platform/systems/actions.ts'
import { systemById } from '#platform/systems/store.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { app, type DemonstrationKey } from '#testing/site.ts'

const origin = 'http://localhost:3000'

/** A system with a secret. */
export interface Machine {
  id: string
  secret: string
}

/** Brings a system in, as someone of the demonstration would, with a secret. */
export async function aSystem(
  scopes: Scope[],
  more: {
    by?: DemonstrationKey
    of?: DemonstrationKey
    municipalities?: string[]
    practice?: boolean
  } = {},
): Promise<Machine> {
  const actor = await demonstrationActor(more.by ?? 'projectleider')
  const owner = await demonstrationActor(more.of ?? more.by ?? 'projectleider')
  return bringIn(actor, owner.organisationId, scopes, more)
}

function bringIn(
  actor: Actor,
  organisationId: string,
  scopes: Scope[],
  { municipalities = [], practice = false }: { municipalities?: string[]; practice?: boolean },
): Promise<Machine> {
  return runAs(actor, async (work) => {
    const id = await registerSystem(work, {
      name: 'Zaaksysteem Vlierbes',
      title: 'Het plan in het eigen zaaksysteem tonen',
      organisationId,
      scopes,
      practice,
      municipalities,
    })
    return id
  }).then((id) =>
    runAs(actor, async (work) => ({
      id,
      secret: await newSecret(work, await systemById(work.db, id)),
    })),
  )
}

/** Asks for a token as a form says. */
export function askForToken(
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return Promise.resolve(
    app.request(`${origin}/api/v1/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers,
    }),
  )
}

/** A token of a system; with all its scopes, or with some. */
export async function tokenOf({ id, secret }: Machine, scope?: string): Promise<string> {
  const response = await askForToken({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
    ...(scope !== undefined && { scope }),
  })
  const { access_token } = (await response.json()) as { access_token?: string }
  if (!access_token) throw new Error(`No token: ${response.status}`)
  return access_token
}

/** Calls the API below `/api/v1`. */
export function call(
  token: string,
  path: string,
  {
    method = 'GET',
    body,
    headers = {},
  }: {
    method?: string
    body?: unknown
    headers?: Record<string, string>
  } = {},
): Promise<Response> {
  return Promise.resolve(
    app.request(`${origin}/api/v1${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    }),
  )
}
