/**
 * Fields to choose in.
 */
import type { Child } from 'hono/jsx'
import {
  BoxField,
  Hint,
  invalid,
  Message,
  Optional,
  Saved,
  useField,
  type FieldProps,
} from '#platform/ui/field.tsx'

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
        label={field.label}
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
