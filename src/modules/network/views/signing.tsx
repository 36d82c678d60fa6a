/**
 * Pages without signing in: who signed, and signing by a link.
 */
import {
  Alert,
  Buttons,
  Button,
  Details,
  Empty,
  FormBox,
  LinkButton,
  Page,
  Paragraph,
  PublicPage,
  Section,
  Table,
  TextField,
} from '#platform/ui/index.ts'
import type { Form } from '#platform/form.ts'
import { signingDays, type ClosedLink, type Declaration } from '#network/rules/index.ts'
import type { Signature, SigningRequest } from '#network/store/index.ts'
import { DeclarationText, KeyNumber, SignatureFacts, SigningFields } from './declarations.tsx'
import { dayOf } from './parts.tsx'

interface SignatoriesProps {
  current: Declaration | undefined
  signatures: Signature[]
  keyNumber: string
}

/** Who signed the declaration, for anyone. Names nobody: organisations and functions. */
export function Signatories({ current, signatures, keyNumber }: SignatoriesProps) {
  return (
    <PublicPage
      title="Wie samen beloofden te helpen"
      lead="Deze organisaties tekenden een verklaring. Zij willen geweld thuis samen voorkomen, eerder zien en stoppen."
      path="/aanpak/ondertekenaars"
    >
      {signatures.length > 0 ? (
        <Table
          caption={`${signatures.length} organisaties tekenden`}
          columns={[{ label: 'Organisatie' }, { label: 'Getekend door' }, { label: 'Op' }]}
          rows={signatures.map(({ organisation, title, signedAt }) => ({
            cells: [organisation, title, dayOf(signedAt)],
          }))}
        />
      ) : (
        <Empty title="Nog niemand tekende">
          Hier staan straks de organisaties die de verklaring tekenden.
        </Empty>
      )}
      {current && (
        <Section title={current.title}>
          <DeclarationText body={current.body} />
        </Section>
      )}
      {signatures.length > 0 && (
        <Details summary="Een bewijs van ondertekening nagaan">
          <KeyNumber keyNumber={keyNumber} />
        </Details>
      )}
    </PublicPage>
  )
}

interface LinkSigningProps {
  token: string
  request: SigningRequest
  declaration: Declaration
  form: Form<unknown>
}

/** Signing by a link: the text, and the code that came another way. */
export function LinkSigningPage({ token, request, declaration, form }: LinkSigningProps) {
  const { organisation, title } = request
  return (
    <Page
      title={declaration.title}
      label={`Versie ${declaration.number}`}
      lead={`Je tekent namens ${organisation}, als ${title ?? 'ondertekenaar'}. Klopt dat niet? Teken dan niet, en bel wie je dit vroeg.`}
      failed={Object.keys(form.errors).length > 0}
    >
      <DeclarationText body={declaration.body} />
      <FormBox action={`/ondertekenen/${token}`} form={form} once={undefined}>
        <SigningFields organisation={organisation} />
        <TextField
          name="code"
          label="Code"
          inputmode="numeric"
          autocomplete="off"
          width="short"
          hint="De acht cijfers die je van de vrager hoorde. De code staat niet in de mail."
        />
        <Button>Ondertekenen</Button>
      </FormBox>
    </Page>
  )
}

const closedWords: Record<ClosedLink, [title: string, text: string]> = {
  unknown: [
    'Deze link werkt niet',
    'De link is niet goed overgenomen, of er is een nieuwere gestuurd. Open de link uit de laatste mail, of bel wie je dit vroeg.',
  ],
  signed: [
    'Deze link is al gebruikt',
    'Er is met deze link getekend. Was jij dat niet? Bel dan meteen wie je dit vroeg.',
  ],
  withdrawn: [
    'Dit hoeft niet meer',
    'Je organisatie heeft het verzoek ingetrokken, of iemand anders gevraagd te tekenen.',
  ],
  expired: [
    'Deze link is verlopen',
    `Een link werkt ${signingDays} dagen. Vraag je organisatie om een nieuwe.`,
  ],
  locked: [
    'Deze link is dicht',
    'De code is vijf keer verkeerd getypt. Vraag je organisatie om een nieuwe link en een nieuwe code.',
  ],
}

/** A link that opens nothing, and why. */
export function LinkClosed({
  state,
  receipt,
}: {
  state: ClosedLink
  /** Where the receipt is, when it was just signed. */
  receipt: string | undefined
}) {
  const [title, text] = closedWords[state]
  return (
    <Page title={title}>
      <Paragraph>{text}</Paragraph>
      <Buttons>
        {receipt && <LinkButton href={receipt}>Naar het bewijs</LinkButton>}
        <LinkButton href="/aanpak/ondertekenaars" variant="secondary">
          Wie tekende
        </LinkButton>
      </Buttons>
    </Page>
  )
}

interface LinkReceiptProps {
  token: string
  signature: Signature
  keyNumber: string
}

/** What whoever signed by a link takes along. */
export function LinkReceipt({ token, signature, keyNumber }: LinkReceiptProps) {
  return (
    <Page title="Bedankt, er is getekend" label={signature.organisation}>
      <Alert tone="ok" title="Haal nu het bewijs op">
        Je kunt het hier ophalen tot de link verloopt. Daarna heeft je organisatie het.
      </Alert>
      <SignatureFacts signature={signature} />
      <Buttons>
        <LinkButton href={`/ondertekenen/${token}/bewijs.json`}>Bewijs ophalen</LinkButton>
        <LinkButton href={`/ondertekenen/${token}/bewijs.pdf`} variant="secondary">
          Om te printen (PDF)
        </LinkButton>
        <LinkButton href="/aanpak/ondertekenaars" variant="secondary">
          Wie tekende
        </LinkButton>
      </Buttons>
      <KeyNumber keyNumber={keyNumber} />
    </Page>
  )
}
