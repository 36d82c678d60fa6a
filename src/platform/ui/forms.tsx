/**
 * The fields of a form: each with its label, its hint, its message, and what was typed kept.
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

interface Facts {
  id: string
  error: string | undefined
  saved: string | undefined
  typed: string
  chosen: string[]
  describedBy: string | undefined
}

function useField({ form: given, name, hint }: FieldProps): Facts {
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

function invalid(error: string | undefined) {
  return error ? 'true' : undefined
}

function Optional({ optional }: { optional?: boolean | undefined }) {
  return optional ? <span class="optional"> (niet verplicht)</span> : null
}

function Hint({ id, hint }: { id: string; hint?: Child }) {
  return hint ? (
    <div class="utrecht-form-field-description" id={`${id}-hint`}>
      {hint}
    </div>
  ) : null
}

function Message({ id, error }: { id: string; error: string | undefined }) {
  return error ? (
    <div class="utrecht-form-field-error-message" id={`${id}-fout`}>
      <span class="visually-hidden">Fout: </span>
      {error}
    </div>
  ) : null
}

function Saved({ id, saved }: { id: string; saved: string | undefined }) {
  return saved === undefined ? null : (
    <div class="field-saved" id={`${id}-nu`}>
      <strong>Nu opgeslagen:</strong> {saved === '' ? '(leeg)' : saved}
    </div>
  )
}

/** A field with one box, whatever stands in it. */
function BoxField({ field, facts, box }: { field: FieldProps; facts: Facts; box: Child }) {
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

/** One line of text. */
export function TextField({
  type = 'text',
  inputmode,
  autocomplete = 'off',
  width = 'medium',
  maxlength,
  ...field
}: FieldProps & {
  type?: 'text' | 'email' | 'tel' | 'url' | 'password' | 'search' | 'number' | 'time' | undefined
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url' | 'search' | undefined
  autocomplete?: string | undefined
  width?: FieldWidth | undefined
  maxlength?: number | undefined
}) {
  const facts = useField(field)
  const box = (
    <Box
      facts={facts}
      name={field.name}
      type={type}
      inputmode={inputmode}
      autocomplete={autocomplete}
      width={width}
      maxlength={maxlength}
    />
  )
  return <BoxField field={field} facts={facts} box={box} />
}

function Box({
  facts,
  name,
  type,
  width,
  inputmode,
  autocomplete,
  maxlength,
}: {
  facts: Facts
  name: string
  type: string
  width: FieldWidth
  inputmode?: string | undefined
  autocomplete?: string | undefined
  maxlength?: number | undefined
}) {
  return (
    <input
      class={`utrecht-textbox utrecht-textbox--html-input box-${width}${
        facts.error ? ' utrecht-textbox--invalid' : ''
      }`}
      id={facts.id}
      name={name}
      type={type}
      // What was a password once is typed anew, never sent back.
      value={type === 'password' ? undefined : facts.typed}
      inputmode={inputmode as 'text' | undefined}
      autocomplete={autocomplete}
      maxlength={maxlength}
      aria-describedby={facts.describedBy}
      aria-invalid={invalid(facts.error)}
    />
  )
}

/** Several lines of text. */
export function TextArea({
  rows = 5,
  ...field
}: FieldProps & {
  rows?: number | undefined
}) {
  const facts = useField(field)
  const box = (
    <textarea
      class={`utrecht-textarea utrecht-textarea--html-textarea box-long${
        facts.error ? ' utrecht-textarea--invalid' : ''
      }`}
      id={facts.id}
      name={field.name}
      rows={rows}
      aria-describedby={facts.describedBy}
      aria-invalid={invalid(facts.error)}
    >
      {/* A browser drops the first line break inside a textarea; this one is for it to drop. */}
      {`\n${facts.typed}`}
    </textarea>
  )
  return <BoxField field={field} facts={facts} box={box} />
}

/** A day, in the browser's own calendar. The value is written as 2026-10-26. */
export function DateField(field: FieldProps) {
  const facts = useField(field)
  const box = <Box facts={facts} name={field.name} type="date" width="short" autocomplete="off" />
  return <BoxField field={field} facts={facts} box={box} />
}

/** An amount in euros, typed as people write it. */
export function AmountField(field: FieldProps) {
  const facts = useField(field)
  const box = (
    <div class="amount">
      <span class="amount-sign" aria-hidden="true">
        €
      </span>
      <Box
        facts={facts}
        name={field.name}
        type="text"
        width="short"
        inputmode="decimal"
        autocomplete="off"
      />
    </div>
  )
  return (
    <BoxField field={{ ...field, label: `${field.label} (in euro)` }} facts={facts} box={box} />
  )
}

/** What one can choose from: value and words, or with a hint per option. */
export type Options =
  Readonly<Record<string, string>> | readonly { value: string; label: string; hint?: Child }[]

function listed(options: Options): readonly { value: string; label: string; hint?: Child }[] {
  return Array.isArray(options)
    ? (options as readonly { value: string; label: string; hint?: Child }[])
    : Object.entries(options as Record<string, string>).map(([value, label]) => ({ value, label }))
}

/** One out of a long list; begins with "Kies …" unless something was chosen before. */
export function Select({
  options,
  empty = 'Kies …',
  ...field
}: FieldProps & {
  options: Options
  /** The words for choosing nothing; not used when `options` has a choice with value ''. */
  empty?: string | undefined
}) {
  const facts = useField(field)
  const list = listed(options)
  const box = (
    <select
      class={`utrecht-select utrecht-select--html-select${facts.error ? ' utrecht-select--invalid' : ''}`}
      id={facts.id}
      name={field.name}
      autocomplete="off"
      aria-describedby={facts.describedBy}
      aria-invalid={invalid(facts.error)}
    >
      {list.some(({ value }) => value === '') ? null : <option value="">{empty}</option>}
      {list.map(({ value, label }) => (
        <option value={value} selected={facts.typed === value}>
          {label}
        </option>
      ))}
    </select>
  )
  return <BoxField field={field} facts={facts} box={box} />
}

type GroupProps = FieldProps & { options: Options }

/** One out of a few, all in view. */
export function Choice(props: GroupProps) {
  return <Group {...props} kind="radio" />
}

/** Any number out of a few. */
export function Choices(props: GroupProps) {
  return <Group {...props} kind="checkbox" />
}

function Group({ options, kind, ...field }: GroupProps & { kind: 'radio' | 'checkbox' }) {
  const facts = useField(field)
  const { id, error, saved, chosen, describedBy } = facts
  return (
    <fieldset
      class={`group${error ? ' utrecht-form-field--invalid' : ''}`}
      aria-describedby={describedBy}
      aria-invalid={kind === 'radio' ? invalid(error) : undefined}
      role={kind === 'radio' ? 'radiogroup' : undefined}
    >
      <legend class="utrecht-form-label group-legend">
        {field.label}
        <Optional optional={field.optional} />
      </legend>
      <Hint id={id} hint={field.hint} />
      <Message id={id} error={error} />
      {listed(options).map((option, index) => (
        <Option
          // The first one carries the id of the field: there the error summary leads.
          id={index === 0 ? id : `${id}-${index}`}
          name={field.name}
          kind={kind}
          value={option.value}
          label={option.label}
          hint={option.hint}
          checked={chosen.includes(option.value)}
          error={error}
        />
      ))}
      <Saved id={id} saved={saved} />
    </fieldset>
  )
}

// Whole names: what the build cannot read, it leaves out.
const optionLooks = {
  radio: [
    'utrecht-radio-button utrecht-radio-button--html-input',
    'utrecht-radio-button--invalid',
    'utrecht-form-label--radio',
  ],
  checkbox: [
    'utrecht-checkbox utrecht-checkbox--html-input',
    'utrecht-checkbox--invalid',
    'utrecht-form-label--checkbox',
  ],
} as const

function Option({
  id,
  name,
  kind,
  value,
  label,
  hint,
  checked,
  error,
  describedBy,
}: {
  id: string
  name: string
  kind: 'radio' | 'checkbox'
  value: string
  label: Child
  hint?: Child
  checked: boolean
  error: string | undefined
  describedBy?: string | undefined
}) {
  const [look, wrong, labelLook] = optionLooks[kind]
  return (
    <div class={`option option-${kind}`}>
      <input
        class={error ? `${look} ${wrong}` : look}
        type={kind}
        id={id}
        name={name}
        value={value}
        checked={checked}
        aria-describedby={describedBy ?? (hint ? `${id}-uitleg` : undefined)}
        aria-invalid={kind === 'checkbox' ? invalid(error) : undefined}
      />
      <label class={`utrecht-form-label ${labelLook}`} for={id}>
        {label}
      </label>
      {hint ? (
        <div class="utrecht-form-field-description option-hint" id={`${id}-uitleg`}>
          {hint}
        </div>
      ) : null}
    </div>
  )
}

/** One thing to tick. */
export function Checkbox({ value = 'ja', ...field }: FieldProps & { value?: string | undefined }) {
  const facts = useField(field)
  const { id, error, saved, chosen, describedBy } = facts
  return (
    <div class={`utrecht-form-field single${error ? ' utrecht-form-field--invalid' : ''}`}>
      <Message id={id} error={error} />
      <Option
        id={id}
        name={field.name}
        kind="checkbox"
        value={value}
        label={
          <>
            {field.label}
            <Optional optional={field.optional} />
          </>
        }
        checked={chosen.includes(value)}
        error={error}
        describedBy={describedBy}
      />
      <div class="option-hint">
        <Hint id={id} hint={field.hint} />
      </div>
      <Saved id={id} saved={saved} />
    </div>
  )
}
