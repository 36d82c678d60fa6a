/**
 * A parent asks what is kept of their child.
 */
import { roleNames } from '#roles'
import { deedName } from '#platform/audit/deeds.ts'
import {
  Alert,
  Button,
  Buttons,
  DateField,
  Empty,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  Table,
  type AnyForm,
} from '#platform/ui/index.ts'
import type { FoundSignal } from '#handle-with-care/actions/index.ts'
import { codeOf, doer, type LogLine } from '#handle-with-care/rules/index.ts'
import type { ListedSignal } from '#handle-with-care/store/index.ts'
import { ChildFacts, forParents, home, homeTrail, momentText, StateBadge } from './parts.tsx'

const parentHome = `${home}/ouder`

/** How Veilig Thuis answers, and where it finds the signal. */
export function ParentPage({
  form,
  found,
  withdrawable,
}: {
  form: AnyForm
  found?: FoundSignal[]
  withdrawable?: (signal: ListedSignal) => boolean
}) {
  return (
    <Page
      title="Een ouder vraagt iets"
      lead="Een ouder kan vragen wat er van het kind is bewaard, en of dat weg kan. Zolang een bericht onderweg is, geef jij antwoord."
      trail={homeTrail}
      failed={Object.keys(form?.errors ?? {}).length > 0}
    >
      <List ordered>
        <li>
          Ga na wie het vraagt, en of deze ouder het gezag heeft. Een kind van 12 tot en met 15 jaar
          vraagt het samen met een ouder, vanaf 16 jaar vraagt een kind het zelf.
        </li>
        <li>
          Is het veilig voor het kind als deze ouder het weet? Twijfel je, overleg dan eerst. Het
          belang van het kind gaat voor.
        </li>
        <li>
          Zoek hieronder het bericht. Vertel wat er staat en wie het zag, of trek het in. Trek je
          het in, dan wist Kring de gegevens meteen.
        </li>
      </List>
      <FormBox action={parentHome} form={form}>
        <DateField name="birthDate" label="Geboortedatum van het kind" />
        <Buttons>
          <Button>Zoeken</Button>
        </Buttons>
      </FormBox>
      {found && <Found found={found} withdrawable={withdrawable} />}
      <Paragraph>
        <Link href={forParents}>Wat ouders hierover kunnen lezen</Link>. Gaat de vraag over het
        dossier van Veilig Thuis zelf, dan geldt jullie eigen werkwijze: dat staat niet in Kring.
      </Paragraph>
    </Page>
  )
}

function Found({
  found,
  withdrawable,
}: {
  found: FoundSignal[]
  withdrawable: ((signal: ListedSignal) => boolean) | undefined
}) {
  if (found.length === 0)
    return (
      <Empty title="Kring bewaart niets van een kind met deze geboortedatum">
        Er was geen bericht, of het is gewist. Na het wissen kan niemand meer zien of er een bericht
        over dit kind was, ook jij niet.
      </Empty>
    )
  return (
    <>
      {found.map(({ signal, child }) => (
        <Section title={`Signaal ${codeOf(signal)}`}>
          <ChildFacts child={child} />
          <Paragraph>
            <StateBadge signal={signal} /> {signal.municipality}, voor {momentText(signal.bellAt)}.
          </Paragraph>
          <Buttons>
            <LinkButton href={`${home}/logboek/${signal.id}`} variant="secondary">
              Wie zag dit?
            </LinkButton>
            {withdrawable?.(signal) && (
              <LinkButton href={`${home}/intrekken/${signal.id}`} variant="secondary">
                Intrekken en wissen
              </LinkButton>
            )}
          </Buttons>
        </Section>
      ))}
    </>
  )
}

/** Who saw a signal, and who brought it on. */
export function LogPage({ signal, lines }: { signal: ListedSignal; lines: LogLine[] }) {
  const over = signal.state === 'erased'
  return (
    <Page
      title={`Logboek van signaal ${codeOf(signal)}`}
      label={signal.municipality}
      lead={
        over
          ? 'De gegevens van het kind zijn gewist. Wat blijft, is wanneer het signaal verder ging en welke functie dat deed. Een week na de afloop is ook dat hier weg.'
          : 'Wie dit signaal zag of verder bracht, en wanneer. Van andere organisaties staat hier de functie, van Veilig Thuis ook de naam. Over het kind staat hier niets.'
      }
      trail={homeTrail}
      wide
    >
      <Table
        caption="Wat er met dit signaal gebeurde"
        captionHidden
        columns={[{ label: 'Wanneer' }, { label: 'Wat' }, { label: 'Wie' }]}
        rows={lines.map((line) => ({
          cells: [momentText(line.at), deedName(line.action), doer(line, roleNames)],
        }))}
        empty="Er is nog niets gebeurd."
      />
      {!over && (
        <Alert tone="info" title="Dat jij hier kijkt, staat er zelf ook bij">
          De leerkracht hoort het mondeling van de contactpersoon en staat dus niet in deze lijst.
        </Alert>
      )}
      <Paragraph>
        <Link href={parentHome}>Wat te doen als een ouder iets vraagt</Link>
      </Paragraph>
    </Page>
  )
}
