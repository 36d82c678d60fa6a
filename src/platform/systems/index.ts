/**
 * Systems (systemen, `systems`): machines of an organisation that use the API, and hear of events.
 *
 * A system is a function that no person can act in. It has no role: what it sees and does is in its
 * scopes (`roles.ts`), for an access token of ten minutes, in the database as in the code.
 * Tables: schema `systems`; what proves who a system is stands in `identity`. See decision 0017.
 */
export { announce, eventKinds, eventsAfter, type EventKind } from './events.ts'
export { clearSystems, startWebhooks, stopWebhooks } from './webhooks.ts'
export { systemPages } from './routes.tsx'
export { openWebhooks } from './way.ts'
export { actingSystem, clearTokens, giveToken, type ActingSystem } from './tokens.ts'
export { practises, systemsOf, systemById, type System } from './store.ts'
