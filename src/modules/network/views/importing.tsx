import {
  Alert,
  Button,
  Buttons,
  Checkbox,
  Choice,
  Details,
  Empty,
  FileField,
  FormBox,
  Link,
  LinkButton,
  List,
  Page,
  Pagination,
  Paragraph,
  Progress,
  Section,
  Select,
  SubNav,
  SummaryList,
  Table,
  TextField,
  type AnyForm,
  type Child,
  type Crumb,
} from '#platform/ui/index.ts'
import {
  columnField,
  entryKinds,
  openingsText,
  importFields,
  importStates,
  isMostlyWrong,
  textIn,
  importOutcomes,
  toWrite,
  type EntryKind,
  type ImportCounts,
  type ImportState,
  type Known,
  type Opening,
  type ImportOutcome,
  type Value,
} from '#network/rules/index.ts'
import type { Import, ReadRow } from '#network/store/index.ts'
import { dayOf } from './parts.tsx'

/** Where these pages hang. */
export const importTrail = (...more: Crumb[]): Crumb[] => [
  { href: '/netwerk', label: 'Netwerk' },
  { href: '/netwerk/inlezen', label: 'Inlezen uit een bestand' },
  ...more,
]

/** One row of a file, as one says it of each kind. */
const singular: Record<EntryKind, string> = {
  organisation: 'Een organisatie',
  location: 'Een plek van een organisatie',
  service: 'Aanbod van een organisatie',
}

interface ImportListProps {
  imports: { id: string; fileName: string; state: ImportState; madeAt: Date; who: string }[]
  form: AnyForm
}

/** Sending a file, and those that were sent before. */
export function ImportList({ imports, form }: ImportListProps) {
  return (
    <Page
      title="Inlezen uit een bestand"
      lead="Zet organisaties, plekken en aanbod uit een bestand in het netwerk. Je ziet eerst wat er verandert. Daarna beslis jij of het wordt ingelezen."
      trail={[{ href: '/netwerk', label: 'Netwerk' }]}
    >
      <FormBox action="/netwerk/inlezen" form={form} multipart>
        <FileField
          name="file"
          label="Bestand"
          accept=".csv,.xlsx,.json,.ndjson,.txt"
          hint="CSV, Excel (XLSX) of Open Referral (JSON), ten hoogste 5 MB en 20.000 regels. De lijsten van DUO kunnen zoals DUO ze geeft."
        />
        <Button>Bestand bekijken</Button>
      </FormBox>
      <Paragraph small>
        Mensen worden niet ingelezen: zij vertellen zelf of zij gevonden willen worden. Kring
        bewaart het bestand tot het is ingelezen, ten hoogste 30 dagen. Zo lang kun je het ook
        terugdraaien.
      </Paragraph>
      <Section title="Eerder">
        {imports.length === 0 ? (
          <Empty title="Nog geen bestanden">
            Hier staan straks de bestanden van de laatste 30 dagen, met hoe ver ze zijn.
          </Empty>
        ) : (
          <Table
            caption="Bestanden van de laatste 30 dagen"
            captionHidden
            columns={[
              { label: 'Bestand' },
              { label: 'Van' },
              { label: 'Op' },
              { label: 'Hoe ver' },
            ]}
            rows={imports.map(({ id, fileName, state, madeAt, who }) => ({
              cells: [
                <Link href={`/netwerk/inlezen/${id}`}>{fileName}</Link>,
                who,
                dayOf(madeAt),
                importStates[state],
              ],
            }))}
          />
        )}
      </Section>
    </Page>
  )
}

interface ImportMappingProps {
  one: Import
  /** Which sheet of it is looked at. */
  sheet: number
  holds: EntryKind
  kinds: string[]
  form: AnyForm
}

/** Saying what is in a file: whose list it is, and which column is what. */
export function ImportMapping({ one, sheet, holds, kinds, form }: ImportMappingProps) {
  const rows = one.format !== 'json'
  const [head = [], ...examples] = one.sheets[sheet]?.sample ?? []
  const columns = head.map((name, index) => ({
    value: String(index),
    label: name || `kolom ${index + 1}`,
  }))
  const fields = importFields[holds].map((field) => ({
    ...field,
    // What is needed, and what was recognised, is in view; the rest is folded.
    shown: field.required === true || (form?.typed[columnField(field.name)] ?? '') !== '',
  }))
  const select = (field: (typeof fields)[number]) => (
    <Select
      name={columnField(field.name)}
      label={field.label}
      hint={field.hint}
      optional={!field.required}
      options={columns}
      empty="Staat niet in het bestand"
    />
  )
  return (
    <Page
      title="Wat staat er in dit bestand?"
      label={one.fileName}
      lead={
        rows
          ? 'Kijk na of Kring de kolommen goed heeft herkend, en kies zelf wat ontbreekt.'
          : 'Dit is een bestand van Open Referral. Kring weet wat erin staat; zeg alleen van wie het is.'
      }
      trail={importTrail()}
    >
      {one.sheets.length > 1 && <ChooseSheet one={one} sheet={sheet} />}
      {rows && <Paragraph>Op één regel staat:</Paragraph>}
      {rows && (
        <SubNav
          label="Wat staat er op één regel?"
          items={(Object.keys(entryKinds) as EntryKind[]).map((kind) => ({
            href: `/netwerk/inlezen/${one.id}?regel=${kind}&blad=${sheet}`,
            label: singular[kind],
            current: kind === holds,
          }))}
        />
      )}
      <FormBox action={`/netwerk/inlezen/${one.id}/kolommen`} form={form}>
        <TextField
          name="register"
          label="Van wie is deze lijst?"
          hint="Een kort woord, zoals duo of sociale-kaart. Gebruik het de volgende keer weer: dan werkt Kring bij in plaats van te verdubbelen."
        />
        {holds === 'organisation' || !rows ? (
          <Select
            name="kind"
            label="Wat voor organisaties zijn het?"
            hint="Voor regels waarvan het bestand dat niet zelf zegt."
            optional
            empty="Dat zegt het bestand"
            options={Object.fromEntries(kinds.map((kind) => [kind, kind]))}
          />
        ) : null}
        {holds === 'organisation' && rows ? (
          <Checkbox
            name="onlyRegion"
            label="Alleen organisaties in de gemeenten van de regio"
            hint="Wat een andere gemeente noemt, wordt overgeslagen."
          />
        ) : null}
        {rows && (
          <>
            <input type="hidden" name="holds" value={holds} />
            <input type="hidden" name="sheet" value={String(sheet)} />
            <Paragraph>
              Een lege cel verandert niets: wat in Kring staat, blijft dan staan.
            </Paragraph>
            {fields.filter(({ shown }) => shown).map(select)}
            <Details summary="Meer velden">
              {fields.filter(({ shown }) => !shown).map(select)}
            </Details>
          </>
        )}
        <Button>Nakijken</Button>
      </FormBox>
      {rows && (
        <Section title="De kolommen van dit bestand">
          <Table
            caption="Kolommen met voorbeelden"
            captionHidden
            columns={[{ label: 'Kolom' }, { label: 'Voorbeelden' }]}
            rows={head.map((name, index) => ({
              cells: [
                name || `kolom ${index + 1}`,
                examples
                  .map((cells) => cells[index])
                  .filter(Boolean)
                  .join(' · '),
              ],
            }))}
          />
        </Section>
      )}
      <Discard one={one} />
    </Page>
  )
}

/** Which sheet of a workbook is read: one at a time, since each has columns of its own. */
function ChooseSheet({ one, sheet }: { one: Import; sheet: number }) {
  return (
    <Section title="Welk werkblad?">
      <Paragraph>
        Dit bestand heeft {one.sheets.length} werkbladen. Kring leest er één tegelijk, nu “
        {one.sheets[sheet]!.name}”. Lees het bestand daarna opnieuw in voor de andere.
      </Paragraph>
      <SubNav
        label="Werkbladen"
        items={one.sheets.map(({ name, rows }, index) => ({
          href: `/netwerk/inlezen/${one.id}?blad=${index}`,
          label: `${name} (${rows})`,
          current: index === sheet,
        }))}
      />
    </Section>
  )
}

/** What of a workbook is not read, so that nothing is lost in silence. */
function Skipped({ one, again }: { one: Import; again: Child }) {
  const others = one.sheets.filter((_, index) => index !== one.sheet)
  if (others.length === 0) return null
  const names = others.map(({ name }) => `“${name}”`)
  return (
    <Alert tone="info" title={`Kring leest werkblad “${one.sheets[one.sheet]!.name}”`}>
      <Paragraph>
        {inSentence(names)} {names.length === 1 ? 'is' : 'zijn'} overgeslagen. {again}
      </Paragraph>
    </Alert>
  )
}

function inSentence(names: string[]): string {
  const first = names.slice(0, -1).join(', ')
  return first === '' ? names.join('') : `${first} en ${names.at(-1)!}`
}

function Discard({ one }: { one: Import }) {
  return (
    <FormBox action={`/netwerk/inlezen/${one.id}/weghalen`} id="weghalen">
      <Buttons>
        <Button variant="secondary">Dit bestand weghalen</Button>
      </Buttons>
    </FormBox>
  )
}

interface ImportPreviewProps {
  one: Import
  counts: ImportCounts
  outcome: ImportOutcome
  rows: ReadRow[]
  page: number
  known: Known
  form: AnyForm
}

/** What a file would do, entry by entry, before anything is written. */
export function ImportPreview(props: ImportPreviewProps) {
  const { one, counts, outcome, rows, page } = props
  const base = `/netwerk/inlezen/${one.id}`
  const total = counts.outcomes[outcome]
  return (
    <Page
      title="Dit zou er veranderen"
      label={one.fileName}
      lead="Er is nog niets geschreven. Kijk het na en lees het bestand dan in."
      trail={importTrail()}
    >
      <Skipped
        one={one}
        again={<Link href={`${base}?kolommen=ja`}>Een ander werkblad kiezen</Link>}
      />
      <Run {...props} />
      <SubNav
        label="Wat er in het bestand staat"
        items={(Object.keys(importOutcomes) as ImportOutcome[])
          .filter((each) => counts.outcomes[each] > 0)
          .map((each) => ({
            href: `${base}?toon=${each}`,
            label: `${importOutcomes[each]} (${counts.outcomes[each]})`,
            current: each === outcome,
          }))}
      />
      {outcome === 'double' ? <Doubles one={one} rows={rows} /> : <Rows {...props} />}
      <Pagination
        page={page}
        pages={Math.ceil(total / 50)}
        href={(next) => `${base}?toon=${outcome}&pagina=${next}`}
      />
      <Buttons>
        <LinkButton href={`${base}?kolommen=ja`} variant="secondary">
          Terug naar de kolommen
        </LinkButton>
      </Buttons>
      <Discard one={one} />
    </Page>
  )
}

/** Reading the file in, with what has to be said first; or why that cannot be done. */
function Run({ one, counts, form }: ImportPreviewProps) {
  const { outcomes: found, questions } = counts
  const doubles = found.double - counts.chosen
  if (isMostlyWrong(counts))
    return (
      <Alert tone="danger" title="Dit bestand kan zo niet worden ingelezen">
        In meer dan de helft van de regels staat een fout. Waarschijnlijk zijn de kolommen
        verwisseld, of is dit een ander bestand. Er is niets veranderd.
      </Alert>
    )
  if (toWrite(counts) === 0 && doubles === 0)
    return (
      <Alert tone="info" title="Er is niets in te lezen">
        {found.fault > 0
          ? 'Van dit bestand is niets over als de regels met een fout worden overgeslagen.'
          : 'Alles in dit bestand staat al zo in Kring.'}
      </Alert>
    )
  return (
    <FormBox action={`/netwerk/inlezen/${one.id}/uitvoeren`} form={form} id="uitvoeren">
      <Paragraph>
        {found.new + counts.chosen} nieuw of samengevoegd, {found.changed} gewijzigd, {found.same}{' '}
        blijven zoals ze zijn.
        {doubles > 0 &&
          ` ${doubles} staan er misschien al; die worden overgeslagen, tenzij je hieronder anders kiest.`}
      </Paragraph>
      {found.fault > 0 && (
        <Checkbox
          name="skipFaults"
          label={
            found.fault === 1
              ? 'De regel met een fout overslaan'
              : `De ${found.fault} regels met een fout overslaan`
          }
          hint="Zonder dit verandert er niets. Verbeteren en opnieuw sturen kan ook."
        />
      )}
      {questions > 0 && (
        <Choice
          name="addresses"
          label="In dit bestand staan adressen van een opvang. Mag iedereen die weten?"
          hint={`Het gaat om ${questions} van de vermeldingen. Zij hebben hieronder een sterretje.`}
          options={{
            left_out: 'Nee, lees die adressen niet in',
            public: 'Ja, deze adressen mogen in het netwerk staan',
          }}
        />
      )}
      {toWrite(counts) > 0 && <Button>Inlezen</Button>}
    </FormBox>
  )
}

function Rows({ rows, outcome, known }: ImportPreviewProps) {
  const what: Partial<Record<ImportOutcome, { label: string; of: (row: ReadRow) => Child }>> = {
    fault: {
      label: 'Wat er mis is',
      of: ({ problems }) => (
        <List>
          {problems.map(({ field, message }) => (
            <li>{field ? `${field}: ${message}` : message}</li>
          ))}
        </List>
      ),
    },
    changed: {
      label: 'Wat er verandert',
      of: ({ kind, fields, before }) => (
        <List>
          {Object.keys(before ?? {})
            .filter((name) => name in fields)
            .map((name) => (
              <li>
                {labelOf(kind, name)}: {valueText(name, before![name] ?? null, known)} wordt{' '}
                {valueText(name, fields[name]!, known)}
              </li>
            ))}
        </List>
      ),
    },
    new: {
      label: 'Waar',
      of: ({ fields }) =>
        ['address', 'postcode', 'place']
          .map((each) => textIn(fields, each))
          .filter(Boolean)
          .join(', '),
    },
    outside: { label: 'Waar', of: ({ fields }) => textIn(fields, 'place') },
  }
  const more = what[outcome]
  return (
    <Table
      caption={importOutcomes[outcome]}
      columns={[
        { label: 'Naam' },
        { label: 'Regel', numeric: true },
        { label: 'Nummer' },
        ...(more ? [{ label: more.label }] : []),
      ]}
      rows={rows.map((row) => ({
        cells: [
          `${row.name || 'zonder naam'}${row.questions.length > 0 ? ' *' : ''}`,
          row.line,
          row.key,
          ...(more ? [more.of(row)] : []),
        ],
      }))}
    />
  )
}

function labelOf(kind: EntryKind, name: string): string {
  return importFields[kind].find((field) => field.name === name)?.label ?? name
}

/** A value as one reads it. */
function valueText(name: string, value: Value | null, known: Known): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return 'niets'
  if (typeof value === 'boolean') return value ? 'ja' : 'nee'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string')
    return name === 'municipalityCode' ? nameOf(value, known) : `“${value}”`
  if (name === 'openings') return openingsText(value as Opening[])
  if (name === 'locations') return value.length === 1 ? '1 plek' : `${value.length} plekken`
  return (value as string[]).map((one) => nameOf(one, known)).join(', ')
}

function nameOf(key: string, { forms, municipalities }: Known): string {
  return (
    forms.find((one) => one.key === key)?.name ??
    municipalities.find((one) => one.code === key)?.name ??
    key
  )
}

/** Entries that may be here already, each with what one does with it. */
function Doubles({ one, rows }: { one: Import; rows: ReadRow[] }) {
  const typed = Object.fromEntries(
    rows.map(({ number, choice }) => [`keuze-${number}`, choice ?? 'skip']),
  )
  return (
    <FormBox
      action={`/netwerk/inlezen/${one.id}/dubbelen`}
      id="dubbelen"
      form={{ valid: false, typed, errors: {} }}
    >
      {rows.map(({ number, line, name, fields, doubles }) => (
        <Choice
          name={`keuze-${number}`}
          label={`${[name, textIn(fields, 'place')].filter(Boolean).join(', ')} (regel ${line})`}
          options={[
            { value: 'skip', label: 'Overslaan' },
            { value: 'add', label: 'Toch toevoegen: het is een andere' },
            ...doubles.map((double) => ({
              value: double.id,
              label: `Samenvoegen met ${double.name}`,
              hint: double.why,
            })),
          ]}
        />
      ))}
      <Button variant="secondary">Keuzes opslaan</Button>
    </FormBox>
  )
}

interface ImportRunningProps {
  one: Import
  counts: ImportCounts
  /** Nothing happened for a while: it can be set going again. */
  stuck: boolean
}

/** How far an import is; the page comes by itself again until it is done. */
export function ImportRunning({ one, counts, stuck }: ImportRunningProps) {
  const undoing = one.state === 'undoing'
  const done = undoing ? counts.undone : counts.written + counts.kept
  const total = undoing ? counts.written + counts.undone : one.total
  return (
    <Page
      title={undoing ? 'Het wordt teruggedraaid' : 'Het wordt ingelezen'}
      label={one.fileName}
      lead="Je kunt deze pagina sluiten: het gaat door, en je krijgt bericht als het klaar is."
      trail={importTrail()}
    >
      <Progress done={done} total={total} label={undoing ? 'Teruggedraaid' : 'Ingelezen'} />
      {stuck && (
        <FormBox action={`/netwerk/inlezen/${one.id}/uitvoeren`}>
          <Alert tone="warning" title="Het staat stil">
            <Paragraph>
              Er gebeurde al een paar minuten niets. Wat klaar is, blijft staan. Zet de rest weer in
              gang.
            </Paragraph>
            <Button>Verdergaan</Button>
          </Alert>
        </FormBox>
      )}
      <Link href={`/netwerk/inlezen/${one.id}`}>Kijk hoe ver het nu is</Link>
    </Page>
  )
}

interface ImportDoneProps {
  one: Import
  counts: ImportCounts
  /** What was not written, or could not be put back. */
  left: ReadRow[]
  page: number
}

/** What an import did, and taking it back. */
export function ImportDone({ one, counts, left, page }: ImportDoneProps) {
  const base = `/netwerk/inlezen/${one.id}`
  const done = one.state === 'done'
  const leftTotal = done ? counts.kept : counts.written
  const { outcomes: found } = counts
  return (
    <Page
      title={done ? 'Ingelezen' : 'Teruggedraaid'}
      label={one.fileName}
      lead={
        done
          ? `${counts.written} vermeldingen zijn geschreven.`
          : `${counts.undone} vermeldingen zijn weer zoals zij waren.`
      }
      trail={importTrail()}
    >
      <SummaryList
        items={[
          { key: 'Van wie is de lijst', value: one.register ?? '' },
          { key: 'Nieuw in het bestand', value: found.new },
          { key: 'Gewijzigd', value: found.changed },
          { key: 'Ongewijzigd', value: found.same },
          { key: 'Overgeslagen met een fout', value: found.fault },
          { key: 'Misschien dubbel, overgeslagen', value: found.double - counts.chosen },
          ...(found.outside > 0 ? [{ key: 'Buiten de regio', value: found.outside }] : []),
        ]}
      />
      {done && (
        <Skipped
          one={one}
          again={<Link href="/netwerk/inlezen">Lees het bestand nog eens in voor de rest</Link>}
        />
      )}
      {leftTotal > 0 && (
        <Section title={done ? 'Niet geschreven' : 'Niet teruggedraaid'}>
          <Paragraph>
            {done
              ? 'Iemand anders wijzigde of gebruikte deze vermeldingen terwijl het bestand klaarstond, of er bleef te weinig van over. Ze zijn zoals ze waren.'
              : 'Iemand wijzigde deze vermeldingen sindsdien, of ze zijn in gebruik. Ze zijn gebleven zoals ze nu zijn.'}
          </Paragraph>
          <Table
            caption={done ? 'Niet geschreven' : 'Niet teruggedraaid'}
            captionHidden
            columns={[{ label: 'Naam' }, { label: 'Regel', numeric: true }, { label: 'Nummer' }]}
            rows={left.map(({ name, line, key }) => ({ cells: [name, line, key] }))}
          />
          <Pagination
            page={page}
            pages={Math.ceil(leftTotal / 50)}
            href={(next) => `${base}?pagina=${next}`}
          />
        </Section>
      )}
      <Buttons>
        <LinkButton href="/netwerk">Naar het netwerk</LinkButton>
        {done && counts.written > 0 && (
          <LinkButton href={`${base}/terugdraaien`} variant="secondary">
            Terugdraaien
          </LinkButton>
        )}
      </Buttons>
    </Page>
  )
}
