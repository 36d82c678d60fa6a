/**
 * A signal, from the police at the door to an adult at school: its states, and who moves it on. What is not
 * in the table is not allowed. Pages draw buttons by it and actions are guarded by it.
 */
import { refuse } from './refusals.ts'

/** Where a signal is. What is with `ends` is over, and is erased in the same transaction. */
export const states = {
  created: { name: 'wacht op de toets van Veilig Thuis' },
  tested: { name: 'leerplicht zoekt de school' },
  routed: { name: 'ligt klaar voor de school' },
  awaiting_recheck: { name: 'wacht op Veilig Thuis: helpt het nog?' },
  delivered: { name: 'is bij de school' },
  late: { name: 'is bij de school, na de bel' },
  bounced: { name: 'terug van de school: niet hun leerling' },
  acknowledged: { name: 'doorgegeven aan de leerkracht', ends: true },
  not_met: { name: 'voldeed niet aan de voorwaarden', ends: true },
  no_school_match: { name: 'geen school gevonden', ends: true },
  not_participating: { name: 'school doet niet mee', ends: true },
  out_of_age: { name: 'niet de leeftijd van deze school', ends: true },
  withdrawn: { name: 'ingetrokken', ends: true },
  lapsed_holiday: { name: 'vervallen door een vakantie', ends: true },
  missed: { name: 'niet op tijd opgehaald', ends: true },
  erased: { name: 'gewist' },
} as const satisfies Record<string, { name: string; ends?: true }>

export type State = keyof typeof states
/** How a signal ended; the state it had just before it was erased. */
export type Outcome = {
  [S in State]: (typeof states)[S] extends { ends: true } ? S : never
}[State]

export const outcomes = (Object.keys(states) as State[]).filter(ends)

export function ends(state: State): state is Outcome {
  return 'ends' in states[state]
}

/** What people call a signal by on the phone: nothing that says whom it is about. */
export function codeOf({ id }: { id: string }): string {
  return id.slice(0, 4).toUpperCase()
}

/** Where a signal is, or how it ended, in words; who tests and who looks for the school goes by the way. */
export function stateText({
  state,
  outcome,
  variant,
  byPhone,
}: {
  state: State
  outcome: Outcome | null
  variant: Variant
  byPhone: boolean
}): string {
  if (byPhone) return 'telefonisch doorgegeven aan de school'
  if (state === 'created' && variant === 'officer') return 'wacht op de toets van leerplicht'
  if (state === 'tested' && variant === 'direct') return 'Veilig Thuis zoekt de school'
  return states[outcome ?? state].name
}

/** Which way signals go in a municipality. */
export const variants = {
  tested: 'Veilig Thuis toetst, de leerplichtambtenaar vindt de school',
  direct: 'Veilig Thuis toetst en vindt zelf de school',
  officer: 'De politie meldt aan de leerplichtambtenaar, die toetst en de school vindt',
} as const
export type Variant = keyof typeof variants

/** A hop: whoever has to do something now. */
export type Hop = 'test' | 'find' | 'recheck' | 'receive'

/** From which side somebody looks at a signal. `kring`: the clock. */
export type Side = 'police' | 'safeHome' | 'officer' | 'school' | 'kring'

export type Move =
  | 'meet'
  | 'fail'
  | 'route'
  | 'no_match'
  | 'not_participating'
  | 'out_of_age'
  | 'hold'
  | 'still_helps'
  | 'helps_no_more'
  | 'release'
  | 'bell'
  | 'acknowledge'
  | 'bounce'
  | 'withdraw'
  | 'miss'
  | 'lapse'
  | 'erase'

type Moves = Partial<Record<Move, State>>

/** What each hop does in each state. */
const hopMoves: Record<Hop, Partial<Record<State, Moves>>> = {
  test: { created: { meet: 'tested', fail: 'not_met' } },
  find: Object.fromEntries(
    (['tested', 'bounced'] as const).map((state) => [
      state,
      {
        route: 'routed',
        no_match: 'no_school_match',
        not_participating: 'not_participating',
        out_of_age: 'out_of_age',
      },
    ]),
  ) as Partial<Record<State, Moves>>,
  recheck: { awaiting_recheck: { still_helps: 'routed', helps_no_more: 'lapsed_holiday' } },
  receive: Object.fromEntries(
    (['delivered', 'late'] as const).map((state) => [
      state,
      { acknowledge: 'acknowledged', bounce: 'bounced' },
    ]),
  ) as Partial<Record<State, Moves>>,
}

const living = [
  'created',
  'tested',
  'routed',
  'awaiting_recheck',
  'delivered',
  'late',
  'bounced',
] as const satisfies State[]

/** What the clock does. */
const clockMoves: Partial<Record<State, Moves>> = {
  created: { miss: 'missed' },
  tested: { miss: 'missed' },
  bounced: { miss: 'missed' },
  routed: { hold: 'awaiting_recheck', release: 'delivered', miss: 'missed' },
  awaiting_recheck: { lapse: 'lapsed_holiday' },
  delivered: { bell: 'late', miss: 'missed' },
  late: { miss: 'missed' },
  ...(Object.fromEntries(outcomes.map((outcome) => [outcome, { erase: 'erased' }])) as Partial<
    Record<State, Moves>
  >),
}

/** Whose hop it is, by the way signals go here. */
export function hopsOf(side: Side, variant: Variant): readonly Hop[] {
  if (side === 'school') return ['receive']
  if (side === 'officer')
    return variant === 'officer'
      ? ['test', 'find', 'recheck']
      : variant === 'tested'
        ? ['find']
        : []
  if (side !== 'safeHome') return []
  // Where an attendance officer finds the school, Veilig Thuis may step in when nobody does.
  return variant === 'officer' ? [] : ['test', 'find', 'recheck']
}

/** Who rings a school where nobody looks: the hand that gave it the signal, or anyone when nobody is there. */
export type Caller = 'finder' | 'deputy' | 'safeHome' | 'anyone'

/** What says who may do what with a signal. */
export interface Movable {
  state: State
  variant: Variant
  callOpen: boolean
  caller: Caller | null
}

/** What `side` can do now, and where it leads. */
export function movesFor(signal: Movable, side: Side): Moves {
  const { state, variant } = signal
  if (side === 'kring') return clockMoves[state] ?? {}
  const alive = (living as readonly State[]).includes(state)
  const moves: Moves = {}
  for (const hop of hopsOf(side, variant)) Object.assign(moves, hopMoves[hop][state])
  if (alive && (side === 'safeHome' || (side === 'officer' && variant === 'officer')))
    moves.withdraw = 'withdrawn'
  if (side === 'police' && state === 'created') moves.withdraw = 'withdrawn'
  // Who rang the school because nobody looked, passes it on by word of mouth.
  if (rings(signal, side)) Object.assign(moves, hopMoves.receive[state])
  return moves
}

/** Whether this side rings the school now; which of the attendance officers, the database says. */
export function rings({ variant, callOpen, caller }: Movable, side: Side): boolean {
  if (!callOpen || !caller || (side !== 'safeHome' && side !== 'officer')) return false
  if (caller === 'anyone') return side === 'safeHome' || variant !== 'direct'
  return (caller === 'safeHome') === (side === 'safeHome')
}

/**
 * The state after `move`.
 *
 * @throws Refusal `move_not_allowed` when this side cannot do that (any more)
 */
export function moved(signal: Movable, side: Side, move: Move): State {
  const next = movesFor(signal, side)[move]
  if (!next) throw refuse('move_not_allowed')
  return next
}

/** Whose turn it is, or undefined when it is nobody's: it waits for the clock, or is over. */
export function hopNow(state: State): Hop | undefined {
  if (state === 'created') return 'test'
  if (state === 'tested' || state === 'bounced') return 'find'
  if (state === 'awaiting_recheck') return 'recheck'
  return state === 'delivered' || state === 'late' ? 'receive' : undefined
}

const sides: Readonly<Record<string, Side>> = {
  policeOfficer: 'police',
  safeHomeWorker: 'safeHome',
  attendanceOfficer: 'officer',
  schoolContact: 'school',
  system: 'kring',
}

/** The hop that is this side's to do now; Veilig Thuis looks for a school only when nobody else did. */
export function turnOf(
  signal: { state: State; variant: Variant; findLate: boolean },
  side: Side,
): Hop | undefined {
  const hop = hopNow(signal.state)
  if (!hop || !hopsOf(side, signal.variant).includes(hop)) return undefined
  const standsIn = hop === 'find' && side === 'safeHome' && signal.variant === 'tested'
  return standsIn && !signal.findLate ? undefined : hop
}

/** Whether it is time to ask how the day went: passed on, not told yet, and lessons have begun. */
export function asksSupport(
  { outcome, support, bellAt }: { outcome: Outcome | null; support: string | null; bellAt: Date },
  now: Date,
): boolean {
  return outcome === 'acknowledged' && support === null && bellAt <= now
}

/** From which side a role looks; undefined for all others, to whom no signal exists. */
export function sideOf(role: string): Side | undefined {
  return Object.hasOwn(sides, role) ? sides[role] : undefined
}

/** Whether this side may read the three things about the child now. The database says the same. */
export function mayReadChild(signal: Movable, side: Side): boolean {
  const { state, variant } = signal
  if (!(living as readonly State[]).includes(state)) return false
  // The police may look over what they just typed, until Veilig Thuis has it.
  if (side === 'police') return state === 'created'
  // A parent who asks is helped by Veilig Thuis, as long as there is something to ask about.
  if (side === 'safeHome') return true
  if (side === 'officer')
    return (
      state === 'tested' ||
      state === 'bounced' ||
      (variant === 'officer' && ['created', 'awaiting_recheck'].includes(state)) ||
      rings(signal, side)
    )
  return side === 'school' && (state === 'delivered' || state === 'late')
}
