/**
 * The programme (programma): the region's plans as live data, and what people do with them.
 *
 * Read by everyone in the network; plans in force also by visitors, without money and status. Written
 * by project leaders; by a working group about its own activities; by a municipality about itself.
 * Tables: schema `programme`. Words: docs/glossary.md, "plan", "activiteit", "uit te zoeken".
 */
export { importPlanFile, type ImportResult } from './actions/index.ts'
export { programmeApi } from './api.ts'
export { deskOf, type Desk } from './desk.ts'
export { seatsEnd, tellLeads, tellMissed } from './jobs.ts'
export { planActivities } from './linked.ts'
export { programmePages } from './routes/index.tsx'
export { planFileBytesMax, type PlanProblem } from './rules/index.ts'
export {
  carryOut,
  publicActivities,
  groupIds,
  importsDone,
  planInForce,
  saveMembers,
  subAmbitionsOf,
  type ImportDone,
  type Plan,
} from './store/index.ts'
import './subjects.ts'
export { DeskView } from './views/desk.tsx'
export { PublicPlan } from './views/plan-public.tsx'
