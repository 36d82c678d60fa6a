/**
 * A list of contacts as boards and regions keep it: a table with a line for each person. What each column may be
 * called, and what a line must say.
 */
import { z } from 'zod'
import { isDay } from '#platform/day.ts'

/** The columns, what people call them, and whether a line can do without. */
const columns = {
  school: { names: ['school', 'naam school', 'schoolnaam', 'naam van de school'] },
  code: { names: ['vestigingscode', 'brin', 'brincode', 'brin-nummer', 'brinnummer'] },
  place: { names: ['plaats', 'woonplaats', 'vestigingsplaats'] },
  name: { names: ['naam', 'contactpersoon', 'naam contactpersoon'], needed: true },
  email: { names: ['e-mail', 'email', 'e-mailadres', 'emailadres', 'mail'], needed: true },
  title: { names: ['functie'] },
  as: { names: ['rol', 'soort'] },
  until: { names: ['geldig tot', 'geldig tot en met', 'tot en met', 'tot'], needed: true },
  board: { names: ['bestuur', 'schoolbestuur', 'bevoegd gezag'] },
} as const satisfies Record<string, { names: readonly string[]; needed?: true }>
type ColumnKey = keyof typeof columns

/** What is wrong, where: the line of the file and the column, in the words of the file. */
export interface FileProblem {
  line: number
  field: string
  text: string
}

/** So many people in one list: more takes longer than somebody waits. */
export const contactsMost = 200

/** A line that can be read. */
export interface ContactLine {
  line: number
  school: { code: string; name: string; place: string }
  name: string
  email: string
  title: string
  deputy: boolean
  validUntil: string
  board: string | null
}

const plain = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')

/**
 * Reads the lines of a list; the first one names the columns.
 *
 * @param rows the cells, with the number of the row in the file
 */
export function readContacts(
  rows: readonly { number: number; cells: readonly string[] }[],
  personName: z.ZodType<string>,
  workEmail: z.ZodType<string>,
  today: string,
): { lines: ContactLine[]; problems: FileProblem[] } {
  const [head, ...rest] = rows
  if (!head) return { lines: [], problems: [] }
  const where = new Map<ColumnKey, number>()
  head.cells.forEach((cell, index) => {
    const key = (Object.keys(columns) as ColumnKey[]).find((one) =>
      (columns[one].names as readonly string[]).includes(plain(cell)),
    )
    if (key && !where.has(key)) where.set(key, index)
  })
  const missing = (Object.keys(columns) as ColumnKey[]).filter(
    (key) => 'needed' in columns[key] && !where.has(key),
  )
  if (!where.has('school') && !where.has('code')) missing.unshift('school')
  if (missing.length > 0)
    return {
      lines: [],
      problems: missing.map((key) => ({
        line: head.number,
        field: columns[key].names[0],
        text: 'Deze kolom mist. Zet de namen van de kolommen op de eerste regel.',
      })),
    }
  if (rest.length > contactsMost)
    return none(
      rest[contactsMost]!.number,
      'het bestand',
      `Er staan ${rest.length} mensen in. Lees er ten hoogste ${contactsMost} tegelijk in.`,
    )
  const Line = lineForm(personName, workEmail, today)
  const lines: ContactLine[] = []
  const problems: FileProblem[] = []
  for (const { number: line, cells } of rest) {
    const typed = Object.fromEntries([...where].map(([key, at]) => [key, cells[at] ?? '']))
    const { success, data, error } = Line.safeParse(typed)
    if (success) lines.push({ line, ...data })
    else
      for (const issue of error.issues)
        problems.push({
          line,
          field: head.cells[where.get(issue.path[0] as ColumnKey) ?? -1] ?? 'school',
          text: issue.message,
        })
  }
  return { lines, problems }
}

function none(line: number, field: string, text: string) {
  return { lines: [], problems: [{ line, field, text }] }
}

function lineForm(personName: z.ZodType<string>, workEmail: z.ZodType<string>, today: string) {
  const text = (most: number) =>
    z
      .string()
      .trim()
      .default('')
      .refine((value) => value.length <= most, `Dit is te lang: ten hoogste ${most} tekens.`)
  return z
    .object({
      school: text(200),
      code: text(20),
      place: text(80),
      name: personName,
      email: workEmail,
      title: text(120).transform((value) => value || 'Contactpersoon Handle with Care'),
      as: text(40)
        .transform(plain)
        .refine(
          (value) => ['', 'contactpersoon', 'vervanger'].includes(value),
          'Schrijf contactpersoon of vervanger.',
        ),
      until: text(20)
        .transform(dayOf)
        .refine((day) => day !== '', 'Vul een dag in die bestaat, zoals 31-7-2027.')
        .refine((day) => day === '' || day >= today, 'Deze dag is al voorbij.'),
      board: text(120).refine(
        (value) => value.length !== 1,
        'Schrijf de hele naam van het bestuur.',
      ),
    })
    .superRefine(({ school, code }, context) => {
      if (school === '' && code === '')
        context.addIssue({ code: 'custom', path: ['school'], message: 'Vul de school in.' })
    })
    .transform(({ school, code, place, as, until, board, ...person }) => ({
      ...person,
      school: { name: school, code: code.toUpperCase(), place },
      deputy: as === 'vervanger',
      validUntil: until,
      board: board || null,
    }))
}

/** `31-7-2027`, `31/07/2027` or `2027-07-31` as a day; nothing for anything else. */
function dayOf(text: string): string {
  const [, d = '', m = '', y = ''] = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text) ?? []
  const day = y ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : text
  return isDay(day) ? day : ''
}

/** A school to find by what a line says of it. */
export interface FindableSchool {
  id: string
  name: string
  place: string | null
  municipality: string
  /** As the register knows it: `20SZ00/basisschool`. */
  registerKey: string
}

const letters = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')

/** The school that a line means, or why it cannot be told. */
export function schoolMeant(
  { code, name, place }: ContactLine['school'],
  schools: readonly FindableSchool[],
): FindableSchool | string {
  const byCode = code && schools.filter(({ registerKey }) => registerKey.startsWith(code))
  const named = (byCode || schools).filter(
    (one) => name === '' || letters(one.name) === letters(name),
  )
  const found = named.filter(
    (one) =>
      place === '' ||
      [one.place, one.municipality].some((at) => letters(at ?? '') === letters(place)),
  )
  if (found.length === 1) return found[0]!
  if (found.length > 1)
    return `Er zijn ${found.length} scholen die zo heten. Zet de vestigingscode of de plaats erbij.`
  return 'Deze school staat niet bij Handle with Care. Klopt de naam, de code en de plaats?'
}
