/**
 * Contacts of many schools at once: what a list would do is shown before it is done.
 */
import type { Context } from 'hono'
import { z } from 'zod'
import { openForm, readForm, type Form, type Typed } from '#platform/form.ts'
import { pages, requires, show, type Web } from '#platform/web.tsx'
import { importContacts, textOf } from '#handle-with-care/actions/index.ts'
import { ContactsPage } from '#handle-with-care/views/contacts.tsx'
import { schoolsHome } from '#handle-with-care/views/schools.tsx'

/** What fits in the body of a request, also when every sign of it is written as three. */
const lettersMost = 60_000

const List = z.object({
  list: z
    .string()
    .default('')
    .refine((text) => text.trim() !== '', 'Kies een bestand, of plak de lijst hieronder.')
    .refine(
      (text) => text.length <= lettersMost,
      'Deze lijst is te groot: ten hoogste 60.000 tekens. Lees haar in delen in.',
    ),
  agreed: z
    .string()
    .optional()
    .transform((value) => value === 'ja'),
})

export const contactPages = pages()
  .get('/contacten', requires('handle-with-care.arrange'), (c) =>
    show(c, <ContactsPage form={openForm()} />),
  )

  .post('/contacten', requires('handle-with-care.arrange'), async (c) => {
    const form = await readList(c)
    if (!form.valid) return show(c, <ContactsPage form={form} />, 422)
    const { list, agreed } = form.value
    const read = await importContacts(c.var.work, list, { dryRun: !agreed })
    if (agreed && read.problems.length === 0)
      return c.redirect(`${schoolsHome}?gedaan=contacten`, 303)
    return show(c, <ContactsPage form={form} read={read} />, read.problems.length > 0 ? 422 : 200)
  })

/** The form, with the text of a file where one was sent along. */
async function readList(c: Context<Web>): Promise<Form<z.output<typeof List>>> {
  const form = await readForm(c, List)
  const { file } = await c.req.parseBody({ all: true })
  const sent = [file].flat().find((one) => one instanceof File)
  if (!sent || sent.size === 0) return form
  const list = textOf(new Uint8Array(await sent.arrayBuffer()))
  const typed: Typed = { ...form.typed, list }
  const { success, data, error } = List.safeParse({ list })
  return success
    ? { valid: true, value: data, typed, errors: {} }
    : { valid: false, typed: { ...typed, list: '' }, errors: { list: error.issues[0]!.message } }
}
