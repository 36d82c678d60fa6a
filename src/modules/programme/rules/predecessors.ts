/**
 * Whether something in a new plan carries on something of an earlier one, by its name.
 */

// Words that say what is done with a subject, not which subject it is.
const verbs = new Set(['uitrol', 'uitbreiding', 'onderzoeken', 'pilot', 'activiteiten', 'in', 'het', 'de', 'van', 'en'])

/**
 * True when the subject of the shorter name, of at least two words, is wholly in the other:
 * “Uitrol ‘Handle with care’” → “Handle With Care (PO)”. One shared word proves nothing.
 */
export function carriesOn(name: string, earlier: string): boolean {
  const now = subject(name)
  const before = subject(earlier)
  const [short, long] = now.size <= before.size ? [now, before] : [before, now]
  return short.size >= 2 && [...short].every((word) => long.has(word))
}

function subject(name: string): Set<string> {
  const words = name
    .toLowerCase()
    .replaceAll(/\([^)]*\)/g, ' ')
    .match(/[\p{L}\p{N}+]+/gu)
  return new Set((words ?? []).filter((word) => !verbs.has(word)))
}
