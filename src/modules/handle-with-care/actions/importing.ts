/**
 * Contacts of many schools at once, from a list as people keep it. All of it or nothing.
 */
import { bringInMany, PersonName, WorkEmail } from '#modules/network'
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import type { Line } from '#platform/sheets/index.ts'
import {
  dayAt,
  readContacts,
  schoolMeant,
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

/**
 * Says what a list would do, or does it.
 *
 * @returns what each line does; with a problem nothing was done
 */
export async function importContacts(
  work: Work,
  table: readonly Line[],
  { dryRun }: { dryRun: boolean },
): Promise<ContactsRead> {
  const read = await place(work, table)
  if (read.problems.length > 0) return read
  const problems = await store.tryOut(work.db, async () => {
    const found = await bringAllIn(work, read.lines)
    return { answer: found, keep: !dryRun && found.length === 0 }
  })
  return { ...read, problems }
}

async function place(work: Work, table: readonly Line[]): Promise<ContactsRead> {
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
