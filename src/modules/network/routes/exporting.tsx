import type { Context } from 'hono'
import { pages, requires, show, type Web } from '#platform/web.tsx'
import { exportRegister } from '#network/actions/index.ts'
import { today } from '#network/clock.ts'
import { exportFormats, refuse, type Edition, type ExportFormat } from '#network/rules/index.ts'
import { ExportPage } from '#network/views/exporting.tsx'

/** The register as a file, under `/netwerk/uitvoer`. */
export const exportPages = pages()
  .get('/', requires('network.read'), (c) =>
    show(c, <ExportPage keeps={c.var.work.actor.permissions.has('network.keep')} />),
  )
  .get('/openbaar/:format', requires('network.read'), (c) => file(c, 'openbaar'))
  .get('/netwerk/:format', requires('network.keep'), (c) => file(c, 'netwerk'))

async function file(c: Context<Web>, edition: Edition): Promise<Response> {
  const { work } = c.var
  const format = c.req.param('format') ?? ''
  if (!isFormat(format)) throw refuse('entry_not_found')
  const bytes = await exportRegister(work, edition, format)
  const { type, ending } = exportFormats[format]
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="netwerk-${edition}-${today(work)}.${ending}"`,
  })
}

const isFormat = (text: string): text is ExportFormat => Object.hasOwn(exportFormats, text)
