/**
 * Where people choose: cards, and the way between pages of one subject.
 */
import type { Child } from 'hono/jsx'
import { StatusBadge } from '#platform/ui/parts.tsx'

/** Cards beside each other, as many as fit; on a phone below each other. */
export function Cards({ children }: { children?: Child }) {
  return (
    <ul class="cards" role="list">
      {children}
    </ul>
  )
}

/** One card inside `Cards`. With `href` the whole card leads there; `turn` marks what waits for you. */
export function Card({
  title,
  href,
  label,
  badges,
  turn,
  level = 3,
  children,
}: {
  title: Child
  href?: string | undefined
  /** A small line above the title: what kind of thing this is. */
  label?: Child
  badges?: Child
  turn?: boolean | undefined
  level?: 2 | 3 | 4 | undefined
  children?: Child
}) {
  const Tag = `h${level}` as const
  return (
    <li class={`card${turn ? ' card-turn' : ''}${href ? ' card-link' : ''}`}>
      {label ? <p class="label">{label}</p> : null}
      <Tag class="nl-heading nl-heading--level-3 card-title">
        {href ? (
          <a class="nl-link" href={href}>
            {title}
          </a>
        ) : (
          title
        )}
      </Tag>
      {turn || badges ? (
        <div class="badges">
          {turn ? <StatusBadge tone="turn">Jouw beurt</StatusBadge> : null}
          {badges}
        </div>
      ) : null}
      {children ? <div class="card-body">{children}</div> : null}
    </li>
  )
}

/** The pages of one subject beside each other. */
export function SubNav({
  label,
  items,
}: {
  label: string
  items: { href: string; label: string; current: boolean }[]
}) {
  return (
    <nav class="sub-nav" aria-label={label}>
      <ul role="list">
        {items.map((item) => (
          <li>
            <a href={item.href} aria-current={item.current ? 'page' : undefined}>
              {item.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
