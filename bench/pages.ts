/**
 * What one page costs a reader: the first byte, and how much comes over the line.
 */
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'

/** Milliseconds until the first byte, on one connection that is kept open; the best case of a reader. */
export async function firstByte(
  url: string,
  rounds: number,
): Promise<{ p50: number; p99: number }> {
  const times: number[] = []
  for (let round = 0; round < rounds + 50; round++) {
    const begun = performance.now()
    await new Promise<void>((done, fail) => {
      const asked = request(url, (response) => {
        response.once('data', () => round >= 50 && times.push(performance.now() - begun))
        response.on('end', done).resume()
      })
      asked.on('error', fail).end()
    })
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => round2(sorted[Math.floor(sorted.length * share)] ?? Number.NaN)
  return { p50: at(0.5), p99: at(0.99) }
}

/** Bytes of a page with its styles and script as they are sent, and apart the script, gzipped. */
export async function weight(
  origin: string,
  path: string,
  cookie: string,
): Promise<{ path: string; kilobytes: number; scriptGzipped: number }> {
  const get = async (one: string) =>
    fetch(`${origin}${one}`, { headers: { cookie, 'accept-encoding': 'br, gzip' } })
  const page = await get(path)
  if (page.status !== 200) throw new Error(`${path} answers ${page.status}`)
  const html = Buffer.from(await page.arrayBuffer())
  const sent = (response: Response, body: Buffer) =>
    response.headers.get('content-encoding') ? gzipSync(body).length : body.length
  let total = html.length
  let scriptGzipped = 0
  for (const [, asset] of html
    .toString()
    .matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js))"/g)) {
    const response = await get(asset!)
    const body = Buffer.from(await response.arrayBuffer())
    total += sent(response, body)
    if (asset!.endsWith('.js')) scriptGzipped += gzipSync(body).length
  }
  return { path, kilobytes: round2(total / 1_000), scriptGzipped: round2(scriptGzipped / 1_000) }
}

function round2(number: number): number {
  return Math.round(number * 100) / 100
}
