/**
 * What is asked at each hop: the test, the school, whether it still helps, and receiving.
 */
import {
  Alert,
  Button,
  Buttons,
  Checkbox,
  Choice,
  FormBox,
  LinkButton,
  Page,
  Paragraph,
  Section,
  Table,
  TextField,
  type AnyForm,
} from '#platform/ui/index.ts'
import { openForm } from '#platform/form.ts'
import {
  asksSupport,
  codeOf,
  type Child,
  type CriteriaList,
} from '#handle-with-care/rules/index.ts'
import type { FoundSchools, ListedSignal, School } from '#handle-with-care/store/index.ts'
import { SupportQuestion } from './home.tsx'
import {
  CalendarNote,
  ChildFacts,
  dayText,
  DueSentence,
  home,
  homeTrail,
  IncidentDay,
  momentText,
  SchoolPhone,
  StateBadge,
  ThreeDos,
  WhenParentAsks,
} from './parts.tsx'

interface HopProps {
  signal: ListedSignal
  child: Child & { codeword: string }
  form: AnyForm
  now: Date
  /** Whether who looks answers parents. */
  answers: boolean
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

/** The last question before a signal ends without the school knowing; there once it was asked. */
function Sure({ form }: { form: AnyForm }) {
  if (!form?.errors['sure'] && !form?.typed['sure']) return null
  return <Checkbox name="sure" label="Ja: er gaat niets naar school en de gegevens worden gewist" />
}

/** Whether the criteria are met. */
export function TestPage({
  signal,
  child,
  list,
  form,
  now,
  answers,
}: HopProps & { list: CriteriaList }) {
  return (
    <Page
      title={`Toetsen: signaal ${codeOf(signal)}`}
      label={signal.municipality}
      lead={
        <>
          Voldoet dit aan de voorwaarden van Handle with Care?{' '}
          <DueSentence signal={signal} now={now} />
        </>
      }
      trail={homeTrail}
      failed={failed(form)}
    >
      <ChildFacts child={child} />
      <IncidentDay signal={signal} now={now} />
      <FormBox action={`${home}/toetsen/${signal.id}`} form={form}>
        {list.criteria.map(({ key, question }, index) => (
          <Choice
            name={key}
            label={`${index + 1}. ${question}`}
            options={{ ja: 'Ja', nee: 'Nee' }}
          />
        ))}
        <Sure form={form} />
        <Paragraph small>
          Kring bewaart alleen of het voldoet, niet wat je hier antwoordt. Lijst {list.version}.
        </Paragraph>
        <Send>Uitkomst vastleggen</Send>
      </FormBox>
      <WhenParentAsks answers={answers} />
    </Page>
  )
}

/** On which school the child is: looked up in the list, or not there. */
export function FindPage({
  signal,
  child,
  found,
  words,
  form,
  now,
  answers,
}: HopProps & { found: FoundSchools; words: string }) {
  return (
    <Page
      title={`School zoeken: signaal ${codeOf(signal)}`}
      label={signal.municipality}
      lead={
        <>
          Zoek in je eigen administratie op welke school dit kind zit.{' '}
          <DueSentence signal={signal} now={now} />
        </>
      }
      trail={homeTrail}
      failed={failed(form)}
    >
      {signal.state === 'bounced' && (
        <Alert tone="warning" title="Teruggestuurd">
          De school die je koos, zegt dat dit niet hun leerling is. Kijk nog eens.
        </Alert>
      )}
      <ChildFacts child={child} />
      <FormBox action={`${home}/school/${signal.id}`} method="get" form={openForm({ zoek: words })}>
        <TextField
          name="zoek"
          label="Zoek de school"
          hint="Op naam, straat, plaats of gemeente."
          maxlength={100}
        />
        <Buttons>
          <Button variant="secondary">Zoeken</Button>
        </Buttons>
      </FormBox>
      <FormBox
        action={`${home}/school/${signal.id}${words && `?zoek=${encodeURIComponent(words)}`}`}
        form={form}
      >
        <Choice
          name="school"
          label="Op welke school zit het kind?"
          hint={foundText(found, words, signal.municipality)}
          options={[
            ...found.schools.map((school) => ({
              value: school.id,
              label: school.name,
              hint: whereText(school),
            })),
            {
              value: 'not_participating',
              label: 'Een school die niet in Kring staat',
              hint: 'Bijvoorbeeld buiten de regio. Die doet niet mee: er gaat geen bericht.',
            },
            { value: 'no_match', label: 'Ik vind geen school' },
          ]}
        />
        <Sure form={form} />
        <Send>Doorsturen</Send>
      </FormBox>
      <WhenParentAsks answers={answers} />
    </Page>
  )
}

function foundText({ schools, more }: FoundSchools, words: string, town: string): string {
  const none = schools.length === 0
  if (words !== '')
    return `${none ? 'Niets gevonden' : 'Gevonden'} met “${words}”.${more ? ' Er zijn er meer: zoek preciezer.' : ''}`
  return none
    ? `In ${town} doet nog geen school mee. Zoek de school hierboven.`
    : `Scholen in ${town} die meedoen. Is het een andere? Zoek hem hierboven.`
}

function whereText({ address, place, state }: School): string {
  const where = [address, place].filter(Boolean).join(', ')
  return state === 'active' ? where : `${where}. Doet niet mee: er gaat geen bericht.`
}

/** Whether it still helps after so much time. */
export function RecheckPage({ signal, child, form, now, answers }: HopProps) {
  return (
    <Page
      title={`Helpt het nog? Signaal ${codeOf(signal)}`}
      label={signal.municipality}
      lead={`Er zit veel tijd tussen het incident en de schooldag waarop de school het hoort. Zonder antwoord vervalt het bericht op ${momentText(signal.dayEndsAt)}.`}
      trail={homeTrail}
      failed={failed(form)}
    >
      <ChildFacts child={child} />
      <IncidentDay signal={signal} now={now} />
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
      <WhenParentAsks answers={answers} />
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
      <WhenParentAsks />
    </Page>
  )
}

/** After it was passed on: nothing of the child, one question. */
export function PassedOnPage({ signal, now }: { signal: ListedSignal; now: Date }) {
  return (
    <Page
      title="Doorgegeven"
      lead="De gegevens van het kind zijn gewist. Niemand kan ze nog lezen, jij ook niet."
      trail={homeTrail}
    >
      {signal.support ? (
        <Paragraph>
          Dank je wel. Je antwoord telt mee, zonder dat iemand weet om wie het ging.
        </Paragraph>
      ) : asksSupport(signal, now) ? (
        <SupportQuestion signal={signal} />
      ) : (
        <Paragraph>
          Na de bel van {momentText(signal.bellAt)} vragen we hier of het lukte het kind te steunen.
        </Paragraph>
      )}
      <ThreeDos />
      <WhenParentAsks />
    </Page>
  )
}

/** Who to ring when a school does not look; works on paper. */
export function CallListPage({
  calls,
  upcoming,
  children,
  printedAt,
  answers,
}: {
  calls: ListedSignal[]
  upcoming: ListedSignal[]
  children: ReadonlyMap<string, Child & { codeword: string }>
  printedAt: Date
  answers: boolean
}) {
  return (
    <Page
      title="Bellijst"
      lead={`Stand van ${momentText(printedAt)}. Bel de school, vraag naar de contactpersoon, en geef het mondeling door.`}
      trail={homeTrail}
      wide
    >
      <Table
        caption="Nu bellen: deze school keek niet"
        columns={[
          { label: 'School' },
          { label: 'Telefoon' },
          { label: 'Kind' },
          { label: 'Bel voor' },
          { label: 'Gedaan' },
        ]}
        rows={calls.map((signal) => {
          const child = children.get(signal.id)
          return {
            cells: [
              signal.school ?? '',
              <SchoolPhone signal={signal} />,
              child ? (
                <>
                  <bdi>{child.name}</bdi>, {dayText(child.birthDate)}, {child.codeword}
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
            <SchoolPhone signal={signal} />,
            codeOf(signal),
            momentText(signal.bellAt),
            <StateBadge signal={signal} />,
          ],
        }))}
        empty="Er is niets bij een school dat nog niet is doorgegeven."
      />
      <Section title="Afdrukken">
        <Paragraph>
          Een naam staat hier pas als je moet bellen: kort voor de bel, als ook de vervanger op
          school niet keek. Je krijgt dan bericht. Druk de lijst op dat moment af: daarna heb je
          geen internet meer nodig. Een eerdere afdruk heeft alleen de scholen, hun nummers en de
          codes. Vernietig een afdruk direct na de bel.
        </Paragraph>
      </Section>
      <WhenParentAsks answers={answers} />
    </Page>
  )
}
