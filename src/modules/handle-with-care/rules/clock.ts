/**
 * What the clock does with a signal: whom to tell, when the bell rings, when the day is over. Derived from
 * where the signal is, each time anew, so that no timer can be lost.
 */
import type { Deadline } from './deadline.ts'
import { atDayEnd, recheckAt, releaseAt, steps, stepTimes, type HopTimes } from './escalation.ts'
import { hopNow, moved, type Hop, type Movable, type State } from './signal.ts'

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

/** What the clock changes of a signal. */
export interface Wound extends Clocked, Movable {
  late: boolean
  testLate: boolean
  findLate: boolean
  receiveLate: boolean
  dueAt: Date
  deliveredAt: Date | null
}

/** A signal after `step` of its hop was told. A call is the last resort: what the hop was for is late then. */
export function afterTelling<S extends Wound>(signal: S, hop: Hop, step: 1 | 2 | 3): S {
  if (step < 3) return { ...signal, step }
  if (hop === 'receive') return { ...signal, step, callOpen: true, receiveLate: true }
  if (hop === 'find') return { ...signal, step, findLate: true }
  return hop === 'test' ? { ...signal, step, testLate: true } : { ...signal, step }
}

/** A signal that goes to its school now. */
export function released<S extends Wound>(signal: S, now: Date): S {
  return {
    ...signal,
    state: moved(signal, 'kring', 'release'),
    deliveredAt: now,
    hopSince: now,
    step: 0,
    late: signal.late || now >= signal.dueAt,
  }
}

/** A signal that would go to its school, held until Veilig Thuis says whether it still helps. */
export function onHold<S extends Wound>(signal: S, now: Date): S {
  return {
    ...signal,
    state: moved(signal, 'kring', 'hold'),
    hopSince: recheckAt(now, signal.releaseAt!),
    step: 0,
  }
}

/** A signal that is at its school when the bell rings. */
export function rung<S extends Wound>(signal: S): S {
  return { ...signal, state: moved(signal, 'kring', 'bell'), late: true }
}

/** A signal that reached no school on its day, on the next one. */
export function onAnotherDay<S extends Wound>(
  signal: S,
  day: Pick<Deadline, 'at' | 'endsAt' | 'calendar' | 'known'>,
  leadMinutes: number,
  now: Date,
): S {
  return {
    ...signal,
    late: true,
    schoolDays: signal.schoolDays + 1,
    calendar: day.calendar,
    calendarKnown: day.known,
    bellAt: day.at,
    dayEndsAt: day.endsAt,
    releaseAt: signal.releaseAt && releaseAt(now, day.at, leadMinutes),
    hopSince: hopNow(signal.state) ? now : null,
    step: 0,
  }
}
