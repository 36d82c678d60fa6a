/**
 * The load: a process of its own that does one run for each message and answers with its figures.
 */
import autocannon from 'autocannon'

/** One run: 8 connections on one address, for so many seconds. */
export interface Run {
  url: string
  cookie: string
  seconds: number
  connections: number
  /** Fields of a form to send; a number of its own goes with each. Absent: a page is read. */
  form?: Record<string, string>
}

export interface Figures {
  perSecond: number
  p50: number
  p99: number
  requests: number
  bytes: number
  /** Answers that were not what was expected, or none at all. */
  wrong: number
}

process.on('message', (run: Run) => {
  void measure(run).then((figures) => process.send?.(figures))
})

async function measure(run: Run): Promise<Figures> {
  const { origin, pathname } = new URL(run.url)
  const headers = { cookie: run.cookie, origin }
  const expected = run.form ? 303 : 200
  let wrong = 0
  const options = {
    url: run.url,
    connections: run.connections,
    duration: run.seconds,
    requests: [run.form ? formRequest(pathname, headers, run.form) : { path: pathname, headers }],
  }
  const result = await new Promise<autocannon.Result>((done, fail) => {
    const running = autocannon(options, (error: unknown, figures) =>
      error ? fail(error) : done(figures),
    )
    running.on('response', (_client, status) => {
      if (status !== expected) wrong++
    })
  })
  return {
    perSecond: Math.round(result.requests.total / result.duration),
    p50: result.latency.p50,
    p99: result.latency.p99,
    requests: result.requests.total,
    bytes: Math.round(result.throughput.total / Math.max(1, result.requests.total)),
    wrong: wrong + result.errors + result.timeouts,
  }
}

function formRequest(
  path: string,
  headers: Record<string, string>,
  form: Record<string, string>,
): autocannon.Request {
  return {
    method: 'POST',
    path,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    setupRequest: (request) => ({
      ...request,
      body: new URLSearchParams({ ...form, once: crypto.randomUUID() }).toString(),
    }),
  }
}
