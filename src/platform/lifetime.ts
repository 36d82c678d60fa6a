/**
 * When this process ends: by a signal, with the npm that started it, or because it must.
 */

/**
 * Calls `stop` once, on Ctrl-C, SIGTERM or the end of npm; then ends the process.
 *
 * A terminal sends Ctrl-C to npm and to us, and npm sends it on: the second one means nothing new.
 * SIGHUP keeps its meaning, so that `nohup` works.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const end = (code: number) => {
    if (stopping) return
    stopping = true
    // PostgreSQL ends with us in any case, and then closes its files properly as well.
    setTimeout(() => process.exit(1), 15_000).unref()
    stop().then(
      () => process.exit(code),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', () => end(0))
  process.on('SIGTERM', () => end(0))
  if (process.env['npm_lifecycle_event']) watchParent(() => end(1))
  // `npm start | head` closes our output; that is no reason to fall over.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
}

/** npm killed with -9 tells nobody; whoever loses its parent is given another one. */
function watchParent(gone: () => void): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) gone()
  }, 500).unref()
}
