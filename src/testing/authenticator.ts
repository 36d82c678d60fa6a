/**
 * A telephone that makes and shows passkeys (WebAuthn), as software: no more than a test needs, so that it
 * can also lie about where it is, whether it asked for a finger, and how often it was used.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** What an honest authenticator would do, and what this one does instead. */
export interface Lie {
  origin?: string
  /** Whether it asked for a finger, a face or a PIN. */
  verified?: boolean
  counter?: number
  /** The site it says it is for. */
  site?: string
  /** Signs with another key. */
  otherKey?: boolean
}

/** One passkey in one device. */
export function softwareAuthenticator(origin = 'http://localhost:3000') {
  const id = randomBytes(32)
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { publicKey, privateKey } = pair()
  let counter = 0

  const clientData = (type: string, challenge: string, lie: Lie) =>
    Buffer.from(
      JSON.stringify({ type, challenge, origin: lie.origin ?? origin, crossOrigin: false }),
    )
  const authenticatorData = (lie: Lie, made: Buffer = Buffer.alloc(0)) => {
    const present = 0x01
    const verified = lie.verified === false ? 0 : 0x04
    const attested = made.length > 0 ? 0x40 : 0
    const count = Buffer.alloc(4)
    count.writeUInt32BE(lie.counter ?? ++counter)
    return Buffer.concat([
      sha256(lie.site ?? new URL(origin).hostname),
      Buffer.of(present | verified | attested),
      count,
      made,
    ])
  }
  const credential = (response: Record<string, string>) =>
    JSON.stringify({
      id: id.toString('base64url'),
      rawId: id.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
      response,
    })

  return {
    id: id.toString('base64url'),

    /** The answer to being asked to make a passkey. */
    makes(challenge: string, lie: Lie = {}): string {
      const { x, y } = publicKey.export({ format: 'jwk' })
      const key = cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x!, 'base64url')],
          [-3, Buffer.from(y!, 'base64url')],
        ]),
      )
      const made = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, key])
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authenticatorData(lie, made)],
        ]),
      )
      return credential({
        clientDataJSON: clientData('webauthn.create', challenge, lie).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
      })
    },

    /** The answer to being asked to show one. */
    shows(challenge: string, lie: Lie = {}): string {
      const client = clientData('webauthn.get', challenge, lie)
      const data = authenticatorData(lie)
      const key = lie.otherKey ? pair().privateKey : privateKey
      return credential({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), key).toString('base64url'),
      })
    },
  }
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest()

/** The few kinds of CBOR (RFC 8949) that a passkey needs. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  const entries = [...(value as Map<unknown, unknown>)]
  return Buffer.concat([head(5, entries.length), ...entries.flat().map(cbor)])
}

function head(kind: number, size: number): Buffer {
  if (size < 24) return Buffer.of((kind << 5) | size)
  return size < 256
    ? Buffer.of((kind << 5) | 24, size)
    : Buffer.of((kind << 5) | 25, size >> 8, size & 0xff)
}
