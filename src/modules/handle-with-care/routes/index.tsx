/**
 * Handle with Care, as the four who act in it meet it, and those who arrange it.
 */
import { pages } from '#platform/web.tsx'
import { answeringPages } from './answering.tsx'
import { arrangingPages } from './arranging.tsx'
import { contactPages } from './contacts.tsx'
import { figurePages } from './figures.tsx'
import { followPages } from './follow.tsx'
import { hopPages } from './hops.tsx'
import { receivePages } from './receive.tsx'
import { schoolPages } from './schools.tsx'
import { teachPages } from './teach.tsx'

export const handleWithCarePages = pages()
  .route('/', followPages)
  .route('/', hopPages)
  .route('/', receivePages)
  .route('/', answeringPages)
  .route('/', schoolPages)
  .route('/', arrangingPages)
  .route('/', contactPages)
  .route('/', teachPages)
  .route('/', figurePages)
