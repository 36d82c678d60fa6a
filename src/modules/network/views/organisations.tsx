import {
  Button,
  Columns,
  Empty,
  FormBox,
  Link,
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
import { openForm } from '#platform/form.ts'
import {
  phoneText,
  webLink,
  type Municipality,
  type Organisation,
  type OrganisationSummary,
} from '#network/rules/index.ts'
import type { OrganisationFilter } from '#network/store/index.ts'

interface OrganisationListProps {
  filter: OrganisationFilter
  result: { found: OrganisationSummary[]; more: boolean }
  kinds: { kind: string; count: number }[]
  municipalities: Municipality[]
}

/** The organisations of the region, to look through by name, kind and municipality. */
export function OrganisationList({ filter, result, kinds, municipalities }: OrganisationListProps) {
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
      <div class="filter">
        <FormBox method="get" action="/netwerk" form={form}>
          <TextField name="zoek" label="Naam" type="search" />
          <Select
            name="soort"
            label="Soort"
            empty="Alle soorten"
            options={Object.fromEntries(
              kinds.map(({ kind, count }) => [kind, `${kind} (${count})`]),
            )}
          />
          <Select
            name="gemeente"
            label="Gemeente"
            empty="Alle gemeenten"
            options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
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
              one.kind,
              one.place ?? '',
              one.phone ? <Phone digits={one.phone} /> : '',
            ],
          }))}
        />
      )}
      <Pagination page={filter.page} pages={more ? filter.page + 1 : filter.page} href={query} />
    </Page>
  )
}

/** One organisation: where it is, for whom it works, who speaks for it, and how sure that is. */
export function OrganisationPage({ organisation }: { organisation: Organisation }) {
  const { name, kind, address, postcode, place, phone, email, website } = organisation
  const url = website ? webLink(website) : undefined
  const where = [address, [postcode, place].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  return (
    <Page title={name} label={kind} trail={[{ href: '/netwerk', label: 'Netwerk' }]}>
      <Columns>
        <Section title="Bereiken">
          <SummaryList
            items={[
              { key: 'Telefoon', value: phone ? <Phone digits={phone} /> : 'onbekend' },
              {
                key: 'E-mail',
                value: email ? <Link href={`mailto:${email}`}>{email}</Link> : 'onbekend',
              },
              { key: 'Website', value: url ? <Link href={url}>{website}</Link> : 'onbekend' },
              { key: 'Adres', value: where || 'onbekend' },
              { key: 'Gemeente', value: organisation.municipality ?? 'geen vaste gemeente' },
            ]}
          />
          {organisation.remark && <Paragraph small>Let op: {organisation.remark}.</Paragraph>}
          {organisation.source && (
            <Paragraph small>
              Bron: {organisation.source}
              {organisation.sourceYear && ` (${organisation.sourceYear})`}
            </Paragraph>
          )}
        </Section>
        <Section title="Werkt voor">
          {organisation.serviceArea.length > 0 ? (
            <List>
              {organisation.serviceArea.map(({ code, name: municipality }) => (
                <li>
                  <Link href={`/programma/gemeenten/${code}`}>{municipality}</Link>
                </li>
              ))}
            </List>
          ) : (
            <Paragraph>Van deze organisatie is geen werkgebied in de regio bekend.</Paragraph>
          )}
        </Section>
      </Columns>
      <Section title="Mensen in functies">
        {organisation.people.length > 0 ? (
          <Table
            caption={`Mensen die spreken voor ${name}`}
            captionHidden
            columns={[{ label: 'Naam' }, { label: 'Functie' }, { label: 'Gemeenten' }]}
            rows={organisation.people.map((person) => ({
              cells: [person.name, person.title, person.municipalities.join(', ') || 'hele regio'],
            }))}
          />
        ) : (
          <Empty title="Nog niemand in een functie">
            Hier staan straks de vaste aanspreekpunten van {name}. De organisatie vult dat zelf in.
          </Empty>
        )}
      </Section>
    </Page>
  )
}

/** A number one can tap. */
export function Phone({ digits }: { digits: string }) {
  return <Link href={`tel:${digits}`}>{phoneText(digits)}</Link>
}
