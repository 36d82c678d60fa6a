/**
 * What the clock does with a signal: whom to tell, when the bell rings, when the day is over. Derived from
 * where the signal is, each time anew, so that no timer can be lost.
 */
import { atDayEnd, steps, stepTimes, type HopTimes } from './escalation.ts'
import { hopNow, type Hop, type State } from './signal.ts'

/** What the clock looks at. */
export interface Clocked {
  state: State
  bellAt: Date
  dayEndsAt: Date
  /** When it goes to the school. */
  releaseAt: Date | null
  /** Since when it is someone's turn. */
  hopSince: Date | null
  /** How many of the three steps of this hop were told. */
  step: number
  schoolDays: number
}

export type Due =
  | { do: 'tell'; hop: Hop; step: 1 | 2 | 3 }
  | { do: 'release' }
  | { do: 'bell' }
  | { do: 'day_end'; how: 'miss' | 'lapse' | 'another_day' }

/** The next thing the clock does, and when; undefined for a signal that is over. */
export function nextDue(
  signal: Clocked,
  times: HopTimes,
  now: Date,
): { at: Date; due: Due } | undefined {
  if (signal.state === 'erased') return undefined
  const dayEnd = {
    at: signal.dayEndsAt,
    due: { do: 'day_end', how: atDayEnd(signal.state, signal.schoolDays) } as const,
  }
  // After a long pause: what should have happened on a day that is over makes no sense any more.
  if (signal.dayEndsAt <= now) return dayEnd
  const all: { at: Date; due: Due }[] = [dayEnd]
  const hop = hopNow(signal.state)
  const step = steps[signal.step]
  if (hop && step && signal.hopSince)
    all.push({
      at: stepTimes(hop, signal.hopSince, signal.bellAt, times)[step],
      due: { do: 'tell', hop, step: (signal.step + 1) as 1 | 2 | 3 },
    })
  if (signal.state === 'delivered') all.push({ at: signal.bellAt, due: { do: 'bell' } })
  if (signal.state === 'routed' && signal.releaseAt)
    all.push({ at: signal.releaseAt, due: { do: 'release' } })
  return all.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]
}
