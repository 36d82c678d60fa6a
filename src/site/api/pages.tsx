/**
 * The pages around the API: what it can do, and trying it.
 */
import type { Context } from 'hono'
import { scopes, type Scope } from '#roles'
import { openForm, readForm, type Form } from '#platform/form.ts'
import { originOf, type Site } from '#platform/site.ts'
import { giveToken, systemById, systemsOf, type System } from '#platform/systems/index.ts'
import { anyone, pages, requires, show, type Web } from '#platform/web.tsx'
import { Attempt, ConsolePage, type Answer } from './console.tsx'
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
    form: Form<unknown>,
    answer?: Answer,
    status: 200 | 422 = 200,
  ) =>
    show(
      c,
      <ConsolePage
        form={form}
        systems={await living(c)}
        operations={operations(c)}
        answer={answer}
      />,
      status,
    )

  return pages()
    .get('/', requires('systems.manage'), (c) => page(c, openForm()))

    .post('/', requires('systems.manage'), async (c) => {
      const { work } = c.var
      const known = operations(c)
      const systems = (await living(c)).map(({ functionId }) => functionId)
      const form = await readForm(
        c,
        Attempt(
          systems,
          known.map(({ id }) => id),
        ),
      )
      if (!form.valid) return page(c, form, undefined, 422)
      const { value } = form
      const operation = known.find(({ id }) => id === value.aanroep)!
      const token = value.systeem ? await tokenOf(work, value.systeem) : value.token
      const answer = await call(ask, operation, value, token, originOf(c, site))
      // What was pasted is not sent back.
      return page(c, openForm({ ...form.typed, token: '' }), answer)
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
  { method, path }: Operation,
  value: Attempt,
  token: string,
  origin: string,
): Promise<Answer> {
  const parts: Record<string, string> = {
    plan: value.plan,
    activiteit: value.deel,
    organisatie: value.deel,
    stand: value.stand,
  }
  // A part that is missing stays as it is written, and is no key: the answer says so.
  const filled = path.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    encodeURIComponent(parts[name] || whole),
  )
  const query = value.vraag.replace(/^\?/, '')
  const asked = `/api/v1${filled}${query ? `?${new URLSearchParams(query).toString()}` : ''}`
  const writes = method !== 'GET'
  const request = new Request(`${origin}${asked}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(value.ifMatch && { 'if-match': value.ifMatch }),
      ...(writes && {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      }),
    },
    ...(writes && { body: value.inhoud }),
  })
  const response = await ask(request)
  const text = await response.text()
  return {
    method,
    path: asked,
    status: response.status,
    headers: [...response.headers],
    body: pretty(text),
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}
