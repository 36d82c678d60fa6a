import { openForm } from '#platform/form.ts'
import { Button, Buttons, LinkButton } from '#platform/ui/buttons.tsx'
import { FormBox, FormRow, type AnyForm } from '#platform/ui/form-box.tsx'
import {
  AmountField,
  Checkbox,
  Choice,
  Choices,
  DateField,
  Select,
  TextArea,
  TextField,
} from '#platform/ui/forms.tsx'
import { Columns, Section } from '#platform/ui/text.tsx'

const filled: AnyForm = openForm({
  naam: 'Publiekscampagne najaar',
  toelichting: 'We beginnen in oktober.\nElke gemeente doet mee.',
  soort: 'campagne',
  aanpak: 'samen',
  gemeenten: ['heerlen', 'maastricht'],
  begin: '2026-10-26',
  bedrag: '12.500,00',
  akkoord: 'ja',
})

const wrong: AnyForm = {
  valid: false,
  typed: { naam: '', begin: '2020-01-01', bedrag: 'veel' },
  errors: {
    '': 'De activiteit is niet opgeslagen.',
    naam: 'Geef de activiteit een naam.',
    aanpak: 'Kies hoe jullie het doen.',
    begin: 'Deze dag is al voorbij. Kies een dag die nog komt.',
    bedrag: 'Schrijf het bedrag in cijfers, zoals 12.500,00.',
    akkoord: 'Zet een vinkje als je akkoord bent.',
  },
}

const newer: AnyForm = {
  valid: false,
  typed: { naam: 'Campagne najaar', begin: '2026-10-26' },
  errors: {},
  newer: {
    by: 'M. de Boer sloeg om 14.05 uur een andere versie op.',
    saved: { naam: 'Campagne winter', begin: 'dinsdag 1 december 2026' },
  },
}

/** Every field: empty, filled, wrong, and changed by someone else meanwhile. */
export function FieldExamples({ form }: { form?: AnyForm }) {
  return (
    <Section title="Formulieren" id="formulieren">
      <Columns>
        <Section title="Leeg, om te proberen" level={3} id="leeg-formulier">
          <AllFields id="proef" form={form} />
        </Section>
        <Section title="Ingevuld" level={3} id="ingevuld">
          <AllFields id="vol" form={filled} />
        </Section>
        <Section title="Met fouten" level={3} id="met-fouten">
          <AllFields id="fout" form={wrong} quiet />
        </Section>
        <Section title="Intussen gewijzigd" level={3} id="gewijzigd">
          <FormBox action="/huisstijl" id="nieuwer" form={newer} version={3}>
            <TextField name="naam" label="Naam" />
            <DateField name="begin" label="Begint op" />
            <Buttons>
              <Button>Opnieuw opslaan</Button>
              <LinkButton href="#gewijzigd" variant="secondary">
                Mijn wijziging laten vallen
              </LinkButton>
            </Buttons>
          </FormBox>
        </Section>
      </Columns>
      <Section title="Zoeken en kiezen" level={3} id="zoeken">
        <FormBox action="/huisstijl" method="get" id="filter">
          <FormRow>
            <TextField name="zoek" label="Naam" type="search" optional />
            <Select name="lijn" label="Lijn" options={{ '': 'Alle lijnen', zien: 'Samen zien' }} />
            <Button variant="secondary">Zoeken</Button>
          </FormRow>
        </FormBox>
      </Section>
    </Section>
  )
}

function AllFields({
  id,
  form,
  quiet,
}: {
  id: string
  form: AnyForm
  quiet?: boolean | undefined
}) {
  return (
    <FormBox action="/huisstijl" id={id} form={form} quiet={quiet}>
      <TextField name="naam" label="Naam" hint="Zo staat zij straks in het plan." />
      <TextArea name="toelichting" label="Toelichting" optional />
      <Select
        name="soort"
        label="Soort"
        options={{ campagne: 'Campagne', scholing: 'Scholing', overleg: 'Overleg' }}
      />
      <Choice
        name="aanpak"
        label="Hoe doen jullie het?"
        options={[
          { value: 'samen', label: 'Samen met andere gemeenten' },
          { value: 'zelf', label: 'Zelf', hint: 'Je gemeente betaalt het dan ook zelf.' },
        ]}
      />
      <show-when field="aanpak" equals="zelf">
        <TextField name="reden" label="Waarom zelf?" />
      </show-when>
      <Choices
        name="gemeenten"
        label="Welke gemeenten doen mee?"
        hint="Kies er zo veel als je wilt."
        optional
        options={{ heerlen: 'Heerlen', maastricht: 'Maastricht', kerkrade: 'Kerkrade' }}
      />
      <DateField name="begin" label="Begint op" />
      <AmountField name="bedrag" label="Kosten" hint="Schat het als je het nog niet weet." />
      <Checkbox
        name="akkoord"
        label="De voorzitter is akkoord"
        hint="Vraag het als je het niet zeker weet."
      />
      <Buttons>
        <Button>Activiteit opslaan</Button>
        <Button variant="secondary" name="doe" value="concept">
          Bewaren als concept
        </Button>
        <Button variant="subtle" name="doe" value="niets">
          Wissen
        </Button>
      </Buttons>
    </FormBox>
  )
}
