/**
 * The OpenAPI document: sound by the linter, in keeping with the NL API Design Rules, and complete.
 *
 * @see https://logius-standaarden.github.io/API-Design-Rules/ (2.1; the rules that a linter can see)
 */
import { bundleFromString, createConfig, lintFromString } from '@redocly/openapi-core'
import { beforeAll, expect, test } from 'vitest'
import { scopes } from '#roles'
import { app, as, demonstrationRegion } from '#testing/site.ts'
import { createApp } from '#app'

interface Response {
  headers?: Record<string, unknown>
  content?: Record<string, { schema?: { required?: string[] } }>
}
interface Operation {
  operationId: string
  summary?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  parameters?: { name: string; in: string; description?: string }[]
  responses: Record<string, Response>
}
interface Document {
  openapi: string
  info: { version: string; contact?: { name?: string; email?: string; url?: string } }
  servers: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}

const origin = 'https://kring.voorbeeld.nl'
let text: string
let headers: Headers
/** Every reference resolved. */
let document: Document

beforeAll(async () => {
  const site = createApp({ demonstration: false, url: origin })
  const response = await site.request('http://localhost:3000/api/v1/openapi.json')
  headers = response.headers
  text = await response.text()
  const { bundle } = await bundleFromString({
    source: text,
    config: await createConfig({}),
    dereference: true,
  })
  document = bundle.parsed as Document
})

const operations = (of = document) =>
  Object.entries(of.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

/** What is wrong, by the linter and by the rules below. */
async function wrongWith(source: string): Promise<string[]> {
  const problems = await lintFromString({
    source,
    config: await createConfig({
      extends: ['recommended-strict'],
      rules: { 'no-server-example.com': 'off' },
    }),
  })
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)
}

/** The rules of the Dutch ruleset that can be seen in a document, by their own names. */
function againstDesignRules(of: Document): string[] {
  const wrong: string[] = []
  const must = (good: boolean | undefined, rule: string, where = '') => {
    if (!good) wrong.push(`${rule} ${where}`.trim())
  }
  must(/^3\.[01]\.\d+$/.test(of.openapi), 'openapi3')
  must(/^\d+\.\d+\.\d+$/.test(of.info.version), 'semver')
  const { name, email, url } = of.info.contact ?? {}
  must(!!name && !!email && !!url, 'info-contact')
  for (const server of of.servers) {
    must(server.url.startsWith('https://'), 'servers-use-https', server.url)
    must(/\/v\d+$/.test(server.url), 'include-major-version-in-uri', server.url)
  }
  const ids = operations(of).map(({ operation }) => operation.operationId)
  must(new Set(ids).size === ids.length, 'operation-id-unique')
  for (const schema of Object.keys(of.components.schemas))
    must(/^[A-Z][A-Za-z0-9]*$/.test(schema), 'schema-camel-case', schema)
  for (const { path, method, operation } of operations(of)) {
    const where = `${method} ${path}`
    must(path === '/' || !path.endsWith('/'), 'paths-no-trailing-slash', where)
    must(/^(\/(\{[a-z]+\}|[a-z0-9-]+))+$/.test(path), 'paths-kebab-case', where)
    must(['get', 'post', 'put', 'patch', 'delete'].includes(method), 'http-methods', where)
    for (const { name: key, in: place, description } of operation.parameters ?? []) {
      if (place === 'query')
        must(/^[a-z][A-Za-z0-9]*$/.test(key), 'query-keys-camel-case', `${where} ${key}`)
      must(!!description, 'parameters are explained', `${where} ${key}`)
    }
    must(operation.responses['422'] === undefined || method !== 'get', 'http-response-code', where)
    const token = path === '/oauth/token'
    for (const [status, response] of Object.entries(operation.responses)) {
      must(!!response.headers?.['API-Version'], 'missing-version-header', `${where} ${status}`)
      if (status < '400' || token) continue
      const problem = response.content?.['application/problem+json']
      must(!!problem, 'use-problem-schema', `${where} ${status}`)
      for (const member of ['status', 'title', 'detail'])
        must(
          problem?.schema?.required?.includes(member),
          'problem-schema-members',
          `${where} ${status}`,
        )
    }
    must(!!operation.responses['400'], 'problem-invalid-input', where)
    must(token || (operation.security ?? []).length > 0, 'security', where)
  }
  return wrong
}

test('it is for anyone, from any site', () => {
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.get('api-version')).toBe('1.0.0')
})

test('no error and no warning, by the linter', async () => {
  expect(await wrongWith(text)).toEqual([])
})

test('nothing against the NL API Design Rules', () => {
  expect(operations().length).toBeGreaterThan(12)
  expect(againstDesignRules(document)).toEqual([])
})

test('both can say no: a document that breaks them does not pass', async () => {
  const bad = JSON.parse(text) as Document
  const plan = bad.paths['/plannen']!
  delete (bad.info as { contact?: unknown }).contact
  bad.servers = [{ url: 'http://kring.voorbeeld.nl/api' }]
  bad.paths = {
    ...bad.paths,
    '/Plannen_Oud/': { get: { ...plan['get']!, responses: { '200': {}, '500': {} } } },
  }
  const wrong = againstDesignRules(bad).map((one) => one.split(' ')[0])
  for (const rule of [
    'info-contact',
    'servers-use-https',
    'include-major-version-in-uri',
    'operation-id-unique',
    'paths-no-trailing-slash',
    'paths-kebab-case',
    'missing-version-header',
    'use-problem-schema',
    'problem-invalid-input',
  ])
    expect(wrong, rule).toContain(rule)
  expect((await wrongWith(JSON.stringify(bad))).length).toBeGreaterThan(2)
})

test('every route of the API is in it, and nothing else', () => {
  const routes = app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/'))
    .map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`)
    .filter((route) => route !== 'GET /openapi.json')
  const described = operations().map(
    ({ path, method }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
  )
  expect([...new Set(routes)].toSorted()).toEqual(described.toSorted())
})

test('what an operation asks is a scope there is, and every scope is asked somewhere', () => {
  const asked = operations().flatMap(({ operation }) =>
    (operation.security ?? []).flatMap((scheme) => Object.values(scheme).flat()),
  )
  expect([...new Set(asked)].toSorted()).toEqual(Object.keys(scopes).toSorted())
})

test('the page names every operation and every scope, and needs no script', async () => {
  await demonstrationRegion()
  const response = await app.request('http://localhost:3000/api')
  expect(response.status).toBe(200)
  const html = await response.text()
  for (const { operation, path } of operations()) {
    expect(html, path).toContain(`id="${operation.operationId}"`)
    expect(html, path).toContain(`href="#${operation.operationId}"`)
  }
  for (const scope of Object.keys(scopes)) expect(html).toContain(scope)
  // Where a refusal leads.
  for (const status of [400, 401, 403, 404, 406, 412, 415, 422, 428, 429])
    expect(html).toContain(`id="fout-${status}"`)
})

test('the console does a call as a system, and shows the answer to the letter', async () => {
  const { aSystem, tokenOf } = await import('#testing/systems.ts')
  const machine = await aSystem(['plan:lezen', 'stand:melden'], { of: 'werkgroepvoorzitter' })
  const lead = await as('projectleider')
  const calls = await lead.read('/api/proberen')
  for (const { operation } of operations())
    if (operation.operationId !== 'tokenVragen')
      expect(calls).toContain(`href="/api/proberen?aanroep=${operation.operationId}"`)
  expect(await lead.read('/api/proberen?aanroep=planLezen')).toContain('Zaaksysteem Vlierbes')
  const good = await lead.post('/api/proberen', {
    systeem: machine.id,
    aanroep: 'activiteitLezen',
    plan: 'uitvoeringsplan-2024-2027',
    activiteit: 'sd-f1',
  })
  expect(good.status).toBe(200)
  expect(await good.text()).toMatch(/200 \(gelukt\).*&quot;id&quot;: &quot;sd-f1&quot;/s)
  const few = await lead.post('/api/proberen', {
    systeem: machine.id,
    aanroep: 'lijnenLezen',
    plan: 'uitvoeringsplan-2024-2027',
    aantal: '2',
  })
  expect(await few.text()).toContain('/plannen/uitvoeringsplan-2024-2027/lijnen?aantal=2')
  const body = JSON.stringify({
    tijd: 'groen',
    geld: 'groen',
    kwaliteit: 'groen',
    samenvatting: 'Uit de console.',
  })
  const report = { aanroep: 'standMelden', plan: 'uitvoeringsplan-2024-2027', activiteit: 'sd-f1' }
  // Who picks a system only reads; a report takes a token of the system itself.
  const refused = await lead.post('/api/proberen', { ...report, systeem: machine.id, inhoud: body })
  expect(await refused.text()).toContain('403 (niet gelukt)')
  const token = await tokenOf(machine)
  const done = await (await lead.post('/api/proberen', { ...report, token, inhoud: body })).text()
  expect(done).toContain('201 (gelukt)')
  expect(done).not.toContain(token)
  const plan = 'uitvoeringsplan-2024-2027'
  for (const wrong of [
    { aanroep: 'planLezen', plan },
    { aanroep: 'planLezen', plan, systeem: machine.id, token },
    { aanroep: 'tokenVragen', token },
    { aanroep: 'planLezen', plan, systeem: crypto.randomUUID() },
  ])
    expect((await lead.post('/api/proberen', wrong)).status).toBe(422)
  const other = await as('organisatiebeheerder')
  expect((await other.post('/api/proberen', { ...report, systeem: machine.id })).status).toBe(422)
})

test('the console asks what a call needs, and says what is missing', async () => {
  const lead = await as('projectleider')
  const label = (html: string, name: string) =>
    new RegExp(`<label[^>]*for="${name}"[^>]*>(.*?)</label>`, 's')
      .exec(html)?.[1]
      ?.replaceAll(/<[^>]+>/g, '')
  const one = await lead.read('/api/proberen?aanroep=activiteitLezen')
  expect([label(one, 'plan'), label(one, 'activiteit'), label(one, 'stand')]).toEqual([
    'Plan',
    'Activiteit',
    undefined,
  ])
  const many = await lead.read('/api/proberen?aanroep=dienstenLezen')
  expect(label(many, 'gemeente')).toBe('Gemeente (niet verplicht)')
  const without = await lead.post('/api/proberen', { aanroep: 'planLezen', token: 'x' })
  expect(without.status).toBe(422)
  expect(await without.text()).toContain('Vul “Plan” in')
})
