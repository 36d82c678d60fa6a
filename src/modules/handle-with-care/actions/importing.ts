/**
 * Contacts of many schools at once, from a list as people keep it. All of it or nothing.
 */
import { CsvError, parse } from 'csv-parse/sync'
import { bringInMany, PersonName, WorkEmail } from '#modules/network'
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { unreadable } from '#platform/text.ts'
import {
  dayAt,
  readContacts,
  schoolMeant,
  separatorOf,
  type ContactLine,
  type FileProblem,
  type FindableSchool,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'

/** A line with the school it means. */
export interface PlacedLine extends Omit<ContactLine, 'school'> {
  school: FindableSchool
  /** The function of somebody who is known as a contact there; undefined for who is to be invited. */
  known: string | undefined
}

export interface ContactsRead {
  lines: PlacedLine[]
  problems: FileProblem[]
}

/** The text of a file: UTF-8, or what spreadsheets in the Netherlands wrote before. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/**
 * Says what a list would do, or does it.
 *
 * @returns what each line does; with a problem nothing was done
 */
export async function importContacts(
  work: Work,
  text: string,
  { dryRun }: { dryRun: boolean },
): Promise<ContactsRead> {
  const read = await place(work, text)
  if (read.problems.length > 0) return read
  const problems = await store.tryOut(work.db, async () => {
    const found = await bringAllIn(work, read.lines)
    return { answer: found, keep: !dryRun && found.length === 0 }
  })
  return { ...read, problems }
}

async function place(work: Work, text: string): Promise<ContactsRead> {
  const table = rowsOf(text)
  if ('text' in table) return { lines: [], problems: [table] }
  const { lines, problems } = readContacts(table, PersonName, WorkEmail, dayAt(work.now))
  const schools = await store.findableSchools(work.db)
  const people = await store.contactFunctions(work.db)
  const placed: PlacedLine[] = []
  const seen = new Set<string>()
  for (const line of lines) {
    const school = schoolMeant(line.school, schools)
    if (typeof school === 'string') {
      problems.push({ line: line.line, field: 'school', text: school })
      continue
    }
    const key = `${school.id} ${line.name.toLowerCase()}`
    if (seen.has(key))
      problems.push({
        line: line.line,
        field: 'naam',
        text: 'Deze persoon staat twee keer bij deze school.',
      })
    seen.add(key)
    if (seen.has(line.email))
      problems.push({
        line: line.line,
        field: 'e-mail',
        text: 'Dit adres staat twee keer in de lijst. Ieder heeft een eigen adres nodig.',
      })
    seen.add(line.email)
    const known = people.find(
      ({ schoolId, name }) =>
        schoolId === school.id && name.toLowerCase() === line.name.toLowerCase(),
    )
    placed.push({ ...line, school, known: known?.functionId })
  }
  return { lines: placed, problems: problems.toSorted((a, b) => a.line - b.line) }
}

function rowsOf(text: string): { line: number; cells: string[] }[] | FileProblem {
  const wrong = text.split(/\r?\n/).findIndex((line) => unreadable.test(line))
  if (wrong >= 0)
    return {
      line: wrong + 1,
      field: 'het bestand',
      text: 'Hier staat een teken dat niet te lezen is.',
    }
  try {
    const rows = parse(text, {
      ...{ bom: true, delimiter: separatorOf(text), info: true, trim: true },
      ...{ skip_empty_lines: true, skip_records_with_empty_values: true, relax_column_count: true },
    }) as unknown as { info: { lines: number }; record: string[] }[]
    return rows.map(({ info, record: cells }) => ({ line: info.lines, cells }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return {
      line: Number((error as { lines?: unknown }).lines ?? 1),
      field: 'het bestand',
      text: 'Vanaf hier is het bestand niet te lezen: een aanhalingsteken mist of staat te veel.',
    }
  }
}

/** Invites who is new and names all as contacts. @returns for whom that cannot be */
async function bringAllIn(work: Work, lines: readonly PlacedLine[]): Promise<FileProblem[]> {
  const fresh = lines.filter(({ known }) => !known)
  const functions = await bringInMany(
    work,
    fresh.map(({ school, name, email, title }) => ({
      organisationId: school.id,
      wanted: {
        ...{ name, email, title, role: 'schoolContact' },
        ...{ municipalities: [], until: null, another: false },
      },
    })),
  )
  const problems = fresh.flatMap(({ line }, index) =>
    functions[index]
      ? []
      : [
          {
            line,
            field: 'e-mail',
            text: 'Dit adres hoort al bij iemand in Kring. Geef die persoon bij Mensen de functie van contactpersoon, en haal deze regel weg.',
          },
        ],
  )
  if (problems.length > 0) return problems
  const invited = new Map(fresh.map(({ line }, index) => [line, functions[index]]))
  await store.saveContacts(
    work.db,
    lines.map(({ line, school, known, deputy, validUntil }) => ({
      functionId: known ?? invited.get(line)!,
      schoolId: school.id,
      ...{ deputy, validUntil },
    })),
  )
  for (const { school, board } of lines) if (board) await store.saveBoard(work.db, school.id, board)
  await record(work, 'handle_with_care.contacts_imported', 'handle-with-care/contacts', {
    count: lines.length,
  })
  return []
}
