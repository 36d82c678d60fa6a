/**
 * What can be opened in an emergency, by module. A module with closed files declares itself here, and
 * lets its policies ask `platform.exceptional(module, subject)`; the rest is the same for all of them.
 */
import type { Work } from '#platform/database.ts'

/** One kind of closed thing. */
export interface Openable {
  /** The module, as its deeds are called in the trail: `casework`. */
  module: string
  /** What it is called by people: "Casus". */
  name: string
  /** The question that finds it, such as "Nummer van de casus". */
  asks: string
  hint?: string
  /**
   * Finds it by what was typed, for the actor, who does not see it yet: through a function of the module
   * that gives the key and whom to tell, and no more. Says nothing for what is blocked for the actor.
   */
  find: (work: Work, typed: string) => Promise<Closed | undefined>
  /** What it is called in a notice and to the privacy officer. Never a name. */
  label: (subject: string) => string
  /** Where it is, once it is open. */
  href: (subject: string) => string
}

/** A closed thing that was found. */
export interface Closed {
  /** Its key, as the trail and the policies name it: `casework/<number>`. */
  subject: string
  /** Whom it is about, by key; never by name. */
  persons: readonly string[]
  /** The functions that must know at once: whose file it is. */
  owners: readonly string[]
}

const declared = new Map<string, Openable>()

/** Declares what of a module can be opened in an emergency. */
export function defineOpenable(openable: Openable): void {
  declared.set(openable.module, openable)
}

/** All that can be opened, by name. */
export function openables(): Openable[] {
  return [...declared.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'nl'))
}

/** The kind of a module; undefined when it is no longer part of Kring. */
export function openableOf(module: string): Openable | undefined {
  return declared.get(module)
}
