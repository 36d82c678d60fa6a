/**
 * Questions to HashiCorp Vault over HTTP: within three seconds in all, asked again when that may help,
 * and not asked at all for a while when Vault does not answer.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { log } from '#platform/log.ts'
import { readPrivate } from '#platform/private-folder.ts'
import type { KeySettings } from '#platform/settings.ts'
import { refuseSealed } from './provider.ts'

/** Vault answered, and said no: asking again changes nothing. */
export class VaultRefusal extends Error {
  readonly status: number
  constructor(status: number) {
    super(`Vault answers ${status}`)
    this.name = 'VaultRefusal'
    this.status = status
  }
}

export type Ask = (
  method: 'GET' | 'POST',
  path: string,
  body?: Record<string, unknown>,
  actor?: string,
) => Promise<Record<string, unknown>>

const attemptMs = 1_400
const attempts = 2
/** So many questions in a row without an answer open the circuit; then none is asked for so long. */
const failuresMost = 5
const restMs = 10_000

/**
 * Asks Vault; the answer is its `data`.
 *
 * Throws the refusal `keys_unavailable` when it is away, sealed, overloaded or does not know our token;
 * `VaultRefusal` for every other no.
 */
export function vaultAsk(settings: KeySettings): Ask {
  let failures = 0
  let restUntil = 0
  return async (method, path, body, actor) => {
    if (failures >= failuresMost && performance.now() < restUntil)
      throw refuseSealed('keys_unavailable')
    // One question after the rest: if that fails too, the rest begins again.
    restUntil = performance.now() + restMs
    for (let attempt = 1; ; attempt++) {
      const answer = await once(settings, method, path, body, actor)
      if (answer.status < 400) {
        failures = 0
        return answer.data
      }
      if (isFinal(answer.status)) {
        failures = 0
        log.error({ event: 'vault', status: answer.status })
        // A token that is not known or may not do this: for whoever runs Kring to mend.
        if (answer.status === 403) throw refuseSealed('keys_unavailable')
        throw new VaultRefusal(answer.status)
      }
      if (attempt < attempts) {
        await pause(50 + Math.random() * 100)
        continue
      }
      failures++
      log.error({ event: 'vault', status: answer.status, failures })
      throw refuseSealed('keys_unavailable')
    }
  }
}

interface Answer {
  /** 599 when there was none. */
  status: number
  data: Record<string, unknown>
}

async function once(
  { url, tokenFile }: KeySettings,
  method: string,
  path: string,
  body: unknown,
  actor: string | undefined,
): Promise<Answer> {
  const token = tokenIn(tokenFile)
  if (!token) return { status: 403, data: {} }
  try {
    const response = await fetch(new URL(`v1/${path}`, url), {
      method,
      headers: {
        'x-vault-token': token,
        'x-vault-request': 'true',
        // Vault can write this in its own log: who in Kring asked.
        ...(actor && { 'x-kring-actor': actor }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A redirect would take the token along.
      redirect: 'error',
      signal: AbortSignal.timeout(attemptMs),
    })
    const text = await response.text()
    const answer = response.status < 400 && text ? (JSON.parse(text) as { data?: unknown }) : {}
    return { status: response.status, data: (answer.data ?? {}) as Record<string, unknown> }
  } catch {
    // Why is in no answer and may hold an address: only that there was none is logged.
    return { status: 599, data: {} }
  }
}

/** Read each time: whoever renews the token writes a new file. */
function tokenIn(file: string): string | undefined {
  try {
    const token = readPrivate(file)?.toString().trim()
    if (!token) log.error({ event: 'vault', problem: 'token_missing' })
    return token
  } catch {
    log.error({ event: 'vault', problem: 'token_open_to_others' })
    return undefined
  }
}

/** What stays the same when asked again. 412: a standby that lags; 429: too many; 5xx: sealed or broken. */
function isFinal(status: number): boolean {
  return status < 500 && status !== 412 && status !== 429
}
