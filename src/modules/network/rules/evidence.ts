/**
 * A signature that survives as evidence: one file with the whole text, who signed for whom and when, and a
 * signature of Kring over all of it. Can be checked without Kring, years from now.
 */
import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'
import { z } from 'zod'

const hex32 = z.string().regex(/^[0-9a-f]{64}$/)

/** What is signed, in this order. */
const fields = {
  declaration: z.int().positive(),
  title: z.string(),
  text: z.string(),
  organisation: z.string(),
  organisationId: z.uuid(),
  signer: z.string(),
  function: z.string(),
  /** `statutory`: by the office itself; `mandate`: on behalf of who holds it. */
  mandate: z.enum(['statutory', 'mandate']),
  /** How Kring knew who signed; `paper`: taken over from a sheet that was signed by hand. */
  method: z.enum(['second-factor', 'link-and-code', 'paper']),
  signedAt: z.iso.datetime(),
}
const EvidenceFile = z.strictObject({
  format: z.literal('kring-ondertekening/1'),
  ...fields,
  hash: hex32,
  key: hex32,
  publicKey: hex32,
  signature: z.string().regex(/^[0-9a-f]{128}$/),
})

/** What is put on record of a signature. */
export type SignatureRecord = z.output<z.ZodObject<typeof fields>>

/** All of a record as one text that no other record has: each field with its length in bytes. */
function canonicalText(record: SignatureRecord): string {
  const lines = Object.keys(fields).map((name) => {
    const value = String(record[name as keyof SignatureRecord])
    return `${name} ${Buffer.byteLength(value)}:${value}\n`
  })
  return `kring declaration signature v1\n${lines.join('')}`
}

/** The number of a key: SHA-256 of its 32 public bytes. */
export function keyNumber(secret: KeyObject): string {
  return hash('sha256', rawOf(secret))
}

function rawOf(secret: KeyObject): Buffer {
  return Buffer.from(createPublicKey(secret).export({ format: 'jwk' }).x!, 'base64url')
}

/** Makes the file of a record, signed with `secret` (Ed25519). */
export function makeEvidence(
  record: SignatureRecord,
  secret: KeyObject,
): { file: string; hash: Buffer } {
  const text = canonicalText(record)
  const file = fileOf({
    format: 'kring-ondertekening/1',
    ...record,
    hash: hash('sha256', text),
    key: keyNumber(secret),
    publicKey: rawOf(secret).toString('hex'),
    signature: sign(null, Buffer.from(text), secret).toString('hex'),
  })
  return { file, hash: hash('sha256', text, 'buffer') }
}

type Evidence = z.output<typeof EvidenceFile>

/** One way to write it, so that a file that was touched anywhere is another file. */
function fileOf(evidence: Evidence): string {
  const ordered = Object.keys(EvidenceFile.shape).map((name) => [
    name,
    evidence[name as keyof Evidence],
  ])
  return `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`
}

export type EvidenceVerdict =
  | { sound: true; evidence: Evidence }
  | { sound: false; because: 'unreadable' | 'changed' | 'other_key' }

/**
 * Whether a file is as Kring made it.
 *
 * @param trusted the number of the key that Kring signs with; without it a file that somebody made whole,
 *   with a key of their own, counts as sound
 */
export function checkEvidence(bytes: Buffer, trusted?: string): EvidenceVerdict {
  const evidence = readEvidence(bytes)
  if (!evidence) return { sound: false, because: 'unreadable' }
  const text = canonicalText(evidence)
  const raw = Buffer.from(evidence.publicKey, 'hex')
  const sound =
    Buffer.from(fileOf(evidence)).equals(bytes) &&
    hash('sha256', text) === evidence.hash &&
    hash('sha256', raw) === evidence.key &&
    verify(null, Buffer.from(text), publicKey(raw), Buffer.from(evidence.signature, 'hex'))
  if (!sound) return { sound: false, because: 'changed' }
  if (trusted !== undefined && trusted !== evidence.key)
    return { sound: false, because: 'other_key' }
  return { sound: true, evidence }
}

/** Reads a file without judging it; undefined when it is no such file. */
export function readEvidence(bytes: Buffer): Evidence | undefined {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
  return EvidenceFile.safeParse(value).data
}

function publicKey(raw: Buffer): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  })
}

/** A key number in groups, to compare by eye. */
export function keyText(key: string): string {
  return key.replaceAll(/(.{4})(?=.)/g, '$1 ')
}
