/**
 * Someone whom one may call, as a card for an address book (RFC 6350).
 */
import type { ListingCard } from './register.ts'

/** A card of what the finder shows of someone; nothing more. */
export function vcard(one: ListingCard, day: string): string {
  // A number of which one does not know whether it still holds goes into no address book.
  const known = one.organisationPhoneYear === null ? one.organisationPhone : null
  const phone = one.phone ?? known
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    'KIND:individual',
    `UID:urn:uuid:${one.id}`,
    `FN:${escaped(one.name)}`,
    `ORG:${escaped(one.organisation)}`,
    `TITLE:${escaped(one.title)}`,
    ...(phone ? [`TEL;TYPE=work;VALUE=uri:tel:${international(phone)}`] : []),
    ...(one.email ? [`EMAIL;TYPE=work:${escaped(one.email)}`] : []),
    `NOTE:${escaped([one.subject, one.reachable].filter(Boolean).join('\n'))}`,
    `REV:${day.replaceAll('-', '')}T000000Z`,
    'END:VCARD',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

const escaped = (text: string) =>
  text.replaceAll(/[\\,;]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n')

/** `0431234567` → `+31431234567`; short numbers work inside the country only. */
function international(phone: string): string {
  return /^0[1-9]\d{8}$/.test(phone) ? `+31${phone.slice(1)}` : phone
}

/** At most 75 octets a line; what goes on begins with a space. No letter is cut in two. */
function folded(line: string): string {
  let [whole, width] = ['', 0]
  for (const letter of line) {
    const octets = new TextEncoder().encode(letter).length
    if (width + octets > 75) [whole, width] = [`${whole}\r\n `, 1]
    whole += letter
    width += octets
  }
  return whole
}
