/**
 * Whether a school is ready to receive: what must be arranged before the first signal, and how far it is.
 */
import type { Days } from './calendar.ts'

/** What must be arranged, with who does it. */
export const preconditions = {
  boardAgreedOn: 'Het bestuur tekende de afspraken',
  councilAgreedOn: 'De medezeggenschapsraad stemde in',
  parentsInformedOn: 'De ouders zijn in het algemeen geïnformeerd',
  instructedOn: 'De leerkrachten weten wat zij doen',
} as const
export type Precondition = keyof typeof preconditions

/** How far a school is. */
export const schoolStates = {
  not_asked: 'nog niet gevraagd',
  asked: 'gevraagd',
  ready: 'klaar om te beginnen',
  active: 'doet mee',
  paused: 'staat stil',
} as const
export type SchoolState = keyof typeof schoolStates

/** What is known of a school when its readiness is weighed. */
export interface Readiness extends Record<Precondition, string | null> {
  calendar: boolean
  contacts: number
  deputies: number
  /** When a test signal was last received in time. */
  testedOn: string | null
}

/** What is still missing, in words; nothing for a school that is ready. */
export function missing(school: Readiness): string[] {
  const lacks = (Object.keys(preconditions) as Precondition[])
    .filter((key) => school[key] === null)
    .map((key) => `Nog niet gebeurd: ${lower(preconditions[key])}`)
  if (!school.calendar) lacks.push('Nog geen agenda met lestijden en vrije dagen')
  if (school.contacts === 0) lacks.push('Nog geen contactpersoon')
  if (school.deputies === 0) lacks.push('Nog geen vervanger')
  if (!school.testedOn) lacks.push('Nog geen proefbericht ontvangen')
  return lacks
}

/** Where a school can go from here. To receive, everything must be arranged; to stop, nothing. */
export function schoolMoves(state: SchoolState, lacks: readonly string[]): readonly SchoolState[] {
  const ready = lacks.length === 0
  switch (state) {
    case 'not_asked':
      return ['asked']
    case 'asked':
      return ready ? ['ready', 'not_asked'] : ['not_asked']
    case 'ready':
      return ready ? ['active', 'asked'] : ['asked']
    case 'active':
      return ['paused']
    case 'paused':
      return ready ? ['active', 'asked'] : ['asked']
  }
}

/** Whether signals go to a school in this state. */
export function receives(state: SchoolState): boolean {
  return state === 'active'
}

/** Days as a person types them: one a line, `8-2-2027` or `8-2-2027 t/m 10-2-2027`, then what it is. */
export function readDays(text: string): { days: Days[]; wrong: string[] } {
  const days: Days[] = []
  const wrong: string[] = []
  for (const line of text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const parts =
      /^(\d{1,2})-(\d{1,2})-(\d{4})(?:\s*(?:t\/m|tot en met)\s*(\d{1,2})-(\d{1,2})-(\d{4}))?[\s:,]*(.*)$/i.exec(
        line,
      )
    const first = parts && day(parts[1]!, parts[2]!, parts[3]!)
    const last = parts?.[4] ? day(parts[4], parts[5]!, parts[6]!) : first
    const name = parts?.[7]?.trim() ?? ''
    if (!first || !last || last < first || name.length > 80) wrong.push(line.slice(0, 60))
    else days.push({ first, last, name: name || 'vrije dag' })
  }
  return { days, wrong }
}

/** The same the other way around, for who opens the form again. */
export function writeDays(days: readonly Days[]): string {
  return days
    .map(({ first, last, name }) =>
      first === last ? `${short(first)} ${name}` : `${short(first)} t/m ${short(last)} ${name}`,
    )
    .join('\n')
}

function day(d: string, m: string, y: string): string | undefined {
  const text = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const at = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text) ? undefined : text
}

function short(text: string): string {
  const [y, m, d] = text.split('-')
  return `${Number(d)}-${Number(m)}-${y}`
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
