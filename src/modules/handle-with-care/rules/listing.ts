/**
 * Finding schools in the list of who arranges Handle with Care.
 */
import type { SchoolState } from './readiness.ts'

/** What one looks for; an empty text asks nothing. */
export interface SchoolFilter {
  words: string
  municipality: string
  state: string
}

/** The schools with all words in their name or place, of that municipality, that are that far. */
export function schoolsAsked<
  S extends { name: string; place: string | null; municipality: string; state: SchoolState },
>(schools: readonly S[], { words, municipality, state }: SchoolFilter): S[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return schools.filter((one) => {
    const text = `${one.name} ${one.place ?? ''} ${one.municipality}`.toLowerCase()
    return (
      wanted.every((word) => text.includes(word)) &&
      (municipality === '' || one.municipality === municipality) &&
      (state === '' || one.state === state)
    )
  })
}
