/**
 * The forms of violence and the words they are asked for by: not of a region but of the field, so they come
 * with Kring and each start brings the newest.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Work } from '#platform/database.ts'
import { root } from '#platform/paths.ts'
import { saveForms } from '#network/store/index.ts'

const unasked = { achteraan: 'last', nooit: 'never' }
const Forms = z.object({
  vormen: z.array(
    z.object({
      sleutel: z.string(),
      naam: z.string(),
      uitleg: z.string(),
      woorden: z.array(z.string()),
      ongevraagd: z.enum(['achteraan', 'nooit']).optional(),
    }),
  ),
})

/** Brings the forms in the database up to date with `data/netwerk/vormen.yaml`; as Kring itself. */
export async function loadForms({ db }: Work): Promise<void> {
  const text = readFileSync(join(root, 'data/netwerk/vormen.yaml'), 'utf8')
  const { vormen } = Forms.parse(parse(text))
  await saveForms(
    db,
    vormen.map((form, position) => ({
      key: form.sleutel,
      name: form.naam,
      summary: form.uitleg,
      position,
      words: form.woorden,
      unasked: form.ongevraagd ? unasked[form.ongevraagd] : 'offered',
    })),
  )
}
