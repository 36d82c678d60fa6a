/**
 * One system: what it may do, how it proves itself, what it hears.
 */
import { scopes as scopeTable, type Scope } from '#roles'
import {
  Alert,
  Button,
  Buttons,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  SummaryList,
  Table,
} from '#platform/ui/index.ts'
import type { Subscription, System } from '#platform/systems/store.ts'
import type { Secret } from '#platform/systems/tokens.ts'
import { SubscriptionState } from './subscriptions.tsx'
import { lastUsed, start } from './parts.tsx'

/** One system, with everything that can be done with it. */
export function SystemPage({
  system,
  secrets,
  subscriptions,
  grantable,
  moment,
}: {
  system: System
  secrets: Secret[]
  subscriptions: Subscription[]
  grantable: Scope[]
  moment: (at: Date) => string
}) {
  const base = `/systemen/${system.functionId}`
  const ready = system.signs || secrets.length > 0
  return (
    <Page title={system.name} label="Systeem" trail={[start]} lead={system.title}>
      {system.endedAt ? (
        <Alert tone="info" title={`Beëindigd op ${moment(system.endedAt)}`}>
          Dit systeem kan niets meer. Wat het deed, staat in het logboek.
        </Alert>
      ) : ready ? null : (
        <Alert tone="warning" title="Dit systeem kan nog niets">
          <p class="nl-paragraph">
            Maak een geheim en geef het aan wie het systeem bouwt. Daarmee bewijst het systeem wie
            het is.
          </p>
        </Alert>
      )}
      <SummaryList
        items={[
          { key: 'Organisatie', value: system.organisation },
          ...(system.practice
            ? [
                {
                  key: 'Oefensysteem',
                  value: 'wat het over kinderen doorgeeft, wordt niet bewaard en bereikt niemand',
                },
              ]
            : []),
          { key: 'Nummer (client_id)', value: <code>{system.functionId}</code> },
          {
            key: 'Mag',
            value: (
              <List>
                {system.scopes.map((scope) => (
                  <>
                    {scopeTable[scope].text} (<code>{scope}</code>)
                  </>
                ))}
              </List>
            ),
            action:
              system.endedAt || grantable.length === 0
                ? undefined
                : { href: `${base}/rechten`, label: 'Wijzigen', about: 'wat het systeem mag' },
          },
          {
            key: 'Organisaties in',
            value:
              system.municipalities.length === 0
                ? 'de hele regio'
                : system.municipalities.map(({ name }) => name).join(', '),
          },
          { key: 'Laatst gebruikt', value: lastUsed(system, moment) },
          { key: 'Geregistreerd', value: moment(system.registeredAt) },
        ]}
      />
      {system.endedAt ? null : (
        <>
          <Proof system={system} secrets={secrets} moment={moment} />
          <Subscriptions system={system} subscriptions={subscriptions} moment={moment} />
          <Section title="Stoppen">
            <Paragraph>
              Heeft iemand een geheim of een token gezien die het niet mocht zien? Trek dan eerst de
              tokens in. Is het systeem niet meer nodig? Beëindig het.
            </Paragraph>
            <Buttons>
              <LinkButton variant="secondary" href={`${base}/intrekken`}>
                Tokens intrekken
              </LinkButton>
              <LinkButton variant="secondary" href={`${base}/beeindigen`}>
                Systeem beëindigen
              </LinkButton>
            </Buttons>
          </Section>
        </>
      )}
    </Page>
  )
}

function Proof({
  system,
  secrets,
  moment,
}: {
  system: System
  secrets: Secret[]
  moment: (at: Date) => string
}) {
  const base = `/systemen/${system.functionId}`
  return (
    <Section title="Hoe het systeem bewijst wie het is">
      {system.signs ? (
        <Paragraph>
          Met een eigen sleutel: het systeem ondertekent zijn vraag om een token. Kring kent alleen
          de openbare helft.
        </Paragraph>
      ) : secrets.length === 0 ? (
        <Paragraph>Er is nog geen geheim.</Paragraph>
      ) : (
        <Table
          caption="Geheimen die nu werken"
          captionHidden
          columns={[{ label: 'Gemaakt' }, { label: 'Laatst gebruikt' }, { label: 'Werkt tot' }]}
          rows={secrets.map(({ madeAt, usedAt, expiresAt }) => ({
            cells: [
              moment(madeAt),
              usedAt ? moment(usedAt) : 'nog nooit',
              expiresAt ? moment(expiresAt) : 'je een nieuw maakt',
            ],
          }))}
        />
      )}
      {system.signs ? null : (
        <FormBox action={`${base}/geheim`}>
          <Paragraph small>
            Een nieuw geheim zie je één keer. Een geheim dat al in gebruik is, werkt daarna nog
            zeven dagen: tijd genoeg om te wisselen.
          </Paragraph>
          <Buttons>
            <Button variant={secrets.length === 0 ? 'primary' : 'secondary'}>
              {secrets.length === 0 ? 'Geheim maken' : 'Nieuw geheim maken'}
            </Button>
          </Buttons>
        </FormBox>
      )}
      <Paragraph small>
        Veiliger is een eigen sleutelpaar (<code>private_key_jwt</code>).{' '}
        <Link href={`${base}/sleutel`}>
          {system.signs ? 'De openbare sleutel vervangen' : 'Een openbare sleutel invullen'}
        </Link>
      </Paragraph>
    </Section>
  )
}

function Subscriptions({
  system,
  subscriptions,
  moment,
}: {
  system: System
  subscriptions: Subscription[]
  moment: (at: Date) => string
}) {
  const base = `/systemen/${system.functionId}`
  if (!system.scopes.includes('gebeurtenissen:lezen')) return null
  return (
    <Section
      title="Berichten aan het systeem"
      aside={<Link href={`${base}/berichten/nieuw`}>Adres toevoegen</Link>}
    >
      {subscriptions.length === 0 ? (
        <Paragraph>
          Er is geen adres ingevuld. Kring kan het systeem een bericht sturen als er iets verandert
          (webhook). In het bericht staat dát er iets is, niet wat.
        </Paragraph>
      ) : (
        <Table
          caption="Adressen"
          captionHidden
          columns={[{ label: 'Adres' }, { label: 'Hoe het gaat' }]}
          rows={subscriptions.map((one) => ({
            cells: [
              <Link href={`${base}/berichten/${one.id}`}>{one.url}</Link>,
              <SubscriptionState subscription={one} moment={moment} />,
            ],
          }))}
        />
      )}
    </Section>
  )
}
