/**
 * What of the network goes to paper. Templates of Typst: all words of people come in as data.
 */
import { pdfOf } from '#platform/paper/index.ts'
import type { Receipt } from './rules/index.ts'

const receipt = `
#let data = json(bytes(sys.inputs.data))
#set document(title: "Ondertekening: " + data.title)
#set text(lang: "nl", region: "nl", font: "Noto Sans", size: 10.5pt)
#set page(paper: "a4", margin: 22mm, footer: context align(right, text(size: 8pt)[
  #counter(page).display() van #counter(page).final().first()]))
#set heading(numbering: none)
= Bewijs van ondertekening
#text(size: 13pt, data.title)

#table(columns: (auto, 1fr), stroke: none, inset: (x: 0pt, y: 4pt), column-gutter: 8mm,
  table.header([*Wat*], [*Gegeven*]),
  ..data.facts.map(((name, value)) => (name, text(value))).flatten())

== De tekst die is getekend
#for paragraph in data.paragraphs [#par(text(paragraph))]

== Nagaan of dit klopt
Dit blad is om te lezen en bewijst niets. Het bewijs is het bestand kring-ondertekening.json, met dezelfde
gegevens. Narekenen of er niets aan is veranderd kan zonder de site, met:
kring network verify-signature BESTAND.
`

/** The receipt of a signature; the same bytes whenever it is asked for. */
export function receiptPaper(of: Receipt): Promise<Uint8Array<ArrayBuffer>> {
  return pdfOf(receipt, of, new Date(of.signedAt))
}

const map = `
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "nl", region: "nl", font: "Noto Sans", size: 10pt)
#set page(paper: "a3", flipped: true, margin: 12mm)
#set heading(numbering: none)
= #data.title
#data.about

#image(bytes(data.svg), format: "svg", alt: data.alt, width: 100%, height: 248mm, fit: "contain")
#pagebreak()
== #data.heading
#columns(2)[
#table(columns: (1fr, auto, auto, auto), align: (left, left, left, right),
  stroke: 0.4pt + luma(200), inset: 4pt,
  table.header([*Naam*], [*Soort*], [*Gemeente*], [*Werkt met*]),
  ..data.rows.map(row => row.map(cell => text(cell))).flatten())
]
`

/** A map on A3, with all that is on it as a table. */
export function mapPaper(
  of: {
    title: string
    about: string
    alt: string
    svg: string
    heading: string
    rows: string[][]
  },
  at: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  // Of the day and not of the second: who asks again today gets the same.
  return pdfOf(map, of, new Date(`${at.toISOString().slice(0, 10)}T00:00:00Z`))
}
