/**
 * The network (netwerk): organisations, municipalities, and people in functions.
 *
 * Read by everyone who works in the network; never by visitors or administrators. Shelter addresses
 * are not in it at all. Tables: schema `network`. Words: docs/glossary.md, "organisatie", "functie".
 */
export { networkPages } from './routes.tsx'
export { phoneText, type Municipality } from './rules.ts'
export {
  activeFunctions,
  municipalities,
  organisationIds,
  peopleFor,
  saveFunction,
  saveMunicipalities,
  saveOrganisations,
} from './store.ts'
