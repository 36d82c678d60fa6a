/**
 * How often the database is asked, as `app`, without the wrapper of the transaction.
 */
import { pools } from '#platform/database.ts'

/** The statements that `task` asks. One at a time: it looks at every connection of the pool. */
export async function statementsOf(task: () => Promise<unknown>): Promise<string[]> {
  const client = (await pools().app.connect()) as unknown as {
    constructor: { prototype: { query: (...args: unknown[]) => unknown } }
    release: () => void
  }
  const { prototype } = client.constructor
  client.release()
  const original = prototype.query
  const asked: string[] = []
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string }).text ?? '')
    if (!/^(begin|commit|rollback|savepoint)/i.test(text)) asked.push(text)
    return original.apply(this, args)
  }
  try {
    await task()
  } finally {
    prototype.query = original
  }
  return asked
}
