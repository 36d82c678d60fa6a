/**
 * The timeline: rows by quarters, to read, to filter and to fill.
 */
import type { Form } from '#platform/form.ts'
import type { Municipality } from '#modules/network'
import {
  Alert,
  Button,
  Buttons,
  DateField,
  Empty,
  FormBox,
  Link,
  LinkButton,
  Page,
  Paragraph,
  Section,
  Select,
  SummaryList,
  TextField,
} from '#platform/ui/index.ts'
import { openForm } from '#platform/form.ts'
import {
  activityStatuses,
  cellKinds,
  cellNames,
  quarterName,
  type CellKind,
} from '#programme/rules/index.ts'
import type { Change, Fact, Finding, Group, Plan, TimelineRow } from '#programme/store/index.ts'
import { count, Doubt, History, PlanNav, planLabel, trail } from './parts.tsx'
import { Facts } from './plan.tsx'

interface TimelineProps {
  plan: Plan
  rows: TimelineRow[]
  quarters: string[]
  thisQuarter: string
  toFill: { toFill: number; total: number }
  filter: { lijn: string; groep: string; gemeente: string; status: string }
  groups: Pick<Group, 'key' | 'name'>[]
  municipalities: Municipality[]
  budget: boolean
  /** Whether the actor may fill cells. */
  fills: boolean
}

/** All rows and quarters. A table for who listens; a letter and a pattern in every cell. */
export function Timeline(props: TimelineProps) {
  const { plan, rows, toFill, filter, groups, municipalities, fills } = props
  const filtered = Object.values(filter).some((value) => value !== '')
  return (
    <Page
      title="Tijdlijn"
      label={planLabel(plan)}
      trail={trail(plan)}
      wide
      a3
      lead={
        toFill.toFill === 0 ? (
          'Van alle regels is bekend wanneer ze starten en lopen.'
        ) : (
          <>
            <strong>Nog in te vullen: {toFill.toFill}</strong> van{' '}
            {count(toFill.total, 'regel', 'regels')}. De balken stonden niet in de aangeleverde
            tekst; Kring raadt ze niet.
          </>
        )
      }
    >
      <PlanNav plan={plan} current="/tijdlijn" budget={props.budget} />
      <details class="filter" open={filtered}>
        <summary>Kies wat je ziet</summary>
        <FormBox method="get" action={`/programma/${plan.key}/tijdlijn`} form={openForm(filter)}>
          <Select
            name="lijn"
            label={plan.lineWord}
            empty="Alle"
            options={Object.fromEntries(plan.lines.map(({ key, name }) => [key, name]))}
          />
          <Select
            name="groep"
            label="Werkgroep"
            empty="Alle"
            options={Object.fromEntries(groups.map(({ key, name }) => [key, name]))}
          />
          <Select
            name="gemeente"
            label="Gemeente"
            empty="Alle"
            options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
          />
          <Select
            name="status"
            label="Status van de activiteit"
            empty="Alle"
            options={{
              onbekend: 'onbekend',
              ...Object.fromEntries(activityStatuses.map((one) => [one, one])),
            }}
          />
          <Buttons>
            <Button variant="secondary">Toon</Button>
            {filtered && (
              <LinkButton href={`/programma/${plan.key}/tijdlijn`} variant="subtle">
                Toon alles
              </LinkButton>
            )}
          </Buttons>
        </FormBox>
      </details>
      <Legend />
      {rows.length === 0 ? (
        <Empty title={filtered ? 'Geen regels gevonden' : 'Dit plan heeft geen tijdlijn'}>
          {filtered
            ? 'Kies iets anders, of toon alles.'
            : 'Het aangeleverde bestand noemt geen kwartalen.'}
        </Empty>
      ) : fills ? (
        <timeline-editor action={`/programma/${plan.key}/tijdlijn`}>
          <Editing />
          <Grid {...props} />
        </timeline-editor>
      ) : (
        <Grid {...props} />
      )}
    </Page>
  )
}

/** What the letters mean. */
function Legend() {
  return (
    <ul class="legend" aria-label="Wat de tekens betekenen">
      {([...cellKinds, 'unknown'] as const).map((kind) => (
        <li>
          <span class={`cell cell--${kind}`} aria-hidden="true">
            {cellNames[kind].letter}
          </span>{' '}
          {kind === 'start'
            ? 'start: organiseren, verkennen, voorbereiden'
            : kind === 'ongoing'
              ? 'lopend of doorlopend'
              : kind === 'empty'
                ? 'leeg: in dat kwartaal gebeurt er niets'
                : 'onbekend'}
        </li>
      ))}
    </ul>
  )
}

/** What the script needs to fill cells in the grid; without script one opens a row. */
function Editing() {
  return (
    <div class="editing" hidden>
      <p id="tijdlijn-uitleg">
        Ga met de pijltjestoetsen door de tijdlijn. Typ S, L, spatie (leeg) of ? (onbekend). Of kies
        een teken en sleep over de cellen. Alles wat je doet, kun je ongedaan maken.
      </p>
      <FormBox action="" form={undefined} id="bron">
        <TextField
          name="source"
          label="Waar staat dit?"
          hint="Bijvoorbeeld: het oorspronkelijke plan, bladzijde 9"
        />
        <DateField name="sourceDate" label="Van welke datum is die bron?" />
      </FormBox>
      <div class="editing__tools" role="group" aria-label="Wat je tekent">
        {([...cellKinds, 'unknown'] as const).map((kind) => (
          <button
            type="button"
            class="tool"
            data-kind={kind}
            aria-pressed={kind === 'start' ? 'true' : 'false'}
          >
            <span class={`cell cell--${kind}`} aria-hidden="true">
              {cellNames[kind].letter}
            </span>{' '}
            {cellNames[kind].name}
          </button>
        ))}
        <button type="button" class="tool" data-undo disabled>
          Ongedaan maken
        </button>
      </div>
      <p role="status" class="editing__status"></p>
    </div>
  )
}

function Grid({ plan, rows, quarters, thisQuarter, fills }: TimelineProps) {
  const years = [...new Set(quarters.map((quarter) => quarter.slice(0, 4)))]
  const sections = sectionsOf(plan, rows)
  return (
    <div class="timeline-frame" role="region" tabindex={0} aria-label="Tijdlijn">
      <table class="timeline" role="table">
        <caption class="visually-hidden">
          Tijdlijn van {plan.name}: per regel en kwartaal leeg, start, lopend of onbekend.
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader" rowspan={2}>
              Regel
            </th>
            {years.map((year) => (
              <th
                scope="colgroup"
                role="columnheader"
                colspan={quarters.filter((quarter) => quarter.startsWith(year)).length}
              >
                {year}
              </th>
            ))}
          </tr>
          <tr role="row">
            {quarters.map((quarter) => (
              <th
                scope="col"
                role="columnheader"
                class={quarter === thisQuarter ? 'timeline__now' : undefined}
              >
                <abbr title={quarterName(quarter)}>{quarter.slice(5)}</abbr>
                {quarter === thisQuarter && <span class="timeline__today">nu</span>}
              </th>
            ))}
          </tr>
        </thead>
        {sections.map(({ name, rows: own }) => (
          <tbody role="rowgroup">
            <tr class="timeline__section" role="row">
              <th scope="rowgroup" role="rowheader" colspan={quarters.length + 1}>
                {name}
              </th>
            </tr>
            {own.map((row) => (
              <tr role="row" data-row={row.key} data-version={fills ? row.version : undefined}>
                <th scope="row" role="rowheader">
                  <Link href={`/programma/${plan.key}/tijdlijn/${row.key}`}>{row.name}</Link>
                </th>
                {quarters.map((quarter) => (
                  <Cell
                    kind={row.cells.find((cell) => cell.quarter === quarter)?.kind ?? 'unknown'}
                    quarter={quarter}
                    now={quarter === thisQuarter}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Cell({
  kind,
  quarter,
  now,
}: {
  kind: CellKind | 'unknown'
  quarter: string
  now: boolean
}) {
  const { letter, name } = cellNames[kind]
  return (
    <td
      role="cell"
      class={`cell cell--${kind}${now ? ' timeline__now' : ''}`}
      data-quarter={quarter}
      data-label={`${quarter.slice(5)} ${quarter.slice(2, 4)}`}
    >
      <span aria-hidden="true">{letter}</span>
      <span class="visually-hidden">{name}</span>
    </td>
  )
}

/** Rows under their line, in the order of the plan; the others under their own section. */
function sectionsOf(plan: Plan, rows: TimelineRow[]): { name: string; rows: TimelineRow[] }[] {
  const sections: { name: string; rows: TimelineRow[] }[] = []
  for (const row of rows) {
    const line = plan.lines.find(({ id }) => id === row.lineId)
    const name = line ? `${plan.lineWord} ${line.name}` : (row.section ?? 'Overig')
    const section = sections.find((one) => one.name === name)
    if (section) section.rows.push(row)
    else sections.push({ name, rows: [row] })
  }
  return sections
}

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
        <Buttons>
          <Button>Opslaan</Button>
          <LinkButton href={base} variant="subtle">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}
