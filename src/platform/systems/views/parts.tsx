/**
 * What the pages of systems share.
 */
import type { System } from '#platform/systems/store.ts'

export const start = { href: '/systemen', label: 'Systemen' }

export const trailOf = (system: Pick<System, 'functionId' | 'name'>) => [
  start,
  { href: `/systemen/${system.functionId}`, label: system.name },
]

export function lastUsed(system: System, moment = dayOf): string {
  return system.lastUsedAt ? moment(system.lastUsedAt) : 'nog nooit'
}

const days = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', dateStyle: 'long' })

function dayOf(at: Date): string {
  return days.format(at)
}
