/**
 * Contacts end: who may take a signal at a school may do so until a day. What is to be done about that, and when.
 */
import { Temporal } from 'temporal-polyfill'

/** How long the contacts of a school that takes part may still receive; null where there is nobody. */
export interface ContactTerms {
  /** The last day of the contact who stays longest and can open a message, and of the deputy who does. */
  first: string | null
  deputy: string | null
  /** The same of anyone who was named, also who cannot sign in. */
  named: string | null
  /** The day on which those who keep the school were last told. */
  toldOn: string | null
}

/** So many days ahead those who keep the school are told. */
export const daysAhead = 31

/**
 * What the terms ask for: `pause` when nobody is left who may receive, `tell` when a contact or a deputy who can
 * open a message is missing or ends soon, once a month. Where somebody may receive who cannot sign in today, the
 * school goes on: it is rung.
 */
export function contactsAsk(
  { first, deputy, named, toldOn }: ContactTerms,
  today: string,
): 'pause' | 'tell' | undefined {
  const here = (until: string | null) => until !== null && until >= today
  if (!here(named)) return 'pause'
  const soon = Temporal.PlainDate.from(today).add({ days: daysAhead }).toString()
  const ends = (until: string | null) => until === null || until <= soon
  const toldThisMonth = toldOn?.slice(0, 7) === today.slice(0, 7)
  return (ends(first) || ends(deputy)) && !toldThisMonth ? 'tell' : undefined
}
