/**
 * People in functions: what is asked of whoever brings them in.
 */
import { maybeDay } from '#platform/day.ts'
import { z } from 'zod'
import type { Role } from '#roles'

/** How long text may be, and what is not text: marks that turn the order of letters around. */
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/

/** A name as people write it, in any script; at most 120 characters. */
export const PersonName = z
  .string('Vul de naam in.')
  .trim()
  .min(2, 'Vul de naam in, van ten minste twee tekens.')
  .max(120, 'Deze naam is te lang: schrijf hem in ten hoogste 120 tekens.')
  .refine((name) => /\p{L}/u.test(name), 'Een naam heeft letters.')
  .refine((name) => !turning.test(name), 'In de naam staat een onzichtbaar teken. Typ hem opnieuw.')

/**
 * A work address, in lower case. Letters of other scripts that look like ours are refused: two
 * addresses that one cannot tell apart would be two people.
 */
export const WorkEmail = z
  .string('Vul het e-mailadres van het werk in.')
  .trim()
  .toLowerCase()
  .min(1, 'Vul het e-mailadres van het werk in.')
  .max(200, 'Dit e-mailadres is te lang: ten hoogste 200 tekens.')
  // Judged only when there is something to judge: one message at a time for one field.
  .refine(
    (email) => email === '' || isPlain(email),
    'In dit e-mailadres staat een teken dat er niet in hoort, of dat op een gewone letter lijkt. Typ het zelf over.',
  )
  .refine(
    (email) => email === '' || !isPlain(email) || isAddress(email),
    'Dit is geen e-mailadres. Een e-mailadres ziet eruit als naam@organisatie.nl.',
  )

function isPlain(email: string): boolean {
  return /^[\x21-\x7e]*$/.test(email)
}

function isAddress(email: string): boolean {
  const [local, domain, ...more] = email.split('@')
  if (!local || !domain || more.length > 0 || local.length > 64) return false
  return (
    /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local) &&
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(domain)
  )
}

const Title = z
  .string('Schrijf de functie zoals op een visitekaartje.')
  .trim()
  .min(2, 'Schrijf de functie zoals op een visitekaartje.')
  .max(120, 'Dit is te lang: schrijf de functie in ten hoogste 120 tekens.')
  .refine(
    (title) => !turning.test(title),
    'In de functie staat een onzichtbaar teken. Typ hem opnieuw.',
  )

const codes = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((some) => (some === undefined ? [] : [some].flat().filter((one) => one !== '')))
  .refine((some) => some.every((code) => /^GM\d{4}$/.test(code)), 'Kies gemeenten uit de lijst.')

const ticked = z
  .string()
  .optional()
  .transform((value) => value === 'ja')

/** What may be asked for here and now. */
export interface Asked {
  /** The roles the actor may give. */
  roles: readonly Role[]
  /** Today as people write it: 2026-11-24. */
  today: string
  /** Whether one chooses the municipalities; otherwise the organisation's own is meant. */
  chooses: boolean
}

interface Period {
  from?: string | null
  until: string | null
}

interface Messages {
  value: Period & { role?: string; municipalities?: string[] }
  issues: { code: 'custom'; path: string[]; message: string; input: unknown }[]
}

/** All that is wrong with a period and with who speaks for whom, at once. */
function judge({ today, chooses }: Asked, { value, issues }: Messages): void {
  const wrong = (field: string, message: string) =>
    issues.push({ code: 'custom', path: [field], message, input: value })
  const { from = null, until, role, municipalities = [] } = value
  const farthest = `${Number(today.slice(0, 4)) + 20}${today.slice(4)}`
  if (from !== null && from < today) wrong('from', 'Een functie begint vandaag of later.')
  if (from !== null && from > farthest)
    wrong('from', 'Dit is te ver weg: kies een dag binnen twintig jaar.')
  if (until !== null && until < today) wrong('until', 'De laatste dag is vandaag of later.')
  else if (until !== null && from !== null && until < from)
    wrong('until', 'De laatste dag komt voor de eerste dag. Kies een latere dag.')
  else if (until !== null && until > farthest)
    wrong('until', 'Dit is te ver weg: kies een dag binnen twintig jaar, of laat het leeg.')
  if (chooses && municipalities.length === 0 && (role === 'civilServant' || role === 'alderman'))
    wrong('municipalities', 'Kies voor welke gemeente deze persoon spreekt.')
}

const roleOf = ({ roles }: Asked) =>
  z
    // Nothing chosen is a text like any other, so that the rest of the form is judged as well.
    .string()
    .default('')
    .refine(
      (role) => (roles as readonly string[]).includes(role),
      'Kies wat deze persoon moet kunnen.',
    )
    .transform((role) => role as Role)

/** Someone new, with a first function and an address to invite them at. */
export const NewPerson = (asked: Asked) =>
  z
    .object({
      name: PersonName,
      email: WorkEmail,
      role: roleOf(asked),
      title: Title,
      municipalities: codes,
      until: maybeDay,
      another: ticked,
    })
    .check((context) => judge(asked, context as unknown as Messages))
export type NewPerson = z.output<ReturnType<typeof NewPerson>>

/** Another function for someone who is known. */
export const NewFunction = (asked: Asked) =>
  z
    .object({
      role: roleOf(asked),
      title: Title,
      municipalities: codes,
      from: maybeDay,
      until: maybeDay,
    })
    .check((context) => judge(asked, context as unknown as Messages))
export type NewFunction = z.output<ReturnType<typeof NewFunction>>

/** What may change about a function; its role never does. */
export const FunctionEdit = (asked: Asked & { role: Role; from: string }) =>
  z.object({ title: Title, municipalities: codes, until: maybeDay }).check((context) => {
    const value = { ...context.value, role: asked.role }
    judge(asked, { value, issues: context.issues as unknown as Messages['issues'] })
    if (value.until !== null && value.until >= asked.today && value.until < asked.from)
      context.issues.push({
        code: 'custom',
        path: ['until'],
        message: 'De laatste dag komt voor de eerste dag. Kies een latere dag.',
        input: value,
      })
  })
export type FunctionEdit = z.output<ReturnType<typeof FunctionEdit>>

/** An address to invite someone at. */
export const Address = z.object({ email: WorkEmail })

/** Whether a function makes someone more: a later last day, or none where there was one. */
export function isLonger(before: string | null, after: string | null): boolean {
  return before !== after && (after === null || (before !== null && after > before))
}

export { Title }
