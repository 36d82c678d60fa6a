/**
 * What keeps the trail sealed and told: a round every second, which mostly finds nothing to do.
 */
import { sendProcessings } from '#platform/audit/processing.ts'
import { isTimeToSeal, sealAll } from '#platform/audit/seal.ts'
import { tellWitnesses } from '#platform/audit/witness.ts'
import { runAs, system } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'

const roundMs = 1_000
const roundsBetweenDeliveries = 10

let timer: NodeJS.Timeout | undefined
let round: Promise<void> = Promise.resolve()

/** Starts the rounds of this process; any number of processes may. */
export function startOversight(): void {
  let rounds = 0
  let busy = false
  timer = setInterval(() => {
    if (busy) return
    busy = true
    round = oneRound(rounds++ % roundsBetweenDeliveries === 0).finally(() => (busy = false))
  }, roundMs)
}

/** Lets the round that runs end. */
export async function stopOversight(): Promise<void> {
  clearInterval(timer)
  await round
}

async function oneRound(deliver: boolean): Promise<void> {
  let sealed = 0
  await attempt('seal', async () => {
    if (await runAs(system, isTimeToSeal)) sealed = await sealAll()
  })
  if (!deliver && sealed === 0) return
  await attempt('witness', tellWitnesses)
  await attempt('processing', sendProcessings)
}

/** One that fails does not stop the others, and is tried again next round. */
async function attempt(name: string, task: () => Promise<void>): Promise<void> {
  await task().catch((error: unknown) => {
    log.error({ event: 'oversight', name, error: describeError(error) })
  })
}
