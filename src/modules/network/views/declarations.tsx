import {
  Alert,
  Button,
  Buttons,
  Checkbox,
  Choice,
  Empty,
  FormBox,
  LinkButton,
  Link,
  Page,
  Paragraph,
  Quote,
  Section,
  Select,
  StatusBadge,
  SummaryList,
  Table,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'
import type { Form } from '#platform/form.ts'
import {
  keyText,
  mandates,
  paragraphsOf,
  requestState,
  signingDays,
  type Declaration,
  type RequestState,
} from '#network/rules/index.ts'
import type { Signature, SigningRequest } from '#network/store/index.ts'
import { dayOf, SendOrBack } from './parts.tsx'

const here = '/netwerk/intentieverklaring'
const trail = [{ href: '/netwerk', label: 'Netwerk' }]
const deepTrail = [...trail, { href: here, label: 'Intentieverklaring' }]

const moment = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'full',
  timeStyle: 'medium',
})

/** The moment of a signature, to the second, by the clock of Amsterdam. */
export function signedText(at: Date): string {
  return moment.format(at)
}

interface OverviewProps {
  current: Declaration | undefined
  draft: Declaration | undefined
  signatures: Signature[]
  /** As far as this actor may see them. */
  requests: SigningRequest[]
  /** Whether the actor is asked to sign now. */
  asked: boolean
  asks: boolean
  keeps: boolean
  now: Date
}

/** Where the declaration stands: the text, who signed, and who was asked. */
export function DeclarationOverview(props: OverviewProps) {
  const { current, draft, signatures, asked, asks, keeps } = props
  return (
    <Page
      title="Intentieverklaring"
      lead="Hiermee laten organisaties zien dat zij zich samen verantwoordelijk voelen. Het is een belofte. Gegevens delen mag je er niet mee: daarvoor zijn afspraken."
      trail={trail}
    >
      {asked && (
        <Alert tone="info" title="Jij bent gevraagd te tekenen">
          <LinkButton href={`${here}/tekenen`}>Lezen en ondertekenen</LinkButton>
        </Alert>
      )}
      <Buttons>
        {current && (
          <LinkButton href={`${here}/tekst/${current.number}`} variant="secondary">
            Tekst lezen (versie {current.number})
          </LinkButton>
        )}
        {draft && (
          <LinkButton href={`${here}/tekst/${draft.number}`} variant="secondary">
            Concept van versie {draft.number}
          </LinkButton>
        )}
        {asks && current && (
          <LinkButton href={`${here}/vragen`} variant="secondary">
            Iemand vragen te tekenen
          </LinkButton>
        )}
        {keeps && !draft && (
          <LinkButton href={`${here}/schrijven`} variant="secondary">
            {current ? 'Nieuwe versie schrijven' : 'Tekst schrijven'}
          </LinkButton>
        )}
        {keeps && (
          <LinkButton href={`${here}/check-in`} variant="secondary">
            Check-in volgen
          </LinkButton>
        )}
        <LinkButton href="/aanpak/ondertekenaars" variant="subtle">
          Openbare lijst
        </LinkButton>
      </Buttons>
      <Section title="Wie tekende">
        {signatures.length > 0 ? (
          <Table
            caption="Organisaties die tekenden"
            captionHidden
            columns={[
              { label: 'Organisatie' },
              { label: 'Getekend door' },
              { label: 'Op' },
              { label: 'Versie' },
              { label: 'Meer' },
            ]}
            rows={signatures.map((one) => ({
              cells: [
                <Link href={`${here}/ondertekeningen/${one.id}`}>{one.organisation}</Link>,
                one.title,
                dayOf(one.signedAt),
                `${one.declarationNumber}${current && one.declarationNumber < current.number ? ' (er is een nieuwere)' : ''}`,
                <Link href={`${here}/beloftes/${one.organisationId}`}>
                  Beloftes<span class="visually-hidden"> van {one.organisation}</span>
                </Link>,
              ],
            }))}
          />
        ) : (
          <Empty title="Nog niemand tekende">
            Hier staan straks de organisaties die de intentieverklaring tekenden.
          </Empty>
        )}
      </Section>
      <Requests {...props} />
    </Page>
  )
}

const requestWords: Record<RequestState, string> = {
  open: 'wacht op een handtekening',
  signed: 'getekend',
  withdrawn: 'ingetrokken',
  expired: 'te laat: vraag het opnieuw',
  locked: 'vijf keer een verkeerde code: vraag het opnieuw',
}

function Requests({ requests, asks, now }: OverviewProps) {
  if (!asks || requests.length === 0) return null
  return (
    <Section title="Gevraagd, nog niet getekend">
      {requests.map((request) => {
        const state = requestState(request, now)
        return (
          <Section title={request.organisation} level={3}>
            <SummaryList
              items={[
                { key: 'Wie', value: [request.name, request.title].filter(Boolean).join(', ') },
                { key: 'Tot en met', value: dayOf(request.expiresAt) },
                {
                  key: 'Stand',
                  value: (
                    <StatusBadge tone={state === 'open' ? 'active' : 'warning'}>
                      {requestWords[state]}
                    </StatusBadge>
                  ),
                },
              ]}
            />
            <FormBox action={`${here}/verzoeken/${request.id}/intrekken`}>
              <Button variant="secondary">
                Intrekken<span class="visually-hidden"> voor {request.organisation}</span>
              </Button>
            </FormBox>
          </Section>
        )
      })}
    </Section>
  )
}

/** A text as people read it. */
export function DeclarationText({ body }: { body: string }) {
  return (
    <>
      {paragraphsOf(body).map((one) => (
        <Paragraph>{one}</Paragraph>
      ))}
    </>
  )
}

/** One version of the text; a draft can be changed and published. */
export function DeclarationPage({
  declaration,
  keeps,
}: {
  declaration: Declaration
  keeps: boolean
}) {
  const { number, title, body, publishedAt, version } = declaration
  return (
    <Page
      title={title}
      label={
        publishedAt
          ? `Versie ${number}, gepubliceerd op ${dayOf(publishedAt)}`
          : `Versie ${number}, concept`
      }
      trail={deepTrail}
    >
      <DeclarationText body={body} />
      {!publishedAt && keeps && (
        <Section title="Klaar om te publiceren?">
          <Paragraph>
            Daarna kan iedereen de tekst lezen en kunnen organisaties hem tekenen. De tekst
            verandert dan nooit meer. Een verbetering wordt een nieuwe versie.
          </Paragraph>
          <FormBox action={`${here}/publiceren`} version={version}>
            <input type="hidden" name="number" value={number} />
            <Buttons>
              <Button>Publiceren</Button>
              <LinkButton href={`${here}/schrijven`} variant="secondary">
                Verder schrijven
              </LinkButton>
            </Buttons>
          </FormBox>
        </Section>
      )}
    </Page>
  )
}

interface WritingProps {
  draft: Declaration | undefined
  activities: { planKey: string; activityKey: string; name: string }[]
  form: Form<unknown>
}

/** Writing the draft of the next version. */
export function DeclarationWriting({ draft, activities, form }: WritingProps) {
  return (
    <Page
      title="Intentieverklaring schrijven"
      lead="Je schrijft een concept. Pas als je publiceert, kan een ander het lezen."
      trail={deepTrail}
      failed={Object.keys(form.errors).length > 0}
    >
      <FormBox action={`${here}/schrijven`} form={form} version={draft?.version ?? 0}>
        <TextField name="title" label="Titel" width="long" />
        <TextArea
          name="body"
          label="Tekst"
          rows={16}
          hint="Laat een regel leeg voor een nieuwe alinea."
        />
        <Select
          name="activity"
          label="Bij welke activiteit van het plan hoort dit?"
          optional
          empty="Bij geen"
          options={Object.fromEntries(
            activities.map(({ planKey, activityKey, name }) => [`${planKey}/${activityKey}`, name]),
          )}
        />
        <SendOrBack send="Concept opslaan" back={here} />
      </FormBox>
    </Page>
  )
}

interface AskingProps {
  organisation: { id: string; name: string }
  colleagues: { id: string; name: string; title: string }[]
  form: Form<unknown>
}

/** Asking someone to sign for an organisation. */
export function AskingPage({ organisation, colleagues, form }: AskingProps) {
  return (
    <Page
      title="Iemand vragen te tekenen"
      label={organisation.name}
      lead={`Vraag alleen wie namens de organisatie mag tekenen. Vroeg je al iemand? Dan vervalt dat. Je hebt daarna ${signingDays} dagen.`}
      trail={deepTrail}
      failed={Object.keys(form.errors).length > 0}
    >
      <FormBox action={`${here}/vragen?organisatie=${organisation.id}`} form={form}>
        <Select
          name="signatory"
          label="Iemand die al in Kring werkt"
          optional
          empty="Niemand uit deze lijst"
          options={Object.fromEntries(
            colleagues.map(({ id, name, title }) => [id, `${name}, ${title}`]),
          )}
        />
        <Section title="Of iemand anders">
          <Paragraph>
            Die persoon krijgt een link per mail. Jij krijgt hierna een code te zien. Geef die zelf
            door, liefst per telefoon: zo weet je dat de juiste persoon tekent.
          </Paragraph>
          <TextField name="name" label="Naam" optional />
          <TextField
            name="title"
            label="Functie"
            optional
            hint="Zoals burgemeester of bestuurder."
          />
          <TextField name="email" label="E-mailadres van het werk" type="email" optional />
        </Section>
        <SendOrBack send="Vragen" back={here} />
      </FormBox>
    </Page>
  )
}

/** The code for someone outside Kring. Shown once. */
export function CodePage({ organisation, code }: { organisation: string; code: string }) {
  return (
    <Page
      title="Geef deze code door"
      label={organisation}
      lead="De link gaat nu op de mail. Met de link alleen kan niemand tekenen: daar is deze code bij nodig."
      trail={deepTrail}
    >
      <Quote>{`${code.slice(0, 4)} ${code.slice(4)}`}</Quote>
      <Alert tone="warning" title="Je ziet deze code één keer">
        Kring bewaart hem niet leesbaar. Bel de persoon die tekent en lees de code voor. Mail hem
        niet. Kwijt? Vraag het dan opnieuw: de oude link en code vervallen.
      </Alert>
      <LinkButton href={here}>Verder</LinkButton>
    </Page>
  )
}

interface SigningProps {
  request: SigningRequest | undefined
  declaration: Declaration | undefined
  /** Who signs, in words. */
  title: string
  form: Form<unknown>
}

/** Signing by someone who is signed in. */
export function SigningPage({ request, declaration, title, form }: SigningProps) {
  if (!request || !declaration)
    return (
      <Page title="Ondertekenen" trail={deepTrail}>
        <Empty title="Er is nu niets te tekenen">
          De beheerder van je organisatie of een projectleider vraagt wie er tekent. Ben jij dat?
          Dan krijg je bericht.
        </Empty>
      </Page>
    )
  return (
    <Page
      title={declaration.title}
      label={`Versie ${declaration.number}`}
      lead={`Je tekent namens ${request.organisation}, als ${title}.`}
      trail={deepTrail}
      failed={Object.keys(form.errors).length > 0}
    >
      <DeclarationText body={declaration.body} />
      <FormBox action={`${here}/tekenen`} form={form}>
        <SigningFields organisation={request.organisation} />
        <Button>Ondertekenen</Button>
      </FormBox>
    </Page>
  )
}

/** What whoever signs says, both ways of signing. */
export function SigningFields({ organisation }: { organisation: string }) {
  return (
    <>
      <Choice
        name="mandate"
        label={`Waarom mag jij namens ${organisation} tekenen?`}
        options={mandates}
      />
      <Checkbox
        name="agree"
        label={`${organisation} stemt in met deze verklaring`}
        hint="Op de openbare lijst komt de organisatie met je functie. Je naam staat alleen in het bewijs. Dat kunnen je eigen organisatie, de projectleiders en de functionaris gegevensbescherming ophalen."
      />
    </>
  )
}

interface SignatureProps {
  signature: Signature
  /** Whether this actor may have the evidence. */
  evidence: boolean
  keyNumber: string
}

/** One signature, with its evidence for whom that is. */
export function SignaturePage({ signature, evidence, keyNumber }: SignatureProps) {
  const base = `${here}/ondertekeningen/${signature.id}`
  return (
    <Page title={signature.organisation} label="Ondertekening" trail={deepTrail}>
      <SignatureFacts signature={signature} />
      {evidence ? (
        <Section title="Bewijs">
          <Paragraph>
            In het bestand staan de hele tekst, wie tekende, namens wie en wanneer. Kring zette er
            een handtekening onder. Wie er ook maar één teken in verandert, valt door de mand.
          </Paragraph>
          <Buttons>
            <LinkButton href={`${base}/bewijs.json`} variant="secondary">
              Bewijs ophalen
            </LinkButton>
            <LinkButton href={`${base}/bewijs.pdf`} variant="secondary">
              Om te printen (PDF)
            </LinkButton>
          </Buttons>
          <KeyNumber keyNumber={keyNumber} />
        </Section>
      ) : (
        <Paragraph small>
          Het bewijs noemt een persoon. De eigen organisatie, de projectleiders en de functionaris
          gegevensbescherming kunnen het ophalen.
        </Paragraph>
      )}
    </Page>
  )
}

/** What everyone may know of a signature. */
export function SignatureFacts({ signature }: { signature: Signature }) {
  return (
    <SummaryList
      items={[
        { key: 'Getekend door', value: signature.title },
        { key: 'Op', value: signedText(signature.signedAt) },
        { key: 'Versie van de tekst', value: String(signature.declarationNumber) },
        { key: 'Kenmerk (hash)', value: <code>{keyText(signature.hash.toString('hex'))}</code> },
      ]}
    />
  )
}

/** With which key Kring signs, for who checks a file on another machine. */
export function KeyNumber({ keyNumber }: { keyNumber: string }) {
  return (
    <Paragraph small>
      Kring tekent met de sleutel met dit nummer: <code>{keyText(keyNumber)}</code>. Een bestand
      narekenen kan zonder deze site, met: kring network verify-signature BESTAND.
    </Paragraph>
  )
}
