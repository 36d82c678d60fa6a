/**
 * The quarterly review of special rights.
 */
import {
  Alert,
  Choice,
  Empty,
  FormBox,
  Link,
  List,
  Page,
  Paragraph,
  Progress,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  TextArea,
  type AnyForm,
} from '#platform/ui/index.ts'
import { roleNames } from '#roles'
import { dueOn, quarterOf, quarterText } from '#network/rules/index.ts'
import type { ReviewLine, ReviewSummary } from '#network/store/index.ts'
import { dayOf, dayText, PeopleNav, roleText, SendOrBack } from './parts.tsx'
import { hasErrors } from './people-forms.tsx'

interface ReviewPageProps {
  review: ReviewSummary | undefined
  lines: ReviewLine[]
  earlier: ReviewSummary[]
  late: boolean
  mine: (line: ReviewLine) => boolean
  nav: readonly { href: string; label: string }[]
}

/** The list of a quarter: who holds what, since when, and whether that is still needed. */
export function ReviewPage(props: ReviewPageProps) {
  const { review, earlier, nav } = props
  return (
    <Page
      title="Bijzondere rechten nalopen"
      lead="Eens per kwartaal kijk je wie meer kan dan anderen, en of dat nog nodig is."
    >
      <PeopleNav items={nav} current="/mensen/nalopen" />
      {review ? (
        <Current {...props} review={review} />
      ) : (
        <Empty title="Er is nog geen lijst">
          Kring maakt elk kwartaal een lijst van wie bijzondere rechten heeft.
        </Empty>
      )}
      {earlier.length > 0 && (
        <Section title="Andere kwartalen">
          <List>
            {earlier.map(({ quarter, total, open }) => (
              <li>
                <Link href={`/mensen/nalopen/${quarter.toLowerCase()}`}>
                  Het {quarterText(quarter)}
                </Link>
                : {total - open} van {total} nagelopen
              </li>
            ))}
          </List>
        </Section>
      )}
    </Page>
  )
}

function Current({ review, lines, late, mine }: ReviewPageProps & { review: ReviewSummary }) {
  const { quarter, total, open, madeOn } = review
  return (
    <Section title={`Het ${quarterText(quarter)}`}>
      {late ? (
        <Alert tone="warning" title="Dit duurt te lang">
          Het moest klaar zijn op {dayText(dueOn(madeOn))}. De projectleiders zien dat er nog {open}{' '}
          te gaan zijn.
        </Alert>
      ) : (
        open > 0 && <Paragraph>Klaar vóór {dayText(dueOn(madeOn))}.</Paragraph>
      )}
      <Progress done={total - open} total={total} label="Nagelopen" />
      <Table
        caption={`Bijzondere rechten in het ${quarterText(quarter)}`}
        captionHidden
        columns={[
          { label: 'Wie' },
          { label: 'Functie' },
          { label: 'Sinds en laatst hier' },
          { label: 'Nog nodig?' },
        ]}
        rows={lines.map((line) => ({
          cells: [
            <bdi>{line.name}</bdi>,
            `${roleText(line.role)}: ${line.title}, ${line.organisation}`,
            `sinds ${dayText(line.since)}; laatst hier: ${seenQuarter(line)}`,
            <Said line={line} mine={mine(line)} />,
          ],
        }))}
      />
    </Section>
  )
}

function Said({ line, mine }: { line: ReviewLine; mine: boolean }) {
  if (line.outcome)
    return (
      <>
        <StatusBadge tone={line.outcome === 'stays' ? 'ok' : 'warning'}>
          {line.outcome === 'stays' ? 'blijft' : 'eindigt'}
        </StatusBadge>{' '}
        {line.reason} ({line.decidedBy}, {dayOf(line.decidedAt ?? new Date(0))})
        {line.outcome === 'ends' && (line.over ? ' Is beëindigd.' : ' Is nog niet beëindigd.')}
      </>
    )
  if (line.over) return <StatusBadge tone="neutral">intussen beëindigd</StatusBadge>
  if (mine)
    return (
      <Link href={`/mensen/nalopen/regels/${line.id}`}>
        Nalopen
        <span class="visually-hidden">
          : {line.name}, {roleNames[line.role]}
        </span>
      </Link>
    )
  return 'Dit ben jij: een ander loopt dit na, bijvoorbeeld een projectleider.'
}

/** One line, to say something of. */
export function ReviewLineForm({
  line,
  form,
  back,
}: {
  line: ReviewLine
  form: AnyForm
  back: string
}) {
  return (
    <Page
      title={line.name}
      label="Bijzondere rechten nalopen"
      lead={`Is de functie ${roleNames[line.role]} nog nodig?`}
      trail={[{ href: back, label: 'Terug' }]}
      failed={hasErrors(form)}
    >
      <SummaryList
        items={[
          { key: 'Functie', value: `${line.title} (${roleNames[line.role]})` },
          { key: 'Organisatie', value: line.organisation },
          { key: 'Sinds', value: dayText(line.since) },
          { key: 'Laatst hier', value: seenQuarter(line) },
        ]}
      />
      <FormBox action={`/mensen/nalopen/regels/${line.id}`} form={form}>
        <Choice
          name="outcome"
          label="Blijft deze functie?"
          options={[
            { value: 'stays', label: 'Blijft', hint: 'De functie is nog nodig.' },
            {
              value: 'ends',
              label: 'Eindigt',
              hint: 'De projectleiders krijgen bericht en beëindigen de functie. Jij doet dat niet zelf: wie nakijkt, geeft en neemt geen rechten.',
            },
          ]}
        />
        <TextArea name="reason" label="Waarom?" hint="Dit blijft bewaard in de lijst." rows={3} />
        <SendOrBack send="Opslaan" back={back} />
      </FormBox>
    </Page>
  )
}

/** By quarter, as that is how often one looks. */
function seenQuarter({ seenMonth }: ReviewLine): string {
  return seenMonth ? quarterText(quarterOf(seenMonth)) : 'nog niet'
}
