/**
 * An activity: its page, and the forms of whoever works on it.
 */
import type { Child } from 'hono/jsx'
import type { Form } from '#platform/form.ts'
import type { Municipality } from '#modules/network'
import {
  Button,
  Buttons,
  Choice,
  Choices,
  Columns,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Select,
  SummaryList,
  Table,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'
import {
  activityStatuses,
  aspects,
  colourNames,
  colours,
  euro,
  levels,
  quarterName,
  type ActivityMoves,
} from '#programme/rules/index.ts'
import type {
  Accent,
  Activity,
  BudgetPost,
  Change,
  Fact,
  Finding,
  Plan,
  Report,
} from '#programme/store/index.ts'
import {
  ActivityStatusBadge,
  ColourBadge,
  Doubt,
  History,
  Moment,
  PlanNav,
  trail,
} from './parts.tsx'
import { Facts } from './plan.tsx'
import { RowStrip } from './timeline.tsx'

interface ActivityPageProps {
  plan: Plan
  activity: Activity
  quarters: string[]
  findings: Finding[]
  facts: Fact[]
  reports: Report[]
  changes: Change[]
  accents: Accent[]
  /** The posts that pay for this line; left out for who may not see money. */
  posts?: BudgetPost[] | undefined
  moves: ActivityMoves
  thisQuarter: string
}

/** Why, what, who, where, when, with what money, how it goes, and what came before. */
export function ActivityPage(props: ActivityPageProps) {
  const { plan, activity, findings, facts, moves, changes } = props
  const about = (...fields: string[]) =>
    findings.filter((one) => one.subjectKind === 'activity' && fields.includes(one.field))
  const line = plan.lines.find(({ id }) => id === activity.lineId)
  const base = `/programma/${plan.key}/activiteiten/${activity.key}`
  return (
    <Page
      title={[activity.number, activity.name].filter(Boolean).join(' ')}
      label={activity.focus ? 'Focusactiviteit' : 'Activiteit'}
      trail={trail(
        plan,
        ...(line ? [{ href: `/programma/${plan.key}/lijnen/${line.key}`, label: line.name }] : []),
      )}
    >
      <PlanNav plan={plan} current="-" budget={props.posts !== undefined} />
      {(moves.report || moves.edit) && (
        <Buttons>
          {moves.report && (
            <LinkButton href={`${base}/stand`} variant="primary">
              Meld hoe het gaat
            </LinkButton>
          )}
          {moves.edit && (
            <LinkButton href={`${base}/bewerken`} variant="secondary">
              Bijwerken
            </LinkButton>
          )}
        </Buttons>
      )}
      <Columns>
        <Why {...props} doubt={<Doubt plan={plan} findings={about('Lijn', 'Deelambities')} />} />
        <Section title="In het kort">
          <SummaryList
            items={[
              {
                key: 'Status',
                value: (
                  <>
                    {(activity.status || about('Status').length === 0) && (
                      <ActivityStatusBadge status={activity.status} />
                    )}
                    <Doubt plan={plan} findings={about('Status')} />
                  </>
                ),
              },
              { key: 'Niveau', value: activity.level ?? 'niet genoemd' },
              {
                key: 'Gemeenten',
                value: (
                  <>
                    {activity.municipalities.length > 0
                      ? activity.municipalities.map(({ name }) => name).join(', ')
                      : about('Gemeenten').length === 0 && 'niet genoemd'}
                    <Doubt plan={plan} findings={about('Gemeenten')} />
                  </>
                ),
              },
              ...(activity.planning || about('Planning').length > 0
                ? [
                    {
                      key: 'Planning',
                      value: (
                        <>
                          {activity.planning}
                          <Doubt plan={plan} findings={about('Planning')} />
                        </>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Section>
      </Columns>
      <Standing {...props} />
      <Who {...props} doubt={<Doubt plan={plan} findings={about('Uitvoering')} />} />
      <When {...props} doubt={<Doubt plan={plan} findings={about('Tijdlijn')} />} />
      <Money {...props} doubt={<Doubt plan={plan} findings={about('Financiering')} />} />
      <Municipalities {...props} />
      <Documents {...props} />
      <Before {...props} doubt={<Doubt plan={plan} findings={about('Voorganger')} />} />
      <Facts facts={facts} title="Wat het plan nog meer zegt" plan={plan} />
      <Section title="Geschiedenis">
        {changes.length > 0 ? (
          <History changes={changes} />
        ) : (
          <Paragraph>
            Sinds het inlezen is hier niets gewijzigd.{' '}
            <Link
              href={`/programma/${plan.key}/bron?regel=${activity.sourceLine}#r${activity.sourceLine}`}
            >
              Zo staat het in de bron (regel {activity.sourceLine})
            </Link>
          </Paragraph>
        )}
      </Section>
    </Page>
  )
}

type PartProps = ActivityPageProps & { doubt: Child }

function Why({ activity, doubt }: PartProps) {
  const goals = activity.items.filter(({ kind }) => kind === 'goal')
  const actions = activity.items.filter(({ kind }) => kind === 'action')
  const targets = activity.items.filter(({ kind }) => kind === 'target_group')
  const parts = activity.items.filter(({ kind }) => kind === 'part')
  return (
    <Section title="Waarom en wat">
      {activity.description ? (
        <Paragraph>{activity.description}</Paragraph>
      ) : (
        <Paragraph>Het plan geeft geen beschrijving.</Paragraph>
      )}
      {doubt}
      {activity.expectedEffect && (
        <Paragraph>
          <strong>Wat we verwachten:</strong> {activity.expectedEffect}
        </Paragraph>
      )}
      <Items title="Doel" items={goals} />
      <Items title="Voor wie" items={targets} />
      <Items title="Acties" items={actions} />
      <Items title="Deelonderwerpen" items={parts} />
    </Section>
  )
}

function Items({ title, items }: { title: string; items: { text: string }[] }) {
  if (items.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <List>
        {items.map(({ text }) => (
          <li>{text}</li>
        ))}
      </List>
    </>
  )
}

function Who({ plan, activity, findings, doubt }: PartProps) {
  const doubtful = (key: string) =>
    findings.filter((one) => one.subjectKind === 'executor' && one.subjectKey === key)
  const executors = activity.executors.filter(({ kind }) => kind === 'executor')
  const partners = activity.executors.filter(({ kind }) => kind === 'partner')
  return (
    <Section title="Wie doet wat">
      {activity.execution && <p class="literal">{activity.execution}</p>}
      {doubt}
      {executors.length > 0 ? (
        <Table
          caption="Wie deze activiteit uitvoert"
          captionHidden
          columns={[{ label: 'Wie' }, { label: 'Welk deel' }, { label: 'Hoe zeker' }]}
          rows={executors.map((one) => ({
            cells: [
              <>
                {one.who}
                {one.groups.map(({ key, name }) => (
                  <div>
                    <Link href={`/programma/${plan.key}/werkgroepen/${key}`}>
                      {name === one.who ? 'Naar deze groep' : name}
                    </Link>
                  </div>
                ))}
              </>,
              one.part ?? 'de hele activiteit',
              doubtful(one.key).length > 0 ? (
                <Doubt plan={plan} findings={doubtful(one.key)} />
              ) : (
                'staat in de tekst'
              ),
            ],
          }))}
        />
      ) : (
        !activity.execution && <Paragraph>Het plan noemt geen uitvoerder.</Paragraph>
      )}
      {partners.length > 0 && (
        <>
          <h3>Partners</h3>
          <List>
            {partners.map(({ who }) => (
              <li>{who}</li>
            ))}
          </List>
        </>
      )}
    </Section>
  )
}

function When({ plan, activity, quarters, doubt, thisQuarter }: PartProps) {
  if (quarters.length === 0) return null
  return (
    <Section title="Wanneer">
      {activity.timeline.length === 0 && (
        <Paragraph>Deze activiteit heeft geen regel in de tijdlijn.</Paragraph>
      )}
      {activity.timeline.map((row) => (
        <div class="strip">
          <p>
            <Link href={`/programma/${plan.key}/tijdlijn/${row.key}`}>{row.name}</Link>
          </p>
          <RowStrip cells={row.cells} quarters={quarters} thisQuarter={thisQuarter} />
        </div>
      ))}
      {doubt}
    </Section>
  )
}

function Money({ plan, activity, posts, doubt }: PartProps) {
  if (posts === undefined) return null
  return (
    <Section title="Geld">
      {activity.funding && <p class="literal">{activity.funding}</p>}
      {doubt}
      {posts.length > 0 ? (
        <>
          <Paragraph>
            Het plan verdeelt geld over posten, niet over activiteiten. Deze posten dragen bij aan
            de lijn van deze activiteit; welk deel hiervoor is, is niet toegedeeld.
          </Paragraph>
          <Table
            caption="Begrotingsposten voor deze lijn"
            captionHidden
            columns={[
              { label: 'Post' },
              ...posts[0]!.cells.map(({ year }) => ({ label: String(year), numeric: true })),
            ]}
            rows={posts.map((post) => ({
              cells: [
                <Link href={`/programma/${plan.key}/begroting/${post.key}`}>{post.name}</Link>,
                ...post.cells.map(({ amountCents, remark }) =>
                  amountCents === null ? (remark ? 'geen bedrag' : 'onbekend') : euro(amountCents),
                ),
              ],
            }))}
          />
        </>
      ) : (
        !activity.funding && <Paragraph>Het plan noemt voor deze lijn geen geld.</Paragraph>
      )}
    </Section>
  )
}

function Standing({ reports, moves }: ActivityPageProps) {
  const [latest, ...earlier] = reports
  return (
    <Section title="Stand" id="stand">
      {latest ? (
        <ReportText report={latest} />
      ) : (
        <Empty title="Nog geen stand gemeld">
          De voorzitter van de werkgroep vertelt hier elk kwartaal hoe het gaat met tijd, geld en
          kwaliteit.
          {moves.report && ' Dat ben jij: het kost drie minuten.'}
        </Empty>
      )}
      {earlier.length > 0 && (
        <details class="earlier">
          <summary>Eerdere standen ({earlier.length})</summary>
          {earlier.map((report) => (
            <ReportText report={report} />
          ))}
        </details>
      )}
    </Section>
  )
}

function ReportText({ report }: { report: Report }) {
  return (
    <article class="report">
      <h3>{quarterName(report.quarter)}</h3>
      <p class="badges">
        {(['time', 'money', 'quality'] as const).map((aspect) => (
          <ColourBadge colour={report[aspect]} about={aspect} />
        ))}
      </p>
      <p>{report.summary}</p>
      {report.cause && (
        <SummaryList
          items={[
            { key: 'Oorzaak', value: report.cause },
            { key: 'Gevolg', value: report.consequence },
            { key: 'Bijsturing', value: report.correction },
          ]}
        />
      )}
      <p class="muted">
        {report.by ?? 'Onbekend'} · <Moment at={report.at} />
      </p>
    </article>
  )
}

function Municipalities({ plan, accents }: ActivityPageProps) {
  return (
    <Section title="In de gemeenten">
      {accents.length > 0 ? (
        <Table
          caption="Wat gemeenten met deze activiteit doen"
          captionHidden
          columns={[{ label: 'Gemeente' }, { label: 'Doet mee' }, { label: 'Eigen accent' }]}
          rows={accents.map((accent) => ({
            cells: [
              <Link href={`/programma/gemeenten/${accent.municipalityCode}?plan=${plan.key}`}>
                {accent.municipality}
              </Link>,
              accent.takingPart,
              accent.text ?? '',
            ],
          }))}
        />
      ) : (
        <Paragraph>
          Nog geen gemeente vertelde wat zij hiermee doet. Een ambtenaar doet dat op de pagina van
          de eigen gemeente.
        </Paragraph>
      )}
    </Section>
  )
}

function Documents({ plan, activity, moves }: ActivityPageProps) {
  const base = `/programma/${plan.key}/activiteiten/${activity.key}/documenten`
  return (
    <Section
      title="Documenten"
      aside={moves.addDocument ? <Link href={`${base}/nieuw`}>Document toevoegen</Link> : undefined}
    >
      {activity.documents.length > 0 ? (
        <ul class="documents">
          {activity.documents.map(({ id, name, url, at }) => (
            <li>
              <Link href={url}>{name}</Link>{' '}
              <span class="muted">
                (toegevoegd <Moment at={at} />)
              </span>{' '}
              {moves.addDocument && (
                <Link href={`${base}/${id}/weghalen`}>
                  Weghalen<span class="visually-hidden"> van {name}</span>
                </Link>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Paragraph>
          Nog geen documenten. De werkgroep zet hier verwijzingen naar stukken die elders staan.
        </Paragraph>
      )}
    </Section>
  )
}

function Before({ activity, doubt }: PartProps) {
  if (activity.predecessors.length === 0 && activity.successors.length === 0) return null
  return (
    <Section title="Door de plannen heen">
      <List>
        {activity.predecessors.map((one) => (
          <li>
            Gaat voort op{' '}
            <Link href={`/programma/${one.planKey}/activiteiten/${one.key}`}>
              {[one.number, one.name].filter(Boolean).join(' ')}
            </Link>
          </li>
        ))}
        {activity.successors.map((one) => (
          <li>
            Gaat verder als{' '}
            <Link
              href={`/programma/${one.planKey}/${one.row ? 'tijdlijn' : 'activiteiten'}/${one.key}`}
            >
              {one.name}
            </Link>
          </li>
        ))}
      </List>
      {doubt}
    </Section>
  )
}

interface FormPageProps<T> {
  plan: Plan
  activity: Activity
  form: Form<T>
}

/** How it goes: three colours and a sentence; on orange or red three more. */
export function ReportForm<T>({
  plan,
  activity,
  form,
  latest,
}: FormPageProps<T> & { latest?: Report | undefined }) {
  const base = `/programma/${plan.key}/activiteiten/${activity.key}`
  const options = Object.fromEntries(colours.map((colour) => [colour, colourMeanings[colour]]))
  return (
    <Page
      title="Meld hoe het gaat"
      label={activity.name}
      lead="Drie kleuren en een paar zinnen. Het kost ongeveer drie minuten."
      failed={!form.valid && Object.keys(form.errors).length > 0}
      trail={trail(plan, { href: base, label: activity.name })}
    >
      {latest && (
        <Paragraph small>
          Vorige keer ({quarterName(latest.quarter)}):{' '}
          {(['time', 'money', 'quality'] as const)
            .map(
              (aspect) =>
                `${aspects[aspect].toLowerCase()} ${colourNames[latest[aspect]].toLowerCase()}`,
            )
            .join(', ')}
          . {latest.summary}
        </Paragraph>
      )}
      <FormBox action={`${base}/stand`} form={form}>
        <Choice name="time" label="Tijd: lopen jullie op schema?" options={options} />
        <Choice name="money" label="Geld: is het genoeg?" options={options} />
        <Choice name="quality" label="Kwaliteit: wordt het zoals bedoeld?" options={options} />
        <TextArea name="summary" label="Hoe gaat het?" hint="Eén of twee zinnen." rows={3} />
        <when-not-green>
          <fieldset class="plain">
            <legend>Alleen bij oranje of rood</legend>
            <TextArea name="cause" label="Oorzaak: waardoor komt het?" rows={2} />
            <TextArea name="consequence" label="Gevolg: wat betekent het?" rows={2} />
            <TextArea name="correction" label="Bijsturing: wat gaan jullie doen?" rows={2} />
          </fieldset>
        </when-not-green>
        <Buttons>
          <Button>Stand versturen</Button>
          <LinkButton href={base} variant="subtle">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}

const colourMeanings = {
  green: 'Groen: gaat goed',
  orange: 'Oranje: vraagt aandacht',
  red: 'Rood: gaat niet goed',
}

/** What a group keeps up to date; project leaders also say which municipalities take part. */
export function ActivityForm<T>({
  plan,
  activity,
  form,
  version,
  municipalities,
}: FormPageProps<T> & { version: number; municipalities: Municipality[] | undefined }) {
  const base = `/programma/${plan.key}/activiteiten/${activity.key}`
  return (
    <Page
      title="Activiteit bijwerken"
      label={activity.name}
      failed={!form.valid && Object.keys(form.errors).length > 0}
      trail={trail(plan, { href: base, label: activity.name })}
    >
      <FormBox action={`${base}/bewerken`} form={form} version={version}>
        <TextArea name="description" label="Beschrijving" optional rows={6} />
        <TextArea name="expectedEffect" label="Wat we verwachten" optional rows={3} />
        <Select
          name="status"
          label="Status"
          empty="onbekend"
          options={Object.fromEntries(activityStatuses.map((one) => [one, one]))}
        />
        <Select
          name="level"
          label="Niveau"
          empty="niet genoemd"
          options={Object.fromEntries(levels.map((one) => [one, one]))}
        />
        {municipalities && (
          <Choices
            name="municipalities"
            label="Gemeenten die meedoen"
            optional
            options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
          />
        )}
        <TextArea
          name="why"
          label="Waarom wijzig je dit?"
          hint="Schrijf ook waar het staat of wie het besloot. Dit komt in de geschiedenis."
          rows={2}
        />
        <Buttons>
          <Button>Opslaan</Button>
          <LinkButton href={base} variant="subtle">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}

/** A document that is kept elsewhere. */
export function DocumentForm<T>({ plan, activity, form }: FormPageProps<T>) {
  const base = `/programma/${plan.key}/activiteiten/${activity.key}`
  return (
    <Page
      title="Document toevoegen"
      label={activity.name}
      lead="Kring bewaart de plek van het document, niet het document zelf. Wie het mag openen, regelt de plek waar het staat."
      failed={!form.valid && Object.keys(form.errors).length > 0}
      trail={trail(plan, { href: base, label: activity.name })}
    >
      <FormBox action={`${base}/documenten`} form={form}>
        <TextField name="name" label="Naam" hint="Bijvoorbeeld: Evaluatie meldcode 2025" />
        <TextField
          name="url"
          label="Webadres"
          type="url"
          inputmode="url"
          hint="Begint met https://"
        />
        <Buttons>
          <Button>Toevoegen</Button>
          <LinkButton href={base} variant="subtle">
            Annuleren
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}
