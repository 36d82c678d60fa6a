/**
 * What Veilig Thuis does when a parent asks: finds the signal, and looks who saw it.
 */
import { personPseudonym, recordAbout } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import type { LogLine } from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { ListedSignal } from '#handle-with-care/store/index.ts'
import { openChildren, type ReadChild } from './reading.ts'
import { personOf, recordMove } from './recording.ts'

/** A signal about the child that a parent asks about. */
export interface FoundSignal {
  signal: ListedSignal
  child: ReadChild
}

/**
 * The signals about a child born on that day, as long as something is kept of it. All of them are opened to look;
 * what stands in the trail is who was found.
 */
export async function seekForParent(work: Work, birthDate: string): Promise<FoundSignal[]> {
  const living = (await store.signals(work.db)).filter(({ state }) => state !== 'erased')
  const children = await openChildren(work, living)
  const found = living.flatMap((signal) => {
    const child = children.get(signal.id)
    return child?.birthDate === birthDate ? [{ signal, child }] : []
  })
  const persons = found.map(({ signal }) => personOf(signal.id))
  await recordAbout(work, 'handle_with_care.sought_for_parent', 'handle-with-care/list', persons, {
    count: persons.length,
  })
  return found
}

/** Who saw a signal and who brought it on. That it was looked into is itself in it. @throws signal_not_found */
export async function readLog(
  work: Work,
  id: string,
): Promise<{ signal: ListedSignal; lines: LogLine[] }> {
  const signal = await store.signalById(work.db, id)
  await recordMove(work, id, 'log_read')
  return { signal, lines: await store.logOf(work.db, id, personPseudonym(personOf(id))) }
}
