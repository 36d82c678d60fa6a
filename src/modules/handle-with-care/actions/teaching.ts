/**
 * For who works at a school and receives nothing.
 */
import type { Work } from '#platform/database.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { School } from '#handle-with-care/store/index.ts'

/** The school where the actor works, when Handle with Care can be for it. */
export async function schoolOfTeacher({ db, actor }: Work): Promise<School | undefined> {
  if (!actor.permissions.has('handle-with-care.teach')) return undefined
  return store.knownSchool(db, actor.organisationId)
}
