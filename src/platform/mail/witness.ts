/**
 * Mail to the witness: someone outside who keeps the heads of the audit trail.
 */
import type { Work } from '#platform/database.ts'
import { post, type Mail, type MailData } from '#platform/mail/outbox.ts'
import { hasWitnessAddress } from '#platform/mail/sending.ts'

/**
 * Posts a mail to the address of `KRING_WITNESS_MAIL`; the module of the audit trail declares it.
 *
 * @param once what makes a second one superfluous, such as `audit-head/2026-10-26`
 * @returns false when there is no such address; then nothing is posted
 */
export async function mailWitness<D extends MailData>(
  work: Work,
  mail: Mail<D>,
  data: D,
  once: string,
): Promise<boolean> {
  if (!hasWitnessAddress()) return false
  await post(work, mail, 'witness', data, once)
  return true
}
