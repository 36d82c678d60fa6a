/**
 * The real plan of Zuid-Limburg as rows: everything the file says is there, and what it does not say.
 *
 * Counts come from the file itself, read by the YAML library alone.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isScalar, LineCounter, parse, parseDocument, visit } from 'yaml'
import { root } from '#platform/paths.ts'
import { planRows, readPlanFile, type PlanFileRows, type PlanRows } from '#programme/rules/index.ts'

const text = readFileSync(join(root, 'data/plan/plan-zuid-limburg.yaml'), 'utf8')
const fileLines = text.split('\n')

type Any = Record<string, unknown>
interface FilePlan extends Any {
  id: string
  open_vragen?: string[]
}
const data = parse(text) as Any & {
  plannen: FilePlan[]
  afkortingen: Record<string, string | null>
}

const rows = rowsOf(text)
const [old, current] = rows.plans as [PlanRows, PlanRows]

// ------------------------------------------------------------------ counts

test('the file holds two plans with their periods and lines', () => {
  expect(rows.plans.map((plan) => [plan.key, plan.fromYear, plan.untilYear])).toEqual([
    ['uitvoeringsagenda-2019-2022', 2019, 2022],
    ['uitvoeringsplan-2024-2027', 2024, 2027],
  ])
  expect(old.lines.map(({ number, name }) => [number, name])).toEqual([
    ['1', 'Geweld eerder en beter in beeld'],
    ['2', 'Geweld stoppen en duurzaam oplossen'],
    ['3', 'Aandacht voor specifieke groepen'],
  ])
  expect(current.lines.map(({ name, subtitle }) => [name, subtitle])).toEqual([
    ['Samen zien!', 'signalering & bewustwording'],
    ['Samen leren, samen werken!', 'interne processen'],
    ['Samen doen!', 'uitvoering'],
  ])
  expect([old.lineWord, current.lineWord]).toEqual(['Actielijn', 'Ontwikkellijn'])
})

test('the vision keeps its typing error and its own period', () => {
  expect(current.vision).toContain('afhankelijkheidsreslaties')
  expect([current.visionFrom, current.visionUntil]).toEqual([2024, 2031])
  expect([old.vision, old.visionFrom]).toEqual([
    'regiovisie Geweld Hoort Nergens Thuis Zuid-Limburg 2019-2022',
    null,
  ])
})

test('a plan of the past is closed and a plan of today in force, and both are inferred', () => {
  expect(rows.plans.map(({ status }) => status)).toEqual(['afgesloten', 'vastgesteld'])
  for (const plan of rows.plans)
    expect(plan.findings).toContainEqual(
      expect.objectContaining({ field: 'Status van het plan', state: 'inferred' }),
    )
})

test.each([
  ['2018-12-31T12:00:00Z', ['concept', 'concept']],
  ['2022-12-31T12:00:00Z', ['vastgesteld', 'concept']],
  ['2024-01-01T12:00:00Z', ['afgesloten', 'vastgesteld']],
  ['2028-01-01T12:00:00Z', ['afgesloten', 'afgesloten']],
])('on %s the plans are %j', (moment, statuses) => {
  expect(rowsOf(text, new Date(moment)).plans.map(({ status }) => status)).toEqual(statuses)
})

test('the twelve themes of 2019 have their 18, 9 and 11 actions', () => {
  expect(old.activities.map(({ number }) => number)).toEqual([
    '1.1',
    '1.2',
    '1.3',
    '1.4',
    '1.5',
    '2.1',
    '2.2a',
    '2.2b',
    '3.1',
    '3.2',
    '3.3',
    '3.4',
  ])
  const actions = old.lines.map(
    ({ id }) => kinds(old, 'action').filter(({ lineId }) => lineId === id).length,
  )
  expect(actions).toEqual([18, 9, 11])
  expect(kinds(old, 'action').map((item) => item.text)).toEqual(
    stringsAt(data.plannen[0], 'acties'),
  )
})

test('the eleven activities of 2024 are four focused ones and seven others, each on its line', () => {
  const perLine = current.lines.map(({ id }) =>
    current.activities.filter(({ lineId }) => lineId === id).map(({ key }) => key),
  )
  expect(perLine).toEqual([
    ['sz-f1', 'sz-a1', 'sz-a2'],
    ['sl-f1', 'sl-f2', 'sl-a1', 'sl-a2', 'sl-a3'],
    ['sd-f1', 'sd-a1', 'sd-a2'],
  ])
  expect(current.activities.filter(({ focus }) => focus).map(({ key }) => key)).toEqual([
    'sz-f1',
    'sl-f1',
    'sl-f2',
    'sd-f1',
  ])
})

test('the six sub-ambitions are divided over the lines as three, two and one', () => {
  expect(
    current.lines.map(
      ({ id }) => current.subAmbitions.filter(({ lineId }) => lineId === id).length,
    ),
  ).toEqual([3, 2, 1])
  expect(current.subAmbitions.map((one) => one.text)).toEqual(
    stringsAt(data.plannen[1], 'deelambities'),
  )
})

test('the twelve groups are eleven working groups and a network, with their other names', () => {
  expect(current.groups.filter(({ kind }) => kind === 'werkgroep')).toHaveLength(11)
  expect(current.groups.filter(({ kind }) => kind === 'netwerk').map(({ key }) => key)).toEqual([
    'rnzs',
  ])
  expect(current.groups.flatMap(({ aliases }) => aliases)).toEqual(
    stringsAt(data.plannen[1], 'ook_genoemd'),
  )
})

test('the six bodies keep their ligatures and get a key without', () => {
  expect(current.bodies.map(({ key, name }) => [key, name])).toEqual([
    ['bestuurlijke-commissie-zorg-en-veiligheid', 'Bestuurlĳke commissie Zorg en Veiligheid'],
    [
      'agendavoorbereidingsgroep-zorg-en-veiligheid',
      'Agendavoorbereidingsgroep Zorg en Veiligheid',
    ],
    ['ambtelijke-adviesgroep-gia', 'Ambtelĳke adviesgroep GIA'],
    ['regionaal-projectleiders-gia', 'Regionaal projectleiders GIA'],
    ['klankbordgroep', 'Klankbordgroep'],
    ['werkgroep', 'Werkgroep'],
  ])
})

test('the fifteen abbreviations are five with and ten without an explanation', () => {
  expect(rows.abbreviations.map(({ short, long }) => [short, long])).toEqual(
    Object.entries(data.afkortingen),
  )
  expect(rows.abbreviations.filter(({ long }) => long === null)).toHaveLength(10)
  expect(current.findings.filter(({ field }) => field === 'Afkorting')).toHaveLength(10)
  expect(rows.abbreviations.find(({ short }) => short === 'CSG')?.remark).toBe(
    "2019-agenda: 'Centrum Seksueel Geweld Limburg'",
  )
})

test('the posts of every year add up to the 1,174,000 euros the plan states', () => {
  const years = [2024, 2025, 2026, 2027]
  expect(current.posts).toHaveLength(6)
  expect(current.totals).toEqual(years.map((year) => ({ year, amountCents: 117_400_000 })))
  for (const year of years) {
    const cells = current.posts.flatMap(({ cells: all }) =>
      all.filter((cell) => cell.year === year),
    )
    expect(cells).toHaveLength(6)
    expect(cells.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0)).toBe(117_400_000)
  }
  expect(current.findings.filter(({ field }) => field.startsWith('Totaal'))).toEqual([])
})

test('money that is named without an amount is temporary, unknown, and not zero', () => {
  const pilots = current.posts.find(({ key }) => key === 'b-pilots')
  expect(pilots?.cells[0]).toMatchObject({ year: 2024, amountCents: null, fund: 'tijdelijk' })
  expect(pilots?.cells[1]).toMatchObject({ year: 2025, amountCents: 10_000_000, fund: 'regulier' })
  expect(
    current.findings
      .filter(({ subjectKey }) => subjectKey === 'b-pilots')
      .map(({ field }) => field),
  ).toEqual(['Bedrag 2024', 'Bedrag 2025'])
})

test('every post is on its lines, with the part that is an exception apart', () => {
  const onLines = current.posts.map(({ key, lines }) => [
    key,
    ...lines.map(({ lineId, exception }) => `${exception ? '!' : ''}${lineKey(lineId)}`),
  ])
  const [zien, leren, doen] = ['samen-zien', 'samen-leren-samen-werken', 'samen-doen']
  expect(onLines).toEqual([
    ['b-algemeen', zien, leren, doen, `!${leren}`],
    ['b-communicatie', zien, leren],
    ['b-opleiden', leren, `!${zien}`, `!${leren}`, `!${doen}`],
    ['b-scholen', zien],
    ['b-hulpverlening', doen],
    ['b-pilots', zien, leren, doen],
  ])
})

test('the 27 rows of the timeline have 14 quarters of which nothing is known', () => {
  expect(current.quarters).toHaveLength(14)
  expect(current.timeline).toHaveLength(27)
  expect(current.timeline.flatMap(({ cells }) => cells)).toEqual([])
  expect(current.timeline.map(({ lineId }) => lineId && lineKey(lineId))).toEqual([
    ...Array<string>(13).fill('samen-zien'),
    ...Array<string>(6).fill('samen-leren-samen-werken'),
    ...Array<string>(4).fill('samen-doen'),
    ...Array<null>(4).fill(null),
  ])
  expect(
    current.findings.filter(({ field, state }) => field === 'Kwartalen' && state === 'unknown'),
  ).toHaveLength(27)
  expect(current.timeline.find(({ key }) => key === 'tl-03')?.perYearMin).toBe(2)
})

test('the nine open questions are findings, to the letter', () => {
  const asked = current.findings.filter(({ field }) => field === 'Open vraag')
  expect(asked).toHaveLength(9)
  expect(asked.map((one) => one.text)).toEqual(data.plannen[1]?.open_vragen)
})

// ------------------------------------------------------------------ links, doubts, contradictions

test('three things of 2024 carry on a theme of 2019, and no others', () => {
  const links = rows.plans.flatMap((plan) =>
    plan.predecessors.map(({ activityId, rowId, predecessorId, certainty }) => [
      old.activities.find(({ id }) => id === predecessorId)?.number,
      plan.activities.find(({ id }) => id === activityId)?.key ??
        plan.timeline.find(({ id }) => id === rowId)?.key,
      certainty,
    ]),
  )
  expect(links).toEqual([
    ['2.1', 'sl-a3', 'explicit'],
    ['3.1', 'sd-a2', 'inferred'],
    ['1.5', 'tl-11', 'inferred'],
  ])
  expect(
    current.findings
      .filter(({ field }) => field === 'Voorganger')
      .map(({ subjectKey, reason }) => [subjectKey, reason !== null]),
  ).toEqual([
    ['sd-a2', true],
    ['tl-11', true],
  ])
})

test('every executor that is inferred is a finding with the reason of the file', () => {
  const inferred = lineNumbers(/koppeling: afgeleid/)
  const findings = current.findings.filter(({ field }) => field === 'Wie dit doet')
  expect(findings.map(({ sourceLine }) => sourceLine).toSorted(byNumber)).toEqual(inferred)
  for (const { state, reason, sourceLine } of findings) {
    expect(state).toBe('inferred')
    const given = /reden: "?(.*?)"? \}/.exec(fileLines[sourceLine! - 1]!)?.[1]
    expect(reason?.toLowerCase()).toContain(given?.toLowerCase())
  }
  expect(
    current.activities.flatMap(({ executors }) =>
      executors.filter(({ certainty }) => certainty === 'inferred'),
    ),
  ).toHaveLength(inferred.length)
})

test('every line of an activity that is inferred is a finding', () => {
  expect(
    current.findings.filter(({ field }) => field === 'Lijn').map(({ sourceLine }) => sourceLine),
  ).toEqual(lineNumbers(/koppeling_lijn: afgeleid/))
})

test('what a comment of the file says is inferred, is a finding', () => {
  const lines = lineNumbers(/(deelambities:|tijdlijn:|opvolger_van:).*#.*afgeleid/)
  expect(
    current.findings
      .filter(({ state }) => state === 'inferred')
      .map(({ sourceLine }) => sourceLine),
  ).toEqual(expect.arrayContaining(lines))
})

test('every null of the file has a finding at its line', () => {
  const lines = new LineCounter()
  const nulls: number[] = []
  visit(parseDocument(text, { lineCounter: lines }), {
    Scalar(key, node) {
      if (key !== 'key' && isScalar(node) && node.value === null)
        nulls.push(lines.linePos(node.range![0]).line)
    },
  })
  const found = new Set(
    rows.plans.flatMap(({ findings }) => findings.map(({ sourceLine }) => sourceLine)),
  )
  expect(nulls.length).toBeGreaterThan(80)
  expect(nulls.filter((line) => !found.has(line))).toEqual([])
})

test('what the file says twice in different ways is a contradiction', () => {
  const contradictions = rows.plans.flatMap(({ findings }) =>
    findings
      .filter(({ state }) => state === 'contradicts')
      .map(({ field, sourceLine }) => [field, sourceLine]),
  )
  expect(contradictions).toEqual(
    expect.arrayContaining([
      ['Prioriteiten', lineNumbers(/controle: "Genummerde/)[0]],
      ['Prioriteiten', lineNumbers(/controle: "Onder/)[0]],
      ['Naam', lineNumbers(/vermoedelijk dezelfde groep/)[0]],
      ['Opmerking bij de regel', lineNumbers(/id: tl-06/)[0]],
      ['Open vraag', lineNumbers(/- "Zijn ‘verbeteren’/)[0]],
      ['Open vraag', lineNumbers(/- "Aandachtsfunctionarissen staan in twee/)[0]],
      ['Open vraag', lineNumbers(/- "‘netwerkkaart’/)[0]],
    ]),
  )
})

test('every activity of a plan that runs says which status and municipalities are unknown', () => {
  const about = (field: string) =>
    current.findings
      .filter((finding) => finding.field === field)
      .map(({ subjectKey }) => subjectKey)
  const keys = current.activities.map(({ key }) => key)
  expect(about('Gemeenten')).toEqual(keys)
  expect(about('Status')).toEqual(keys.filter((key) => !['sl-a3', 'sd-a2'].includes(key)))
  expect(
    current.activities
      .filter(({ status }) => status !== null)
      .map(({ key, status }) => [key, status]),
  ).toEqual([
    ['sl-a3', 'lopend'],
    ['sd-a2', 'lopend'],
  ])
})

test('every reference to a group and a row of the timeline is a link', () => {
  for (const activity of activitiesOfFile()) {
    const row = current.activities.find(({ key }) => key === activity.id)!
    const named = (activity.uitvoering ?? []).map(({ werkgroep, met }) =>
      [werkgroep, ...(met ?? [])].filter(Boolean),
    )
    expect(
      row.executors.map(({ groups }) =>
        groups.map(({ groupId }) => current.groups.find(({ id }) => id === groupId)?.key),
      ),
    ).toEqual(named)
    expect(
      row.timelineRowIds.map((id) => current.timeline.find((one) => one.id === id)?.key),
    ).toEqual(activity.tijdlijn ?? [])
  }
})

// ------------------------------------------------------------------ nothing lost

test('every text of the file is in a row, as often as in the file', () => {
  expect(lostTexts(rows)).toEqual([])
})

test('the check above notices a single fact, name or question that is gone', () => {
  const without = (plan: Partial<PlanRows>) => ({ ...rows, plans: [old, { ...current, ...plan }] })

  const legend = (label: string) => label.endsWith('Legenda › Start')
  expect(
    lostTexts(without({ facts: current.facts.filter(({ label }) => !legend(label)) })),
  ).toHaveLength(1)
  expect(lostTexts(without({ bodies: current.bodies.slice(1) }))).toHaveLength(2)
  expect(
    lostTexts(
      without({ findings: current.findings.filter(({ field }) => field !== 'Open vraag') }),
    ),
  ).toHaveLength(9)
})

test('every number and every yes or no of the file is in a row', () => {
  const keptTexts = new Set(strings(rows))
  const keptNumbers = new Set(numbers(rows))
  const lost = scalars(data).filter(({ path, value }) => {
    if (path === 'schema_versie') return false
    if (typeof value === 'boolean') return !keptTexts.has(value ? 'ja' : 'nee')
    if (typeof value !== 'number') return false
    return !keptTexts.has(String(value)) && !keptNumbers.has(value) && !keptNumbers.has(value * 100)
  })
  expect(lost).toEqual([])
})

test('every field that has no column is a fact with its own words for a label, at its line', () => {
  for (const [word, label] of [
    ['april 2018', 'Landelijk kader › Gepresenteerd'],
    ['Kansrijke Start', 'Aanpalende programmas'],
    ['Plinthos', 'Overige uitvoerders'],
    ['EUR', 'Begroting › Valuta'],
    ['000_3ce52e9b6164f421.txt', 'Bron › Bestand'],
  ] as const) {
    const fact = rows.plans.flatMap(({ facts }) => facts).find((one) => one.text === word)
    expect(fact?.label).toBe(label)
    expect(fileLines[fact!.sourceLine - 1]).toContain(word)
  }
})

test('every line a row or fact points at is a line of the file that has its words', () => {
  const wrong = rows.plans.flatMap(({ facts }) =>
    facts.filter(
      ({ label, text: said, sourceLine }) =>
        !label.endsWith('Aantekening') &&
        !['ja', 'nee'].includes(said) &&
        !fileLines[sourceLine - 1]?.includes(said),
    ),
  )
  expect(wrong).toEqual([])
  for (const activity of [...old.activities, ...current.activities])
    expect(fileLines.slice(activity.sourceLine - 1, activity.sourceLine + 1).join()).toContain(
      activity.number ?? activity.key,
    )
})

test('no two things of a plan have one id, and a key is unique in its kind', () => {
  for (const plan of rows.plans) {
    const all = [
      plan,
      ...plan.lines,
      ...plan.activities,
      ...plan.groups,
      ...plan.bodies,
      ...plan.posts,
      ...plan.timeline,
    ]
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    for (const kind of [
      plan.lines,
      plan.activities,
      plan.groups,
      plan.bodies,
      plan.posts,
      plan.timeline,
    ])
      expect(new Set(kind.map(({ key }) => key)).size).toBe(kind.length)
  }
})

test('the same file gives the same rows', () => {
  expect(rowsOf(text)).toEqual(rows)
})

// ------------------------------------------------------------------ found by hand

test('a question that starts with “Eén of twee” is a contradiction like “één of twee” is', () => {
  const question = current.findings.find((one) => one.text.startsWith('Eén of twee focus'))
  expect(question?.state).toBe('contradicts')
})

test('a predecessor found by name is told at the line of its row', () => {
  const finding = current.findings.find(
    ({ subjectKey, field }) => subjectKey === 'tl-11' && field === 'Voorganger',
  )
  expect(finding?.sourceLine).toBe(lineNumbers(/id: tl-11/)[0])
})

test('a row whose line is null stands in a section, which is no gap', () => {
  expect(current.findings.filter(({ subjectKey }) => subjectKey === 'tl-24')).toHaveLength(1)
  expect(current.timeline.find(({ key }) => key === 'tl-24')?.section).toBe(
    'Uitvoeringsplan (algemeen)',
  )
})

test('an extra field of an executor is kept', () => {
  const body =
    'ontwikkellijnen: [{ id: l, naam: L, activiteiten: [{ id: a, naam: A, uitvoering: [{ wie: X, beschrijving: gebleven }] }] }]'
  expect(JSON.stringify(rowsOf(small(body)))).toContain('gebleven')
})

test('a remark about a year without a budget is refused', () => {
  const body =
    'begroting: { jaren: [2024], posten: [{ id: a, naam: A, bedragen: {}, opmerkingen: { 2030: weg } }] }'
  expect(() => rowsOf(small(body))).toThrow('Er is geen jaar “2030”')
})

test.each([
  [
    'a link to a plan before',
    'actielijnen: [{ nummer: 1, naam: L, themas: [{ nummer: "1", naam: T }] }]\n    ontwikkellijnen: [{ id: l, naam: L, activiteiten: [{ id: a, naam: A, opvolger_van: { plan: p, thema: "1", reden: verdwenen } }] }]',
  ],
  [
    'a period of a vision',
    'visie: { letterlijk: V, looptijd: { van: 2024, tot_en_met: 2031, toelichting: verdwenen } }',
  ],
  [
    'an exception of a post',
    'ontwikkellijnen: [{ id: l, naam: L }]\n    begroting: { jaren: [2024], posten: [{ id: a, naam: A, bedragen: {}, uitzondering: { deel: D, lijnen: [l], waarom: verdwenen } }] }',
  ],
])('an extra field of %s is kept', (_, body) => {
  expect(JSON.stringify(rowsOf(small(body)))).toContain('verdwenen')
})

test('an extra field of the period of a plan is kept', () => {
  const body = small('').replace('tot_en_met: 2027', 'tot_en_met: 2027, toelichting: verdwenen')
  expect(JSON.stringify(rowsOf(body))).toContain('verdwenen')
})

test('a source that no plan names is kept', () => {
  const body = small('').replace('plannen:', 'bronnen: [{ id: weg, titel: verdwenen }]\nplannen:')
  expect(JSON.stringify(rowsOf(body))).toContain('verdwenen')
})

test.each([
  [
    'an activity',
    'ontwikkellijnen: [{ id: l, naam: L, activiteiten: [{ id: a, naam: A, indicator: null }] }]',
    'indicator',
  ],
  [
    'the description of an activity',
    'ontwikkellijnen: [{ id: l, naam: L, activiteiten: [{ id: a, naam: A, beschrijving: null }] }]',
    'beschrijving',
  ],
  ['a line', 'ontwikkellijnen: [{ id: l, naam: L, trekker: null }]', 'trekker'],
  ['a group', 'werkgroepen: [{ id: g, naam: G, voorzitter: null }]', 'voorzitter'],
  ['a body', 'governance: { gremia: [{ naam: G, soort: s, frequentie: null }] }', 'frequentie'],
  ['the budget as a whole', 'begroting: null', 'begroting'],
  ['the vision', 'visie: null', 'visie'],
  ['a field four deep', 'a: { b: { c: { diepste: null } } }', 'diepste'],
])('a null of %s has a finding', (_, body, field) => {
  const [plan] = rowsOf(small(body)).plans
  expect(plan?.findings.map((one) => one.field.toLowerCase())).toContain(field)
})

test('a reason that is a name of JavaScript stays that word', () => {
  const body =
    'ontwikkellijnen: [{ id: l, naam: L, activiteiten: [{ id: a, naam: A, uitvoering: [{ wie: X, koppeling: afgeleid, reden: constructor }] }] }]'
  const finding = rowsOf(small(body)).plans[0]?.findings.find(
    ({ field }) => field === 'Wie dit doet',
  )
  expect(finding?.reason).toBe('constructor')
})

test('what is noted beside a key that is a number is kept', () => {
  expect(JSON.stringify(rowsOf(small('getallen:\n      2024: 5 # verdwenen')))).toContain(
    'verdwenen',
  )
})

// ------------------------------------------------------------------ helpers

function rowsOf(file: string, today = new Date('2026-01-15T12:00:00Z')): PlanFileRows {
  const source = readPlanFile(file)
  if ('problems' in source) throw new Error(JSON.stringify(source.problems))
  let last = 0
  const made = planRows(source, today, () => `id-${++last}`)
  if ('problems' in made) throw new Error(JSON.stringify(made.problems))
  return made
}

function small(body: string): string {
  return `schema_versie: 1
regio: Zuid
plannen:
  - id: p
    bron: b
    naam: Plan
    looptijd: { van: 2024, tot_en_met: 2027 }
    ${body}
`
}

function activitiesOfFile() {
  interface FileActivity {
    id: string
    tijdlijn?: string[]
    uitvoering?: { werkgroep?: string; met?: string[] }[]
  }
  const lines = data.plannen[1]?.['ontwikkellijnen'] as {
    focusactiviteiten: FileActivity[]
    activiteiten: FileActivity[]
  }[]
  return lines.flatMap(({ focusactiviteiten, activiteiten }) => [
    ...focusactiviteiten,
    ...activiteiten,
  ])
}

/** The texts of the file that are in fewer places of the rows than of the file. */
function lostTexts(made: PlanFileRows): [string, number][] {
  const kept = tally(strings(made))
  const joined = [...kept.keys()].join('\n')
  const said = scalars(data).flatMap(({ path, value }) => {
    // What links one thing to another is held against the rows by tests of its own.
    const link =
      /\.(koppeling|koppeling_lijn|lijn|werkgroep|plan|thema|bron)$|\.(met|tijdlijn|lijnen)\[/.test(
        path,
      )
    return typeof value === 'string' && !link ? [value] : []
  })
  return [...tally(said)].filter(([value, count]) => {
    const inLongerText = count === 1 && joined.includes(value)
    return (kept.get(value) ?? 0) < count && !inLongerText
  })
}

/** Every scalar of a value with its path, null left out. */
function scalars(value: unknown, path = ''): { path: string; value: string | number | boolean }[] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return [{ path, value: value as string | number | boolean }]
  return Object.entries(value).flatMap(([key, inner]) =>
    scalars(inner, Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key),
  )
}

const strings = (value: unknown) =>
  scalars(value).flatMap((one) => (typeof one.value === 'string' ? [one.value] : []))
const numbers = (value: unknown) =>
  scalars(value).flatMap((one) => (typeof one.value === 'number' ? [one.value] : []))

/** All texts under the fields of a name, wherever they are, in the order of the file. */
function stringsAt(value: unknown, field: string): string[] {
  return scalars(value).flatMap((one) =>
    new RegExp(`\\.${field}\\[\\d+\\]$`).test(one.path) ? [String(one.value)] : [],
  )
}

function kinds(plan: PlanRows, kind: 'action') {
  return plan.activities.flatMap(({ items, lineId }) =>
    items.filter((item) => item.kind === kind).map((item) => ({ ...item, lineId })),
  )
}

function tally(all: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1)
  return counts
}

function lineNumbers(pattern: RegExp): number[] {
  return fileLines.flatMap((line, index) =>
    pattern.test(line) && !line.startsWith('#') ? [index + 1] : [],
  )
}

const byNumber = (a: number | null, b: number | null) => (a ?? 0) - (b ?? 0)
const lineKey = (id: string) => current.lines.find((line) => line.id === id)?.key
