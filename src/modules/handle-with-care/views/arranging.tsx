/**
 * How signals go, for who sets it: per municipality, with what was set before.
 */
import {
  Alert,
  Button,
  Buttons,
  Choice,
  Choices,
  Details,
  Empty,
  FormBox,
  FormRow,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Select,
  StatusBadge,
  Table,
  TextArea,
  TextField,
  type AnyForm,
} from '#platform/ui/index.ts'
import {
  changesOfRoute,
  criteriaMost,
  numberFields,
  routeWords,
  timeFields,
  variants,
  type HopTimes,
} from '#handle-with-care/rules/index.ts'
import type {
  ArrangedMunicipality,
  DatedCriteria,
  Hands,
  PossibleOwner,
  RouteVersion,
} from '#handle-with-care/store/index.ts'
import { dateText, LeadNav } from './parts.tsx'

export const arrangingHome = '/handle-with-care/instellen'
const trail = [{ href: arrangingHome, label: 'Hoe een signaal loopt' }]
const failed = (form: AnyForm) => Object.keys(form?.errors ?? {}).length > 0

/** Per municipality whether signals go, and how. */
export function ArrangingPage({
  towns,
  owners,
  newest,
}: {
  towns: ArrangedMunicipality[]
  owners: PossibleOwner[]
  newest: DatedCriteria
}) {
  const nameOf = namesOf(owners)
  const set = towns.filter(({ route }) => route).length
  return (
    <Page
      title="Hoe een signaal loopt"
      lead={`In ${set} van de ${towns.length} gemeenten is ingesteld hoe een signaal loopt. Waar het niet is ingesteld, kan de politie niets doorgeven.`}
    >
      <LeadNav current="instellen" />
      {towns.length === 0 ? (
        <Empty title="Er zijn nog geen gemeenten">
          Voeg de gemeenten van de regio toe. Daarna stel je hier per gemeente in hoe een signaal
          loopt. <Link href="/mensen/gemeenten/nieuw">Gemeente toevoegen</Link>
        </Empty>
      ) : (
        <Table
          caption="Gemeenten"
          captionHidden
          columns={[{ label: 'Gemeente' }, { label: 'School zoeken' }, { label: 'Ingesteld' }]}
          rows={towns.map(({ code, name, route, madeAt }) => ({
            cells: [
              <Link href={`${arrangingHome}/${code}`}>{name}</Link>,
              route
                ? route.variant === 'direct'
                  ? nameOf(route.testerId)
                  : nameOf(route.finderId)
                : '',
              route && madeAt ? (
                `versie ${route.version}, ${dateText(madeAt)}`
              ) : (
                <StatusBadge tone="warning">nog niet</StatusBadge>
              ),
            ],
          }))}
        />
      )}
      <Section title="Voorwaarden">
        <Paragraph>
          Veilig Thuis toetst elk signaal met een lijst van vragen. Nu is dat lijst {newest.version}{' '}
          van {dateText(newest.madeAt)}, met {newest.criteria.length} vragen.{' '}
          <Link href={`${arrangingHome}/voorwaarden`}>Vragen bekijken of wijzigen</Link>
        </Paragraph>
      </Section>
      {towns.length > 0 && (
        <Paragraph>
          Mist er een gemeente? <Link href="/mensen/gemeenten/nieuw">Gemeente toevoegen</Link>
        </Paragraph>
      )}
    </Page>
  )
}

/** The way in one municipality: who stands there now, the form, and what was set before. */
export function RoutePage({
  town,
  others,
  owners,
  versions,
  hands,
  form,
}: {
  town: ArrangedMunicipality
  others: ArrangedMunicipality[]
  owners: PossibleOwner[]
  versions: RouteVersion[]
  hands: Hands | undefined
  form: AnyForm
}) {
  const { code, name, route } = town
  const options = (kind: string) =>
    owners.filter((one) => one.kind === kind).map(({ id, name: label }) => ({ value: id, label }))
  const [testers, finders] = [options('veilig thuis'), options('gemeente')]
  const chosen = form?.typed['also'] ?? []
  return (
    <Page
      title={`Hoe een signaal loopt in ${name}`}
      lead="Wat je hier wijzigt, geldt voor nieuwe signalen. Signalen die al lopen, gaan verder zoals ze begonnen."
      trail={trail}
      failed={failed(form)}
    >
      {hands && <HandsNow hands={hands} deputy={Boolean(route?.deputyId)} />}
      {(testers.length === 0 || finders.length === 0) && (
        <Alert tone="warning" title="Er mist een organisatie">
          {testers.length === 0 && 'Veilig Thuis staat nog niet in Kring. '}
          {finders.length === 0 && 'Er staat nog geen gemeente in Kring als organisatie. '}
          <Link href="/mensen/organisaties/nieuw">Organisatie toevoegen</Link>
        </Alert>
      )}
      <FormBox action={`${arrangingHome}/${code}`} form={form} version={route?.version ?? 0}>
        <Choice name="variant" label="Welke weg gaat een signaal?" options={variants} />
        <Section title="Wie doet wat?">
          <Select
            name="testerId"
            label="Veilig Thuis"
            hint="Toetst, en helpt een ouder die vraagt wat er is doorgegeven."
            options={testers}
          />
          <Select
            name="finderId"
            label="Leerplicht van welke gemeente zoekt de school?"
            hint="Alleen leerplichtambtenaren van deze organisatie die voor deze gemeente werken, krijgen het signaal."
            options={finders}
          />
          <Select
            name="deputyId"
            label="Welke gemeente valt in?"
            hint="Leerplicht daar ziet een signaal pas als de eerste het laat liggen."
            options={finders}
            empty="Niemand"
            optional
          />
          <Paragraph small>
            Bij Veilig Thuis vallen collega’s voor elkaar in. Op school zijn dat de vervangers die
            je bij die school invult.
          </Paragraph>
        </Section>
        <Section title="Als er niets gebeurt">
          <Paragraph>
            In minuten voor de bel van de school. Zo weet iedereen het op tijd, ook als iemand niet
            kijkt.
          </Paragraph>
          {(['test', 'find', 'receive'] as const).map((hop) => (
            <FormRow>
              {(['Deputy', 'Call'] as const).map((step) => (
                <TimeField name={`${hop}${step}Minutes`} />
              ))}
            </FormRow>
          ))}
          <TimeField name="patienceMinutes" />
          <FormRow>
            <TextField
              name="leadHours"
              label={numberFields.leadHours}
              inputmode="numeric"
              width="short"
            />
            <TextField
              name="maxGapDays"
              label={numberFields.maxGapDays}
              inputmode="numeric"
              width="short"
            />
          </FormRow>
        </Section>
        <Section title="Voor welke kinderen?">
          <FormRow>
            <TextField
              name="primaryFrom"
              label="Basisonderwijs: van (jaar)"
              inputmode="numeric"
              width="short"
              optional
            />
            <TextField
              name="primaryUntil"
              label="Basisonderwijs: tot en met (jaar)"
              inputmode="numeric"
              width="short"
              optional
            />
          </FormRow>
          <FormRow>
            <TextField
              name="secondaryFrom"
              label="Voortgezet onderwijs: van (jaar)"
              inputmode="numeric"
              width="short"
              optional
            />
            <TextField
              name="secondaryUntil"
              label="Voortgezet onderwijs: tot en met (jaar)"
              inputmode="numeric"
              width="short"
              optional
            />
          </FormRow>
        </Section>
        {others.length > 0 && (
          <Details summary="Stel dit ook in voor andere gemeenten" open={chosen.length > 0}>
            <Choices
              name="also"
              label="Ook voor"
              hint="Wat daar nu is ingesteld, wordt hierdoor vervangen. De oude versie blijft te zien."
              options={others.map(({ code: value, name: label, route: set }) => ({
                value,
                label: set ? label : `${label} (nog niet ingesteld)`,
              }))}
              optional
            />
          </Details>
        )}
        <Buttons>
          <Button>Opslaan als nieuwe versie</Button>
          <LinkButton href={arrangingHome} variant="secondary">
            Terug
          </LinkButton>
        </Buttons>
      </FormBox>
      <History versions={versions} owners={owners} />
    </Page>
  )
}

function TimeField({ name }: { name: keyof HopTimes }) {
  return <TextField name={name} label={timeFields[name]} inputmode="numeric" width="short" />
}

/** Whether a signal would find somebody at each hop. */
function HandsNow({ hands, deputy }: { hands: Hands; deputy: boolean }) {
  const { police, testers, finders, deputies, schools } = hands
  const lines = [
    {
      count: police,
      one: 'politiemedewerker kan een kind doorgeven',
      many: 'politiemedewerkers kunnen een kind doorgeven',
      none: 'Er is nog geen politiemedewerker die een kind kan doorgeven.',
    },
    {
      count: testers,
      one: 'medewerker van Veilig Thuis toetst',
      many: 'medewerkers van Veilig Thuis toetsen',
      none: 'Er is nog geen medewerker van Veilig Thuis.',
    },
    {
      count: finders,
      one: 'leerplichtambtenaar zoekt de school',
      many: 'leerplichtambtenaren zoeken de school',
      none: 'Er is nog geen leerplichtambtenaar van die organisatie voor deze gemeente.',
    },
    ...(deputy
      ? [
          {
            count: deputies,
            one: 'leerplichtambtenaar kan invallen',
            many: 'leerplichtambtenaren kunnen invallen',
            none: 'Bij de gemeente die invalt is nog geen leerplichtambtenaar.',
          },
        ]
      : []),
    {
      count: schools,
      one: 'school doet mee',
      many: 'scholen doen mee',
      none: 'Er doet nog geen school mee.',
    },
  ]
  const complete = lines.every(({ count }) => count > 0)
  return (
    <Alert
      tone={complete ? 'ok' : 'warning'}
      title={
        complete ? 'Een signaal vindt hier zijn weg' : 'Een signaal vindt hier nog niet zijn weg'
      }
    >
      <List>
        {lines.map(({ count, one, many, none }) => (
          <li>{count === 0 ? none : `${count} ${count === 1 ? one : many}.`}</li>
        ))}
      </List>
      {!complete && (
        <Paragraph>
          Functies geef je bij <Link href="/mensen">Mensen</Link>, scholen maak je klaar bij{' '}
          <Link href="/handle-with-care/scholen">Scholen</Link>.
        </Paragraph>
      )}
    </Alert>
  )
}

function History({ versions, owners }: { versions: RouteVersion[]; owners: PossibleOwner[] }) {
  const nameOf = namesOf(owners)
  return (
    <Section title="Wat eerder was ingesteld">
      <Table
        caption="Versies"
        captionHidden
        columns={[{ label: 'Versie' }, { label: 'Door' }, { label: 'Wat er veranderde' }]}
        rows={versions.map(({ route, madeAt, madeBy }, index) => {
          const before = versions[index + 1]
          const changes = changesOfRoute(
            before ? routeWords(before.route, nameOf) : new Map<string, string>(),
            routeWords(route, nameOf),
          )
          const list = (
            <List>
              {changes.map((change) => (
                <li>
                  {change.label}: {before && `${change.before} → `}
                  {change.after}
                </li>
              ))}
            </List>
          )
          return {
            cells: [
              `${route.version}, ${dateText(madeAt)}`,
              madeBy,
              before ? list : <Details summary="Wat er als eerste was ingesteld">{list}</Details>,
            ],
          }
        })}
        empty="Er is nog niets ingesteld."
      />
    </Section>
  )
}

/** The questions of the test, and the lists that were before. */
export function CriteriaPage({
  lists,
  towns,
  form,
}: {
  lists: DatedCriteria[]
  towns: ArrangedMunicipality[]
  form: AnyForm
}) {
  const numbers = Array.from({ length: criteriaMost }, (_, index) => index + 1)
  const filled = numbers.filter((n) => form?.typed[`question${n}`] || form?.errors[`question${n}`])
  const shown = Math.max(1, ...filled)
  const used = Map.groupBy(towns, ({ route }) => route!.criteriaVersion)
  return (
    <Page
      title="Voorwaarden voor een signaal"
      lead="Met deze vragen toetst Veilig Thuis of een bericht naar school helpt. De antwoorden bewaart Kring niet. De werkgroep stelt de vragen vast; jij zet ze hier."
      trail={trail}
      failed={failed(form)}
    >
      <FormBox action={`${arrangingHome}/voorwaarden`} form={form} version={lists[0]!.version}>
        {numbers.slice(0, shown).map((number) => (
          <Question number={number} />
        ))}
        {shown < criteriaMost && (
          <Details summary="Meer vragen">
            {numbers.slice(shown).map((number) => (
              <Question number={number} />
            ))}
          </Details>
        )}
        {towns.length > 0 && (
          <Choices
            name="municipalities"
            label="Voor welke gemeenten geldt deze lijst?"
            hint="Signalen die al lopen, worden getoetst met de lijst waarmee ze begonnen."
            options={towns.map(({ code, name, route }) => ({
              value: code,
              label: `${name} (nu lijst ${route!.criteriaVersion})`,
            }))}
            optional
          />
        )}
        <Buttons>
          <Button>Opslaan als lijst {lists[0]!.version + 1}</Button>
          <LinkButton href={arrangingHome} variant="secondary">
            Terug
          </LinkButton>
        </Buttons>
      </FormBox>
      <Section title="Alle lijsten">
        {lists.map(({ version, madeAt, criteria }) => (
          <Details summary={`Lijst ${version}, ${dateText(madeAt)}`}>
            <Paragraph>
              {used.has(version)
                ? `Geldt nu in: ${used
                    .get(version)!
                    .map(({ name }) => name)
                    .join(', ')}.`
                : 'Geldt nu in geen gemeente.'}
            </Paragraph>
            <List ordered>
              {criteria.map(({ question, wants }) => (
                <li>
                  {question} <strong>{wants}</strong>
                </li>
              ))}
            </List>
          </Details>
        ))}
      </Section>
    </Page>
  )
}

function Question({ number }: { number: number }) {
  const optional = number > 1
  return (
    <Section title={`Vraag ${number}`}>
      <TextArea
        name={`question${number}`}
        label={`Wat is vraag ${number}?`}
        rows={2}
        optional={optional}
      />
      <Select
        name={`wants${number}`}
        label={`Bij welk antwoord op vraag ${number} mag het signaal verder?`}
        options={{ ja: 'ja', nee: 'nee' }}
        optional={optional}
      />
    </Section>
  )
}

function namesOf(owners: readonly PossibleOwner[]): (id: string) => string {
  const names = new Map(owners.map(({ id, name }) => [id, name]))
  return (id) => names.get(id) ?? 'een organisatie die niet meer in Kring staat'
}
