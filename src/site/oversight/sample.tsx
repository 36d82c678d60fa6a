import { deedName } from '#platform/audit/deeds.ts'
import type { OneLine, SampleLine, SampleWeek } from '#platform/audit/sample.ts'
import { Alert, Empty, Link, Page, Section, SummaryList, Table } from '#platform/ui/index.ts'
import type { AnyForm } from '#platform/ui/index.ts'
import {
  About,
  dayInWords,
  moment,
  OversightNav,
  OwnDeed,
  Standing,
  VerdictForm,
  who,
} from './frame.tsx'

/** What is still to be reviewed, and how earlier weeks went. */
export function Sample({
  lines,
  weeks,
  today,
}: {
  lines: (SampleLine & { own: boolean })[]
  weeks: SampleWeek[]
  today: string
}) {
  const own = lines.filter((line) => line.own).length
  return (
    <Page
      title="Steekproef"
      lead="Elke maandag kiest Kring op goed geluk uit wat mensen over personen bekeken: één op de honderd keer, en ten minste twintig keer. Kijk van elke regel na of het mocht. Je hebt er vijf werkdagen voor."
    >
      <OversightNav current="/verantwoording/steekproef" />
      {own > 0 && (
        <Alert tone="info" title="Handelingen van jezelf">
          {own === 1 ? 'Eén regel gaat' : `${own} regels gaan`} over wat jij deed. Die kijkt een
          andere functionaris gegevensbescherming na. Is er geen andere, dan blijven ze open staan.
        </Alert>
      )}
      {lines.length === 0 ? (
        <Empty title="Alles is nagekeken">
          Maandagochtend komt hier de steekproef over deze week te staan.
        </Empty>
      ) : (
        <Table
          caption="Na te kijken"
          columns={[{ label: 'Wanneer' }, { label: 'Wie' }, { label: 'Wat' }, { label: 'Stand' }]}
          rows={lines.map((line) => ({
            cells: [
              <Link href={`/verantwoording/steekproef/${line.id}`}>{moment(line.at)}</Link>,
              who(line),
              deedName(line.action),
              line.own ? (
                'Voor een ander'
              ) : (
                <Standing verdict={line.verdict} since={line.drawnAt} today={today} />
              ),
            ],
          }))}
        />
      )}
      <Section title="Eerdere weken">
        <Table
          caption="Getrokken steekproeven"
          captionHidden
          columns={[
            { label: 'Week van' },
            { label: 'Keer bekeken', numeric: true },
            { label: 'In de steekproef', numeric: true },
            { label: 'Nagekeken', numeric: true },
            { label: 'Onterecht', numeric: true },
          ]}
          rows={weeks.map((week) => ({
            cells: [dayInWords(week.week), week.population, week.lines, week.reviewed, week.unjust],
          }))}
          empty="Er is nog geen steekproef getrokken. De eerste komt op maandag na de eerste hele week."
        />
      </Section>
    </Page>
  )
}

/** One line, with the form for a verdict. */
export function LineReview({
  line,
  own,
  today,
  form,
}: {
  line: OneLine
  own: boolean
  today: string
  form: AnyForm
}) {
  const final = line.verdict === 'in_order' || line.verdict === 'unjust'
  return (
    <Page
      title="Mocht dit?"
      trail={[
        { href: '/verantwoording', label: 'Verantwoording' },
        { href: '/verantwoording/steekproef', label: 'Steekproef' },
      ]}
    >
      <SummaryList
        items={[
          { key: 'Wanneer', value: moment(line.at) },
          { key: 'Wie', value: who(line) },
          { key: 'Wat', value: deedName(line.action) },
          { key: 'Waaraan', value: <About subject={line.subject} named={line.named} /> },
          { key: 'Over hoeveel personen', value: line.persons },
          {
            key: 'Op welke grond',
            value: line.ground ?? 'niet vastgelegd: het volgt uit de functie',
          },
          { key: 'Noodtoegang', value: line.exceptional ? 'ja' : 'nee' },
          {
            key: 'Stand',
            value: <Standing verdict={line.verdict} since={line.drawnAt} today={today} />,
          },
          ...(line.reviewer
            ? [
                {
                  key: 'Laatst bekeken door',
                  value: `${line.reviewer}, ${moment(line.reviewedAt!)}`,
                },
              ]
            : []),
          ...(final && line.remark ? [{ key: 'Opmerking', value: line.remark }] : []),
        ]}
      />
      {own && <OwnDeed />}
      {!own && !final && (
        <VerdictForm
          action={`/verantwoording/steekproef/${line.id}`}
          back="/verantwoording/steekproef"
          form={form}
          asked={line.verdict === 'ask'}
          confirm="Opslaan en naar de volgende"
        />
      )}
    </Page>
  )
}
