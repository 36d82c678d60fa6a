import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeEvidence, type SignatureRecord } from './evidence.ts'
import { receiptOf } from './receipt.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const record: SignatureRecord = {
  declaration: 3,
  title: 'Samen verantwoordelijk',
  text: 'Eerste alinea.\n\nTweede alinea.',
  organisation: 'Gemeente Voorbeeld',
  organisationId: '6f1d0a3e-1c5b-4f5e-9c39-0d8c2b7f4a11',
  signer: 'Iris Meidoorn',
  function: 'Wethouder',
  mandate: 'mandate',
  method: 'link-and-code',
  signedAt: '2026-12-11T09:30:00.000Z',
}

test('a receipt says what its evidence says, and a file that was touched has none', () => {
  const { file, hash } = makeEvidence(record, privateKey)
  const receipt = receiptOf(file)!
  const facts = Object.fromEntries(receipt.facts)
  expect(facts).toMatchObject({
    Organisatie: 'Gemeente Voorbeeld',
    'Getekend door': 'Iris Meidoorn',
    Functie: 'Wethouder',
    Bevoegdheid: 'met mandaat',
    'Versie van de tekst': '3',
  })
  expect(facts['Hash van wat is getekend']!.replaceAll(' ', '')).toBe(hash.toString('hex'))
  // By the clock of Amsterdam.
  expect(facts['Getekend op']).toMatch(/vrijdag 11 december 2026 om 10:30/)
  expect(receipt.paragraphs).toEqual(['Eerste alinea.', 'Tweede alinea.'])
  expect(receipt.title).toBe('Samen verantwoordelijk')
  expect(receiptOf(file.replace('Wethouder', 'Burgemeester'))).toBeUndefined()
})

test('what is no evidence has no receipt', () => {
  expect(receiptOf('{}')).toBeUndefined()
  expect(receiptOf('geen bewijs')).toBeUndefined()
})
