import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  atDayEnd,
  ends,
  hopNow,
  hopsOf,
  mayReadChild,
  moved,
  movesFor,
  outcomes,
  recheckAt,
  releaseAt,
  sideOf,
  states,
  stepTimes,
  usualHopTimes,
  variants,
  type Caller,
  type Move,
  type Side,
  type State,
  type Variant,
} from './index.ts'

const allStates = Object.keys(states) as State[]
const allVariants = Object.keys(variants) as Variant[]
const allSides: Side[] = ['police', 'safeHome', 'officer', 'school', 'kring']

/** The whole table once more, written by hand: side, state → what it can do there. */
const table: Record<Side, Partial<Record<State, Move[]>>> = {
  police: { created: ['withdraw'] },
  safeHome: {
    created: ['meet', 'fail', 'withdraw'],
    tested: ['route', 'no_match', 'not_participating', 'out_of_age', 'withdraw'],
    bounced: ['route', 'no_match', 'not_participating', 'out_of_age', 'withdraw'],
    awaiting_recheck: ['still_helps', 'helps_no_more', 'withdraw'],
    routed: ['withdraw'],
    delivered: ['withdraw'],
    late: ['withdraw'],
  },
  officer: {
    tested: ['route', 'no_match', 'not_participating', 'out_of_age'],
    bounced: ['route', 'no_match', 'not_participating', 'out_of_age'],
  },
  school: { delivered: ['acknowledge', 'bounce'], late: ['acknowledge', 'bounce'] },
  kring: {
    created: ['miss'],
    tested: ['miss'],
    bounced: ['miss'],
    routed: ['hold', 'release', 'miss'],
    awaiting_recheck: ['lapse'],
    delivered: ['bell', 'miss'],
    late: ['miss'],
    acknowledged: ['erase'],
    not_met: ['erase'],
    no_school_match: ['erase'],
    not_participating: ['erase'],
    out_of_age: ['erase'],
    withdrawn: ['erase'],
    lapsed_holiday: ['erase'],
    missed: ['erase'],
  },
}

describe.each(allSides)('what %s can do', (side) => {
  test.each(allStates)('with a signal that is %s', (state) => {
    const moves = movesFor({ state, variant: 'tested', callOpen: false, caller: null }, side)
    expect(Object.keys(moves).toSorted()).toEqual((table[side][state] ?? []).toSorted())
  })
})

test('where Veilig Thuis sends to the school itself, the attendance officer has no part in it', () => {
  for (const caller of ['safeHome', 'anyone'] as const)
    for (const state of allStates)
      expect(movesFor({ state, variant: 'direct', callOpen: true, caller }, 'officer')).toEqual({})
})

test('where the police report to the attendance officer, Veilig Thuis has no part in it', () => {
  for (const state of allStates)
    expect(
      movesFor({ state, variant: 'officer', callOpen: true, caller: 'finder' }, 'safeHome'),
    ).toEqual(ends(state) || state === 'erased' ? {} : { withdraw: 'withdrawn' })
  expect(
    Object.keys(
      movesFor({ state: 'created', variant: 'officer', callOpen: false, caller: null }, 'officer'),
    ),
  ).toEqual(['meet', 'fail', 'withdraw'])
})

test.each([
  ['finder', ['officer']],
  ['deputy', ['officer']],
  ['safeHome', ['safeHome']],
  ['anyone', ['safeHome', 'officer']],
  [null, []],
] as const)(
  'only when nobody at school looked, and only who rings, passes it on by word of mouth: %s',
  (caller, sides) => {
    for (const state of ['delivered', 'late'] as const)
      for (const callOpen of [true, false])
        expect(
          (['safeHome', 'officer', 'police'] as const).filter(
            (side) =>
              'acknowledge' in movesFor({ state, variant: 'tested', callOpen, caller }, side),
          ),
        ).toEqual(callOpen ? sides : [])
  },
)

test('a move that is not in the table is refused', () => {
  const signal = { state: 'created', variant: 'tested', callOpen: false, caller: null } as const
  expect(() => moved(signal, 'school', 'acknowledge')).toThrow('move_not_allowed')
  expect(() => moved({ ...signal, state: 'erased' }, 'safeHome', 'withdraw')).toThrow(
    'move_not_allowed',
  )
  expect(moved(signal, 'safeHome', 'meet')).toBe('tested')
})

test('whatever happens, a signal ends, by the clock alone, and is erased then', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...allVariants),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 40 }),
      (variant, choices) => {
        let state: State = 'created'
        for (const [who, what, callOpen] of choices) {
          const side = allSides[who % allSides.length]!
          const next: State[] = Object.values(
            movesFor({ state, variant, callOpen, caller: 'anyone' }, side),
          )
          if (next.length > 0) state = next[what % next.length]!
        }
        for (let step = 0; state !== 'erased' && step < 6; step++) {
          const moves: Partial<Record<Move, State>> = movesFor(
            { state, variant, callOpen: false, caller: null },
            'kring',
          )
          state = moves.erase ?? moves.miss ?? moves.lapse ?? expect.fail(state)
        }
        expect(state).toBe('erased')
      },
    ),
    { numRuns: 2_000 },
  )
})

test('nobody moves what is over, and only the clock erases it', () => {
  for (const state of [...outcomes, 'erased'] as State[])
    for (const side of allSides.filter((one) => one !== 'kring'))
      expect(
        movesFor({ state, variant: 'tested', callOpen: true, caller: 'anyone' }, side),
      ).toEqual({})
})

test('every living state is somebody’s turn, or waits for a bell', () => {
  for (const state of allStates.filter((one) => !ends(one) && one !== 'erased'))
    expect(hopNow(state) !== undefined || state === 'routed', state).toBe(true)
})

test('each hop has an owner in every way that signals go', () => {
  for (const variant of allVariants)
    for (const hop of ['test', 'find', 'recheck', 'receive'] as const)
      expect(allSides.some((side) => hopsOf(side, variant).includes(hop))).toBe(true)
})

test('who reads about the child: state by state, for each side', () => {
  const readers = (state: State, caller: Caller | null = null, variant: Variant = 'tested') =>
    allSides.filter((side) =>
      mayReadChild({ state, variant, callOpen: caller !== null, caller }, side),
    )
  expect(Object.fromEntries(allStates.map((state) => [state, readers(state)]))).toEqual({
    created: ['police', 'safeHome'],
    tested: ['safeHome', 'officer'],
    routed: ['safeHome'],
    awaiting_recheck: ['safeHome'],
    delivered: ['safeHome', 'school'],
    late: ['safeHome', 'school'],
    bounced: ['safeHome', 'officer'],
    ...Object.fromEntries(outcomes.map((outcome) => [outcome, []])),
    erased: [],
  })
  expect(readers('delivered', 'finder')).toEqual(['safeHome', 'officer', 'school'])
  expect(readers('delivered', 'safeHome')).toEqual(['safeHome', 'school'])
  expect(readers('delivered', 'anyone')).toEqual(['safeHome', 'officer', 'school'])
  expect(readers('delivered', 'anyone', 'direct')).toEqual(['safeHome', 'school'])
  expect(readers('created', null, 'officer')).toEqual(['police', 'safeHome', 'officer'])
})

test.each([
  ['policeOfficer', 'police'],
  ['safeHomeWorker', 'safeHome'],
  ['attendanceOfficer', 'officer'],
  ['schoolContact', 'school'],
  ['system', 'kring'],
  ['programmeLead', undefined],
  ['constructor', undefined],
])('%s looks from the side %s', (role, side) => {
  expect(sideOf(role)).toBe(side)
})

const at = (text: string) => new Date(`2026-11-24T${text}:00+01:00`)
const clock = (times: Record<string, Date>) =>
  Object.fromEntries(
    Object.entries(times).map(([step, time]) => [
      step,
      time.toLocaleTimeString('nl-NL', { timeZone: 'Europe/Amsterdam', timeStyle: 'short' }),
    ]),
  )

test.each([
  ['receive', '02:15', { owner: '02:15', deputy: '07:45', call: '08:10' }],
  ['receive', '07:40', { owner: '07:40', deputy: '07:50', call: '08:10' }],
  ['receive', '08:05', { owner: '08:05', deputy: '08:15', call: '08:25' }],
  ['receive', '09:30', { owner: '09:30', deputy: '09:40', call: '09:50' }],
  ['test', '02:12', { owner: '02:12', deputy: '06:00', call: '06:30' }],
  ['find', '02:30', { owner: '02:30', deputy: '07:00', call: '07:15' }],
  ['find', '07:05', { owner: '07:05', deputy: '07:15', call: '07:25' }],
] as const)('%s from %s', (hop, from, want) => {
  expect(clock(stepTimes(hop, at(from), at('08:30'), usualHopTimes))).toEqual(want)
})

test('the school hears of it at once, unless its bell is far off', () => {
  expect(clock({ release: releaseAt(at('02:15'), at('08:30'), 900) })).toEqual({ release: '02:15' })
  const friday = new Date('2026-11-20T21:00:00Z')
  const monday = new Date('2026-11-23T07:30:00Z')
  expect(releaseAt(friday, monday, 900).toISOString()).toBe('2026-11-22T16:30:00.000Z')
  expect(recheckAt(friday, new Date('2026-11-28T16:30:00Z')).toISOString()).toBe(
    '2026-11-26T16:30:00.000Z',
  )
  expect(recheckAt(friday, new Date('2026-11-22T16:30:00Z'))).toEqual(friday)
})

test('the end of a school day erases what was at school, and gives another day to what was not', () => {
  expect(atDayEnd('delivered', 1)).toBe('miss')
  expect(atDayEnd('late', 1)).toBe('miss')
  expect(atDayEnd('awaiting_recheck', 1)).toBe('lapse')
  expect(atDayEnd('tested', 1)).toBe('another_day')
  expect(atDayEnd('bounced', 2)).toBe('another_day')
  expect(atDayEnd('created', 3)).toBe('miss')
})
