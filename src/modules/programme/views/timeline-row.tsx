/**
 * One row of the timeline: its page and its form.
 */
import type { Form } from '#platform/form.ts'
import {
  Alert,
  DateField,
  FormBox,
  Link,
  Page,
  Section,
  Select,
  SummaryList,
  TextField,
} from '#platform/ui/index.ts'
import { cellKinds, cellNames, quarterName, type CellKind } from '#programme/rules/index.ts'
import type { Change, Fact, Finding, Plan, TimelineRow } from '#programme/store/index.ts'
import { Doubt, PlanNav, trail, SaveOrCancel, HistorySection } from './parts.tsx'
import { Facts } from './plan-about.tsx'

/** The quarters of one row, beside the text about it. */
export function RowStrip({
  cells,
  quarters,
  thisQuarter,
}: {
  cells: readonly { quarter: string; kind: CellKind }[]
  quarters: readonly string[]
  thisQuarter: string
}) {
  if (cells.length === 0)
    return <p class="muted">Kwartalen onbekend: dit staat niet in de aangeleverde tekst.</p>
  return (
    <ol class="row-strip">
      {quarters.map((quarter) => {
        const kind = cells.find((cell) => cell.quarter === quarter)?.kind ?? 'unknown'
        return (
          <li class={`cell cell--${kind}${quarter === thisQuarter ? ' timeline__now' : ''}`}>
            <span class="visually-hidden">
              {quarterName(quarter)}: {cellNames[kind].name}
            </span>
            <span aria-hidden="true">
              {quarter.slice(2, 4)}
              {quarter.slice(5)}
              <br />
              {cellNames[kind].letter}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

interface RowPageProps {
  plan: Plan
  row: TimelineRow
  quarters: string[]
  thisQuarter: string
  findings: Finding[]
  facts: Fact[]
  changes: Change[]
  predecessors: {
    planKey: string
    planName: string
    key: string
    number: string | null
    name: string
  }[]
  budget: boolean
  fills: boolean
}

/** One row: when, what it belongs to, what came before. */
export function TimelineRowPage(props: RowPageProps) {
  const { plan, row, quarters, findings, facts, changes, predecessors, fills } = props
  const line = plan.lines.find(({ id }) => id === row.lineId)
  const base = `/programma/${plan.key}/tijdlijn/${row.key}`
  return (
    <Page
      title={row.name}
      label="Regel van de tijdlijn"
      trail={trail(plan, { href: `/programma/${plan.key}/tijdlijn`, label: 'Tijdlijn' })}
    >
      <PlanNav plan={plan} current="-" budget={props.budget} />
      <Section
        title="Wanneer"
        aside={fills ? <Link href={`${base}/invullen`}>Kwartalen invullen</Link> : undefined}
      >
        <RowStrip cells={row.cells} quarters={quarters} thisQuarter={props.thisQuarter} />
        <Doubt plan={plan} findings={findings} />
      </Section>
      <Section title="Hoort bij">
        <SummaryList
          items={[
            { key: line ? plan.lineWord : 'Deel', value: line?.name ?? row.section ?? 'onbekend' },
            {
              key: 'Activiteiten',
              value:
                row.activities.length > 0
                  ? row.activities.map(({ key, name }, index) => (
                      <>
                        {index > 0 && ', '}
                        <Link href={`/programma/${plan.key}/activiteiten/${key}`}>{name}</Link>
                      </>
                    ))
                  : 'geen activiteit in dit plan',
            },
            {
              key: 'Werkgroepen',
              value:
                row.groups.length > 0
                  ? row.groups.map(({ key, name }, index) => (
                      <>
                        {index > 0 && ', '}
                        <Link href={`/programma/${plan.key}/werkgroepen/${key}`}>{name}</Link>
                      </>
                    ))
                  : 'niet genoemd',
            },
            ...(row.hint ? [{ key: 'Aanwijzing in de tekst', value: row.hint }] : []),
            ...(row.perYearMin
              ? [{ key: 'Ten minste', value: `${row.perYearMin} keer per jaar` }]
              : []),
            ...(row.remark ? [{ key: 'Opmerking', value: row.remark }] : []),
            ...(predecessors.length > 0
              ? [
                  {
                    key: 'Gaat voort op',
                    value: predecessors.map((one) => (
                      <Link href={`/programma/${one.planKey}/activiteiten/${one.key}`}>
                        {[one.number, one.name].filter(Boolean).join(' ')}
                      </Link>
                    )),
                  },
                ]
              : []),
          ]}
        />
      </Section>
      <Facts facts={facts} title="Wat het plan nog meer zegt" plan={plan} />
      <HistorySection changes={changes} />
    </Page>
  )
}

interface RowFormProps<T> {
  plan: Plan
  row: TimelineRow
  quarters: string[]
  form: Form<T>
  version: number
}

/** A choice per quarter, and where it was found. */
export function TimelineRowForm<T>({ plan, row, quarters, form, version }: RowFormProps<T>) {
  const base = `/programma/${plan.key}/tijdlijn/${row.key}`
  return (
    <Page
      title="Kwartalen invullen"
      label={row.name}
      lead="Vul alleen in wat je hebt gevonden. Wat je niet weet, blijft onbekend."
      failed={!form.valid && Object.keys(form.errors).length > 0}
      trail={trail(plan, { href: base, label: row.name })}
    >
      {row.hint && <Alert tone="info">In de tekst staat erbij: {row.hint}.</Alert>}
      <FormBox action={base} form={form} version={version}>
        <div class="quarters">
          {quarters.map((quarter) => (
            <Select
              name={quarter}
              label={quarterName(quarter)}
              empty="onbekend"
              options={Object.fromEntries(cellKinds.map((kind) => [kind, cellNames[kind].name]))}
            />
          ))}
        </div>
        <TextField
          name="source"
          label="Waar staat dit?"
          hint="Bijvoorbeeld: het oorspronkelijke plan, bladzijde 9"
        />
        <DateField name="sourceDate" label="Van welke datum is die bron?" />
        <SaveOrCancel cancel={base}>Opslaan</SaveOrCancel>
      </FormBox>
    </Page>
  )
}
