/**
 * Being found: what people and organisations say of themselves, and who consents to it.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { today } from '#network/clock.ts'
import { refuse, vcard, type ListingEdit } from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

/** Records that a listing of someone else was looked into, to keep it. */
export async function openListing(work: Work, functionId: string): Promise<void> {
  const personId = await store.personOfFunction(work.db, functionId)
  await record(work, 'network.listing_opened', functionId, {}, { persons: [personId] })
}

/** The card of someone whom one may call; that it was taken along is recorded. @throws entry_not_found */
export async function takeCard(work: Work, functionId: string): Promise<string> {
  const listing = (await store.listingCards(work.db, [functionId])).get(functionId)
  if (!listing) throw refuse('entry_not_found')
  const personId = await store.personOfFunction(work.db, functionId)
  await record(work, 'network.card_taken', functionId, {}, { persons: [personId] })
  return vcard(listing, listing.confirmedAt)
}

/**
 * Saves for what one may call someone. The person keeps it, or the organisation for its own people; false when
 * someone else did so since `version`.
 */
export async function editListing(
  work: Work,
  functionId: string,
  edit: ListingEdit,
  version: number,
): Promise<boolean> {
  await store.functionToList(work.db, functionId)
  if (!(await store.saveListing(work.db, functionId, version, edit, today(work)))) return false
  await record(work, 'network.listing_edited', functionId)
  return true
}

/** The person themselves says yes or no to being found. No takes effect at once, everywhere. */
export async function consentMyself(work: Work, found: boolean): Promise<void> {
  const functionId = work.actor.functionId
  const consent = { personConsentAt: found ? work.now : null }
  // Who has no listing has nothing to consent to.
  if (!(await store.saveConsent(work.db, functionId, consent))) return
  await record(work, found ? 'network.listing_consented' : 'network.listing_withdrawn', functionId)
}

/** The organisation says yes or no to one of its people being found. */
export async function consentAsEmployer(
  work: Work,
  functionId: string,
  found: boolean,
): Promise<void> {
  await store.functionToList(work.db, functionId)
  const consent = {
    employerConsentAt: found ? work.now : null,
    employerConsentBy: found ? work.actor.functionId : null,
  }
  if (!(await store.saveConsent(work.db, functionId, consent))) return
  await record(
    work,
    found ? 'network.listing_employer_consented' : 'network.listing_employer_withdrew',
    functionId,
  )
}

/** Says that all of one's own listing still holds; asked every year. */
export async function confirmListing(work: Work): Promise<void> {
  const functionId = work.actor.functionId
  if (!(await store.saveConsent(work.db, functionId, { confirmedAt: today(work) }))) return
  await record(work, 'network.listing_confirmed', functionId)
}
