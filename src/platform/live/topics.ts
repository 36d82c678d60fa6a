/**
 * What can be watched while a page stands open, and what it looked like when the page was made.
 *
 * A topic is a kind and an id (`activity:…`). Its mark is a short digest of what the page shows of it: as
 * long as the mark stays the same there is nothing new. See decision 0023.
 */
import { createHash } from 'node:crypto'
import type { Permission } from '#roles'
import type { Work } from '#platform/database.ts'

interface Topic {
  permission: Permission
  /** The mark as the actor sees it now; undefined for what is not there, or not for them. */
  mark: (work: Work, id: string) => Promise<string | undefined>
}

const known = new Map<string, Topic>()

/**
 * Declares a kind of topic, for who has `permission`; `mark` asks under row security.
 *
 * @returns what a page writes down to be told about an id of which it shows `mark`
 */
export function defineTopic(kind: string, permission: Permission, mark: Topic['mark']) {
  known.set(kind, { permission, mark })
  return (id: string, shown: string) => `${kind}:${id}:${shown}`
}

/** Which rows make up the mark of a topic; for nothing at all it is `0`. */
export function markOf(parts: readonly (string | number)[]): string {
  if (parts.length === 0) return '0'
  return createHash('sha256').update(parts.join()).digest('base64url').slice(0, 16)
}

/** The marks of those topics that the actor may see. */
export async function marksNow(work: Work, topics: Iterable<string>): Promise<Map<string, string>> {
  const marks = new Map<string, string>()
  for (const topic of topics) {
    const [kind = '', id = ''] = topic.split(':')
    const one = known.get(kind)
    if (!one || !work.actor.permissions.has(one.permission)) continue
    const mark = await one.mark(work, id)
    if (mark !== undefined) marks.set(topic, mark)
  }
  return marks
}

/** At most this many topics on one page. */
const topicsMax = 8
const shape = /^([a-z-]{1,20}:[\w/-]{0,120}):([\w-]{1,20})$/

/** The topics and marks that a page asks about; what is malformed was not asked. */
export function topicsIn(asked: readonly string[]): Map<string, string> {
  const found = asked.slice(0, topicsMax).map((one) => shape.exec(one))
  return new Map(found.flatMap((one) => (one ? [[one[1]!, one[2]!] as const] : [])))
}
