/**
 * Systems, for whoever keeps them: mostly once or twice a year, and never by heart.
 */
import { scopes as scopeTable, type Scope } from '#roles'
import type { Form } from '#platform/form.ts'
import {
  Alert,
  Button,
  Buttons,
  Choices,
  Columns,
  Details,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Select,
  StatusBadge,
  SummaryList,
  Table,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'
import { eventKinds } from './events.ts'
import type { Delivery, Subscription, System } from './store.ts'
import type { Secret } from './tokens.ts'

const start = { href: '/systemen', label: 'Systemen' }
const trailOf = (system: Pick<System, 'functionId' | 'name'>) => [
  start,
  { href: `/systemen/${system.functionId}`, label: system.name },
]

/** The systems that one keeps. */
export function SystemList({
  systems,
  page,
  more,
  everywhere,
}: {
  systems: System[]
  page: number
  more: boolean
  /** Whether systems of all organisations are here. */
  everywhere: boolean
}) {
  return (
    <Page
      title="Systemen"
      lead="Laat een ander systeem van je organisatie met Kring praten, zoals een zaaksysteem of een dashboard."
    >
      {systems.length === 0 ? (
        <Empty
          title="Er is nog geen systeem gekoppeld."
          action={<LinkButton href="/systemen/nieuw">Systeem registreren</LinkButton>}
        >
          <p>
            Hier staat straks welke systemen Kring gebruiken, wat ze mogen en wanneer ze er voor het
            laatst waren.
          </p>
        </Empty>
      ) : (
        <>
          <Table
            caption="Systemen"
            captionHidden
            columns={[
              { label: 'Systeem' },
              ...(everywhere ? [{ label: 'Organisatie' }] : []),
              { label: 'Wat het mag' },
              { label: 'Laatst gebruikt' },
            ]}
            rows={systems.map((system) => ({
              tone: system.endedAt ? 'muted' : undefined,
              cells: [
                <>
                  <Link href={`/systemen/${system.functionId}`}>{system.name}</Link>{' '}
                  {system.endedAt ? <StatusBadge tone="neutral">Beëindigd</StatusBadge> : null}
                </>,
                ...(everywhere ? [system.organisation] : []),
                system.scopes.join(', '),
                lastUsed(system),
              ],
            }))}
          />
          <Buttons>
            <LinkButton href="/systemen/nieuw">Systeem registreren</LinkButton>
            {page > 1 ? (
              <LinkButton variant="secondary" href={`/systemen?pagina=${page - 1}`}>
                Vorige
              </LinkButton>
            ) : null}
            {more ? (
              <LinkButton variant="secondary" href={`/systemen?pagina=${page + 1}`}>
                Volgende
              </LinkButton>
            ) : null}
          </Buttons>
        </>
      )}
      <Section title="Voor wie het systeem bouwt">
        <List>
          <>
            <Link href="/api">Wat de API kan</Link>: elke aanroep, met een voorbeeld.
          </>
          <>
            <Link href="/api/proberen">De API proberen</Link>: doe een aanroep en zie het antwoord.
          </>
        </List>
      </Section>
    </Page>
  )
}

/** Bringing a system in. */
export function NewSystemPage({
  form,
  grantable,
  organisations,
  municipalities,
}: {
  form: Form<unknown>
  grantable: Scope[]
  organisations: { id: string; name: string }[]
  municipalities: { code: string; name: string }[]
}) {
  const [only] = organisations
  return (
    <Page
      title="Systeem registreren"
      trail={[start]}
      failed={Object.keys(form.errors).length > 0}
      lead="Geef een systeem niet meer dan het nodig heeft. Je kunt later altijd iets toevoegen of weghalen."
    >
      <FormBox action="/systemen/nieuw" form={form}>
        <TextField
          name="name"
          label="Naam van het systeem"
          hint="Zoals jullie het noemen, bijvoorbeeld: Zaaksysteem."
          maxlength={120}
        />
        <TextField
          name="title"
          label="Waar is het voor?"
          hint="Bijvoorbeeld: de planning tonen op ons intranet."
          width="long"
          maxlength={120}
        />
        {organisations.length === 1 ? null : (
          <Select
            name="organisationId"
            label="Van welke organisatie is het?"
            options={Object.fromEntries(organisations.map(({ id, name }) => [id, name]))}
          />
        )}
        <ScopeChoices grantable={grantable} />
        <Choices
          name="practice"
          label="Is het om te oefenen?"
          optional
          options={{
            ja: 'Ja, dit is een oefensysteem: wat het over kinderen doorgeeft, wordt niet bewaard en bereikt niemand',
          }}
        />
        <Details summary="Alleen organisaties in een paar gemeenten">
          <Choices
            name="municipalities"
            label="Welke gemeenten?"
            optional
            hint="Kies je niets, dan ziet het systeem de organisaties van de hele regio. Dit gaat alleen over organisaties; het plan is voor de hele regio."
            options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
          />
        </Details>
        {organisations.length === 1 ? (
          <input type="hidden" name="organisationId" value={only!.id} />
        ) : null}
        <Buttons>
          <Button>Registreren</Button>
          <LinkButton href="/systemen" variant="secondary">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}

function ScopeChoices({ grantable }: { grantable: Scope[] }) {
  return (
    <Choices
      name="scopes"
      label="Wat mag het systeem?"
      options={grantable.map((scope) => ({
        value: scope,
        label: scopeTable[scope].text,
        hint: scope,
      }))}
    />
  )
}

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

function SubscriptionState({
  subscription,
  moment,
}: {
  subscription: Subscription
  moment: (at: Date) => string
}) {
  if (subscription.disabledAt)
    return <StatusBadge tone="danger">Uit sinds {moment(subscription.disabledAt)}</StatusBadge>
  if (subscription.failingSince)
    return (
      <StatusBadge tone="warning">Lukt niet sinds {moment(subscription.failingSince)}</StatusBadge>
    )
  return <StatusBadge tone="ok">Aan</StatusBadge>
}

/** A secret, shown once. */
export function SecretPage({
  system,
  secret,
  kind,
  back,
}: {
  system: System
  secret: string
  kind: 'client' | 'signing'
  back: string
}) {
  return (
    <Page
      title="Bewaar dit geheim nu"
      trail={trailOf(system)}
      lead="Je ziet het één keer. Kring bewaart het niet leesbaar en kan het niet nog eens tonen."
    >
      <Alert tone="warning">
        Geef het aan wie het systeem bouwt via een wachtwoordkluis. Mail het niet en zet het niet in
        een document.
      </Alert>
      <SummaryList
        items={[
          ...(kind === 'client'
            ? [{ key: 'client_id', value: <code>{system.functionId}</code> }]
            : []),
          {
            key: kind === 'client' ? 'client_secret' : 'Geheim waarmee Kring ondertekent',
            value: <code>{secret}</code>,
          },
        ]}
      />
      <LinkButton href={back}>Ik heb het bewaard, verder</LinkButton>
    </Page>
  )
}

/** What a system may. */
export function ScopesPage({
  system,
  form,
  grantable,
}: {
  system: System
  form: Form<unknown>
  grantable: Scope[]
}) {
  const kept = system.scopes.filter((scope) => !grantable.includes(scope))
  return (
    <Page
      title={`Wat mag ${system.name}?`}
      trail={trailOf(system)}
      failed={Object.keys(form.errors).length > 0}
      lead="Wat je weghaalt, kan het systeem meteen niet meer."
    >
      <FormBox
        action={`/systemen/${system.functionId}/rechten`}
        form={form}
        version={system.version}
      >
        <ScopeChoices grantable={grantable} />
        {kept.length > 0 ? (
          <Paragraph>
            Het systeem mag ook:{' '}
            {kept.map((scope) => scopeTable[scope].text.toLowerCase()).join('; ')}. Dat geeft en
            neemt een projectleider.
          </Paragraph>
        ) : null}
        <Buttons>
          <Button>Opslaan</Button>
          <LinkButton href={`/systemen/${system.functionId}`} variant="secondary">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}

/** A public key of the system's own. */
export function KeyPage({ system, form }: { system: System; form: Form<unknown> }) {
  return (
    <Page
      title="Openbare sleutel invullen"
      trail={trailOf(system)}
      failed={Object.keys(form.errors).length > 0}
      lead="Wie het systeem bouwt, maakt een sleutelpaar en geeft jou de openbare helft. De geheime helft blijft in het systeem."
    >
      <FormBox
        action={`/systemen/${system.functionId}/sleutel`}
        form={form}
        version={system.version}
      >
        <TextArea
          name="key"
          label="Openbare sleutel"
          hint="PEM (begint met -----BEGIN PUBLIC KEY-----) of JWK. ES256 (P-256), Ed25519 of RSA van ten minste 2048 bits."
          rows={10}
        />
        <Alert tone="warning" title="Wat er dan gebeurt">
          Geheimen en tokens van dit systeem werken meteen niet meer. Alleen met deze sleutel krijgt
          het nog een token.
        </Alert>
        <Buttons>
          <Button>Sleutel opslaan</Button>
          <LinkButton href={`/systemen/${system.functionId}`} variant="secondary">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}

/** An address that hears of events. */
export function NewSubscriptionPage({ system, form }: { system: System; form: Form<unknown> }) {
  return (
    <Page
      title="Adres toevoegen"
      trail={trailOf(system)}
      failed={Object.keys(form.errors).length > 0}
      lead="Kring stuurt een kort bericht naar dit adres als er iets verandert. Wat er veranderde, haalt het systeem zelf op."
    >
      <FormBox action={`/systemen/${system.functionId}/berichten/nieuw`} form={form}>
        <TextField
          name="url"
          label="Adres"
          type="url"
          inputmode="url"
          width="long"
          hint="Vraag het aan wie het systeem bouwt. Het begint met https:// en is vanaf het internet te bereiken."
          maxlength={500}
        />
        <Choices
          name="kinds"
          label="Waar moet het systeem van horen?"
          options={Object.entries(eventKinds).map(([value, { text }]) => ({
            value,
            label: text,
            hint: value,
          }))}
        />
        <Buttons>
          <Button>Toevoegen</Button>
          <LinkButton href={`/systemen/${system.functionId}`} variant="secondary">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}

const states = {
  waiting: ['turn', 'Wacht'],
  delivered: ['ok', 'Aangekomen'],
  failed: ['danger', 'Opgegeven'],
} as const
const problems: Record<string, string> = {
  answer: 'het systeem zei nee',
  forbidden: 'dit adres mag Kring niet bellen',
  too_long: 'het antwoord was te lang',
  timeout: 'geen antwoord binnen 5 seconden',
  unreachable: 'niet bereikbaar',
}

/** One address: how it goes, and every message to it. */
export function SubscriptionPage({
  system,
  subscription,
  deliveries,
  page,
  more,
  moment,
}: {
  system: System
  subscription: Subscription
  deliveries: Delivery[]
  page: number
  more: boolean
  moment: (at: Date) => string
}) {
  const base = `/systemen/${system.functionId}/berichten/${subscription.id}`
  return (
    <Page title="Berichten" label={system.name} trail={trailOf(system)} lead={subscription.url}>
      {subscription.disabledAt ? (
        <Alert tone="danger" title="Kring stuurt hier niets meer heen">
          <p class="nl-paragraph">
            Het lukte drie dagen niet, of het systeem is gestopt. Zet het weer aan als het adres
            weer werkt. Wat intussen gebeurde, kan het systeem zelf ophalen bij{' '}
            <code>/gebeurtenissen</code>.
          </p>
          <FormBox action={`${base}/aan`}>
            <Button>Weer aanzetten</Button>
          </FormBox>
        </Alert>
      ) : null}
      <SummaryList
        items={[
          {
            key: 'Stand',
            value: <SubscriptionState subscription={subscription} moment={moment} />,
          },
          {
            key: 'Hoort van',
            value: subscription.kinds
              // One that an older Kring knew has no words any more.
              .map((kind) => eventKinds[kind]?.text.toLowerCase() ?? kind)
              .join('; '),
          },
          ...(subscription.formerUntil
            ? [{ key: 'Oude geheim tekent mee tot', value: moment(subscription.formerUntil) }]
            : []),
        ]}
      />
      <Section title="Verstuurde berichten">
        <Table
          caption="Berichten, het nieuwste eerst"
          captionHidden
          columns={[
            { label: 'Wat er gebeurde' },
            { label: 'Wanneer' },
            { label: 'Hoe het ging' },
            { label: 'Nog eens' },
          ]}
          empty="Er is nog niets verstuurd. Zodra er iets verandert in het plan, staat het hier."
          rows={deliveries.map((one) => ({
            cells: [
              eventKinds[one.kind].text,
              moment(one.at),
              <DeliveryState delivery={one} moment={moment} />,
              one.state === 'waiting' || subscription.disabledAt ? null : (
                <FormBox action={`${base}/opnieuw`}>
                  <input type="hidden" name="bericht" value={one.eventId} />
                  <Button variant="subtle">Opnieuw versturen</Button>
                </FormBox>
              ),
            ],
          }))}
        />
        <Buttons>
          {page > 1 ? (
            <LinkButton variant="secondary" href={`${base}?pagina=${page - 1}`}>
              Nieuwere
            </LinkButton>
          ) : null}
          {more ? (
            <LinkButton variant="secondary" href={`${base}?pagina=${page + 1}`}>
              Oudere
            </LinkButton>
          ) : null}
        </Buttons>
      </Section>
      <Columns>
        <Section title="Ander geheim">
          <Paragraph>
            Kring ondertekent elk bericht. Maak een nieuw geheim als iemand het oude heeft gezien.
            Het oude tekent nog zeven dagen mee.
          </Paragraph>
          <FormBox action={`${base}/geheim`}>
            <Button variant="secondary">Nieuw geheim maken</Button>
          </FormBox>
        </Section>
        <Section title="Weghalen">
          <Paragraph>
            Kring stuurt dan niets meer naar dit adres. De lijst van berichten verdwijnt.
          </Paragraph>
          <LinkButton variant="secondary" href={`${base}/weghalen`}>
            Adres weghalen
          </LinkButton>
        </Section>
      </Columns>
    </Page>
  )
}

function DeliveryState({
  delivery: { state, attempts, problem, status, nextAt, settledAt, replay },
  moment,
}: {
  delivery: Delivery
  moment: (at: Date) => string
}) {
  const [tone, word] = states[state]
  const why = problem ? `${problems[problem] ?? problem}${status ? ` (${status})` : ''}` : ''
  return (
    <>
      <StatusBadge tone={tone}>{word}</StatusBadge>{' '}
      {state === 'delivered' && settledAt ? moment(settledAt) : null}
      {state !== 'delivered' && why ? `${why}, ${attempts}× geprobeerd` : null}
      {state === 'waiting' && attempts > 0 ? `. Weer om ${moment(nextAt)}` : null}
      {replay ? ' (opnieuw gevraagd)' : null}
    </>
  )
}

function lastUsed(system: System, moment = dayOf): string {
  return system.lastUsedAt ? moment(system.lastUsedAt) : 'nog nooit'
}

const days = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', dateStyle: 'long' })
function dayOf(at: Date): string {
  return days.format(at)
}
