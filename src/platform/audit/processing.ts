/**
 * The log of processings (Logboek Dataverwerkingen) on its way to where the organisation keeps it: by
 * OTLP over HTTP, in JSON. Lines wait in the database until the other side confirmed them; none is left
 * out, none is sampled.
 *
 * @see https://logius-standaarden.github.io/logboek-dataverwerkingen/
 */
import { deliver } from '#platform/audit/delivery.ts'
import { oversight } from '#platform/audit/oversight.ts'
import { runAs, sql, system, type Work } from '#platform/database.ts'
import { defineSweep } from '#platform/jobs.ts'

const linesPerCall = 200
const callsPerRound = 20
const answerMs = 10_000
/** What was refused is tried again after this long. */
const refusedMinutes = 60
const keepYears = 5
const clearMax = 10_000

interface Line {
  id: number
  trace: string
  span: string
  parent: string | null
  activity: string
  name: string
  subject: string
  subjectType: string
  status: string
  started: string
  ended: string
}

/** Sends the lines that wait; without an address they stay. */
export async function sendProcessings(): Promise<void> {
  const { processingUrl } = oversight()
  if (!processingUrl) return
  await deliver('processing', async () => {
    for (let call = 0; call < callsPerRound; call++) {
      const lines = await runAs(system, waitingLines)
      if (lines.length === 0) break
      await sendLines(processingUrl, lines)
      if (lines.length < linesPerCall) break
    }
    return 0
  })
}

/**
 * Sends some lines, and notes what became of each. The other side says how many it refuses and not
 * which, so those are looked for by halves: one bad line must not hold up the others. What arrives
 * twice has the number it had before.
 */
async function sendLines(url: string, lines: Line[]): Promise<void> {
  if (await post(url, lines)) return settle(lines, 'confirmed_at')
  if (lines.length === 1) return settle(lines, 'refused_at')
  const half = Math.ceil(lines.length / 2)
  await sendLines(url, lines.slice(0, half))
  await sendLines(url, lines.slice(half))
}

async function settle(lines: Line[], column: 'confirmed_at' | 'refused_at'): Promise<void> {
  const ids = lines.map(({ id }) => id)
  await runAs(system, ({ db }) =>
    sql`update processing.line set ${sql.raw(column)} = now() where id = any (${ids}::bigint[])`.execute(
      db,
    ),
  )
}

/** Forgets what was confirmed long enough ago, and everything after five years. */
export const forgetProcessings = defineSweep('processing.clear-lines', async (work) => {
  await sql`
    delete from processing.line where id in (
      select id from processing.line
      where confirmed_at < now() - make_interval(days => ${oversight().processingDays})
      order by confirmed_at limit ${clearMax})`.execute(work.db)
  await sql`
    delete from processing.line where id in (
      select id from processing.line where ended_at < now() - make_interval(years => ${keepYears})
      order by ended_at limit ${clearMax})`.execute(work.db)
})

async function waitingLines({ db }: Work): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select id, replace(trace_id::text, '-', '') as trace, encode(span_id, 'hex') as span,
           encode(parent_span_id, 'hex') as parent, activity, name, subject, subject_type, status,
           (extract(epoch from started_at) * 1000000000)::numeric(30, 0)::text as started,
           (extract(epoch from ended_at) * 1000000000)::numeric(30, 0)::text as ended
    from processing.line
    where confirmed_at is null
      and (refused_at is null or refused_at < now() - make_interval(mins => ${refusedMinutes}))
    order by id limit ${linesPerCall}`.execute(db)
  return rows
}

/** @returns whether all of it was taken in; throws when nobody answers, or not to the question */
async function post(url: string, lines: Line[]): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(otlp(lines)),
    headers: { 'content-type': 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(answerMs),
  })
  const answer = await response.text()
  // The one answer that says something of what was sent; any other is about the road there.
  if (response.status === 400 || response.status === 413) return false
  if (!response.ok) throw Object.assign(new Error(), { code: `HTTP ${response.status}` })
  return rejected(answer) === 0
}

function rejected(answer: string): number {
  try {
    const body = JSON.parse(answer) as { partialSuccess?: { rejectedSpans?: unknown } } | null
    return Number(body?.partialSuccess?.rejectedSpans ?? 0)
  } catch {
    return 0
  }
}

const statusCodes: Record<string, number> = { Unset: 0, Ok: 1, Error: 2 }

/** Lines in the words of OTLP. */
export function otlp(lines: readonly Line[]): unknown {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })
  return {
    resourceSpans: [
      {
        resource: { attributes: [text('service.name', 'kring')] },
        scopeSpans: [
          {
            scope: { name: 'logboek-dataverwerkingen' },
            spans: lines.map((line) => ({
              traceId: line.trace,
              spanId: line.span,
              ...(line.parent && { parentSpanId: line.parent }),
              name: line.name,
              kind: 1,
              startTimeUnixNano: line.started,
              endTimeUnixNano: line.ended,
              status: { code: statusCodes[line.status] },
              attributes: [
                text('dpl.core.processing_activity_id', line.activity),
                text('dpl.core.data_subject_id', line.subject),
                text('dpl.core.data_subject_id_type', line.subjectType),
              ],
            })),
          },
        ],
      },
    ],
  }
}
