import { StatusBadge } from '#platform/ui/parts.tsx'
import { Pagination, SummaryList, Table } from '#platform/ui/tables.tsx'
import { Heading, Link, Section } from '#platform/ui/text.tsx'

const years = ['2024', '2025', '2026', '2027']

/** Tables with rows, wide, empty; lists of facts; the way through pages. */
export function TableExamples() {
  return (
    <Section title="Tabellen" id="tabellen">
      <Table
        caption="Activiteiten van de lijn Samen zien"
        columns={[
          { label: 'Activiteit' },
          { label: 'Status' },
          { label: 'Eigenaar' },
          { label: 'Bijeenkomsten', numeric: true },
        ]}
        rows={[
          {
            cells: [
              <Link href="#tabellen">Publiekscampagne</Link>,
              <StatusBadge tone="active">lopend</StatusBadge>,
              'GGD Zuid Limburg',
              '12',
            ],
          },
          {
            cells: [
              <Link href="#tabellen">Meldcode op elke school</Link>,
              <StatusBadge tone="turn">Jouw beurt</StatusBadge>,
              'Jij',
              '4',
            ],
            tone: 'turn',
          },
          {
            cells: [
              <Link href="#tabellen">Gastlessen</Link>,
              <StatusBadge tone="unknown">onbekend</StatusBadge>,
              'nog niemand',
              '',
            ],
          },
        ]}
        foot={[['Samen', '', '', '16']]}
      />
      <Heading level={3}>Een brede tabel</Heading>
      <Table
        caption="Kosten per post en jaar, in euro"
        columns={[
          { label: 'Post' },
          ...years.map((label) => ({ label, numeric: true })),
          { label: 'Samen', numeric: true },
        ]}
        rows={['Projectleiding', 'Scholing', 'Publiekscampagne', 'Onderzoek'].map(
          (post, index) => ({
            cells: [post, ...years.map(() => `${12 + index}.500`), `${50 + index * 4}.000`],
          }),
        )}
        foot={[['Totaal', '54.000', '54.000', '54.000', '54.000', '216.000']]}
        sticky
      />
      <Heading level={3}>Een lege tabel</Heading>
      <Table
        caption="Besluiten"
        columns={[{ label: 'Besluit' }, { label: 'Datum' }]}
        rows={[]}
        empty="Nog geen besluiten. De secretaris legt ze vast na elk overleg."
      />
      <Heading level={3}>Gegevens van één ding</Heading>
      <SummaryList
        items={[
          {
            key: 'Eigenaar',
            value: 'S. Jansen, projectleider',
            action: { href: '#tabellen', label: 'Wijzigen', about: 'de eigenaar' },
          },
          {
            key: 'Einddatum',
            value: (
              <>
                donderdag 31 december 2026 <StatusBadge tone="inferred">afgeleid</StatusBadge>
              </>
            ),
            action: { href: '#tabellen', label: 'Wijzigen', about: 'de einddatum' },
          },
          { key: 'Bron', value: 'Actieplan, bladzijde 12' },
        ]}
      />
      <Pagination page={4} pages={12} href={(page) => `#pagina-${page}`} />
    </Section>
  )
}
