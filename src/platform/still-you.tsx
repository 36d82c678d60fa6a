/**
 * A form that came in after content about persons had closed: what was typed is kept in the page, until
 * whoever typed it shows that it is still them.
 */
import type { Typed } from '#platform/form.ts'
import { Alert, Button, FormBox, List, Page } from '#platform/ui/index.ts'

/** A secret does not go back into a page; its own form asks for it again. */
const secret = /secret|wachtwoord/

export function StillYou({ path, typed }: { path: string; typed: Typed }) {
  const fields = Object.entries(typed)
    .filter(([name]) => name !== 'once' && !secret.test(name))
    .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one })))
  return (
    <Page title="Ben jij het nog?">
      <Alert tone="warning" title="Nog niet opgeslagen">
        Je deed een kwartier niets. Daarom vragen we of jij het nog bent. Wat je typte, is niet weg:
        het wacht op deze pagina. Sluit haar niet.
      </Alert>
      <List ordered>
        <li>
          <a class="nl-link" href="/bevestigen?naar=/start" target="_blank" rel="noopener">
            Laat zien dat jij het bent
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
    </Page>
  )
}
