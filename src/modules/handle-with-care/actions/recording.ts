/**
 * The line in the trail of each deed: which signal, never which child.
 */
import { recordAll, type Line } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { refuse, sideOf, type Side } from '#handle-with-care/rules/index.ts'

/** How the trail and the log of processings know the child behind a signal. */
export const personOf = (signalId: string) => `signal/${signalId}`

export function recordMove(work: Work, signalId: string, deed: string): Promise<void> {
  return recordAll(work, [lineOf(signalId, deed)])
}

/** The line for what happened to a signal. */
export function lineOf(signalId: string, deed: string): Line {
  return {
    action: `handle_with_care.${deed}`,
    subject: `handle-with-care/${signalId}`,
    persons: [personOf(signalId)],
  }
}

/** From which side the actor looks. @throws signal_not_found for everyone else */
export function sideOfActor({ actor }: Work): Side {
  const side = sideOf(actor.role)
  if (!side) throw refuse('signal_not_found')
  return side
}
