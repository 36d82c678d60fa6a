/**
 * What the pages of the network share: days, numbers, ways in, and choosing an organisation.
 */
import type { WayIn } from '#platform/identity/invitations.ts'
import { openForm } from '#platform/form.ts'
import {
  Button,
  Buttons,
  Empty,
  FormBox,
  Link,
  LinkButton,
  Page,
  StatusBadge,
  SubNav,
  Table,
  TextField,
  type Crumb,
  type Options,
} from '#platform/ui/index.ts'
import { roleNames, type Role } from '#roles'
import { dayText } from '#network/clock.ts'
import { phoneText, roleOpens, type OrdinaryRole, type SpecialRole } from '#network/rules/index.ts'
import type { HeldFunction } from '#network/store/index.ts'

const momentDay = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'long',
})
const month = new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', month: 'long', year: 'numeric' })

export { dayText }

/** The day of a moment, as one lives it in Amsterdam. */
export function dayOf(moment: Date): string {
  return momentDay.format(moment)
}

/** The month someone was last here; nothing more precise is kept. */
export function seenText(day: string | null | undefined): string {
  return day ? month.format(new Date(`${day}T00:00:00Z`)) : 'nog niet'
}

/** From when until when a function holds, in words. */
export function periodText(one: HeldFunction): string {
  const { fromDay, untilDay, endedDay } = one
  if (endedDay) return `${dayText(fromDay)} tot ${dayText(endedDay)}`
  if (untilDay) return `${dayText(fromDay)} tot en met ${dayText(untilDay)}`
  return `vanaf ${dayText(fromDay)}`
}

/** `werkgroeplid` → `Werkgroeplid`. */
export function roleText(role: Role): string {
  return roleNames[role].replace(/^./, (letter) => letter.toUpperCase())
}

/** Roles to choose from, each with what it opens. */
export function roleOptions(roles: readonly (OrdinaryRole | SpecialRole)[]): Options {
  return roles.map((role) => ({ value: role, label: roleText(role), hint: roleOpens[role] }))
}

/** Whether someone can sign in, in a few words. */
export function WayInBadge({
  way,
  functions,
  now,
}: {
  way: WayIn | undefined
  functions: readonly HeldFunction[]
  now: Date
}) {
  if (functions.every(({ over }) => over))
    return <StatusBadge tone="neutral">geen functie meer</StatusBadge>
  if (way?.account) return <StatusBadge tone="ok">kan inloggen</StatusBadge>
  if (functions.some(({ demonstration, over }) => demonstration && !over))
    return <StatusBadge tone="ok">via de demonstratie</StatusBadge>
  if (!way?.invitedAt) return <StatusBadge tone="unknown">niet uitgenodigd</StatusBadge>
  if (way.expiresAt && way.expiresAt <= now)
    return <StatusBadge tone="warning">uitnodiging verlopen</StatusBadge>
  return <StatusBadge tone="active">uitgenodigd</StatusBadge>
}

/** The pages about people that an actor has. */
export function PeopleNav({
  items,
  current,
}: {
  items: readonly { href: string; label: string }[]
  current: string
}) {
  if (items.length < 2) return null
  return (
    <SubNav
      label="Mensen en rechten"
      items={items.map((item) => ({ ...item, current: item.href === current }))}
    />
  )
}

export const peopleTrail = (...more: Crumb[]): Crumb[] => [
  { href: '/mensen', label: 'Mensen' },
  ...more,
]

interface ChooseOrganisationProps {
  title: string
  lead: string
  /** The page one goes on to, with the organisation behind it. */
  to: string
  /** This page itself, for looking again. */
  here: string
  words: string
  found: { id: string; name: string; kind: string; place: string | null }[] | undefined
  trail: Crumb[]
}

/** There are too many organisations to choose from: one looks for it by name. */
export function ChooseOrganisation(props: ChooseOrganisationProps) {
  const { title, lead, to, here, words, found, trail } = props
  return (
    <Page title={title} lead={lead} trail={trail}>
      <FormBox method="get" action={here} form={openForm({ zoek: words })}>
        <TextField
          name="zoek"
          label="Voor welke organisatie?"
          hint="Typ een deel van de naam."
          type="search"
        />
        <Button>Zoeken</Button>
      </FormBox>
      {found === undefined ? null : found.length === 0 ? (
        <Empty
          title="Geen organisatie gevonden"
          action={
            <LinkButton href="/mensen/organisaties/nieuw" variant="secondary">
              Organisatie toevoegen
            </LinkButton>
          }
        >
          Zoek op een korter deel van de naam, of voeg de organisatie toe.
        </Empty>
      ) : (
        <Table
          caption="Gevonden organisaties"
          columns={[{ label: 'Naam' }, { label: 'Soort' }, { label: 'Plaats' }]}
          rows={found.map(({ id, name, kind, place }) => ({
            cells: [<Link href={`${to}?organisatie=${id}`}>{name}</Link>, kind, place ?? ''],
          }))}
        />
      )}
    </Page>
  )
}

/** What one does with a form: send it, or go back. */
export function SendOrBack({ send, back }: { send: string; back: string }) {
  return (
    <Buttons>
      <Button>{send}</Button>
      <LinkButton href={back} variant="secondary">
        Terug
      </LinkButton>
    </Buttons>
  )
}

/** A number one can tap. */
export function Phone({ digits }: { digits: string }) {
  return <Link href={`tel:${digits}`}>{phoneText(digits)}</Link>
}
