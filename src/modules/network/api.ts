/**
 * The network for other systems: organisations, what they offer and where, without the people who act for them.
 * What is kept within the network is not in it: Kring does not know who reads a system (decision 0049).
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
  shownLocation,
  shownLocations,
  shownOrganisation,
  shownOrganisations,
  shownService,
  shownServices,
  type ShownLocation,
  type ShownOrganisation,
  type ShownService,
} from '#network/store/index.ts'

const tags = ['Netwerk']
const read = {
  security: [{ oauth2: ['organisaties:lezen'] }],
  middleware: [scoped('organisaties:lezen')],
}

/** A question in words. */
const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most, `Ten hoogste ${most} tekens.`)
    .refine((text) => !unreadable.test(text), 'Hier staat een teken in dat niet te lezen is.')
const code = z
  .string()
  .regex(/^GM\d{4}$/, 'Een CBS-code is GM met vier cijfers, zoals GM0917.')
  .optional()
const form = z
  .string()
  .regex(/^[a-z][a-z-]{1,39}$/, 'Dit is geen sleutel van een vorm.')
  .optional()
  .openapi({ description: 'Alleen voor deze vorm van geweld.', example: 'ouderenmishandeling' })
const number = (description: string) =>
  z.uuid('Dit is geen nummer.').optional().openapi({ description })
const idIn = (name: string) =>
  z.uuid().openapi({ param: { name, in: 'path' }, description: 'Het nummer.' })

/** The days as one writes them in a sentence. */
const days = [
  'maandag',
  'dinsdag',
  'woensdag',
  'donderdag',
  'vrijdag',
  'zaterdag',
  'zondag',
] as const

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
    _links: z.object({ self: Link, diensten: Link, locaties: Link }),
  })
  .openapi('Organisatie')
const Named = z.object({ id: z.uuid(), naam: z.string() }).openapi('Genoemd')
const ServiceShape = z
  .object({
    id: z.uuid(),
    naam: z.string(),
    omschrijving: z.string(),
    organisatie: Named,
    vormen: z
      .array(z.object({ id: z.string(), naam: z.string() }))
      .openapi({ description: 'De vormen van geweld waar de dienst voor is.' }),
    gemeenten: z
      .array(z.string())
      .openapi({ description: 'Voor wie het is, als CBS-codes van gemeenten.' }),
    doelgroep: z.string().nullable(),
    leeftijdVan: z.int().nullable(),
    leeftijdTotEnMet: z.int().nullable(),
    talen: z.array(z.string()),
    toegankelijkheid: z.string().nullable(),
    toegang: z.enum(['zelf', 'verwijzing', 'professionals']).openapi({
      description:
        'Of iedereen zelf contact kan opnemen, het een verwijzing vraagt, of alleen voor professionals is.',
    }),
    toegangUitleg: z.string().nullable(),
    kosten: z.string().nullable(),
    nietVoor: z.string().nullable(),
    wachttijdDagen: z
      .int()
      .nullable()
      .openapi({ description: 'Alleen als dit in de laatste 14 dagen is opgegeven.' }),
    telefoon: z.string().nullable(),
    email: z.string().nullable(),
    website: z.string().nullable(),
    dagEnNacht: z.boolean(),
    openingstijden: z
      .array(z.object({ dag: z.enum(days), van: z.string(), tot: z.string() }))
      .openapi({
        description: 'In de tijd van Nederland.',
        example: [{ dag: 'maandag', van: '09:00', tot: '17:00' }],
      }),
    locaties: z
      .array(Named)
      .openapi({ description: 'Waar het is. Plekken die geheim zijn, staan er niet bij.' }),
    bevestigdOp: z.iso.date().openapi({ description: 'Wanneer dit voor het laatst klopte.' }),
    _links: z.object({ self: Link, organisatie: Link, locaties: Link }),
  })
  .openapi('Dienst', {
    description:
      'Wat een organisatie biedt, zoals iedereen het mag weten. Leeg (`null`): niet bekend, of niet voor iedereen.',
  })
const LocationShape = z
  .object({
    id: z.uuid(),
    naam: z.string(),
    soort: z
      .enum(['bezoek', 'op afstand'])
      .openapi({ description: 'Om langs te komen, of alleen op afstand.' }),
    organisatie: Named,
    gemeente: z.string().nullable().openapi({ description: 'De CBS-code.', example: 'GM0917' }),
    adres: z.string().nullable(),
    postcode: z.string().nullable(),
    plaats: z.string().nullable(),
    toegankelijkheid: z.string().nullable(),
    _links: z.object({ self: Link, organisatie: Link, diensten: Link }),
  })
  .openapi('Locatie', {
    description: 'Een plek met diensten voor iedereen. Plekken die geheim zijn, bestaan hier niet.',
  })
const Lists = {
  organisations: listOf('Organisaties', 'organisaties', OrganisationShape),
  services: listOf('Diensten', 'diensten', ServiceShape),
  locations: listOf('Locaties', 'locaties', LocationShape),
}

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
          naam: words(100)
            .optional()
            .openapi({ description: 'Alleen met dit in de naam.', example: 'school' }),
          soort: words(60)
            .optional()
            .openapi({ description: 'Alleen van deze soort.', example: 'gemeente' }),
          gemeente: code.openapi({
            description: 'Alleen wat er staat of voor werkt.',
            example: 'GM0917',
          }),
        }),
      },
      responses: {
        200: shown('De organisaties.', Lists.organisations, { list: true }),
        ...problems(),
      },
    }),
    async (c) => {
      const query = c.req.valid('query')
      const page = pageOf(query)
      const only = { words: query.naam, kind: query.soort, municipalityCode: query.gemeente }
      const rows = await shownOrganisations(c.var.work.db, only, page)
      return replyList(c, { key: 'organisaties', rows, page, shape: organisationOf, idOf }) as never
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
        params: z.object({ organisatie: idIn('organisatie') }),
      },
      responses: { 200: shown('De organisatie.', OrganisationShape), ...problems(404) },
    }),
    async (c) =>
      reply(
        c,
        organisationOf(await shownOrganisation(c.var.work.db, c.req.valid('param').organisatie)),
      ) as never,
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/diensten',
      operationId: 'dienstenLezen',
      summary: 'Wat organisaties bieden',
      description:
        'In een vaste volgorde. Wat gestopt is of niet voor iedereen is, staat er niet bij. Is het systeem beperkt tot gemeenten, dan alleen wat voor mensen daar is.',
      tags,
      ...read,
      request: {
        query: z.strictObject({
          ...PageQuery,
          naam: words(100).optional().openapi({
            description: 'Alleen met dit in de naam of de omschrijving.',
            example: 'opvoeden',
          }),
          organisatie: number('Alleen van deze organisatie.'),
          vorm: form,
          gemeente: code.openapi({
            description: 'Alleen wat voor mensen in deze gemeente is.',
            example: 'GM0917',
          }),
          locatie: number('Alleen wat op deze plek is.'),
        }),
      },
      responses: { 200: shown('De diensten.', Lists.services, { list: true }), ...problems() },
    }),
    async (c) => {
      const query = c.req.valid('query')
      const page = pageOf(query)
      const only = {
        words: query.naam,
        organisationId: query.organisatie,
        form: query.vorm,
        municipalityCode: query.gemeente,
        locationId: query.locatie,
      }
      const rows = await shownServices(c.var.work.db, only, page)
      return replyList(c, { key: 'diensten', rows, page, shape: serviceOf, idOf }) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/diensten/{dienst}',
      operationId: 'dienstLezen',
      summary: 'Eén dienst',
      tags,
      ...read,
      request: { params: z.object({ dienst: idIn('dienst') }) },
      responses: { 200: shown('De dienst.', ServiceShape), ...problems(404) },
    }),
    async (c) =>
      reply(c, serviceOf(await shownService(c.var.work.db, c.req.valid('param').dienst))) as never,
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/locaties',
      operationId: 'locatiesLezen',
      summary: 'Waar organisaties te vinden zijn',
      description:
        'In een vaste volgorde, alleen plekken met diensten voor iedereen. Is het systeem beperkt tot gemeenten, dan alleen plekken met diensten voor mensen daar.',
      tags,
      ...read,
      request: {
        query: z.strictObject({
          ...PageQuery,
          organisatie: number('Alleen van deze organisatie.'),
          vorm: form,
          gemeente: code.openapi({
            description: 'Alleen plekken in deze gemeente.',
            example: 'GM0917',
          }),
        }),
      },
      responses: { 200: shown('De locaties.', Lists.locations, { list: true }), ...problems() },
    }),
    async (c) => {
      const query = c.req.valid('query')
      const page = pageOf(query)
      const only = {
        organisationId: query.organisatie,
        form: query.vorm,
        municipalityCode: query.gemeente,
      }
      const rows = await shownLocations(c.var.work.db, only, page)
      return replyList(c, { key: 'locaties', rows, page, shape: locationOf, idOf }) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/locaties/{locatie}',
      operationId: 'locatieLezen',
      summary: 'Eén locatie',
      tags,
      ...read,
      request: { params: z.object({ locatie: idIn('locatie') }) },
      responses: { 200: shown('De locatie.', LocationShape), ...problems(404) },
    }),
    async (c) =>
      reply(
        c,
        locationOf(await shownLocation(c.var.work.db, c.req.valid('param').locatie)),
      ) as never,
  )

const idOf = ({ id }: { id: string }) => id

function organisationOf(one: ShownOrganisation) {
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
    _links: {
      self: { href: `/api/v1/organisaties/${one.id}` },
      diensten: { href: `/api/v1/diensten?organisatie=${one.id}` },
      locaties: { href: `/api/v1/locaties?organisatie=${one.id}` },
    },
  }
}

const waysIn = { self: 'zelf', referral: 'verwijzing', professionals: 'professionals' } as const

function serviceOf(one: ShownService) {
  return {
    id: one.id,
    naam: one.name,
    omschrijving: one.summary,
    organisatie: { id: one.organisationId, naam: one.organisation },
    vormen: one.forms.map(({ key, name }) => ({ id: key, naam: name })),
    gemeenten: one.municipalities.map((municipality) => municipality.code),
    doelgroep: one.audience,
    leeftijdVan: one.ageFrom,
    leeftijdTotEnMet: one.ageUntil,
    talen: one.languages,
    toegankelijkheid: one.accessibility,
    toegang: waysIn[one.access],
    toegangUitleg: one.accessText,
    kosten: one.costs,
    nietVoor: one.exclusions,
    wachttijdDagen: one.waitingDays,
    telefoon: one.phone,
    email: one.email,
    website: one.website,
    dagEnNacht: one.roundTheClock,
    openingstijden: one.openings.map(({ weekday, opens, closes }) => ({
      dag: days[weekday - 1]!,
      van: opens,
      tot: closes,
    })),
    locaties: one.locations.map(({ id, name }) => ({ id, naam: name })),
    bevestigdOp: one.confirmedAt,
    _links: {
      self: { href: `/api/v1/diensten/${one.id}` },
      organisatie: { href: `/api/v1/organisaties/${one.organisationId}` },
      locaties: { href: `/api/v1/locaties?organisatie=${one.organisationId}` },
    },
  }
}

function locationOf(one: ShownLocation) {
  return {
    id: one.id,
    naam: one.name,
    soort: one.kind === 'virtual' ? 'op afstand' : 'bezoek',
    organisatie: { id: one.organisationId, naam: one.organisation },
    gemeente: one.municipalityCode,
    adres: one.address,
    postcode: one.postcode,
    plaats: one.place,
    toegankelijkheid: one.accessibility,
    _links: {
      self: { href: `/api/v1/locaties/${one.id}` },
      organisatie: { href: `/api/v1/organisaties/${one.organisationId}` },
      diensten: { href: `/api/v1/diensten?locatie=${one.id}` },
    },
  }
}
