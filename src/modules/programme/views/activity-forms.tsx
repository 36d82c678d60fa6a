/**
 * The forms of whoever works on an activity.
 */
import type { Form } from '#platform/form.ts'
import type { Municipality } from '#modules/network'
import {
  Choice,
  Choices,
  FormBox,
  Page,
  Paragraph,
  Select,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'
import {
  activityStatuses,
  aspects,
  colourNames,
  colours,
  levels,
  quarterName,
} from '#programme/rules/index.ts'
import type { Activity, Plan, Report } from '#programme/store/index.ts'
import { trail, SaveOrCancel } from './parts.tsx'

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
      lead="Drie kleuren en een paar zinnen over dit kwartaal. Bij oranje of rood ook: oorzaak, gevolg en bijsturing."
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
        <SaveOrCancel cancel={base}>Stand versturen</SaveOrCancel>
      </FormBox>
    </Page>
  )
}

const colourMeanings = {
  green: 'Groen: gaat goed',
  orange: 'Oranje: vraagt aandacht',
  red: 'Rood: gaat niet goed',
}

/** What a group keeps up to date; project leaders also say which municipalities take part, and what carries it out. */
export function ActivityForm<T>({
  plan,
  activity,
  form,
  version,
  municipalities,
  instruments,
}: FormPageProps<T> & {
  version: number
  municipalities: Municipality[] | undefined
  /** The parts of Kring there are, by key. */
  instruments: Record<string, string> | undefined
}) {
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
        {instruments && (
          <Choices
            name="instruments"
            label="Onderdelen van Kring die dit uitvoeren"
            hint="De cijfers van deze onderdelen staan dan bij de activiteit."
            optional
            options={instruments}
          />
        )}
        <TextArea
          name="why"
          label="Waarom wijzig je dit?"
          hint="Schrijf ook waar het staat of wie het besloot. Dit komt in de geschiedenis."
          rows={2}
        />
        <SaveOrCancel cancel={base}>Opslaan</SaveOrCancel>
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
        <SaveOrCancel cancel={base}>Toevoegen</SaveOrCancel>
      </FormBox>
    </Page>
  )
}
