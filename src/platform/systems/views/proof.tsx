/**
 * How a system proves what it is.
 */
import type { Form } from '#platform/form.ts'
import {
  Alert,
  Button,
  Buttons,
  FormBox,
  LinkButton,
  Page,
  SummaryList,
  TextArea,
} from '#platform/ui/index.ts'
import type { System } from '#platform/systems/store.ts'
import { trailOf } from './parts.tsx'

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
