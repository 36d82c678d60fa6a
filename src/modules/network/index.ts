/**
 * The network (netwerk): organisations, municipalities, and people in functions.
 *
 * Read by everyone who works in the network; never by visitors or administrators. Kept by organisations
 * for their own people and by project leaders for all; special functions come into being by two people.
 * The address of a shelter stands sealed, for its own organisation only. Tables: schema `network`. Words: docs/glossary.md,
 * "organisatie", "functie", "vermelding", "aanbod", "voorstel", "nalopen".
 */
export {
  agreementAllows,
  bringInMany,
  checkIn,
  networkFor,
  makePromise,
  askToSign,
  evidenceKeyName,
  evidenceKeyNumber,
  publishDeclaration,
  takeOverSignature,
  writeDeclaration,
  inviteFirst,
  loadForms,
  makeAgreement,
  type FirstPerson,
} from './actions/index.ts'
export { definePlans } from './activities.ts'
export { networkApi } from './api.ts'
export { defineConsequence } from './consequences.ts'
export { networkInstruments } from './instruments.ts'
import './subjects.ts'
import './turns.ts'
export {
  askCheckIn,
  drawMap,
  reviewSpecialRights,
  tellOfAgreements,
  tendImports,
  tendRegister,
  tendSigning,
  undoImport,
  writeImport,
} from './jobs.ts'
export {
  linkSigningPages,
  networkPages,
  publicMapPages,
  openReferralPages,
  peoplePages,
  signatoryPages,
} from './routes/index.tsx'
export {
  checkEvidence,
  dataKinds,
  grounds,
  phoneText,
  PersonName,
  purposes,
  WorkEmail,
  type AgreementSummary,
  type CheckInResults,
  type Municipality,
} from './rules/index.ts'
export {
  activeFunctions,
  addLocation,
  addService,
  municipalities,
  organisationIds,
  spokesPeople,
  saveConsent,
  saveFunction,
  saveListing,
  saveMunicipalities,
  saveOrganisations,
} from './store/index.ts'
export { AgreementsOf } from './views/agreements.tsx'
export { FinderQuestion } from './views/finder.tsx'
export { CheckInPart } from './views/promises.tsx'
