/**
 * What people do with the programme: one function per intention.
 */
export {
  editActivity,
  reportStatus,
  addDocument,
  dropDocument,
  tellAccent,
  editable,
} from './activities.ts'
export { editPost, cellsToTyped } from './budget.ts'
export { resolveFinding, tipFinding } from './findings.ts'
export { type ImportResult, importPlanFile } from './importing.ts'
export { seatMember, changeSeat, unseatMember } from './members.ts'
export { type Found, withNewer } from './newer.ts'
export { setPlanStatus } from './plans.ts'
export { proposeAction, decideProposal } from './proposals.ts'
export { fillTimelineRow, cellsAsText } from './timeline.ts'
