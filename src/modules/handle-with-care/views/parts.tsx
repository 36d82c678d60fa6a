/**
 * What the pages of Handle with Care share: moments in words, where a signal is, and the child.
 */
import {
  Alert,
  List,
  Section,
  StatusBadge,
  SubNav,
  SummaryList,
  type BadgeTone,
  type Crumb,
} from '#platform/ui/index.ts'
import { states, type Child, type State } from '#handle-with-care/rules/index.ts'
import type { ListedSignal } from '#handle-with-care/store/index.ts'

export const home = '/handle-with-care'
export const homeTrail: Crumb[] = [{ href: home, label: 'Handle with Care' }]

const leadPages = { scholen: 'Scholen', instellen: 'Hoe een signaal loopt' }

/** The pages of who arranges Handle with Care. */
export function LeadNav({ current }: { current: keyof typeof leadPages }) {
  return (
    <SubNav
      label="Handle with Care"
      items={Object.entries(leadPages).map(([path, label]) => ({
        href: `${home}/${path}`,
        label,
        current: path === current,
      }))}
    />
  )
}

const clock = { timeZone: 'Europe/Amsterdam' } as const
const longMoment = new Intl.DateTimeFormat('nl-NL', {
  ...clock,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
})
const longDay = new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', dateStyle: 'long' })

/** `dinsdag 24 november om 08:30`. */
export function momentText(moment: Date): string {
  return longMoment.format(moment)
}

/** `2016-05-09` → `9 mei 2016`. */
export function dayText(day: string): string {
  return longDay.format(new Date(`${day}T00:00:00Z`))
}

const shortDay = new Intl.DateTimeFormat('nl-NL', { ...clock, dateStyle: 'long' })

/** The day of a moment: `29 november 2026`. */
export function dateText(moment: Date): string {
  return shortDay.format(moment)
}

/** What people call a signal by on the phone: nothing that says whom it is about. */
export function codeOf({ id }: { id: string }): string {
  return id.slice(0, 4).toUpperCase()
}

/** The bell a signal has to be in time for, in words. */
export function bellText(signal: Pick<ListedSignal, 'bellAt' | 'late'>): string {
  return `${signal.late ? 'alsnog voor' : 'voor'} ${momentText(signal.bellAt)}`
}

const tones: Partial<Record<State, BadgeTone>> = {
  late: 'danger',
  bounced: 'warning',
  awaiting_recheck: 'warning',
  delivered: 'active',
  acknowledged: 'ok',
  missed: 'danger',
  no_school_match: 'warning',
  not_participating: 'warning',
  lapsed_holiday: 'warning',
}

/** Where a signal is, or how it ended. */
export function StateBadge({ signal }: { signal: ListedSignal }) {
  const state = signal.outcome ?? signal.state
  return <StatusBadge tone={tones[state] ?? 'neutral'}>{states[state].name}</StatusBadge>
}

/** The three things about a child. */
export function ChildFacts({ child }: { child: Child & { codeword: string } }) {
  return (
    <SummaryList
      items={[
        { key: 'Naam', value: <bdi>{child.name}</bdi> },
        { key: 'Geboortedatum', value: dayText(child.birthDate) },
        { key: 'Codewoord', value: child.codeword },
      ]}
    />
  )
}

/** Whose calendar the bell is from, when that is not the school's own. */
export function CalendarNote({ signal }: { signal: ListedSignal }) {
  if (!signal.calendarKnown)
    return (
      <Alert tone="warning" title="De vakanties zijn nog niet bekend">
        Kring kent de schoolvakanties van deze dag niet. Ga na of er dan school is.
      </Alert>
    )
  if (signal.calendar === 'school' || !signal.schoolId) return null
  return (
    <Alert tone="info">
      Deze school gaf nog geen agenda. De tijd volgt de landelijke vakanties en een bel om 08:30.
    </Alert>
  )
}

/** What a teacher does with it. */
export function ThreeDos() {
  return (
    <Section title="Wat doet de leerkracht?">
      <List ordered>
        <li>Geef het kind wat extra aandacht en rust. Soepel zijn met een toets mag.</li>
        <li>Vraag niet wat er is gebeurd. Begint het kind er zelf over, luister dan.</li>
        <li>Houd de deur open: laat merken dat het kind altijd bij je terecht kan.</li>
      </List>
    </Section>
  )
}
