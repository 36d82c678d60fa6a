/**
 * What waits for someone: told on the start page, by whichever module it is of. Unlike a message it is there
 * as long as it waits, and gone when it is done.
 */
import type { Work } from '#platform/database.ts'
import type { Permission } from '#roles'

/** One thing that is asked of who looks. */
export interface Turn {
  title: string
  text: string
  href: string
  /** What cannot wait: shown first, and so that one sees it. */
  urgent?: boolean
}

const known: { permission: Permission; ask: (work: Work) => Promise<Turn[]> }[] = []

/** Declares what a module asks of who holds a permission; at most one statement. */
export function defineTurns(permission: Permission, ask: (work: Work) => Promise<Turn[]>): void {
  known.push({ permission, ask })
}

/** All that is asked of the actor now, what is urgent first. */
export async function turnsOf(work: Work): Promise<Turn[]> {
  const turns: Turn[] = []
  for (const { permission, ask } of known)
    if (work.actor.permissions.has(permission)) turns.push(...(await ask(work)))
  return turns.toSorted((a, b) => Number(b.urgent ?? false) - Number(a.urgent ?? false))
}
