/**
 * What was read into Kring, and what Kring is made of.
 */
import type { ImportDone } from '#modules/programme'
import type { Dependency, Health } from '#platform/health.ts'
import { Paragraph, Section, SummaryList, Table } from '#platform/ui/index.ts'
import { roleNames, type Role } from '#roles'
import { moment, OperationPage } from './frame.tsx'

/** Plans that were read: key, moment, role, counts. The name of a file is not told: it can hold content. */
export function Imports({ imports }: { imports: ImportDone[] }) {
  return (
    <OperationPage
      title="Inlezen"
      path="/beheer/inlezen"
      lead="Welke plannen zijn ingelezen. Je ziet aantallen, niet wat erin staat."
      wide
    >
      <Table
        caption="Ingelezen plannen"
        captionHidden
        columns={[
          { label: 'Plan' },
          { label: 'Wanneer' },
          { label: 'Door' },
          { label: 'Lijnen', numeric: true },
          { label: 'Activiteiten', numeric: true },
          { label: 'Groepen', numeric: true },
          { label: 'Posten', numeric: true },
          { label: 'Tijdlijn', numeric: true },
          { label: 'Uit te zoeken', numeric: true },
          { label: 'Vingerafdruk' },
        ]}
        rows={imports.map((one) => ({
          cells: [
            one.planKey,
            moment(one.importedAt),
            roleNames[one.role as Role] ?? one.role,
            one.lines,
            one.activities,
            one.groups,
            one.posts,
            one.timelineRows,
            one.findings,
            one.sha256.slice(0, 12),
          ],
        }))}
        empty="Er is nog geen plan ingelezen."
      />
      <Paragraph>
        De vingerafdruk is het begin van de SHA-256 van het bestand. Zo kun je zien of twee
        bestanden hetzelfde zijn.
      </Paragraph>
    </OperationPage>
  )
}

/** Versions of everything Kring runs with. */
export function Versions({
  health,
  node,
  migrations,
  dependencies,
}: {
  health: Health
  node: string
  migrations: { name: string; at: Date }[]
  dependencies: Dependency[]
}) {
  return (
    <OperationPage
      title="Versies"
      path="/beheer/versies"
      lead="Waar Kring uit bestaat, en welke aanpassingen van de database zijn gedaan."
    >
      <SummaryList
        items={[
          { key: 'Kring', value: health.version },
          { key: 'Node', value: node },
          { key: 'PostgreSQL', value: health.database },
        ]}
      />
      <Section title="Aanpassingen van de database">
        <Table
          caption="Toegepaste aanpassingen, de nieuwste eerst"
          columns={[{ label: 'Naam' }, { label: 'Toegepast' }]}
          rows={migrations.map(({ name, at }) => ({ cells: [name, moment(at)] }))}
        />
      </Section>
      <Section title="Onderdelen van anderen">
        <Table
          caption="Onderdelen met hun licentie"
          columns={[{ label: 'Onderdeel' }, { label: 'Versie' }, { label: 'Licentie' }]}
          rows={dependencies.map(({ name, version, licence }) => ({
            cells: [name, version, licence],
          }))}
          empty="Het bestand NOTICE ontbreekt."
        />
      </Section>
    </OperationPage>
  )
}
