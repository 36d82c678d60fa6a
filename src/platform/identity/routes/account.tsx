/**
 * One's own ways in, sessions and functions; and confirming who one is.
 */
import type { Context } from 'hono'
import { readForm, typedIn, type Form } from '#platform/form.ts'
import {
  addPasskey,
  functionsOf,
  removePasskey,
  renewRecoveryCodes,
  setCodes,
  setPassword,
  waysOf,
} from '#platform/identity/accounts.ts'
import { checkCode, codeSetUp, firstStep, newCodeSecret } from '#platform/identity/codes.ts'
import {
  askNewPasskey,
  askPasskey,
  personOfPasskey,
  readNewPasskey,
} from '#platform/identity/passkeys.ts'
import { hashPassword, NewPassword } from '#platform/identity/passwords.ts'
import { providersOf } from '#platform/identity/providers.ts'
import {
  confirmSession,
  endSessionsOf,
  sessionsOf,
  switchFunction,
} from '#platform/identity/sessions.ts'
import { beginStep, stepNow, takeStep } from '#platform/identity/steps.ts'
import { asIdentity } from '#platform/identity/transaction.ts'
import {
  Account,
  ChooseFunction,
  Confirm,
  NewPasswordPage,
} from '#platform/identity/views/account.tsx'
import { RecoveryCodes, SetUpCodes } from '#platform/identity/views/invitation.tsx'
import { refuse } from '#platform/refusal.ts'
import { originOf, type Site } from '#platform/site.ts'
import { ConfirmPage } from '#platform/ui/index.ts'
import { pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import { ownPath } from './finish.tsx'
import { nameOf } from './invitation.tsx'
import { TooLate, wrongCode } from './sign-in.tsx'

const own = requires('account.own')

export function accountPages(site: Site) {
  const confirmPage = async (c: Context<Web>, back: string | undefined, form?: Form<unknown>) => {
    const { actor } = c.var.work
    const [ways, providers] = await Promise.all([waysOf(actor.personId), providersOf(actor)])
    return (
      <Confirm
        ways={ways}
        provider={providers[0]?.name}
        back={back}
        form={form}
        demonstration={site.demonstration}
      />
    )
  }

  return pages()
    .get('/mijn', own, async (c) => {
      const { actor } = c.var.work
      const [ways, sessions, functions] = await Promise.all([
        waysOf(actor.personId),
        sessionsOf(actor.personId),
        functionsOf(actor.personId, actor.session?.id),
      ])
      return show(
        c,
        <Account ways={ways} sessions={sessions} functions={functions} actor={actor} />,
      )
    })

    .get('/mijn/functie', own, async (c) => {
      const { actor } = c.var.work
      const functions = await functionsOf(actor.personId, actor.session?.id)
      return show(
        c,
        <ChooseFunction
          functions={functions}
          others={(actor.session?.functions ?? 1) > functions.length}
          current={actor.functionId}
          back={ownPath(c.req.query('naar'))}
        />,
      )
    })

    .post('/mijn/functie', own, async (c) => {
      const { functie, naar } = await typedIn(c)
      const wanted = String(functie ?? '')
      const { personId } = c.var.work.actor
      if (!uuid.test(wanted) || !(await switchFunction(c, personId, wanted)))
        throw refuse('not_found')
      return c.redirect(ownPath(String(naar ?? '')) ?? '/start', 303)
    })

    .post('/mijn/sessies/andere', own, async (c) => {
      const { actor } = c.var.work
      if (actor.session) await endSessionsOf(actor, { allBut: actor.session.id })
      return c.redirect('/mijn?gedaan=sessies', 303)
    })

    .post('/mijn/sessies/:id', own, async (c) => {
      const ended = await endSessionsOf(c.var.work.actor, { id: pathId(c) })
      return c.redirect(`/mijn?gedaan=${ended > 0 ? 'sessie' : 'geen-sessie'}`, 303)
    })

    .get('/mijn/wachtwoord', own, async (c) =>
      (await mayChange(c)) ? show(c, <NewPasswordPage />) : toConfirm(c),
    )

    .post('/mijn/wachtwoord', own, async (c) => {
      if (!(await mayChange(c))) return toConfirm(c)
      const form = await readForm(c, NewPassword)
      if (!form.valid) return show(c, <NewPasswordPage form={form} />, 422)
      const { personId } = c.var.work.actor
      await setPassword(ownOf(c), await hashPassword(form.value.wachtwoord))
      const ways = await waysOf(personId)
      return c.redirect(ways?.codesSince ? '/mijn?gedaan=opgeslagen' : '/mijn/code', 303)
    })

    .get('/mijn/code', own, async (c) => {
      if (!(await mayChange(c))) return toConfirm(c)
      const sealed = newCodeSecret()
      await beginStep(c, 'newCode', { sealed, passwordHash: null, invitationId: null })
      return show(c, <SetUpCodes setUp={codeSetUp(sealed, await emailOf(c))} action="/mijn/code" />)
    })

    .post('/mijn/code', own, async (c) => {
      if (!(await mayChange(c))) return toConfirm(c)
      const step = await stepNow(c, 'newCode')
      if (!step || step.invitationId) return show(c, <TooLate />, 410)
      const code = String((await typedIn(c))['code'] ?? '').replaceAll(/\s/g, '')
      const first = firstStep(step.sealed, code, new Date())
      if (first === undefined) {
        const setUp = codeSetUp(step.sealed, await emailOf(c))
        const form = wrongCode('wrong')
        return show(c, <SetUpCodes setUp={setUp} action="/mijn/code" form={form} />, 422)
      }
      await takeStep(c, 'newCode')
      const codes = await setCodes(ownOf(c), { sealed: step.sealed, step: first })
      await confirmSession(c, 'password')
      return show(c, <RecoveryCodes codes={codes} next="/mijn" />)
    })

    .get('/mijn/herstelcodes', own, async (c) => {
      if (!(await mayChange(c))) return toConfirm(c)
      return show(
        c,
        <ConfirmPage
          title="Nieuwe herstelcodes maken?"
          action="/mijn/herstelcodes"
          once={crypto.randomUUID()}
          consequence="Je oude herstelcodes werken daarna niet meer. Je krijgt tien nieuwe te zien, één keer."
          confirm="Nieuwe codes maken"
          cancel="/mijn"
        />,
      )
    })

    .post('/mijn/herstelcodes', own, async (c) => {
      if (!(await mayChange(c))) return toConfirm(c)
      const { personId } = c.var.work.actor
      if (!(await waysOf(personId))?.codesSince) throw refuse('not_found')
      return show(c, <RecoveryCodes codes={await renewRecoveryCodes(personId)} next="/mijn" />)
    })

    .post('/mijn/passkeys/vraag', own, async (c) => {
      if (!(await mayChange(c))) return c.json({}, 403)
      const { actor } = c.var.work
      const make = await askNewPasskey(
        { origin: originOf(c, site) },
        { id: actor.personId, name: actor.name, email: await emailOf(c) },
      )
      await beginStep(c, 'newPasskey', { challenge: make.challenge, invitationId: null })
      return c.json({ make })
    })

    .post('/mijn/passkeys', own, async (c) => {
      if (!(await mayChange(c))) return toConfirm(c)
      const step = await takeStep(c, 'newPasskey')
      if (!step || step.invitationId) return show(c, <TooLate />, 410)
      const { credential, naam } = await typedIn(c)
      const place = { origin: originOf(c, site) }
      const text = String(credential ?? '')
      const passkey = await readNewPasskey(place, step.challenge, text, nameOf(naam))
      if (!passkey) return c.redirect('/mijn?gedaan=passkey-mislukt', 303)
      await addPasskey(c.var.work.actor.personId, passkey)
      await confirmSession(c, 'passkey')
      return c.redirect('/mijn?gedaan=passkey', 303)
    })

    .get('/mijn/passkeys/:passkey/weghalen', own, async (c) => {
      if (!(await mayChange(c))) return toConfirm(c)
      const passkey = await passkeyIn(c)
      return show(
        c,
        <ConfirmPage
          title="Passkey weghalen?"
          action={`/mijn/passkeys/${encodeURIComponent(passkey.id)}/weghalen`}
          once={crypto.randomUUID()}
          consequence={`Met “${passkey.name}” kun je daarna niet meer inloggen. Je laatste manier van inloggen kun je niet weghalen.`}
          confirm="Weghalen"
          cancel="/mijn"
          danger
        />,
      )
    })

    .post('/mijn/passkeys/:passkey/weghalen', own, async (c) => {
      if (!(await mayChange(c))) return toConfirm(c)
      const { id } = await passkeyIn(c)
      const gone = await removePasskey(ownOf(c), id)
      return c.redirect(`/mijn?gedaan=${gone ? 'opgeslagen' : 'laatste-manier'}`, 303)
    })

    .get('/bevestigen', own, async (c) => {
      const { session } = c.var.work.actor
      const back = ownPath(c.req.query('naar'))
      if (session?.personsOpen) return c.redirect(back ?? '/start', 303)
      return show(c, await confirmPage(c, back))
    })

    .post('/bevestigen/code', own, async (c) => {
      const { personId } = c.var.work.actor
      const { code, naar } = await typedIn(c)
      const back = ownPath(String(naar ?? ''))
      const typed = String(code ?? '').slice(0, 40)
      const outcome = await asIdentity((client) => checkCode(client, personId, typed, new Date()))
      if (outcome !== 'right') {
        return show(c, await confirmPage(c, back, wrongCode(outcome)), 422)
      }
      await confirmSession(c, 'password')
      return c.redirect(back ?? '/start', 303)
    })

    .post('/bevestigen/passkey/vraag', own, async (c) => {
      const show = await askPasskey({ origin: originOf(c, site) })
      const back = ownPath(c.req.query('naar')) ?? null
      await beginStep(c, 'passkey', { challenge: show.challenge, back })
      return c.json({ show })
    })

    .post('/bevestigen/passkey', own, async (c) => {
      const step = await takeStep(c, 'passkey')
      if (!step) return show(c, <TooLate />, 410)
      const credential = String((await typedIn(c))['credential'] ?? '')
      const place = { origin: originOf(c, site) }
      const personId = await personOfPasskey(place, step.challenge, credential)
      // A colleague's passkey confirms the colleague.
      if (personId !== c.var.work.actor.personId) throw refuse('not_found')
      await confirmSession(c, 'passkey')
      return c.redirect(step.back ?? '/start', 303)
    })

    .post('/bevestigen/demonstratie', own, async (c) => {
      const { naar } = await typedIn(c)
      const { actor } = c.var.work
      // Only invented people, who have no account to prove anything with.
      if (!site.demonstration || (await waysOf(actor.personId))) throw refuse('not_found')
      await confirmSession(c, 'demonstration')
      return c.redirect(ownPath(String(naar ?? '')) ?? '/start', 303)
    })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Whether ways in may be changed now: after a recent proof with two factors. Who has only one factor
 * yet may add the second, since there is nothing else to prove it with.
 */
async function mayChange(c: Context<Web>): Promise<boolean> {
  const { session, personId } = c.var.work.actor
  const ways = await waysOf(personId)
  // Someone of the demonstration has no account: there is nothing to change.
  if (!ways) throw refuse('not_found')
  if (session?.personsOpen) return true
  const proofs = ways.passkeys.length > 0 || ways.codesSince !== null
  return session?.assurance === 1 && !proofs
}

function ownOf(c: Context<Web>) {
  const { personId, session } = c.var.work.actor
  return { personId, sessionId: session?.id ?? null }
}

function toConfirm(c: Context<Web>): Response {
  return c.redirect(`/bevestigen?naar=${encodeURIComponent(c.req.path)}`, 303)
}

async function emailOf(c: Context<Web>): Promise<string> {
  return (await waysOf(c.var.work.actor.personId))?.email ?? ''
}

async function passkeyIn(c: Context<Web>) {
  const ways = await waysOf(c.var.work.actor.personId)
  const passkey = ways?.passkeys.find(({ id }) => id === c.req.param('passkey'))
  if (!passkey) throw refuse('not_found')
  return passkey
}
