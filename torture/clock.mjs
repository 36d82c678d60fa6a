/**
 * Loaded into a process of Kring before anything else: from then on the clock of its machine is so many milliseconds
 * off as a file says, at every moment anew. Nothing of Kring is replaced.
 */
import { readFileSync } from 'node:fs'

const file = process.env['KRING_TORTURE_CLOCK']
const Real = Date
let off = 0
let readAt = -Infinity

function now() {
  if (performance.now() - readAt > 100) {
    readAt = performance.now()
    off = Number(readFileSync(file, 'utf8'))
  }
  return Real.now() + off
}

globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given))
  }
  static now = now
}
