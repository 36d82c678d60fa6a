import { Link, Page, Paragraph, SubNav, Table } from '#platform/ui/index.ts'
import { coverageKinds, type CoverageKind, type coverageTable } from '#network/rules/index.ts'

interface CoverageProps {
  kind: CoverageKind
  table: ReturnType<typeof coverageTable>
  municipalities: { code: string; name: string }[]
}

/** Per form of violence and municipality how many there are; an empty box is where nobody is. */
export function Coverage({ kind, table, municipalities }: CoverageProps) {
  const { name } = coverageKinds[kind]
  return (
    <Page
      title="Dekkingskaart"
      lead="Waar is iemand voor een vorm van geweld, en waar niemand? Alleen wie nu te vinden is telt mee."
      trail={[{ href: '/netwerk', label: 'Netwerk' }]}
      wide
    >
      <SubNav
        label="Wat wordt geteld"
        items={(Object.keys(coverageKinds) as CoverageKind[]).map((one) => ({
          href: `/netwerk/dekking?van=${one}`,
          label: coverageKinds[one].name,
          current: one === kind,
        }))}
      />
      <Paragraph>
        {table.empty === 0
          ? 'Voor elke vorm is er in elke gemeente iemand.'
          : `In ${table.empty} van de ${table.boxes} vakken staat ‘geen’: daar is niemand.`}{' '}
        Klik op een getal om te zien wie dat zijn.
      </Paragraph>
      <Table
        caption={`${name} per vorm en gemeente`}
        sticky
        columns={[
          { label: 'Vorm' },
          ...municipalities.map((one) => ({ label: one.name, numeric: true })),
        ]}
        rows={table.rows.map(({ key, name: form, cells }) => ({
          cells: [
            form,
            ...cells.map((count, index) =>
              count === 0 ? (
                'geen'
              ) : (
                <Link href={`/netwerk/vinden?vorm=${key}&gemeente=${municipalities[index]!.code}`}>
                  {count}
                </Link>
              ),
            ),
          ],
        }))}
      />
    </Page>
  )
}
