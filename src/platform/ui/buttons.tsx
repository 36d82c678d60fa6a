/**
 * What one presses. One primary button in view at a time: the next step.
 */
import type { Child } from 'hono/jsx'

/** `primary`: the next step; `secondary`: another way; `subtle`: on the side; `danger`: no way back. */
export type ButtonVariant = 'primary' | 'secondary' | 'subtle' | 'danger'

// Class names of NL Design System stand here whole: what the build cannot read, it leaves out.
const looks: Record<ButtonVariant, string> = {
  primary: 'nl-button nl-button--primary',
  secondary: 'nl-button nl-button--secondary',
  subtle: 'nl-button nl-button--subtle',
  danger: 'nl-button nl-button--primary nl-button--negative',
}

/** Buttons beside each other; on a phone below each other. */
export function Buttons({ children }: { children?: Child }) {
  return <div class="buttons">{children}</div>
}

/** Sends the form around it; `name` and `value` say which button was pressed. */
export function Button({
  variant = 'primary',
  name,
  value,
  children,
}: {
  variant?: ButtonVariant | undefined
  name?: string | undefined
  value?: string | undefined
  children?: Child
}) {
  return (
    <button class={looks[variant]} type="submit" name={name} value={value}>
      <span class="nl-button__label">{children}</span>
    </button>
  )
}

/** A button as small as a number, for a table where many boxes can be pressed. */
export function CellButton({
  name,
  value,
  children,
}: {
  name: string
  value: string
  children?: Child
}) {
  return (
    <button class="cell-button" type="submit" name={name} value={value}>
      {children}
    </button>
  )
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function LinkButton({
  href,
  variant = 'primary',
  children,
}: {
  href: string
  variant?: ButtonVariant | undefined
  children?: Child
}) {
  return (
    <a class={looks[variant]} href={href}>
      <span class="nl-button__label">{children}</span>
    </a>
  )
}
