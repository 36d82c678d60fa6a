/**
 * The network: organisations, municipalities, and people in functions.
 */
import { refusals } from '#platform/refusal.ts'

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
  place: string | null
  phone: string | null
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
  remark: string | null
  serviceArea: { code: string; name: string }[]
  people: { id: string; name: string; title: string; municipalities: string[] }[]
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

export const refuse = refusals({
  organisation_not_found: {
    status: 404,
    text: 'Deze pagina bestaat niet, of is niet voor jou.',
  },
})
