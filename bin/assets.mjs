/**
 * Builds what a browser gets beside the page: one style sheet, one script, fonts and signs, under
 * names with a hash, and the manifest that `src/platform/assets.ts` reads.
 */
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { transform } from 'lightningcss'
import { PurgeCSS } from 'purgecss'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The oldest browsers that get the full look; older ones get a readable page. */
const browsers = ['chrome 109', 'edge 109', 'firefox 115', 'safari 15.4', 'ios_saf 15.4']

/** Minifying drops the headers of the licences; this line keeps what they ask. */
const banner =
  '/*! With parts of NL Design System (Utrecht, Candidate, Voorbeeld), EUPL-1.2. Noto Sans, OFL-1.1. */\n'

/**
 * Builds everything into `outDir` and writes `manifest.json` there: own name → name with hash.
 *
 * @param {string} outDir
 * @returns {Promise<{ name: string, file: string, bytes: number, gzipBytes: number }[]>}
 */
export async function buildAssets(outDir = join(root, 'dist/assets')) {
  const [styles, script] = await Promise.all([buildStyles(), buildScript()])
  const signs = ['favicon.svg', 'neutral.svg'].map((name) => ({
    name,
    bytes: readFileSync(join(root, 'src/platform/ui/signs', name)),
  }))
  const files = [...styles, script, ...signs].map(({ name, bytes, file }) => ({
    name,
    bytes,
    file: file ?? hashed(name, bytes),
  }))
  rmSync(outDir, { recursive: true, force: true })
  mkdirSync(outDir, { recursive: true })
  for (const { file, bytes } of files) writeFileSync(join(outDir, file), bytes)
  const manifest = Object.fromEntries(files.map(({ name, file }) => [name, file]))
  writeFileSync(join(outDir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return files.map(({ name, file, bytes }) => ({
    name,
    file,
    bytes: bytes.length,
    gzipBytes: gzipSync(bytes, { level: 9 }).length,
  }))
}

/** The style sheet of the house and those of the modules as one, and the fonts it names. */
async function buildStyles() {
  const own = ['src/platform/ui/styles/main.css']
  const modules = globSync('src/modules/*/styles.css', { cwd: root }).sort()
  const contents = [...own, ...modules].map((path) => `@import './${path}';`).join('\n')
  const result = await build({
    stdin: { contents, resolveDir: root, loader: 'css' },
    bundle: true,
    write: false,
    outdir: join(root, 'dist/assets'),
    loader: { '.woff2': 'file' },
    assetNames: '[name].[hash]',
    publicPath: '/assets',
    logLevel: 'warning',
  })
  const sheet = result.outputFiles.find(({ path }) => path.endsWith('.css'))
  if (!sheet) throw new Error('esbuild gave no style sheet')
  const fonts = result.outputFiles.filter(({ path }) => path.endsWith('.woff2'))
  const code = minified(await purged(sheet.text))
  return [
    { name: 'main.css', bytes: Buffer.concat([Buffer.from(banner), code]) },
    ...fonts.map(({ path, contents: bytes }) => ({
      name: basename(path).replace(/\.[^.]+(\.woff2)$/, '$1'),
      bytes,
      file: basename(path),
    })),
  ]
}

/** Fails on what a browser would not understand either, and shows the line it stands on. */
function minified(css) {
  try {
    return transform({
      filename: 'main.css',
      code: Buffer.from(css),
      minify: true,
      targets: targets(),
    }).code
  } catch (error) {
    const line = css.split('\n')[error.loc?.line - 1]?.trim()
    throw new Error(`The styles hold a mistake: ${error.message}, in "${line}"`, { cause: error })
  }
}

/**
 * Leaves out the parts of NL Design System that no page uses. Our own classes all stay: they are few,
 * and some names are put together in the code (`badge-${tone}`), where a purge cannot read them.
 */
async function purged(css) {
  const sources = globSync('src/**/*.tsx', { cwd: root, exclude: (name) => /\.test\./.test(name) })
  const [result] = await new PurgeCSS().purge({
    content: sources.map((path) => ({
      raw: readFileSync(join(root, path), 'utf8'),
      extension: 'tsx',
    })),
    css: [{ raw: css }],
    defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
    safelist: { standard: [/^(?!(utrecht|nl)-)/] },
    variables: true,
  })
  return result.css
}

/** The custom elements of the house and of the modules as one module. */
async function buildScript() {
  const own = ['src/platform/ui/elements/index.ts']
  const modules = globSync('src/modules/*/elements/*.ts', {
    cwd: root,
    exclude: (name) => /\.test\./.test(name),
  }).sort()
  const contents = [...own, ...modules].map((path) => `import './${path}'`).join('\n')
  const result = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['chrome109', 'firefox115', 'safari15.4'],
    logLevel: 'warning',
  })
  return { name: 'main.js', bytes: result.outputFiles[0].contents }
}

function targets() {
  const version = (text) => {
    const [major, minor = '0'] = text.split('.')
    return (Number(major) << 16) | (Number(minor) << 8)
  }
  return Object.fromEntries(
    browsers.map((one) => one.split(' ')).map(([name, number]) => [name, version(number)]),
  )
}

function hashed(name, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const extension = extname(name)
  return `${basename(name, extension)}.${hash}${extension}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const start = performance.now()
  for (const { file, bytes, gzipBytes } of await buildAssets())
    console.log(`${file}  ${bytes} bytes, ${gzipBytes} gzipped`)
  console.log(`${Math.round(performance.now() - start)} ms`)
}
