/**
 * Passkeys: something one has and something one is or knows, in one gesture. Always with user
 * verification, so one passkey is two factors.
 */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { pools } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'
import { asIdentity, notePerson } from './transaction.ts'

/** A passkey that was just made, as it is kept. */
export interface NewPasskey {
  id: string
  publicKey: Buffer
  counter: number
  transports: string[]
  name: string
  backedUp: boolean
}

/** Where passkeys belong: the site's own address. */
export interface Place {
  /** As the browser says it: `https://kring.example`. */
  origin: string
}

const hostOf = ({ origin }: Place) => new URL(origin).hostname

/** What a browser is asked, to sign in with any passkey it has for this site. */
export function askPasskey(place: Place): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({ rpID: hostOf(place), userVerification: 'required' })
}

/** What a browser is asked, to make a passkey for someone. */
export async function askNewPasskey(
  place: Place,
  person: { id: string; name: string; email: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { rows } = await pools().identity.query<{ webauthn_user: Buffer; ids: string[] }>(
    `select a.webauthn_user, array(select k.id from identity.passkey k where k.person_id = a.person_id) as ids
     from identity.account a where a.person_id = $1`,
    [person.id],
  )
  const known = rows[0]
  return generateRegistrationOptions({
    rpName: 'Kring',
    rpID: hostOf(place),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    ...(known && { userID: new Uint8Array(known.webauthn_user) }),
    excludeCredentials: (known?.ids ?? []).map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** A passkey that the browser made for `challenge`; undefined when it is not to be trusted. */
export async function readNewPasskey(
  place: Place,
  challenge: string,
  credential: string,
  name: string,
): Promise<NewPasskey | undefined> {
  const response = parsed(credential) as RegistrationResponseJSON | undefined
  if (!response) return undefined
  const result = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: place.origin,
    expectedRPID: hostOf(place),
    requireUserVerification: true,
  }).catch(refused)
  if (!result?.verified) return undefined
  const { credential: made, credentialBackedUp } = result.registrationInfo
  // One passkey is one person, whoever shows it a second time.
  const { rowCount: taken } = await pools().identity.query(
    'select from identity.passkey where id = $1',
    [made.id],
  )
  if (taken) return undefined
  return {
    id: made.id,
    publicKey: Buffer.from(made.publicKey),
    counter: made.counter,
    transports: transportsOf(made.transports),
    name,
    backedUp: credentialBackedUp,
  }
}

/** The person who showed a passkey for `challenge`; undefined when it is not to be trusted. */
export async function personOfPasskey(
  place: Place,
  challenge: string,
  credential: string,
): Promise<string | undefined> {
  const response = parsed(credential) as AuthenticationResponseJSON | undefined
  if (!response) return undefined
  return asIdentity(async (client) => {
    const { rows } = await client.query<{
      person_id: string
      public_key: Buffer
      counter: number
      transports: AuthenticatorTransport[]
    }>(
      `select person_id, public_key, counter, transports from identity.passkey where id = $1 for update`,
      [response.id],
    )
    const passkey = rows[0]
    if (!passkey) return undefined
    const result = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: hostOf(place),
      requireUserVerification: true,
      credential: {
        id: response.id,
        publicKey: new Uint8Array(passkey.public_key),
        counter: passkey.counter,
        transports: passkey.transports,
      },
    }).catch(refused)
    if (!result?.verified) {
      await notePerson(client, passkey.person_id, 'identity.passkey_refused')
      return undefined
    }
    await client.query(
      'update identity.passkey set counter = $2, used_at = now(), backed_up = $3 where id = $1',
      [
        response.id,
        result.authenticationInfo.newCounter,
        result.authenticationInfo.credentialBackedUp,
      ],
    )
    return passkey.person_id
  })
}

const identifier = z.string().regex(/^[A-Za-z0-9_-]{16,1400}$/)
const Credential = z.object({
  id: identifier,
  rawId: identifier,
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
})

/** What a hidden field carried; anything odd is nothing. The library checks what is inside. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return Credential.safeParse(value).success ? value : undefined
  } catch {
    return undefined
  }
}

/** How a browser says that it can reach the passkey; what we do not know is left out. */
function transportsOf(said: unknown): string[] {
  const known = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']
  return Array.isArray(said) ? known.filter((one) => said.includes(one)) : []
}

function refused(error: unknown): undefined {
  log.info({ event: 'passkey_refused', error: describeError(error) })
}
