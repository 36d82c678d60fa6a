/**
 * The walk of a request: headers, limits, who acts, one transaction, an answer.
 */
import { Hono, type Context, type Handler, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { aboutPersons, type Permission } from '#roles'
import { runAs, type Actor, type Work } from '#platform/database.ts'
import { guarded } from '#platform/guarded.ts'
import { describeError, log } from '#platform/log.ts'
import { typedIn } from '#platform/form.ts'
import { TooOften } from '#platform/limits.ts'
import { Refusal, refuse } from '#platform/refusal.ts'
import { unreadable } from '#platform/text.ts'
import { traceFrom, traceHeader, type Trace } from '#platform/trace.ts'
import { SignedOut, StillYou } from '#platform/still-you.tsx'
import { claimSubmission, settleSubmission } from '#platform/submission.ts'
import { ErrorPage } from '#platform/error-page.tsx'
import { ShellContext, type Shell } from '#platform/ui/index.ts'

/** What a request carries: its number always, the work once somebody acts. */
export interface Web {
  Variables: {
    requestId: string
    trace: Trace
    work: Work
    shell: Partial<Shell>
  }
}

const bodyBytesMax = 256 * 1024
/** Of a page that takes files. */
export const fileBytesMax = 5 * 1024 * 1024

/**
 * The first ring for every answer, also for errors: number, headers, log, size, origin.
 *
 * @param forFiles the paths to which files are sent
 */
export function house(forFiles: readonly string[] = []): MiddlewareHandler<Web>[] {
  const small = sizeLimit(bodyBytesMax)
  // Around the file stands a form.
  const large = sizeLimit(fileBytesMax + bodyBytesMax)
  return [
    createMiddleware<Web>(async (c, next) => {
      c.set('requestId', crypto.randomUUID())
      c.set('trace', traceFrom(c.req.header('traceparent')))
      c.set('shell', {})
      const start = performance.now()
      await next()
      c.header('X-Request-Id', c.var.requestId)
      c.header('Traceresponse', traceHeader(c.var.trace))
      // Pages hold what one person may see; only assets say otherwise, for themselves.
      if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
      log.info({
        event: 'request',
        requestId: c.var.requestId,
        method: c.req.method,
        // The pattern of the route: a path or query can hold what someone typed.
        route: pattern(c),
        status: c.res.status,
        ms: Math.round(performance.now() - start),
      })
    }),
    guarded,
    (c, next) => (forFiles.includes(c.req.path) ? large : small)(c, next),
    sameOrigin(),
  ]
}

function sizeLimit(maxSize: number): MiddlewareHandler<Web> {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw refuse('too_large')
    },
  })
}

/**
 * Refuses every change that another site sent, of whatever kind it says its body is. A browser always
 * says where a POST comes from; a client that says nothing is no browser, and carries nobody's cookie
 * but its own.
 */
function sameOrigin(): MiddlewareHandler<Web> {
  return (c, next) => {
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const reads = ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)
    const silent = origin === undefined && site === undefined
    if (reads || silent || site === 'same-origin' || isOurs(origin, c)) return next()
    throw refuse('not_from_here')
  }
}

/** By host and not by scheme: behind a proxy that ends TLS we see `http`, the browser says `https`. */
function isOurs(origin: string | undefined, c: Context): boolean {
  return (
    origin !== undefined &&
    URL.canParse(origin) &&
    new URL(origin).host === (c.req.header('host') ?? new URL(c.req.url).host)
  )
}

/**
 * Opens the request's transaction as the person signed in. An error rolls it back.
 * A form that was sent before is answered with where it led the first time.
 */
export function workAs(
  identify: (c: Context) => Promise<Actor | undefined>,
  shell: (work: Work, c: Context) => Promise<Partial<Shell>>,
): MiddlewareHandler<Web> {
  return createMiddleware<Web>(async (c, next) => {
    const actor = await identify(c)
    if (!actor && c.req.method === 'POST') {
      // What was sent goes back to whoever sent it, and is kept nowhere: it may be an hour of work.
      const files = c.req.header('content-type')?.startsWith('multipart/') === true
      return show(c, <SignedOut {...await lateForm(c)} files={files} />, 403)
    }
    if (!actor) return c.redirect(`/inloggen?naar=${encodeURIComponent(c.req.path)}`, 303)
    // Before the transaction: who sends slowly must not hold a connection of the database.
    const once = c.req.method === 'POST' ? (await typedIn(c))['once'] : undefined
    const run = async (work: Work) => {
      c.set('work', work)
      c.set('shell', await shell(work, c))
      const earlier = await claimSubmission(work, once)
      if (earlier) {
        c.res = c.redirect(earlier, 303)
        return
      }
      await next()
      // Hono already turned the error into a response; rethrow it only to roll back.
      if (c.error) throw c.error
      await settleSubmission(
        work,
        once,
        c.res.status === 303 ? c.res.headers.get('location') : null,
      )
    }
    await runAs(actor, run, c.var.requestId, c.var.trace).catch((error: unknown) => {
      if (error !== c.error) throw error
    })
  })
}

const guards = new WeakMap<MiddlewareHandler | Handler, Permission | 'anyone'>()

/**
 * Lets through who has `permission`. For all others the page does not exist. Who has it, but did not
 * prove well or lately enough who they are for content about persons, is asked to confirm that first.
 */
export function requires(permission: Permission): MiddlewareHandler<Web> {
  const guard: MiddlewareHandler<Web> = async (c, next) => {
    const { actor } = c.var.work
    if (!actor.permissions.has(permission)) throw refuse('not_found')
    if (!aboutPersons.has(permission) || actor.session?.personsOpen) return next()
    if (c.req.method === 'POST') return show(c, <StillYou {...await lateForm(c)} />, 403)
    return c.redirect(`/bevestigen?naar=${encodeURIComponent(c.req.path)}`, 303)
  }
  return guardsWith(permission, guard)
}

/** A form that came too late, and where it was going. */
async function lateForm(c: Context<Web>) {
  const { pathname, search } = new URL(c.req.url)
  return { path: pathname + search, typed: await typedIn(c) }
}

/** Says what a guard of another kind asks for, for the tests that walk all routes. */
export function guardsWith<G extends MiddlewareHandler>(permission: Permission, guard: G): G {
  guards.set(guard, permission)
  return guard
}

/** Says on purpose that a route is for anyone, signed in or not. */
export function anyone(): MiddlewareHandler<Web> {
  const guard: MiddlewareHandler<Web> = (_, next) => next()
  guards.set(guard, 'anyone')
  return guard
}

/** What a handler asks for, or undefined when it is no guard. For the tests that walk all routes. */
export function guardOf(handler: unknown): Permission | 'anyone' | undefined {
  return guards.get(handler as MiddlewareHandler)
}

/** A page as the answer: doctype, and around it who acts and where one can go. */
export function show(
  c: Context<Web>,
  page: unknown,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  const shell: Shell = {
    navigation: [],
    demonstration: false,
    ...c.var.shell,
    requestId: c.var.requestId,
  }
  const html = (
    <ShellContext.Provider value={shell}>{page as HtmlEscapedString}</ShellContext.Provider>
  ) as unknown as HtmlEscapedString
  return c.html(`<!doctype html>${html.toString()}`, status)
}

/** A uuid in the path, or the 404 of everything that is not there. */
export function pathId(c: Context, name = 'id'): string {
  const id = c.req.param(name) ?? ''
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw refuse('not_found')
  return id
}

/** A key in the path (`sz-f1`), or the 404 of everything that is not there. */
export function pathKey(c: Context, name: string): string {
  const key = c.req.param(name) ?? ''
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(key)) throw refuse('not_found')
  return key
}

/** A word asked for in the query, at most 100 characters; what cannot be read was not asked. */
export function asked(c: Context, name: string): string {
  const text = (c.req.query(name) ?? '').trim().slice(0, 100)
  return unreadable.test(text) ? '' : text
}

/** The page number asked for; anything odd is the first. */
export function pageNumber(c: Context): number {
  const page = Number(c.req.query('pagina'))
  return Number.isInteger(page) && page > 0 && page <= 10_000 ? page : 1
}

/** Where errors become answers: one page, with a number to name when asking for help. */
export function showError(error: Error, c: Context<Web>): Response | Promise<Response> {
  const { status, text } = explain(error, c)
  // Where one stands in the menu would tell an absent page from a forbidden one.
  const navigation = (c.var.shell.navigation ?? []).map((item) => ({ ...item, current: false }))
  c.set('shell', { ...c.var.shell, navigation })
  const seconds = error instanceof TooOften ? error.seconds : status === 503 ? 10 : undefined
  c.header('Retry-After', seconds?.toString())
  return show(c, <ErrorPage status={status} text={text} />, status)
}

/** A refusal explains itself; anything else is our fault, and logged as such. */
export function explain(
  error: Error,
  c: Context<Web>,
): { status: ContentfulStatusCode; code?: string; text: string } {
  if (error instanceof Refusal) return error
  log.error({ event: 'fault', requestId: c.var.requestId, error: describeError(error) })
  if (wasInTheWay(error))
    return {
      status: 503,
      text: 'Iemand anders deed dit op hetzelfde moment. Wat jij deed is niet opgeslagen. Doe het nog eens.',
    }
  if (isUnavailable(error))
    return {
      status: 503,
      text: 'Kring kan nu niet bij zijn gegevens. Wat je typte is niet opgeslagen. Probeer het zo weer.',
    }
  return {
    status: 500,
    text: 'Er ging bij ons iets mis. Wat je deed is niet opgeslagen. Probeer het nog eens.',
  }
}

/** Two transactions waited for each other, and the database ended this one: a second try has the way to itself. */
function wasInTheWay(error: Error): boolean {
  return ['40P01', '40001'].includes((error as { code?: string }).code ?? '')
}

/** The database is away or full: not our fault, and it passes. */
function isUnavailable(error: Error): boolean {
  const { code } = error as { code?: unknown }
  return (
    (typeof code === 'string' && /^(08|53|57P|ECONN|ENOENT|EPIPE)/.test(code)) ||
    /connection|timeout exceeded/i.test(error.message)
  )
}

function pattern(c: Context): string {
  const last = c.req.matchedRoutes.findLast((route) => !route.path.endsWith('*'))
  return last?.path ?? 'none'
}

/** A new part of the site. */
export function pages(): Hono<Web> {
  return new Hono<Web>()
}
