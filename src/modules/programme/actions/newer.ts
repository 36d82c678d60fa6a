/**
 * What somebody else saved since a form was opened.
 */
import type { Work } from '#platform/database.ts'
import type { Form } from '#platform/form.ts'
import * as store from '#programme/store/index.ts'

/** What someone else saved in the meantime: by field as it is stored, and in words to show. */
export interface Found {
  by: string
  values: Record<string, string>
  words: Record<string, string>
}

/** The form for a newer version: what was typed stays, beside what is saved now and differs from it. */
export function withNewer<T>(form: Form<T>, { by, values, words }: Found): Form<T> {
  const typed = (name: string) =>
    [form.typed[name] ?? ''].flat().join(', ').replaceAll('\r\n', '\n')
  const different = Object.keys(values).filter((name) => typed(name) !== values[name])
  const saved = Object.fromEntries(different.map((name) => [name, words[name] || 'niets']))
  return { valid: false, typed: form.typed, errors: {}, newer: { by, saved } }
}

export async function newer(
  work: Work,
  planId: string,
  kind: string,
  key: string,
  values: Record<string, string>,
  words: Record<string, string> = values,
): Promise<Found> {
  const last = await store.lastChange(work.db, planId, kind, key)
  const when = last ? moments.format(last.at) : 'zojuist'
  return { by: `${last?.by ?? 'Iemand anders'} deed dat, ${when}.`, values, words }
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'long',
  timeStyle: 'short',
})
