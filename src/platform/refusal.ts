/**
 * Refusals: an expected no, with a stable code and a sentence for the person who meets it.
 */
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** An expected no. Thrown by rules and stores, shown by the web layer; never a fault. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly text: string

  constructor(code: string, status: ContentfulStatusCode, text: string) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.text = text
  }
}

/** Declares a module's refusals; the result makes one by its code. */
export function refusals<
  const T extends Record<string, { status: ContentfulStatusCode; text: string }>,
>(table: T): (code: keyof T & string) => Refusal {
  return (code) => {
    const { status, text } = table[code]!
    return new Refusal(code, status, text)
  }
}

/** The refusals of the house itself. Absent and forbidden are one and the same answer. */
export const refuse = refusals({
  not_found: { status: 404, text: 'Deze pagina bestaat niet, of is niet voor jou.' },
  not_from_here: {
    status: 403,
    text: 'Dit formulier kwam niet van een pagina van Kring. Ga terug en probeer het opnieuw.',
  },
  not_readable: {
    status: 400,
    text: 'Wat je stuurde is onderweg beschadigd. Ga terug en verstuur het opnieuw.',
  },
  too_many: { status: 503, text: 'Kring heeft het nu te druk. Probeer het zo weer.' },
  too_large: {
    status: 413,
    text: 'Wat je stuurt is te groot. Stuur minder tekst tegelijk, of een kleiner bestand.',
  },
})
