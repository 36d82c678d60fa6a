/**
 * Which providers this Kring has: the one that new keys go to, and the ones that still open.
 */
import type { KeySettings } from '#platform/settings.ts'
import { dropAllKeys } from './cache.ts'
import { localKeys } from './local.ts'
import { refuseSealed, type KeyProvider } from './provider.ts'
import { openShares } from './shares.ts'
import { vaultKeys } from './vault.ts'

let opened: { current: KeyProvider; all: KeyProvider[] } | undefined

/**
 * Says where the keys are.
 *
 * @throws ServerProblem when the local folders are open to others
 */
export function openSealing(settings: { keysDir: string; keys?: KeySettings }): void {
  dropAllKeys()
  openShares(settings.keysDir)
  const local = localKeys(settings.keysDir)
  const vault = settings.keys && vaultKeys(settings.keys)
  // After a move to another provider the old one opens until everything is wrapped anew.
  opened = { current: vault ?? local, all: vault ? [vault, local] : [local] }
}

/** The provider that new keys go to. */
export function currentProvider(): KeyProvider {
  if (!opened) throw new Error('Sealing was not opened')
  return opened.current
}

/** The provider of a wrapping key. */
export function providerOf(keyId: string): KeyProvider {
  const found = opened?.all.find(({ name }) => keyId.startsWith(`${name}/`))
  if (!found) throw refuseSealed('keys_unavailable')
  return found
}
