/**
 * The postman of a worker: looks in the outbox all the time, and waits when the mail server is away.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { describeError, log } from '#platform/log.ts'
import { sendNext } from '#platform/mail/sending.ts'

/** How many mails one worker has in hand at once. */
const lanes = 4
const idleMs = 3_000
const awayMaxMs = 300_000

let stopping: AbortController | undefined
let running: Promise<unknown> = Promise.resolve()

/** Starts sending in this process, until `stopMail`. */
export function startMail(): void {
  const stop = new AbortController()
  stopping = stop
  running = Promise.all(Array.from({ length: lanes }, () => lane(stop.signal)))
}

/** Takes no new mail and waits for those in hand, 5 seconds at most: a claim outlives a worker. */
export async function stopMail(): Promise<void> {
  stopping?.abort()
  await Promise.race([running, pause(5_000, undefined, { ref: false })])
}

async function lane(signal: AbortSignal): Promise<void> {
  let away = 0
  while (!signal.aborted) {
    const sent = await sendNext().catch((error: unknown) => {
      log.error({ event: 'postman', error: describeError(error) })
      return 'server_away' as const
    })
    away = sent === 'server_away' ? away + 1 : 0
    if (sent !== 'settled')
      await pause(pauseMs(away), undefined, { signal, ref: false }).catch(() => undefined)
  }
}

/** How long a lane waits after `away` failures of the server in a row; 0: nothing to do. */
function pauseMs(away: number): number {
  return away === 0 ? idleMs : Math.min(idleMs * 2 ** away, awayMaxMs)
}
