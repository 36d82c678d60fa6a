/**
 * Names as they are compared: how someone typed them must not decide whether they are found. Pure.
 */

/** Letters that stay themselves when marks are taken off. */
const letters: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  œ: 'oe',
  æ: 'ae',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ŋ: 'n',
}

/** Words before a Dutch surname, which some write in front, some behind and some not at all. */
const prefixes = new Set(
  (
    'aan af bij d da de del den der des di dos du el het in la las le les lo op over s t te ten ter ' +
    'toe tot uit uyt van vanden vander vd ver von voor zu zum zur'
  ).split(' '),
)

/**
 * The words of a name: lower case, without marks, `ij` and `ÿ` as `y`. Each word once, in alphabetical
 * order: the order in which someone wrote them is lost.
 */
export function nameWords(name: string): string[] {
  const words = folded(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  return [...new Set(words)].sort()
}

/** The words one looks for: without prefixes, unless there is nothing else. */
export function soughtWords(name: string): string[] {
  const words = nameWords(name)
  const kept = words.filter((word) => !prefixes.has(word))
  return kept.length > 0 ? kept : words
}

/** A text as one word: what differs in case, marks and white space is the same. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßøœæđðłıþŋ]/g, (letter) => letters[letter]!)
    .replaceAll(/ij/g, 'y')
    .replaceAll(/\s+/gu, ' ')
    .trim()
}
