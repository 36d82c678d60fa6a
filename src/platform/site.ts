/**
 * What the site knows of itself and of who calls: its own address, and the address of the caller.
 */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

export interface Site {
  /** Invented people may be signed in as, and every page says that all is invented. */
  demonstration: boolean
  /** The address people use, like `https://kring.example`; absent where the request itself says it. */
  url?: string | undefined
  /** How many proxies of ours stand before this process; 0 believes no header. */
  trustedProxies?: number | undefined
}

/** The site's own address, without a path. */
export function originOf(c: Context, { url }: Site): string {
  return new URL(url ?? c.req.url).origin
}

/**
 * The address a request came from. Each proxy of ours adds to the right of the header what it saw; all
 * to the left of that was written by whoever calls, and is not believed.
 */
export function addressOf(c: Context, { trustedProxies = 0 }: Site): string {
  if (trustedProxies > 0) {
    const seen = (c.req.header('x-forwarded-for') ?? '').split(',').map((one) => one.trim())
    const address = seen.at(-trustedProxies)
    if (address) return address.slice(0, 100)
  }
  // In tests there is no connection.
  if (!(c.env as { incoming?: unknown } | undefined)?.incoming) return 'unknown'
  return getConnInfo(c).remote.address ?? 'unknown'
}
