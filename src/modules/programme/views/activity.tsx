/**
 * The page of an activity: why, what, who, where, when, with what money, and how it goes.
 */
import type { Child } from 'hono/jsx'
import {
  Button,
  Buttons,
  Columns,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  LiveSign,
  Page,
  Paragraph,
  Section,
  SummaryList,
  Table,
} from '#platform/ui/index.ts'
import {
  AgreementsOf,
  CheckInPart,
  type AgreementSummary,
  type CheckInResults,
} from '#modules/network'
import type { ShownInstrument } from '#platform/instruments.ts'
import { euro, quarterName, type ActivityMoves } from '#programme/rules/index.ts'
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
  numberText,
  PlanNav,
  trail,
} from './parts.tsx'
import { Facts } from './plan-about.tsx'
import { RowStrip } from './timeline-row.tsx'

interface ActivityPageProps {
  plan: Plan
  activity: Activity
  quarters: string[]
  findings: Finding[]
  facts: Fact[]
  reports: Report[]
  changes: Change[]
  accents: Accent[]
  /** The parts of Kring that carry this out, with their figures. */
  instruments: ShownInstrument[]
  /** The posts that pay for this line; left out for who may not see money. */
  posts?: BudgetPost[] | undefined
  moves: ActivityMoves
  thisQuarter: string
  /** Made between organisations, for this activity. */
  agreements: AgreementSummary[]
  /** What partners made of their promises; only for the activity that the declaration carries out. */
  checkIn: CheckInResults | undefined
  /** What to be told of while the page is open. */
  live: string
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
      <LiveSign over={props.live} href={base} />
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
      {props.instruments.map((one) => (
        <Figures {...one} />
      ))}
      <Proposals base={base} {...props} />
      <Who {...props} doubt={<Doubt plan={plan} findings={about('Uitvoering')} />} />
      <When {...props} doubt={<Doubt plan={plan} findings={about('Tijdlijn')} />} />
      <Money {...props} doubt={<Doubt plan={plan} findings={about('Financiering')} />} />
      <Municipalities {...props} />
      <Documents {...props} />
      <CheckInPart results={props.checkIn} />
      <AgreementsOf agreements={props.agreements} name={activity.name} />
      <Before {...props} doubt={<Doubt plan={plan} findings={about('Voorganger')} />} />
      <Facts facts={facts} title="Wat het plan nog meer zegt" plan={plan} />
      <Section title="Geschiedenis">
        {changes.length > 0 ? (
          <History changes={changes} />
        ) : (
          <Paragraph>
            Sinds het inlezen is hier niets gewijzigd.{' '}
            {plan.sourceShown && (
              <Link
                href={`/programma/${plan.key}/bron?regel=${activity.sourceLine}#r${activity.sourceLine}`}
              >
                Zo staat het in de bron (regel {activity.sourceLine})
              </Link>
            )}
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
  const taken = activity.proposals.filter(({ outcome }) => outcome === 'accepted')
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
      <Items title="Later overgenomen acties" items={taken} />
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

function Standing({ activity, reports, moves }: ActivityPageProps) {
  const [latest, ...earlier] = reports
  return (
    <Section title="Stand" id="stand">
      {latest ? (
        <ReportText report={latest} />
      ) : (
        <Empty title="Nog geen stand gemeld">
          De voorzitter van de werkgroep vertelt hier elk kwartaal hoe het gaat met tijd, geld en
          kwaliteit.
          {moves.report && activity.chair && ' Dat ben jij: het kost drie minuten.'}
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

/** How a part of Kring that carries this activity out stands, in figures. */
function Figures({ name, indicators, countedAt }: ShownInstrument) {
  return (
    <Section title={`In cijfers: ${name}`}>
      {indicators && countedAt ? (
        <>
          <Table
            caption={`${name} in cijfers`}
            captionHidden
            columns={[{ label: 'Wat' }, { label: 'Nu', numeric: true }]}
            rows={indicators.map(({ name: what, value, of, unit, href }) => ({
              cells: [
                href ? <Link href={href}>{what}</Link> : what,
                `${shown(value)}${of === undefined ? '' : ` van ${shown(of)}`} ${unit}`,
              ],
            }))}
          />
          <p class="muted">
            Kring telt dit zelf, elke minuut. Geteld op <Moment at={countedAt} />.
          </p>
        </>
      ) : (
        <Empty title="Nog niet geteld">Kring telt dit zelf, elke minuut. Kijk zo nog eens.</Empty>
      )}
    </Section>
  )
}

/** What people think this group should do, for the group to decide. */
function Proposals({ activity, moves, base }: ActivityPageProps & { base: string }) {
  const open = activity.proposals.filter(({ outcome }) => outcome === null)
  if (activity.proposals.length === 0) return null
  return (
    <Section title={`Voorgestelde acties (${open.length})`} id="voorgesteld">
      {open.length === 0 && <Paragraph>Over elk voorstel is besloten.</Paragraph>}
      {open.map(({ id, text, href, by, at }) => (
        <article class="report">
          <p>{text}</p>
          <p class="muted">
            Voorgesteld door {by ?? 'iemand die hier niet meer werkt'}, <Moment at={at} />.{' '}
            <Link href={href}>
              Waarom<span class="visually-hidden">: {text}</span>
            </Link>
          </p>
          {moves.edit && (
            <FormBox action={`${base}/voorstellen/${id}`} id={`voorstel-${id}`}>
              <Buttons>
                <Button variant="secondary" name="outcome" value="accepted">
                  Overnemen<span class="visually-hidden">: {text}</span>
                </Button>
                <Button variant="subtle" name="outcome" value="declined">
                  Niet doen<span class="visually-hidden">: {text}</span>
                </Button>
              </Buttons>
            </FormBox>
          )}
        </article>
      ))}
    </Section>
  )
}

const shown = (value: number | string) => (typeof value === 'number' ? numberText(value) : value)

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
