/**
 * The sign of Kring, and the small shapes that stand beside words. Shapes never speak alone: the
 * word beside them says the same, so all of them are hidden from a screen reader.
 */

/** An open circle; the sun-yellow point is the part that closes it: yours. */
export function Sign() {
  return (
    <svg
      class="sign"
      viewBox="0 0 32 32"
      width="32"
      height="32"
      aria-hidden="true"
      focusable="false"
    >
      <path class="sign-ring" d="M22.9 6.2A12 12 0 1 0 27.7 13.5" />
      <circle class="sign-point" cx="26.4" cy="9" r="3" />
    </svg>
  )
}

/** The shapes that can stand beside a word. */
export type Shape =
  'neutral' | 'ok' | 'info' | 'warning' | 'danger' | 'active' | 'turn' | 'unknown' | 'inferred'

const drawings: Record<Shape, string> = {
  neutral: 'M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5Z',
  ok: 'M3 8.5 6.5 12 13 4.5',
  info: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13ZM8 7.5v3.7M8 4.8v.2',
  warning: 'M8 2 14.5 13.5H1.5ZM8 6.5v3.2M8 11.3v.4',
  danger: 'M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5ZM8 4.5v4.3M8 11v.4',
  active: 'M13.5 8A5.5 5.5 0 1 1 8 2.5',
  turn: 'M3 8h9M8.5 4 12.5 8l-4 4',
  unknown: 'M5.2 5.8a2.8 2.8 0 1 1 4.2 2.4C8.4 8.8 8 9.2 8 10.2M8 12.6v.4',
  inferred: 'M2.5 6.5c2-2 3.5-2 5.5-.5s3.5 1.5 5.5-.5M2.5 11c2-2 3.5-2 5.5-.5s3.5 1.5 5.5-.5',
}

/** One shape, in the colour of the text around it. */
export function Icon({ shape }: { shape: Shape }) {
  return (
    <svg
      class={`icon icon-${shape}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[shape]} />
    </svg>
  )
}
