import {
  Alert,
  Button,
  Buttons,
  Choices,
  DateField,
  Empty,
  FormBox,
  FormRow,
  LinkButton,
  Page,
  Paragraph,
  Section,
  Select,
  StatusBadge,
  SummaryList,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'
import type { Form } from '#platform/form.ts'
import { ageText, isDue, phoneText, type Listing, type ViolenceForm } from '#network/rules/index.ts'
import { dayText } from './parts.tsx'

const trail = [{ href: '/netwerk', label: 'Netwerk' }]

interface OwnListingProps {
  listing: Listing | undefined
  /** 2026-11-29 */
  today: string
}

/** For what others may call the one who looks, and whether that is still so. */
export function OwnListing({ listing, today }: OwnListingProps) {
  return (
    <Page
      title="Jouw vermelding"
      lead="Zo vinden anderen in de regio je als zij met jou willen overleggen. Alleen wie in Kring werkt ziet dit, en alleen als jij en je organisatie dat goed vinden."
      trail={trail}
    >
      {listing ? (
        <Listed listing={listing} today={today} />
      ) : (
        <Empty
          title="Je hebt nog geen vermelding"
          action={<LinkButton href="/netwerk/vermelding/wijzigen">Vermelding maken</LinkButton>}
        >
          Schrijf waarvoor men je kan bellen. Daarna kies je zelf of je gevonden wilt worden.
        </Empty>
      )}
    </Page>
  )
}

function Listed({ listing, today }: { listing: Listing; today: string }) {
  const found = listing.personConsentAt !== null && listing.employerConsentAt !== null
  const due = isDue(listing.confirmedAt, today)
  return (
    <>
      {due && (
        <Alert tone="warning" title="Klopt dit nog?">
          <Paragraph>
            Je bevestigde dit voor het laatst op {dayText(listing.confirmedAt)}. Na dertien maanden
            kom je niet meer bovenaan te staan.
          </Paragraph>
          <FormBox action="/netwerk/vermelding/bevestigen">
            <Button>Ja, dit klopt nog</Button>
          </FormBox>
        </Alert>
      )}
      <Section title="Vindbaar">
        <StatusBadge tone={found ? 'ok' : 'neutral'}>
          {found ? 'Anderen kunnen je vinden' : 'Niemand vindt je'}
        </StatusBadge>
        {listing.personConsentAt && !listing.employerConsentAt && (
          <Paragraph>
            Jij vindt het goed. Je organisatie moet het nog goedvinden: de beheerder van je
            organisatie doet dat.
          </Paragraph>
        )}
        <FormBox action="/netwerk/vermelding/toestemming">
          {listing.personConsentAt ? (
            <>
              <input type="hidden" name="found" value="nee" />
              <Paragraph>Wil je niet meer gevonden worden? Dat gaat meteen in.</Paragraph>
              <Button variant="secondary">Mij niet meer laten vinden</Button>
            </>
          ) : (
            <>
              <input type="hidden" name="found" value="ja" />
              <Paragraph>
                Wil je dat professionals in de regio je vinden met je naam, functie en
                telefoonnummer? Je kunt dat altijd weer uitzetten.
              </Paragraph>
              <Button>Ja, laat mij vinden</Button>
            </>
          )}
        </FormBox>
      </Section>
      <Section title="Wat er staat">
        <ListingFacts listing={listing} />
        <Paragraph small>Bevestigd op {dayText(listing.confirmedAt)}.</Paragraph>
        <Buttons>
          <LinkButton href="/netwerk/vermelding/wijzigen" variant="secondary">
            Wijzigen
          </LinkButton>
        </Buttons>
      </Section>
    </>
  )
}

function ListingFacts({ listing }: { listing: Listing }) {
  return (
    <SummaryList
      items={[
        { key: 'Waarvoor', value: listing.subject },
        { key: 'Vormen', value: listing.forms.join(', ') || 'geen gekozen' },
        { key: 'Gemeenten', value: listing.municipalities.join(', ') || 'niet bekend' },
        { key: 'Leeftijd', value: ageText(listing.ageFrom, listing.ageUntil) ?? 'alle leeftijden' },
        { key: 'Telefoon', value: listing.phone ? phoneText(listing.phone) : 'niet ingevuld' },
        { key: 'E-mail', value: listing.email ?? 'niet ingevuld' },
        { key: 'Bereikbaar', value: listing.reachable ?? 'niet ingevuld' },
        { key: 'Vervanger', value: listing.deputy?.name ?? 'niet gekozen' },
        {
          key: 'Uren per week',
          value: listing.hoursPerWeek?.toString().replace('.', ',') ?? 'niet ingevuld',
        },
        {
          key: 'Opgeleid tot',
          value: listing.trainedUntil ? dayText(listing.trainedUntil) : 'niet ingevuld',
        },
      ]}
    />
  )
}

interface ListingEditProps {
  subject: { id: string; name: string; title: string; organisation: string }
  forms: ViolenceForm[]
  municipalities: { code: string; name: string }[]
  deputies: { id: string; name: string; title: string }[]
  listing: Listing | undefined
  /** Whether the one who looks is the one it is about. */
  own: boolean
  form: Form<unknown>
}

/** For what one may call someone; filled in by the person, or by the organisation. */
export function ListingEditPage(props: ListingEditProps) {
  const { subject, forms, municipalities, deputies, listing, own, form } = props
  const action = own ? '/netwerk/vermelding/wijzigen' : `/netwerk/vermelding/${subject.id}`
  return (
    <Page
      title={own ? 'Jouw vermelding wijzigen' : `Vermelding van ${subject.name}`}
      label={`${subject.title}, ${subject.organisation}`}
      lead="Schrijf het voor een collega die haast heeft: waarvoor kan die bellen, en wanneer?"
      trail={own ? [...trail, { href: '/netwerk/vermelding', label: 'Jouw vermelding' }] : trail}
      failed={Object.keys(form.errors).length > 0}
    >
      {!own && listing && <EmployerConsent listing={listing} />}
      <FormBox action={action} form={form} version={listing?.version ?? 0}>
        <TextArea
          name="subject"
          label="Waarvoor kan men bellen?"
          rows={3}
          hint="Zoals: overleg over financieel misbruik van ouderen, en wat je als eerste doet."
        />
        <Choices
          name="forms"
          label="Vormen van geweld"
          optional
          options={forms.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <Choices
          name="municipalities"
          label="Voor welke gemeenten"
          optional
          hint="Kies niets als het voor het hele werkgebied van de organisatie is."
          options={municipalities.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <FormRow>
          <TextField
            name="ageFrom"
            label="Vanaf leeftijd"
            optional
            inputmode="numeric"
            width="short"
          />
          <TextField
            name="ageUntil"
            label="Tot en met leeftijd"
            optional
            inputmode="numeric"
            width="short"
          />
        </FormRow>
        <TextField name="phone" label="Telefoon van het werk" type="tel" optional />
        <TextField name="email" label="E-mail van het werk" type="email" optional />
        <TextField
          name="reachable"
          label="Wanneer bereikbaar"
          optional
          width="long"
          hint="Zoals: maandag tot en met donderdag van 9 tot 16 uur. Dan staat erbij of je nu bereikbaar bent."
        />
        <Select
          name="deputyId"
          label="Vervanger"
          optional
          empty="Niemand"
          hint="Wie neemt op als het dringend is? Die ziet men alleen als hij of zij ook gevonden mag worden."
          options={Object.fromEntries(
            deputies.map(({ id, name, title }) => [id, `${name}, ${title}`]),
          )}
        />
        <TextField
          name="hoursPerWeek"
          label="Uren per week hiervoor"
          optional
          inputmode="decimal"
          width="short"
        />
        <DateField name="trainedUntil" label="Opgeleid tot" optional />
        <Button>Opslaan</Button>
      </FormBox>
    </Page>
  )
}

function EmployerConsent({ listing }: { listing: Listing }) {
  const consents = listing.employerConsentAt !== null
  return (
    <Section title="Mag deze persoon gevonden worden?">
      <Paragraph>
        {listing.personConsentAt
          ? 'De persoon zelf vindt het goed.'
          : 'De persoon zelf heeft nog niet gezegd dat het goed is. Dat kan alleen die persoon.'}{' '}
        {consents ? 'De organisatie vindt het goed.' : 'De organisatie heeft nog niets gezegd.'}
      </Paragraph>
      <FormBox action={`/netwerk/vermelding/${listing.id}/toestemming`} id="toestemming">
        <input type="hidden" name="found" value={consents ? 'nee' : 'ja'} />
        <Button variant="secondary">
          {consents ? 'Toestemming van de organisatie intrekken' : 'De organisatie vindt het goed'}
        </Button>
      </FormBox>
    </Section>
  )
}
