import {
  Alert,
  Button,
  Buttons,
  Choice,
  Columns,
  Details,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Pagination,
  Paragraph,
  Section,
  Select,
  SummaryList,
  Table,
  TextField,
} from '#platform/ui/index.ts'
import { openForm, type Form } from '#platform/form.ts'
import {
  accessWords,
  fieldNames,
  isDue,
  kindText,
  webLink,
  type AgreementSummary,
  type ListingCard,
  type Organisation,
  type OrganisationSummary,
  type ServiceCard,
} from '#network/rules/index.ts'
import { roleNames, type Role } from '#roles'
import type { Kept, OrganisationFilter, WaitingSuggestion } from '#network/store/index.ts'
import { AgreementsOf } from './agreements.tsx'
import { dayOf } from './parts.tsx'
import { PhoneOf } from './reaching.tsx'

const declaration = '/netwerk/intentieverklaring'

interface OrganisationListProps {
  filter: OrganisationFilter
  /** The organisation the one who looks keeps; undefined for who keeps none. */
  own: string | undefined
  /** Whether the one who looks reads files in. */
  imports: boolean
  result: { found: OrganisationSummary[]; more: boolean }
  choices: { kinds: string[]; municipalities: { code: string; name: string }[] }
}

/** The organisations of the region, to look through by name, kind and municipality. */
export function OrganisationList({ filter, own, imports, result, choices }: OrganisationListProps) {
  const { found, more } = result
  const form = openForm({
    zoek: filter.words ?? '',
    soort: filter.kind ?? '',
    gemeente: filter.municipalityCode ?? '',
  })
  const query = (page: number) =>
    `/netwerk?${new URLSearchParams({
      ...(filter.words && { zoek: filter.words }),
      ...(filter.kind && { soort: filter.kind }),
      ...(filter.municipalityCode && { gemeente: filter.municipalityCode }),
      pagina: String(page),
    })}`
  return (
    <Page
      title="Netwerk"
      lead="De organisaties die in de regio samenwerken aan veiligheid thuis, met wie er voor hen spreekt."
    >
      <Buttons>
        <LinkButton href="/netwerk/vinden">Wie kan helpen?</LinkButton>
        {own && (
          <LinkButton href={`/netwerk/organisaties/${own}`} variant="secondary">
            Jouw organisatie bijhouden
          </LinkButton>
        )}
        <LinkButton href="/netwerk/kaart" variant="secondary">
          Netwerkkaart
        </LinkButton>
        <LinkButton href="/netwerk/dekking" variant="secondary">
          Dekkingskaart
        </LinkButton>
        <LinkButton href="/netwerk/vermelding" variant="secondary">
          Jouw vermelding
        </LinkButton>
        <LinkButton href="/netwerk/afspraken" variant="secondary">
          Afspraken
        </LinkButton>
        <LinkButton href="/netwerk/intentieverklaring" variant="secondary">
          Intentieverklaring
        </LinkButton>
        <LinkButton href="/netwerk/uitvoer" variant="secondary">
          Als bestand
        </LinkButton>
        {imports && (
          <LinkButton href="/netwerk/inlezen" variant="secondary">
            Inlezen uit een bestand
          </LinkButton>
        )}
      </Buttons>
      <div class="filter">
        <FormBox method="get" action="/netwerk" form={form}>
          <TextField name="zoek" label="Naam" type="search" />
          <Select
            name="soort"
            label="Soort"
            empty="Alle soorten"
            options={Object.fromEntries(choices.kinds.map((kind) => [kind, kindText(kind)]))}
          />
          <Select
            name="gemeente"
            label="Gemeente"
            empty="Alle gemeenten"
            options={Object.fromEntries(
              choices.municipalities.map(({ code, name }) => [code, name]),
            )}
          />
          <Button variant="secondary">Zoeken</Button>
        </FormBox>
      </div>
      {found.length === 0 ? (
        <Empty title="Geen organisatie gevonden">
          Zoek op een deel van de naam, of kies een andere soort of gemeente.
        </Empty>
      ) : (
        <Table
          caption="Organisaties"
          columns={[
            { label: 'Naam' },
            { label: 'Soort' },
            { label: 'Plaats' },
            { label: 'Telefoon' },
          ]}
          rows={found.map((one) => ({
            cells: [
              <Link href={`/netwerk/organisaties/${one.id}`}>{one.name}</Link>,
              kindText(one.kind),
              one.place ?? '',
              one.phone ? <PhoneOf digits={one.phone} year={one.phoneYear} /> : '',
            ],
          }))}
        />
      )}
      <Pagination page={filter.page} pages={more ? filter.page + 1 : filter.page} href={query} />
    </Page>
  )
}

interface OrganisationPageProps {
  organisation: Organisation
  services: (ServiceCard & { status: string })[]
  people: ListingCard[]
  agreements: AgreementSummary[]
  /** For who keeps them: the people who could be found and how far that is, and what others suggest. */
  kept: Kept | undefined
  /** 2026-11-29 */
  today: string
  groups: Seat[]
  /** A form of a vacancy or a suggestion that was sent and not taken. */
  refused?: Refused | undefined
}

interface Refused {
  id: string
  form: Form<unknown>
}

interface Seat {
  name: string
  href: string
  lines: { name: string; href: string }[]
}

/** One organisation: where it is, for whom it works, who speaks for it, and how sure that is. */
export function OrganisationPage({
  organisation,
  services,
  people,
  agreements,
  groups,
  kept,
  today,
  refused,
}: OrganisationPageProps) {
  const { name, kind, address, postcode, place, phone, phoneYear, email, website } = organisation
  const { signed } = organisation
  const url = website ? webLink(website) : undefined
  const where = [address, [postcode, place].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  return (
    <Page
      title={name}
      label={kindText(kind)}
      lead={organisation.summary ?? undefined}
      trail={[{ href: '/netwerk', label: 'Netwerk' }]}
      failed={refused !== undefined}
    >
      {kept && (
        <Keeping
          organisation={organisation}
          services={services}
          kept={kept}
          today={today}
          refused={refused}
        />
      )}
      <Columns>
        <Section title="Bereiken">
          <SummaryList
            items={[
              {
                key: 'Telefoon',
                value: phone ? <PhoneOf digits={phone} year={phoneYear} /> : 'onbekend',
              },
              {
                key: 'E-mail',
                value: email ? <Link href={`mailto:${email}`}>{email}</Link> : 'onbekend',
              },
              { key: 'Website', value: url ? <Link href={url}>{website}</Link> : 'onbekend' },
              { key: 'Adres', value: where || 'onbekend' },
              { key: 'Gemeente', value: organisation.municipality ?? 'geen vaste gemeente' },
            ]}
          />
          {organisation.sourceYear && (
            <Paragraph small>
              Deze gegevens komen uit een openbare bron van {organisation.sourceYear}.
            </Paragraph>
          )}
        </Section>
        <Section title="Werkt voor">
          <Area municipalities={organisation.serviceArea} />
        </Section>
      </Columns>
      <Section title="Aanbod">
        {services.length > 0 ? (
          <Table
            caption={`Wat ${name} biedt`}
            captionHidden
            columns={[{ label: 'Aanbod' }, { label: 'Voor' }, { label: 'Toegang' }]}
            rows={services.map((service) => ({
              cells: [
                <Link href={`/netwerk/aanbod/${service.id}`}>{service.name}</Link>,
                service.forms.join(', ') || 'alle vormen',
                service.status === 'active' ? accessWords[service.access] : 'gestopt',
              ],
            }))}
          />
        ) : (
          <Empty title="Nog geen aanbod bekend">
            Hier staat straks wat {name} doet, voor wie en hoe je er binnenkomt. De organisatie vult
            dat zelf in.
          </Empty>
        )}
      </Section>
      <Section title="Mensen om te bellen">
        {organisation.vacancies.map(({ id, role, openedAt }) => (
          <Alert tone="warning" title={`Plek vrij: ${roleNames[role as Role]}`}>
            Sinds {dayOf(new Date(openedAt))} is hier niemand. De organisatie zoekt een opvolger.
            {kept && (
              <FormBox
                action={`/netwerk/vrije-plekken/${id}`}
                id={`plek-${id}`}
                form={refusedForm(refused, id)}
              >
                <TextField name="why" label="Niet meer nodig? Schrijf waarom." />
                <Button variant="secondary">Plek sluiten</Button>
              </FormBox>
            )}
          </Alert>
        ))}
        {people.length > 0 ? (
          <Table
            caption={`Mensen van ${name} die je kunt bellen`}
            captionHidden
            columns={[{ label: 'Naam' }, { label: 'Functie' }, { label: 'Waarvoor' }]}
            rows={people.map((person) => ({
              cells: [
                <Link href={`/netwerk/bellen/${person.id}`}>{person.name}</Link>,
                person.title,
                person.subject,
              ],
            }))}
          />
        ) : (
          <Empty title="Nog niemand om te bellen">
            Hier staan straks de vaste aanspreekpunten van {name}, als zij dat zelf goedvinden.
          </Empty>
        )}
      </Section>
      <AgreementsOf agreements={agreements} name={name} />
      <GroupsOf groups={groups} name={name} />
      <Section title="Intentieverklaring">
        {signed ? (
          <Paragraph>
            {name} tekende{' '}
            <Link href={`${declaration}/tekst/${signed.declarationNumber}`}>
              versie {signed.declarationNumber} van de intentieverklaring
            </Link>{' '}
            op{' '}
            <Link href={`${declaration}/ondertekeningen/${signed.id}`}>
              {dayOf(new Date(signed.signedAt))}
            </Link>
            . Functie van wie tekende: {signed.title}.
          </Paragraph>
        ) : (
          <Paragraph>
            {name} tekende de <Link href={declaration}>intentieverklaring</Link> nog niet.
          </Paragraph>
        )}
      </Section>
      {kept && kept.people.length > 0 && (
        <Section title="Vermeldingen bijhouden">
          <Paragraph>
            Wie gevonden wil worden, moet dat zelf goedvinden. De organisatie ook.
          </Paragraph>
          <Table
            caption={`Vermeldingen van mensen van ${name}`}
            captionHidden
            columns={[{ label: 'Naam' }, { label: 'Functie' }, { label: 'Hoe ver' }]}
            rows={kept.people.map((one) => ({
              cells: [
                <Link href={`/netwerk/vermelding/${one.id}`}>{one.name}</Link>,
                one.title,
                listingState(one),
              ],
            }))}
          />
        </Section>
      )}
      <Buttons>
        <LinkButton
          href={`/netwerk/organisaties/${organisation.id}/verbetering`}
          variant="secondary"
        >
          Klopt er iets niet?
        </LinkButton>
        <LinkButton href={`/netwerk/organisaties/${organisation.id}/geschiedenis`} variant="subtle">
          Geschiedenis
        </LinkButton>
      </Buttons>
    </Page>
  )
}

/** What the keepers of an organisation do here: what waits for them, and where they change things. */
function Keeping({
  organisation,
  services,
  kept,
  today,
  refused,
}: {
  organisation: Organisation
  services: { status: string; confirmedAt: string }[]
  kept: Kept
  today: string
  refused: Refused | undefined
}) {
  const { id } = organisation
  const due = services.some(
    ({ status, confirmedAt }) => status === 'active' && isDue(confirmedAt, today),
  )
  return (
    <Section title="Bijhouden">
      {due && (
        <Alert tone="warning" title="Klopt het aanbod nog?">
          <Paragraph>
            Iets hiervan is een jaar niet bevestigd. Kijk het na; na dertien maanden komt het
            onderaan te staan.
          </Paragraph>
          <FormBox action={`/netwerk/organisaties/${id}/bevestigen`} id="bevestigen">
            <Button>Ja, alles klopt nog</Button>
          </FormBox>
        </Alert>
      )}
      {organisation.phone === null && (
        <Alert tone="info" title="Er is nog geen telefoonnummer">
          Wie jullie zoekt, leest nu ‘onbekend’.{' '}
          <Link href={`/netwerk/organisaties/${id}/bewerken`}>Vul het nummer in</Link>.
        </Alert>
      )}
      <Buttons>
        <LinkButton href={`/netwerk/organisaties/${id}/aanbod/nieuw`}>Aanbod toevoegen</LinkButton>
        <LinkButton href={`/netwerk/organisaties/${id}/bewerken`} variant="secondary">
          Gegevens bijwerken
        </LinkButton>
        <LinkButton href={`/netwerk/organisaties/${id}/plekken`} variant="secondary">
          Plekken
        </LinkButton>
      </Buttons>
      {kept.suggestions.map((suggestion) => (
        <Suggested suggestion={suggestion} form={refusedForm(refused, suggestion.id)} />
      ))}
    </Section>
  )
}

/** So many municipalities that they stand in nobody's way. */
const areaInView = 6

/** For which municipalities an organisation works. */
function Area({ municipalities }: { municipalities: Organisation['serviceArea'] }) {
  if (municipalities.length === 0)
    return <Paragraph>Van deze organisatie is geen werkgebied in de regio bekend.</Paragraph>
  const list = (
    <List>
      {municipalities.map(({ code, name }) => (
        <Link href={`/programma/gemeenten/${code}`}>{name}</Link>
      ))}
    </List>
  )
  return municipalities.length > areaInView ? (
    <Details summary={`${municipalities.length} gemeenten`}>{list}</Details>
  ) : (
    list
  )
}

/** The working groups of the plan in which people of the organisation sit, with the lines they work on. */
function GroupsOf({ groups, name }: { groups: Seat[]; name: string }) {
  if (groups.length === 0) return null
  return (
    <Section title="Werkgroepen">
      <Paragraph>Mensen van {name} doen mee in:</Paragraph>
      <List>
        {groups.map((group) => (
          <>
            <Link href={group.href}>{group.name}</Link>
            {group.lines.length > 0 ? (
              <>
                {' '}
                (
                {group.lines.map((line, index) => (
                  <>
                    {index > 0 ? ', ' : ''}
                    <Link href={line.href}>{line.name}</Link>
                  </>
                ))}
                )
              </>
            ) : null}
          </>
        ))}
      </List>
    </Section>
  )
}

const refusedForm = (refused: Refused | undefined, id: string) =>
  refused?.id === id ? refused.form : undefined

/** A suggestion that waits for an answer. */
function Suggested({
  suggestion,
  form,
}: {
  suggestion: WaitingSuggestion
  form: Form<unknown> | undefined
}) {
  const { id, service, field, value, why, who, madeAt } = suggestion
  return (
    <Alert tone="info" title={`Voorstel van ${who}, ${dayOf(madeAt)}`}>
      <SummaryList
        items={[
          {
            key: 'Waarover',
            value: [service, field ? fieldNames[field] : 'iets anders'].filter(Boolean).join(': '),
          },
          ...(value ? [{ key: 'Moet worden', value }] : []),
          { key: 'Waarom', value: why },
        ]}
      />
      <FormBox action={`/netwerk/verbeteringen/${id}`} id={`voorstel-${id}`} form={form}>
        <Choice
          name="outcome"
          label="Wat doe je ermee?"
          options={{
            accepted: field ? 'Overnemen' : 'Overnemen: ik wijzig het zelf',
            declined: 'Niet overnemen',
          }}
        />
        <TextField name="answer" label="Waarom niet?" optional width="long" />
        <Button variant="secondary">Beslissen</Button>
      </FormBox>
    </Alert>
  )
}

function listingState({
  made,
  person,
  employer,
}: {
  made: boolean
  person: boolean
  employer: boolean
}): string {
  if (!made) return 'nog geen vermelding'
  if (person && employer) return 'te vinden'
  return person ? 'wacht op de organisatie' : 'wacht op de persoon'
}
