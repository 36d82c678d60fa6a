/**
 * Mail: what modules may post, and how it is started.
 *
 * A deed posts in its own transaction; a worker makes the text and looks the address up when it sends.
 * See decision 0019 and `letter.ts` for what a mail may say.
 */
export {
  mailInvitation,
  securityNotice,
  tellSecurityEvent,
  type SecurityEvent,
} from '#platform/mail/letters.ts'
export type { Letter } from '#platform/mail/letter.ts'
export {
  defineMail,
  post,
  postAsIdentity,
  type Mail,
  type MailData,
  type Recipient,
} from '#platform/mail/outbox.ts'
export { startMail, stopMail } from '#platform/mail/postman.ts'
export { hasWitnessAddress, mailState, openMail, type MailWay } from '#platform/mail/sending.ts'
export { mailWitness } from '#platform/mail/witness.ts'
