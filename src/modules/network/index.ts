/**
 * The network (netwerk): organisations, municipalities, and people in functions.
 *
 * Read by everyone who works in the network; never by visitors or administrators. Kept by organisations
 * for their own people and by project leaders for all; special functions come into being by two people.
 * Shelter addresses are not in it at all. Tables: schema `network`. Words: docs/glossary.md,
 * "organisatie", "functie", "voorstel", "nalopen".
 */
export { inviteFirst, type FirstPerson } from './actions/index.ts'
export { networkApi } from './api.ts'
export { defineConsequence } from './consequences.ts'
export { reviewSpecialRights } from './jobs.ts'
export { networkPages, peoplePages } from './routes/index.tsx'
export { phoneText, PersonName, WorkEmail, type Municipality } from './rules/index.ts'
export {
  activeFunctions,
  municipalities,
  organisationIds,
  peopleFor,
  saveFunction,
  saveMunicipalities,
  saveOrganisations,
} from './store/index.ts'
