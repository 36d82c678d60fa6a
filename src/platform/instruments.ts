/**
 * Instruments: the parts of Kring that carry activities of a plan out, and the live figures they give of it.
 *
 * A module declares its instruments here. Who shows an activity reads what was counted and knows no module's
 * tables. Counting is a sweep's, every minute: a page asks the same however much there is to count. See
 * decision 0032.
 */
import { sql, type Work } from '#platform/database.ts'
import { defineSweep } from '#platform/jobs.ts'
import type { Permission } from '#roles'

/** One figure of how an instrument stands. Nothing about anyone; small counts are protected by who gives them. */
export interface Indicator {
  /** What is counted, as people call it. */
  name: string
  /** A number, or words where the number itself is not to be told. */
  value: number | string
  /** Out of how many. */
  of?: number
  /** What the value is a number of: `organisaties`. */
  unit: string
  /** The page behind it. */
  href?: string
}

interface Instrument {
  /** As people call it. */
  name: string
  /** Who may open the pages behind its figures. */
  permission: Permission
  /** Counts as the system; one figure per line, in the order in which one reads them. */
  indicators: (work: Work) => Promise<Indicator[]>
}

const known = new Map<string, Instrument>()

/** Declares an instrument by the key that activities of plans name it by. */
export function defineInstrument(key: string, instrument: Instrument): Instrument {
  known.set(key, instrument)
  defineSweep(`instrument.${key}`, async (work) => {
    const indicators = JSON.stringify(await instrument.indicators(work))
    await sql`insert into platform.instrument (key, indicators, counted_at)
      values (${key}, ${indicators}::jsonb, ${work.now})
      on conflict (key) do update set indicators = excluded.indicators, counted_at = excluded.counted_at
    `.execute(work.db)
  })
  return instrument
}

/** All instruments there are: the name by the key. */
export function instrumentNames(): Record<string, string> {
  return Object.fromEntries([...known].map(([key, { name }]) => [key, name]))
}

/** What was last counted of an instrument that an activity names. */
export interface Counted {
  key: string
  /** Null when nothing was counted yet. */
  indicators: Indicator[] | null
  countedAt: Date | string | null
}

/** An instrument as the page of an activity shows it. */
export interface ShownInstrument extends Counted {
  name: string
}

/** Those that Kring has, in its own order, without links to where the actor may not go. */
export function shownInstruments(work: Work, counted: readonly Counted[]): ShownInstrument[] {
  return [...known].flatMap(([key, instrument]) => {
    const one = counted.find((some) => some.key === key)
    if (!one) return []
    const opens = work.actor.permissions.has(instrument.permission)
    const indicators = one.indicators?.map(({ href, ...rest }) =>
      opens && href ? { ...rest, href } : rest,
    )
    return [{ ...one, name: instrument.name, indicators: indicators ?? null }]
  })
}
