/**
 * Deeds by the name people use for them: each module says what its deeds are called, whether they show
 * something about persons, and as which processing of personal data they count.
 */
import type { ActivityKey } from '#platform/audit/activities.ts'

/** What is known of a deed before anybody does it. */
export interface Deed {
  /** As a past participle: "Activiteit bijgewerkt". */
  name: string
  /** Whether it shows something about persons: the weekly sample is drawn from these. */
  reads?: true
  /** The processing it belongs to. `record` refuses persons for a deed that names none. */
  activity?: ActivityKey
}

const modules = new Map<string, string>()
const known = new Map<string, Deed>()

/**
 * Declares the deeds of a module, at the top of its `actions.ts`; keys are `module.deed`.
 *
 * @param module the word before the dot
 * @param name what the module is called where one filters by it
 */
export function defineDeeds(module: string, name: string, deeds: Record<string, Deed>): void {
  modules.set(module, name)
  for (const [action, deed] of Object.entries(deeds)) {
    if (!action.startsWith(`${module}.`)) throw new Error(`${action} is no deed of ${module}`)
    known.set(action, deed)
  }
}

/** What is known of `action`; undefined for a deed that no module declared. */
export function deedOf(action: string): Deed | undefined {
  return known.get(action)
}

/** The name of `action` for people. A deed of a module that is gone still has a line in the trail. */
export function deedName(action: string): string {
  return known.get(action)?.name ?? 'Handeling van een vorige versie'
}

/** The modules that have deeds, by what they are called. */
export function deedModules(): Record<string, string> {
  return Object.fromEntries([...modules].toSorted(([, a], [, b]) => a.localeCompare(b, 'nl')))
}

/** The deeds that show something about persons. */
export function readingDeeds(): string[] {
  return [...known].filter(([, { reads }]) => reads).map(([action]) => action)
}
