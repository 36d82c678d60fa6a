/**
 * What the pages of Handle with Care share: moments in words, where a signal is, and the child.
 */
import {
  Alert,
  Link,
  List,
  Paragraph,
  Section,
  StatusBadge,
  SubNav,
  SummaryList,
  type BadgeTone,
  type Crumb,
} from '#platform/ui/index.ts'
import { phoneText } from '#modules/network'
import { daysSince, stateText, type Child, type State } from '#handle-with-care/rules/index.ts'
import type { ListedSignal } from '#handle-with-care/store/index.ts'

export const home = '/handle-with-care'
export const homeTrail: Crumb[] = [{ href: home, label: 'Handle with Care' }]

/** Where parents read what is kept of their child. */
export const forParents = '/aanpak/handle-with-care'

/** One number for all of the country, at any hour. */
export function CallSafeHome() {
  return <Link href="tel:08002000">0800-2000</Link>
}

/** What to do when a parent asks: whoever does not answer that themselves, refers to who does. */
export function WhenParentAsks({ answers = false }: { answers?: boolean }) {
  if (answers)
    return (
      <Paragraph small>
        Vraagt een ouder naar dit bericht? Jij geeft antwoord.{' '}
        <Link href={`${home}/ouder`}>Wat je dan doet</Link>
      </Paragraph>
    )
  return (
    <Paragraph small>
      Vraagt een ouder naar dit bericht? Verwijs naar Veilig Thuis: <CallSafeHome />. Zij geven
      antwoord, zolang er gegevens zijn.{' '}
      <Link href={forParents}>Wat ouders hierover kunnen lezen</Link>
    </Paragraph>
  )
}

const leadPages = {
  scholen: 'Scholen',
  dekking: 'Dekking',
  contacten: 'Contactpersonen inlezen',
  instellen: 'Hoe een signaal loopt',
  cijfers: 'Cijfers',
}

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
const weekday = new Intl.DateTimeFormat('nl-NL', {
  ...clock,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
})
const time = new Intl.DateTimeFormat('nl-NL', { ...clock, hour: '2-digit', minute: '2-digit' })
const longDay = new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', dateStyle: 'long' })

/** `dinsdag 24 november om 8.30 uur`. */
export function momentText(moment: Date): string {
  return `${weekday.format(moment)} om ${timeText(moment)}`
}

/** `8.30 uur`: nobody takes it for the code of a signal. */
export function timeText(moment: Date): string {
  return `${time
    .format(moment)
    .replace(/^0(?=\d)/, '')
    .replace(':', '.')} uur`
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

/** The number of the morning, or that of the register with a mark: that list is years old. */
export function SchoolPhone({
  signal: { schoolPhone, schoolPhoneChecked },
}: {
  signal: Pick<ListedSignal, 'schoolPhone' | 'schoolPhoneChecked'>
}) {
  if (!schoolPhone) return <>geen nummer bekend</>
  return (
    <>
      <Link href={`tel:${schoolPhone}`}>{phoneText(schoolPhone)}</Link>
      {!schoolPhoneChecked && ' (uit het register, misschien verouderd)'}
    </>
  )
}

/** When the incident was, for who weighs whether it still helps. */
export function IncidentDay({ signal, now }: { signal: Pick<ListedSignal, 'endedAt'>; now: Date }) {
  if (!signal.endedAt) return null
  const days = daysSince(signal.endedAt, now)
  const ago = days === 0 ? 'vandaag' : days === 1 ? 'gisteren' : `${days} dagen geleden`
  return (
    <Paragraph>
      Incident: {dateText(signal.endedAt)}, {ago}.
    </Paragraph>
  )
}

type Due = Pick<ListedSignal, 'bellAt' | 'late'>

/** The bell a signal has to be in time for, in words. */
export function bellText({ bellAt, late }: Due, now: Date): string {
  if (bellAt <= now) return `te laat voor de bel van ${timeText(bellAt)}`
  return late
    ? `te laat voor de eerste bel, nu voor ${momentText(bellAt)}`
    : `voor ${momentText(bellAt)}`
}

/** The same as a sentence, for whose turn it is. */
export function DueSentence({ signal, now }: { signal: Due; now: Date }) {
  const { bellAt, late } = signal
  if (bellAt <= now)
    return (
      <>
        Het is te laat voor de bel van {timeText(bellAt)}. Doe het nu: dan krijgt het kind vandaag
        nog steun.
      </>
    )
  return (
    <>
      {late && 'Dit is te laat voor de eerste bel. '}De school moet het weten voor{' '}
      {momentText(bellAt)}.
    </>
  )
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
  return <StatusBadge tone={tones[state] ?? 'neutral'}>{stateText(signal)}</StatusBadge>
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
      Deze school gaf nog geen agenda. De tijd volgt de landelijke vakanties en een bel om 8.30 uur.
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
