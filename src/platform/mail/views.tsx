/**
 * How often one wants mail, and the mail of a demonstration.
 */
import { hourOptions } from '#platform/mail/choosing.ts'
import type { KeptMail } from '#platform/mail/kept.ts'
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

/** How often mail comes about what waits in Kring. */
export function MessagesPage({ form }: { form: AnyForm }) {
  return (
    <Page
      title="Berichten"
      lead="Staat er iets voor je klaar in Kring, dan krijg je daar mail over. Hier kies je hoe vaak."
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
    </Page>
  )
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'long',
  timeStyle: 'short',
})

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
