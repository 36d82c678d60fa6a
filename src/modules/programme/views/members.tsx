/**
 * Who sits in a working group, for the project leader who keeps that.
 */
import { openForm } from '#platform/form.ts'
import {
  Button,
  Checkbox,
  Choice,
  DateField,
  Empty,
  ErrorSummary,
  FormBox,
  Link,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  Table,
  TextField,
  type AnyForm,
} from '#platform/ui/index.ts'
import { roleNames } from '#roles'
import { mayChair } from '#programme/rules/index.ts'
import type { Candidate, Change, Group, Member, Plan } from '#programme/store/index.ts'
import { dayText, HistorySection, planLabel, SaveOrCancel, trail } from './parts.tsx'

interface MembersPageProps {
  plan: Plan
  group: Group
  base: string
  members: Member[]
  words: string
  /** Who was found by those words; undefined when nobody was looked for yet. */
  found: Candidate[] | undefined
  form: AnyForm
  changes: Change[]
}

/** The members with what one can do about each, and finding someone to add. */
export function MembersPage(props: MembersPageProps) {
  const { plan, group, base, members, changes } = props
  return (
    <Page
      title={`Leden van ${group.name}`}
      label={planLabel(plan)}
      lead="Wie erin zit, houdt de activiteiten van de groep bij. De voorzitter meldt hoe het gaat."
      trail={trail(
        plan,
        { href: `/programma/${plan.key}/werkgroepen`, label: 'Werkgroepen' },
        { href: `/programma/${plan.key}/werkgroepen/${group.key}`, label: group.name },
      )}
      failed={Object.keys(props.form?.errors ?? {}).length > 0}
    >
      <Section title="Wie erin zit">
        {members.length === 0 ? (
          <Empty title="Nog niemand">Zoek hieronder iemand om toe te voegen.</Empty>
        ) : (
          <Table
            caption={`Leden van ${group.name}`}
            captionHidden
            columns={[
              { label: 'Naam' },
              { label: 'Functie' },
              { label: 'Periode' },
              { label: 'Wat je kunt doen' },
            ]}
            rows={members.map((member) => ({
              cells: [
                <>
                  <bdi>{member.name}</bdi>{' '}
                  {member.chair && <StatusBadge tone="active">voorzitter</StatusBadge>}
                </>,
                `${member.title}, ${member.organisation}`,
                `vanaf ${dayText(member.fromDay)}${
                  member.untilDay ? ` tot en met ${dayText(member.untilDay)}` : ''
                }`,
                <Deeds base={base} member={member} />,
              ],
            }))}
          />
        )}
      </Section>
      <AddMember {...props} />
      <HistorySection changes={changes} />
    </Page>
  )
}

function Deeds({ base, member }: { base: string; member: Member }) {
  return (
    <>
      <Link href={`${base}/${member.functionId}`}>
        Wijzigen<span class="visually-hidden">: {member.name}</span>
      </Link>
      {' · '}
      <Link href={`${base}/${member.functionId}/weghalen`}>
        Weghalen<span class="visually-hidden">: {member.name}</span>
      </Link>
    </>
  )
}

function AddMember({ base, words, found, form }: MembersPageProps) {
  return (
    <Section title="Iemand toevoegen">
      <FormBox method="get" action={`${base}#iemand-toevoegen`} form={openForm({ zoek: words })}>
        <TextField
          name="zoek"
          label="Wie?"
          hint="Typ een deel van de naam. Werkt die persoon nog niet met Kring? Nodig die dan eerst uit bij Mensen."
          type="search"
        />
        <Button variant="secondary">Zoeken</Button>
      </FormBox>
      {found === undefined ? (
        <ErrorSummary form={form} />
      ) : found.length === 0 ? (
        <Paragraph>
          Niemand gevonden die niet al in de groep zit. Probeer een korter deel van de naam.
        </Paragraph>
      ) : (
        <FormBox action={`${base}?zoek=${encodeURIComponent(words)}`} form={form}>
          <Choice
            name="member"
            label="Wie voeg je toe?"
            options={found.map((one) => ({
              value: one.functionId,
              label: `${one.name}, ${one.title}`,
              hint: `${one.organisation}, ${part(one)}`,
            }))}
          />
          <Checkbox
            name="chair"
            label="Als voorzitter"
            hint="Kan alleen met de rol werkgroepvoorzitter."
          />
          <DateField name="from" label="Eerste dag" hint="Leeg: vandaag." optional />
          <DateField name="until" label="Laatste dag" optional />
          <Button>Toevoegen</Button>
        </FormBox>
      )}
    </Section>
  )
}

/** What someone can do in a group, by the role of their function. */
function part({ role }: Candidate): string {
  if (mayChair(role)) return 'kan voorzitter zijn'
  if (role === 'groupMember' || role === 'programmeLead') return 'houdt activiteiten bij'
  return `staat alleen vermeld: met de rol ${roleNames[role]} houdt iemand geen activiteiten bij`
}

/** Chair and last day of one member. */
export function MemberForm({
  plan,
  group,
  member,
  form,
  base,
}: {
  plan: Plan
  group: Group
  member: Member
  form: AnyForm
  base: string
}) {
  return (
    <Page
      title={member.name}
      label={group.name}
      lead={`${member.title}, ${member.organisation}: ${part(member)}.`}
      trail={trail(plan, { href: base, label: `Leden van ${group.name}` })}
      failed={Object.keys(form?.errors ?? {}).length > 0}
    >
      <FormBox action={`${base}/${member.functionId}`} form={form} version={member.version}>
        <Checkbox
          name="chair"
          label="Voorzitter"
          hint="Meldt elk kwartaal hoe het gaat met de activiteiten van de groep."
        />
        <DateField
          name="until"
          label="Laatste dag in de groep"
          hint="Leeg: zonder einde."
          optional
        />
        <SaveOrCancel cancel={base}>Opslaan</SaveOrCancel>
      </FormBox>
    </Page>
  )
}
