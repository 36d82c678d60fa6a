import {
  Alert,
  Button,
  Buttons,
  Checkbox,
  Choice,
  Choices,
  Details,
  Empty,
  FormBox,
  FormRow,
  Link,
  LinkButton,
  Page,
  Pagination,
  Paragraph,
  Select,
  Table,
  TextArea,
  TextField,
  type Crumb,
} from '#platform/ui/index.ts'
import type { Form } from '#platform/form.ts'
import {
  accessWords,
  fieldNames,
  hideable,
  takeable,
  urgencyWords,
  weekdays,
  type Location,
  type Municipality,
  type ServiceCard,
  type ViolenceForm,
} from '#network/rules/index.ts'
import type { PastChange } from '#network/store/index.ts'
import { dayOf } from './parts.tsx'

interface Card {
  id: string
  name: string
  kind: string
  version: number
}

/** The way to what an organisation keeps. */
export function entryTrail({ id, name }: { id: string; name: string }): Crumb[] {
  return [
    { href: '/netwerk', label: 'Netwerk' },
    { href: `/netwerk/organisaties/${id}`, label: name },
  ]
}

const failed = (form: Form<unknown>) => Object.keys(form.errors).length > 0

/** Asked only when an address was found where everyone reads along. */
function PublicAddress({ form }: { form: Form<unknown> }) {
  return form.errors['addressIsPublic'] || form.typed['addressIsPublic'] === 'ja' ? (
    <Checkbox name="addressIsPublic" label="Ja, dit adres mag iedereen weten" />
  ) : null
}

interface OrganisationEditProps {
  card: Card
  municipalities: Municipality[]
  form: Form<unknown>
}

/** An organisation's own card. */
export function OrganisationEditPage({ card, municipalities, form }: OrganisationEditProps) {
  return (
    <Page
      title="Gegevens bijwerken"
      label={card.name}
      lead="Dit lezen alle professionals in de regio. Laat leeg wat je niet zeker weet."
      trail={entryTrail(card)}
      failed={failed(form)}
    >
      <FormBox
        action={`/netwerk/organisaties/${card.id}/bewerken`}
        form={form}
        version={card.version}
      >
        <TextArea name="summary" label="Wat doet de organisatie?" rows={3} optional />
        <TextField name="phone" label="Telefoon" type="tel" optional />
        <TextField name="email" label="E-mail" type="email" optional />
        <TextField name="website" label="Website" type="url" optional />
        <TextField
          name="address"
          label="Straat en nummer"
          optional
          hint="Vul hier nooit een adres in waar mensen verborgen moeten blijven."
        />
        <FormRow>
          <TextField name="postcode" label="Postcode" width="short" optional />
          <TextField name="place" label="Plaats" optional />
        </FormRow>
        <TextField name="kvk" label="KvK-nummer" inputmode="numeric" width="short" optional />
        <Choices
          name="area"
          label="Werkt voor"
          optional
          options={municipalities.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <PublicAddress form={form} />
        <Button>Opslaan</Button>
      </FormBox>
    </Page>
  )
}

interface ServiceEditProps {
  card: Card
  service: { id: string; name: string; version: number } | undefined
  forms: ViolenceForm[]
  municipalities: { code: string; name: string }[]
  locations: { id: string; name: string }[]
  form: Form<unknown>
}

/** A service, as the organisation writes it. */
export function ServiceEditPage(props: ServiceEditProps) {
  const { card, service, forms, municipalities, locations, form } = props
  return (
    <Page
      title={service ? `${service.name} bijwerken` : 'Aanbod toevoegen'}
      label={card.name}
      lead="Schrijf het voor een professional die haast heeft. Alleen naam, uitleg, toegang en snelheid zijn nodig."
      trail={entryTrail(card)}
      failed={failed(form)}
    >
      <FormBox
        action={
          service
            ? `/netwerk/aanbod/${service.id}/bewerken`
            : `/netwerk/organisaties/${card.id}/aanbod/nieuw`
        }
        form={form}
        version={service?.version}
      >
        <TextField name="name" label="Naam" width="long" />
        <TextArea name="summary" label="Wat is het?" rows={3} />
        <Checkbox name="training" label="Dit is een training voor professionals" optional />
        <Choices
          name="forms"
          label="Vormen van geweld"
          optional
          hint="Kies niets als het voor alle vormen is."
          options={forms.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <Choices
          name="municipalities"
          label="Gemeenten"
          optional
          hint="Kies niets als het voor het hele werkgebied van de organisatie is."
          options={municipalities.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <Choice name="access" label="Wie kan er terecht?" options={accessWords} />
        <TextField name="accessText" label="Hoe meld je iemand aan?" width="long" optional />
        <Choice name="urgency" label="Hoe snel kan het?" options={urgencyWords} />
        <TextField
          name="waitingDays"
          label="Wachttijd in dagen"
          inputmode="numeric"
          width="short"
          optional
          hint="Na twee weken laten we dit niet meer zien: dan weet niemand of het nog klopt."
        />
        <TextField name="phone" label="Telefoon" type="tel" optional />
        <TextField name="email" label="E-mail" type="email" optional />
        <TextField name="website" label="Website" type="url" optional />
        <Details summary="Openingstijden" open={failed(form)}>
          <Checkbox name="roundTheClock" label="Dag en nacht bereikbaar" optional />
          {weekdays.map((day, index) => (
            <TextField
              name={`hours${index + 1}`}
              label={day}
              optional
              hint={index === 0 ? 'Zoals 9:00-17:00, of 9:00-12:30 en 13:30-17:00.' : undefined}
            />
          ))}
        </Details>
        <Details summary="Voor wie precies" open={failed(form)}>
          <TextField name="audience" label="Doelgroep" width="long" optional />
          <FormRow>
            <TextField
              name="ageFrom"
              label="Vanaf leeftijd"
              inputmode="numeric"
              width="short"
              optional
            />
            <TextField
              name="ageUntil"
              label="Tot en met leeftijd"
              inputmode="numeric"
              width="short"
              optional
            />
          </FormRow>
          <TextField name="exclusions" label="Niet voor" width="long" optional />
          <TextField
            name="languages"
            label="Talen"
            optional
            hint="Met komma’s ertussen: Nederlands, Engels, via een tolk."
          />
          <TextField name="accessibility" label="Toegankelijkheid" width="long" optional />
          <TextField name="costs" label="Kosten" optional />
        </Details>
        {locations.length > 0 && (
          <Choices
            name="locations"
            label="Plekken"
            optional
            options={locations.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <Choices
          name="hidden"
          label="Wat mogen alleen professionals weten?"
          optional
          hint="De rest mag ook op openbare pagina’s en bij andere sociale kaarten staan."
          options={hideable.map((field) => ({
            value: field,
            label: field === 'all' ? 'Dit hele aanbod' : fieldNames[field],
          }))}
        />
        <Checkbox name="stopped" label="Dit aanbod is gestopt" optional />
        <PublicAddress form={form} />
        <Button>Opslaan</Button>
      </FormBox>
    </Page>
  )
}

const kinds = {
  physical: 'Een adres waar men naartoe kan',
  virtual: 'Telefoon of internet',
  secret: 'Een geheime plek: niemand buiten de organisatie ziet het adres',
}

interface LocationsProps {
  card: Card
  locations: Location[]
  /** Of secret places, only for the organisation itself. */
  shielded: Map<string, { address: string; postcode: string; place: string }>
}

/** The places where an organisation works. */
export function Locations({ card, locations, shielded }: LocationsProps) {
  const where = (location: Location) => {
    const secret = shielded.get(location.id)
    const { address, postcode, place } = secret ?? location
    return [address, postcode, place].filter(Boolean).join(', ')
  }
  return (
    <Page
      title="Plekken"
      label={card.name}
      lead="Waar het aanbod is. Een geheime plek heeft een naam, en geen adres dat iemand anders ziet."
      trail={entryTrail(card)}
    >
      {locations.length > 0 ? (
        <Table
          caption={`Plekken van ${card.name}`}
          captionHidden
          columns={[{ label: 'Plek' }, { label: 'Soort' }, { label: 'Adres' }]}
          rows={locations.map((location) => ({
            cells: [
              <Link href={`/netwerk/plekken/${location.id}`}>{location.name}</Link>,
              location.kind === 'secret' ? 'geheim' : kinds[location.kind].toLowerCase(),
              where(location) || (location.kind === 'secret' ? 'verzegeld of niet ingevuld' : ''),
            ],
          }))}
        />
      ) : (
        <Empty title="Nog geen plekken">
          Voeg een plek toe als mensen ergens naartoe kunnen komen.
        </Empty>
      )}
      <Buttons>
        <LinkButton href={`/netwerk/organisaties/${card.id}/plekken/nieuw`}>
          Plek toevoegen
        </LinkButton>
      </Buttons>
    </Page>
  )
}

interface LocationPageProps {
  card: Card
  location: { id: string; name: string; version: number } | undefined
  municipalities: Municipality[]
  /** Whether the one who looks works for this organisation. */
  own: boolean
  form: Form<unknown>
}

/** One place, to add or to change. */
export function LocationPage({ card, location, municipalities, own, form }: LocationPageProps) {
  return (
    <Page
      title={location ? `${location.name} bijwerken` : 'Plek toevoegen'}
      label={card.name}
      trail={[
        ...entryTrail(card),
        { href: `/netwerk/organisaties/${card.id}/plekken`, label: 'Plekken' },
      ]}
      failed={failed(form)}
    >
      <FormBox
        action={
          location
            ? `/netwerk/plekken/${location.id}`
            : `/netwerk/organisaties/${card.id}/plekken/nieuw`
        }
        form={form}
        version={location?.version}
      >
        <TextField name="name" label="Naam van de plek" hint="Zonder adres, zoals: Hoofdkantoor." />
        <Choice name="kind" label="Wat voor plek?" options={kinds} />
        <Alert tone="info">
          {own
            ? 'Het adres van een geheime plek wordt verzegeld. Alleen de beheerders van je eigen organisatie kunnen het openen.'
            : 'Het adres van een geheime plek vult alleen de organisatie zelf in. Laat het dan leeg.'}
        </Alert>
        <TextField name="address" label="Straat en nummer" optional />
        <FormRow>
          <TextField name="postcode" label="Postcode" width="short" optional />
          <TextField name="place" label="Plaats" optional />
        </FormRow>
        <Select
          name="municipalityCode"
          label="Gemeente"
          optional
          options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
        />
        <TextField name="accessibility" label="Toegankelijkheid" width="long" optional />
        <Checkbox name="hidden" label="Dit adres mogen alleen professionals weten" optional />
        <PublicAddress form={form} />
        <Button>Opslaan</Button>
      </FormBox>
      {location && (
        <Paragraph>
          <Link href={`/netwerk/plekken/${location.id}/weghalen`}>Deze plek weghalen</Link>
        </Paragraph>
      )}
    </Page>
  )
}

interface HistoryProps {
  card: Card
  changes: PastChange[]
  page: number
  more: boolean
}

/** What was changed at an organisation, by whom. */
export function History({ card, changes, page, more }: HistoryProps) {
  const href = (to: number) => `/netwerk/organisaties/${card.id}/geschiedenis?pagina=${to}`
  return (
    <Page title="Geschiedenis" label={card.name} trail={entryTrail(card)}>
      {changes.length > 0 ? (
        <Table
          caption="Wat er veranderde, het nieuwste eerst"
          columns={[
            { label: 'Wanneer' },
            { label: 'Wat' },
            { label: 'Was' },
            { label: 'Werd' },
            { label: 'Door' },
          ]}
          rows={changes.map(({ at, field, service, before, after, who }) => ({
            cells: [
              dayOf(at),
              service ? `${service}: ${fieldNames[field]}` : fieldNames[field],
              before ?? '(leeg)',
              after ?? '(leeg)',
              who,
            ],
          }))}
        />
      ) : (
        <Empty title="Nog niets veranderd">
          Hier staat straks wie wat wijzigde sinds deze gegevens in Kring staan.
        </Empty>
      )}
      <Pagination page={page} pages={more ? page + 1 : page} href={href} />
    </Page>
  )
}

interface SuggestionPageProps {
  card: Card
  service: ServiceCard | undefined
  form: Form<unknown>
}

/** Something is not right: said by anyone, decided by who keeps the entry. */
export function SuggestionPage({ card, service, form }: SuggestionPageProps) {
  const query = service ? `?aanbod=${service.id}` : ''
  const fields = service
    ? takeable
    : takeable.filter((field) => ['summary', 'phone', 'email', 'website'].includes(field))
  return (
    <Page
      title="Klopt er iets niet?"
      label={service ? `${service.name}, ${card.name}` : card.name}
      lead="Zeg het hier. Wie deze gegevens bijhoudt krijgt bericht, en jij hoort wat ermee is gedaan. Noem geen cliënten."
      trail={entryTrail(card)}
      failed={failed(form)}
    >
      <FormBox action={`/netwerk/organisaties/${card.id}/verbetering${query}`} form={form}>
        <Select
          name="field"
          label="Waar gaat het over?"
          optional
          empty="Iets anders"
          options={Object.fromEntries(fields.map((field) => [field, fieldNames[field]]))}
        />
        <TextArea name="value" label="Wat moet er staan?" rows={2} optional />
        <TextArea name="why" label="Wat klopt er niet, en hoe weet je dat?" rows={3} />
        <Button>Voorstellen</Button>
      </FormBox>
    </Page>
  )
}
