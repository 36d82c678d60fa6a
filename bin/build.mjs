/**
 * Builds the product into `dist`: the program, and what a browser gets beside the pages.
 *
 * What is not built in (`db/migrations`, `data`) is read from the checkout; see `src/platform/paths.ts`.
 */
import { buildSync } from 'esbuild'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

// `buildSync`: the other one leaves a process behind that keeps ours from ending.
buildSync({
  absWorkingDir: root,
  // What reads files from outside or makes papers is a program of its own, that can be ended.
  entryPoints: {
    main: 'src/main.ts',
    'sheets-worker': 'src/platform/sheets/worker.ts',
    'paper-worker': 'src/platform/paper/worker.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  // The last two bring programs of their own.
  external: ['pg-native', '@myriaddreamin/typst-ts-node-compiler', '@resvg/resvg-js'],
  sourcemap: true,
  logLevel: 'warning',
  // Packages in the old format ask for `require`, which a module does not have.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
})

const assets = join(root, 'bin/assets.mjs')
if (existsSync(assets)) {
  const { buildAssets } = await import(assets)
  await buildAssets(join(root, 'dist/assets'))
}
