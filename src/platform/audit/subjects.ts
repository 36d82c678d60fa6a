/**
 * What the lines of the trail are about, by the names people know: each module says what it calls its own keys.
 */
import type { RawBuilder } from 'kysely'
import { sql, type Db } from '#platform/database.ts'

/** What a line is about, as far as who looks may know it. */
export interface Subject {
  name: string
  href: string | null
  /** Whom it names, when it names someone. */
  personId: string | null
}

/**
 * Rows `subject, name, href, person_id` of what a module knows among these subjects. Row security decides what of
 * it there is for who asks.
 */
export type Naming = (subjects: readonly string[]) => RawBuilder<unknown>

const known: Naming[] = []

/** Declares what a module calls the subjects of its deeds. */
export function defineSubjects(naming: Naming): void {
  known.push(naming)
}

/** The names of these subjects, in one statement; what has none (any more), or is not for who asks, is left out. */
export async function namesOf(db: Db, subjects: readonly string[]): Promise<Map<string, Subject>> {
  const asked = [...new Set(subjects)]
  if (asked.length === 0 || known.length === 0) return new Map()
  const parts = sql.join(
    known.map((naming) => naming(asked)),
    sql` union all `,
  )
  const { rows } = await sql<Subject & { subject: string }>`${parts}`.execute(db)
  return new Map(rows.map(({ subject, ...one }) => [subject, one]))
}
