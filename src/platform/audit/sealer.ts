/**
 * The sealer's clock: every few seconds it looks whether it is time for a head, and tells the witnesses.
 */
import { isTimeToSeal, sealAll } from '#platform/audit/seal.ts'
import { tellWitnesses, type Witnesses } from '#platform/audit/witness.ts'
import { runAs, system } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'

const lookEveryMs = 2_000
let timer: NodeJS.Timeout | undefined
let busy: Promise<void> | undefined

/** Starts sealing in this process; others may do so too, and take turns. */
export function startSealing(witnesses: Witnesses): void {
  timer = setInterval(() => {
    busy ??= sealNow(witnesses).finally(() => (busy = undefined))
  }, lookEveryMs)
}

/** Stops, after what was begun. */
export async function stopSealing(): Promise<void> {
  clearInterval(timer)
  timer = undefined
  await busy
}

async function sealNow(witnesses: Witnesses): Promise<void> {
  try {
    if (await runAs(system, isTimeToSeal)) await sealAll()
    await tellWitnesses(witnesses)
  } catch (error) {
    log.error({ event: 'sealing', error: describeError(error) })
  }
}
