import {
  Alert,
  Button,
  Buttons,
  Card,
  Cards,
  type Child,
  Columns,
  Details,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Select,
  StatusBadge,
  type SummaryItem,
  SummaryList,
  TextField,
} from '#platform/ui/index.ts'
import { openForm } from '#platform/form.ts'
import {
  accessWords,
  ageText,
  allKinds,
  coverageKinds,
  hoursText,
  isCoverageKind,
  isStale,
  openNow,
  urgencyWords,
  waitingShown,
  webLink,
  type Chosen,
  type ListingCard,
  type Location,
  type Question,
  type Service,
  type ServiceCard,
  type Vocabulary,
  type WallTime,
} from '#network/rules/index.ts'
import type { Match } from '#network/store/index.ts'
import { dayText, Phone } from './parts.tsx'

/** A moment by the clock of Amsterdam, and the days on which doors are closed. */
export interface Now extends WallTime {
  isClosedDay: (day: string) => boolean
}

interface FinderProps {
  chosen: Chosen
  vocabulary: Vocabulary
  question: Question
  /** Undefined before anything was asked. */
  matches: Match[] | undefined
  services: Map<string, ServiceCard>
  people: Map<string, ListingCard>
  now: Now
}

const networkTrail = [{ href: '/netwerk', label: 'Netwerk' }]

/** Whom to call, by what happens, where, and to whom. */
export function Finder(props: FinderProps) {
  const { chosen, vocabulary, question, matches } = props
  const answers = (matches ?? []).filter(({ id }) => props.services.has(id) || props.people.has(id))
  const [first, ...others] = answers
  return (
    <Page
      title="Wie kan helpen?"
      lead="Schrijf in je eigen woorden wat er speelt. Noem geen namen: een vorm, een plaats en een leeftijd zijn genoeg."
      trail={networkTrail}
    >
      <FormBox
        method="get"
        action="/netwerk/vinden"
        form={openForm({
          vraag: chosen.text,
          vorm: chosen.form,
          gemeente: chosen.municipality,
          leeftijd: chosen.age,
          soort: chosen.kind,
        })}
      >
        <TextField
          name="vraag"
          label="Wat speelt er?"
          type="search"
          width="long"
          maxlength={100}
          hint="Zoals: ouderenmishandeling, financieel, Kerkrade. Of: meisje 17, huwelijksdwang."
        />
        <Details
          summary="Liever kiezen: vorm, gemeente, leeftijd, wie of wat"
          open={!!(chosen.form || chosen.municipality || chosen.age || chosen.kind)}
        >
          <Select
            name="vorm"
            label="Vorm van geweld"
            optional
            empty="Alle vormen"
            options={Object.fromEntries(vocabulary.forms.map(({ key, name }) => [key, name]))}
          />
          <Select
            name="gemeente"
            label="Gemeente"
            optional
            empty="De hele regio"
            options={Object.fromEntries(
              vocabulary.municipalities.map(({ code, name }) => [code, name]),
            )}
          />
          <TextField
            name="leeftijd"
            label="Leeftijd in jaren"
            optional
            inputmode="numeric"
            width="short"
            maxlength={3}
          />
          <Select
            name="soort"
            label="Wie of wat"
            optional
            empty="Iedereen en alles"
            options={Object.fromEntries(allKinds.map((kind) => [kind, coverageKinds[kind].name]))}
          />
        </Details>
        <Button>Zoeken</Button>
      </FormBox>

      {matches && <Understood chosen={chosen} question={question} vocabulary={vocabulary} />}
      {first && (
        <Section title="Bel eerst">
          <Cards>
            <Answer match={first} first {...props} />
          </Cards>
        </Section>
      )}
      {others.length > 0 && (
        <Section title="Kunnen ook helpen">
          <Cards>
            {others.map((match) => (
              <Answer match={match} {...props} />
            ))}
          </Cards>
        </Section>
      )}
      {matches && !first && (
        <Empty title="Niemand gevonden die hierbij past">
          Laat de gemeente of de leeftijd weg, of gebruik een ander woord. Kom je er niet uit, bel
          dan Veilig Thuis voor advies: <Phone digits="08002000" />, dag en nacht.
        </Empty>
      )}
      <Alert tone="info" title="Weet je niet zeker wie je moet hebben?">
        Veilig Thuis denkt met je mee, dag en nacht: <Phone digits="08002000" />. Je hoeft geen naam
        te noemen. Is er nu gevaar? Bel <Phone digits="112" />.
      </Alert>
    </Page>
  )
}

/** How the question was read, so that one sees it when it was read wrong. */
function Understood({
  chosen,
  question,
  vocabulary,
}: Pick<FinderProps, 'chosen' | 'question' | 'vocabulary'>) {
  const parts = [
    ...(isCoverageKind(chosen.kind) ? [coverageKinds[chosen.kind].name.toLowerCase()] : []),
    ...question.forms.map((key) => vocabulary.forms.find((form) => form.key === key)!.name),
    ...(question.municipalityCode
      ? [vocabulary.municipalities.find(({ code }) => code === question.municipalityCode)!.name]
      : []),
    ...(question.age === null ? [] : [`${question.age} jaar`]),
    ...question.words.map((word) => `‘${word}’`),
  ]
  return (
    <Paragraph>
      Kring zocht op: <strong>{parts.join(', ') || 'niets'}</strong>.
    </Paragraph>
  )
}

interface AnswerProps extends FinderProps {
  match: Match
  first?: boolean
}

/** One answer: whom, at which number, and why this one. */
function Answer({ match, first, ...props }: AnswerProps) {
  const reason = <Reason match={match} {...props} />
  const person = props.people.get(match.id)
  if (person) return <PersonAnswer person={person} first={first} stale={match.stale} why={reason} />
  const service = props.services.get(match.id)!
  return (
    <ServiceAnswer
      service={service}
      first={first}
      stale={match.stale}
      now={props.now}
      why={reason}
    />
  )
}

/** Why this answer stands here, in the words of the question. */
function Reason({ match, question, vocabulary, people, services }: AnswerProps) {
  const { forms } = people.get(match.id) ?? services.get(match.id)!
  const met = question.forms
    .map((key) => vocabulary.forms.find((form) => form.key === key)!.name)
    .filter((name) => forms.includes(name))
  const where = vocabulary.municipalities.find(({ code }) => code === question.municipalityCode)
  const parts = [
    met.length > 0 && `is er voor ${met.join(' en ').toLowerCase()}`,
    where && `werkt in ${where.name}`,
    question.age !== null && `past bij ${question.age} jaar`,
    match.byWords && question.words.length > 0 && 'noemt je woorden',
  ].filter(Boolean)
  return parts.length > 0 ? <Paragraph small>Waarom deze: {parts.join(', ')}.</Paragraph> : null
}

interface CardProps {
  first?: boolean | undefined
  stale: boolean
  why: Child
}

function PersonAnswer({ person, first, stale, why }: CardProps & { person: ListingCard }) {
  const { deputy } = person
  const number = person.phone ?? person.organisationPhone
  return (
    <Card
      title={person.name}
      href={`/netwerk/bellen/${person.id}`}
      label={`${person.title}, ${person.organisation}`}
      turn={undefined}
      badges={<Badges first={first} stale={stale} />}
    >
      <Paragraph>{person.subject}</Paragraph>
      <Paragraph>
        {number ? (
          <>
            Bel <Phone digits={number} />
          </>
        ) : (
          'Geen telefoonnummer bekend'
        )}
        {person.reachable && `, ${lowerFirst(person.reachable)}`}
        {person.email && (
          <>
            {number ? ', of mail ' : ', mail '}
            <Link href={`mailto:${person.email}`}>{person.email}</Link>
          </>
        )}
      </Paragraph>
      {deputy && (
        <Paragraph>
          Geen gehoor? Vervanger: {deputy.name}
          {deputy.phone && (
            <>
              {', '}
              <Phone digits={deputy.phone} />
            </>
          )}
        </Paragraph>
      )}
      {why}
    </Card>
  )
}

function ServiceAnswer({
  service,
  first,
  stale,
  now,
  why,
}: CardProps & { service: ServiceCard; now: Now }) {
  const state = openNow(service, now, now.isClosedDay)
  const number = service.phone ?? service.organisationPhone
  return (
    <Card
      title={service.name}
      href={`/netwerk/aanbod/${service.id}`}
      label={service.organisation}
      badges={
        <>
          <Badges first={first} stale={stale} />
          {service.training && <StatusBadge tone="neutral">Training</StatusBadge>}
          {state && <StatusBadge tone={state.open ? 'ok' : 'neutral'}>{state.text}</StatusBadge>}
        </>
      }
    >
      <Paragraph>{service.summary}</Paragraph>
      <Paragraph>
        {number ? (
          <>
            Bel <Phone digits={number} />
          </>
        ) : (
          'Geen telefoonnummer bekend'
        )}
        {service.access !== 'self' && `. ${accessWords[service.access]}`}.
      </Paragraph>
      {why}
    </Card>
  )
}

function Badges({ first, stale }: { first?: boolean | undefined; stale: boolean }) {
  return (
    <>
      {first && <StatusBadge tone="active">Past het best</StatusBadge>}
      {stale && <StatusBadge tone="unknown">Lang niet bevestigd</StatusBadge>}
    </>
  )
}

interface ServicePageProps {
  service: Service
  now: Now
  /** 2026-11-29 */
  today: string
  /** Whether the one who looks keeps it. */
  keeps: boolean
}

/** One service: for whom, how one comes in, when, and who offers it. */
export function ServicePage({ service, now, today, keeps }: ServicePageProps) {
  const state = openNow(service, now, now.isClosedDay)
  const waiting = waitingShown(service, today)
  const number = service.phone ?? service.organisationPhone
  const url = service.website ? webLink(service.website) : undefined
  return (
    <Page
      title={service.name}
      label={service.organisation}
      lead={service.summary}
      trail={[
        ...networkTrail,
        {
          href: `/netwerk/organisaties/${service.organisationId}`,
          label: service.organisation,
        },
      ]}
    >
      {service.status === 'inactive' && (
        <Alert tone="warning">Dit aanbod is gestopt. Zoek iets anders.</Alert>
      )}
      <Columns>
        <Section title="Bereiken">
          {state && <StatusBadge tone={state.open ? 'ok' : 'neutral'}>{state.text}</StatusBadge>}
          <SummaryList
            items={items({
              Telefoon: number ? <Phone digits={number} /> : 'onbekend',
              'E-mail': service.email && (
                <Link href={`mailto:${service.email}`}>{service.email}</Link>
              ),
              Website: url && <Link href={url}>{service.website}</Link>,
              Openingstijden: hoursText(service).join('; '),
              'Hoe snel': urgencyWords[service.urgency],
              Wachttijd: waiting !== undefined && waitingText(waiting),
            })}
          />
        </Section>
        <Section title="Voor wie">
          <SummaryList
            items={items({
              'Vormen van geweld': service.forms.join(', ') || 'alle vormen',
              Doelgroep: service.audience,
              Leeftijd: ageText(service.ageFrom, service.ageUntil) ?? 'alle leeftijden',
              Gemeenten: service.municipalities.join(', ') || 'niet bekend',
              Talen: service.languages.join(', '),
              Toegankelijkheid: service.accessibility,
              'Niet voor': service.exclusions,
            })}
          />
        </Section>
      </Columns>
      <Section title="Binnenkomen">
        <SummaryList
          items={items({
            Toegang: accessWords[service.access],
            Aanmelden: service.accessText,
            Kosten: service.costs,
          })}
        />
      </Section>
      {service.locations.length > 0 && (
        <Section title="Waar">
          <List>
            {service.locations.map((location) => (
              <li>{placeText(location)}</li>
            ))}
          </List>
        </Section>
      )}
      <Confirmed confirmedAt={service.confirmedAt} today={today} source={service.source} />
      <Buttons>
        {keeps && (
          <LinkButton href={`/netwerk/aanbod/${service.id}/bewerken`} variant="secondary">
            Bijwerken
          </LinkButton>
        )}
        <LinkButton
          href={`/netwerk/organisaties/${service.organisationId}/verbetering?aanbod=${service.id}`}
          variant="subtle"
        >
          Klopt er iets niet?
        </LinkButton>
      </Buttons>
    </Page>
  )
}

/** Someone one may call: for what, when, and who stands in. */
export function ListingPage({ listing, today }: { listing: ListingCard; today: string }) {
  const { deputy } = listing
  return (
    <Page
      title={listing.name}
      label={`${listing.title}, ${listing.organisation}`}
      lead={listing.subject}
      trail={[
        ...networkTrail,
        { href: `/netwerk/organisaties/${listing.organisationId}`, label: listing.organisation },
      ]}
    >
      <SummaryList
        items={items({
          Telefoon: listing.phone ? <Phone digits={listing.phone} /> : undefined,
          'Telefoon van de organisatie': listing.organisationPhone ? (
            <Phone digits={listing.organisationPhone} />
          ) : undefined,
          'E-mail': listing.email && <Link href={`mailto:${listing.email}`}>{listing.email}</Link>,
          Bereikbaar: listing.reachable,
          'Vormen van geweld': listing.forms.join(', '),
          Gemeenten: listing.municipalities.join(', '),
          Vervanger: deputy && (
            <>
              <Link href={`/netwerk/bellen/${deputy.id}`}>{deputy.name}</Link>, {deputy.title}
              {deputy.phone && (
                <>
                  {', '}
                  <Phone digits={deputy.phone} />
                </>
              )}
            </>
          ),
        })}
      />
      <Buttons>
        <LinkButton href={`/netwerk/bellen/${listing.id}/kaartje.vcf`} variant="secondary">
          In je adresboek zetten
        </LinkButton>
      </Buttons>
      <Confirmed confirmedAt={listing.confirmedAt} today={today} source={null} />
    </Page>
  )
}

/** When these data were last said to hold. */
function Confirmed({
  confirmedAt,
  today,
  source,
}: {
  confirmedAt: string
  today: string
  source: string | null
}) {
  return (
    <Paragraph small>
      {isStale(confirmedAt, today) ? 'Let op: lang niet bevestigd. ' : ''}
      Gecontroleerd op {dayText(confirmedAt)}.{source && ` Bron: ${source}.`}
    </Paragraph>
  )
}

/** Rows of a summary, without those of which nothing is known. */
function items(rows: Record<string, unknown>): SummaryItem[] {
  return Object.entries(rows)
    .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
    .map(([key, value]) => ({ key, value: value as SummaryItem['value'] }))
}

/** Where it is; of a secret place only that it is secret. */
function placeText({ name, kind, address, postcode, place, accessibility }: Location): string {
  if (kind === 'secret') return `${name}: geheim adres. Bel voor de weg.`
  const where = [address, [postcode, place].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  return [[name, where].filter(Boolean).join(': '), accessibility].filter(Boolean).join('. ')
}

function waitingText(days: number): string {
  if (days === 0) return 'geen'
  if (days < 14) return `ongeveer ${days} ${days === 1 ? 'dag' : 'dagen'}`
  return `ongeveer ${Math.round(days / 7)} weken`
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
