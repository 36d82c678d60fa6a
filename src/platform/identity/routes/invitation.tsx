/**
 * From a link in a mail to a first way in.
 */
import type { Context } from 'hono'
import { readForm, typedIn } from '#platform/form.ts'
import {
  acceptInvitation,
  invitationOf,
  type FirstWay,
  type OpenInvitation,
} from '#platform/identity/accounts.ts'
import { codeSetUp, firstStep, newCodeSecret } from '#platform/identity/codes.ts'
import { askNewPasskey, readNewPasskey } from '#platform/identity/passkeys.ts'
import { hashPassword, NewPassword } from '#platform/identity/passwords.ts'
import { startSession } from '#platform/identity/sessions.ts'
import { beginStep, stepNow, takeStep } from '#platform/identity/steps.ts'
import {
  Invitation,
  InvitationGone,
  RecoveryCodes,
  SetUpCodes,
} from '#platform/identity/views/invitation.tsx'
import { countTry, type Limit } from '#platform/limits.ts'
import { addressOf, originOf, type Site } from '#platform/site.ts'
import { anyone, pages, show, type Web } from '#platform/web.tsx'
import { noFunction, signInAs } from './finish.tsx'
import { TooLate, wrongCode } from './sign-in.tsx'

/** A link of 256 bits cannot be guessed; this only keeps the noise down. */
const opened: Limit = { name: 'invitation', points: 600, seconds: 900 }

export function invitationPages(site: Site) {
  /** The invitation in the path, or the page that says why there is none. */
  const invitationIn = async (
    c: Context<Web>,
  ): Promise<{ invitation: OpenInvitation; path: string } | Response> => {
    await countTry(opened, addressOf(c, site))
    const token = c.req.param('token') ?? ''
    const invitation = await invitationOf(token)
    if (typeof invitation !== 'string') return { invitation, path: `/uitnodiging/${token}` }
    return show(c, <InvitationGone problem={invitation} />, invitation === 'unknown' ? 404 : 410)
  }

  return pages()
    .get('/uitnodiging/:token', anyone(), async (c) => {
      const found = await invitationIn(c)
      return found instanceof Response ? found : show(c, <Invitation {...found} />)
    })

    .post('/uitnodiging/:token/wachtwoord', anyone(), async (c) => {
      const found = await invitationIn(c)
      if (found instanceof Response) return found
      const form = await readForm(c, NewPassword)
      if (!form.valid) return show(c, <Invitation {...found} form={form} />, 422)
      await beginStep(c, 'newCode', {
        sealed: newCodeSecret(),
        passwordHash: await hashPassword(form.value.wachtwoord),
        invitationId: found.invitation.id,
      })
      return c.redirect(`${found.path}/code`, 303)
    })

    .get('/uitnodiging/:token/code', anyone(), async (c) => {
      const found = await invitationIn(c)
      if (found instanceof Response) return found
      const step = await stepNow(c, 'newCode')
      if (step?.invitationId !== found.invitation.id) return c.redirect(found.path, 303)
      const setUp = codeSetUp(step.sealed, found.invitation.email)
      return show(c, <SetUpCodes setUp={setUp} action={`${found.path}/code`} invited />)
    })

    .post('/uitnodiging/:token/code', anyone(), async (c) => {
      const found = await invitationIn(c)
      if (found instanceof Response) return found
      const step = await stepNow(c, 'newCode')
      if (!step?.passwordHash || step.invitationId !== found.invitation.id)
        return show(c, <TooLate />, 410)
      const code = String((await typedIn(c))['code'] ?? '').replaceAll(/\s/g, '')
      const first = firstStep(step.sealed, code, new Date())
      if (first === undefined) {
        const setUp = codeSetUp(step.sealed, found.invitation.email)
        const form = wrongCode('wrong')
        const action = `${found.path}/code`
        return show(c, <SetUpCodes setUp={setUp} action={action} form={form} invited />, 422)
      }
      await takeStep(c, 'newCode')
      const way = {
        way: 'password',
        hash: step.passwordHash,
        sealed: step.sealed,
        step: first,
      } as const
      return enter(c, found.invitation, way)
    })

    .post('/uitnodiging/:token/passkey/vraag', anyone(), async (c) => {
      const found = await invitationIn(c)
      if (found instanceof Response) return found
      const { personId, name, email, id } = found.invitation
      const make = await askNewPasskey({ origin: originOf(c, site) }, { id: personId, name, email })
      await beginStep(c, 'newPasskey', { challenge: make.challenge, invitationId: id })
      return c.json({ make })
    })

    .post('/uitnodiging/:token/passkey', anyone(), async (c) => {
      const found = await invitationIn(c)
      if (found instanceof Response) return found
      const step = await takeStep(c, 'newPasskey')
      if (step?.invitationId !== found.invitation.id) return show(c, <TooLate />, 410)
      const { credential, naam } = await typedIn(c)
      const place = { origin: originOf(c, site) }
      const passkey = await readNewPasskey(
        place,
        step.challenge,
        String(credential ?? ''),
        nameOf(naam),
      )
      if (!passkey) {
        const form = wrongPasskey()
        return show(c, <Invitation {...found} form={form} />, 422)
      }
      return enter(c, found.invitation, { way: 'passkey', passkey })
    })
}

/** Accepts, signs in, and shows recovery codes where there are any. */
async function enter(
  c: Context<Web>,
  invitation: OpenInvitation,
  first: FirstWay,
): Promise<Response> {
  const accepted = await acceptInvitation(invitation.id, first)
  if (!accepted) return show(c, <InvitationGone problem="used" />, 410)
  const method = first.way === 'passkey' ? 'passkey' : 'password'
  if (accepted.codes.length === 0)
    return signInAs(c, invitation.personId, { method, assurance: 2 }, null)
  if (!accepted.functionId) return noFunction(c)
  await startSession(c, accepted.functionId, { method, assurance: 2 })
  return show(c, <RecoveryCodes codes={accepted.codes} next="/start" />)
}

/** A name to recognise it by; unnamed when nothing was typed. */
export function nameOf(typed: unknown): string {
  const name = typeof typed === 'string' ? typed.trim().slice(0, 80) : ''
  return name && !/\p{Cc}/u.test(name) ? name : 'Passkey'
}

export function wrongPasskey() {
  return {
    valid: false as const,
    typed: {},
    errors: {
      '': 'Deze passkey is niet gelukt. Je apparaat moet om je vingerafdruk, gezicht of pincode vragen. Probeer het nog eens of kies een andere manier.',
    },
  }
}
