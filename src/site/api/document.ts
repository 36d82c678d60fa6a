/**
 * The OpenAPI document, made from the routes.
 */
import { scopes } from '#roles'
import { apiVersion } from '#platform/api/index.ts'
import type { ApiApp } from './index.ts'

/** As OpenAPI 3.1 describes it. */
export type ApiDocument = ReturnType<ApiApp['getOpenAPI31Document']>

const made = new WeakMap<ApiApp, Map<string, ApiDocument>>()

/**
 * Made once for each origin: the routes do not change while Kring runs.
 *
 * @param origin where this installation is reached, like `https://kring.example`
 */
export function apiDocument(app: ApiApp, origin: string): ApiDocument {
  const known = made.get(app) ?? new Map<string, ApiDocument>()
  made.set(app, known)
  const document = known.get(origin) ?? documentFor(app, origin)
  // An origin is what a caller says it is, where no setting says so: keep few.
  if (known.size < 10) known.set(origin, document)
  return document
}

function documentFor(app: ApiApp, origin: string): ApiDocument {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Kring API',
      version: apiVersion,
      description:
        'Voor systemen van organisaties in het netwerk: het plan lezen, melden hoe het gaat, organisaties en hun diensten vinden, een signaal voor een kind beginnen en horen wat er verandert. Kring vertelt systemen niets over personen.',
      contact: { name: 'Kring', url: `${origin}/api`, email: contact() },
      license: { name: 'EUPL-1.2', url: 'https://joinup.ec.europa.eu/collection/eupl' },
    },
    servers: [{ url: `${origin}/api/v1`, description: 'Deze Kring' }],
    tags: [
      { name: 'Programma', description: 'Plannen, lijnen, activiteiten en hoe het ermee gaat.' },
      { name: 'Netwerk', description: 'Organisaties in de regio, wat ze bieden en waar.' },
      { name: 'Handle with Care', description: 'Signalen beginnen en volgen, zonder namen.' },
      { name: 'Gebeurtenissen', description: 'Wat er is veranderd.' },
      { name: 'Aanmelden', description: 'Een token vragen.' },
    ],
  })
}

/** How a system proves that it may call; declared once, asked by each operation. */
export function declareSecurity(app: ApiApp): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'oauth2', {
    type: 'oauth2',
    description: 'OAuth 2.0 client credentials. Een token is tien minuten geldig.',
    flows: {
      clientCredentials: {
        tokenUrl: '/api/v1/oauth/token',
        scopes: Object.fromEntries(Object.entries(scopes).map(([name, { text }]) => [name, text])),
      },
    },
  })
}

/** Where to ask about this installation. */
function contact(): string {
  const given = process.env['KRING_SECURITY_CONTACT'] ?? ''
  return given.startsWith('mailto:') ? given.slice('mailto:'.length) : 'api@example.org'
}
