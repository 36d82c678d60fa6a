/**
 * The audit trail: who did what, written in the transaction of the deed. No entry, no deed.
 *
 * The same statement writes the log of processings, a line per person, when a deed is about persons.
 * Both hold pseudonyms of persons, each made with a key of its own: they meet by trace id only.
 */
import { createHmac } from 'node:crypto'
import { activities } from '#platform/audit/activities.ts'
import { deedOf } from '#platform/audit/deeds.ts'
import { sql, type Work } from '#platform/database.ts'
import { keyBytes } from '#platform/keyring.ts'
import { newSpanId, traceUuid } from '#platform/trace.ts'

/** What more there is to say of a deed. */
export interface About {
  /** On what ground it was done, in a few words: an article, an agreement, the danger there was. */
  ground?: string
  /** Whom it was about, by key; never by name. At most 1,000. */
  persons?: readonly string[]
  /** Default: it was done. */
  result?: 'done' | 'refused' | 'failed'
}

/**
 * Records a deed of the actor. Fails the whole transaction when it cannot be written.
 *
 * @param action what was done, as `module.deed`, declared with `defineDeeds`
 * @param subject what it was done to, by key; never a name
 * @param details keys and numbers only, never what someone said or typed
 * @throws Error when it is about persons and the deed names no processing activity
 */
export async function record(
  work: Work,
  action: string,
  subject: string,
  details: Record<string, string | number | boolean | null> = {},
  about: About = {},
): Promise<void> {
  const { actor } = work
  const persons = [...new Set(about.persons)]
  const entry = {
    functionId: actor.functionId,
    personId: actor.personId,
    organisationId: actor.organisationId,
    role: actor.role,
    action,
    subject,
    details: JSON.stringify(details),
    requestId: work.requestId ?? null,
    sessionId: actor.session?.id ?? null,
    traceId: traceUuid(work.trace.traceId),
    ground: about.ground ?? null,
    result: about.result ?? 'done',
    persons: persons.map((person) => personPseudonym(person)),
    ...(actor.permissions.has('access.exceptional') && {
      exceptional: sql<boolean>`platform.exceptional(${action.split('.')[0]}, ${subject})`,
    }),
  }
  await (
    persons.length === 0
      ? work.db.insertInto('audit.entry').values(entry)
      : work.db
          .with('lines', (db) =>
            db.insertInto('processing.line').values(linesOf(work, action, persons)),
          )
          .insertInto('audit.entry')
          .values(entry)
  ).execute()
}

/** Persons that one entry can name; of more there are more entries. */
const personsMost = 1_000

/** Records one deed that was about many persons: a line in the log of processings for each of them. */
export async function recordAbout(
  work: Work,
  action: string,
  subject: string,
  persons: readonly string[],
  details: Record<string, string | number | boolean | null> = {},
): Promise<void> {
  const all = [...new Set(persons)]
  for (let from = 0; from === 0 || from < all.length; from += personsMost)
    await record(work, action, subject, details, { persons: all.slice(from, from + personsMost) })
}

/** Records one deed on each of several subjects: a line for each of them, in one statement. */
export async function recordEach(
  work: Work,
  action: string,
  subjects: readonly string[],
  details: Record<string, string | number | boolean | null> = {},
): Promise<void> {
  if (subjects.length === 0) return
  const { functionId, personId, organisationId, role, session, permissions } = work.actor
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
        sessionId: session?.id ?? null,
        traceId: traceUuid(work.trace.traceId),
        ...(permissions.has('access.exceptional') && {
          exceptional: sql<boolean>`platform.exceptional(${action.split('.')[0]}, ${subject})`,
        }),
      })),
    )
    .execute()
}

/** The person as the trail knows them: the same each time, and nobody's without the key. */
export function personPseudonym(person: string): string {
  return createHmac('sha256', keyBytes('audit-persons')).update(person).digest('base64url')
}

/** The person as the log of processings knows them. */
export function processingPseudonym(person: string): string {
  return createHmac('sha256', keyBytes('processing-persons')).update(person).digest('base64url')
}

/** One line per person: each a piece of work of its own, below the one that the request is. */
function linesOf(work: Work, action: string, persons: readonly string[]) {
  const key = deedOf(action)?.activity
  if (!key) throw new Error(`${action} is about persons, and names no processing activity`)
  const activity = activities[key]
  return persons.map((person) => ({
    traceId: traceUuid(work.trace.traceId),
    spanId: Buffer.from(newSpanId(), 'hex'),
    parentSpanId: Buffer.from(work.trace.spanId, 'hex'),
    activity: activity.id,
    name: action,
    subject: processingPseudonym(person),
    subjectType: activity.subjectType,
    startedAt: work.now,
    endedAt: new Date(),
  }))
}
