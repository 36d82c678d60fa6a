/**
 * Practising: a signal that reaches nobody and goes the whole way by itself, in less than a minute.
 */
import type { Outcome, State } from './signal.ts'

/** Each state, ten seconds after the one before; the events say the same. */
const way = ['created', 'tested', 'routed', 'delivered', 'erased'] as const satisfies State[]
const stepMs = 10_000

/** Where a practice signal is that began at `createdAt`. */
export function practised(
  createdAt: Date,
  now: Date,
): { state: (typeof way)[number]; outcome: Outcome | null } {
  const step = Math.floor((now.getTime() - createdAt.getTime()) / stepMs)
  const state = way[Math.min(Math.max(step, 0), way.length - 1)]!
  return { state, outcome: state === 'erased' ? 'acknowledged' : null }
}
