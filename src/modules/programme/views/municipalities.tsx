/**
 * The programme for one municipality.
 */
import type { Form } from '#platform/form.ts'
import type { Municipality } from '#modules/network'
import {
  Choice,
  Columns,
  Empty,
  FormBox,
  Link,
  List,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  TextArea,
} from '#platform/ui/index.ts'
import type { Accent, Activity, ActivitySummary, Plan } from '#programme/store/index.ts'
import { count, numberText, planLabel, trail, StateBadge, SaveOrCancel } from './parts.tsx'
import { ActivityLink } from './plan.tsx'

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
                    <span class="muted"> {numberText(population)} inwoners</span>
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
                value:
                  municipality.subregionSource === 'niet geverifieerd' ? (
                    <>
                      {municipality.subregion} <StateBadge state="inferred" /> door niemand
                      bevestigd
                    </>
                  ) : (
                    municipality.subregion
                  ),
              },
              {
                key: 'Inwoners',
                value:
                  municipality.population === null
                    ? 'onbekend'
                    : numberText(municipality.population),
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
        <SaveOrCancel cancel={back}>Opslaan</SaveOrCancel>
      </FormBox>
    </Page>
  )
}
