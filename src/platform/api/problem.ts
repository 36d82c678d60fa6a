/**
 * What an API says when it says no: problem details (RFC 9457), in Dutch, with every field that is wrong.
 */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { TooOften } from '#platform/limits.ts'
import { Refusal } from '#platform/refusal.ts'
import { explain, type Web } from '#platform/web.tsx'

/** A field that is wrong, and what is wrong with it. */
export interface WrongField {
  veld: string
  tekst: string
}

/** A no of the API itself. */
export class ApiRefusal extends Refusal {
  readonly fields: readonly WrongField[]
  readonly headers: Record<string, string>
  constructor(
    code: keyof typeof codes,
    more: { text?: string; fields?: readonly WrongField[]; headers?: Record<string, string> } = {},
  ) {
    const { status, text } = codes[code]
    super(code, status, more.text ?? text)
    this.fields = more.fields ?? []
    this.headers = more.headers ?? {}
  }
}

/** Every no of the API, for the code and for the reference page. */
export const codes = {
  invalid: { status: 400, text: 'Een of meer velden kloppen niet. Bij elk staat wat er mis is.' },
  not_json: { status: 400, text: 'De inhoud is geen leesbare JSON (UTF-8).' },
  key_missing: {
    status: 400,
    text: 'Stuur de header Idempotency-Key mee: een eigen nummer voor deze aanroep, van 1 tot 255 tekens. Zo gebeurt hij nooit twee keer.',
  },
  no_token: {
    status: 401,
    text: 'Stuur een geldig token mee in de header Authorization: Bearer. Een token is tien minuten geldig; vraag een nieuw aan bij /oauth/token.',
  },
  no_scope: { status: 403, text: 'Dit systeem mag dit niet. De scope die het vraagt, ontbreekt.' },
  absent: { status: 404, text: 'Dit bestaat niet, of is niet voor dit systeem.' },
  not_acceptable: {
    status: 406,
    text: 'Kring antwoordt hier met application/json. Vraag daar om in de header Accept.',
  },
  method: { status: 405, text: 'Deze methode bestaat hier niet.' },
  changed: {
    status: 412,
    text: 'Dit is intussen gewijzigd. Haal het opnieuw op en kijk of je wijziging nog past.',
  },
  not_supported: {
    status: 415,
    text: 'Stuur de inhoud als JSON, met de header Content-Type: application/json.',
  },
  key_reused: {
    status: 422,
    text: 'Deze Idempotency-Key is al gebruikt voor een andere aanroep. Gebruik voor elke aanroep een eigen sleutel.',
  },
  match_missing: {
    status: 428,
    text: 'Stuur de header If-Match mee, met de ETag van wat je eerder ophaalde. Zo overschrijf je niets van een ander.',
  },
} as const satisfies Record<string, { status: ContentfulStatusCode; text: string }>

const titles: Record<number, string> = {
  400: 'Ongeldige invoer',
  401: 'Geen geldig token',
  403: 'Niet toegestaan',
  404: 'Niet gevonden',
  405: 'Methode bestaat niet',
  406: 'Vorm bestaat niet',
  409: 'Dit kan nu niet',
  412: 'Intussen gewijzigd',
  413: 'Te groot',
  415: 'Geen JSON',
  422: 'Sleutel al gebruikt',
  428: 'If-Match ontbreekt',
  429: 'Te veel aanroepen',
  500: 'Fout bij Kring',
  503: 'Even niet beschikbaar',
}

/** Fields that are wrong, all of them at once. */
export function refuseFields(fields: readonly WrongField[]): ApiRefusal {
  return new ApiRefusal('invalid', { fields })
}

/** An error as problem details. */
export function problem(error: Error, c: Context<Web>): Response {
  const known = error instanceof HTTPException ? fromHono(error) : error
  const { status, code, text } = explain(known, c)
  const fields = known instanceof ApiRefusal ? known.fields : []
  if (known instanceof ApiRefusal)
    for (const [name, value] of Object.entries(known.headers)) c.header(name, value)
  if (known instanceof TooOften) c.header('Retry-After', known.seconds.toString())
  return c.body(
    JSON.stringify({
      type: `/api#fout-${status}`,
      title: titles[status] ?? 'Dit lukte niet',
      status,
      // A page of the house says "page"; here there are none.
      detail: status === 404 ? codes.absent.text : text,
      code: code ?? (status === 503 ? 'unavailable' : 'fault'),
      instance: `urn:uuid:${c.var.requestId}`,
      ...(fields.length > 0 && { fouten: fields }),
    }),
    status,
    { 'Content-Type': 'application/problem+json' },
  )
}

function fromHono(error: HTTPException): Error {
  if (error.status === 415) return new ApiRefusal('not_supported')
  return error.status < 500 ? new ApiRefusal('not_json') : error
}
