import { expect, test } from 'vitest'
import { vcard } from './vcard.ts'
import type { ListingCard } from './register.ts'

const someone: ListingCard = {
  id: '0a1b2c3d-0000-4000-8000-000000000001',
  name: 'Wilg Zonnedauw',
  title: 'Expert; ouderenzorg',
  role: 'expert',
  organisationId: '0a1b2c3d-0000-4000-8000-000000000002',
  organisation: 'Zorg, welzijn & co',
  organisationPhone: '0457654321',
  organisationPhoneYear: null,
  subject: 'Alles over é: '.repeat(12),
  phone: '0451234567',
  email: 'wilg@voorbeeld.nl',
  reachable: 'ma\nBEGIN:VCARD',
  forms: [],
  municipalities: [],
  confirmedAt: '2026-11-29',
  deputy: null,
}

test('a card escapes what means something else, and folds between letters', () => {
  const card = vcard(someone, '2026-11-29')
  expect(card).toContain('TITLE:Expert\\; ouderenzorg\r\n')
  expect(card).toContain('ORG:Zorg\\, welzijn & co\r\n')
  expect(card).toContain('TEL;TYPE=work;VALUE=uri:tel:+31451234567\r\n')
  expect(card).toContain('REV:20261129T000000Z\r\n')
  const lines = card.split('\r\n')
  for (const line of lines) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line).not.toContain('\uFFFD')
  }
  // What someone typed begins no card of its own.
  expect(lines.filter((line) => line === 'BEGIN:VCARD')).toHaveLength(1)
  expect(card.replaceAll('\r\n ', '')).toContain('\\nma\\nBEGIN:VCARD\r\n')
})

test('without a number of their own it has that of the organisation, and short numbers as they are', () => {
  expect(vcard({ ...someone, phone: null }, '2026-11-29')).toContain('tel:+31457654321')
  expect(vcard({ ...someone, phone: '112' }, '2026-11-29')).toContain('uri:tel:112\r\n')
  expect(
    vcard({ ...someone, phone: null, organisationPhoneYear: 2013 }, '2026-11-29'),
  ).not.toContain('TEL')
  const bare = vcard(
    { ...someone, phone: null, organisationPhone: null, email: null },
    '2026-11-29',
  )
  expect(bare).not.toMatch(/TEL|EMAIL/)
})
