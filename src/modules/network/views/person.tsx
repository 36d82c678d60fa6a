/**
 * One person: what they hold, whether they can come in, and what one can do about either.
 */
import type { WayIn } from '#platform/identity/invitations.ts'
import {
  Alert,
  Buttons,
  Link,
  LinkButton,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  Table,
} from '#platform/ui/index.ts'
import { isSpecial, type FunctionMoves } from '#network/rules/index.ts'
import type { HeldFunction, Person } from '#network/store/index.ts'
import { dayOf, peopleTrail, periodText, roleText, seenText, WayInBadge } from './parts.tsx'

/** What one can do about the way in of a person. */
export interface WayInMoves {
  again: boolean
  address: boolean
  withdraw: boolean
  renew: boolean
}

interface PersonPageProps {
  person: Person
  way: WayIn | undefined
  seen: string | undefined
  moves: WayInMoves
  functionMoves: (one: HeldFunction) => FunctionMoves
  /** Whether one may give this person a function, and propose a special one. */
  gives: boolean
  proposes: boolean
  self: boolean
  now: Date
}

export function PersonPage(props: PersonPageProps) {
  const { person, self, proposes } = props
  const held = person.functions.filter(({ over }) => !over)
  const ended = person.functions.filter(({ over }) => over)
  const home = held[0] ?? ended[0]
  return (
    <Page title={person.name} label="Mensen" trail={peopleTrail()}>
      {self && (
        <Alert tone="info">
          Dit ben je zelf. Je eigen functies regelt een ander: een tweede beheerder of een
          projectleider.
        </Alert>
      )}
      <WaysIn {...props} />
      <Section
        title="Functies"
        aside={
          props.gives ? (
            <LinkButton href={`/mensen/${person.id}/functie`} variant="secondary">
              Functie erbij
            </LinkButton>
          ) : null
        }
      >
        {held.length === 0 ? (
          <Paragraph>
            Deze persoon heeft geen functie meer en kan niet inloggen. Het account slaapt: met een
            nieuwe functie werkt het weer.
          </Paragraph>
        ) : (
          <Functions {...props} functions={held} caption="Functies nu" />
        )}
        {proposes && home && (
          <Paragraph small>
            Een bijzondere functie (projectleider, beheerder of functionaris gegevensbescherming)
            geef je met een tweede persoon:{' '}
            <Link
              href={`/mensen/voorstellen/nieuw?organisatie=${home.organisationId}&persoon=${person.id}`}
            >
              doe een voorstel
            </Link>
            .
          </Paragraph>
        )}
      </Section>
      {ended.length > 0 && (
        <Section title="Eerdere functies">
          <Functions {...props} functions={ended} caption="Functies die voorbij zijn" />
        </Section>
      )}
    </Page>
  )
}

function WaysIn({ person, way, seen, moves, now }: PersonPageProps) {
  const base = `/mensen/${person.id}`
  const again = way?.invitedAt != null
  return (
    <Section title="Inloggen">
      <SummaryList
        items={[
          {
            key: 'Kan inloggen',
            value: <WayInBadge way={way} functions={person.functions} now={now} />,
          },
          ...(way?.invitedAt && way.expiresAt && !way.account
            ? [
                {
                  key: 'Uitgenodigd',
                  value: `${dayOf(way.invitedAt)}, geldig tot en met ${dayOf(way.expiresAt)}`,
                },
              ]
            : []),
          { key: 'Laatst hier', value: seenText(seen) },
        ]}
      />
      <Buttons>
        {(moves.address || (moves.again && again)) && (
          <LinkButton href={`${base}/uitnodigen`} variant="secondary">
            {again ? 'Opnieuw uitnodigen' : 'Uitnodigen'}
          </LinkButton>
        )}
        {moves.withdraw && (
          <LinkButton href={`${base}/intrekken`} variant="subtle">
            Uitnodiging intrekken
          </LinkButton>
        )}
        {moves.renew && (
          <LinkButton href={`${base}/opnieuw-inloggen`} variant="secondary">
            Inloggen lukt niet meer
          </LinkButton>
        )}
      </Buttons>
    </Section>
  )
}

function Functions({
  functions,
  functionMoves,
  caption,
}: PersonPageProps & { functions: HeldFunction[]; caption: string }) {
  return (
    <Table
      caption={caption}
      captionHidden
      columns={[
        { label: 'Functie' },
        { label: 'Organisatie' },
        { label: 'Periode' },
        { label: 'Wat je kunt doen' },
      ]}
      rows={functions.map((one) => ({
        cells: [
          <>
            {one.title} ({roleText(one.role).toLowerCase()})
            {isSpecial(one.role) && <StatusBadge tone="active">bijzonder</StatusBadge>}
          </>,
          <>
            {one.organisation}
            {one.municipalities.length > 0 &&
              `, voor ${one.municipalities.map(({ name }) => name).join(', ')}`}
          </>,
          periodText(one),
          <Deeds one={one} moves={functionMoves(one)} />,
        ],
      }))}
    />
  )
}

function Deeds({ one, moves }: { one: HeldFunction; moves: FunctionMoves }) {
  const base = `/mensen/functies/${one.id}`
  if (!moves.edit && !moves.end) return one.over ? 'voorbij' : 'niets'
  return (
    <>
      {moves.edit && (
        <Link href={base}>
          Wijzigen<span class="visually-hidden">: {one.title}</span>
        </Link>
      )}
      {moves.edit && moves.end && ' · '}
      {moves.end && (
        <Link href={`${base}/beeindigen`}>
          Beëindigen<span class="visually-hidden">: {one.title}</span>
        </Link>
      )}
    </>
  )
}
