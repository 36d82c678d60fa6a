/**
 * The activities of the plan in force, as far as the network needs them. They stand in a module above, which
 * tells them here, since the network knows nothing of what stands on it.
 */
import type { Work } from '#platform/database.ts'

/** An activity of the plan in force. */
export interface LinkableActivity {
  planKey: string
  activityKey: string
  name: string
}

/** Something a group could do, since it is missing. */
export interface Proposal {
  /** By which part of Kring the activity is carried out that this is for. */
  instrument: string
  /** What it is about; proposed once as long as nobody declined it. */
  subject: string
  text: string
  /** The page that shows what is missing. */
  href: string
}

/** Where a proposal stands, and whether the group took it on. */
export interface Proposed {
  href: string
  accepted: boolean
}

/** What of the plan in force ties organisations together. */
export interface PlanTies {
  lines: { key: string; name: string; href: string }[]
  /** The line of an activity, by `plan/activity`. */
  lineOf: Map<string, string>
  /** Working groups, with the organisations whose people sit in them now. */
  groups: { key: string; name: string; href: string; organisationIds: string[]; lines: string[] }[]
}

/** What a plan offers to whoever stands below it. */
export interface Plans {
  /** The activities that something can be for. */
  activities: (work: Work) => Promise<LinkableActivity[]>
  /** Proposes an action to a group. @returns where it stands; undefined when no activity is about this */
  propose: (work: Work, proposal: Proposal) => Promise<string | undefined>
  /** What was proposed and not declined, by subject, as far as subjects begin with `about/`. */
  proposed: (work: Work, about: string) => Promise<Map<string, Proposed>>
  ties: (work: Work) => Promise<PlanTies>
}

let plans: Plans = {
  activities: () => Promise.resolve([]),
  propose: () => Promise.resolve(undefined),
  proposed: () => Promise.resolve(new Map()),
  ties: () => Promise.resolve({ lines: [], lineOf: new Map(), groups: [] }),
}

/** Declares which plans there are, at the top of the module that has them. */
export function definePlans(given: Plans): Plans {
  plans = given
  return given
}

/** The activities that can be named now. */
export const linkableActivities: Plans['activities'] = (work) => plans.activities(work)
export const propose: Plans['propose'] = (work, proposal) => plans.propose(work, proposal)
export const proposed: Plans['proposed'] = (work, about) => plans.proposed(work, about)
export const planTies: Plans['ties'] = (work) => plans.ties(work)
