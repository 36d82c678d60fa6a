/**
 * Blind index: finding a person exactly, within one organisation, in texts that are sealed.
 *
 * A token is a keyed hash of what is looked for. The key comes from the keyring, never from the keys of
 * content, and differs per organisation and module: tokens of two organisations say nothing together.
 * Who holds the database but not the keyring learns which rows share a name, not which name.
 */
import { createHmac, hkdfSync } from 'node:crypto'
import { keyBytes } from '#platform/keyring.ts'
import { folded, nameWords, soughtWords } from './normalise.ts'

/** Makes tokens of 16 bytes, for a `bytea` (or, for names, `bytea[]`) column with an index. */
export interface BlindIndex {
  /** To store: a token per word of a name. */
  name: (name: string) => Buffer[]
  /** To look for: rows whose tokens hold all of these (`@>`). Prefixes such as "van der" do not count. */
  nameSought: (name: string) => Buffer[]
  /** @param day as `1987-04-23` */
  birthDate: (day: string) => Buffer
  /** Surname and birth date together: rarer, so it tells less to who counts tokens. */
  person: (surname: string, day: string) => Buffer
  /** Anything else that is compared as a whole, such as a number. @param kind a word for what it is */
  exact: (kind: string, text: string) => Buffer
}

/** The index of one module for one organisation. */
export function blindIndex(scope: { module: string; organisationId: string }): BlindIndex {
  const { module, organisationId } = scope
  if (!/^[0-9a-f-]{36}$/.test(organisationId)) throw new Error('An index is of one organisation')
  const info = `kring blind index 1|${module}`
  const key = Buffer.from(hkdfSync('sha256', keyBytes('blind-index'), organisationId, info, 32))
  const token = (kind: string, ...parts: string[]) =>
    createHmac('sha256', key)
      .update(JSON.stringify([kind, ...parts]))
      .digest()
      .subarray(0, 16)
  return {
    name: (name) => nameWords(name).map((word) => token('name', word)),
    nameSought: (name) => soughtWords(name).map((word) => token('name', word)),
    birthDate: (day) => token('birth-date', dayOf(day)),
    person: (surname, day) => token('person', dayOf(day), ...soughtWords(surname)),
    exact: (kind, text) => token(`exact ${kind}`, folded(text)),
  }
}

function dayOf(day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error('A birth date is written as 1987-04-23')
  return day
}
