import { LinkButton, Page, Paragraph } from '#platform/ui/index.ts'

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
  return (
    <Page title={titles[status] ?? 'Er ging iets mis'}>
      <Paragraph lead>{text}</Paragraph>
      <LinkButton href="/start" variant="secondary">
        Naar je startpagina
      </LinkButton>
    </Page>
  )
}
