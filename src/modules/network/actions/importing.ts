/**
 * Reading a file into the register: look at it, say what is what, see what it would do, and only then do it.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { enqueue } from '#platform/jobs.ts'
import { readUpload, type SheetRead, type Upload } from '#platform/sheets/index.ts'
import { unreadable } from '#platform/text.ts'
import { undoImport, writeImport } from '#network/jobs.ts'
import {
  differences,
  hsdsEntries,
  isMostlyWrong,
  readEntry,
  refuse,
  rowsAsEntries,
  toWrite,
  weighed,
  type EntryKind,
  type ImportRow,
  type Known,
  type MappingEdit,
  type RawEntry,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

/** Rows that are kept to choose columns by, and how much of a cell. */
const sample = { rows: 4, cell: 60, columns: 100 }

/** Keeps a file that can be read. @returns its import, or why it cannot be read */
export async function uploadFile(
  work: Work,
  file: { name: string; bytes: Uint8Array },
): Promise<{ id: string } | { problem: string }> {
  const upload = await readUpload(file.bytes)
  if ('problem' in upload) return upload
  const id = await store.addImport(work.db, {
    fileName: fileNameOf(file.name),
    format: upload.format,
    sheets: 'sheets' in upload ? upload.sheets.map(sheetOf) : [],
    madeBy: work.actor.functionId,
    content: Buffer.from(file.bytes),
  })
  await record(work, 'network.import_uploaded', id, { bytes: file.bytes.length })
  return { id }
}

/** A sheet as it is kept to choose by. */
const sheetOf = ({ name, lines }: SheetRead): store.ImportSheet => ({
  name: shortened(name),
  rows: lines.length - 1,
  sample: lines
    .slice(0, sample.rows)
    .map(({ cells }) => cells.slice(0, sample.columns).map(shortened)),
})

const shortened = (text: string) => (unreadable.test(text) ? '?' : text.slice(0, sample.cell))

function fileNameOf(name: string): string {
  const last = name.split(/[\\/]/).at(-1)!.trim().slice(-200)
  return last === '' || unreadable.test(last) ? 'bestand' : last
}

/** What one said of a file: what a row of it is, which of its sheets is read, and which column is what. */
export interface Chosen {
  holds: EntryKind | 'all'
  sheet: number
  mapping: Record<string, number>
}

/**
 * Looks through a file with the columns that were chosen, and remembers what it would do.
 *
 * @returns why it cannot be read after all; undefined when it was looked through
 * @throws Refusal `import_moved` when it is being read in, or was
 */
export async function checkFile(
  work: Work,
  id: string,
  { holds, sheet, mapping }: Chosen,
  edit: MappingEdit,
): Promise<string | undefined> {
  const { db } = work
  const one = await store.lockImport(db, id, 'uploaded', 'checked')
  const bytes = one && (await store.fileOf(db, id))
  if (!bytes) throw refuse('import_moved')
  const upload = await readUpload(bytes)
  if ('problem' in upload) return upload.problem
  const known = await store.vocabulary(db)
  const raw = entriesIn(upload, { holds, sheet, mapping }, known)
  if (raw.length === 0)
    return 'Hierin staan geen organisaties, plekken of aanbod, zoals Open Referral die schrijft.'
  await store.saveRows(db, id, await weigh(work, raw, known, edit))
  await store.moveImport(db, id, {
    state: 'checked',
    holds,
    sheet,
    mapping: JSON.stringify(mapping),
    register: edit.register,
    kind: edit.kind || null,
    onlyRegion: edit.onlyRegion,
  })
  await record(work, 'network.import_checked', id, { rows: raw.length })
  return undefined
}

function entriesIn(
  upload: Exclude<Upload, { problem: string }>,
  { holds, sheet, mapping }: Chosen,
  known: Known,
): RawEntry[] {
  if (upload.format === 'json') return hsdsEntries(upload.values, known)
  const { lines } = upload.sheets[sheet]!
  return rowsAsEntries(holds === 'all' ? 'organisation' : holds, lines, mapping)
}

async function weigh(
  work: Work,
  raw: readonly RawEntry[],
  known: Known,
  edit: MappingEdit,
): Promise<ImportRow[]> {
  const { db } = work
  const entries = raw.map((one) => readEntry(one, known))
  const keys = new Set(
    entries.flatMap(({ kind, key, ownerKey }) =>
      kind === 'organisation' ? key : (ownerKey ?? []),
    ),
  )
  const organisation = await store.standingOrganisations(db, edit.register, [...keys])
  const ids = organisation.map(({ id }) => id)
  const has = (kind: EntryKind) => entries.some((one) => one.kind === kind)
  const needsPlaces = has('location') || has('service')
  const standing = {
    organisation,
    location: needsPlaces ? await store.standingLocations(db, edit.register, ids) : [],
    service: has('service') ? await store.standingServices(db, edit.register, ids) : [],
  }
  const likenesses = has('organisation') ? await store.likenesses(db) : []
  return weighed(entries, { standing, likenesses }, edit)
}

/** Remembers what is to become of entries that may be here already: skip, add, or the entry that it is. */
export async function chooseDoubles(
  work: Work,
  id: string,
  choices: ReadonlyMap<number, string>,
): Promise<void> {
  const { db } = work
  const one = await store.lockImport(db, id, 'checked')
  if (!one) throw refuse('import_moved')
  const rows = await store.doublesOf(db, id, [...choices.keys()])
  const standing = {
    organisation: await store.standingOrganisations(db, one.register!, chosenIn(rows, choices)),
    location: [] as Awaited<ReturnType<typeof store.standingLocations>>,
    service: [] as Awaited<ReturnType<typeof store.standingServices>>,
  }
  if (rows.some(({ kind }) => kind !== 'organisation')) {
    const keys = rows.flatMap(({ ownerKey }) => ownerKey ?? [])
    const owners = [...(await store.organisationsByKey(db, one.register!, keys)).values()]
    standing.location = await store.standingLocations(db, one.register!, owners)
    standing.service = await store.standingServices(db, one.register!, owners)
  }
  for (const row of rows) {
    const choice = choices.get(row.number) ?? 'skip'
    const target = row.doubles.some((double) => double.id === choice)
      ? standing[row.kind].find((each) => each.id === choice)
      : undefined
    await store.saveChoice(db, id, row.number, {
      choice: target ? choice : choice === 'add' ? 'add' : 'skip',
      targetId: target?.id ?? null,
      version: target?.version ?? null,
      before: target ? differences(target, row.fields) : null,
    })
  }
}

function chosenIn(rows: readonly store.ReadRow[], choices: ReadonlyMap<number, string>): string[] {
  return rows.flatMap(({ number, doubles }) =>
    doubles.filter((double) => double.id === choices.get(number)).map((double) => double.id),
  )
}

/** Begins reading a file in; the file itself is forgotten. @throws Refusal `import_moved` */
export async function startImport(
  work: Work,
  id: string,
  choices: { skipFaults: boolean; addresses: 'public' | 'left_out' | null },
): Promise<void> {
  const { db } = work
  const one = await store.lockImport(db, id, 'checked')
  if (!one) throw refuse('import_moved')
  const counts = await store.countRows(db, id)
  const total = toWrite(counts)
  if (total === 0 || isMostlyWrong(counts)) throw refuse('import_moved')
  await store.moveImport(db, id, {
    ...choices,
    state: 'running',
    // Which sheets there were stays, for who comes back for the others.
    sheets: JSON.stringify(one.sheets.map((sheet) => ({ ...sheet, sample: [] }))),
    total,
    position: 0,
    startedAt: work.now,
    movedAt: work.now,
  })
  await store.forgetFile(db, id)
  await enqueue(work, writeImport, { importId: id })
  await record(work, 'network.import_started', id, { entries: total })
}

/** Nothing was written for longer than a part and all its tries within reason take. */
const stillSecondsMost = 120

/** Whether an import that runs stands still. */
export function isStuck({ now }: Work, { movedAt }: store.Import): boolean {
  return movedAt !== null && now.getTime() - movedAt.getTime() > stillSecondsMost * 1_000
}

/** Sets an import going again that stands still; where it was stopped it goes on. */
export async function resumeImport(work: Work, id: string): Promise<void> {
  const one = await store.lockImport(work.db, id, 'running', 'undoing')
  if (!one || !isStuck(work, one)) throw refuse('import_moved')
  await store.moveImport(work.db, id, { movedAt: work.now })
  await enqueue(work, one.state === 'running' ? writeImport : undoImport, { importId: id })
  await record(work, 'network.import_resumed', id)
}

/** Begins to put back what was there before an import. @throws Refusal `import_moved` */
export async function startUndo(work: Work, id: string): Promise<void> {
  const { db } = work
  if (!(await store.lockImport(db, id, 'done'))) throw refuse('import_moved')
  await store.moveImport(db, id, {
    state: 'undoing',
    // Past the last one: they are undone from the last to the first.
    position: 2_000_000_000,
    movedAt: work.now,
  })
  await enqueue(work, undoImport, { importId: id })
  await record(work, 'network.import_undo_started', id)
}

/** Takes a file away that was not read in. @throws Refusal `import_moved` */
export async function discardImport(work: Work, id: string): Promise<void> {
  if (!(await store.lockImport(work.db, id, 'uploaded', 'checked'))) throw refuse('import_moved')
  await store.removeImport(work.db, id)
  await record(work, 'network.import_discarded', id)
}
