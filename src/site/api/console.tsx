/**
 * Trying the API: first which call, then a form with what that call needs, and the answer to the letter.
 */
import { z } from 'zod'
import type { Form } from '#platform/form.ts'
import type { System } from '#platform/systems/index.ts'
import {
  Alert,
  Button,
  Buttons,
  Code,
  Details,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Select,
  SummaryList,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'
import type { Operation } from './operations.ts'

type Parameter = Operation['parameters'][number]

/** What one fills in for a call; Kring itself gives each call its own number. */
const asked = ({ parameters }: Operation): Parameter[] =>
  parameters.filter(({ name }) => name !== 'idempotency-key')

/** What a field is called, in words: `werkgroep` → “Werkgroep”. */
const labelOf = (name: string) =>
  name === 'if-match' ? 'If-Match' : name.charAt(0).toUpperCase() + name.slice(1)

export const writes = ({ method }: Operation) => method !== 'GET'

/** A call as it is filled in. */
export const Attempt = (systems: readonly string[], operation: Operation) =>
  z
    .object({
      systeem: z
        .string()
        .default('')
        .refine((id) => id === '' || systems.includes(id), 'Kies een systeem uit de lijst.'),
      token: z
        .string()
        .trim()
        .max(200, 'Dit is geen token van Kring.')
        .regex(/^[\w.~+/-]*=*$/, 'Dit is geen token van Kring.')
        .default(''),
      inhoud: z.string().max(20_000, 'Ten hoogste 20.000 tekens.').default(''),
      ...Object.fromEntries(asked(operation).map((one) => [one.name, fieldFor(one)])),
    })
    .refine(({ systeem, token }) => (systeem === '') !== (token === ''), {
      path: [writes(operation) ? 'token' : 'systeem'],
      message: writes(operation)
        ? 'Plak een token van het systeem.'
        : 'Kies een systeem, of plak een token. Eén van de twee.',
    })
export type Attempt = z.output<ReturnType<typeof Attempt>>

function fieldFor({ in: place, name }: Parameter) {
  const text = z.string(missing(name)).trim().max(200, 'Ten hoogste 200 tekens.')
  if (place === 'query') return text.default('')
  // In a header stand plain signs only.
  return text.min(1, missing(name)).regex(/^[\x20-\x7e]*$/, 'Hier staan alleen gewone tekens.')
}

const missing = (name: string) => `Vul “${labelOf(name)}” in: zonder kan deze aanroep niet.`

/** What came back. */
export interface Answer {
  method: string
  path: string
  status: number
  headers: [name: string, value: string][]
  body: string
}

const title = 'De API proberen'
const home = { href: '/api', label: 'De API van Kring' }

/** All calls, to choose one of. */
export function CallsPage({ operations, unknown }: { operations: Operation[]; unknown: boolean }) {
  return (
    <Page
      title={title}
      trail={[home]}
      failed={unknown}
      lead="Doe één aanroep en zie precies wat een systeem terugkrijgt."
    >
      {unknown ? (
        <Alert tone="warning">
          <p class="nl-paragraph">Deze aanroep is er niet. Kies er een uit de lijst.</p>
        </Alert>
      ) : null}
      {[...Map.groupBy(operations, ({ tag }) => tag)].map(([tag, some]) => (
        <Section title={tag}>
          <List>
            {some.map(({ id, summary, method, path }) => (
              <>
                <Link href={`/api/proberen?aanroep=${id}`}>{summary}</Link>{' '}
                <code>
                  {method} {path}
                </code>
              </>
            ))}
          </List>
        </Section>
      ))}
    </Page>
  )
}

export function CallPage({
  form,
  systems,
  operation,
  answer,
}: {
  form: Form<unknown>
  systems: System[]
  operation: Operation
  answer?: Answer | undefined
}) {
  const parts = asked(operation)
  const needed = parts.filter((one) => one.in !== 'query')
  const questions = parts.filter((one) => one.in === 'query')
  return (
    <Page
      title={operation.summary}
      trail={[home, { href: '/api/proberen', label: title }]}
      failed={Object.keys(form.errors).length > 0}
      lead={
        writes(operation)
          ? 'Het is echt: wat je meldt, staat in Kring, en de aanroep staat in het logboek.'
          : 'Het is echt: de aanroep staat in het logboek, op naam van het systeem.'
      }
    >
      {answer ? <AnswerPart answer={answer} /> : null}
      <Section title={answer ? 'Nog een keer' : 'De aanroep'}>
        <Paragraph>
          <code>
            {operation.method} {operation.path}
          </code>
        </Paragraph>
        {operation.description ? <Paragraph>{operation.description}</Paragraph> : null}
        <FormBox action="/api/proberen" form={form}>
          <input type="hidden" name="aanroep" value={operation.id} />
          <Who systems={systems} operation={operation} />
          {needed.map((one) => (
            <Part part={one} />
          ))}
          {questions.length > 0 ? (
            <Details
              summary="Alleen een deel opvragen"
              open={questions.some(({ name }) => form.typed[name] || form.errors[name])}
            >
              {questions.map((one) => (
                <Part part={one} />
              ))}
            </Details>
          ) : null}
          {writes(operation) ? <TextArea name="inhoud" label="Inhoud (JSON)" rows={10} /> : null}
          <Buttons>
            <Button>Aanroepen</Button>
            <LinkButton href="/api/proberen" variant="secondary">
              Een andere aanroep
            </LinkButton>
          </Buttons>
        </FormBox>
      </Section>
    </Page>
  )
}

/** As which system: one of one's own to read as, or one whose token one has. */
function Who({ systems, operation }: { systems: System[]; operation: Operation }) {
  if (writes(operation))
    return (
      <TextField
        name="token"
        label="Token van het systeem"
        type="password"
        width="long"
        hint="Melden en wijzigen doe je met een eigen token. Kring bewaart het niet."
      />
    )
  return (
    <>
      {systems.length > 0 ? (
        <Select
          name="systeem"
          label="Als welk systeem?"
          empty="Geen: ik plak een token"
          hint="Kring maakt een token van één minuut, dat alleen mag lezen."
          options={Object.fromEntries(
            systems.map(({ functionId, name, organisation }) => [
              functionId,
              `${name} (${organisation})`,
            ]),
          )}
        />
      ) : (
        <Alert tone="info" title="Er is nog geen systeem">
          <p class="nl-paragraph">
            Registreer er eerst een bij <Link href="/systemen">Systemen</Link>, of plak hieronder
            een token.
          </p>
        </Alert>
      )}
      <TextField
        name="token"
        label={systems.length > 0 ? 'Of plak een token' : 'Token'}
        optional={systems.length > 0}
        type="password"
        width="long"
        hint="Kring bewaart het niet."
      />
    </>
  )
}

function Part({ part: { name, in: place, description, example } }: { part: Parameter }) {
  const such = example ? `Zoals ${example}.` : ''
  return (
    <TextField
      name={name}
      label={labelOf(name)}
      optional={place === 'query'}
      width="long"
      hint={[description, such].filter(Boolean).join(' ')}
    />
  )
}

function AnswerPart({ answer }: { answer: Answer }) {
  const good = answer.status < 300
  return (
    <Section title="Het antwoord">
      <SummaryList
        items={[
          {
            key: 'Gevraagd',
            value: (
              <code>
                {answer.method} {answer.path}
              </code>
            ),
          },
          {
            key: 'Status',
            value: `${answer.status}${good ? ' (gelukt)' : answer.status < 400 ? '' : ' (niet gelukt)'}`,
          },
        ]}
      />
      <Code>{answer.body === '' ? '(geen inhoud)' : answer.body}</Code>
      <Details summary="Headers">
        <Code>{answer.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}</Code>
      </Details>
      <Paragraph small>
        Wat hier <code>null</code> is, is voor Kring niet bekend.
      </Paragraph>
    </Section>
  )
}
