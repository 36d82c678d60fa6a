/**
 * Words as people type them in a hurry: with slips of the finger, and with or without their ending.
 */
import { distance } from 'fastest-levenshtein'

/** Small letters without accents; all else is a space. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** How far what was typed is from a word we know; infinite when it is another word. */
export function slipsBetween(typed: string, known: string): number {
  if (typed === known) return 0
  // Of short words every slip makes another word.
  if (typed.length < 5 || known.length < 5) return stem(typed) === stem(known) ? 0.1 : Infinity
  if (stem(typed) === stem(known)) return 0.1
  if (typed.length >= 6 && known.startsWith(typed)) return 0.5
  if (typed.length < 6 || known.length < 6 || typed[0] !== known[0]) return Infinity
  if (Math.abs(typed.length - known.length) > 2) return Infinity
  const slips = distance(typed, known)
  return slips <= (known.length >= 8 ? 2 : 1) ? slips : Infinity
}

/** A word without its Dutch ending, as far as telling words apart needs it. */
function stem(word: string): string {
  return word.replace(/(en|e|s|n|t)$/, '')
}
