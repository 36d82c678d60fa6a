/**
 * The time of Kring is that of its database: processes on several machines, and what the database itself
 * decides by `now()`, live in one time. See decision 0026.
 *
 * Each transaction brings the time along; in between a steady clock counts on, which nobody can set.
 */
import { log } from '#platform/log.ts'

/** What the time of the database was when the steady clock stood at zero. */
let zero: number | undefined
let saidAt = -Infinity

/** A clock of this machine that is so far off asks for someone. */
export const clockApartMostMs = 60_000
/** Between two answers clocks may drift so far; beyond it the clock of the database was set. */
const driftMs = 1_000
const sayAgainMs = 10 * 60_000

/** The time now. */
export function currentTime(): Date {
  return new Date(zero === undefined ? Date.now() : zero + performance.now())
}

/** Takes over the time that the database just told, in milliseconds. */
export function heardTime(told: number): void {
  const heard = told - performance.now()
  // An answer that was long under way tells too little: the quickest one counts.
  if (zero === undefined || heard > zero || zero - heard > driftMs) zero = heard
  const apart = clockApartMs()
  if (Math.abs(apart) < clockApartMostMs) saidAt = -Infinity
  else if (performance.now() - saidAt > sayAgainMs) {
    saidAt = performance.now()
    log.error({ event: 'clock_apart', seconds: Math.round(apart / 1_000) })
  }
}

/** How far the clock of this machine is ahead of the time of Kring. */
export function clockApartMs(): number {
  return Date.now() - currentTime().getTime()
}
