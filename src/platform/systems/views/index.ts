/**
 * Systems, for whoever keeps them: mostly once or twice a year, and never by heart.
 */
export { SystemList, NewSystemPage } from './list.tsx'
export { ScopesPage } from './scopes.tsx'
export { SystemPage } from './system.tsx'
export { SecretPage, KeyPage } from './proof.tsx'
export { NewSubscriptionPage, SubscriptionPage } from './subscriptions.tsx'
