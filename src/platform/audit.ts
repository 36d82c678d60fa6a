/**
 * The audit trail: who did what, written in the transaction of the deed. No entry, no deed.
 */
import type { Work } from '#platform/database.ts'

/**
 * Records a deed of the actor. Fails the whole transaction when it cannot be written.
 *
 * @param action what was done, as `module.deed`
 * @param subject what it was done to, by key; never a name
 * @param details keys and numbers only, never what someone said or typed
 */
export async function record(
  work: Work,
  action: string,
  subject: string,
  details: Record<string, string | number | boolean | null> = {},
): Promise<void> {
  const { actor } = work
  await work.db
    .insertInto('audit.entry')
    .values({
      functionId: actor.functionId,
      personId: actor.personId,
      organisationId: actor.organisationId,
      role: actor.role,
      action,
      subject,
      details: JSON.stringify(details),
      requestId: work.requestId ?? null,
    })
    .execute()
}

/** Records one deed on each of several subjects: a line for each of them, in one statement. */
export async function recordEach(
  work: Work,
  action: string,
  subjects: readonly string[],
  details: Record<string, string | number | boolean | null> = {},
): Promise<void> {
  if (subjects.length === 0) return
  const { functionId, personId, organisationId, role } = work.actor
  await work.db
    .insertInto('audit.entry')
    .values(
      subjects.map((subject) => ({
        functionId,
        personId,
        organisationId,
        role,
        action,
        subject,
        details: JSON.stringify(details),
        requestId: work.requestId ?? null,
      })),
    )
    .execute()
}

export interface AuditEntry {
  id: number
  at: Date
  role: string
  action: string
  subject: string
  /** Absent for who may not see people in functions. */
  name: string | null
  organisation: string | null
}

/** The trail, newest first, 50 a page; row security shows one's own, and all to the privacy officer. */
export async function auditEntries(
  work: Work,
  page: number,
): Promise<{ entries: AuditEntry[]; more: boolean }> {
  const entries = await work.db
    .selectFrom('audit.entry as e')
    .leftJoin('network.person as p', 'p.id', 'e.personId')
    .leftJoin('network.organisation as o', 'o.id', 'e.organisationId')
    .select(['e.id', 'e.at', 'e.role', 'e.action', 'e.subject', 'p.name', 'o.name as organisation'])
    .orderBy('e.id', 'desc')
    .limit(51)
    .offset((page - 1) * 50)
    .execute()
  return { entries: entries.slice(0, 50), more: entries.length > 50 }
}
