import type { Child } from 'hono/jsx'
import { Button, Buttons, LinkButton } from '#platform/ui/buttons.tsx'
import { FormBox } from '#platform/ui/form-box.tsx'
import { Page, type Crumb } from '#platform/ui/page.tsx'
import { Alert } from '#platform/ui/parts.tsx'

/** A page between the wish and the deed: what will happen, and whether to go on. */
export function ConfirmPage({
  title,
  action,
  once,
  version,
  consequence,
  confirm,
  cancel,
  danger,
  trail,
  children,
}: {
  title: string
  action: string
  once: string
  version?: number | string | undefined
  /** What happens then, and whether it can be undone. */
  consequence: Child
  /** The words on the button: the deed itself, such as "Plan verwijderen". */
  confirm: string
  /** Where "nee" leads. */
  cancel: string
  /** True when there is no way back. */
  danger?: boolean | undefined
  trail?: Crumb[] | undefined
  /** More fields of the form, such as a reason. */
  children?: Child
}) {
  return (
    <Page title={title} trail={trail}>
      <FormBox action={action} once={once} version={version}>
        <Alert tone={danger ? 'danger' : 'warning'} title="Wat er dan gebeurt">
          {consequence}
        </Alert>
        {children}
        <Buttons>
          <Button variant={danger ? 'danger' : 'primary'}>{confirm}</Button>
          <LinkButton href={cancel} variant="secondary">
            Nee, terug
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}
