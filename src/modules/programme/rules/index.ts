/**
 * The rules of the programme, by subject. Pure: no clock, no database, no files.
 */
import { refusals } from '#platform/refusal.ts'

export * from './activity.ts'
export * from './budget.ts'
export * from './finding.ts'
export * from './group.ts'
export { planFileBytesMax, readPlanFile, type PlanProblem } from './plan-file.ts'
export { activitiesMax } from './plan-activities.ts'
export { budgetKey } from './plan-budget.ts'
export { euro } from './plan-reading.ts'
export {
  planRows,
  type FactState,
  type PlanFileRows,
  type PlanRows,
  type SubjectKind,
} from './plan-rows.ts'
export * from './plain-words.ts'
export * from './timeline.ts'

export const refuse = refusals({
  plan_not_found: { status: 404, text: 'Deze pagina bestaat niet, of is niet voor jou.' },
  not_yours: { status: 404, text: 'Deze pagina bestaat niet, of is niet voor jou.' },
  plan_closed: {
    status: 409,
    text: 'Dit plan is afgesloten. Er verandert niets meer aan; alleen wat nog onbekend is, kan worden uitgezocht.',
  },
  plan_changed: {
    status: 409,
    text: 'Iemand anders wijzigde de status van dit plan intussen. Ga terug en kijk hoe het nu staat.',
  },
  finding_resolved: {
    status: 409,
    text: 'Dit is al uitgezocht. Kijk in de geschiedenis wie het deed en wat het antwoord is.',
  },
  proposal_not_open: {
    status: 409,
    text: 'Over dit voorstel is al besloten. Ga terug en kijk hoe het nu staat.',
  },
  member_changed: {
    status: 409,
    text: 'Iemand anders wijzigde dit lid intussen. Ga terug en kijk hoe het nu staat.',
  },
  plan_exists: {
    status: 409,
    text: 'Dit plan staat al in Kring. Kring leest het niet nog eens in, want dan gaat verloren wat mensen er sindsdien aan deden.',
  },
})
