/**
 * Systems: what is filled in about them, and who may give them what.
 */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { scopes, type Role, type Scope } from '#roles'
import { refusals } from '#platform/refusal.ts'
import { eventKinds, type EventKind } from './events.ts'

export const refuse = refusals({
  system_ended: {
    status: 409,
    text: 'Dit systeem is beëindigd. Er verandert niets meer aan. Registreer een nieuw systeem als dat nodig is.',
  },
  system_changed: {
    status: 409,
    text: 'Iemand anders wijzigde dit systeem intussen. Ga terug en kijk hoe het nu staat.',
  },
  too_many: {
    status: 409,
    text: 'Dit systeem heeft al tien adressen. Haal er eerst één weg.',
  },
})

export const scopeNames = Object.keys(scopes) as Scope[]

/** The scopes that a role may give: nobody gives more than they hold. */
export function grantable(role: Role): Scope[] {
  return scopeNames.filter((scope) => (scopes[scope].givenBy as readonly Role[]).includes(role))
}

/** Whether a system of an organisation of this kind can have a scope at all. */
function fitsKind(scope: Scope, kind: string): boolean {
  const { kinds } = scopes[scope] as { kinds?: readonly string[] }
  return kinds?.includes(kind) ?? true
}

/** What is wrong with these scopes for a system of such an organisation; undefined when nothing is. */
export function scopeProblem(
  chosen: readonly Scope[],
  { kind, practice }: { kind: string; practice: boolean },
): string | undefined {
  if (!chosen.every((scope) => fitsKind(scope, kind)))
    return 'Signalen zijn alleen voor systemen van de politie en van Veilig Thuis.'
  if (practice && chosen.includes('stand:melden'))
    return 'Een systeem om mee te oefenen meldt niets over activiteiten: anderen zouden het voor echt houden.'
  return undefined
}

const list = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) => (given === undefined ? [] : [given].flat()))

const scopeList = (allowed: readonly Scope[]) =>
  list
    .refine(
      (given): given is Scope[] => given.every((one) => allowed.includes(one as Scope)),
      'Kies uit de lijst.',
    )
    .refine((given) => given.length > 0, 'Kies wat het systeem mag.')
    .superRefine((given, context) => {
      for (const scope of given) {
        // Also asked of what is in no list: all that is wrong is said at once.
        const { needs } = (scopes[scope] ?? {}) as { needs?: string }
        if (needs && !given.includes(needs))
          context.addIssue({
            code: 'custom',
            message: `Wie “${scope}” mag, moet ook “${needs}” mogen: anders ziet het systeem niet waar het over gaat.`,
          })
      }
    })
    .transform((given) => given as Scope[])

/** What a system may, chosen out of what the actor may give. */
export const ScopeChoice = (allowed: readonly Scope[]) => z.object({ scopes: scopeList(allowed) })

/** A system as it is brought in. */
export const NewSystem = (allowed: readonly Scope[], organisations: readonly string[]) =>
  z.object({
    name: z
      .string('Geef het systeem een naam.')
      .trim()
      .min(2, 'Geef het systeem een naam, zoals jullie het noemen.')
      .max(120, 'Deze naam is te lang: ten hoogste 120 tekens.'),
    title: z
      .string('Schrijf waar het systeem voor is.')
      .trim()
      .min(3, 'Schrijf in een paar woorden waar het systeem voor is.')
      .max(120, 'Dit is te lang: ten hoogste 120 tekens.'),
    organisationId: z
      .string('Kies van welke organisatie het systeem is.')
      .refine((id) => organisations.includes(id), 'Kies van welke organisatie het systeem is.'),
    scopes: scopeList(allowed),
    practice: z
      .literal('ja')
      .optional()
      .transform((chosen) => chosen === 'ja'),
    municipalities: list.refine(
      (codes) => codes.length <= 400 && codes.every((code) => /^GM\d{4}$/.test(code)),
      'Kies gemeenten uit de lijst.',
    ),
  })
export type NewSystem = z.output<ReturnType<typeof NewSystem>>

/** Where a system wants to hear of events. */
export const NewSubscription = z.object({
  url: z
    .string('Vul het adres in waar het systeem berichten ontvangt.')
    .trim()
    .max(500, 'Dit adres is te lang: ten hoogste 500 tekens.')
    .refine(
      (url) =>
        URL.canParse(url) &&
        /^https?:$/.test(new URL(url).protocol) &&
        !new URL(url).username &&
        !new URL(url).hash,
      'Dit is geen adres. Een adres begint met https://, zonder naam, wachtwoord of #.',
    ),
  kinds: list
    .refine((given) => given.length > 0, 'Kies waar het systeem van wil horen.')
    .refine(
      (given): given is EventKind[] => given.every((one) => Object.hasOwn(eventKinds, one)),
      'Kies uit de lijst.',
    ),
})
export type NewSubscription = z.output<typeof NewSubscription>

/** How a key signs, by what it is. Anything else is not taken. */
export type Signing = 'ES256' | 'EdDSA' | 'PS256'

/** A public key as someone pastes it: PEM or JWK. */
export const PublicKey = z.object({
  key: z
    .string('Plak de openbare sleutel.')
    .trim()
    .max(8_000, 'Dit is te lang voor een openbare sleutel.')
    .transform((text, context) => {
      const read = readPublicKey(text)
      if (typeof read !== 'string') return read
      context.addIssue({ code: 'custom', message: read })
      return z.NEVER
    }),
})

function readPublicKey(text: string): JsonWebKey | string {
  if (/PRIVATE KEY/.test(text) || /"d"\s*:/.test(text))
    return 'Dit is een geheime sleutel. Geef die aan niemand. Plak de openbare sleutel die erbij hoort. Maak een nieuw paar als iemand de geheime sleutel heeft gezien.'
  const wrong =
    'Dit is geen openbare sleutel die Kring kent. Gebruik ES256 (P-256), Ed25519 of RSA van ten minste 2048 bits, als PEM of JWK.'
  try {
    const key = text.startsWith('{')
      ? createPublicKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' })
      : createPublicKey(text)
    return signingOf(key) ? key.export({ format: 'jwk' }) : wrong
  } catch {
    return wrong
  }
}

/** How a key signs; undefined when Kring does not take it. */
export function signingOf(key: KeyObject): Signing | undefined {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key
  if (kind === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256'
  if (kind === 'ed25519') return 'EdDSA'
  const bits = details?.modulusLength ?? 0
  return kind === 'rsa' && bits >= 2048 && bits <= 8192 ? 'PS256' : undefined
}
