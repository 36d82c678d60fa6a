/**
 * A plan on one page, by line, and the list of plans.
 */
import { Card, Cards, Empty, Link, List, Page, Paragraph, Section } from '#platform/ui/index.ts'
import { euro, type YearTotal } from '#programme/rules/index.ts'
import type {
  ActivitySummary,
  Fact,
  Finding,
  Line,
  Plan,
  PlanSummary,
  StateCounts,
} from '#programme/store/index.ts'
import {
  ActivityStatusBadge,
  ColourBadge,
  Doubt,
  PlanNav,
  PlanStatus,
  planLabel,
  StateBadge,
  count,
  trail,
} from './parts.tsx'
import { Facts } from './plan-about.tsx'

interface OnePageProps {
  plan: Plan
  activities: ActivitySummary[]
  subAmbitions: { lineId: string; text: string }[]
  counts: StateCounts
  toFill: { toFill: number; total: number }
  /** Left out for who may not see money. */
  totals?: YearTotal[] | undefined
}

/** The whole plan at a glance: ambition, lines, focus first, how it goes, what is still unknown. */
export function OnePage({ plan, activities, subAmbitions, counts, toFill, totals }: OnePageProps) {
  return (
    <Page
      title={plan.name}
      label={<PlanStatus plan={plan} />}
      trail={[{ href: '/programma', label: 'Programma' }]}
      lead={plan.vision ?? undefined}
      a3
      wide
    >
      <PlanNav plan={plan} current="" budget={totals !== undefined} />
      {plan.ambition && (
        <section class="ambition" aria-labelledby="ambitie">
          <h2 id="ambitie">Centrale ambitie</h2>
          <p>{plan.ambition}</p>
        </section>
      )}
      <KnownSentence plan={plan} counts={counts} toFill={toFill} />
      <div class="lines">
        {plan.lines.map((line) => (
          <LineColumn
            plan={plan}
            line={line}
            activities={activities.filter(({ lineId }) => lineId === line.id)}
            ambitions={subAmbitions.filter(({ lineId }) => lineId === line.id)}
          />
        ))}
      </div>
      {totals && totals.length > 0 && (
        <Section title="Geld in het kort">
          <Paragraph>
            {totals.map(({ year, sumCents, agrees }, index) => (
              <>
                {index > 0 && ' · '}
                <strong>{year}</strong> {euro(sumCents)}
                {agrees === false && ' (telt anders op dan het plan zegt)'}
              </>
            ))}
            {'. '}
            <Link href={`/programma/${plan.key}/begroting`}>Naar de begroting</Link>
          </Paragraph>
        </Section>
      )}
    </Page>
  )
}

/** In one sentence how much of the plan is still open, with the way there. */
export function KnownSentence({
  plan,
  counts,
  toFill,
}: Pick<OnePageProps, 'plan' | 'counts' | 'toFill'>) {
  const open = counts.unknown + counts.inferred + counts.contradicts
  if (open === 0 && toFill.toFill === 0)
    return <p class="known">Alles in dit plan is bekend. Er is niets meer uit te zoeken.</p>
  return (
    <p class="known">
      {open > 0 && (
        <>
          <Link href={`/programma/${plan.key}/uitzoeken`}>{open} nog uit te zoeken</Link>:{' '}
          <StateBadge state="unknown" count={counts.unknown} />{' '}
          <StateBadge state="inferred" count={counts.inferred} />{' '}
          <StateBadge state="contradicts" count={counts.contradicts} />{' '}
        </>
      )}
      {toFill.toFill > 0 && (
        <span>
          Tijdlijn:{' '}
          <Link href={`/programma/${plan.key}/tijdlijn`}>nog in te vullen: {toFill.toFill}</Link>{' '}
          van {count(toFill.total, 'regel', 'regels')}.
        </span>
      )}
    </p>
  )
}

interface LineColumnProps {
  plan: Plan
  line: Line
  activities: ActivitySummary[]
  ambitions: { text: string }[]
}

function LineColumn({ plan, line, activities, ambitions }: LineColumnProps) {
  const id = `lijn-${line.key}`
  return (
    <section class="line" aria-labelledby={id}>
      <h2 id={id}>
        <Link href={`/programma/${plan.key}/lijnen/${line.key}`}>
          {line.number && `${plan.lineWord} ${line.number} `}
          {line.name}
        </Link>
      </h2>
      {line.subtitle && <p class="muted">{line.subtitle}</p>}
      {ambitions.length > 0 && (
        <ul class="line__ambitions">
          {ambitions.map(({ text }) => (
            <li>{text}</li>
          ))}
        </ul>
      )}
      <ActivityList
        plan={plan}
        activities={activities.filter(({ focus }) => focus)}
        title="Focusactiviteiten"
      />
      <ActivityList
        plan={plan}
        activities={activities.filter(({ focus }) => !focus)}
        title="Activiteiten"
      />
    </section>
  )
}

function ActivityList({
  plan,
  activities,
  title,
}: {
  plan: Plan
  activities: ActivitySummary[]
  title: string
}) {
  if (activities.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul class="activities">
        {activities.map((activity) => (
          <li>
            <ActivityLink plan={plan} activity={activity} />
            <span class="activities__badges">
              <ActivityStatusBadge status={activity.status} />
              {activity.report && <ColourBadge colour={activity.report.worst} />}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

export function ActivityLink({
  plan,
  activity,
}: {
  plan: { key: string }
  activity: { key: string; name: string; number?: string | null }
}) {
  return (
    <Link href={`/programma/${plan.key}/activiteiten/${activity.key}`}>
      {activity.number && `${activity.number} `}
      {activity.name}
    </Link>
  )
}

interface LinePageProps {
  plan: Plan
  line: Line
  activities: ActivitySummary[]
  ambitions: { text: string }[]
  findings: Finding[]
  facts: Fact[]
  budget: boolean
}

/** One line of the plan: what it is after, and its activities to choose from. */
export function LinePage({
  plan,
  line,
  activities,
  ambitions,
  findings,
  facts,
  budget,
}: LinePageProps) {
  return (
    <Page
      title={line.name}
      label={[plan.lineWord, line.number].filter(Boolean).join(' ')}
      lead={line.subtitle ?? undefined}
      trail={trail(plan)}
    >
      <PlanNav plan={plan} current="-" budget={budget} />
      {ambitions.length > 0 && (
        <Section title={ambitions.length === 1 ? 'Deelambitie' : 'Deelambities'}>
          <List>
            {ambitions.map(({ text }) => (
              <li>{text}</li>
            ))}
          </List>
          <Paragraph small>
            Nog geen indicator: het plan zegt niet waaraan je ziet dat dit lukt. Een 0 is een
            richting, geen meting.
          </Paragraph>
          <Doubt plan={plan} findings={findings} />
        </Section>
      )}
      <Section title="Activiteiten">
        <Cards>
          {activities.map((activity) => (
            <Card
              title={[activity.number, activity.name].filter(Boolean).join(' ')}
              href={`/programma/${plan.key}/activiteiten/${activity.key}`}
              label={activity.focus ? 'Focusactiviteit' : undefined}
              badges={
                <>
                  <ActivityStatusBadge status={activity.status} />
                  {activity.report && <ColourBadge colour={activity.report.worst} />}
                </>
              }
            >
              {activity.description && <p>{activity.description}</p>}
              {activity.groups.length > 0 && (
                <p class="muted">{activity.groups.map(({ name }) => name).join(' · ')}</p>
              )}
            </Card>
          ))}
        </Cards>
      </Section>
      <Facts facts={facts} title="Wat het plan nog zegt over deze lijn" plan={plan} />
    </Page>
  )
}

/** All plans of the region: the one in force, what came before, what is being drafted. */
export function PlanList({ plans }: { plans: PlanSummary[] }) {
  return (
    <Page
      title="Programma"
      lead="De plannen van de regio. Wat mensen doen, staat hier meteen: niemand hoeft het over te typen."
    >
      {plans.length === 0 ? (
        <Empty title="Nog geen plan">
          Een projectleider leest hier het plan van de regio in. Tot dan is er niets te zien.
        </Empty>
      ) : (
        <Cards>
          {plans.map((plan) => (
            <Card
              title={plan.name}
              level={2}
              href={`/programma/${plan.key}`}
              label={planLabel(plan)}
              badges={<PlanStatus plan={plan} />}
            >
              {plan.vision && <p>{plan.vision}</p>}
            </Card>
          ))}
        </Cards>
      )}
    </Page>
  )
}
