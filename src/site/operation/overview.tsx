/**
 * Whether Kring runs well, and what asks for someone.
 */
import type { Health, Vital } from '#platform/health.ts'
import type { MailStanding } from '#platform/mail/operation.ts'
import { Alert, Link, List, Section, SummaryList } from '#platform/ui/index.ts'
import { ago, counted, moment, OperationPage } from './frame.tsx'

/** Mail that waits longer than this needs someone. */
const mailPatienceMs = 15 * 60_000

export interface OverviewProps {
  health: Health
  mail: MailStanding & { state: 'server' | 'kept' | 'waits' }
  vitals: Vital[]
  lastImport: Date | undefined
  now: Date
}

/** The overview. */
export function Overview(props: OverviewProps) {
  const { health, mail, vitals, lastImport, now } = props
  const calls = attention(props)
  return (
    <OperationPage
      title="Beheer"
      path="/beheer"
      lead="Of Kring goed draait. Je ziet hier geen inhoud, ook niet van plannen of van post."
    >
      {calls.length === 0 ? (
        <Alert tone="ok" title="Alles draait">
          Er is niets dat op jou wacht.
        </Alert>
      ) : (
        <Alert
          tone="warning"
          title={
            calls.length === 1
              ? 'Eén ding vraagt aandacht'
              : `${calls.length} dingen vragen aandacht`
          }
        >
          <List>
            {calls.map(({ text, href, label }) => (
              <li>
                {text} {href && <Link href={href}>{label}</Link>}
              </li>
            ))}
          </List>
        </Alert>
      )}
      <Section title="Stand van zaken">
        <SummaryList
          items={[
            { key: 'Database', value: `bereikbaar, ${health.sizeMegabytes} MB` },
            {
              key: 'Versies',
              value: `Kring ${health.version}, PostgreSQL ${health.database}`,
              action: { href: '/beheer/versies', label: 'Bekijken', about: 'van de versies' },
            },
            {
              key: 'Laatste aanpassing van de database',
              value: moment(health.migratedAt),
            },
            {
              key: 'Taken',
              value: `${health.jobs.waiting} wachten, ${health.jobs.active} lopen, ${health.jobs.dead} niet gelukt`,
              action: { href: '/beheer/taken', label: 'Bekijken', about: 'van de taken' },
            },
            {
              key: 'Post',
              value: mailText(mail, now),
              action: { href: '/beheer/post', label: 'Bekijken', about: 'van de post' },
            },
            {
              key: 'Laatst ingelezen',
              value: lastImport ? moment(lastImport) : 'nog niets',
              action: { href: '/beheer/inlezen', label: 'Bekijken', about: 'van wat is ingelezen' },
            },
            ...vitals.map(({ name, value }) => ({ key: name, value })),
          ]}
        />
      </Section>
    </OperationPage>
  )
}

function mailText({ waiting, troubled, lastSent }: OverviewProps['mail'], now: Date): string {
  return [
    `${waiting} ${waiting === 1 ? 'wacht' : 'wachten'}, ${troubled} niet aangekomen`,
    lastSent ? `laatste ${ago(lastSent, now)} geleden` : 'nog niets verstuurd',
  ].join(', ')
}

interface Call {
  text: string
  href?: string
  label?: string
}

/** What asks for someone, most urgent first. */
function attention({ health, mail, vitals, now }: OverviewProps): Call[] {
  const calls: Call[] = []
  if (health.jobs.dead > 0)
    calls.push({
      text: `${counted(health.jobs.dead, 'taak is', 'taken zijn')} niet gelukt, ook niet na negen keer proberen.`,
      href: '/beheer/taken',
      label: 'Naar de taken',
    })
  const late = mail.oldest && now.getTime() - mail.oldest.getTime() > mailPatienceMs
  if (mail.state === 'waits' && mail.waiting > 0)
    calls.push({
      text: `${counted(mail.waiting, 'bericht wacht', 'berichten wachten')}: er is geen mailserver ingesteld.`,
      href: '/beheer/post',
      label: 'Naar de post',
    })
  else if (late)
    calls.push({
      text: `Er wacht post, de oudste al ${ago(mail.oldest!, now)}.`,
      href: '/beheer/post',
      label: 'Naar de post',
    })
  if (mail.troubled > 0)
    calls.push({
      text: `${counted(mail.troubled, 'bericht is', 'berichten zijn')} niet aangekomen.`,
      href: '/beheer/post',
      label: 'Naar de post',
    })
  return [...calls, ...vitals.flatMap(({ attention: text }) => (text ? [{ text }] : []))]
}
