/**
 * Files of rows that people send and fetch: CSV, workbooks (XLSX) and JSON.
 */
import { Worker } from 'node:worker_threads'
import { stringify } from 'csv-stringify/sync'
import { zipSync } from 'fflate'
import writeWorkbook from 'write-excel-file/node'
import type { Upload } from './shape.ts'

export { rowsMost, type Line, type SheetRead, type Upload } from './shape.ts'

const secondsMost = 10
const unreadable = {
  problem: 'Dit bestand kan niet worden gelezen. Sla het opnieuw op als CSV (UTF-8) of als XLSX.',
}
const place = import.meta.url.endsWith('.ts') ? './worker.ts' : './sheets-worker.mjs'

/** Reads a file in a thread of its own, within 10 seconds and 300 MB; what takes more is not read. */
export function readUpload(bytes: Uint8Array): Promise<Upload> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(place, import.meta.url), {
      workerData: bytes,
      // What it prints would tell of what is in the file.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 300 },
    })
    const settle = (upload: Upload) => {
      clearTimeout(timer)
      resolve(upload)
      void worker.terminate()
    }
    const timer = setTimeout(() => settle(unreadable), secondsMost * 1_000)
    worker.once('message', settle)
    worker.once('error', () => settle(unreadable))
    worker.once('exit', () => settle(unreadable))
  })
}

/** A table to write: the names of its columns, and its rows. */
export interface Sheet {
  name: string
  columns: string[]
  rows: string[][]
}

/** A table as Dutch Excel opens it. What would be taken for a formula begins with an apostrophe. */
export function csvOf({ columns, rows }: Sheet): string {
  return stringify([columns, ...rows], {
    delimiter: ';',
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
}

/** Some tables in one workbook; every cell is text, so that nothing in it is worked out. */
export function workbookOf(sheets: readonly Sheet[]): Promise<Buffer> {
  return writeWorkbook(
    sheets.map(({ name, columns, rows }) => ({
      sheet: name,
      data: [columns, ...rows].map((row, index) =>
        row.map((value) => ({
          value,
          type: String,
          ...(index === 0 && { fontWeight: 'bold' as const }),
        })),
      ),
      stickyRowsCount: 1,
    })),
  ).toBuffer()
}

/** Some files in one. */
export function zipOf(files: Record<string, string>): Uint8Array {
  const encoder = new TextEncoder()
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, encoder.encode(text)])),
  )
}
