import { Link, List, Page, Paragraph, Section } from '#platform/ui/index.ts'
import { editions, exportFormats, type Edition, type ExportFormat } from '#network/rules/index.ts'

const about: Record<Edition, string> = {
  openbaar:
    'Wat iedereen mag weten: wat ook op de openbare ingang voor andere systemen staat. Zonder wat alleen voor professionals is; daarom is het niet om in Kring terug te lezen.',
  netwerk:
    'Met wat alleen voor professionals is. Wie dit ongewijzigd in Kring terugleest, verandert niets. Bewaar dit bestand niet langer dan nodig, en geef het niet door.',
}

/** Taking the register along as a file: which edition, in which form. */
export function ExportPage({ keeps }: { keeps: boolean }) {
  const shown: Edition[] = keeps ? ['openbaar', 'netwerk'] : ['openbaar']
  return (
    <Page
      title="Het netwerk als bestand"
      lead="Neem organisaties, plekken en aanbod mee naar een ander systeem."
      trail={[{ href: '/netwerk', label: 'Netwerk' }]}
    >
      <Paragraph>
        Mensen en geheime plekken staan in geen van deze bestanden. Een kaartje van één persoon haal
        je op de pagina van die persoon.
      </Paragraph>
      {shown.map((edition) => (
        <Section title={editions[edition]}>
          <Paragraph>{about[edition]}</Paragraph>
          <List>
            {(Object.keys(exportFormats) as ExportFormat[]).map((format) => (
              <li>
                <Link href={`/netwerk/uitvoer/${edition}/${format}`}>
                  {exportFormats[format].name}
                </Link>
              </li>
            ))}
          </List>
        </Section>
      ))}
    </Page>
  )
}
