import {
  Alert,
  Button,
  Buttons,
  Choice,
  Choices,
  DateField,
  Empty,
  FormBox,
  FormRow,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Select,
  StatusBadge,
  SummaryList,
  Table,
  TextArea,
  TextField,
  type BadgeTone,
} from '#platform/ui/index.ts'
import type { Form } from '#platform/form.ts'
import {
  agreementKinds,
  dataKinds,
  documentsMost,
  grounds,
  purposes,
  type Agreement,
  type AgreementState,
  type AgreementSummary,
  type AgreementVersion,
  type DataKind,
} from '#network/rules/index.ts'
import { dayOf, dayText, SendOrBack } from './parts.tsx'

const here = '/netwerk/afspraken'
const trail = [
  { href: '/netwerk', label: 'Netwerk' },
  { href: here, label: 'Afspraken' },
]

const stateWords: Record<AgreementState, [BadgeTone, string]> = {
  coming: ['neutral', 'geldt nog niet'],
  in_force: ['ok', 'geldt'],
  review: ['turn', 'bijna opnieuw bekijken'],
  late: ['warning', 'had opnieuw bekeken moeten zijn'],
  over: ['neutral', 'geldt niet meer'],
}

function StateBadge({ state }: { state: AgreementState }) {
  const [tone, text] = stateWords[state]
  return <StatusBadge tone={tone}>{text}</StatusBadge>
}

interface AgreementListProps {
  agreements: AgreementSummary[]
  keeps: boolean
}

/** All agreements of the region. */
export function AgreementList({ agreements, keeps }: AgreementListProps) {
  return (
    <Page
      title="Afspraken"
      lead="Convenanten en samenwerkingsafspraken: wie met wie deelt, waarvoor en op welke grond."
      trail={trail.slice(0, 1)}
    >
      {keeps && (
        <Buttons>
          <LinkButton href={`${here}/nieuw`}>Afspraak toevoegen</LinkButton>
        </Buttons>
      )}
      {agreements.length > 0 ? (
        <AgreementTable agreements={agreements} caption="Afspraken" />
      ) : (
        <Empty title="Nog geen afspraken">
          Hier staat straks wat organisaties met elkaar afspraken. Een projectleider voegt ze toe.
        </Empty>
      )}
      <Paragraph small>
        Een afspraak is nooit zelf de grond om iets te delen. Dat is de wet, of de toestemming van
        wie het aangaat. De afspraak zegt hoe je daarmee werkt.
      </Paragraph>
    </Page>
  )
}

/** Agreements to look through; also shown with an organisation and with an activity. */
export function AgreementTable({
  agreements,
  caption,
}: {
  agreements: AgreementSummary[]
  caption: string
}) {
  return (
    <Table
      caption={caption}
      captionHidden
      columns={[
        { label: 'Afspraak' },
        { label: 'Waarvoor' },
        { label: 'Partijen', numeric: true },
        { label: 'Stand' },
        { label: 'Opnieuw bekijken' },
      ]}
      rows={agreements.map(({ id, name, purpose, parties, state, reviewDay }) => ({
        cells: [
          <Link href={`${here}/${id}`}>{name}</Link>,
          purposes[purpose],
          parties,
          <StateBadge state={state} />,
          state === 'over' ? '' : dayText(reviewDay),
        ],
      }))}
    />
  )
}

/** The agreements of an organisation, as a part of its page. */
export function AgreementsOf({
  agreements,
  name,
}: {
  agreements: AgreementSummary[]
  name: string
}) {
  if (agreements.length === 0) return null
  return (
    <Section title="Afspraken">
      <AgreementTable agreements={agreements} caption={`Afspraken van ${name}`} />
    </Section>
  )
}

interface AgreementPageProps {
  agreement: Agreement
  shown: AgreementVersion
  /** The version in force today. */
  current: AgreementVersion | undefined
  state: AgreementState
  activities: { planKey: string; activityKey: string; name: string }[]
  keeps: boolean
}

/** One version of an agreement, and what came before it. */
export function AgreementPage(props: AgreementPageProps) {
  const { agreement, shown, current, state, keeps } = props
  const base = `${here}/${agreement.id}`
  return (
    <Page
      title={shown.name}
      label={`${agreementKinds[shown.kind]}, versie ${shown.number}`}
      trail={trail}
    >
      {shown.id === current?.id ? (
        <StateBadge state={state} />
      ) : (
        <Alert tone="warning" title="Deze versie geldt nu niet">
          {current ? (
            <Link href={base}>Naar versie {current.number}, die nu geldt</Link>
          ) : (
            'Op dit moment geldt geen versie van deze afspraak.'
          )}
        </Alert>
      )}
      {agreement.lastDay && (
        <Alert tone="info" title={`Beëindigd: de laatste dag is ${dayText(agreement.lastDay)}`}>
          {agreement.endWhy}
        </Alert>
      )}
      {keeps && (
        <Buttons>
          <LinkButton href={`${base}/versie`}>Nieuwe versie maken</LinkButton>
          <LinkButton href={`${base}/beeindigen`} variant="secondary">
            Beëindigen
          </LinkButton>
        </Buttons>
      )}
      <Section title="Waarvoor">
        <Paragraph>
          <strong>{purposes[shown.purpose]}.</strong>
        </Paragraph>
        <Paragraph>{shown.purposeText}</Paragraph>
        <SummaryList
          items={[
            { key: 'Geldt vanaf', value: dayText(shown.fromDay) },
            {
              key: 'Geldt tot en met',
              value: shown.untilDay ? dayText(shown.untilDay) : 'er een nieuwe versie is',
            },
            { key: 'Opnieuw bekijken', value: dayText(shown.reviewDay) },
          ]}
        />
      </Section>
      <Section title="Wat er gedeeld mag worden">
        <Table
          caption="Soorten gegevens met de grond waarop ze gedeeld mogen worden"
          captionHidden
          columns={[{ label: 'Gegevens' }, { label: 'Grond' }]}
          rows={(Object.keys(dataKinds) as DataKind[]).flatMap((kind) => {
            const ground = shown.shares[kind]
            return ground ? [{ cells: [dataKinds[kind], grounds[ground]] }] : []
          })}
        />
        <Paragraph>Wat hier niet staat, mag met deze afspraak niet gedeeld worden.</Paragraph>
      </Section>
      <Section title="Partijen">
        <List>
          {shown.partyNames.map(({ id, name }) => (
            <li>
              <Link href={`/netwerk/organisaties/${id}`}>{name}</Link>
            </li>
          ))}
        </List>
      </Section>
      <Papers {...props} />
      <Section title="Versies">
        <Table
          caption="Versies van deze afspraak"
          captionHidden
          columns={[{ label: 'Versie' }, { label: 'Geldt vanaf' }, { label: 'Wat er veranderde' }]}
          rows={agreement.versions.map(({ number, fromDay, changed, madeAt, madeBy }) => ({
            cells: [
              <Link href={`${base}?versie=${number}`}>Versie {number}</Link>,
              dayText(fromDay),
              `${changed ?? 'De eerste versie.'} (${madeBy ?? 'onbekend'}, ${dayOf(madeAt)})`,
            ],
          }))}
        />
      </Section>
    </Page>
  )
}

function Papers({ shown, activities }: AgreementPageProps) {
  const nameOf = (planKey: string, activityKey: string) =>
    activities.find((one) => one.planKey === planKey && one.activityKey === activityKey)?.name ??
    activityKey
  return (
    <>
      {shown.documents.length > 0 && (
        <Section title="Documenten">
          <List>
            {shown.documents.map(({ name, url }) => (
              <li>
                <Link href={url}>{name}</Link>
              </li>
            ))}
          </List>
        </Section>
      )}
      {shown.activities.length > 0 && (
        <Section title="Hoort bij">
          <List>
            {shown.activities.map(({ planKey, activityKey }) => (
              <li>
                <Link href={`/programma/${planKey}/activiteiten/${activityKey}`}>
                  {nameOf(planKey, activityKey)}
                </Link>
              </li>
            ))}
          </List>
        </Section>
      )}
    </>
  )
}

interface AgreementEditProps {
  /** What it follows; absent for a new agreement. */
  agreement: Agreement | undefined
  partners: { id: string; name: string }[]
  activities: { planKey: string; activityKey: string; name: string }[]
  form: Form<unknown>
}

/** A new agreement, or the next version of one. */
export function AgreementEditPage({ agreement, partners, activities, form }: AgreementEditProps) {
  const base = agreement ? `${here}/${agreement.id}` : here
  const newest = agreement?.versions[0]
  return (
    <Page
      title={newest ? `Nieuwe versie van ${newest.name}` : 'Afspraak toevoegen'}
      lead={
        newest
          ? 'De nieuwe versie vervangt de vorige vanaf de dag dat zij geldt. De vorige blijft te lezen.'
          : 'Neem over wat er is afgesproken. Andere onderdelen van Kring kijken hier of iets gedeeld mag worden.'
      }
      trail={newest ? [...trail, { href: base, label: newest.name }] : trail}
      failed={Object.keys(form.errors).length > 0}
    >
      <FormBox
        action={agreement ? `${base}/versie` : `${here}/nieuw`}
        form={form}
        version={newest?.number}
      >
        {newest && (
          <TextArea name="changed" label="Wat is er anders dan in de vorige versie?" rows={2} />
        )}
        <Choice name="kind" label="Wat voor afspraak is het?" options={agreementKinds} />
        <TextField name="name" label="Naam" width="long" />
        <Select name="purpose" label="Waarvoor delen jullie?" options={purposes} />
        <TextArea name="purposeText" label="Wat maakt de afspraak mogelijk?" rows={3} />
        <Choices
          name="partners"
          label="Partijen"
          optional
          options={partners.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextArea
          name="others"
          label="Andere partijen, zoals scholen"
          optional
          rows={3}
          hint="Elke organisatie op een eigen regel, met de naam zoals die in het netwerk staat. Komt een naam vaker voor? Zet er dan de plaats achter, zoals: Sint Jan, Heerlen."
        />
        <FormRow>
          <DateField name="fromDay" label="Geldt vanaf" />
          <DateField name="untilDay" label="Geldt tot en met" optional />
          <DateField
            name="reviewDay"
            label="Opnieuw bekijken op"
            hint="90 dagen ervoor krijgen de projectleiders bericht."
          />
        </FormRow>
        <Section title="Wat mag gedeeld worden, en op welke grond?">
          {Object.entries(dataKinds).map(([kind, label]) => (
            <Select
              name={`share-${kind}`}
              label={label}
              optional
              empty="Dit wordt niet gedeeld"
              options={grounds}
            />
          ))}
        </Section>
        <Section title="Documenten">
          <Paragraph>Een document blijft waar het is. Hier staat alleen de verwijzing.</Paragraph>
          {Array.from({ length: documentsMost }, (_, index) => (
            <FormRow>
              <TextField
                name={`document-name-${index + 1}`}
                label={`Naam van document ${index + 1}`}
                optional
              />
              <TextField
                name={`document-url-${index + 1}`}
                label={`Webadres van document ${index + 1}`}
                type="url"
                optional
              />
            </FormRow>
          ))}
        </Section>
        {activities.length > 0 && (
          <Choices
            name="activities"
            label="Hoort bij deze activiteiten van het plan"
            optional
            options={activities.map(({ planKey, activityKey, name }) => ({
              value: `${planKey}/${activityKey}`,
              label: name,
            }))}
          />
        )}
        <SendOrBack send="Opslaan" back={base} />
      </FormBox>
    </Page>
  )
}

/** Ending an agreement before its time. */
export function AgreementEndPage({
  agreement,
  form,
}: {
  agreement: Agreement
  form: Form<unknown>
}) {
  const name = agreement.versions[0]?.name ?? 'deze afspraak'
  const base = `${here}/${agreement.id}`
  return (
    <Page
      title={`${name} beëindigen`}
      lead="Daarna mag er met deze afspraak niets meer gedeeld worden. De afspraak blijft te lezen. Beëindigen kan niet ongedaan worden gemaakt."
      trail={[...trail, { href: base, label: name }]}
      failed={Object.keys(form.errors).length > 0}
    >
      <FormBox action={`${base}/beeindigen`} form={form}>
        <DateField name="lastDay" label="Laatste dag dat de afspraak geldt" />
        <TextArea name="endWhy" label="Waarom stopt de afspraak?" rows={3} />
        <Buttons>
          <Button variant="danger">Beëindigen</Button>
          <LinkButton href={base} variant="secondary">
            Terug
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}
