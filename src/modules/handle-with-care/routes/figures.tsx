/**
 * Figures: what is told of signals, to the working groups, the municipalities and the region.
 */
import type { Context } from 'hono'
import { municipalities } from '#modules/network'
import { csvOf } from '#platform/sheets/index.ts'
import { asked, pages, requires, show, type Web } from '#platform/web.tsx'
import * as store from '#handle-with-care/store/index.ts'
import { figureRows, FiguresPage } from '#handle-with-care/views/figures.tsx'

export const figurePages = pages()
  .get('/cijfers', requires('handle-with-care.figures'), async (c) => {
    const { all, shown } = await figuresFor(c)
    return show(
      c,
      <FiguresPage
        shown={shown}
        years={all.map(({ year }) => year)}
        towns={await municipalities(c.var.work.db)}
        leads={c.var.work.actor.permissions.has('handle-with-care.prepare')}
      />,
    )
  })

  .get('/cijfers.csv', requires('handle-with-care.figures'), async (c) => {
    const { shown } = await figuresFor(c)
    const name = `handle-with-care-${shown?.year ?? 'leeg'}`
    return c.body(
      csvOf({
        name,
        columns: ['waar', 'wat', 'welke', 'signalen'],
        rows: shown ? figureRows(shown, await municipalities(c.var.work.db)) : [],
      }),
      200,
      {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${name}.csv"`,
      },
    )
  })

/** All years that are told, and the one that was asked for: the newest when none was. */
async function figuresFor(c: Context<Web>) {
  const all = await store.toldYears(c.var.work.db)
  return { all, shown: all.find(({ year }) => String(year) === asked(c, 'jaar')) ?? all[0] }
}
