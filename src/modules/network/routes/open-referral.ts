import { isDay } from '#platform/day.ts'
import type { Context } from 'hono'
import { runAs, visitor, type Db } from '#platform/database.ts'
import { anyone, pages, type Web } from '#platform/web.tsx'
import {
  formOfTerm,
  organization,
  organizationListed,
  page,
  service,
  serviceAtLocation,
  serviceListed,
  taxonomy,
  taxonomyTerm,
  type PublicService,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

/** How many of the longest lists are answered at once. */
const sizeMost = 100

/**
 * The register for other systems, as HSDS 3.1 asks it: the public edition only. Lists are asked by GET or, with
 * what is sensitive out of the address, by POST with the same questions as a form.
 */
export const openReferralPages = pages()
  .get('/', anyone(), (c) =>
    c.json({
      version: '3.1',
      profile: 'https://docs.openreferral.org/en/3.1/',
      openapi_url:
        'https://raw.githubusercontent.com/openreferral/specification/3.1/schema/openapi.json',
    }),
  )
  .on(['GET', 'POST'], '/organizations', anyone(), async (c) => {
    const asked = await questionOf(c)
    if (asked.lines)
      return linesOf(c, async (db, after) => {
        const { found } = await store.publicOrganisations(db, { ...asked, ...part, after })
        return found.map((one) => ({ id: one.id, shown: [organization(one)] }))
      })
    const { found, total } = await store.publicOrganisations(c.var.work.db, asked)
    const full = asked.full || asked.fullService
    const contents = []
    for (const one of found)
      contents.push(
        full
          ? organization(one, asked.fullService ? await servicesOf(c, one.id) : undefined)
          : organizationListed(one),
      )
    return c.json(page(contents, total, asked.page, asked.size))
  })
  .get('/organizations/:organization', anyone(), async (c) => {
    const id = idOf(c, 'organization')
    const { found } = id
      ? await store.publicOrganisations(c.var.work.db, { id, page: 1, size: 1 })
      : { found: [] }
    return found[0] ? c.json(organization(found[0], await servicesOf(c, found[0].id))) : absent(c)
  })
  .on(['GET', 'POST'], '/services', anyone(), async (c) => {
    const asked = await questionOf(c)
    if (asked.lines)
      return linesOf(c, async (db, after) => {
        const { found } = await servicesFor(db, { ...asked, ...part, after })
        return found.map((one) => ({ id: one.id, shown: [service(one)] }))
      })
    const { found, total } = await servicesFor(c.var.work.db, asked)
    const shown = asked.minimal
      ? found.map(({ id, name }) => ({ id, name, status: 'active' }))
      : found.map((one) => (asked.full ? service(one) : serviceListed(one)))
    return c.json(page(shown, total, asked.page, asked.size))
  })
  .get('/services/:publicService', anyone(), async (c) => {
    const id = idOf(c, 'publicService')
    const { found } = id
      ? await store.publicServices(c.var.work.db, { id, page: 1, size: 1 })
      : { found: [] }
    return found[0] ? c.json(service(found[0])) : absent(c)
  })
  .on(['GET', 'POST'], '/service_at_locations', anyone(), async (c) => {
    const asked = await questionOf(c)
    if (asked.lines)
      return linesOf(c, async (db, after) => {
        const { found } = await servicesFor(db, { ...asked, ...part, after })
        return found.map((one) => ({ id: one.id, shown: atLocations(one) }))
      })
    const { found, total } = await servicesFor(c.var.work.db, asked)
    return c.json(page(found.flatMap(atLocations), total, asked.page, asked.size))
  })
  .get('/service_at_locations/:serviceAtLocation', anyone(), async (c) => {
    const id = idOf(c, 'serviceAtLocation')
    const { found } = id
      ? await store.publicServices(c.var.work.db, { at: id, page: 1, size: 1 })
      : { found: [] }
    const one = found.flatMap(atLocations).find((each) => each['id'] === id)
    return one ? c.json(one) : absent(c)
  })
  .on(['GET', 'POST'], '/taxonomies', anyone(), async (c) =>
    (await questionOf(c)).lines
      ? linesOf(c, () => Promise.resolve([{ id: taxonomy.id, shown: [taxonomy] }]))
      : c.json(page([taxonomy], 1, 1, sizeMost)),
  )
  .get('/taxonomies/:taxonomy', anyone(), (c) =>
    c.req.param('taxonomy') === taxonomy.id ? c.json(taxonomy) : absent(c),
  )
  .on(['GET', 'POST'], '/taxonomy_terms', anyone(), async (c) => {
    const terms = (await store.violenceForms(c.var.work.db)).map((form) => taxonomyTerm(form))
    return (await questionOf(c)).lines
      ? linesOf(c, () => Promise.resolve([{ id: taxonomy.id, shown: terms }]))
      : c.json(page(terms, terms.length, 1, sizeMost))
  })
  .get('/taxonomy_terms/:term', anyone(), async (c) => {
    const forms = await store.violenceForms(c.var.work.db)
    const key = formOfTerm(c.req.param('term') ?? '', forms)
    const form = forms.find((one) => one.key === key)
    return form ? c.json(taxonomyTerm(form)) : absent(c)
  })

const atLocations = (one: PublicService) =>
  one.locations.map((location) => serviceAtLocation(one, location))

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id in the path, or undefined when it is none. */
function idOf(c: Context, name: string): string | undefined {
  const id = c.req.param(name) ?? ''
  return uuid.test(id) ? id : undefined
}

interface Question {
  words: string | undefined
  page: number
  size: number
  full: boolean
  fullService: boolean
  minimal: boolean
  organisationId: string | undefined
  termId: string | undefined
  taxonomyId: string | undefined
  confirmedSince: string | undefined
  postcode: string | undefined
  /** All there is, one a line, and not page by page. */
  lines: boolean
  after?: string
}

/** What a list is asked, from the address or from a form; what cannot be read was not asked. */
async function questionOf(c: Context<Web>): Promise<Question> {
  const body = c.req.method === 'POST' ? await c.req.parseBody().catch(() => ({})) : c.req.query()
  const text = (name: string) => {
    const value = (body as Record<string, unknown>)[name]
    return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
  }
  const number = (name: string, most: number, otherwise: number) => {
    const value = Number(text(name))
    return Number.isInteger(value) && value > 0 ? Math.min(value, most) : otherwise
  }
  const id = (name: string) => {
    const value = text(name)
    return value && uuid.test(value) ? value : undefined
  }
  const since = text('modified_after')?.slice(0, 10)
  return {
    words: text('search')?.replaceAll('\u0000', ''),
    page: number('page', 10_000, 1),
    size: number('per_page', sizeMost, 50),
    lines: text('format') === 'ndjson',
    // How far something is Kring does not know; for whom it is it does.
    postcode: /^[1-9]\d{3}/.exec(text('postcode') ?? '')?.[0],
    full: text('full') === 'true',
    fullService: text('full_service') === 'true',
    minimal: text('minimal') === 'true',
    organisationId: id('organization_id'),
    termId: id('taxonomy_term_id'),
    taxonomyId: id('taxonomy_id'),
    confirmedSince: since && isDay(since) ? since : undefined,
  }
}

async function servicesFor(db: Db, asked: Question) {
  const nothing = { found: [], total: 0 }
  if (asked.taxonomyId && asked.taxonomyId !== taxonomy.id) return nothing
  const form = asked.termId ? formOfTerm(asked.termId, await store.violenceForms(db)) : undefined
  if (asked.termId && !form) return nothing
  return store.publicServices(db, { ...asked, form })
}

async function servicesOf(c: Context<Web>, organisationId: string): Promise<PublicService[]> {
  const asked = { organisationId, page: 1, size: sizeMost }
  return (await store.publicServices(c.var.work.db, asked)).found
}

/** So many at a time, of an answer that is not page by page. */
const part = { page: 1, size: 200 }

/**
 * All there is, one a line. Each part has a transaction of its own and is asked for when the one before it has
 * been taken, so that who reads slowly holds nothing.
 */
function linesOf(
  c: Context<Web>,
  next: (db: Db, after: string) => Promise<{ id: string; shown: Record<string, unknown>[] }[]>,
): Response {
  let after = '00000000-0000-0000-0000-000000000000'
  const encoder = new TextEncoder()
  const lines = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // What brings nothing asks for the next at once: the stream itself asks only after something came.
      for (let text = ''; text === '';) {
        const found = await runAs(visitor, ({ db }) => next(db, after))
        after = found.at(-1)?.id ?? after
        text = found.flatMap(({ shown }) => shown.map((one) => `${JSON.stringify(one)}\n`)).join('')
        if (text !== '') controller.enqueue(encoder.encode(text))
        if (found.length < part.size) return controller.close()
      }
    },
  })
  return c.body(lines, 200, { 'Content-Type': 'application/x-ndjson; charset=utf-8' })
}

function absent(c: Context): Response {
  return c.json({ title: 'Dit is er niet', status: 404 }, 404, {
    'Content-Type': 'application/problem+json',
  })
}
