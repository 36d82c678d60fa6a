/**
 * Tasks: what waits, what runs, what did not succeed, and what one can do about that.
 */
import {
  deadMark,
  deadTopic,
  discardReasons,
  type DeadJob,
  type QueueCount,
} from '#platform/dead-jobs.ts'
import { instrumentNames } from '#platform/instruments.ts'
import type { LastRun } from '#platform/jobs.ts'
import {
  Button,
  Choice,
  ConfirmPage,
  Empty,
  FormBox,
  Link,
  LiveSign,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  Buttons,
  LinkButton,
  Alert,
  type AnyForm,
} from '#platform/ui/index.ts'
import { moment, OperationPage } from './frame.tsx'

/** All kinds of tasks with their counts, and those that did not succeed. */
export function Tasks({
  queues,
  dead,
  runs,
}: {
  queues: QueueCount[]
  dead: DeadJob[]
  runs: LastRun[]
}) {
  const kinds = [...new Set(dead.map(({ kind }) => kind).filter((kind) => kind !== null))]
  return (
    <OperationPage
      title="Taken"
      path="/beheer/taken"
      lead="Werk dat Kring later doet. Je ziet welke soort taak het is, nooit waar hij over gaat."
    >
      <LiveSign over={deadTopic('', deadMark(dead))} href="/beheer/taken" />
      <Section title="Niet gelukt">
        {dead.length === 0 ? (
          <Empty title="Alle taken zijn gelukt">
            Een taak die negen keer mislukt, komt hier te staan.
          </Empty>
        ) : (
          <>
            <Table
              caption="Taken die niet gelukt zijn"
              captionHidden
              columns={[
                { label: 'Soort' },
                { label: 'Gevraagd' },
                { label: 'Gestopt' },
                { label: 'Keer', numeric: true },
                { label: 'Fout' },
              ]}
              rows={dead.map((job) => ({
                cells: [
                  <Link href={`/beheer/taken/${job.id}`}>{job.kind ?? 'onbekend'}</Link>,
                  moment(job.askedAt),
                  moment(job.diedAt),
                  job.tries,
                  job.error ?? 'onbekend',
                ],
              }))}
            />
            {kinds.map((kind) => (
              <FormBox action={`/beheer/taken/soort/${kind}/opnieuw`}>
                <Button variant="secondary">Alle taken ‘{kind}’ opnieuw proberen</Button>
              </FormBox>
            ))}
          </>
        )}
      </Section>
      <Section title="Soorten taken">
        <Table
          caption="Taken per soort, van de laatste week"
          columns={[
            { label: 'Soort' },
            { label: 'Wachten', numeric: true },
            { label: 'Oudste die wacht' },
            { label: 'Lopen', numeric: true },
            { label: 'Klaar', numeric: true },
            { label: 'Niet gelukt', numeric: true },
          ]}
          rows={queues.map((queue) => ({
            cells: [
              queue.kind,
              queue.waiting,
              moment(queue.oldest),
              queue.active,
              queue.done,
              queue.dead,
            ],
            tone: queue.dead > 0 ? 'warning' : undefined,
          }))}
          empty="Niemand deed de laatste week iets waar een taak bij hoort."
        />
      </Section>
      <Section title="Wat Kring vanzelf doet">
        <Paragraph>
          Dit hoeft niemand te vragen: elke minuut, of vaker. Is er niets te doen, dan duurt het
          maar even. Post en berichten aan systemen gaan ook vanzelf; hoe dat staat, lees je bij{' '}
          <Link href="/beheer/post">Post</Link>.
        </Paragraph>
        <Table
          caption="Wat Kring vanzelf doet, en wanneer het laatst"
          captionHidden
          columns={[
            { label: 'Wat' },
            { label: 'Hoe vaak' },
            { label: 'Laatst' },
            { label: 'Duurde', numeric: true },
          ]}
          rows={runs.map(({ name, often, at, tookMs, failed }) => ({
            cells: [
              byItself(name),
              often ? 'steeds' : 'elke minuut',
              <>
                {at ? moment(at) : 'nog niet'}
                {failed && (
                  <>
                    {' '}
                    <StatusBadge tone="danger">mislukt</StatusBadge>
                  </>
                )}
              </>,
              tookMs === null ? '' : `${tookMs} ms`,
            ],
            tone: failed ? 'warning' : undefined,
          }))}
        />
      </Section>
    </OperationPage>
  )
}

/** What Kring does by itself, in words. */
const words: Record<string, string> = {
  'audit.draw-sample': 'De steekproef trekken, op maandag',
  'audit.mail-head': 'De stand van het logboek aan een getuige sturen',
  'handle-with-care.clock': 'Letten op de schoolbel en op signalen die wachten',
  'handle-with-care.contacts': 'Nagaan of elke school nog iemand heeft die signalen krijgt',
  'handle-with-care.figures': 'De cijfers van signalen tellen',
  'handle-with-care.forget': 'Wissen wat van signalen niet meer nodig is',
  'handle-with-care.trial-clock': 'Letten op proefberichten aan scholen',
  'handle-with-care.trials': 'Proefberichten aan scholen sturen',
  'identity.clear-sessions': 'Sessies opruimen die zijn afgelopen',
  'mail.clear': 'Post opruimen die is verstuurd',
  'mail.tell': 'Mensen mailen dat er iets voor hen is',
  'network.ask-check-in': 'Organisaties vragen naar hun beloftes',
  'network.draw-map': 'De netwerkkaart tekenen',
  'network.review-special-rights': 'De lijst met bijzondere rechten maken, elk kwartaal',
  'network.tell-of-agreements': 'Herinneren aan afspraken die aan herziening toe zijn',
  'network.tend-imports': 'Bestanden opruimen die zijn ingelezen',
  'network.tend-register': 'Vrije plekken melden en vragen of gegevens nog kloppen',
  'network.tend-signing': 'Verzoeken om te tekenen opruimen die zijn verlopen',
  'platform.clear-submissions': 'Nummers van verstuurde formulieren opruimen',
  'processing.clear-lines': 'Het verwerkingslogboek opruimen',
  'programme.tell-missed': 'Nagaan of projectleiders van elke oranje of rode stand hoorden',
  'push.forget': 'Toestellen vergeten die er niet meer zijn',
  'push.send': 'Toestellen een seintje geven',
  'sealing.shred-shares': 'Sleutels vernietigen van wat gewist is',
  'systems.clear': 'Berichten aan systemen opruimen',
}

/** What of Kring itself is done under this name. */
export function byItself(name: string): string {
  const counted = instrumentNames()[name.replace(/^instrument\./, '')]
  return words[name] ?? (counted ? `Cijfers voor het plan tellen: ${counted}` : name)
}

/** One task that did not succeed: try it again, or throw it away. */
export function DeadTask({ job }: { job: DeadJob }) {
  return (
    <OperationPage
      title="Een taak die niet lukte"
      path={`/beheer/taken/${job.id}`}
      lead="Zoek eerst uit waarom hij niet lukte: in het logboek van de server staat bij deze soort wat er misging."
    >
      <SummaryList
        items={[
          { key: 'Soort', value: job.kind ?? 'onbekend' },
          { key: 'Gevraagd', value: moment(job.askedAt) },
          { key: 'Gestopt', value: moment(job.diedAt) },
          { key: 'Geprobeerd', value: `${job.tries} keer` },
          { key: 'Fout', value: job.error ?? 'onbekend' },
        ]}
      />
      {job.kind === null && (
        <Alert tone="info">
          Van deze taak is niet bekend welke soort het was. Opnieuw proberen kan daarom niet.
        </Alert>
      )}
      <FormBox action={`/beheer/taken/${job.id}/opnieuw`}>
        <Buttons>
          {job.kind === null ? null : <Button>Opnieuw proberen</Button>}
          <LinkButton href={`/beheer/taken/${job.id}/weggooien`} variant="secondary">
            Weggooien
          </LinkButton>
        </Buttons>
      </FormBox>
    </OperationPage>
  )
}

/** Whether to throw a task away, and why. */
export function DiscardTask({ job, form, once }: { job: DeadJob; form?: AnyForm; once: string }) {
  return (
    <ConfirmPage
      title="Taak weggooien?"
      action={`/beheer/taken/${job.id}/weggooien`}
      once={once}
      trail={[
        { href: '/beheer', label: 'Beheer' },
        { href: '/beheer/taken', label: 'Taken' },
      ]}
      consequence="De taak wordt niet meer gedaan. Dat kun je niet terugdraaien. In de verantwoording staat dat jij dit deed, en waarom."
      confirm="Taak weggooien"
      cancel={`/beheer/taken/${job.id}`}
      danger
    >
      <Choice form={form} name="reden" label="Waarom gooi je hem weg?" options={discardReasons} />
    </ConfirmPage>
  )
}
