/**
 * What the API can do, for whoever builds a system: made from the document, and readable without script.
 */
import { scopes } from '#roles'
import {
  Alert,
  Code,
  Details,
  Heading,
  Link,
  List,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  Table,
} from '#platform/ui/index.ts'
import { codes } from '#platform/api/index.ts'
import { eventKinds } from '#platform/systems/index.ts'
import { operationsOf, type Described, type Operation } from './operations.ts'

/** Public: nothing in it is about anyone, and whoever decides to connect reads it first. */
export function Reference({ described, origin }: { described: Described; origin: string }) {
  const operations = operationsOf(described)
  const groups = Map.groupBy(operations, ({ tag }) => tag)
  return (
    <Page
      title="De API van Kring"
      label="Voor wie systemen bouwt"
      lead="Laat een ander systeem het plan lezen, melden hoe het gaat, en horen wat er verandert. Er staat niets over personen in."
    >
      <SummaryList
        items={[
          { key: 'Adres', value: <code>{origin}/api/v1</code> },
          { key: 'Versie', value: described.info.version },
          {
            key: 'Voor machines',
            value: (
              <>
                <Link href="/api/v1/openapi.json">OpenAPI 3.1</Link> (JSON)
              </>
            ),
          },
          {
            key: 'Toegang',
            value: (
              <>
                Een organisatiebeheerder of projectleider registreert het systeem bij{' '}
                <Link href="/systemen">Systemen</Link>
              </>
            ),
          },
          {
            key: 'Proberen',
            value: <Link href="/api/proberen">Doe een aanroep en zie het antwoord</Link>,
          },
        ]}
      />
      <Start origin={origin} />
      <Section title="Wat je kunt vragen">
        <Table
          caption="Alle aanroepen"
          captionHidden
          columns={[{ label: 'Aanroep' }, { label: 'Wat het doet' }, { label: 'Scope' }]}
          rows={operations.map((one) => ({
            cells: [
              <Link href={`#${one.id}`}>
                <code>
                  {one.method} {one.path}
                </code>
              </Link>,
              one.summary,
              one.scopes.length > 0 ? <code>{one.scopes.join(' ')}</code> : 'geen',
            ],
          }))}
        />
      </Section>
      {[...groups].map(([tag, some]) => (
        <Section title={tag}>
          {some.map((one) => (
            <OperationPart operation={one} origin={origin} />
          ))}
        </Section>
      ))}
      <Webhooks />
      <Problems />
    </Page>
  )
}

function Start({ origin }: { origin: string }) {
  return (
    <Section title="Zo begin je">
      <List ordered>
        <>
          Vraag een token met het nummer en het geheim van het systeem.
          <Code>{`curl -X POST ${origin}/api/v1/oauth/token \\
  -u "$CLIENT_ID:$CLIENT_SECRET" \\
  -d grant_type=client_credentials`}</Code>
        </>
        <>
          Bewaar het token tien minuten en stuur het mee.
          <Code>{`curl ${origin}/api/v1/plannen \\
  -H "Authorization: Bearer $TOKEN"`}</Code>
        </>
        <>
          Lees verder met de link <code>next</code>, in het antwoord en in de header{' '}
          <code>Link</code>.
        </>
      </List>
      <Paragraph>
        Veiliger dan een geheim is een eigen sleutelpaar. Vul de openbare sleutel in bij het systeem
        en stuur een ondertekend bewijs mee als <code>client_assertion</code> (RFC 7523):{' '}
        <code>iss</code> en <code>sub</code> zijn het nummer van het systeem, <code>aud</code> is{' '}
        <code>{origin}/api/v1/oauth/token</code>, en <code>jti</code> gebruik je één keer.
      </Paragraph>
      <Table
        caption="Wat een systeem kan mogen (scopes)"
        columns={[{ label: 'Scope' }, { label: 'Wat het systeem dan mag' }]}
        rows={Object.entries(scopes).map(([scope, { text }]) => ({
          cells: [<code>{scope}</code>, text],
        }))}
      />
      <List>
        <>
          Een systeem mag 300 aanroepen per minuut doen. <code>RateLimit-Remaining</code> zegt
          hoeveel er nog over zijn.
        </>
        <>
          Stuur <code>If-None-Match</code> mee met de <code>ETag</code> van de vorige keer. Is er
          niets veranderd, dan antwoordt Kring 304.
        </>
        <>
          Wijzigen vraagt <code>If-Match</code>, zodat je niets van een ander overschrijft. Iets
          nieuws melden vraagt <code>Idempotency-Key</code>, zodat het nooit twee keer gebeurt.
        </>
        <>Leeg (null) betekent: dat weet Kring niet. Vul het niet zelf in.</>
        <>Elke aanroep staat in het logboek van Kring, op naam van het systeem.</>
      </List>
    </Section>
  )
}

function OperationPart({ operation, origin }: { operation: Operation; origin: string }) {
  const { id, method, path, summary, description, parameters, fields, example, answers } = operation
  return (
    <section class="section" id={id} aria-labelledby={`${id}-kop`}>
      <Heading level={3} id={`${id}-kop`}>
        {summary}
      </Heading>
      <Paragraph>
        <StatusBadge tone={method === 'GET' ? 'neutral' : 'active'}>{method}</StatusBadge>{' '}
        <code>{path}</code>
      </Paragraph>
      {description ? <Paragraph>{description}</Paragraph> : null}
      {operation.scopes.length > 0 ? (
        <Paragraph>
          Scope: <code>{operation.scopes.join(' ')}</code>
        </Paragraph>
      ) : null}
      {parameters.length > 0 ? (
        <Table
          caption={`Wat je meestuurt bij ${method} ${path}`}
          captionHidden
          columns={[{ label: 'Naam' }, { label: 'Waar' }, { label: 'Wat het is' }]}
          rows={parameters.map((one) => ({
            cells: [
              <code>{one.name}</code>,
              places[one.in] ?? one.in,
              <>
                {one.description}
                {one.required ? ' Verplicht.' : ''}
              </>,
            ],
          }))}
        />
      ) : null}
      {fields.length > 0 ? (
        <Table
          caption={`Velden van ${method} ${path}`}
          columns={[{ label: 'Veld' }, { label: 'Wat het is' }]}
          rows={fields.map((field) => ({
            cells: [
              <code>{field.name}</code>,
              <>
                {field.text}
                {field.required ? ' Verplicht.' : ''}
              </>,
            ],
          }))}
        />
      ) : null}
      <Code>{curlOf(operation, origin, example)}</Code>
      {operation.form ? null : (
        <Paragraph>
          <Link href={`/api/proberen?aanroep=${id}`}>Proberen</Link>
        </Paragraph>
      )}
      <Details summary="Antwoorden">
        <List>
          {answers.map((answer) => (
            <>
              {answer.status}: {answer.text}
              {answer.fields.length > 0 ? (
                <>
                  {' '}
                  Velden: <code>{answer.fields.join(', ')}</code>
                </>
              ) : null}
            </>
          ))}
        </List>
      </Details>
    </section>
  )
}

const places: Record<string, string> = { path: 'adres', query: 'vraag', header: 'header' }

/** A call as one types it. */
function curlOf({ method, path, parameters, form }: Operation, origin: string, example: unknown) {
  const filled = parameters
    .filter((one) => one.in === 'path')
    .reduce((all, one) => all.replace(`{${one.name}}`, one.example || `{${one.name}}`), path)
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}${origin}/api/v1${filled}`]
  if (form) lines.push('-u "$CLIENT_ID:$CLIENT_SECRET"', '-d grant_type=client_credentials')
  else lines.push('-H "Authorization: Bearer $TOKEN"')
  for (const { name, in: place } of parameters)
    if (place === 'header')
      lines.push(name === 'if-match' ? '-H "If-Match: $ETAG"' : '-H "Idempotency-Key: $(uuidgen)"')
  if (example !== undefined)
    lines.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(example)}'`)
  return lines.join(' \\\n  ')
}

function Webhooks() {
  return (
    <Section title="Berichten (webhooks)">
      <Paragraph>
        Vraag je liever niet telkens of er iets is? Vul bij het systeem een adres in. Kring stuurt
        er een bericht heen als er iets verandert. In het bericht staat dát er iets is, nooit wat of
        over wie.
      </Paragraph>
      <Table
        caption="Soorten berichten"
        columns={[{ label: 'Soort' }, { label: 'Wat er dan gebeurde' }]}
        rows={Object.entries(eventKinds).map(([kind, { text }]) => ({
          cells: [<code>{kind}</code>, text],
        }))}
      />
      <Code>{`{"id": "0f8fad5b-…", "soort": "activiteit.stand", "tijd": "2026-11-29T09:00:00.000Z",
 "link": "…/api/v1/plannen/…/standen/…"}`}</Code>
      <List>
        <>
          Kring ondertekent zoals <em>Standard Webhooks</em> vraagt: <code>webhook-id</code>,{' '}
          <code>webhook-timestamp</code> en <code>webhook-signature</code> (HMAC-SHA256 over nummer,
          tijd en inhoud). Controleer die, en weiger wat ouder is dan vijf minuten.
        </>
        <>
          Antwoord binnen vijf seconden met 2xx. Anders probeert Kring het opnieuw, drie dagen lang.
        </>
        <>
          Een bericht kan twee keer komen. Aan <code>webhook-id</code> zie je dat.
        </>
        <>
          Iets gemist? <code>GET /gebeurtenissen</code> heeft alles van de laatste 90 dagen.
        </>
      </List>
    </Section>
  )
}

function Problems() {
  const all = [
    ...Map.groupBy(Object.entries(codes), ([, { status }]) => status as number),
    [
      429,
      [['too_often', { text: 'Te veel aanroepen. Retry-After zegt hoe lang te wachten.' }]],
    ] as const,
  ].toSorted(([a], [b]) => a - b)
  return (
    <Section title="Als het niet lukt">
      <Paragraph>
        Een weigering is <code>application/problem+json</code> (RFC 9457), in het Nederlands.{' '}
        <code>code</code> verandert niet; op de tekst kun je niet bouwen. <code>fouten</code> noemt
        elk veld dat niet klopt.
      </Paragraph>
      <Table
        caption="Weigeringen"
        captionHidden
        columns={[{ label: 'Status' }, { label: 'Code' }, { label: 'Wat er is' }]}
        rows={all.flatMap(([status, some]) =>
          some.map(([code, { text }], index) => ({
            key: index === 0 ? `fout-${status}` : undefined,
            cells: [String(status), <code>{code}</code>, text],
          })),
        )}
      />
      <Alert tone="info">
        Noem bij een vraag aan de beheerder het nummer achter <code>instance</code>.
      </Alert>
    </Section>
  )
}
