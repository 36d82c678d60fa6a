/**
 * What a system may do.
 */
import { scopes as scopeTable, type Scope } from '#roles'
import type { Form } from '#platform/form.ts'
import {
  Button,
  Buttons,
  Choices,
  FormBox,
  LinkButton,
  Page,
  Paragraph,
} from '#platform/ui/index.ts'
import type { System } from '#platform/systems/store.ts'
import { trailOf } from './parts.tsx'

export function ScopeChoices({ grantable }: { grantable: Scope[] }) {
  return (
    <Choices
      name="scopes"
      label="Wat mag het systeem?"
      options={grantable.map((scope) => ({
        value: scope,
        label: scopeTable[scope].text,
        hint: scope,
      }))}
    />
  )
}

/** What a system may. */
export function ScopesPage({
  system,
  form,
  grantable,
}: {
  system: System
  form: Form<unknown>
  grantable: Scope[]
}) {
  const kept = system.scopes.filter((scope) => !grantable.includes(scope))
  return (
    <Page
      title={`Wat mag ${system.name}?`}
      trail={trailOf(system)}
      failed={Object.keys(form.errors).length > 0}
      lead="Wat je weghaalt, kan het systeem meteen niet meer."
    >
      <FormBox
        action={`/systemen/${system.functionId}/rechten`}
        form={form}
        version={system.version}
      >
        <ScopeChoices grantable={grantable} />
        {kept.length > 0 ? (
          <Paragraph>
            Het systeem mag ook:{' '}
            {kept.map((scope) => scopeTable[scope].text.toLowerCase()).join('; ')}. Dat geeft en
            neemt een projectleider.
          </Paragraph>
        ) : null}
        <Buttons>
          <Button>Opslaan</Button>
          <LinkButton href={`/systemen/${system.functionId}`} variant="secondary">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}
