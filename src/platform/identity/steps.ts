/**
 * Halfway: what was asked of this browser, kept for ten minutes under a token in a cookie of its own.
 * A step is taken once; taking it removes it, so that nothing can be played again.
 */
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { pools } from '#platform/database.ts'
import { hashOf, newToken } from './sessions.ts'

const cookieName = '__Host-kring-stap'
const options = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const

/** What a step remembers, by its kind. Secrets in it are sealed or hashed before they come here. */
export interface Steps {
  /** An e-mail address was named; the password is asked next. */
  email: { email: string; back: string | null }
  /** The password was right; the second factor is asked next. */
  code: { personId: string; back: string | null }
  /** A passkey is asked for this challenge. */
  passkey: { challenge: string; back: string | null }
  /** A new passkey is made for this challenge, by a person or for an invitation. */
  newPasskey: { challenge: string; invitationId: string | null }
  /** A provider was asked who this is. */
  provider: {
    providerId: string
    state: string
    nonce: string
    verifier: string
    purpose: 'signIn' | 'confirm' | 'invitation'
    invitationId: string | null
    personId: string | null
    back: string | null
  }
  /** A one-time code app is being set up: by a person, or with a password for an invitation. */
  newCode: { sealed: string; passwordHash: string | null; invitationId: string | null }
}

/** Begins a step in this browser; one that was open there is replaced. */
export async function beginStep<K extends keyof Steps>(
  c: Context,
  kind: K,
  data: Steps[K],
): Promise<void> {
  const token = newToken()
  await pools().identity.query(
    `insert into identity.step (hash, kind, data, expires_at)
     values ($1, $2, $3, now() + interval '10 minutes')`,
    [hashOf(token), kind, JSON.stringify(data)],
  )
  setCookie(c, cookieName, token, { ...options, maxAge: 600 })
}

/** What this browser is halfway in, without ending it; undefined when it is not, or too late. */
export async function stepNow<K extends keyof Steps>(
  c: Context,
  kind: K,
): Promise<Steps[K] | undefined> {
  return read(c, kind, 'select data from identity.step')
}

/** Ends the step and says what it was. Of two at once only one gets it. */
export async function takeStep<K extends keyof Steps>(
  c: Context,
  kind: K,
): Promise<Steps[K] | undefined> {
  const data = await read(c, kind, 'delete from identity.step', ' returning data')
  if (data) deleteCookie(c, cookieName, options)
  return data
}

async function read<K extends keyof Steps>(
  c: Context,
  kind: K,
  before: string,
  after = '',
): Promise<Steps[K] | undefined> {
  const token = getCookie(c, cookieName)
  if (!token) return undefined
  const { rows } = await pools().identity.query<{ data: Steps[K] }>(
    `${before} where hash = $1 and kind = $2 and expires_at > now()${after}`,
    [hashOf(token), kind],
  )
  return rows[0]?.data
}
