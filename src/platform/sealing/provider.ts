/**
 * Who keeps the wrapping keys: what every provider does.
 *
 * A data key is never stored as it is, only as a provider wrapped it. A wrapped key names the key that
 * wrapped it (`local/1-ab12cd34`, `vault/transit/kring/3`), so that several can be in use meanwhile.
 */
import { refusals } from '#platform/refusal.ts'

/** A data key as it may be stored. */
export interface Wrapped {
  /** The wrapping key that opens it. */
  keyId: string
  bytes: Buffer
}

/** Keeps wrapping keys. `context` names the data key: what was wrapped for one opens for no other. */
export interface KeyProvider {
  /** The first word of its key ids. */
  name: string
  /** A new data key: 32 bytes, and the same wrapped. `first`: no key may have been lost, for there was none. */
  generate(context: string, first: () => Promise<boolean>): Promise<Wrapped & { plain: Buffer }>
  /** Wraps a data key that another provider wrapped before. */
  wrap(context: string, plain: Buffer): Promise<Wrapped>
  /** Opens a wrapped key. @param actor the function that asks, for the provider's own log */
  unwrap(context: string, wrapped: Wrapped, actor: string): Promise<Buffer>
  /** The same data key under the current wrapping key. */
  rewrap(context: string, wrapped: Wrapped): Promise<Wrapped>
  /** The wrapping key that new data keys get; undefined when there is none yet. */
  current(): Promise<string | undefined>
  /** Makes a new current wrapping key; the ones before it still open. @returns its id */
  rotate(): Promise<string>
  /** Ends a wrapping key for good: what it wrapped opens no more. */
  destroy(keyId: string): Promise<void>
  /** A Dutch sentence when it cannot do its work; undefined when it can. */
  health(): Promise<string | undefined>
}

/** Refusals of everything that is sealed; to a person they say what to do now. */
export const refuseSealed = refusals({
  not_found: { status: 404, text: 'Deze pagina bestaat niet, of is niet voor jou.' },
  confirm_first: {
    status: 403,
    text: 'Bevestig eerst opnieuw wie je bent. Daarna kun je dit openen.',
  },
  destroyed: {
    status: 410,
    text: 'Deze gegevens zijn vernietigd. Niemand kan ze nog lezen.',
  },
  not_all: {
    status: 409,
    text: 'Een deel van dit dossier is niet voor jou. Daarom kun je het niet in zijn geheel vernietigen.',
  },
  keys_unavailable: {
    status: 503,
    text: 'Kring kan deze gegevens nu niet openen of bewaren. Er is niets gewijzigd. Probeer het zo weer.',
  },
})
