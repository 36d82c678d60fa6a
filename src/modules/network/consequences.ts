/**
 * What else hangs on a function, told before it ends. A module above says so here, since the network
 * knows nothing of what stands on it.
 */
import type { Work } from '#platform/database.ts'

/** Sentences in Dutch, for who is about to end this function: what stops, and who takes over. */
export type Consequence = (work: Work, functionId: string) => Promise<string[]>

const known: Consequence[] = []

/** Declares what ending a function means elsewhere, at the top of that module. */
export function defineConsequence(tell: Consequence): Consequence {
  known.push(tell)
  return tell
}

/** All that ending this function means elsewhere. */
export async function consequencesOf(work: Work, functionId: string): Promise<string[]> {
  const sentences: string[] = []
  for (const tell of known) sentences.push(...(await tell(work, functionId)))
  return sentences
}
