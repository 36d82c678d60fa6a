/**
 * The programme on someone's start page: what is asked, how it stands, what changed.
 */
import { Card, Cards, Link, List, Paragraph, Section } from '#platform/ui/index.ts'
import { euro, quarterName } from '#programme/rules/index.ts'
import type { Desk } from '#programme/desk.ts'
import { ColourBadge, count, History, planLabel } from './parts.tsx'
import { ActivityLink, KnownSentence } from './plan.tsx'

interface DeskViewProps {
  desk: Desk
  edits: boolean
  /** Whether something else is asked already, so that it would be wrong to say that nothing is. */
  askedElsewhere: boolean
}

/** Every role sees its own turn first; nothing is shown that has nothing in it. */
export function DeskView({ desk, edits, askedElsewhere }: DeskViewProps) {
  const { plan } = desk
  const asks = edits || desk.groups.length > 0 || desk.municipalityCode !== undefined
  return (
    <>
      {(asks || !askedElsewhere) && <Turn desk={desk} edits={edits} />}
      {desk.alarms.length > 0 && (
        <Section title="Wat aandacht vraagt">
          <List>
            {desk.alarms.map((activity) => (
              <li>
                <ColourBadge colour={activity.report!.worst} />{' '}
                <ActivityLink plan={plan} activity={activity} />: {activity.report!.summary}
              </li>
            ))}
          </List>
        </Section>
      )}
      {desk.totals.length > 0 && (
        <Section title="Hoe staat het ervoor?">
          <Paragraph>
            Over het {quarterName(desk.thisQuarter)} is van {desk.reported} van{' '}
            {count(desk.activities, 'activiteit', 'activiteiten')} gemeld hoe het gaat.{' '}
            <Link href={`/programma/${plan.key}`}>Naar het plan op één pagina</Link>
          </Paragraph>
        </Section>
      )}
      {desk.totals.length > 0 && (
        <Section title="Wat kost het?">
          <Paragraph>
            {desk.totals.map(({ year, sumCents, agrees }, index) => (
              <>
                {index > 0 && ', '}
                {euro(sumCents)} in {year}
                {agrees === false && ' (klopt niet met het plan)'}
              </>
            ))}
            . Dit is begroot voor de hele regio; wat er is uitgegeven, staat niet in het plan.{' '}
            <Link href={`/programma/${plan.key}/begroting`}>Bekijk de begroting</Link>
          </Paragraph>
        </Section>
      )}
      {desk.own.length > 0 && (
        <Section title="Jouw activiteiten">
          <Cards>
            {desk.own.map((activity) => (
              <Card
                title={activity.name}
                href={`/programma/${plan.key}/activiteiten/${activity.key}`}
                label={activity.focus ? 'Focusactiviteit' : undefined}
                badges={activity.report && <ColourBadge colour={activity.report.worst} />}
              >
                <p>
                  {activity.report
                    ? `Laatst gemeld over het ${quarterName(activity.report.quarter)}.`
                    : 'Nog geen stand gemeld.'}
                </p>
              </Card>
            ))}
          </Cards>
        </Section>
      )}
      <Section title="Wat er veranderde">
        {desk.changes.length > 0 ? (
          <History changes={desk.changes} plan={plan} />
        ) : (
          <Paragraph>In het {planLabel(plan).toLowerCase()} is nog niets gewijzigd.</Paragraph>
        )}
      </Section>
    </>
  )
}

function Turn({ desk, edits }: { desk: Desk; edits: boolean }) {
  const { plan, silent, counts, toFill, first, groups, municipalityCode } = desk
  return (
    <Section title="Wat er van jou wordt gevraagd">
      {edits && counts && toFill && (
        <>
          <KnownSentence plan={plan} counts={counts} toFill={toFill} />
          {first.length > 0 && (
            <>
              <Paragraph>Om mee te beginnen:</Paragraph>
              <List>
                {first.map((finding) => (
                  <li>
                    <Link href={`/programma/${plan.key}/uitzoeken/${finding.id}`}>
                      {finding.text}
                    </Link>
                  </li>
                ))}
              </List>
            </>
          )}
          {silent.length > 0 && (
            <Paragraph>
              Over het {quarterName(desk.thisQuarter)} is van{' '}
              {count(silent.length, 'activiteit', 'activiteiten')} nog geen stand gemeld. De
              voorzitters van de werkgroepen zijn aan de beurt.
            </Paragraph>
          )}
        </>
      )}
      {!edits && silent.length > 0 && (
        <Cards>
          {silent.map((activity) => (
            <Card
              title={`Meld hoe het gaat: ${activity.name}`}
              href={`/programma/${plan.key}/activiteiten/${activity.key}/stand`}
              turn
            >
              <p>Over het {quarterName(desk.thisQuarter)}. Drie kleuren en een paar zinnen.</p>
            </Card>
          ))}
        </Cards>
      )}
      {!edits && silent.length === 0 && groups.some(({ chair }) => chair) && (
        <Paragraph>Je meldde dit kwartaal van elke activiteit hoe het gaat. Dank je wel.</Paragraph>
      )}
      {groups.length > 0 && (
        <Paragraph>
          Je zit in{' '}
          {groups.map((group, index) => (
            <>
              {index > 0 && ', '}
              <Link href={`/programma/${group.planKey}/werkgroepen/${group.key}`}>
                {group.name}
              </Link>
              {group.chair && ' (voorzitter)'}
            </>
          ))}
          .
        </Paragraph>
      )}
      {municipalityCode && (
        <Cards>
          <Card
            title="Vertel wat jouw gemeente doet"
            href={`/programma/gemeenten/${municipalityCode}`}
            turn={desk.told < desk.activities}
          >
            <p>
              Bij {desk.told} van {count(desk.activities, 'activiteit', 'activiteiten')} is bekend
              wat jouw gemeente doet.
            </p>
          </Card>
        </Cards>
      )}
      {!edits && groups.length === 0 && !municipalityCode && (
        <Paragraph>
          Op dit moment wordt er niets van je gevraagd. Lees gerust mee: het{' '}
          <Link href={`/programma/${plan.key}`}>plan op één pagina</Link>, de{' '}
          <Link href={`/programma/${plan.key}/tijdlijn`}>tijdlijn</Link> of het{' '}
          <Link href="/netwerk">netwerk</Link>.
        </Paragraph>
      )}
    </Section>
  )
}
