/**
 * Organisations and municipalities.
 */
import { z } from 'zod'

export interface Municipality {
  /** CBS code, like `GM0917`. */
  code: string
  name: string
  subregion: string
  /** Who says it belongs to this subregion. */
  subregionSource: string
  population: number | null
}

export interface OrganisationSummary {
  id: string
  name: string
  kind: string
  /** A village or town; else the municipality it is in, or `hele regio`. */
  place: string | null
  phone: string | null
  /** Of what year the number is, when nobody checked it since. */
  phoneYear: number | null
}

export interface Organisation extends OrganisationSummary {
  municipalityCode: string | null
  municipality: string | null
  address: string | null
  postcode: string | null
  email: string | null
  website: string | null
  source: string | null
  sourceYear: string | null
  summary: string | null
  serviceArea: { code: string; name: string }[]
  /** Places that are open, longest first; at most 50. */
  vacancies: { id: string; role: string; openedAt: string }[]
  /** What it signed last of the declaration of intent, and by which function. */
  signed: { id: string; declarationNumber: number; title: string; signedAt: string } | null
}

/** What kind of organisation it is, as it stands on a page: registers write it small. */
export function kindText(kind: string): string {
  const named = new Map([
    ['ggd', 'GGD'],
    ['veilig thuis', 'Veilig Thuis'],
  ])
  return named.get(kind) ?? kind.slice(0, 1).toUpperCase() + kind.slice(1)
}

/** A phone number as people read it: `0455278555` → `045 527 85 55`. */
export function phoneText(digits: string): string {
  if (/^0800\d+$|^0900\d+$/.test(digits)) return `${digits.slice(0, 4)}-${digits.slice(4)}`
  const match = /^(0\d{2})(\d{3})(\d{2})(\d{2})$/.exec(digits)
  if (match) return match.slice(1).join(' ')
  return digits.length === 5 ? `${digits.slice(0, 2)} ${digits.slice(2)}` : digits
}

/** A web address as a link, or undefined when it is none. Registers leave out the scheme. */
export function webLink(address: string): string | undefined {
  const url = /^https?:\/\//i.test(address) ? address : `https://${address}`
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : undefined
}

/** An organisation as a project leader brings it in. */
export const NewOrganisation = (kinds: readonly string[]) =>
  z.object({
    name: z
      .string('Vul de naam van de organisatie in.')
      .trim()
      .min(2, 'Vul de naam van de organisatie in.')
      .max(200, 'Deze naam is te lang: schrijf hem in ten hoogste 200 tekens.')
      .refine((name) => /[\p{L}\p{N}]/u.test(name), 'Een naam heeft letters of cijfers.')
      .refine(
        (name) => !/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/.test(name),
        'In de naam staat een onzichtbaar teken. Typ hem opnieuw.',
      ),
    kind: z
      .string('Kies wat voor organisatie het is.')
      .refine((kind) => kinds.includes(kind), 'Kies wat voor organisatie het is.'),
    municipalityCode: z
      .string()
      .optional()
      .transform((code) => code || null)
      .refine((code) => code === null || /^GM\d{4}$/.test(code), 'Kies een gemeente uit de lijst.'),
    website: z
      .string()
      .trim()
      .max(300, 'Dit adres is te lang.')
      .optional()
      .transform((address) => address || null)
      .refine(
        (address) => address === null || domainOf(address) !== undefined,
        'Dit is geen webadres. Een webadres ziet eruit als www.organisatie.nl.',
      ),
    another: z
      .string()
      .optional()
      .transform((value) => value === 'ja'),
  })
export type NewOrganisation = z.output<ReturnType<typeof NewOrganisation>>

/** A municipality of the region that is not there yet, named by a project leader. */
export const NewMunicipality = (known: readonly { code: string; name: string }[]) =>
  z.object({
    name: z
      .string('Vul de naam van de gemeente in.')
      .trim()
      .min(2, 'Vul de naam van de gemeente in.')
      .max(80, 'Deze naam is te lang: schrijf hem in ten hoogste 80 tekens.')
      .refine(
        (name) => /^[\p{L}\p{M} .'’()-]*$/u.test(name) && /\p{L}/u.test(name),
        'De naam van een gemeente heeft letters, spaties, punten en streepjes.',
      )
      .refine(
        (name) => !known.some((one) => plainName(one.name) === plainName(name)),
        'Deze gemeente staat al in Kring.',
      ),
    code: z
      .string('Vul de code van de gemeente in.')
      .trim()
      .toUpperCase()
      .transform((code) => (/^\d{4}$/.test(code) ? `GM${code}` : code))
      .refine(
        (code) => /^GM\d{4}$/.test(code),
        'Een gemeentecode heeft vier cijfers, zoals GM0917. Je vindt hem bij het CBS.',
      )
      .refine(
        (code) => !known.some((one) => one.code === code),
        'Een gemeente met deze code staat al in Kring.',
      ),
    subregion: z
      .string('Vul in bij welk deel van de regio de gemeente hoort.')
      .trim()
      .min(2, 'Vul in bij welk deel van de regio de gemeente hoort.')
      .max(80, 'Deze naam is te lang: schrijf hem in ten hoogste 80 tekens.')
      .refine(
        (name) => /^[\p{L}\p{M}\p{N} .'’()-]*$/u.test(name),
        'Gebruik letters, cijfers, spaties, punten en streepjes.',
      ),
  })
export type NewMunicipality = z.output<ReturnType<typeof NewMunicipality>>

/** A name without what people write differently: capitals, accents, dots and spaces. */
export function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
}

/** The domain of a web address, without `www.`; undefined when it is none. */
export function domainOf(address: string): string | undefined {
  const link = webLink(address)
  if (!link) return undefined
  const host = new URL(link).hostname.toLowerCase()
  // The last part is a word: a number alone, in whatever digits, becomes an internet address.
  return /^([a-z0-9-]+\.)+[a-z][a-z0-9-]+$/.test(host) ? host.replace(/^www\./, '') : undefined
}
