/**
 * Contacts of many schools at once: what a list would do is shown before it is done.
 */
import { stringify } from 'csv-stringify/sync'
import type { Context } from 'hono'
import { openForm, typedIn, wordIn, type Typed } from '#platform/form.ts'
import { readUpload, type Line } from '#platform/sheets/index.ts'
import { unreadable } from '#platform/text.ts'
import { pages, requires, show, type Web } from '#platform/web.tsx'
import { importContacts } from '#handle-with-care/actions/index.ts'
import { ContactsPage } from '#handle-with-care/views/contacts.tsx'
import { schoolsHome } from '#handle-with-care/views/schools.tsx'

/** What fits in the body of a request, also when every sign of it is written as three. */
const lettersMost = 60_000

export const contactPages = pages()
  .get('/contacten', requires('handle-with-care.arrange'), (c) =>
    show(c, <ContactsPage form={openForm()} />),
  )

  .post('/contacten', requires('handle-with-care.arrange'), async (c) => {
    const { table, typed, errors } = await listIn(c)
    if (!table) return show(c, <ContactsPage form={{ valid: false, typed, errors }} />, 422)
    const agreed = (await wordIn(c, 'agreed')) === 'ja'
    const read = await importContacts(c.var.work, table, { dryRun: !agreed })
    if (agreed && read.problems.length === 0)
      return c.redirect(`${schoolsHome}?gedaan=contacten`, 303)
    const list = stringify(
      table.map(({ cells }) => cells),
      { delimiter: ';' },
    )
    return show(
      c,
      <ContactsPage form={openForm({ list })} read={read} />,
      read.problems.length > 0 ? 422 : 200,
    )
  })

interface SentList {
  table?: Line[]
  typed: Typed
  errors: Record<string, string>
}

/** The list that was sent, as a file or as text; or why it is none. */
async function listIn(c: Context<Web>): Promise<SentList> {
  const typed = await typedIn(c)
  const { file } = await c.req.parseBody({ all: true })
  const sent = [file].flat().find((one) => one instanceof File && one.size > 0)
  const text = typeof typed['list'] === 'string' ? typed['list'] : ''
  const wrong = (message: string): SentList => ({
    typed,
    errors: { [sent ? 'file' : 'list']: message },
  })
  if (!sent && text.trim() === '') return wrong('Kies een bestand, of plak de lijst hieronder.')
  if (unreadable.test(text)) return wrong('Hier staat een teken in dat niet te lezen is.')
  const upload = await readUpload(
    sent instanceof File
      ? new Uint8Array(await sent.arrayBuffer())
      : new TextEncoder().encode(text),
  )
  if ('problem' in upload) return wrong(upload.problem)
  if (upload.format === 'json') return wrong('Dit is geen tabel. Sla de lijst op als CSV of XLSX.')
  const [first, ...others] = upload.sheets
  if (others.length > 0)
    return wrong(
      `Dit bestand heeft ${upload.sheets.length} werkbladen: ${upload.sheets.map(({ name }) => `“${name}”`).join(', ')}. Kring weet niet welk de lijst is. Sla het goede werkblad op als CSV en kies dat.`,
    )
  const { lines } = first!
  const letters = lines.flatMap(({ cells }) => cells).join('').length
  if (letters > lettersMost)
    return wrong('Deze lijst is te groot: ten hoogste 60.000 tekens. Lees haar in delen in.')
  return { table: lines, typed, errors: {} }
}
