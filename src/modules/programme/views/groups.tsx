/**
 * Who works on the plan: working groups, bodies, municipalities.
 */
import type { Form } from '#platform/form.ts'
import type { Municipality } from '#modules/network'
import {
  Button,
  Buttons,
  Card,
  Cards,
  Choice,
  Columns,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  TextArea,
} from '#platform/ui/index.ts'
import type {
  Accent,
  Activity,
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
import { ActivityLink, Facts } from './plan.tsx'

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
      <Section title="Wie erin zit">
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

/** The municipalities of the region, by subregion. */
export function MunicipalityList({ municipalities }: { municipalities: Municipality[] }) {
  const subregions = [...new Set(municipalities.map(({ subregion }) => subregion))].toSorted()
  return (
    <Page
      title="Gemeenten"
      trail={[{ href: '/programma', label: 'Programma' }]}
      lead={`${municipalities.length} gemeenten werken samen. Elke gemeente heeft een eigen pagina.`}
    >
      {subregions.map((subregion) => (
        <Section title={subregion}>
          <List>
            {municipalities
              .filter((one) => one.subregion === subregion)
              .map(({ code, name, population }) => (
                <li>
                  <Link href={`/programma/gemeenten/${code}`}>{name}</Link>
                  {population !== null && (
                    <span class="muted">
                      {' '}
                      {new Intl.NumberFormat('nl-NL').format(population)} inwoners
                    </span>
                  )}
                </li>
              ))}
          </List>
        </Section>
      ))}
    </Page>
  )
}

interface MunicipalityPageProps {
  plan: Plan | undefined
  municipality: Municipality
  activities: ActivitySummary[]
  accents: (Omit<Accent, 'municipality'> & { activityId: string })[]
  people: { name: string; title: string; organisation: string; organisationId: string }[]
  /** Whether the actor speaks for this municipality. */
  tells: boolean
}

/** The programme for one municipality: what is asked of it, what it does, who speaks for it. */
export function MunicipalityPage(props: MunicipalityPageProps) {
  const { plan, municipality, activities, accents, people, tells } = props
  const told = new Map(accents.map((accent) => [accent.activityId, accent]))
  const open = activities.filter(({ id }) => !told.has(id))
  return (
    <Page
      title={municipality.name}
      label="Gemeente"
      trail={[
        { href: '/programma', label: 'Programma' },
        { href: '/programma/gemeenten', label: 'Gemeenten' },
      ]}
    >
      <Columns>
        <Section title="Wat er van deze gemeente wordt gevraagd">
          {open.length === 0 ? (
            <Paragraph>De gemeente vertelde bij elke activiteit wat zij doet.</Paragraph>
          ) : (
            <Paragraph>
              Bij {count(open.length, 'activiteit', 'activiteiten')} van het plan is nog niet bekend
              wat {municipality.name} doet.
              {tells && ' Kies een activiteit hieronder om dat te vertellen.'}
            </Paragraph>
          )}
        </Section>
        <Section title="In het kort">
          <SummaryList
            items={[
              {
                key: 'Subregio',
                value: `${municipality.subregion} (bron: ${municipality.subregionSource})`,
              },
              {
                key: 'Inwoners',
                value:
                  municipality.population === null
                    ? 'onbekend'
                    : new Intl.NumberFormat('nl-NL').format(municipality.population),
              },
              { key: 'CBS-code', value: municipality.code },
              {
                key: 'Organisaties',
                value: (
                  <Link href={`/netwerk?gemeente=${municipality.code}`}>
                    Wie hier werkt, in het netwerk
                  </Link>
                ),
              },
            ]}
          />
        </Section>
      </Columns>
      {plan && (
        <Section title={`Activiteiten van het ${planLabel(plan).toLowerCase()}`}>
          <Table
            caption={`Wat ${municipality.name} met de activiteiten doet`}
            captionHidden
            columns={[{ label: 'Activiteit' }, { label: 'Doet mee' }, { label: 'Eigen accent' }]}
            rows={activities.map((activity) => {
              const accent = told.get(activity.id)
              return {
                cells: [
                  <ActivityLink plan={plan} activity={activity} />,
                  accent ? accent.takingPart : <StatusBadge tone="unknown">onbekend</StatusBadge>,
                  <>
                    {accent?.text}{' '}
                    {tells && (
                      <Link
                        href={`/programma/${plan.key}/activiteiten/${activity.key}/gemeenten/${municipality.code}`}
                      >
                        {accent ? 'Wijzigen' : 'Vertellen'}
                        <span class="visually-hidden"> bij {activity.name}</span>
                      </Link>
                    )}
                  </>,
                ],
              }
            })}
          />
        </Section>
      )}
      <Section title="Wie spreekt voor deze gemeente">
        {people.length > 0 ? (
          <Table
            caption={`Mensen die spreken voor ${municipality.name}`}
            captionHidden
            columns={[{ label: 'Naam' }, { label: 'Functie' }, { label: 'Organisatie' }]}
            rows={people.map((person) => ({
              cells: [
                person.name,
                person.title,
                <Link href={`/netwerk/organisaties/${person.organisationId}`}>
                  {person.organisation}
                </Link>,
              ],
            }))}
          />
        ) : (
          <Empty title="Nog niemand bekend">
            Hier staat straks de ambtenaar en de bestuurder die voor {municipality.name} spreken.
          </Empty>
        )}
      </Section>
    </Page>
  )
}

/** What the own municipality does with an activity. */
export function AccentForm<T>({
  plan,
  activity,
  municipality,
  form,
  version,
}: {
  plan: Plan
  activity: Activity
  municipality: Municipality
  form: Form<T>
  version: number
}) {
  const back = `/programma/gemeenten/${municipality.code}`
  return (
    <Page
      title={`Wat doet ${municipality.name}?`}
      label={activity.name}
      failed={!form.valid && Object.keys(form.errors).length > 0}
      trail={trail(plan, { href: back, label: municipality.name })}
    >
      {activity.description && <Paragraph>{activity.description}</Paragraph>}
      <FormBox
        action={`/programma/${plan.key}/activiteiten/${activity.key}/gemeenten/${municipality.code}`}
        form={form}
        version={version}
      >
        <Choice
          name="takingPart"
          label="Doet de gemeente mee?"
          options={{ ja: 'Ja', later: 'Later', nee: 'Nee' }}
        />
        <TextArea
          name="text"
          label="Wat doet de gemeente op een eigen manier?"
          hint="Een eigen accent, een lokale partner, een ander begin."
          optional
          rows={4}
        />
        <Buttons>
          <Button>Opslaan</Button>
          <LinkButton href={back} variant="subtle">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}
