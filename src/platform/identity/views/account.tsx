/**
 * What one sees of oneself: functions, ways in, sessions.
 */
import type { Actor } from '#platform/database.ts'
import type { Form } from '#platform/form.ts'
import type { functionsOf, Ways } from '#platform/identity/accounts.ts'
import type { OwnSession } from '#platform/identity/sessions.ts'
import {
  Alert,
  Button,
  Choice,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  TextField,
} from '#platform/ui/index.ts'
import { AskPasskey, CodeField } from './sign-in.tsx'

type OwnFunction = Awaited<ReturnType<typeof functionsOf>>[number]

export function Account({
  ways,
  sessions,
  functions,
  actor,
}: {
  ways: Ways | undefined
  sessions: OwnSession[]
  functions: OwnFunction[]
  actor: Actor
}) {
  return (
    <Page title="Mijn account" lead={`${actor.name}, ${actor.title}, ${actor.organisationName}`}>
      {functions.length > 1 && (
        <Section title="Mijn functies">
          <Paragraph>
            Je werkt nu als {actor.title} voor {actor.organisationName}. Je hebt {functions.length}{' '}
            functies.
          </Paragraph>
          <LinkButton href="/mijn/functie" variant="secondary">
            Van functie wisselen
          </LinkButton>
        </Section>
      )}
      <Section title="Hoe ik inlog">
        {ways ? (
          <WaysIn ways={ways} />
        ) : (
          <Alert tone="info">
            Je bent een verzonnen persoon in de demonstratie. Je logt in door iemand te kiezen, en
            hebt daarom geen wachtwoord of passkey.
          </Alert>
        )}
      </Section>
      <Section title="Waar ik ben ingelogd">
        <Paragraph>
          Herken je er een niet? Beëindig hem, en kijk daarna of je manieren van inloggen nog
          kloppen. Kring bewaart niet waar je bent, ook geen internetadres. Herken een sessie aan
          het apparaat en de tijd.
        </Paragraph>
        <Sessions sessions={sessions} current={actor.session?.id} />
      </Section>
      <Section title="Berichten van Kring">
        <Paragraph>
          <Link href="/mijn/berichten">
            Kies hoe vaak je mail krijgt, en op welk toestel een seintje
          </Link>
          . Verandert er iets aan hoe je inlogt, dan krijg je daar altijd meteen bericht van.
        </Paragraph>
      </Section>
    </Page>
  )
}

function WaysIn({ ways }: { ways: Ways }) {
  return (
    <>
      <SummaryList
        items={[
          { key: 'E-mailadres', value: ways.email },
          ...ways.providers.map(({ name }) => ({ key: 'Via je organisatie', value: name })),
          ...ways.passkeys.map((passkey) => ({
            key: 'Passkey',
            value: `${passkey.name}, gemaakt op ${days.format(passkey.createdAt)}${
              passkey.usedAt ? `, gebruikt op ${days.format(passkey.usedAt)}` : ''
            }`,
            action: {
              href: `/mijn/passkeys/${encodeURIComponent(passkey.id)}/weghalen`,
              label: 'Weghalen',
              about: passkey.name,
            },
          })),
          {
            key: 'Wachtwoord',
            value: ways.password ? 'ingesteld' : 'niet ingesteld',
            action: {
              href: '/mijn/wachtwoord',
              label: ways.password ? 'Wijzigen' : 'Instellen',
              about: 'wachtwoord',
            },
          },
          {
            key: 'Code-app',
            value: ways.codesSince
              ? `ingesteld op ${days.format(ways.codesSince)}`
              : 'niet ingesteld',
            action: {
              href: '/mijn/code',
              label: ways.codesSince ? 'Opnieuw instellen' : 'Instellen',
              about: 'code-app',
            },
          },
          ...(ways.codesSince
            ? [
                {
                  key: 'Herstelcodes',
                  value: `nog ${ways.recoveryCodes} van de 10 over`,
                  action: {
                    href: '/mijn/herstelcodes',
                    label: 'Nieuwe maken',
                    about: 'herstelcodes',
                  },
                },
              ]
            : []),
        ]}
      />
      <Section title="Een passkey erbij" level={3}>
        <Paragraph>
          Met je vingerafdruk, je gezicht of een pincode. Maak er op elk apparaat een: raak je er
          een kwijt, dan kom je met de ander binnen.
        </Paragraph>
        <AskPasskey
          ask="/mijn/passkeys/vraag"
          action="/mijn/passkeys"
          label="Passkey toevoegen"
          naming
        />
        <noscript>
          <p>Voor een passkey moet JavaScript aanstaan in je browser.</p>
        </noscript>
      </Section>
    </>
  )
}

function Sessions({ sessions, current }: { sessions: OwnSession[]; current: string | undefined }) {
  return (
    <>
      <Table
        caption="Open sessies"
        captionHidden
        columns={[
          { label: 'Apparaat' },
          { label: 'Als' },
          { label: 'Ingelogd' },
          { label: 'Laatst gebruikt' },
          { label: 'Wat je kunt doen' },
        ]}
        rows={sessions.map((one) => ({
          cells: [
            one.device ?? 'Onbekend apparaat',
            `${one.function}, ${one.organisation}`,
            `${moments.format(one.startedAt)} met ${methods[one.method]}`,
            moments.format(one.seenAt),
            one.id === current ? (
              <StatusBadge tone="active">hier ben je nu</StatusBadge>
            ) : (
              <FormBox action={`/mijn/sessies/${one.id}`} id={`sessie-${one.id}`}>
                <Button variant="subtle">
                  Beëindigen
                  <span class="visually-hidden">
                    {' '}
                    van {one.device}, {moments.format(one.startedAt)}
                  </span>
                </Button>
              </FormBox>
            ),
          ],
        }))}
      />
      {sessions.length > 1 && (
        <FormBox action="/mijn/sessies/andere" id="andere">
          <Button variant="secondary">Alle andere sessies beëindigen</Button>
        </FormBox>
      )}
    </>
  )
}

/** Which function acts now; for who has more than one. */
export function ChooseFunction({
  functions,
  others,
  current,
  back,
}: {
  functions: OwnFunction[]
  /** There are more, for which the organisation one signed in through does not vouch. */
  others: boolean
  current: string
  back: string | undefined
}) {
  return (
    <Page
      title="Als wie werk je nu?"
      lead="Je hebt meer dan één functie. Wat je ziet en doet, zie en doe je in de functie die je kiest. Hij staat altijd bovenaan de pagina."
    >
      <FormBox
        action="/mijn/functie"
        form={{ valid: false, typed: { functie: current }, errors: {} }}
      >
        {back && <input type="hidden" name="naar" value={back} />}
        <Choice
          name="functie"
          label="Functie"
          options={Object.fromEntries(
            functions.map(({ id, title, organisation }) => [id, `${title}, ${organisation}`]),
          )}
        />
        <Button>Verder in deze functie</Button>
      </FormBox>
      {others && (
        <Paragraph>
          Je bent ingelogd via je organisatie. Daarom zie je alleen je functies daar. Wil je in een
          andere functie werken? Log dan uit en log in met je passkey of je wachtwoord, of via die
          andere organisatie.
        </Paragraph>
      )}
    </Page>
  )
}

/** Are you still you? Before content about persons, and before one changes how one signs in. */
export function Confirm({
  ways,
  provider,
  back,
  form,
  demonstration,
}: {
  ways: Ways | undefined
  /** The way in of the organisation one acts for now, when it knows this person. */
  provider: string | undefined
  back: string | undefined
  form: Form<unknown> | undefined
  demonstration: boolean
}) {
  const query = back ? `?naar=${encodeURIComponent(back)}` : ''
  const can = !!ways && (ways.passkeys.length > 0 || ways.codesSince || provider)
  return (
    <Page
      title="Laat zien dat jij het bent"
      failed={!!form}
      lead="Hierna staan gegevens over personen, of je wijzigt hoe je inlogt. Daarvoor vragen we twee bewijzen, en opnieuw als je een kwartier niets deed."
    >
      {!ways && demonstration && (
        <FormBox action="/bevestigen/demonstratie">
          {back && <input type="hidden" name="naar" value={back} />}
          <Paragraph>
            Dit is een demonstratie. Bij een verzonnen persoon is één druk op de knop genoeg.
          </Paragraph>
          <Button>Ja, ik ben het</Button>
        </FormBox>
      )}
      {ways && ways.passkeys.length > 0 && (
        <AskPasskey
          ask={`/bevestigen/passkey/vraag${query}`}
          action="/bevestigen/passkey"
          label="Met mijn passkey"
          primary
        />
      )}
      {ways?.codesSince && (
        <FormBox action="/bevestigen/code" form={form}>
          {back && <input type="hidden" name="naar" value={back} />}
          <CodeField />
          <Button>Bevestigen</Button>
        </FormBox>
      )}
      {provider && (
        <LinkButton href={`/inloggen/organisatie/bevestigen${query}`} variant="secondary">
          Opnieuw inloggen bij {provider}
        </LinkButton>
      )}
      {ways && !ways.passkeys.length && !ways.codesSince && (
        <Section title="Nog geen tweede bewijs?">
          <List>
            <li>
              <Link href="/mijn">Maak een passkey</Link>, of{' '}
              <Link href="/mijn/code">stel een code-app in</Link>.
            </li>
          </List>
        </Section>
      )}
      {!can && !demonstration && (
        <Alert tone="warning">
          Vraag de beheerder van je organisatie om een nieuwe uitnodiging.
        </Alert>
      )}
    </Page>
  )
}

export function NewPasswordPage({ form }: { form?: Form<unknown> }) {
  return (
    <Page
      title="Kies een wachtwoord"
      failed={!!form}
      lead="Met alleen een wachtwoord kom je niet binnen: er hoort een code-app bij."
      trail={[{ href: '/mijn', label: 'Mijn account' }]}
    >
      <FormBox action="/mijn/wachtwoord" form={form}>
        <TextField
          name="wachtwoord"
          label="Nieuw wachtwoord"
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
        <Button>Wachtwoord opslaan</Button>
      </FormBox>
    </Page>
  )
}

const methods: Record<OwnSession['method'], string> = {
  demonstration: 'de demonstratie',
  password: 'wachtwoord en code',
  passkey: 'passkey',
  oidc: 'je organisatie',
}

const days = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', dateStyle: 'long' })
const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'medium',
  timeStyle: 'short',
})
