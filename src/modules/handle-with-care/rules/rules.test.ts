import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ageOn,
  BirthDate,
  ChildName,
  CriteriaAnswers,
  criteriaMet,
  firstCriteria,
  missing,
  readDays,
  receives,
  schoolMoves,
  schoolStates,
  shareText,
  told,
  toldShare,
  toldText,
  toldTotal,
  writeDays,
  type Readiness,
  type SchoolState,
} from './index.ts'

test.each([
  ['2020-02-29', '2026-02-28', 5],
  ['2020-02-29', '2026-03-01', 6],
  ['2020-02-29', '2024-02-28', 3],
  ['2020-02-29', '2024-02-29', 4],
  ['2016-05-09', '2026-05-08', 9],
  ['2016-05-09', '2026-05-09', 10],
])('born on %s, on %s: %i', (birthDate, day, age) => {
  expect(ageOn(birthDate, day)).toBe(age)
})

const birth = (text: string) => BirthDate('2026-11-24').safeParse(text)

test.each(['2022-11-24', '2008-11-25', '2020-02-29', '2016-05-09'])(
  '%s is a birth date',
  (text) => {
    expect(birth(text).data).toBe(text)
  },
)

test.each([
  ['2022-11-25', 'is 3 jaar'],
  ['2008-11-24', '18 jaar'],
  ['2007-01-01', '19 jaar'],
  ['2027-01-01', 'in de toekomst'],
  ['2019-02-29', 'bestaat niet'],
  ['2016-02-31', 'bestaat niet'],
  ['', 'bestaat niet'],
  ['9-5-2016', 'bestaat niet'],
  ['0000-00-00', 'bestaat niet'],
  ['2016-05-09; drop', 'bestaat niet'],
])('%s is refused: %s', (text, why) => {
  expect(
    birth(text)
      .error?.issues.map(({ message }) => message)
      .join(),
  ).toContain(why)
})

test.each([
  ['Noor de Wit', 'Noor de Wit'],
  ['  Anne-Fleur   van ’t Hof ', 'Anne-Fleur van ’t Hof'],
  ['Jean d’Arc (Jan)', 'Jean d’Arc (Jan)'],
  ['Şeyma Öztürk', 'Şeyma Öztürk'],
  ['محمد علي', 'محمد علي'],
  ['Łukasz Żółć', 'Łukasz Żółć'],
  ['Nguyễn Thị Ánh', 'Nguyễn Thị Ánh'],
])('%s is a name', (text, name) => {
  expect(ChildName.parse(text)).toBe(name)
})

test.each([
  ['', 'voornaam en de achternaam'],
  ['A', 'voornaam en de achternaam'],
  ['x'.repeat(200), 'te lang'],
  ['Noor 🙂 de Wit', 'andere tekens'],
  ['<script>alert(1)</script>', 'andere tekens'],
  ['Noor\u202Eti W ed', 'onzichtbaar'],
  ['No\u200Bor de Wit', 'onzichtbaar'],
  ['Noor\u0000de Wit', 'onzichtbaar'],
  ['12345', 'letters'],
  ['=cmd()|x', 'andere tekens'],
  ['{{7*7}}', 'letters'],
])('%j is no name', (text, why) => {
  expect(
    ChildName.safeParse(text)
      .error?.issues.map(({ message }) => message)
      .join(),
  ).toContain(why)
})

test('the criteria are met only when each answer goes with a signal', () => {
  const right = Object.fromEntries(firstCriteria.criteria.map(({ key, wants }) => [key, wants]))
  expect(criteriaMet(firstCriteria, right)).toBe(true)
  for (const { key, wants } of firstCriteria.criteria) {
    const other = wants === 'ja' ? 'nee' : 'ja'
    expect(criteriaMet(firstCriteria, { ...right, [key]: other }), key).toBe(false)
    expect(criteriaMet(firstCriteria, { ...right, [key]: '' }), key).toBe(false)
    const { [key]: _, ...without } = right
    expect(CriteriaAnswers(firstCriteria).safeParse(without).success, key).toBe(false)
  }
  expect(CriteriaAnswers(firstCriteria).parse(right)).toEqual(right)
})

const arranged: Readiness = {
  boardAgreedOn: '2026-01-10',
  councilAgreedOn: '2026-02-01',
  parentsInformedOn: '2026-03-01',
  instructedOn: '2026-03-15',
  calendar: true,
  contacts: { able: 1, unable: 0 },
  deputies: { able: 1, unable: 0 },
  triedOn: '2026-04-01',
}

test('a school is ready when all is arranged, and told what is missing until then', () => {
  expect(missing(arranged)).toEqual([])
  const lacking: Partial<Readiness>[] = [
    { boardAgreedOn: null },
    { councilAgreedOn: null },
    { parentsInformedOn: null },
    { instructedOn: null },
    { calendar: false },
    { contacts: { able: 0, unable: 0 } },
    { contacts: { able: 0, unable: 2 } },
    { deputies: { able: 0, unable: 0 } },
    { deputies: { able: 0, unable: 1 } },
    { triedOn: null },
  ]
  for (const lack of lacking) expect(missing({ ...arranged, ...lack })).toHaveLength(1)
})

test('no school takes part before all is arranged, and any school can stop', () => {
  for (const state of Object.keys(schoolStates) as SchoolState[]) {
    expect(schoolMoves(state, ['iets'])).not.toContain('active')
    expect(receives(state)).toBe(state === 'active')
  }
  expect(schoolMoves('active', ['iets'])).toEqual(['paused'])
  expect(schoolMoves('ready', [])).toContain('active')
  expect(schoolMoves('asked', ['iets'])).not.toContain('ready')
})

test('days are typed as people write them', () => {
  const typed = '21-9-2026 studiedag\n\n 8-2-2027 t/m 10-2-2027: Carnaval\n1-3-2028'
  const { days, wrong } = readDays(typed)
  expect(wrong).toEqual([])
  expect(days).toEqual([
    { first: '2026-09-21', last: '2026-09-21', name: 'studiedag' },
    { first: '2027-02-08', last: '2027-02-10', name: 'Carnaval' },
    { first: '2028-03-01', last: '2028-03-01', name: 'vrije dag' },
  ])
  expect(readDays(writeDays(days)).days).toEqual(days)
  for (const until of ['-', ' - ', '–', 't/m', 'T/M', 'tm', 'tot', 'tot en met'])
    expect(readDays(`8-2-2027 ${until} 10-2-2027 Carnaval`), until).toEqual({
      days: [{ first: '2027-02-08', last: '2027-02-10', name: 'Carnaval' }],
      wrong: [],
    })
  for (const bad of [
    '8-2-2027 en 10-2-2027 Carnaval',
    '8-2-2027, 10-2-2027 Carnaval',
    '8-2-2027 10-2-2027 Carnaval',
    '8-2-2027 t/m',
    '8-2-2027 tm woensdag',
    '8-2-2027 tot en met woensdag',
    '8-2-2027 - studiedag',
    '8-2-2027 3 dagen Carnaval',
    '8-2-2027 Carnaval (tot 10-2)',
    '31-2-2027 x',
    '10-2-2027 t/m 8-2-2027',
    'morgen',
    '2027-02-08',
    `1-1-2027 ${'x'.repeat(90)}`,
  ])
    expect(readDays(bad).wrong, bad).toHaveLength(1)
})

test.each([
  [0, 'minder dan 5'],
  [4, 'minder dan 5'],
  [5, '5'],
  [7, '5'],
  [8, '10'],
  [164, '165'],
])('%i is told as %s', (count, text) => {
  expect(toldText(told(count))).toBe(text)
})

test.each([
  [0, 0, 'te weinig om te tellen'],
  [4, 100, 'te weinig om te tellen'],
  [100, 100, 'bijna alle'],
  [97, 100, 'bijna alle'],
  [90, 100, '90 %'],
  [33, 100, '35 %'],
])('%i of %i is told as %s', (part, whole, text) => {
  expect(shareText(toldShare(part, whole))).toBe(text)
})

test('no hidden count follows from what is told: each could be anything from 0 to 4', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 12 }),
      fc.nat(),
      (counts, which) => {
        const parts = counts.map(told)
        const hidden = parts.flatMap((part, index) => (part === 'few' ? [index] : []))
        if (hidden.length === 0) return
        const index = hidden[which % hidden.length]!
        for (let other = 0; other < 5; other++) {
          const changed = counts.map((count, i) => (i === index ? other : count)).map(told)
          expect([...changed, toldTotal(changed)]).toEqual([...parts, toldTotal(parts)])
        }
      },
    ),
    { numRuns: 1_000 },
  )
})
