/**
 * The timeline: rows by quarters, to read, to filter and to fill.
 */
import type { Municipality } from '#modules/network'
import {
  Button,
  Buttons,
  DateField,
  Empty,
  FormBox,
  Link,
  LinkButton,
  LiveSign,
  Page,
  Select,
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
import type { Group, Plan, TimelineRow } from '#programme/store/index.ts'
import { count, PlanNav, planLabel, trail } from './parts.tsx'

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
  /** What to be told of while the page is open. */
  live: string
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
      <LiveSign over={props.live} href={`/programma/${plan.key}/tijdlijn`} />
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
        Kies een cel en typ S, L, spatie (leeg) of ? (onbekend). Kring slaat meteen op en gaat naar
        het volgende kwartaal. De pijltjestoetsen brengen je naar een andere cel. Of kies een teken
        en sleep over de cellen. Alles wat je doet, kun je ongedaan maken.
      </p>
      <FormBox method="get" action="" id="bron">
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
