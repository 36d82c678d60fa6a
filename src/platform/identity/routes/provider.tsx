/**
 * There and back: signing in, confirming or accepting an invitation through one's organisation.
 */
import type { Context } from 'hono'
import { acceptInvitation, invitationOf } from '#platform/identity/accounts.ts'
import { logoutByProvider } from '#platform/identity/provider-logout.ts'
import {
  askProvider,
  configurationOf,
  inTime,
  personOfSubject,
  providerById,
  ProviderAway,
  ProviderRefused,
  providersOf,
  readAnswer,
  type Provider,
  type ProviderIdentity,
} from '#platform/identity/providers.ts'
import { confirmSession, signedIn } from '#platform/identity/sessions.ts'
import { beginStep, takeStep, type Steps } from '#platform/identity/steps.ts'
import { asIdentity, notePerson } from '#platform/identity/transaction.ts'
import { InvitationGone } from '#platform/identity/views/invitation.tsx'
import { NotIn } from '#platform/identity/views/sign-in.tsx'
import { typedIn } from '#platform/form.ts'
import { countTry, type Limit } from '#platform/limits.ts'
import { log } from '#platform/log.ts'
import { refuse } from '#platform/refusal.ts'
import { addressOf, originOf, type Site } from '#platform/site.ts'
import { anyone, pages, show, type Web } from '#platform/web.tsx'
import { ownPath, signInAs } from './finish.tsx'
import { TooLate } from './sign-in.tsx'

const askedProviders: Limit = { name: 'provider', points: 200, seconds: 900 }
const logouts: Limit = { name: 'provider-logout', points: 600, seconds: 60 }
const returnPath = '/inloggen/terug'

type Purpose = Pick<Steps['provider'], 'purpose' | 'invitationId' | 'personId' | 'back'>

export function providerPages(site: Site) {
  return pages()
    .get('/inloggen/organisatie', anyone(), async (c) => {
      const provider = await providerAsked(c.req.query('dienst'))
      const back = ownPath(c.req.query('naar')) ?? null
      return there(c, site, provider, {
        purpose: 'signIn',
        invitationId: null,
        personId: null,
        back,
      })
    })

    .get('/inloggen/organisatie/bevestigen', anyone(), async (c) => {
      const actor = await signedIn(c)
      const provider = actor && (await providersOf(actor))[0]
      if (!provider) throw refuse('not_found')
      return there(c, site, provider, {
        purpose: 'confirm',
        invitationId: null,
        personId: actor.personId,
        back: ownPath(c.req.query('naar')) ?? null,
      })
    })

    .get('/uitnodiging/:token/organisatie', anyone(), async (c) => {
      const invitation = await invitationOf(c.req.param('token'))
      if (typeof invitation === 'string')
        return show(c, <InvitationGone problem={invitation} />, 410)
      // From another site one first reads whose invitation this is: whoever is signed in at the
      // provider would be bound to it without having pressed anything.
      const from = c.req.header('sec-fetch-site')
      if (from !== undefined && from !== 'same-origin')
        return c.redirect(`/uitnodiging/${c.req.param('token')}`, 303)
      const provider = await providerAsked(invitation.provider?.id)
      return there(c, site, provider, {
        purpose: 'invitation',
        invitationId: invitation.id,
        personId: invitation.personId,
        back: null,
      })
    })

    .get(returnPath, anyone(), async (c) => {
      const step = await takeStep(c, 'provider')
      const provider = step && (await providerById(step.providerId))
      if (!step) return show(c, <TooLate />, 410)
      if (!provider) return show(c, <SwitchedOff />, 403)
      try {
        // The library compares this address with the one it asked for, so it must be ours.
        const answer = new URL(new URL(c.req.url).search, originOf(c, site) + returnPath)
        const again = step.purpose === 'confirm'
        const identity = await inTime(async () => {
          const config = await configurationOf(provider, { loopback: site.demonstration })
          return readAnswer(provider, config, answer, { ...step, again })
        })
        return await back(c, provider, identity, step)
      } catch (error) {
        return notThrough(c, provider, error)
      }
    })

    .post('/inloggen/afgemeld', anyone(), async (c) => {
      await countTry(logouts, addressOf(c, site))
      const token = String((await typedIn(c))['logout_token'] ?? '')
      const good = await logoutByProvider(token, { loopback: site.demonstration })
      c.header('Cache-Control', 'no-store')
      return good ? c.body(null, 200) : c.json({ error: 'invalid_request' }, 400)
    })

  /** Sends the browser to the provider, and remembers what must come back. */
  async function there(c: Context<Web>, at: Site, provider: Provider, purpose: Purpose) {
    await countTry(askedProviders, addressOf(c, at))
    try {
      const config = await configurationOf(provider, { loopback: at.demonstration })
      const { url, ...asked } = await askProvider(config, originOf(c, at) + returnPath, {
        again: purpose.purpose === 'confirm',
      })
      await beginStep(c, 'provider', { providerId: provider.id, ...asked, ...purpose })
      return c.redirect(url.href, 303)
    } catch (error) {
      return notThrough(c, provider, error)
    }
  }
}

async function providerAsked(id: string | undefined): Promise<Provider> {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
  const provider = id && uuid.test(id) ? await providerById(id) : undefined
  if (!provider) throw refuse('not_found')
  return provider
}

/** Who came back, for what they went. */
async function back(
  c: Context<Web>,
  provider: Provider,
  identity: ProviderIdentity,
  step: Steps['provider'],
): Promise<Response> {
  // An answer of another issuer than was asked is refused by the library; this holds it once more.
  if (identity.issuer !== provider.issuer) throw new ProviderRefused('another issuer')
  const assurance = identity.twoFactors ? 2 : 1
  const through = { provider, identity }
  if (step.purpose === 'invitation') return accept(c, identity, step, through)
  const personId = await personOfSubject(identity)
  if (!personId) return show(c, <NotLinked name={provider.name} />, 403)
  if (step.purpose === 'signIn')
    return signInAs(c, personId, { method: 'oidc', assurance, through }, step.back)
  const actor = await signedIn(c)
  if (!actor || actor.personId !== personId || step.personId !== personId)
    return show(c, <OtherPerson />, 403)
  // Meanwhile they may have gone on in a function of another organisation.
  if (actor.organisationId !== provider.organisationId) throw refuse('not_found')
  if (assurance === 1) return show(c, <OneFactor name={provider.name} />, 403)
  await confirmSession(c, 'oidc', identity)
  return c.redirect(step.back ?? '/start', 303)
}

/** Accepting binds this subject to the person who was invited, and to nobody else. */
async function accept(
  c: Context<Web>,
  identity: ProviderIdentity,
  step: Steps['provider'],
  through: { provider: Provider; identity: ProviderIdentity },
): Promise<Response> {
  const already = await personOfSubject(identity)
  if (already && already !== step.personId) {
    await asIdentity((client) => notePerson(client, already, 'identity.link_refused'))
    return show(c, <AlreadyLinked />, 409)
  }
  const { issuer, subject } = identity
  const accepted = await acceptInvitation(step.invitationId!, { way: 'provider', issuer, subject })
  if (!accepted) return show(c, <InvitationGone problem="used" />, 410)
  const assurance = identity.twoFactors ? 2 : 1
  return signInAs(c, step.personId!, { method: 'oidc', assurance, through }, null)
}

/** What went wrong there, without a word of what the provider said. */
function notThrough(c: Context<Web>, provider: Provider, error: unknown) {
  if (error instanceof ProviderAway)
    return show(
      c,
      <NotIn
        title={`${provider.name} antwoordt niet`}
        reason={`De inlogdienst ${provider.name} is nu niet te bereiken of is te traag. Dat ligt niet aan jou, en niet aan Kring. Probeer het over een paar minuten nog eens. Heb je ook een passkey of een wachtwoord in Kring, dan kun je daarmee wel inloggen.`}
        next={[{ href: '/inloggen', label: 'Opnieuw inloggen' }]}
      />,
      503,
    )
  if (!(error instanceof ProviderRefused)) throw error
  log.warn({ event: 'provider_refused', provider: provider.id })
  return show(
    c,
    <NotIn
      title="Inloggen is niet gelukt"
      reason={`Het antwoord van ${provider.name} klopte niet, of je brak het inloggen daar af. Je bent niet ingelogd. Probeer het nog eens. Gebeurt het weer, vertel het dan aan de beheerder van je organisatie.`}
      next={[{ href: '/inloggen', label: 'Opnieuw inloggen' }]}
    />,
    403,
  )
}

function SwitchedOff() {
  return (
    <NotIn
      title="Zo kun je nu niet meer inloggen"
      reason="De inlogdienst van je organisatie is net uitgezet in Kring. Heb je ook een passkey of een wachtwoord in Kring, dan kun je daarmee wel inloggen. Vraag het anders aan de beheerder van je organisatie."
      next={[{ href: '/inloggen', label: 'Op een andere manier inloggen' }]}
    />
  )
}

function NotLinked({ name }: { name: string }) {
  return (
    <NotIn
      title="We kennen je hier nog niet"
      reason={`Je bent ingelogd bij ${name}, maar dit account is nog niet aan jou in Kring gekoppeld. Dat gebeurt met een uitnodiging. Vraag die aan de beheerder van je organisatie.`}
      next={[{ href: '/inloggen', label: 'Op een andere manier inloggen' }]}
    />
  )
}

function AlreadyLinked() {
  return (
    <NotIn
      title="Dit account hoort al bij iemand anders"
      reason="Het account waarmee je inlogde bij je organisatie is al gekoppeld aan een andere persoon in Kring. Ben je daar per ongeluk als iemand anders ingelogd? Log daar dan uit en open je uitnodiging opnieuw."
      next={[{ href: '/', label: 'Naar de openbare pagina' }]}
    />
  )
}

function OtherPerson() {
  return (
    <NotIn
      title="Dit is iemand anders"
      reason="Bij je organisatie is iemand anders ingelogd dan hier in Kring. Log daar uit, of log hier uit en opnieuw in."
      next={[{ href: '/start', label: 'Naar je startpagina' }]}
    />
  )
}

function OneFactor({ name }: { name: string }) {
  return (
    <NotIn
      title="Er is nog een tweede stap nodig"
      reason={`${name} vroeg je maar om één bewijs. Voor gegevens over personen zijn er twee nodig. Stel daarom in Kring een passkey of een code-app in.`}
      next={[{ href: '/mijn', label: 'Een tweede stap instellen' }]}
    />
  )
}
