/**
 * Writing the register to a file: for people as sheets, for systems as HSDS.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { csvOf, workbookOf, zipOf } from '#platform/sheets/index.ts'
import { today } from '#network/clock.ts'
import { hsdsFile, sheetsOf, type Edition, type ExportFormat } from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

/** An edition of the register as a file of this kind; that it was taken is written down. */
export async function exportRegister(
  work: Work,
  edition: Edition,
  format: ExportFormat,
): Promise<Uint8Array> {
  const entries = await store.registerEntries(work.db, edition)
  const known = await store.vocabulary(work.db)
  await record(work, 'network.exported', `${edition}.${format}`, { entries: entries.length })
  if (format === 'json')
    return new TextEncoder().encode(JSON.stringify(hsdsFile(entries, known, today(work))))
  const sheets = sheetsOf(entries, known)
  if (format === 'xlsx') return workbookOf(sheets)
  return zipOf(
    Object.fromEntries(sheets.map((sheet) => [`${sheet.name.toLowerCase()}.csv`, csvOf(sheet)])),
  )
}
