/**
 * The streams that open pages follow, of this process: bounded in number, in time and in patience.
 *
 * A stream only ever says which topic changed. Before it does, the database is asked as the person who
 * looks whether they see something new, and whether their session is still open.
 */
import type { Actor } from '#platform/database.ts'
import { actorFrom, pools, runAs } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'
import { marksNow } from './topics.ts'

/** Who looks: a session that is open, in the function it was in when the stream began. */
export interface Watcher {
  tokenHash: Buffer
  sessionId: string
  actor: Actor
}

interface Stream extends Watcher {
  /** What the page showed, or was told of, by topic. */
  marks: Map<string, string>
  /** Something may be new: ask. */
  stale: boolean
  /** When it ends by itself; the browser then begins another, perhaps at another process. */
  until: number
  say: (text: string) => void
  end: () => void
}

/** Browsers keep six connections to a host over HTTP/1.1; pages and forms need the others. */
const perSessionMax = 4
const perProcessMax = 1_000
const lifeMs = 5 * 60_000
/** Shorter than any proxy waits, and than a function that ended may go on. */
const beatMs = 15_000
/** What happens within this time is one question. */
const gatherMs = 250
const atOnce = 4

const streams = new Set<Stream>()
const encoder = new TextEncoder()
let beating: NodeJS.Timeout | undefined
let gathering: NodeJS.Timeout | undefined
let asking = false
let closing = false

/** Who watches with this token, if its session is open. Looking is no sign of life. */
export async function watcherOf(tokenHash: Buffer): Promise<Watcher | undefined> {
  const [session] = await openSessions([tokenHash])
  if (!session) return undefined
  const { rows } = await pools().app.query('select * from identity.actor_of($1)', [
    session.function_id,
  ])
  return rows[0] && { tokenHash, sessionId: session.session_id, actor: actorFrom(rows[0]) }
}

/** A new stream about `marks`; undefined when this process follows enough of them. */
export function openStream(
  watcher: Watcher,
  marks: Map<string, string>,
): ReadableStream<Uint8Array> | undefined {
  if (streams.size >= perProcessMax) return undefined
  const same = [...streams].filter(({ sessionId }) => sessionId === watcher.sessionId)
  // The oldest gives way: most often it is of a page that is gone already.
  if (same.length >= perSessionMax) tellEnough(same[0]!)
  let stream: Stream
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = () => {
          if (streams.delete(stream)) controller.close()
        }
        const say = (text: string) => {
          // Who does not read is let go, rather than remembered for.
          if ((controller.desiredSize ?? 0) <= 0) {
            streams.delete(stream)
            return controller.error(new Error('This stream is not read'))
          }
          controller.enqueue(encoder.encode(text))
        }
        const until = Date.now() + lifeMs * (0.9 + Math.random() * 0.2)
        stream = { ...watcher, marks, stale: true, until, say, end }
        streams.add(stream)
        stream.say('retry: 3000\n\n')
        askSoon()
      },
      cancel() {
        streams.delete(stream)
      },
    },
    { highWaterMark: 32 },
  )
}

/** Starts the beat: pings, and the end of what ended. */
export function startStreams(): void {
  beating = setInterval(() => void beat(), beatMs)
  beating.unref()
}

/** Ends every stream; the browsers begin again elsewhere. */
export function stopStreams(): void {
  clearInterval(beating)
  clearTimeout(gathering)
  gathering = undefined
  for (const stream of streams) stream.end()
}

/** What the database says when a session ended, somewhere. */
const sessionsEnded = 'sessions:'

/** Something happened to `topic`; without one, anything may have happened. */
export function nudge(topic?: string): void {
  if (topic === sessionsEnded) closing = true
  for (const stream of streams)
    if (topic === undefined || stream.marks.has(topic)) stream.stale = true
  askSoon()
}

/** How many streams are open now. */
export function streamCount(): number {
  return streams.size
}

/** Says that all is well, and ends the streams of sessions that ended. Every 15 seconds by itself. */
export async function beat(): Promise<void> {
  for (const stream of streams) {
    if (Date.now() > stream.until) stream.end()
    else stream.say(': alles goed\n\n')
  }
  try {
    await endClosed([...streams])
  } catch (error) {
    log.warn({ event: 'live', error: describeError(error) })
  }
  askSoon()
}

function askSoon(): void {
  gathering ??= setTimeout(() => {
    gathering = undefined
    void askAll()
  }, gatherMs)
  gathering.unref()
}

/** A few at a time: pages come first. What fails stays stale, and is asked at the next beat. */
async function askAll(): Promise<void> {
  if (asking) return askSoon()
  asking = true
  const waiting = [...streams].filter(({ stale }) => stale)
  const ask = async () => {
    for (let stream = waiting.shift(); stream; stream = waiting.shift()) await askFor(stream)
  }
  try {
    if (closing) await endClosed([...streams])
    closing = false
    await Promise.all(Array.from({ length: atOnce }, ask))
  } catch (error) {
    log.warn({ event: 'live', error: describeError(error) })
  } finally {
    asking = false
  }
}

async function askFor(stream: Stream): Promise<void> {
  await endClosed([stream])
  if (!streams.has(stream)) return
  stream.stale = false
  try {
    const now = await runAs(stream.actor, (work) => marksNow(work, stream.marks.keys()))
    for (const [topic, mark] of now) {
      if (stream.marks.get(topic) === mark) continue
      stream.marks.set(topic, mark)
      stream.say(`event: changed\ndata: ${topic}\n\n`)
    }
  } catch (error) {
    stream.stale = true
    throw error
  }
}

/** Ends the streams whose session is over, has another token, or acts in another function now. */
async function endClosed(some: Stream[]): Promise<void> {
  if (some.length === 0) return
  const open = await openSessions(some.map(({ tokenHash }) => tokenHash))
  for (const stream of some)
    if (
      !open.some(
        (one) =>
          one.token_hash.equals(stream.tokenHash) && one.function_id === stream.actor.functionId,
      )
    )
      stream.end()
}

async function openSessions(tokenHashes: Buffer[]) {
  const { rows } = await pools().app.query<{
    token_hash: Buffer
    session_id: string
    function_id: string
  }>({
    name: 'open_sessions',
    text: 'select * from identity.open_sessions($1)',
    values: [tokenHashes],
  })
  return rows
}

/** The page must not begin anew by itself, or two of them would push each other out for ever. */
function tellEnough(stream: Stream): void {
  stream.say('event: enough\ndata:\n\n')
  stream.end()
}
