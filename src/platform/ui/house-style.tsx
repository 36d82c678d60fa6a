/**
 * The house style on one page: every part in every state, to look at, to choose from and to test.
 */
import { FieldExamples } from '#platform/ui/house-style/fields.tsx'
import { PartExamples } from '#platform/ui/house-style/parts.tsx'
import { TableExamples } from '#platform/ui/house-style/tables.tsx'
import type { AnyForm } from '#platform/ui/form-box.tsx'
import { Page } from '#platform/ui/page.tsx'
import { Notice } from '#platform/ui/notice.tsx'
import { SubNav } from '#platform/ui/cards.tsx'
import { Heading, Link, List, Paragraph, Section } from '#platform/ui/text.tsx'

/** Every part in every state. `form` is the example form as it was sent, if it was. */
export function HouseStylePage({ form }: { form?: AnyForm }) {
  return (
    <Page
      title="Huisstijl"
      label="Voor wie aan Kring bouwt"
      lead="Elk onderdeel in elke toestand. Kies hieruit; maak geen nieuw onderdeel als dit er al staat."
      trail={[{ href: '/start', label: 'Start' }]}
      failed={form !== undefined && Object.keys(form.errors).length > 0}
    >
      <SubNav
        label="Onderdelen van de huisstijl"
        items={[
          { href: '#tekst', label: 'Tekst', current: true },
          { href: '#onderdelen', label: 'Onderdelen', current: false },
          { href: '#tabellen', label: 'Tabellen', current: false },
          { href: '#formulieren', label: 'Formulieren', current: false },
          { href: '#kleur', label: 'Kleur en papier', current: false },
        ]}
      />
      <TextExamples />
      <PartExamples />
      <TableExamples />
      <FieldExamples form={form} />
      <ColourExamples />
    </Page>
  )
}

function TextExamples() {
  return (
    <Section title="Tekst" id="tekst">
      <Paragraph lead>
        De inleiding van een pagina zegt in één of twee zinnen wat hier van je gevraagd wordt.
      </Paragraph>
      <Paragraph>
        Gewone tekst is kort en in gewone woorden. Een regel is niet langer dan prettig leest. Een{' '}
        <Link href="#tekst">verwijzing in de tekst</Link> zegt waar zij heen gaat, ook als zij{' '}
        <Link href="https://www.veiligthuis.nl">naar een andere site</Link> leidt.
      </Paragraph>
      <Paragraph small>Kleine tekst is voor wat maar weinig mensen hoeven te weten.</Paragraph>
      <Heading level={3}>Een kop van het derde niveau</Heading>
      <List>
        {'Een opsomming staat in gewone volgorde.'}
        {'Elke regel is een zin of een paar woorden.'}
      </List>
      <Heading level={4}>Een kop van het vierde niveau</Heading>
      <List ordered>
        {['Een genummerde lijst is voor stappen.', 'De ene stap komt na de andere.']}
      </List>
    </Section>
  )
}

const colours = [
  ['ground', 'Papier'],
  ['surface', 'Vel op het papier'],
  ['action', 'Petrol: wat je kunt doen'],
  ['action-soft', 'Petrol, zacht'],
  ['turn', 'Zon: jouw beurt, en niets anders'],
  ['danger', 'Rood: gevaar, en niets anders'],
  ['warning', 'Oker: let op, of nog niet goed ingevuld'],
  ['ok', 'Groen: gelukt of in orde'],
  ['ink', 'Inkt: tekst'],
  ['muted', 'Inkt, zacht: tekst die je mag missen'],
  ['line', 'Lijn tussen dingen'],
] as const

function ColourExamples() {
  return (
    <Section title="Kleur en papier" id="kleur">
      <ul class="swatches" role="list">
        {colours.map(([name, meaning]) => (
          <li>
            <span class={`swatch swatch-${name}`} aria-hidden="true" />
            <span>
              {meaning} <code>--kring-{name}</code>
            </span>
          </li>
        ))}
      </ul>
      <Heading level={3}>Meldingen na een actie</Heading>
      <div class="stack">
        <Notice tone="ok" text="Opgeslagen. De voorzitter van de werkgroep ziet het nu ook." />
        <Notice tone="info" text="Er is niets gewijzigd." />
        <Notice tone="warning" text="Opgeslagen, maar er ontbreekt nog een eigenaar." />
      </div>
      <Heading level={3}>Licht, donker, contrast</Heading>
      <Paragraph>
        Kring volgt het apparaat: licht of donker, meer contrast, minder beweging. Bekijk een nieuwe
        pagina in alle vier. Kleur zegt nooit iets alleen: er staat een woord en een vorm bij.
      </Paragraph>
      <Heading level={3}>Op papier</Heading>
      <Paragraph>
        Elke pagina past op A4: menu en knoppen blijven weg, wat dichtgevouwen was staat open. Een
        pagina met <code>a3</code> komt op één liggend vel A3.
      </Paragraph>
    </Section>
  )
}
