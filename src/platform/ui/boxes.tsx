/**
 * Fields to type in.
 */
import {
  BoxField,
  invalid,
  useField,
  type Facts,
  type FieldProps,
  type FieldWidth,
} from '#platform/ui/field.tsx'

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

/** A file from one's own machine; a form with one is `multipart`. */
export function FileField({ accept, ...field }: FieldProps & { accept: string }) {
  const facts = useField(field)
  const box = (
    <input
      class={`utrecht-textbox utrecht-textbox--html-input box-long${
        facts.error ? ' utrecht-textbox--invalid' : ''
      }`}
      id={facts.id}
      name={field.name}
      type="file"
      accept={accept}
      aria-describedby={facts.describedBy}
      aria-invalid={invalid(facts.error)}
    />
  )
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
