/**
 * What the database is asked, as `app`, without the wrapper of the transaction.
 */
import { pools } from '#platform/database.ts'

/** One statement as it was asked, and who acted then; nobody before it was known who did. */
export interface Asked {
  text: string
  values: unknown[]
  actor: string | undefined
}

/** Listens to every connection of the pool until it is stopped. */
export function listenIn(): { asked: Asked[]; stop: () => void } {
  const { prototype } = (pools().app as unknown as { Client: { prototype: Client } }).Client
  const original = prototype.query
  const asked: Asked[] = []
  const acting = new WeakMap<object, string>()
  prototype.query = function (this: object, ...args: unknown[]) {
    const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown]
    const text = typeof first === 'string' ? first : first.text
    const values = typeof first === 'string' ? second : (first.values ?? second)
    const actor = /^begin.*set_config\('app\.actor', '([^']+)'/.exec(text)?.[1]
    if (actor) acting.set(this, actor)
    if (/^(commit|rollback)$/.test(text)) acting.delete(this)
    if (!/^(begin|commit|rollback|savepoint)/i.test(text))
      asked.push({ text, values: Array.isArray(values) ? values : [], actor: acting.get(this) })
    return original.apply(this, args)
  }
  return { asked, stop: () => (prototype.query = original) }
}

interface Client {
  query: (...args: unknown[]) => unknown
}

/** The statements that `task` asks. One at a time: it looks at every connection of the pool. */
export async function statementsOf(task: () => Promise<unknown>): Promise<string[]> {
  const { asked, stop } = listenIn()
  try {
    await task()
  } finally {
    stop()
  }
  return asked.map(({ text }) => text)
}
