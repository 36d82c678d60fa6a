/**
 * The shapes that all calls share: lists with a next page, answers with an ETag, and what can go wrong.
 */
import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context, TypedResponse } from 'hono'
import '#platform/mistakes.ts'
import { apiVersion, type Api } from './call.ts'
import { etagOf, hasAlready } from './match.ts'
import { ApiRefusal, refuseFields } from './problem.ts'

/** A part of the API. What does not fit its schema is answered with every field that is wrong. */
export function newApi(): OpenAPIHono<Api> {
  return new OpenAPIHono<Api>({
    defaultHook: (result) => {
      if (result.success) return
      // What cannot be a key is the key of nothing.
      if (result.target === 'param') throw new ApiRefusal('absent')
      throw refuseFields(
        result.error.issues.flatMap((issue) =>
          issue.code === 'unrecognized_keys'
            ? issue.keys.map((key) => ({
                veld: [...issue.path, key].join('.'),
                tekst: issue.message,
              }))
            : [{ veld: issue.path.join('.'), tekst: issue.message }],
        ),
      )
    },
  })
}

const Cursor = z.uuid('Dit is geen cursor van Kring. Neem de link “next” over.').openapi({
  description: 'Waar de bladzijde begint: neem de link `next` van de vorige over.',
  example: '0f8fad5b-d9cb-469f-a165-70867728950e',
})

/** What every list can be asked. */
export const PageQuery = {
  cursor: Cursor.optional(),
  aantal: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'Vraag om 1 tot en met 100 tegelijk.')
    .transform(Number)
    .default(25)
    .openapi({
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 25,
      description: 'Hoeveel er op een bladzijde staan.',
      example: 25,
    }),
}

/** Which page is asked for: after which row, and how many. */
export interface Page {
  after: string | undefined
  limit: number
}

export function pageOf(query: { cursor?: string | undefined; aantal: number }): Page {
  return { after: query.cursor, limit: query.aantal }
}

export const Link = z.object({ href: z.string() }).openapi('Link', {
  example: { href: '/api/v1/plannen' },
})

/** A list of something, with links to itself and to the next page. */
export function listOf<S extends z.ZodType>(name: string, key: string, item: S) {
  return z
    .object({
      _links: z.object({ self: Link, next: Link.optional() }),
      _embedded: z.object({ [key]: z.array(item) }),
    })
    .openapi(name)
}

const headers = {
  'API-Version': {
    description: 'De volledige versie van de API.',
    schema: { type: 'string', example: apiVersion },
  },
  ETag: {
    description: 'De versie van dit antwoord, voor `If-None-Match` en `If-Match`.',
    schema: { type: 'string' },
  },
  'RateLimit-Limit': {
    description: 'Hoeveel aanroepen een systeem per minuut mag doen.',
    schema: { type: 'integer' },
  },
  'RateLimit-Remaining': {
    description: 'Hoeveel er deze minuut nog over zijn.',
    schema: { type: 'integer' },
  },
  'RateLimit-Reset': {
    description: 'Over hoeveel seconden de telling opnieuw begint.',
    schema: { type: 'integer' },
  },
} as const

const toNext = {
  Link: { description: 'De volgende bladzijde (`rel="next"`).', schema: { type: 'string' } },
} as const
const toNew = {
  Location: { description: 'Waar het nieuwe staat.', schema: { type: 'string' } },
} as const

/** A good answer, for the document. */
export function shown<S extends z.ZodType>(
  description: string,
  schema: S,
  more: { list?: true; made?: true } = {},
) {
  return {
    description,
    headers: { ...headers, ...(more.list && toNext), ...(more.made && toNew) },
    content: { 'application/json': { schema } },
  }
}

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    instance: z.string(),
    fouten: z.array(z.object({ veld: z.string(), tekst: z.string() })).optional(),
  })
  .openapi('Problem', {
    description: 'Wat er mis is (RFC 9457). `fouten` noemt elk veld dat niet klopt.',
    example: {
      type: '/api#fout-400',
      title: 'Ongeldige invoer',
      status: 400,
      detail: 'Een of meer velden kloppen niet. Bij elk staat wat er mis is.',
      code: 'invalid',
      instance: 'urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e',
      fouten: [{ veld: 'aantal', tekst: 'Vraag om 1 tot en met 100 tegelijk.' }],
    },
  })

const reasons = {
  400: 'De invoer klopt niet.',
  401: 'Geen geldig token.',
  403: 'De scope ontbreekt.',
  404: 'Dit bestaat niet, of is niet voor dit systeem.',
  406: 'Kring antwoordt met JSON.',
  409: 'Dit kan nu niet.',
  412: 'Dit is intussen gewijzigd.',
  415: 'De inhoud is geen JSON.',
  422: 'De Idempotency-Key is al gebruikt voor iets anders.',
  428: 'De header If-Match ontbreekt.',
  429: 'Te veel aanroepen. `Retry-After` zegt hoe lang te wachten.',
} as const

/** What can go wrong, for the document: these, and what can go wrong with every call. */
export function problems(...statuses: (keyof typeof reasons)[]) {
  return Object.fromEntries(
    [...new Set([400, 401, 403, 406, 429, ...statuses] as const)].map((status) => [
      status,
      {
        description: reasons[status],
        headers: { 'API-Version': headers['API-Version'] },
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
}

/** Answers with JSON and its ETag; whoever has this version already gets nothing but that. */
export function reply<T, S extends 200 | 201 = 200>(
  c: Context,
  body: T,
  status: S = 200 as S,
): Response & TypedResponse<T, S, 'json'> {
  const json = JSON.stringify(body)
  const etag = etagOf(json)
  c.header('ETag', etag)
  const known = c.req.method === 'GET' && hasAlready(c, etag)
  const response = known
    ? c.body(null, 304)
    : c.body(json, status, { 'Content-Type': 'application/json' })
  return response as never
}

/** Answers with one page of a list. `rows` holds one more than the page when there is a next one. */
export function replyList<T>(
  c: Context,
  {
    key,
    rows,
    page,
    shape,
    idOf,
  }: {
    key: string
    rows: readonly T[]
    page: Page
    shape: (row: T) => unknown
    idOf: (row: T) => string
  },
) {
  const found = rows.slice(0, page.limit)
  const last = found.at(-1)
  const url = new URL(c.req.url)
  const self = url.pathname + url.search
  let next: string | undefined
  if (rows.length > page.limit && last !== undefined) {
    url.searchParams.set('cursor', idOf(last))
    next = url.pathname + url.search
    c.header('Link', `<${next}>; rel="next"`)
  }
  return reply(c, {
    _links: { self: { href: self }, ...(next !== undefined && { next: { href: next } }) },
    _embedded: { [key]: found.map(shape) },
  })
}
