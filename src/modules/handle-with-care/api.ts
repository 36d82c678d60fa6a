/**
 * Signals for systems of the police and of Veilig Thuis: beginning one and following it, by the same actions as the
 * forms. What leaves is a number and how it stands, never anything of a child.
 */
import { createRoute, z } from '@hono/zod-openapi'
import {
  Link,
  listOf,
  newApi,
  once,
  pageOf,
  PageQuery,
  problems,
  refuseFields,
  reply,
  replyList,
  scoped,
  shown,
  type WrongField,
} from '#platform/api/index.ts'
import type { Work } from '#platform/database.ts'
import { practises } from '#platform/systems/index.ts'
import { reportAsSystem } from './actions/index.ts'
import { practised, SystemReport, type Outcome, type State } from './rules/index.ts'
import * as store from './store/index.ts'

const tags = ['Handle with Care']
const follow = {
  security: [{ oauth2: ['signaal:volgen'] }],
  middleware: [scoped('signaal:volgen')],
}

/** As in the kinds of the events. */
const states = {
  created: 'gemaakt',
  tested: 'getoetst',
  routed: 'onderweg',
  awaiting_recheck: 'wacht',
  delivered: 'bezorgd',
  late: 'laat',
  bounced: 'terug',
  erased: 'gewist',
} as const satisfies Record<Exclude<State, Outcome>, string>

const outcomes = {
  acknowledged: 'doorgegeven',
  not_met: 'voldeed-niet',
  no_school_match: 'geen-school',
  not_participating: 'school-doet-niet-mee',
  out_of_age: 'niet-de-leeftijd',
  withdrawn: 'ingetrokken',
  lapsed_holiday: 'vervallen-door-vakantie',
  missed: 'niet-op-tijd-opgehaald',
} as const satisfies Record<Outcome, string>

const words = <W extends string>(table: Record<string, W>) => Object.values(table) as [W, ...W[]]

const SignalShape = z
  .object({
    id: z.uuid(),
    toestand: z.enum(words(states)),
    afloop: z
      .enum(words(outcomes))
      .nullable()
      .openapi({ description: 'Hoe het afliep; leeg (`null`) zolang het loopt.' }),
    oefening: z
      .boolean()
      .openapi({ description: 'Van een oefensysteem: het bereikt niemand en loopt vanzelf af.' }),
    gemaaktOp: z.iso.datetime(),
    _links: z.object({ self: Link }),
  })
  .openapi('Signaal', {
    description:
      'Hoe het met een signaal staat. Wat over het kind is gezegd, geeft Kring aan geen systeem. Een week na de afloop is er niets meer.',
  })
const Signals = listOf('Signalen', 'signalen', SignalShape)

const NewSignal = z
  .strictObject({
    gemeente: z.string().max(20).openapi({ description: 'CBS-code van waar het kind woont.' }),
    eindeIncident: z.iso
      .datetime({
        offset: true,
        error: 'Stuur datum en tijd met tijdzone, zoals 2026-11-27T02:10:00+01:00.',
      })
      .openapi({ description: 'Wanneer het incident eindigde, met tijdzone.' }),
    kind: z.strictObject({
      naam: z.string().max(2_000).openapi({ description: 'Voornaam en achternaam.' }),
      geboortedatum: z.string().max(40).openapi({ description: 'Zoals 2018-03-04.' }),
    }),
  })
  .openapi('NieuwSignaal', {
    description: 'Eén kind per aanroep: broers en zussen weten niet van elkaar.',
    example: {
      gemeente: 'GM0917',
      eindeIncident: '2026-11-27T02:10:00+01:00',
      kind: { naam: 'Wilg Vuurvlinder', geboortedatum: '2018-03-04' },
    },
  })
const SignalPath = z.object({
  signaal: z.uuid().openapi({ param: { name: 'signaal', in: 'path' }, description: 'Het nummer.' }),
})

export const handleWithCareApi = newApi()
  .openapi(
    createRoute({
      method: 'post',
      path: '/signalen',
      operationId: 'signaalMaken',
      summary: 'Een signaal voor een kind beginnen',
      description:
        'Voor systemen van de politie en van Veilig Thuis. Veilig Thuis toetst daarna in Kring. Een oefensysteem krijgt dezelfde antwoorden, maar wat het stuurt, bereikt niemand en wordt niet bewaard.',
      tags,
      security: [{ oauth2: ['signaal:maken', 'signaal:volgen'] }],
      middleware: [scoped('signaal:maken'), once()],
      request: {
        headers: z.object({
          'idempotency-key': z.string().optional().openapi({
            description:
              'Een eigen nummer voor deze aanroep, zoals een UUID. Verplicht. Dezelfde aanroep met hetzelfde nummer gebeurt één keer; een dag lang.',
          }),
        }),
        body: { required: true, content: { 'application/json': { schema: NewSignal } } },
      },
      responses: {
        201: shown('Het signaal.', SignalShape, { made: true }),
        ...problems(409, 415, 422),
      },
    }),
    async (c) => {
      const { work } = c.var
      const codes = (await store.arrangedMunicipalities(work.db)).map(({ code }) => code)
      const report = SystemReport(codes, work.now).safeParse(c.req.valid('json'))
      if (!report.success) throw refuseFields(wrongFields(report.error.issues))
      const { id, practice } = await reportAsSystem(work, report.data)
      const begun = { id, state: 'created', outcome: null, createdAt: work.now, practice } as const
      c.header('Location', hrefOf(id))
      return reply(c, signalOf(begun), 201) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/signalen',
      operationId: 'signalenLezen',
      summary: 'De signalen van de eigen organisatie',
      description:
        'In geen bepaalde volgorde. Wat een week geleden afliep, staat er niet meer bij.',
      tags,
      ...follow,
      request: { query: z.strictObject(PageQuery) },
      responses: { 200: shown('De signalen.', Signals, { list: true }), ...problems() },
    }),
    async (c) => {
      const page = pageOf(c.req.valid('query'))
      const rows = await followed(c.var.work, page)
      return replyList(c, {
        key: 'signalen',
        rows,
        page,
        shape: signalOf,
        idOf: ({ id }) => id,
      }) as never
    },
  )

  .openapi(
    createRoute({
      method: 'get',
      path: '/signalen/{signaal}',
      operationId: 'signaalLezen',
      summary: 'Hoe het met een signaal staat',
      tags,
      ...follow,
      request: { params: SignalPath },
      responses: { 200: shown('Het signaal.', SignalShape), ...problems(404) },
    }),
    async (c) => {
      const { work } = c.var
      const { signaal } = c.req.valid('param')
      const practice = await store.practiceById(work.db, signaal)
      const found = practice
        ? fromPractice(work)(practice)
        : { ...(await store.followedSignal(work.db, signaal)), practice: false }
      return reply(c, signalOf(found)) as never
    },
  )

/** The first thing that is wrong with each field: the next one is often the same in other words. */
function wrongFields(issues: readonly { path: PropertyKey[]; message: string }[]): WrongField[] {
  const texts = new Map<string, string>()
  for (const { path, message } of issues) {
    const veld = path.join('.')
    if (!texts.has(veld)) texts.set(veld, message)
  }
  return [...texts].map(([veld, tekst]) => ({ veld, tekst }))
}

interface Followed extends store.FollowedSignal {
  practice: boolean
}

async function followed(
  work: Work,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Followed[]> {
  if (await practises(work.db))
    return (await store.practiceAfter(work.db, after, limit + 1)).map(fromPractice(work))
  const rows = await store.followedSignals(work.db, after, limit + 1)
  return rows.map((row) => ({ ...row, practice: false }))
}

const fromPractice =
  ({ now }: Work) =>
  (signal: store.PracticeSignal): Followed => ({
    ...signal,
    ...practised(signal.createdAt, now),
    practice: true,
  })

const hrefOf = (id: string) => `/api/v1/signalen/${id}`

/** The fields that leave. */
function signalOf({ id, state, outcome, createdAt, practice }: Followed) {
  return {
    id,
    toestand: states[state],
    afloop: outcome && outcomes[outcome],
    oefening: practice,
    gemaaktOp: createdAt.toISOString(),
    _links: { self: { href: hrefOf(id) } },
  }
}
