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
import { newSpanId, traceUuid, type Trace } from '#platform/trace.ts'

/** What more there is to say of a deed. */
export interface About {
  /** On what ground it was done, in a few words: an article, an agreement, the danger there was. */
  ground?: string
  /** Whom it was about, by key; never by name. At most 1,000. */
  persons?: readonly string[]
  /** Default: it was done. */
  result?: 'done' | 'refused' | 'failed'
}

/** What more there is to say in a line of the trail: keys and numbers only, never what someone said or typed. */
type Details = Record<string, string | number | boolean | null>

/** A line of the trail. */
export interface Line extends About {
  /** What was done, as `module.deed`, declared with `defineDeeds`. */
  action: string
  /** What it was done to, by key; never a name. */
  subject: string
  details?: Details
  /** What this deed is called in the logs of processings; without it that of the work. */
  trace?: Trace
}

/**
 * Records a deed of the actor. Fails the whole transaction when it cannot be written.
 *
 * @throws Error when it is about persons and the deed names no processing activity
 */
export function record(
  work: Work,
  action: string,
  subject: string,
  details: Details = {},
  about: About = {},
): Promise<void> {
  return recordAll(work, [{ action, subject, details, ...about }])
}

/** Records deeds of the actor, whichever they are, in one statement. */
export async function recordAll(work: Work, lines: readonly Line[]): Promise<void> {
  if (lines.length === 0) return
  const entries = lines.map((line) => entryOf(work, line))
  const processings = lines.flatMap((line) => processingsOf(work, line))
  await (
    processings.length === 0
      ? work.db.insertInto('audit.entry').values(entries)
      : work.db
          .with('lines', (db) => db.insertInto('processing.line').values(processings))
          .insertInto('audit.entry')
          .values(entries)
  ).execute()
}

function entryOf({ actor, requestId, trace }: Work, line: Line) {
  const { action, subject } = line
  return {
    functionId: actor.functionId,
    personId: actor.personId,
    organisationId: actor.organisationId,
    role: actor.role,
    action,
    subject,
    details: JSON.stringify(line.details ?? {}),
    requestId: requestId ?? null,
    sessionId: actor.session?.id ?? null,
    traceId: traceUuid((line.trace ?? trace).traceId),
    ground: line.ground ?? null,
    result: line.result ?? 'done',
    persons: [...new Set(line.persons)].map((person) => personPseudonym(person)),
    ...(actor.permissions.has('access.exceptional') && {
      exceptional: sql<boolean>`platform.exceptional(${action.split('.')[0]}, ${subject})`,
    }),
  }
}

/** Persons that one entry can name; of more there are more entries. */
const personsMost = 1_000

/** Records one deed that was about many persons: a line in the log of processings for each of them. */
export async function recordAbout(
  work: Work,
  action: string,
  subject: string,
  persons: readonly string[],
  details: Details = {},
): Promise<void> {
  const all = [...new Set(persons)]
  for (let from = 0; from === 0 || from < all.length; from += personsMost)
    await record(work, action, subject, details, { persons: all.slice(from, from + personsMost) })
}

/** Records one deed on each of several subjects: a line for each of them, in one statement. */
export function recordEach(
  work: Work,
  action: string,
  subjects: readonly string[],
  details: Details = {},
): Promise<void> {
  return recordAll(
    work,
    subjects.map((subject) => ({ action, subject, details })),
  )
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
function processingsOf(work: Work, { action, persons, trace = work.trace }: Line) {
  const all = [...new Set(persons)]
  if (all.length === 0) return []
  const key = deedOf(action)?.activity
  if (!key) throw new Error(`${action} is about persons, and names no processing activity`)
  const activity = activities[key]
  return all.map((person) => ({
    traceId: traceUuid(trace.traceId),
    spanId: Buffer.from(newSpanId(), 'hex'),
    parentSpanId: Buffer.from(trace.spanId, 'hex'),
    activity: activity.id,
    name: action,
    subject: processingPseudonym(person),
    subjectType: activity.subjectType,
    startedAt: work.now,
    endedAt: new Date(),
  }))
}
