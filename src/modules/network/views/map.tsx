import type { Child } from 'hono/jsx'
import { openForm } from '#platform/form.ts'
import {
  Alert,
  Button,
  Checkbox,
  Details,
  Empty,
  FormBox,
  FormRow,
  Link,
  List,
  Page,
  Pagination,
  Paragraph,
  PublicPage,
  Section,
  Select,
  SubNav,
  Table,
} from '#platform/ui/index.ts'
import {
  between,
  byPlace,
  sortedBy,
  meetings,
  organisationsMost,
  tieKinds,
  type MapOrder,
  type TieKind,
} from '#network/rules/index.ts'
import { dayOf } from './parts.tsx'
import { Drawing } from './map-drawing.tsx'
import { hrefOf, looks, subjectOf, type Look, type MapView } from './map-view.ts'

export { looks, type Look, type MapView }

/** The network for who works in it. */
export function NetworkMapPage(view: MapView) {
  return (
    <Page
      title="Netwerkkaart"
      lead="Welke organisaties er zijn, waar ze werken en wat ze samen doen: gemaakt uit het register, de afspraken en de werkgroepen."
      trail={[{ href: '/netwerk', label: 'Netwerk' }]}
      wide
    >
      <Contents {...view} />
    </Page>
  )
}

/** The network for everyone. */
export function PublicMapPage(view: MapView) {
  return (
    <PublicPage
      title="Organisaties op de kaart"
      path="/aanpak"
      lead="Welke organisaties er in de regio zijn, waar ze werken en waarbij ze helpen. Schuiladressen staan nergens op deze kaart."
    >
      <Contents {...view} />
    </PublicPage>
  )
}

function Contents(view: MapView) {
  const { shown, look, whole, filter } = view
  const schools = whole.organisations.filter(({ school }) => school).length
  return (
    <>
      <Filters {...view} />
      <SubNav
        label="Hoe je kijkt"
        items={(Object.keys(looks) as Look[]).map((one) => ({
          href: hrefOf(view, { look: one }),
          label: looks[one],
          current: one === look,
        }))}
      />
      <ZoomedIn {...view} />
      <Paragraph>
        <strong>{organisations(shown.organisations.length)}</strong>
        {shown.ties.length > 0 && `, die samen ${ties(shown.ties.length)} delen`}.
        {!filter.schools && schools > 0 && (
          <>
            {' '}
            {schools} scholen staan er nu niet bij.{' '}
            <Link href={hrefOf(view, { schools: true })}>Scholen ook laten zien</Link>
          </>
        )}
      </Paragraph>
      {whole.organisations.length >= organisationsMost && (
        <Alert tone="warning">
          Er zijn meer organisaties dan een kaart kan laten zien: dit zijn er{' '}
          {organisationsMost.toLocaleString('nl-NL')}. Zoek de andere in het register.
        </Alert>
      )}
      {shown.organisations.length === 0 ? (
        <Empty title="Geen organisatie die hierbij past">
          Kies een groter gebied, of een andere vorm of lijn.
        </Empty>
      ) : (
        <Shown {...view} />
      )}
      <Paragraph>
        Meenemen: <Link href={hrefOf(view, {}, '.pdf')}>A3 om te printen (PDF)</Link>,{' '}
        <Link href={hrefOf(view, {}, '.png')}>plaatje (PNG)</Link>,{' '}
        <Link href={hrefOf(view, {}, '.svg')}>tekening (SVG)</Link>
      </Paragraph>
      <Paragraph small>
        Een organisatie staat bij haar gemeente, niet bij haar adres. Opvang staat bij de hele
        regio. Grenzen van gemeenten: CBS en Kadaster, CC BY 4.0.
      </Paragraph>
    </>
  )
}

const organisations = (n: number) => `${n} ${n === 1 ? 'organisatie' : 'organisaties'}`
const ties = (n: number) => `${n} ${n === 1 ? 'verbinding' : 'verbindingen'}`

function Filters(view: MapView) {
  const { whole, filter, base, look } = view
  const subregions = [...new Set(whole.places.map(({ subregion }) => subregion))].toSorted()
  return (
    <FormBox
      method="get"
      action={base}
      form={openForm({
        gebied: filter.area,
        vorm: filter.form,
        lijn: filter.line,
        via: filter.via,
        scholen: filter.schools ? 'ja' : '',
      })}
    >
      {look !== 'kaart' && <input type="hidden" name="beeld" value={look} />}
      <FormRow>
        <Select
          name="gebied"
          label="Gebied"
          empty="De hele regio"
          options={[
            ...subregions.map((name) => ({ value: name, label: name })),
            ...whole.places.map(({ code, name }) => ({ value: code, label: name })),
            { value: 'regio', label: 'Alleen wie er voor de hele regio is' },
          ]}
        />
        <Select
          name="vorm"
          label="Vorm van geweld"
          empty="Alle vormen"
          options={whole.forms.map(({ key, name }) => ({ value: key, label: name }))}
        />
        {whole.lines.length > 0 && (
          <Select
            name="lijn"
            label="Lijn van het plan"
            empty="Alle lijnen"
            options={whole.lines.map(({ key, name }) => ({ value: key, label: name }))}
          />
        )}
        <Select
          name="via"
          label="Samen door"
          empty="Alles"
          options={(Object.keys(tieKinds) as TieKind[])
            .filter((kind) => whole.ties.some((tie) => tie.kind === kind))
            .map((kind) => ({ value: kind, label: tieKinds[kind] }))}
        />
      </FormRow>
      <FormRow>
        <Checkbox name="scholen" label="Scholen ook" optional />
        <Button variant="secondary">Laat zien</Button>
      </FormRow>
    </FormBox>
  )
}

/** Where one is on the map, and the way back to more of it. */
function ZoomedIn(view: MapView) {
  const { filter, whole } = view
  const place = whole.places.find(({ code }) => code === filter.area)
  const middle = whole.organisations.find(({ id }) => id === filter.around)
  if (!filter.area && !middle) return null
  return (
    <Paragraph>
      Je kijkt {middle ? <>rond {organisationName(view, middle.id, middle.name)}</> : 'naar '}
      {filter.area && (
        <>
          {middle && ', in '}
          {place?.name ?? (filter.area === 'regio' ? 'wie er voor de hele regio is' : filter.area)}
        </>
      )}
      . Uitzoomen:{' '}
      {place && (
        <>
          <Link href={hrefOf(view, { area: place.subregion })}>{place.subregion}</Link>,{' '}
        </>
      )}
      <Link href={hrefOf(view, { area: '', around: '' })}>de hele kaart</Link>.
    </Paragraph>
  )
}

/** The name of an organisation, with the way to its own page where there is one. */
function organisationName({ whole }: MapView, id: string, name: string): Child {
  return whole.edition === 'network' ? (
    <Link href={`/netwerk/organisaties/${id}`}>{name}</Link>
  ) : (
    <strong>{name}</strong>
  )
}

function Shown(view: MapView) {
  if (view.look === 'tabel') return <MapTable {...view} />
  if (view.look === 'lijst') return <MapList {...view} />
  return view.look === 'web' ? <Web {...view} /> : <Boundaries {...view} />
}

function Boundaries(view: MapView) {
  const { shown, whole, filter } = view
  const single = whole.places.find(({ code }) => code === filter.area)
  const inArea = new Set<string | null>(
    filter.area === 'regio'
      ? [null]
      : whole.places
          .filter(({ code, subregion }) => code === filter.area || subregion === filter.area)
          .map(({ code }) => code),
  )
  const there = shown.organisations.filter(({ municipalityCode }) => inArea.has(municipalityCode))
  const names = new Map(whole.places.map(({ code, name }) => [code, name]))
  const lines = between(shown)
  return (
    <>
      <Figure {...view}>
        De kleine cijfers zijn aantallen organisaties; een dikkere lijn is meer verbindingen tussen
        twee gemeenten. Kies een gemeente om in te zoomen.
      </Figure>
      {filter.area !== '' && (
        <>
          <Listed
            title={
              filter.area === 'regio' ? 'Voor de hele regio' : `In ${single?.name ?? filter.area}`
            }
            organisations={there}
            {...view}
          />
          <Listed
            title="Staan elders en werken hier ook"
            organisations={shown.organisations.filter((one) => !there.includes(one))}
            {...view}
          />
        </>
      )}
      {lines.length > 0 && (
        <Details summary="Verbindingen tussen gemeenten, als tabel">
          <Table
            caption="Verbindingen tussen gemeenten, de meeste eerst"
            captionHidden
            columns={[{ label: 'Gemeenten' }, { label: 'Verbindingen', numeric: true }]}
            rows={lines.slice(0, 60).map((one) => ({
              cells: [`${names.get(one.from)} en ${names.get(one.to)}`, one.ties],
            }))}
          />
        </Details>
      )}
    </>
  )
}

/** Organisations by number, as they are numbered on the map. */
function Listed({
  title,
  organisations: all,
  ...view
}: MapView & { title: string; organisations: MapView['shown']['organisations'] }) {
  if (all.length === 0) return null
  return (
    <Section title={`${title} (${all.length})`}>
      <ol>
        {all.map(({ id, name, kind }) => (
          <li>
            {organisationName(view, id, name)}, {kind}.{' '}
            <Link href={hrefOf(view, { around: id, look: 'web', area: '' })}>
              Met wie<span class="visually-hidden"> werkt {name}</span>
            </Link>
          </li>
        ))}
      </ol>
    </Section>
  )
}

function Web(view: MapView) {
  const { shown } = view
  const met = meetings(shown)
  const alone = shown.organisations.filter(({ id }) => met.get(id)!.ties.length === 0).length
  const names = new Map(shown.organisations.map(({ id, name }) => [id, name]))
  return (
    <>
      {shown.ties.length > 0 ? (
        <Figure {...view}>
          Een vierkant is iets wat organisaties samen doen, een stip is een organisatie. Kies een
          stip om alleen te zien met wie die organisatie werkt.
        </Figure>
      ) : (
        <Empty title="Hier doet niemand iets samen">
          Zodra organisaties een afspraak maken, in dezelfde werkgroep zitten of voor dezelfde vorm
          iets bieden, staat dat hier.
        </Empty>
      )}
      {alone > 0 && (
        <Paragraph>
          {organisations(alone)} {alone === 1 ? 'heeft' : 'hebben'} hier geen verbinding en{' '}
          {alone === 1 ? 'staat' : 'staan'} alleen in de{' '}
          <Link href={hrefOf(view, { look: 'tabel' })}>tabel</Link> en de{' '}
          <Link href={hrefOf(view, { look: 'lijst' })}>lijst</Link>.
        </Paragraph>
      )}
      {shown.ties.length > 0 && (
        <Details summary="Wie met wie, als lijst">
          <List>
            {shown.ties.map(({ kind, name, href, members }) => (
              <li>
                {tieKinds[kind]}: {href ? <Link href={href}>{name}</Link> : name}
                <ul>
                  {members.map((id) => (
                    <li>{names.get(id)}</li>
                  ))}
                </ul>
              </li>
            ))}
          </List>
        </Details>
      )}
    </>
  )
}

/** The drawing in a frame of its own, to move in on a phone. */
function Figure({ children, ...view }: MapView & { children: Child }) {
  return (
    <figure class="map-figure">
      <div class="map-frame" role="region" tabindex={0} aria-label={subjectOf(view)}>
        <Drawing {...view} />
      </div>
      <figcaption>{children}</figcaption>
    </figure>
  )
}

const rowsOnPage = 150

function MapTable(view: MapView) {
  const { shown, whole, order, page } = view
  const met = meetings(shown)
  const places = new Map(whole.places.map(({ code, name }) => [code, name]))
  const all = sortedBy(shown, order, whole.places)
  const columns: { order: MapOrder; label: string }[] = [
    { order: 'naam', label: 'Naam' },
    { order: 'soort', label: 'Soort' },
    { order: 'gemeente', label: 'Gemeente' },
    { order: 'verbindingen', label: 'Werkt met' },
  ]
  return (
    <>
      <Paragraph>
        Op volgorde van:{' '}
        {columns.map((one, index) => (
          <>
            {index > 0 && ', '}
            {one.order === order ? (
              <strong>{one.label.toLowerCase()}</strong>
            ) : (
              <Link href={hrefOf(view, { order: one.order })}>{one.label.toLowerCase()}</Link>
            )}
          </>
        ))}
        .
      </Paragraph>
      <Table
        caption={`${organisations(all.length)}${all.length > rowsOnPage ? `, ${rowsOnPage} per pagina` : ''}`}
        columns={columns.map(({ label, order: one }) => ({
          label,
          numeric: one === 'verbindingen',
        }))}
        rows={all.slice((page - 1) * rowsOnPage, page * rowsOnPage).map((one) => {
          const { others } = met.get(one.id)!
          return {
            cells: [
              organisationName(view, one.id, one.name),
              one.kind,
              places.get(one.municipalityCode ?? '') ?? 'hele regio',
              others === 0 ? (
                'niemand'
              ) : (
                <Link href={hrefOf(view, { around: one.id, look: 'web', area: '' })}>{others}</Link>
              ),
            ],
          }
        })}
      />
      <Pagination
        page={page}
        pages={Math.ceil(all.length / rowsOnPage)}
        href={(one) => hrefOf(view, { page: one })}
      />
    </>
  )
}

/** What stands on an A3 beside the drawing: the same organisations as a table. */
export function onPaper(view: MapView, svg: string) {
  const { shown, whole, order } = view
  const met = meetings(shown)
  const places = new Map(whole.places.map(({ code, name }) => [code, name]))
  const all = sortedBy(shown, order, whole.places)
  return {
    title: subjectOf(view),
    about: `${organisations(all.length)}, ${ties(shown.ties.length)}. Stand van ${dayOf(view.day)}.`,
    alt: `${subjectOf(view)}. Alles wat erop staat, staat in de tabel hierna.`,
    svg,
    heading: 'Alle organisaties',
    rows: all.map((one) => [
      one.name,
      one.kind,
      places.get(one.municipalityCode ?? '') ?? 'hele regio',
      String(met.get(one.id)!.others),
    ]),
  }
}

function MapList(view: MapView) {
  const { shown, whole } = view
  const met = meetings(shown)
  const kinds = (id: string) => [
    ...new Set(met.get(id)!.ties.map(({ kind }) => tieKinds[kind].toLowerCase())),
  ]
  return (
    <>
      {byPlace(shown, whole.places).map(({ subregion, municipalities }) => (
        <Section title={subregion}>
          <List>
            {municipalities.map(({ code, name, there }) => (
              <li>
                <Link href={hrefOf(view, { area: code, look: 'kaart' })}>{name}</Link> (
                {there.length})
                <ul class="map-list">
                  {there.map((one) => (
                    <li>
                      {organisationName(view, one.id, one.name)}
                      {kinds(one.id).length > 0 && `: ${kinds(one.id).join(', ')}`}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </List>
        </Section>
      ))}
    </>
  )
}
