/**
 * The programme for other systems: the same actions as the forms, and the fields that leave.
 */
import { createRoute, z } from '@hono/zod-openapi'
import {
  checkMatch,
  listOf,
  Link,
  newApi,
  once,
  PageQuery,
  pageOf,
  problems,
  refuseFields,
  reply,
  replyList,
  scoped,
  shown,
} from '#platform/api/index.ts'
import type { Db } from '#platform/database.ts'
import { checkForm } from '#platform/form.ts'
import * as actions from '#programme/actions/index.ts'
import { ActivityEdit, activityStatuses, StatusReport } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'

const tags = ['Programma']
const read = { security: [{ oauth2: ['plan:lezen'] }], middleware: [scoped('plan:lezen')] }
const report = {
  security: [{ oauth2: ['plan:lezen', 'stand:melden'] }],
  middleware: [scoped('stand:melden')],
}

const key = (name: string, description: string, example: string) =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
    .openapi({ param: { name, in: 'path' }, description, example })
const planKey = key('plan', 'De sleutel van het plan.', 'uitvoeringsplan-2024-2027')
const activityKey = key('activiteit', 'De sleutel van de activiteit.', 'sd-f1')
const PlanPath = z.object({ plan: planKey })
const ActivityPath = z.object({ plan: planKey, activiteit: activityKey })
const ReportPath = z.object({
  plan: planKey,
  activiteit: activityKey,
  stand: z.uuid().openapi({ param: { name: 'stand', in: 'path' }, description: 'Het nummer.' }),
})
const filter = (description: string, example: string) =>
  z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,80}$/, 'Dit is geen sleutel.')
    .optional()
    .openapi({ description, example })

const PlanShape = z
  .object({
    id: z.string(),
    naam: z.string(),
    regio: z.string(),
    titel: z.string().nullable(),
    visie: z.string().nullable(),
    ambitie: z.string().nullable(),
    vanJaar: z.int(),
    totEnMetJaar: z.int(),
    status: z.enum(['vastgesteld', 'afgesloten']),
    lijnwoord: z.string().openapi({ description: 'Hoe het plan zijn lijnen noemt.' }),
    _links: z.object({
      self: Link,
      lijnen: Link,
      activiteiten: Link,
      tijdlijn: Link,
      werkgroepen: Link,
    }),
  })
  .openapi('Plan')

const LineShape = z
  .object({
    id: z.string(),
    nummer: z.string().nullable(),
    naam: z.string(),
    ondertitel: z.string().nullable(),
    deelambities: z.array(z.string()),
    _links: z.object({ activiteiten: Link }),
  })
  .openapi('Lijn')

const colour = z.enum(['groen', 'oranje', 'rood'])
const reportFields = {
  tijd: colour,
  geld: colour,
  kwaliteit: colour,
  samenvatting: z.string(),
  oorzaak: z.string().nullable(),
  gevolg: z.string().nullable(),
  bijsturing: z.string().nullable(),
}
const ReportShape = z
  .object({
    id: z.uuid(),
    kwartaal: z.string().openapi({ example: '2026-Q4' }),
    gemeldOp: z.iso.datetime(),
    ...reportFields,
    _links: z.object({ self: Link, activiteit: Link }),
  })
  .openapi('Stand', {
    description: 'Hoe het met een activiteit gaat. Wie het meldde, staat er niet bij.',
  })

const ActivityShape = z
  .object({
    id: z.string(),
    nummer: z.string().nullable(),
    naam: z.string(),
    lijn: z.string(),
    speerpunt: z.boolean(),
    omschrijving: z.string().nullable(),
    beoogdEffect: z.string().nullable(),
    planning: z.string().nullable(),
    niveau: z.enum(['lokaal', 'subregionaal', 'regionaal', 'landelijk']).nullable(),
    status: z
      .enum(activityStatuses)
      .nullable()
      .openapi({ description: 'Leeg (`null`): dat is nog niet bekend.' }),
    doelen: z.array(z.string()),
    acties: z.array(z.string()),
    doelgroepen: z.array(z.string()),
    onderdelen: z.array(z.string()),
    gemeenten: z.array(z.object({ code: z.string(), naam: z.string() })),
    werkgroepen: z.array(z.object({ id: z.string(), naam: z.string() })),
    laatsteStand: ReportShape.nullable(),
    _links: z.object({ self: Link, plan: Link, standen: Link }),
  })
  .openapi('Activiteit')

const RowShape = z
  .object({
    id: z.string(),
    naam: z.string(),
    lijn: z.string().nullable(),
    rubriek: z.string().nullable(),
    kwartalen: z.array(
      z.object({
        kwartaal: z.string(),
        inhoud: z.enum(['start', 'lopend', 'leeg', 'onbekend']),
      }),
    ),
    activiteiten: z.array(z.string()),
  })
  .openapi('Tijdlijnrij')

const GroupShape = z
  .object({
    id: z.string(),
    naam: z.string(),
    soort: z.enum(['werkgroep', 'netwerk']),
    activiteiten: z.array(z.string()),
    _links: z.object({ activiteiten: Link }),
  })
  .openapi('Werkgroep', {
    description: 'Wat een groep is en doet. Wie erin zit, staat er niet bij.',
  })

const text = z.string().max(2_000)
const NewReport = z
  .strictObject({
    tijd: colour,
    geld: colour,
    kwaliteit: colour,
    samenvatting: text,
    oorzaak: text.nullable().optional(),
    gevolg: text.nullable().optional(),
    bijsturing: text.nullable().optional(),
  })
  .openapi('NieuweStand', {
    description: 'Bij oranje of rood horen een oorzaak, een gevolg en een bijsturing.',
    example: {
      tijd: 'oranje',
      geld: 'groen',
      kwaliteit: 'groen',
      samenvatting: 'De training begint een maand later.',
      oorzaak: 'Er was nog geen ruimte.',
      gevolg: 'De eerste groep begint in maart.',
      bijsturing: 'We huren een zaal in Heerlen.',
    },
  })
const ActivityChange = z
  .strictObject({
    status: z.enum(activityStatuses).nullable(),
    toelichting: text.openapi({ description: 'Waarom; dit staat in de geschiedenis.' }),
  })
  .openapi('Activiteitwijziging', {
    example: { status: 'gestart', toelichting: 'De eerste bijeenkomst was op 3 november.' },
  })

const Lists = {
  plans: listOf('Plannen', 'plannen', PlanShape),
  lines: listOf('Lijnen', 'lijnen', LineShape),
  activities: listOf('Activiteiten', 'activiteiten', ActivityShape),
  reports: listOf('Standen', 'standen', ReportShape),
  rows: listOf('Tijdlijn', 'tijdlijn', RowShape),
  groups: listOf('Werkgroepen', 'werkgroepen', GroupShape),
}

export const programmeApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/plannen',
      operationId: 'plannenLezen',
      summary: 'De plannen, het nieuwste eerst',
      description: 'Plannen die nog een concept zijn, staan er niet bij.',
      tags,
      ...read,
      request: { query: z.strictObject(PageQuery) },
      responses: { 200: shown('De plannen.', Lists.plans, { list: true }), ...problems() },
    }),
    async (c) => {
      const page = pageOf(c.req.valid('query'))
      const rows = await store.shownPlans(c.var.work.db, page)
      return replyList(c, { key: 'plannen', rows, page, shape: planOf, idOf }) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/plannen/{plan}',
      operationId: 'planLezen',
      summary: 'Eén plan',
      tags,
      ...read,
      request: { params: PlanPath },
      responses: { 200: shown('Het plan.', PlanShape), ...problems(404) },
    }),
    async (c) =>
      reply(c, planOf(await store.shownPlan(c.var.work.db, c.req.valid('param').plan))) as never,
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/plannen/{plan}/lijnen',
      operationId: 'lijnenLezen',
      summary: 'De lijnen van een plan, met hun deelambities',
      tags,
      ...read,
      request: { params: PlanPath, query: z.strictObject(PageQuery) },
      responses: { 200: shown('De lijnen.', Lists.lines, { list: true }), ...problems(404) },
    }),
    async (c) => {
      const { db } = c.var.work
      const plan = await store.shownPlan(db, c.req.valid('param').plan)
      const page = pageOf(c.req.valid('query'))
      const rows = await store.shownLines(db, plan.id, page)
      return replyList(c, { key: 'lijnen', rows, page, shape: lineOf(plan.key), idOf }) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/plannen/{plan}/activiteiten',
      operationId: 'activiteitenLezen',
      summary: 'De activiteiten van een plan',
      tags,
      ...read,
      request: {
        params: PlanPath,
        query: z.strictObject({
          ...PageQuery,
          lijn: filter('Alleen van deze lijn.', 'samen-zien'),
          werkgroep: filter('Alleen van deze werkgroep.', 'wg-lokale-veld'),
          gemeente: filter('Alleen waar deze gemeente bij is genoemd.', 'GM0917'),
        }),
      },
      responses: {
        200: shown('De activiteiten.', Lists.activities, { list: true }),
        ...problems(404),
      },
    }),
    async (c) => {
      const { db } = c.var.work
      const plan = await store.shownPlan(db, c.req.valid('param').plan)
      const query = c.req.valid('query')
      const page = pageOf(query)
      const only = { line: query.lijn, group: query.werkgroep, municipality: query.gemeente }
      const rows = await store.shownActivities(db, plan.id, only, page)
      const shape = activityOf(plan.key)
      return replyList(c, { key: 'activiteiten', rows, page, shape, idOf }) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/plannen/{plan}/activiteiten/{activiteit}',
      operationId: 'activiteitLezen',
      summary: 'Eén activiteit, met de laatste stand',
      tags,
      ...read,
      request: { params: ActivityPath },
      responses: { 200: shown('De activiteit.', ActivityShape), ...problems(404) },
    }),
    async (c) => {
      const path = c.req.valid('param')
      const { plan, activity } = await subjectOf(c.var.work.db, path)
      return reply(c, activityOf(plan.key)(activity)) as never
    },
  )

  .openapi(
    createRoute({
      method: 'patch',
      path: '/plannen/{plan}/activiteiten/{activiteit}',
      operationId: 'activiteitWijzigen',
      summary: 'De status van een activiteit wijzigen',
      description:
        'Voor activiteiten van werkgroepen waar iemand van de eigen organisatie voorzitter van is. Vraagt `If-Match` met de ETag van wat eerder is opgehaald.',
      tags,
      ...report,
      request: {
        params: ActivityPath,
        headers: z.object({
          'if-match': z.string().optional().openapi({
            description: 'De ETag van de activiteit zoals die is opgehaald. Verplicht.',
          }),
        }),
        body: { required: true, content: { 'application/json': { schema: ActivityChange } } },
      },
      responses: {
        200: shown('De activiteit zoals die nu is.', ActivityShape),
        ...problems(404, 409, 412, 415, 428),
      },
    }),
    async (c) => {
      const { work } = c.var
      const path = c.req.valid('param')
      const { plan, activity } = await subjectOf(work.db, path)
      const { version } = await store.lockActivity(work.db, activity.id)
      // Read once more now that it is held: who waited for another sees what that one did.
      const whole = await store.activityByKey(work.db, plan.id, activity.key)
      const shape = activityOf(plan.key)
      checkMatch(c, shape(await store.shownActivity(work.db, plan.id, activity.key)))
      const { status, toelichting } = c.req.valid('json')
      const form = checkForm(
        {
          description: whole.description ?? '',
          expectedEffect: whole.expectedEffect ?? '',
          level: whole.level ?? '',
          municipalities: whole.municipalities.map(({ code }) => code),
          instruments: whole.instruments.map((one) => one.key),
          status: status ?? '',
          why: toelichting,
        },
        ActivityEdit,
      )
      if (!form.valid) throw refuseFields(inDutch(form.errors, { why: 'toelichting' }))
      await actions.editActivity(
        work,
        await store.planByKey(work.db, plan.key),
        whole,
        form.value,
        version,
      )
      return reply(c, shape(await store.shownActivity(work.db, plan.id, activity.key))) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/plannen/{plan}/activiteiten/{activiteit}/standen',
      operationId: 'standenLezen',
      summary: 'Hoe het met een activiteit ging, het laatste eerst',
      tags,
      ...read,
      request: { params: ActivityPath, query: z.strictObject(PageQuery) },
      responses: { 200: shown('De standen.', Lists.reports, { list: true }), ...problems(404) },
    }),
    async (c) => {
      const { db } = c.var.work
      const path = c.req.valid('param')
      const { plan, activity } = await subjectOf(db, path)
      const page = pageOf(c.req.valid('query'))
      const rows = await store.shownReports(db, activity.id, page)
      const shape = reportOf(activityHref(plan.key, activity.key))
      return replyList(c, { key: 'standen', rows, page, shape, idOf }) as never
    },
  )

  .openapi(
    createRoute({
      method: 'post',
      path: '/plannen/{plan}/activiteiten/{activiteit}/standen',
      operationId: 'standMelden',
      summary: 'Melden hoe het met een activiteit gaat',
      description:
        'Voor activiteiten van werkgroepen waar iemand van de eigen organisatie voorzitter van is. Bij oranje of rood krijgen de projectleiders bericht.',
      tags,
      ...report,
      middleware: [...report.middleware, once()],
      request: {
        params: ActivityPath,
        headers: z.object({
          'idempotency-key': z.string().optional().openapi({
            description:
              'Een eigen nummer voor deze aanroep, zoals een UUID. Verplicht. Dezelfde aanroep met hetzelfde nummer gebeurt één keer; een dag lang.',
          }),
        }),
        body: { required: true, content: { 'application/json': { schema: NewReport } } },
      },
      responses: {
        201: shown('De stand zoals die is opgeslagen.', ReportShape, { made: true }),
        ...problems(404, 409, 415, 422),
      },
    }),
    async (c) => {
      const { work } = c.var
      const path = c.req.valid('param')
      const plan = await store.planByKey(work.db, path.plan)
      const activity = await store.activityByKey(work.db, plan.id, path.activiteit)
      const given = c.req.valid('json')
      const form = checkForm(
        {
          time: colours[given.tijd],
          money: colours[given.geld],
          quality: colours[given.kwaliteit],
          summary: given.samenvatting,
          cause: given.oorzaak ?? '',
          consequence: given.gevolg ?? '',
          correction: given.bijsturing ?? '',
        },
        StatusReport,
      )
      if (!form.valid) throw refuseFields(inDutch(form.errors, reportNames))
      const id = await actions.reportStatus(work, plan, activity, form.value)
      const base = activityHref(plan.key, activity.key)
      c.header('Location', `${base}/standen/${id}`)
      return reply(
        c,
        reportOf(base)(await store.shownReport(work.db, activity.id, id)),
        201,
      ) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/plannen/{plan}/activiteiten/{activiteit}/standen/{stand}',
      operationId: 'standLezen',
      summary: 'Eén stand',
      tags,
      ...read,
      request: { params: ReportPath },
      responses: { 200: shown('De stand.', ReportShape), ...problems(404) },
    }),
    async (c) => {
      const { db } = c.var.work
      const path = c.req.valid('param')
      const { plan, activity } = await subjectOf(db, path)
      const found = await store.shownReport(db, activity.id, path.stand)
      return reply(c, reportOf(activityHref(plan.key, activity.key))(found)) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/plannen/{plan}/tijdlijn',
      operationId: 'tijdlijnLezen',
      summary: 'De tijdlijn van een plan, per rij',
      tags,
      ...read,
      request: { params: PlanPath, query: z.strictObject(PageQuery) },
      responses: { 200: shown('De rijen.', Lists.rows, { list: true }), ...problems(404) },
    }),
    async (c) => {
      const { db } = c.var.work
      const plan = await store.shownPlan(db, c.req.valid('param').plan)
      const page = pageOf(c.req.valid('query'))
      const rows = await store.shownTimeline(db, plan.id, page)
      return replyList(c, { key: 'tijdlijn', rows, page, shape: rowOf, idOf }) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/plannen/{plan}/werkgroepen',
      operationId: 'werkgroepenLezen',
      summary: 'De werkgroepen en netwerken van een plan',
      tags,
      ...read,
      request: { params: PlanPath, query: z.strictObject(PageQuery) },
      responses: { 200: shown('De groepen.', Lists.groups, { list: true }), ...problems(404) },
    }),
    async (c) => {
      const { db } = c.var.work
      const plan = await store.shownPlan(db, c.req.valid('param').plan)
      const page = pageOf(c.req.valid('query'))
      const rows = await store.shownGroups(db, plan.id, page)
      return replyList(c, {
        key: 'werkgroepen',
        rows,
        page,
        shape: groupOf(plan.key),
        idOf,
      }) as never
    },
  )

async function subjectOf(db: Db, path: { plan: string; activiteit: string }) {
  const plan = await store.shownPlan(db, path.plan)
  return { plan, activity: await store.shownActivity(db, plan.id, path.activiteit) }
}

const root = '/api/v1/plannen'
const idOf = ({ id }: { id: string }) => id
const to = (href: string) => ({ href })
const activityHref = (plan: string, activity: string) => `${root}/${plan}/activiteiten/${activity}`

const colours = { groen: 'green', oranje: 'orange', rood: 'red' } as const
const colourWords = { green: 'groen', orange: 'oranje', red: 'rood' } as const
const cellWords = { start: 'start', ongoing: 'lopend', empty: 'leeg' } as const
const reportNames = {
  time: 'tijd',
  money: 'geld',
  quality: 'kwaliteit',
  summary: 'samenvatting',
  cause: 'oorzaak',
  consequence: 'gevolg',
  correction: 'bijsturing',
}

/** The messages of a form by the names that the API has for its fields. */
function inDutch(errors: Record<string, string>, names: Record<string, string>) {
  return Object.entries(errors).map(([field, tekst]) => ({ veld: names[field] ?? field, tekst }))
}

function planOf(plan: store.ShownPlan) {
  const base = `${root}/${plan.key}`
  return {
    id: plan.key,
    naam: plan.name,
    regio: plan.region,
    titel: plan.title,
    visie: plan.vision,
    ambitie: plan.ambition,
    vanJaar: plan.fromYear,
    totEnMetJaar: plan.untilYear,
    status: plan.status,
    lijnwoord: plan.lineWord,
    _links: {
      self: to(base),
      lijnen: to(`${base}/lijnen`),
      activiteiten: to(`${base}/activiteiten`),
      tijdlijn: to(`${base}/tijdlijn`),
      werkgroepen: to(`${base}/werkgroepen`),
    },
  }
}

const lineOf = (plan: string) => (line: store.ShownLine) => ({
  id: line.key,
  nummer: line.number,
  naam: line.name,
  ondertitel: line.subtitle,
  deelambities: line.subAmbitions.map((one) => one.text),
  _links: { activiteiten: to(`${root}/${plan}/activiteiten?lijn=${line.key}`) },
})

const activityOf = (plan: string) => (activity: store.ShownActivity) => {
  const base = activityHref(plan, activity.key)
  const items = (kind: string) =>
    activity.items.filter((item) => item.kind === kind).map((item) => item.text)
  const [latest] = activity.reports
  return {
    id: activity.key,
    nummer: activity.number,
    naam: activity.name,
    lijn: activity.line,
    speerpunt: activity.focus,
    omschrijving: activity.description,
    beoogdEffect: activity.expectedEffect,
    planning: activity.planning,
    niveau: activity.level,
    status: activity.status,
    doelen: items('goal'),
    acties: items('action'),
    doelgroepen: items('target_group'),
    onderdelen: items('part'),
    gemeenten: activity.municipalities.map(({ code, name }) => ({ code, naam: name })),
    werkgroepen: activity.groups.map((group) => ({ id: group.key, naam: group.name })),
    laatsteStand: latest ? reportOf(base)({ ...latest, at: new Date(latest.at) }) : null,
    _links: { self: to(base), plan: to(`${root}/${plan}`), standen: to(`${base}/standen`) },
  }
}

const reportOf = (activity: string) => (report: store.ShownReport) => ({
  id: report.id,
  kwartaal: report.quarter,
  gemeldOp: report.at.toISOString(),
  tijd: colourWords[report.time],
  geld: colourWords[report.money],
  kwaliteit: colourWords[report.quality],
  samenvatting: report.summary,
  oorzaak: report.cause,
  gevolg: report.consequence,
  bijsturing: report.correction,
  _links: { self: to(`${activity}/standen/${report.id}`), activiteit: to(activity) },
})

function rowOf(row: store.ShownTimelineRow) {
  return {
    id: row.key,
    naam: row.name,
    lijn: row.line,
    rubriek: row.section,
    kwartalen: row.quarters.map(({ quarter, kind }) => ({
      kwartaal: quarter,
      inhoud: kind === null ? 'onbekend' : cellWords[kind],
    })),
    activiteiten: row.activities.map((activity) => activity.key),
  }
}

const groupOf = (plan: string) => (group: store.ShownGroup) => ({
  id: group.key,
  naam: group.name,
  soort: group.kind,
  activiteiten: group.activities.map((activity) => activity.key),
  _links: { activiteiten: to(`${root}/${plan}/activiteiten?werkgroep=${group.key}`) },
})
