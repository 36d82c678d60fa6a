/**
 * The network for other systems: organisations, without the people who act for them.
 */
import { createRoute, z } from '@hono/zod-openapi'
import {
  Link,
  listOf,
  newApi,
  PageQuery,
  pageOf,
  problems,
  reply,
  replyList,
  scoped,
  shown,
} from '#platform/api/index.ts'
import { unreadable } from '#platform/text.ts'
import {
  shownOrganisation,
  shownOrganisations,
  type ShownOrganisation,
} from '#network/store/index.ts'

const tags = ['Netwerk']
const read = {
  security: [{ oauth2: ['organisaties:lezen'] }],
  middleware: [scoped('organisaties:lezen')],
}

const OrganisationShape = z
  .object({
    id: z.uuid(),
    naam: z.string(),
    soort: z.string(),
    gemeente: z.string().nullable().openapi({ description: 'De CBS-code.', example: 'GM0917' }),
    adres: z.string().nullable(),
    postcode: z.string().nullable(),
    plaats: z.string().nullable(),
    telefoon: z.string().nullable(),
    email: z.string().nullable(),
    website: z.string().nullable(),
    werkgebied: z
      .array(z.string())
      .openapi({ description: 'De gemeenten waar de organisatie voor werkt, als CBS-codes.' }),
    bron: z.string().nullable(),
    _links: z.object({ self: Link }),
  })
  .openapi('Organisatie')
const Organisations = listOf('Organisaties', 'organisaties', OrganisationShape)

export const networkApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/organisaties',
      operationId: 'organisatiesLezen',
      summary: 'De organisaties van het netwerk, op naam',
      description: 'Is het systeem beperkt tot gemeenten, dan alleen wat daar staat of werkt.',
      tags,
      ...read,
      request: {
        query: z.strictObject({
          ...PageQuery,
          naam: z
            .string()
            .min(1)
            .max(100, 'Ten hoogste 100 tekens.')
            .refine(
              (text) => !unreadable.test(text),
              'Hier staat een teken in dat niet te lezen is.',
            )
            .optional()
            .openapi({ description: 'Alleen met dit in de naam.', example: 'school' }),
          soort: z
            .string()
            .max(60)
            .refine(
              (text) => !unreadable.test(text),
              'Hier staat een teken in dat niet te lezen is.',
            )
            .optional()
            .openapi({ description: 'Alleen van deze soort.', example: 'gemeente' }),
          gemeente: z
            .string()
            .regex(/^GM\d{4}$/, 'Een CBS-code is GM met vier cijfers, zoals GM0917.')
            .optional()
            .openapi({ description: 'Alleen wat er staat of voor werkt.', example: 'GM0917' }),
        }),
      },
      responses: { 200: shown('De organisaties.', Organisations, { list: true }), ...problems() },
    }),
    async (c) => {
      const query = c.req.valid('query')
      const page = pageOf(query)
      const only = { words: query.naam, kind: query.soort, municipalityCode: query.gemeente }
      const rows = await shownOrganisations(c.var.work.db, only, page)
      return replyList(c, { key: 'organisaties', rows, page, shape, idOf: ({ id }) => id }) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/organisaties/{organisatie}',
      operationId: 'organisatieLezen',
      summary: 'Eén organisatie',
      tags,
      ...read,
      request: {
        params: z.object({
          organisatie: z
            .uuid()
            .openapi({ param: { name: 'organisatie', in: 'path' }, description: 'Het nummer.' }),
        }),
      },
      responses: { 200: shown('De organisatie.', OrganisationShape), ...problems(404) },
    }),
    async (c) =>
      reply(
        c,
        shape(await shownOrganisation(c.var.work.db, c.req.valid('param').organisatie)),
      ) as never,
  )

function shape(one: ShownOrganisation) {
  return {
    id: one.id,
    naam: one.name,
    soort: one.kind,
    gemeente: one.municipalityCode,
    adres: one.address,
    postcode: one.postcode,
    plaats: one.place,
    telefoon: one.phone,
    email: one.email,
    website: one.website,
    werkgebied: one.area,
    bron: one.source,
    _links: { self: { href: `/api/v1/organisaties/${one.id}` } },
  }
}
