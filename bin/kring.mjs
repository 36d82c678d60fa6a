#!/usr/bin/env node
/**
 * The command `kring`: makes the checkout ready, then runs the product on its own Node.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const run = (program, ...args) => spawnSync(program, args, { stdio: 'inherit' })

const ready = run(process.execPath, join(root, 'bin/ready.mjs'))
if (ready.status !== 0) process.exit(ready.status ?? 1)

const own = join(root, 'node_modules/.bin/node')
const node = existsSync(own) ? own : process.execPath
if (node === process.execPath && Number(process.versions.node.split('.')[0]) < 22) {
  console.error(
    'Kring heeft Node 22 of nieuwer nodig; voor dit soort machine brengt het die niet zelf mee.',
  )
  process.exit(1)
}
// Ctrl-C reaches the product too; this process waits for it to end in its own order.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)
// Else V8 lets the space for what is young grow under load, to twice the memory and no more speed.
const { status } = run(
  node,
  '--max-semi-space-size=8',
  join(root, 'dist/main.mjs'),
  ...process.argv.slice(2),
)
process.exit(status ?? 1)
