/**
 * Files as people break them: every one gives Dutch problems at the right line, none throws.
 */
import { expect, test } from 'vitest'
import {
  planFileBytesMax,
  planRows,
  readPlanFile,
  type PlanFileRows,
  type PlanProblem,
} from '#programme/rules/index.ts'

const today = new Date('2026-01-15T12:00:00Z')

/** A file with one plan of only required fields; `body` is more of the plan from line 8, `root` of the file. */
const file = (body = '', root = '') => `schema_versie: 1
regio: Zuid-Limburg
${root}plannen:
  - id: plan
    bron: bron
    naam: Een plan
    looptijd: { van: 2024, tot_en_met: 2027 }
${body}`

const budget = (posts: string, more = '') =>
  file(`    begroting:
      jaren: [2024, 2025]
      posten:
        - ${posts}
${more}`)

const newLine = (activity: string) =>
  file(`    werkgroepen:
      - { id: wg, naam: Werkgroep }
    ontwikkellijnen:
      - id: lijn
        naam: Lijn
        activiteiten:
          - ${activity}
`)

const timeline = (row: string) =>
  file(`    tijdlijn:
      kwartalen: [2024-Q3, 2024-Q4]
      regels:
        - ${row}
`)

test.each([
  // What is missing, or of the wrong kind.
  ['a missing version', file().replace('schema_versie: 1\n', ''), 1, 'schema_versie', 'ontbreekt'],
  [
    'another version',
    file().replace('versie: 1', 'versie: 2'),
    1,
    'schema_versie',
    'schema_versie 1',
  ],
  ['a missing region', file().replace('regio: Zuid-Limburg\n', ''), 1, 'regio', 'ontbreekt'],
  ['a missing name', file().replace('    naam: Een plan\n', ''), 4, 'plannen[0].naam', 'ontbreekt'],
  ['a name without a value', file().replace('Een plan', ''), 6, 'plannen[0].naam', 'hoort tekst'],
  ['a name of spaces', file().replace('Een plan', '"  "'), 6, 'plannen[0].naam', 'alleen spaties'],
  ['a name of nothing', file().replace('Een plan', '""'), 6, 'plannen[0].naam', 'staat niets'],
  [
    'a name that is a number',
    file().replace('Een plan', '12'),
    6,
    'plannen[0].naam',
    'hoort tekst',
  ],
  ['a name that is a list', file().replace('Een plan', '[a]'), 6, 'plannen[0].naam', 'hoort tekst'],
  [
    'a name too long',
    file().replace('Een plan', 'x'.repeat(301)),
    6,
    'plannen[0].naam',
    'langer dan 300',
  ],
  ['a key with a capital', file().replace('id: plan', 'id: Plan'), 4, 'plannen[0].id', 'kenmerk'],
  ['no plan', file().replace(/plannen:[^]*/, 'plannen: []\n'), 3, 'plannen', 'geen plan'],
  [
    'a plan that is text',
    file().replace(/ {2}- id[^]*/, '  - tekst\n'),
    4,
    'plannen[0]',
    'velden met een naam',
  ],
  [
    'plans that are no list',
    file().replace(/plannen:[^]*/, 'plannen: { a: 1 }\n'),
    3,
    'plannen',
    'lijst',
  ],
  [
    'a wrong status',
    file('    status: bijna\n'),
    8,
    'plannen[0].status',
    'concept, vastgesteld of afgesloten',
  ],
  [
    'a year too early',
    file().replace('van: 2024', 'van: 1989'),
    7,
    'plannen[0].looptijd.van',
    'te vroeg',
  ],
  [
    'a year too late',
    file().replace('met: 2027', 'met: 2101'),
    7,
    'plannen[0].looptijd.tot_en_met',
    'te laat',
  ],
  [
    'half a year',
    file().replace('van: 2024', 'van: 2024.5'),
    7,
    'plannen[0].looptijd.van',
    'jaartal',
  ],
  [
    'a year as text',
    file().replace('van: 2024', 'van: "2024"'),
    7,
    'plannen[0].looptijd.van',
    'jaartal',
  ],
  [
    'an end before the start',
    file().replace('met: 2027', 'met: 2023'),
    7,
    'plannen[0].looptijd',
    'eindigt voor',
  ],
  [
    'a date for a year',
    file().replace('van: 2024', 'van: 2024-01-01'),
    7,
    'plannen[0].looptijd.van',
    'jaartal',
  ],
  [
    'not a number for a year',
    file().replace('van: 2024', 'van: .nan'),
    7,
    'plannen[0].looptijd.van',
    'jaartal',
  ],
  [
    'endless for a year',
    file().replace('van: 2024', 'van: .inf'),
    7,
    'plannen[0].looptijd.van',
    'jaartal',
  ],
  [
    '1e400 for a year',
    file().replace('van: 2024', 'van: 1e400'),
    7,
    'plannen[0].looptijd.van',
    'jaartal',
  ],
  ['a vision that is a number', file('    visie: 5\n'), 8, 'plannen[0].visie', 'past niet'],
  [
    'null in a list',
    file('    open_vragen:\n      - Wie?\n      - null\n'),
    10,
    'plannen[0].open_vragen[1]',
    'hoort tekst',
  ],
  // Characters nobody can read.
  ['an escaped NUL', file('    titel: "a\\0b"\n'), 8, 'plannen[0].titel', 'onleesbaar teken'],
  [
    'a control character',
    file('    titel: "a\\u0007b"\n'),
    8,
    'plannen[0].titel',
    'onleesbaar teken',
  ],
  [
    'a raw control character',
    file('    titel: a\u0001b\n'),
    8,
    'plannen[0].titel',
    'onleesbaar teken',
  ],
  ['half a character', file('    titel: "\\ud83d!"\n'), 8, 'plannen[0].titel', 'onleesbaar teken'],
  ['the other half', file('    titel: "a\\ude00"\n'), 8, 'plannen[0].titel', 'onleesbaar teken'],
  [
    'a control character in an abbreviation',
    file('', 'afkortingen:\n  "A\\u0001": a\n'),
    4,
    'afkortingen',
    'onleesbaar teken',
  ],
  // Money.
  [
    'an amount as text',
    budget('{ id: a, naam: A, bedragen: { 2024: "520000" } }'),
    11,
    'plannen[0].begroting.posten[0].bedragen.2024',
    'bedrag in euro’s',
  ],
  [
    'an amount with two points',
    budget('{ id: a, naam: A, bedragen: { 2024: 1.174.000 } }'),
    11,
    'plannen[0].begroting.posten[0].bedragen.2024',
    'zonder punten',
  ],
  [
    'an amount with a comma',
    budget('{ id: a, naam: A, bedragen: { 2024: "10,5" } }'),
    11,
    'plannen[0].begroting.posten[0].bedragen.2024',
    'bedrag in euro’s',
  ],
  [
    'three decimals',
    budget('{ id: a, naam: A, bedragen: { 2025: 10.125 } }'),
    11,
    'plannen[0].begroting.posten[0].bedragen.2025',
    'twee cijfers',
  ],
  [
    '1e400 euros',
    budget('{ id: a, naam: A, bedragen: { 2025: 1e400 } }'),
    11,
    'plannen[0].begroting.posten[0].bedragen.2025',
    'bedrag',
  ],
  [
    'a million million euros',
    budget('{ id: a, naam: A, bedragen: { 2025: 1000000000000 } }'),
    11,
    'plannen[0].begroting.posten[0].bedragen.2025',
    'te groot',
  ],
  [
    'not a number of euros',
    budget('{ id: a, naam: A, bedragen: { 2025: .nan } }'),
    11,
    'plannen[0].begroting.posten[0].bedragen.2025',
    'bedrag',
  ],
  [
    'amounts as a list',
    budget('{ id: a, naam: A, bedragen: [1, 2] }'),
    11,
    'plannen[0].begroting.posten[0].bedragen',
    'bedragen per jaar',
  ],
  [
    'an amount of another year',
    budget('{ id: a, naam: A, bedragen: { 2030: 5 } }'),
    11,
    'plannen[0].begroting.posten[0].bedragen.2030',
    'geen jaar “2030”',
  ],
  [
    'a total of another year',
    budget('{ id: a, naam: A, bedragen: {} }', '      totaal: { 2031: 5 }\n'),
    12,
    'plannen[0].begroting.totaal.2031',
    'geen jaar “2031”',
  ],
  [
    'a total without an amount',
    budget('{ id: a, naam: A, bedragen: {} }', '      totaal: { 2024: null }\n'),
    12,
    'plannen[0].begroting.totaal.2024',
    'bedrag',
  ],
  [
    'a post for an unknown line',
    budget('{ id: a, naam: A, bedragen: {}, lijnen: [weg] }'),
    11,
    'plannen[0].begroting.posten[0].lijnen',
    'geen lijn “weg”',
  ],
  [
    'an exception for an unknown line',
    budget('{ id: a, naam: A, bedragen: {}, uitzondering: { deel: D, lijnen: [weg] } }'),
    11,
    'plannen[0].begroting.posten[0].uitzondering.lijnen',
    'geen lijn “weg”',
  ],
  // Two of the same.
  [
    'two posts with one id',
    budget('{ id: a, naam: A, bedragen: {} }', '        - { id: a, naam: B, bedragen: {} }\n'),
    12,
    'plannen[0].begroting.posten[1].id',
    '“a” staat er twee keer',
  ],
  [
    'two groups with one id',
    file('    werkgroepen:\n      - { id: wg, naam: A }\n      - { id: wg, naam: B }\n'),
    10,
    'plannen[0].werkgroepen[1].id',
    '“wg” staat er twee keer',
  ],
  [
    'two activities with one id',
    newLine('{ id: a, naam: A }\n          - { id: a, naam: B }'),
    15,
    'plannen[0].ontwikkellijnen[0].activiteiten[1].id',
    '“a” staat er twee keer',
  ],
  [
    'two lines with one id',
    file('    ontwikkellijnen:\n      - { id: l, naam: A }\n      - { id: l, naam: B }\n'),
    10,
    'plannen[0].ontwikkellijnen[1]',
    '“l” staat er twee keer',
  ],
  [
    'two themes with one number',
    file(
      '    actielijnen:\n      - nummer: 1\n        naam: A\n        themas:\n          - { nummer: "1.1", naam: A }\n          - { nummer: "1.1", naam: B }\n',
    ),
    13,
    'plannen[0].actielijnen[0].themas[1].nummer',
    'twee keer',
  ],
  [
    'two rows with one id',
    timeline('{ id: r, naam: A }\n        - { id: r, naam: B }'),
    12,
    'plannen[0].tijdlijn.regels[1].id',
    '“r” staat er twee keer',
  ],
  [
    'a quarter that is there twice',
    timeline('{ id: r, naam: A }').replace('2024-Q4', '2024-Q3'),
    9,
    'plannen[0].tijdlijn.kwartalen[1]',
    '“2024-Q3” staat er twee keer',
  ],
  [
    'two plans with one id',
    `${file()}  - id: plan\n    bron: b\n    naam: Tweede\n    looptijd: { van: 2024, tot_en_met: 2024 }\n`,
    8,
    'plannen[1].id',
    '“plan” staat er twee keer',
  ],
  // References to what is not there.
  [
    'an unknown group',
    newLine('{ id: a, naam: A, uitvoering: [{ wie: X, werkgroep: weg }] }'),
    14,
    'plannen[0].ontwikkellijnen[0].activiteiten[0].uitvoering[0].werkgroep',
    'geen werkgroep “weg”',
  ],
  [
    'an unknown row',
    newLine('{ id: a, naam: A, tijdlijn: [weg] }'),
    14,
    'plannen[0].ontwikkellijnen[0].activiteiten[0].tijdlijn[0]',
    'geen tijdlijnregel “weg”',
  ],
  [
    'an unknown plan before',
    newLine('{ id: a, naam: A, opvolger_van: { plan: weg, thema: "1" } }'),
    14,
    'opvolger_van',
    'Thema 1 van plan “weg”',
  ],
  [
    'a row of an unknown line',
    timeline('{ id: r, naam: A, lijn: weg }'),
    11,
    'plannen[0].tijdlijn.regels[0].lijn',
    'geen lijn “weg”',
  ],
  [
    'a row in an unknown quarter',
    timeline('{ id: r, naam: A, start_kwartalen: [2025-Q1] }'),
    11,
    'plannen[0].tijdlijn.regels[0]',
    'geen kwartaal “2025-Q1”',
  ],
  [
    'a fifth quarter',
    timeline('{ id: r, naam: A, start_kwartalen: [2024-Q5] }'),
    11,
    'plannen[0].tijdlijn.regels[0].start_kwartalen[0]',
    'Schrijf een kwartaal',
  ],
  [
    'a frequency of nothing',
    timeline('{ id: r, naam: A, frequentie_per_jaar_min: 0 }'),
    11,
    'plannen[0].tijdlijn.regels[0].frequentie_per_jaar_min',
    'past niet',
  ],
  [
    'a theme number that is a number',
    file(
      '    actielijnen:\n      - nummer: 1\n        naam: A\n        themas:\n          - { nummer: 1.1, naam: A }\n',
    ),
    12,
    'plannen[0].actielijnen[0].themas[0].nummer',
    'hoort tekst',
  ],
  // YAML that is none.
  [
    'a field that is there twice',
    file('    naam: Nog een\n'),
    8,
    'plannen[0]',
    'Het veld naam staat er twee keer',
  ],
  ['a tab to indent', file('    extra:\n\t  a: 1\n'), 9, '', 'tab'],
  ['a colon too many', file('    titel: a: b\n'), 8, '', 'YAML|past|inspringing'],
  ['an alias of nothing', file('    titel: *weg\n'), 8, 'plannen[0].titel', 'verwijst'],
  ['an alias', file('    extra: &a tekst\n    meer: *a\n'), 9, 'plannen[0].meer', 'verwijst'],
  [
    'a file that refers to itself',
    file('    extra: &a [tekst, *a]\n'),
    8,
    'plannen[0].extra[1]',
    'verwijst',
  ],
  ['a prototype', file('    __proto__: { a: 1 }\n'), 8, 'plannen[0]', 'geen naam van een veld'],
  ['YAML of another version', `%YAML 1.1\n---\n${file()}`, 1, '', 'YAML 1.2'],
  ['two documents', `${file()}---\n${file()}`, 8, '', 'één document'],
  ['an open bracket', file('    niveaus: [a, b\n    titel: T\n'), 9, '', 'ontbreekt|inspringing'],
  ['an empty file', '', 1, '', 'velden met een naam'],
  ['only white space', ' \n\n \n', 1, '', 'velden met een naam'],
  ['only comments', '# niets\n# nog niets\n', 1, '', 'velden met een naam'],
  ['a list', '- a\n- b\n', 1, '', 'velden met een naam'],
  ['a sentence', 'Hallo allemaal\n', 1, '', 'velden met een naam'],
  ['the number .nan', '.nan\n', 1, '', 'velden met een naam'],
  ['a raw NUL', file('    titel: a\u0000b\n'), 0, '', 'UTF-8'],
  ['what was not UTF-8', file('    titel: geïnd\ufffdceerd\n'), 0, '', 'UTF-8'],
])('%s is refused at its line and field', (_, text, line, field, message) => {
  const problems = problemsOf(text)

  expect(problems[0]).toMatchObject({ line, field, text: expect.stringMatching(message) as string })
  for (const problem of problems) expectDutch(problem, text)
})

test('a quote that is never closed is refused within the file', () => {
  const text = file('    titel: "open\n    status: concept\n')

  const [problem] = problemsOf(text)

  expect(problem?.text).toMatch('aanhalingsteken')
  expect(problem?.line).toBeGreaterThanOrEqual(8)
  expect(problem?.line).toBeLessThanOrEqual(10)
})

test('all problems are told at once, each at its own line', () => {
  const text = file('    titel: 5\n    status: bijna\n    open_vragen: nee\n')
    .replace('Een plan', '5')
    .replace('van: 2024', 'van: eens')
    .replace('regio: Zuid-Limburg', 'regio: 7')

  expect(problemsOf(text).map(({ line, field }) => [line, field])).toEqual([
    [2, 'regio'],
    [6, 'plannen[0].naam'],
    [8, 'plannen[0].titel'],
    [9, 'plannen[0].status'],
    [7, 'plannen[0].looptijd.van'],
    [10, 'plannen[0].open_vragen'],
  ])
})

test('all references that lead nowhere are told at once', () => {
  const text = newLine(
    '{ id: a, naam: A, tijdlijn: [w1, w2], uitvoering: [{ wie: X, werkgroep: w3 }], opvolger_van: { plan: w4, thema: "1" } }',
  )

  expect(problemsOf(text).map(({ text: told }) => /“(w\d)”/.exec(told)?.[1])).toEqual(
    expect.arrayContaining(['w1', 'w2', 'w3', 'w4']),
  )
})

test('a file full of null is refused with every required field', () => {
  const fields = problemsOf(
    'schema_versie: null\nregio: null\nbronnen: null\nafkortingen: null\nplannen: null\n',
  ).map(({ line, field }) => [line, field])

  expect(fields).toEqual([
    [1, 'schema_versie'],
    [2, 'regio'],
    [5, 'plannen'],
  ])
})

test('a plan full of null is refused for its required fields only', () => {
  const optional = ['titel', 'status', 'visie', 'centrale_ambitie', 'actielijnen', 'begroting']
  const text = file(optional.map((name) => `    ${name}: null\n`).join('')).replace(
    'Een plan',
    'null',
  )

  expect(problemsOf(text).map(({ field }) => field)).toEqual(['plannen[0].naam'])
})

test('no more than a hundred problems are told', () => {
  const text = file(`    open_vragen: [${Array(400).fill('1').join(', ')}]\n`)

  expect(problemsOf(text)).toHaveLength(100)
})

test.each([
  ['only required fields', file()],
  ['a byte order mark', `\ufeff${file()}`],
  ['Windows line ends', file('    titel: T\n').replaceAll('\n', '\r\n')],
  ['no line end at the end', file().trimEnd()],
  [
    'every optional field null',
    file(
      [
        'titel',
        'status',
        'visie',
        'centrale_ambitie',
        'actielijnen',
        'ontwikkellijnen',
        'werkgroepen',
        'governance',
        'begroting',
        'tijdlijn',
        'open_vragen',
      ]
        .map((name) => `    ${name}: null\n`)
        .join(''),
    ),
  ],
  ['an activity of only an id and a name', newLine('{ id: a, naam: A }')],
  ['a post without amounts', budget('{ id: a, naam: A, bedragen: {} }')],
  ['a row of only an id and a name', timeline('{ id: r, naam: A }')],
  ['cents', budget('{ id: a, naam: A, bedragen: { 2024: 0.29, 2025: 1234567.89 } }')],
])('%s is accepted', (_, text) => {
  expect(problemsOf(text)).toEqual([])
})

test('a Windows file and a Unix file are the same rows', () => {
  const text = file('    titel: T\n    open_vragen: ["Wie?"]\n')

  expect(rowsOf(text.replaceAll('\n', '\r\n'))).toEqual(rowsOf(text))
})

test.each([
  ['brackets', file(`    extra: ${'['.repeat(100_000)}\n`)],
  ['closed brackets', file(`    extra: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`)],
  ['braces', file(`    extra: ${'{{'.repeat(50_000)}\n`)],
  ['maps', file(`    extra: ${'{a: '.repeat(10_000)}${'}'.repeat(10_000)}\n`)],
  ['dashes', file(`    extra:\n      ${'- '.repeat(10_000)}x\n`)],
  ['question marks', file(`    ${'? '.repeat(10_000)}x\n`)],
  [
    'indentation',
    file(Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(4 + depth)}a:\n`).join('')),
  ],
  ['aliases of aliases', billionLaughs()],
])('nesting without end in %s is refused within seconds', (_, text) => {
  const started = performance.now()

  const problems = problemsOf(text)

  expect(problems.length).toBeGreaterThan(0)
  for (const { line } of problems) expect(line).toBeLessThanOrEqual(text.split('\n').length)
  expect(performance.now() - started).toBeLessThan(10_000)
})

test('more than 50 MB is refused without reading it', () => {
  const text = 'é'.repeat(planFileBytesMax / 2 + 1)
  const started = performance.now()

  expect(problemsOf(text)).toEqual([
    { line: 0, field: '', text: expect.stringContaining('groter dan 50 MB') as string },
  ])
  // Reading this much takes minutes; a busy machine may take a second to look at its size.
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('a key of 100 KB is refused, or kept with its value', () => {
  const key = 'k'.repeat(100_000)

  for (const text of [file(`    ${key}: v\n`), file(`    ? ${key}\n    : v\n`)])
    expect(problemsOf(text).length > 0 || factsOf(text).includes('v')).toBe(true)
})

test('names of JavaScript itself are kept as facts and change nothing', () => {
  const facts = factsOf(
    file(
      '    constructor: een\n    toString: { valueOf: twee }\n    extra: { prototype: drie, hasOwnProperty: vier }\n',
      'constructor: vijf\n',
    ),
  )

  expect(facts).toEqual(expect.arrayContaining(['een', 'twee', 'drie', 'vier', 'vijf']))
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as { valueOf: unknown }).valueOf).toBeTypeOf('function')
})

test.each(['', 'extra: '])('a prototype in a file reaches no other object: %s', (before) => {
  problemsOf(file(`    ${before}{ __proto__: { vervuild: ja } }\n`))
  problemsOf(file('', '__proto__: { vervuild: ja }\n'))

  expect(({} as { vervuild?: string }).vervuild).toBeUndefined()
})

test('numbers and dates outside the fields of a plan are kept as facts', () => {
  const facts = factsOf(
    file(
      '    datum: 2024-01-31\n    moment: 2024-01-31T12:00:00Z\n    getal: .nan\n    heel: -3\n',
    ),
  )

  expect(facts).toEqual(
    expect.arrayContaining(['2024-01-31', '2024-01-31T12:00:00Z', '.nan', '-3']),
  )
})

// ------------------------------------------------------------------ found and mended

test('two keys that become one, 2025 and "2025", are refused', () => {
  expect(problemsOf(budget('{ id: a, naam: A, bedragen: { 2025: 1, "2025": 2 } }'))).not.toEqual([])
})

test('an amount of the year "2024.0" is refused or kept, not lost', () => {
  const text = budget('{ id: a, naam: A, bedragen: { "2024.0": 12 } }')

  expect(problemsOf(text).length > 0 || JSON.stringify(rowsOf(text)).includes('1200')).toBe(true)
})

test('an amount of ten figures and two decimals is accepted', () => {
  expect(problemsOf(budget('{ id: a, naam: A, bedragen: { 2024: 1234567890.12 } }'))).toEqual([])
})

test('an amount of ten decimals is refused', () => {
  expect(problemsOf(budget('{ id: a, naam: A, bedragen: { 2024: 0.0000000001 } }'))).not.toEqual([])
})

test.each([
  ['an escaped NUL', '    extra: "a\\0b"\n'],
  ['a control character', '    extra: "a\\u0007b"\n'],
  ['half a character', '    extra: "\\ud800"\n'],
  ['a NUL in a key', '    "a\\0b": x\n'],
  ['an empty key', '    "": x\n'],
])('%s is refused in a field of the writer’s own too', (_, body) => {
  expect(problemsOf(file(body))).not.toEqual([])
})

test.each([
  ['a phone number', 'telefoon: 0433501234', '0433501234'],
  ['a version', 'versie: 1.10', '1.10'],
  ['a long number', 'nummer: 12345678901234567890', '12345678901234567890'],
])('%s keeps its figures as they are written', (_, line, kept) => {
  expect(factsOf(file(`    ${line}\n`))).toContain(kept)
})

test('a list nested 600 deep is refused or read within 200 milliseconds', () => {
  const text = file(`    extra: ${'['.repeat(600)}x${']'.repeat(600)}\n`)
  const started = performance.now()
  problemsOf(text)

  expect(performance.now() - started).toBeLessThan(200)
})

test.each([
  ['a long key', file(`    ${'k'.repeat(2_000)}: v\n`)],
  ['deep nesting', file(`    extra: ${'['.repeat(5_000)}\n`)],
])('a problem about %s has no English words', (_, text) => {
  for (const { text: told } of problemsOf(text)) expect(told).not.toMatch(/exhaustion|chars/)
})

test('a group in `met` that is not there is told at the field `met`, with its whole path', () => {
  const text = newLine('{ id: a, naam: A, uitvoering: [{ wie: X, werkgroep: wg, met: [weg] }] }')

  expect(problemsOf(text)[0]?.field).toBe(
    'plannen[0].ontwikkellijnen[0].activiteiten[0].uitvoering[0].met[0]',
  )
})

test('a quarter that both starts and runs on is refused or shown, not chosen', () => {
  const text = timeline(
    '{ id: r, naam: A, start_kwartalen: [2024-Q3], lopend_kwartalen: [2024-Q3] }',
  )

  expect(
    problemsOf(text).length > 0 ||
      rowsOf(text).plans[0]!.findings.some(({ subjectKind }) => subjectKind === 'timeline_row'),
  ).toBe(true)
})

// ------------------------------------------------------------------ found by hand

test('an amount written the Dutch way, 530.000, is not read as 530 euros', () => {
  expect(
    problemsOf(budget('{ id: a, naam: A, bedragen: { 2024: 530.000, 2025: 93.840 } }')),
  ).not.toEqual([])
})

// ------------------------------------------------------------------ helpers

function problemsOf(text: string): PlanProblem[] {
  const source = readPlanFile(text)
  if ('problems' in source) return source.problems
  const rows = planRows(source, today, ids())
  return 'problems' in rows ? rows.problems : []
}

function rowsOf(text: string): PlanFileRows {
  const source = readPlanFile(text)
  if ('problems' in source) throw new Error(JSON.stringify(source.problems))
  const rows = planRows(source, today, ids())
  if ('problems' in rows) throw new Error(JSON.stringify(rows.problems))
  return rows
}

const factsOf = (text: string) =>
  rowsOf(text).plans.flatMap(({ facts }) => facts.map((fact) => fact.text))

function ids(): () => string {
  let last = 0
  return () => `id-${++last}`
}

function expectDutch({ text }: PlanProblem, file_: string): void {
  expect(text, file_.slice(0, 300)).toMatch(
    /\b(kring|de|het|een|er|dit|hier|niet|is|staat|hoort|kies|geen)\b/i,
  )
  expect(text).not.toMatch(/\b(expected|invalid|received|must|unexpected|too)\b/i)
}

function billionLaughs(): string {
  const names = 'abcdefghijkl'.split('')
  const bomb = names.map((name, index) =>
    index === 0
      ? 'a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]'
      : `${name}: &${name} [${Array(10)
          .fill(`*${names[index - 1]}`)
          .join(', ')}]`,
  )
  return `${bomb.join('\n')}\n${file()}`
}
