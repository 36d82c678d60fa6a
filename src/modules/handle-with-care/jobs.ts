/**
 * What Handle with Care does by itself. There are no timers to lose: every few seconds the clock looks at all
 * signals and does what is due, and what people do lets the clock run over their signal at once.
 */
import { currentTime } from '#platform/clock.ts'
import { defineRound, defineSweep } from '#platform/jobs.ts'
import { windClock } from './actions/index.ts'
import { forgetSignals } from './store/index.ts'

export const clock = defineRound('handle-with-care.clock', 3_000, (signal) =>
  windClock(currentTime(), signal),
)

const daysKept = 7

/** What is over was counted; after a week nobody follows it any more. */
export const forget = defineSweep('handle-with-care.forget', async ({ db, now }) => {
  await forgetSignals(db, new Date(now.getTime() - daysKept * 24 * 3600_000))
})
