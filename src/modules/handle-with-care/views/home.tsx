/**
 * The start of Handle with Care for each who acts in it: what is asked of me, what is on its way.
 */
import {
  Alert,
  Button,
  Buttons,
  Card,
  Cards,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Table,
} from '#platform/ui/index.ts'
import {
  asksSupport,
  codeOf,
  rings,
  turnOf,
  type Hop,
  type Side,
  type Trial,
} from '#handle-with-care/rules/index.ts'
import type { ListedSignal } from '#handle-with-care/store/index.ts'
import { bellText, home, momentText, SchoolPhone, StateBadge, ThreeDos } from './parts.tsx'

interface HomeProps {
  side: Side
  signals: ListedSignal[]
  trials: Trial[]
  withdrawable: (signal: ListedSignal) => boolean
  now: Date
  /** What the police told just now. */
  told: ListedSignal[]
}

const leads: Record<Side, string> = {
  police:
    'Is er na een incident thuis een kind dat morgen steun kan gebruiken? Geef het hier door.',
  safeHome: 'Je toetst de signalen van de politie. Wat voldoet, gaat naar de school van het kind.',
  officer: 'Je zoekt bij een signaal de school van het kind. Kijkt de school niet, dan bel je.',
  school:
    'Krijg je een bericht, geef het dan voor de bel door aan de leerkracht. Daarna is het weg.',
  kring: '',
}

/** What everyone sees first. */
export function Home(props: HomeProps) {
  const { side, signals, now } = props
  const turns = signals.filter((signal) => turnOf(signal, side))
  const calls = signals.filter((signal) => rings(signal, side))
  const over = signals
    .filter(({ state }) => state === 'erased')
    .toSorted((a, b) => b.closedAt!.getTime() - a.closedAt!.getTime())
  const underway = signals.filter((one) => !over.includes(one) && !turns.includes(one))
  // The police look for what they told last, everyone else for the next bell.
  const onTheWay = side === 'police' ? underway.toSorted(newestFirst) : underway
  return (
    <Page title="Handle with Care" lead={leads[side]}>
      {props.told.map((signal) => (
        <Told signal={signal} now={now} />
      ))}
      {side === 'police' && (
        <Buttons>
          <LinkButton href={`${home}/nieuw`}>Kind doorgeven</LinkButton>
        </Buttons>
      )}
      {side === 'school' ? (
        <ForSchool turns={turns} over={over} trials={props.trials} now={now} />
      ) : (
        <>
          {calls.length > 0 && (
            <Alert tone="danger" title="Bel de school">
              <List>
                {calls.map((signal) => (
                  <li>
                    {signal.school}, <SchoolPhone signal={signal} />: signaal {codeOf(signal)} is
                    nog niet opgehaald.
                  </li>
                ))}
              </List>
              <Paragraph>
                Wat je doorgeeft, staat op de bellijst.{' '}
                <Link href={`${home}/bellen`}>Naar de bellijst</Link>
              </Paragraph>
            </Alert>
          )}
          {side !== 'police' && <Turns side={side} turns={turns} now={now} />}
          <Section title="Onderweg">
            <Signals {...props} signals={onTheWay} caption="Signalen die onderweg zijn" />
          </Section>
          <Section title="Afgelopen week">
            <Signals {...props} signals={over} caption="Signalen die zijn afgerond" />
          </Section>
          {side !== 'police' && (
            <Paragraph>
              <Link href={`${home}/bellen`}>De bellijst</Link>: wie je belt als een school niet
              kijkt, en wat je dan doorgeeft.
            </Paragraph>
          )}
          {side === 'safeHome' && (
            <Paragraph>
              <Link href={`${home}/ouder`}>Een ouder vraagt iets</Link>: vind het bericht, zie wie
              het zag, en trek het zo nodig in.
            </Paragraph>
          )}
        </>
      )}
    </Page>
  )
}

const asks: Record<Hop, { path: string; title: string; text: string }> = {
  test: {
    path: 'toetsen',
    title: 'Toetsen',
    text: 'Voldoet dit signaal aan de voorwaarden?',
  },
  find: { path: 'school', title: 'School zoeken', text: 'Op welke school zit het kind?' },
  recheck: {
    path: 'opnieuw',
    title: 'Helpt het nog?',
    text: 'Er zit veel tijd tussen het incident en de schooldag. Helpt het bericht dan nog?',
  },
  receive: {
    path: 'ontvangen',
    title: 'Bericht over een leerling',
    text: 'Lees het en geef het mondeling door.',
  },
}

function newestFirst(a: ListedSignal, b: ListedSignal): number {
  return b.createdAt.getTime() - a.createdAt.getTime()
}

/** What becomes of what the police told just now. */
function Told({ signal, now }: { signal: ListedSignal; now: Date }) {
  const { bellAt, late } = signal
  const when =
    bellAt <= now
      ? 'zo snel mogelijk, want de bel ging al'
      : `uiterlijk ${momentText(bellAt)}${late ? ', want de eerste bel ging al' : ''}`
  return (
    <Alert tone="ok" title={`Doorgegeven als signaal ${codeOf(signal)}`}>
      Voldoet het aan de voorwaarden, dan weet de school het {when}.
    </Alert>
  )
}

function Turns({ side, turns, now }: { side: Side; turns: ListedSignal[]; now: Date }) {
  if (turns.length === 0)
    return (
      <Empty title="Er wacht niets op jou">
        Komt er een signaal waar jij iets mee moet, dan staat het hier en krijg je meteen een mail.
      </Empty>
    )
  return (
    <Section title="Jouw beurt">
      <Cards>
        {turns.map((signal) => {
          const { path, title, text } = asks[turnOf(signal, side)!]
          return (
            <Card
              title={`${title}: signaal ${codeOf(signal)}`}
              href={`${home}/${path}/${signal.id}`}
              turn
            >
              <p>{text}</p>
              <p>
                {side === 'school' ? '' : `${signal.municipality}, `}
                {bellText(signal, now)}
              </p>
            </Card>
          )
        })}
      </Cards>
    </Section>
  )
}

function ForSchool({
  turns,
  over,
  trials,
  now,
}: {
  turns: ListedSignal[]
  over: ListedSignal[]
  trials: Trial[]
  now: Date
}) {
  const asked = over.filter((signal) => asksSupport(signal, now))
  return (
    <>
      {(turns.length > 0 || trials.length === 0) && <Turns side="school" turns={turns} now={now} />}
      {trials.length > 0 && (
        <Section title="Proefbericht">
          <Cards>
            {trials.map(({ id, bellAt }) => (
              <Card title="Proefbericht: niet over een kind" href={`${home}/proef/${id}`} turn>
                <p>Laat zien dat je het ziet, voor {momentText(bellAt)}.</p>
              </Card>
            ))}
          </Cards>
        </Section>
      )}
      {asked.map((signal) => (
        <Section title={`Was er steun? Bericht ${codeOf(signal)}`}>
          <SupportQuestion signal={signal} />
        </Section>
      ))}
      <ThreeDos />
      <Paragraph>
        <Link href={`${home}/onze-school`}>Onze school</Link>: wat er is geregeld, wie de berichten
        krijgt, en hoe je het stilzet.
      </Paragraph>
    </>
  )
}

/** One tap, without the child. */
export function SupportQuestion({ signal }: { signal: ListedSignal }) {
  return (
    <FormBox action={`${home}/steun/${signal.id}`} id={`steun-${codeOf(signal)}`}>
      <Paragraph>
        Doorgegeven op {momentText(signal.closedAt!)}. Is het gelukt om het kind te steunen? Hier
        staat niet om welk kind het ging, en dat vragen we ook niet.
      </Paragraph>
      <Buttons>
        <Button variant="secondary" name="support" value="yes">
          Ja, steun gegeven
        </Button>
        <Button variant="secondary" name="support" value="no">
          Nee
        </Button>
        <Button variant="secondary" name="support" value="absent">
          Kind was afwezig
        </Button>
      </Buttons>
    </FormBox>
  )
}

function Signals({ side, signals, caption, withdrawable, now }: HomeProps & { caption: string }) {
  return (
    <Table
      caption={caption}
      captionHidden
      columns={[
        { label: 'Signaal' },
        { label: 'Gemeente' },
        { label: 'Op tijd' },
        { label: 'Hoe het staat' },
      ]}
      rows={signals.map((signal) => ({
        cells: [
          <>
            Signaal {codeOf(signal)}, doorgegeven {momentText(signal.createdAt)}
          </>,
          signal.municipality,
          signal.state === 'erased' ? overText(signal) : bellText(signal, now),
          <>
            <StateBadge signal={signal} />{' '}
            {signal.state === 'routed' && signal.releaseAt && (
              <p>
                Gaat {momentText(signal.releaseAt)} naar{' '}
                {side === 'police' ? 'de school' : signal.school}
              </p>
            )}
            {side === 'safeHome' && ['tested', 'bounced'].includes(signal.state) && (
              <Link href={`${home}/school/${signal.id}`}>
                Zelf de school zoeken
                <span class="visually-hidden"> bij signaal {codeOf(signal)}</span>
              </Link>
            )}{' '}
            {side === 'safeHome' && (
              <Link href={`${home}/logboek/${signal.id}`}>
                Logboek<span class="visually-hidden"> van signaal {codeOf(signal)}</span>
              </Link>
            )}{' '}
            {withdrawable(signal) && (
              <Link href={`${home}/intrekken/${signal.id}`}>
                Intrekken<span class="visually-hidden">: signaal {codeOf(signal)}</span>
              </Link>
            )}
          </>,
        ],
      }))}
      empty="Er is niets."
    />
  )
}

/** Whether the bell was met, for what is over. */
function overText({ outcome, closedAt, dueAt }: ListedSignal): string {
  const bell = momentText(dueAt)
  if (outcome !== 'acknowledged') return `was voor ${bell}`
  return `${closedAt! <= dueAt ? 'op tijd voor' : 'te laat voor'} ${bell}`
}
