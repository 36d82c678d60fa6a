/**
 * The police tell about children.
 */
import {
  Alert,
  Button,
  Buttons,
  Checkbox,
  DateField,
  Details,
  FormBox,
  FormRow,
  LinkButton,
  Page,
  Paragraph,
  Section,
  Select,
  TextField,
  type AnyForm,
} from '#platform/ui/index.ts'
import { isDay } from '#platform/day.ts'
import { childrenMost } from '#handle-with-care/rules/index.ts'
import { dayText, home, homeTrail } from './parts.tsx'

/** A report: where, until when, and who. */
export function ReportPage({
  municipalities,
  form,
}: {
  municipalities: { code: string; name: string }[]
  form: AnyForm
}) {
  const failed = Object.keys(form?.errors ?? {}).length > 0
  const more = Array.from({ length: childrenMost - 1 }, (_, index) => index + 2)
  const filled = more.some((n) => form?.typed[`name${n}`] || form?.typed[`birthDate${n}`])
  return (
    <Page
      title="Kind doorgeven"
      lead="Met dit bericht weet de school dat een kind steun kan gebruiken. Het zegt niet wat er is gebeurd."
      trail={homeTrail}
      failed={failed}
    >
      <Alert tone="info" title="Dit is geen melding">
        Je gewone bericht aan Veilig Thuis gaat altijd door. Staat de veiligheid van een kind op het
        spel, bel dan Veilig Thuis: 0800-2000, dag en nacht.
      </Alert>
      <FormBox action={`${home}/nieuw`} form={form}>
        <Select
          name="municipality"
          label="In welke gemeente woont het kind?"
          options={municipalities.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <FormRow>
          <DateField name="endedDay" label="Dag waarop het incident eindigde" />
          <TextField name="endedTime" label="Tijd waarop het eindigde" type="time" width="short" />
        </FormRow>
        <DaySure form={form} />
        <Paragraph small>
          Met dag en tijd rekent Kring uit voor welke schoolbel het bericht er moet zijn. De school
          ziet ze niet.
        </Paragraph>
        <ChildFields number={1} begun />
        <Details summary="Nog een kind in hetzelfde gezin" open={filled}>
          <Paragraph>
            Elk kind krijgt een eigen bericht. Scholen zien niet dat kinderen bij elkaar horen.
          </Paragraph>
          {more.map((number) => (
            <ChildFields
              number={number}
              begun={Boolean(form?.typed[`name${number}`] || form?.typed[`birthDate${number}`])}
            />
          ))}
        </Details>
        <Buttons>
          <Button>Doorgeven aan Veilig Thuis</Button>
          <LinkButton href={home} variant="secondary">
            Terug
          </LinkButton>
        </Buttons>
      </FormBox>
    </Page>
  )
}

/** Whether a day of some time ago is right; there once it was asked. */
function DaySure({ form }: { form: AnyForm }) {
  const [day, sure] = [String(form?.typed['endedDay']), form?.typed['endedSure']]
  const asked = Boolean(form?.errors['endedSure']) || sure === day
  if (!asked || !isDay(day)) return null
  return (
    <Checkbox name="endedSure" label={`Ja, het incident eindigde op ${dayText(day)}`} value={day} />
  )
}

/** @param begun whether something of this child was filled in: then the rest is asked too */
function ChildFields({ number, begun }: { number: number; begun: boolean }) {
  const optional = !begun
  return (
    <Section title={`Kind ${number}`}>
      <FormRow>
        <TextField
          name={`name${number}`}
          label={`Voornaam en achternaam van kind ${number}`}
          optional={optional}
          maxlength={240}
        />
        <DateField
          name={`birthDate${number}`}
          label={`Geboortedatum van kind ${number}`}
          optional={optional}
        />
      </FormRow>
    </Section>
  )
}
