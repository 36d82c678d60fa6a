/**
 * `npm run dev`: Kring, built and started again whenever a source changes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const watched = ['src', 'db/migrations', 'data', 'bin']
let child = start()
let pending
let restarting = Promise.resolve()

for (const folder of watched)
  watch(join(root, folder), { recursive: true }, () => {
    // An editor saves in several steps, and a formatter after it.
    clearTimeout(pending)
    pending = setTimeout(() => void (restarting = restarting.then(restart)), 150)
  })

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => void stop().then(() => process.exit(0)))
const parent = process.ppid
setInterval(() => {
  // npm was killed with -9; the child sees the same when we go.
  if (process.ppid !== parent) process.exit(1)
}, 500)

function start() {
  return spawn(process.execPath, [join(root, 'dist/main.mjs'), 'start'], { stdio: 'inherit' })
}

async function restart() {
  const build = spawn(process.execPath, [join(root, 'bin/ready.mjs')], { stdio: 'inherit' })
  const [status] = await once(build, 'exit')
  // With a mistake in a source the last version that worked keeps running.
  if (status !== 0) return
  await stop()
  child = start()
}

async function stop() {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
