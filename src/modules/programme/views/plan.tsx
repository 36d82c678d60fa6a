/**
 * A plan: on one page, by line, as a list of plans, and what the file says about itself.
 */
import type { Child } from 'hono/jsx'
import type { Form } from '#platform/form.ts'
import {
  Button,
  Buttons,
  Card,
  Cards,
  Choice,
  DateField,
  Details,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  SummaryList,
  Table,
  TextField,
} from '#platform/ui/index.ts'
import { euro, type YearTotal } from '#programme/rules/index.ts'
import type {
  ActivitySummary,
  Change,
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
  History,
  PlanNav,
  PlanStatus,
  planLabel,
  StateBadge,
  count,
  trail,
} from './parts.tsx'

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
      label={<PlanStatus status={plan.status} />}
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
              href={`/programma/${plan.key}`}
              label={planLabel(plan)}
              badges={<PlanStatus status={plan.status} />}
            >
              {plan.vision && <p>{plan.vision}</p>}
            </Card>
          ))}
        </Cards>
      )}
    </Page>
  )
}

interface AboutProps {
  plan: Plan
  facts: Fact[]
  abbreviations: { short: string; long: string | null; remark: string | null }[]
  findings: Finding[]
  changes: Change[]
  budget: boolean
  moves: { status: boolean }
}

/** What the file says about the plan itself, word for word, with the line it stands on. */
export function AboutPlan({
  plan,
  facts,
  abbreviations,
  findings,
  changes,
  budget,
  moves,
}: AboutProps) {
  return (
    <Page
      title={`Over dit plan: ${planLabel(plan)}`}
      lead="Alles wat het aangeleverde bestand zegt, ook wat nergens anders past. De spelling is die van de bron."
      trail={trail(plan)}
    >
      <PlanNav plan={plan} current="/over" budget={budget} />
      <Section title="Het plan">
        <SummaryList
          items={[
            { key: 'Naam', value: plan.name },
            ...(plan.title ? [{ key: 'Titel', value: plan.title }] : []),
            { key: 'Regio', value: plan.region },
            { key: 'Visie', value: plan.vision ?? 'onbekend' },
            {
              key: 'Looptijd van de visie',
              value: plan.visionFrom
                ? `${plan.visionFrom} tot en met ${plan.visionUntil}`
                : 'onbekend',
            },
            {
              key: 'Looptijd van het plan',
              value: `${plan.fromYear} tot en met ${plan.untilYear}`,
            },
            {
              key: 'Status',
              value: plan.status,
              ...(moves.status && {
                action: {
                  href: `/programma/${plan.key}/status`,
                  label: 'Wijzigen',
                  about: 'de status',
                },
              }),
            },
          ]}
        />
        <Doubt plan={plan} findings={findings} />
        <Paragraph>
          <Link href={`/programma/${plan.key}/bron?regel=${plan.sourceLine}`}>
            Het aangeleverde bestand, regel voor regel
          </Link>
        </Paragraph>
      </Section>
      <Facts facts={facts} title="Wat het plan nog meer zegt" plan={plan} open />
      {abbreviations.length > 0 && (
        <Section title="Afkortingen">
          <Table
            caption="Afkortingen in de plannen"
            captionHidden
            columns={[{ label: 'Afkorting' }, { label: 'Voluit' }, { label: 'Aantekening' }]}
            rows={abbreviations.map(({ short, long, remark }) => ({
              cells: [short, long ?? <StateBadge state="unknown" />, remark ?? ''],
            }))}
          />
        </Section>
      )}
      <Section title="Geschiedenis">
        {changes.length > 0 ? (
          <History changes={changes} />
        ) : (
          <Paragraph>Nog niets gewijzigd.</Paragraph>
        )}
      </Section>
    </Page>
  )
}

/** Facts in the words of the file, each with its line. */
export function Facts({
  facts,
  title,
  plan,
  open = false,
}: {
  facts: readonly Fact[]
  title: string
  plan: Plan
  open?: boolean
}) {
  if (facts.length === 0) return null
  const list = (
    <SummaryList
      items={facts.map(({ label, text, sourceLine }) => ({
        key: label,
        value: <span class="literal">{text}</span>,
        action: {
          href: `/programma/${plan.key}/bron?regel=${sourceLine}#r${sourceLine}`,
          label: `regel ${sourceLine}`,
          about: `in de bron van ${label}`,
        },
      }))}
    />
  )
  return open ? (
    <Section title={title}>{list}</Section>
  ) : (
    <Details summary={`${title} (${facts.length})`}>{list}</Details>
  )
}

interface SourceProps {
  plan: Plan
  file: { name: string; sha256: string; importedAt: Date; total: number; lines: string[] }
  from: number
  perPage: number
  mark: number
  budget: boolean
}

/** The file a plan came from, to the letter. */
export function SourcePage({ plan, file, from, perPage, mark, budget }: SourceProps) {
  const page = (start: number) => `/programma/${plan.key}/bron?regel=${start}`
  return (
    <Page
      title="Het aangeleverde bestand"
      lead={`${file.name}: ${count(file.total, 'regel', 'regels')}, ongewijzigd bewaard.`}
      trail={trail(plan, { href: `/programma/${plan.key}/over`, label: 'Over dit plan' })}
      wide
    >
      <PlanNav plan={plan} current="-" budget={budget} />
      <Paragraph small>
        Vingerafdruk (SHA-256): <code class="literal">{file.sha256}</code>.{' '}
        <Link href={`/programma/${plan.key}/bron.yaml`}>Bestand ophalen</Link>
      </Paragraph>
      <div class="source" tabindex={0} role="region" aria-label="Tekst van het bestand">
        <ol start={from}>
          {file.lines.map((text, index) => (
            <li
              id={`r${from + index}`}
              value={from + index}
              class={from + index === mark ? 'source__mark' : undefined}
            >
              <code>{text}</code>
            </li>
          ))}
        </ol>
      </div>
      <p class="source__pages">
        {from > 1 && <Link href={page(Math.max(1, from - perPage))}>Vorige regels</Link>}{' '}
        {from + perPage <= file.total && <Link href={page(from + perPage)}>Volgende regels</Link>}
      </p>
    </Page>
  )
}

/** The plan as residents read it. */
export function PublicPlan({
  plan,
  activities,
  subAmbitions,
  frame,
}: {
  plan: Plan | undefined
  activities: { lineId: string; name: string; description: string | null }[]
  subAmbitions: { lineId: string; text: string }[]
  frame: (page: { title: string; lead: Child; children: Child }) => Child
}) {
  if (!plan)
    return frame({
      title: 'Wat de regio doet',
      lead: 'De gemeenten in de regio maken samen een plan tegen geweld thuis. Het staat hier zodra het is vastgesteld.',
      children: null,
    })
  return frame({
    title: 'Wat de regio doet',
    lead: (
      <>
        De 16 gemeenten in {plan.region} werken samen tegen geweld thuis, mishandeling en
        uitbuiting. Dit is hun plan voor {plan.fromYear} tot en met {plan.untilYear}.
      </>
    ),
    children: (
      <>
        {plan.ambition && (
          <Section title="Wat we willen bereiken">
            <blockquote class="ambition">
              <p>{plan.ambition}</p>
            </blockquote>
            <Paragraph small>
              GIA betekent: geweld in afhankelijkheidsrelaties. Dat is geweld door iemand van wie je
              afhankelijk bent.
            </Paragraph>
          </Section>
        )}
        {plan.lines.map((line) => {
          const own = activities.filter(({ lineId }) => lineId === line.id)
          return (
            <Section title={line.name}>
              {line.subtitle && <Paragraph>{line.subtitle}</Paragraph>}
              <List>
                {subAmbitions
                  .filter(({ lineId }) => lineId === line.id)
                  .map(({ text }) => (
                    <li>{text}</li>
                  ))}
              </List>
              {own.map((activity) => (
                <Details summary={activity.name}>
                  <Paragraph>
                    {activity.description ?? 'Hierover staat nog geen uitleg in het plan.'}
                  </Paragraph>
                </Details>
              ))}
            </Section>
          )
        })}
        <Section title="Heb je zelf hulp nodig?">
          <Paragraph>
            Wil je praten met iemand die meedenkt? Bel Veilig Thuis:{' '}
            <Link href="tel:08002000">0800-2000</Link>. Dat is gratis en kan dag en nacht. Is er nu
            gevaar? Bel <Link href="tel:112">112</Link>.
          </Paragraph>
          <LinkButton href="/" variant="secondary">
            Wat kan ik nu doen?
          </LinkButton>
        </Section>
      </>
    ),
  })
}

/** A plan gets another status by a decision, which is named. */
export function PlanStatusForm<T>({ plan, form }: { plan: Plan; form: Form<T> }) {
  const back = `/programma/${plan.key}/over`
  return (
    <Page
      title="Status van het plan"
      label={planLabel(plan)}
      lead="Een concept zien alleen projectleiders. In een afgesloten plan verandert niets meer."
      failed={!form.valid && Object.keys(form.errors).length > 0}
      trail={trail(plan, { href: back, label: 'Over dit plan' })}
    >
      <FormBox action={`/programma/${plan.key}/status`} form={form}>
        <Choice
          name="status"
          label="Status"
          options={{ concept: 'Concept', vastgesteld: 'Vastgesteld', afgesloten: 'Afgesloten' }}
        />
        <TextField
          name="source"
          label="Welk besluit is dit?"
          hint="Bijvoorbeeld: besluit van de bestuurlijke commissie"
        />
        <DateField name="sourceDate" label="Datum van het besluit" />
        <Buttons>
          <Button>Opslaan</Button>
          <LinkButton href={back} variant="subtle">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}
