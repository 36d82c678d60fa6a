/**
 * How often one wants mail, and the mail of a demonstration.
 */
import { hourOptions } from '#platform/mail/choosing.ts'
import type { KeptMail } from '#platform/mail/kept.ts'
import type { Device } from '#platform/push/index.ts'
import {
  Alert,
  Button,
  Checkbox,
  Choice,
  Empty,
  FormBox,
  FormRow,
  Link,
  LinkButton,
  Page,
  Paragraph,
  Section,
  Select,
  SummaryList,
  Table,
  type AnyForm,
} from '#platform/ui/index.ts'

const quietOptions = [{ value: 'geen', label: 'Geen' }, ...hourOptions]

/** How often mail comes about what waits in Kring, and on which devices one hears at once. */
export function MessagesPage({
  form,
  devices,
  pushKey,
}: {
  form: AnyForm
  devices: Device[]
  pushKey: string
}) {
  return (
    <Page
      title="Berichten"
      lead="Staat er iets voor je klaar in Kring, dan krijg je daar mail over. Hier kies je hoe vaak, en of je telefoon een seintje geeft."
      trail={[{ href: '/start', label: 'Start' }]}
      failed={Object.keys(form?.errors ?? {}).length > 0}
    >
      <Paragraph>
        In een mail staat alleen dat er iets is, en een link naar Kring. Nooit een naam, en nooit
        waar het over gaat.
      </Paragraph>
      <FormBox action="/mijn/berichten" form={form}>
        <Choice
          name="pace"
          label="Hoe vaak wil je mail?"
          options={[
            {
              value: 'daily',
              label: 'Eén keer per dag',
              hint: 'Alles van een dag in één mail. Is er niets, dan krijg je niets.',
            },
            {
              value: 'at_once',
              label: 'Meteen',
              hint: 'Binnen een paar minuten, behalve in je stille uren.',
            },
            { value: 'never', label: 'Nooit', hint: 'Je ziet alles op je startpagina.' },
          ]}
        />
        <show-when field="pace" equals="daily">
          <Select name="digestHour" label="Hoe laat?" options={hourOptions} />
        </show-when>
        <Section title="Stille uren" level={2}>
          <Paragraph>
            In deze uren stuurt Kring je geen mail. Heeft iets haast, bijvoorbeeld omdat een kind
            vandaag steun nodig heeft, dan krijg je altijd meteen mail.
          </Paragraph>
          <FormRow>
            <Select name="quietFrom" label="Vanaf" options={quietOptions} />
            <Select name="quietUntil" label="Tot" options={quietOptions} />
          </FormRow>
          <Checkbox name="quietWeekend" label="Ook het hele weekend stil" />
        </Section>
        <Button>Opslaan</Button>
      </FormBox>
      <Section title="Een seintje op je telefoon of computer">
        <Paragraph>
          Heeft iets haast, dan kan je telefoon of computer meteen een seintje geven, ook als Kring
          niet openstaat. Daarin staat alleen dat er iets is. Mail krijg je ook.
        </Paragraph>
        <push-device server-key={pushKey}>
          <FormBox action="/mijn/berichten/toestellen" id="toestel">
            <input type="hidden" name="endpoint" value="" />
            <Button variant="secondary">Zet seintjes aan op dit toestel</Button>
          </FormBox>
          <p class="muted" role="status"></p>
        </push-device>
        <Paragraph>
          Op een iPhone of iPad zet je Kring eerst op je beginscherm: kies ‘Deel’ en dan ‘Zet op
          beginscherm’. Open Kring daarna vanaf je beginscherm.
        </Paragraph>
        {devices.length > 0 && <Devices devices={devices} />}
      </Section>
    </Page>
  )
}

function Devices({ devices }: { devices: Device[] }) {
  return (
    <Table
      caption="Toestellen met seintjes"
      captionHidden
      columns={[{ label: 'Toestel' }, { label: 'Sinds' }, { label: 'Wat je kunt doen' }]}
      rows={devices.map(({ id, name, addedAt, trial }) => ({
        cells: [
          name,
          days.format(addedAt),
          <div class="actions">
            {trial ? (
              <span class="muted">Seintje onderweg</span>
            ) : (
              <DeviceForm id={id} way="proef" label="Probeer" about={name} />
            )}
            <DeviceForm id={id} way="weg" label="Zet uit" about={name} />
          </div>,
        ],
      }))}
    />
  )
}

function DeviceForm({
  id,
  way,
  label,
  about,
}: {
  id: string
  way: 'proef' | 'weg'
  label: string
  about: string
}) {
  return (
    <FormBox action={`/mijn/berichten/toestellen/${id}/${way}`} id={`${way}-${id}`}>
      <Button variant="subtle">
        {label}
        <span class="visually-hidden">, {about}</span>
      </Button>
    </FormBox>
  )
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'long',
  timeStyle: 'short',
})

const days = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', dateStyle: 'long' })

const nothingSent = (
  <Alert tone="info" title="Dit is een demonstratie: er is niets verstuurd">
    Deze mails zou Kring hebben gestuurd. De links erin werken wel.
  </Alert>
)

/** What a demonstration would have sent. */
export function KeptMails({ mails }: { mails: KeptMail[] }) {
  return (
    <Page
      title="Post van de demonstratie"
      lead="De mails die Kring in het echt zou sturen, de nieuwste eerst."
    >
      {nothingSent}
      {mails.length === 0 ? (
        <Empty title="Nog geen mail">
          Nodig iemand uit, of wacht tot er voor iemand iets klaarstaat. De mail daarover komt hier.
        </Empty>
      ) : (
        <Table
          caption="Mails"
          captionHidden
          columns={[{ label: 'Onderwerp' }, { label: 'Aan' }, { label: 'Wanneer' }]}
          rows={mails.map((mail) => ({
            cells: [
              <Link href={`/demonstratie/post/${mail.id}`}>{mail.subject}</Link>,
              mail.recipient,
              moments.format(mail.at),
            ],
          }))}
        />
      )}
    </Page>
  )
}

/** One of them, as it would have arrived. */
export function KeptMailPage({ mail }: { mail: KeptMail }) {
  const paragraphs = mail.text.trim().split('\n\n')
  return (
    <Page
      title={mail.subject}
      label="Post van de demonstratie"
      trail={[{ href: '/demonstratie/post', label: 'Post van de demonstratie' }]}
    >
      {nothingSent}
      <SummaryList
        items={[
          { key: 'Aan', value: mail.recipient },
          { key: 'Wanneer', value: moments.format(mail.at) },
        ]}
      />
      <Section title="De mail">
        {paragraphs.map((paragraph) =>
          mail.link && paragraph.endsWith(mail.link) ? (
            <LinkButton href={mail.link}>{mail.linkText}</LinkButton>
          ) : (
            <Paragraph>{paragraph}</Paragraph>
          ),
        )}
      </Section>
    </Page>
  )
}
