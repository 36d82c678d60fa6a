/**
 * Small counts: what is told, so that nobody can work out how many children there were in one place.
 *
 * A count below 5 is hidden and the rest is rounded to 5. A total is never counted: it is the sum of what
 * is shown, so it says nothing that its parts do not say already, and no hidden number follows from it.
 */

/** What is told of a count: rounded to 5, or hidden because it is below 5. */
export type Told = number | 'few'

export const smallest = 5

export function told(count: number): Told {
  return count < smallest ? 'few' : Math.round(count / smallest) * smallest
}

/** The sum of what is shown; hidden when nothing is. */
export function toldTotal(parts: readonly Told[]): Told {
  const shown = parts.filter((part) => part !== 'few')
  return shown.length === 0 ? 'few' : shown.reduce((sum, part) => sum + part, 0)
}

/** A told count in words. */
export function toldText(one: Told): string {
  return one === 'few' ? 'minder dan 5' : String(one)
}

/** A share, or which of its two parts is too small to tell. */
export type ToldShare = number | 'few' | 'nearly_all'

/**
 * A share as a percentage in steps of 5. Hidden when the part or what is left of the whole is below 5, also
 * when it is none: a hundred per cent would tell that.
 */
export function toldShare(part: number, whole: number): ToldShare {
  if (part < smallest) return 'few'
  if (whole - part < smallest) return 'nearly_all'
  return Math.round((part / whole) * 20) * 5
}

/** A told share in words. */
export function shareText(one: ToldShare): string {
  if (one === 'few') return 'te weinig om te tellen'
  return one === 'nearly_all' ? 'bijna alle' : `${one} %`
}
