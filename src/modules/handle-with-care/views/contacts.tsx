/**
 * A list of contacts: what it should look like, what it would do, and what is wrong in it.
 */
import {
  Alert,
  Button,
  Buttons,
  Code,
  Details,
  FileField,
  FormBox,
  LinkButton,
  List,
  Page,
  Paragraph,
  Table,
  TextArea,
  type AnyForm,
} from '#platform/ui/index.ts'
import type { ContactsRead } from '#handle-with-care/actions/index.ts'
import { dayText, home, LeadNav } from './parts.tsx'

export const contactsHome = `${home}/contacten`

/** The form; with `read` also what the list that was sent would do. */
export function ContactsPage({ form, read }: { form: AnyForm; read?: ContactsRead }) {
  const wrong = read && read.problems.length > 0
  return (
    <Page
      title="Contactpersonen inlezen"
      lead="Lees een lijst in van wie op school de berichten krijgt. Je ziet eerst wat er gebeurt; daarna beslis je."
      wide={read !== undefined}
      failed={wrong || Object.keys(form?.errors ?? {}).length > 0}
    >
      <LeadNav current="contacten" />
      {wrong && <Problems read={read} />}
      {read && !wrong && <Preview read={read} list={String(form?.typed['list'] ?? '')} />}
      <FormBox action={contactsHome} form={form} id="lijst" multipart>
        <FileField
          name="file"
          label="Bestand (CSV of XLSX)"
          hint="Een lijst uit Excel, of CSV met puntkomma’s of komma’s."
          accept=".csv,.txt,.xlsx"
          optional
        />
        <TextArea
          name="list"
          label="Of plak de lijst hier, met de namen van de kolommen"
          rows={8}
          optional
        />
        <Details summary="Hoe ziet de lijst eruit?">
          <Paragraph>De eerste regel noemt de kolommen. Nodig zijn:</Paragraph>
          <List>
            <li>school, of vestigingscode (heten er meer scholen zo, zet dan de plaats erbij)</li>
            <li>naam en e-mail van de contactpersoon</li>
            <li>geldig tot, zoals 31-7-2027</li>
          </List>
          <Paragraph>
            Mogen erbij: plaats, functie, rol (contactpersoon of vervanger) en bestuur. Andere
            kolommen slaat Kring over.
          </Paragraph>
          <Code>{`school;plaats;naam;e-mail;rol;geldig tot
De Linde;Heerlen;Wilg Esdoorn;w.esdoorn@voorbeeld.nl;contactpersoon;31-7-2027`}</Code>
        </Details>
        <Buttons>
          <Button variant={read && !wrong ? 'secondary' : 'primary'}>Bekijk wat er gebeurt</Button>
        </Buttons>
      </FormBox>
    </Page>
  )
}

function Problems({ read }: { read: ContactsRead }) {
  const { problems } = read
  return (
    <>
      <Alert tone="danger" title="Er is niets ingelezen">
        {problems.length === 1
          ? 'Er klopt één ding niet.'
          : `Er kloppen ${problems.length} dingen niet.`}{' '}
        Verbeter ze in de lijst en probeer het opnieuw.
      </Alert>
      <Table
        caption="Wat er niet klopt"
        columns={[{ label: 'Regel' }, { label: 'Kolom' }, { label: 'Wat er niet klopt' }]}
        rows={problems.map(({ line, field, text }) => ({ cells: [`regel ${line}`, field, text] }))}
      />
    </>
  )
}

function Preview({ read, list }: { read: ContactsRead; list: string }) {
  const { lines } = read
  const invited = lines.filter(({ known }) => !known).length
  return (
    <>
      <Alert tone="info" title="Dit gebeurt er. Er is nog niets gedaan.">
        {lines.length === 1 ? 'Eén contactpersoon' : `${lines.length} contactpersonen`}, van wie{' '}
        {invited} een uitnodiging op de mail {invited === 1 ? 'krijgt' : 'krijgen'}.
      </Alert>
      <Table
        caption="Wat er gebeurt"
        columns={[
          { label: 'Naam' },
          { label: 'School' },
          { label: 'Als' },
          { label: 'Tot en met' },
          { label: 'Wat er gebeurt' },
        ]}
        rows={lines.map(({ name, email, school, deputy, validUntil, known }) => ({
          cells: [
            name,
            `${school.name}, ${school.place ?? school.municipality}`,
            deputy ? 'vervanger' : 'contactpersoon',
            dayText(validUntil),
            known ? 'is al bekend; de afspraak wordt vernieuwd' : `uitnodiging naar ${email}`,
          ],
        }))}
      />
      <FormBox action={contactsHome}>
        <input type="hidden" name="list" value={list} />
        <input type="hidden" name="agreed" value="ja" />
        <Buttons>
          <Button>Inlezen en uitnodigen</Button>
          <LinkButton href={contactsHome} variant="secondary">
            Niet doen
          </LinkButton>
        </Buttons>
      </FormBox>
    </>
  )
}
