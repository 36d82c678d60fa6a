/**
 * `GET /live?over=…`: the stream of an open page (server-sent events).
 */
import { tokenHashOf } from '#platform/identity/index.ts'
import { refuse } from '#platform/refusal.ts'
import { anyone, pages } from '#platform/web.tsx'
import { openStream, watcherOf } from './streams.ts'
import { topicsIn } from './topics.ts'

/** Outside `workAs`: no transaction may stay open as long as a page does. */
export const livePages = pages().get('/live', anyone(), async (c) => {
  const hash = tokenHashOf(c)
  const watcher = hash && (await watcherOf(hash))
  const marks = topicsIn(c.req.queries('over') ?? [])
  // The one answer after which a browser does not ask again.
  if (!watcher || marks.size === 0) return c.body(null, 204)
  const stream = openStream(watcher, marks)
  if (!stream) throw refuse('too_many')
  return c.body(stream, 200, {
    'Content-Type': 'text/event-stream',
    // A proxy that gathers would hold back what is said (nginx reads this).
    'X-Accel-Buffering': 'no',
  })
})
