/**
 * The keys of this host: random, each in a file of its own, in a folder that only Kring may enter.
 *
 * The database never holds them, so a copy of it opens nothing. Small secrets (the seed of one-time
 * codes, the secret of a provider) are sealed here; content about persons has keys of its own, which
 * are wrapped with one of these (`#platform/sealing`).
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { join } from 'node:path'
import { privateFolder, readPrivate, writeOnce } from './private-folder.ts'

let folder: string | undefined
let checked = false
const known = new Map<string, Buffer>()

/** Says where the keys are; a folder that is not there is made, for its owner only. */
export function openKeyring(path: string): void {
  folder = path
  checked = false
  known.clear()
}

/**
 * The 32 random bytes named `name`, made the first time. Processes that start at once get the same.
 *
 * @throws ServerProblem when the folder cannot be read or written, or others may enter it
 */
export function keyBytes(name: string): Buffer {
  if (!folder) throw new Error('The keyring is not open')
  const key = known.get(name) ?? readOrMake(name)
  known.set(name, key)
  return key
}

/** An Ed25519 key for signing, made from the bytes named `name`. */
export function signingKey(name: string): KeyObject {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex') // PKCS #8 around a seed
  return createPrivateKey({
    key: Buffer.concat([prefix, keyBytes(name)]),
    format: 'der',
    type: 'pkcs8',
  })
}

/**
 * Seals a small secret with the key named `name`, bound to `place` (table, column, row): moved
 * elsewhere it does not open. Layout: version (1), nonce (12), ciphertext, tag (16).
 */
export function sealSecret(name: string, place: string, secret: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyBytes(name), nonce).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(1), nonce, sealed, cipher.getAuthTag()])
}

/** Opens what `sealSecret` made. @throws when it was changed, moved or sealed with another key */
export function openSecret(name: string, place: string, sealed: Buffer): string {
  if (sealed[0] !== 1) throw new Error('A sealed secret has an unknown version')
  const decipher = createDecipheriv('aes-256-gcm', keyBytes(name), sealed.subarray(1, 13))
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(13, -16)), decipher.final()]).toString()
}

function readOrMake(name: string): Buffer {
  if (!checked) privateFolder(folder!)
  checked = true
  const file = join(folder!, name)
  const kept = readPrivate(file)
  if (kept) return kept
  writeOnce(file, randomBytes(32))
  return readPrivate(file)!
}
