/**
 * Styles, script, fonts and signs: built once by `bin/assets.mjs`, served from memory under names
 * that change with their content, so that a browser may keep them for ever.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { root } from '#platform/paths.ts'

/** A file that a page may ask for by its own name. */
export type AssetName = 'main.css' | 'main.js' | 'favicon.svg' | 'neutral.svg'

type Bytes = Uint8Array<ArrayBuffer>

interface AssetFile {
  type: string
  plain: Bytes
  gzip?: Bytes | undefined
  brotli?: Bytes | undefined
}

interface Assets {
  /** Own name → name with hash. */
  names: Record<string, string>
  /** Name with hash → what is sent. */
  files: Map<string, AssetFile>
}

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

let loaded: Assets | undefined

/** The address of an asset, such as `/assets/main.3f9c21ab6d10.css`. */
export function asset(name: AssetName): string {
  return `/assets/${assets().names[name] ?? name}`
}

/** Serves `/assets/:file`: only what the manifest names, so no path leads out of the folder. */
export const assetFiles = new Hono().get('/assets/:file', (c) => {
  const file = assets().files.get(c.req.param('file'))
  if (!file) return c.notFound()
  const [encoding, body] = fitting(file, c.req.header('accept-encoding') ?? '')
  return c.body(body, 200, {
    'Content-Type': file.type,
    'Cache-Control': 'public, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
    ...(encoding && { 'Content-Encoding': encoding }),
  })
})

function fitting(file: AssetFile, accepted: string): ['br' | 'gzip' | undefined, Bytes] {
  if (file.brotli && /\bbr\b/.test(accepted)) return ['br', file.brotli]
  if (file.gzip && /\bgzip\b/.test(accepted)) return ['gzip', file.gzip]
  return [undefined, file.plain]
}

/**
 * All assets, read together at the first question: a build that replaces the files later does not
 * pull them from under a running process. Without a build (some tests) pages work, without a look.
 */
function assets(): Assets {
  loaded ??= load(join(root, 'dist/assets'))
  return loaded
}

function load(folder: string): Assets {
  const manifest = join(folder, 'manifest.json')
  if (!existsSync(manifest)) return { names: {}, files: new Map() }
  const names = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>
  const files = Object.values(names).map((file) => [file, read(join(folder, file))] as const)
  return { names, files: new Map(files) }
}

function read(path: string): AssetFile {
  const plain = new Uint8Array(readFileSync(path))
  const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  // A font is compressed already.
  if (type === types['woff2']) return { type, plain }
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  return {
    type,
    plain,
    gzip: new Uint8Array(gzipSync(plain, { level: 9 })),
    brotli: new Uint8Array(brotliCompressSync(plain, { params })),
  }
}
