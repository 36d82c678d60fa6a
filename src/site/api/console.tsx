/**
 * Trying the API: one call, as a system, and the answer to the letter. A form like any other.
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
  Page,
  Paragraph,
  Section,
  Select,
  SummaryList,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'
import type { Operation } from './operations.ts'

/** A call as it is filled in. */
export const Attempt = (systems: readonly string[], operations: readonly string[]) =>
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
      aanroep: z
        .string('Kies een aanroep.')
        .refine((id) => operations.includes(id), 'Kies een aanroep.'),
      plan: z.string().trim().max(80, 'Dit is te lang voor een sleutel.').default(''),
      deel: z.string().trim().max(80, 'Dit is te lang voor een sleutel.').default(''),
      stand: z.string().trim().max(80, 'Dit is te lang voor een nummer.').default(''),
      vraag: z.string().trim().max(400, 'Ten hoogste 400 tekens.').default(''),
      ifMatch: z
        .string()
        .trim()
        .max(200, 'Dit is te lang voor een ETag.')
        .regex(/^[\x20-\x7e]*$/, 'In een header staan alleen gewone tekens.')
        .default(''),
      inhoud: z.string().max(20_000, 'Ten hoogste 20.000 tekens.').default(''),
    })
    .refine(({ systeem, token }) => (systeem === '') !== (token === ''), {
      path: ['systeem'],
      message: 'Kies een systeem, of plak een token. Eén van de twee.',
    })
export type Attempt = z.output<ReturnType<typeof Attempt>>

/** What came back. */
export interface Answer {
  method: string
  path: string
  status: number
  headers: [name: string, value: string][]
  body: string
}

export function ConsolePage({
  form,
  systems,
  operations,
  answer,
}: {
  form: Form<unknown>
  systems: System[]
  operations: Operation[]
  answer?: Answer | undefined
}) {
  return (
    <Page
      title="De API proberen"
      trail={[{ href: '/api', label: 'De API van Kring' }]}
      failed={Object.keys(form.errors).length > 0}
      lead="Doe één aanroep en zie precies wat een systeem terugkrijgt. Het is echt: wat je meldt, staat in Kring, en elke aanroep staat in het logboek."
    >
      {answer ? <AnswerPart answer={answer} /> : null}
      <Section title={answer ? 'Nog een aanroep' : 'De aanroep'}>
        <FormBox action="/api/proberen" form={form}>
          {systems.length > 0 ? (
            <Select
              name="systeem"
              label="Als welk systeem?"
              optional
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
                Registreer er eerst een bij <Link href="/systemen">Systemen</Link>, of plak
                hieronder een token.
              </p>
            </Alert>
          )}
          <TextField
            name="token"
            label="Of plak een token"
            optional
            type="password"
            width="long"
            hint="Voor aanroepen die iets wijzigen. Kring bewaart het niet."
          />
          <Select
            name="aanroep"
            label="Wat wil je vragen?"
            options={operations.map((one) => ({
              value: one.id,
              label: `${one.summary} (${one.method} ${one.path})`,
            }))}
          />
          <TextField
            name="plan"
            label="Plan"
            optional
            hint="Voor {plan} in het adres. De sleutel staat in de lijst van plannen."
          />
          <TextField
            name="deel"
            label="Activiteit of organisatie"
            optional
            hint="Voor {activiteit} of {organisatie} in het adres."
          />
          <Details summary="Meer: vraag, versie, inhoud">
            <TextField name="stand" label="Stand" optional hint="Voor {stand} in het adres." />
            <TextField
              name="vraag"
              label="Vraag"
              optional
              width="long"
              hint="Wat achter het ? komt, zoals aantal=5 of naam=school."
            />
            <TextField
              name="ifMatch"
              label="If-Match"
              optional
              hint="De ETag van wat je eerder ophaalde; nodig om te wijzigen."
            />
            <TextArea
              name="inhoud"
              label="Inhoud (JSON)"
              optional
              rows={8}
              hint="Alleen bij melden en wijzigen."
            />
          </Details>
          <Buttons>
            <Button>Aanroepen</Button>
            <LinkButton href="/api" variant="secondary">
              Wat de API kan
            </LinkButton>
          </Buttons>
        </FormBox>
      </Section>
    </Page>
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
