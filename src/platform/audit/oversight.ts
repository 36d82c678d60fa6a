/**
 * How this installation accounts for itself: which witnesses it has, and where its log of processings
 * goes. Set once, where the program starts.
 */

export interface Oversight {
  /** A file that every new head is added to. */
  witnessFile?: string
  /** An address that every new head is posted to. */
  witnessUrl?: string
  /** Who gets the last head by mail, once a day. */
  witnessMail?: string
  /** Where lines of the log of processings go, by OTLP over HTTP. */
  processingUrl?: string
  /** How many days a line is kept here after it was confirmed there. */
  processingDays: number
}

let settings: Oversight = { processingDays: 30 }

/** Says how this process accounts for itself. */
export function configureOversight(given: Oversight): void {
  settings = given
}

/** What was configured. */
export function oversight(): Oversight {
  return settings
}
