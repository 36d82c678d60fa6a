/**
 * People who are invited and come in by themselves, as in earnest: no invented sign-in.
 */
import { Secret, TOTP } from 'otpauth'
import { runAs, system } from '#platform/database.ts'
import { invite, linkOf, renew } from '#platform/identity/index.ts'
import type { Role } from '#roles'
import { adminQuery } from './database.ts'
import { anyone, app, type Visitor } from './site.ts'

export interface Newcomer {
  personId: string
  functionId: string
  email: string
}

let count = 0

/** A new person in a function, who cannot sign in yet. */
export async function aPerson(
  role: Role = 'professional',
  organisation = 'Gemeente Heerlen',
): Promise<Newcomer> {
  const number = ++count
  const [row] = await adminQuery<{ person_id: string; id: string }>(
    `with p as (insert into network.person (name) values ($1) returning id)
     insert into network.function (person_id, organisation_id, role, title, from_day)
       select p.id, o.id, $2, 'Medewerker', platform.today() - 1 from p, network.organisation o where o.name = $3 limit 1
       returning person_id, id`,
    [`Iris Beukenblad ${number}`, role, organisation],
  )
  return {
    personId: row!.person_id,
    functionId: row!.id,
    email: `iris.${number}.${process.pid}@voorbeeld.nl`,
  }
}

/** Another function of the same person. */
export async function anotherFunction(
  { personId }: Newcomer,
  role: Role,
  organisation: string,
): Promise<string> {
  const [row] = await adminQuery<{ id: string }>(
    `insert into network.function (person_id, organisation_id, role, title)
     select $1, o.id, $2, 'Tweede functie' from network.organisation o where o.name = $3 limit 1 returning id`,
    [personId, role, organisation],
  )
  return row!.id
}

/** The path of the link in the mail of an invitation. */
export async function invitationFor({ personId, email }: Newcomer): Promise<string> {
  const id = await runAs(system, (work) => invite(work, personId, email))
  const link = id && (await linkOf(id))
  if (!link) throw new Error('There is no invitation')
  return link.path
}

/** The path of the link for someone who lost the way in. */
export async function renewalFor({ personId }: Newcomer): Promise<string> {
  const id = await runAs(system, (work) => renew(work, personId))
  const link = id && (await linkOf(id))
  if (!link) throw new Error('There is no renewal')
  return link.path
}

/** A browser that keeps every cookie it is given. */
export interface Browser extends Visitor {
  cookies: Map<string, string>
}

/** Someone with an empty browser. */
export function browser(site = app): Browser {
  const cookies = new Map<string, string>()
  const headers = (more: Record<string, string> = {}) => ({
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    ...more,
  })
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (/max-age=0/i.test(line) || value === '') cookies.delete(name!)
      else cookies.set(name!, value!)
    }
    return response
  }
  const plain = anyone('', site)
  const get: Visitor['get'] = async (path, more) => keep(await plain.get(path, headers(more)))
  return {
    cookie: '',
    cookies,
    get,
    send: async (path, init) =>
      keep(
        await plain.send(path, {
          ...init,
          headers: headers(init.headers as Record<string, string>),
        }),
      ),
    post: async (path, form, more) => keep(await plain.post(path, form, headers(more))),
    read: async (path) => {
      const response = await get(path)
      if (response.status !== 200) throw new Error(`${path} answers ${response.status}`)
      return response.text()
    },
  }
}

/** The code an app with this secret shows at a moment. */
export function codeFrom(words: string, at = new Date()): string {
  return new TOTP({
    secret: Secret.fromBase32(words.replaceAll(' ', '')),
    digits: 6,
    period: 30,
  }).generate({ timestamp: at.getTime() })
}

/** A password that is good enough. */
export const goodPassword = 'paard-lamp-rivier-boek'

/** Comes in with a password and a code, and leaves the browser signed in. */
export async function comesIn(
  newcomer: Newcomer,
): Promise<{ browser: Browser; secret: string; codes: string[] }> {
  const own = browser()
  const path = await invitationFor(newcomer)
  await own.read(path)
  await own.post(`${path}/wachtwoord`, { wachtwoord: goodPassword, nogmaals: goodPassword })
  const page = await own.read(`${path}/code`)
  const secret = /<code>([A-Z2-7 ]{30,})<\/code>/.exec(page)?.[1]
  if (!secret) throw new Error('The page shows no secret')
  const done = await own.post(`${path}/code`, { code: codeFrom(secret) })
  const html = await done.text()
  if (done.status !== 200)
    throw new Error(`The code answers ${done.status}: ${html.slice(0, 2000)}`)
  const codes = [...html.matchAll(/<code>([A-Z2-9-]{14})<\/code>/g)].map(([, code]) => code!)
  return { browser: own, secret, codes }
}

/** Signs in with a password, up to the page that asks for the code. */
export async function atTheCode(own: Browser, { email }: Newcomer): Promise<void> {
  await own.post('/inloggen', { email })
  const response = await own.post('/inloggen/wachtwoord', { wachtwoord: goodPassword })
  if (response.headers.get('location') !== '/inloggen/code')
    throw new Error(`The password answers ${response.status}`)
}

/** Moves the last used step of an account back, as if time had passed. */
export async function forgetStep({ personId }: Newcomer): Promise<void> {
  await adminQuery('update identity.account set totp_last_step = 0 where person_id = $1', [
    personId,
  ])
}
