/**
 * The plan as residents read it.
 */
import type { Child } from 'hono/jsx'
import {
  Definition,
  Details,
  Link,
  LinkButton,
  List,
  Paragraph,
  Section,
} from '#platform/ui/index.ts'
import { hardWords } from '#programme/rules/index.ts'
import type { Plan } from '#programme/store/index.ts'

/** The plan as residents read it. */
export function PublicPlan({
  plan,
  activities,
  subAmbitions,
  frame,
}: {
  plan: Plan | undefined
  activities: { lineId: string; name: string; description: string | null }[]
  subAmbitions: { lineId: string; text: string }[]
  frame: (page: { title: string; lead: Child; children: Child }) => Child
}) {
  if (!plan)
    return frame({
      title: 'Wat de regio doet',
      lead: 'De gemeenten in de regio maken samen een plan tegen geweld thuis. Het staat hier zodra het is vastgesteld.',
      children: null,
    })
  return frame({
    title: 'Wat de regio doet',
    lead: (
      <>
        De gemeenten in {plan.region} werken samen tegen geweld thuis, mishandeling en uitbuiting.
        Dit is hun plan voor {plan.fromYear} tot en met {plan.untilYear}.
      </>
    ),
    children: (
      <>
        {plan.ambition && (
          <Section title="Wat we willen bereiken">
            <blockquote class="ambition">
              <p>{plan.ambition}</p>
            </blockquote>
            <Paragraph small>
              GIA betekent: geweld in afhankelijkheidsrelaties. Dat is geweld door iemand van wie je
              afhankelijk bent.
            </Paragraph>
          </Section>
        )}
        <Paragraph small>
          Wat bij de delen hieronder staat, zijn doelen. Het zijn geen resultaten. De zinnen komen
          uit het plan. Staat er een moeilijk woord in, dan leggen we het eronder uit.
        </Paragraph>
        {plan.lines.map((line) => {
          const own = activities.filter(({ lineId }) => lineId === line.id)
          return (
            <Section title={line.name}>
              {line.subtitle && <Paragraph>{line.subtitle}</Paragraph>}
              <List>
                {subAmbitions
                  .filter(({ lineId }) => lineId === line.id)
                  .map(({ text }) => (
                    <li>{text}</li>
                  ))}
              </List>
              {own.map((activity) => (
                <Details summary={activity.name}>
                  <Paragraph>
                    {activity.description ?? 'Hierover staat nog geen uitleg in het plan.'}
                  </Paragraph>
                  {hardWords(`${activity.name} ${activity.description ?? ''}`).map(
                    ({ word, means }) => (
                      <Definition term={`${word}:`}>{means}</Definition>
                    ),
                  )}
                </Details>
              ))}
            </Section>
          )
        })}
        <Section title="Heb je zelf hulp nodig?">
          <Paragraph>
            Wil je praten met iemand die meedenkt? Bel Veilig Thuis:{' '}
            <Link href="tel:08002000">0800-2000</Link>. Dat is gratis en kan dag en nacht. Is er nu
            gevaar? Bel <Link href="tel:112">112</Link>.
          </Paragraph>
          <LinkButton href="/" variant="secondary">
            Wat kan ik nu doen?
          </LinkButton>
        </Section>
      </>
    ),
  })
}
