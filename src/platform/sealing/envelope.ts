/**
 * The envelope: AES-256-GCM, bound to the place where it stands.
 *
 * Layout: version (1), nonce (12), ciphertext, tag (16): 29 bytes more than what is in it. The length
 * of a text shows; the rest does not. A random nonce is safe for 2^32 texts under one key.
 */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'

/** It was changed, stood elsewhere, or has another key. Says nothing of what is in it. */
export class SealBroken extends Error {
  constructor() {
    super('What was sealed does not open here')
    this.name = 'SealBroken'
  }
}

/** Seals `plain` with 32 bytes of key, bound to `place`. For many texts a `KeyObject` is four times faster. */
export function sealBytes(key: KeyObject | Buffer, place: string, plain: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
  return Buffer.concat([
    Buffer.of(1),
    nonce,
    cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ])
}

/** Opens what `sealBytes` made at this place. @throws SealBroken */
export function openBytes(key: KeyObject | Buffer, place: string, sealed: Buffer): Buffer {
  if (sealed.length < 29 || sealed[0] !== 1) throw new SealBroken()
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13), {
    authTagLength: 16,
  })
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(-16))
  const plain = decipher.update(sealed.subarray(13, -16))
  try {
    decipher.final()
  } catch {
    plain.fill(0)
    throw new SealBroken()
  }
  return plain
}
