/**
 * What the pages of the administrator share: the way between them, and how they say moments.
 */
import type { Child } from 'hono/jsx'
import { Page, SubNav } from '#platform/ui/index.ts'

const parts = [
  { href: '/beheer', label: 'Overzicht' },
  { href: '/beheer/taken', label: 'Taken' },
  { href: '/beheer/post', label: 'Post' },
  { href: '/beheer/inlezen', label: 'Inlezen' },
  { href: '/beheer/inloggen', label: 'Inlogdiensten' },
  { href: '/beheer/versies', label: 'Versies' },
]

/** A page of the administrator. */
export function OperationPage({
  title,
  path,
  lead,
  wide,
  children,
}: {
  title: string
  path: string
  lead: string
  wide?: boolean
  children?: Child
}) {
  return (
    <Page
      title={title}
      lead={lead}
      wide={wide}
      trail={path === '/beheer' ? undefined : [{ href: '/beheer', label: 'Beheer' }]}
    >
      <SubNav
        label="Beheer"
        items={parts.map((part) => ({ ...part, current: part.href === path }))}
      />
      {children}
    </Page>
  )
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'medium',
  timeStyle: 'short',
})

/** A moment as people say it, or a dash. */
export function moment(at: Date | null | undefined): string {
  return at ? moments.format(at) : '–'
}

/** How long ago, in the largest unit that fits. */
export function ago(at: Date, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - at.getTime()) / 60_000))
  if (minutes < 1) return 'minder dan een minuut'
  if (minutes < 90) return minutes === 1 ? '1 minuut' : `${minutes} minuten`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} uur` : `${Math.round(hours / 24)} dagen`
}

/** A count with its word. */
export function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`
}
