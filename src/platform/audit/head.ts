/**
 * A signed tree head: how many entries were sealed, the root over them, and the head before it. Signed
 * with a key that the database does not hold, and given to witnesses outside of it.
 */
import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { signingKey } from '#platform/keyring.ts'

export interface Head {
  /** 1, 2, 3 … */
  number: number
  /** How many entries are below it. */
  size: number
  root: Buffer
  /** The hash of the head before this one; zeroes for the first. */
  previous: Buffer
  at: Date
  /** SHA-256 of the public key (32 raw bytes) that belongs to the signature. */
  key: Buffer
}

export interface SignedHead extends Head {
  signature: Buffer
}

/** What comes before the first head. */
export const noHead = Buffer.alloc(32)

/** The text that is signed and hashed: seven lines, each with a name and a value. */
export function headText(head: Head): string {
  return [
    'kring audit head v1',
    `number ${head.number}`,
    `size ${head.size}`,
    `root ${head.root.toString('hex')}`,
    `previous ${head.previous.toString('hex')}`,
    `time ${head.at.toISOString()}`,
    `key ${head.key.toString('hex')}`,
  ].join('\n')
}

/** How the next head refers to this one. */
export function headHash(head: Head): Buffer {
  return hash('sha256', headText(head), 'buffer')
}

/** The key that seals this trail. */
export interface SealKey {
  secret: KeyObject
  public: KeyObject
  /** 32 bytes, as witnesses keep them. */
  raw: Buffer
  /** SHA-256 of `raw`. */
  id: Buffer
}

/** The sealing key of this host. */
export function sealKey(): SealKey {
  const secret = signingKey('audit')
  const open = createPublicKey(secret)
  const raw = Buffer.from(open.export({ format: 'jwk' }).x!, 'base64url')
  return { secret, public: open, raw, id: hash('sha256', raw, 'buffer') }
}

export function signHead(head: Omit<Head, 'key'>, key: SealKey): SignedHead {
  const whole = { ...head, key: key.id }
  return { ...whole, signature: sign(null, Buffer.from(headText(whole)), key.secret) }
}

/** Whether `head` was signed with `key`, which it must name. */
export function isSigned(head: SignedHead, key: Pick<SealKey, 'public' | 'id'>): boolean {
  return (
    head.key.equals(key.id) && verify(null, Buffer.from(headText(head)), key.public, head.signature)
  )
}

const hex32 = z.string().regex(/^[0-9a-f]{64}$/)
const Witnessed = z.object({
  number: z.int().positive(),
  size: z.int().positive(),
  root: hex32,
  previous: hex32,
  time: z.iso.datetime(),
  key: hex32,
  publicKey: hex32,
  signature: z.string().regex(/^[0-9a-f]{128}$/),
})

/** A head as witnesses get it: one line of JSON, with all that is needed to check it. */
export function witnessLine(head: SignedHead, key: SealKey): string {
  return JSON.stringify({
    number: head.number,
    size: head.size,
    root: head.root.toString('hex'),
    previous: head.previous.toString('hex'),
    time: head.at.toISOString(),
    key: head.key.toString('hex'),
    publicKey: key.raw.toString('hex'),
    signature: head.signature.toString('hex'),
  } satisfies z.input<typeof Witnessed>)
}

/** Reads what `witnessLine` wrote; undefined when it is something else. */
export function readWitnessLine(line: string): SignedHead | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  const { data } = Witnessed.safeParse(value)
  return (
    data && {
      number: data.number,
      size: data.size,
      root: Buffer.from(data.root, 'hex'),
      previous: Buffer.from(data.previous, 'hex'),
      at: new Date(data.time),
      key: Buffer.from(data.key, 'hex'),
      signature: Buffer.from(data.signature, 'hex'),
    }
  )
}
