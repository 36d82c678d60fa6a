/**
 * Wrapping keys in HashiCorp Vault (or OpenBao): its transit engine wraps and unwraps; the wrapping key
 * itself never comes to this host. The key in Vault must be `derived`: then Vault binds each data key to
 * its context. Vault's own log says which data keys were opened.
 */
import type { KeySettings } from '#platform/settings.ts'
import { SealBroken } from './envelope.ts'
import { refuseSealed, type KeyProvider, type Wrapped } from './provider.ts'
import { vaultAsk, VaultRefusal } from './vault-request.ts'

/** Wrapping keys in the Vault of these settings. */
export function vaultKeys(settings: KeySettings): KeyProvider {
  const { mount, key } = settings
  const ask = vaultAsk(settings)
  const prefix = `vault/${mount}/${key}/`

  const wrapped = (ciphertext: unknown): Wrapped => {
    const version = /^vault:v(\d+):/.exec(String(ciphertext))?.[1]
    if (!version) throw new Error('Vault answers in an unknown form')
    return { keyId: prefix + version, bytes: Buffer.from(String(ciphertext)) }
  }
  const plainOf = (data: Record<string, unknown>): Buffer => {
    const plain = Buffer.from(String(data['plaintext']), 'base64')
    if (plain.length !== 32) throw new Error('Vault answers in an unknown form')
    return plain
  }
  const versionOf = (keyId: string): number => {
    const version = keyId.startsWith(prefix) ? Number(keyId.slice(prefix.length)) : Number.NaN
    // Another mount or key than the one that is set now.
    if (!Number.isInteger(version)) throw refuseSealed('keys_unavailable')
    return version
  }
  const state = async () => {
    const data = await ask('GET', `${mount}/keys/${key}`)
    return {
      derived: data['derived'] === true,
      type: String(data['type']),
      latest: Number(data['latest_version']),
    }
  }

  return {
    name: 'vault',
    generate: async (context) => {
      const data = await ask('POST', `${mount}/datakey/plaintext/${key}`, {
        context: base64(context),
        bits: 256,
      })
      return { plain: plainOf(data), ...wrapped(data['ciphertext']) }
    },
    wrap: async (context, plain) => {
      const data = await ask('POST', `${mount}/encrypt/${key}`, {
        context: base64(context),
        plaintext: plain.toString('base64'),
      })
      return wrapped(data['ciphertext'])
    },
    unwrap: async (context, { keyId, bytes }, actor) => {
      versionOf(keyId)
      const body = { context: base64(context), ciphertext: bytes.toString() }
      const data = await ask('POST', `${mount}/decrypt/${key}`, body, actor).catch(
        (error: unknown) => {
          if (error instanceof VaultRefusal && error.status === 400) throw new SealBroken()
          throw error
        },
      )
      return plainOf(data)
    },
    rewrap: async (context, { keyId, bytes }) => {
      versionOf(keyId)
      const body = { context: base64(context), ciphertext: bytes.toString() }
      return wrapped((await ask('POST', `${mount}/rewrap/${key}`, body))['ciphertext'])
    },
    current: async () => prefix + (await state()).latest,
    rotate: async () => {
      await ask('POST', `${mount}/keys/${key}/rotate`, {})
      return prefix + (await state()).latest
    },
    destroy: async (keyId) => {
      // Vault ends versions from the first up to one; the ones before this one end with it.
      const first = versionOf(keyId) + 1
      await ask('POST', `${mount}/keys/${key}/config`, { min_encryption_version: first })
      await ask('POST', `${mount}/keys/${key}/config`, { min_decryption_version: first })
      await ask('POST', `${mount}/keys/${key}/trim`, { min_available_version: first })
    },
    health: async () => {
      try {
        const { derived, type } = await state()
        if (!derived || type !== 'aes256-gcm96')
          return `De sleutel ${mount}/${key} in Vault moet van het soort aes256-gcm96 zijn, met derived=true.`
        return undefined
      } catch (error) {
        if (error instanceof VaultRefusal && error.status === 404)
          return `De sleutel ${mount}/${key} bestaat niet in Vault.`
        return 'Vault antwoordt niet, is verzegeld of kent ons token niet.'
      }
    },
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
