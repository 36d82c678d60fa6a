/**
 * W3C Trace Context: the number that one piece of work has in every log, here and elsewhere.
 *
 * @see https://www.w3.org/TR/trace-context/
 */
import { randomBytes } from 'node:crypto'

/** One piece of work, as part of something larger that may have begun elsewhere. */
export interface Trace {
  /** 32 hexadecimal digits, not all zero. */
  traceId: string
  /** 16 hexadecimal digits, not all zero: this piece of work. */
  spanId: string
  /** The piece of work elsewhere that asked for this one. */
  parentSpanId?: string
}

const traceparent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/**
 * Goes on with the trace that `header` names, or starts one; what is not a `traceparent` is ignored,
 * as the standard asks.
 */
export function traceFrom(header: string | undefined): Trace {
  const [, version, traceId, parent, , more] = traceparent.exec(header ?? '') ?? []
  const valid =
    version !== undefined &&
    version !== 'ff' &&
    !(version === '00' && more) &&
    !/^0+$/.test(traceId!) &&
    !/^0+$/.test(parent!)
  return valid
    ? { traceId: traceId!, spanId: newSpanId(), parentSpanId: parent! }
    : { traceId: randomBytes(16).toString('hex'), spanId: newSpanId() }
}

/** A number for a piece of work. */
export function newSpanId(): string {
  return randomBytes(8).toString('hex')
}

/** The header for a call to another system, so that its log can be laid beside ours. */
export function traceHeader({ traceId, spanId }: Trace): string {
  return `00-${traceId}-${spanId}-01`
}

/** The 16 bytes of a trace id as PostgreSQL keeps them. */
export function traceUuid(traceId: string): string {
  return traceId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
