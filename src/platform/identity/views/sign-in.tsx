/**
 * The pages before one is in.
 */
import type { Form } from '#platform/form.ts'
import type { DemonstrationPerson } from '#platform/identity/demonstration.ts'
import {
  Alert,
  Button,
  Buttons,
  Card,
  Cards,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  TextField,
} from '#platform/ui/index.ts'

/** The first question: who are you? In the demonstration one may choose an invented person instead. */
export function SignIn({
  people,
  back,
  form,
}: {
  people: DemonstrationPerson[]
  back: string | undefined
  form?: Form<unknown>
}) {
  const own = <OwnAccount back={back} form={form} />
  if (people.length === 0)
    return (
      <Page title="Inloggen" failed={!!form}>
        {own}
        <Paragraph>
          Zoek je hulp? Dan hoef je niet in te loggen. Ga naar de{' '}
          <Link href="/">openbare pagina</Link>.
        </Paragraph>
      </Page>
    )
  return (
    <Page
      title="Inloggen"
      failed={!!form}
      lead="Dit is een demonstratie. Kies als wie je wilt rondkijken. Alle mensen zijn verzonnen, en je hebt geen wachtwoord nodig. Dit telt hier als inloggen met twee stappen."
    >
      <Cards>
        {people.map(({ key, name, title, organisation, explanation }) => (
          <Card title={name} label={title} level={2}>
            <p class="muted">{organisation}</p>
            {explanation && <p>{explanation}</p>}
            <form method="post" action="/inloggen/demonstratie">
              <input type="hidden" name="persoon" value={key} />
              {back && <input type="hidden" name="naar" value={back} />}
              <Button>
                Verder als {name.split(' ')[0]}
                <span class="visually-hidden">, {title}</span>
              </Button>
            </form>
          </Card>
        ))}
      </Cards>
      <Section title="Inloggen met een eigen account">{own}</Section>
    </Page>
  )
}

function OwnAccount({ back, form }: { back: string | undefined; form: Form<unknown> | undefined }) {
  return (
    <>
      <FormBox action="/inloggen" form={form}>
        <TextField
          name="email"
          label="Je e-mailadres van je werk"
          type="email"
          autocomplete="username"
          inputmode="email"
          maxlength={200}
        />
        {back && <input type="hidden" name="naar" value={back} />}
        <Button>Verder</Button>
      </FormBox>
      <AskPasskey
        ask={`/inloggen/passkey/vraag${back ? `?naar=${encodeURIComponent(back)}` : ''}`}
        action="/inloggen/passkey"
        label="Inloggen met een passkey"
      />
    </>
  )
}

/** A button that asks the browser for a passkey; hidden where there is no JavaScript. */
export function AskPasskey({
  ask,
  action,
  label,
  naming,
  primary,
}: {
  ask: string
  action: string
  label: string
  /** Asks for a name too, for a passkey that is being made. */
  naming?: boolean
  primary?: boolean
}) {
  return (
    <passkey-form ask={ask} hidden>
      <form method="post" action={action} class="form">
        <input type="hidden" name="credential" value="" />
        {naming && (
          <TextField
            name="naam"
            label="Naam voor deze passkey"
            hint="Zodat je hem later herkent, bijvoorbeeld: telefoon van mijn werk."
            optional
            maxlength={80}
          />
        )}
        <Button variant={primary ? 'primary' : 'secondary'}>{label}</Button>
      </form>
      <p class="muted" role="status"></p>
    </passkey-form>
  )
}

/** The password, for the address that was named. The page is the same for an address nobody has. */
export function Password({ email, form }: { email: string; form?: Form<unknown> | undefined }) {
  return (
    <Page title="Je wachtwoord" failed={!!form}>
      <FormBox action="/inloggen/wachtwoord" form={form}>
        <input type="hidden" name="email" value={email} autocomplete="username" />
        <Paragraph>
          Je logt in als <strong>{email}</strong>. <Link href="/inloggen">Ander adres</Link>
        </Paragraph>
        <TextField
          name="wachtwoord"
          label="Wachtwoord"
          type="password"
          autocomplete="current-password"
          maxlength={200}
        />
        <Button>Verder</Button>
      </FormBox>
      <Section title="Lukt het niet?">
        <List>
          <li>
            Heb je een passkey? <Link href="/inloggen">Log dan daarmee in</Link>.
          </li>
          <li>
            Wachtwoord vergeten, of nog geen account? Vraag de beheerder van je organisatie om een
            nieuwe uitnodiging. Ben je zelf die beheerder? Bel dan een projectleider.
          </li>
        </List>
      </Section>
    </Page>
  )
}

/** The second factor. */
export function Code({
  form,
  action = '/inloggen/code',
}: {
  form?: Form<unknown> | undefined
  action?: string
}) {
  return (
    <Page title="Je code" failed={!!form} lead="Open je code-app en typ de zes cijfers over.">
      <FormBox action={action} form={form}>
        <CodeField />
        <Button>Inloggen</Button>
      </FormBox>
      <Section title="Telefoon kwijt?">
        <Paragraph>
          Typ een van je herstelcodes in plaats van de zes cijfers. Elke herstelcode werkt één keer.
          Heb je die ook niet? Vraag de beheerder van je organisatie om een nieuwe uitnodiging. Ben
          je zelf die beheerder? Bel dan een projectleider.
        </Paragraph>
      </Section>
    </Page>
  )
}

export function CodeField() {
  return (
    <TextField
      name="code"
      label="Code"
      autocomplete="one-time-code"
      inputmode="text"
      width="short"
      maxlength={20}
    />
  )
}

/** The last page of ours before that of the organisation. */
export function ToProvider({ name, href }: { name: string; href: string }) {
  return (
    <Page
      title={`Verder bij ${name}`}
      lead="Je organisatie heeft een eigen manier van inloggen. Daar ga je nu heen. Daarna kom je vanzelf terug."
    >
      <Buttons>
        <LinkButton href={href}>Verder</LinkButton>
        <LinkButton href="/inloggen" variant="secondary">
          Terug
        </LinkButton>
      </Buttons>
    </Page>
  )
}

/** Signing in did not work for a reason of its own: what it was, and how to go on. */
export function NotIn({
  title,
  reason,
  next,
}: {
  title: string
  reason: string
  next: { href: string; label: string }[]
}) {
  return (
    <Page title={title}>
      <Alert tone="warning">{reason}</Alert>
      <Buttons>
        {next.map(({ href, label }, index) => (
          <LinkButton href={href} variant={index === 0 ? 'primary' : 'secondary'}>
            {label}
          </LinkButton>
        ))}
      </Buttons>
    </Page>
  )
}
