import { describe, expect, test } from 'vitest'
import { checkForm } from '#platform/form.ts'
import {
  answeredIn,
  CheckInForm,
  checkInAsked,
  countsIn,
  resultsOf,
  resultsYear,
} from './promises.ts'

describe('once a year organisations are asked, and once more', () => {
  test.each([
    ['2026-01-01', undefined],
    ['2026-10-31', undefined],
    ['2026-11-01', { year: 2026, again: false }],
    ['2026-11-30', { year: 2026, again: false }],
    ['2026-12-01', { year: 2026, again: true }],
    ['2026-12-31', { year: 2026, again: true }],
    ['2028-02-29', undefined],
  ])('on %s: %o', (day, asked) => {
    expect(checkInAsked(day)).toEqual(asked)
    expect(resultsYear(day)).toBe(asked ? 2026 : Number(day.slice(0, 4)) - 1)
  })

  test('a promise of after the question counts from the next year on', () => {
    expect(countsIn({ madeOn: '2026-10-31' }, 2026)).toBe(true)
    expect(countsIn({ madeOn: '2026-11-01' }, 2026)).toBe(false)
    expect(countsIn({ madeOn: '2026-11-01' }, 2027)).toBe(true)
  })
})

const promise = (
  id: string,
  madeOn: string,
  ...answers: [number, 'done' | 'busy' | 'not', string?][]
) => ({
  id,
  text: `Belofte ${id}`,
  madeOn,
  answers: answers.map(([year, outcome, example = null]) => ({ year, outcome, example })),
})
const one = {
  organisationId: 'a',
  organisation: 'A',
  promises: [
    promise('1', '2025-01-01', [2026, 'done', 'Kijk maar'], [2025, 'busy']),
    promise('2', '2025-01-01', [2025, 'not']),
    promise('3', '2026-11-20'),
    promise('4', '2026-11-20', [2026, 'busy']),
  ],
}

test('who did not answer, and what came of it, are counted over what was asked', () => {
  expect(answeredIn(one.promises, 2026)).toEqual({ asked: 2, answered: 1 })
  expect(resultsOf([one, { ...one, promises: [] }], 2026)).toEqual({
    year: 2026,
    signed: 2,
    promises: 3,
    counts: { done: 1, busy: 1, not: 0 },
    silent: 1,
    examples: [{ organisation: 'A', text: 'Belofte 1', example: 'Kijk maar' }],
  })
})

describe('an answer as it is typed', () => {
  const check = (typed: Record<string, string>) => checkForm(typed, CheckInForm(['1', '2']))

  test('one of two is enough, and the other stays as it was', () => {
    expect(check({ 'outcome-1': 'done', 'example-1': 'Zo', 'outcome-2': '' })).toMatchObject({
      value: [{ promiseId: '1', outcome: 'done', example: 'Zo' }],
    })
  })

  test.each([
    ['nothing', {}, 'outcome-1'],
    ['a word that is no answer', { 'outcome-1': 'klaar' }, 'outcome-1'],
    ['an example without an answer', { 'outcome-1': 'done', 'example-2': 'x' }, 'outcome-2'],
    ['a promise of another', { 'outcome-3': 'done' }, 'outcome-1'],
  ])('%s is refused', (_, typed, field) => {
    expect(Object.keys(check(typed).errors)).toContain(field)
  })
})
