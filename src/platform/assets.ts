/**
 * Styles, script, fonts and signs: built once by `bin/assets.mjs`, served from memory under names
 * that change with their content, so that a browser may keep them for ever.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { root } from '#platform/paths.ts'

/** A file that a page may ask for by its own name. */
export type AssetName = 'main.css' | 'main.js' | 'favicon.svg' | 'neutral.svg'

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

interface AssetFile {
  type: string
  plain: Uint8Array<ArrayBuffer>
  gzip?: Uint8Array<ArrayBuffer> | undefined
  brotli?: Uint8Array<ArrayBuffer> | undefined
}

const folder = join(root, 'dist/assets')

/** Own name → file name with hash. Empty before the first build: then a page has no look, but works. */
let manifest: Record<string, string> | undefined
const files = new Map<string, AssetFile>()

/** The address of an asset, such as `/assets/main.3f9c21ab.css`. */
export function asset(name: AssetName): string {
  return `/assets/${manifestNow()[name] ?? name}`
}

function manifestNow(): Record<string, string> {
  manifest ??= readManifest()
  return manifest
}

function readManifest(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, string>
  } catch {
    return {}
  }
}

/** Serves `/assets/:file`; only what the manifest names, so a path cannot leave the folder. */
export const assetFiles = new Hono().get('/assets/:file', (c) => {
  const name = c.req.param('file')
  const file = files.get(name) ?? load(name)
  if (!file) return c.notFound()
  const accepted = c.req.header('accept-encoding') ?? ''
  const [encoding, body] =
    /\bbr\b/.test(accepted) && file.brotli
      ? (['br', file.brotli] as const)
      : /\bgzip\b/.test(accepted) && file.gzip
        ? (['gzip', file.gzip] as const)
        : ([undefined, file.plain] as const)
  return c.body(body, 200, {
    'Content-Type': file.type,
    'Cache-Control': 'public, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
    ...(encoding && { 'Content-Encoding': encoding }),
  })
})

function load(name: string): AssetFile | undefined {
  if (!Object.values(manifestNow()).includes(name)) return undefined
  const plain = new Uint8Array(readFileSync(join(folder, name)))
  const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  const file: AssetFile = name.endsWith('.woff2')
    ? { type, plain }
    : { type, plain, gzip: new Uint8Array(gzipSync(plain, { level: 9 })), brotli: squeeze(plain) }
  files.set(name, file)
  return file
}

function squeeze(plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  return new Uint8Array(brotliCompressSync(plain, { params }))
}
