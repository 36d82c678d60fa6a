/**
 * The police tell about children.
 */
import {
  Alert,
  Button,
  Buttons,
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
import { childrenMost } from '#handle-with-care/rules/index.ts'
import { home, homeTrail } from './parts.tsx'

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
        <Paragraph small>
          Met dag en tijd rekent Kring uit voor welke schoolbel het bericht er moet zijn. De school
          ziet ze niet.
        </Paragraph>
        <ChildFields number={1} />
        <Details summary="Nog een kind in hetzelfde gezin" open={filled}>
          <Paragraph>
            Elk kind krijgt een eigen bericht. Scholen zien niet dat kinderen bij elkaar horen.
          </Paragraph>
          {more.map((number) => (
            <ChildFields number={number} />
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

function ChildFields({ number }: { number: number }) {
  const optional = number > 1
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
