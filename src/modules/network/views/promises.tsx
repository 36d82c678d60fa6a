import {
  Buttons,
  Choice,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  Table,
  TextArea,
} from '#platform/ui/index.ts'
import type { Form } from '#platform/form.ts'
import {
  answeredIn,
  outcomes,
  type CheckInResults,
  type Outcome,
  type Promising,
} from '#network/rules/index.ts'
import { dayText, SendOrBack } from './parts.tsx'

const here = '/netwerk/intentieverklaring'
const trail = [
  { href: '/netwerk', label: 'Netwerk' },
  { href: here, label: 'Intentieverklaring' },
]
const pathOf = (organisationId: string) => `${here}/beloftes/${organisationId}`

const tones = { done: 'ok', busy: 'active', not: 'warning' } as const

function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return <StatusBadge tone={tones[outcome]}>{outcomes[outcome]}</StatusBadge>
}

/** What one organisation promised, and what it says of it each year. */
export function PromisesPage({ organisation, keeps }: { organisation: Promising; keeps: boolean }) {
  const base = pathOf(organisation.organisationId)
  const { promises } = organisation
  return (
    <Page
      title="Beloftes"
      label={organisation.organisation}
      lead="Wat deze organisatie zelf belooft, naast de intentieverklaring. Elk jaar vertelt zij hoe het ermee staat: de check-in."
      trail={trail}
    >
      {keeps && (
        <Buttons>
          {promises.length > 0 && <LinkButton href={`${base}/check-in`}>Check-in doen</LinkButton>}
          <LinkButton href={`${base}/nieuw`} variant="secondary">
            Iets beloven
          </LinkButton>
        </Buttons>
      )}
      {promises.map(({ text, madeOn, answers }) => (
        <Section title={text}>
          <Paragraph small>Beloofd op {dayText(madeOn)}.</Paragraph>
          {answers.length > 0 ? (
            <Table
              caption={`Wat er kwam van: ${text}`}
              captionHidden
              columns={[{ label: 'Jaar' }, { label: 'Stand' }, { label: 'Voorbeeld' }]}
              rows={answers.map(({ year, outcome, example }) => ({
                cells: [String(year), <OutcomeBadge outcome={outcome} />, example ?? ''],
              }))}
            />
          ) : (
            <Paragraph>Hierover is nog niets verteld.</Paragraph>
          )}
        </Section>
      ))}
      {promises.length === 0 && (
        <Empty title="Nog geen beloftes">
          Hier staat straks wat deze organisatie zelf wil doen. De beheerder van de organisatie
          schrijft het op.
        </Empty>
      )}
    </Page>
  )
}

interface FormProps {
  organisation: Promising
  form: Form<unknown>
}

/** Writing a promise down. */
export function PromisePage({ organisation, form }: FormProps) {
  const base = pathOf(organisation.organisationId)
  return (
    <Page
      title="Iets beloven"
      label={organisation.organisation}
      lead="Beloof iets dat je over een jaar kunt laten zien. Liever één ding dat lukt dan vijf die blijven liggen."
      trail={[...trail, { href: base, label: 'Beloftes' }]}
      failed={Object.keys(form.errors).length > 0}
    >
      <FormBox action={`${base}/nieuw`} form={form}>
        <TextArea
          name="text"
          label="Wat beloven jullie?"
          rows={3}
          hint="Zoals: alle consulenten volgen dit jaar de training over de meldcode."
        />
        <SendOrBack send="Beloven" back={base} />
      </FormBox>
    </Page>
  )
}

/** Saying how it goes with all promises of an organisation. */
export function CheckInPage({ organisation, form, year }: FormProps & { year: number }) {
  const base = pathOf(organisation.organisationId)
  return (
    <Page
      title={`Check-in ${year}`}
      label={organisation.organisation}
      lead="Hoe staat het met wat jullie beloofden? Niet gelukt is ook een antwoord: daar leren anderen van. Tot het einde van het jaar kun je dit nog aanpassen."
      trail={[...trail, { href: base, label: 'Beloftes' }]}
      failed={Object.keys(form.errors).length > 0}
    >
      {organisation.promises.length === 0 ? (
        <Empty title="Er is nog niets beloofd" />
      ) : (
        <FormBox action={`${base}/check-in`} form={form}>
          {organisation.promises.map(({ id, text }) => (
            <Section title={text}>
              <Choice name={`outcome-${id}`} label="Hoe staat het?" optional options={outcomes} />
              <TextArea
                name={`example-${id}`}
                label="Een voorbeeld"
                optional
                rows={2}
                hint="Iedereen in Kring leest dit. Schrijf niets waaraan iemand te herkennen is."
              />
            </Section>
          ))}
          <SendOrBack send="Opslaan" back={base} />
        </FormBox>
      )}
    </Page>
  )
}

/** How far all organisations are with the check-in of a year; for who runs the programme. */
export function CheckInOverview({ all, year }: { all: Promising[]; year: number }) {
  const rows = all.map((one) => ({ ...one, ...answeredIn(one.promises, year) }))
  const silent = rows.filter(({ asked, answered }) => answered < asked)
  const done = rows.filter(({ asked, answered }) => asked > 0 && answered === asked)
  const without = rows.filter(({ asked }) => asked === 0)
  const list = (some: typeof rows) => (
    <List>
      {some.map(({ organisationId, organisation, asked, answered }) => (
        <li>
          <Link href={pathOf(organisationId)}>{organisation}</Link>
          {asked > 0 && ` (${answered} van ${asked})`}
        </li>
      ))}
    </List>
  )
  return (
    <Page
      title={`Check-in ${year}`}
      lead="Wie vertelde hoe het staat met zijn beloftes, en wie nog niet. Op 1 november krijgt elke organisatie de vraag, op 1 december nog een keer."
      trail={trail}
    >
      <Section title={`Nog geen antwoord (${silent.length})`}>
        {silent.length > 0 ? list(silent) : <Paragraph>Iedereen heeft geantwoord.</Paragraph>}
      </Section>
      {done.length > 0 && <Section title={`Klaar (${done.length})`}>{list(done)}</Section>}
      {without.length > 0 && (
        <Section title={`Nog niets beloofd (${without.length})`}>{list(without)}</Section>
      )}
    </Page>
  )
}

/** What came of all promises, as a part of the page of the activity that the declaration carries out. */
export function CheckInPart({ results }: { results: CheckInResults | undefined }) {
  if (!results) return null
  const { year, signed, promises, counts, silent, examples } = results
  return (
    <Section
      title="Wat partners beloofden"
      aside={<Link href={here}>Naar de intentieverklaring</Link>}
    >
      <Paragraph>
        {signed} {signed === 1 ? 'organisatie tekende' : 'organisaties tekenden'} de
        intentieverklaring. {promises > 0 && `Dit is de check-in van ${year}.`}
      </Paragraph>
      {promises > 0 && (
        <Table
          caption={`Check-in ${year}`}
          captionHidden
          columns={[{ label: 'Stand' }, { label: 'Beloftes', numeric: true }]}
          rows={[
            ...(Object.keys(outcomes) as Outcome[]).map((outcome) => ({
              cells: [<OutcomeBadge outcome={outcome} />, counts[outcome]],
            })),
            { cells: ['nog geen antwoord', silent] },
          ]}
          foot={[['samen', promises]]}
        />
      )}
      {examples.length > 0 && (
        <>
          <h3>Voorbeelden</h3>
          <List>
            {examples.map(({ organisation, text, example }) => (
              <li>
                <strong>{organisation}</strong>, over “{text}”: {example}
              </li>
            ))}
          </List>
        </>
      )}
    </Section>
  )
}
