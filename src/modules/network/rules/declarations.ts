/**
 * The declaration of intent: its text, whom one asks to sign it, and when a link still opens it.
 */
import { z } from 'zod'

/** A text per version. A published one never changes. */
export interface Declaration {
  number: number
  title: string
  body: string
  planKey: string | null
  activityKey: string | null
  version: number
  publishedAt: Date | null
}

/** A text as it is written; the activity is `plan/activity`, or nothing. */
export const DeclarationForm = (activities: readonly string[]) =>
  z.object({
    title: z
      .string('Geef de verklaring een titel.')
      .trim()
      .min(3, 'Geef de verklaring een titel.')
      .max(200, 'Deze titel is te lang: gebruik ten hoogste 200 tekens.'),
    body: z
      .string('Schrijf de tekst van de verklaring.')
      .trim()
      .min(3, 'Schrijf de tekst van de verklaring.')
      .max(20_000, 'Deze tekst is te lang: gebruik ten hoogste 20.000 tekens.')
      .transform((text) => text.replaceAll('\r\n', '\n')),
    activity: z
      .string()
      .optional()
      .transform((key) => key || null)
      .refine(
        (key) => key === null || activities.includes(key),
        'Kies een activiteit uit de lijst.',
      )
      .transform((key) => {
        const [planKey = null, activityKey = null] = key?.split('/') ?? []
        return { planKey, activityKey }
      }),
  })
export type DeclarationEdit = z.output<ReturnType<typeof DeclarationForm>>

/** The paragraphs of a text: an empty line stands between two. */
export function paragraphsOf(body: string): string[] {
  return body
    .split(/\n\s*\n/)
    .map((one) => one.trim())
    .filter(Boolean)
}

/** How long someone has to sign, and how often a code may be typed wrong. */
export const signingDays = 14
export const triesMost = 5

/** Whom to ask: a colleague in a function, or someone outside Kring. */
export const SigningRequestForm = (colleagues: readonly string[]) =>
  z
    .object({
      signatory: z
        .string()
        .optional()
        .transform((id) => id || null)
        .refine((id) => id === null || colleagues.includes(id), 'Kies iemand uit de lijst.'),
      name: maybe(120),
      title: maybe(200),
      email: maybe(200).transform((text) => text?.toLowerCase() ?? null),
    })
    .superRefine(({ signatory, name, title, email }, context) => {
      const say = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message })
      if (signatory !== null) {
        if (name !== null || title !== null || email !== null)
          say('signatory', 'Kies iemand uit de lijst, of vul iemand anders in: niet allebei.')
        return
      }
      if (name === null && title === null && email === null)
        return say('signatory', 'Kies wie er tekent, of vul hieronder iemand in.')
      if (name === null || name.length < 2) say('name', 'Vul de naam in van wie er tekent.')
      if (title === null || title.length < 2)
        say('title', 'Vul de functie in van wie er tekent, zoals burgemeester.')
      if (email === null || !/^[^\s@]+@([a-z0-9-]+\.)+[a-z]{2,}$/.test(email))
        say('email', 'Dit is geen e-mailadres. Een e-mailadres ziet eruit als naam@organisatie.nl.')
    })
    .transform(({ signatory, name, title, email }): AskedToSign =>
      signatory === null
        ? { signatoryId: null, name: name!, title: title!, email: email! }
        : { signatoryId: signatory },
    )

/** Someone who is asked to sign. */
export type AskedToSign =
  { signatoryId: string } | { signatoryId: null; name: string; title: string; email: string }

function maybe(max: number) {
  return z
    .string()
    .trim()
    .max(max, `Dit is te lang: ten hoogste ${max} tekens.`)
    .optional()
    .transform((text) => text || null)
}

export const mandates = {
  statutory: 'Mijn functie geeft mij dat recht, zoals burgemeester of bestuurder',
  mandate: 'Ik heb een mandaat of volmacht van wie dat recht heeft',
} as const
export type Mandate = keyof typeof mandates

const signing = {
  mandate: z.enum(['statutory', 'mandate'], 'Kies waarom je namens je organisatie mag tekenen.'),
  agree: z.literal('ja', 'Zet een vinkje als je organisatie hiermee instemt.'),
}

/** Signing by someone who is signed in. */
export const SigningForm = z.object(signing)

/** Signing by a link, with the code that went another way. Spaces and dashes are left out. */
export const LinkSigningForm = z.object({
  ...signing,
  code: z
    .string('Typ de code die je hebt gekregen.')
    .transform((code) => code.replaceAll(/[\s-]/g, ''))
    .refine((code) => /^\d{8}$/.test(code), 'De code heeft acht cijfers.'),
})
export type LinkSigning = z.output<typeof LinkSigningForm>

/** What a request to sign can be, beside open. */
export type RequestState = 'open' | 'signed' | 'withdrawn' | 'expired' | 'locked'

/** What a link can be beside open: `unknown` when it was never made, or was replaced. */
export type ClosedLink = Exclude<RequestState, 'open'> | 'unknown'

/** How a request stands. Signed stays signed, also when its time is over. */
export function requestState(
  request: {
    signedAt: Date | null
    withdrawnAt: Date | null
    expiresAt: Date
    tries: number
  },
  now: Date,
): RequestState {
  if (request.signedAt) return 'signed'
  if (request.withdrawnAt) return 'withdrawn'
  if (now >= request.expiresAt) return 'expired'
  return request.tries >= triesMost ? 'locked' : 'open'
}
