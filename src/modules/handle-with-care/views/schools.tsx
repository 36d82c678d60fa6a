/**
 * Schools and how far they are, for who arranges it.
 */
import {
  Alert,
  Button,
  Buttons,
  Choice,
  DateField,
  Details,
  Empty,
  FormBox,
  FormRow,
  Link,
  LinkButton,
  List,
  Page,
  Pagination,
  Paragraph,
  Section,
  Select,
  StatusBadge,
  Table,
  TextArea,
  TextField,
  type AnyForm,
  type BadgeTone,
} from '#platform/ui/index.ts'
import { openForm } from '#platform/form.ts'
import {
  contactKinds,
  coverageBy,
  daysInWords,
  needs,
  preconditions,
  schoolsAsked,
  schoolStates,
  type CoverageRow,
  type Days,
  type Precondition,
  type SchoolFilter,
  type SchoolState,
} from '#handle-with-care/rules/index.ts'
import type { PreparedSchool, WatchedSchool } from '#handle-with-care/store/index.ts'
import { TrialTable } from './own-school.tsx'
import { LeadNav } from './parts.tsx'

export const schoolsHome = '/handle-with-care/scholen'
const tones: Record<SchoolState, BadgeTone> = {
  not_asked: 'unknown',
  asked: 'active',
  ready: 'inferred',
  active: 'ok',
  paused: 'warning',
}

/** How many schools one page shows. */
const perPage = 25

/** How many schools take part, which need somebody, and the schools that were asked for. */
export function SchoolsPage({
  schools,
  today,
  filter,
  page,
}: {
  schools: WatchedSchool[]
  today: string
  filter: SchoolFilter
  page: number
}) {
  const active = schools.filter(({ state }) => state === 'active').length
  const asking = schools.flatMap((school) => {
    const found = needs(school, today)
    return found.length > 0 ? [{ school, found }] : []
  })
  return (
    <Page
      title="Scholen en Handle with Care"
      lead={`${active} van de ${schools.length} scholen doen mee. Een school krijgt pas berichten als alles is geregeld.`}
    >
      <LeadNav current="scholen" />
      {asking.length > 0 && (
        <Alert tone="warning" title="Deze scholen doen mee, maar er is iets mee">
          <List>
            {asking.map(({ school: { id, name, municipality }, found }) => (
              <li>
                <Link href={`${schoolsHome}/${id}`}>{name}</Link>, {municipality}:{' '}
                {found.join('; ')}
              </li>
            ))}
          </List>
        </Alert>
      )}
      {schools.length === 0 ? (
        <Empty title="Er zijn nog geen scholen">
          Neem de scholen uit het register op. Dan staan zij hier.
        </Empty>
      ) : (
        <FoundSchools schools={schools} filter={filter} page={page} />
      )}
      <FormBox action={`${schoolsHome}/opnemen`} id="opnemen">
        <Buttons>
          <Button variant="secondary">Scholen uit het register opnemen</Button>
        </Buttons>
      </FormBox>
    </Page>
  )
}

/** How many schools are how far, per municipality and per board. */
export function CoveragePage({ schools }: { schools: WatchedSchool[] }) {
  return (
    <Page
      title="Dekking van Handle with Care"
      lead="Hoeveel scholen hoe ver zijn. Waar een school niet meedoet, krijgt een kind geen steun op school."
      wide
    >
      <LeadNav current="dekking" />
      <Section title="Per gemeente">
        <CoverageTable
          what="Gemeente"
          rows={coverageBy(schools, ({ municipality }) => municipality)}
          total={coverageBy(schools, () => 'Samen')}
        />
      </Section>
      <Section title="Per bestuur">
        <Paragraph>
          Welk bestuur een school heeft, vul je in bij de school, of lees je in met de
          contactpersonen.
        </Paragraph>
        <CoverageTable
          what="Bestuur"
          rows={coverageBy(
            schools.toSorted((a, b) =>
              (a.board ?? '\uffff').localeCompare(b.board ?? '\uffff', 'nl'),
            ),
            ({ board }) => board ?? 'bestuur nog niet bekend',
          )}
          total={coverageBy(schools, () => 'Samen')}
        />
      </Section>
    </Page>
  )
}

function CoverageTable({
  what,
  rows,
  total,
}: {
  what: string
  rows: CoverageRow[]
  total: CoverageRow[]
}) {
  const states = Object.keys(schoolStates) as SchoolState[]
  const cellsOf = ({ name, schools, states: counts }: CoverageRow) => [
    name,
    String(schools),
    ...states.map((state) => String(counts[state])),
  ]
  return (
    <Table
      caption={`Scholen per ${what.toLowerCase()}`}
      captionHidden
      columns={[
        { label: what },
        { label: 'scholen', numeric: true },
        ...states.map((state) => ({ label: schoolStates[state], numeric: true })),
      ]}
      rows={rows.map((row) => ({ cells: cellsOf(row) }))}
      foot={total.map(cellsOf)}
      empty="Er zijn nog geen scholen."
    />
  )
}

function FoundSchools({
  schools,
  filter,
  page,
}: {
  schools: WatchedSchool[]
  filter: SchoolFilter
  page: number
}) {
  const { words, municipality, state } = filter
  const found = schoolsAsked(schools, filter)
  const towns = [...new Set(schools.map((school) => school.municipality))]
  const pages = Math.ceil(found.length / perPage)
  const shown = Math.min(page, Math.max(pages, 1))
  return (
    <>
      <FormBox
        action={schoolsHome}
        method="get"
        form={openForm({ zoek: words, gemeente: municipality, stand: state })}
      >
        <FormRow>
          <TextField name="zoek" label="Zoek op naam of plaats" maxlength={100} />
          <Select
            name="gemeente"
            label="Gemeente"
            options={towns.map((town) => ({ value: town, label: town }))}
            empty="Alle gemeenten"
          />
          <Select name="stand" label="Hoe ver" options={schoolStates} empty="Maakt niet uit" />
        </FormRow>
        <Buttons>
          <Button variant="secondary">Tonen</Button>
        </Buttons>
      </FormBox>
      <Paragraph>
        {found.length === 1 ? '1 school' : `${found.length} scholen`}
        {pages > 1 && `, pagina ${shown} van ${pages}`}
      </Paragraph>
      <Table
        caption="Scholen"
        captionHidden
        columns={[
          { label: 'School' },
          { label: 'Gemeente' },
          { label: 'Soort' },
          { label: 'Hoe ver' },
        ]}
        rows={found.slice((shown - 1) * perPage, shown * perPage).map((school) => ({
          cells: [
            <Link href={`${schoolsHome}/${school.id}`}>
              {school.name}
              {school.place && school.place !== school.municipality ? `, ${school.place}` : ''}
            </Link>,
            school.municipality,
            school.sector === 'primary' ? 'basisonderwijs' : 'voortgezet onderwijs',
            <StatusBadge tone={tones[school.state]}>{schoolStates[school.state]}</StatusBadge>,
          ],
        }))}
        empty="Geen school gevonden. Kies minder, of zoek op een ander woord."
      />
      <Pagination
        page={shown}
        pages={pages}
        href={(number) =>
          `${schoolsHome}?${new URLSearchParams({ zoek: words, gemeente: municipality, stand: state, pagina: String(number) }).toString()}`
        }
      />
    </>
  )
}

const cannotOpen =
  'Kan nog geen bericht openen: nam de uitnodiging niet aan, of heeft geen passkey. Bij Mensen zie je dat, en nodig je iemand opnieuw uit.'

/** One school: what is still missing, and the form. */
export function SchoolPage({
  school,
  lacks,
  form,
}: {
  school: PreparedSchool
  lacks: readonly string[]
  form: AnyForm
}) {
  const { id, name, municipality, people, version } = school
  return (
    <Page
      title={name}
      label={`Handle with Care, ${municipality}`}
      trail={[{ href: schoolsHome, label: 'Scholen' }]}
      failed={Object.keys(form?.errors ?? {}).length > 0}
    >
      {lacks.length > 0 ? (
        <Alert tone="info" title="Nog te regelen">
          <List>
            {lacks.map((lack) => (
              <li>{lack}</li>
            ))}
          </List>
        </Alert>
      ) : (
        <Alert tone="ok" title="Alles is geregeld">
          Deze school kan berichten ontvangen.
        </Alert>
      )}
      <FormBox action={`${schoolsHome}/${id}`} form={form} version={version}>
        <Choice name="state" label="Hoe ver is deze school?" options={schoolStates} />
        <Details summary="Wie zet welke stap?">
          <List>
            <li>Een projectleider vraagt de school: van nog niet gevraagd naar gevraagd.</li>
            <li>
              Een projectleider of de contactpersoon zegt dat de school klaar is, als alles is
              geregeld.
            </li>
            <li>Een projectleider laat de school meedoen, als alles is geregeld.</li>
            <li>
              Een projectleider of de contactpersoon zet de school stil. Kring doet dat zelf als er
              niemand meer is die berichten mag ontvangen.
            </li>
            <li>Een projectleider laat de school daarna weer meedoen.</li>
          </List>
        </Details>
        <Section title="Wat is er geregeld?">
          <TextField
            name="board"
            label="Bestuur van de school"
            hint="Zoals het bestuur zichzelf noemt. Zo zie je per bestuur hoeveel scholen meedoen."
            maxlength={240}
            optional
          />
          {(Object.keys(preconditions) as Precondition[]).map((key) => (
            <DateField name={key} label={`${preconditions[key]} op`} optional />
          ))}
        </Section>
        <Section title="Agenda">
          <FormRow>
            <TextField
              name="startsAt"
              label="Lessen beginnen om"
              type="time"
              width="short"
              optional
            />
            <TextField
              name="endsAt"
              label="Lessen eindigen om"
              type="time"
              width="short"
              optional
            />
          </FormRow>
          <TextArea
            name="closed"
            label="Vrije dagen, naast de vakanties van de regio"
            hint="Een regel per dag of periode, zoals: 21-9-2026 studiedag, of 8-2-2027 t/m 9-2-2027 Carnaval."
            optional
          />
          <Understood days={school.preparation.closed} what="Dan is de school dicht" />
          <TextArea
            name="open"
            label="Dagen met les terwijl de regio vrij is"
            hint="Op dezelfde manier, zoals: 3-4-2026 Goede Vrijdag."
            rows={3}
            optional
          />
          <Understood days={school.preparation.open} what="Dan is er wél les" />
        </Section>
        <Section title="Wie krijgt de berichten?">
          {people.length === 0 && (
            <Paragraph>
              Geef eerst iemand van deze school de functie contactpersoon Handle with Care, bij
              Mensen.
            </Paragraph>
          )}
          {people.map(({ functionId, name: who, title, opens }) => (
            <Select
              name={`contact-${functionId}`}
              label={`${who}, ${title}`}
              hint={opens ? undefined : cannotOpen}
              options={contactKinds}
            />
          ))}
          <DateField
            name="validUntil"
            label="Afgesproken tot en met"
            hint="Na deze dag ontvangt niemand van deze school nog berichten. Spreek het elk jaar opnieuw af."
            optional
          />
          <TextField
            name="phone"
            label="Telefoonnummer in de ochtend"
            hint="Leeg: het nummer uit het register. Leerplicht belt het als niemand kijkt."
            type="tel"
            width="short"
            optional
          />
        </Section>
        <Buttons>
          <Button>Opslaan</Button>
          <LinkButton href={schoolsHome} variant="secondary">
            Terug
          </LinkButton>
        </Buttons>
      </FormBox>
      <Section title="Proefberichten">
        <TrialTable trials={school.trials} />
        <Paragraph>
          Een proefbericht gaat zoals een echt bericht, maar niet over een kind. Doet een school
          mee, dan verstuurt Kring het elke drie maanden vanzelf.
        </Paragraph>
        <FormBox action={`${schoolsHome}/${id}/proef`} id="proef">
          <Buttons>
            <Button variant="secondary">Nu een proefbericht sturen</Button>
          </Buttons>
        </FormBox>
      </Section>
    </Page>
  )
}

/** The days that are saved, in words: whoever typed them sees whether they were understood. */
function Understood({ days, what }: { days: readonly Days[]; what: string }) {
  if (days.length === 0) return null
  return (
    <>
      <Paragraph small>{what}, zoals Kring het nu begrijpt:</Paragraph>
      <List>
        {daysInWords(days).map((one) => (
          <li>{one}</li>
        ))}
      </List>
    </>
  )
}
