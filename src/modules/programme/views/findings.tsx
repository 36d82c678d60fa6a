/**
 * What is still to be found out, and the form with which it gets known.
 */
import type { Form } from '#platform/form.ts'
import {
  Alert,
  Button,
  Choice,
  DateField,
  Empty,
  FormBox,
  Link,
  LinkButton,
  Page,
  Pagination,
  Paragraph,
  Section,
  SubNav,
  SummaryList,
  Table,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'
import {
  budgetKey,
  outcomes,
  outcomesFor,
  stateNames,
  type FactState,
} from '#programme/rules/index.ts'
import type { Finding, Plan, StateCounts } from '#programme/store/index.ts'
import { dayText, PlanNav, planLabel, StateBadge, trail, SaveOrCancel } from './parts.tsx'

interface FindingListProps {
  plan: Plan
  findings: Finding[]
  counts: StateCounts
  state: FactState | 'uitgezocht' | undefined
  page: number
  budget: boolean
  /** Whether the actor may resolve findings. */
  resolves: boolean
}

/** Everything that is unknown, inferred or contradicted, in the order of the plan. */
export function FindingList(props: FindingListProps) {
  const { plan, findings, counts, state, page } = props
  const base = `/programma/${plan.key}/uitzoeken`
  const open = counts.unknown + counts.inferred + counts.contradicts
  const shown = state === 'uitgezocht' ? counts.resolved : state ? counts[state] : open
  return (
    <Page
      title="Nog uit te zoeken"
      label={planLabel(plan)}
      trail={trail(plan)}
      lead={
        open === 0
          ? 'Alles is uitgezocht.'
          : `${open} dingen in dit plan zijn onbekend, afgeleid of spreken elkaar tegen. Kring vult niets in door te raden.`
      }
    >
      <PlanNav plan={plan} current="/uitzoeken" budget={props.budget} />
      <SubNav
        label="Welke"
        items={[
          { href: base, label: `Alles (${open})`, current: state === undefined },
          ...(['unknown', 'inferred', 'contradicts'] as const).map((one) => ({
            href: `${base}?staat=${stateNames[one].name}`,
            label: `${capital(stateNames[one].name)} (${counts[one]})`,
            current: state === one,
          })),
          {
            href: `${base}?staat=uitgezocht`,
            label: `Uitgezocht (${counts.resolved})`,
            current: state === 'uitgezocht',
          },
        ]}
      />
      {findings.length === 0 ? (
        <Empty title={state === 'uitgezocht' ? 'Nog niets uitgezocht' : 'Niets uit te zoeken'}>
          {state === 'uitgezocht'
            ? 'Hier komt te staan wat projectleiders uitzochten, met bron en datum.'
            : 'Hier is geen onbekend, afgeleid of tegenstrijdig gegeven.'}
        </Empty>
      ) : (
        <Table
          caption="Uit te zoeken"
          captionHidden
          columns={[{ label: 'Wat' }, { label: 'Waarover' }, { label: 'Hoe het staat' }]}
          rows={findings.map((finding) => ({
            cells: [
              <Link href={`${base}/${finding.id}`}>{finding.text}</Link>,
              <SubjectLink plan={plan} finding={finding} />,
              finding.resolvedAt ? (
                <>
                  {finding.answer}{' '}
                  <span class="muted">
                    (bron: {finding.answerSource}, {dayText(finding.answerDate!)})
                  </span>
                </>
              ) : (
                <>
                  <StateBadge state={finding.state} />
                  {finding.reason && <div class="muted">{finding.reason}</div>}
                </>
              ),
            ],
          }))}
        />
      )}
      <Pagination
        page={page}
        pages={Math.max(1, Math.ceil(shown / 50))}
        href={(to) =>
          `${base}?${new URLSearchParams({
            ...(state && { staat: state === 'uitgezocht' ? state : stateNames[state].name }),
            pagina: String(to),
          })}`
        }
      />
    </Page>
  )
}

const subjectPaths: Record<Finding['subjectKind'], (key: string) => string> = {
  plan: () => '/over',
  abbreviation: () => '/over',
  line: (key) => `/lijnen/${key}`,
  activity: (key) => `/activiteiten/${key}`,
  executor: (key) => `/activiteiten/${key.replace(/-\d+$/, '')}`,
  group: (key) => `/werkgroepen/${key}`,
  body: (key) => `/gremia/${key}`,
  budget_post: (key) => (key === budgetKey ? '/begroting' : `/begroting/${key}`),
  timeline_row: (key) => `/tijdlijn/${key}`,
}

function SubjectLink({ plan, finding }: { plan: Plan; finding: Finding }) {
  return (
    <Link href={`/programma/${plan.key}${subjectPaths[finding.subjectKind](finding.subjectKey)}`}>
      {finding.field}
    </Link>
  )
}

interface FindingPageProps<T> {
  plan: Plan
  finding: Finding
  form: Form<T>
  resolves: boolean
}

/** One finding; a project leader resolves it with what was found, who says so, and of which day. */
export function FindingPage<T>({ plan, finding, form, resolves }: FindingPageProps<T>) {
  const base = `/programma/${plan.key}/uitzoeken`
  const { state, field, text, reason, sourceLine } = finding
  return (
    <Page
      title={finding.resolvedAt ? 'Uitgezocht' : 'Uitzoeken'}
      label={field}
      lead={text}
      failed={!form.valid && Object.keys(form.errors).length > 0}
      trail={trail(plan, { href: base, label: 'Nog uit te zoeken' })}
    >
      <SummaryList
        items={[
          {
            key: 'Staat',
            value: (
              <>
                <StateBadge state={state} /> {stateNames[state].meaning}
              </>
            ),
          },
          ...(reason
            ? [{ key: state === 'inferred' ? 'Waaruit' : 'Toelichting', value: reason }]
            : []),
          { key: 'Waarover', value: <SubjectLink plan={plan} finding={finding} /> },
          ...(sourceLine && plan.sourceShown
            ? [
                {
                  key: 'In de bron',
                  value: (
                    <Link href={`/programma/${plan.key}/bron?regel=${sourceLine}#r${sourceLine}`}>
                      regel {sourceLine}
                    </Link>
                  ),
                },
              ]
            : []),
        ]}
      />
      {finding.resolvedAt && (
        <LinkButton href={base} variant="secondary">
          Volgende uit te zoeken
        </LinkButton>
      )}
      {finding.resolvedAt ? (
        <Alert
          tone={finding.outcome === 'refuted' ? 'warning' : 'ok'}
          title={finding.outcome ? outcomes[finding.outcome] : 'Uitgezocht'}
        >
          <p>{finding.answer}</p>
          <p>
            Bron: {finding.answerSource}, {dayText(finding.answerDate!)}.
          </p>
        </Alert>
      ) : resolves ? (
        <Resolve plan={plan} finding={finding} form={form} />
      ) : (
        <Tell action={`${base}/${finding.id}/weten`} form={form} />
      )}
    </Page>
  )
}

/** For who does not find things out for the plan, and may know all the same. */
function Tell<T>({ action, form }: { action: string; form: Form<T> }) {
  return (
    <Section title="Weet jij het?">
      <Paragraph>
        Een projectleider zoekt dit uit. Je helpt door te vertellen wat je weet.
      </Paragraph>
      <FormBox action={action} form={form}>
        <TextArea
          name="tip"
          label="Wat weet je, en waar komt het vandaan?"
          hint="De projectleiders lezen dit, met je naam erbij. Ten hoogste 250 tekens."
          rows={3}
        />
        <Button>Vertellen</Button>
      </FormBox>
    </Section>
  )
}

/** The status of a plan is set by a decision, on a page of its own. */
function isPlanStatus({ subjectKind, field }: Finding): boolean {
  return subjectKind === 'plan' && field === 'Status van het plan'
}

function Resolve<T>({ plan, finding, form }: Omit<FindingPageProps<T>, 'resolves'>) {
  const options = outcomesFor(finding.state) as Record<string, string>
  const base = `/programma/${plan.key}/uitzoeken`
  const elsewhere = filledIn(plan, finding)
  if (isPlanStatus(finding))
    return (
      <LinkButton href={`/programma/${plan.key}/status`} variant="primary">
        Leg de status vast
      </LinkButton>
    )
  return (
    <>
      {elsewhere && (
        <Alert tone="info">
          Dit lost zichzelf op als je het invult:{' '}
          <Link href={elsewhere.href}>{elsewhere.label}</Link>. Je kunt het ook hier vastleggen.
        </Alert>
      )}
      <FormBox action={`${base}/${finding.id}`} form={form}>
        <Choice name="outcome" label="Wat heb je gevonden?" options={options} />
        <TextArea
          name="answer"
          label="Het antwoord"
          hint="Schrijf het zo dat een ander het begrijpt."
          rows={3}
        />
        <TextField
          name="source"
          label="Wie of wat zegt dit?"
          hint="Een besluit, een verslag, een gesprek. Noem functies, geen namen."
        />
        <DateField name="sourceDate" label="Van welke datum is dat?" />
        <SaveOrCancel cancel={base}>Vastleggen</SaveOrCancel>
      </FormBox>
    </>
  )
}

/** Where a fact is filled in, when it has a place of its own. */
function filledIn(plan: Plan, { subjectKind, subjectKey, field }: Finding) {
  const base = `/programma/${plan.key}`
  if (subjectKind === 'timeline_row' && field === 'Kwartalen')
    return { href: `${base}/tijdlijn/${subjectKey}/invullen`, label: 'de kwartalen van deze regel' }
  if (subjectKind === 'activity' && (field === 'Status' || field === 'Gemeenten'))
    return { href: `${base}/activiteiten/${subjectKey}/bewerken`, label: 'de activiteit bijwerken' }
  if (subjectKind === 'budget_post' && field.startsWith('Bedrag'))
    return { href: `${base}/begroting/${subjectKey}/bewerken`, label: 'het bedrag invullen' }
  return undefined
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
