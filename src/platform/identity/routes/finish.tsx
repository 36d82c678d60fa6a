/**
 * The end of every way in: a session, in a function, and on to where one was going.
 */
import type { Context } from 'hono'
import { functionsOf } from '#platform/identity/accounts.ts'
import type { ProviderIdentity, Provider } from '#platform/identity/providers.ts'
import { startSession, type Proof } from '#platform/identity/sessions.ts'
import { asIdentity, functionOf } from '#platform/identity/transaction.ts'
import { NotIn } from '#platform/identity/views/sign-in.tsx'
import { show, type Web } from '#platform/web.tsx'

/** Signs a person in, in the function they used last. */
export async function signInAs(
  c: Context<Web>,
  personId: string,
  proof: Omit<Proof, 'provider'> & { through?: { provider: Provider; identity: ProviderIdentity } },
  back: string | null,
): Promise<Response> {
  const organisationId = proof.through?.provider.organisationId
  const functionId = await asIdentity((client) => functionOf(client, personId, organisationId))
  if (!functionId) return noFunction(c)
  const identity = proof.through?.identity
  const sessionId = await startSession(c, functionId, {
    method: proof.method,
    assurance: proof.assurance,
    ...(identity && {
      provider: { issuer: identity.issuer, subject: identity.subject, session: identity.session },
    }),
  })
  const functions = await functionsOf(personId, sessionId)
  if (functions.length > 1)
    return c.redirect(`/mijn/functie${back ? `?naar=${encodeURIComponent(back)}` : ''}`, 303)
  return c.redirect(back ?? '/start', 303)
}

/** Somebody whom we know, but who has no function now. */
export async function noFunction(c: Context<Web>): Promise<Response> {
  return show(
    c,
    <NotIn
      title="Je hebt nu geen functie in Kring"
      reason="We weten wie je bent, maar er is geen functie waarin je nu in Kring werkt. Misschien is hij afgelopen of begint hij later. Vraag het aan de beheerder van je organisatie."
      next={[{ href: '/', label: 'Naar de openbare pagina' }]}
    />,
    403,
  )
}

/** A path on this site; anything that could lead elsewhere, or is longer than any page of ours, is none. */
export function ownPath(path: string | undefined): string | undefined {
  return path && path.length <= 300 && /^\/(?![/\\])[\w\-/.?=&%:]*$/.test(path) ? path : undefined
}
