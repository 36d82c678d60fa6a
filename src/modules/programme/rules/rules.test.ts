/**
 * The rules of the programme as tables: who may do what when, and what counts as valid.
 */
import { describe, expect, test } from 'vitest'
import type { Actor } from '#platform/database.ts'
import { checkForm } from '#platform/form.ts'
import { roles, type Permission, type Role } from '#roles'
import {
  activityMoves,
  BudgetEdit,
  euro,
  outcomesFor,
  quarterName,
  quarterOf,
  Resolution,
  StatusReport,
  TimelineEdit,
  cellsOf,
  worst,
  yearTotals,
} from './index.ts'
import { carriesOn } from './predecessors.ts'

const actorOf = (role: Role): Actor => ({
  functionId: '',
  personId: '',
  name: '',
  role,
  title: '',
  organisationId: '',
  organisationName: '',
  municipalities: [],
  permissions: new Set<Permission>(roles[role]),
})
const none = { member: false, chair: false }
const member = { member: true, chair: false }
const chair = { member: true, chair: true }

test.each([
  [
    'a project leader works on every activity',
    'programmeLead',
    none,
    'vastgesteld',
    ['report', 'edit', 'addDocument'],
  ],
  ['and on a draft', 'programmeLead', none, 'concept', ['report', 'edit', 'addDocument']],
  ['but not in a closed plan', 'programmeLead', none, 'afgesloten', []],
  [
    'a chair reports on the own group’s activity',
    'groupChair',
    chair,
    'vastgesteld',
    ['report', 'edit', 'addDocument'],
  ],
  [
    'a chair who is only a member there does not report',
    'groupChair',
    member,
    'vastgesteld',
    ['edit', 'addDocument'],
  ],
  ['a chair can do nothing elsewhere', 'groupChair', none, 'vastgesteld', []],
  [
    'a member edits and does not report',
    'groupMember',
    member,
    'vastgesteld',
    ['edit', 'addDocument'],
  ],
  [
    'a member with the chair in the list still lacks the permission',
    'groupMember',
    chair,
    'vastgesteld',
    ['edit', 'addDocument'],
  ],
  ['an alderman only reads', 'alderman', chair, 'vastgesteld', []],
  ['a privacy officer only reads', 'dataProtectionOfficer', none, 'vastgesteld', []],
] as const)('%s', (_, role, own, status, moves) => {
  const open = Object.entries(activityMoves(actorOf(role), own, status)).filter(([, may]) => may)
  expect(open.map(([move]) => move)).toEqual(moves)
})

describe('how it goes', () => {
  const green = { time: 'green', money: 'green', quality: 'green', summary: 'Het gaat goed.' }
  const why = { cause: 'Oorzaak', consequence: 'Gevolg', correction: 'Bijsturing' }
  test.each([
    ['all green needs no more', green, []],
    [
      'one orange needs all three',
      { ...green, time: 'orange' },
      ['cause', 'consequence', 'correction'],
    ],
    [
      'one red needs all three',
      { ...green, quality: 'red' },
      ['cause', 'consequence', 'correction'],
    ],
    ['with all three it is complete', { ...green, money: 'red', ...why }, []],
    ['spaces are no cause', { ...green, money: 'red', ...why, cause: '  ' }, ['cause']],
    ['nothing filled in asks for everything at once', {}, ['time', 'money', 'quality', 'summary']],
    ['a colour that does not exist is none', { ...green, time: 'purple' }, ['time']],
    ['a text can be too long', { ...green, summary: 'a'.repeat(2_001) }, ['summary']],
  ])('%s', (_, typed, wrong) => {
    expect(Object.keys(checkForm(typed as Record<string, string>, StatusReport).errors)).toEqual(
      wrong,
    )
  })

  test.each([
    ['green', 'green', 'green', 'green'],
    ['green', 'orange', 'green', 'orange'],
    ['orange', 'green', 'red', 'red'],
  ] as const)('%s, %s, %s is %s', (time, money, quality, expected) => {
    expect(worst({ time, money, quality })).toBe(expected)
  })
})

test.each([
  ['2026-01-01T00:00:00+01:00', '2026-Q1'],
  ['2025-12-31T23:30:00Z', '2026-Q1'],
  ['2026-03-31T21:59:59Z', '2026-Q1'],
  ['2026-03-31T22:00:00Z', '2026-Q2'],
  ['2026-09-30T21:59:59Z', '2026-Q3'],
  ['2026-12-31T22:59:59Z', '2026-Q4'],
  ['2028-02-29T12:00:00Z', '2028-Q1'],
])('%s falls in %s, in Dutch time', (moment, quarter) => {
  expect(quarterOf(new Date(moment))).toBe(quarter)
})

test('a quarter is said as people say it', () => {
  expect(quarterName('2026-Q4')).toBe('4e kwartaal 2026')
})

describe('a row of the timeline', () => {
  const quarters = ['2024-Q3', '2024-Q4']
  const source = { source: 'Het plan', sourceDate: '2024-06-01' }
  test('what is left out, empty or unknown stays unknown', () => {
    for (const typed of [
      source,
      { ...source, '2024-Q3': '' },
      { ...source, '2024-Q3': 'unknown' },
    ]) {
      const form = checkForm(typed, TimelineEdit(quarters))
      expect(form.valid && cellsOf(form.value, quarters)).toEqual([])
    }
  })
  test.each([
    ['needs a source', { sourceDate: '2024-06-01' }, 'source'],
    ['needs a date', { source: 'Het plan' }, 'sourceDate'],
    ['needs a date that exists', { ...source, sourceDate: '2025-02-29' }, 'sourceDate'],
    ['takes only what a cell can be', { ...source, '2024-Q4': 'half' }, '2024-Q4'],
  ])('%s', (_, typed, field) => {
    expect(
      Object.keys(checkForm(typed as Record<string, string>, TimelineEdit(quarters)).errors),
    ).toEqual([field])
  })
})

describe('an amount', () => {
  test.each([
    ['1.174.000', 117_400_000],
    ['55660', 5_566_000],
    ['€ 93.840', 9_384_000],
    ['12,5', 1_250],
    ['12,50', 1_250],
    ['100,-', 10_000],
    ['0', 0],
    ['-1.000', -100_000],
    ['', null],
  ])('%s is %s cents', (typed, cents) => {
    const form = checkForm(
      { 'amount-2026': typed, 'fund-2026': 'regulier', why: 'Besluit 3' },
      BudgetEdit([2026]),
    )
    expect(form.valid && form.value['amount-2026']).toBe(cents)
  })
  test.each(['veel', '1,234.50', '1.17', '12,345', '1e9', '99999999999999999', '1 000 x'])(
    '%s is none',
    (typed) => {
      const form = checkForm(
        { 'amount-2026': typed, 'fund-2026': 'regulier', why: 'Besluit 3' },
        BudgetEdit([2026]),
      )
      expect(Object.keys(form.errors)).toEqual(['amount-2026'])
    },
  )
  test('is shown as Dutch people write it', () => {
    expect(euro(117_400_000).replaceAll('\u00a0', ' ')).toBe('€ 1.174.000')
    expect(euro(50).replaceAll('\u00a0', ' ')).toBe('€ 0,50')
  })
})

test('a year agrees, does not, or states nothing; a post without an amount counts as nothing', () => {
  const cells = [
    { year: 2024, amountCents: 100 },
    { year: 2024, amountCents: null },
    { year: 2025, amountCents: 300 },
    { year: 2026, amountCents: 5 },
  ]
  const stated = [
    { year: 2024, amountCents: 100 },
    { year: 2025, amountCents: 301 },
  ]
  expect(yearTotals(cells, stated)).toEqual([
    { year: 2024, statedCents: 100, sumCents: 100, agrees: true, withoutAmount: 1 },
    { year: 2025, statedCents: 301, sumCents: 300, agrees: false, withoutAmount: 0 },
    { year: 2026, statedCents: null, sumCents: 5, agrees: null, withoutAmount: 0 },
  ])
})

test.each([
  ['unknown', ['answered']],
  ['contradicts', ['answered']],
  ['inferred', ['confirmed', 'refuted']],
] as const)('what is %s can become %s', (state, outcomes) => {
  expect(Object.keys(outcomesFor(state))).toEqual(outcomes)
  const other = state === 'inferred' ? 'answered' : 'confirmed'
  const typed = { outcome: other, answer: 'Ja', source: 'Verslag', sourceDate: '2026-01-01' }
  expect(Object.keys(checkForm(typed, Resolution(state)).errors)).toEqual(['outcome'])
})

test.each([
  ['Handle With Care (PO)', 'Uitrol ‘Handle with care’', true],
  ['MDA++', 'MDA ++', false],
  ['Meldcode activiteiten (start met evaluatie)', 'Meldcode 0-100 jaar', false],
  ['Pleger aanpak', 'Plegeraanpak/scholing', false],
  ['Uitbreiding HWC onderzoeken VO', 'Uitrol ‘Handle with care’', false],
])('“%s” carries on “%s”: %s', (name, earlier, expected) => {
  expect(carriesOn(name, earlier)).toBe(expected)
})
