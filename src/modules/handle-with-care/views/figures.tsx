/**
 * What is told of signals: the region, and municipalities as far as it gives nobody away.
 */
import {
  Empty,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Table,
} from '#platform/ui/index.ts'
import {
  outcomes,
  shareNames,
  shareText,
  states,
  toldText,
  totalText,
  type ShareKey,
  type Told,
} from '#handle-with-care/rules/index.ts'
import type { ToldFigures } from '#handle-with-care/store/index.ts'
import { home, LeadNav } from './parts.tsx'

export const figuresHome = `${home}/cijfers`
const months = new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', month: 'long', year: 'numeric' })
const monthText = (month: string) => months.format(new Date(`${month}-01T00:00:00Z`))
const sectorNames = {
  primary: 'basisonderwijs',
  secondary: 'voortgezet onderwijs',
  none: 'geen school gevonden',
}

const sectors = Object.keys(sectorNames) as (keyof typeof sectorNames)[]

/** A municipality, for the row of its figures. */
export interface FigureTown {
  code: string
  name: string
}

/** One year of figures. */
export function FiguresPage({
  shown,
  years,
  towns,
  leads,
}: {
  shown: ToldFigures | undefined
  /** All years of which something is told. */
  years: number[]
  towns: FigureTown[]
  /** Whether the reader arranges Handle with Care too. */
  leads: boolean
}) {
  const nav = leads ? <LeadNav current="cijfers" /> : null
  if (!shown)
    return (
      <Page
        title="Cijfers van Handle with Care"
        lead="Hoe signalen afliepen, en of het op tijd was."
      >
        {nav}
        <Empty title="Er is nog niets geteld">
          Kring telt dit zelf, twee weken nadat een maand voorbij is.
        </Empty>
      </Page>
    )
  const { year, until, told } = shown
  const others = years.filter((one) => one !== year)
  return (
    <Page
      title={`Cijfers van Handle with Care, ${year}`}
      lead={`Geteld tot ${monthText(until.slice(0, 7))}. Een aantal onder de 5 staat er niet, de rest is afgerond op 5. Zo is nooit te zien om welk kind het ging.`}
    >
      {nav}
      <Section title="Hoe signalen afliepen in de regio">
        <Numbers
          caption="Signalen in de regio, naar hoe ze afliepen"
          what="Hoe het afliep"
          rows={outcomes.map((outcome) => [states[outcome].name, told.outcomes[outcome]])}
        />
      </Section>
      <Section title="Was het op tijd?">
        <Table
          caption="Op tijd"
          captionHidden
          columns={[{ label: 'Wat' }, { label: 'Deel van de signalen', numeric: true }]}
          rows={(Object.keys(shareNames) as ShareKey[]).map((key) => ({
            cells: [shareNames[key], shareText(told.shares[key])],
          }))}
        />
      </Section>
      <Towns towns={towns} figures={shown} />
      {told.sectors && (
        <Section title="Naar soort school, in de regio">
          <Numbers
            caption="Signalen naar soort school"
            what="Soort school"
            rows={sectors.map((sector) => [sectorNames[sector], told.sectors![sector]])}
          />
        </Section>
      )}
      {told.months && (
        <Section title="Per maand, in de regio">
          <Numbers
            caption="Signalen per maand"
            what="Maand"
            rows={Object.entries(told.months).map(([month, one]) => [monthText(month), one])}
          />
        </Section>
      )}
      {others.length > 0 && (
        <List>
          {others.map((one) => (
            <li>
              <Link href={`${figuresHome}?jaar=${one}`}>Cijfers van {one}</Link>
            </li>
          ))}
        </List>
      )}
      <LinkButton href={`${figuresHome}.csv?jaar=${year}`} variant="secondary">
        Ophalen als CSV
      </LinkButton>
    </Page>
  )
}

/** Counts with their sum: of what is shown, so that it says no more. */
function Numbers({
  caption,
  what,
  rows,
}: {
  caption: string
  what: string
  rows: [string, Told][]
}) {
  return (
    <Table
      caption={caption}
      captionHidden
      columns={[{ label: what }, { label: 'Signalen', numeric: true }]}
      rows={rows.map(([name, one]) => ({ cells: [name, toldText(one)] }))}
      foot={[['Samen, van wat er staat', totalText(rows.map(([, one]) => one))]]}
    />
  )
}

function Towns({
  towns,
  figures: { year, until, told },
}: {
  towns: FigureTown[]
  figures: ToldFigures
}) {
  return (
    <Section title="Per gemeente, het hele jaar">
      {until > `${year}-12-31` ? (
        <Table
          caption="Signalen per gemeente"
          captionHidden
          columns={[
            { label: 'Gemeente' },
            { label: 'Signalen, van wat er te tonen is', numeric: true },
            { label: 'Doorgegeven aan de leerkracht', numeric: true },
            { label: 'Op tijd voor de bel', numeric: true },
          ]}
          rows={towns.map(({ code, name }) => {
            const town = told.towns[code]
            return {
              cells: [
                name,
                town?.outcomes ? totalText(Object.values(town.outcomes)) : notShown,
                town?.outcomes ? toldText(town.outcomes.acknowledged) : notShown,
                town ? shareText(town.bell) : notShown,
              ],
            }
          })}
        />
      ) : (
        <Paragraph>
          Cijfers per gemeente komen er als het jaar voorbij is. Per maand zou te zien zijn waar een
          signaal bij kwam.
        </Paragraph>
      )}
    </Section>
  )
}

/** What stands where a count would tell too much beside the others. */
const notShown = 'niet te tonen'

/** The same as rows of a file. */
export function figureRows(
  { year, until, told }: ToldFigures,
  towns: readonly FigureTown[],
): string[][] {
  const region = (what: string, rows: [string, string][]) =>
    rows.map(([name, value]) => ['regio', what, name, value])
  return [
    ...region(
      'hoe het afliep',
      outcomes.map((outcome) => [states[outcome].name, toldText(told.outcomes[outcome])]),
    ),
    ...region(
      'op tijd',
      (Object.keys(shareNames) as ShareKey[]).map((key) => [
        shareNames[key],
        shareText(told.shares[key]),
      ]),
    ),
    ...region(
      'soort school',
      sectors.flatMap((sector): [string, string][] =>
        told.sectors ? [[sectorNames[sector], toldText(told.sectors[sector])]] : [],
      ),
    ),
    ...region(
      'maand',
      Object.entries(told.months ?? {}).map(([month, one]) => [month, toldText(one)]),
    ),
    ...towns.flatMap(({ code, name }) => {
      const town = told.towns[code]
      if (!town || until <= `${year}-12-31`) return []
      return [
        ...outcomes.map((outcome) => [
          name,
          'hoe het afliep',
          states[outcome].name,
          town.outcomes ? toldText(town.outcomes[outcome]) : notShown,
        ]),
        [name, 'op tijd', shareNames.bell, shareText(town.bell)],
      ]
    }),
  ]
}
