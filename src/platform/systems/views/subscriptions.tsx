/**
 * Messages to a system, and how they arrive.
 */
import type { Form } from '#platform/form.ts'
import {
  Alert,
  Button,
  Buttons,
  Choices,
  Columns,
  FormBox,
  LinkButton,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  TextField,
} from '#platform/ui/index.ts'
import { eventKinds } from '#platform/systems/events.ts'
import type { Delivery, Subscription, System } from '#platform/systems/store.ts'
import { trailOf } from './parts.tsx'

export function SubscriptionState({
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
