/**
 * Signing in and out: an address, then a password and a code, or a passkey, or one's organisation.
 */
import { z } from 'zod'
import { openForm, readForm, typedIn, type Form } from '#platform/form.ts'
import { checkPassword } from '#platform/identity/accounts.ts'
import { checkCode, type CodeOutcome } from '#platform/identity/codes.ts'
import { demonstrationFunction, demonstrationPeople } from '#platform/identity/demonstration.ts'
import { askPasskey, personOfPasskey } from '#platform/identity/passkeys.ts'
import { providerForEmail } from '#platform/identity/providers.ts'
import { endSession, startSession } from '#platform/identity/sessions.ts'
import { beginStep, stepNow, takeStep } from '#platform/identity/steps.ts'
import { asIdentity } from '#platform/identity/transaction.ts'
import { Code, NotIn, Password, SignIn, ToProvider } from '#platform/identity/views/sign-in.tsx'
import { countTry, TooOften, type Limit } from '#platform/limits.ts'
import { refuse } from '#platform/refusal.ts'
import { addressOf, originOf, type Site } from '#platform/site.ts'
import { anyone, pages, show } from '#platform/web.tsx'
import { ownPath, signInAs } from './finish.tsx'

const Choice = z.object({
  persoon: z.string('Kies een persoon.').min(1, 'Kies een persoon.').max(60),
  naar: z.string().max(300).optional().catch(undefined),
})

const Email = z.object({
  email: z
    .string('Vul je e-mailadres in.')
    .trim()
    .toLowerCase()
    .max(200, 'Dit adres is te lang.')
    .regex(
      /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
      'Dit is geen e-mailadres. Een adres ziet eruit als naam@organisatie.nl.',
    ),
  naar: z.string().max(300).optional().catch(undefined),
})

/** Only against noise: many people can share an address. */
const begun: Limit = { name: 'begun', points: 1_000, seconds: 900 }
const askedPasskeys: Limit = { name: 'passkey', points: 100, seconds: 900 }

/** The pages before signing in; the demonstration's own route exists in the demonstration only. */
export function signInPages(site: Site) {
  const people = () => (site.demonstration ? demonstrationPeople() : Promise.resolve([]))

  const signIn = pages()
    .get('/inloggen', anyone(), async (c) =>
      show(c, <SignIn people={await people()} back={ownPath(c.req.query('naar'))} />),
    )

    .post('/inloggen', anyone(), async (c) => {
      const form = await readForm(c, Email)
      if (!form.valid)
        return show(c, <SignIn people={await people()} back={backOf(form)} form={form} />, 422)
      await countTry(begun, addressOf(c, site))
      const { email, naar } = form.value
      const back = ownPath(naar) ?? null
      const provider = await providerForEmail(email)
      await beginStep(c, 'email', { email, back })
      if (!provider) return c.redirect('/inloggen/wachtwoord', 303)
      // A page between: the policy lets no form lead to another site.
      const query = new URLSearchParams({ dienst: provider.id, ...(back && { naar: back }) })
      return show(
        c,
        <ToProvider name={provider.name} href={`/inloggen/organisatie?${query.toString()}`} />,
      )
    })

    .get('/inloggen/wachtwoord', anyone(), async (c) => {
      const step = await stepNow(c, 'email')
      return step ? show(c, <Password email={step.email} />) : c.redirect('/inloggen', 303)
    })

    .post('/inloggen/wachtwoord', anyone(), async (c) => {
      const step = await stepNow(c, 'email')
      if (!step) return show(c, <TooLate />, 410)
      const password = String((await typedIn(c))['wachtwoord'] ?? '').slice(0, 200)
      const personId = await checkPassword(step.email, password, addressOf(c, site))
      if (!personId) return show(c, <Password email={step.email} form={wrongPassword()} />, 422)
      await takeStep(c, 'email')
      await beginStep(c, 'code', { personId, back: step.back })
      return c.redirect('/inloggen/code', 303)
    })

    .get('/inloggen/code', anyone(), async (c) =>
      (await stepNow(c, 'code')) ? show(c, <Code />) : c.redirect('/inloggen', 303),
    )

    .post('/inloggen/code', anyone(), async (c) => {
      const step = await stepNow(c, 'code')
      if (!step) return show(c, <TooLate />, 410)
      const code = String((await typedIn(c))['code'] ?? '').slice(0, 40)
      const outcome = await asIdentity((client) =>
        checkCode(client, step.personId, code, new Date()),
      )
      if (outcome !== 'right') return show(c, <Code form={wrongCode(outcome)} />, 422)
      await takeStep(c, 'code')
      return signInAs(c, step.personId, { method: 'password', assurance: 2 }, step.back)
    })

    .post('/inloggen/passkey/vraag', anyone(), async (c) => {
      await countTry(askedPasskeys, addressOf(c, site))
      const show = await askPasskey({ origin: originOf(c, site) })
      await beginStep(c, 'passkey', {
        challenge: show.challenge,
        back: ownPath(c.req.query('naar')) ?? null,
      })
      return c.json({ show })
    })

    .post('/inloggen/passkey', anyone(), async (c) => {
      const step = await takeStep(c, 'passkey')
      if (!step) return show(c, <TooLate />, 410)
      const credential = String((await typedIn(c))['credential'] ?? '')
      const place = { origin: originOf(c, site) }
      const personId = await personOfPasskey(place, step.challenge, credential)
      if (!personId) return show(c, <UnknownPasskey />, 422)
      return signInAs(c, personId, { method: 'passkey', assurance: 2 }, step.back)
    })

    .post('/uitloggen', anyone(), async (c) => {
      await endSession(c)
      c.header('Clear-Site-Data', '"cache", "storage"')
      return c.redirect('/inloggen', 303)
    })

  if (site.demonstration)
    signIn.post('/inloggen/demonstratie', anyone(), async (c) => {
      const form = await readForm(c, Choice)
      const functionId = form.valid && (await demonstrationFunction(form.value.persoon))
      if (!functionId) throw refuse('not_found')
      await startSession(c, functionId, { method: 'demonstration', assurance: 2 })
      return c.redirect(ownPath(form.valid ? form.value.naar : undefined) ?? '/start', 303)
    })
  return signIn
}

/** What a code that was not taken says. */
export function wrongCode(outcome: Exclude<CodeOutcome, 'right'>): Form<never> {
  const text = {
    wrong:
      'Deze code klopt niet, of is al gebruikt. Wacht op een nieuwe code in je app en typ die.',
    clock:
      'Deze code hoort bij een ander moment. De klok van je telefoon loopt waarschijnlijk niet gelijk. Zet op je telefoon de tijd op automatisch en probeer een nieuwe code.',
    locked: new TooOften(900).text,
  }[outcome]
  return { valid: false, typed: {}, errors: { code: text } }
}

/** The same words for an unknown address and a wrong password. */
function wrongPassword(): Form<never> {
  return {
    ...openForm(),
    valid: false,
    errors: {
      wachtwoord:
        'Dit e-mailadres en wachtwoord horen niet bij elkaar. Typ het wachtwoord opnieuw.',
    },
  }
}

function backOf(form: Form<unknown>): string | undefined {
  const { naar } = form.typed
  return ownPath(typeof naar === 'string' ? naar : undefined)
}

/** Halfway, but too long ago, or in another browser. */
export function TooLate() {
  return (
    <NotIn
      title="Dit duurde te lang"
      reason="Tussen het begin en het eind van inloggen mogen tien minuten zitten, in dezelfde browser. Begin opnieuw; er is niets mis."
      next={[{ href: '/inloggen', label: 'Opnieuw inloggen' }]}
    />
  )
}

function UnknownPasskey() {
  return (
    <NotIn
      title="Deze passkey werkt hier niet"
      reason="Deze passkey is niet (meer) bekend in Kring, of je apparaat vroeg niet om je vingerafdruk, gezicht of pincode. Kies een andere passkey of een andere manier van inloggen."
      next={[{ href: '/inloggen', label: 'Opnieuw inloggen' }]}
    />
  )
}
