/**
 * What was done with a signal. The function behind it says to whom it is told, and how much of it.
 */
import { sql, type Db } from '#platform/database.ts'
import type { LogLine } from '#handle-with-care/rules/index.ts'

/** Everything that was done with a signal, the first deed first; `person` is the signal as the trail knows it. */
export async function logOf(db: Db, signalId: string, person: string): Promise<LogLine[]> {
  const { rows } = await sql<LogLine>`
    select at, action, role, title, organisation, name
    from handle_with_care.log_of(${signalId}, ${person})`.execute(db)
  return rows
}
