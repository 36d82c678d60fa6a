/**
 * The activities that something of the network can be for. They stand in a module above, which tells them
 * here, since the network knows nothing of what stands on it.
 */
import type { Work } from '#platform/database.ts'

/** An activity of the plan in force. */
export interface LinkableActivity {
  planKey: string
  activityKey: string
  name: string
}

type Telling = (work: Work) => Promise<LinkableActivity[]>

let tell: Telling = () => Promise.resolve([])

/** Declares which activities there are, at the top of the module that has them. */
export function defineActivities(telling: Telling): Telling {
  tell = telling
  return telling
}

/** The activities that can be named now. */
export function linkableActivities(work: Work): Promise<LinkableActivity[]> {
  return tell(work)
}
