/**
 * The pages of an invitation: from a link in a mail to a first way in.
 */
import type { Form } from '#platform/form.ts'
import type { InvitationProblem, OpenInvitation } from '#platform/identity/accounts.ts'
import type { CodeSetUp } from '#platform/identity/codes.ts'
import {
  Alert,
  Button,
  Details,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Steps,
  TextField,
} from '#platform/ui/index.ts'
import { AskPasskey, CodeField } from './sign-in.tsx'

/** Welcome, and the choice how to sign in from now on. */
export function Invitation({
  invitation,
  path,
  form,
}: {
  invitation: OpenInvitation
  path: string
  form?: Form<unknown>
}) {
  const { name, functions, provider, renews, email } = invitation
  return (
    <Page
      title={renews ? 'Opnieuw beginnen met inloggen' : 'Welkom bij Kring'}
      failed={!!form}
      lead={`Dag ${name}. ${
        renews
          ? 'Kies een nieuwe manier om in te loggen. Je oude manieren werken daarna niet meer.'
          : 'Kies hoe je voortaan inlogt.'
      }`}
    >
      {functions.length > 0 && (
        <>
          <Paragraph>Je werkt in Kring als:</Paragraph>
          <List>
            {functions.map(({ title, organisation }) => (
              <li>
                {title}, {organisation}
              </li>
            ))}
          </List>
        </>
      )}
      {provider && (
        <Section title={`Met ${provider.name}`}>
          <Paragraph>Je logt in zoals je dat bij je organisatie gewend bent.</Paragraph>
          <LinkButton href={`${path}/organisatie`}>Verder met {provider.name}</LinkButton>
        </Section>
      )}
      <Section title="Met een passkey">
        <Paragraph>
          Het veiligst en het snelst. Je gebruikt je vingerafdruk, je gezicht of de pincode van je
          telefoon of computer. Je hoeft niets te onthouden.
        </Paragraph>
        <AskPasskey
          ask={`${path}/passkey/vraag`}
          action={`${path}/passkey`}
          label="Maak een passkey"
          naming
          primary={!provider}
        />
        <noscript>
          <p>Voor een passkey moet JavaScript aanstaan in je browser.</p>
        </noscript>
      </Section>
      <Section title="Met een wachtwoord en een code">
        <Paragraph>
          Je kiest een wachtwoord. Daarna stel je een app in op je telefoon die elke keer een code
          geeft.
        </Paragraph>
        <FormBox action={`${path}/wachtwoord`} form={form}>
          <input type="hidden" name="email" value={email} autocomplete="username" />
          <TextField
            name="wachtwoord"
            label="Kies een wachtwoord"
            hint="Ten minste 12 tekens. Vier losse woorden zijn makkelijk te onthouden en moeilijk te raden."
            type="password"
            autocomplete="new-password"
            maxlength={200}
          />
          <TextField
            name="nogmaals"
            label="Typ het nog eens"
            type="password"
            autocomplete="new-password"
            maxlength={200}
          />
          <Button variant="secondary">Verder naar de code</Button>
        </FormBox>
      </Section>
    </Page>
  )
}

const problems: Record<InvitationProblem, { title: string; text: string }> = {
  unknown: {
    title: 'Deze uitnodiging werkt niet',
    text: 'Kijk of de hele link is overgenomen. Kreeg je meer dan één mail? Gebruik dan de nieuwste. Werkt die ook niet, vraag dan om een nieuwe uitnodiging aan wie je uitnodigde.',
  },
  expired: {
    title: 'Deze uitnodiging is verlopen',
    text: 'Een uitnodiging werkt maar een paar dagen. Vraag om een nieuwe aan wie je uitnodigde. Je hoeft verder niets te doen.',
  },
  used: {
    title: 'Deze uitnodiging is al gebruikt',
    text: 'Was jij dat? Dan kun je gewoon inloggen. Was jij het niet, vertel het dan meteen aan de beheerder van je organisatie.',
  },
  withdrawn: {
    title: 'Deze uitnodiging is ingetrokken',
    text: 'Er is een nieuwere, of je bent niet meer nodig in Kring. Vraag het aan wie je uitnodigde.',
  },
}

/** A link that does not work, and what to do. */
export function InvitationGone({ problem }: { problem: InvitationProblem }) {
  const { title, text } = problems[problem]
  return (
    <Page title={title}>
      <Alert tone="warning">{text}</Alert>
      <LinkButton href="/inloggen" variant={problem === 'used' ? 'primary' : 'secondary'}>
        Naar inloggen
      </LinkButton>
    </Page>
  )
}

/** Setting up the app for codes. */
export function SetUpCodes({
  setUp,
  action,
  form,
  invited,
}: {
  setUp: CodeSetUp
  action: string
  form?: Form<unknown> | undefined
  invited?: boolean
}) {
  return (
    <Page title="Stel je code-app in" failed={!!form}>
      {invited && (
        <Steps
          items={[
            { label: 'Wachtwoord', state: 'done' },
            { label: 'Code-app', state: 'current' },
            { label: 'Herstelcodes', state: 'todo' },
          ]}
        />
      )}
      <List ordered>
        <li>
          Open een code-app op je telefoon. Heb je die niet? Zoek in de winkel van je telefoon naar
          ‘authenticator’; vraag bij twijfel welke app je organisatie gebruikt.
        </li>
        <li>Kies in die app: toevoegen, en richt je telefoon op dit plaatje.</li>
        <li>Typ hieronder de zes cijfers die de app nu laat zien.</li>
      </List>
      <Picture rows={setUp.picture} />
      <Details summary="Lukt het plaatje niet?">
        <Paragraph>Typ deze sleutel over in de app:</Paragraph>
        <p>
          <code>{setUp.words}</code>
        </p>
      </Details>
      <FormBox action={action} form={form}>
        <CodeField />
        <Button>Code-app aanzetten</Button>
      </FormBox>
    </Page>
  )
}

/** A picture for a telephone to read: dark on white, whatever the colours of the page. */
function Picture({ rows }: { rows: boolean[][] }) {
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  const size = rows.length
  return (
    <svg
      class="code-picture"
      viewBox={`0 0 ${size} ${size}`}
      width="240"
      height="240"
      role="img"
      aria-label="Plaatje voor je code-app. Kun je het niet zien, gebruik dan de sleutel hieronder."
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} shape-rendering="crispEdges" />
    </svg>
  )
}

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes, next }: { codes: string[]; next: string }) {
  return (
    <Page
      title="Bewaar je herstelcodes"
      lead="Hiermee kom je binnen als je je telefoon kwijt bent. Elke code werkt één keer. Je ziet ze nu, en daarna nooit meer."
    >
      <Alert tone="warning">
        Print ze of schrijf ze op. Bewaar ze op een veilige plek, niet in dezelfde tas als je
        telefoon.
      </Alert>
      <ul class="codes" role="list">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <LinkButton href={next}>Ik heb ze bewaard, verder</LinkButton>
    </Page>
  )
}

/** A first way in was made; in they go. */
export function AlmostIn({ reason }: { reason: string }) {
  return (
    <Page title="Je kunt inloggen" lead={reason}>
      <Paragraph>
        <Link href="/inloggen">Naar inloggen</Link>
      </Paragraph>
    </Page>
  )
}
