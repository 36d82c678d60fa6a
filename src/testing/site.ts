/**
 * The whole site in this process, and people to visit it as.
 */
import { createApp } from '#app'
import { loadDemonstration } from '#demonstration'

export const demonstrationKeys = [
  'projectleider',
  'projectleider-2',
  'werkgroepvoorzitter',
  'werkgroeplid',
  'bestuurder',
  'ambtenaar-heerlen',
  'ambtenaar-vaals',
  'professional',
  'aandachtsfunctionaris',
  'politie',
  'veiligthuis',
  'leerplicht-heerlen',
  'leerplicht-maastricht',
  'schoolcontact',
  'schoolcontact-vervanger',
  'schoolcontact-andere-school',
  'leerkracht',
  'organisatiebeheerder',
  'liaison',
  'expert',
  'vast-aanspreekpunt',
  'beheerder',
  'fg',
] as const
export type DemonstrationKey = (typeof demonstrationKeys)[number]

const origin = 'http://localhost:3000'

/** A browser of someone: keeps the session cookie, sends forms as a browser does. */
export interface Visitor {
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  post: (
    path: string,
    form?: Record<string, string | string[]>,
    headers?: Record<string, string>,
  ) => Promise<Response>
  /** The text of a page that must be there. */
  read: (path: string) => Promise<string>
  /** What a form does not do: a body of one's own. */
  send: (path: string, init: RequestInit) => Promise<Response>
  cookie: string
}

const app = createApp({ demonstration: true })

/** The site as it is served in the demonstration. */
export { app }

/** Loads the demonstration region into the database of this test file. */
export async function demonstrationRegion(): Promise<void> {
  await loadDemonstration()
}

/** Someone who is not signed in; at the demonstration, or at a site that was set up otherwise. */
export function anyone(cookie = '', site = app): Visitor {
  const send = (path: string, init: RequestInit) =>
    Promise.resolve(
      site.request(`${origin}${path}`, {
        ...init,
        headers: { origin, ...(cookie && { cookie }), ...(init.headers as Record<string, string>) },
      }),
    )
  const get: Visitor['get'] = (path, headers = {}) => send(path, { headers })
  return {
    cookie,
    get,
    send,
    post: (path, form = {}, headers = {}) => {
      const body = new URLSearchParams()
      for (const [name, value] of Object.entries(form))
        for (const one of [value].flat()) body.append(name, one)
      return send(path, { method: 'POST', body, headers })
    },
    read: async (path) => {
      const response = await get(path)
      if (response.status !== 200) throw new Error(`${path} answers ${response.status}`)
      return response.text()
    },
  }
}

/** Signs in as a person of the demonstration. */
export async function as(person: DemonstrationKey): Promise<Visitor> {
  const response = await anyone().post('/inloggen/demonstratie', { persoon: person })
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .find((one) => one?.startsWith('__Host-kring=') && one.length > 20)
  if (!cookie) throw new Error(`Signing in as ${person} answers ${response.status}`)
  return anyone(cookie)
}

/** The text a reader sees: without tags, white space folded, entities resolved. */
export function visibleText(html: string): string {
  return html
    .replaceAll(/<(script|style|head)\b.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
}

/** The value of a hidden field on a page. */
export function hidden(html: string, name: string): string {
  const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1]
  if (value === undefined) throw new Error(`The page has no field ${name}`)
  return value
}
