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
      await post(processingUrl, lines)
      const ids = lines.map(({ id }) => id)
      await runAs(system, ({ db }) =>
        sql`update processing.line set confirmed_at = now() where id = any (${ids}::bigint[])`.execute(
          db,
        ),
      )
      if (lines.length < linesPerCall) break
    }
    return 0
  })
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
    from processing.line where confirmed_at is null order by id limit ${linesPerCall}`.execute(db)
  return rows
}

async function post(url: string, lines: Line[]): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(otlp(lines)),
    headers: { 'content-type': 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(answerMs),
  })
  const answer = await response.text()
  if (!response.ok) throw Object.assign(new Error(), { code: `HTTP ${response.status}` })
  // Nobody says which ones were refused: all are sent again, with the numbers they had.
  if (rejected(answer) > 0) throw Object.assign(new Error(), { code: 'rejectedSpans' })
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
