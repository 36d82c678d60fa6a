/**
 * Reads a plan file: text in, plain values with their line numbers out, or every problem at once.
 */
import {
  isPair,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml'
import { unreadable } from '#platform/text.ts'
import { PlanFile, type PlanFileData } from './plan-schema.ts'

/** The largest file that is read, in bytes. */
export const planFileBytesMax = 50 * 1024 * 1024
const problemsMax = 100
const textMax = 20_000
const fieldsMax = 2_000

/** Something wrong in a plan file, at a line and a field of it. */
export interface PlanProblem {
  /** From 1; 0 when it is about the file as a whole. */
  line: number
  /** Like `plannen[1].begroting.posten[2].bedragen.2024`. */
  field: string
  text: string
}

export type Path = readonly (string | number)[]

/** A plan file that was read: its values, and where and how each of them is written. */
export interface PlanSource {
  data: PlanFileData
  lineOf: (path: Path) => number
  /** What the writer noted beside a value, without `#`. */
  commentOf: (path: Path) => string | undefined
  /** A single value as it is written: `0433501234`, where its value is a number without the zero. */
  writtenAt: (path: Path) => string | undefined
}

/** Reads and checks `text`. Never throws for what is in the text. */
export function readPlanFile(text: string): PlanSource | { problems: PlanProblem[] } {
  if (Buffer.byteLength(text) > planFileBytesMax)
    return wrong('Dit bestand is groter dan 50 MB. Kring leest geen grotere plannen.')
  if (text.includes('\ufffd') || text.includes('\u0000'))
    return wrong(
      'Dit bestand is geen leesbare tekst (UTF-8). Sla het op als UTF-8 en probeer opnieuw.',
    )
  if (tooDeep(text))
    return wrong('In dit bestand zit te veel in elkaar genest om een plan te zijn.')
  const lines = new LineCounter()
  let values: unknown
  let document: Document.Parsed
  try {
    document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, version: '1.2' })
    const problems = [...syntaxProblems(document, lines), ...nodeProblems(document, lines)]
    if (problems.length > 0) return { problems: problems.slice(0, problemsMax) }
    values = document.toJS({ maxAliasCount: 0 }) as unknown
  } catch {
    return wrong('Dit bestand is geen geldige YAML.')
  }
  const lineOf = (path: Path) => lineAt(document, lines, path)
  const result = PlanFile.safeParse(values)
  if (result.success)
    return {
      data: result.data,
      lineOf,
      commentOf: (path) => commentAt(document, path),
      writtenAt: (path) => {
        const node = nodeAt(document, path)
        return isScalar(node) ? node.source : undefined
      },
    }
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

/** Nesting that no plan has, found without a parser whose stack it would exhaust. */
function tooDeep(text: string): boolean {
  if (/^ {200}/m.test(text) || /^ *(?:[-?] ){50}/m.test(text)) return true
  let depth = 0
  for (const character of text) {
    if (character === '[' || character === '{') depth++
    else if (depth > 0 && (character === ']' || character === '}')) depth--
    if (depth > 500) return true
  }
  return false
}

function syntaxProblems(document: Document.Parsed, lines: LineCounter): PlanProblem[] {
  const problems = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    field: '',
    text: yamlProblem(error.code),
  }))
  if (document.directives.yaml.version !== '1.2')
    problems.push({
      line: 1,
      field: '',
      text: 'Kring leest YAML 1.2. Haal de regel weg die met %YAML begint.',
    })
  return problems
}

/** What is wrong with single keys and values, wherever they stand. */
function nodeProblems(document: Document.Parsed, lines: LineCounter): PlanProblem[] {
  const problems: PlanProblem[] = []
  const add = (node: Node, around: Around, text: string) =>
    problems.push({
      line: lines.linePos(node.range?.[0] ?? 0).line,
      field: fieldName(pathTo(node, around)),
      text,
    })
  visit(document, {
    Map: (_, map, around) => {
      if (map.items.length > fieldsMax)
        add(map, around, `Meer dan ${fieldsMax} velden bij elkaar kan niet.`)
      const seen = new Set<string>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        // `2025` and `"2025"` become one field, so they are the same field twice.
        if (seen.has(String(key.value)))
          add(
            key,
            [...around, map],
            `Het veld ${String(key.value).slice(0, 60)} staat er twee keer.`,
          )
        seen.add(String(key.value))
      }
    },
    Alias: (_, node, around) =>
      add(node, around, 'Een plan verwijst niet naar zichzelf. Schrijf dit uit.'),
    Scalar: (place, node, around) => {
      const name = place === 'key' ? String(node.value) : undefined
      if (name === '' || (name?.length ?? 0) > 1_000)
        add(node, around, 'Een veld heeft een naam van 1 tot 1000 tekens.')
      else if (name === '__proto__') add(node, around, 'Dit woord kan geen naam van een veld zijn.')
      else if (typeof node.value === 'string' && unreadable.test(node.value))
        add(node, around, 'Hier staat een onleesbaar teken in.')
      else if (typeof node.value === 'string' && node.value.length > textMax)
        add(node, around, `Deze tekst is langer dan ${textMax} tekens.`)
      else if ((node.comment?.length ?? 0) > 400)
        add(node, around, 'Een aantekening is ten hoogste 400 tekens lang.')
    },
  })
  return problems
}

type Around = readonly unknown[]

/** Where a node stands, from the nodes around it. A key stands where its map does. */
function pathTo(node: Node, around: Around): Path {
  return [...around, node].flatMap((one, index, all): (string | number)[] => {
    if (isPair(one)) return isScalar(one.key) && one.key !== node ? [String(one.key.value)] : []
    const inside = all[index + 1]
    return isSeq(one) && inside ? [one.items.indexOf(inside)] : []
  })
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
  return known[code] ?? 'Dit is geen geldige YAML.'
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

/** The node at a path. A key that is a number in the file is found by its figures. */
function nodeAt(document: Document.Parsed, path: Path): unknown {
  return path.reduce<unknown>(
    (node, part) =>
      isMap(node) ? pairOf(node, part)?.value : isSeq(node) ? node.items[Number(part)] : undefined,
    document.contents,
  )
}

function pairOf(map: unknown, key: string | number | undefined) {
  return isMap(map)
    ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
    : undefined
}

/** The line of a value; of the nearest thing around it when the value itself is not there. */
function lineAt(document: Document.Parsed, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const key = pairOf(nodeAt(document, path.slice(0, length - 1)), path[length - 1])?.key
    const node = (key ?? nodeAt(document, path.slice(0, length))) as Node | undefined
    if (node?.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function commentAt(document: Document.Parsed, path: Path): string | undefined {
  const node = nodeAt(document, path) as Node | undefined
  const comment = node?.comment ?? node?.commentBefore
  return comment?.trim().replaceAll(/\s+/g, ' ') || undefined
}
