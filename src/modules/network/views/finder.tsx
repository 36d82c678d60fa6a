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
  asksSafeHomeFirst,
  coverageKinds,
  hoursIn,
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
  type Reachable,
  type Service,
  type ServiceCard,
  type Vocabulary,
  type WallTime,
} from '#network/rules/index.ts'
import type { Match } from '#network/store/index.ts'
import { dayText, Phone } from './parts.tsx'
import { PhoneOf, ReachService, SafeHome, safeHomeNumber } from './reaching.tsx'

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
  const { chosen, vocabulary, matches } = props
  const form = (
    <FinderQuestion chosen={chosen}>
      <Choices chosen={chosen} vocabulary={vocabulary} />
    </FinderQuestion>
  )
  return (
    <Page
      title="Wie kan helpen?"
      lead={
        matches
          ? undefined
          : 'Schrijf in je eigen woorden wat er speelt. Noem geen namen: een vorm, een plaats en een leeftijd zijn genoeg.'
      }
      trail={networkTrail}
    >
      {matches ? <Details summary="Stel een andere vraag, of kies zelf">{form}</Details> : form}
      {matches && <Answers {...props} matches={matches} />}
      {!props.question.urgent && (
        <Alert tone="info" title="Weet je niet zeker wie je moet hebben?">
          Veilig Thuis denkt met je mee: <SafeHome />. Je hoeft geen naam te noemen. Is er nu
          gevaar? Bel <Phone digits="112" />.
        </Alert>
      )}
    </Page>
  )
}

const nothingChosen: Chosen = { text: '', form: '', municipality: '', age: '', kind: '' }

/** The question by itself, for any page; its answer is read from the top. */
export function FinderQuestion({
  chosen = nothingChosen,
  children,
}: {
  chosen?: Chosen | undefined
  children?: Child
}) {
  return (
    <FormBox
      method="get"
      action="/netwerk/vinden#antwoord"
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
      {children}
      <Button>Zoeken</Button>
    </FormBox>
  )
}

/** What one may choose rather than write. */
function Choices({ chosen, vocabulary }: { chosen: Chosen; vocabulary: Vocabulary }) {
  return (
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
  )
}

/** What was found, with whom to call first. */
function Answers(props: FinderProps & { matches: Match[] }) {
  const { question } = props
  const answers = answersOf(props)
  const safeHome = asksSafeHomeFirst(question) && !answers[0]?.match.named
  const first = safeHome ? answers.find(isSafeHome) : answers[0]
  const others = answers.filter((answer) => answer !== first)
  const open = safeHome || first?.reachable?.open
  return (
    <>
      <div id="antwoord">
        <Understood {...props} />
      </div>
      {question.urgent && (
        <Alert tone="danger" title="Is er nu gevaar?">
          Bel <Phone digits="112" />.
        </Alert>
      )}
      {(first || safeHome) && (
        <Section title={open === false ? 'Past het best' : 'Bel eerst'}>
          {!open && (
            <Paragraph>
              Nu iemand spreken: Veilig Thuis, <SafeHome />.
            </Paragraph>
          )}
          <Cards>
            {first ? <AnswerCard answer={first} first={!safeHome} {...props} /> : <SafeHomeCard />}
          </Cards>
        </Section>
      )}
      {others.length > 0 && (
        <Section title="Kunnen ook helpen">
          <Cards>
            {others.map((answer) => (
              <AnswerCard answer={answer} {...props} />
            ))}
          </Cards>
        </Section>
      )}
      {answers.length === 0 && (
        <Empty title="Niemand gevonden die hierbij past">
          Laat de gemeente of de leeftijd weg, of gebruik een ander woord. Kom je er niet uit, bel
          dan Veilig Thuis voor advies: <SafeHome />.
        </Empty>
      )}
    </>
  )
}

/** Veilig Thuis as an answer, where the register of the region does not have it. */
function SafeHomeCard() {
  return (
    <Card
      title="Veilig Thuis"
      badges={<StatusBadge tone="ok">Dag en nacht bereikbaar</StatusBadge>}
    >
      <Paragraph>
        Bel <Phone digits={safeHomeNumber} />. Veilig Thuis denkt met je mee over wat je nu het
        beste doet. Je hoeft geen naam te noemen.
      </Paragraph>
    </Card>
  )
}

/** What stands on one card. */
interface Answer {
  match: Match
  person: ListingCard | undefined
  service: ServiceCard | undefined
  reachable: Reachable | undefined
}

/** The answers in the order of the page: when it cannot wait, who can be reached now goes first. */
function answersOf({
  matches,
  people,
  services,
  question,
  now,
}: FinderProps & { matches: Match[] }) {
  const answers = matches.flatMap((match): Answer[] => {
    const [person, service] = [people.get(match.id), services.get(match.id)]
    if (!person && !service) return []
    const hours = person ? hoursIn(person.reachable ?? '') : service
    return [{ match, person, service, reachable: hours && openNow(hours, now, now.isClosedDay) }]
  })
  if (!question.urgent) return answers
  const wait = ({ reachable }: Answer) => (reachable === undefined ? 1 : reachable.open ? 0 : 2)
  return answers.filter(({ service }) => !service?.training).toSorted((a, b) => wait(a) - wait(b))
}

const isSafeHome = ({ service }: Answer): boolean =>
  !!service && !service.training && (service.phone ?? service.organisationPhone) === safeHomeNumber

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
    ...(question.urgent ? ['het kan niet wachten'] : []),
  ]
  return (
    <Paragraph>
      Kring zocht op: <strong>{parts.join(', ') || 'niets'}</strong>.
    </Paragraph>
  )
}

interface AnswerProps extends FinderProps {
  answer: Answer
  first?: boolean
}

/** One answer: whom, at which number, and why this one. */
function AnswerCard(props: AnswerProps) {
  const { person, service } = props.answer
  if (person) return <PersonAnswer {...props} person={person} />
  return service ? <ServiceAnswer {...props} service={service} /> : null
}

/** Why this answer stands here, in the words of the question. */
function Reason({ answer, question, vocabulary }: AnswerProps) {
  const { match, person, service } = answer
  const { forms, municipalities } = (person ?? service)!
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
  const part = !where && municipalities.length < vocabulary.municipalities.length
  return (
    <>
      {part && municipalities.length > 0 && (
        <Paragraph small>Werkt in {municipalities.join(', ')}.</Paragraph>
      )}
      {parts.length > 0 && <Paragraph small>Waarom deze: {parts.join(', ')}.</Paragraph>}
    </>
  )
}

function PersonAnswer(props: AnswerProps & { person: ListingCard }) {
  const { person } = props
  const { deputy } = person
  return (
    <Card
      title={person.name}
      href={`/netwerk/bellen/${person.id}`}
      label={`${person.title}, ${person.organisation}`}
      badges={<Badges {...props} />}
    >
      <Paragraph>{person.subject}</Paragraph>
      <Paragraph>
        <ReachPerson person={person} />
        {person.reachable && ` Bereikbaar: ${lowerFirst(person.reachable).replace(/\.$/, '')}.`}
        <Again {...props} />
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
      <Reason {...props} />
    </Card>
  )
}

function ReachPerson({ person }: { person: ListingCard }) {
  const { phone, email, organisationPhone, organisationPhoneYear } = person
  const mail = email && <Link href={`mailto:${email}`}>{email}</Link>
  if (!phone && !organisationPhone)
    return mail ? (
      <>Mail {mail}.</>
    ) : (
      <>
        Hier is geen nummer bekend; Veilig Thuis weet de weg: <SafeHome />.
      </>
    )
  return (
    <>
      Bel{' '}
      {phone ? (
        <Phone digits={phone} />
      ) : (
        <PhoneOf digits={organisationPhone!} year={organisationPhoneYear} />
      )}
      {mail && <>, of mail {mail}</>}.
    </>
  )
}

function ServiceAnswer(props: AnswerProps & { service: ServiceCard }) {
  const { service } = props
  return (
    <Card
      title={service.name}
      href={`/netwerk/aanbod/${service.id}`}
      label={service.organisation}
      badges={
        <>
          <Badges {...props} />
          {service.training && <StatusBadge tone="neutral">Training</StatusBadge>}
        </>
      }
    >
      <Paragraph>{service.summary}</Paragraph>
      <Paragraph>
        <ReachService service={service} />
        {service.access !== 'self' && ` ${accessWords[service.access]}.`}
        <Again {...props} />
      </Paragraph>
      <Reason {...props} />
    </Card>
  )
}

/** When someone who cannot be reached now can be again. */
function Again({ answer: { reachable } }: { answer: Answer }) {
  return reachable?.again ? <> Weer bereikbaar: {reachable.again}.</> : null
}

function Badges({ first, answer: { match, reachable } }: AnswerProps) {
  return (
    <>
      {first && <StatusBadge tone="active">Past het best</StatusBadge>}
      {match.stale && <StatusBadge tone="unknown">Lang niet bevestigd</StatusBadge>}
      {reachable && <ReachableBadge reachable={reachable} />}
    </>
  )
}

function ReachableBadge({ reachable: { open, text } }: { reachable: Reachable }) {
  return <StatusBadge tone={open ? 'ok' : 'neutral'}>{text}</StatusBadge>
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
          {state && <ReachableBadge reachable={state} />}
          <SummaryList
            items={items({
              'Hoe kom je er': <ReachService service={service} />,
              'Weer bereikbaar': state?.again,
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
            <PhoneOf digits={listing.organisationPhone} year={listing.organisationPhoneYear} />
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
  if (kind === 'secret')
    return `${name}: geheim adres. Je hoort bij het aanmelden waar je heen gaat.`
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
