/**
 * The pages of the programme, under `/programma`.
 */
import { pages } from '#platform/web.tsx'
import { activityPages } from './activities.tsx'
import { budgetPages } from './budget.tsx'
import { findingPages } from './findings.tsx'
import { groupPages } from './groups.tsx'
import { memberPages } from './members.tsx'
import { municipalityPages } from './municipalities.tsx'
import { planPages } from './plans.tsx'
import { timelinePages } from './timeline.tsx'

export const programmePages = pages()
  // Before the plans: `gemeenten` is no plan.
  .route('/gemeenten', municipalityPages)
  .route('/', planPages)
  .route('/:plan/activiteiten', activityPages)
  .route('/:plan/tijdlijn', timelinePages)
  .route('/:plan/begroting', budgetPages)
  .route('/:plan/uitzoeken', findingPages)
  .route('/:plan/werkgroepen/:group/leden', memberPages)
  .route('/:plan', groupPages)
