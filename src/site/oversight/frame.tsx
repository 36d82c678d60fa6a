/**
 * What the pages of the privacy officer share: the way between them, the form for a verdict, and words.
 */
import type { Subject } from '#platform/audit/subjects.ts'
import { reviewedBy, verdicts, type Verdict } from '#platform/audit/verdict.ts'
import {
  Alert,
  Button,
  Buttons,
  Choice,
  FormBox,
  Link,
  LinkButton,
  StatusBadge,
  SubNav,
  TextArea,
  type AnyForm,
} from '#platform/ui/index.ts'
import { roleNames, type Role } from '#roles'

/** The pages of the officer beside each other. */
export function OversightNav({ current }: { current: string }) {
  const items = [
    { href: '/verantwoording', label: 'Wie deed wat' },
    { href: '/verantwoording/steekproef', label: 'Steekproef' },
    { href: '/verantwoording/noodtoegang', label: 'Noodtoegang' },
  ]
  return (
    <SubNav
      label="Toezicht"
      items={items.map((item) => ({ ...item, current: item.href === current }))}
    />
  )
}

/** How something stands with the officer, and by when it must be looked at. */
export function Standing({
  verdict,
  since,
  today,
}: {
  verdict: Verdict | null
  /** From when it could be reviewed. */
  since: Date
  today: string
}) {
  if (verdict === 'in_order') return <StatusBadge tone="ok">In orde</StatusBadge>
  if (verdict === 'unjust') return <StatusBadge tone="danger">Onterecht</StatusBadge>
  const due = reviewedBy(since)
  if (due < today)
    return <StatusBadge tone="danger">Te laat: uiterlijk {dayInWords(due)}</StatusBadge>
  return (
    <StatusBadge tone="turn">
      {verdict === 'ask' ? 'Nagevraagd' : 'Nakijken'} uiterlijk {dayInWords(due)}
    </StatusBadge>
  )
}

/** The form for a verdict. */
export function VerdictForm({
  action,
  back,
  form,
  asked,
  confirm,
}: {
  action: string
  back: string
  form: AnyForm
  /** Whether a question was put before: then the last word is due. */
  asked: boolean
  confirm: string
}) {
  return (
    <FormBox action={action} form={form} once={crypto.randomUUID()}>
      <Choice
        name="oordeel"
        label="Wat is je oordeel?"
        options={[
          { value: 'in_order', label: verdicts.in_order, hint: 'Deze persoon mocht dit zien.' },
          {
            value: 'ask',
            label: asked ? 'Nog eens navragen' : verdicts.ask,
            hint: 'Wie het deed krijgt bericht om contact met je op te nemen. Het blijft open tot je een oordeel geeft.',
          },
          {
            value: 'unjust',
            label: verdicts.unjust,
            hint: 'Dit kan een datalek zijn. Spreek de organisatie aan; melden bij de Autoriteit Persoonsgegevens moet binnen 72 uur.',
          },
        ]}
      />
      <TextArea
        name="opmerking"
        label="Opmerking"
        hint="Nodig bij navragen en onterecht. Wordt versleuteld bewaard; alleen functionarissen gegevensbescherming lezen het."
        optional
      />
      <Buttons>
        <Button>{confirm}</Button>
        <LinkButton href={back} variant="secondary">
          Terug naar de lijst
        </LinkButton>
      </Buttons>
    </FormBox>
  )
}

/** Said where the form would stand, when it is about oneself. */
export function OwnDeed() {
  return (
    <Alert tone="info" title="Dit ging van jou uit">
      Je kijkt je eigen handelingen niet na. Een andere functionaris gegevensbescherming doet dat.
      Is die er niet, dan blijft dit open staan; vraag de projectleiders om een tweede functionaris
      voor te stellen.
    </Alert>
  )
}

/** Who it was: name, role and organisation. */
export function who({
  name,
  role,
  organisation,
}: {
  name: string | null
  role: string | null
  organisation: string | null
}): string {
  return `${name ?? 'Onbekend'}, ${role ? roleNames[role as Role] : 'onbekend'}, ${organisation ?? 'onbekend'}`
}

/** What a deed was about: its name, or its key when it has none for who looks. */
export function About({ subject, named }: { subject: string; named: Subject | undefined }) {
  if (!named) return <>{subject}</>
  return named.href ? <Link href={named.href}>{named.name}</Link> : <>{named.name}</>
}

/** A day as people write it. */
export function dayInWords(day: string): string {
  return longDays.format(new Date(`${day}T12:00:00Z`))
}

/** A moment by the clock of Amsterdam. */
export function moment(at: Date): string {
  return moments.format(at)
}

/** The time of day by the clock of Amsterdam. */
export function clock(at: Date): string {
  return times.format(at)
}

const longDays = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
})
const times = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  hour: '2-digit',
  minute: '2-digit',
})
const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'medium',
  timeStyle: 'short',
})
