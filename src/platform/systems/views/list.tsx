/**
 * The systems that one keeps, and registering one.
 */
import { type Scope } from '#roles'
import type { Form } from '#platform/form.ts'
import {
  Button,
  Buttons,
  Choices,
  Details,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Section,
  Select,
  StatusBadge,
  Table,
  TextField,
} from '#platform/ui/index.ts'
import type { System } from '#platform/systems/store.ts'
import { ScopeChoices } from './scopes.tsx'
import { lastUsed, start } from './parts.tsx'

/** The systems that one keeps. */
export function SystemList({
  systems,
  page,
  more,
  everywhere,
}: {
  systems: System[]
  page: number
  more: boolean
  /** Whether systems of all organisations are here. */
  everywhere: boolean
}) {
  return (
    <Page
      title="Systemen"
      lead="Laat een ander systeem van je organisatie met Kring praten, zoals een zaaksysteem of een dashboard."
    >
      {systems.length === 0 ? (
        <Empty
          title="Er is nog geen systeem gekoppeld."
          action={<LinkButton href="/systemen/nieuw">Systeem registreren</LinkButton>}
        >
          <p>
            Hier staat straks welke systemen Kring gebruiken, wat ze mogen en wanneer ze er voor het
            laatst waren.
          </p>
        </Empty>
      ) : (
        <>
          <Table
            caption="Systemen"
            captionHidden
            columns={[
              { label: 'Systeem' },
              ...(everywhere ? [{ label: 'Organisatie' }] : []),
              { label: 'Wat het mag' },
              { label: 'Laatst gebruikt' },
            ]}
            rows={systems.map((system) => ({
              tone: system.endedAt ? 'muted' : undefined,
              cells: [
                <>
                  <Link href={`/systemen/${system.functionId}`}>{system.name}</Link>{' '}
                  {system.endedAt ? <StatusBadge tone="neutral">Beëindigd</StatusBadge> : null}
                </>,
                ...(everywhere ? [system.organisation] : []),
                system.scopes.join(', '),
                lastUsed(system),
              ],
            }))}
          />
          <Buttons>
            <LinkButton href="/systemen/nieuw">Systeem registreren</LinkButton>
            {page > 1 ? (
              <LinkButton variant="secondary" href={`/systemen?pagina=${page - 1}`}>
                Vorige
              </LinkButton>
            ) : null}
            {more ? (
              <LinkButton variant="secondary" href={`/systemen?pagina=${page + 1}`}>
                Volgende
              </LinkButton>
            ) : null}
          </Buttons>
        </>
      )}
      <Section title="Voor wie het systeem bouwt">
        <List>
          <>
            <Link href="/api">Wat de API kan</Link>: elke aanroep, met een voorbeeld.
          </>
          <>
            <Link href="/api/proberen">De API proberen</Link>: doe een aanroep en zie het antwoord.
          </>
        </List>
      </Section>
    </Page>
  )
}

/** Bringing a system in. */
export function NewSystemPage({
  form,
  grantable,
  organisations,
  municipalities,
}: {
  form: Form<unknown>
  grantable: Scope[]
  organisations: { id: string; name: string }[]
  municipalities: { code: string; name: string }[]
}) {
  const [only] = organisations
  return (
    <Page
      title="Systeem registreren"
      trail={[start]}
      failed={Object.keys(form.errors).length > 0}
      lead="Geef een systeem niet meer dan het nodig heeft. Je kunt later altijd iets toevoegen of weghalen."
    >
      <FormBox action="/systemen/nieuw" form={form}>
        <TextField
          name="name"
          label="Naam van het systeem"
          hint="Zoals jullie het noemen, bijvoorbeeld: Zaaksysteem."
          maxlength={120}
        />
        <TextField
          name="title"
          label="Waar is het voor?"
          hint="Bijvoorbeeld: de planning tonen op ons intranet."
          width="long"
          maxlength={120}
        />
        {organisations.length === 1 ? null : (
          <Select
            name="organisationId"
            label="Van welke organisatie is het?"
            options={Object.fromEntries(organisations.map(({ id, name }) => [id, name]))}
          />
        )}
        <ScopeChoices grantable={grantable} />
        <Choices
          name="practice"
          label="Is het om te oefenen?"
          optional
          options={{
            ja: 'Ja, dit is een oefensysteem: wat het over kinderen doorgeeft, wordt niet bewaard en bereikt niemand',
          }}
        />
        <Details summary="Alleen organisaties in een paar gemeenten">
          <Choices
            name="municipalities"
            label="Welke gemeenten?"
            optional
            hint="Kies je niets, dan ziet het systeem de organisaties van de hele regio. Dit gaat alleen over organisaties; het plan is voor de hele regio."
            options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
          />
        </Details>
        {organisations.length === 1 ? (
          <input type="hidden" name="organisationId" value={only!.id} />
        ) : null}
        <Buttons>
          <Button>Registreren</Button>
          <LinkButton href="/systemen" variant="secondary">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}
