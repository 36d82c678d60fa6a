/**
 * What every answer of Kring must carry, written down a second time: who weakens it must say so here too.
 */

const guards: Record<string, (value: string) => boolean> = {
  'content-security-policy': (value) => {
    const parts = new Map(
      value.split(';').map((one) => [one.trim().split(' ')[0], one.trim().split(' ').slice(1)]),
    )
    const is = (name: string, ...words: string[]) => parts.get(name)?.join() === words.join()
    return (
      is('default-src', "'none'") &&
      is('script-src', "'self'") &&
      is('style-src', "'self'") &&
      is('connect-src', "'self'") &&
      is('form-action', "'self'") &&
      is('base-uri', "'none'") &&
      is('frame-ancestors', "'none'") &&
      is('require-trusted-types-for', "'script'") &&
      !/unsafe|http:|\*/.test(value)
    )
  },
  'strict-transport-security': (value) => Number(/max-age=(\d+)/.exec(value)?.[1]) >= 31_536_000,
  'x-content-type-options': (value) => value === 'nosniff',
  'x-frame-options': (value) => value === 'DENY',
  // `no-referrer` would turn the Origin of our own forms into `null`; another site is told nothing.
  'referrer-policy': (value) => value === 'same-origin',
  'cross-origin-opener-policy': (value) => value === 'same-origin',
  'cross-origin-resource-policy': (value) => value === 'same-origin',
  'permissions-policy': (value) =>
    ['camera', 'microphone', 'geolocation', 'payment', 'usb'].every((one) =>
      value.includes(`${one}=()`),
    ),
}

/** What an answer lacks, by header. `path` tells which answers may be kept: only our own files. */
export function unguarded(response: Response, path: string): string[] {
  const missing = Object.entries(guards)
    .filter(([name, holds]) => !holds(response.headers.get(name) ?? ''))
    .map(([name]) => name)
  const kept = response.headers.get('cache-control') ?? ''
  const file = path.startsWith('/assets/') && response.status === 200
  if (file ? !kept.includes('immutable') : kept !== 'no-store') missing.push('cache-control')
  for (const name of ['server', 'x-powered-by'])
    if (response.headers.has(name)) missing.push(`${name} is there`)
  // What the API can do is for anyone, from any site; it holds nothing of anyone.
  if (response.headers.has('access-control-allow-origin') && path !== '/api/v1/openapi.json')
    missing.push('access-control-allow-origin is there')
  return missing
}
