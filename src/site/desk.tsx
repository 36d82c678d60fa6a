/**
 * The start page: what is asked of me, what changed, where do I go.
 */
import { deskOf, DeskView } from '#modules/programme'
import { health as healthNow } from '#platform/health.ts'
import { markRead, unread, type Notification } from '#platform/notifications.ts'
import {
  Button,
  Card,
  Cards,
  FormBox,
  Link,
  List,
  Page,
  Paragraph,
  Section,
} from '#platform/ui/index.ts'
import { pages, requires, show } from '#platform/web.tsx'

export const deskPages = pages()
  .get('/', requires('desk.read'), async (c) => {
    const { work } = c.var
    const { actor } = work
    const desk = await deskOf(work)
    const messages = actor.permissions.has('programme.read') ? await unread(work) : []
    return show(
      c,
      <Page
        title={`Dag, ${actor.name.split(' ')[0]}`}
        lead={`${actor.title}, ${actor.organisationName}`}
      >
        <Messages messages={messages} />
        {desk && <DeskView desk={desk} edits={actor.permissions.has('programme.edit')} />}
        {actor.permissions.has('platform.operate') && (
          <Operate health={await healthNow(c.var.work)} />
        )}
        {actor.permissions.has('audit.all') && <Watch />}
        <Paragraph>
          <Link href="/mijn/berichten">Kies hoe vaak je mail krijgt</Link> als hier iets voor je
          klaarstaat.
        </Paragraph>
      </Page>,
    )
  })

  .post('/gelezen', requires('desk.read'), async (c) => {
    await markRead(c.var.work)
    return c.redirect('/start', 303)
  })

function Messages({ messages }: { messages: Notification[] }) {
  if (messages.length === 0) return null
  return (
    <Section
      title={messages.length === 1 ? 'Eén nieuw bericht' : `${messages.length} nieuwe berichten`}
    >
      <List>
        {messages.map(({ text, href }) => (
          <li>
            <Link href={href}>{text}</Link>
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
              ? `${dead} taken zijn niet gelukt en wachten op jou.`
              : `Alles draait. Er wachten ${waiting} taken.`}
          </p>
        </Card>
      </Cards>
    </Section>
  )
}

function Watch() {
  return (
    <Section title="Toezicht">
      <Cards>
        <Card title="Wie deed wat" href="/verantwoording">
          <p>Alle handelingen in Kring: wie, wat, wanneer, voor welke organisatie.</p>
        </Card>
      </Cards>
    </Section>
  )
}
