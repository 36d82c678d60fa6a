/**
 * The bodies that decide, advise or prepare.
 */
import {
  Card,
  Cards,
  Empty,
  Link,
  List,
  Page,
  Paragraph,
  Section,
  SummaryList,
} from '#platform/ui/index.ts'
import type { Fact, Finding, Group, Plan } from '#programme/store/index.ts'
import { Doubt, PlanNav, planLabel, trail } from './parts.tsx'
import { Facts } from './plan-about.tsx'

interface Body {
  key: string
  name: string
  kind: string
}

/** The bodies that decide, advise or prepare. */
export function BodyList({
  plan,
  bodies,
  findings,
  budget,
}: {
  plan: Plan
  bodies: Body[]
  findings: Finding[]
  budget: boolean
}) {
  return (
    <Page
      title="Gremia"
      label={planLabel(plan)}
      trail={trail(plan)}
      lead="Wie besluit, adviseert en voorbereidt. De pijlen tussen de gremia stonden niet in de aangeleverde tekst."
    >
      <PlanNav plan={plan} current="/gremia" budget={budget} />
      {bodies.length === 0 ? (
        <Empty title="Dit plan noemt geen gremia">
          Hoe besloten wordt, staat niet in de tekst.
        </Empty>
      ) : (
        <Cards>
          {bodies.map((body) => (
            <Card
              title={body.name}
              level={2}
              href={`/programma/${plan.key}/gremia/${body.key}`}
              label={body.kind}
            >
              <p>{bodyKinds[body.kind] ?? ''}</p>
            </Card>
          ))}
        </Cards>
      )}
      <Doubt plan={plan} findings={findings} />
    </Page>
  )
}

const bodyKinds: Record<string, string> = {
  bestuurlijk: 'Wethouders en burgemeesters van de gemeenten.',
  voorbereiding: 'Bereidt de vergadering van de bestuurlijke commissie voor.',
  ambtelijk: 'Ambtenaren van de gemeenten.',
  projectleiding: 'Leidt het programma.',
  klankbord: 'Denkt mee: partners en ervaringsdeskundigen.',
  werkgroep: 'Voert uit.',
}

interface BodyPageProps {
  plan: Plan
  body: Body
  facts: Fact[]
  findings: Finding[]
  groups: Pick<Group, 'key' | 'name'>[]
  budget: boolean
}

/** One body: what it is, what it does as far as known, and what is still to be found out. */
export function BodyPage({ plan, body, facts, findings, groups, budget }: BodyPageProps) {
  return (
    <Page
      title={body.name}
      label="Gremium"
      lead={bodyKinds[body.kind]}
      trail={trail(plan, { href: `/programma/${plan.key}/gremia`, label: 'Gremia' })}
    >
      <PlanNav plan={plan} current="-" budget={budget} />
      <SummaryList items={[{ key: 'Soort', value: body.kind }]} />
      {body.kind === 'werkgroep' && groups.length > 0 && (
        <Section title="De werkgroepen van dit plan">
          <List>
            {groups.map(({ key, name }) => (
              <li>
                <Link href={`/programma/${plan.key}/werkgroepen/${key}`}>{name}</Link>
              </li>
            ))}
          </List>
        </Section>
      )}
      <Section title="Wat ervan gevraagd wordt">
        <Paragraph>
          Dat is nog niet bekend: wie adviseert, besluit of voorbereidt, en wanneer, zegt de tekst
          niet.
        </Paragraph>
        <Doubt plan={plan} findings={findings} />
      </Section>
      <Facts facts={facts} title="Wat het plan nog meer zegt" plan={plan} />
    </Page>
  )
}
