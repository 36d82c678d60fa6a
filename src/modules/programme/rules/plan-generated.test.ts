/**
 * Plan files nobody wrote: whatever is in them is in the rows, and whatever is broken is told.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { stringify as yaml } from 'yaml'
import { root } from '#platform/paths.ts'
import {
  planRows,
  readPlanFile,
  yearTotals,
  type PlanFileRows,
  type PlanProblem,
} from '#programme/rules/index.ts'

// Hundreds of runs each: seconds on a machine at rest, more beside others.
vi.setConfig({ testTimeout: 60_000 })

const today = new Date('2026-01-15T12:00:00Z')
const runs = { numRuns: 300 } as const

// ------------------------------------------------------------------ plans of any kind

const awkward = fc.constantFrom(
  'null',
  'true',
  '~',
  '2024',
  '0433501234',
  '1e400',
  '.nan',
  '# geen commentaar',
  'a: b',
  '- a',
  "'",
  '"',
  '“Samen sterk”',
  'Bestuurlĳke',
  '‘Handle with care’',
  '\u202eomgekeerd\u202c',
  'שלום',
  'مرحبا',
  '👩‍👩‍👧‍👦',
  'é',
  'regel een\nregel twee',
  '  spaties  ',
  'tab\ttab',
  '*ster',
  '&anker',
  '!tag',
  '<script>',
  '%',
  '@',
  '`',
  '[',
  '{',
  '|',
  '>',
  '?',
  '\\',
  '$1',
  '\u00a0x',
  '\u2028x',
  'constructor',
  '__proto__',
)

const plain = fc.oneof(
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }) },
  { weight: 2, arbitrary: awkward },
)
/** Text that a plan may hold: something to see, and no character that nobody can. */
const words = plain.filter(
  (text) => text.trim() !== '' && !/[[\p{Cc}\p{Cs}\ufffd-\uffff]--[\n\t]]/v.test(text),
)
const amount = fc.option(
  fc.integer({ min: -100_000_000, max: 500_000_000 }).map((cents) => cents / 100),
)
const extraKey = fc.stringMatching(/^[a-z]{1,12}(_[a-z]{1,8})?$/).map((key) => `eigen_${key}`)
const extra: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  extraKey,
  fc.oneof(
    words,
    fc.array(words, { maxLength: 3 }),
    fc.dictionary(extraKey, fc.oneof(words, fc.array(words, { maxLength: 2 })), { maxKeys: 2 }),
  ),
  { maxKeys: 2 },
)
const some = (max = 3) => fc.array(words, { maxLength: max })
const keys = <T>(prefix: string, item: fc.Arbitrary<T>, max: number) =>
  fc
    .array(item, { maxLength: max })
    .map((all) => all.map((one, index) => ({ ...one, id: `${prefix}-${index}` })))

const years = [2024, 2025, 2026]
const perYear = fc
  .tuple(amount, amount, amount)
  .map((amounts) => Object.fromEntries(years.map((year, index) => [year, amounts[index] ?? null])))

const onePlan = fc
  .record({
    more: extra,
    naam: words,
    titel: fc.option(words),
    visie: fc.option(words),
    groups: keys('wg', fc.record({ naam: words, ook_genoemd: some(), more: extra }), 3),
    rows: keys('tl', fc.record({ naam: words, aanwijzing: words, more: extra }), 4),
    lines: keys(
      'lijn',
      fc.record({
        naam: words,
        more: extra,
        deelambities: some(),
        activiteiten: fc.array(
          fc.record({
            naam: words,
            beschrijving: words,
            doel: some(),
            acties: some(),
            status: fc.option(words),
            who: some(2),
            more: extra,
          }),
          { maxLength: 3 },
        ),
      }),
      3,
    ),
    posts: keys('b', fc.record({ naam: words, bedragen: perYear, bevat: some(), more: extra }), 4),
    open_vragen: some(),
  })
  .map(({ more, groups, rows, lines, posts, ...plan }) => ({
    ...unfold({ more }),
    ...plan,
    bron: 'bron',
    looptijd: { van: 2024, tot_en_met: 2026 },
    werkgroepen: groups.map(unfold),
    tijdlijn: { kwartalen: ['2024-Q1'], regels: rows.map(unfold) },
    ontwikkellijnen: lines.map(({ activiteiten, ...line }, lineIndex) => ({
      ...unfold(line),
      activiteiten: activiteiten.map(({ who, ...activity }, index) => ({
        ...unfold(activity),
        id: `a-${lineIndex}-${index}`,
        tijdlijn: rows.slice(0, 1).map(({ id }) => id),
        uitvoering: who.map((wie) => ({
          wie,
          ...(groups[0] && { werkgroep: groups[0].id }),
        })),
      })),
    })),
    begroting: { jaren: years, posten: posts.map(unfold), totaal: sums(posts) },
  }))

const anyFile = fc
  .record({
    more: extra,
    regio: words,
    afkortingen: fc.dictionary(
      words.filter((key) => key.length <= 40 && key !== '__proto__'),
      fc.option(words),
      { maxKeys: 3, noNullPrototype: true },
    ),
    plannen: fc.array(onePlan, { minLength: 1, maxLength: 2 }),
  })
  .map(({ more, plannen, ...file }) => ({
    schema_versie: 1,
    ...file,
    ...more,
    plannen: plannen.map((plan, index) => ({ ...plan, id: `plan-${index}` })),
  }))

test('whatever a file says is in its rows, to the letter', () => {
  fc.assert(
    fc.property(anyFile, (file) => {
      const made = rowsOf(stringify(file))
      const kept = tally(textsIn(made))
      const keptKeys = new Set(made.abbreviations.map(({ short }) => short))
      // The region stands with each plan, the source of a plan is a fact.
      for (const [text, count] of tally(textsOf(file)))
        expect(kept.get(text) ?? 0, JSON.stringify(text)).toBeGreaterThanOrEqual(count)
      for (const short of Object.keys(file.afkortingen)) expect(keptKeys).toContain(short)
    }),
    runs,
  )
})

test('whatever money a file names is in its cells, to the cent', () => {
  fc.assert(
    fc.property(anyFile, (file) => {
      const made = rowsOf(stringify(file))
      for (const [index, plan] of made.plans.entries()) {
        const posts = file.plannen[index]!.begroting.posten as unknown as {
          bedragen: Record<string, number | null>
        }[]
        expect(plan.posts.map(({ cells }) => cells.map(({ amountCents }) => amountCents))).toEqual(
          posts.map(({ bedragen }) => years.map((year) => cents(bedragen[year] ?? null))),
        )
        const totals = yearTotals(
          plan.posts.flatMap(({ cells }) => cells),
          plan.totals,
        )
        expect(totals.every(({ agrees }) => agrees)).toBe(true)
        expect(plan.findings.filter(({ field }) => field.startsWith('Totaal'))).toEqual([])
        expect(plan.findings.filter(({ field }) => field.startsWith('Bedrag'))).toHaveLength(
          posts.flatMap(({ bedragen }) => Object.values(bedragen)).filter((one) => one === null)
            .length,
        )
      }
    }),
    runs,
  )
})

test('a total that is a cent off is a contradiction, and only that one', () => {
  fc.assert(
    fc.property(
      anyFile,
      fc.constantFrom(...years),
      fc.integer({ min: 1, max: 1_000_000 }),
      (file, year, off) => {
        const [plan] = file.plannen
        const totals = plan!.begroting.totaal
        const wrong = { ...totals, [year]: (Math.round(totals[year]! * 100) + off) / 100 }
        const text = stringify({
          ...file,
          plannen: [{ ...plan, begroting: { ...plan!.begroting, totaal: wrong } }],
        })

        const findings = rowsOf(text).plans[0]!.findings.filter(({ field }) =>
          field.startsWith('Totaal'),
        )

        expect(findings.map(({ field, state }) => [field, state])).toEqual([
          [`Totaal ${year}`, 'contradicts'],
        ])
        expect(text.split('\n')[findings[0]!.sourceLine! - 1]).toContain(String(year))
      },
    ),
    { ...runs, numRuns: 150 },
  )
})

test('every line that rows point at is a line of the file', () => {
  fc.assert(
    fc.property(anyFile, (file) => {
      const text = stringify(file)
      const last = text.split('\n').length
      for (const { facts, findings, activities, sourceLine } of rowsOf(text).plans)
        for (const at of [
          sourceLine,
          ...[...facts, ...findings, ...activities].map((row) => row.sourceLine),
        ]) {
          expect(at).toBeGreaterThanOrEqual(1)
          expect(at).toBeLessThanOrEqual(last)
        }
    }),
    { ...runs, numRuns: 100 },
  )
})

// ------------------------------------------------------------------ files that break

const real = readFileSync(join(root, 'data/plan/plan-zuid-limburg.yaml'), 'utf8')

interface Mutation {
  kind: 'delete' | 'swap' | 'truncate' | 'double' | 'insert'
  at: number
  other: number
}
const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('delete', 'swap', 'truncate', 'double', 'insert'),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  other: fc.double({ min: 0, max: 0.999, noNaN: true }),
})

test('a small file that was damaged is read or refused in Dutch, at a line of it', () => {
  fc.assert(
    fc.property(anyFile, fc.array(mutation, { minLength: 1, maxLength: 4 }), (file, damage) => {
      expect(unhelpful(damage.reduce(damaged, stringify(file)))).toEqual([])
    }),
    runs,
  )
})

test('the real file, damaged, is read or refused in Dutch, at a line of it', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 2 }), (damage) => {
      expect(unhelpful(damage.reduce(damaged, real))).toEqual([])
    }),
    // A file of 41 KB takes a tenth of a second, the small ones next to nothing.
    { ...runs, numRuns: 80 },
  )
})

test('any text at all is refused in Dutch', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(unhelpful(text)).toEqual([])
      expect(problemsOf(text).length).toBeGreaterThan(0)
    }),
    runs,
  )
})

// ------------------------------------------------------------------ helpers

/** Without anchors, which a plan has no use for. */
const stringify = (value: unknown) => yaml(value, { lineWidth: 0, aliasDuplicateObjects: false })

/** Problems without a line of the file, or not in Dutch. */
function unhelpful(text: string): PlanProblem[] {
  const last = text.split('\n').length
  const dutch = /\b(kring|de|het|een|er|deze|dit|hier|niet|is|staat|hoort|kies|geen|meer)\b/i
  const english = /\b(expected|invalid input|received|must|unexpected)\b/i
  return problemsOf(text).filter(
    ({ line, text: told }) =>
      !(Number.isInteger(line) && line >= 0 && line <= last) ||
      !dutch.test(told) ||
      english.test(told),
  )
}

/** Damage to the bytes of a file; what is no longer UTF-8 becomes what a decoder makes of it. */
function damaged(text: string, { kind, at, other }: Mutation): string {
  const bytes = Buffer.from(text)
  const here = Math.floor(bytes.length * at)
  const there = Math.floor(bytes.length * other)
  if (kind === 'truncate') return bytes.subarray(0, here).toString()
  if (kind === 'delete')
    return Buffer.concat([bytes.subarray(0, here), bytes.subarray(here + 1)]).toString()
  if (kind === 'insert')
    return Buffer.concat([
      bytes.subarray(0, here),
      bytes.subarray(there, there + 1),
      bytes.subarray(here),
    ]).toString()
  if (kind === 'swap') {
    const byte = bytes[here] ?? 0
    bytes[here] = bytes[there] ?? 0
    bytes[there] = byte
    return bytes.toString()
  }
  const lines = text.split('\n')
  const line = Math.floor(lines.length * at)
  return lines.toSpliced(line, 0, lines[line] ?? '').join('\n')
}

function problemsOf(text: string): PlanProblem[] {
  const made = outcomeOf(text)
  return 'problems' in made ? made.problems : []
}

function rowsOf(text: string): PlanFileRows {
  const made = outcomeOf(text)
  if ('problems' in made) throw new Error(`${JSON.stringify(made.problems)}\n${text}`)
  return made
}

function outcomeOf(text: string): PlanFileRows | { problems: PlanProblem[] } {
  const source = readPlanFile(text)
  let last = 0
  return 'problems' in source ? source : planRows(source, today, () => `id-${++last}`)
}

function unfold<T extends { more: Record<string, unknown> }>({ more, ...rest }: T) {
  return { ...rest, ...more }
}

function sums(
  posts: readonly { bedragen: Record<string, number | null> }[],
): Record<string, number> {
  return Object.fromEntries(
    years.map((year) => [
      year,
      posts.reduce((sum, { bedragen }) => sum + (cents(bedragen[year] ?? null) ?? 0), 0) / 100,
    ]),
  )
}

const cents = (euros: number | null) => (euros === null ? null : Math.round(euros * 100))

/** Every text of a file that is no key and no reference. */
function textsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return ['werkgroep', 'tijdlijn'].includes(key) ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    textsOf(inner, Array.isArray(value) ? key : name),
  )
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

function tally(all: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1)
  return counts
}
