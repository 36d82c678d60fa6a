/**
 * Wrapping keys on this host: random, each in a file of its own, in a folder of their own.
 *
 * The name of a file is `version-fingerprint`. Files are read each time they are needed and not kept in
 * memory: a key that was destroyed opens nothing from then on, in whatever process.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ServerProblem } from '#platform/postgres/index.ts'
import { privateFolder, readPrivate, shred, writeOnce } from '#platform/private-folder.ts'
import { describeError, log } from '#platform/log.ts'
import { openBytes, sealBytes } from './envelope.ts'
import { refuseSealed, type KeyProvider, type Wrapped } from './provider.ts'

const prefix = 'local/'

/** Wrapping keys in `keysDir/inhoud`. @throws ServerProblem when that folder is open to others */
export function localKeys(keysDir: string): KeyProvider {
  const folder = join(keysDir, 'inhoud')
  privateFolder(keysDir)
  privateFolder(folder)

  const names = () =>
    readdirSync(folder)
      .filter((name) => /^\d+-[0-9a-f]{8}$/.test(name))
      .sort((a, b) => Number.parseInt(a) - Number.parseInt(b))
  const make = () => {
    for (;;) {
      const key = randomBytes(32)
      const version = Number.parseInt(names().at(-1) ?? '0') + 1
      // Two processes that rotate at once make two keys; one of them is the last, and both open.
      const name = `${version}-${fingerprint(key)}`
      const made = writeOnce(join(folder, name), key)
      key.fill(0)
      if (made) return name
    }
  }
  const read = (keyId: string): Buffer => {
    const key = readPrivate(join(folder, nameOf(keyId)))
    if (key && nameOf(keyId).endsWith(fingerprint(key))) return key
    log.error({ event: 'sealing', problem: key ? 'key_damaged' : 'key_missing', keyId })
    throw refuseSealed('keys_unavailable')
  }
  const wrapWith = (name: string, context: string, plain: Buffer): Wrapped => {
    const key = read(prefix + name)
    const bytes = sealBytes(key, context, plain)
    key.fill(0)
    return { keyId: prefix + name, bytes }
  }
  const unwrap = (context: string, { keyId, bytes }: Wrapped): Buffer => {
    const key = read(keyId)
    try {
      return openBytes(key, context, bytes)
    } finally {
      key.fill(0)
    }
  }

  return {
    name: 'local',
    generate: async (context, first) => {
      const current = names().at(-1) ?? ((await first()) ? make() : undefined)
      if (!current) throw lost(folder)
      const plain = randomBytes(32)
      return { plain, ...wrapWith(current, context, plain) }
    },
    wrap: async (context, plain) => wrapWith(names().at(-1) ?? make(), context, plain),
    unwrap: async (context, wrapped) => unwrap(context, wrapped),
    rewrap: async (context, wrapped) => {
      const plain = unwrap(context, wrapped)
      const again = wrapWith(names().at(-1)!, context, plain)
      plain.fill(0)
      return again
    },
    current: async () => names().at(-1) && prefix + names().at(-1)!,
    rotate: async () => prefix + make(),
    destroy: async (keyId) => shred(join(folder, nameOf(keyId))),
    health: async () => {
      try {
        privateFolder(folder)
        for (const name of names()) read(prefix + name).fill(0)
        return undefined
      } catch (error) {
        if (!(error instanceof ServerProblem)) log.error({ error: describeError(error) })
        return error instanceof ServerProblem
          ? error.message
          : `Een sleutel in ${folder} is niet te lezen of beschadigd.`
      }
    },
  }
}

/** A wrong keyring must not quietly get a new key beside data that only the old one opens. */
function lost(folder: string): ServerProblem {
  return new ServerProblem(
    `In ${folder} staat geen sleutel, terwijl er gegevens mee verzegeld zijn. Zet de map met sleutels terug.`,
  )
}

function nameOf(keyId: string): string {
  const name = keyId.slice(prefix.length)
  if (!/^\d+-[0-9a-f]{8}$/.test(name)) throw new Error('A key id has an unknown form')
  return name
}

function fingerprint(key: Buffer): string {
  return createHmac('sha256', key).update('kring wrapping key').digest('hex').slice(0, 8)
}
