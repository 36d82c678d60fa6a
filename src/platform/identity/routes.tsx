/**
 * Signing in and out. In the demonstration one chooses an invented person.
 */
import { z } from 'zod'
import { readForm } from '#platform/form.ts'
import {
  demonstrationFunction,
  demonstrationPeople,
  endSession,
  startSession,
  type DemonstrationPerson,
} from '#platform/identity/index.ts'
import { refuse } from '#platform/refusal.ts'
import { Alert, Button, Card, Cards, Link, Page, Paragraph } from '#platform/ui/index.ts'
import { anyone, pages, show } from '#platform/web.tsx'

const Choice = z.object({
  persoon: z.string('Kies een persoon.').min(1, 'Kies een persoon.').max(60),
  naar: z.string().max(300).optional().catch(undefined),
})

/** The pages before signing in; the demonstration's own route exists in the demonstration only. */
export function signInPages({ demonstration }: { demonstration: boolean }) {
  const signIn = pages()
    .get('/inloggen', anyone(), async (c) => {
      const people = demonstration ? await demonstrationPeople() : []
      return show(c, <SignIn people={people} back={ownPath(c.req.query('naar'))} />)
    })
    .post('/uitloggen', anyone(), async (c) => {
      await endSession(c)
      c.header('Clear-Site-Data', '"cache", "storage"')
      return c.redirect('/inloggen', 303)
    })
  if (demonstration)
    signIn.post('/inloggen/demonstratie', anyone(), async (c) => {
      const form = await readForm(c, Choice)
      const functionId = form.valid && (await demonstrationFunction(form.value.persoon))
      if (!functionId) throw refuse('not_found')
      await startSession(c, functionId, 'demonstration')
      return c.redirect(ownPath(form.valid ? form.value.naar : undefined) ?? '/start', 303)
    })
  return signIn
}

/** A path on this site; anything that could lead elsewhere is none. */
function ownPath(path: string | undefined): string | undefined {
  return path && /^\/(?![/\\])[\w\-/.?=&%]*$/.test(path) ? path : undefined
}

function SignIn({ people, back }: { people: DemonstrationPerson[]; back: string | undefined }) {
  if (people.length === 0)
    return (
      <Page title="Inloggen">
        <Alert tone="info">
          Inloggen met je eigen organisatie komt binnenkort. Vraag de beheerder van je organisatie
          wanneer jij aan de beurt bent.
        </Alert>
        <Paragraph>
          Zoek je hulp? Ga naar de <Link href="/">openbare pagina</Link>.
        </Paragraph>
      </Page>
    )
  return (
    <Page
      title="Inloggen"
      lead="Dit is een demonstratie. Kies als wie je wilt rondkijken. Alle mensen zijn verzonnen, en je hebt geen wachtwoord nodig."
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
    </Page>
  )
}
