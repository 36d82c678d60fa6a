/**
 * Text that breaks things elsewhere: odd scripts, control characters, half characters, code in six
 * languages, names of files, and long texts. More than 500 of them.
 */
const base = [
  'Gewone tekst',
  'Ĳsselmonde, Curaçao, ’s-Hertogenbosch',
  'مرحبا بالعالم',
  'שלום עולם',
  '\u202eomgekeerd\u202c',
  '\u2066geïsoleerd\u2069 \u200frechts\u200e',
  'emoji 👩‍👩‍👧‍👦 🏳️‍🌈',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L',
  "'; drop schema programme cascade; --",
  "' or '1'='1",
  '1; select pg_sleep(10)',
  '$$ || pg_sleep(10) || $$',
  '\\x00\\u0000',
  'a\u0000b',
  'a\u0007b',
  '\u001b[31mrood',
  '\ud800',
  'half \udc00 teken',
  '\ufffe\uffff',
  '%00%0d%0aSet-Cookie: x=1',
  '\r\nX-Injected: yes',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "javascript:/*--></title></style></textarea></script><svg/onload='+/\"/+/onmouseover=1/+alert(1)//'>",
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '&lt;b&gt; &amp; &#39;',
  '{{7*7}} ${7*7} <%= 7*7 %> #{7*7}',
  '{{constructor.constructor("alert(1)")()}}',
  '=cmd|"/C calc"!A0',
  '+1+1',
  '-2+3',
  '@SUM(1+1)*cmd',
  '=HYPERLINK("https://elders.example","klik")',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32\\x.zip',
  'verslag.zip\u0000.png',
  'CON.zip',
  'a/../../../b.zip',
  'bestand .pdf.exe',
  'file:///etc/passwd',
  '() { :;}; echo kwetsbaar',
  '$(sleep 10) `sleep 10` ; sleep 10',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '０１２３',
  '__proto__',
  'constructor',
  '[object Object]',
  '{"a":1}',
  '%s%s%s%n',
  '   \t  ',
  '\u00a0\u2003\u200b',
  'a'.repeat(10_000),
  'é'.repeat(3_000),
  '\ufeff',
  '2026-02-30',
  'GM0917',
  "Robert'); select 1; --",
  'mailto:iemand@example.org?cc=ander@example.org',
  'iemand@example.org\r\nBcc: ander@example.org',
  'xn--80ak6aa92e.example',
]

/** Each of them as it is, in quotes, doubled, between words, and in other disguises. */
export const naughty = [
  ...new Set(
    base.flatMap((text) => [
      text,
      `"${text}"`,
      `${text}${text}`,
      `voor ${text} na`,
      `${text}\n${text}`,
      encodeURIComponent(text.toWellFormed()),
      text.toUpperCase(),
      text.split('').toReversed().join(''),
      `${text}%27%22`,
      ` ${text} `,
      `<${text}>`,
      `\\${text}`,
    ]),
  ),
]

/** Far beyond what any field takes: just under what a body may hold, and a megabyte. */
export const tooLong = ['x'.repeat(250_000), 'x'.repeat(1_048_576)]

/**
 * A form as an attacker sends it: what is no text goes as the bytes that it would be. A browser never sends
 * half a character, and `URLSearchParams` quietly makes another one of it.
 */
export function encodeForm(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map((pair) => pair.map(percentEncoded).join('='))
    .join('&')
}

function percentEncoded(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_.-]/gu, bytesOf)
}

function bytesOf(character: string): string {
  const code = character.codePointAt(0)!
  const half = code >= 0xd800 && code <= 0xdfff
  const bytes = half
    ? [0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
    : [...Buffer.from(character)]
  return bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
