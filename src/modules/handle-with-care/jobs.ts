/**
 * What Handle with Care does by itself. There are no timers to lose: every few seconds the clock looks at all
 * signals and does what is due, and what people do lets the clock run over their signal at once.
 */
import { currentTime } from '#platform/clock.ts'
import { defineRound, defineSweep } from '#platform/jobs.ts'
import { sendDueTrials, tellFigures, tendContacts, windClock, windTrials } from './actions/index.ts'
import { forgetPractice, forgetSignals, forgetTrials } from './store/index.ts'

export const clock = defineRound('handle-with-care.clock', 3_000, (stop) =>
  windClock(currentTime, stop),
)

const dayMs = 24 * 3600_000
const daysKept = 7
/** Two school years of trials say whether a school is there. */
const trialDaysKept = 730

/** Trials go out when they are due. */
export const trials = defineSweep('handle-with-care.trials', sendDueTrials)

/** They are followed as signals are, with less haste. */
export const trialClock = defineRound('handle-with-care.trial-clock', 30_000, (stop) =>
  windTrials(currentTime(), stop),
)

/** What is over was counted; after a week nobody follows it any more. */
export const forget = defineSweep('handle-with-care.forget', async ({ db, now }) => {
  await forgetSignals(db, new Date(now.getTime() - daysKept * dayMs))
  await forgetPractice(db, new Date(now.getTime() - daysKept * dayMs))
  await forgetTrials(db, new Date(now.getTime() - trialDaysKept * dayMs))
})

/** Contacts that end are found in time. */
export const contacts = defineSweep('handle-with-care.contacts', tendContacts)

/** Once a month what is told is counted anew. */
export const figures = defineSweep('handle-with-care.figures', tellFigures)
