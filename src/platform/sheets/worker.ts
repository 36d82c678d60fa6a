/**
 * Reads one file that somebody sent, in a thread of its own that is ended when it takes too much.
 *
 * What kind of file it is follows from what is in it, not from its name. Of a workbook only what cells show is
 * read: a formula is never worked out, only the value that was saved with it is taken.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { parse } from 'csv-parse/sync'
import { unzipSync, zipSync } from 'fflate'
import type { CellValue } from 'read-excel-file/universal'
import { rowsMost, type Line, type Upload } from './shape.ts'

const unpackedMost = 60 * 1024 * 1024
const partsMost = 500
const sheetsMost = 50

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort!.postMessage(await read(workerData as Uint8Array))

async function read(bytes: Uint8Array): Promise<Upload> {
  if (bytes.length === 0) return { problem: 'Dit bestand is leeg.' }
  const upload =
    bytes[0] === 0x50 && bytes[1] === 0x4b
      ? await readWorkbook(bytes)
      : /^\s*[[{]/.test(new TextDecoder().decode(bytes.subarray(0, 200)))
        ? readJson(textOf(bytes))
        : readCsv(textOf(bytes))
  if (!('sheets' in upload)) return upload
  const sheets = upload.sheets.filter(({ lines }) => lines.length > 1)
  if (sheets.length === 0)
    return { problem: 'Er staat niets in dit bestand onder de regel met de namen van de kolommen.' }
  if (sheets.length > sheetsMost)
    return { problem: `Dit bestand heeft meer dan ${sheetsMost} werkbladen. Knip het in delen.` }
  if (sheets.some(({ lines }) => lines.length > rowsMost + 1))
    return { problem: `Dit bestand heeft meer dan ${rowsMost} regels. Knip het in delen.` }
  return { ...upload, sheets }
}

/** UTF-8 when it can be that, otherwise what Windows in our region writes, or what Excel calls Unicode. */
function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function readJson(text: string): Upload {
  try {
    return { format: 'json', values: [JSON.parse(text) as unknown] }
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    const values: unknown[] = []
    for (const [index, line] of lines.entries())
      try {
        values.push(JSON.parse(line))
      } catch {
        return {
          problem: `Dit is geen goed JSON-bestand: regel ${index + 1} kan niet worden gelezen.`,
        }
      }
    return { format: 'json', values }
  }
}

function readCsv(text: string): Upload {
  const first = text.slice(0, Math.max(text.indexOf('\n'), 0) || undefined)
  const delimiter = [';', ',', '\t', '|'].toSorted(
    (a, b) => first.split(b).length - first.split(a).length,
  )[0]!
  try {
    const rows = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 200_000,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    const lines = rows.map(({ record, info }) => ({ number: info.lines, cells: record }))
    return { format: 'csv', sheets: [{ name: '', lines }] }
  } catch (error) {
    const line = (error as { lines?: number }).lines
    return {
      problem: line
        ? `Tot en met regel ${line} kan dit bestand niet worden gelezen. Staat er een aanhalingsteken dat niet sluit?`
        : 'Dit bestand kan niet worden gelezen als CSV.',
    }
  }
}

async function readWorkbook(bytes: Uint8Array): Promise<Upload> {
  const packed = smallEnough(bytes)
  if (!packed) return { problem: 'Dit bestand wordt uitgepakt te groot. Knip het in delen.' }
  // Most files are no workbook.
  const { default: readSheets } = await import('read-excel-file/universal')
  const sheets = await readSheets(new Blob([packed as Uint8Array<ArrayBuffer>]))
  return {
    format: 'xlsx',
    sheets: sheets.map(({ sheet, data }) => ({
      name: sheet.trim(),
      lines: data
        .map((row, index): Line => ({
          number: index + 1,
          cells: row.map((cell) => cellText(cell)),
        }))
        .filter(({ cells }) => cells.some((cell) => cell !== '')),
    })),
  }
}

/**
 * The same workbook with its parts unpacked, each no larger than it says; undefined when they say too much.
 * What lies about its size is cut off there, and then is no sheet.
 */
function smallEnough(bytes: Uint8Array): Uint8Array | undefined {
  let total = 0
  let parts = 0
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      total += originalSize
      parts += 1
      return total <= unpackedMost && parts <= partsMost && /\.(xml|rels)$/.test(name)
    },
  })
  return total > unpackedMost || parts > partsMost ? undefined : zipSync(files, { level: 0 })
}

function cellText(cell: CellValue | null): string {
  if (cell === null) return ''
  if (typeof cell === 'boolean') return cell ? 'ja' : 'nee'
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return String(cell).trim()
}
