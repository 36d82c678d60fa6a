/**
 * The budget: posts by years, what is in them, and whether it adds up.
 */
import type { Form } from '#platform/form.ts'
import {
  Alert,
  AmountField,
  Choice,
  Empty,
  FormBox,
  Link,
  List,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'
import { euro, type YearTotal } from '#programme/rules/index.ts'
import type { BudgetCell, BudgetPost, Change, Fact, Finding, Plan } from '#programme/store/index.ts'
import { Doubt, PlanNav, planLabel, trail, SaveOrCancel, HistorySection } from './parts.tsx'
import { Facts } from './plan-about.tsx'

interface BudgetProps {
  plan: Plan
  posts: BudgetPost[]
  totals: YearTotal[]
  findings: Finding[]
  facts: Fact[]
}

/** Posts by years. What the plan states stands beside what it adds up to. */
export function Budget({ plan, posts, totals, findings, facts }: BudgetProps) {
  const years = totals.map(({ year }) => year)
  const wrong = totals.filter(({ agrees }) => agrees === false)
  return (
    <Page title="Begroting" label={planLabel(plan)} trail={trail(plan)} wide>
      <PlanNav plan={plan} current="/begroting" budget />
      {posts.length === 0 ? (
        <Empty title="Dit plan heeft geen begroting">
          Het aangeleverde bestand noemt geen bedragen.
        </Empty>
      ) : (
        <>
          {wrong.length > 0 ? (
            <Alert tone="danger" title="De begroting telt niet op">
              <List>
                {wrong.map(({ year, statedCents, sumCents }) => (
                  <li>
                    {year}: het plan zegt {euro(statedCents!)}, de posten samen zijn{' '}
                    {euro(sumCents)} ({euro(sumCents - statedCents!)} verschil).
                  </li>
                ))}
              </List>
            </Alert>
          ) : (
            totals.some(({ agrees }) => agrees) &&
            (totals.some(({ withoutAmount }) => withoutAmount > 0) ? (
              <Alert tone="info">
                De bekende bedragen tellen op tot het totaal dat het plan noemt. Van niet elke post
                is elk jaar een bedrag bekend.
              </Alert>
            ) : (
              <Alert tone="ok">
                De posten tellen elk jaar op tot het totaal dat het plan noemt.
              </Alert>
            ))
          )}
          <Table
            caption="Bedragen per post en jaar"
            captionHidden
            sticky
            columns={[
              { label: 'Post' },
              ...years.map((year) => ({ label: String(year), numeric: true })),
              { label: 'Draagt bij aan' },
            ]}
            rows={posts.map((post) => ({
              cells: [
                <Link href={`/programma/${plan.key}/begroting/${post.key}`}>{post.name}</Link>,
                ...years.map((year) => (
                  <Amount cell={post.cells.find((cell) => cell.year === year)} />
                )),
                contribution(post),
              ],
            }))}
            foot={[
              ['Opgeteld', ...totals.map(({ sumCents }) => euro(sumCents)), ''],
              [
                'Het plan zegt',
                ...totals.map(({ statedCents }) =>
                  statedCents === null ? 'niets' : euro(statedCents),
                ),
                '',
              ],
              [
                'Klopt dit?',
                ...totals.map(({ agrees, withoutAmount }) => (
                  <>
                    <StatusBadge tone={agrees === null ? 'unknown' : agrees ? 'ok' : 'danger'}>
                      {agrees === null ? 'onbekend' : agrees ? 'klopt' : 'klopt niet'}
                    </StatusBadge>
                    {withoutAmount > 0 && (
                      <div class="muted">
                        {withoutAmount} {withoutAmount === 1 ? 'post' : 'posten'} zonder bedrag
                      </div>
                    )}
                  </>
                )),
                '',
              ],
            ]}
          />
          <Paragraph>
            Samen over {plan.fromYear}-{plan.untilYear}:{' '}
            <strong>{euro(totals.reduce((sum, { sumCents }) => sum + sumCents, 0))}</strong>
            {totals.some(({ withoutAmount }) => withoutAmount > 0) &&
              ', zonder wat nog niet bekend is'}
            .
          </Paragraph>
          <Section title="Wat we nog niet weten over het geld">
            <Paragraph>
              Het plan geeft bedragen per post en per jaar, niet per lijn of activiteit. Kring
              verdeelt ze niet: wat niet is toegedeeld, heet hier “niet toegedeeld”.
            </Paragraph>
            <Doubt plan={plan} findings={findings} />
          </Section>
          <Facts facts={facts} title="Wat het plan nog meer zegt over het geld" plan={plan} />
        </>
      )}
    </Page>
  )
}

function contribution(post: BudgetPost) {
  return (
    post.contribution ??
    post.lines
      .filter(({ exception }) => !exception)
      .map(({ name }) => name)
      .join(', ')
  )
}

function Amount({ cell }: { cell: BudgetCell | undefined }) {
  if (!cell) return <span class="muted">–</span>
  if (cell.amountCents === null)
    return (
      <>
        <StatusBadge tone="unknown">geen bedrag</StatusBadge>
        {cell.fund === 'tijdelijk' && <div class="muted">tijdelijk geld</div>}
      </>
    )
  return (
    <>
      {euro(cell.amountCents)}
      {cell.fund === 'tijdelijk' && <div class="muted">tijdelijk geld</div>}
      {cell.remark && <div class="muted">met opmerking</div>}
    </>
  )
}

interface PostPageProps {
  plan: Plan
  post: BudgetPost
  findings: Finding[]
  facts: Fact[]
  changes: Change[]
  edits: boolean
}

/** One post: what is in it, for which lines, each year with what is said about it. */
export function PostPage({ plan, post, findings, facts, changes, edits }: PostPageProps) {
  const base = `/programma/${plan.key}/begroting/${post.key}`
  const exception = post.lines.filter((line) => line.exception)
  return (
    <Page
      title={post.name}
      label="Begrotingspost"
      trail={trail(plan, { href: `/programma/${plan.key}/begroting`, label: 'Begroting' })}
    >
      <PlanNav plan={plan} current="-" budget />
      <Section
        title="Bedragen"
        aside={edits ? <Link href={`${base}/bewerken`}>Bedragen wijzigen</Link> : undefined}
      >
        <Table
          caption={`Bedragen van ${post.name}`}
          captionHidden
          columns={[
            { label: 'Jaar' },
            { label: 'Bedrag', numeric: true },
            { label: 'Soort geld' },
            { label: 'Opmerking in het plan' },
          ]}
          rows={post.cells.map((cell) => ({
            cells: [
              String(cell.year),
              cell.amountCents === null ? 'geen bedrag' : euro(cell.amountCents),
              cell.fund,
              cell.remark ?? '',
            ],
          }))}
          foot={[
            [
              'Samen',
              euro(post.cells.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0)),
              '',
              '',
            ],
          ]}
        />
        <Doubt plan={plan} findings={findings} />
      </Section>
      <Section title="Wat erin zit">
        {post.contents.length > 0 ? (
          <List>
            {post.contents.map((text) => (
              <li>{text}</li>
            ))}
          </List>
        ) : (
          <Paragraph>Het plan zegt niet wat er in deze post zit.</Paragraph>
        )}
        <SummaryList
          items={[
            { key: 'Draagt bij aan', value: contribution(post) || 'niet genoemd' },
            ...(post.exceptionPart
              ? [
                  {
                    key: `Uitzondering: ${post.exceptionPart}`,
                    value: `draagt bij aan ${exception.map(({ name }) => name).join(', ')}`,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      <Facts facts={facts} title="Wat het plan nog meer zegt" plan={plan} />
      <HistorySection changes={changes} />
    </Page>
  )
}

/** The amounts of a post; empty is no amount, which is something else than nothing. */
export function PostForm<T>({
  plan,
  post,
  form,
  version,
}: {
  plan: Plan
  post: BudgetPost
  form: Form<T>
  version: number
}) {
  const base = `/programma/${plan.key}/begroting/${post.key}`
  return (
    <Page
      title="Bedragen wijzigen"
      label={post.name}
      lead="Een leeg veld betekent: geen bedrag bekend. Dat is iets anders dan 0."
      failed={!form.valid && Object.keys(form.errors).length > 0}
      trail={trail(plan, { href: base, label: post.name })}
    >
      <FormBox action={base} form={form} version={version}>
        {post.cells.map(({ year }) => (
          <fieldset class="plain">
            <legend>{year}</legend>
            <AmountField name={`amount-${year}`} label={`Bedrag ${year}`} optional />
            <Choice
              name={`fund-${year}`}
              label={`Soort geld ${year}`}
              options={{ regulier: 'Regulier', tijdelijk: 'Tijdelijk' }}
            />
            <TextField name={`remark-${year}`} label={`Opmerking ${year}`} optional />
          </fieldset>
        ))}
        <TextArea
          name="why"
          label="Waarom wijzig je dit?"
          hint="Noem het besluit, met nummer of datum. Dit komt in de geschiedenis."
          rows={2}
        />
        <SaveOrCancel cancel={base}>Opslaan</SaveOrCancel>
      </FormBox>
    </Page>
  )
}
