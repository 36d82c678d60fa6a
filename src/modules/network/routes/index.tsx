/**
 * The pages of the network: what everyone reads under `/netwerk`, and keeping people under `/mensen`.
 */
import { pages } from '#platform/web.tsx'
import { agreementPages } from './agreements.tsx'
import { bringInPages } from './bring-in.tsx'
import { coveragePages } from './coverage.tsx'
import { entryPages } from './entries.tsx'
import { declarationPages } from './declarations.tsx'
import { exportPages } from './exporting.tsx'
import { mapPages } from './map.tsx'
import { finderPages } from './finder.tsx'
import { functionPages } from './functions.tsx'
import { importPages } from './importing.tsx'
import { listingPages } from './listings.tsx'
import { organisationPages } from './organisations.tsx'
import { peopleListPages, personPages } from './people.tsx'
import { promisePages } from './promises.tsx'
import { proposalPages } from './proposals.tsx'
import { reviewPages } from './reviews.tsx'

export { publicMapPages } from './map.tsx'
export { linkSigningPages, signatoryPages } from './signing.tsx'

export const networkPages = pages()
  .route('/', finderPages)
  .route('/', coveragePages)
  .route('/', mapPages)
  .route('/', entryPages)
  .route('/inlezen', importPages)
  .route('/uitvoer', exportPages)
  .route('/vermelding', listingPages)
  .route('/afspraken', agreementPages)
  .route('/intentieverklaring', declarationPages)
  .route('/intentieverklaring', promisePages)
  .route('/', organisationPages)

export const peoplePages = pages()
  .route('/', peopleListPages)
  .route('/', bringInPages)
  .route('/voorstellen', proposalPages)
  .route('/nalopen', reviewPages)
  .route('/functies', functionPages)
  // Last: the number of a person could be any word.
  .route('/', personPages)

export { openReferralPages } from './open-referral.ts'
