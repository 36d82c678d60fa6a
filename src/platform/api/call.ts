/**
 * The walk of a call: the system behind the token, how often, one transaction, a line in the trail.
 */
import type { Context, MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { scopes, type Scope } from '#roles'
import { record } from '#platform/audit.ts'
import { runAs, type Work } from '#platform/database.ts'
import { countTry, type Limit } from '#platform/limits.ts'
import { actingSystem } from '#platform/systems/index.ts'
import { guardsWith, type Web } from '#platform/web.tsx'
import { ApiRefusal } from './problem.ts'

/** Semantic version; the first number stands in the path. */
export const apiVersion = '1.0.0'

/** What a call carries. */
export interface Api {
  Variables: Web['Variables'] & { scopes: ReadonlySet<Scope> }
}

/** How often one system may call. */
export const callLimit: Limit = { name: 'api', points: 300, seconds: 60 }

/** For every answer of the API, also when it is no. */
export function everyAnswer(): MiddlewareHandler<Web> {
  return createMiddleware<Web>(async (c, next) => {
    c.header('API-Version', apiVersion)
    if (!accepts(c.req.header('accept'))) throw new ApiRefusal('not_acceptable')
    await next()
    c.header('API-Version', apiVersion)
  })
}

/**
 * Opens the transaction of a call as the system behind its token. An error rolls it back; that it was
 * asked is written down all the same.
 */
export function asSystem(): MiddlewareHandler<Api> {
  return createMiddleware<Api>(async (c, next) => {
    const token = /^Bearer ([\w.~+/-]{1,200}=*)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    const system = token === undefined ? undefined : await actingSystem(token)
    if (!system)
      throw new ApiRefusal('no_token', {
        headers: {
          'WWW-Authenticate': `Bearer realm="kring"${token ? ', error="invalid_token"' : ''}`,
        },
      })
    const { actor } = system
    c.header('RateLimit-Limit', callLimit.points.toString())
    const left = await countTry(callLimit, actor.functionId).catch((error: unknown) => {
      c.header('RateLimit-Remaining', '0')
      throw error
    })
    c.header('RateLimit-Remaining', left.points.toString())
    c.header('RateLimit-Reset', left.seconds.toString())
    c.set('scopes', system.scopes)
    const run = async (work: Work) => {
      c.set('work', work)
      await next()
      if (c.error) throw c.error
      await called(c, work, 'done')
    }
    const { requestId, trace } = c.var
    try {
      await runAs(actor, run, requestId, trace)
    } catch (error) {
      const result = c.res.status < 500 ? 'refused' : 'failed'
      await runAs(actor, (work) => called(c, work, result), requestId, trace)
      if (error !== c.error) throw error
    }
  })
}

/** Lets through a token with this scope. */
export function scoped(scope: Scope): MiddlewareHandler<Api> {
  return guardsWith(scopes[scope].permissions[0], async (c: Context<Api>, next) => {
    if (!c.var.scopes.has(scope))
      throw new ApiRefusal('no_scope', {
        text: `Dit systeem mag dit niet: de scope “${scope}” ontbreekt. Wie het systeem beheert, kan die geven of laten geven.`,
        headers: {
          'WWW-Authenticate': `Bearer realm="kring", error="insufficient_scope", scope="${scope}"`,
        },
      })
    await next()
  })
}

/** The line in the trail: which road, about what; never a query, which can hold what someone typed. */
async function called(
  c: Context<Api>,
  work: Work,
  result: 'done' | 'refused' | 'failed',
): Promise<void> {
  const route = c.req.matchedRoutes.findLast(({ path }) => !path.endsWith('*'))?.path ?? 'none'
  const keys = Object.values(c.req.param()).filter((key) => /^[a-z0-9-]{1,80}$/.test(key))
  await record(
    work,
    'systems.called',
    keys.join('/').slice(0, 200) || 'api',
    { route: `${c.req.method} ${route}`.slice(0, 200), status: c.res.status },
    { result },
  )
}

/** Whether JSON will do for whoever asks. */
function accepts(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true
  return accept.split(',').some((one) => {
    const [type = '', ...parameters] = one
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/)
    return (
      !parameters.includes('q=0') &&
      ['*/*', 'application/*', 'application/json', 'application/problem+json'].includes(type)
    )
  })
}
