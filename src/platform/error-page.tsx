import { useContext } from 'hono/jsx'
import { LinkButton, Page, Paragraph, PublicPage, ShellContext } from '#platform/ui/index.ts'

/** The page for every no and every fault. It says nothing about what is or is not there. */
export function ErrorPage({ status, text }: { status: number; text: string }) {
  const titles: Record<number, string> = {
    403: 'Dat kan zo niet',
    404: 'Niet gevonden',
    409: 'Dat kan nu niet',
    413: 'Te groot',
    429: 'Even wachten',
    503: 'Even geduld',
  }
  const title = titles[status] ?? 'Er ging iets mis'
  // Whoever is not signed in may be in danger: with whom to call, and how to get away from here.
  if (!useContext(ShellContext).actor)
    return (
      <PublicPage title={title} lead={text}>
        <LinkButton href="/" variant="secondary">
          Naar de eerste pagina
        </LinkButton>
      </PublicPage>
    )
  return (
    <Page title={title}>
      <Paragraph lead>{text}</Paragraph>
      <LinkButton href="/start" variant="secondary">
        Naar je startpagina
      </LinkButton>
    </Page>
  )
}
