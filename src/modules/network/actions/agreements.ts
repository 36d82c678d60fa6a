/**
 * What people do with agreements; and what other modules ask of them.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { today } from '#network/clock.ts'
import {
  agreementState,
  allows,
  refuse,
  type AgreementEdit,
  type AgreementEnd,
  type AgreementSummary,
  type Allowance,
  type MayShare,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

/**
 * Whether an agreement in force lets these organisations share this kind of data, for this purpose, on this
 * day (default: today). Says no by why, and yes by which version and ground: both belong in the trail of
 * whoever asks.
 */
export async function agreementAllows(
  work: Work,
  asked: Omit<MayShare, 'day'> & { day?: string },
): Promise<Allowance> {
  const terms = await store.termsOf(work.db, asked.parties, asked.purpose)
  return allows(terms, { day: today(work), ...asked })
}

/** The agreements of an organisation or about an activity, as they stand today. */
export async function agreementsFor(
  work: Work,
  only: Parameters<typeof store.agreementsOf>[1] = {},
): Promise<AgreementSummary[]> {
  return summaries(work, await store.agreementsOf(work.db, only))
}

/** Agreements in short, each as it stands today. */
export function summaries(
  work: Work,
  outlines: readonly store.AgreementOutline[],
): AgreementSummary[] {
  return outlines.flatMap((agreement) => {
    const [newest] = agreement.versions
    if (!newest) return []
    const { kind, name, purpose, parties, reviewDay } = newest
    const state = agreementState(agreement, today(work))
    return [{ id: agreement.id, kind, name, purpose, parties, reviewDay, state }]
  })
}

/** Writes a new agreement. @returns its number */
export async function makeAgreement(work: Work, edit: AgreementEdit): Promise<string> {
  const id = await store.addAgreement(work.db)
  await store.addVersion(work.db, id, 1, work.actor.functionId, edit)
  await record(work, 'network.agreement_made', id)
  return id
}

/**
 * Writes the next version of an agreement.
 *
 * @param seen the newest version that the person had before them
 * @throws entry_changed when another version came in between, or the agreement was ended
 */
export async function renewAgreement(
  work: Work,
  id: string,
  seen: number,
  edit: AgreementEdit,
): Promise<void> {
  await store.lockAgreement(work.db, id)
  const { versions } = await store.agreementById(work.db, id)
  if (versions[0]?.number !== seen) throw refuse('entry_changed')
  await store.addVersion(work.db, id, seen + 1, work.actor.functionId, edit)
  await record(work, 'network.agreement_renewed', id, { version: seen + 1 })
}

/** Ends an agreement before its time. @throws entry_changed when somebody did so already */
export async function stopAgreement(work: Work, id: string, end: AgreementEnd): Promise<void> {
  const { functionId } = work.actor
  if (!(await store.endAgreement(work.db, id, { ...end, functionId })))
    throw refuse('entry_changed')
  await record(work, 'network.agreement_ended', id, { lastDay: end.lastDay })
}
