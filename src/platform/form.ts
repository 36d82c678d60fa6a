/**
 * Forms: text from a browser becomes a typed value, or every message at once with what was typed.
 */
import type { Context } from 'hono'
import type { z } from 'zod'
import './mistakes.ts'
import { refuse } from '#platform/refusal.ts'
import { unreadable } from '#platform/text.ts'

/** What was typed, field by field; a field that may occur more than once is a list. */
export type Typed = Record<string, string | string[]>

/** A field that someone else changed since this form was opened: theirs, in words to show. */
export interface Newer {
  /** Who saved the newer version and when, as a sentence. */
  by: string
  /** Per field the value that is saved now, as text. */
  saved: Record<string, string>
}

/** A form as it was sent, or as it is first shown. `T` is the value when it is valid. */
export type Form<T> =
  | { valid: true; value: T; typed: Typed; errors: Record<string, never>; newer?: undefined }
  | { valid: false; typed: Typed; errors: Record<string, string>; newer?: Newer | undefined }

/** Fields of the form that belong to the house, not to the schema. */
const houseFields = new Set(['once', 'version'])

/**
 * Reads the posted form with `schema`. All messages at once, the first one per field.
 *
 * @returns the valid value, or the messages by field name (`''` for the form as a whole)
 */
export async function readForm<S extends z.ZodType>(
  c: Context,
  schema: S,
): Promise<Form<z.output<S>>> {
  return checkForm(await typedIn(c), schema)
}

/** Checks what was typed without a request; imports and tests use the same rules as the page. */
export function checkForm<S extends z.ZodType>(typed: Typed, schema: S): Form<z.output<S>> {
  const fields = Object.fromEntries(
    Object.entries(typed).filter(([name]) => !houseFields.has(name)),
  )
  const result = schema.safeParse(fields)
  const errors: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields))
    if ([value].flat().some((text) => unreadable.test(text)))
      errors[name] = 'Hier staat een teken in dat niet te lezen is. Typ het opnieuw.'
  if (result.success && Object.keys(errors).length === 0)
    return { valid: true, value: result.data, typed, errors: {} }
  if (result.success) return { valid: false, typed, errors }
  for (const issue of result.error.issues) errors[issue.path.join('.')] ??= issue.message
  return { valid: false, typed, errors }
}

/** A form that opens with `typed`, before anything was sent. */
export function openForm(typed: Typed = {}): Form<never> {
  return { valid: false, typed, errors: {} }
}

/** The version of the record that the person had before them when they opened the form. */
export async function versionSeen(c: Context): Promise<number> {
  const version = Number((await typedIn(c))['version'])
  // Beyond what PostgreSQL counts to there was never a version.
  return Number.isSafeInteger(version) && version < 2 ** 31 ? version : 0
}

/** What was typed; files are left out. A body that was read before is not read again. */
export async function typedIn(c: Context): Promise<Typed> {
  const body = await c.req.parseBody({ all: true }).catch((error: unknown) => {
    // Parts that do not end, or that name no border: what came is no form, and no fault of ours.
    if (error instanceof TypeError) throw refuse('not_readable')
    throw error
  })
  const typed: Typed = {}
  for (const [name, value] of Object.entries(body)) {
    const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
    typed[name] = Array.isArray(value) ? texts : (texts[0] ?? '')
  }
  return typed
}

/** One word that the page itself sent along; what is no readable text is no word. */
export async function wordIn(c: Context, name: string): Promise<string> {
  const word = (await typedIn(c))[name]
  return typeof word === 'string' && !unreadable.test(word) ? word : ''
}
