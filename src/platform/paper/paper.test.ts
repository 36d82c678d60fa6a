/**
 * Documents: accessible, the same each time, and never a program that somebody typed.
 */
import { expect, test } from 'vitest'
import { pdfOf, pngOf } from './index.ts'

const at = new Date('2026-11-29T12:00:00Z')
const template = `
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "nl", font: "Noto Sans")
= #data.title
#text(data.text)
`
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

test('a document is PDF/UA-1, in Dutch, with a title', async () => {
  const pdf = latin(await pdfOf(template, { title: 'Bewijs', text: 'Getekend' }, at))
  expect(pdf.slice(0, 5)).toBe('%PDF-')
  expect(pdf).toContain('<pdfuaid:part>1</pdfuaid:part>')
  expect(pdf).toContain('/Lang (nl')
  expect(pdf).toContain('/StructTreeRoot')
})

test('the same words and moment make the same bytes, other words other bytes', async () => {
  const make = (text: string) => pdfOf(template, { title: 'A', text }, at)
  const [one, two, other] = [await make('x'), await make('x'), await make('y')]
  expect(latin(one)).toBe(latin(two))
  expect(latin(other)).not.toBe(latin(one))
})

test.each([
  '#panic("gevangen")',
  '#read("/etc/passwd")',
  '*vet* $x$ <label> \\u{41}',
  '"; #let data = 1',
])('what somebody typed is text: %s', async (text) => {
  const pdf = await pdfOf(template, { title: text, text }, at)
  expect(latin(pdf).slice(0, 5)).toBe('%PDF-')
})

test('a picture without words is refused', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
  const picture = `${template}\n#image(bytes(data.svg), format: "svg")`
  await expect(pdfOf(picture, { title: 'A', text: 'b', svg }, at)).rejects.toThrow(/alt/)
})

test('a drawing becomes a picture as wide as asked', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><text x="1" y="9">A</text></svg>'
  const png = Buffer.from(await pngOf(svg, 200))
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([200, 100])
})

test('one is made at a time, and who is the fourth to ask hears so at once', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
  const asked = await Promise.allSettled([1, 2, 3, 4].map(() => pngOf(svg, 9)))
  expect(asked.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'fulfilled', 'fulfilled'],
    'rejected',
  ])
  expect(asked[3]).toMatchObject({ reason: { code: 'too_many', status: 503 } })
  await expect(pngOf(svg, 9)).resolves.toBeInstanceOf(Uint8Array)
})
