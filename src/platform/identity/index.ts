/**
 * Identity (`identity`): who someone is, how sure we are, and in which function they act.
 *
 * Ours is the small part that fits the region: people in functions, invitations, sessions. The
 * protocols are those of libraries: passkeys (`@simplewebauthn/server`), OpenID Connect
 * (`openid-client`, `jose`), one-time codes (`otpauth`), argon2id (Node). See decision 0005.
 * Tables: schema `identity`, for the database role `identity` only.
 */
export {
  demonstrationFunction,
  demonstrationPeople,
  type DemonstrationPerson,
} from './demonstration.ts'
export {
  addressOf,
  invite,
  linkOf,
  renew,
  waysIn,
  withdrawInvitation,
  type WayIn,
} from './invitations.ts'
export { clearSessions, endDemonstrationSessions, signedIn, tokenHashOf } from './sessions.ts'
