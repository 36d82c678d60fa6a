/**
 * Nothing of the plans is lost: whatever the file of the region says, stands on a page.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  isCollection,
  isPair,
  isScalar,
  Lexer,
  parseDocument,
  visit,
  type Node,
  type Pair,
} from 'yaml'
import { root } from '#platform/paths.ts'
import { startSite, type Site } from './browser.ts'
import { crawl, type Found } from './crawl.ts'

const euros = new Intl.NumberFormat('nl-NL')
const file = readFileSync(join(root, 'data/plan/plan-zuid-limburg.yaml'), 'utf8')
const plans = ['uitvoeringsagenda-2019-2022', 'uitvoeringsplan-2024-2027']
const values = valuesOf(file)

let site: Site
let pages: Found[]
/** What is read on the pages of a plan, and anywhere. */
let shown: Map<string, string[]>

beforeAll(async () => {
  site = await startSite()
  pages = (await crawl(site, 'projectleider', ['/start'])).filter(({ status }) => status === 200)
  const own = pages.filter(({ pattern }) => !/\/bron(\.yaml)?(\?|$)/.test(pattern))
  const about = (plan: string) => own.filter(({ url }) => url.startsWith(`/programma/${plan}`))
  shown = new Map(
    ['', ...plans].map((plan) => [
      plan,
      (plan ? about(plan) : own).flatMap(({ html }) => readings(html)),
    ]),
  )
}, 60_000)
afterAll(() => site.close())

/**
 * What is no text of the plan but a word by which the file refers to itself. The path is that of
 * the value, with `*` for the place in a list.
 */
const references: [path: RegExp, reason: string][] = [
  [/(^|\.)id$/, 'the name of a thing inside the file'],
  [/^plannen\.\*\.bron$/, 'points to a source by its id'],
  [/\.(werkgroep|lijn|opvolger_van\.plan|opvolger_van\.thema)$/, 'points to a thing by its id'],
  [/\.(met|tijdlijn|lijnen)\.\*$/, 'points to things by their ids'],
  [/\.koppeling(_lijn)?$/, 'a word of the file; shown as known or inferred'],
]

/** What a page says in its own words. */
const inOtherWords: [path: RegExp, words: (value: string) => string, reason: string][] = [
  [
    /\.kwartalen\.\*$/,
    (quarter) => `${quarter.slice(-1)}e kwartaal ${quarter.slice(0, 4)}`,
    'people do not write 2024-Q3',
  ],
]

test('every text of the plan stands on a page', () => {
  const texts = values.filter(({ kind }) => kind === 'text')
  expect(texts.length).toBeGreaterThan(400)
  expect(missing(texts)).toEqual([])
})

test('every remark behind a value stands on a page', () => {
  const remarks = values.filter(({ kind }) => kind === 'remark')
  expect(remarks.length).toBeGreaterThan(15)
  expect(missing(remarks)).toEqual([])
})

test('every amount of money stands on a page', () => {
  const amounts = values.filter(({ kind }) => kind === 'amount')
  expect(amounts.length).toBeGreaterThan(30)
  expect(missing(amounts)).toEqual([])
})

test.each(plans)('the source of %s is the file, line by line', (plan) => {
  const lines = new Map<number, string>()
  for (const { html, url } of pages)
    if (url.startsWith(`/programma/${plan}/bron?`))
      for (const [, number, text] of html.matchAll(/<li id="r(\d+)"[^>]*><code>(.*?)<\/code>/gs))
        lines.set(Number(number), unescaped(text!))
  const expected = file.replace(/\n$/, '').split('\n')
  expect(
    expected.flatMap((text, index) => (lines.get(index + 1) === text ? [] : [index + 1])),
  ).toEqual([])
})

test('a text that is not in the plan stands on no page', () => {
  expect(
    missing([{ kind: 'text', path: 'x', line: 0, value: 'Werkgroep die niet bestaat' }]),
  ).toHaveLength(1)
})

interface Value {
  kind: 'text' | 'remark' | 'amount'
  path: string
  line: number
  value: string
}

function missing(all: Value[]): string[] {
  return all
    .filter(({ path }) => !references.some(([pattern]) => pattern.test(path)))
    .filter(({ path, line, value }) => {
      const words = inOtherWords.find(([pattern]) => pattern.test(path))?.[1](value) ?? value
      return !shown.get(planAt(line))?.some((text) => text.includes(folded(words)))
    })
    .map(({ path, line, value }) => `line ${line}, ${path}: ${value}`)
}

/** The plan that a line of the file is about; what stands before both is about neither. */
function planAt(line: number): string {
  const before = file.split('\n').slice(0, line)
  return plans.findLast((plan) => before.includes(`  - id: ${plan}`)) ?? ''
}

/** Every text and amount with its path, and every remark that stands behind something. */
function valuesOf(text: string): Value[] {
  const document = parseDocument(text)
  const found: Value[] = []
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  visit(document, {
    Scalar: (key, node, ancestors) => {
      if (key === 'key') return
      const path = pathOf([...ancestors, node] as Node[])
      const line = lineAt(node.range?.[0] ?? 0)
      if (typeof node.value === 'string')
        found.push({ kind: 'text', path, line, value: node.value })
      else if (typeof node.value === 'number' && /begroting\./.test(path) && node.value > 9_999)
        found.push({ kind: 'amount', path, line, value: euros.format(node.value) })
    },
  })
  return [...found, ...remarksOf(text)]
}

/** A remark on a line of its own heads a part of the file; one behind a value says something of it. */
function remarksOf(text: string): Value[] {
  const found: Value[] = []
  let line = ''
  let number = 1
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#') && line.trim() !== '')
      found.push({ kind: 'remark', path: '#', line: number, value: token.slice(1).trim() })
    number += token.split('\n').length - 1
    line = token.includes('\n') ? token.slice(token.lastIndexOf('\n') + 1) : line + token
  }
  return found
}

function pathOf(nodes: (Node | Pair)[]): string {
  const steps = nodes.flatMap((node, index) => {
    if (isPair(node)) return [String(isScalar(node.key) ? node.key.value : node.key)]
    const around = nodes[index - 1]
    return around && isCollection(around) && !isPair(node) ? ['*'] : []
  })
  return steps.join('.')
}

/** What a page says, read in two ways: words around a tag may belong together, or not. */
function readings(html: string): string[] {
  const body = html.replaceAll(/<(head|script|textarea|select)\b.*?<\/\1>/gs, ' ')
  return ['', ' '].map((between) => folded(unescaped(body.replaceAll(/<[^>]+>/g, between))))
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

function folded(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
