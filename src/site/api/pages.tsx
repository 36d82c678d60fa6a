/**
 * The pages around the API: what it can do, and trying it.
 */
import type { Context } from 'hono'
import { scopes, type Scope } from '#roles'
import { openForm, readForm, wordIn, type Form } from '#platform/form.ts'
import { originOf, type Site } from '#platform/site.ts'
import { giveToken, systemById, systemsOf, type System } from '#platform/systems/index.ts'
import { anyone, pages, requires, show, type Web } from '#platform/web.tsx'
import { Attempt, CallPage, CallsPage, writes, type Answer } from './console.tsx'
import { apiDocument } from './document.ts'
import type { ApiApp } from './index.ts'
import { operationsOf, type Described, type Operation } from './operations.ts'
import { Reference } from './reference.tsx'

/** What a token for trying may at most: whoever tries reads, and says nothing in a system's name. */
const trying: readonly Scope[] = (Object.keys(scopes) as Scope[]).filter(
  (scope) => scope !== 'stand:melden' && !scope.startsWith('signaal:'),
)
const tryingSeconds = 60

/** For anyone: what the API can do. */
export function referencePages(api: ApiApp, site: Site) {
  return pages().get('/', anyone(), (c) => {
    const origin = originOf(c, site)
    return show(c, <Reference described={describedAt(api, origin)} origin={origin} />)
  })
}

/** For whoever keeps systems: trying it. */
export function consolePages(
  api: ApiApp,
  site: Site,
  ask: (request: Request) => Response | Promise<Response>,
) {
  const operations = (c: Context<Web>) =>
    operationsOf(describedAt(api, originOf(c, site))).filter(({ form }) => !form)

  const page = async (
    c: Context<Web>,
    operation: Operation,
    form: Form<unknown>,
    answer?: Answer,
    status: 200 | 422 = 200,
  ) =>
    show(
      c,
      <CallPage form={form} systems={await living(c)} operation={operation} answer={answer} />,
      status,
    )

  return pages()
    .get('/', requires('systems.manage'), (c) => {
      const known = operations(c)
      const asked = c.req.query('aanroep')
      const operation = known.find(({ id }) => id === asked)
      if (!operation) return show(c, <CallsPage operations={known} unknown={asked !== undefined} />)
      const example = operation.example === undefined ? '' : pretty(operation.example)
      return page(c, operation, openForm({ inhoud: example }))
    })

    .post('/', requires('systems.manage'), async (c) => {
      const { work } = c.var
      const known = operations(c)
      const asked = await wordIn(c, 'aanroep')
      const operation = known.find(({ id }) => id === asked)
      if (!operation) return show(c, <CallsPage operations={known} unknown />, 422)
      const systems = (await living(c)).map(({ functionId }) => functionId)
      const form = await readForm(c, Attempt(systems, operation))
      if (!form.valid) return page(c, operation, form, undefined, 422)
      const { value } = form
      const token = value.systeem ? await tokenOf(work, value.systeem) : value.token
      const answer = await call(ask, operation, value, token, originOf(c, site))
      // What was pasted is not sent back.
      return page(c, operation, openForm({ ...form.typed, token: '' }), answer)
    })
}

async function tokenOf(work: Web['Variables']['work'], systemId: string): Promise<string> {
  const system = await systemById(work.db, systemId)
  const held = system.scopes.filter((scope) => trying.includes(scope))
  return giveToken(work.actor, system.functionId, held, tryingSeconds)
}

/** The systems of whoever looks that still work; at most 25. */
async function living(c: Context<Web>): Promise<System[]> {
  const { found } = await systemsOf(c.var.work.db, 1)
  return found.filter(({ endedAt }) => endedAt === null)
}

function describedAt(api: ApiApp, origin: string): Described {
  return apiDocument(api, origin) as unknown as Described
}

/** Asks the API as a system would, in this process. */
async function call(
  ask: (request: Request) => Response | Promise<Response>,
  operation: Operation,
  value: Attempt,
  token: string,
  origin: string,
): Promise<Answer> {
  const { method, path, parameters } = operation
  const filled = (place: string) =>
    parameters.flatMap(({ name, in: where }): [string, string][] => {
      const text = (value as Record<string, string | undefined>)[name]
      return where === place && text ? [[name, text]] : []
    })
  const parts = new Map(filled('path'))
  const road = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parts.get(name)!),
  )
  const query = new URLSearchParams(filled('query')).toString()
  const asked = `/api/v1${road}${query ? `?${query}` : ''}`
  const request = new Request(`${origin}${asked}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...Object.fromEntries(filled('header')),
      ...(writes(operation) && {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      }),
    },
    ...(writes(operation) && { body: value.inhoud }),
  })
  const response = await ask(request)
  return {
    method,
    path: asked,
    status: response.status,
    headers: [...response.headers],
    body: readable(await response.text()),
  }
}

function readable(text: string): string {
  try {
    return pretty(JSON.parse(text))
  } catch {
    return text
  }
}

const pretty = (value: unknown) => JSON.stringify(value, undefined, 2)
