import { describe, expect, test } from 'vitest'
import {
  agreementState,
  allows,
  inForce,
  noticeDay,
  type AgreementRecord,
  type AgreementTerms,
  type MayShare,
} from './agreements.ts'

const terms: AgreementTerms = {
  number: 1,
  purpose: 'schoolSignal',
  fromDay: '2026-01-01',
  untilDay: '2026-12-31',
  parties: ['police', 'school', 'town'],
  shares: { occurrence: 'policeAct', identity: 'policeAct' },
}
const agreement: AgreementRecord = { id: 'a', lastDay: null, versions: [terms] }
const asked: MayShare = {
  parties: ['police', 'school'],
  purpose: 'schoolSignal',
  data: 'occurrence',
  day: '2026-06-01',
}
const second: AgreementTerms = { ...terms, number: 2, fromDay: '2026-07-01', untilDay: null }

describe('an agreement allows what it says, and nothing else', () => {
  test.each<[string, Partial<MayShare>, Partial<AgreementRecord>, string]>([
    ['two of its three parties', {}, {}, 'policeAct'],
    ['all three', { parties: ['town', 'school', 'police'] }, {}, 'policeAct'],
    ['on the ground that it names', { ground: 'policeAct' }, {}, 'policeAct'],
    ['on its first day', { day: '2026-01-01' }, {}, 'policeAct'],
    ['on its last day', { day: '2026-12-31' }, {}, 'policeAct'],
    ['the day before the first', { day: '2025-12-31' }, {}, 'period'],
    ['the day after the last', { day: '2027-01-01' }, {}, 'period'],
    ['on the day it was ended', { day: '2026-06-01' }, { lastDay: '2026-06-01' }, 'policeAct'],
    ['the day after it was ended', { day: '2026-06-02' }, { lastDay: '2026-06-01' }, 'period'],
    ['not all parties', { parties: ['police', 'school', 'care'] }, {}, 'parties'],
    ['one party with nobody', { parties: ['police'] }, {}, 'none'],
    ['nobody', { parties: [] }, {}, 'none'],
    ['another purpose', { purpose: 'triage' }, {}, 'none'],
    ['a kind of data that is not in it', { data: 'care' }, {}, 'data'],
    ['on another ground', { ground: 'consent' }, {}, 'ground'],
    ['without any version', {}, { versions: [] }, 'none'],
  ])('%s', (_, question, record, answer) => {
    const found = allows([{ ...agreement, ...record }], { ...asked, ...question })
    expect(found.allowed ? found.ground : found.because).toBe(answer)
  })

  test('a new version replaces the old from its first day', () => {
    const versions = [{ ...second, shares: { occurrence: 'consent' as const } }, terms]
    const on = (day: string) => allows([{ ...agreement, versions }], { ...asked, day })
    expect(on('2026-06-30')).toMatchObject({ version: 1, ground: 'policeAct' })
    expect(on('2026-07-01')).toMatchObject({ version: 2, ground: 'consent' })
    expect(on('2027-06-01')).toMatchObject({ version: 2 })
  })

  test('what was replaced does not come back when the new version is over', () => {
    const short = { ...second, untilDay: '2026-07-31' }
    expect(inForce({ lastDay: null, versions: [terms, short] }, '2026-08-01')).toBeUndefined()
  })

  test('a party that left with a new version is no party any more', () => {
    const versions = [terms, { ...second, parties: ['school', 'town'] }]
    expect(allows([{ ...agreement, versions }], { ...asked, day: '2026-07-01' })).toEqual({
      allowed: false,
      because: 'parties',
    })
  })

  test('two that each say half allow nothing, and the nearest says why', () => {
    const data = { ...terms, parties: ['police', 'town'] }
    const parties = { ...terms, shares: { figures: 'publicTask' as const } }
    const both = [
      { ...agreement, versions: [data] },
      { ...agreement, id: 'b', versions: [parties] },
    ]
    expect(allows(both, asked)).toEqual({ allowed: false, because: 'data' })
    expect(allows([...both, agreement], asked)).toMatchObject({ allowed: true })
    expect(allows([], asked)).toEqual({ allowed: false, because: 'none' })
  })
})

describe('those who keep it hear 90 days before a review', () => {
  test.each([
    ['2026-12-31', '2026-10-02'],
    ['2027-01-31', '2026-11-02'],
    // Through the end of February, with and without a leap day, and through a change of the clock.
    ['2027-03-30', '2026-12-30'],
    ['2028-03-30', '2027-12-31'],
    ['2028-05-29', '2028-02-29'],
  ])('for %s from %s on', (reviewDay, notice) => {
    expect(noticeDay(reviewDay)).toBe(notice)
    const versions = [{ number: 1, fromDay: '2020-01-01', untilDay: null, reviewDay }]
    const before = new Date(Date.parse(notice) - 86_400_000).toISOString().slice(0, 10)
    expect(agreementState({ lastDay: null, versions }, before)).toBe('in_force')
    expect(agreementState({ lastDay: null, versions }, notice)).toBe('review')
    expect(agreementState({ lastDay: null, versions }, reviewDay)).toBe('review')
  })

  test.each([
    ['2025-12-31', null, 'coming'],
    ['2026-01-01', null, 'in_force'],
    ['2026-10-02', null, 'late'],
    ['2027-01-01', null, 'over'],
    ['2026-03-01', '2026-02-28', 'over'],
  ])('on %s, ended on %s, it is %s', (day, lastDay, state) => {
    const versions = [{ ...terms, reviewDay: '2026-10-01' }]
    expect(agreementState({ lastDay, versions }, day)).toBe(state)
  })
})
