/**
 * What all fields share: label, hint, message, and what was typed kept.
 */
import type { Child } from 'hono/jsx'
import { fieldId, useForm, type AnyForm } from '#platform/ui/form-box.tsx'

/** What every field needs. `form` may be left out inside a `FormBox` that has one. */
export interface FieldProps {
  form?: AnyForm
  name: string
  label: string
  hint?: Child
  /** Says "(niet verplicht)"; fields without it are required. */
  optional?: boolean | undefined
}

/** How wide a box is: as wide as what one types into it. */
export type FieldWidth = 'short' | 'medium' | 'long'

/** What a field shows of the form around it. */
export interface Facts {
  id: string
  error: string | undefined
  saved: string | undefined
  typed: string
  chosen: string[]
  describedBy: string | undefined
}

/** Reads the form for one field: what was typed, what is wrong, what others saved. */
export function useField({ form: given, name, hint }: FieldProps): Facts {
  const { form, prefix } = useForm(given)
  const id = fieldId(prefix, name)
  const value = form?.typed[name] ?? ''
  const chosen = Array.isArray(value) ? value : value === '' ? [] : [value]
  const typed = Array.isArray(value) ? value.join(', ') : value
  const error: string | undefined = form?.errors[name]
  const newest = form?.newer?.saved[name]
  const saved = newest === undefined || newest === typed ? undefined : newest
  const parts = [hint && `${id}-hint`, error && `${id}-fout`, saved !== undefined && `${id}-nu`]
  const describedBy = parts.filter(Boolean).join(' ') || undefined
  return { id, error, saved, typed, chosen, describedBy }
}

/** The value of `aria-invalid`. */
export function invalid(error: string | undefined) {
  return error ? 'true' : undefined
}

export function Optional({ optional }: { optional?: boolean | undefined }) {
  return optional ? <span class="optional"> (niet verplicht)</span> : null
}

export function Hint({ id, hint }: { id: string; hint?: Child }) {
  return hint ? (
    <div class="utrecht-form-field-description" id={`${id}-hint`}>
      {hint}
    </div>
  ) : null
}

export function Message({ id, error }: { id: string; error: string | undefined }) {
  return error ? (
    <div class="utrecht-form-field-error-message" id={`${id}-fout`}>
      <span class="visually-hidden">Fout: </span>
      {error}
    </div>
  ) : null
}

export function Saved({ id, saved }: { id: string; saved: string | undefined }) {
  return saved === undefined ? null : (
    <div class="field-saved" id={`${id}-nu`}>
      <strong>Nu opgeslagen:</strong> {saved === '' ? '(leeg)' : saved}
    </div>
  )
}

/** A field with one box, whatever stands in it. */
export function BoxField({ field, facts, box }: { field: FieldProps; facts: Facts; box: Child }) {
  const { id, error, saved } = facts
  return (
    <div
      class={`utrecht-form-field utrecht-form-field--text${error ? ' utrecht-form-field--invalid' : ''}`}
    >
      <label class="utrecht-form-label utrecht-form-field__label" for={id}>
        {field.label}
        <Optional optional={field.optional} />
      </label>
      <Hint id={id} hint={field.hint} />
      <Message id={id} error={error} />
      {box}
      <Saved id={id} saved={saved} />
    </div>
  )
}
