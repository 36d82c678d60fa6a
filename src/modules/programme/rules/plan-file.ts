/**
 * Reads a plan file: text in, plain values with their line numbers out, or every problem at once.
 */
import { isMap, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import { PlanFile, type PlanFileData } from './plan-schema.ts'

/** The largest file that is read, in bytes. */
export const planFileBytesMax = 50 * 1024 * 1024
const problemsMax = 100

/** Something wrong in a plan file, at a line and a field of it. */
export interface PlanProblem {
  /** From 1; 0 when it is about the file as a whole. */
  line: number
  /** Like `plannen[1].begroting.posten[2].bedragen.2024`. */
  field: string
  text: string
}

export type Path = readonly (string | number)[]

/** A plan file that was read: its values, and where each of them stands. */
export interface PlanSource {
  data: PlanFileData
  lineOf: (path: Path) => number
  /** What the writer noted beside a value, without `#`. */
  commentOf: (path: Path) => string | undefined
}

/** Reads and checks `text`. Never throws for what is in the text. */
export function readPlanFile(text: string): PlanSource | { problems: PlanProblem[] } {
  if (Buffer.byteLength(text) > planFileBytesMax)
    return wrong('Dit bestand is groter dan 50 MB. Kring leest geen grotere plannen.')
  if (text.includes('\ufffd') || text.includes('\u0000'))
    return wrong(
      'Dit bestand is geen leesbare tekst (UTF-8). Sla het op als UTF-8 en probeer opnieuw.',
    )
  const lines = new LineCounter()
  let document: Document.Parsed
  let values: unknown
  try {
    document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2' })
    if (document.errors.length > 0)
      return {
        problems: document.errors.slice(0, problemsMax).map((error) => ({
          line: lines.linePos(error.pos[0]).line,
          field: '',
          text: yamlProblem(error.code),
        })),
      }
    // A plan needs no aliases; a few are harmless, thousands are an attack.
    values = document.toJS({ maxAliasCount: 50 }) as unknown
  } catch {
    // Nesting that exhausts the stack ends here too.
    return wrong(
      'Dit bestand is geen geldige YAML, of is zo diep genest of zo vaak naar zichzelf verwezen dat het niet te lezen is.',
    )
  }
  const lineOf = (path: Path) => lineAt(document, lines, path)
  const result = PlanFile.safeParse(values)
  if (result.success)
    return { data: result.data, lineOf, commentOf: (path) => commentAt(document, path) }
  return {
    problems: result.error.issues.slice(0, problemsMax).map((issue) => {
      const path = issue.path.filter((part) => typeof part !== 'symbol')
      return {
        line: lineOf(path),
        field: fieldName(path),
        text: missing(values, path) ? 'Dit veld ontbreekt, en het is nodig.' : dutch(issue),
      }
    }),
  }
}

/** A path as people write it: `plannen[0].naam`. */
export function fieldName(path: Path): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`,
    )
    .join('')
}

function wrong(text: string): { problems: PlanProblem[] } {
  return { problems: [{ line: 0, field: '', text }] }
}

function yamlProblem(code: string): string {
  const known: Record<string, string> = {
    DUPLICATE_KEY: 'Dit veld staat er twee keer.',
    BAD_INDENT: 'De inspringing klopt hier niet.',
    TAB_AS_INDENT: 'Hier staat een tab; gebruik spaties om in te springen.',
    MISSING_CHAR:
      'Hier ontbreekt een teken, zoals een dubbele punt, een haakje of een aanhalingsteken.',
    UNEXPECTED_TOKEN: 'Hier staat een teken dat niet past.',
    BAD_ALIAS: 'Hier wordt verwezen naar iets dat er niet is.',
    BLOCK_AS_IMPLICIT_KEY: 'De inspringing of een dubbele punt klopt hier niet.',
    MULTILINE_IMPLICIT_KEY: 'Hier ontbreekt een dubbele punt of een aanhalingsteken.',
    MULTIPLE_DOCS: 'In een bestand hoort één document te staan.',
  }
  return known[code] ?? `Dit is geen geldige YAML (${code.toLowerCase().replaceAll('_', ' ')}).`
}

function dutch(issue: { code?: string | undefined; message: string }): string {
  // Messages of our own are Dutch already; what is left over are the library's.
  return /^(Invalid|Too|Unrecognized|Expected)/.test(issue.message)
    ? 'Wat hier staat, past niet bij dit veld.'
    : issue.message
}

function missing(values: unknown, path: Path): boolean {
  let at = values
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return false
    at = (at as Record<string | number, unknown>)[part]
  }
  return at === undefined
}

/** The line of a value; of the nearest thing around it when the value itself is not there. */
function lineAt(document: Document.Parsed, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const last = path[length - 1]
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last),
      )
      const range = isScalar(pair?.key) ? pair.key.range : undefined
      if (range) return lines.linePos(range[0]).line
    }
    const node = document.getIn(path.slice(0, length), true) as { range?: [number] } | undefined
    if (node?.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function commentAt(document: Document.Parsed, path: Path): string | undefined {
  const node = document.getIn(path, true) as
    { comment?: string | null; commentBefore?: string | null } | undefined
  const comment = node?.comment ?? node?.commentBefore
  return comment?.trim().replaceAll(/\s+/g, ' ') || undefined
}
