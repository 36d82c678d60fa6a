/**
 * What a file can say of an entry: the fields, what columns call them, and how a cell becomes a value.
 *
 * An empty cell says nothing, so nothing is ever emptied by a file. Values have one form, whatever the file
 * wrote, so that two of them are the same or are not.
 */
import { z } from 'zod'
import { unreadable } from '#platform/text.ts'
import { hideable, fieldNames, Postcode, readHours, Website, weekdays } from './entries.ts'
import type { Opening } from './hours.ts'
import { plainName } from './organisations.ts'
import { accessWords, maybeAge, maybeEmail, maybeText, Phone, urgencyWords } from './register.ts'

export type EntryKind = 'organisation' | 'location' | 'service'

/** The kinds in the order in which they are written: what hangs on another comes after it. */
export const entryKinds = {
  organisation: 'Organisaties',
  location: 'Plekken',
  service: 'Aanbod',
} as const satisfies Record<EntryKind, string>

/** A value as it is compared and kept: what a cell says in one form. */
export type Value = string | number | boolean | string[] | Opening[]
export type Fields = Record<string, Value>

/** The text of a field; '' when it says none. */
export function textIn(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}
/** What the register knows, by which words in a file are understood. */
export interface Known {
  forms: readonly { key: string; name: string }[]
  municipalities: readonly { code: string; name: string }[]
}

type Read = { value: Value | null } | { message: string }

export interface ImportField {
  name: string
  label: string
  /** What people ask about it, answered. */
  hint?: string
  /** What columns are called that hold this, as people write it. */
  columns: readonly string[]
  required?: boolean
  read: (text: string, known: Known) => Read
}

/** A field that is read with a schema of the forms, so that a file is held to what people are held to. */
const by =
  (schema: z.ZodType<string | number | null>) =>
  (text: string): Read => {
    const result = schema.safeParse(text)
    return result.success ? { value: result.data } : { message: result.error.issues[0]!.message }
  }

const text = (max: number) => by(maybeText(max))
const yes = (cell: string): Read => {
  const word = plainName(cell)
  if (['ja', 'j', 'yes', 'true', '1', 'x'].includes(word)) return { value: true }
  if (['nee', 'n', 'no', 'false', '0'].includes(word)) return { value: false }
  return { message: `“${cell}” is geen ja of nee.` }
}
const oneOf =
  (words: Record<string, string>) =>
  (cell: string): Read => {
    const word = plainName(cell)
    const value = Object.keys(words).find(
      (key) => plainName(key) === word || plainName(words[key]!) === word,
    )
    if (value) return { value }
    return { message: `“${cell}” is geen van: ${Object.values(words).join(', ').toLowerCase()}.` }
  }

/** `a | b`, or with commas where no word holds one. */
function parts(cell: string): string[] {
  return cell
    .split(cell.includes('|') ? '|' : /[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
}
const sorted = (values: string[]) => [...new Set(values)].toSorted()

const several =
  (words: (known: Known) => readonly { key: string; name: string }[], what: string) =>
  (cell: string, known: Known): Read => {
    const all = words(known)
    const values: string[] = []
    for (const part of all.some(({ name }) => name === cell) ? [cell] : parts(cell)) {
      const word = plainName(part)
      const found = all.find(({ key, name }) => plainName(key) === word || plainName(name) === word)
      if (!found) return { message: `“${part}” is geen ${what} die Kring kent.` }
      values.push(found.key)
    }
    return { value: sorted(values) }
  }

const codes = (known: Known) => known.municipalities.map(({ code, name }) => ({ key: code, name }))

/** The CBS code of a municipality of the region, for a code or a name; undefined for one outside it. */
export function municipalityCode(cell: string, known: Known): string | undefined {
  const digits = /^(?:GM)?(\d{1,4})(?:\.0)?$/i.exec(cell.trim())?.[1]
  const code = digits && `GM${digits.padStart(4, '0')}`
  const word = plainName(cell)
  return known.municipalities.find((one) => one.code === code || plainName(one.name) === word)?.code
}

const days = ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo']

/** `ma 9:00-17:00; di 9:00-12:30 en 13:30-17:00` */
function hours(cell: string): Read {
  const openings: Opening[] = []
  for (const part of cell.split(';').filter((one) => one.trim() !== '')) {
    const match = /^\s*(\p{L}{2})\p{L}*\.?\s+(.*?)\s*$/u.exec(part)
    const weekday = days.indexOf(match?.[1]?.toLowerCase() ?? '') + 1
    const found = weekday > 0 ? readHours(match![2]!, weekday) : undefined
    if (!found)
      return {
        message: `“${part.trim()}” is geen openingstijd. Schrijf het als: ma 9:00-17:00; di 9:00-12:30 en 13:30-17:00.`,
      }
    openings.push(...found)
  }
  return { value: inOrder(openings) }
}

/** Openings as they are compared. */
export function inOrder(openings: readonly Opening[]): Opening[] {
  return openings
    .map(({ weekday, opens, closes }) => ({ weekday, opens, closes }))
    .toSorted((a, b) => a.weekday - b.weekday || a.opens.localeCompare(b.opens))
}

/** Openings as they stand in a file. */
export function openingsText(openings: readonly Opening[]): string {
  return weekdays
    .map((_, index) => {
      const own = openings.filter(({ weekday }) => weekday === index + 1)
      const times = own.map(({ opens, closes }) => `${opens}-${closes}`).join(' en ')
      return times && `${days[index]} ${times}`
    })
    .filter(Boolean)
    .join('; ')
}

/** Kinds of schools as the lists of DUO write them. */
const schoolKinds: Record<string, string> = {
  po: 'basisschool',
  bo: 'basisschool',
  basisonderwijs: 'basisschool',
  vo: 'middelbare school',
  so: 'speciaal onderwijs',
  sbo: 'speciaal onderwijs',
  vso: 'speciaal onderwijs',
}
const kind = (cell: string): Read => {
  const word = schoolKinds[plainName(cell)] ?? cell.toLowerCase()
  return word.length >= 2 && word.length <= 60
    ? { value: word }
    : { message: 'Een soort heeft 2 tot en met 60 tekens.' }
}

/** Excel forgets the nought in front. */
const phone = (cell: string): Read => by(Phone)(/^[1-9]\d{8}$/.test(cell) ? `0${cell}` : cell)

const named = z
  .string()
  .min(2, 'Een naam heeft ten minste 2 tekens.')
  .max(200, 'Deze naam is te lang: ten hoogste 200 tekens.')
const key = z.string().max(150, 'Dit nummer is te lang: ten hoogste 150 tekens.')
const keyField: ImportField = {
  name: 'key',
  label: 'Nummer in de bron',
  hint: 'Waaraan Kring een regel herkent, ook in een volgende versie van deze lijst. Heeft de lijst geen nummers? Kies dan de naam.',
  columns: ['nummer', 'id', 'sleutel', 'vestigingscode', 'vestigingsnummer', 'externid', 'code'],
  required: true,
  read: by(key),
}
const ownerField: ImportField = {
  name: 'owner',
  label: 'Nummer van de organisatie',
  columns: ['organisatienummer', 'organisatieid', 'organizationid', 'organisatie'],
  required: true,
  read: by(key),
}

const where: ImportField[] = [
  { name: 'address', label: 'Adres', columns: ['straatennummer', 'bezoekadres'], read: text(200) },
  { name: 'street', label: 'Straat', columns: ['straatnaam'], read: text(150) },
  {
    name: 'houseNumber',
    label: 'Huisnummer',
    columns: ['huisnummertoevoeging', 'huisnr', 'nr'],
    read: text(20),
  },
  { name: 'houseLetter', label: 'Huisletter', columns: [], read: text(10) },
  { name: 'houseAddition', label: 'Toevoeging', columns: ['huisnummertoevoegsel'], read: text(20) },
  { name: 'postcode', label: 'Postcode', columns: ['pc'], read: by(Postcode) },
  { name: 'place', label: 'Plaats', columns: ['plaatsnaam', 'woonplaats', 'stad'], read: text(80) },
  {
    name: 'municipalityCode',
    label: 'Gemeente',
    columns: ['gemeentecode', 'gemeentenummer', 'gemeentenaam'],
    read: (cell, known) => ({ value: municipalityCode(cell, known) ?? null }),
  },
]
const reach: ImportField[] = [
  {
    name: 'phone',
    label: 'Telefoon',
    columns: ['telefoonnummer', 'tel', 'telefoon2020'],
    read: phone,
  },
  { name: 'email', label: 'E-mail', columns: ['emailadres', 'mail'], read: by(maybeEmail) },
  {
    name: 'website',
    label: 'Website',
    columns: ['internetadres', 'webadres', 'url'],
    read: by(Website),
  },
]
const nameField: ImportField = {
  name: 'name',
  label: 'Naam',
  columns: ['organisatienaam', 'vestigingsnaam', 'instellingsnaam', 'schoolnaam', 'aanbod', 'plek'],
  required: true,
  read: by(named),
}
const summaryField: ImportField = {
  name: 'summary',
  label: 'Wat het is',
  columns: ['omschrijving', 'samenvatting', 'beschrijving', 'description'],
  read: text(2000),
}
const municipalitiesField = (columns: string[]): ImportField => ({
  name: 'municipalities',
  label: 'Werkt voor gemeenten',
  columns,
  read: several(codes, 'gemeente in de regio'),
})

export const placeKinds = { physical: 'een plek om langs te komen', virtual: 'alleen op afstand' }

/** What a file can say, per kind of entry. */
export const importFields: Record<EntryKind, readonly ImportField[]> = {
  organisation: [
    keyField,
    nameField,
    {
      name: 'kind',
      label: 'Soort',
      columns: ['soortorganisatie', 'sector', 'soortprimaironderwijs', 'onderwijssoort'],
      read: kind,
    },
    summaryField,
    ...where,
    ...reach,
    {
      name: 'kvk',
      label: 'KvK-nummer',
      columns: ['kvk'],
      read: by(z.string().regex(/^\d{8}$/, 'Een KvK-nummer heeft acht cijfers.')),
    },
    municipalitiesField(['werkgebied', 'gemeenten']),
  ],
  location: [
    keyField,
    ownerField,
    nameField,
    { name: 'kind', label: 'Soort plek', columns: [], read: oneOf(placeKinds) },
    ...where,
    { name: 'accessibility', label: 'Toegankelijkheid', columns: [], read: text(500) },
    {
      name: 'hidden',
      label: 'Adres alleen voor professionals',
      columns: [],
      read: (cell) => {
        const read = yes(cell)
        return 'value' in read ? { value: read.value ? ['address'] : [] } : read
      },
    },
  ],
  service: [
    keyField,
    ownerField,
    nameField,
    summaryField,
    {
      name: 'status',
      label: fieldNames.status,
      columns: ['status'],
      read: oneOf({ active: 'ja', inactive: 'nee' }),
    },
    {
      name: 'forms',
      label: fieldNames.forms,
      columns: ['vormen'],
      read: several(({ forms }) => forms, 'vorm van geweld'),
    },
    municipalitiesField(['gemeenten', 'werkgebied']),
    { name: 'audience', label: fieldNames.audience, columns: [], read: text(500) },
    {
      name: 'ageFrom',
      label: fieldNames.ageFrom,
      columns: ['leeftijdvan', 'vanaf'],
      read: by(maybeAge),
    },
    {
      name: 'ageUntil',
      label: fieldNames.ageUntil,
      columns: ['leeftijdtot', 'totenmet'],
      read: by(maybeAge),
    },
    {
      name: 'languages',
      label: fieldNames.languages,
      columns: ['taal'],
      read: (cell) => ({ value: sorted(parts(cell).map((one) => one.slice(0, 60))).slice(0, 30) }),
    },
    { name: 'accessibility', label: fieldNames.accessibility, columns: [], read: text(500) },
    { name: 'access', label: fieldNames.access, columns: ['toegang'], read: oneOf(accessWords) },
    { name: 'accessText', label: fieldNames.accessText, columns: ['aanmelding'], read: text(1000) },
    { name: 'costs', label: fieldNames.costs, columns: [], read: text(500) },
    { name: 'exclusions', label: fieldNames.exclusions, columns: [], read: text(1000) },
    {
      name: 'urgency',
      label: fieldNames.urgency,
      columns: ['snelheid'],
      read: oneOf(urgencyWords),
    },
    {
      name: 'waitingDays',
      label: fieldNames.waitingDays,
      columns: ['wachttijd'],
      read: by(z.coerce.number('Vul de wachttijd in hele dagen in.').int().min(0).max(1000)),
    },
    ...reach,
    { name: 'roundTheClock', label: fieldNames.roundTheClock, columns: ['altijdopen'], read: yes },
    { name: 'openings', label: fieldNames.openings, columns: [], read: hours },
    {
      name: 'locations',
      label: 'Nummers van de plekken',
      columns: ['plekken', 'locaties'],
      read: (cell) => ({ value: sorted(parts(cell)) }),
    },
    {
      name: 'hidden',
      label: fieldNames.hidden,
      columns: [],
      read: several(
        () =>
          hideable.map((one) => ({ key: one, name: one === 'all' ? 'alles' : fieldNames[one] })),
        'onderdeel',
      ),
    },
  ],
}

/** An entry as a file says it: words by field, and where it stands in the file. */
export interface RawEntry {
  kind: EntryKind
  line: number
  texts: Record<string, string>
  /** What is wrong with the row itself. */
  problem?: string | undefined
}

export interface Problem {
  /** What is wrong with the row as a whole has no field. */
  field: string | null
  message: string
}

/** An entry that was read: its values, or what is wrong with them. */
export interface ReadEntry {
  kind: EntryKind
  line: number
  key: string
  ownerKey: string | null
  name: string
  fields: Fields
  problems: Problem[]
  /** It names a municipality, and that is not in the region. */
  outside: boolean
}

/** Of which an address is made, when a file has it in parts. */
const partsOfAddress = ['street', 'houseNumber', 'houseLetter', 'houseAddition']

/** Reads what a file says of one entry. All that is wrong with it at once, by field. */
export function readEntry({ kind: of, line, texts, problem }: RawEntry, known: Known): ReadEntry {
  const problems: Problem[] = problem ? [{ field: null, message: problem }] : []
  const fields: Fields = {}
  let outside = false
  for (const { name, label, required, read } of importFields[of]) {
    // A spreadsheet that was made safe for Excel has an apostrophe where a formula could begin.
    const cell = (texts[name] ?? '').trim().replace(/^'(?=[=+\-@\t\r])/, '')
    if (cell === '') {
      if (required) problems.push({ field: label, message: 'Dit moet zijn ingevuld.' })
      continue
    }
    const result: Read = unreadable.test(cell)
      ? { message: 'Hier staat een teken in dat niet te lezen is.' }
      : read(cell, known)
    if ('message' in result) problems.push({ field: label, message: result.message })
    else if (result.value !== null) fields[name] = result.value
    else if (name === 'municipalityCode') outside = true
  }
  const said = (name: string) => textIn(fields, name)
  const number = `${said('houseNumber')}${said('houseLetter')}`
  const address = [said('street'), number, said('houseAddition')].filter(Boolean).join(' ')
  const rest = Object.fromEntries(
    Object.entries(fields).filter(([name]) => !['key', 'owner', ...partsOfAddress].includes(name)),
  )
  if (address && !rest['address']) rest['address'] = address.slice(0, 200)
  const [from, until] = [rest['ageFrom'], rest['ageUntil']]
  if (typeof from === 'number' && typeof until === 'number' && from > until)
    problems.push({
      field: fieldNames.ageUntil,
      message: 'De hoogste leeftijd is lager dan de laagste.',
    })
  return {
    kind: of,
    line,
    key: textIn(fields, 'key'),
    ownerKey: textIn(fields, 'owner') || null,
    name: textIn(rest, 'name'),
    fields: rest,
    problems,
    outside,
  }
}

/** The columns that most likely hold each field, by their names; a column is used once. */
export function guessColumns(of: EntryKind, head: readonly string[]): Record<string, number> {
  const names = head.map((one) => plainName(one))
  const taken = new Set<number>()
  const guessed: Record<string, number> = {}
  for (const { name, label, columns } of importFields[of])
    for (const word of [plainName(label), name.toLowerCase(), ...columns]) {
      const index = names.findIndex((one, at) => one === word && !taken.has(at))
      if (index < 0) continue
      guessed[name] = index
      taken.add(index)
      break
    }
  return guessed
}

/** Rows of a sheet as entries, by the columns that were chosen. */
export function rowsAsEntries(
  of: EntryKind,
  lines: readonly { number: number; cells: readonly string[] }[],
  mapping: Readonly<Record<string, number>>,
): RawEntry[] {
  const columns = lines[0]?.cells.length ?? 0
  return lines.slice(1).map(({ number, cells }) => ({
    kind: of,
    line: number,
    texts: Object.fromEntries(
      Object.entries(mapping).map(([name, index]) => [name, cells[index] ?? '']),
    ),
    problem: cells.slice(columns).some((cell) => cell !== '')
      ? `Deze regel heeft ${cells.length} kolommen; de eerste regel heeft er ${columns}.`
      : undefined,
  }))
}

/** The columns as they were chosen; what is wrong with the choice, by field of the form. */
export function columnsChosen(
  of: EntryKind,
  typed: Readonly<Record<string, string | string[]>>,
  columns: number,
): { mapping: Record<string, number>; errors: Record<string, string> } {
  const mapping: Record<string, number> = {}
  const errors: Record<string, string> = {}
  for (const { name, label, required } of importFields[of]) {
    const chosen = typed[columnField(name)]
    const index = typeof chosen === 'string' && /^\d{1,3}$/.test(chosen) ? Number(chosen) : -1
    if (index >= 0 && index < columns) mapping[name] = index
    else if (required) errors[columnField(name)] = `Kies de kolom met: ${label.toLowerCase()}.`
    else if (chosen) errors[columnField(name)] = 'Kies een kolom uit de lijst.'
  }
  return { mapping, errors }
}

/** The field of the form in which the column for a field is chosen. */
export const columnField = (name: string): string => `kolom-${name}`

/** What a row of a file most likely is. */
export function guessKind(head: readonly string[]): EntryKind {
  const names = head.map((one) => plainName(one))
  if (!names.includes(plainName(ownerField.label)) && !names.includes('organisatie'))
    return 'organisation'
  return names.some((one) => ['soortplek', 'plek'].includes(one)) ? 'location' : 'service'
}

/** Whose list a file most likely is. */
export function guessRegister(head: readonly string[]): string {
  const names = new Set(head.map((one) => plainName(one)))
  return names.has('vestigingscode') || names.has('vestigingsnummer') ? 'duo' : ''
}

/** The kind of organisation that a list of one kind most likely holds; '' when it may be anything. */
export function guessSort(head: readonly string[]): string {
  const names = new Set(head.map((one) => plainName(one)))
  if (guessRegister(head) !== 'duo') return ''
  return names.has('onderwijsstructuur') ? 'middelbare school' : 'basisschool'
}
