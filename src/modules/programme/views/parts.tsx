/**
 * Small parts the pages of the programme share.
 */
import type { Child } from 'hono/jsx'
import {
  Button,
  Buttons,
  Link,
  LinkButton,
  Paragraph,
  Section,
  StatusBadge,
  SubNav,
} from '#platform/ui/index.ts'
import {
  activityStatuses,
  aspects,
  colourNames,
  stateNames,
  type ActivityStatus,
  type Colour,
  type FactState,
} from '#programme/rules/index.ts'
import type { Change, Finding, Plan, PlanSummary } from '#programme/store/index.ts'

/** Where one is within a plan: its pages, one step from each other. */
export function PlanNav({
  plan,
  current,
  budget,
}: {
  plan: Plan
  current: string
  budget: boolean
}) {
  const items = [
    ['', 'Plan op één pagina'],
    ['/tijdlijn', 'Tijdlijn'],
    ...(budget ? [['/begroting', 'Begroting']] : []),
    ['/werkgroepen', 'Werkgroepen'],
    ['/gremia', 'Gremia'],
    ['/uitzoeken', 'Nog uit te zoeken'],
    ['/over', 'Over dit plan'],
  ] as const
  return (
    <SubNav
      label={`Onderdelen van ${plan.name}`}
      items={items.map(([path, label]) => ({
        href: `/programma/${plan.key}${path}`,
        label: label,
        current: path === current,
      }))}
    />
  )
}

/** The way up from a page of a plan. */
export function trail(plan: Plan, ...more: { href: string; label: string }[]) {
  return [
    { href: '/programma', label: 'Programma' },
    { href: `/programma/${plan.key}`, label: planLabel(plan) },
    ...more,
  ]
}

/** A plan by its period: what people call it. */
export function planLabel({
  fromYear,
  untilYear,
}: {
  fromYear: number
  untilYear: number
}): string {
  return `Plan ${fromYear}-${untilYear}`
}

const planTones = { concept: 'neutral', vastgesteld: 'active', afgesloten: 'neutral' } as const

/** The status of a plan; one that nobody confirmed looks like what it is. */
export function PlanStatus({ plan: { status, statusInferred } }: { plan: PlanSummary }) {
  if (statusInferred) return <StatusBadge tone="inferred">status afgeleid: {status}</StatusBadge>
  return <StatusBadge tone={planTones[status]}>{status}</StatusBadge>
}

const stateTones = { unknown: 'unknown', inferred: 'inferred', contradicts: 'warning' } as const

/** Unknown, inferred or contradicted: the state of a fact, in a word. */
export function StateBadge({ state, count }: { state: FactState; count?: number | undefined }) {
  return (
    <StatusBadge tone={stateTones[state]}>
      {count !== undefined && `${count} `}
      {stateNames[state].name}
    </StatusBadge>
  )
}

/** What is not sure about the thing it stands beside, with the way to where it is looked up. */
export function Doubt({ plan, findings }: { plan: Plan; findings: readonly Finding[] }) {
  const open = findings.filter(({ resolvedAt }) => !resolvedAt)
  const resolved = findings.filter(({ resolvedAt }) => resolvedAt)
  if (findings.length === 0) return null
  return (
    <ul class="doubts">
      {open.map((finding) => (
        <li>
          <StateBadge state={finding.state} /> {finding.reason ?? finding.text}{' '}
          <Link href={`/programma/${plan.key}/uitzoeken/${finding.id}`}>
            Bekijk
            <span class="visually-hidden">
              {' '}
              {finding.field}: {finding.text}
            </span>
          </Link>
        </li>
      ))}
      {resolved.map((finding) => (
        <li>
          <StatusBadge tone={finding.outcome === 'refuted' ? 'danger' : 'ok'}>
            {finding.outcome === 'refuted' ? 'klopt niet' : 'uitgezocht'}
          </StatusBadge>{' '}
          {finding.answer}{' '}
          <span class="muted">
            (bron: {finding.answerSource}, {dayText(finding.answerDate!)})
          </span>
        </li>
      ))}
    </ul>
  )
}

const statusTones: Record<ActivityStatus, 'neutral' | 'active' | 'ok' | 'danger'> = {
  idee: 'neutral',
  gepland: 'neutral',
  gestart: 'active',
  lopend: 'active',
  doorlopend: 'active',
  afgerond: 'ok',
  gestopt: 'danger',
}

/** How far an activity is; unknown is said, not left out. */
export function ActivityStatusBadge({ status }: { status: string | null }) {
  const known = activityStatuses.find((one) => one === status)
  return known ? (
    <StatusBadge tone={statusTones[known]}>{known}</StatusBadge>
  ) : (
    <StatusBadge tone="unknown">status onbekend</StatusBadge>
  )
}

const colourTones = { green: 'ok', orange: 'warning', red: 'danger' } as const

export function ColourBadge({ colour, about }: { colour: Colour; about?: keyof typeof aspects }) {
  return (
    <StatusBadge tone={colourTones[colour]}>
      {about && `${aspects[about]}: `}
      {about ? colourNames[colour].toLowerCase() : colourNames[colour]}
    </StatusBadge>
  )
}

/** Who, when, why: the history of something. */
export function History({
  changes,
  plan,
}: {
  changes: readonly Change[]
  /** Names what each change is about, with the way there; left out on the page of the thing itself. */
  plan?: Plan | undefined
}) {
  return (
    <ol class="history">
      {changes.map((change) => (
        <li>
          <p class="history__what">
            {plan && change.subject && (
              <>
                <Link href={`/programma/${plan.key}${changePath(change)}`}>{change.subject}</Link>
                :{' '}
              </>
            )}
            {change.text}
          </p>
          {change.why && <p>{change.why}</p>}
          <p class="muted">
            {change.by ?? 'Kring'} · <Moment at={change.at} />
          </p>
        </li>
      ))}
    </ol>
  )
}

function changePath({ subjectKind, subjectKey }: Change): string {
  if (subjectKind === 'timeline_row') return `/tijdlijn/${subjectKey}`
  if (subjectKind === 'budget_post') return `/begroting/${subjectKey}`
  return `/activiteiten/${subjectKey.split('/')[0]}`
}

/** The history of what a page is about, or that there is none yet. */
export function HistorySection({ changes }: { changes: readonly Change[] }) {
  return (
    <Section title="Geschiedenis">
      {changes.length > 0 ? (
        <History changes={changes} />
      ) : (
        <Paragraph>Nog niets gewijzigd.</Paragraph>
      )}
    </Section>
  )
}

/** The end of a form: do it, or go back to where one was. */
export function SaveOrCancel({ cancel, children }: { cancel: string; children: Child }) {
  return (
    <Buttons>
      <Button>{children}</Button>
      <LinkButton href={cancel} variant="subtle">
        Annuleren
      </LinkButton>
    </Buttons>
  )
}

/** A moment in Dutch time: `maandag 26 oktober 2026 om 14:05`. */
export function Moment({ at }: { at: Date | string }) {
  const date = new Date(at)
  return <time datetime={date.toISOString()}>{moments.format(date)}</time>
}

/** A day: `maandag 26 oktober 2026`. */
export function dayText(day: string): string {
  return days.format(new Date(`${day}T12:00:00Z`))
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'full',
  timeStyle: 'short',
})
const days = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', dateStyle: 'full' })

/** Text of the plan, to the letter. */
export function Literal({ children }: { children: Child }) {
  return <p class="literal">{children}</p>
}

/** A number as people write it: `1.234`. */
export function numberText(n: number): string {
  return numbers.format(n)
}

const numbers = new Intl.NumberFormat('nl-NL')

/** `3 groepen`, `1 groep`. */
export function count(n: number, one: string, many: string): string {
  return `${numberText(n)} ${n === 1 ? one : many}`
}
