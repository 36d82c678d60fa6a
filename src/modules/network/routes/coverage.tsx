import { asked, pages, requires, show } from '#platform/web.tsx'
import { coverageTable, isCoverageKind } from '#network/rules/index.ts'
import { coverage, vocabulary } from '#network/store/index.ts'
import { Coverage } from '#network/views/coverage.tsx'

export const coveragePages = pages().get('/dekking', requires('network.read'), async (c) => {
  const { db } = c.var.work
  const wanted = asked(c, 'van')
  const kind = isCoverageKind(wanted) ? wanted : 'aandachtsfunctionaris'
  const { forms, municipalities } = await vocabulary(db)
  const table = coverageTable(kind, await coverage(db), forms, municipalities)
  return show(c, <Coverage kind={kind} table={table} municipalities={municipalities} />)
})
