/**
 * The receipt of a signature on paper: the same facts as its evidence, for who reads and not for who checks.
 */
import { checkEvidence, keyText, type SignatureRecord } from './evidence.ts'
import { paragraphsOf } from './declarations.ts'

const methods: Record<SignatureRecord['method'], string> = {
  'second-factor': 'ingelogd met een tweede stap',
  'link-and-code': 'met een persoonlijke link en een code',
  paper: 'op papier, overgenomen in Kring',
}
const mandates: Record<SignatureRecord['mandate'], string> = {
  statutory: 'uit eigen functie',
  mandate: 'met mandaat',
}
const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'full',
  timeStyle: 'long',
})

/** What stands on a receipt. */
export interface Receipt {
  title: string
  facts: [name: string, value: string][]
  paragraphs: string[]
  signedAt: string
}

/** The receipt of an evidence file; undefined when it is none, or was touched. */
export function receiptOf(file: string): Receipt | undefined {
  const verdict = checkEvidence(Buffer.from(file))
  if (!verdict.sound) return undefined
  const { evidence } = verdict
  return {
    title: evidence.title,
    facts: [
      ['Organisatie', evidence.organisation],
      ['Getekend door', evidence.signer],
      ['Functie', evidence.function],
      ['Bevoegdheid', mandates[evidence.mandate]],
      ['Getekend op', moments.format(new Date(evidence.signedAt))],
      ['Hoe', methods[evidence.method]],
      ['Versie van de tekst', String(evidence.declaration)],
      ['Hash van wat is getekend', keyText(evidence.hash)],
      ['Sleutel van Kring', keyText(evidence.key)],
    ],
    paragraphs: paragraphsOf(evidence.text),
    signedAt: evidence.signedAt,
  }
}
