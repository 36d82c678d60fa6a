/**
 * The API of the whole site: every module's part, tokens, and the document that says what can be asked.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { handleWithCareApi } from '#modules/handle-with-care'
import { networkApi } from '#modules/network'
import { programmeApi } from '#modules/programme'
import { ApiRefusal, asSystem, everyAnswer, newApi, type Api } from '#platform/api/index.ts'
import { originOf, type Site } from '#platform/site.ts'
import { anyone } from '#platform/web.tsx'
import { apiDocument, declareSecurity } from './document.ts'
import { eventsApi } from './events.ts'
import { tokenApi } from './token.ts'

export type ApiApp = OpenAPIHono<Api>

export { consolePages, referencePages } from './pages.tsx'

/** All of `/api/v1`. Only tokens and the document need no token. */
export function createApi(site: Site): ApiApp {
  const api = newApi()
  declareSecurity(api)
  api.use('*', everyAnswer())
  api.get('/openapi.json', anyone(), (c) => {
    c.header('Access-Control-Allow-Origin', '*')
    return c.json(apiDocument(api, originOf(c, site)))
  })
  api.route('/', tokenApi(site))
  for (const part of [
    '/plannen',
    '/organisaties',
    '/diensten',
    '/locaties',
    '/gebeurtenissen',
    '/signalen',
  ])
    api.use(`${part}/*`, asSystem())
  api.route('/', programmeApi)
  api.route('/', networkApi)
  api.route('/', handleWithCareApi)
  api.route('/', eventsApi)
  api.all('*', (c) => {
    throw otherMethod(api, c) ?? new ApiRefusal('absent')
  })
  return api
}

/** A path that is there, asked in a way that is not. */
function otherMethod(api: ApiApp, c: Context): ApiRefusal | undefined {
  const path = c.req.path.replace(/^\/api\/v1/, '')
  const methods = api.routes
    .filter(({ method, path: pattern }) => method !== 'ALL' && matches(pattern, path))
    .map(({ method }) => method)
  const [first] = methods
  if (first === undefined || methods.includes(c.req.method)) return undefined
  return new ApiRefusal('method', { headers: { Allow: [...new Set(methods)].join(', ') } })
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split('/')
  const given = path.split('/')
  return (
    parts.length === given.length &&
    parts.every((part, i) => (part.startsWith(':') ? given[i] !== '' : part === given[i]))
  )
}
