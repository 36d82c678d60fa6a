/**
 * Parts that say how things stand: status, alerts, steps, progress, and what is still empty.
 */
import type { Child } from 'hono/jsx'
import { Icon } from '#platform/ui/sign.tsx'

/** How something stands. `unknown`: nobody wrote it down; `inferred`: worked out, not written. */
export type BadgeTone =
  'neutral' | 'ok' | 'warning' | 'danger' | 'active' | 'turn' | 'unknown' | 'inferred'

/** A status in words, with a shape and a border that say it without colour too. */
export function StatusBadge({ tone, children }: { tone: BadgeTone; children?: Child }) {
  return (
    <span class={`utrecht-status-badge badge badge-${tone}`}>
      <Icon shape={tone} />
      {children}
    </span>
  )
}

/** Something to know before going on. */
export function Alert({
  tone,
  title,
  children,
}: {
  tone: 'info' | 'ok' | 'warning' | 'danger'
  title?: Child
  children?: Child
}) {
  const looks = {
    info: 'utrecht-alert--info',
    ok: 'utrecht-alert--ok',
    warning: 'utrecht-alert--warning',
    danger: 'utrecht-alert--error',
  }
  const words = { info: 'Let op', ok: 'Gelukt', warning: 'Waarschuwing', danger: 'Gevaar' }
  return (
    <div class={`utrecht-alert ${looks[tone]}`}>
      <div class="utrecht-alert__icon">
        <Icon shape={tone} />
      </div>
      <div class="utrecht-alert__content">
        <span class="visually-hidden">{words[tone]}: </span>
        {title ? <p class="alert-title">{title}</p> : null}
        <div class="utrecht-alert__message">{children}</div>
      </div>
    </div>
  )
}

/** Where one is in a fixed order of steps. */
export function Steps({
  items,
}: {
  items: { label: string; href?: string | undefined; state: 'done' | 'current' | 'todo' }[]
}) {
  const words = { done: 'klaar', current: 'nu', todo: 'nog te doen' }
  return (
    <ol class="steps">
      {items.map(({ label, href, state }) => (
        <li class={`step step-${state}`} aria-current={state === 'current' ? 'step' : undefined}>
          {href ? (
            <a class="nl-link" href={href}>
              {label}
            </a>
          ) : (
            <span>{label}</span>
          )}
          <span class="visually-hidden"> ({words[state]})</span>
        </li>
      ))}
    </ol>
  )
}

/** A place that is still empty: what will stand here, and who fills it. */
export function Empty({
  title,
  action,
  children,
}: {
  title: Child
  action?: Child
  children?: Child
}) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <div class="empty-text">{children}</div>
      {action ? <div class="buttons">{action}</div> : null}
    </div>
  )
}

/** How much is done, in words and as a bar. */
export function Progress({ done, total, label }: { done: number; total: number; label: string }) {
  const words = `${done} van ${total}`
  return (
    <div class="progress">
      <span class="progress-text">
        {label}: <strong>{words}</strong>
      </span>
      <progress value={done} max={Math.max(total, 1)} aria-label={`${label}: ${words}`} />
    </div>
  )
}

/** More on the same subject, folded. */
export function Details({
  summary,
  open,
  children,
}: {
  summary: Child
  open?: boolean | undefined
  children?: Child
}) {
  return (
    <details class="details" open={open}>
      <summary>
        <span>{summary}</span>
      </summary>
      <div class="details-body">{children}</div>
    </details>
  )
}

/** A word that needs explaining, with its meaning. */
export function Definition({ term, children }: { term: Child; children?: Child }) {
  return (
    <p class="definition">
      <dfn>{term}</dfn> {children}
    </p>
  )
}

/** Someone else's words, with where they come from. */
export function Quote({ source, children }: { source?: Child; children?: Child }) {
  return (
    <figure class="quote">
      <blockquote>{children}</blockquote>
      {source ? <figcaption>{source}</figcaption> : null}
    </figure>
  )
}
