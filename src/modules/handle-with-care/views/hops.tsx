/**
 * What is asked at each hop: the test, the school, whether it still helps, and receiving.
 */
import {
  Alert,
  Button,
  Buttons,
  Choice,
  FormBox,
  Link,
  LinkButton,
  Page,
  Paragraph,
  Select,
  Table,
  type AnyForm,
} from '#platform/ui/index.ts'
import { phoneText } from '#modules/network'
import { findings, type Child, type CriteriaList } from '#handle-with-care/rules/index.ts'
import type { ListedSignal, School } from '#handle-with-care/store/index.ts'
import { SupportQuestion } from './home.tsx'
import {
  bellText,
  CalendarNote,
  ChildFacts,
  codeOf,
  home,
  homeTrail,
  momentText,
  StateBadge,
  ThreeDos,
} from './parts.tsx'

interface HopProps {
  signal: ListedSignal
  child: Child & { codeword: string }
  form: AnyForm
}

const failed = (form: AnyForm) => Object.keys(form?.errors ?? {}).length > 0

function Send({ children }: { children: string }) {
  return (
    <Buttons>
      <Button>{children}</Button>
      <LinkButton href={home} variant="secondary">
        Terug
      </LinkButton>
    </Buttons>
  )
}

/** Whether the criteria are met. */
export function TestPage({ signal, child, list, form }: HopProps & { list: CriteriaList }) {
  return (
    <Page
      title={`Toetsen: signaal ${codeOf(signal)}`}
      label={signal.municipality}
      lead={`Voldoet dit aan de voorwaarden van Handle with Care? Op tijd ${bellText(signal)}.`}
      trail={homeTrail}
      failed={failed(form)}
    >
      <ChildFacts child={child} />
      <FormBox action={`${home}/toetsen/${signal.id}`} form={form}>
        {list.criteria.map(({ key, question }) => (
          <Choice name={key} label={question} options={{ ja: 'Ja', nee: 'Nee' }} />
        ))}
        <Paragraph small>
          Kring bewaart alleen of het voldoet, niet wat je hier antwoordt. Lijst {list.version}.
        </Paragraph>
        <Send>Uitkomst vastleggen</Send>
      </FormBox>
    </Page>
  )
}

/** On which school the child is. */
export function FindPage({ signal, child, schools, form }: HopProps & { schools: School[] }) {
  return (
    <Page
      title={`School zoeken: signaal ${codeOf(signal)}`}
      label={signal.municipality}
      lead={`Zoek in je eigen administratie op welke school dit kind zit. Op tijd ${bellText(signal)}.`}
      trail={homeTrail}
      failed={failed(form)}
    >
      {signal.state === 'bounced' && (
        <Alert tone="warning" title="Teruggestuurd">
          De school die je koos, zegt dat dit niet hun leerling is. Kijk nog eens.
        </Alert>
      )}
      <ChildFacts child={child} />
      <FormBox action={`${home}/school/${signal.id}`} form={form}>
        <Choice name="finding" label="Wat vond je?" options={findings} />
        <show-when field="finding" equals="school">
          <Select
            name="school"
            label="Welke school?"
            hint="Kijk naar het adres: sommige scholen hebben dezelfde naam."
            options={schools.map((school) => ({ value: school.id, label: schoolText(school) }))}
          />
        </show-when>
        <Send>Doorsturen</Send>
      </FormBox>
    </Page>
  )
}

function schoolText({ name, address, place, state }: School): string {
  const where = [address, place].filter(Boolean).join(', ')
  return `${name} (${where})${state === 'active' ? '' : ', doet niet mee'}`
}

/** Whether it still helps after so much time. */
export function RecheckPage({ signal, child, form }: HopProps) {
  return (
    <Page
      title={`Helpt het nog? Signaal ${codeOf(signal)}`}
      label={signal.municipality}
      lead={`Er zit veel tijd tussen het incident en de schooldag waarop de school het hoort. Zonder antwoord vervalt het bericht op ${momentText(signal.dayEndsAt)}.`}
      trail={homeTrail}
      failed={failed(form)}
    >
      <ChildFacts child={child} />
      <FormBox action={`${home}/opnieuw/${signal.id}`} form={form}>
        <Choice
          name="answer"
          label="Helpt het dit kind nog als de school het weet?"
          options={[
            {
              value: 'ja',
              label: 'Ja, stuur het',
              hint: `Het gaat naar ${signal.school ?? 'de school'}.`,
            },
            {
              value: 'nee',
              label: 'Nee',
              hint: 'Het bericht vervalt en de gegevens worden gewist.',
            },
          ]}
        />
        <Send>Vastleggen</Send>
      </FormBox>
    </Page>
  )
}

/** For the contact at school, on a phone, before the bell. */
export function ReceivePage({
  signal,
  child,
}: {
  signal: ListedSignal
  child: Child & { codeword: string }
}) {
  const late = signal.late || signal.state === 'late'
  return (
    <Page
      title="Bericht over een leerling"
      lead={
        late
          ? 'Dit bericht is er na de bel. Geef het nu alsnog door aan de leerkracht.'
          : `Geef dit mondeling door aan de leerkracht, voor de bel van ${momentText(signal.bellAt)}.`
      }
      trail={homeTrail}
    >
      <ChildFacts child={child} />
      <CalendarNote signal={signal} />
      <FormBox action={`${home}/doorgegeven/${signal.id}`}>
        <Buttons>
          <Button>Ik heb het doorgegeven</Button>
        </Buttons>
      </FormBox>
      <FormBox action={`${home}/niet-onze-leerling/${signal.id}`} id="niet-ons">
        <Buttons>
          <Button variant="secondary">Niet onze leerling</Button>
        </Buttons>
      </FormBox>
      <Alert tone="info" title="Schrijf dit nergens op">
        Zet het niet in het leerlingsysteem, de mail of een app. Zodra je het hebt doorgegeven, wist
        Kring de gegevens. Wie niet kijkt, is ze op {momentText(signal.dayEndsAt)} kwijt.
      </Alert>
      <ThreeDos />
    </Page>
  )
}

/** After it was passed on: nothing of the child, one question. */
export function PassedOnPage({ signal }: { signal: ListedSignal }) {
  return (
    <Page
      title="Doorgegeven"
      lead="De gegevens van het kind zijn gewist. Niemand kan ze nog lezen, jij ook niet."
      trail={homeTrail}
    >
      {signal.support === null ? (
        <SupportQuestion signal={signal} />
      ) : (
        <Paragraph>
          Dank je wel. Je antwoord telt mee, zonder dat iemand weet om wie het ging.
        </Paragraph>
      )}
      <ThreeDos />
    </Page>
  )
}

/** Who to ring when a school does not look; works on paper. */
export function CallListPage({
  calls,
  upcoming,
  children,
  printedAt,
}: {
  calls: ListedSignal[]
  upcoming: ListedSignal[]
  children: ReadonlyMap<string, Child & { codeword: string }>
  printedAt: Date
}) {
  return (
    <Page
      title="Bellijst"
      lead={`Stand van ${momentText(printedAt)}. Bel de school, vraag naar de contactpersoon, en geef het mondeling door. Vernietig een afdruk direct na de bel.`}
      trail={homeTrail}
      wide
    >
      <Table
        caption="Nu bellen: deze school keek niet"
        columns={[
          { label: 'School' },
          { label: 'Telefoon' },
          { label: 'Naam en geboortedatum' },
          { label: 'Bel voor' },
          { label: 'Gedaan' },
        ]}
        rows={calls.map((signal) => {
          const child = children.get(signal.id)
          return {
            cells: [
              signal.school ?? '',
              signal.schoolPhone ? (
                <Link href={`tel:${signal.schoolPhone}`}>{phoneText(signal.schoolPhone)}</Link>
              ) : (
                'geen nummer bekend'
              ),
              child ? (
                <>
                  <bdi>{child.name}</bdi>, {child.birthDate}, {child.codeword}
                </>
              ) : (
                ''
              ),
              momentText(signal.bellAt),
              <FormBox action={`${home}/gebeld/${signal.id}`} id={`gebeld-${codeOf(signal)}`}>
                <Button variant="secondary">
                  Doorgegeven<span class="visually-hidden"> aan {signal.school}</span>
                </Button>
              </FormBox>,
            ],
            tone: 'danger',
          }
        })}
        empty="Er is nu niemand om te bellen."
      />
      <Table
        caption="Bij de school, nog niet doorgegeven"
        columns={[
          { label: 'School' },
          { label: 'Telefoon' },
          { label: 'Signaal' },
          { label: 'Bel' },
          { label: 'Hoe het staat' },
        ]}
        rows={upcoming.map((signal) => ({
          cells: [
            signal.school ?? '',
            signal.schoolPhone ? phoneText(signal.schoolPhone) : 'geen nummer bekend',
            codeOf(signal),
            momentText(signal.bellAt),
            <StateBadge signal={signal} />,
          ],
        }))}
        empty="Er is niets bij een school dat nog niet is doorgegeven."
      />
    </Page>
  )
}
