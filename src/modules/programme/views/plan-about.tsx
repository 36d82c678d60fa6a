/**
 * What the file says about the plan, word for word, and what its status is.
 */
import type { Form } from '#platform/form.ts'
import {
  Choice,
  DateField,
  Details,
  FormBox,
  Link,
  Page,
  Paragraph,
  Section,
  SummaryList,
  Table,
  TextField,
} from '#platform/ui/index.ts'
import type { Change, Fact, Finding, Plan } from '#programme/store/index.ts'
import {
  Doubt,
  PlanNav,
  planLabel,
  StateBadge,
  count,
  trail,
  SaveOrCancel,
  HistorySection,
} from './parts.tsx'

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
        {plan.sourceShown && (
          <Paragraph>
            <Link href={`/programma/${plan.key}/bron?regel=${plan.sourceLine}`}>
              Het aangeleverde bestand, regel voor regel
            </Link>
          </Paragraph>
        )}
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
      <HistorySection changes={changes} />
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
        ...(plan.sourceShown && {
          action: {
            href: `/programma/${plan.key}/bron?regel=${sourceLine}#r${sourceLine}`,
            label: `regel ${sourceLine}`,
            about: `in de bron van ${label}`,
          },
        }),
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

/** A plan gets another status by a decision, which is named. */
export function PlanStatusForm<T>({ plan, form }: { plan: Plan; form: Form<T> }) {
  const back = `/programma/${plan.key}/over`
  return (
    <Page
      title="Status van het plan"
      label={planLabel(plan)}
      lead="Een concept zien alleen projectleiders. In een afgesloten plan verandert niets meer; alleen wat nog onbekend is, kan worden uitgezocht."
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
        <SaveOrCancel cancel={back}>Opslaan</SaveOrCancel>
      </FormBox>
    </Page>
  )
}
