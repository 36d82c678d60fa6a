/**
 * Looking for what someone wrote, in bytes of any kind: files of a database, logs, pages, exports.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The forms in which a text can stand somewhere: as it is, and as programs write it down. */
export function formsOf(word: string): Buffer[] {
  const cases = [...new Set([word, word.toLowerCase(), word.toUpperCase()])]
  const plain = cases.map((one) => Buffer.from(one))
  const wide = cases.map((one) => Buffer.from(one, 'utf16le'))
  const swapped = wide.map((one) => Buffer.from(one).swap16())
  const raw = [...plain, ...wide, ...swapped]
  const hex = raw.flatMap((one) => {
    const digits = one.toString('hex')
    return [Buffer.from(digits), Buffer.from(digits.toUpperCase())]
  })
  return [...raw, ...hex, ...raw.flatMap(base64Of)]
}

/** Three ways to fall in groups of three bytes; the first and last letters depend on the neighbours. */
function base64Of(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return Buffer.from(whole.slice(shift ? 4 : 0, -4))
  })
}

/** How often any of `forms` stands in `bytes`. */
export function traces(bytes: Buffer, forms: readonly Buffer[]): number {
  let count = 0
  for (const form of forms)
    for (let at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at + 1)) count++
  return count
}

/** The same in every file below a folder. A file that goes meanwhile is no file. */
export function tracesIn(folder: string, forms: readonly Buffer[]): number {
  let count = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    try {
      count += traces(readFileSync(join(entry.parentPath, entry.name)), forms)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return count
}
