/**
 * Proposals for special functions: what waits, what was decided, and deciding.
 */
import {
  Alert,
  Choice,
  DateField,
  Empty,
  FormBox,
  Link,
  LinkButton,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  TextArea,
  TextField,
  type AnyForm,
} from '#platform/ui/index.ts'
import { roleNames } from '#roles'
import { specialRoles, type ProposalMoves } from '#network/rules/index.ts'
import type { Person, Proposal } from '#network/store/index.ts'
import { dayOf, dayText, PeopleNav, roleOptions, SendOrBack } from './parts.tsx'
import { hasErrors } from './people-forms.tsx'

const proposalsTrail = [{ href: '/mensen/voorstellen', label: 'Voorstellen' }]

interface ProposalListProps {
  waiting: { proposal: Proposal; mine: boolean }[]
  decided: Proposal[]
  proposes: boolean
  nav: readonly { href: string; label: string }[]
}

export function ProposalList({ waiting, decided, proposes, nav }: ProposalListProps) {
  return (
    <Page
      title="Voorstellen"
      lead="Projectleider, beheerder of functionaris gegevensbescherming word je pas als twee mensen dat willen: een doet een voorstel, een ander keurt het goed."
    >
      <PeopleNav items={nav} current="/mensen/voorstellen" />
      <Section
        title="Wacht op een besluit"
        aside={
          proposes ? <LinkButton href="/mensen/voorstellen/nieuw">Nieuw voorstel</LinkButton> : null
        }
      >
        {waiting.length === 0 ? (
          <Empty title="Er wacht niets">Een nieuw voorstel komt hier te staan.</Empty>
        ) : (
          <Table
            caption="Voorstellen die wachten"
            captionHidden
            columns={[
              { label: 'Wie' },
              { label: 'Wordt' },
              { label: 'Voorgesteld door' },
              { label: 'Wie is aan zet' },
            ]}
            rows={waiting.map(({ proposal, mine }) => ({
              cells: [
                <Link href={`/mensen/voorstellen/${proposal.id}`}>
                  <bdi>{proposal.name}</bdi>
                </Link>,
                `${roleNames[proposal.role]}, ${proposal.organisation}`,
                `${proposal.proposedBy}, ${dayOf(proposal.proposedAt)}`,
                mine ? <StatusBadge tone="turn">Jouw beurt</StatusBadge> : 'een ander',
              ],
              ...(mine && { tone: 'turn' }),
            }))}
          />
        )}
      </Section>
      <Section title="Besloten">
        {decided.length === 0 ? (
          <Paragraph>Er is nog niets besloten.</Paragraph>
        ) : (
          <Table
            caption="Voorstellen waarover is besloten"
            captionHidden
            columns={[
              { label: 'Wie' },
              { label: 'Wordt' },
              { label: 'Uitkomst' },
              { label: 'Besloten door' },
            ]}
            rows={decided.map((proposal) => ({
              cells: [
                <Link href={`/mensen/voorstellen/${proposal.id}`}>
                  <bdi>{proposal.name}</bdi>
                </Link>,
                `${roleNames[proposal.role]}, ${proposal.organisation}`,
                <Outcome outcome={proposal.outcome} />,
                `${proposal.decidedBy}, ${dayOf(proposal.decidedAt ?? proposal.proposedAt)}`,
              ],
            }))}
          />
        )}
      </Section>
    </Page>
  )
}

function Outcome({ outcome }: Pick<Proposal, 'outcome'>) {
  if (outcome === 'approved') return <StatusBadge tone="ok">goedgekeurd</StatusBadge>
  if (outcome === 'rejected') return <StatusBadge tone="danger">afgekeurd</StatusBadge>
  if (outcome === 'withdrawn') return <StatusBadge tone="neutral">ingetrokken</StatusBadge>
  return <StatusBadge tone="active">wacht op een besluit</StatusBadge>
}

interface ProposalPageProps {
  proposal: Proposal
  moves: ProposalMoves
  /** Where the invitation will go; only for who may approve it, while it waits. */
  email: string | undefined
  form: AnyForm
}

export function ProposalPage({ proposal, moves, email, form }: ProposalPageProps) {
  return (
    <Page
      title={proposal.name}
      label="Voorstel"
      lead={`Wordt ${roleNames[proposal.role]} bij ${proposal.organisation}.`}
      trail={proposalsTrail}
      failed={hasErrors(form)}
    >
      <Facts proposal={proposal} email={email} />
      {proposal.outcome === null && moves.why && <Alert tone="info">{moves.why}</Alert>}
      {moves.approve && <Decide proposal={proposal} form={form} known={email === undefined} />}
      {moves.withdraw && <Withdraw proposal={proposal} form={form} />}
    </Page>
  )
}

function Facts({ proposal, email }: { proposal: Proposal; email: string | undefined }) {
  return (
    <SummaryList
      items={[
        { key: 'Stand', value: <Outcome outcome={proposal.outcome} /> },
        { key: 'Functie', value: `${proposal.title} (${roleNames[proposal.role]})` },
        ...(proposal.untilDay ? [{ key: 'Laatste dag', value: dayText(proposal.untilDay) }] : []),
        { key: 'Waarom', value: proposal.why },
        { key: 'Voorgesteld door', value: `${proposal.proposedBy}, ${dayOf(proposal.proposedAt)}` },
        ...(email ? [{ key: 'Uitnodiging gaat naar', value: email }] : []),
        ...(proposal.outcome !== null
          ? [
              {
                key: 'Besloten door',
                value: `${proposal.decidedBy}, ${dayOf(proposal.decidedAt ?? proposal.proposedAt)}`,
              },
            ]
          : []),
        ...(proposal.answer ? [{ key: 'Toelichting', value: proposal.answer }] : []),
      ]}
    />
  )
}

function Decide({ proposal, form, known }: { proposal: Proposal; form: AnyForm; known: boolean }) {
  return (
    <Section title="Wat besluit je?">
      <FormBox action={`/mensen/voorstellen/${proposal.id}`} form={form}>
        <Choice
          name="decision"
          label="Krijgt deze persoon deze functie?"
          options={[
            {
              value: 'approved',
              label: 'Ja, ik keur het goed',
              hint: known
                ? 'De functie gaat meteen in.'
                : 'De functie gaat meteen in en de uitnodiging gaat naar het adres hierboven. Kijk of het echt van deze persoon is.',
            },
            { value: 'rejected', label: 'Nee, ik keur het af', hint: 'Er verandert niets.' },
          ]}
        />
        <TextArea
          name="answer"
          label="Toelichting"
          hint="Bij een nee altijd; de indiener leest dit."
          rows={3}
          optional
        />
        <SendOrBack send="Besluiten" back="/mensen/voorstellen" />
      </FormBox>
    </Section>
  )
}

function Withdraw({ proposal, form }: { proposal: Proposal; form: AnyForm }) {
  return (
    <Section title="Toch niet?">
      <FormBox action={`/mensen/voorstellen/${proposal.id}`} form={form}>
        <Choice
          name="decision"
          label="Je kunt je voorstel intrekken zolang niemand heeft besloten"
          options={[{ value: 'withdrawn', label: 'Ik trek mijn voorstel in' }]}
        />
        <SendOrBack send="Intrekken" back="/mensen/voorstellen" />
      </FormBox>
    </Section>
  )
}

/** A proposal, for someone new or for someone who is known. */
export function ProposalForm({
  organisation,
  person,
  form,
  twice,
}: {
  organisation: { id: string; name: string }
  person: Person | undefined
  form: AnyForm
  twice: boolean
}) {
  const query = `organisatie=${organisation.id}${person ? `&persoon=${person.id}` : ''}`
  return (
    <Page
      title="Nieuw voorstel"
      label={person?.name ?? organisation.name}
      lead="Hierover besluit iemand anders: niet jij, en niet de persoon zelf. Tot dan verandert er niets."
      trail={proposalsTrail}
      failed={hasErrors(form)}
    >
      <FormBox action={`/mensen/voorstellen/nieuw?${query}`} form={form}>
        {twice && (
          <Alert tone="warning" title="Dit hoeft niet nog een keer">
            Deze persoon heeft deze functie al, of er wacht al een voorstel.
          </Alert>
        )}
        {!person && (
          <>
            <TextField name="name" label="Voornaam en achternaam" maxlength={240} />
            <TextField
              name="email"
              label="E-mailadres van het werk"
              hint="Wie besluit, ziet dit adres. Daarna verdwijnt het uit het voorstel."
              type="email"
              inputmode="email"
            />
          </>
        )}
        <Choice
          name="role"
          label={`Wat wordt deze persoon bij ${organisation.name}?`}
          options={roleOptions(specialRoles)}
        />
        <TextField
          name="title"
          label="Functie"
          hint="Zoals op een visitekaartje."
          maxlength={240}
        />
        <DateField
          name="until"
          label="Laatste dag"
          hint="Is het voor een tijd, bijvoorbeeld als vervanging? Langer maken vraagt een nieuw voorstel."
          optional
        />
        <TextArea name="why" label="Waarom is dit nodig?" rows={3} />
        <SendOrBack send="Voorstel doen" back="/mensen/voorstellen" />
      </FormBox>
    </Page>
  )
}
