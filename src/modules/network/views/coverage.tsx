import {
  Button,
  CellButton,
  FormBox,
  FormRow,
  Link,
  Page,
  Paragraph,
  Select,
  SubNav,
  Table,
} from '#platform/ui/index.ts'
import { openForm } from '#platform/form.ts'
import type { Proposed } from '#network/activities.ts'
import {
  allKinds,
  boxKey,
  coverageKinds,
  type Box,
  type CoverageKind,
  type coverageTable,
} from '#network/rules/index.ts'

interface CoverageProps {
  kind: CoverageKind
  /** When one municipality was asked for: then all kinds stand beside each other. */
  municipality: { code: string; name: string } | undefined
  municipalities: { code: string; name: string }[]
  rows: ReturnType<typeof coverageTable>
  proposedAt: (box: Box) => Proposed | undefined
  /** Whether the one who looks may propose an action where nobody is. */
  proposes: boolean
}

const here = '/netwerk/dekking'

/** Where somebody is for a form of violence, and where nobody is. */
export function Coverage(props: CoverageProps) {
  const { kind, municipality, municipalities, rows, proposes } = props
  const boxes = rows.flatMap((row) => row.boxes)
  const empty = boxes.filter(({ found }) => found === 0).length
  const table = (
    <Table
      caption={
        municipality
          ? `Wie en wat er is in ${municipality.name}, per vorm`
          : `${coverageKinds[kind].name} per vorm en gemeente`
      }
      captionHidden
      matrix
      columns={[
        { label: 'Vorm' },
        ...(municipality
          ? allKinds.map((one) => coverageKinds[one].name)
          : municipalities.map(({ name }) => name)
        ).map((label) => ({ label })),
      ]}
      rows={rows.map(({ key, name, boxes: row }) => ({
        key,
        cells: [
          name,
          ...row.map((box) => <Cell box={box} proposed={props.proposedAt(box)} {...props} />),
        ],
      }))}
    />
  )
  return (
    <Page
      title="Dekkingskaart"
      label={municipality?.name}
      lead="Waar is iemand voor een vorm van geweld, en waar niemand? Alleen wie nu te vinden is telt mee."
      trail={[{ href: '/netwerk', label: 'Netwerk' }]}
      wide
    >
      <SubNav
        label="Wat wordt geteld"
        items={allKinds.map((one) => ({
          href: `${here}?van=${one}`,
          label: coverageKinds[one].name,
          current: !municipality && one === kind,
        }))}
      />
      <FormBox method="get" action={here} form={openForm({ gemeente: municipality?.code ?? '' })}>
        <FormRow>
          <Select
            name="gemeente"
            label="Eén gemeente"
            empty="Alle gemeenten naast elkaar"
            options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
          />
          <Button variant="secondary">Laat zien</Button>
        </FormRow>
      </FormBox>
      <Paragraph>
        {empty === 0
          ? 'Voor elke vorm is er overal iemand.'
          : `In ${empty} van de ${boxes.length} vakken staat ‘geen’: daar is niemand.`}{' '}
        Kies een getal om te zien wie dat zijn.
        {proposes &&
          empty > 0 &&
          ' Kies ‘geen’ om er in het plan iets aan te laten doen: er komt dan een voorgestelde actie bij de activiteit, waar de werkgroep over beslist. Daarna staat er ‘plan’.'}
      </Paragraph>
      {proposes ? (
        <FormBox
          action={`${here}/voorstellen${municipality ? `?gemeente=${municipality.code}` : ''}`}
          once={false}
        >
          {table}
        </FormBox>
      ) : (
        table
      )}
    </Page>
  )
}

/** How many there are, as a way to them; or that there is nobody, as a way to do something about it. */
function Cell({
  box,
  proposed,
  proposes,
}: {
  box: Box
  proposed: Proposed | undefined
  proposes: boolean
}) {
  if (box.found > 0)
    return (
      <Link
        href={`/netwerk/vinden?vorm=${box.form}&gemeente=${box.municipality}&soort=${box.kind}`}
      >
        {box.found}
      </Link>
    )
  if (proposed)
    return (
      <Link href={proposed.href}>
        plan
        <span class="visually-hidden">
          : hier is niemand, en de actie is {proposed.accepted ? 'overgenomen' : 'voorgesteld'}
        </span>
      </Link>
    )
  if (!proposes) return <>geen</>
  return (
    <CellButton name="vak" value={boxKey(box)}>
      geen<span class="visually-hidden">, stel een actie voor</span>
    </CellButton>
  )
}
