/**
 * The log: one JSON line per event on standard error or in `KRING_LOG_FILE`, without personal data.
 *
 * A message of PostgreSQL or of a parser can quote what someone typed, so messages are never logged:
 * only an error's kind, its code and where in our code it was.
 */
import pino from 'pino'

export const log = pino(
  {
    base: null,
    level: process.env['KRING_LOG'] ?? (process.stderr.isTTY ? 'warn' : 'info'),
    timestamp: pino.stdTimeFunctions.isoTime,
  },
  pino.destination({ dest: process.env['KRING_LOG_FILE'] ?? 2, sync: true }),
)

/** What of an error may be logged. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error }
  const { code, constraint, table } = error as {
    code?: unknown
    constraint?: unknown
    table?: unknown
  }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    kind: error.name,
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(typeof table === 'string' && { table }),
    at: frames.slice(0, 8).map((line) => line.trim().replace(/\(?file:\/\/.*\/(?=dist|src)/, '(')),
  }
}
