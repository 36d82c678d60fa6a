/**
 * A form that came in too late: after content about persons had closed, or after one was signed out. What was
 * typed is kept in the page, until whoever typed it shows that it is still them. Kring itself keeps nothing of it.
 */
import type { Typed } from '#platform/form.ts'
import { Alert, Button, FormBox, List, Page } from '#platform/ui/index.ts'

/** A secret does not go back into a page; its own form asks for it again. */
const secret = /secret|wachtwoord/

interface LateForm {
  path: string
  typed: Typed
}

/** Nothing was done for a quarter of an hour, and the form is about persons. */
export function StillYou(form: LateForm) {
  return (
    <Page title="Ben jij het nog?">
      <Alert tone="warning" title="Nog niet opgeslagen">
        Je deed een kwartier niets. Daarom vragen we of jij het nog bent. Wat je typte, is niet weg:
        het wacht op deze pagina. Sluit haar niet.
      </Alert>
      <Again form={form} href="/bevestigen?naar=/start" way="Laat zien dat jij het bent" />
    </Page>
  )
}

/** The session ended while someone filled in the form. */
export function SignedOut({ files, ...form }: LateForm & { files: boolean }) {
  return (
    <Page title="Je bent niet meer ingelogd">
      <Alert tone="warning" title="Nog niet opgeslagen">
        Je was te lang weg, of je bent ergens anders uitgelogd. Wat je typte, is niet weg: het wacht
        op deze pagina, en nergens anders. Sluit haar niet.
        {files && ' Een bestand kies je daarna opnieuw.'}
      </Alert>
      <Again form={form} href="/inloggen?naar=/start" way="Log weer in" />
    </Page>
  )
}

/** Proving oneself in another page, and then sending what was typed once more. */
function Again({
  form: { path, typed },
  href,
  way,
}: {
  form: LateForm
  href: string
  way: string
}) {
  const fields = Object.entries(typed)
    .filter(([name]) => name !== 'once' && !secret.test(name))
    .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one })))
  return (
    <>
      <List ordered>
        <li>
          <a class="nl-link" href={href} target="_blank" rel="noopener">
            {way}
          </a>{' '}
          (opent een nieuw tabblad).
        </li>
        <li>Kom terug naar dit tabblad en verstuur het opnieuw.</li>
      </List>
      <FormBox action={path}>
        {fields.map(({ name, value }) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Button>Opnieuw versturen</Button>
      </FormBox>
    </>
  )
}
