/**
 * Events for systems that ask themselves, or missed a message.
 */
import { createRoute, z } from '@hono/zod-openapi'
import { listOf, newApi, PageQuery, problems, reply, scoped, shown } from '#platform/api/index.ts'
import { eventKinds, eventsAfter, type EventKind } from '#platform/systems/index.ts'

const EventShape = z
  .object({
    id: z.uuid(),
    soort: z.enum(Object.keys(eventKinds) as [EventKind, ...EventKind[]]),
    tijd: z.iso.datetime(),
    volgnummer: z.int().openapi({ description: 'Voor `na` in de volgende aanroep.' }),
    link: z.string().openapi({ description: 'Waar te zien is hoe het nu is.' }),
  })
  .openapi('Gebeurtenis', { description: 'Dát er iets veranderde. Wat, staat achter de link.' })
const Events = listOf('Gebeurtenissen', 'gebeurtenissen', EventShape)

export const eventsApi = newApi().openapi(
  createRoute({
    method: 'get',
    path: '/gebeurtenissen',
    operationId: 'gebeurtenissenLezen',
    summary: 'Wat er is gebeurd, het oudste eerst',
    description:
      'Volg de link `next` om verder te lezen; hij is er ook als er nu niets nieuws is. Gebeurtenissen blijven 90 dagen.',
    tags: ['Gebeurtenissen'],
    security: [{ oauth2: ['gebeurtenissen:lezen'] }],
    middleware: [scoped('gebeurtenissen:lezen')],
    request: {
      query: z.strictObject({
        aantal: PageQuery.aantal,
        na: z
          .string()
          .regex(/^\d{1,15}$/, 'Dit is geen volgnummer.')
          .transform(Number)
          .default(0)
          .openapi({
            type: 'integer',
            minimum: 0,
            default: 0,
            description: 'Alleen wat na dit volgnummer kwam.',
            example: 0,
          }),
      }),
    },
    responses: {
      200: shown('De gebeurtenissen.', Events, { list: true }),
      ...problems(),
    },
  }),
  async (c) => {
    const { na, aantal } = c.req.valid('query')
    const events = await eventsAfter(c.var.work.db, na, aantal)
    const here = (after: number) => `/api/v1/gebeurtenissen?na=${after}&aantal=${aantal}`
    const next = here(events.at(-1)?.position ?? na)
    c.header('Link', `<${next}>; rel="next"`)
    return reply(c, {
      _links: { self: { href: here(na) }, next: { href: next } },
      _embedded: {
        gebeurtenissen: events.map(({ id, kind, at, position, href }) => ({
          id,
          soort: kind,
          tijd: at.toISOString(),
          volgnummer: position,
          link: `/api/v1${href}`,
        })),
      },
    }) as never
  },
)
