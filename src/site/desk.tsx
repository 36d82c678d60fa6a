/**
 * The start page: what is asked of me, what changed, where do I go.
 */
import { schoolOfTeacher, TeachCard } from '#modules/handle-with-care'
import { FinderQuestion } from '#modules/network'
import { deskOf, DeskView } from '#modules/programme'
import { firstDue, waitingForOfficer, type Waiting } from '#platform/audit/standing.ts'
import { dayOf } from '#platform/audit/verdict.ts'
import { dayInWords } from './oversight/frame.tsx'
import { health as healthNow } from '#platform/health.ts'
import {
  inboxMark,
  inboxTopic,
  markRead,
  unread,
  type Notification,
} from '#platform/notifications.ts'
import {
  Alert,
  Button,
  Card,
  Cards,
  FormBox,
  Link,
  List,
  LiveSign,
  Page,
  Paragraph,
  Section,
} from '#platform/ui/index.ts'
import { turnsOf, type Turn } from '#platform/turns.ts'
import { pages, requires, show } from '#platform/web.tsx'

export const deskPages = pages()
  .get('/', requires('desk.read'), async (c) => {
    const { work } = c.var
    const { actor } = work
    const desk = await deskOf(work)
    const waiting = actor.permissions.has('audit.review')
      ? await waitingForOfficer(work)
      : undefined
    const reviews = waiting !== undefined && waiting.lines + waiting.accesses + waiting.running > 0
    const turns = await turnsOf(work)
    const messages = actor.permissions.has('programme.read') ? await unread(work) : []
    const asked = reviews || turns.length > 0 || messages.length > 0
    return show(
      c,
      <Page
        title={`Dag, ${actor.name.split(' ')[0]}`}
        lead={`${actor.title}, ${actor.organisationName}`}
      >
        {actor.permissions.has('programme.read') && (
          <LiveSign
            over={inboxTopic(actor.functionId, inboxMark(messages))}
            text="Je berichten zijn veranderd."
            href="/start"
          />
        )}
        <Turns turns={turns} />
        <Messages messages={messages} />
        {(await schoolOfTeacher(work)) && (
          <Section title="Op school">
            <TeachCard />
          </Section>
        )}
        {/* Who leads the programme begins with the plan; everyone else may have a worry now. */}
        {actor.permissions.has('network.read') && !actor.permissions.has('programme.edit') && (
          <Section title="Wie kan mij helpen?">
            <FinderQuestion />
          </Section>
        )}
        {waiting && <Watch waiting={waiting} now={work.now} />}
        {desk && (
          <DeskView
            desk={desk}
            edits={actor.permissions.has('programme.edit')}
            askedElsewhere={asked}
          />
        )}
        {actor.permissions.has('platform.operate') && (
          <Operate health={await healthNow(c.var.work)} />
        )}
        <Paragraph>
          <Link href="/mijn/berichten">
            Kies hoe vaak je mail krijgt, en of je telefoon een seintje geeft
          </Link>
          , als hier iets voor je klaarstaat.
        </Paragraph>
      </Page>,
    )
  })

  .post('/gelezen', requires('desk.read'), async (c) => {
    await markRead(c.var.work)
    return c.redirect('/start', 303)
  })

/** What waits and is not done, whether its message was read or not. */
function Turns({ turns }: { turns: Turn[] }) {
  if (turns.length === 0) return null
  return (
    <Section title="Jouw beurt">
      <Cards>
        {turns.map(({ title, text, href }) => (
          <Card title={title} href={href} turn>
            <p>{text}</p>
          </Card>
        ))}
      </Cards>
    </Section>
  )
}

function Messages({ messages }: { messages: Notification[] }) {
  if (messages.length === 0) return null
  // The same sentence about ten things is said once, with how often.
  const alike = Map.groupBy(messages, ({ text, href }) => `${href} ${text}`)
  return (
    <Section
      title={messages.length === 1 ? 'Eén nieuw bericht' : `${messages.length} nieuwe berichten`}
    >
      <List>
        {[...alike.values()].map((some) => (
          <li>
            <Link href={some[0]!.href}>{some[0]!.text}</Link>
            {some.length > 1 && ` (${some.length} keer)`}
          </li>
        ))}
      </List>
      <FormBox action="/start/gelezen">
        <Button variant="subtle">Alles gelezen</Button>
      </FormBox>
    </Section>
  )
}

function Operate({
  health,
}: {
  health: { jobs: { waiting: number; active: number; dead: number } }
}) {
  const { waiting, dead } = health.jobs
  return (
    <Section title="Draait Kring goed?">
      <Cards>
        <Card title="Beheer" href="/beheer" turn={dead > 0}>
          <p>
            {dead > 0
              ? `${dead} ${dead === 1 ? 'taak is niet gelukt en wacht' : 'taken zijn niet gelukt en wachten'} op jou.`
              : `Alles draait. Er ${waiting === 1 ? 'wacht 1 taak' : `wachten ${waiting} taken`}.`}
          </p>
        </Card>
      </Cards>
    </Section>
  )
}

function Watch({ waiting, now }: { waiting: Waiting; now: Date }) {
  const due = firstDue(waiting)
  const late = due !== undefined && due < dayOf(now)
  const { lines, accesses, running } = waiting
  return (
    <Section title="Toezicht">
      {late && (
        <Alert tone="warning" title="Te laat met nakijken">
          Dit had op {dayInWords(due)} nagekeken moeten zijn.
        </Alert>
      )}
      <Cards>
        <Card
          title="Noodtoegang"
          href="/verantwoording/noodtoegang"
          turn={accesses > 0 || running > 0}
        >
          <p>
            {running > 0 && `${running} ${running === 1 ? 'loopt' : 'lopen'} nu. `}
            {accesses > 0
              ? `${accesses} ${accesses === 1 ? 'wacht' : 'wachten'} op je oordeel.`
              : running === 0 && 'Er is niets na te kijken.'}
          </p>
        </Card>
        <Card title="Steekproef" href="/verantwoording/steekproef" turn={lines > 0}>
          <p>
            {lines > 0
              ? `${lines} ${lines === 1 ? 'regel wacht' : 'regels wachten'} op je oordeel.`
              : 'Er is niets na te kijken.'}
          </p>
        </Card>
        <Card title="Wie deed wat" href="/verantwoording">
          <p>Alle handelingen in Kring: wie, wat, wanneer, voor welke organisatie.</p>
        </Card>
      </Cards>
    </Section>
  )
}
