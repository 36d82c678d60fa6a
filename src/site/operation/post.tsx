/**
 * Mail: how much of which kind, what did not arrive and why. Never to whom, never what it said.
 */
import type { MailCount, MailStanding, TroubledMail } from '#platform/mail/operation.ts'
import {
  Alert,
  Button,
  Buttons,
  Empty,
  FormBox,
  Link,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  type BadgeTone,
} from '#platform/ui/index.ts'
import { ago, moment, OperationPage } from './frame.tsx'

export interface PostProps {
  standing: MailStanding
  way: 'server' | 'kept' | 'waits'
  counts: MailCount[]
  troubled: TroubledMail[]
  now: Date
}

/** All mail of the last 30 days in counts, and what needs someone. */
export function Post({ standing, way, counts, troubled, now }: PostProps) {
  const reasons = [
    ...new Set(
      troubled
        .filter(({ state }) => state === 'failed' || state === 'bounced')
        .map(({ reason }) => reason)
        .filter((reason) => reason !== null),
    ),
  ]
  return (
    <OperationPage
      title="Post"
      path="/beheer/post"
      lead="De mail die Kring verstuurt. Je ziet aantallen en redenen, nooit voor wie een bericht is."
    >
      <WayOut way={way} waiting={standing.waiting} />
      <SummaryList
        items={[
          {
            key: 'Wacht nu',
            value: standing.oldest
              ? `${standing.waiting}, de oudste al ${ago(standing.oldest, now)}`
              : String(standing.waiting),
          },
          { key: 'Niet aangekomen', value: String(standing.troubled) },
          { key: 'Laatst verstuurd', value: moment(standing.lastSent) },
        ]}
      />
      <Section title="Niet aangekomen">
        {troubled.length === 0 ? (
          <Empty title="Alles komt aan">Een bericht dat niet aankomt, staat hier.</Empty>
        ) : (
          <>
            <Table
              caption="Berichten die niet of niet meteen aankwamen"
              captionHidden
              columns={[
                { label: 'Soort' },
                { label: 'Stand' },
                { label: 'Reden' },
                { label: 'Gemaakt' },
                { label: 'Keer', numeric: true },
              ]}
              rows={troubled.map((mail) => ({
                cells: [
                  stuck(mail) ? (
                    <Link href={`/beheer/post/${mail.id}`}>{kindName(mail.kind)}</Link>
                  ) : (
                    kindName(mail.kind)
                  ),
                  <State state={mail.state} />,
                  reasonText(mail.reason),
                  moment(mail.createdAt),
                  mail.attempts,
                ],
              }))}
            />
            {reasons.map((reason) => (
              <FormBox action={`/beheer/post/reden/${reason}/opnieuw`}>
                <Button variant="secondary">
                  Alles opnieuw versturen met reden: {reasonText(reason)}
                </Button>
              </FormBox>
            ))}
          </>
        )}
      </Section>
      <Section title="Per dag">
        <Table
          caption="Berichten van de laatste 30 dagen"
          columns={[
            { label: 'Dag' },
            { label: 'Soort' },
            { label: 'Stand' },
            { label: 'Aantal', numeric: true },
          ]}
          rows={counts.map(({ day, kind, state, count }) => ({
            cells: [dayText(day), kindName(kind), <State state={state} />, count],
          }))}
          empty="Er is de laatste 30 dagen geen post geweest."
        />
      </Section>
    </OperationPage>
  )
}

function WayOut({ way, waiting }: { way: PostProps['way']; waiting: number }) {
  if (way === 'kept')
    return (
      <Alert tone="info" title="In de demonstratie gaat er geen mail weg">
        Wat verstuurd zou zijn, staat bij de{' '}
        <Link href="/demonstratie/post">post van de demonstratie</Link>.
      </Alert>
    )
  if (way === 'waits')
    return (
      <Alert tone="warning" title="Er is geen mailserver ingesteld">
        {waiting > 0 ? `Daardoor wachten er ${waiting} berichten. ` : 'Post blijft wachten. '}
        Er gaat niets verloren. Zet de instellingen KRING_SMTP_URL en KRING_MAIL_FROM, en start
        Kring opnieuw.
      </Alert>
    )
  return null
}

/** One mail that was given up. */
export function StuckMail({ mail }: { mail: TroubledMail }) {
  return (
    <OperationPage
      title="Een bericht dat niet aankwam"
      path={`/beheer/post/${mail.id}`}
      lead="Los eerst de reden op. Is het adres fout, vraag dan wie de mensen beheert het te verbeteren."
    >
      <SummaryList
        items={[
          { key: 'Soort', value: kindName(mail.kind) },
          { key: 'Stand', value: <State state={mail.state} /> },
          { key: 'Reden', value: reasonText(mail.reason) },
          { key: 'Gemaakt', value: moment(mail.createdAt) },
          { key: 'Geprobeerd', value: `${mail.attempts} keer` },
        ]}
      />
      <FormBox action={`/beheer/post/${mail.id}`}>
        <Buttons>
          <Button name="doen" value="opnieuw">
            Opnieuw versturen
          </Button>
          <Button name="doen" value="weg" variant="secondary">
            Niet meer versturen
          </Button>
        </Buttons>
      </FormBox>
    </OperationPage>
  )
}

/** Whether a mail was given up, so that only a person can set it going again. */
function stuck({ state }: { state: string }): boolean {
  return state === 'failed' || state === 'bounced'
}

const states: Record<string, [BadgeTone, string]> = {
  queued: ['active', 'wacht'],
  sending: ['active', 'gaat nu weg'],
  sent: ['ok', 'verstuurd'],
  bounced: ['danger', 'adres bestaat niet'],
  failed: ['danger', 'niet gelukt'],
  dropped: ['neutral', 'vervallen'],
}

function State({ state }: { state: string }) {
  const [tone, text] = states[state] ?? ['unknown', state]
  return <StatusBadge tone={tone}>{text}</StatusBadge>
}

const kindNames: Record<string, string> = {
  'identity.invitation': 'Uitnodiging',
  'identity.renewed-way-in': 'Nieuwe manier van inloggen',
  'identity.security-notice': 'Melding over inloggen',
  'platform.something-for-you': 'Er staat iets klaar',
  'audit.head': 'Bericht aan de getuige',
}

function kindName(kind: string): string {
  return kindNames[kind] ?? kind
}

const reasonTexts: [RegExp, string][] = [
  [/^address/, 'dit adres bestaat niet of kan geen mail krijgen'],
  [/^letter/, 'de mailserver weigert het bericht'],
  [/^rule/, 'de mailserver mag dit niet doorsturen'],
  [/^sign_in/, 'Kring mag niet inloggen bij de mailserver'],
  [/^no_tls/, 'de mailserver doet geen veilige verbinding'],
  [/^no_answer/, 'de mailserver antwoordt niet'],
  [/^sender/, 'de mailserver weigert de afzender'],
  [/^connection/, 'de mailserver is niet bereikbaar'],
  [/^unknown_kind/, 'deze versie van Kring kent dit bericht niet'],
  [/^fault/, 'fout in Kring zelf; kijk in het logboek'],
  [/^no_address/, 'er is geen adres (meer)'],
  [/^no_meaning/, 'het bericht was niet meer nodig'],
  [/^discarded/, 'weggegooid'],
]

function reasonText(reason: string | null): string {
  if (reason === null) return '–'
  const words = reasonTexts.find(([shape]) => shape.test(reason))?.[1]
  const code = /_(\d{3})$/.exec(reason)?.[1]
  return `${words ?? reason}${code ? ` (code ${code})` : ''}`
}

const days = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'medium', timeZone: 'UTC' })

function dayText(day: string): string {
  return days.format(new Date(`${day}T00:00:00Z`))
}
