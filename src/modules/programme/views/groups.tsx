/**
 * The working groups: who sits in them, what they do, what is asked of them.
 */
import {
  Card,
  Cards,
  Empty,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  Table,
} from '#platform/ui/index.ts'
import type {
  ActivitySummary,
  Fact,
  Finding,
  Group,
  GroupPart,
  Plan,
} from '#programme/store/index.ts'
import {
  ActivityStatusBadge,
  ColourBadge,
  count,
  Doubt,
  PlanNav,
  planLabel,
  trail,
} from './parts.tsx'
import { ActivityLink } from './plan.tsx'
import { Facts } from './plan-about.tsx'

/** The working groups of a plan. */
export function GroupList({
  plan,
  groups,
  budget,
}: {
  plan: Plan
  groups: Group[]
  budget: boolean
}) {
  return (
    <Page
      title="Werkgroepen"
      label={planLabel(plan)}
      trail={trail(plan)}
      lead="Mensen van verschillende organisaties die samen een deel van het plan uitvoeren."
    >
      <PlanNav plan={plan} current="/werkgroepen" budget={budget} />
      {groups.length === 0 ? (
        <Empty title="Dit plan noemt geen werkgroepen">
          Wie wat uitvoert, staat bij de activiteiten zelf.
        </Empty>
      ) : (
        <Cards>
          {groups.map((group) => (
            <Card
              title={group.name}
              level={2}
              href={`/programma/${plan.key}/werkgroepen/${group.key}`}
              label={group.kind === 'netwerk' ? 'Netwerk' : 'Werkgroep'}
            >
              <p>{membersText(group)}</p>
            </Card>
          ))}
        </Cards>
      )}
    </Page>
  )
}

function membersText({ members }: Group): string {
  if (members.length === 0) return 'Nog geen leden bekend.'
  const chair = members.find((member) => member.chair)
  const organisations = new Set(members.map(({ organisation }) => organisation)).size
  return `${count(members.length, 'lid', 'leden')} van ${count(organisations, 'organisatie', 'organisaties')}. ${
    chair ? `Voorzitter: ${chair.name}.` : 'Geen voorzitter bekend.'
  }`
}

interface GroupPageProps {
  plan: Plan
  group: Group
  parts: GroupPart[]
  activities: ActivitySummary[]
  findings: Finding[]
  facts: Fact[]
  budget: boolean
  thisQuarter: string
  /** Whether one may say who sits in it. */
  seats: boolean
}

/** One group: who sits in it, what it does, what is asked of it. */
export function GroupPage(props: GroupPageProps) {
  const { plan, group, parts, activities, findings, facts, thisQuarter } = props
  const silent = activities.filter(({ report }) => report?.quarter !== thisQuarter)
  return (
    <Page
      title={group.name}
      label={group.kind === 'netwerk' ? 'Netwerk' : 'Werkgroep'}
      trail={trail(plan, { href: `/programma/${plan.key}/werkgroepen`, label: 'Werkgroepen' })}
    >
      <PlanNav plan={plan} current="-" budget={props.budget} />
      {(group.aliases.length > 0 ||
        findings.some(({ subjectKind }) => subjectKind === 'group')) && (
        <Paragraph>
          {group.aliases.length > 0 && (
            <>Ook geschreven als: {group.aliases.map((name) => `“${name}”`).join(', ')}.</>
          )}
          <Doubt
            plan={plan}
            findings={findings.filter(({ subjectKind }) => subjectKind === 'group')}
          />
        </Paragraph>
      )}
      {plan.status !== 'afgesloten' && activities.length > 0 && (
        <Section title="Wat er van deze groep wordt gevraagd">
          {silent.length === 0 ? (
            <Paragraph>Dit kwartaal is van elke activiteit gemeld hoe het gaat.</Paragraph>
          ) : (
            <>
              <Paragraph>
                Van {count(silent.length, 'activiteit is', 'activiteiten is')} dit kwartaal nog niet
                gemeld hoe het gaat:
              </Paragraph>
              <List>
                {silent.map((activity) => (
                  <li>
                    <ActivityLink plan={plan} activity={activity} />
                  </li>
                ))}
              </List>
            </>
          )}
        </Section>
      )}
      <Section title="Wat deze groep doet">
        {parts.length > 0 ? (
          <Table
            caption={`Wat ${group.name} doet`}
            captionHidden
            columns={[
              { label: 'Activiteit' },
              { label: 'Welk deel' },
              { label: 'Stand' },
              { label: 'Hoe zeker' },
            ]}
            rows={parts.map((part) => {
              const activity = activities.find(({ key }) => key === part.activityKey)
              const doubts = findings.filter(({ subjectKey }) => subjectKey === part.executorKey)
              return {
                cells: [
                  <ActivityLink
                    plan={plan}
                    activity={{ key: part.activityKey, name: part.activityName }}
                  />,
                  part.part ?? 'de hele activiteit',
                  <>
                    <ActivityStatusBadge status={activity?.status ?? null} />
                    {activity?.report && <ColourBadge colour={activity.report.worst} />}
                  </>,
                  doubts.length > 0 ? <Doubt plan={plan} findings={doubts} /> : 'staat in de tekst',
                ],
              }
            })}
          />
        ) : (
          <Paragraph>Het plan noemt bij geen activiteit deze groep.</Paragraph>
        )}
      </Section>
      <Section
        title="Wie erin zit"
        aside={
          props.seats ? (
            <LinkButton
              href={`/programma/${plan.key}/werkgroepen/${group.key}/leden`}
              variant="secondary"
            >
              Leden bijwerken
            </LinkButton>
          ) : null
        }
      >
        {group.members.length > 0 ? (
          <Table
            caption={`Leden van ${group.name}`}
            captionHidden
            columns={[{ label: 'Naam' }, { label: 'Functie' }, { label: 'Organisatie' }]}
            rows={group.members.map((member) => ({
              cells: [
                member.chair ? (
                  <>
                    {member.name} <StatusBadge tone="active">voorzitter</StatusBadge>
                  </>
                ) : (
                  member.name
                ),
                member.title,
                <Link href={`/netwerk/organisaties/${member.organisationId}`}>
                  {member.organisation}
                </Link>,
              ],
            }))}
          />
        ) : (
          <Empty title="Nog geen leden bekend">
            De tekst van het plan noemt geen leden. Een projectleider vult ze aan.
          </Empty>
        )}
      </Section>
      <Facts facts={facts} title="Wat het plan nog meer zegt" plan={plan} />
    </Page>
  )
}
